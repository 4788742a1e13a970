"""What an alert had no room for, what channels get of it, and what of it waits when subscriptions end."""

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.bot_newsdesk import CHANNEL, EDITOR, GROUP, NOW, PRIVATE, READER
from fakes.bot_rounds import BEGAN, BEGINS, EXERCISE, WatchedRoom

from bot.delivery.bundling import Bundles
from bot.rooms.forgetting import Forgetting
from bot.tables import ALERT_PAGES, OUTBOX
from bot.types import Place, Press, QuietHours, Topical, Wish
from bot.watching.alert_pages import PAGES_KEPT
from bot.watching.story_alerts import StoryAlerts

BALYKCHY = Wish(Topical.WORDS, topic="Balykchy")


@pytest.fixture
def room(news):
    return WatchedRoom(news)


async def burst(room, days, wish=BALYKCHY, where=PRIVATE):
    """Subscribe to something that is then told of in so many stories, and return the alert."""
    await room.subscribe(wish, room=where)
    for day in range(1, days + 1):
        await room.comes(f"Exercise near Balykchy, day {day}", f"The exercise near Balykchy went into day {day}.")
    (message,) = await room.told()
    return message


def data(message):
    return [button.data for row in message.buttons for button in row]


def days_told(message):
    return [line for line in message.text.splitlines() if line.startswith("Exercise near Balykchy, day")]


def waiting(room):
    with room.news.store.reading() as connection:
        rows = connection.execute(OUTBOX.select().order_by(OUTBOX.c.id)).mappings()
        return [row["key"].partition(":")[0] for row in rows if row["state"] == "due"]


async def test_a_button_shows_what_an_alert_had_no_room_for(room):
    alert = await burst(room, 13)
    (second,) = (await room.news.presses(alert, "Show 8 more")).messages
    (third,) = (await room.news.presses(second, "Show 3 more")).messages

    told = [*days_told(alert), *days_told(second), *days_told(third)]
    assert len(set(told)) == len(told) == 13
    assert alert.text.endswith("and 8 more") and second.text.endswith("and 3 more")
    assert "Words: Balykchy" in third.text and data(third) == ["am:1", "ax:1"]


async def test_what_was_shown_so_is_not_told_again(room):
    alert = await burst(room, 6)
    left = next(day for day in range(1, 7) if f"day {day}\n" not in alert.text)
    await room.news.presses(alert, "Show 1 more")

    story = 1000 + 4 + left
    await room.comes("More of Balykchy", f"Something else happened at Balykchy on day {left}.", story=story)

    assert await room.told() == []


async def test_members_of_a_group_who_press_at_once_get_it_once(room):
    alert = await burst(room, 6, where=GROUP)

    first = await room.news.presses(alert, "Show 1 more", room=GROUP)
    second = await room.news.presses(alert, "Show 1 more", room=GROUP, person=EDITOR)

    assert (len(first.messages), second.messages) == (1, ())
    assert second.notice == "They were shown just now, below."


async def test_reasons_of_what_was_unsubscribed_are_left_out_and_the_stories_stay(room):
    alert = await burst(room, 6)
    await room.news.says("/unsubscribe 1")

    (more,) = (await room.news.presses(alert, "Show 1 more")).messages

    assert len(days_told(more)) == 1 and "Words:" not in more.text and data(more) == []


@pytest.mark.parametrize("forged", ["ar:", "ar:nowhere:5", "ar:{page}", "ar:{page}:99", "ar:{page}:" + "9" * 40])
async def test_a_forged_page_is_no_longer_kept(room, forged):
    alert = await burst(room, 6)
    page = data(alert)[0].split(":")[1]

    reaction = await room.news.desk.react(Press(PRIVATE, READER, forged.format(page=page), 8))

    assert reaction.notice.startswith("These stories are no longer kept")


async def test_the_page_of_another_chat_is_nobodys_business(room):
    alert = await burst(room, 6)

    pressed = await room.news.presses(alert, "Show 1 more", room=GROUP)

    assert pressed.notice.startswith("These stories are no longer kept")


async def test_old_pages_are_let_go(room):
    await burst(room, 6)

    room.news.store.prune(NOW + PAGES_KEPT)
    kept = _pages(room)
    room.news.store.prune(NOW + PAGES_KEPT + timedelta(seconds=1))

    assert (kept, _pages(room)) == (1, 0)


async def test_pages_go_with_a_chat_that_is_forgotten_and_move_with_a_group(room):
    alert = await burst(room, 6, where=GROUP)
    moved = replace(GROUP, place=Place(-1001_700))
    room.news.store.migrate(GROUP.place.chat_id, moved.place.chat_id)

    there = await room.news.presses(alert, "Show 1 more", room=moved)
    Forgetting(room.news.store).chat(moved.place.chat_id, today=NOW.date())

    assert len(there.messages) == 1 and _pages(room) == 0


async def test_a_channel_gets_its_alert_without_buttons_that_no_reader_may_press(room):
    room.news.store.ensure_chat(CHANNEL, language=room.news.with_.settings.language, zone="UTC")

    alert = await burst(room, 6, where=CHANNEL)

    assert alert.buttons == () and alert.text.endswith("and 1 more")


async def test_an_answer_in_a_channel_has_no_buttons_and_the_trial_of_a_subscription_has_its_own(news):
    (answer,) = await news.says("/ask Who opened the gates of the Kairakkum reservoir?", room=CHANNEL)
    (shown,) = await news.says("/subscribe words Kairakkum", room=CHANNEL)

    assert [one for one in data(answer) if one] == []
    assert [one.partition(":")[0] for one in data(shown)] == ["ws", "wc"]


async def test_what_waits_goes_with_the_last_of_the_subscriptions_that_brought_it(room):
    await room.subscribe(EXERCISE, BALYKCHY)
    await room.comes(BEGINS, BEGAN)
    (alert,) = await room.told()

    await room.news.says("/unsubscribe 1")
    one_left = waiting(room)
    await room.news.says("/unsubscribe 2")

    assert "1. Topic" in alert.text and "2. Words" in alert.text
    assert (one_left, waiting(room)) == (["alert"], [])


async def test_who_unsubscribes_from_all_gets_nothing_that_waited_for_the_end_of_quiet_hours(room):
    await room.subscribe(EXERCISE, BALYKCHY)
    _quiet(room, hours=2)
    await room.comes(BEGINS, BEGAN)
    await room.told()

    await room.news.says("/unsubscribe all")
    Bundles(room.news.store).look(NOW + timedelta(hours=3))

    assert waiting(room) == []


async def test_what_was_put_together_at_the_end_of_quiet_hours_is_on_its_way(room):
    await room.subscribe(EXERCISE, Wish(Topical.SOURCE, topic="Surkhan Post"))
    _quiet(room, hours=2)
    await room.comes(BEGINS, BEGAN)
    await room.told()
    await room.comes("Envoy visits Kabul", "An envoy flew to Kabul.", outlet="Surkhan Post")
    await room.told()
    Bundles(room.news.store).look(NOW + timedelta(hours=3))

    await room.news.says("/unsubscribe all")

    assert waiting(room) == ["bundle"]


async def test_stricter_pressed_twice_or_handled_again_is_as_strict_as_once(room):
    await room.subscribe(EXERCISE)
    await room.comes(BEGINS, BEGAN)
    (alert,) = await room.told()

    first = await room.news.presses(alert, "Stricter")
    again = await room.news.presses(alert, "Stricter")

    assert first == again and first.notice == "From now on only what has a score of 0.70 or more."
    assert room.news.store.subscriptions(PRIVATE.place)[0].strictness == 0.7


async def test_an_older_alert_makes_nothing_looser(room):
    await room.subscribe(EXERCISE)
    await room.comes(BEGINS, BEGAN)
    (alert,) = await room.told()
    StoryAlerts(room.news.store).set_strictness(1, 0.9)

    pressed = await room.news.presses(alert, "Stricter")

    assert pressed.notice == "From now on only what has a score of 0.90 or more."
    assert room.news.store.subscriptions(PRIVATE.place)[0].strictness == 0.9


def _pages(room):
    with room.news.store.reading() as connection:
        return len(connection.execute(ALERT_PAGES.select()).all())


def _quiet(room, *, hours):
    local = NOW + timedelta(hours=5)
    chat = room.news.store.chat(PRIVATE.place)
    quiet = QuietHours((local - timedelta(hours=1)).time(), (local + timedelta(hours=hours)).time())
    room.news.store.update_chat(replace(chat, quiet=quiet))
