"""Rows for whatever table there is."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

import sqlalchemy as sa
from fakes.bot_clock import MONDAY_MORNING


def some(column: sa.Column[Any], number: int, texts: Mapping[str, str]) -> object:
    """Return a value for a column of a made-up row: of `texts` where the column is named there."""
    if isinstance(column.type, sa.Date):
        return date(2026, 2, 28)  # no day that still counts
    if isinstance(column.type, sa.Time):
        return time(8)
    if isinstance(column.type, sa.Boolean):
        return False
    if isinstance(column.type, sa.Integer | sa.Float):
        return number
    if column.name in texts:
        return texts[column.name]
    return f"{number}" if isinstance(column.type, sa.String) else MONDAY_MORNING
