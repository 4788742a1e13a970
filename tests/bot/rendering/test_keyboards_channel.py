"""What everybody reads in a channel has no buttons that only administrators may press."""

import pytest

from bot.messages import Button, Message, Reaction
from bot.rendering.keyboards_channel import in_chat, reaction_in_chat
from bot.types import ChatKind

CONTEXT, LINK, SAVE = (
    Button("Context", data="c:card:0"),
    Button("Share", url="https://t.me/x"),
    Button("Save", "ws:wish"),
)
MESSAGE = Message("The pass is open.", buttons=((CONTEXT, LINK), (CONTEXT,), (SAVE,)))


def test_in_a_channel_links_and_what_an_administrator_asked_for_stay():
    assert in_chat(ChatKind.CHANNEL, MESSAGE).buttons == ((LINK,), (SAVE,))


@pytest.mark.parametrize("kind", [ChatKind.PRIVATE, ChatKind.GROUP])
def test_elsewhere_all_stay(kind):
    assert in_chat(kind, MESSAGE) is MESSAGE


def test_what_a_press_leads_to_in_a_channel_has_none_either():
    reaction = reaction_in_chat(ChatKind.CHANNEL, Reaction("Saved.", edit=MESSAGE, messages=(MESSAGE,)))

    assert reaction.notice == "Saved."
    assert [message.buttons for message in (reaction.edit, *reaction.messages)] == [((LINK,), (SAVE,))] * 2
    assert reaction_in_chat(ChatKind.CHANNEL, Reaction("Saved.")) == Reaction("Saved.")
