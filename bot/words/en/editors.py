"""Editors: briefs that they look at before these are published."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "minute.one": "{n} minute",
    "minute.other": "{n} minutes",
    "draft_title": "**Draft for “{title}”**",
    "draft_deadline": "The brief above goes out at {when} ({city}), with what you change here.",
    "draft_hold": "The brief above goes out only when one of you publishes it, until {when} ({city}).",
    "draft_without_stories": "It has no stories, and says so.",
    "draft_nothing_left": "No story is left. Keep one, or nothing goes out.",
    "draft_stories": "In this order:",
    "draft_went_out": "It tells:",
    "draft_dropped": "Dropped:",
    "draft_fell_corrected": "Left out, because what it quotes was corrected since:",
    "draft_fell_withdrawn": "Left out, because an article was withdrawn since:",
    "draft_fell_told": "Left out, because it was told since:",
    "draft_published": "**Published.**",
    "draft_published_by": "**Published by {name}.**",
    "draft_on_time": "**Published at the deadline.**",
    "draft_late": "**Published late:** I was not running at the deadline.",
    "draft_freed": "**Published,** because briefs of “{title}” no longer go to editors.",
    "draft_skipped": "**Skipped.** Nothing was published.",
    "draft_skipped_by": "**Skipped by {name}.** Nothing was published.",
    "draft_empty": "**Nothing was published:** no story was left at the deadline.",
    "draft_missed": "**Not published:** I was not running at the deadline, nor for six hours after it.",
    "draft_lapsed": "**Not published:** nobody published it in time.",
    "draft_ended": "**Not published:** “{title}” is no longer subscribed to this brief.",
    "draft_told_missed": (
        "A brief for “{title}” was not published: I was not running at its deadline, nor for six hours after it. "
        "The next brief tells of its time, too."
    ),
    "draft_told_lapsed": (
        "A brief for “{title}” was not published: nobody published it in time. The next brief tells of its time, too."
    ),
    "draft_waits_for_rights": "It waits: I may not post in “{title}” now.",
    "draft_waits_for_morning": "It arrives when the quiet hours there are over.",
    "button_publish": "Publish now",
    "button_publish_after_all": "Publish after all",
    "button_skip": "Skip this brief",
    "button_drop": "Drop {number}",
    "button_keep": "Keep {number}",
    "button_up": "↑ {number}",
    "button_down": "↓ {number}",
    "notice_draft_published": "Published.",
    "notice_draft_skipped": "Skipped.",
    "notice_draft_over": "This has been decided already.",
    "notice_draft_gone": "I no longer know this draft.",
    "notice_draft_nothing": "No story is left to publish. Keep one, or skip this brief.",
    "notice_draft_too_late": "It is too late for that: this brief would be old news.",
    "notice_draft_fell": "That story is left out: what it quotes was corrected or withdrawn.",
    "notice_draft_kept": "Story {number} stays.",
    "notice_draft_dropped": "Story {number} is dropped.",
    "notice_draft_moved": "Story {number} moved.",
    "settings_editors": "Editors: see briefs first; these go out after {minutes}",
    "settings_editors_hold": "Editors: see briefs first; these go out when editors publish them",
    "editors_usage": (
        "In the editors' chat, write `/settings @channel editors here` or `/settings @channel editors here 30` "
        "(minutes). Then `/settings @channel editors hold` publishes only what they publish, "
        "`/settings @channel editors publish` publishes at the deadline, and `/settings @channel editors off` ends it."
    ),
    "editors_minutes": "“{value}” minutes will not do. Editors can have {least} to {most} minutes.",
    "editors_not_here": "Editors need another chat than the one that the briefs are for.",
    "editors_by_name": (
        "Please write that under your own name: I must see that you are an administrator of {channel}, too."
    ),
    "editors_none": "“{title}” has no editors yet. In their chat, write `/settings {handle} editors here`.",
    "editors_set": (
        "Briefs of “{title}” come here first. Each goes out after {minutes}; before that it can be published, changed "
        "or skipped with the buttons below it, by {who}. `/settings {handle} editors off` ends this."
    ),
    "editors_set_hold": (
        "Briefs of “{title}” come here first. Each waits for {minutes} and six hours more, and goes out only when it "
        "is published with the buttons below it, by {who}. "
        "`/settings {handle} editors off` ends this."
    ),
    "editors_changed": "Briefs of “{title}” go to its editors first, and go out after {minutes}.",
    "editors_changed_hold": (
        "Briefs of “{title}” go to its editors first, wait for {minutes} and six hours more, and go out only when "
        "these publish them."
    ),
    "editors_who_group": "administrators of this chat",
    "editors_who_private": "you",
    "editors_off": "Briefs of “{title}” go out at once again. What waited for editors goes out now.",
    "editors_gone": (
        "“{title}” has no editors any more, and its briefs wait for some. In their new chat, write "
        "`/settings @channel editors here`, or write `/settings editors off` in “{title}” to publish at once."
    ),
    "editors_lost": (
        "I cannot write to the editors of “{title}”. Its briefs go out at their deadlines as they stand. "
        "Let me in there again, or write `/settings editors off` in “{title}”."
    ),
    "editors_lost_hold": (
        "I cannot write to the editors of “{title}”, and its briefs wait for them. Let me in there again, or write "
        "`/settings editors off` in “{title}”."
    ),
}
