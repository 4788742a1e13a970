"""A whole desk over a real corpus, index and database in a folder; only the model, the clock and Telegram are fakes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fakes.bot_as_seen import seen
from fakes.bot_clock import FakeClock
from fakes.bot_feeds import FakeTroubles
from fakes.bot_kept import FakeKept
from fakes.bot_rooms import FakeRooms
from fakes.databases import url_in
from fakes.embeddings_encoder import WordEncoder

from bot.answers import Judgement
from bot.asking.checks import Archive, LookAside
from bot.asking.link_buttons import Myself, Sharing
from bot.collaborators import Collaborators
from bot.composer import Composer, Outward
from bot.handlers import Desk
from bot.library import Library
from bot.messages import Message, Reaction, Style
from bot.settings import BotSettings
from bot.store import BotStore
from bot.types import ChatKind, Person, Place, Press, Request, Room
from corpus.split import split
from corpus.standing import Standings
from corpus.store import CorpusStore
from corpus.types import Draft, Moment
from embeddings.build import catch_up
from embeddings.generations import Generations
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings
from embeddings.vectors import VectorStore

NOW = datetime(2025, 4, 2, 9, 0, tzinfo=UTC)

ARTICLES = (
    (
        "Farmers in Sughd get more water from the Kairakkum reservoir",
        "Sughd Herald",
        timedelta(hours=3),
        "Tajikistan released more water from the Kairakkum reservoir on Wednesday. Farmers in Sughd had asked for it "
        "since the middle of March. The reservoir holds about two thirds of what it held last spring.",
    ),
    (
        "Kairakkum reservoir opens its gates early",
        "Valley Wire",
        timedelta(hours=5),
        "The gates of the Kairakkum reservoir were opened two weeks early. Tajikistan released more water on "
        "Wednesday, as farmers in Sughd had asked since the middle of March. Canals in the Bekabad district "
        "filled up by noon.",
    ),
    (
        "CSTO staff chiefs plan a mountain exercise",
        "Steppe Courier",
        timedelta(hours=8),
        "Staff chiefs of the Collective Security Treaty Organization met in Bishkek. They agreed to hold a mountain "
        "exercise near Balykchy in September. About 1,200 soldiers are to take part in it.",
    ),
    (
        "Uranium producer lowers its forecast",
        "Steppe Courier",
        timedelta(days=9),
        "Kazakhstan's uranium producer lowered its forecast for the year. It named a lack of sulphuric acid as the "
        "reason. The shares fell by four per cent in Almaty.",
    ),
)


@dataclass
class Newsdesk:
    """The desk and what a test needs to look behind it."""

    desk: Desk
    composer: Composer
    library: Library
    store: BotStore
    corpus: CorpusStore
    rooms: FakeRooms
    clock: FakeClock
    troubles: FakeTroubles
    index: _Index
    with_: Collaborators
    kept: FakeKept

    def add(self, title: str, text: str, *, outlet: str = "Steppe Courier") -> None:
        """Take in one article published now, and index it."""
        keep(self.corpus, title, outlet, self.clock.now(), text)
        self.index.catch_up(self.corpus)

    def is_stored(self, text: str) -> bool:
        """Tell whether an article holds these words."""
        articles = (self.corpus.article(number) for number in range(1, 20))
        return any(article and text in article.text for article in articles)

    async def says(
        self, text: str, *, room: Room | None = None, person: Person | None = None, about: Person | None = None
    ) -> list[Message]:
        """Return the answers to what somebody writes, by default the reader in the private chat."""
        command, argument = ("ask", text)
        if text.startswith("/"):
            command, _, argument = text[1:].partition(" ")
        who = person or (READER if room is None or room.kind is not ChatKind.CHANNEL else None)
        request = Request(room or PRIVATE, who, command, argument, 7, as_chat=who is None, about=about)
        return list(await self.desk.answer(request))

    async def subscribes(
        self, text: str, *, room: Room | None = None, person: Person | None = None
    ) -> tuple[Message, Reaction]:
        """Ask for a subscription that watches, save it, and return what was shown before and what came of it."""
        (shown,) = await self.says(f"/subscribe {text}", room=room, person=person)
        return shown, await self.presses(shown, "Save", room=room, person=person)

    async def presses(
        self, message: Message, label: str, *, room: Room | None = None, person: Person | None = None
    ) -> Reaction:
        """Return what the button with `label` leads to."""
        button = next(button for row in message.buttons for button in row if button.label == label)
        return await self.desk.react(Press(room or PRIVATE, person or READER, button.data or "", 8))


@dataclass
class _Index:
    encoder: WordEncoder
    generations: Generations
    vectors: VectorStore

    def catch_up(self, corpus: CorpusStore) -> None:
        catch_up(corpus, self.encoder, self.generations, self.vectors)


READER = Person(501, "en")
EDITOR = Person(502, "en")
PRIVATE = Room(Place(501), ChatKind.PRIVATE, "Aigul")
GROUP = Room(Place(-1001), ChatKind.GROUP, "Border desk")
CHANNEL = Room(Place(-1002), ChatKind.CHANNEL, "Border news")


def keep(
    corpus: CorpusStore, title: str, outlet: str, published: datetime, text: str, *, seen: datetime | None = None
) -> None:
    draft = Draft(
        key=f"https://news.example/{title.lower().replace(' ', '-')}",
        title=title,
        text=text,
        outlet=outlet,
        url=f"https://news.example/{title.lower().replace(' ', '-')}",
        language="en",
        published=Moment(published),
    )
    corpus.save(draft, split(text, title), now=seen or published)


def quoted(message: Message) -> list[str]:
    """Return what stands in the message's quotations."""
    return seen(message, Style.QUOTE, Style.LONG_QUOTE)


@contextmanager
def newsdesk(
    folder: Path,
    *,
    threshold: float = 0.0,
    empty: bool = False,
    look: LookAside | None = None,
    bot: BotSettings | None = None,
    myself: Myself | None = None,
) -> Iterator[Newsdesk]:
    """Open a desk in `folder`; with `threshold` 0 every hit answers, with 1 none does. Pages are seen by `look`.

    With `myself` the bot has a name that links can lead to.
    """
    url = url_in(folder, "corpus.db")
    corpus, store = CorpusStore(url), BotStore(url_in(folder, "bot.db"))
    index = _Index(WordEncoder(), Generations(folder / "index"), VectorStore(url))
    if not empty:
        for title, outlet, age, text in ARTICLES:
            keep(corpus, title, outlet, NOW - age, text)
        index.catch_up(corpus)
    bot_settings = bot or BotSettings()
    settings = EmbeddingsSettings(confidence_threshold=threshold, topic_threshold=0.3, topic_score=0.6)
    kept = FakeKept()
    library = Library(corpus, Searcher(corpus, lambda _: index.encoder, index.generations, settings), kept=kept)
    rooms, clock, troubles = FakeRooms(), FakeClock(NOW), FakeTroubles()
    sharing = Sharing(lambda: myself or Myself())
    composer = Composer(library, bot_settings, feeds=troubles, memory=store, outward=Outward(sharing=sharing))
    standings = Standings(url)
    archive = Archive(standings.of, look)
    judgement = Judgement(threshold, "balanced")
    with_ = Collaborators(composer, library, store, rooms, clock, bot_settings, judgement, archive, sharing=sharing)
    desk = Desk(with_)
    try:
        yield Newsdesk(desk, composer, library, store, corpus, rooms, clock, troubles, index, with_, kept)
    finally:
        library.close()
        standings.close()
        index.vectors.close()
        store.close()
        corpus.close()
