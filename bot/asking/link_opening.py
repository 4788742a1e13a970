"""Opens what a link to a passage names: the passage in its context, as long as its article is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.asking.links import passage_named
from bot.collaborators import Collaborators
from bot.errors import CommandError
from bot.messages import Message
from bot.rendering import render
from bot.texts import Texts
from bot.types import Chat, Request


class LinkOpening:
    """Handles the command `links.PASSAGE`."""

    def __init__(self, with_: Collaborators) -> None:
        """Read passages through the composer and the library of `with_`, and withdrawals from its archive."""
        self._composer, self._library, self._archive = with_.composer, with_.library, with_.archive

    async def passage(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Show a passage in its article; of an article that was withdrawn only say that it was.

        Raises CommandError link_broken, link_unknown_quote (also where another corpus has that number).
        """
        named = passage_named(request.argument)
        if named is None:
            raise CommandError("link_broken")
        found = next(iter(await self._library.passages([named.id])), None)
        if found is None or not named.is_of(found):
            raise CommandError("link_unknown_quote")
        standing = await asyncio.to_thread(self._archive.standing, found.article.id)
        if standing is not None and standing.withdrawn_at is not None:
            texts = Texts(chat.language)
            return [render.say(texts, "link_withdrawn", when=texts.day(standing.withdrawn_at))]
        message = await self._composer.context(named.id, chat)
        if message is None:
            raise CommandError("link_unknown_quote")
        return [message]
