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
    "origin.one": "{n} origin",
    "origin.other": "{n} origins",
    "source.one": "{n} source",
    "source.other": "{n} sources",
    "story.one": "{n} story",
    "story.other": "{n} stories",
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
        "“More quotes” shows the next ones, “Context” the passage in its article.\n"
        "`And Uzbekistan?` goes on from your last question, `/new` begins anew\n"
        "`/asof 2015-09-20 who signed in Dushanbe?` answers from what was published by that day\n"
        "`/why` tells what made these quotes rank, `/verify 2` checks the second one again\n\n"
        "**Brief**\n"
        "`/brief` what is new of the last 24 hours\n"
        "`/brief 3d` the last three days, `/brief 2015-09-14 2015-09-20` these days\n"
        "`/brief water` one topic, `/brief water 2w` for two weeks\n"
        "`/timeline CSTO summit` a topic day by day\n\n"
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
        "`/settings quiet 22:00-07:00`, `/settings quiet off`\n"
        "`/settings brief full`, or `short`, or `headlines`"
    ),
    "help_group": (
        "**Ask**\n"
        "`/ask Who pays for the Rogun dam?`, or mention me, or reply to one of my messages. "
        "I do not answer other talk.\n"
        "“More quotes” shows the next ones, “Context” the passage in its article.\n"
        "`And Uzbekistan?` goes on from your last question, `/new` begins anew\n"
        "`/asof 2015-09-20 who signed in Dushanbe?` answers from what was published by that day\n"
        "`/why` tells what made these quotes rank, `/verify 2` checks the second one again\n\n"
        "**Brief**\n"
        "`/brief` what is new of the last 24 hours\n"
        "`/brief 3d` the last three days, `/brief 2015-09-14 2015-09-20` these days\n"
        "`/brief water` one topic, `/brief water 2w` for two weeks\n"
        "`/timeline CSTO summit` a topic day by day\n\n"
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
        "`/timeline CSTO summit` a topic day by day\n"
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
    "menu_why": "Why these quotes: what made them rank",
    "menu_verify": "Check a quote of the last answer: /verify 2",
    "menu_asof": "Ask as of a day: /asof 2015-09-20 who signed?",
    "menu_new": "Begin a new topic: forget my last question",
    "menu_timeline": "A topic day by day: /timeline CSTO summit",
    "menu_brief": "What happened: the last 24 hours, 3d, or a topic",
    "menu_subscribe": "Subscribe: brief 08:00, or topic water disputes",
    "menu_subscriptions": "What this chat is subscribed to",
    "menu_unsubscribe": "Remove a subscription: a number, or all",
    "menu_settings": "Language, time zone, quiet hours, length of briefs",
    "menu_help": "Every command by example",
    "menu_about": "What this is, and what it keeps",
    # Buttons.
    "button_more": "More quotes",
    "button_first": "First quotes",
    "button_context": "Context {number}",
    "button_watch": "Watch",
    "button_remove": "Remove {number}",
    "button_quiet_off": "No quiet hours",
    "button_length_headlines": "Headlines",
    "button_length_short": "Short briefs",
    "button_length_full": "Full briefs",
    # Citations.
    "undated": "undated",
    "untitled": "Untitled",
    "unnamed_outlet": "outlet not named",
    # Answers.
    "searched_as": "Searched: “{question}”",
    "as_of": "As of {when}",
    "asked_elsewhen": "You ask about {asked}; the articles cover {covered}.",
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
    # Why this?
    "button_why": "Why this?",
    "hour.one": "{n} hour",
    "hour.other": "{n} hours",
    "day.one": "{n} day",
    "day.other": "{n} days",
    "why_title": "**Why these quotes?**",
    "why_title_missed": "**Why no answer?** The nearest miss:",
    "why_searched": "Searched: {question}",
    "why_meaning_very": "very close in meaning ({number} of 1)",
    "why_meaning_close": "close in meaning ({number} of 1)",
    "why_meaning_somewhat": "somewhat close in meaning ({number} of 1)",
    "why_meaning_hardly": "hardly close in meaning ({number} of 1)",
    "why_word": "“{word}”",
    "why_words": "has your words {words}",
    "why_no_words": "has none of your words as you wrote them",
    "why_old": "{age} old when asked",
    "why_fresh": "less than an hour old when asked",
    "why_same_day": "of the day it was asked",
    "why_undated": "states no date",
    "why_second": "a second, closer reading gives it {percent} of 100",
    "why_ahead": "Before quote {number}: {edges}.",
    "why_ahead_though": "Before quote {number}: {edges}; that one is {others}.",
    "why_ahead_narrowly": "Only just before quote {number}.",
    "why_not_kept": "how it was found was not kept for this card.",
    "edge_second": "rated higher on the second reading",
    "edge_meaning": "closer in meaning",
    "edge_words": "stronger in your words",
    "edge_newer": "newer",
    "edge_time": "a better fit in time",
    "why_confidence": "The chance that the answer is among the first three quotes was put at {percent} of 100.",
    "why_threshold": "Answers are shown from {percent} on ({mode}).",
    "mode_careful": "setting “careful”",
    "mode_balanced": "setting “balanced”",
    "mode_eager": "setting “eager”",
    "mode_own": "a limit set by whoever runs this bot",
    "no_card_yet": "There is no answer here yet that I could look at. Ask a question first.",
    # Does a quote still hold?
    "verify_title": "**Checked**",
    "verify_live_title": "**Checked on the live page**",
    "verify_quote": "Quote {number}",
    "verify_before": "Quoted:",
    "verify_after": "The page now says:",
    "verify_after_stored": "The newer version says:",
    "verify_nothing_now": "Nothing like it stands in its place.",
    "verify_more_changes": "and {more} more sentences",
    "verify_usage": "Write the number of the quote: `/verify 2`, or just `/verify` for all that were shown",
    "verify_no_quote": "The last answer here has no quote {number}; its quotes go from 1 to {last}.",
    "verify_nothing": "The last answer here found nothing, so there is no quote to check.",
    "check_passage_gone": "This passage is no longer stored: the articles were taken in anew since.",
    "check_slice_holds": "The quote is a slice of the stored article, character for character.",
    "check_slice_fails": "The stored article does not have these words where they were quoted.",
    "check_seal_whole": "The stored text, title and date are as they were taken in (checksum).",
    "check_seal_text": "The stored text is not as it was taken in: its checksum does not fit.",
    "check_seal_header": "Title, outlet or date are not as they were taken in: the checksum does not fit.",
    "check_seal_not_kept": (
        "Not checked: whether this older version is as it was taken in. A checksum is kept for the newest one only."
    ),
    "check_newest": "No newer version of the article is stored.",
    "check_newer_holds": "A newer version is stored, and these words stand in it too.",
    "check_newer_changed": "A newer version is stored, and it has other words:",
    "check_newer_lacks": "A newer version is stored, and it does not have these words.",
    "check_shown": "The article is not withdrawn.",
    "check_withdrawn_gone": "Withdrawn since {when}: its page was gone.",
    "check_withdrawn_outlet": "Withdrawn since {when}, with all of its outlet.",
    "check_withdrawn_removed": "Withdrawn since {when} by whoever runs this bot.",
    "check_live_asked": "The live page is being looked at; what it says follows.",
    "check_live_off": "Live page not asked: fetching is off.",
    "check_live_paused": "Live page not asked: only one look at a time in a chat, half a minute apart. Try again soon.",
    "check_live_no_address": "Live page not asked: the article has no address.",
    "check_live_holds": "The quote's words stand on the live page ({when}).",
    "check_live_changed": "The live page has other words ({when}):",
    "check_live_cut": "Could not be checked: the live page shows too little of the article ({when}).",
    "check_live_gone": "The live page is gone: the server answers {status} ({when}).",
    "check_live_elsewhere": "Could not be checked: the address leads to another page now ({when}).",
    "check_live_paywall": "Could not be checked: the live page asks for a subscription ({when}).",
    "check_live_no_article": "Could not be read: no article text was found on the live page ({when}).",
    "check_live_refused": "Could not be read: the server answers {status} ({when}).",
    "check_live_unreachable": (
        "Could not be read: the live page gave no whole answer in time, or may not be asked ({when})."
    ),
    # Small talk.
    "talk_greeting": (
        "Hello. Ask me about the news and you get the words of the articles that I keep, for example:\n"
        "`Who guards the Tajik-Afghan border?`"
    ),
    "talk_thanks": "You are welcome.",
    "talk_goodbye": "Goodbye. I keep reading; ask whenever you like.",
    "talk_agreed": "Good. Ask when there is something else.",
    "talk_mood": "All is well here, thank you: I read the news and wait for questions. What would you like to know?",
    "talk_identity": (
        "I am **Heliograph**, a program, not a person. I keep news articles and find the passages that answer a "
        "question. I write no news myself: every quote stands word for word in an article. /about says more."
    ),
    "talk_ability": (
        "I answer questions about the news with quotes from articles, each with outlet, date and link. Just ask:\n"
        "`Who pays for the Rogun dam?`\n\n"
        "`/brief` tells what the last 24 hours brought, `/subscribe brief 08:00` sends that every morning. "
        "/help shows everything by example."
    ),
    "talk_news": (
        "`/brief` tells what the last 24 hours brought, `/brief 3d` the last three days, `/brief water` one topic."
    ),
    "talk_nonsense": "I see no question in this. Ask as you would ask a colleague: `Who pays for the Rogun dam?`",
    "talk_fragment": "That is too little to search. Name what or who it is about: `Why was the Isfara road closed?`",
    "forgotten": "A new topic, then. Your next question stands for itself.",
    # Briefs and alerts.
    "brief_title": "**Brief**",
    "brief_title_topic": "**Brief: {topic}**",
    "brief_window": "{since} – {until} ({zone})",
    "brief_days": "{days} ({zone})",
    "brief_older": "There is nothing newer. This is the newest day that the articles have.",
    "brief_older_topic": "There is nothing newer on this topic. This is the newest day that has an article on it.",
    "brief_late": "This brief is late: it could not be sent on time.",
    "brief_empty": "Nothing happened in this time that the articles tell of.",
    "brief_empty_topic": "The articles of this time have nothing on this topic.",
    "brief_thin": "There was little in this time. This is all that the articles have.",
    "brief_nothing_new": (
        "Nothing new since {when}: what the articles of this time tell was sent here before. "
        "`/brief 1d` shows it again."
    ),
    "brief_left_out": "Left out, told here before and nothing added: {stories}.",
    "brief_rests": "Rests on {articles} from {sources}.",
    "brief_told": "Told: {told} of {found} stories.",
    "brief_kept": "Kept: {articles}.",
    "brief_updated": "Last update: {when}.",
    "brief_silent": "Silent: {names}.",
    "brief_broken": "Broken: {names}.",
    "names_more": "{names} and {more} more",
    "story_new": "New",
    "story_updated": "Updated",
    "story_running": "Told before",
    "story_one_source": "one source",
    "story_counts": "{outlets}, {origins}",
    "story_more": "More:",
    "story_sources": "Sources",
    "sources_differ": "Sources differ: {about}",
    "one_source_differs": "One source differs from itself: {about}",
    "differ_later": "The second is from a later day and may simply know more.",
    "alert_title": "**New on “{topic}”**",
    "alert_footer": "/subscriptions lists and removes what is sent here.",
    "timeline_title": "**Timeline: {topic}**",
    "timeline_period": "Published in this time: {period}.",
    "timeline_rests": "Of {articles} on it from {sources}: the days that they tell of most, one sentence for each.",
    "timeline_none": "No article that I keep is on “{topic}”. Try other words, or a question: `/ask`.",
    "timeline_too_little": (
        "There is too little on “{topic}” for a timeline: {articles} from {sources}, and not two days that they tell "
        "of. `/ask` shows what there is."
    ),
    "correction_title": "**Correction** to what was sent here on {when}",
    "correction_before": "Quoted:",
    "correction_after": "In the article as of {when}:",
    "correction_missing": "As of {when} this no longer stands in the article.",
    "correction_gone": "The page of this article has been gone since {when}. Quoted from it was:",
    "correction_withdrawn": "This article was withdrawn from the archive on {when}. Quoted from it was:",
    "correction_more": "Further quotes that no longer stand: {more}",
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
    "settings_length": "Briefs: {length}",
    "settings_hint": "Any other: `/settings zone Europe/Berlin`, `/settings quiet 23:30-06:15`",
    "quiet_none": "none",
    "length_headlines": "headlines only",
    "length_short": "short, one or two sentences a story",
    "length_full": "full, up to three sentences a story",
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
    "asof_no_date": "As of which day? Write it first, then the question: `/asof 2015-09-20 who signed in Dushanbe?`",
    "asof_future": "That day is still to come. I can answer from what was published by a day in the past.",
    "asof_no_question": "And what was the question? Write it after the day: `/asof 2015-09-20 who signed in Dushanbe?`",
    "question_unclear": "I cannot make out what this question asks for: {reason}",
    "bad_time": "“{value}” is not a time that I understand. Write hours and minutes: `/subscribe brief 08:00`",
    "bad_zone_suggestions": "I do not know the time zone “{value}”. Do you mean {suggestions}?",
    "bad_zone": "I do not know the time zone “{value}”. Write it like this: `/settings zone Asia/Almaty`",
    "bad_quiet": "“{value}” are not quiet hours that I understand. Write from and to: `/settings quiet 22:00-07:00`",
    "bad_language": "I do not speak “{value}”, only English and Russian: `/settings language en`, `ru`",
    "bad_length": "“{value}” is no length of a brief: `/settings brief headlines`, `short` or `full`",
    "bad_date": "There is no day “{value}”. Write it like `/brief 2015-09-14`, or two: `/brief 2015-09-14 2015-09-20`",
    "bad_range": "“{value}” ends before it begins. Do you mean `/brief {meant}`?",
    "timeline_no_topic": "A timeline of what? Write the topic behind it: `/timeline CSTO summit`",
    "brief_ahead": "{value} is still to come: today is {today}. I can sum up days that were, like `/brief 3d`.",
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
