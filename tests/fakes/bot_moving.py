"""A desk with rows in every table, whatever tables there are: made of the metadata, from a seed."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from bot.databases import Addresses
from bot.moving_house.parts import PARTS, open_part
from bot.moving_house.rows import Row, ordered
from corpus.engines import WRITING

WORDS = ("Хлеб", "canal", "Panj", "отчёт", "bread", "naïve", "🌾", "line\nbreak", "tab\there", '"quoted"', "\\N")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def addresses_in(folder) -> Addresses:
    """Return the addresses of a desk of files."""
    return Addresses(f"sqlite:///{folder / 'corpus.db'}", f"sqlite:///{folder / 'bot.db'}")


def fill(addresses: Addresses, *, rows: int, seed: int = 1) -> None:
    """Put so many rows into every table."""
    chance = random.Random(seed)
    for part, url in zip(PARTS, (addresses.corpus, addresses.people), strict=True):
        engine = open_part(part, url)
        with engine.execution_options(turn=WRITING).begin() as connection:
            for table in part.tables:
                made = [_row(table, number, chance) for number in range(1, rows + 1)]
                if made:
                    connection.execute(sa.insert(table), made)
        engine.dispose()


def held(addresses: Addresses) -> dict[str, list[Row]]:
    """Return every row of every table."""
    found: dict[str, list[Row]] = {}
    for part, url in zip(PARTS, (addresses.corpus, addresses.people), strict=True):
        engine = open_part(part, url)
        with engine.connect() as connection:
            found |= {f"{part.name}.{table.name}": list(ordered(connection, table)) for table in part.tables}
        engine.dispose()
    return found


def write(part: Any, url: str, *statements: Any) -> None:
    """Run statements in one writing transaction of a database."""
    engine = open_part(part, url)
    try:
        with engine.execution_options(turn=WRITING).begin() as connection:
            for statement in statements:
                connection.execute(statement)
    finally:
        engine.dispose()


def _row(table: sa.Table, number: int, chance: random.Random) -> dict[str, Any]:
    return {column.name: _value(column, number, chance) for column in table.columns}


def _value(column: sa.Column[Any], number: int, chance: random.Random) -> Any:
    if column.foreign_keys or (column.primary_key and isinstance(column.type, sa.Integer)) or column.name == "number":
        return number
    if column.name == "state":
        return "sent"  # what is in flight would be waited for
    if column.nullable and chance.random() < 0.3:
        return None
    return _made(column.type, number, chance)


def _made(kind: Any, number: int, chance: random.Random) -> Any:
    kind = getattr(kind, "impl", kind) if isinstance(kind, sa.TypeDecorator) else kind
    moment = NOON - timedelta(seconds=number * 61, microseconds=chance.randrange(1_000_000))
    if isinstance(kind, sa.String):
        said = f"{number} {' '.join(chance.choices(WORDS, k=3))}"
        return said[: kind.length]
    makers = {
        sa.Boolean: lambda: chance.random() < 0.5,
        sa.Float: chance.random,
        sa.LargeBinary: lambda: number.to_bytes(4, "big") + chance.randbytes(20),
        sa.DateTime: lambda: moment,
        sa.Date: lambda: date(2026, 1, 1) + timedelta(days=number),
        sa.Time: lambda: time(number % 24, 30),
        sa.BigInteger: lambda: number - (1 << 40),
        sa.SmallInteger: lambda: number % 100,
        sa.Integer: lambda: chance.randrange(1 << 30),
    }
    return next(make() for form, make in makers.items() if isinstance(kind, form))
