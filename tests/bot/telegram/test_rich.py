"""What goes over the wire for a rich message, and what becomes of it where Telegram does not take it."""

import json

import pytest
from telegram import Bot
from telegram.request import BaseRequest

from bot.errors import ChatGone, SendRefused, SendUnknown, TooFast
from bot.messages import Button, Entity, Message, Style
from bot.telegram.rich import MOST_REFUSALS
from bot.telegram.sending import TelegramSender
from bot.types import Place

BRIEF = Message(
    "Brief\n1. Talks in Batken",
    (Entity(Style.BOLD, 0, 5),),
    ((Button("Watch", data="w:abc"),),),
    rich="<h2>Brief</h2><h3>1. Talks in Batken</h3>",
)
NO_METHOD = (404, {"ok": False, "error_code": 404, "description": "Not Found"})


def refusal(description, code=400, **parameters):
    return code, {"ok": False, "error_code": code, "description": description, "parameters": parameters}


class Server(BaseRequest):
    """A Bot API server that answers each method as it was told, and keeps what it was asked."""

    read_timeout = 5.0

    def __init__(self, **answers):
        super().__init__()
        self._answers, self.asked = answers, []

    async def initialize(self):
        pass

    async def shutdown(self):
        pass

    async def do_request(self, url, method, request_data=None, **_):
        name = url.rpartition("/")[2]
        if name == "getMe":
            return 200, json.dumps({"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "H"}}).encode()
        self.asked.append((name, request_data.json_parameters if request_data else {}))
        sent = {"message_id": 40 + len(self.asked), "date": 1743584400, "chat": {"id": 501, "type": "private"}}
        status, answer = self._answers.get(name, (200, {"ok": True, "result": sent}))
        return status, json.dumps(answer).encode()

    @property
    def methods(self):
        return [name for name, _ in self.asked]


async def opened(server):
    bot = Bot("123:abc", request=server, get_updates_request=server)
    await bot.initialize()
    return TelegramSender(bot)


async def test_a_rich_message_goes_out_with_its_buttons_topic_and_reply():
    server = Server()

    sent = await (await opened(server)).send(Place(-1001, 12), BRIEF, reply_to=7)

    assert (sent, server.methods) == (41, ["sendRichMessage"])
    fields = server.asked[0][1]
    assert json.loads(fields.pop("rich_message")) == {"html": BRIEF.rich, "skip_entity_detection": True}
    assert json.loads(fields.pop("reply_markup")) == {
        "inline_keyboard": [[{"text": "Watch", "callback_data": "w:abc"}]]
    }
    assert json.loads(fields.pop("reply_parameters")) == {"message_id": 7, "allow_sending_without_reply": True}
    assert fields == {"chat_id": "-1001", "message_thread_id": "12"}


async def test_what_has_no_rich_form_goes_out_plainly():
    server = Server()

    await (await opened(server)).send(Place(501), Message("Water gates"))

    assert server.methods == ["sendMessage"]


async def test_a_server_without_rich_messages_is_asked_once():
    server = Server(sendRichMessage=NO_METHOD)
    sender = await opened(server)

    sent = [await sender.send(Place(501), BRIEF) for _ in range(2)]

    assert sent == [42, 43]
    assert server.methods == ["sendRichMessage", "sendMessage", "sendMessage"]
    assert server.asked[1][1]["text"] == BRIEF.text


async def test_a_rich_message_that_is_refused_goes_out_plainly_and_the_next_one_is_tried():
    server = Server(sendRichMessage=refusal("Bad Request: RICH_MESSAGE_URL_INVALID"))
    sender = await opened(server)

    for _ in range(MOST_REFUSALS + 1):
        await sender.send(Place(501), BRIEF)

    assert server.methods == ["sendRichMessage", "sendMessage"] * MOST_REFUSALS + ["sendMessage"]


async def test_chats_that_take_neither_form_do_not_keep_the_others_from_rich_messages():
    server = Server(
        sendRichMessage=refusal("Bad Request: chat not found"), sendMessage=refusal("Bad Request: chat not found")
    )
    sender = await opened(server)

    for _ in range(MOST_REFUSALS + 1):
        with pytest.raises(ChatGone):
            await sender.send(Place(501), BRIEF)

    assert server.methods == ["sendRichMessage", "sendMessage"] * (MOST_REFUSALS + 1)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refusal("Forbidden: bot was blocked by the user", 403), ChatGone),
        (refusal("Too Many Requests: retry after 30", 429, retry_after=30), TooFast),
        (refusal("Bad Gateway", 502), SendUnknown),
    ],
)
async def test_where_the_plain_message_would_not_get_through_either_nothing_more_is_sent(answer, error):
    server = Server(sendRichMessage=answer)
    sender = await opened(server)

    with pytest.raises(error):
        await sender.send(Place(501), BRIEF)

    assert server.methods == ["sendRichMessage"]


async def test_a_chat_that_takes_neither_form_is_refused_in_the_words_for_the_plain_one():
    refused = refusal("Bad Request: message is too long")

    with pytest.raises(SendRefused):
        await (await opened(Server(sendRichMessage=refused, sendMessage=refused))).send(Place(501), BRIEF)
