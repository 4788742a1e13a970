"""Feeds in trouble, for administrators."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "feed_failing": "**Лента не работает: {title}**",
    "feed_failing_since": "Ничего не отдаёт с {since} ({zone}).",
    "feed_failing_remedy": (
        "Я продолжаю её запрашивать, но всё реже. Если она переехала, добавьте новый адрес командой "
        "`heliograph feeds add URL` и уберите этот: `heliograph feeds remove URL`."
    ),
    "feed_silent": "**Лента замолчала: {title}**",
    "feed_silent_since": "Отвечает, но нового в ней нет с {since} ({zone}).",
    "feed_silent_remedy": (
        "Я продолжаю её запрашивать. Проверьте, пожалуйста, не публикуется ли издание теперь в другом месте; если да, "
        "добавьте тот адрес командой `heliograph feeds add URL` и уберите этот: `heliograph feeds remove URL`."
    ),
    "feed_off": "**Лента отключена: {title}**",
    "feed_off_since": "Ничего не отдаёт с {since} ({zone}), и больше я её не запрашиваю.",
    "feed_off_remedy": (
        "Когда она снова заработает, её включит `heliograph feeds add URL`. Если она закрылась совсем, уберите её: "
        "`heliograph feeds remove URL`."
    ),
    "feed_reason": "Последняя ошибка: {reason}.",
}
