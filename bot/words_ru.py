"""The words of `bot.texts` in Russian. Plural forms carry their category: `article.one`, `.few`, `.many`."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "language_name": "Русский",
    # Counted things.
    "article.one": "{n} статья",
    "article.few": "{n} статьи",
    "article.many": "{n} статей",
    "outlet.one": "{n} издание",
    "outlet.few": "{n} издания",
    "outlet.many": "{n} изданий",
    "subscription.one": "{n} подписка",
    "subscription.few": "{n} подписки",
    "subscription.many": "{n} подписок",
    # Pages.
    "start_private": (
        "**Heliograph** следит за новостями вместе с вами. Задайте вопрос и получите слова самих статей, которые у "
        "меня хранятся: с изданием, датой и ссылкой. Сам я новостей не пишу.\n\n"
        "Например:\n"
        "`О чём Таджикистан и Кыргызстан договорились по границе?`\n"
        "`/brief` покажет, что произошло за последние сутки\n"
        "`/subscribe brief 08:00` будет присылать это каждое утро\n"
        "`/settings` задаёт язык, часовой пояс и тихие часы\n\n"
        "/help показывает всё на примерах."
    ),
    "start_group": (
        "**Heliograph** отвечает на вопросы в этой группе словами статей, которые у меня хранятся: с изданием, датой "
        "и ссылкой.\n\n"
        "Спрашивайте через /ask, упомяните меня или ответьте на моё сообщение:\n"
        "`/ask Кто охраняет таджикско-афганскую границу?`\n"
        "`/brief` покажет, что произошло за последние сутки\n\n"
        "Администраторы могут подписать группу: `/subscribe brief 08:00`. Остальное в /help."
    ),
    "start_channel": (
        "**Heliograph** может присылать в этот канал сводки и сообщения по темам.\n\n"
        "Администратор пишет здесь: `/subscribe brief 08:00` или `/subscribe topic споры о воде`.\n"
        "`/settings` задаёт язык, часовой пояс и тихие часы. Остальное в /help."
    ),
    "help_private": (
        "**Вопрос**\n"
        "Напишите его обычными словами или так: `/ask Кто платит за Рогунскую ГЭС?`\n"
        "«Ещё цитаты» показывает следующие, «Контекст» открывает отрывок внутри статьи.\n\n"
        "**Сводка**\n"
        "`/brief` последние сутки\n"
        "`/brief 3d` последние три дня\n"
        "`/brief вода` одна тема\n\n"
        "**Подписка**\n"
        "`/subscribe brief 08:00` сводка каждый день в это время\n"
        "`/subscribe topic споры о воде` новые отрывки по теме\n"
        "`/subscribe @channel brief 08:00` для канала, где вы администратор и я тоже\n"
        "«Следить» под ответом делает из вопроса тему.\n"
        "`/subscriptions` показывает список, `/unsubscribe 3` или `/unsubscribe all` удаляет\n\n"
        "**Настройки**\n"
        "`/settings` с кнопками или словами:\n"
        "`/settings language ru`\n"
        "`/settings zone Asia/Almaty`\n"
        "`/settings quiet 22:00-07:00`, `/settings quiet off`"
    ),
    "help_group": (
        "**Вопрос**\n"
        "`/ask Кто платит за Рогунскую ГЭС?`, или упомяните меня, или ответьте на моё сообщение. "
        "В остальные разговоры я не вмешиваюсь.\n"
        "«Ещё цитаты» показывает следующие, «Контекст» открывает отрывок внутри статьи.\n\n"
        "**Сводка**\n"
        "`/brief` последние сутки\n"
        "`/brief 3d` последние три дня\n"
        "`/brief вода` одна тема\n\n"
        "**Для администраторов**\n"
        "`/subscribe brief 08:00` сводка каждый день в это время\n"
        "`/subscribe topic споры о воде` новые отрывки по теме\n"
        "`/subscriptions` показывает список, `/unsubscribe 3` или `/unsubscribe all` удаляет\n"
        "`/settings` задаёт язык, часовой пояс и тихие часы\n\n"
        "На форуме у каждой темы свои подписки и настройки."
    ),
    "help_channel": (
        "Администраторы пишут здесь:\n"
        "`/subscribe brief 08:00` сводка каждый день в это время\n"
        "`/subscribe topic споры о воде` новые отрывки по теме\n"
        "`/subscriptions` показывает список, `/unsubscribe 3` или `/unsubscribe all` удаляет\n"
        "`/brief` последние сутки, `/brief 3d`, `/brief вода`\n"
        "`/settings zone Asia/Almaty`, `/settings language ru`, `/settings quiet 22:00-07:00`\n\n"
        "То же можно сделать из личного чата со мной: `/subscribe @channel brief 08:00`."
    ),
    "about_private": (
        "**Heliograph** хранит новостные статьи и находит в них отрывки, которые отвечают на вопрос.\n\n"
        "Каждая цитата слово в слово стоит в статье, которая у меня хранится; ссылка ведёт к самому предложению. "
        "Языковая модель здесь ничего не пишет. Если подходящего нет, я так и скажу и покажу, где искал.\n\n"
        "Например, `Что ОДКБ решила в Душанбе?` даст до трёх цитат с изданием и датой, а "
        "`Где лучшая пицца в Неаполе?` не даст ни одной.\n\n"
        "Я храню настройки и подписки этого чата и вопросы, к которым есть кнопки; других сообщений не храню."
    ),
    "about_group": (
        "**Heliograph** хранит новостные статьи и находит в них отрывки, которые отвечают на вопрос.\n\n"
        "Каждая цитата слово в слово стоит в статье, которая у меня хранится; ссылка ведёт к самому предложению. "
        "Языковая модель здесь ничего не пишет. Если подходящего нет, я так и скажу и покажу, где искал.\n\n"
        "В этой группе я читаю только то, что обращено ко мне: `/ask`, упоминание, ответ на моё сообщение. "
        "Я храню настройки и подписки группы и вопросы, к которым есть кнопки; других сообщений не храню."
    ),
    "about_channel": (
        "**Heliograph** хранит новостные статьи и присылает по ним сводки и сообщения по темам.\n\n"
        "Каждая цитата слово в слово стоит в статье, которая у меня хранится; ссылка ведёт к самому предложению. "
        "Языковая модель здесь ничего не пишет.\n\n"
        "В этом канале я читаю только команды, например `/subscribe brief 08:00`."
    ),
    # The command menu.
    "menu_ask": "Задать вопрос: /ask кто платит за Рогун?",
    "menu_brief": "Что произошло: сутки, 3d или тема",
    "menu_subscribe": "Подписаться: brief 08:00 или topic споры о воде",
    "menu_subscriptions": "На что подписан этот чат",
    "menu_unsubscribe": "Удалить подписку: номер или all",
    "menu_settings": "Язык, часовой пояс, тихие часы",
    "menu_help": "Все команды на примерах",
    "menu_about": "Что это и что здесь хранится",
    # Buttons.
    "button_more": "Ещё цитаты",
    "button_first": "Первые цитаты",
    "button_context": "Контекст {number}",
    "button_watch": "Следить",
    "button_remove": "Удалить {number}",
    "button_quiet_off": "Без тихих часов",
    # Citations.
    "undated": "без даты",
    "untitled": "Без заголовка",
    "unnamed_outlet": "издание не указано",
    # Answers.
    "nothing_found": "**Подходящего не нашлось.**",
    "searched": "Просмотрено: {articles} ({range}).",
    "range": "{first} – {last}",
    "range_none": "все без даты",
    "undated_among": "Из них без даты: {articles}.",
    "last_update": "Последнее обновление: {when}.",
    "nearest_miss": "Ближайшее из найденного, но не ответ:",
    "empty_corpus": (
        "Статей пока нет, искать негде.\n\n"
        "Их добавляет тот, кто запускает бота: `heliograph ingest PATH` или `heliograph feeds add URL`."
    ),
    "context_heading": "**В контексте**",
    "context_newer": "С тех пор статья изменилась. Здесь та версия, из которой взята цитата.",
    # Briefs and alerts.
    "brief_title": "**Сводка**",
    "brief_title_topic": "**Сводка: {topic}**",
    "brief_window": "{since} – {until} ({zone})",
    "brief_older": "Более свежего нет. Это последний день, за который есть статьи.",
    "brief_late": "Эта сводка запоздала: отправить её вовремя не удалось.",
    "brief_empty": "За это время в статьях ничего нет.",
    "brief_empty_topic": "В статьях за это время на эту тему ничего нет.",
    "brief_coverage": "Всего хранится: {articles}. Последнее обновление: {when}.",
    "brief_coverage_no_update": "Всего хранится: {articles}.",
    "brief_troubled": "Вестей нет от: {names}.",
    "brief_troubled_more": "Вестей нет от: {names} и ещё {more}.",
    "story_counts": "{articles}, {outlets}",
    "story_more": "Ещё:",
    "alert_title": "**Новое по теме «{topic}»**",
    "alert_footer": "/subscriptions покажет и уберёт то, что сюда приходит.",
    # Feeds in trouble, for administrators.
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
    # Subscriptions.
    "subscriptions_title": "**Подписки**",
    "subscriptions_none": (
        "Здесь подписок нет.\n\nПопробуйте `/subscribe brief 08:00` или `/subscribe topic споры о воде`."
    ),
    "subscriptions_rest": "и ещё {subscriptions}; их номера понимает и `/unsubscribe`",
    "subscription_brief": "сводка каждый день в {time} ({zone})",
    "subscription_topic": "тема: {topic}",
    "subscribed_brief": "Сводка будет приходить каждый день в {time} ({zone}). Список подписок: `/subscriptions`.",
    "subscribed_topic": "Новые отрывки по теме «{topic}» придут, когда появятся. Список подписок: `/subscriptions`.",
    "subscribed_already": "Такая подписка уже есть.",
    "subscribed_for_channel": "Она идёт в {channel}.",
    "unsubscribed": "Удалено.",
    "unsubscribed_all": "Удалено: {subscriptions}.",
    "watch_added": "Слежу. Новые отрывки на эту тему придут сюда.",
    "watch_already": "За этим уже слежу.",
    # Settings.
    "settings_title": "**Настройки**",
    "settings_language": "Язык: {language}",
    "settings_zone": "Часовой пояс: {city} ({zone})",
    "settings_quiet": "Тихие часы: {quiet}",
    "settings_hint": "Любые другие: `/settings zone Europe/Berlin`, `/settings quiet 23:30-06:15`",
    "quiet_none": "нет",
    # Short notices for presses.
    "notice_no_more_quotes": "Больше цитат нет.",
    "notice_removed": "Удалено.",
    "notice_removed_already": "Уже удалено.",
    "notice_saved": "Сохранено.",
    "notice_unchanged": "Так уже и есть.",
    "notice_not_administrator": "Это могут менять только администраторы.",
    "notice_card_gone": "Этот ответ слишком старый, его кнопки не работают. Пожалуйста, спросите снова.",
    "notice_unknown_button": "Эта кнопка больше не работает. Воспользуйтесь командой.",
    "notice_internal_error": "Здесь что-то не сработало. Ничего не потеряно, попробуйте ещё раз.",
    # What went wrong with a command.
    "unknown_command": "Команды /{command} я не знаю. Что я понимаю, показывает /help.",
    "no_question": "Что вы хотите узнать? Напишите вопрос после команды: `/ask Кто платит за Рогунскую ГЭС?`",
    "question_too_long": "Вопрос слишком длинный для поиска. Пожалуйста, не больше {limit} знаков.",
    "question_unclear": "Не могу понять, о чём этот вопрос: {reason}",
    "bad_time": "«{value}» не похоже на время. Напишите часы и минуты: `/subscribe brief 08:00`",
    "bad_zone_suggestions": "Часового пояса «{value}» я не знаю. Может быть, {suggestions}?",
    "bad_zone": "Часового пояса «{value}» я не знаю. Напишите так: `/settings zone Asia/Almaty`",
    "bad_quiet": "«{value}» не похоже на тихие часы. Напишите, с какого по какой час: `/settings quiet 22:00-07:00`",
    "bad_language": "Языка «{value}» я не знаю, только русский и английский: `/settings language en`, `ru`",
    "bad_window": "«{value}» для сводки не годится: нужен срок от часа до трёх месяцев, например `/brief 3d`.",
    "subscribe_usage": "Подписаться можно так: `/subscribe brief 08:00` или `/subscribe topic споры о воде`",
    "unsubscribe_usage": "Напишите номер из /subscriptions: `/unsubscribe 3` или `/unsubscribe all`",
    "settings_usage": (
        "Меняйте что-то одно: `/settings language ru`, `/settings zone Asia/Almaty`, `/settings quiet 22:00-07:00`"
    ),
    "no_topic": "Какая тема? Напишите её после команды: `/subscribe topic споры о воде`",
    "topic_too_long": "Тема слишком длинная. Пожалуйста, не больше {limit} знаков.",
    "too_many_subscriptions": "Предел подписок для этого чата: {limit}. Сначала уберите одну: /subscriptions",
    "nothing_to_remove": "Такой подписки здесь нет. Что есть, показывает /subscriptions.",
    "not_administrator": "Менять то, что сюда приходит, могут только администраторы.",
    "channel_not_found": "Не могу найти {channel}. Верно ли название, и администратор ли я там?",
    "bot_not_admin_there": "В {channel} я не администратор и не могу туда писать. Сначала назначьте меня, пожалуйста.",
    "you_not_admin_there": "Подписать {channel} могут только его администраторы.",
    "channel_only_private": "Сделайте это, пожалуйста, в самом канале или в личном чате со мной.",
    "nothing_indexed": (
        "Искать пока не в чем. Тот, кто запускает бота, добавляет статьи командой `heliograph ingest PATH` "
        "или индексирует имеющиеся: `heliograph index build`."
    ),
    "internal_error": "Сбой на моей стороне, не на вашей. Он записан, ничего не потеряно. Попробуйте чуть позже.",
    # The terminal.
    "terminal_welcome": (
        "Это Heliograph в терминале: те же команды и те же ответы, что и в Telegram. Напишите вопрос или /help."
    ),
    "terminal_token": (
        "Чтобы вывести его в Telegram: напишите @BotFather, отправьте /newbot, выберите имя и запустите снова с "
        "токеном, который он даст:\n  TELEGRAM_BOT_TOKEN=… make run"
    ),
    "terminal_buttons": "Чтобы нажать кнопку, введите её номер.",
    "terminal_no_button": "Кнопки {number} нет.",
    "terminal_quit": "/quit завершает разговор.",
}
