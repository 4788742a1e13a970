"""Keeps the bot's token out of every line that is logged, tracebacks and libraries' own words included."""

from __future__ import annotations

import logging
from collections.abc import Sequence

HIDDEN = "<token>"


class Redacted(logging.Formatter):
    """Formats as usual, and hides secrets in the finished line."""

    def __init__(self, pattern: str, secrets: Sequence[str]) -> None:
        """Format by `pattern`; hide each of `secrets`, empty ones aside."""
        super().__init__(pattern)
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without secrets."""
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, HIDDEN)
        return line
