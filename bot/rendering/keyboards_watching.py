"""The inline buttons under alerts and backtests, and what their callback data say. Pure.

| data | means |
|---|---|
| `ws:<wish>` `wt:<wish>` `wl:<wish>` `wc:<wish>` | save a wish, make it stricter, make it looser, drop it |
| `am:<id>` | mute a subscription for a day |
| `at:<id>:<score>` | have a subscription tell only from this score on, in thousandths |
| `ax:<id>` | end a subscription |
| `ar:<page>:<position>` | show the stories that an alert had no room for, from that one on |
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages import Button
from bot.texts import Texts
from bot.types import Subscription, Topical
from bot.watching.alerts import Alert, tightened
from bot.watching.backtest import looser, stricter
from bot.watching.wishing import Considered

Rows = tuple[tuple[Button, ...], ...]

MOST_ROWS = 4
"""Subscriptions with buttons of their own under one alert; /subscriptions has the others."""


def under_alert(alert: Alert, texts: Texts, named: Sequence[Subscription]) -> Rows:
    """Return what shows the stories left out, then mute, stricter and stop for the subscriptions that are `named`.

    Numbered as in the text, where several brought something.
    """
    left = Button(texts.say("button_left", number=alert.more), data=f"ar:{alert.page}:{alert.onward}")
    numbered = len(alert.subscriptions) > 1
    rows = tuple(_row(one, alert, texts, numbered=numbered) for one in named[:MOST_ROWS])
    return ((left,), *rows) if alert.page else rows


def under_backtest(considered: Considered, floor: float, texts: Texts) -> Rows:
    """Return save, stricter, looser and cancel; what would change nothing is left out."""
    wish_id, found = considered.id, considered.found
    change = []
    if stricter(found, floor) is not None:
        change.append(Button(texts.say("button_stricter"), data=f"wt:{wish_id}"))
    if looser(found, floor) is not None:
        change.append(Button(texts.say("button_looser"), data=f"wl:{wish_id}"))
    decide = (
        Button(texts.say("button_save"), data=f"ws:{wish_id}"),
        Button(texts.say("button_cancel"), data=f"wc:{wish_id}"),
    )
    return (tuple(change), decide) if change else (decide,)


def _row(subscription: Subscription, alert: Alert, texts: Texts, *, numbered: bool) -> tuple[Button, ...]:
    after = f" {subscription.id}" if numbered else ""
    worded = subscription.what is Topical.WORDS
    target = tightened(subscription.strictness or 0.0, alert.weakest(subscription.id), worded=worded)
    buttons = [Button(texts.say("button_mute") + after, data=f"am:{subscription.id}")]
    if subscription.what is not Topical.SOURCE and target is not None:
        data = f"at:{subscription.id}:{round(target * 1000)}"
        buttons.append(Button(texts.say("button_tighten") + after, data=data))
    buttons.append(Button(texts.say("button_stop") + after, data=f"ax:{subscription.id}"))
    return tuple(buttons)
