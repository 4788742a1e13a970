"""Citations and answers."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "undated": "без даты",
    "untitled": "Без заголовка",
    "unnamed_outlet": "издание не указано",
    "searched_as": "Искал так: «{question}»",
    "as_of": "На дату: {when}",
    "asked_elsewhen": "Вопрос о другом времени: {asked}. Статьи есть за {covered}.",
    "nothing_found": "**Надёжного ответа не нашлось.**",
    "searched": "Просмотрено: {articles} ({range}).",
    "range": "{first} – {last}",
    "range_none": "все без даты",
    "undated_among": "Из них без даты: {articles}.",
    "last_update": "Последнее обновление: {when}.",
    "nearest_miss": "Ближайшее из найденного; ответ ли это, судите сами:",
    "missing_word": "«{word}»",
    "missing_words": "Из слов вопроса в этом отрывке нет: {words}",
    "missing_all": "Слов вопроса в этом отрывке нет.",
    "missing_none": "Все слова вопроса в этом отрывке есть, но речь может быть о другом.",
    "empty_corpus": (
        "Статей пока нет, искать негде.\n\n"
        "Их добавляет тот, кто запускает бота: `heliograph ingest PATH` или `heliograph feeds add URL`."
    ),
    "context_heading": "**В контексте**",
    "context_newer": "С тех пор статья изменилась. Здесь та версия, из которой взята цитата.",
}
