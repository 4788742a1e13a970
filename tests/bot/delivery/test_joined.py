from dataclasses import replace

import pytest

from bot.delivery.joined import joined, packed
from bot.messages import Button, Cited, Entity, Message, Style
from bot.wire import message_from_json, message_to_json

BRIEF = Message(
    "Brief\nBarrage 4 on the Vakhsh is closed for repairs 🚧.",
    (Entity(Style.BOLD, 0, 5), Entity(Style.QUOTE, 6, 46)),
    cited=(Cited(17, 1, 0, 46),),
    tells=(17, 18),
    page="<h1>Brief</h1>",
    rich="<h2>Brief</h2>",
)
ALERT = Message(
    "New on “Isfara”\nThe Kok-Tash crossing opens at six.",
    (Entity(Style.BOLD, 0, 15), Entity(Style.LINK, 16, 3, "https://steppe-courier.example/4")),
    ((Button("Mute for a day", data="m:4"), Button("Stop", data="x:4")),),
    preview_url="https://steppe-courier.example/4",
    cited=(Cited(23, 2, 0, 35),),
    tells=(23,),
)


def keyboard(first: int) -> Message:
    """Return a message with 56 buttons."""
    return Message("Choose", buttons=tuple((Button("Stop", data=f"x:{first + row}"),) * 8 for row in range(7)))


def alert(number: int) -> Message:
    return replace(ALERT, buttons=((Button("Mute for a day", data=f"m:{number}"), Button("Stop", data=f"x:{number}")),))


CORRECTION = Message("Correction to what was sent here on 1 March", (Entity(Style.BOLD, 0, 10),), reply_to=31)


def shown(message: Message) -> list[tuple[Style, str]]:
    """Return what each entity covers, as Telegram counts."""
    encoded = message.text.encode("utf-16-le")
    return [
        (each.style, encoded[2 * each.offset : 2 * (each.offset + each.length)].decode("utf-16-le"))
        for each in message.entities
    ]


def test_one_message_alone_stays_as_it_is() -> None:
    assert joined([ALERT]) is ALERT


def test_a_whole_says_quotes_and_tells_what_its_parts_do() -> None:
    whole = joined([BRIEF, ALERT, CORRECTION])

    assert whole.text == f"{BRIEF.text}\n\n{ALERT.text}\n\n{CORRECTION.text}"
    assert shown(whole) == [*shown(BRIEF), *shown(ALERT), *shown(CORRECTION)]
    assert whole.cited == (*BRIEF.cited, *ALERT.cited)
    assert whole.tells == (17, 18, 23)
    assert whole.buttons == ALERT.buttons
    assert whole.page == BRIEF.page
    assert message_from_json(message_to_json(whole)) == whole


def test_a_whole_shows_the_preview_of_its_first_part_and_has_a_rich_form_where_all_have_one() -> None:
    assert joined([BRIEF, ALERT]).preview_url is None
    assert joined([ALERT, BRIEF]).preview_url == ALERT.preview_url
    assert joined([BRIEF, ALERT]).rich == ""
    assert joined([BRIEF, BRIEF]).rich == BRIEF.rich * 2
    assert joined([BRIEF] * 2 + [Message("x", rich="<p>" + "a" * 31_990 + "</p>")]).rich == ""


def test_a_whole_replies_only_to_what_all_its_parts_reply_to() -> None:
    assert joined([CORRECTION, CORRECTION]).reply_to == 31
    assert joined([BRIEF, CORRECTION]).reply_to is None


def test_buttons_of_two_parts_say_which_part_they_mean() -> None:
    whole = joined([BRIEF, ALERT, CORRECTION, alert(5)])

    assert f"\n\n① {ALERT.text}\n\n{CORRECTION.text}\n\n② {ALERT.text}" in whole.text
    assert [[button.label for button in row] for row in whole.buttons] == [
        ["① Mute for a day", "① Stop"],
        ["② Mute for a day", "② Stop"],
    ]
    assert [button.data for row in whole.buttons for button in row] == ["m:4", "x:4", "m:5", "x:5"]


def test_two_alerts_of_one_subscription_have_its_buttons_once() -> None:
    whole = joined([ALERT, ALERT, BRIEF])

    assert whole.buttons == ALERT.buttons
    assert whole.text == f"{ALERT.text}\n\n{ALERT.text}\n\n{BRIEF.text}"


def test_parts_after_the_twentieth_are_numbered_in_figures() -> None:
    whole = joined([alert(number) for number in range(21)])

    assert whole.buttons[19][0].label == "⑳ Mute for a day"
    assert whole.buttons[20][0].label == "(21) Mute for a day"


@pytest.mark.parametrize(
    ("parts", "packages"),
    [
        ([], []),
        ([BRIEF], [[0]]),
        ([BRIEF, ALERT, CORRECTION], [[0, 1, 2]]),
        ([Message("a" * 4096), BRIEF, ALERT], [[0], [1, 2]]),
        ([Message("a" * 4000), Message("b" * 94), ALERT], [[0, 1], [2]]),
        ([Message("a" * 4000), Message("b" * 95), ALERT], [[0], [1, 2]]),
        ([Message("🚧" * 2000), Message("🚧" * 48)], [[0], [1]]),
        ([Message("ab" * 60, tuple(Entity(Style.BOLD, each, 1) for each in range(60)))] * 2, [[0], [1]]),
        ([keyboard(0), keyboard(7)], [[0], [1]]),
    ],
    ids=lambda value: "" if isinstance(value, list) and value and isinstance(value[0], Message) else str(value),
)
def test_as_few_messages_as_the_limits_allow_in_order(parts: list[Message], packages: list[list[int]]) -> None:
    assert packed(parts) == packages
    for package in packages:
        whole = joined([parts[position] for position in package])
        assert len(whole.text.encode("utf-16-le")) // 2 <= 4096
        assert len(whole.entities) <= 100
        assert sum(len(row) for row in whole.buttons) <= 100
