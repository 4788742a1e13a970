from pathlib import Path

import pytest

from bot.rooms.access import RIGHTS, Deed, Who, may_change, may_press, needs_administrator
from bot.types import ChatKind

PRIVATE, GROUP, CHANNEL = ChatKind.PRIVATE, ChatKind.GROUP, ChatKind.CHANNEL


def test_everyone_runs_their_own_private_chat() -> None:
    assert may_change(PRIVATE, is_admin=False)


@pytest.mark.parametrize("kind", [GROUP, CHANNEL])
def test_only_administrators_change_what_a_room_gets(kind: ChatKind) -> None:
    assert may_change(kind, is_admin=True)
    assert not may_change(kind, is_admin=False)


@pytest.mark.parametrize("kind", [GROUP, CHANNEL])
def test_whoever_writes_as_the_room_itself_is_an_administrator(kind: ChatKind) -> None:
    assert may_change(kind, is_admin=False, as_chat=True)


@pytest.mark.parametrize("data", ["n:Xk2_aQ:3", "c:Xk2_aQ:0", "y:Xk2_aQ:3"])
def test_anyone_in_a_group_may_read_on(data: str) -> None:
    assert may_press(data, GROUP, is_admin=False)
    assert not needs_administrator(data, GROUP)


@pytest.mark.parametrize("data", ["w:Xk2_aQ", "x:7", "s:lang:ru", "s:quiet:off", "", "unheard of", "nothing:1"])
def test_every_other_button_in_a_group_is_for_administrators(data: str) -> None:
    assert not may_press(data, GROUP, is_admin=False)
    assert may_press(data, GROUP, is_admin=True)


@pytest.mark.parametrize("data", ["n:Xk2_aQ:3", "c:Xk2_aQ:0", "w:Xk2_aQ", "x:7"])
def test_readers_of_a_channel_press_nothing(data: str) -> None:
    assert not may_press(data, CHANNEL, is_admin=False)
    assert may_press(data, CHANNEL, is_admin=True)


@pytest.mark.parametrize("data", ["n:Xk2_aQ:3", "w:Xk2_aQ", "x:7", "s:lang:ru"])
def test_in_a_private_chat_nobody_asks_for_rights(data: str) -> None:
    assert may_press(data, PRIVATE, is_admin=False)


# the table


def documented() -> dict[Deed, dict[ChatKind, Who]]:
    """Return the first table of docs/rights.md."""
    page = (Path(__file__).parents[3] / "docs" / "rights.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")][1 : len(Deed) + 1]
    return {Deed(deed): dict(zip(ChatKind, map(Who, who), strict=True)) for deed, *who in rows}


def test_the_documentation_shows_the_table_of_the_code() -> None:
    assert documented() == {deed: dict(row) for deed, row in RIGHTS.items()}


@pytest.mark.parametrize("kind", list(ChatKind))
@pytest.mark.parametrize(
    ("deed", "data"), [(Deed.LOOK, "n:card:3"), (Deed.SUBSCRIBE, "w:card"), (Deed.SET, "s:brief:full")]
)
def test_who_may_press_follows_from_the_table(kind: ChatKind, deed: Deed, data: str) -> None:
    assert may_press(data, kind, is_admin=False) is (RIGHTS[deed][kind] is Who.ANYONE)
    assert may_press(data, kind, is_admin=True)


@pytest.mark.parametrize("kind", list(ChatKind))
def test_who_may_change_follows_from_the_table(kind: ChatKind) -> None:
    assert may_change(kind, is_admin=False) is (RIGHTS[Deed.SUBSCRIBE][kind] is Who.ANYONE)
    assert may_change(kind, is_admin=True) and may_change(kind, is_admin=False, as_chat=True)
