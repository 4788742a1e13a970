"""The owners' commands of a closed desk, and what everybody else hears of it."""

import pytest
from fakes.bot_newsdesk import EDITOR, GROUP, PRIVATE, newsdesk

from bot.rendering.markup import units
from bot.rooms.people import LISTED
from bot.rooms.permits import Permits
from bot.rooms.roles import Roles
from bot.settings import BotSettings
from bot.types import ChatKind, Language, Length, Person, Place, Press, Request, Role, Room

OWNER, STRANGER = Person(7, "en", "zarina"), Person(909, "en", "timur_k")
OWNERS_ROOM = Room(Place(7), ChatKind.PRIVATE, "Zarina")
STRANGERS_ROOM = Room(Place(909), ChatKind.PRIVATE, "Timur")
CHANNEL = Room(Place(-1002), ChatKind.CHANNEL, "Border news")
QUESTION = "Who opened the gates of the Kairakkum reservoir?"


@pytest.fixture
def closed(tmp_path):
    with newsdesk(tmp_path, bot=BotSettings(closed=True, owners=[OWNER.id])) as opened:
        yield opened


async def owner(news, text, *, room=OWNERS_ROOM, about=None):
    (answer,) = await news.says(text, room=room, person=OWNER, about=about)
    return answer.text


async def stranger(news, text=QUESTION, *, room=STRANGERS_ROOM, person=STRANGER):
    return [message.text for message in await news.says(text, room=room, person=person)]


def is_answer(texts):
    return len(texts) == 1 and "Kairakkum" in texts[0]


async def test_a_stranger_hears_one_sentence_with_the_number_that_an_owner_needs(closed):
    (said,) = await stranger(closed)

    assert said.startswith("This bot answers only people") and "909" in said
    assert await stranger(closed) == []
    assert await stranger(closed, "/start") == []


async def test_a_stranger_is_not_kept(closed):
    await stranger(closed)

    assert closed.store.chat(STRANGERS_ROOM.place) is None


async def test_a_stranger_is_spoken_to_in_their_language(closed):
    (said,) = await stranger(closed, person=Person(909, "ru-RU"))

    assert said.startswith("Этот бот отвечает только тем")


async def test_a_group_of_strangers_hears_one_sentence(closed):
    (said,) = await stranger(closed, room=GROUP)

    assert "This group has not been let in" in said
    assert await stranger(closed, room=GROUP, person=EDITOR) == []


async def test_a_channel_of_strangers_hears_nothing(closed):
    assert await closed.says("/brief", room=CHANNEL) == []


async def test_a_button_of_before_does_nothing_for_strangers(closed):
    reaction = await closed.desk.react(Press(STRANGERS_ROOM, STRANGER, "n:card:1", 8))

    assert (
        reaction.notice.startswith("This bot answers only people") and not reaction.messages and reaction.edit is None
    )


async def test_an_owner_is_answered_anywhere(closed):
    assert "Kairakkum" in await owner(closed, QUESTION)
    assert "Kairakkum" in await owner(closed, QUESTION, room=GROUP)


@pytest.mark.parametrize("command", ["/allow 909", "/allow @timur_k", "/allow @Timur_K"])
async def test_an_owner_lets_somebody_in_by_number_or_by_the_name_under_which_they_knocked(closed, command):
    await stranger(closed)

    said = await owner(closed, command)

    assert "is let in" in said
    assert is_answer(await stranger(closed))


async def test_an_owner_lets_in_whom_they_reply_to(closed):
    assert "@timur_k is let in" in await owner(closed, "/allow", room=GROUP, about=STRANGER)

    assert is_answer(await stranger(closed))


async def test_a_name_that_never_knocked_is_not_guessed(closed):
    assert "I do not know who @timur_k is" in await owner(closed, "/allow @timur_k")


async def test_who_was_let_in_before_stays(closed):
    await owner(closed, "/role 909 editor")

    assert "909 was let in before" in await owner(closed, "/allow 909")
    assert "909 909" not in await owner(closed, "/people") and "909: editor" in await owner(closed, "/people")


async def test_an_owner_lets_the_group_in_in_which_they_say_so(closed):
    said = await owner(closed, "/allow", room=GROUP)

    assert "“Border desk” is let in" in said
    assert is_answer(await stranger(closed, room=GROUP))


async def test_a_group_that_an_owner_adds_is_part_of_the_desk(closed):
    await closed.desk.joined(GROUP.place.chat_id, by=OWNER.id)

    assert is_answer(await stranger(closed, room=GROUP))


async def test_a_group_that_a_stranger_adds_is_not(closed):
    await closed.desk.joined(GROUP.place.chat_id, by=STRANGER.id)

    assert not is_answer(await stranger(closed, room=GROUP))


async def test_a_channel_is_let_in_by_its_name(closed):
    closed.rooms.open_channel("@border_news", CHANNEL.place.chat_id)

    assert "is let in" in await owner(closed, "/allow @border_news")
    assert await closed.says("/brief", room=CHANNEL) != []


async def test_who_is_shut_out_hears_so_once_more(closed):
    await owner(closed, "/allow 909")
    await stranger(closed)

    assert "is shut out" in await owner(closed, "/deny 909")
    (said,) = await stranger(closed)
    assert said.startswith("This bot answers only people")
    assert "was not let in" in await owner(closed, "/deny 909")


async def test_owners_are_changed_in_the_configuration_alone(closed):
    assert "Owners are named in the configuration" in await owner(closed, "/deny 7")
    assert "Owners are named in the configuration" in await owner(closed, "/role 7 reader")


@pytest.mark.parametrize("command", ["/allow 12", "/deny 7", "/role 909 editor", "/people"])
async def test_nobody_else_lets_people_in(closed, command):
    await owner(closed, "/role 909 editor")

    (said,) = await stranger(closed, command)

    assert said.startswith("Only owners")


@pytest.mark.parametrize(
    "command", ["/allow", "/allow the team", "/deny", "/role editor", "/role 909", "/role 909 chief"]
)
async def test_a_command_that_names_nobody_says_how_it_is_written(closed, command):
    said = await owner(closed, command)

    assert "`" not in said and f"{command.split()[0]} 123456789" in said


async def test_an_editor_changes_what_a_group_of_the_desk_gets(closed):
    await owner(closed, "/allow", room=GROUP)
    (before,) = await stranger(closed, "/subscribe brief 08:00", room=GROUP)
    await owner(closed, "/role @timur_k editor")

    (after,) = await stranger(closed, "/subscribe brief 08:00", room=GROUP)

    assert before == "Only administrators can do that here."
    assert "08:00" in after and len(closed.store.subscriptions(GROUP.place)) == 1


async def test_a_role_of_one_chat_counts_there_alone(closed):
    await owner(closed, "/allow", room=GROUP)

    said = await owner(closed, "/role 909 editor here", room=GROUP)

    assert "an editor in this chat" in said
    assert "08:00" in (await stranger(closed, "/subscribe brief 08:00", room=GROUP))[0]
    assert (await stranger(closed))[0].startswith("This bot answers only people")


async def test_an_editor_gets_no_rights_in_chats_that_are_not_of_the_desk(closed):
    await owner(closed, "/role 909 editor")
    closed.rooms.open_channel("@border_news", CHANNEL.place.chat_id)

    (said,) = await stranger(closed, "/subscribe @border_news brief 08:00")

    assert "has not been let in" in said and closed.store.subscriptions(CHANNEL.place) == []


async def test_a_channel_that_an_owner_subscribes_is_part_of_the_desk(closed):
    closed.rooms.open_channel("@border_news", CHANNEL.place.chat_id)

    await owner(closed, "/subscribe @border_news brief 08:00")

    assert len(closed.store.all_subscriptions()) == 1


async def test_the_list_names_everybody_in_a_private_chat_only(closed):
    await owner(closed, "/start")
    await owner(closed, "/allow", room=GROUP)
    await owner(closed, "/role 909 editor")
    await owner(closed, "/role 910 reader here", room=GROUP)
    await stranger(closed)

    said = await owner(closed, "/people")

    assert said.splitlines()[:5] == [
        "Who may use this bot",
        "7 Zarina: owner",
        "909 Timur: editor",
        "-1001 Border desk: all members ask",
        "910: reader (only in -1001)",
    ]
    assert "private chat" in await owner(closed, "/people", room=GROUP)


@pytest.mark.parametrize("language", list(Language))
async def test_a_long_list_of_long_names_comes_in_as_many_messages_as_it_takes(closed, language):
    roles = Roles(closed.store, BotSettings(closed=True, owners=[OWNER.id]))
    for person_id in range(7_100_000_001, 7_100_000_091):
        somebody = Room(Place(person_id), ChatKind.PRIVATE, "Нурсултан 👨‍👩‍👧 " * 12)
        closed.store.ensure_chat(somebody, language=language, zone="UTC", length=Length.SHORT)
        roles.give(person_id, Role.EDITOR, closed.clock.now(), chat_id=-1001_234_567_890)
    await owner(closed, f"/settings language {language.value}")

    parts = await closed.says("/people", room=OWNERS_ROOM, person=OWNER)

    assert 2 <= len(parts) <= 3
    assert all(units(part.text) <= 4096 and len(part.entities) <= 100 for part in parts)
    assert "\n".join(part.text for part in parts).count("-1001234567890") == LISTED - 1


async def test_an_open_desk_says_that_roles_do_not_count_yet(tmp_path):
    with newsdesk(tmp_path, bot=BotSettings(owners=[OWNER.id])) as news:
        said = await owner(news, "/role 909 reader")
        allowed = await owner(news, "/allow 910")

        assert "909 is now a reader, in all chats" in said
        assert "For now everybody may ask" in allowed
        assert is_answer(await stranger(news, person=EDITOR, room=PRIVATE))


async def test_an_owner_of_an_open_desk_has_no_rights_in_the_groups_of_others(tmp_path):
    with newsdesk(tmp_path, bot=BotSettings(owners=[OWNER.id])) as news:
        assert await owner(news, "/settings language ru", room=GROUP) == "Only administrators can do that here."


async def test_permits_answer_for_inline_questions_too(closed):
    roles = Roles(closed.store, closed.with_.settings)
    roles.give(STRANGER.id, Role.READER, closed.clock.now())
    permits = Permits.of(closed.with_)

    assert await permits.may_use(STRANGER.id, STRANGER.id)
    assert not await permits.may_use(910, 910)


async def of_nobody(news, command, argument=""):
    """Have an owner write a command in reply to a bot, a channel or an anonymous administrator."""
    (answer,) = await news.desk.answer(Request(GROUP, OWNER, command, argument, 7, about_nobody=True))
    return answer.text


@pytest.mark.parametrize("command", ["allow", "deny"])
async def test_a_reply_to_whom_nobody_knows_never_means_the_whole_group(closed, command):
    await owner(closed, "/allow", room=GROUP)

    said = await of_nobody(closed, command)

    assert "Write whom you mean" in said and f"/{command} here" in said
    assert is_answer(await stranger(closed, room=GROUP))


async def test_here_means_the_whole_group_also_in_reply(closed):
    assert "is let in" in await of_nobody(closed, "allow", "here")
    assert "only owners can ask there" in await of_nobody(closed, "deny", "here")


async def test_a_role_for_whom_nobody_knows_says_how_it_is_written(closed):
    assert (await of_nobody(closed, "role", "editor")).startswith("Write who and what")


@pytest.mark.parametrize("written", ["@ab", "@border-news", "12x", "-"])
async def test_a_name_that_is_none_does_not_mean_whom_the_command_replies_to(closed, written):
    said = await owner(closed, f"/deny {written}", room=GROUP, about=STRANGER)

    assert said.startswith("Whom shall I shut out?")


async def test_who_is_shut_out_may_still_ask_in_the_groups_that_were_let_in(closed):
    closed.rooms.open_channel("@border_news", CHANNEL.place.chat_id)
    await owner(closed, "/allow @border_news")
    await closed.says("/brief", room=CHANNEL)
    await owner(closed, "/allow", room=GROUP)
    await owner(closed, "/allow 909")

    said = await owner(closed, "/deny 909")

    assert said.splitlines() == [
        "909 is shut out. What was subscribed waits, in case that changes.",
        "As a member of a group that was let in they may still ask there: Border desk.",
    ]
    assert is_answer(await stranger(closed, room=GROUP))


async def test_many_groups_are_not_all_named(closed):
    for number in range(12):
        await owner(closed, f"/allow -100{number}77")

    said = await owner(closed, "/deny 909")

    assert said.endswith("-100977, ….") and "-1001077" not in said


async def test_a_group_that_is_shut_out_is_told_of_as_a_group(closed):
    await owner(closed, "/allow", room=GROUP)

    said = await owner(closed, "/deny", room=GROUP)

    assert said.startswith("“Border desk” is shut out: only owners can ask there.")
    assert "As a member" not in said
