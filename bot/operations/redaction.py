"""Keeps secrets and people's words out of every line that is logged, tracebacks and libraries' own words included."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.operations.log_context import current

HIDDEN = "<token>"
SAID = "<text>"

_TOKEN: Final = re.compile(r"\b\d{6,12}:[A-Za-z0-9_-]{30,}")
"""How Telegram's tokens look: one that this process does not know is not shown either."""

_PASSWORD: Final = re.compile(r"(?<=://)([^\s:/@]+):[^\s@]+@")
"""The password of an address, as databases have them."""

SHORTEST: Final = 6
"""Characters from which a text is hidden: a shorter one is a word of our own lines, too ("chat", "ok")."""


class Redacted(logging.Formatter):
    """Formats as usual, and hides secrets and the texts of what is being handled in the finished line."""

    def __init__(self, pattern: str | None, secrets: Sequence[str]) -> None:
        """Format by `pattern`; hide each of `secrets`, empty ones aside."""
        super().__init__(pattern)
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without secrets and texts."""
        return self.hidden(super().format(record))

    def hidden(self, line: str) -> str:
        """Return `line` without secrets, and without the private texts of what is being handled."""
        for secret in self._secrets:
            line = line.replace(secret, HIDDEN)
        line = _PASSWORD.sub(r"\1:<password>@", _TOKEN.sub(HIDDEN, line))
        for text in current().private:
            for form in _forms(text):
                line = line.replace(form, SAID)
        return line


def _forms(text: str) -> Iterator[str]:
    """Yield how a text may stand in a line, the longest first: whole, behind its command, as a program writes it."""
    _, _, argument = text.partition(" ") if text.startswith(("/", "@")) else ("", "", "")
    for plain in (text.strip(), argument.strip()):
        if len(plain) >= SHORTEST:
            yield from dict.fromkeys((plain, repr(plain)[1:-1], json.dumps(plain)[1:-1]))
