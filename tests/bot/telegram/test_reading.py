"""What an update asks of the bot."""

import pytest
import telegram

from bot.telegram.reading import read_press, read_request
from bot.types import ChatKind, Elsewhere, Place

GROUP = {"id": -1001, "type": "supergroup", "title": "Border desk", "is_forum": True}
CHANNEL = {"id": -1002, "type": "channel", "title": "Border news"}
READER = {"id": 501, "is_bot": False, "first_name": "Aigul", "language_code": "ru"}
BOT = {"id": 900, "is_bot": True, "first_name": "Heliograph", "username": "HelioBot"}


def message(text, chat=None, **fields):
    body = {"message_id": 7, "date": 1743584400, "chat": chat or {"id": 501, "type": "private"}, "text": text}
    if chat is None or chat["type"] != "channel":
        body["from"] = READER
    return telegram.Message.de_json(body | fields, None)


def asked(text, chat=None, **fields):
    return read_request(message(text, chat, **fields), username="HelioBot", bot_id=900)


def mention(offset, length):
    return {"entities": [{"type": "mention", "offset": offset, "length": length}]}


@pytest.mark.parametrize(
    ("text", "command", "argument"),
    [
        ("Who guards the border?", "ask", "Who guards the border?"),
        ("/ask Who guards the border?", "ask", "Who guards the border?"),
        ("/ASK@heliobot  Who guards?", "ask", "Who guards?"),
        ("/ask\nWho guards\nthe border?", "ask", "Who guards\nthe border?"),
        ("/brief", "brief", ""),
        ("/brief 3d", "brief", "3d"),
    ],
)
def test_a_private_message_is_a_command_or_a_question(text, command, argument):
    request = asked(text)

    assert (request.command, request.argument) == (command, argument)
    assert (request.room.kind, request.room.place) == (ChatKind.PRIVATE, Place(501))
    assert (request.person.id, request.person.language) == (501, "ru")


@pytest.mark.parametrize("text", ["Good morning", "/ask@OtherBot what", "/", "/no-such/path", "a@HelioBots b"])
def test_group_talk_that_is_not_meant_for_the_bot_is_left_alone(text):
    assert asked(text, GROUP) is None


def test_a_mention_is_a_question_without_the_name():
    request = asked("@HelioBot, who guards the border?", GROUP, **mention(0, 9))

    assert (request.command, request.argument) == ("ask", "who guards the border?")


def test_a_mention_behind_an_emoji_is_cut_out_in_utf16_units():
    request = asked("🛰 who guards the border @HelioBot?", GROUP, **mention(25, 9))

    assert request.argument == "🛰 who guards the border ?"


def test_a_mention_of_somebody_else_is_left_alone():
    assert asked("@OtherBot who guards?", GROUP, **mention(0, 9)) is None


def test_a_reply_to_the_bot_is_a_question():
    replied = {"message_id": 5, "date": 1743584000, "chat": GROUP, "from": BOT, "text": "1. …"}

    assert asked("and Uzbekistan?", GROUP, reply_to_message=replied).argument == "and Uzbekistan?"


def test_a_reply_to_a_reader_is_left_alone():
    replied = {"message_id": 5, "date": 1743584000, "chat": GROUP, "from": READER, "text": "hm"}

    assert asked("and Uzbekistan?", GROUP, reply_to_message=replied) is None


def test_a_forum_topic_is_part_of_the_place():
    request = asked("/brief", GROUP, message_thread_id=12, is_topic_message=True)

    assert request.room.place == Place(-1001, 12)


def test_a_thread_of_replies_that_is_no_topic_is_not():
    assert asked("/brief", GROUP, message_thread_id=12).room.place == Place(-1001)


def test_an_anonymous_administrator_writes_as_the_group():
    request = asked("/subscribe brief 08:00", GROUP, sender_chat=GROUP)

    assert request.as_chat
    assert request.person is None


def test_a_linked_channel_does_not_write_as_the_group():
    assert not asked("/subscribe brief 08:00", GROUP, sender_chat=CHANNEL).as_chat


def test_a_channel_post_that_telegram_copies_into_a_group_is_left_alone():
    assert asked("/subscribe brief 08:00", GROUP, sender_chat=CHANNEL, is_automatic_forward=True) is None


def test_a_quote_that_was_picked_from_our_inline_results_asks_nothing():
    me = {"id": 900, "is_bot": True, "first_name": "Heliograph", "username": "HelioBot"}
    other = {"id": 901, "is_bot": True, "first_name": "Pictures", "username": "gif"}

    assert asked("The crossing opened at dawn.", via_bot=me) is None
    assert asked("The crossing opened at dawn.", via_bot=other) is not None


def test_a_channel_takes_commands_only():
    request = asked("/subscribe brief 08:00", CHANNEL, sender_chat=CHANNEL)

    assert (request.room.kind, request.as_chat, request.person) == (ChatKind.CHANNEL, True, None)
    assert asked("Water was released today", CHANNEL, sender_chat=CHANNEL) is None


def test_a_press_says_who_pressed_what_where():
    query = telegram.CallbackQuery.de_json(
        {
            "id": "1",
            "from": READER,
            "chat_instance": "1",
            "data": "n:abc:3",
            "message": {
                "message_id": 9,
                "date": 1743584400,
                "chat": GROUP,
                "text": "1.",
                "message_thread_id": 12,
                "is_topic_message": True,
            },
        },
        None,
    )

    press = read_press(query)

    assert (press.data, press.message_id, press.room.place, press.person.id) == ("n:abc:3", 9, Place(-1001, 12), 501)


@pytest.mark.parametrize("data", ["c:Zx81kQ:0", "w:Zx81kQ", "n:Zx81kQ:3"])
def test_a_reply_to_a_card_names_the_card(data):
    keyboard = {
        "inline_keyboard": [[{"text": "Site", "url": "https://news.example"}, {"text": "·", "callback_data": data}]]
    }
    card = {"message_id": 6, "date": 1743584300, "chat": GROUP, "from": BOT, "text": "1. …", "reply_markup": keyboard}

    assert asked("/why", GROUP, reply_to_message=card).card == "Zx81kQ"
    assert asked("/why", GROUP, reply_to_message=card | {"from": READER}).card == ""


def test_a_reply_to_a_list_names_no_card():
    keyboard = {"inline_keyboard": [[{"text": "Remove 3", "callback_data": "x:3"}]]}
    listed = {"message_id": 6, "date": 1743584300, "chat": GROUP, "from": BOT, "text": "3. …", "reply_markup": keyboard}

    assert asked("/why", GROUP, reply_to_message=listed).card == ""


TIMUR = {"id": 909, "is_bot": False, "first_name": "Timur", "username": "timur_k"}


def written_by(author, chat=GROUP):
    return {"message_id": 5, "date": 1743584400, "chat": chat, "from": author, "text": "May I ask, too?"}


def test_a_command_in_reply_is_about_whom_it_replies_to():
    request = asked("/allow", GROUP, reply_to_message=written_by(TIMUR))

    assert (request.about.id, request.about.username) == (909, "timur_k")


def test_a_mention_without_a_username_names_somebody():
    entity = {"type": "text_mention", "offset": 7, "length": 5, "user": TIMUR}

    assert asked("/allow Timur", GROUP, entities=[entity], reply_to_message=written_by(READER)).about.id == 909


@pytest.mark.parametrize("author", [BOT, READER | {"is_bot": True}])
def test_no_command_is_about_a_bot(author):
    assert asked("/allow", GROUP, reply_to_message=written_by(author)).about is None


@pytest.mark.parametrize(
    "author",
    [
        {"from": BOT},
        {"from": READER | {"is_bot": True}},
        {"from": READER, "sender_chat": GROUP},
        {"from": READER, "sender_chat": {"id": -1002, "type": "channel", "title": "Border news"}},
        {},
    ],
)
def test_a_reply_to_a_bot_a_channel_or_an_anonymous_administrator_is_about_nobody(author):
    replied = {"message_id": 5, "date": 1743584400, "chat": GROUP, "text": "May I ask, too?"} | author

    request = asked("/deny", GROUP, reply_to_message=replied)

    assert (request.about, request.about_nobody) == (None, True)


def test_what_is_about_somebody_or_replies_to_nothing_is_not_about_nobody():
    opened = written_by(TIMUR) | {"forum_topic_created": {"name": "Water", "icon_color": 7322096}}
    entity = {"type": "text_mention", "offset": 6, "length": 5, "user": TIMUR}

    in_topic = asked("/deny", GROUP, reply_to_message=opened, message_thread_id=5, is_topic_message=True)
    named = asked("/deny Timur", GROUP, entities=[entity], reply_to_message=written_by(BOT))

    assert not asked("/deny", GROUP, reply_to_message=written_by(TIMUR)).about_nobody
    assert not asked("/deny", GROUP).about_nobody
    assert not in_topic.about_nobody
    assert (named.about.id, named.about_nobody) == (909, False)


def test_a_topic_says_its_name_where_the_message_replies_to_nothing_else():
    opened = written_by(READER) | {"forum_topic_created": {"name": "Water", "icon_color": 7322096}}
    in_topic = {"message_thread_id": 5, "is_topic_message": True}

    room = asked("/settings answers here", GROUP, reply_to_message=opened, **in_topic).room
    replying = asked("/settings answers here", GROUP, reply_to_message=written_by(TIMUR), **in_topic).room

    assert (room.forum, room.topic, room.place) == (True, "Water", Place(-1001, 5))
    assert replying.topic == ""


def test_a_command_in_a_topic_is_not_about_whoever_opened_the_topic():
    opened = written_by(TIMUR) | {"forum_topic_created": {"name": "Water", "icon_color": 7322096}}

    assert asked("/deny", GROUP, reply_to_message=opened, message_thread_id=5, is_topic_message=True).about is None


def test_a_reply_says_what_it_replies_to_and_what_was_marked_in_it():
    replied = {"message_id": 5, "date": 1743584400, "chat": GROUP, "from": BOT, "text": "1. The gates were opened."}

    request = asked("Why so early?", GROUP, reply_to_message=replied, quote={"text": "The gates", "position": 3})

    assert (request.replies_to, request.quoted) == (5, "The gates")
    assert (asked("Why so early?").replies_to, asked("Why so early?").quoted) == (0, "")


def test_what_is_quoted_from_another_chat_is_nothing_that_was_sent_here():
    assert asked("Why so early?", quote={"text": "The gates", "position": 3}).quoted == ""


POST = {"type": "channel", "date": 1743584400, "chat": CHANNEL, "message_id": 41}
BY_THE_BOT = {"type": "user", "date": 1743584400, "sender_user": BOT}
SOMEBODYS = {"type": "hidden_user", "date": 1743584400, "sender_user_name": "T."}


def test_a_reply_to_a_post_of_another_chat_says_which_and_what_of_it_was_quoted():
    shown = {"origin": POST, "chat": CHANNEL, "message_id": 41, "link_preview_options": {"url": "https://a.example/1"}}

    request = asked("Why so early?", external_reply=shown, quote={"text": "The gates", "position": 0})

    assert request.elsewhere == Elsewhere(-1002, 41, "https://a.example/1")
    assert (request.quoted, request.replies_to) == ("The gates", 0)


@pytest.mark.parametrize("preview", [{}, {"link_preview_options": {"is_disabled": True}}])
def test_of_a_message_between_two_people_telegram_says_no_place(preview):
    assert asked("Why?", external_reply={"origin": SOMEBODYS} | preview).elsewhere == Elsewhere()
    assert asked("Why?").elsewhere is None


def test_in_a_group_a_reply_to_what_the_bot_said_elsewhere_is_meant_for_it():
    opened = {
        "message_id": 5,
        "date": 1743584400,
        "chat": GROUP,
        "from": READER,
        "forum_topic_created": {"name": "Water", "icon_color": 7322096},
    }

    assert asked("Why so early?", GROUP, external_reply={"origin": BY_THE_BOT}) is not None
    assert asked("Why so early?", GROUP, external_reply={"origin": BY_THE_BOT}, reply_to_message=opened) is not None
    assert asked("Why so early?", GROUP, external_reply={"origin": SOMEBODYS}) is None
    assert asked("Why so early?", GROUP, external_reply={"origin": POST}) is None


def pressed_under(message):
    raw = {"id": "1", "from": READER, "chat_instance": "1", "data": "n:abc:3", "message": message}
    return read_press(telegram.CallbackQuery.de_json(raw, None))


def test_a_press_under_a_message_that_is_gone_has_a_chat_but_no_known_topic():
    gone = pressed_under({"message_id": 9, "date": 0, "chat": GROUP})

    assert (gone.room.place, gone.message_id, gone.placed) == (Place(-1001), 9, False)
    assert pressed_under({"message_id": 9, "date": 1743584400, "chat": GROUP, "text": "1."}).placed
