from datetime import time

import pytest
from fakes.bot_news import BORDER, MORNING, PATROLS, WATER, answer, border_quote, passage

from bot.answers import Quote
from bot.rendering.keyboards import QUIET_PRESETS, ZONES, under_answer, under_settings, under_subscriptions
from bot.texts import Texts
from bot.types import Chat, ChatKind, Language, Length, Place, QuietHours, Subscription, Topical

ENGLISH, RUSSIAN = Texts(Language.ENGLISH), Texts(Language.RUSSIAN)


def labels_and_data(rows):
    return [[(button.label, button.data) for button in row] for row in rows]


def three_quotes():
    return border_quote(), Quote(passage(WATER, 2), None), Quote(passage(PATROLS, 3), None)


def chat(**changes):
    values = {"place": Place(77), "kind": ChatKind.PRIVATE, "title": "", "language": Language.RUSSIAN}
    return Chat(**{**values, "zone": "Asia/Bishkek", **changes})


def test_an_answer_offers_context_more_quotes_why_and_watch():
    assert labels_and_data(under_answer(answer(*three_quotes(), more=True), ENGLISH)) == [
        [("Context 1", "c:Zx81kQ:0"), ("Context 2", "c:Zx81kQ:1"), ("Context 3", "c:Zx81kQ:2")],
        [("More quotes", "n:Zx81kQ:3"), ("Why this?", "y:Zx81kQ:0"), ("Watch", "w:Zx81kQ")],
    ]


def test_the_last_quotes_lead_back_to_the_first():
    assert labels_and_data(under_answer(answer(border_quote(), position=3), RUSSIAN)) == [
        [("Контекст 4", "c:Zx81kQ:3")],
        [("Первые цитаты", "n:Zx81kQ:0"), ("Почему?", "y:Zx81kQ:3"), ("Следить", "w:Zx81kQ")],
    ]


def test_what_was_not_found_can_be_explained_and_watched():
    miss = Quote(passage(BORDER), None)

    assert labels_and_data(under_answer(answer(miss, found=False), ENGLISH)) == [
        [("Why this?", "y:Zx81kQ:0"), ("Watch", "w:Zx81kQ")]
    ]


def test_an_answer_without_a_stored_card_has_no_buttons():
    assert under_answer(answer(border_quote(), card="", more=True), ENGLISH) == ()


def test_each_subscription_has_its_remove_button():
    listed = [Subscription(number, Place(77), Topical.TOPIC, MORNING, topic="water") for number in (3, 8, 9, 12)]

    assert labels_and_data(under_subscriptions(listed, ENGLISH))[2:] == [
        [("Remove 3", "x:3"), ("Remove 8", "x:8"), ("Remove 9", "x:9")],
        [("Remove 12", "x:12")],
    ]


def test_what_has_a_score_can_be_adjusted():
    listed = [Subscription(number, Place(77), what, MORNING, topic="water") for number, what in enumerate(Topical, 1)]

    assert labels_and_data(under_subscriptions(listed, ENGLISH))[0] == [
        ("Adjust 2", "ad:2"),
        ("Adjust 3", "ad:3"),
        ("Adjust 5", "ad:5"),
    ]


def test_settings_mark_what_is_set():
    rows = under_settings(chat(quiet=QuietHours(time(22), time(7)), length=Length.FULL), RUSSIAN)

    marked = [(button.label, button.data) for row in rows for button in row if button.label.startswith("✓")]
    assert marked == [
        ("✓ Русский", "s:lang:ru"),
        ("✓ Бишкек", "s:zone:Asia/Bishkek"),
        ("✓ 22:00–07:00", "s:quiet:22-7"),
        ("✓ Подробно", "s:brief:full"),
    ]


@pytest.mark.parametrize("texts", [ENGLISH, RUSSIAN])
def test_settings_offer_every_choice_within_telegrams_limits(texts):
    buttons = [button for row in under_settings(chat(), texts) for button in row]

    assert len(buttons) == len(Language) + len(ZONES) + len(QUIET_PRESETS) + 1 + len(Length)
    assert "s:quiet:off" in [button.data for button in buttons]
    assert all(1 <= len(button.data.encode()) <= 64 and button.url is None for button in buttons)
    assert len({button.label for button in buttons}) == len(buttons)
