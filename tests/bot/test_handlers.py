"""What the desk answers, through real corpus, index and database."""

from datetime import timedelta

import pytest
from fakes.bot_newsdesk import CHANNEL, EDITOR, GROUP, PRIVATE, READER, newsdesk

from bot.messages import Style
from bot.types import ChatKind, Language, Length, Person, Place, Press, Request, Room, Topical


@pytest.fixture
def news(tmp_path):
    with newsdesk(tmp_path) as opened:
        yield opened


@pytest.fixture
def careful(tmp_path):
    with newsdesk(tmp_path, threshold=1.0) as opened:
        yield opened


def quoted(message):
    """Return what stands in the message's quotations, cut as Telegram cuts it."""
    raw = message.text.encode("utf-16-le")
    return [
        raw[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")
        for entity in message.entities
        if entity.style in (Style.QUOTE, Style.LONG_QUOTE)
    ]


def is_stored(news, text):
    articles = (news.corpus.article(number) for number in range(1, 20))
    return any(article and text in article.text for article in articles)


async def test_a_question_is_answered_with_slices_of_stored_articles(news):
    (answer,) = await news.says("Who opened the gates of the Kairakkum reservoir?")

    assert len(quoted(answer)) >= 3
    assert all(is_stored(news, text) for text in quoted(answer))
    assert "Kairakkum reservoir opens its gates early" in answer.text.splitlines()[0]


async def test_a_question_that_nothing_fits_gets_no_dressed_up_citation(careful):
    (answer,) = await careful.says("What is the best pizza in Naples?")

    assert answer.text.startswith("Nothing fitting was found.")
    assert "Searched: 4 articles" in answer.text
    assert "Nearest miss, not an answer:" in answer.text


async def test_an_empty_corpus_says_how_to_fill_it(tmp_path):
    with newsdesk(tmp_path, empty=True) as news:
        (answer,) = await news.says("Who guards the border?")

    assert "heliograph ingest" in answer.text


async def test_an_empty_question_is_asked_for(news):
    (answer,) = await news.says("/ask")

    assert answer.text.startswith("What would you like to know?")


async def test_a_question_longer_than_a_message_of_thought_is_refused_with_the_limit(news):
    (answer,) = await news.says("why " * 300)

    assert "1000" in answer.text


async def test_an_unknown_command_is_answered_in_private_and_left_alone_in_groups(news):
    assert "/weather" in (await news.says("/weather"))[0].text
    assert await news.says("/weather", room=GROUP) == []


async def test_more_quotes_turns_the_card(news):
    (answer,) = await news.says("reservoir exercise uranium soldiers forecast")

    reaction = await news.presses(answer, "More quotes")

    assert reaction.edit is not None
    assert reaction.edit.text.startswith("4. ")


async def test_context_shows_the_passage_in_the_article_that_was_quoted(news):
    (answer,) = await news.says("Who opened the gates of the Kairakkum reservoir?")

    reaction = await news.presses(answer, "Context 1")

    (message,) = reaction.messages
    assert "Canals in the Bekabad district filled up by noon." in message.text


async def test_a_card_that_is_gone_says_so(news):
    (answer,) = await news.says("Who opened the gates of the Kairakkum reservoir?")
    news.clock.pass_(days=120)
    news.store.prune(news.clock.now())

    reaction = await news.presses(answer, "Context 1")

    assert reaction.notice == "This answer is too old for its buttons. Please ask again."


async def test_the_card_of_another_chat_is_not_shown(news):
    (answer,) = await news.says("Who opened the gates of the Kairakkum reservoir?")

    shown = await news.presses(answer, "Context 1", room=GROUP)

    assert (shown.messages, shown.notice) == ((), "This answer is too old for its buttons. Please ask again.")


async def test_a_number_that_no_database_holds_is_no_subscription(news):
    (answer,) = await news.says(f"/unsubscribe {10**30}")
    reaction = await news.desk.react(Press(PRIVATE, READER, f"x:{10**30}", 5))

    assert answer.text.startswith("There is no such subscription")
    assert reaction.notice == "It was removed already."


async def test_watch_makes_a_subscription_of_the_question_once(news):
    (answer,) = await news.says("Who opened the gates of the Kairakkum reservoir?")

    first = await news.presses(answer, "Watch")
    second = await news.presses(answer, "Watch")

    assert first.notice.startswith("Watching.")
    assert second.notice == "This is being watched already."
    (watched,) = news.store.subscriptions(PRIVATE.place)
    assert (watched.what, watched.topic) == (Topical.QUESTION, "Who opened the gates of the Kairakkum reservoir?")


async def test_a_brief_tells_each_story_once_with_its_articles_and_outlets(news):
    (brief,) = await news.says("/brief")

    assert "2\u00a0outlets, 2\u00a0origins" in brief.text
    assert "CSTO staff chiefs plan a mountain exercise" in brief.text
    assert "Uranium producer" not in brief.text
    assert all(is_stored(news, text) for text in quoted(brief))


async def test_a_brief_on_a_topic_leaves_the_rest_out(news):
    (brief,) = await news.says("/brief water reservoir Kairakkum")

    assert "Kairakkum" in brief.text
    assert "CSTO" not in brief.text


async def test_a_brief_of_a_quiet_day_tells_the_newest_day_and_says_so(news):
    news.clock.pass_(days=5)

    (brief,) = await news.says("/brief")

    assert "There is nothing newer." in brief.text
    assert "Kairakkum" in brief.text


async def test_a_brief_of_days_tells_them_and_nothing_else(news):
    (brief,) = await news.says("/brief 2025-03-24 2025-03-25")

    assert "Uranium producer" in brief.text
    assert "Kairakkum" not in brief.text


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("/brief 2025-02-30", "There is no day “2025-02-30”. Write it like /brief 2015-09-14"),
        ("/brief 2025-03-25 2025-03-24", "Do you mean /brief 2025-03-24 2025-03-25?"),
        ("/brief 2025-04-20", "today is 2025-04-02"),
    ],
)
async def test_days_that_cannot_be_told_are_refused_with_what_to_write(news, written, remedy):
    (answer,) = await news.says(written)

    assert remedy in answer.text


async def test_a_brief_of_an_impossible_span_is_refused(news):
    (answer,) = await news.says("/brief 0d")

    assert "0d" in answer.text


async def test_a_subscription_is_listed_and_removed(news):
    await news.says("/subscribe brief 08:00")
    await news.subscribes("topic water disputes")
    (listed,) = await news.says("/subscriptions")

    reaction = await news.presses(listed, "Remove 1")

    assert "08:00" in listed.text
    assert "water disputes" in listed.text
    assert reaction.notice == "Removed."
    assert [one.what for one in news.store.subscriptions(PRIVATE.place)] == [Topical.TOPIC]


async def test_the_same_subscription_twice_is_one(news):
    await news.says("/subscribe brief 08:00")

    (again,) = await news.says("/subscribe brief 8:00")

    assert again.text == "That subscription is there already."
    assert len(news.store.subscriptions(PRIVATE.place)) == 1


async def test_several_times_on_some_days_are_subscribed_in_one_step_and_listed_one_by_one(news):
    (made,) = await news.says("/subscribe brief weekdays 08:00 18:00")
    (listed,) = await news.says("/subscriptions")

    assert made.text.startswith("A brief will come on weekdays at 08:00 and 18:00 (")
    assert [line.partition(" (")[0] for line in listed.text.splitlines()[1:]] == [
        "1. brief on weekdays at 08:00",
        "2. brief on weekdays at 18:00",
    ]


async def test_a_brief_on_further_days_adds_only_those(news):
    await news.says("/subscribe brief weekdays 08:00")

    (made,) = await news.says("/subscribe brief 08:00")

    assert made.text.startswith("A brief will come at weekends at 08:00 (")


async def test_where_there_is_no_room_for_all_none_is_subscribed(news):
    times = " ".join(f"{hour}:{minute}" for hour in range(4) for minute in ("00", "10", "20", "30", "40", "50"))

    (refused,) = await news.says(f"/subscribe brief {times}")

    assert refused.text.startswith("There is room for 20 subscriptions here.")
    assert news.store.subscriptions(PRIVATE.place) == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("brief moonday 08:00", "“moonday” is neither a day nor a time"),
        ("brief weekly 08:00", "On which day of the week? Name it before the time: /subscribe brief mon 08:00"),
        ("brief 25:00", "“25:00” is not a time"),
    ],
)
async def test_a_timetable_that_is_not_understood_is_shown_back(news, asked, said):
    (refused,) = await news.says(f"/subscribe {asked}")

    assert refused.text.startswith(said)


async def test_unsubscribe_all_says_how_many(news):
    await news.says("/subscribe brief 08:00")
    await news.subscribes("topic water disputes")

    (answer,) = await news.says("/unsubscribe all")

    assert answer.text == "Removed: 2 subscriptions."
    assert (await news.says("/unsubscribe all"))[0].text.startswith("Nothing is subscribed here.")


async def test_only_administrators_subscribe_a_group(news):
    refused = await news.says("/subscribe brief 08:00", room=GROUP)
    news.rooms.make_admin(GROUP.place.chat_id, EDITOR.id)
    accepted = await news.says("/subscribe brief 08:00", room=GROUP, person=EDITOR)

    assert refused[0].text == "Only administrators can do that here."
    assert "08:00" in accepted[0].text
    assert len(news.store.subscriptions(GROUP.place)) == 1


async def test_only_administrators_press_what_changes_a_group(news):
    (answer,) = await news.says("Who opened the gates of the Kairakkum reservoir?", room=GROUP)

    watched = await news.presses(answer, "Watch", room=GROUP)
    shown = await news.presses(answer, "Context 1", room=GROUP)

    assert watched.notice == "Only administrators can change this."
    assert len(shown.messages) == 1


async def test_a_post_in_a_channel_subscribes_it(news):
    (answer,) = await news.says("/subscribe brief 07:30", room=CHANNEL)

    assert "07:30" in answer.text
    assert len(news.store.subscriptions(CHANNEL.place)) == 1


@pytest.mark.parametrize(
    ("bot_posts", "reader_administers", "expected"),
    [
        (True, True, "@bordernews"),
        (False, True, "I am not an administrator in @bordernews"),
        (True, False, "Only administrators of @bordernews"),
    ],
)
async def test_a_channel_is_subscribed_from_a_private_chat_by_those_who_may(
    news, bot_posts, reader_administers, expected
):
    news.rooms.open_channel("@bordernews", CHANNEL.place.chat_id, bot_may_post=bot_posts)
    if reader_administers:
        news.rooms.make_admin(CHANNEL.place.chat_id, READER.id)

    (answer,) = await news.says("/subscribe @bordernews brief 08:00")

    assert expected in answer.text
    assert len(news.store.subscriptions(CHANNEL.place)) == (bot_posts and reader_administers)


async def test_an_unknown_channel_is_named(news):
    (answer,) = await news.says("/subscribe @nowhere brief 08:00")

    assert "@nowhere" in answer.text


async def test_each_topic_of_a_forum_has_its_own_subscriptions(news):
    news.rooms.make_admin(GROUP.place.chat_id, READER.id)
    water = Room(Place(GROUP.place.chat_id, 12), ChatKind.GROUP, GROUP.title)

    await news.subscribes("topic water disputes", room=water)

    assert len(news.store.subscriptions(water.place)) == 1
    assert news.store.subscriptions(GROUP.place) == []


async def test_settings_change_by_words_and_by_buttons(news):
    await news.says("/settings zone Asia/Bishkek")
    (shown,) = await news.says("/settings")
    reaction = await news.presses(shown, "Русский")

    chat = news.store.chat(PRIVATE.place)
    assert (chat.zone, chat.language) == ("Asia/Bishkek", Language.RUSSIAN)
    assert "Настройки" in reaction.edit.text


async def test_the_length_of_briefs_is_a_setting_of_the_chat(news):
    await news.says("/settings brief headlines")
    (shown,) = await news.says("/settings")

    assert news.store.chat(PRIVATE.place).length is Length.HEADLINES
    assert "Briefs: headlines only" in shown.text

    await news.presses(shown, "Full briefs")
    assert news.store.chat(PRIVATE.place).length is Length.FULL


async def test_a_wrong_setting_is_explained(news):
    (answer,) = await news.says("/settings zone Almatty")

    assert "Asia/Almaty" in answer.text


async def test_a_reader_whose_telegram_is_russian_is_answered_in_russian(news):
    room = Room(Place(777), ChatKind.PRIVATE, "Бахром")
    (page,) = await news.desk.answer(request("start", room, "ru"))

    assert "Гелиограф" in page.text or "Heliograph" in page.text
    assert any("а" <= letter <= "я" for letter in page.text)


@pytest.mark.parametrize("command", ["start", "help", "about"])
@pytest.mark.parametrize("room", [PRIVATE, GROUP, CHANNEL], ids=lambda room: room.kind.value)
async def test_the_pages_are_there_for_every_kind_of_chat(news, command, room):
    (page,) = await news.says(f"/{command}", room=room)

    assert len(page.text) > 100


async def test_an_unknown_button_is_answered(news):
    reaction = await news.desk.react(Press(PRIVATE, READER, "z:1", 5))

    assert reaction.notice == "This button is no longer known. Please use the command."


def request(command, room, language):
    return Request(room, Person(room.place.chat_id, language), command, "", 1)


# what was sent is written down


def is_the_slice(news, cited, text):
    article = news.corpus.article(cited.article_id, cited.revision)
    return article.text[cited.start : cited.end] == text


async def test_an_answer_cites_exactly_what_it_quotes_and_tells_of_nothing(news):
    (answer,) = await news.says("Who opened the gates of the Kairakkum reservoir?")

    shown = [text for text in quoted(answer) if any(is_the_slice(news, cited, text) for cited in answer.cited)]

    assert len(shown) == len(answer.cited) == 3
    assert answer.tells == ()


async def test_a_nearest_miss_cites_what_it_quotes(careful):
    (answer,) = await careful.says("Who opened the gates of the Kairakkum reservoir?")

    (cited,) = answer.cited
    assert is_the_slice(careful, cited, quoted(answer)[0])


async def test_what_was_sent_is_kept_for_its_place(news):
    (answer,) = await news.says("Who opened the gates of the Kairakkum reservoir?", room=GROUP)

    await news.desk.sent(GROUP.place, answer, 31)

    kept = news.store.sent_quotes(range(1, 20), since=news.clock.now() - timedelta(hours=1))
    assert [(quote.place, quote.message_id, quote.cited) for quote in kept] == [
        (GROUP.place, 31, cited) for cited in answer.cited
    ]


async def test_a_turned_card_is_kept_as_it_shows_now(news):
    (answer,) = await news.says("Who opened the gates of the Kairakkum reservoir?")
    await news.desk.sent(PRIVATE.place, answer, 31)
    turned = await news.presses(answer, "More quotes")

    await news.desk.edited(PRIVATE.place, turned.edit, 31)

    kept = news.store.sent_quotes(range(1, 20), since=news.clock.now() - timedelta(hours=1))
    assert [quote.cited for quote in kept] == list(turned.edit.cited) != list(answer.cited)


async def test_an_answer_that_cannot_be_written_down_was_given_all_the_same(news, caplog):
    (answer,) = await news.says("Who opened the gates of the Kairakkum reservoir?")

    await news.desk.sent(PRIVATE.place, answer, None)

    assert "was not written down" in caplog.text
