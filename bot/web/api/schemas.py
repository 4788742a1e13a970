"""What the API returns, as JSON Schema (2020-12): fields may be added, so nothing forbids more of them."""

from __future__ import annotations

from typing import Any, Final

from bot.web.numbered import LARGEST
from corpus.standing import Withdrawal
from corpus.types import Evidence

Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
WHOLE: Final[Schema] = {"type": "integer", "minimum": 0}
NUMBER: Final[Schema] = {"type": "integer", "minimum": 1, "maximum": LARGEST}
TRUTH: Final[Schema] = {"type": "boolean"}
SHARE: Final[Schema] = {"type": "number", "minimum": 0, "maximum": 1}
MOMENT: Final[Schema] = {"type": "string", "format": "date-time"}
DAY: Final[Schema] = {
    "type": "string",
    "pattern": "^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
    "description": "a calendar day such as 2026-05-12, years 1000 to 9998",
    "examples": ["2026-05-12"],
}


def schemas() -> Schema:
    """Return the schemas of all answers, by their names."""
    cited = {"url": _or_none(TEXT), "title": TEXT, "outlet": TEXT, "published": _or_none(TEXT)}
    named = {**cited, "language": _or_none(TEXT)}
    named_alone = {name: schema for name, schema in named.items() if name != "url"}
    place = {"quote": TEXT, "start": WHOLE, "end": WHOLE}
    known = {"id": NUMBER, "address": TEXT, **named, **place}
    return {
        "Problem": _object(
            {"title": TEXT, "status": WHOLE, "detail": TEXT},
            errors=_list(_object({"field": TEXT, "detail": TEXT})),
            known=_object({"id": NUMBER, "address": TEXT, **named_alone, **_kept()})
            | {"description": "with 410: what can be told of a passage whose text is shown no more"},
        ),
        "Answer": _object(
            {
                "question": TEXT,
                "as_of": MOMENT,
                "answered": TRUTH | {"description": "whether the passages answer; else they are the nearest misses"},
                "confidence": SHARE,
                "threshold": SHARE,
                "ranked": WHOLE,
                "passages": _list(_object({**known, **_found(named)})),
                "small_talk": _or_none(TEXT),
                "searched": _or_none(_covered()),
                "elsewhen": _or_none(_object({"since": _or_none(MOMENT), "until": MOMENT})),
            }
        ),
        "Passage": _object({**known, **_kept()}),
        "Briefs": _object(
            {
                "briefs": _list(_object({"day": DAY, "address": TEXT, "articles": WHOLE})),
                "next": _or_none(TEXT) | {"description": "the value of `before` for the days before these"},
            }
        ),
        "Brief": _told({**cited, **place}, cited),
    }


def _found(named: Schema) -> Schema:
    """Return what is told of a passage besides itself where it was found for a question."""
    return {
        "score": {"type": "number"},
        "best": _or_none(_object({"start": WHOLE, "end": WHOLE})),
        "story": _or_none(NUMBER),
        "reprint_of": _or_none(_object(named)),
    }


def _kept() -> Schema:
    """Return what is told of a passage besides itself where it was asked for."""
    return {
        "authors": _list(TEXT),
        "evidence": {"type": "string", "enum": [one.value for one in Evidence]},
        "first_seen": MOMENT,
        "article": NUMBER,
        "revision": NUMBER,
        "newest_revision": NUMBER,
        "withdrawn": _or_none(MOMENT),
        "withdrawal": _or_none({"type": "string", "enum": [one.value for one in Withdrawal]}),
        "story": _or_none(NUMBER),
    }


def _covered() -> Schema:
    day = _or_none({"type": "string", "format": "date"})
    return _object(
        {"articles": WHOLE, "first": day, "last": day, "undated": WHOLE, "updated": _or_none(MOMENT)},
    )


def _told(quote: Schema, cited: Schema) -> Schema:
    quotes = _list(_object(quote))
    difference = {"kind": TEXT, "about": TEXT, "values": _list(TEXT), "superseded": TRUTH, "quotes": quotes}
    story = {
        "headline": TEXT,
        "headed": _object(cited),
        "articles": WHOLE,
        "outlets": WHOLE,
        "origins": WHOLE,
        "novelty": TEXT,
        "first": MOMENT,
        "last": MOMENT,
        "lead": {"type": ["object", "null"]},
        "urls": _list(TEXT),
        "quotes": quotes,
        "differences": _list(_object(difference)),
    }
    return _object(
        {
            "since": MOMENT,
            "until": MOMENT,
            "older": TRUTH,
            "topic": TEXT,
            "length": TEXT,
            "thin": TRUTH,
            "counted": {"type": ["object", "null"]},
            "troubled": _list(TEXT),
            "silent": _list(TEXT),
            "left_out": WHOLE,
            "stories": _list(_object(story)),
        }
    )


def _object(fields: Schema, **more: Schema) -> Schema:
    """Return an object that has all `fields`, perhaps some `more`, and perhaps others: fields may be added."""
    return {"type": "object", "required": list(fields), "properties": {**fields, **more}}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _or_none(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}
