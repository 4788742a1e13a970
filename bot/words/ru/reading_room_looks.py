"""The reading room: what its first page promises before anything was asked."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "web_ask_promise": (
        "Каждый ответ — цитата: точные слова сохранённой статьи, с изданием и датой. "
        "Если ничего подходящего нет, так и будет сказано."
    ),
}
