"""What a press leads to where the message that it stood under is gone."""

from dataclasses import replace

import pytest
import telegram
from fakes.bot_clock import FakeClock

from bot.errors import SendRefused
from bot.messages import Message, Reaction
from bot.telegram.dispatch import Dispatch
from bot.telegram.replies import Replies
from bot.types import Place

READER = {"id": 501, "is_bot": False, "first_name": "Aigul"}
GROUP = {"id": -1001, "type": "supergroup", "title": "Border desk", "is_forum": True}
TURNED, FURTHER = Message("4. Canals filled up by noon."), Message("In its context")
TOPIC = 12


class Api:
    """The part of a bot that a press needs."""

    username, id = "HelioBot", 900

    async def answer_callback_query(self, *arguments, **named):
        return True


class Editor:
    """Changes messages, unless they are gone."""

    def __init__(self, *, gone):
        self.gone, self.edits = gone, []

    async def edit(self, place, message_id, message):
        if self.gone:
            raise SendRefused("message to edit not found")
        self.edits.append((place, message_id, message))


class Desk:
    """Turns the card, wherever it stands; it was sent to a topic."""

    async def placed(self, press):
        return press if press.placed else replace(press, room=replace(press.room, place=Place(-1001, TOPIC)))

    async def react(self, press):
        return Reaction(edit=TURNED, messages=(FURTHER,))

    async def edited(self, place, message, message_id):
        pass


def update(message):
    api = Api()
    press = {"id": "1", "from": READER, "chat_instance": "1", "data": "n:Zx81kQ:3", "message": message}
    return api, telegram.Update.de_json({"update_id": 5, "callback_query": press}, api)


async def pressed(message, *, gone):
    """Return where messages were changed, and what was sent where."""
    api, came = update(message)
    editor = Editor(gone=gone)
    replies = Replies(editor, FakeClock())
    with replies.collecting(5) as collected:
        await Dispatch(api, Desk(), replies).handle(came)
    return [place for place, _, _ in editor.edits], [(one.place, one.message.text) for one in collected.outgoing]


GONE = {"message_id": 9, "date": 0, "chat": GROUP}
THERE = {"message_id": 9, "date": 1743584400, "chat": GROUP, "text": "1."}


async def test_what_a_message_that_is_gone_would_show_comes_anew_in_its_topic():
    place = Place(-1001, TOPIC)

    assert await pressed(GONE, gone=True) == ([], [(place, TURNED.text), (place, FURTHER.text)])


async def test_a_message_that_can_be_changed_after_all_is():
    place = Place(-1001, TOPIC)

    assert await pressed(GONE, gone=False) == ([place], [(place, FURTHER.text)])


@pytest.mark.parametrize("gone", [True, False])
async def test_a_message_that_is_there_is_never_sent_anew(gone):
    _, sent = await pressed(THERE, gone=gone)

    assert sent == [(Place(-1001), FURTHER.text)]
