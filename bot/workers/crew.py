"""What a process needs to run beside others of the same bot, or alone: by the engine that keeps people's data."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path

from bot.database import Database
from bot.delivery.courier import Courier
from bot.delivery.inbox import Inbox
from bot.workers.office import Alone, Office
from bot.workers.signals import DUE
from bot.workers.slots import Slot
from corpus.engines import is_postgres

Service = Callable[[], Coroutine[None, None, None]]


@dataclass(frozen=True, slots=True)
class Crew:
    """The office of a process, where it finds updates, and its place in a home; by default it is alone."""

    office: Office = field(default_factory=Alone)
    inbox: Callable[[Database], Inbox] = Inbox
    slot: Slot | None = None

    def services(self, courier: Courier) -> tuple[Service, ...]:
        """Return what runs beside a courier that may have to stop, and have it woken by what others put out."""
        if not self.office.shared:
            return ()
        self.office.listen(DUE, lambda _: courier.wake())
        return (courier.keep_record,)


def crew_at(url: str, home: Path, store: Database, *, doors: bool) -> Crew:
    """Return the crew of a bot whose people's data are at `url`, where each may have a door; raises StoreError."""
    if not is_postgres(url):
        return Crew()
    # Here, because the driver takes as long to load as the rest of a small command.
    from bot.workers.claims import SharedInbox  # noqa: PLC0415
    from bot.workers.membership import Membership  # noqa: PLC0415

    member = Membership(url, store)
    return Crew(member, lambda inbox: SharedInbox(inbox, member, doors=doors), Slot(home))
