"""The way from the chat to the desk: `/desk`, its link, and the sessions that such links begin."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "menu_desk": "Ссылка в читальный зал для вашего браузера",
    "help_desk": "**В браузере**\n`/desk` даёт ссылку в читальный зал, чтобы читать и спрашивать за столом",
    "desk_link": (
        "Кнопка ведёт в читальный зал и срабатывает один раз, в течение {minutes}. Браузер, в котором вы войдёте, "
        "запомнит вас на {days}. Не передавайте её никому: кто откроет первым, того примут за вас."
    ),
    "desk_only_private": "Такая ссылка только для одного человека. Напишите мне /desk в личном чате.",
    "desk_no_address": (
        "У читального зала нет адреса, на который можно дать ссылку. Его задаёт тот, кто запустил бота: `listen` и "
        "`url` в разделе `[web]` файла config.toml."
    ),
    "button_desk": "Открыть читальный зал",
    "desk_minute.one": "{n} минуты",
    "desk_minute.few": "{n} минут",
    "desk_minute.many": "{n} минут",
    "desk_day.one": "{n} день",
    "desk_day.few": "{n} дня",
    "desk_day.many": "{n} дней",
    "kept_session.one": "{n} сеанс в читальном зале или ссылка в него",
    "kept_session.few": "{n} сеанса в читальном зале или ссылки в него",
    "kept_session.many": "{n} сеансов в читальном зале или ссылок в него",
    "web_in_title": "Вход в читальный зал",
    "web_in_means": "По этой кнопке браузер войдёт и запомнит вас на {days}. Больше ссылка ничего не откроет.",
    "web_in_own": "Входите в браузере, которым пользуетесь только вы; в чужом не забудьте выйти.",
    "web_in_over": "Эта ссылка уже использована или устарела. Напишите боту /desk в личном чате, он даст новую.",
    "web_to_browser": "Открыть в браузере",
    "web_to_browser_means": (
        "Ссылка откроет страницу в вашем браузере: один раз, в течение {minutes}. Браузер запомнит вас на {days}."
    ),
    "web_door_reader": "Вы вошли как читатель, по ссылке из чата.",
    "web_door_desk": "Читатели входят по ссылке: напишите боту /desk в личном чате.",
    "web_owner_sessions": "Сеансы",
    "web_sessions_mean": (
        "Браузеры, которые вошли и не вышли. Пришедшие из Telegram указаны по номеру; кому закрыли доступ к боту, тот "
        "не войдёт, даже если его сеанс ещё виден здесь."
    ),
    "web_session_who": "Кто",
    "web_session_since": "Время входа",
    "web_session_used": "Последний раз",
    "web_session_until": "Действует до",
    "web_session_token": "Владелец, по токену",
    "web_session_owner": "Владелец {id}",
    "web_session_reader": "Читатель {id}",
    "web_session_own": "этот браузер",
    "web_session_end": "Завершить",
    "web_session_end_one": "Завершить сеанс {which}",
    "web_sessions_end_others": "Завершить все остальные",
    "web_sessions_hour": "От последнего посещения хранится только час.",
    "web_sessions_ended": "Завершено сеансов: {many}.",
}
