"""Write what documentation can be taken from the code: docs/configuration.md and docs/commands.md.

Run `make docs` after changing a setting or a command; a test fails when these
files or config.toml are behind.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import typer
from pydantic import BaseModel
from typer.main import get_command

from bot.cli.main import app
from bot.settings import BotSettings
from bot.web.settings import WebSettings
from corpus.settings import CorpusSettings, DatabaseSettings
from embeddings.settings import EmbeddingsSettings

ROOT = Path(__file__).resolve().parent.parent
TABLES: dict[str, type[BaseModel]] = {
    "database": DatabaseSettings,
    "corpus": CorpusSettings,
    "embeddings": EmbeddingsSettings,
    "bot": BotSettings,
    "web": WebSettings,
}
HOME = ("home", "data", "folder of all data, relative to this file")


def configuration() -> str:
    """Return docs/configuration.md."""
    lines = [
        "# Configuration",
        "",
        "Every setting stands in `config.toml` with its default. A setting can be overridden by an environment",
        "variable: `HELIOGRAPH_` and the key, for a key in a table `HELIOGRAPH_<TABLE>__<KEY>`, for example",
        "`HELIOGRAPH_BOT__ZONE=Asia/Almaty`. A key that does not exist is an error that names file, table and key.",
        "",
        "The bot's token is a secret and no setting: it comes from the environment variable `TELEGRAM_BOT_TOKEN`, or",
        "from the file that `TELEGRAM_BOT_TOKEN_FILE` names. So do `TELEGRAM_WEBHOOK_SECRET`, `HELIOGRAPH_WEB_TOKEN`,",
        "with which an owner comes into the reading room, and `HELIOGRAPH_DATABASE_PASSWORD`, the password of a",
        "PostgreSQL server for addresses that have none.",
        "",
        "| key | default | what it is |",
        "|---|---|---|",
        f"| `{HOME[0]}` | `{_toml(HOME[1])}` | {HOME[2]} |",
    ]
    for table, model in TABLES.items():
        lines += ["", f"## [{table}]", "", "| key | default | what it is |", "|---|---|---|"]
        lines += [f"| `{key}` | `{_toml(value)}` | {words} |" for key, value, words in settings_of(model)]
    return "\n".join(lines) + "\n"


def settings_of(model: type[BaseModel]) -> Iterator[tuple[str, Any, str]]:
    """Yield key, default and description of each setting of one table."""
    for key, field in model.model_fields.items():
        yield key, field.get_default(call_default_factory=True), field.description or ""


def config_toml() -> str:
    """Return a config.toml with every setting at its default; the shipped one has the same keys and values."""
    lines = [f"# {HOME[2]}", f"{HOME[0]} = {_toml(HOME[1])}"]
    for table, model in TABLES.items():
        lines += ["", f"[{table}]"]
        for key, value, words in settings_of(model):
            lines += [f"# {words}", f"{key} = {_toml(value)}"]
    return "\n".join(lines) + "\n"


def commands() -> str:
    """Return docs/commands.md."""
    lines = ["# Commands", ""]
    root = get_command(app)
    lines += _command(root, "heliograph")
    for path, command in _walk(root, "heliograph"):
        lines += _command(command, path)
    return "\n".join(lines).rstrip() + "\n"


def _walk(group: Any, path: str) -> Iterator[tuple[str, Any]]:
    for name, command in sorted(getattr(group, "commands", {}).items()):
        yield f"{path} {name}", command
        yield from _walk(command, f"{path} {name}")


def _command(command: Any, path: str) -> list[str]:
    context = typer.Context(command, info_name=path, terminal_width=100, max_content_width=100)
    return [f"## `{path}`", "", "```", command.get_help(context).strip(), "```", ""]


def _toml(value: Any) -> str:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, tuple):
        value = list(value)
    return json.dumps(value, ensure_ascii=False)


def main() -> None:
    """Write the generated files."""
    (ROOT / "docs" / "configuration.md").write_text(configuration(), encoding="utf-8")
    (ROOT / "docs" / "commands.md").write_text(commands(), encoding="utf-8")


if __name__ == "__main__":
    main()
