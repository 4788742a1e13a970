"""`/api/ask`, `/api/passages/{id}` and the description of them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.asking.smalltalk import small_talk
from bot.texts import Texts
from bot.web.access import Scope, Section
from bot.web.answering import answered
from bot.web.api.callers import recognise
from bot.web.api.described import description
from bot.web.api.problems import Fault, Unfit, problem
from bot.web.api.reading import Wanted, of_body, of_query
from bot.web.api.records import answer_record, passage_record, talk_record, withheld_record
from bot.web.asked import Objection, cleaned, understood
from bot.web.gate import let_ask, let_open, let_read
from bot.web.holdings import Holdings
from bot.web.numbered import number_in
from bot.web.room import ReadingRoom
from bot.web.showing import texts_for
from bot.web.withheld import is_withheld, told
from corpus.types import Holding
from embeddings.errors import QuestionError

_FIELDS = {"outlet": "outlets", "language": "languages"}
"""What a field is called in a body where an address calls it otherwise."""


def routes(room: ReadingRoom) -> list[Route]:
    """Return the routes of questions and passages for programs."""
    holdings = Holdings(room)

    async def ask(request: Request) -> Response:
        recognise(request, room)
        let_read(request, room)
        said = await _wanted(request)
        wanted = replace(said, given=cleaned(said.given))
        return await _answer(request, wanted, room, held=await holdings.for_(wanted.given))

    async def passage(request: Request) -> Response:
        recognise(request, room)
        passage_id = number_in(request, "passage_id")
        visitor = let_open(request, room, Scope(Section.PASSAGE, str(passage_id)))
        found = await room.shelf.passage(passage_id) if passage_id else None
        reading = await room.shelf.reading(found.article.id, found.article.revision) if found else None
        if found is None or reading is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        if is_withheld(reading, visitor):
            said = told(reading, texts_for(request, room.bot.language), room.bot.zone)
            return problem(HTTPStatus.GONE, said, known=withheld_record(found, reading, room.web.url))
        return JSONResponse(passage_record(found, reading, room.web.url))

    async def described(request: Request) -> Response:
        recognise(request, room)
        let_read(request, room)
        return JSONResponse(description(room.web))

    return [
        Route("/api/ask", ask, methods=["GET", "POST"], name="api_ask"),
        Route("/api/passages/{passage_id}", passage, name="api_passage"),
        Route("/api/openapi.json", described, name="api_described"),
    ]


async def _wanted(request: Request) -> Wanted:
    if request.method != "POST":
        return of_query(request.query_params)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    return of_body(await request.body())


async def _answer(request: Request, wanted: Wanted, room: ReadingRoom, *, held: Sequence[Holding]) -> Response:
    texts, given, now = texts_for(request, room.bot.language), wanted.given, room.clock.now()
    if not given.question:
        raise Unfit([Fault("question", texts.say("question_unclear"))])
    read = understood(given, held, now=now, zone=room.bot.zone)
    if read.asked is None:
        raise Unfit([_fault(one, texts) for one in read.objections])
    threshold = room.judgement.threshold
    if (talk := small_talk(given.question)) is not None:
        return JSONResponse(talk_record(given.question, talk.name.lower(), now, threshold))
    let_ask(request, room)
    try:
        found = await answered(read.asked, room, count=wanted.limit, misses=wanted.limit)
    except QuestionError as error:
        raise Unfit([Fault("question", texts.say("question_unclear"))]) from error
    return JSONResponse(answer_record(found, room.web.url, threshold))


def _fault(objection: Objection, texts: Texts) -> Fault:
    return Fault(_FIELDS.get(objection.name, objection.name), texts.say(objection.key, **objection.values))
