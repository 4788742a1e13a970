"""Start, help, about."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
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
        "`/subscribe brief weekdays 08:00 18:00`, `/subscribe brief mon 09:00` on some days, or several a day\n"
        "`/subscribe topic water disputes` new stories on a topic; you see first what the last week would have sent\n"
        '`/subscribe words "Rogun dam" -tender` with these words; also `source` and `question`\n'
        "`/subscribe @channel brief 08:00` for a channel that you administer, where I am an administrator too; "
        "`/settings @channel`, `/subscriptions @channel` and `/unsubscribe @channel 3` likewise\n"
        "`/settings @channel editors here`: you see the briefs of that channel first, drop stories and publish\n"
        "“Watch” under an answer tells you when a new article answers the question.\n"
        "`/subscriptions` lists them, `/unsubscribe 3` or `/unsubscribe all` removes them\n\n"
        "**Settings**\n"
        "`/settings` with buttons, or in words:\n"
        "`/settings language ru`\n"
        "`/settings zone Asia/Almaty`\n"
        "`/settings quiet 22:00-07:00`, `/settings quiet off`\n"
        "`/settings brief full`, or `short`, or `headlines`\n"
        "`/settings feed` the address of an Atom feed of your briefs\n\n"
        "**What I keep**\n"
        "`/export` gives it to you as a file, `/forget` deletes it"
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
        "`/subscribe brief weekdays 08:00 18:00`, `/subscribe brief mon 09:00` on some days, or several a day\n"
        "`/subscribe topic water disputes` new stories on a topic; you see first what the last week would have sent\n"
        '`/subscribe words "Rogun dam" -tender` with these words; also `source` and `question`\n'
        "`/subscriptions` lists them, `/unsubscribe 3` or `/unsubscribe all` removes them\n"
        "`/settings` sets language, time zone and quiet hours\n"
        "`/settings answers here` in a topic: questions are answered only there; `/settings answers anywhere`\n"
        "`/settings @channel editors here`: briefs of that channel or group come to the administrators here first\n"
        "`/settings feed` the address of an Atom feed of these briefs, told to you in private\n"
        "`/export` gives what I keep of the group as a file, `/forget chat` deletes it\n\n"
        "`/forget` deletes what I keep of you in this group. "
        "In a forum each topic has its own subscriptions and settings."
    ),
    "help_channel": (
        "Administrators post these here:\n"
        "`/subscribe brief 08:00` a brief every day at that time\n"
        "`/subscribe brief weekdays 08:00 18:00`, `/subscribe brief mon 09:00` on some days, or several a day\n"
        "`/subscribe topic water disputes` new stories on a topic; you see first what the last week would have sent\n"
        '`/subscribe words "Rogun dam" -tender` with these words; also `source` and `question`\n'
        "`/subscriptions` lists them, `/unsubscribe 3` or `/unsubscribe all` removes them\n"
        "`/brief` the last 24 hours, `/brief 3d`, `/brief water`\n"
        "`/timeline CSTO summit` a topic day by day\n"
        "`/settings zone Asia/Almaty`, `/settings language ru`, `/settings quiet 22:00-07:00`\n"
        "`/settings @channel editors here`, written in the editors' chat: they see briefs first\n"
        "`/ask Who pays for the Rogun dam?` is answered here, `/verify 2` checks the second quote of that again\n\n"
        "The same works from a private chat with me: `/subscribe @channel brief 08:00`, "
        "`/settings @channel zone Asia/Almaty`. Only there: `/settings @channel feed` (the address of an Atom feed), "
        "`/export @channel`, `/forget @channel`."
    ),
    "help_owners": (
        "**For owners of this bot**\n"
        "`/allow 123456789`, `/allow @name`, or `/allow` in a group: let them in; `/deny` shuts them out\n"
        "`/role @name editor` lets them change the settings and subscriptions of all chats, `/role @name reader` "
        "takes that back\n"
        "`/people` lists who may use this bot"
    ),
    "about_private": (
        "**Heliograph** keeps news articles and finds the passages that answer a question.\n\n"
        "Every quote stands, character for character, in an article that I keep; the link goes to the sentence. "
        "No language model writes anything here. When nothing fits, I say so and show what I searched.\n\n"
        "For example, `What did the CSTO decide in Dushanbe?` brings up to three quotes with outlet and date, and "
        "`What is the best pizza in Naples?` brings none.\n\n"
        "I keep the settings and subscriptions of this chat, and for at most 90 days your questions and what I sent "
        "you; no other messages. `/export` gives it to you, `/forget` deletes it."
    ),
    "about_group": (
        "**Heliograph** keeps news articles and finds the passages that answer a question.\n\n"
        "Every quote stands, character for character, in an article that I keep; the link goes to the sentence. "
        "No language model writes anything here. When nothing fits, I say so and show what I searched.\n\n"
        "In this group I read only what is meant for me: `/ask`, a mention, a reply to me. "
        "I keep the group's settings and subscriptions, and for at most 90 days the questions and what I sent; no "
        "other messages. `/forget` deletes what is yours."
    ),
    "about_channel": (
        "**Heliograph** keeps news articles and sends briefs and alerts from them.\n\n"
        "Every quote stands, character for character, in an article that I keep; the link goes to the sentence. "
        "No language model writes anything here.\n\n"
        "In this channel I read only commands, for example `/subscribe brief 08:00`."
    ),
}
