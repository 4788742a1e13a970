"""A story: its texts and their reprints, its days, and where its sources differ."""

from __future__ import annotations

import logging
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.access import Scope, Section
from bot.web.contrasts import MOST_COMPARED, Contrasts
from bot.web.differing import Differing, differing
from bot.web.gate import let_open
from bot.web.numbered import number_in
from bot.web.room import ReadingRoom
from bot.web.shelf import Folder
from bot.web.showing import Reader, shown, texts_for
from bot.web.storied import state, viewed
from embeddings.errors import EmbeddingsError

log = logging.getLogger(__name__)


def routes(room: ReadingRoom) -> list[Route]:
    """Return the route of this page."""
    contrasts = Contrasts(room.library)

    async def story(request: Request) -> Response:
        story_id = number_in(request, "story_id")
        visitor = let_open(request, room, Scope(Section.STORY, str(story_id)))
        reader = Reader(visitor, texts_for(request, room.bot.language), room.bot.zone)
        folder = await room.shelf.folder(story_id) if story_id else None
        if folder is None:
            into = await room.shelf.successor(story_id) if story_id else None
            if into and (visitor.reads or room.web.anonymous):
                return RedirectResponse(f"/stories/{into}", HTTPStatus.TEMPORARY_REDIRECT)
            return shown(request, "story_gone.html", reader, status=404)
        texts = reader.texts
        view = viewed(folder, texts, reader.zone)
        days = [one.date for one in view.days if one.date]
        return shown(
            request,
            "story.html",
            reader,
            story=view,
            span=texts.days(min(days), max(days)) if days else texts.say("undated"),
            tongues=texts.listed([texts.tongue(code) for code in view.languages]),
            differing=await _differing(contrasts, folder, reader),
            compared=MOST_COMPARED if len(view.texts) > MOST_COMPARED else 0,
            city=reader.texts.city(reader.zone),
            may_read=visitor.reads or room.web.anonymous,
        )

    return [Route("/stories/{story_id}", story, name="story")]


async def _differing(contrasts: Contrasts, folder: Folder, reader: Reader) -> tuple[Differing, ...] | None:
    """Return where the texts of a story differ, None where that cannot be found out now."""
    try:
        found = await contrasts.of(state(folder))
    except EmbeddingsError as error:
        log.warning("the texts of a story cannot be compared: %s", error)
        return None
    return tuple(differing(each, reader.texts, reader.zone) for each in found)
