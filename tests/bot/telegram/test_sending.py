"""What a message becomes on its way out, and what a refusal means."""

import pytest
import telegram
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.errors import ChatGone, ChatMoved, SendRefused, SendUnknown, TooFast, TopicGone, Unreachable
from bot.messages import Attachment, Button, Entity, Message, Style
from bot.telegram.sending import TelegramSender
from bot.types import Place

SENT = telegram.Message.de_json({"message_id": 7, "date": 1743584400, "chat": {"id": 501, "type": "private"}}, None)


class FakeBot:
    """Takes one message, or refuses with the error it was given."""

    def __init__(self, error=None):
        self._error, self.sent = error, None

    async def send_message(self, **fields):
        if self._error:
            raise self._error
        self.sent = fields
        return SENT

    async def send_document(self, **fields):
        return await self.send_message(**fields)

    async def edit_message_text(self, **fields):
        raise self._error


async def test_a_message_keeps_its_text_entities_buttons_and_topic():
    bot = FakeBot()
    entities = (Entity(Style.BOLD, 0, 5), Entity(Style.LINK, 6, 5, "https://news.example/1"))
    buttons = ((Button("Watch", data="w:abc"), Button("Open", url="https://news.example")),)

    await TelegramSender(bot).send(Place(-1001, 12), Message("Water gates", entities, buttons), reply_to=7)

    assert (bot.sent["chat_id"], bot.sent["message_thread_id"], bot.sent["text"]) == (-1001, 12, "Water gates")
    assert [(e.type, e.offset, e.length, e.url) for e in bot.sent["entities"]] == [
        ("bold", 0, 5, None),
        ("text_link", 6, 5, "https://news.example/1"),
    ]
    (row,) = bot.sent["reply_markup"].inline_keyboard
    assert [(b.text, b.callback_data, b.url) for b in row] == [
        ("Watch", "w:abc", None),
        ("Open", None, "https://news.example"),
    ]
    assert bot.sent["reply_parameters"].message_id == 7
    assert bot.sent["link_preview_options"].is_disabled


async def test_a_file_goes_with_its_name_and_the_text_as_caption():
    bot, entities = FakeBot(), (Entity(Style.CODE, 0, 4),)
    message = Message("What I keep", entities, file=Attachment("heliograph-2026-03-02.json", "{}\n"))

    message_id = await TelegramSender(bot).send(Place(-1001, 12), message, reply_to=7)

    assert message_id == 7
    assert (bot.sent["chat_id"], bot.sent["message_thread_id"], bot.sent["caption"]) == (-1001, 12, "What I keep")
    assert (bot.sent["document"].filename, bot.sent["document"].input_file_content) == (
        "heliograph-2026-03-02.json",
        b"{}\n",
    )
    assert [(e.type, e.offset, e.length) for e in bot.sent["caption_entities"]] == [("code", 0, 4)]
    assert bot.sent["reply_parameters"].message_id == 7
    assert "text" not in bot.sent


@pytest.mark.parametrize("words", ["Not enough rights to send documents to the chat", "Chat_send_docs_forbidden"])
async def test_a_chat_that_takes_no_files_takes_messages_still(words):
    bot = FakeBot(BadRequest(words))

    with pytest.raises(SendRefused):
        await TelegramSender(bot).send(Place(-1001), Message("What I keep", file=Attachment("a.json", "{}")))


async def test_a_correction_replies_to_its_message_and_is_sent_even_where_that_was_deleted():
    bot = FakeBot()

    await TelegramSender(bot).send(Place(-1001, 12), Message("Correction", reply_to=31))

    assert bot.sent["reply_parameters"].message_id == 31
    assert bot.sent["reply_parameters"].allow_sending_without_reply is True


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (RetryAfter(30), TooFast),
        (ChatMigrated(-1009), ChatMoved),
        (Forbidden("Forbidden: bot was blocked by the user"), ChatGone),
        (BadRequest("Chat not found"), ChatGone),
        (BadRequest("Message thread not found"), TopicGone),
        (BadRequest("TOPIC_CLOSED"), TopicGone),
        (BadRequest("Message is too long"), SendRefused),
        (InvalidToken("Unauthorized"), Unreachable),
        (BadRequest("Need administrator rights in the channel chat"), ChatGone),
        (TimedOut(), SendUnknown),
        (NetworkError("Bad Gateway"), SendUnknown),
        (NetworkError("httpx.ConnectError: All connection attempts failed"), Unreachable),
        (TimedOut("Pool timeout: All connections are occupied. Request was *not* sent to Telegram."), Unreachable),
    ],
)
async def test_each_refusal_becomes_what_the_outbox_understands(theirs, ours):
    with pytest.raises(ours):
        await TelegramSender(FakeBot(theirs)).send(Place(501), Message("Water gates"))


async def test_an_edit_that_changes_nothing_counts_as_done():
    error = BadRequest("Message is not modified: specified new message content is the same")

    await TelegramSender(FakeBot(error)).edit(Place(501), 9, Message("Water gates"))


async def test_an_edit_that_is_refused_says_so():
    with pytest.raises(SendRefused):
        await TelegramSender(FakeBot(BadRequest("Message to edit not found"))).edit(Place(501), 9, Message("Water"))


async def test_a_moment_is_sent_as_one_and_its_words_stay_as_they_are():
    bot, moment = FakeBot(), Entity(Style.MOMENT, 6, 12, unix=1_772_420_400)

    await TelegramSender(bot).send(Place(501), Message("As of 2 March 2026", (moment,)))

    # Telegram puts words of its own in their place only where it is told a format.
    (entity,) = (entity.to_dict() for entity in bot.sent["entities"])
    assert entity == {"type": "date_time", "offset": 6, "length": 12, "unix_time": 1_772_420_400}
