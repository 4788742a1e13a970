"""What is kept of people and chats: given as a file, deleted, and counted."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "menu_export": "A file with what I keep of this chat",
    "menu_forget": "Delete what I keep of you",
    "forget_usage": "Write `/forget`, or in a group `/forget chat` for all that I keep of the group.",
    "forget_no_person": (
        "You write in the name of the group, and of you nothing is kept. "
        "`/forget chat` deletes what I keep of the group."
    ),
    "ask_in_private": "Everybody reads along here. Ask for that in a private chat with me: `/{command} @channel`",
    "forget_person_question": (
        "**Shall I delete all that I keep of you?**\n"
        "That is your settings and subscriptions, your questions and the answers to them, what I noted of the "
        "messages that I sent you, and your last questions in groups. Nothing of it comes back, and nothing more is "
        "sent to you unasked. `/export` gives you a copy first."
    ),
    "forget_chat_question": (
        "**Shall I delete all that I keep of “{title}”?**\n"
        "That is settings and subscriptions of all its topics, its questions and the answers to them, and what I noted "
        "of the messages that I sent here. Nothing of it comes back, and nothing more is sent here unasked. `/export` "
        "gives you a copy first."
    ),
    "forget_channel_question": (
        "**Shall I delete all that I keep of “{title}”?**\n"
        "That is its settings and subscriptions, what was asked there with the answers, and what I noted of the "
        "messages that I sent to the channel. Nothing of it comes back, and nothing more is sent to the channel "
        "unasked. `/export {handle}` gives you a copy first."
    ),
    "button_forget_yes": "Delete all of it",
    "button_forget_no": "Keep it",
    "forget_kept": "Nothing was deleted.",
    "notice_kept": "Nothing was deleted",
    "notice_forgotten": "Deleted",
    "forgot": "**Deleted:**",
    "forgot_nothing_here": "I kept nothing in this group that I know to be yours.",
    "forget_elsewhere": "`/forget` in a private chat with me deletes everything of you, everywhere.",
    "forget_stays_messages": "The messages in this chat are Telegram's: what you delete here is gone from here.",
    "forget_stays_count": "How many questions were asked today stays for a day or two more: the limit goes by it.",
    "forget_stays_role": "The list of those who were let in stays as it is; the owners of this bot can change it.",
    "export_usage": "Write `/export` alone, or from a private chat `/export @channel` for a channel of yours.",
    "exported": "What I keep of this chat: its settings, {counts}.",
    "exported_missing": "The article is no longer kept in that version behind {quotes}.",
    "exported_rest": "Too many for one file: {quotes}, the oldest ones, were left out.",
    "quote.one": "{n} quote",
    "quote.other": "{n} quotes",
    "kept_settings.one": "the settings of {n} chat or topic",
    "kept_settings.other": "the settings of {n} chats or topics",
    "kept_wish.one": "{n} subscription that was being considered",
    "kept_wish.other": "{n} subscriptions that were being considered",
    "kept_answer.one": "{n} question with what was found",
    "kept_answer.other": "{n} questions with what was found",
    "kept_last_question.one": "{n} last question",
    "kept_last_question.other": "{n} last questions",
    "kept_use.one": "{n} note that a passage was opened",
    "kept_use.other": "{n} notes that a passage was opened",
    "kept_message.one": "{n} message, sent or waiting",
    "kept_message.other": "{n} messages, sent or waiting",
    "kept_quote.one": "{n} note of a quote that was sent",
    "kept_quote.other": "{n} notes of quotes that were sent",
    "kept_news.one": "{n} note of news that was told",
    "kept_news.other": "{n} notes of news that were told",
    "kept_count.one": "{n} count of a day's questions",
    "kept_count.other": "{n} counts of a day's questions",
    "kept_update.one": "{n} note of a message or press that came in",
    "kept_update.other": "{n} notes of messages and presses that came in",
    "kept_subscriber.one": "your number beside {n} subscription of a group or channel, which stays",
    "kept_subscriber.other": "your number beside {n} subscriptions of groups or channels, which stay",
    "kept_feed.one": "{n} feed of briefs",
    "kept_feed.other": "{n} feeds of briefs",
    "kept_reply.one": "{n} note of which answer belongs to which question",
    "kept_reply.other": "{n} notes of which answer belongs to which question",
    "kept_draft.one": "{n} brief that editors were to see first",
    "kept_draft.other": "{n} briefs that editors were to see first",
    "kept_other.one": "{n} note of whether I may write here, or of the name of its feed",
    "kept_other.other": "{n} notes of whether I may write here, or of the name of its feed",
}
