"""A channel whose briefs go to editors first: its bot with a real store, and hands that press buttons."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from fakes.bot_briefs import brief, quote, told
from fakes.bot_clock import FakeClock
from fakes.bot_desk import brief_at, open_store
from fakes.bot_rooms import FakeRooms
from fakes.bot_sender import FakeSender

from bot.delivery.courier import Courier
from bot.editing.buttons import DraftButtons
from bot.editing.drafting import Drafting
from bot.editing.rounds import DraftRounds
from bot.editing.standing import Soundness
from bot.errors import SendError, SendRefused
from bot.messages import Message, Reaction
from bot.news import Brief
from bot.rendering import render_brief
from bot.settings import BotSettings
from bot.store import BotStore
from bot.texts import Texts
from bot.timing.schedule import Tick
from bot.types import Chat, ChatKind, Due, Language, Person, Place, Press, Room
from corpus.standing import Newest, Withdrawal
from corpus.types import Article

CHANNEL = Place(-1002)
EDITORS = Place(-1005)
AIGERIM = Person(601, "en", name="Aigerim")
TIMUR = Person(602, "en", name="Timur")
OWNER = 603

RIVERS = ("Naryn", "Chui", "Talas", "Panj", "Vakhsh", "Syr Darya", "Zarafshan", "Ili", "Murghab", "Kashkadarya")


@cache
def empty_database() -> Path:
    """Return a database without rows, made once: to make one takes longer than most tests."""
    folder = Path(tempfile.mkdtemp())
    open_store(folder).close()
    return folder / "bot.db"


class Archive:
    """Articles about rivers, of which some are corrected or withdrawn later."""

    def __init__(self) -> None:
        self._articles: dict[tuple[int, int], Article] = {}
        self._newest: dict[int, Newest] = {}

    def keep(self, article: Article) -> None:
        header = article.header
        self._articles[header.id, header.revision] = article
        self._newest[header.id] = Newest(header.id, header.revision, header.first_seen)

    def corrects(self, article_id: int, old: str, new: str) -> None:
        before = self._articles[article_id, self._newest[article_id].revision]
        header = replace(before.header, revision=before.header.revision + 1)
        self.keep(Article(header, before.text.replace(old, new)))

    def withdraws(self, article_id: int) -> None:
        self._newest[article_id] = replace(self._newest[article_id], withdrawal=Withdrawal.OUTLET)

    def article(self, article_id: int, revision: int | None = None) -> Article | None:
        return self._articles.get((article_id, revision or self._newest[article_id].revision))

    def newest(self, article_ids: Collection[int]) -> Mapping[int, Newest]:
        return {number: self._newest[number] for number in article_ids if number in self._newest}


class Author:
    """Writes briefs of so many stories as it is told; article numbers go on from brief to brief."""

    def __init__(self, archive: Archive, *, stories: int = 3) -> None:
        self.stories, self._archive, self._last = stories, archive, 0

    async def compose_due(self, chat: Chat, due: Due, *, now: datetime) -> Brief:
        stories = [self._story(due) for _ in range(self.stories)]
        return brief(*stories, since=due.since, until=due.until, late=due.late, length=chat.length)

    async def due_brief(self, chat: Chat, due: Due, *, now: datetime) -> Sequence[Message]:
        return self.written(await self.compose_due(chat, due, now=now), chat)

    def written(self, composed: Brief, chat: Chat) -> Sequence[Message]:
        first, *rest = render_brief.brief(composed, Texts(chat.language), chat.zone)
        return [replace(first, page="<p>A page for the feed</p>"), *rest]

    def _story(self, due: Due):
        self._last += 1
        river = RIVERS[(self._last - 1) % len(RIVERS)]
        text = f"The {river} rose by {self._last} centimetres on {due.day.isoformat()}. Its banks hold."
        found = quote(text, self._last, title=f"{river} rises by {self._last}")
        self._archive.keep(Article(found.passage.article, text))
        return told(found)


class ChangingSender(FakeSender):
    """A Telegram whose messages can be changed; `shown` is what each of them shows now."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.shown: dict[int, Message] = {}
        self.deleted: set[int] = set()

    async def send(self, place: Place, message: Message) -> int:
        message_id = await super().send(place, message)
        self.shown[message_id] = message
        return message_id

    async def edit(self, place: Place, message_id: int, message: Message) -> None:
        if message_id in self.deleted:
            raise SendRefused("Bad Request: message to edit not found")
        self._refuse_what_must_be(place, message)
        self.shown[message_id] = message


class EditorsRoom:
    """The whole of it; `starts` stands for a new process over the same database."""

    def __init__(self, folder: Path, *, stories: int = 3, clock: FakeClock | None = None) -> None:
        folder.mkdir(exist_ok=True)
        if not (folder / "bot.db").exists():
            shutil.copy(empty_database(), folder)
        self._folder, self.clock, self.archive = folder, clock or FakeClock(), Archive()
        self.author, self.rooms = Author(self.archive, stories=stories), FakeRooms()
        self.sender = ChangingSender(self.clock)
        self.starts()

    def starts(self) -> None:
        self.store: BotStore = open_store(self._folder)
        soundness = Soundness(self.archive, self.archive)
        self.drafting = Drafting(self.store, self.author, soundness, self.clock)
        self.tick = Tick(self.store, self.author, self.clock, editing=self.drafting)
        settings = BotSettings(admin_chat=OWNER)
        self.rounds = DraftRounds(self.drafting, self.store, self.sender, self.clock, settings)
        self.courier = Courier(self.store, self.sender, self.clock)
        with_ = SimpleNamespace(rooms=self.rooms, store=self.store, settings=settings, clock=self.clock)
        self.buttons = DraftButtons(with_, self.drafting)

    def restarts(self) -> None:
        self.store.close()
        self.starts()

    def settle(self, *, minutes: int = 60, **settings: object) -> None:
        """Make channel and editors known, the channel with these settings."""
        values = {"editors": EDITORS, "editors_minutes": minutes, **settings}
        channel = Chat(CHANNEL, ChatKind.CHANNEL, "Border News", Language.ENGLISH, "Asia/Tashkent")
        self.store.update_chat(replace(channel, **values))
        self.store.update_chat(Chat(EDITORS, ChatKind.GROUP, "Night desk", Language.ENGLISH, "Asia/Bishkek"))

    def subscribe(self, hour: int = 8, *, by: int | None = None) -> int:
        """Subscribe the channel to a brief at this hour of Tashkent."""
        yesterday = self.clock.now() - timedelta(days=1)
        return self.store.add_subscription(CHANNEL, brief_at(hour), cursor=0, now=yesterday, by=by).subscription.id

    async def goes_on(self) -> None:
        """Do what the services of the bot do, once."""
        await self.tick.tick()
        await self.sees_to_drafts()

    async def sees_to_drafts(self) -> None:
        """Do the same, but compose nothing new."""
        await self.rounds.round()
        await self.sends()
        await self.rounds.round()

    async def sends(self) -> None:
        """Send what may be sent, as slowly as Telegram wants it."""
        while await self.courier.drain():
            self.clock.pass_(seconds=2)

    async def passes(self, **length: float) -> None:
        self.clock.pass_(**length)
        await self.goes_on()

    def in_channel(self) -> list[str]:
        """Return the numbers of centimetres of each brief in the channel, which say what stories it tells."""
        return [" ".join(told_in(text)) for text in self.sender.texts(CHANNEL.chat_id)]

    def boards(self) -> list[int]:
        """Return the messages with buttons that were sent to the editors."""
        return [one.message_id for one in self.sender.received if "Draft for" in one.text]

    def board(self) -> Message:
        """Return what the newest of them shows now."""
        return self.sender.shown[self.boards()[-1]]

    async def presses(
        self, label: str, *, by: Person = AIGERIM, board: Message | None = None, under: int | None = None
    ) -> Reaction:
        """Press a button as the message `under` which it stands showed it, and see the message change if it can."""
        message_id, seen = under or self.boards()[-1], board or self.board()
        data = next(one.data for row in seen.buttons for one in row if one.label == label and one.data)
        chat = self.store.chat(EDITORS)
        assert chat is not None
        room = Room(EDITORS, ChatKind.GROUP, "Night desk")
        reaction = await self.buttons.press(Press(room, by, data, message_id), chat, data.removeprefix("dr:"))
        if reaction.edit is not None:
            with suppress(SendError):
                await self.sender.edit(EDITORS, message_id, reaction.edit)
        return reaction


def told_in(text: str) -> list[str]:
    """Return which stories a brief tells, in their order: the numbers in their headlines."""
    return [line.rpartition(" ")[2] for line in text.splitlines() if " rises by " in line]
