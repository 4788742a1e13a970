"""What is new meets what is subscribed: over a real corpus, index and database."""

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.bot_newsdesk import GROUP, NOW, PRIVATE, keep
from fakes.bot_rounds import BEGAN, BEGINS, EXERCISE, WatchedRoom

from bot.library import Library
from bot.tables import OUTBOX
from bot.types import QuietHours, Topical, Wish
from bot.watching.rounds import Watching
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings

STORY = 70


@pytest.fixture
def room(news):
    return WatchedRoom(news)


async def test_a_topic_tells_each_new_article_once(room):
    await room.subscribe(EXERCISE)
    await room.comes(BEGINS, BEGAN)

    (message,) = await room.told()

    assert message.text.startswith(f"{BEGINS}\nSteppe Courier, 2 April 2025, 14:00\n{BEGAN}\n")
    assert "Topic “mountain exercise of the CSTO”, score " in message.text
    assert message.text.endswith("; named: mountain, exercise, CSTO")
    assert "staff chiefs" not in message.text
    assert await room.told() == []


async def test_what_nothing_new_fits_moves_on_in_silence(room):
    await room.subscribe(Wish(Topical.TOPIC, topic="cotton harvest"))
    (start,) = room.cursors()
    await room.comes(BEGINS, BEGAN)

    assert await room.told() == []

    assert room.cursors() > [start]


async def test_what_is_stored_but_not_indexed_stays_ahead_of_the_cursor(room):
    await room.subscribe(EXERCISE)
    keep(room.news.corpus, BEGINS, "Steppe Courier", NOW, BEGAN)
    early = await room.told()
    room.news.index.catch_up(room.news.corpus)
    room.news.kept.keep(STORY, 5)

    (message,) = await room.told()

    assert early == []
    assert BEGINS in message.text


async def test_a_correction_of_an_article_that_was_there_is_no_new_article(room):
    await room.subscribe(EXERCISE)
    await room.comes(BEGINS, BEGAN)
    first = await room.told()
    await room.comes(BEGINS, f"{BEGAN} It ends on Friday.", story=STORY)

    again = await room.told()

    assert (len(first), again) == (1, [])


async def test_a_corpus_that_was_made_anew_does_not_silence_a_topic(room):
    await room.news.says("/help")
    room.news.store.add_subscription(PRIVATE.place, EXERCISE, cursor=1_000_000, now=NOW)

    nothing = await room.told()
    await room.comes(BEGINS, BEGAN)

    assert nothing == []
    assert len(await room.told()) == 1
    assert 0 < room.cursors()[0] < 1_000_000


async def test_an_older_index_in_place_of_a_damaged_one_repeats_nothing_and_loses_nothing(room):
    news = room.news
    await room.subscribe(EXERCISE)
    await room.comes(BEGINS, BEGAN)
    told = await room.told()
    generations = news.index.generations
    (generations.folder / generations.current() / "manifest.json").write_bytes(b"")
    settings = EmbeddingsSettings(topic_score=0.6)
    searcher = Searcher(news.corpus, lambda _: news.index.encoder, generations, settings)
    library = Library(news.corpus, searcher, kept=news.kept)
    room.watching = Watching(news.store, library, news.clock)

    meanwhile = await room.told()
    news.index.catch_up(news.corpus)
    await room.comes("CSTO mountain exercise ends", "The CSTO mountain exercise near Balykchy ended with a parade.")
    after = await room.told()
    library.close()

    assert (len(told), meanwhile) == (1, [])
    assert "exercise ends" in after[0].text
    assert "exercise begins" not in after[0].text


async def test_words_sources_and_questions_are_told_with_their_reason(room):
    await room.subscribe(
        Wish(Topical.WORDS, topic='"mountain exercise" -parade'),
        Wish(Topical.SOURCE, topic="Surkhan Post"),
        Wish(Topical.QUESTION, topic="Where did the CSTO mountain exercise begin?"),
    )
    await room.comes(BEGINS, BEGAN)
    await room.comes("Envoy visits Kabul", "An envoy flew to Kabul.", outlet="Surkhan Post")

    (message,) = await room.told()

    exercise, envoy = message.text.split("\n\n")[1:]
    assert 'Words: "mountain exercise" -parade' in exercise
    assert "Question “Where did the CSTO mountain exercise begin?”, score " in exercise
    assert envoy.endswith("An envoy flew to Kabul.\n2. Source: Surkhan Post")


async def test_a_story_is_told_once_in_a_chat_for_all_its_subscriptions(room):
    await room.subscribe(EXERCISE, Wish(Topical.WORDS, topic="Balykchy"))
    await room.comes(BEGINS, BEGAN, story=STORY)
    (message,) = await room.told()
    await room.comes("Soldiers of the CSTO train near Balykchy", "A CSTO mountain exercise goes on.", story=STORY)

    assert "Topic “mountain exercise of the CSTO”" in message.text
    assert "Words: Balykchy" in message.text
    assert [len(row) for row in message.buttons] == [3, 3]
    assert await room.told() == []


async def test_each_chat_is_told_by_itself(room):
    await room.subscribe(EXERCISE)
    await room.subscribe(EXERCISE, room=GROUP)
    await room.comes(BEGINS, BEGAN)

    assert len(await room.told()) == 2


async def test_a_burst_is_one_message_that_counts_what_it_leaves_out(room):
    await room.subscribe(EXERCISE)
    for day in range(1, 9):
        await room.comes(f"CSTO mountain exercise, day {day}", f"The CSTO mountain exercise went into day {day}.")

    (message,) = await room.told()

    assert message.text.startswith("5 stories\n\n")
    assert message.text.endswith("and 3 more")
    assert len(message.tells) == 5


async def test_an_archive_that_is_taken_in_today_tells_nobody(room):
    await room.subscribe(EXERCISE)
    long_ago = NOW - timedelta(days=8)
    keep(room.news.corpus, BEGINS, "Steppe Courier", long_ago, BEGAN, seen=NOW)
    room.news.index.catch_up(room.news.corpus)
    room.news.kept.keep(STORY, 5)

    assert await room.told() == []
    assert room.cursors() == [await room.news.library.last_indexed()]


async def test_an_article_waits_for_its_story_and_then_stands_for_itself(room):
    await room.subscribe(EXERCISE)
    room.news.add(BEGINS, BEGAN)

    early = await room.told()
    room.news.clock.pass_(minutes=3)

    assert early == []
    assert len(await room.told()) == 1


async def test_a_clock_that_is_set_back_does_not_have_an_article_wait_for_its_story_until_then(room):
    await room.subscribe(EXERCISE)
    room.news.add(BEGINS, BEGAN)

    early = await room.told()
    room.news.clock.pass_(hours=-5)

    assert early == []
    assert len(await room.told()) == 1


async def test_what_is_muted_is_passed_over_for_good(room):
    await room.subscribe(EXERCISE)
    await room.comes(BEGINS, BEGAN)
    (message,) = await room.told()
    muted = await room.news.presses(message, "Mute for a day")
    await room.comes("CSTO mountain exercise ends", "The CSTO mountain exercise near Balykchy ended.")
    silence = await room.told()
    (listed,) = await room.news.says("/subscriptions")
    room.news.clock.pass_(hours=25)
    late = await room.told()
    await room.comes("CSTO plans an exercise", "Another CSTO mountain exercise was planned.")

    assert muted.notice == "Muted until 3 April 2025, 14:00. /subscriptions ends that earlier."
    assert listed.text.endswith("1. topic: mountain exercise of the CSTO; muted until 3 April 2025, 14:00")
    assert (silence, late) == ([], [])
    assert len(await room.told()) == 1


async def test_a_mute_can_be_ended_in_the_list(room):
    await room.subscribe(EXERCISE)
    await room.comes(BEGINS, BEGAN)
    (message,) = await room.told()
    await room.news.presses(message, "Mute for a day")
    (listed,) = await room.news.says("/subscriptions")

    ended = await room.news.presses(listed, "Unmute 1")
    await room.comes("CSTO mountain exercise ends", "The CSTO mountain exercise near Balykchy ended.")

    assert "muted" not in ended.edit.text
    assert len(await room.told()) == 1


async def test_stricter_asks_for_more_than_what_came_and_stop_ends_it(room):
    await room.subscribe(EXERCISE)
    await room.comes(BEGINS, BEGAN)
    (message,) = await room.told()

    stricter = await room.news.presses(message, "Stricter")
    (subscription,) = room.news.store.subscriptions(PRIVATE.place)
    stopped = await room.news.presses(message, "Stop")
    again = await room.news.presses(message, "Stop")

    assert stricter.notice == "From now on only what has a score of 0.70 or more."
    assert subscription.strictness == 0.7
    assert stopped.notice.startswith("Stopped.")
    assert again.notice == "That subscription has ended already."
    assert room.news.store.subscriptions(PRIVATE.place) == []


async def test_what_another_chat_subscribed_is_nobodys_business(room):
    await room.subscribe(EXERCISE)
    await room.comes(BEGINS, BEGAN)
    (message,) = await room.told()
    room.news.rooms.make_admin(GROUP.place.chat_id, 501)

    pressed = await room.news.presses(message, "Stop", room=GROUP)

    assert pressed.notice == "That subscription has ended already."
    assert len(room.news.store.subscriptions(PRIVATE.place)) == 1


async def test_a_place_that_comes_back_keeps_its_place_and_is_told_the_newest_day(room):
    await room.subscribe(EXERCISE)
    await room.subscribe(EXERCISE, room=GROUP)
    room.news.store.suspend(PRIVATE.place.chat_id, room.news.clock.now())
    start = room.cursors()
    await room.comes(BEGINS, BEGAN)
    meanwhile = await room.told()
    room.news.clock.pass_(days=2)
    await room.comes("CSTO mountain exercise ends", "The CSTO mountain exercise near Balykchy ended with a parade.")
    await room.told()
    kept = room.cursors()
    room.news.store.resume(PRIVATE.place.chat_id)

    (back,) = await room.told()

    assert len(meanwhile) == 1
    assert kept == start
    assert "exercise ends" in back.text
    assert "exercise begins" not in back.text


async def test_what_a_brief_told_is_told_again_only_where_something_is_added(room):
    await room.subscribe(EXERCISE)
    await room.comes(BEGINS, BEGAN, story=STORY)
    (brief,) = await room.news.says("/brief")
    room.news.store.note_sent(PRIVATE.place, brief, 900, now=room.news.clock.now())
    told_before = await room.told()
    await room.comes("Mountain exercise of the CSTO", f"Officials said: {BEGAN}", story=STORY)
    nothing_added = await room.told()
    await room.comes(
        "CSTO exercise halted", "The CSTO mountain exercise was halted after 3 soldiers fell.", story=STORY
    )

    (added,) = await room.told()

    assert BEGINS in brief.text
    assert (told_before, nothing_added) == ([], [])
    assert "CSTO exercise halted" in added.text


async def test_in_quiet_hours_alerts_wait_for_their_end(room):
    await room.subscribe(EXERCISE)
    chat = room.news.store.chat(PRIVATE.place)
    local = NOW + timedelta(hours=5)
    quiet = QuietHours((local - timedelta(hours=1)).time(), (local + timedelta(hours=1)).time())
    room.news.store.update_chat(replace(chat, quiet=quiet))
    await room.comes(BEGINS, BEGAN)
    await room.told()

    with room.news.store.reading() as connection:
        (row,) = connection.execute(OUTBOX.select()).mappings().all()
    assert row["not_before"] >= NOW + timedelta(hours=1)


async def test_one_place_that_cannot_be_told_stops_no_other_and_stays_due(room, caplog):
    await room.subscribe(EXERCISE)
    await room.subscribe(EXERCISE, room=GROUP)
    chat = room.news.store.chat(PRIVATE.place)
    room.news.store.update_chat(replace(chat, zone="Asia/Nowhere"))
    await room.comes(BEGINS, BEGAN)

    first = await room.told()
    room.news.store.update_chat(chat)
    room.news.clock.pass_(minutes=2)
    second = await room.told()

    assert (len(first), len(second)) == (1, 1)
    assert "nobody foresaw" in caplog.text


async def test_a_removed_subscription_takes_along_what_waits(room):
    await room.subscribe(EXERCISE)
    await room.comes(BEGINS, BEGAN)
    await room.told()

    await room.news.says("/unsubscribe 1")

    with room.news.store.reading() as connection:
        assert connection.execute(OUTBOX.select()).all() == []


async def test_a_question_that_cannot_be_understood_stops_no_other(room):
    await room.subscribe(Wish(Topical.QUESTION, topic=""), Wish(Topical.WORDS, topic="-"), EXERCISE)
    await room.comes(BEGINS, BEGAN)

    assert len(await room.told()) == 1


async def test_the_passage_that_says_the_words_is_quoted_and_not_one_under_a_title_with_them(room):
    await room.subscribe(Wish(Topical.WORDS, topic="Balykchy"))
    opening = "Sign up for our morning letter. " * 40
    await room.comes("Exercise near Balykchy", f"{opening}\n\nSoldiers came to Balykchy by train on Monday.")

    (message,) = await room.told()

    assert "came to Balykchy by train" in message.text


async def test_a_passage_that_several_articles_carry_is_told_once_in_a_message(room):
    await room.subscribe(Wish(Topical.WORDS, topic="Balykchy"))
    carried = "Soldiers came to Balykchy by train on Monday. They will stay in the town for three weeks."
    await room.comes("Five things to know on Monday", f"{carried} It rained.")
    await room.comes("Five things to know on Tuesday", f"{carried} The sun shone.")
    await room.comes("Bakers of Balykchy bake at night", "Bakers of Balykchy bake at night for the soldiers.")

    (message,) = await room.told()

    assert message.text.startswith("2 stories\n")
    assert message.text.count("came to Balykchy by train") == 1
