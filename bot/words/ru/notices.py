"""Short notices for presses."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "notice_no_more_quotes": "Больше цитат нет.",
    "notice_removed": "Удалено.",
    "notice_removed_already": "Уже удалено.",
    "notice_saved": "Сохранено.",
    "notice_unchanged": "Так уже и есть.",
    "notice_not_administrator": "Это могут менять только администраторы.",
    "notice_card_gone": "Этот ответ слишком старый, его кнопки не работают. Пожалуйста, спросите снова.",
    "notice_unknown_button": "Эта кнопка больше не работает. Воспользуйтесь командой.",
    "notice_database_away": "База данных сейчас недоступна. Сделаю, как только она вернётся.",
    "notice_internal_error": "Здесь что-то не сработало. Ничего не потеряно, попробуйте ещё раз.",
}
