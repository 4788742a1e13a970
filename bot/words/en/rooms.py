"""Who is answered where: closed desks, quotas, one topic for questions, and chats that cannot be written to."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "closed_to_you": (
        "This bot answers only people whom its owners have let in. If you should be one of them, send them this "
        "number: `{id}`"
    ),
    "closed_to_chat": "This group has not been let in yet. An owner of this bot can do that with /allow.",
    "notice_closed": "This bot answers only people whom its owners have let in.",
    "chat_not_let_in": "{channel} has not been let in yet. An owner of this bot can do that: `/allow {channel}`",
    "owners_only": "Only owners of this bot can do that, under their own names.",
    "owner_stays": "Owners are named in the configuration; they cannot be changed here.",
    "allow_usage": (
        "Whom shall I let in? `/allow 123456789`, `/allow @name`, `/allow` in reply to a person, "
        "or `/allow` in the group itself."
    ),
    "deny_usage": "Whom shall I shut out? `/deny 123456789`, `/deny @name`, or `/deny` in reply or in the group.",
    "role_usage": "Write who and what: `/role 123456789 editor`, `/role @name reader`, or `/role editor` in reply.",
    "name_unknown": (
        "I do not know who {name} is: Telegram tells bots of nobody by name. "
        "Ask them to write to me first, or take the number that I tell them."
    ),
    "people_only_private": "Please ask for that in a private chat with me.",
    "person_let_in": "{who} is let in and can ask in a private chat with me.",
    "person_let_in_already": "{who} was let in before.",
    "chat_let_in": "“{who}” is let in: everybody there can ask.",
    "chat_let_in_already": "“{who}” was let in before.",
    "shut_out": "{who} is shut out. What was subscribed waits, in case that changes.",
    "shut_out_already": "{who} was not let in.",
    "still_in_groups": "As a member of a group that was let in they may still ask there: {groups}.",
    "chat_shut_out": (
        "“{who}” is shut out: only owners can ask there. What is subscribed there waits, in case that changes. Who "
        "was let in by name can still ask in private."
    ),
    "chat_shut_out_already": "“{who}” was not let in.",
    "about_nobody": (
        "That message is not from a person whom I could know: a bot, a channel or an anonymous administrator wrote it. "
        "Write whom you mean: `/{command} 123456789` or `/{command} @name`. This whole group is `/{command} here`."
    ),
    "role_given": "{person} is now {role}, in all chats.",
    "role_given_here": "{person} is now {role} in this chat.",
    "as_editor": "an editor",
    "as_reader": "a reader",
    "is_owner": "owner",
    "is_editor": "editor",
    "is_reader": "reader",
    "people_closed": "**Who may use this bot**",
    "people_open": "**This bot is open to everybody.** Once it is closed, these may use it:",
    "people_rest": "and {count} more",
    "people_hint": "Change it with `/allow`, `/role 123456789 editor` and `/deny`.",
    "person_line": "`{id}`{name}: {role}",
    "chat_line": "`{id}`{name}: all members ask",
    "only_in": "(only in `{id}`)",
    "desk_is_open": "For now everybody may ask: the bot is closed once its configuration says `closed = true`.",
    "answers_usage": "Write `/settings answers here` in the topic for questions, or `/settings answers anywhere`.",
    "answers_no_topics": "Questions can be kept to one topic where there are topics: in a group that is a forum.",
    "answers_here_set": (
        "Questions are answered in this topic only now. Elsewhere I say so, once an hour at most. "
        "`/settings answers anywhere` undoes it."
    ),
    "answers_anywhere_set": "Questions are answered wherever they are asked.",
    "answers_topic_gone": (
        "The topic in which questions were answered was deleted, so they are answered wherever they are asked again. "
        "Administrators can choose another one: `/settings answers here`."
    ),
    "answered_in": "Questions are answered in the topic “{topic}” here.",
    "answered_elsewhere": "Questions are answered in another topic of this group.",
    "answered_in_general": "Questions are answered in the General topic here.",
    "settings_answers": "Questions: answered in “{topic}” only",
    "settings_answers_elsewhere": "Questions: answered in one topic only",
    "settings_answers_general": "Questions: answered in General only",
    "button_topic": "Open the topic",
    "asked_enough_now": "That makes {questions} within a minute, and I look each of them up. I listen again in {wait}.",
    "asked_enough_today": (
        "That makes {questions} today, as many as one may ask here. The next one is welcome from {when} ({city})."
    ),
    "question.one": "{n} question",
    "question.other": "{n} questions",
    "second_on.one": "{n} second",
    "second_on.other": "{n} seconds",
    "for_channel": "**{channel}** (commands for it name it first: `/settings {handle} ...`)",
    "of_deleted_topic": "(its topic was deleted)",
    "standing_channel_no_rights": (
        "I may no longer post in “{title}”. What is subscribed there waits: {subscriptions}. "
        "Make me an administrator with the right to post, and it goes on by itself."
    ),
    "standing_channel_kicked": (
        "I was removed from “{title}”. What is subscribed there waits: {subscriptions}. "
        "Add me again as an administrator, and it goes on by itself."
    ),
    "standing_channel_gone": (
        "Telegram no longer finds “{title}”. What is subscribed there is kept, in case it comes back: {subscriptions}."
    ),
    "standing_group_no_rights": (
        "I may no longer write in “{title}”. What is subscribed there waits: {subscriptions}. "
        "Let me send messages again, and it goes on with the next word to me there."
    ),
    "standing_topic_closed": (
        "A topic of this group is closed to me. What is subscribed there waits: {subscriptions}. "
        "Reopen it, or make me an administrator, and it goes on by itself."
    ),
    "standing_topic_deleted": (
        "A topic of this group was deleted. What was subscribed there goes nowhere now: {subscriptions}. "
        "/subscriptions lists it, and removes it."
    ),
    "standing_general_closed": (
        "The General topic of “{title}” is closed to me. What is subscribed there waits: {subscriptions}. "
        "Reopen it, or make me an administrator, and it goes on by itself."
    ),
    "standing_topic_closed_there": (
        "A topic of “{title}” is closed to me. What is subscribed there waits: {subscriptions}. "
        "Reopen it, or make me an administrator, and it goes on by itself."
    ),
    "standing_topic_deleted_there": (
        "A topic of “{title}” was deleted. What was subscribed there goes nowhere now: {subscriptions}. "
        "/subscriptions in its General topic lists it, and removes it."
    ),
}
