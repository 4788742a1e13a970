"""A channel managed from a private chat, by its administrators alone."""

import pytest
from fakes.bot_newsdesk import CHANNEL, GROUP, PRIVATE, READER, newsdesk

from bot.types import Language, Length, Place, Press

HANDLE, PRIVATE_NUMBER = "@border_news", "-1002000000700"


@pytest.fixture
def news(tmp_path):
    with newsdesk(tmp_path) as opened:
        opened.rooms.open_channel(HANDLE, CHANNEL.place.chat_id)
        opened.rooms.make_admin(CHANNEL.place.chat_id, READER.id)
        yield opened


def channel_of(news):
    return news.store.chat(CHANNEL.place)


def settings_of(news):
    return news.store.chat(Place(READER.id))


async def said(news, text, **where):
    (answer,) = await news.says(text, **where)
    return answer


async def test_settings_of_a_channel_are_shown_under_its_name(news):
    shown = await said(news, f"/settings {HANDLE}")

    first, second, *_ = shown.text.splitlines()
    assert first == "border_news (commands for it name it first: /settings @border_news ...)" and second == "Settings"
    styled = [shown.text[entity.offset : entity.offset + entity.length] for entity in shown.entities[:3]]
    assert styled == ["border_news", "/settings @border_news ...", "Settings"]


async def test_a_setting_of_a_channel_is_changed_there_and_not_here(news):
    await said(news, "/start")

    await said(news, f"/settings {HANDLE} zone Asia/Bishkek")

    assert channel_of(news).zone == "Asia/Bishkek"
    assert settings_of(news).zone == "Asia/Tashkent"


async def test_a_button_under_a_channels_settings_changes_the_channel(news):
    shown = await said(news, f"/settings {HANDLE}")

    reaction = await news.presses(shown, "Headlines")

    assert channel_of(news).length is Length.HEADLINES
    assert reaction.notice == "Saved." and reaction.edit.text.startswith("border_news (")
    again = await news.presses(reaction.edit, "Русский")
    assert channel_of(news).language is Language.RUSSIAN and again.edit is not None
    assert settings_of(news).language is Language.ENGLISH


async def test_subscriptions_of_a_channel_are_listed_and_removed_from_afar(news):
    await said(news, f"/subscribe {HANDLE} brief 08:00")
    await said(news, f"/subscribe {HANDLE} brief 18:00")
    listed = await said(news, f"/subscriptions {HANDLE}")
    number = news.store.subscriptions(CHANNEL.place)[0].id

    reaction = await news.presses(listed, f"Remove {number}")
    left = await said(news, f"/unsubscribe {HANDLE} all")

    assert "08:00" in listed.text and "08:00" not in reaction.edit.text and "18:00" in reaction.edit.text
    assert "Removed: 1 subscription" in left.text and news.store.subscriptions(CHANNEL.place) == []


async def test_without_a_name_the_private_chat_is_meant(news):
    await said(news, f"/subscribe {HANDLE} brief 08:00")

    assert "Nothing is subscribed here" in (await said(news, "/subscriptions")).text


async def test_who_subscribed_a_channel_is_remembered(news):
    await said(news, f"/subscribe {HANDLE} brief 08:00")

    with news.store.reading() as connection:
        assert connection.exec_driver_sql("SELECT subscribed_by FROM subscriptions").scalar_one() == READER.id


async def test_a_channel_without_a_name_is_managed_by_its_number(news):
    news.rooms.open_channel(PRIVATE_NUMBER, int(PRIVATE_NUMBER))
    news.rooms.make_admin(int(PRIVATE_NUMBER), READER.id)

    await said(news, f"/settings {PRIVATE_NUMBER} brief full")

    assert news.store.chat(Place(int(PRIVATE_NUMBER))).length is Length.FULL


@pytest.mark.parametrize(
    "command", [f"/settings {HANDLE} brief full", f"/unsubscribe {HANDLE} all", f"/subscriptions {HANDLE}"]
)
async def test_nobody_else_manages_it(tmp_path, command):
    with newsdesk(tmp_path) as news:
        news.rooms.open_channel(HANDLE, CHANNEL.place.chat_id)

        assert (await said(news, command)).text == f"Only administrators of {HANDLE} can manage it."


@pytest.mark.parametrize("name", ["@x", "@4border", "@border-news", "@граница", "@" + "b" * 33])
@pytest.mark.parametrize("command", ["/settings {} brief full", "/subscriptions {}", "/export {}"])
async def test_a_name_that_no_channel_can_have_is_told_so(news, command, name):
    told = (await said(news, command.format(name))).text

    assert told.startswith(f"“{name}” cannot be a channel: its name is @ and 4 to 32 Latin letters")


async def test_an_impossible_name_is_not_repeated_at_any_length(news):
    assert len((await said(news, f"/settings @{'й' * 3000}")).text) < 250


async def test_a_channel_is_not_spoken_of_in_a_group(news):
    news.rooms.make_admin(GROUP.place.chat_id, READER.id)

    assert "private chat with me" in (await said(news, f"/settings {HANDLE}", room=GROUP)).text


async def pressed(news, data, *, room=PRIVATE):
    return await news.desk.react(Press(room, READER, data, 8))


@pytest.mark.parametrize("room", [PRIVATE, GROUP])
@pytest.mark.parametrize("data", ["k:-1002:s:brief:full", "k:-1002:x:1"])
async def test_a_forged_button_changes_no_channel(tmp_path, room, data):
    with newsdesk(tmp_path) as news:
        news.store.ensure_chat(CHANNEL, language=Language.ENGLISH, zone="UTC")

        reaction = await pressed(news, data, room=room)

        assert reaction.notice == "Only administrators can change this."
        assert channel_of(news).length is Length.SHORT


@pytest.mark.parametrize(
    "data", ["k:", "k:-1002", "k:nowhere:s:brief:full", "k:-999:s:brief:full", "k:-1002:k:-1002:x:1"]
)
async def test_a_broken_button_is_no_longer_known(news, data):
    news.store.ensure_chat(CHANNEL, language=Language.ENGLISH, zone="UTC")

    assert (await pressed(news, data)).notice == "This button is no longer known. Please use the command."
