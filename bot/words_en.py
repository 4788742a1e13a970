"""The words of `bot.texts` in English. Plural forms carry their category: `article.one`, `article.other`."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "language_name": "English",
    # Counted things.
    "article.one": "{n} article",
    "article.other": "{n} articles",
    "outlet.one": "{n} outlet",
    "outlet.other": "{n} outlets",
    "subscription.one": "{n} subscription",
    "subscription.other": "{n} subscriptions",
    # Pages.
    "start_private": (
        "**Heliograph** follows the news with you. Ask a question, and you get the words of the articles that I keep, "
        "each with its outlet, date and link. I write no news myself.\n\n"
        "Try one of these:\n"
        "`What did Tajikistan and Kyrgyzstan agree on the border?`\n"
        "`/brief` tells what the last 24 hours brought\n"
        "`/subscribe brief 08:00` sends that every morning\n"
        "`/settings` sets language, time zone and quiet hours\n\n"
        "/help shows everything by example."
    ),
    "start_group": (
        "**Heliograph** answers questions in this group with the words of the articles that I keep, each with its "
        "outlet, date and link.\n\n"
        "Ask with /ask, mention me, or reply to one of my messages:\n"
        "`/ask Who guards the Tajik-Afghan border?`\n"
        "`/brief` tells what the last 24 hours brought\n\n"
        "Administrators can subscribe the group: `/subscribe brief 08:00`. /help shows the rest."
    ),
    "start_channel": (
        "**Heliograph** can send its brief and its alerts to this channel.\n\n"
        "An administrator posts here: `/subscribe brief 08:00` or `/subscribe topic water disputes`.\n"
        "`/settings` sets language, time zone and quiet hours. /help shows the rest."
    ),
    "help_private": (
        "**Ask**\n"
        "Write a question as you would say it, or `/ask Who pays for the Rogun dam?`\n"
        "“More quotes” shows the next ones, “Context” the passage in its article.\n\n"
        "**Brief**\n"
        "`/brief` the last 24 hours\n"
        "`/brief 3d` the last three days\n"
        "`/brief water` one topic\n\n"
        "**Subscribe**\n"
        "`/subscribe brief 08:00` a brief every day at that time\n"
        "`/subscribe topic water disputes` new passages on a topic\n"
        "`/subscribe @channel brief 08:00` for a channel that you administer, where I am an administrator too\n"
        "“Watch” under an answer makes a topic of the question.\n"
        "`/subscriptions` lists them, `/unsubscribe 3` or `/unsubscribe all` removes them\n\n"
        "**Settings**\n"
        "`/settings` with buttons, or in words:\n"
        "`/settings language ru`\n"
        "`/settings zone Asia/Almaty`\n"
        "`/settings quiet 22:00-07:00`, `/settings quiet off`"
    ),
    "help_group": (
        "**Ask**\n"
        "`/ask Who pays for the Rogun dam?`, or mention me, or reply to one of my messages. "
        "I do not answer other talk.\n"
        "“More quotes” shows the next ones, “Context” the passage in its article.\n\n"
        "**Brief**\n"
        "`/brief` the last 24 hours\n"
        "`/brief 3d` the last three days\n"
        "`/brief water` one topic\n\n"
        "**For administrators**\n"
        "`/subscribe brief 08:00` a brief every day at that time\n"
        "`/subscribe topic water disputes` new passages on a topic\n"
        "`/subscriptions` lists them, `/unsubscribe 3` or `/unsubscribe all` removes them\n"
        "`/settings` sets language, time zone and quiet hours\n\n"
        "In a forum each topic has its own subscriptions and settings."
    ),
    "help_channel": (
        "Administrators post these here:\n"
        "`/subscribe brief 08:00` a brief every day at that time\n"
        "`/subscribe topic water disputes` new passages on a topic\n"
        "`/subscriptions` lists them, `/unsubscribe 3` or `/unsubscribe all` removes them\n"
        "`/brief` the last 24 hours, `/brief 3d`, `/brief water`\n"
        "`/settings zone Asia/Almaty`, `/settings language ru`, `/settings quiet 22:00-07:00`\n\n"
        "The same works from a private chat with me: `/subscribe @channel brief 08:00`."
    ),
    "about_private": (
        "**Heliograph** keeps news articles and finds the passages that answer a question.\n\n"
        "Every quote stands, character for character, in an article that I keep; the link goes to the sentence. "
        "No language model writes anything here. When nothing fits, I say so and show what I searched.\n\n"
        "For example, `What did the CSTO decide in Dushanbe?` brings up to three quotes with outlet and date, and "
        "`What is the best pizza in Naples?` brings none.\n\n"
        "I keep the settings and subscriptions of this chat and the questions behind buttons, no other messages."
    ),
    "about_group": (
        "**Heliograph** keeps news articles and finds the passages that answer a question.\n\n"
        "Every quote stands, character for character, in an article that I keep; the link goes to the sentence. "
        "No language model writes anything here. When nothing fits, I say so and show what I searched.\n\n"
        "In this group I read only what is meant for me: `/ask`, a mention, a reply to me. "
        "I keep the group's settings and subscriptions and the questions behind buttons, no other messages."
    ),
    "about_channel": (
        "**Heliograph** keeps news articles and sends briefs and alerts from them.\n\n"
        "Every quote stands, character for character, in an article that I keep; the link goes to the sentence. "
        "No language model writes anything here.\n\n"
        "In this channel I read only commands, for example `/subscribe brief 08:00`."
    ),
    # The command menu.
    "menu_ask": "Ask a question: /ask who pays for Rogun?",
    "menu_brief": "What happened: the last 24 hours, 3d, or a topic",
    "menu_subscribe": "Subscribe: brief 08:00, or topic water disputes",
    "menu_subscriptions": "What this chat is subscribed to",
    "menu_unsubscribe": "Remove a subscription: a number, or all",
    "menu_settings": "Language, time zone, quiet hours",
    "menu_help": "Every command by example",
    "menu_about": "What this is, and what it keeps",
    # Buttons.
    "button_more": "More quotes",
    "button_first": "First quotes",
    "button_context": "Context {number}",
    "button_watch": "Watch",
    "button_remove": "Remove {number}",
    "button_quiet_off": "No quiet hours",
    # Citations.
    "undated": "undated",
    "untitled": "Untitled",
    "unnamed_outlet": "outlet not named",
    # Answers.
    "nothing_found": "**Nothing fitting was found.**",
    "searched": "Searched: {articles} ({range}).",
    "range": "{first} – {last}",
    "range_none": "none of them dated",
    "undated_among": "Undated among them: {articles}.",
    "last_update": "Last update: {when}.",
    "nearest_miss": "Nearest miss, not an answer:",
    "empty_corpus": (
        "There are no articles yet, so there is nothing to search.\n\n"
        "Whoever runs this bot adds some with `heliograph ingest PATH` or `heliograph feeds add URL`."
    ),
    "context_heading": "**In its context**",
    "context_newer": "The article has changed since. This is the version that was quoted.",
    # Briefs and alerts.
    "brief_title": "**Brief**",
    "brief_title_topic": "**Brief: {topic}**",
    "brief_window": "{since} – {until} ({zone})",
    "brief_older": "There is nothing newer. This is the newest day that the articles have.",
    "brief_late": "This brief is late: it could not be sent on time.",
    "brief_empty": "Nothing happened in this time that the articles tell of.",
    "brief_empty_topic": "The articles of this time have nothing on this topic.",
    "brief_coverage": "Kept: {articles}. Last update: {when}.",
    "brief_coverage_no_update": "Kept: {articles}.",
    "brief_troubled": "Not heard from: {names}.",
    "brief_troubled_more": "Not heard from: {names} and {more} more.",
    "story_counts": "{articles}, {outlets}",
    "story_more": "More:",
    "alert_title": "**New on “{topic}”**",
    "alert_footer": "/subscriptions lists and removes what is sent here.",
    # Feeds in trouble, for administrators.
    "feed_failing": "**A feed fails: {title}**",
    "feed_failing_since": "It has given nothing since {since} ({zone}).",
    "feed_failing_remedy": (
        "I keep asking it, ever more rarely. If it has moved, follow its new address with `heliograph feeds add URL` "
        "and drop this one with `heliograph feeds remove URL`."
    ),
    "feed_silent": "**A feed has gone silent: {title}**",
    "feed_silent_since": "It answers, but has had nothing new since {since} ({zone}).",
    "feed_silent_remedy": (
        "I keep asking it. Please see whether the site publishes elsewhere now; if it does, follow that address with "
        "`heliograph feeds add URL` and drop this one with `heliograph feeds remove URL`."
    ),
    "feed_off": "**A feed was switched off: {title}**",
    "feed_off_since": "It has given nothing since {since} ({zone}), and I no longer ask it.",
    "feed_off_remedy": (
        "When it works again, `heliograph feeds add URL` switches it on. If it is gone for good, drop it with "
        "`heliograph feeds remove URL`."
    ),
    "feed_reason": "The last error: {reason}.",
    # Subscriptions.
    "subscriptions_title": "**Subscriptions**",
    "subscriptions_none": (
        "Nothing is subscribed here.\n\nTry `/subscribe brief 08:00` or `/subscribe topic water disputes`."
    ),
    "subscriptions_rest": "and {subscriptions} more; `/unsubscribe` takes their numbers too",
    "subscription_brief": "brief every day at {time} ({zone})",
    "subscription_topic": "topic: {topic}",
    "subscribed_brief": "A brief will come every day at {time} ({zone}). `/subscriptions` lists what is sent here.",
    "subscribed_topic": "New passages on “{topic}” will come as they appear. `/subscriptions` lists what is sent here.",
    "subscribed_already": "That subscription is there already.",
    "subscribed_for_channel": "It goes to {channel}.",
    "unsubscribed": "Removed.",
    "unsubscribed_all": "Removed: {subscriptions}.",
    "watch_added": "Watching. New passages on this will come here.",
    "watch_already": "This is being watched already.",
    # Settings.
    "settings_title": "**Settings**",
    "settings_language": "Language: {language}",
    "settings_zone": "Time zone: {city} ({zone})",
    "settings_quiet": "Quiet hours: {quiet}",
    "settings_hint": "Any other: `/settings zone Europe/Berlin`, `/settings quiet 23:30-06:15`",
    "quiet_none": "none",
    # Short notices for presses.
    "notice_no_more_quotes": "No more quotes.",
    "notice_removed": "Removed.",
    "notice_removed_already": "It was removed already.",
    "notice_saved": "Saved.",
    "notice_unchanged": "It is set so already.",
    "notice_not_administrator": "Only administrators can change this.",
    "notice_card_gone": "This answer is too old for its buttons. Please ask again.",
    "notice_unknown_button": "This button is no longer known. Please use the command.",
    "notice_internal_error": "That failed here. Nothing was lost; please try again.",
    # What went wrong with a command.
    "unknown_command": "I do not know /{command}. /help shows what I understand.",
    "no_question": "What would you like to know? Write it behind the command: `/ask Who pays for the Rogun dam?`",
    "question_too_long": "That question is too long to search. Please keep it under {limit} characters.",
    "question_unclear": "I cannot make out what this question asks for: {reason}",
    "bad_time": "“{value}” is not a time that I understand. Write hours and minutes: `/subscribe brief 08:00`",
    "bad_zone_suggestions": "I do not know the time zone “{value}”. Do you mean {suggestions}?",
    "bad_zone": "I do not know the time zone “{value}”. Write it like this: `/settings zone Asia/Almaty`",
    "bad_quiet": "“{value}” are not quiet hours that I understand. Write from and to: `/settings quiet 22:00-07:00`",
    "bad_language": "I do not speak “{value}”, only English and Russian: `/settings language en`, `ru`",
    "bad_window": "I cannot sum up “{value}”: a brief takes from an hour to three months, like `/brief 3d`.",
    "subscribe_usage": "Subscribe like this: `/subscribe brief 08:00` or `/subscribe topic water disputes`",
    "unsubscribe_usage": "Write the number from /subscriptions: `/unsubscribe 3`, or `/unsubscribe all`",
    "settings_usage": (
        "Set one thing at a time: `/settings language ru`, `/settings zone Asia/Almaty`, `/settings quiet 22:00-07:00`"
    ),
    "no_topic": "Which topic? Write it behind the command: `/subscribe topic water disputes`",
    "topic_too_long": "That topic is too long. Please keep it under {limit} characters.",
    "too_many_subscriptions": "There is room for {limit} subscriptions here. Please remove one first: /subscriptions",
    "nothing_to_remove": "There is no such subscription here. /subscriptions lists what there is.",
    "not_administrator": "Only administrators can change what is sent here.",
    "channel_not_found": "I cannot find {channel}. Is the name right, and am I an administrator there?",
    "bot_not_admin_there": "I am not an administrator in {channel}, so I may not post there. Please make me one.",
    "you_not_admin_there": "Only administrators of {channel} can subscribe it.",
    "channel_only_private": "Please do this in the channel itself, or in a private chat with me.",
    "nothing_indexed": (
        "Nothing can be searched yet. Whoever runs this bot adds articles with `heliograph ingest PATH`, "
        "or indexes what is there with `heliograph index build`."
    ),
    "internal_error": "That failed here, not with you. It is noted and nothing was lost. Please try again soon.",
    # The terminal.
    "terminal_welcome": (
        "This is Heliograph in the terminal: the same commands and the same answers as in Telegram. "
        "Write a question, or /help."
    ),
    "terminal_token": (
        "To put it on Telegram: write to @BotFather, send /newbot, choose a name, and start again with the token "
        "that it gives you:\n  TELEGRAM_BOT_TOKEN=… make run"
    ),
    "terminal_buttons": "Type a number to press a button.",
    "terminal_no_button": "There is no button {number}.",
    "terminal_quit": "/quit ends the chat.",
}
