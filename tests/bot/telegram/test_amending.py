"""An edited question changes its answer, wherever that is by then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from fakes.bot_clock import MONDAY_MORNING, FakeClock
from fakes.bot_desk import NEWSROOM, room

from bot.asking.edits import words_of
from bot.errors import ChatGone, SendError, SendRefused, SendUnknown, TooFast, TopicGone, Unreachable
from bot.messages import Answers, Message
from bot.telegram.amending import LOOK_SECONDS, LOOKS, NO_CONNECTION_SECONDS, UNANSWERED_SECONDS, Amending
from bot.telegram.replies import Replies
from bot.types import Earlier, Person, Place, Request

ASKED = Request(room(NEWSROOM), Person(501, "en"), "ask", "Who closed the gates at Kairakkum?", 7)
SENT = Earlier("of the old words", "Zx81kQ", answer_id=88)
WAITING = Earlier("of the old words", "Zx81kQ", delivery_id=3)
ON_ITS_WAY = Earlier("of the old words", "Zx81kQ")
ANSWER = Message("1. The gates were closed at dawn.", answers=Answers(7, words_of(ASKED), "Nn44oP"))
SAID = Message("That is enough for today.")


@dataclass
class FakeDesk:
    """Knows what was before, look for look; the last stays. What waits can be changed as often as `yields` says."""

    before: list[Earlier | None]
    yields: list[bool] = field(default_factory=lambda: [True])
    waiting: list[tuple[int, str]] = field(default_factory=list)
    written: list[tuple[str, int]] = field(default_factory=list)

    async def earlier(self, request: Request) -> Earlier | None:
        return self.before.pop(0) if len(self.before) > 1 else self.before[0]

    async def change_waiting(self, delivery_id: int, message: Message) -> bool:
        if self.yields.pop(0):
            self.waiting.append((delivery_id, message.text))
            return True
        return False

    async def edited(self, place: Place, message: Message, message_id: int) -> None:
        self.written.append((message.text, message_id))


@dataclass
class FakeEditor:
    """Changes messages until it has an error to raise, once for each."""

    errors: list[SendError] = field(default_factory=list)
    changed: list[tuple[int, str]] = field(default_factory=list)

    async def edit(self, place: Place, message_id: int, message: Message) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.changed.append((message_id, message.text))


@dataclass
class Case:
    """One edit and what came of it: messages as texts with what they reply to."""

    desk: FakeDesk
    editor: FakeEditor = field(default_factory=FakeEditor)
    clock: FakeClock = field(default_factory=FakeClock)
    composed: list[Request] = field(default_factory=list)

    @property
    def waited(self) -> float:
        return (self.clock.now() - MONDAY_MORNING).total_seconds()

    async def edits(self, *answers: Message, request: Request = ASKED) -> list[tuple[str, int | None]]:
        async def compose(asked: Request) -> Sequence[Message]:
            self.composed.append(asked)
            return answers

        replies = Replies(self.editor, self.clock)
        with replies.collecting(5) as collected:
            await Amending(self.desk, replies).take(request, compose)
        return [(one.message.text, one.message.reply_to) for one in collected.outgoing]


async def test_an_answer_in_the_chat_is_changed_there_and_written_down() -> None:
    case = Case(FakeDesk([SENT]))

    assert await case.edits(ANSWER) == []
    assert case.editor.changed == [(88, ANSWER.text)]
    assert case.desk.written == [(ANSWER.text, 88)]


async def test_whoever_composes_knows_what_there_was_before() -> None:
    case = Case(FakeDesk([SENT]))

    await case.edits(ANSWER)

    assert case.composed == [replace(ASKED, earlier=SENT)]


async def test_an_answer_that_waits_is_changed_before_it_leaves() -> None:
    case = Case(FakeDesk([WAITING]))

    assert await case.edits(ANSWER) == []
    assert case.desk.waiting == [(3, ANSWER.text)]
    assert case.editor.changed == []


async def test_an_answer_that_left_while_the_new_one_was_composed_is_changed_in_the_chat() -> None:
    case = Case(FakeDesk([WAITING, WAITING, ON_ITS_WAY, SENT], yields=[False]))

    assert await case.edits(ANSWER) == []
    assert case.desk.waiting == []
    assert case.editor.changed == [(88, ANSWER.text)]


async def test_an_answer_that_is_just_being_sent_is_waited_for() -> None:
    case = Case(FakeDesk([ON_ITS_WAY, ON_ITS_WAY, SENT]))

    assert await case.edits(ANSWER) == []
    assert case.editor.changed == [(88, ANSWER.text)]
    assert case.waited == 2 * LOOK_SECONDS


async def test_an_answer_whose_sending_does_not_end_is_followed_by_the_new_one() -> None:
    case = Case(FakeDesk([ON_ITS_WAY]))

    assert await case.edits(ANSWER) == [(ANSWER.text, 7)]
    assert case.waited == 2 * LOOKS * LOOK_SECONDS


@pytest.mark.parametrize("before", [None, replace(SENT, words=words_of(ASKED))])
async def test_a_question_without_an_answer_and_one_that_asks_the_same_are_left_alone(before: Earlier | None) -> None:
    case = Case(FakeDesk([before]))

    assert await case.edits(ANSWER) == []
    assert case.composed == []
    assert case.editor.changed == []


@pytest.mark.parametrize(
    "error", [SendRefused("message to edit not found"), ChatGone("bot was kicked"), TopicGone("topic_closed")]
)
async def test_where_an_answer_cannot_be_changed_the_new_one_comes_by_itself(error: SendError) -> None:
    case = Case(FakeDesk([SENT]), FakeEditor([error]))

    assert await case.edits(ANSWER) == [(ANSWER.text, 7)]
    assert case.desk.written == []


async def test_an_edit_that_comes_too_fast_waits_its_turn() -> None:
    case = Case(FakeDesk([SENT]), FakeEditor([TooFast(4.0)]))

    assert await case.edits(ANSWER) == []
    assert case.editor.changed == [(88, ANSWER.text)]
    assert case.waited == 4.0


@pytest.mark.parametrize("errors", [[TooFast(600.0)], [TooFast(1.0), TooFast(1.0)]])
async def test_an_edit_that_would_wait_long_comes_as_a_message(errors: list[SendError]) -> None:
    case = Case(FakeDesk([SENT]), FakeEditor(list(errors)))

    assert await case.edits(ANSWER) == [(ANSWER.text, 7)]


async def test_an_edit_that_telegram_does_not_confirm_is_made_sure_of_and_nothing_comes_beside_it() -> None:
    case = Case(FakeDesk([SENT]), FakeEditor([SendUnknown("timed out"), SendUnknown("timed out")]))

    assert await case.edits(ANSWER) == []
    assert case.editor.changed == [(88, ANSWER.text)]
    assert case.waited == sum(UNANSWERED_SECONDS[:2])


async def test_an_edit_that_is_never_confirmed_fails_so_that_the_update_is_tried_again() -> None:
    case = Case(FakeDesk([SENT]), FakeEditor([SendUnknown("timed out")] * 20))

    with pytest.raises(SendUnknown):
        await case.edits(ANSWER)
    assert len(case.editor.errors) == 20 - len(UNANSWERED_SECONDS) - 1


async def test_an_edit_waits_for_the_connection_however_long_that_takes() -> None:
    case = Case(FakeDesk([SENT]), FakeEditor([Unreachable("no route")] * 500))

    assert await case.edits(ANSWER) == []
    assert case.editor.changed == [(88, ANSWER.text)]
    assert case.waited == 500 * NO_CONNECTION_SECONDS


async def test_an_edit_that_may_have_been_made_waits_where_telegram_says_that_it_comes_too_fast() -> None:
    case = Case(FakeDesk([SENT]), FakeEditor([SendUnknown("timed out"), TooFast(600.0), TooFast(5.0)]))

    assert await case.edits(ANSWER) == []
    assert case.editor.changed == [(88, ANSWER.text)]


async def test_what_is_no_answer_replaces_none() -> None:
    case = Case(FakeDesk([SENT]))

    assert await case.edits(SAID) == [(SAID.text, 7)]
    assert case.editor.changed == []


async def test_what_was_no_answer_is_replaced_by_anything() -> None:
    case = Case(FakeDesk([replace(SENT, card="")]))

    assert await case.edits(SAID) == []
    assert case.editor.changed == [(88, SAID.text)]


async def test_further_parts_follow_as_messages() -> None:
    case = Case(FakeDesk([SENT]))

    assert await case.edits(ANSWER, Message("2. More.")) == [("2. More.", 7)]


async def test_silence_changes_nothing() -> None:
    case = Case(FakeDesk([replace(SENT, card="")]))

    assert await case.edits() == []
    assert case.editor.changed == []
