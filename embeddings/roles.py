"""Who a sentence says holds an office: the office, whose it is, and the name. Pure.

Only offices that one person holds at a time, and only with their country, town or body beside them. Whoever is former,
acting, deputy or to come holds none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus.types import Span
from embeddings.stopwords import STOP_WORDS


@dataclass(frozen=True, slots=True)
class Holder:
    """An office and who holds it.

    `office` and `body` are folded so that "Kyrgyz" meets "Kyrgyzstan's"; `body` is "" where none is named. `span` is
    the name, `about` the office as written.
    """

    office: str
    body: str
    about: Span
    span: Span
    names: tuple[str, ...]


_OFFICES = (
    r"(?:foreign|defen[cs]e|interior|finance|health|energy|economy|justice|education|agriculture|emergency)\s+minister"
    r"|minister\s+of\s+(?:foreign\s+affairs|defen[cs]e|the\s+interior|interior|finance|health|energy|justice|education)"
    r"|prime\s+minister|president|governor|gov\.|mayor|akim|police\s+chief|chief\s+of\s+police|border\s+chief"
    r"|secretary[- ]general|attorney\s+general|army\s+chief|chancellor|premier"
)
_RUSSIAN = (
    r"министр\w*\s+(?:иностранных\s+дел|обороны|внутренних\s+дел|финансов|энергетики|здравоохранения)|премьер-министр\w*"
    r"|президент\w*|губернатор\w*|мэр\w*|аким\w*"
)
_PERSON = r"[A-ZА-ЯЁ][\w’'ʻ-]+(?:\s+(?:al-|[A-Z]\.\s)?[A-ZА-ЯЁ][\w’'ʻ-]+){1,2}"
_BODY = r"(?P<body>(?:[A-ZА-ЯЁ][\w.-]+\s+){0,2}?[A-ZА-ЯЁ][\w.-]+)(?:['’]s)?\s+"
_HELD = re.compile(
    rf"(?:{_BODY})?\b(?P<office>(?i:{_OFFICES}|{_RUSSIAN}))(?:\s+(?:of|for|in)\s+(?P<of>[A-Z][\w-]+(?:\s+[A-Z][\w-]+)?))?,?\s+"
    rf"(?P<name>{_PERSON})"
)
_MENTIONED = (
    *("minister", "president", "governor", "gov.", "mayor", "akim", "chief", "secretary", "attorney"),
    *("chancellor", "premier", "министр", "президент", "губернатор", "мэр", "аким"),
)
"""What every office has in it: far quicker to look for than the offices themselves."""
_NOT_IN_OFFICE = re.compile(
    r"\b(?:former\w*|ex-?|acting|deputy|vice|then-?|assistant|incoming|outgoing|late|interim|candidate|hopeful|elect|next|first"
    r"|onetime|ousted|past|old|new|newly|appointed|nominee|shadow|бывш\w+|экс-?|исполняющ\w+|заместител\w+|вице-?|и\.\s?о)\b",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:succe(?:ed|ss)\w*|replac\w+|resign\w*|predecessor\w*|appoint\w*|named|elect(?:ed|ion|ions)|inaugurat\w*|oust\w*|sworn"
    r"|took\s+office|stepp?\w*\s+down|since|during|caption|(?:19|20)\d\d|преемник\w*|назнач\w+|избра\w+|отставк\w+|сменил\w*)\b",
    re.IGNORECASE,
)
_NO_BODY = frozenset(
    (
        *(
            "republican",
            "democratic",
            "democrat",
            "labour",
            "conservative",
            "liberal",
            "socialist",
            "communist",
            "council",
        ),
        *(
            "university",
            "board",
            "committee",
            "club",
            "union",
            "senate",
            "house",
            "assembly",
            "state",
            "city",
            "county",
        ),
        *("school", "district", "local", "federal", "regional", "monday", "tuesday", "wednesday", "thursday", "friday"),
        *("saturday", "sunday", "meanwhile", "although", "however", "yesterday", "today", "photos"),
    )
)
"""What stands before an office and says not whose it is, or not surely."""
_SYNONYMS = {"gov.": "governor", "defence minister": "defense minister", "premier": "prime minister"}
_OF = re.compile(r"^minister of (?:the )?(.+)$")
_SAME_SPELLING = 0.7
"""Names whose letters agree to this share are spellings of one name: Arredondo and Aredondo, Zelensky and Zelenskyy."""
_BODY_LETTERS = 5


def holders(text: str) -> list[Holder]:
    """Return the holders of offices that a sentence names; none where it tells of a change of office."""
    folded = text.casefold()
    if not any(word in folded for word in _MENTIONED) or _CHANGED.search(text):
        return []
    return list(_holders(text))


def other_person(one: Holder, other: Holder) -> bool:
    """Say whether two names cannot be spellings or parts of one another."""
    return not any(_alike(mine, theirs) for mine in one.names for theirs in other.names)


def _holders(text: str) -> Iterator[Holder]:
    for match in _HELD.finditer(text):
        before = text[max(match.start() - 30, 0) : match.start("office")]
        if _NOT_IN_OFFICE.search(before):
            continue
        body = match["of"] or match["body"] or ""
        names = tuple(_folded(name) for name in re.split(r"[\s]+", match["name"]))
        yield Holder(
            office=_office(match["office"]),
            body=_body(body),
            about=Span(match.start("body") if match["body"] else match.start("office"), match.end("office")),
            span=Span(match.start("name"), match.end("name")),
            names=names,
        )


def _office(written: str) -> str:
    plain = " ".join(written.casefold().split())
    turned = _OF.match(plain)
    plain = f"{turned[1]} minister" if turned else plain
    return _SYNONYMS.get(plain, plain).replace("foreign affairs", "foreign")


def _body(written: str) -> str:
    """Return the key of a country, town or body; "" where it is only a party, a council or the like."""
    words = [word for word in map(_folded, written.split()) if word not in STOP_WORDS]
    return "" if _NO_BODY.intersection(words) else "".join(word[:_BODY_LETTERS] for word in words)


def _folded(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if letter.isalpha())


def _alike(one: str, other: str) -> bool:
    return one == other or SequenceMatcher(None, one, other).ratio() >= _SAME_SPELLING
