"""Who is answered where: closed desks, quotas, one topic for questions, and chats that cannot be written to."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "closed_to_you": (
        "Эта редакция закрытая: бот отвечает тем, кого впустили её владельцы. Если вы должны быть среди них, "
        "передайте им этот номер: `{id}`"
    ),
    "closed_to_chat": "Эта редакция закрытая, и эта группа в неё не входит. Владелец может впустить её: /allow.",
    "notice_closed": "Эта редакция закрытая: доступ дают её владельцы.",
    "chat_not_let_in": "{channel} не входит в эту редакцию. Впустить может её владелец: `/allow {channel}`",
    "owners_only": "Это могут только владельцы редакции, и только от своего имени.",
    "owner_stays": "Владельцы записаны в настройках программы; здесь они не меняются.",
    "allow_usage": (
        "Кого впустить? `/allow 123456789`, `/allow @name`, `/allow` в ответ на сообщение человека "
        "или `/allow` в самой группе."
    ),
    "deny_usage": "Кому закрыть доступ? `/deny 123456789`, `/deny @name` или `/deny` в ответ либо в самой группе.",
    "role_usage": "Кто и кем будет: `/role 123456789 editor`, `/role @name reader` или `/role editor` в ответ.",
    "name_unknown": (
        "Я не знаю, кто такой {name}: Telegram не сообщает ботам о людях по имени. "
        "Пусть сначала напишет мне, или возьмите номер, который я ему назову."
    ),
    "people_only_private": "Спросите об этом, пожалуйста, в личном чате со мной.",
    "person_let_in": "{who} теперь может спрашивать в личном чате со мной.",
    "person_let_in_already": "{who}: доступ уже был открыт.",
    "chat_let_in": "«{who}» теперь входит в редакцию: спрашивать там могут все.",
    "chat_let_in_already": "«{who}»: чат уже входил в редакцию.",
    "shut_out": "{who}: доступ закрыт. Подписки сохранены на случай, если это изменится.",
    "shut_out_already": "{who}: доступа и не было.",
    "role_given": "{person} теперь {role} в этой редакции.",
    "role_given_here": "{person} теперь {role} в этом чате.",
    "as_editor": "редактор",
    "as_reader": "читатель",
    "is_owner": "владелец",
    "is_editor": "редактор",
    "is_reader": "читатель",
    "people_closed": "**Кому открыта эта редакция**",
    "people_open": "**Сейчас редакция открыта для всех.** Когда её закроют, доступ останется у этих людей и чатов:",
    "people_rest": "и ещё {count}",
    "people_hint": "Изменить это можно командами `/allow`, `/role 123456789 editor` и `/deny`.",
    "person_line": "`{id}`{name}: {role}",
    "chat_line": "`{id}`{name}: спрашивают все участники",
    "only_in": "(только в `{id}`)",
    "desk_is_open": "Пока в настройках программы не стоит `closed = true`, редакция открыта для всех.",
    "answers_usage": "Напишите `/settings answers here` в теме для вопросов или `/settings answers anywhere`.",
    "answers_no_topics": "Собрать вопросы в одной теме можно там, где есть темы: в группе-форуме.",
    "answers_here_set": (
        "Теперь я отвечаю на вопросы только в этой теме. В остальных напоминаю об этом не чаще раза в час. "
        "Отменить: `/settings answers anywhere`."
    ),
    "answers_anywhere_set": "Отвечаю на вопросы там, где их задают.",
    "answered_in": "На вопросы я отвечаю здесь в теме «{topic}».",
    "answered_elsewhere": "На вопросы я отвечаю в другой теме этой группы.",
    "answered_in_general": "На вопросы я отвечаю здесь в общей теме (General).",
    "settings_answers": "Вопросы: ответы только в теме «{topic}»",
    "settings_answers_elsewhere": "Вопросы: ответы только в одной теме",
    "settings_answers_general": "Вопросы: ответы только в общей теме (General)",
    "button_topic": "Открыть тему",
    "asked_enough_now": "Это уже {questions} за минуту, а ищу я по каждому. Снова слушаю через {wait}.",
    "asked_enough_today": (
        "Сегодня это уже {questions}, больше одному человеку здесь нельзя. Следующий можно задать с {when} ({city})."
    ),
    "question.one": "{n} вопрос",
    "question.few": "{n} вопроса",
    "question.many": "{n} вопросов",
    "second_on.one": "{n} секунду",
    "second_on.few": "{n} секунды",
    "second_on.many": "{n} секунд",
    "for_channel": "**{channel}** (в командах сначала его имя: `/settings {handle} ...`)",
    "of_deleted_topic": "(тема удалена)",
    "standing_channel_no_rights": (
        "Я больше не могу писать в «{title}». Подписки ждут: {subscriptions}. "
        "Назначьте меня администратором с правом публикации, и всё продолжится само."
    ),
    "standing_channel_kicked": (
        "Меня удалили из «{title}». Подписки ждут: {subscriptions}. "
        "Снова добавьте меня администратором, и всё продолжится само."
    ),
    "standing_channel_gone": (
        "Telegram больше не находит «{title}». Подписки сохранены на случай возвращения: {subscriptions}."
    ),
    "standing_group_no_rights": (
        "Я больше не могу писать в «{title}». Подписки ждут: {subscriptions}. "
        "Разрешите мне снова отправлять сообщения, и после первого обращения ко мне там всё продолжится."
    ),
    "standing_topic_closed": (
        "Одна из тем этой группы для меня закрыта. Подписки ждут: {subscriptions}. "
        "Откройте её или назначьте меня администратором, и всё продолжится само."
    ),
    "standing_topic_deleted": (
        "Одну из тем этой группы удалили. То, что было туда подписано, теперь никуда не идёт: {subscriptions}. "
        "Посмотреть и убрать это можно в /subscriptions."
    ),
    "standing_general_closed": (
        "Общая тема (General) в «{title}» для меня закрыта. Подписки ждут: {subscriptions}. "
        "Откройте её или назначьте меня администратором, и всё продолжится само."
    ),
    "standing_topic_closed_there": (
        "Одна из тем в «{title}» для меня закрыта. Подписки ждут: {subscriptions}. "
        "Откройте её или назначьте меня администратором, и всё продолжится само."
    ),
    "standing_topic_deleted_there": (
        "Одну из тем в «{title}» удалили. То, что было туда подписано, теперь никуда не идёт: {subscriptions}. "
        "Посмотреть и убрать это можно в /subscriptions в общей теме."
    ),
}
