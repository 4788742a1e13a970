"""The API in the words of OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0), for people's tools and for tests."""

from __future__ import annotations

from typing import Final

from bot.composer import RANKED
from bot.types import Length
from bot.web.api.problems import PROBLEM
from bot.web.api.reading import MOST_NAMES, USUAL_LIMIT
from bot.web.api.schemas import DAY, NUMBER, Schema, schemas
from bot.web.asked import LONGEST_QUESTION
from bot.web.cookies import SESSION_COOKIE, cookie_name
from bot.web.gate import KEY
from bot.web.settings import WebSettings

VERSION: Final = "1.0.0"
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

# Where an answer leads to (OpenAPI 3.1, 4.8.20): what is first in it stands for each of its kind.
_TO_PASSAGES: Final[Schema] = {
    "passage": {
        "operationId": "passage",
        "parameters": {"passage_id": "$response.body#/passages/0/id"},
        "description": "each passage by its number",
    }
}
_TO_DAYS: Final[Schema] = {
    "brief": {
        "operationId": "brief",
        "parameters": {"day": "$response.body#/briefs/0/day"},
        "description": "the brief of each day",
    },
    "next": {
        "operationId": "briefs",
        "parameters": {"before": "$response.body#/next"},
        "description": "the days before these, unless `next` is null",
    },
}


def description(web: WebSettings) -> Schema:
    """Return the document of a room; without `url` it stands wherever the document itself is."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Heliograph: the reading room for programs",
            "version": VERSION,
            "description": "Quotes are exact slices of stored articles. Fields may be added, and are never renamed.",
        },
        "servers": [{"url": web.url or "/"}],
        "paths": {
            "/api/ask": {"get": _asked_by_address(), "post": _asked_by_body()},
            "/api/passages/{passage_id}": {"get": _passage()},
            "/api/briefs": {"get": _briefs()},
            "/api/briefs/{day}": {"get": _brief()},
            "/api/openapi.json": {"get": _itself()},
        },
        "components": {
            "schemas": schemas(),
            "securitySchemes": _ways_in(web),
        },
    }


def _ways_in(web: WebSettings) -> Schema:
    session = cookie_name(SESSION_COOKIE, web)
    return {
        "token": {"type": "http", "scheme": "bearer", "description": "the owner's token"},
        "session": {"type": "apiKey", "in": "cookie", "name": session, "description": "as browsers come"},
        "link": {"type": "apiKey", "in": "query", "name": KEY, "description": "opens the one thing it names"},
    }


def _asked_by_address() -> Schema:
    days = [_parameter(name, DAY, said) for name, said in _LIMITS.items()]
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
        "responses": _responses("Answer", 400, 422, 429, 503, links=_TO_PASSAGES),
    }


def _asked_by_body() -> Schema:
    fields: Schema = {"question": _QUESTION}
    fields |= {name: DAY | {"description": said} for name, said in _LIMITS.items()}
    fields |= {"outlets": _NAMES, "languages": _NAMES, "start": _START, "limit": _LIMIT}
    body = {"type": "object", "required": ["question"], "additionalProperties": False, "properties": fields}
    return {
        "operationId": "ask",
        "summary": "Ask a question, long or with many limits",
        "security": _security(),
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": _responses("Answer", 400, 408, 413, 415, 422, 429, 503, links=_TO_PASSAGES),
    }


def _passage() -> Schema:
    return {
        "operationId": "passage",
        "summary": "One passage, in the revision that was quoted",
        "security": _security(by_link=True),
        "parameters": [_parameter("passage_id", NUMBER, "its number", where="path")],
        "responses": _responses("Passage", 400, 404, 410, 429, 503),
    }


def _briefs() -> Schema:
    return {
        "operationId": "briefs",
        "summary": "The days that have news, newest first",
        "security": _security(),
        "parameters": [
            _parameter("before", DAY, "only days before this one, to go on from a page"),
            _parameter("limit", {"type": "integer", "minimum": 1, "maximum": 100, "default": 30}, "days wanted"),
        ],
        "responses": _responses("Briefs", 400, 422, 429, 503, links=_TO_DAYS),
    }


def _brief() -> Schema:
    length = {"type": "string", "enum": [length.value for length in Length]}
    return {
        "operationId": "brief",
        "summary": "The brief of one day",
        "security": _security(by_link=True),
        "parameters": [
            _parameter("day", DAY, "a day in the zone of the room, not after today", where="path"),
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


def _responses(schema: str, *statuses: int, links: Schema | None = None) -> Schema:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    answered = {"description": "OK", "content": content} | ({"links": links} if links else {})
    return {"200": answered, **_problems(*statuses)}


def _problems(*statuses: int) -> Schema:
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    # These come from what stands before every page.
    always = (401, 403, 405, 414, 421)
    return {str(one): {"description": "refused", "content": content} for one in sorted({*always, *statuses})}
