"""The settings that say where a desk's databases are, changed in their places: all else stays as somebody wrote it."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from pathlib import Path
from typing import Any, Final

from bot.errors import ConfigError
from bot.moving_house.addresses import Keys
from embeddings.durable import replace

_HEADER: Final = re.compile(r"\s*\[\s*(?P<name>[\w.-]+)\s*\]\s*(#.*)?")
_ANY_HEADER: Final = re.compile(r"\s*\[")
_LINE: Final = r"""(?P<before>\s*{key}\s*=\s*)("[^"\\]*"|'[^']*')(?P<after>\s*(#.*)?)"""
_DEFAULTS: Final = ("", "auto")
"""Values that need not be written down."""


def lines_for(keys: Keys) -> str:
    """Return the lines that say so, as somebody would write them."""
    return "\n".join(f"[{table}] {_line(key, value)}" for (table, key), value in keys.items())


def overriding(keys: Keys) -> list[str]:
    """Return which variables of the environment would win over the file."""
    wanted = {f"HELIOGRAPH_{table}__{key}".upper() for table, key in keys}
    return [name for name in os.environ if name.upper() in wanted]


def rewrite(path: Path, keys: Keys) -> None:
    """Set these in the file at `path`, in one step; a file that is missing is made.

    Raises ConfigError with the lines to write where that cannot be done.
    """
    where = path.resolve()
    try:
        before = where.read_text(encoding="utf-8") if where.exists() else ""
        after = rewritten(before, keys)
        mode = stat.S_IMODE(where.stat().st_mode) if where.exists() else 0o644
        if after != before:
            replace(where, after.encode())
            where.chmod(mode)
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: cannot be changed ({error}); write there:\n{lines_for(keys)}") from error


def rewritten(text: str, keys: Keys) -> str:
    """Return the text of a configuration that says so; raises ValueError where it is written in an unusual way."""
    wanted = tomllib.loads(text)
    for (table, key), value in keys.items():
        if value in _DEFAULTS and key not in wanted.get(table, {}):
            continue
        wanted.setdefault(table, {})[key] = value
        text = _with_line(text, table, key, value)
    if _parsed(text) != wanted:
        raise ValueError("it is written in a way that is not understood here")
    return text


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _with_line(text: str, table: str, key: str, value: str) -> str:
    lines = text.split("\n")
    begin = next((n for n, line in enumerate(lines) if (m := _HEADER.fullmatch(line)) and m["name"] == table), None)
    if begin is None:
        head = text.rstrip("\n")
        return f"{head}\n\n[{table}]\n{_line(key, value)}\n".lstrip("\n")
    end = next((n for n in range(begin + 1, len(lines)) if _ANY_HEADER.match(lines[n])), len(lines))
    for number in range(begin + 1, end):
        if match := re.fullmatch(_LINE.format(key=key), lines[number]):
            lines[number] = f"{match['before']}{_quoted(value)}{match['after']}"
            return "\n".join(lines)
    lines.insert(begin + 1, _line(key, value))
    return "\n".join(lines)


def _line(key: str, value: str) -> str:
    return f"{key} = {_quoted(value)}"


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
