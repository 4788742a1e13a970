"""Each documented error of the Bot API, through the library's own error classes, and the state that it leads to."""

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError

from bot.errors import ChatGone, SendRefused, SendUnknown, TooFast, TopicGone
from bot.messages import Message
from bot.telegram import refusals
from bot.telegram.sending import TelegramSender
from bot.types import Cause, Place

CHATS = (
    ("Forbidden: bot was blocked by the user", Cause.BLOCKED),
    ("Forbidden: bot can't initiate conversation with a user", Cause.BLOCKED),
    ("Forbidden: PRIVACY_PREMIUM_REQUIRED", Cause.BLOCKED),
    ("Forbidden: ALLOW_PAYMENT_REQUIRED_25", Cause.BLOCKED),
    ("Bad Request: USER_IS_BLOCKED", Cause.BLOCKED),
    ("Forbidden: user is deactivated", Cause.GONE),
    ("Forbidden: INPUT_USER_DEACTIVATED", Cause.GONE),
    ("Forbidden: bots can't send messages to bots", Cause.GONE),
    ("Forbidden: bot can't send messages to bots", Cause.GONE),
    ("Forbidden: the bot can't send messages to the bot", Cause.GONE),
    ("Bad Request: chat not found", Cause.GONE),
    ("Bad Request: user not found", Cause.GONE),
    ("Bad Request: PEER_ID_INVALID", Cause.GONE),
    ("Bad Request: CHAT_ID_INVALID", Cause.GONE),
    ("Bad Request: CHANNEL_INVALID", Cause.GONE),
    ("Bad Request: group chat was deactivated", Cause.GONE),
    ("Forbidden: the group chat was deleted", Cause.GONE),
    ("Bad Request: group chat was upgraded to a supergroup chat", Cause.GONE),
    ("Forbidden: bot was kicked from the group chat", Cause.KICKED),
    ("Forbidden: bot was kicked from the supergroup chat", Cause.KICKED),
    ("Forbidden: bot was kicked from the channel chat", Cause.KICKED),
    ("Forbidden: bot is not a member of the group chat", Cause.KICKED),
    ("Forbidden: bot is not a member of the supergroup chat", Cause.KICKED),
    ("Forbidden: bot is not a member of the channel chat", Cause.KICKED),
    ("Bad Request: CHANNEL_PRIVATE", Cause.KICKED),
    ("Bad Request: have no rights to send a message", Cause.NO_RIGHTS),
    ("Bad Request: not enough rights to send text messages to the chat", Cause.NO_RIGHTS),
    ("Forbidden: not enough rights to send text messages to the chat", Cause.NO_RIGHTS),
    ("Bad Request: need administrator rights in the channel chat", Cause.NO_RIGHTS),
    ("Bad Request: CHAT_ADMIN_REQUIRED", Cause.NO_RIGHTS),
    ("Bad Request: CHAT_WRITE_FORBIDDEN", Cause.NO_RIGHTS),
    ("Forbidden: CHAT_WRITE_FORBIDDEN", Cause.NO_RIGHTS),
    ("Bad Request: CHAT_SEND_PLAIN_FORBIDDEN", Cause.NO_RIGHTS),
    ("Bad Request: CHAT_GUEST_SEND_FORBIDDEN", Cause.NO_RIGHTS),
    ("Bad Request: CHAT_RESTRICTED", Cause.NO_RIGHTS),
    ("Bad Request: USER_BANNED_IN_CHANNEL", Cause.NO_RIGHTS),
    ("Forbidden: something that nobody has seen yet", Cause.NO_RIGHTS),
)
TOPICS = (
    ("Bad Request: TOPIC_CLOSED", Cause.TOPIC_CLOSED),
    ("Bad Request: TOPIC_DELETED", Cause.TOPIC_DELETED),
    ("Bad Request: TOPIC_ID_INVALID", Cause.TOPIC_DELETED),
    ("Bad Request: message thread not found", Cause.TOPIC_DELETED),
)
MESSAGES = (
    "Bad Request: message is too long",
    "Bad Request: MESSAGE_TOO_LONG",
    "Bad Request: message text is empty",
    'Bad Request: can\'t parse entities: Unsupported start tag "p" at byte offset 40',
    "Bad Request: ENTITY_BOUNDS_INVALID",
    "Bad Request: ENTITY_TEXTURL_INVALID",
    "Bad Request: BUTTON_URL_INVALID",
    "Bad Request: BUTTON_DATA_INVALID",
    "Bad Request: reply markup is too long",
    "Bad Request: message to edit not found",
    "Bad Request: message can't be edited",
    "Bad Request: MESSAGE_ID_INVALID",
    "Forbidden: MESSAGE_AUTHOR_REQUIRED",
    "Bad Request: something that nobody has seen yet",
)
MISSING_REPLIES = (
    "Bad Request: message to be replied not found",
    "Bad Request: reply message not found",
    "Bad Request: REPLY_MESSAGE_ID_INVALID",
)


class RefusingBot:
    """Says the same no to every request; with `once` only to the first."""

    def __init__(self, error, *, once=False):
        self._error, self._once, self.asked = error, once, []

    async def send_message(self, **fields):
        self.asked.append(fields)
        if self._once and len(self.asked) > 1:
            return _Sent
        raise self._error

    async def edit_message_text(self, **fields):
        raise self._error


class _Sent:
    message_id = 40


def as_the_library_raises_it(description: str) -> TelegramError:
    return Forbidden(description) if description.startswith("Forbidden") else BadRequest(description)


async def refused(description: str) -> Exception:
    sender = TelegramSender(RefusingBot(as_the_library_raises_it(description)))
    with pytest.raises(Exception) as caught:
        await sender.send(Place(-1001, 12), Message("Water gates"))
    return caught.value


@pytest.mark.parametrize(("description", "cause"), CHATS)
async def test_what_is_about_the_chat_suspends_the_chat(description, cause):
    error = await refused(description)

    assert isinstance(error, ChatGone) and error.cause is cause


@pytest.mark.parametrize(("description", "cause"), TOPICS)
async def test_what_is_about_a_topic_suspends_that_topic(description, cause):
    error = await refused(description)

    assert isinstance(error, TopicGone) and error.cause is cause


@pytest.mark.parametrize("description", MESSAGES)
async def test_what_is_about_one_message_fails_that_message(description):
    assert isinstance(await refused(description), SendRefused)


def test_every_sign_of_the_tables_stands_for_a_documented_error():
    said = [description.lower() for description, _ in (*CHATS, *TOPICS)] + [one.lower() for one in MESSAGES]
    signs = {*refusals.CHATS, *refusals.TOPICS, *refusals.MESSAGES}

    # Older wordings, of servers that some run themselves.
    older = {"group chat is deactivated", "have no write access to the chat", "topic closed", "topic deleted"}
    older |= {"entities_too_long", "button_type_invalid", "wrong http url specified"}
    assert {sign for sign in signs if not any(sign in words for words in said)} == older


@pytest.mark.parametrize("description", MISSING_REPLIES)
async def test_what_it_replies_to_may_be_gone_and_the_message_goes_all_the_same(description):
    bot = RefusingBot(BadRequest(description), once=True)

    message_id = await TelegramSender(bot).send(Place(501), Message("Correction", reply_to=31))

    assert message_id == 40
    assert [asked["reply_parameters"] is None for asked in bot.asked] == [False, True]


@pytest.mark.parametrize("description", MISSING_REPLIES)
async def test_a_message_that_replies_to_nothing_is_not_tried_twice(description):
    assert isinstance(await refused(description), SendRefused)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("Too Many Requests: retry after 17", 17.0), ("Too Many Requests", refusals.SLOW_DOWN_SECONDS)],
)
async def test_a_429_that_the_library_does_not_know_as_one_holds_the_chat(said, seconds):
    with pytest.raises(TooFast) as caught:
        await TelegramSender(RefusingBot(NetworkError(said))).send(Place(501), Message("Water gates"))

    assert caught.value.retry_after == seconds


async def test_an_answer_that_is_no_json_may_have_been_a_sent_message():
    with pytest.raises(SendUnknown):
        await TelegramSender(RefusingBot(NetworkError("Bad Gateway"))).send(Place(501), Message("Water gates"))


async def test_an_edit_that_changes_nothing_is_done():
    words = "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"

    await TelegramSender(RefusingBot(BadRequest(words))).edit(Place(501), 9, Message("Water gates"))
