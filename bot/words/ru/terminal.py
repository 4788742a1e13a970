"""The terminal."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "terminal_welcome": (
        "Это Heliograph в терминале: те же команды и те же ответы, что и в Telegram. Напишите вопрос или /help."
    ),
    "terminal_token": (
        "Чтобы вывести его в Telegram: напишите @BotFather, отправьте /newbot, выберите имя и запустите снова с "
        "токеном, который он даст:\n  TELEGRAM_BOT_TOKEN=… make run"
    ),
    "terminal_buttons": "Чтобы нажать кнопку, введите её номер.",
    "terminal_no_button": "Кнопки {number} нет.",
    "terminal_database_away": "База данных сейчас недоступна. Спросите ещё раз, когда она вернётся.",
    "terminal_quit": "/quit завершает разговор.",
}
