"""A desk whose quotes were sent, and whose articles change."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fakes.bot_clock import FakeClock
from fakes.bot_desk import NEWSROOM, READER, SECOND_READER, open_store, settle
from fakes.bot_sender import FakeSender
from fakes.databases import url_in

from bot.briefs.correcting import Corrections
from bot.delivery.courier import Courier
from bot.messages import Cited, Message
from bot.store import BotStore
from bot.types import Place
from corpus.standing import Standings
from corpus.store import CorpusStore
from corpus.types import Draft, Moment, Span

RELEASE = "Kyrgyzstan released 900 million cubic metres of water from the Toktogul reservoir in June."
CORRECTED = RELEASE.replace("900", "600")
CORRECTED_AGAIN = RELEASE.replace("900", "640")
REASON = "Farmers in the Fergana valley had asked for it since the middle of May."
LEVEL = "The reservoir holds about two thirds of what it held last summer."
STORY = f"{RELEASE} {REASON} {LEVEL}"
OPENED = "Guards opened the Karamyk checkpoint to lorries at six in the morning. About forty of them were waiting."
CHANNEL = Place(-1002_440)


@dataclass
class Desk:
    """A database of people, one of articles, and a Telegram that takes what is due."""

    store: BotStore
    corpus: CorpusStore
    standings: Standings
    clock: FakeClock
    sender: FakeSender

    def publish(self, text: str = STORY, title: str = "Toktogul gives more water") -> int:
        """Take in a revision of an article, and return the article's id."""
        url = f"https://chui-herald.example/{title.lower().replace(' ', '-')}"
        draft = Draft(url, title, text, outlet="Chui Herald", url=url, published=Moment(self.clock.now()))
        known = self.corpus.save(draft, [Span(0, len(text))], now=self.clock.now())
        self.clock.pass_(minutes=10)
        return known

    def quoted(self, sentence: str = RELEASE, text: str = STORY, *, article: int = 1, revision: int = 1) -> Cited:
        start = text.index(sentence)
        return Cited(article, revision, start, start + len(sentence))

    def sent(self, place: Place, *cited: Cited, message_id: int = 31) -> None:
        """Have a message with these quotes sent to a place."""
        self.store.note_sent(place, Message("Brief", cited=cited), message_id, now=self.clock.now())
        self.clock.pass_(minutes=10)

    async def look(self) -> int:
        return await Corrections(self.store, self.corpus, self.standings, self.clock).look()

    async def arrives(self) -> list[str]:
        """Look once, have the outbox sent, and return the replies that arrived since the last call."""
        await self.look()
        before = len(self.sender.received)
        courier = Courier(self.store, self.sender, self.clock)
        for _ in range(5):
            await courier.drain()
            self.clock.pass_(seconds=2)
        return [received.text for received in self.sender.received[before:]]


@contextmanager
def corrected_desk(folder: Path) -> Iterator[Desk]:
    """Open a desk in `folder` that four chats know."""
    url = url_in(folder, "corpus.db")
    store, corpus, standings, clock = open_store(folder), CorpusStore(url), Standings(url), FakeClock()
    for place in (READER, SECOND_READER, NEWSROOM, CHANNEL):
        settle(store, place)
    yield Desk(store, corpus, standings, clock, FakeSender(clock))
    standings.close()
    corpus.close()
    store.close()
