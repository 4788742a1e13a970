"""What became of what was quoted."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "correction_title": "**Поправка** к тому, что было отправлено сюда {when}",
    "correction_before": "Было процитировано:",
    "correction_after": "В статье на {when}:",
    "correction_missing": "На {when} этого в статье уже нет.",
    "correction_gone": "Страница этой статьи недоступна с {when}. Из неё было процитировано:",
    "correction_withdrawn": "Эта статья изъята из архива {when}. Из неё было процитировано:",
    "correction_more": "Других цитат, которых больше нет в статьях: {more}",
    "correction_headline": "Заголовок на {when}:",
    "correction_gone_headline": "Страница этой статьи недоступна с {when}. Был показан её заголовок.",
    "correction_withdrawn_headline": "Эта статья изъята из архива {when}. Был показан её заголовок.",
}
