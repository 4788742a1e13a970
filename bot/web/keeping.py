"""What took long to make, kept as long as it stands: bounded, and made once for all who ask for it at the same time."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Placed:
    """One revision of an article, its kept story if it has one, and the article that its text comes from."""

    article_id: int
    revision: int
    story_id: int | None
    origin: int | None


@dataclass(frozen=True, slots=True)
class Basis:
    """What something was made of: made again of the same, it would be the same.

    `index` names the index that was searched. `is_over` says that no time passes any more in what it is about.
    """

    articles: tuple[Placed, ...]
    index: str | None = None
    is_over: bool = True


@dataclass(frozen=True, slots=True)
class Made(Generic[Value]):
    """A value, what it was made of, and whether all that is stored could be found then."""

    value: Value
    basis: Basis
    is_whole: bool = True

    def still_stands(self, basis: Basis) -> bool:
        """Tell whether it would be made the same of `basis`: a newer index matters where the older lacked articles."""
        mine = self.basis
        is_same = (mine.articles, mine.is_over) == (basis.articles, basis.is_over)
        return is_same and (self.is_whole or mine.index == basis.index)


class Keeping(Generic[Key, Value]):
    """Keeps the values that were asked for last. For one event loop."""

    def __init__(self, most: int) -> None:
        """Keep at most so many."""
        self._most = most
        self._made: OrderedDict[Key, Made[Value]] = OrderedDict()
        self._making: dict[tuple[Key, Basis], asyncio.Task[Made[Value]]] = {}

    def any_of(self, key: Key) -> Made[Value] | None:
        """Return what is kept for `key`, whether it still stands or not."""
        return self._made.get(key)

    def of(self, key: Key, basis: Basis) -> Made[Value] | None:
        """Return what is kept for `key` where it still stands."""
        made = self._made.get(key)
        if made is None or not made.still_stands(basis):
            return None
        self._made.move_to_end(key)
        return made

    async def make(self, key: Key, basis: Basis, work: Callable[[], Awaitable[Made[Value]]]) -> Made[Value]:
        """Return what `work` makes of `basis`, and keep it; who asks for the same meanwhile waits for the same.

        Goes on where whoever asked first has left; raises what `work` raises, and keeps nothing then.
        """
        making = self._making.get((key, basis))
        if making is None:
            making = asyncio.ensure_future(self._make(key, work))
            self._making[key, basis] = making
            making.add_done_callback(lambda done: self._is_done(key, basis, done))
        return await asyncio.shield(making)

    async def _make(self, key: Key, work: Callable[[], Awaitable[Made[Value]]]) -> Made[Value]:
        made = await work()
        self._made[key] = made
        self._made.move_to_end(key)
        while len(self._made) > self._most:
            self._made.popitem(last=False)
        return made

    def _is_done(self, key: Key, basis: Basis, done: asyncio.Task[Made[Value]]) -> None:
        del self._making[key, basis]
        if not done.cancelled():
            done.exception()  # looked at, so that nobody is told of one for which nobody waited any more
