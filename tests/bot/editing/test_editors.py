"""Who may say which editors see a channel's briefs first, and who may press what under drafts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.bot_desk import brief_at
from fakes.bot_newsdesk import CHANNEL, GROUP, PRIVATE, READER, Newsdesk, newsdesk

from bot.editing.drafting import Drafting
from bot.editing.standing import Soundness
from bot.handlers import Desk
from bot.messages import Message, Reaction
from bot.timing.schedule import Tick
from bot.types import EDITORS_MINUTES, Chat, Person, Place, Press, Room
from corpus.standing import Standings

HANDLE = "@border_news"
STRANGER = Person(777, "en", name="Passer-by")


@pytest.fixture
def news(tmp_path: Path) -> Iterator[Newsdesk]:
    with newsdesk(tmp_path) as opened:
        opened.rooms.open_channel(HANDLE, CHANNEL.place.chat_id)
        for chat_id in (CHANNEL.place.chat_id, GROUP.place.chat_id):
            opened.rooms.make_admin(chat_id, READER.id)
        yield opened


async def said(news: Newsdesk, text: str, *, room: Room = GROUP, person: Person = READER) -> str:
    (answer,) = await news.says(text, room=room, person=person)
    return answer.text


def channel_of(news: Newsdesk) -> Chat | None:
    return news.store.chat(CHANNEL.place)


async def test_an_administrator_of_both_makes_a_chat_the_editors(news: Newsdesk) -> None:
    answer = await said(news, f"/settings {HANDLE} editors here")

    channel = channel_of(news)
    assert channel is not None
    assert (channel.editors, channel.editors_minutes, channel.editors_hold) == (GROUP.place, EDITORS_MINUTES, False)
    assert answer == (
        "Briefs of “border_news” come here first. Each goes out after 60 minutes; before that it can be published, "
        "changed or skipped with the buttons below it, by administrators of this chat. "
        "/settings @border_news editors off ends this."
    )


async def test_a_topic_of_a_forum_can_be_where_editors_sit(news: Newsdesk) -> None:
    topic = replace(GROUP, place=Place(GROUP.place.chat_id, 12), forum=True)

    confirmed = await said(news, f"/settings {HANDLE} editors here 30 hold", room=topic)

    channel = channel_of(news)
    assert "Each waits for 30 minutes and six hours more, and goes out only when it is published" in confirmed
    assert channel is not None
    assert (channel.editors, channel.editors_minutes, channel.editors_hold) == (topic.place, 30, True)


@pytest.mark.parametrize("text", ["редакторы здесь 45", "Editors Here 45", "editors  here   45 publish"])
async def test_the_setting_is_understood_in_both_languages_and_as_people_type_it(news: Newsdesk, text: str) -> None:
    await said(news, f"/settings {HANDLE} {text}")

    channel = channel_of(news)
    assert channel is not None and channel.editors == GROUP.place and channel.editors_minutes == 45


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("editors here 4", "“4” minutes will not do. Editors can have 5 to 720 minutes."),
        ("editors here 99999999999999999999", "“99999999999999999999” minutes will not do."),
        ("editors here 000123456", "“000123456” minutes will not do."),
        ("editors here soon", "In the editors' chat, write /settings @channel editors here"),
        ("editors", "“border_news” has no editors yet."),
        ("editors hold", "“border_news” has no editors yet."),
    ],
)
async def test_what_cannot_be_understood_gets_one_sentence_and_changes_nothing(
    news: Newsdesk, text: str, answer: str
) -> None:
    assert (await said(news, f"/settings {HANDLE} {text}")).startswith(answer)

    channel = channel_of(news)
    assert channel is None or channel.editors is None


async def test_who_administers_only_one_of_the_two_chats_is_refused(news: Newsdesk) -> None:
    news.rooms.remove_admin(CHANNEL.place.chat_id, READER.id)
    assert await said(news, f"/settings {HANDLE} editors here") == "Only administrators of @border_news can manage it."
    news.rooms.make_admin(CHANNEL.place.chat_id, READER.id)
    news.rooms.remove_admin(GROUP.place.chat_id, READER.id)
    assert "administrators" in await said(news, f"/settings {HANDLE} editors here")

    channel = channel_of(news)
    assert channel is None or channel.editors is None


async def test_an_anonymous_administrator_is_asked_for_their_name(news: Newsdesk) -> None:
    (answer,) = await news.says(f"/settings {HANDLE} editors here", room=CHANNEL)

    assert answer.text.startswith("Please write that under your own name")


async def test_a_chat_cannot_be_its_own_editors(news: Newsdesk) -> None:
    news.rooms.open_channel("@own_group", GROUP.place.chat_id)

    answer = await said(news, "/settings @own_group editors here")

    assert answer == "Editors need another chat than the one that the briefs are for."


async def test_the_setting_is_shown_changed_and_ended_from_afar_and_in_the_channel_itself(news: Newsdesk) -> None:
    await said(news, f"/settings {HANDLE} editors here")
    assert "Editors: see briefs first; these go out after 60 minutes" in await said(
        news, f"/settings {HANDLE}", room=PRIVATE
    )

    await said(news, f"/settings {HANDLE} editors hold", room=PRIVATE)
    (shown,) = await news.says("/settings", room=CHANNEL)
    assert "Editors: see briefs first; these go out when editors publish them" in shown.text

    (ended,) = await news.says("/settings editors off", room=CHANNEL)
    assert ended.text == "Briefs of “Border news” go out at once again. What waited for editors goes out now."
    channel = channel_of(news)
    assert channel is not None and channel.editors is None and not channel.editors_hold


async def test_a_named_channel_keeps_its_other_settings_private(news: Newsdesk) -> None:
    assert "private chat" in await said(news, f"/settings {HANDLE} zone Asia/Almaty")


@pytest.fixture
def drafting(news: Newsdesk, tmp_path: Path) -> Iterator[Drafting]:
    standings = Standings(f"sqlite:///{tmp_path / 'corpus.db'}")
    yield Drafting(news.store, news.composer, Soundness(news.corpus, standings), news.clock)
    standings.close()


async def a_draft(news: Newsdesk, drafting: Drafting, *, room: Room = GROUP) -> Message:
    """Have a brief due to the channel while editors sit in `room`, and return what they get to press."""
    await news.says(f"/settings {HANDLE} editors here", room=room, person=READER)
    now = news.clock.now()
    news.store.add_subscription(CHANNEL.place, brief_at(14), cursor=0, now=now - timedelta(days=1))
    await Tick(news.store, news.composer, news.clock, editing=drafting).tick()
    news.desk = Desk(replace(news.with_, drafting=drafting))
    with news.store.reading() as connection:
        key = connection.exec_driver_sql("SELECT key FROM outbox WHERE key LIKE '%board'").scalar_one()
    waiting = {one.key: one.message for one in _waiting(news)}
    return waiting[key]


def _waiting(news: Newsdesk) -> list:
    found = []
    while due := news.store.due(news.clock.now()):
        for one in due:
            news.store.mark_in_flight(one.id)
            news.store.mark_sent(one.id, 100 + one.id, news.clock.now())
            found.append(one)
    return found


async def pressed(news: Newsdesk, board: Message, label: str, person: Person, room: Room = GROUP) -> Reaction:
    return await news.presses(board, label, room=room, person=person)


async def test_a_brief_of_real_news_is_published_by_an_administrator(news: Newsdesk, drafting: Drafting) -> None:
    board = await a_draft(news, drafting)
    stories = [row[0].label for row in board.buttons if row[0].label.startswith("Drop")]

    dropped = await pressed(news, board, "Drop 1", READER)
    done = await pressed(news, board, "Publish now", replace(READER, name="Aigul"))

    assert dropped.edit is not None and done.edit is not None
    assert done.edit.text.splitlines()[1] == "Published by Aigul."
    published = [one.message for one in _waiting(news) if one.place == CHANNEL.place]
    assert sum(message.text.count("\n\n") for message in published) >= len(stories) - 1
    assert published[0].tells


async def test_members_of_the_editors_chat_who_do_not_administer_it_get_one_notice(
    news: Newsdesk, drafting: Drafting
) -> None:
    board = await a_draft(news, drafting)

    reaction = await pressed(news, board, "Publish now", STRANGER)

    assert reaction == Reaction("Only administrators can change this.")
    assert [one for one in _waiting(news) if one.place == CHANNEL.place] == []


async def test_a_button_that_was_carried_into_another_chat_does_nothing(news: Newsdesk, drafting: Drafting) -> None:
    board = await a_draft(news, drafting)
    elsewhere = Room(Place(-1009), GROUP.kind, "Another desk")
    news.rooms.make_admin(-1009, STRANGER.id)

    reaction = await pressed(news, board, "Publish now", STRANGER, elsewhere)

    assert reaction == Reaction("I no longer know this draft.")


async def test_whoever_edits_alone_in_private_must_still_administer_the_channel(
    news: Newsdesk, drafting: Drafting
) -> None:
    board = await a_draft(news, drafting, room=PRIVATE)
    news.rooms.remove_admin(CHANNEL.place.chat_id, READER.id)
    refused = await pressed(news, board, "Publish now", READER, PRIVATE)
    news.rooms.make_admin(CHANNEL.place.chat_id, READER.id)

    done = await pressed(news, board, "Publish now", READER, PRIVATE)

    assert refused == Reaction("Only administrators can change this.")
    assert done.notice == "Published."


@pytest.mark.parametrize("data", ["dr:", "dr:x:p", "dr:1", "dr:1:q", "dr:99999999999:p", "dr:1:k:9999", "dr:1:p:1:2:3"])
async def test_forged_data_is_a_button_that_nobody_knows(news: Newsdesk, drafting: Drafting, data: str) -> None:
    await a_draft(news, drafting)

    reaction = await news.desk.react(Press(GROUP, READER, data, 8))

    assert reaction.notice in (
        "This button is no longer known. Please use the command.",
        "I no longer know this draft.",
    )
