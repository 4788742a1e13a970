"""What went wrong with a command."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "unknown_command": "I do not know /{command}. /help shows what I understand.",
    "no_question": "What would you like to know? Write it after the command: `/ask Who pays for the Rogun dam?`",
    "question_too_long": "That question is too long to search. Please keep it under {limit} characters.",
    "asof_no_date": "As of which day? Write it first, then the question: `/asof 2015-09-20 who signed in Dushanbe?`",
    "asof_future": "That day is still to come. I can answer from what was published by a day in the past.",
    "asof_no_question": "And what was the question? Write it after the day: `/asof 2015-09-20 who signed in Dushanbe?`",
    "question_unclear": "I cannot make out what this question asks for. Please put it another way.",
    "bad_time": "“{value}” is not a time that I understand. Write hours and minutes: `/subscribe brief 08:00`",
    "bad_zone_suggestions": "I do not know the time zone “{value}”. Do you mean {suggestions}?",
    "bad_zone": "I do not know the time zone “{value}”. Write it like this: `/settings zone Asia/Almaty`",
    "bad_quiet": "“{value}” are not quiet hours that I understand. Write from and to: `/settings quiet 22:00-07:00`",
    "bad_language": "I do not speak “{value}”, only English and Russian: `/settings language en`, `ru`",
    "bad_length": "“{value}” is no length of a brief: `/settings brief headlines`, `short` or `full`",
    "bad_date": "There is no day “{value}”. Write it like `/brief 2015-09-14`, or two: `/brief 2015-09-14 2015-09-20`",
    "bad_range": "“{value}” ends before it begins. Do you mean `/brief {meant}`?",
    "timeline_no_topic": "A timeline of what? Write the topic after it: `/timeline CSTO summit`",
    "brief_ahead": "{value} is still to come: today is {today}. I can sum up the days behind us, like `/brief 3d`.",
    "bad_window": (
        "I cannot sum up “{value}”: a brief covers an hour at least and three months at most, like `/brief 3d`."
    ),
    "subscribe_usage": (
        "Subscribe like this: `/subscribe brief 08:00`, `/subscribe brief weekdays 08:00 18:00` or "
        "`/subscribe topic water disputes`. Instead of a topic it may be words, a source or a question: "
        '`/subscribe words "Rogun dam" -tender`, `/subscribe source Naryn Courier`, '
        "`/subscribe question Who guards the border at Batken?`"
    ),
    "unsubscribe_usage": "Write the number from /subscriptions: `/unsubscribe 3`, or `/unsubscribe all`",
    "settings_usage": (
        "Set one thing at a time: `/settings language ru`, `/settings zone Asia/Almaty`, "
        "`/settings quiet 22:00-07:00`, `/settings brief short`"
    ),
    "language_usage": "Which language? `/settings language en` or `ru`",
    "zone_usage": "Which time zone? Name a city or a zone: `/settings zone Asia/Almaty`",
    "quiet_usage": "Quiet from when to when? `/settings quiet 22:00-07:00`, or `/settings quiet off` for none",
    "length_usage": "How long shall briefs be? `/settings brief headlines`, `short` or `full`",
    "no_topic": "Which topic? Write it after the command: `/subscribe topic water disputes`",
    "brief_topic_too_long": "That topic is too long. Please keep it under {limit} characters.",
    "topic_too_long": "That is too long to watch for. Please keep it under {limit} characters.",
    "too_many_subscriptions": "There is room for {limit} subscriptions here. Please remove one first: /subscriptions",
    "nothing_to_remove": "There is no such subscription here. /subscriptions lists what there is.",
    "not_administrator": "Only administrators can do that here.",
    "channel_not_found": "I cannot find {channel}. Is the name right, and am I an administrator there?",
    "channel_impossible": (
        "“{channel}” cannot be a channel: its name is @ and 4 to 32 Latin letters, digits and underscores, "
        "with a letter first, as in `@border_news`."
    ),
    "bot_not_admin_there": "I am not an administrator in {channel}, so I may not post there. Please make me one.",
    "you_not_admin_there": "Only administrators of {channel} can manage it.",
    "channel_only_private": "Please do this in the channel itself, or in a private chat with me.",
    "nothing_indexed": (
        "Nothing can be searched yet. Whoever runs this bot adds articles with `heliograph ingest PATH`, "
        "or indexes what is there with `heliograph index build`."
    ),
    "database_away": "I cannot reach my database now. Your message is not lost: I answer as soon as it is back.",
    "internal_error": "That failed here, not with you. It is noted and nothing was lost. Please try again soon.",
}
