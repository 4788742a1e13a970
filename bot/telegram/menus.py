"""What Telegram shows of the bot before anybody writes: menus of commands, and what the bot says of itself.

Everything is asked for first and set only where it differs, so that a start changes nothing that is right. What
cannot be set now is tried again: an owner who never wrote to the bot has no chat yet in which a menu could be.
The bot's name is never touched, and a description that somebody else wrote stays.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import Final

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, TelegramError

from bot.delivery.courier import Clock
from bot.errors import BotError
from bot.rooms.own_menus import OwnMenus
from bot.texts import Audience, Texts
from bot.types import Language

log = logging.getLogger(__name__)

AGAIN_SECONDS: Final = 3600.0
"""Rest before what could not be set is tried again: nobody waits for a menu."""

_CODES: Final = {Language.ENGLISH: None, Language.RUSSIAN: Language.RUSSIAN.value}
"""The languages as Telegram knows them; None is for all that the bot has no words in."""

Step = Callable[[], Awaitable[None]]


class Menus:
    """Keeps what Telegram shows of the bot as `Texts` has it."""

    def __init__(self, bot: Bot, own: OwnMenus, clock: Clock) -> None:
        """Speak to Telegram as `bot`; the owners whom `own` names get a menu of their own."""
        self._bot, self._own, self._clock = bot, own, clock

    async def keep(self) -> None:
        """Set what differs, and try again what failed until nothing does; never raises for what went wrong."""
        while not await self._set_safely():
            await self._clock.sleep(AGAIN_SECONDS)

    async def set(self) -> bool:
        """Set what differs; tell whether all of it is as it should be now. Raises StoreError."""
        general = [await self._done(name, step) for name, step in self._general()]
        return all([*general, await self._set_owners()])

    async def _set_safely(self) -> bool:
        try:
            return await self.set()
        except BotError:
            log.exception("the menus of the owners were not set; they will be tried again")
            return False

    def _general(self) -> Iterator[tuple[str, Step]]:
        scopes: tuple[tuple[Audience, BotCommandScope], ...] = (
            (Audience.READERS, BotCommandScopeAllPrivateChats()),
            (Audience.MEMBERS, BotCommandScopeAllGroupChats()),
            (Audience.ADMINISTRATORS, BotCommandScopeAllChatAdministrators()),
        )
        for audience, scope in scopes:
            yield f"menu for {audience.value}", self._menu(audience, scope)
        yield "description", self._describe
        yield "short description", self._describe_shortly

    async def _set_owners(self) -> bool:
        owners, before = self._own.owners, await asyncio.to_thread(self._own.people)
        # Before they are set: whoever is no owner any more must lose a menu, even if this ends halfway.
        await self._remember(owners | before, before)
        given = [await self._done(f"menu of owner {one}", self._menu(Audience.OWNERS, _chat(one))) for one in owners]
        left = [one for one in before - owners if not await self._done(f"end of menu of {one}", self._taken(one))]
        await self._remember(owners | frozenset(left), owners | before)
        return all(given) and not left

    async def _remember(self, people: frozenset[int], before: frozenset[int]) -> None:
        if people != before:
            await asyncio.to_thread(self._own.replace, people, self._clock.now())

    async def _done(self, name: str, step: Step) -> bool:
        try:
            await step()
        except TelegramError as error:
            log.warning(
                "the %s was not set; the next try is in %g s or at the next start: %s", name, AGAIN_SECONDS, error
            )
            return False
        return True

    def _menu(self, audience: Audience, scope: BotCommandScope) -> Step:
        async def step() -> None:
            for language, code in _CODES.items():
                menu = tuple(
                    BotCommand(item.command, item.description)
                    for item in Texts(language).menu(audience, desk=self._own.desk)
                )
                if await self._bot.get_my_commands(scope, code) != menu:
                    await self._bot.set_my_commands(menu, scope, code)

        return step

    def _taken(self, person_id: int) -> Step:
        async def step() -> None:
            try:
                for code in _CODES.values():
                    await self._bot.delete_my_commands(_chat(person_id), code)
            except BadRequest as error:
                # There is no such chat any more, and so no menu in it.
                log.info("no menu was left to take away in chat %d: %s", person_id, error)

        return step

    async def _describe(self) -> None:
        for language, code in _CODES.items():
            stands = (await self._bot.get_my_description(code)).description
            if _is_to_be_written("bot_description", stands, language):
                await self._bot.set_my_description(Texts(language).say("bot_description"), code)

    async def _describe_shortly(self) -> None:
        for language, code in _CODES.items():
            stands = (await self._bot.get_my_short_description(code)).short_description
            if _is_to_be_written("bot_short_description", stands, language):
                await self._bot.set_my_short_description(Texts(language).say("bot_short_description"), code)


def _chat(person_id: int) -> BotCommandScopeChat:
    return BotCommandScopeChat(person_id)


def _is_to_be_written(key: str, stands: str, language: Language) -> bool:
    """Tell whether a text is missing, or is ours in another language, as what has none of its own may be shown."""
    ours = {one: Texts(one).say(key) for one in Language}
    return not stands or (stands in ours.values() and stands != ours[language])
