"""Request in, messages out: the same desk for Telegram and for the terminal.

Each command and each button has its handler, a method of a small object for
its theme: `questions`, `reasons`, `checking`, `enrolment`, `preferences`. The desk knows the chat,
finds the handler, and puts what went wrong into words.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.asking import links
from bot.asking.checking import Checking
from bot.asking.edits import Replied
from bot.asking.inline import Inline, Inquiry
from bot.asking.link_opening import LinkOpening
from bot.asking.questions import Questions
from bot.asking.reasons import Reasons
from bot.away import is_absence
from bot.briefs.windows import parse_brief, parse_timeline
from bot.collaborators import Collaborators, Handler, PressHandler
from bot.editing.buttons import DraftButtons
from bot.editing.editors import Editors
from bot.errors import BotError, CommandError
from bot.messages import InlineAnswer, Message, Reaction
from bot.rendering import render
from bot.rendering.keyboards_channel import all_in_chat, reaction_in_chat
from bot.rooms.answering import Answering
from bot.rooms.desk_link import DeskLink
from bot.rooms.doorkeeper import Doorkeeper, spoken_by
from bot.rooms.enrolment import Enrolment
from bot.rooms.people import Acquaintances, People
from bot.rooms.permits import Permits
from bot.rooms.preferences import Preferences
from bot.rooms.privacy import Privacy
from bot.rooms.remote import Remote
from bot.rooms.roles import Roles
from bot.rooms.whereabouts import topic_of
from bot.texts import DESK, Texts
from bot.types import Cause, Chat, ChatKind, Earlier, Language, Person, Place, Press, Request, Room
from bot.watching.alert_buttons import AlertButtons
from bot.watching.considering import Considering
from corpus.errors import CorpusError
from embeddings.errors import EmbeddingsError, IndexMissing, QuestionError

log = logging.getLogger(__name__)


class Desk:
    """Answers requests and presses; never raises for what a person wrote, but for a database that is away."""

    def __init__(self, with_: Collaborators) -> None:
        """Work with these collaborators; the tables below are all that the bot understands."""
        self._composer, self._store = with_.composer, with_.store
        self._clock, self._settings, self._permits = with_.clock, with_.settings, Permits.of(with_)
        self._doorkeeper, self._met = Doorkeeper(with_), Acquaintances(with_.office)
        self._roles, self._replied = Roles(with_.store, with_.settings), Replied(with_.store)
        people, remote, answering = People(with_, self._met), Remote(with_), Answering(with_)
        questions, reasons = Questions(with_), Reasons(with_)
        enrolment, preferences = Enrolment(with_), Preferences(with_)
        considering, alerts, editors = Considering(with_), AlertButtons(with_), Editors(with_)
        self._privacy = privacy = Privacy(with_)
        self._inline, self._sharing, self._way_in = Inline(with_), with_.sharing, with_.way_in
        self._commands: Mapping[str, Handler] = {
            "ask": questions.ask,
            "asof": questions.ask_as_of,
            "new": questions.forget,
            "why": reasons.why,
            "verify": Checking(with_).verify,
            "brief": self.brief,
            "timeline": self.timeline,
            "subscribe": enrolment.subscribe,
            "unsubscribe": remote.of_channel(enrolment.unsubscribe),
            "subscriptions": remote.of_channel(enrolment.list),
            "settings": editors.named(remote.of_channel(editors.before(answering.before(preferences.change)))),
            "export": remote.of_channel(privacy.export),
            "forget": remote.of_channel(privacy.forget),
            "allow": people.allow,
            "deny": people.deny,
            "role": people.role,
            "people": people.people,
            DESK: DeskLink(with_).send,
            links.PASSAGE: LinkOpening(with_).passage,
            "start": self.page,
            "help": self.page,
            "about": self.page,
        }
        self._presses: Mapping[str, PressHandler] = {
            "n": questions.next_quotes,
            "c": questions.context,
            "y": reasons.why_pressed,
            "e": questions.everywhere,
            "w": enrolment.watch,
            "x": enrolment.remove,
            "ws": considering.save,
            "wt": considering.stricter,
            "wl": considering.looser,
            "wc": considering.cancel,
            "am": alerts.mute,
            "at": alerts.tighten,
            "ax": alerts.stop,
            "ar": alerts.more,
            "au": enrolment.unmute,
            "ad": enrolment.adjust,
            "s": preferences.press,
            "f": privacy.decide,
        }
        if with_.drafting is not None:
            self._presses = {**self._presses, "dr": DraftButtons(with_, with_.drafting).press}
        self._presses = {**self._presses, "k": remote.pressed(self._presses.get)}

    @property
    def language(self) -> Language:
        """The language of new chats."""
        return self._settings.language

    async def answer(self, request: Request) -> Sequence[Message]:
        """Return the messages that answer `request`; none for a group's talk with other bots."""
        self._met.meet(request.person)
        if (said := await self._doorkeeper.away(request)) is not None:
            return await self._privacy.of_stranger(request) or said
        chat = await self._chat(request.room, request.person)
        texts = Texts(chat.language)
        try:
            return await self._answered(links.followed(request), chat)
        except CommandError as error:
            return [render.say(texts, error.key, **error.values)]
        except QuestionError as error:
            log.info("a question was not understood: %s", error)
            return [render.say(texts, "question_unclear")]
        except IndexMissing:
            return [render.say(texts, "nothing_indexed")]
        except (BotError, CorpusError, EmbeddingsError) as error:
            if is_absence(error):
                raise  # whoever brought the request keeps it until the database is back
            log.exception("the command %r failed", request.command)
            return [render.say(texts, "internal_error")]

    async def _answered(self, request: Request, chat: Chat) -> Sequence[Message]:
        handler = self._commands.get(request.command)
        if handler is None:
            if request.room.kind is not ChatKind.PRIVATE:
                return []
            return [render.say(Texts(chat.language), "unknown_command", command=request.command)]
        held = await self._doorkeeper.held(request, chat)
        return all_in_chat(chat.kind, await handler(request, chat) if held is None else held)

    async def inquire(self, inquiry: Inquiry) -> InlineAnswer:
        """Return what to offer for what somebody types in whatever chat."""
        return await self._inline.answer(inquiry)

    async def placed(self, press: Press) -> Press:
        """Return a press in the topic in which its message was sent, where Telegram no longer tells; raises StoreError.

        Of what was sent too long ago to be known the topic stays the general one.
        """
        if press.placed:
            return press
        topic = await asyncio.to_thread(topic_of, self._store, press.room.place.chat_id, press.message_id)
        place = replace(press.room.place, topic_id=topic or 0)
        return replace(press, room=replace(press.room, place=place), placed=True)

    async def react(self, press: Press) -> Reaction:
        """Return what a pressed button leads to."""
        if not await self._permits.may_use(press.person.id, press.room.place.chat_id):
            closed = Texts(spoken_by(press.person, self._settings.language)).say("notice_closed")
            return await self._privacy.decision_of_stranger(press) or Reaction(closed)
        chat = await self._chat(press.room, press.person)
        texts = Texts(chat.language)
        name, _, argument = press.data.partition(":")
        handler = self._presses.get(name)
        if handler is None:
            return Reaction(texts.say("notice_unknown_button"))
        try:
            if not await self._permits.may_press(press):
                return Reaction(texts.say("notice_not_administrator"))
            return reaction_in_chat(chat.kind, await handler(press, chat, argument))
        except CommandError as error:
            return Reaction(texts.say(error.key, **error.values))
        except (BotError, CorpusError, EmbeddingsError) as error:
            if is_absence(error):
                raise
            log.exception("the button %r failed", press.data)
            return Reaction(texts.say("notice_internal_error"))

    async def brief(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Sum up what is new of the last 24 hours, or all of another time, of a topic, or both."""
        now = self._clock.now()
        wanted = parse_brief(request.argument, now=now, zone=chat.zone)
        return await self._composer.summary(chat, wanted, now=now)

    async def timeline(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Tell a topic day by day, from all of time or the time that is named."""
        now = self._clock.now()
        wanted = parse_timeline(request.argument, now=now, zone=chat.zone)
        return await self._composer.timeline(chat, wanted, now=now)

    async def page(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Show one of the fixed pages: start, help, about; to an owner of the desk also what only owners can do."""
        texts, kind, person = Texts(chat.language), request.room.kind, request.person
        said = render.worded(texts, f"{request.command}_{kind.value}")
        if request.command == "help" and kind is ChatKind.PRIVATE:
            if self._way_in is not None:
                said = said.plain("\n\n").add(render.worded(texts, "help_desk"))
            if person and self._roles.is_owner(person.id):
                said = said.plain("\n\n").add(render.worded(texts, "help_owners"))
        return [self._sharing.page(said, request.command, kind, texts)]

    async def sent(self, place: Place, message: Message, message_id: int) -> None:
        """Write down what an answer quotes and tells, now that it was sent."""
        await self._written(self._store.note_sent, place, message, message_id)

    async def edited(self, place: Place, message: Message, message_id: int) -> None:
        """Write down what a message quotes and tells, now that it was changed."""
        await self._written(self._store.note_edited, place, message, message_id)

    async def earlier(self, request: Request) -> Earlier | None:
        """Return what the message of `request` got before it was edited, None where that is not known."""
        return await asyncio.to_thread(self._replied.earlier, request.room.place.chat_id, request.message_id)

    async def change_waiting(self, delivery_id: int, message: Message) -> bool:
        """Put `message` in the place of one that waits in the outbox; tell whether it still did."""
        return await asyncio.to_thread(self._replied.change_waiting, delivery_id, message)

    async def searching(self, place: Place) -> str:
        """Return what a chat is told while an answer is being searched, in its language."""
        chat = await asyncio.to_thread(self._store.chat, place)
        return Texts(chat.language if chat else self._settings.language).say("searching_now")

    async def left(self, chat_id: int, cause: Cause = Cause.BLOCKED) -> None:
        """Stop sending to a chat that blocked, removed or muted the bot; what it set up is kept."""
        await asyncio.to_thread(self._store.suspend, chat_id, self._clock.now(), cause)

    async def joined(self, chat_id: int, *, by: int | None = None) -> None:
        """Send again to a chat that let the bot back in; one that an owner of a closed desk adds is let in by that."""
        if by is not None and self._roles.closed and self._roles.is_owner(by):
            await asyncio.to_thread(self._roles.let_in, chat_id, self._clock.now())
        await asyncio.to_thread(self._store.resume, chat_id)

    async def reopened(self, place: Place) -> None:
        """Send again to a topic that was reopened."""
        await asyncio.to_thread(self._store.resume_place, place)

    async def moved(self, old_chat_id: int, new_chat_id: int) -> None:
        """Follow a group that became a supergroup."""
        await asyncio.to_thread(self._store.migrate, old_chat_id, new_chat_id)

    async def _written(self, write: Callable[..., None], place: Place, message: Message, message_id: int) -> None:
        try:
            await asyncio.to_thread(write, place, message, message_id, now=self._clock.now())
        except BotError:
            # The reader has the message, and further ones wait: only a correction of it will not come.
            log.exception("what was sent to chat %d was not written down", place.chat_id)

    async def _chat(self, room: Room, person: Person | None) -> Chat:
        language = spoken_by(person if room.kind is ChatKind.PRIVATE else None, self._settings.language)
        zone, length = self._settings.zone, self._settings.brief_length
        return await asyncio.to_thread(self._store.ensure_chat, room, language=language, zone=zone, length=length)
