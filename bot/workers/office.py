"""What only one process of a bot may do is done by its leader. `Alone` is the office of a bot of one process."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Protocol

from bot.workers.mandate import Always, Mandate

Work = Callable[[], Coroutine[None, None, None]]
Hear = Callable[[str], None]


class Office(Protocol):
    """Says who leads, and lets what only a leader may do run as long as this process does."""

    @property
    def mandate(self) -> Mandate:
        """Return the right to send."""

    @property
    def shared(self) -> bool:
        """Return whether other processes may be there."""

    def leads(self) -> bool:
        """Tell whether this process leads now."""

    def is_cut_off(self) -> bool:
        """Tell whether the database is away, so that this process cannot know who leads."""

    def listen(self, channel: str, hear: Hear) -> None:
        """Call `hear` on the event loop with the words of each call on a channel of `signals`."""

    def tell(self, channel: str, words: str) -> None:
        """Call out to the other processes, soon, and not where that fails; called from any thread."""

    async def keep(self) -> None:
        """Take part until cancelled."""

    async def while_leading(self, work: Work) -> None:
        """Do `work` whenever this process leads, begun anew each time and cancelled when it does not any more.

        Raises what `work` raises.
        """

    async def leave(self) -> None:
        """Take no part any more, so that another process need not wait before it leads."""


class Led:
    """Work that is done wherever this process leads, named as the work itself."""

    def __init__(self, office: Office, work: Work) -> None:
        """Do `work` while this process leads in `office`."""
        self._office, self._work = office, work
        self.__qualname__ = str(getattr(work, "__qualname__", type(work).__name__))

    async def __call__(self) -> None:
        """Do it whenever this process leads."""
        await self._office.while_leading(self._work)


class Alone:
    """The office of a bot of one process: it leads from its start to its end."""

    @property
    def mandate(self) -> Mandate:
        """Return a right that nobody else can have."""
        return Always()

    @property
    def shared(self) -> bool:
        """Share it with nobody."""
        return False

    def leads(self) -> bool:
        """Lead always."""
        return True

    def is_cut_off(self) -> bool:
        """Be cut off from nobody."""
        return False

    def listen(self, channel: str, hear: Hear) -> None:
        """Hear nothing: nobody is there to call."""

    def tell(self, channel: str, words: str) -> None:
        """Tell nobody."""

    async def keep(self) -> None:
        """Have nothing to keep."""

    async def while_leading(self, work: Work) -> None:
        """Do `work` to its end."""
        await work()

    async def leave(self) -> None:
        """Have nobody to leave anything to."""
