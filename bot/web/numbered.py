"""The ids in addresses: none reaches a database that it does not take. Pure."""

from __future__ import annotations

import re

from starlette.requests import Request

LARGEST = 2**31 - 1
"""The highest id that PostgreSQL keeps in an integer; a higher one names nothing, and there it is an error to ask."""

_NUMBER = re.compile(r"[0-9]{1,10}")


def number(text: str) -> int | None:
    """Return the id that `text` is, None for anything that cannot be one."""
    return int(text) if _NUMBER.fullmatch(text) and 0 < int(text) <= LARGEST else None


def number_in(request: Request, name: str) -> int | None:
    """Return the id in the path of an address, None for anything that cannot be one."""
    return number(str(request.path_params[name]))
