"""What went wrong with a command."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "unknown_command": "Команды /{command} я не знаю. Что я понимаю, показывает /help.",
    "no_question": "Что вы хотите узнать? Напишите вопрос после команды: `/ask Кто платит за Рогунскую ГЭС?`",
    "question_too_long": "Вопрос слишком длинный для поиска. Пожалуйста, не больше {limit} знаков.",
    "asof_no_date": "На какой день? Сначала дата, потом вопрос: `/asof 2015-09-20 кто подписал договор в Душанбе?`",
    "asof_future": "Этот день ещё не наступил. Отвечать могу по тому, что вышло к прошедшему дню.",
    "asof_no_question": "А какой вопрос? Напишите его после даты: `/asof 2015-09-20 кто подписал договор в Душанбе?`",
    "question_unclear": "Не могу понять, о чём этот вопрос. Попробуйте спросить иначе.",
    "bad_time": "«{value}» не похоже на время. Напишите часы и минуты: `/subscribe brief 08:00`",
    "bad_zone_suggestions": "Часового пояса «{value}» я не знаю. Может быть, {suggestions}?",
    "bad_zone": "Часового пояса «{value}» я не знаю. Напишите так: `/settings zone Asia/Almaty`",
    "bad_quiet": "«{value}» не похоже на тихие часы. Напишите, с какого по какой час: `/settings quiet 22:00-07:00`",
    "bad_language": "Языка «{value}» я не знаю, только русский и английский: `/settings language en`, `ru`",
    "bad_length": "«{value}» не подходит: `/settings brief headlines` (заголовки), `short` (кратко), `full` (подробно)",
    "bad_date": "Дня «{value}» нет. Напишите `/brief 2015-09-14` или две даты: `/brief 2015-09-14 2015-09-20`",
    "bad_range": "«{value}»: конец раньше начала. Наверное, `/brief {meant}`?",
    "timeline_no_topic": "Хроника чего? Напишите тему: `/timeline саммит ОДКБ`",
    "brief_ahead": "{value} ещё впереди: сегодня {today}. Сводка бывает о прошедших днях, например `/brief 3d`.",
    "bad_window": "«{value}» для сводки не годится: нужен срок от часа до трёх месяцев, например `/brief 3d`.",
    "subscribe_usage": (
        "Подписаться можно так: `/subscribe brief 08:00`, `/subscribe brief weekdays 08:00 18:00` или "
        "`/subscribe topic споры о воде`. Вместо темы можно назвать слова, источник или вопрос: "
        '`/subscribe words "Рогунская ГЭС" -тендер`, `/subscribe source Naryn Courier`, '
        "`/subscribe question Кто охраняет границу у Баткена?`"
    ),
    "unsubscribe_usage": "Напишите номер из /subscriptions: `/unsubscribe 3` или `/unsubscribe all`",
    "settings_usage": (
        "Меняйте что-то одно: `/settings language ru`, `/settings zone Asia/Almaty`, "
        "`/settings quiet 22:00-07:00`, `/settings brief short`"
    ),
    "language_usage": "Какой язык? `/settings language en` или `ru`",
    "zone_usage": "Какой часовой пояс? Назовите город или пояс: `/settings zone Asia/Almaty`",
    "quiet_usage": "С какого по какой час? `/settings quiet 22:00-07:00`, без тихих часов `/settings quiet off`",
    "length_usage": "Какие нужны сводки? `/settings brief headlines` (заголовки), `short` (кратко), `full` (подробно)",
    "no_topic": "Какая тема? Напишите её после команды: `/subscribe topic споры о воде`",
    "brief_topic_too_long": "Тема слишком длинная. Пожалуйста, не больше {limit} знаков.",
    "topic_too_long": "Это слишком длинно, чтобы следить. Пожалуйста, не больше {limit} знаков.",
    "too_many_subscriptions": "Предел подписок для этого чата: {limit}. Сначала уберите одну: /subscriptions",
    "nothing_to_remove": "Такой подписки здесь нет. Что есть, показывает /subscriptions.",
    "not_administrator": "Здесь это могут только администраторы.",
    "channel_not_found": "Не могу найти {channel}. Верно ли название, и администратор ли я там?",
    "channel_impossible": (
        "«{channel}» не может быть каналом: имя канала начинается с @ и латинской буквы, "
        "в нём от 4 до 32 латинских букв, цифр и подчёркиваний, например `@border_news`."
    ),
    "bot_not_admin_there": "В {channel} я не администратор и не могу туда писать. Сначала назначьте меня, пожалуйста.",
    "you_not_admin_there": "Управлять {channel} могут только его администраторы.",
    "channel_only_private": "Сделайте это, пожалуйста, в самом канале или в личном чате со мной.",
    "nothing_indexed": (
        "Искать пока не в чем. Тот, кто запускает бота, добавляет статьи командой `heliograph ingest PATH` "
        "или индексирует имеющиеся: `heliograph index build`."
    ),
    "database_away": "База данных сейчас недоступна. Ваше сообщение не потеряно: я отвечу, как только она вернётся.",
    "internal_error": "Сбой на моей стороне, не на вашей. Он записан, ничего не потеряно. Попробуйте чуть позже.",
}
