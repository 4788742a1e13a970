"""Subscriptions."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "subscriptions_title": "**Подписки**",
    "subscriptions_none": (
        "Здесь подписок нет.\n\nПопробуйте `/subscribe brief 08:00` или `/subscribe topic споры о воде`."
    ),
    "subscriptions_rest": "и ещё {subscriptions}; их номера понимает и `/unsubscribe`",
    "subscription_brief": "сводка {times} ({zone})",
    "subscribed_brief": "Сводка будет приходить {times} ({zone}). Список подписок: `/subscriptions`.",
    "subscribed_there": "Уже есть: {times} (№ {number}).",
    "subscribed_quiet": "В {times} тихие часы ({quiet}): сводка придёт, когда они закончатся.",
    "subscribed_already": "Такая подписка уже есть.",
    "subscribed_for_channel": "Подписка оформлена для {channel}; список: `/subscriptions {channel}`.",
    "unsubscribed": "Удалено.",
    "unsubscribed_all": "Удалено: {subscriptions}.",
    "watch_already": "За этим уже слежу.",
}
