"""A corpus in memory, as narrow as search and build need it, and news to fill it with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from corpus.types import Article, ArticleHeader, Moment, Passage


def day(month: int, number: int) -> datetime:
    """Return midnight UTC of a day in 2026."""
    return datetime(2026, month, number, tzinfo=UTC)


def header(
    article_id: int,
    title: str = "Border talks resume",
    *,
    published: datetime | None = None,
    outlet: str = "Steppe Courier",
    language: str | None = "en",
) -> ArticleHeader:
    return ArticleHeader(
        id=article_id,
        revision=1,
        key=f"https://steppe.example/{article_id}",
        title=title,
        outlet=outlet,
        url=f"https://steppe.example/{article_id}",
        authors=(),
        language=language,
        published=Moment(published) if published else None,
        first_seen=day(1, 1),
    )


class ShelfStore:
    """Articles are put on a shelf and taken off; ids of passages only ever grow."""

    def __init__(self) -> None:
        self._passages: dict[int, Passage] = {}
        self._retired: set[int] = set()
        self.read: list[int] = []
        """The ids of passages that were asked for, in turn."""

    def put(self, article: ArticleHeader, *texts: str) -> list[Passage]:
        start, added = 0, []
        for text in texts:
            passage = Passage(len(self._passages) + 1, article, start, start + len(text), text)
            self._passages[passage.id] = passage
            added.append(passage)
            start += len(text) + 1
        return added

    def retire(self, *ids: int) -> None:
        self._retired.update(ids)

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        self.read.extend(ids)
        return [self._passages[one] for one in ids if one in self._passages]

    def passages_of(self, article_id: int, revision: int | None = None) -> list[Passage]:
        return [p for p in self._live() if p.article.id == article_id and revision in (None, p.article.revision)]

    def article(self, article_id: int, revision: int | None = None) -> Article | None:
        passages = self.passages_of(article_id, revision)
        return Article(passages[0].article, "\n".join(one.text for one in passages)) if passages else None

    def live_passage_ids(self) -> list[int]:
        return [passage.id for passage in self._live()]

    def _live(self) -> list[Passage]:
        return [passage for passage in self._passages.values() if passage.id not in self._retired]


def newsroom() -> ShelfStore:
    """Return a shelf with five articles: water, a border, the CSTO, uranium, and one in Russian."""
    store = ShelfStore()
    store.put(
        header(1, "Bishkek and Tashkent share out the Kempir-Abad water", published=day(5, 2)),
        "Kyrgyzstan and Uzbekistan signed a protocol on the Kempir-Abad reservoir on Friday. "
        "Under it Uzbekistan gets 1,200 million cubic metres of water a year.",
        "Farmers in the Ferghana Valley said that the canals had been dry since April.",
    )
    store.put(
        header(2, "Tajik border guards reopen the Guliston crossing", published=day(5, 10), outlet="Pamir Post"),
        "The Guliston crossing between Tajikistan and Kyrgyzstan reopened after two years. "
        "Border guards of both countries inspected the first forty lorries together.",
    )
    store.put(
        header(3, "CSTO plans a counter-terror exercise in Kazakhstan", published=day(4, 20)),
        "The Collective Security Treaty Organization will hold its exercise near Otar in August. "
        "About 2,500 soldiers are to take part, the general staff in Astana said.",
    )
    store.put(
        header(4, "Kazatomprom cuts its uranium forecast"),
        "Kazatomprom lowered its uranium forecast because sulphuric acid is scarce.",
    )
    store.put(
        header(5, "Шавкат Мирзиёев посетил Душанбе", published=day(5, 11), language="ru", outlet="Вестник гор"),
        "Президент Узбекистана прибыл в Душанбе с двухдневным визитом. Стороны подписали договор о союзничестве.",
    )
    return store
