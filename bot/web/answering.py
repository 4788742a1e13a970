"""A question with its limits -> its answer, with what a page or a program shows beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.answers import Answer, Card
from bot.asking import answer
from bot.asking.cards import new_card
from bot.asking.why import Why, explain
from bot.composer import RANKED
from bot.types import Place
from bot.web.asked import Asked
from bot.web.cited import Beside
from bot.web.marks import Mark
from bot.web.room import ReadingRoom
from bot.web.shelf import Places
from corpus.types import Coverage, Passage, Span
from embeddings.types import Findings

NOWHERE = Place(0)
"""A card of the web is kept nowhere, so it belongs to no chat."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer from some rank on; `whys` and best sentences (`bests`) by passage id, `places` by article id.

    `searched` is what the limits left to search, if there were any and it `is_part` of the articles.
    """

    findings: Findings
    card: Card
    answer: Answer
    searched: Coverage
    bests: Mapping[int, Span | None] = field(default_factory=dict)
    whys: Mapping[int, Why] = field(default_factory=dict)
    places: Places = field(default_factory=Places)
    is_part: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether the limits left nothing to search, though there are articles."""
        return self.searched.articles == 0 < self.answer.coverage.articles


async def answered(asked: Asked, room: ReadingRoom, *, count: int, misses: int = 1) -> Answered:
    """Return the answer to `asked` with at most `count` quotes, or so many `misses`; raises what a search raises."""
    now = room.clock.now()
    findings = await room.library.search(asked.question, now=now, as_of=asked.as_of, where=asked.where, k=RANKED)
    # Where the limits leave nothing there is no answer, however eager the desk is.
    findings = replace(findings, answered=findings.answered and bool(findings.hits))
    card = new_card(findings, NOWHERE, now=now)
    start = asked.start if card.answered or misses > 1 else 0
    # A card shows quotes about as likely as its first; who asks for so many passages gets them.
    ranks = answer.page_of(card, start, count) if misses == 1 else range(start, start + count)
    chosen = card.passage_ids[ranks.start : ranks.stop]
    shown = await room.library.shown(card.question, chosen)
    room.marks.keep(card.question, shown.bests, answers=card.answered)
    material = answer.Material(shown.passages, shown.bests, shown.coverage, findings.query.when)
    composed = answer.compose(card, material, position=start)
    # A miss is compared with no other: that one is not shown.
    passages = {hit.passage.id: hit.passage for hit in findings.hits if card.answered or hit.passage.id in chosen}
    told = [card.passage_ids.index(passage.id) for passage in shown.passages]
    return Answered(
        findings,
        card,
        composed,
        await room.shelf.coverage(asked.extent) if asked.extent else shown.coverage,
        shown.bests,
        {card.passage_ids[why.rank]: why for why in explain(card, passages, told)},
        await room.shelf.places([passage.article.id for passage in shown.passages]),
        is_part=asked.extent is not None,
    )


async def mark(question: str, passage: Passage, room: ReadingRoom) -> Mark:
    """Return what an answer to `question` shows of a passage, found as any answer is; raises what a search raises."""
    findings = await room.library.search(question, now=room.clock.now(), k=RANKED)
    answers = findings.answered and passage.id in {hit.passage.id for hit in findings.hits}
    bests = (await room.library.shown(question, [passage.id])).bests if answers else {}
    room.marks.keep(question, {passage.id: bests.get(passage.id)}, answers=answers)
    return Mark(bests.get(passage.id))


def beside(found: Answered, passage: Passage) -> Beside:
    """Return what is told of one of the quotes that were found."""
    article_id, places = passage.article.id, found.places
    return Beside(
        found.card.question,
        found.whys.get(passage.id),
        places.stories.get(article_id, 0),
        places.prints.get(article_id),
    )
