"""Labelled pairs of articles: what editors do to a text they reprint, and what is alike without being one text."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from fakes.corpus_stories import Facts, facts, liveblog, opening, quotation, rates, story, weather

MORNING = datetime(2025, 3, 4, 6, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Text:
    """An article before it is stored."""

    title: str
    paragraphs: tuple[str, ...]
    outlet: str = "Panj Herald"
    published: datetime = MORNING

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True)
class Pair:
    """Two articles, what was done, and whether they are one text."""

    kind: str
    one: Text
    other: Text
    same: bool


Edit = Callable[[Text, random.Random], Text]

_SYNONYMS = {
    "said": "stated",
    "officials": "authorities",
    "however": "but",
    "about": "around",
    "also": "as well",
    "during": "in the course of",
    "because": "since",
    "near": "close to",
    "people": "residents",
    "will": "is to",
    "told": "informed",
    "big": "large",
    "last": "past",
    "many": "a number of",
    "began": "started",
    "before": "ahead of",
    "Tuesday": "March 4",
}
_OWN = (
    "Our correspondent found the square in front of the district office empty this morning, with one tea house open.",
    "Readers wrote to this newspaper about the matter three times since the autumn; their letters are on our site.",
    "The editors asked the press office for a comment and will publish it here as soon as an answer comes in.",
    "In the bazaar of the town people talked of little else, a seller of dried apricots told us over her scales.",
    "This outlet wrote in January how families there had waited for a decision through two winters in a row.",
)
_AGENCIES = ("Reuters", "TASS", "AKIpress", "Interfax", "Kazinform")


def retitled(text: Text, draw: random.Random) -> Text:
    return replace(text, title=f"What we know so far: {text.title.lower()}", outlet="Osh Courier")


def trimmed(text: Text, draw: random.Random) -> Text:
    kept = max(2, round(len(text.paragraphs) * draw.uniform(0.35, 0.7)))
    return replace(text, paragraphs=text.paragraphs[:kept], outlet="Osh Courier")


def with_paragraph(text: Text, draw: random.Random) -> Text:
    parts = list(text.paragraphs)
    parts.insert(draw.randrange(1, len(parts) + 1), draw.choice(_OWN))
    return replace(text, paragraphs=tuple(parts), outlet="Osh Courier")


def with_credit(text: Text, draw: random.Random) -> Text:
    agency = draw.choice(_AGENCIES)
    first, *rest = text.paragraphs
    parts = (f"BATKEN ({agency}) - {first}", *rest, f"Source: {agency}")
    return replace(text, paragraphs=parts, outlet="Osh Courier")


def reordered(text: Text, draw: random.Random) -> Text:
    first, *rest = text.paragraphs
    draw.shuffle(rest)
    return replace(text, paragraphs=(first, *rest), outlet="Osh Courier")


def copy_edited(text: Text, draw: random.Random) -> Text:
    """Exchange words as an editor does, at most one in each twelve, so that most runs stay."""
    return replace(text, paragraphs=tuple(_edited(part, draw) for part in text.paragraphs), outlet="Osh Courier")


def with_foreign_quote(text: Text, draw: random.Random) -> Text:
    """Keep the text and give its quotations in the speaker's language."""
    parts = [quotation(draw, "ru") if "“" in part else part for part in text.paragraphs]
    return replace(text, paragraphs=tuple(parts), outlet="Osh Courier")


def shortened_and_extended(text: Text, draw: random.Random) -> Text:
    kept = max(3, round(len(text.paragraphs) * 0.7))
    return replace(text, paragraphs=(*text.paragraphs[:kept], draw.choice(_OWN)), outlet="Osh Courier")


def edited_all_over(text: Text, draw: random.Random) -> Text:
    return with_paragraph(copy_edited(with_credit(trimmed(text, draw), draw), draw), draw)


EDITS: tuple[tuple[str, Edit], ...] = (
    ("re-headlined", retitled),
    ("trimmed", trimmed),
    ("paragraph added", with_paragraph),
    ("agency credit added", with_credit),
    ("paragraphs reordered", reordered),
    ("copy-edited", copy_edited),
    ("quotation in another language", with_foreign_quote),
    ("trimmed and extended", shortened_and_extended),
    ("several edits at once", edited_all_over),
)


def edited_pairs(bases: Sequence[Text], draw: random.Random) -> Iterator[Pair]:
    """Yield each base with each of its reprints."""
    for base in bases:
        for kind, edit in EDITS:
            other = edit(base, draw)
            later = replace(other, published=base.published + timedelta(hours=draw.randrange(1, 40)))
            yield Pair(kind, base, later, same=True)


def lookalike_pairs(bases: Sequence[Text], draw: random.Random) -> Iterator[Pair]:
    """Yield pairs of different articles made to share what independent reports share."""
    for one, other in zip(bases, (*bases[1:], bases[0]), strict=True):
        same_day = replace(other, published=one.published, outlet="Osh Courier")
        quoted = quotation(draw, "en", sentences=5)
        background = replace(same_day, paragraphs=(*same_day.paragraphs, _background(one)))
        yield Pair("shared long quotation", _inserted(one, quoted, draw), _inserted(same_day, quoted, draw), same=False)
        yield Pair("shared background", one, background, same=False)
        yield Pair("brief in a digest", _brief(one), _digest(one, bases, draw), same=False)
        yield Pair("follow-up next day", one, _follow_up(one, same_day), same=False)
        yield _signed("shared background, same agency", one, background)
        yield _signed("follow-up next day, same agency", one, _follow_up(one, same_day))


def invented_pairs(seed: int, count: int) -> list[Pair]:
    """Return pairs of our own invention: `count` stories through every edit, and every look-alike."""
    draw = random.Random(seed)
    told = [facts(draw) for _ in range(count)]
    bases = [_told(each, "agency", draw) for each in told]
    pairs = [*edited_pairs(bases, draw), *lookalike_pairs(bases, draw)]
    for each, base in zip(told, bases, strict=True):
        pairs.append(_credited(base, draw))
        pairs.append(Pair("same event, another reporter", base, _told(each, "reporter", draw), same=False))
        pairs.extend(_form_pairs(draw))
    return pairs


def _told(told: Facts, writer: str, draw: random.Random) -> Text:
    paragraphs = story(told, writer, draw)
    outlet = "Panj Herald" if writer == "agency" else "Osh Courier"
    return Text(opening(told, writer), paragraphs, outlet)


def _credited(base: Text, draw: random.Random) -> Pair:
    """Return an agency's story and a paper's that opens with its own paragraphs and goes on with the agency's."""
    agency = draw.choice(_AGENCIES)
    taken = base.paragraphs[: round(len(base.paragraphs) * 0.7)]
    own = draw.sample(_OWN, 3)
    paper = Text(base.title, (*own, f"{agency} reports from the scene.", *taken), "Osh Courier", base.published)
    wired = replace(base, paragraphs=(f"BATKEN, March 4 /{agency}/. {base.paragraphs[0]}", *base.paragraphs[1:]))
    own_credit = replace(paper, paragraphs=(*paper.paragraphs, f"({agency})"))
    return Pair("partial reprint with credit", wired, own_credit, same=True)


def _form_pairs(draw: random.Random) -> Iterator[Pair]:
    """Yield the same form filled in for two days."""
    for name, form in (("weather", weather), ("exchange rates", rates), ("liveblog", liveblog)):
        first, second = (Text(name, form(draw, day)) for day in (4, 5))
        next_day = replace(second, published=MORNING + timedelta(days=1))
        yield Pair(f"{name} on another day", first, next_day, same=False)


def _signed(kind: str, one: Text, other: Text) -> Pair:
    """Return two different articles of one agency."""
    one, other = (replace(each, paragraphs=(*each.paragraphs, "Source: Interfax")) for each in (one, other))
    return Pair(kind, one, other, same=False)


def _edited(paragraph: str, draw: random.Random) -> str:
    words = paragraph.split()
    last = -12
    for place, word in enumerate(words):
        if word in _SYNONYMS and place - last >= 12 and draw.random() < 0.6:
            words[place], last = _SYNONYMS[word], place
    return " ".join(words)


def _inserted(text: Text, paragraph: str, draw: random.Random) -> Text:
    parts = list(text.paragraphs)
    parts.insert(draw.randrange(1, min(4, len(parts)) + 1), paragraph)
    return replace(text, paragraphs=tuple(parts))


def _background(text: Text) -> str:
    return max(text.paragraphs[1:], key=len)


def _brief(text: Text) -> Text:
    return replace(text, paragraphs=text.paragraphs[:2])


def _digest(text: Text, bases: Sequence[Text], draw: random.Random) -> Text:
    """Return a morning digest that holds the brief among five others."""
    strangers = draw.sample([each for each in bases if each is not text], 5)
    others = [part for other in strangers for part in _brief(other).paragraphs]
    parts = ("Good morning. This is what you need to know today.", *others[:4], *_brief(text).paragraphs, *others[4:])
    return Text("The morning in six stories", parts, "Osh Courier", text.published)


def _follow_up(text: Text, other: Text) -> Text:
    """Return the next day's story: news of its own, then the background of the day before."""
    new = other.paragraphs[: max(3, round(len(text.paragraphs) * 0.7))]
    old = text.paragraphs[-max(1, round(len(text.paragraphs) * 0.3)) :]
    return Text(f"After the day: {text.title}", (*new, *old), text.outlet, text.published + timedelta(days=1))
