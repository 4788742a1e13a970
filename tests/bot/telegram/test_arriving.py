"""Of an update as it arrives only its id and its chat are read."""

import json

import pytest

from bot.telegram.arriving import arrival_of

CHAT = {"id": -1001700, "type": "supergroup", "title": "Border desk"}


@pytest.mark.parametrize("kind", ["message", "edited_message", "channel_post", "my_chat_member", "message_reaction"])
def test_an_update_belongs_to_the_chat_that_it_names(kind):
    arrival = arrival_of({"update_id": 7, kind: {"chat": CHAT, "date": 1743584400}})

    assert (arrival.update_id, arrival.chat_id) == (7, -1001700)


def test_a_press_belongs_to_the_chat_of_its_message():
    press = {"id": "1", "from": {"id": 501}, "message": {"message_id": 4, "chat": CHAT}}

    assert arrival_of({"update_id": 7, "callback_query": press}).chat_id == -1001700


@pytest.mark.parametrize(
    "raw",
    [
        {"update_id": 7, "inline_query": {"id": "1", "from": {"id": 501}, "query": "Torugart"}},
        {"update_id": 7},
        {"update_id": 7, "message": None},
        {"update_id": 7, "message": {"chat": {"id": "501"}}},
        {"update_id": 7, "message": {"chat": {"id": 2**63}}},
        {"update_id": 7, "callback_query": {"message": "none"}},
    ],
)
def test_an_update_without_a_chat_is_kept_all_the_same(raw):
    arrival = arrival_of(raw)

    assert arrival.chat_id is None
    assert json.loads(arrival.payload) == raw


def test_what_no_database_takes_is_kept_as_ascii():
    arrival = arrival_of({"update_id": 7, "message": {"chat": CHAT, "text": "Хоргос \ud83d \x00"}})

    assert arrival.payload.isascii()
    assert "\x00" not in arrival.payload
    assert json.loads(arrival.payload)["message"]["text"] == "Хоргос \ud83d \x00"


@pytest.mark.parametrize("raw", [None, [], "7", {}, {"update_id": "7"}, {"update_id": True}, {"update_id": 2**63}])
def test_what_has_no_id_is_no_update(raw):
    with pytest.raises(ValueError, match="update_id"):
        arrival_of(raw)
