"""How the program logs: one line an event on standard error, for people or as JSON for programs."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from bot.operations.log_context import current
from bot.operations.redaction import Redacted

_FIELDS: Final[tuple[str, ...]] = ("update_id", "chat_id", "delivery", "subscription_id")
"""What a line may say it is about, by `extra` or by `log_context.about`."""


class LogFormat(StrEnum):
    """How a line looks."""

    TEXT = "text"
    JSON = "json"


def begin(*, verbose: bool, secrets: Sequence[str]) -> None:
    """Log to standard error as text, warnings and worse, or with `verbose` what happens; no line shows `secrets`."""
    level = logging.INFO if verbose else logging.WARNING
    logging.basicConfig(level=level)
    use(LogFormat.TEXT, secrets)
    # A feed that fails is told in one line of ours; reader would put its traceback above it.
    logging.getLogger("reader").setLevel(logging.INFO if verbose else logging.CRITICAL)
    # Request lines hold the bot's token; they are never logged.
    logging.getLogger("httpx").setLevel(logging.WARNING)


def use(wanted: LogFormat, secrets: Sequence[str]) -> None:
    """Write lines in this form from now on."""
    formatter = JsonLines(secrets) if wanted is LogFormat.JSON else TextLines(secrets)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(formatter)


class TextLines(Redacted):
    """Lines for people: time, level, logger, event, and in brackets what it is about."""

    def __init__(self, secrets: Sequence[str]) -> None:
        """Hide each of `secrets`."""
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", secrets)

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Return the line of the event, before any traceback."""
        line, fields = super().formatMessage(record), _fields(record)
        told = " ".join(f"{name}={value}" for name, value in fields.items())
        return f"{line} [{told}]" if told else line


class JsonLines(Redacted):
    """Lines for programs: one JSON object each; the names of its fields are a contract: add, never rename."""

    def __init__(self, secrets: Sequence[str]) -> None:
        """Hide each of `secrets`."""
        super().__init__(None, secrets)

    def format(self, record: logging.LogRecord) -> str:
        """Return the event as one line of JSON."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": self.hidden(record.getMessage()),
            **_fields(record),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__qualname__
            line["trace"] = self.hidden(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def _fields(record: logging.LogRecord) -> dict[str, int | str]:
    own: dict[str, int | str] = {name: record.__dict__[name] for name in _FIELDS if name in record.__dict__}
    return {**current().fields, **own}
