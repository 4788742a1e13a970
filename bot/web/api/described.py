"""The API in the words of OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0), for people's tools and for tests."""

from __future__ import annotations

from typing import Any, Final

from bot.composer import RANKED
from bot.types import Length
from bot.web.api.problems import PROBLEM
from bot.web.api.reading import MOST_NAMES, USUAL_LIMIT
from bot.web.asked import LONGEST_QUESTION
from bot.web.numbered import LARGEST
from corpus.types import Evidence

Schema = dict[str, Any]

VERSION: Final = "1.0.0"
_TEXT: Final[Schema] = {"type": "string"}
_WHOLE: Final[Schema] = {"type": "integer", "minimum": 0}
_ID: Final[Schema] = {"type": "integer", "minimum": 1, "maximum": LARGEST}
_TRUTH: Final[Schema] = {"type": "boolean"}
_SHARE: Final[Schema] = {"type": "number", "minimum": 0, "maximum": 1}
_MOMENT: Final[Schema] = {"type": "string", "format": "date-time"}
_DAY: Final[Schema] = {
    "type": "string",
    "pattern": "^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
    "description": "a calendar day such as 2026-05-12, years 1000 to 9998",
    "examples": ["2026-05-12"],
}
_NAMES: Final[Schema] = {
    "type": "array",
    "maxItems": MOST_NAMES,
    "items": {"type": "string", "minLength": 1, "maxLength": 300},
}
_START: Final[Schema] = {"type": "integer", "minimum": 0, "maximum": RANKED - 1, "default": 0}
_LIMIT: Final[Schema] = {"type": "integer", "minimum": 1, "maximum": RANKED, "default": USUAL_LIMIT}
_QUESTION: Final[Schema] = {"type": "string", "minLength": 1, "maxLength": LONGEST_QUESTION}

_LIMITS: Final = {
    "from": "first day of publication, in the zone of the room",
    "to": "last day of publication, in the zone of the room",
    "as_of": "answer from what had been published by the end of that day, in UTC; not after today",
}


def description(url: str) -> Schema:
    """Return the document; the room stands at `url`, "" for wherever the document itself is."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Heliograph: the reading room for programs",
            "version": VERSION,
            "description": "Quotes are exact slices of stored articles. Fields may be added, and are never renamed.",
        },
        "servers": [{"url": url or "/"}],
        "paths": {
            "/api/ask": {"get": _asked_by_address(), "post": _asked_by_body()},
            "/api/passages/{passage_id}": {"get": _passage()},
            "/api/briefs": {"get": _briefs()},
            "/api/briefs/{day}": {"get": _brief()},
            "/api/openapi.json": {"get": _itself()},
        },
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "the owner's token"},
                "session": {"type": "apiKey", "in": "cookie", "name": "heliograph", "description": "as browsers come"},
                "link": {"type": "apiKey", "in": "query", "name": "key", "description": "opens the one thing it names"},
            },
        },
    }


def _asked_by_address() -> Schema:
    days = [_parameter(name, _DAY, said) for name, said in _LIMITS.items()]
    return {
        "operationId": "askByAddress",
        "summary": "Ask a question",
        "security": _security(),
        "parameters": [
            _parameter("q", _QUESTION, "the question", required=True),
            *days,
            _parameter("outlet", _NAMES, "outlets to search, each as a parameter of its own; none: all"),
            _parameter("language", _NAMES, "languages to search, as ISO 639 codes; none: all"),
            _parameter("start", _START, "rank of the first passage wanted, from 0"),
            _parameter("limit", _LIMIT, "passages wanted"),
        ],
        "responses": _responses("Answer", 400, 422, 429, 503),
    }


def _asked_by_body() -> Schema:
    fields: Schema = {"question": _QUESTION}
    fields |= {name: _DAY | {"description": said} for name, said in _LIMITS.items()}
    fields |= {"outlets": _NAMES, "languages": _NAMES, "start": _START, "limit": _LIMIT}
    body = {"type": "object", "required": ["question"], "additionalProperties": False, "properties": fields}
    return {
        "operationId": "ask",
        "summary": "Ask a question, long or with many limits",
        "security": _security(),
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": _responses("Answer", 400, 408, 413, 415, 422, 429, 503),
    }


def _passage() -> Schema:
    return {
        "operationId": "passage",
        "summary": "One passage, in the revision that was quoted",
        "security": _security(by_link=True),
        "parameters": [_parameter("passage_id", _ID, "its number", where="path")],
        "responses": _responses("Passage", 400, 404, 429, 503),
    }


def _briefs() -> Schema:
    return {
        "operationId": "briefs",
        "summary": "The days that have news, newest first",
        "security": _security(),
        "parameters": [
            _parameter("before", _DAY, "only days before this one, to go on from a page"),
            _parameter("limit", {"type": "integer", "minimum": 1, "maximum": 100, "default": 30}, "days wanted"),
        ],
        "responses": _responses("Briefs", 400, 422, 429, 503),
    }


def _brief() -> Schema:
    length = {"type": "string", "enum": [length.value for length in Length]}
    return {
        "operationId": "brief",
        "summary": "The brief of one day",
        "security": _security(by_link=True),
        "parameters": [
            _parameter("day", _DAY, "a day in the zone of the room, not after today", where="path"),
            _parameter("topic", {"type": "string", "maxLength": 200}, "what the brief is about; none: everything"),
            _parameter("length", length, "how much is said of a story"),
        ],
        "responses": _responses("Brief", 400, 404, 422, 429, 503),
    }


def _itself() -> Schema:
    return {
        "operationId": "description",
        "summary": "This document",
        "security": _security(),
        "responses": {
            "200": {"description": "OK", "content": {"application/json": {"schema": {"type": "object"}}}},
            **_problems(429),
        },
    }


def _parameter(name: str, schema: Schema, said: str, *, where: str = "query", required: bool = False) -> Schema:
    made = {"name": name, "in": where, "required": required or where == "path", "description": said, "schema": schema}
    return made | ({"style": "form", "explode": True} if schema.get("type") == "array" else {})


def _security(*, by_link: bool = False) -> list[Schema]:
    return [{"token": []}, {"session": []}, *([{"link": []}] if by_link else [])]


def _responses(schema: str, *statuses: int) -> Schema:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"200": {"description": "OK", "content": content}, **_problems(*statuses)}


def _problems(*statuses: int) -> Schema:
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    # These come from what stands before every page.
    always = (401, 403, 405, 414, 421)
    return {str(one): {"description": "refused", "content": content} for one in sorted({*always, *statuses})}


def _schemas() -> Schema:
    cited = {"url": _or_none(_TEXT), "title": _TEXT, "outlet": _TEXT, "published": _or_none(_TEXT)}
    named = {**cited, "language": _or_none(_TEXT)}
    place = {"quote": _TEXT, "start": _WHOLE, "end": _WHOLE}
    known = {"id": _ID, "address": _TEXT, **named, **place}
    return {
        "Problem": _object(
            {"title": _TEXT, "status": _WHOLE, "detail": _TEXT},
            errors=_list(_object({"field": _TEXT, "detail": _TEXT})),
        ),
        "Answer": _object(
            {
                "question": _TEXT,
                "as_of": _MOMENT,
                "answered": _TRUTH | {"description": "whether the passages answer; else they are the nearest misses"},
                "confidence": _SHARE,
                "threshold": _SHARE,
                "ranked": _WHOLE,
                "passages": _list(_object({**known, **_found(named)})),
                "small_talk": _or_none(_TEXT),
                "searched": _or_none(_covered()),
                "elsewhen": _or_none(_object({"since": _or_none(_MOMENT), "until": _MOMENT})),
            }
        ),
        "Passage": _object({**known, **_kept()}),
        "Briefs": _object(
            {
                "briefs": _list(_object({"day": _DAY, "address": _TEXT, "articles": _WHOLE})),
                "next": _or_none(_TEXT) | {"description": "the value of `before` for the days before these"},
            }
        ),
        "Brief": _told({**cited, **place}, cited),
    }


def _found(named: Schema) -> Schema:
    """Return what is told of a passage besides itself where it was found for a question."""
    return {
        "score": {"type": "number"},
        "best": _or_none(_object({"start": _WHOLE, "end": _WHOLE})),
        "story": _or_none(_ID),
        "reprint_of": _or_none(_object(named)),
    }


def _kept() -> Schema:
    """Return what is told of a passage besides itself where it was asked for."""
    return {
        "authors": _list(_TEXT),
        "evidence": {"type": "string", "enum": [one.value for one in Evidence]},
        "first_seen": _MOMENT,
        "article": _ID,
        "revision": _ID,
        "newest_revision": _ID,
        "withdrawn": _or_none(_MOMENT),
        "story": _or_none(_ID),
    }


def _covered() -> Schema:
    day = _or_none({"type": "string", "format": "date"})
    return _object(
        {"articles": _WHOLE, "first": day, "last": day, "undated": _WHOLE, "updated": _or_none(_MOMENT)},
    )


def _told(quote: Schema, cited: Schema) -> Schema:
    quotes = _list(_object(quote))
    difference = {"kind": _TEXT, "about": _TEXT, "values": _list(_TEXT), "superseded": _TRUTH, "quotes": quotes}
    story = {
        "headline": _TEXT,
        "headed": _object(cited),
        "articles": _WHOLE,
        "outlets": _WHOLE,
        "origins": _WHOLE,
        "novelty": _TEXT,
        "first": _MOMENT,
        "last": _MOMENT,
        "lead": {"type": ["object", "null"]},
        "urls": _list(_TEXT),
        "quotes": quotes,
        "differences": _list(_object(difference)),
    }
    return _object(
        {
            "since": _MOMENT,
            "until": _MOMENT,
            "older": _TRUTH,
            "topic": _TEXT,
            "length": _TEXT,
            "thin": _TRUTH,
            "counted": {"type": ["object", "null"]},
            "troubled": _list(_TEXT),
            "silent": _list(_TEXT),
            "left_out": _WHOLE,
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
