"""What stands behind `https://t.me/<bot>?start=...`, both ways. Pure.

| parameter | opens |
|---|---|
| `p<passage id>-<8 characters of its checksum>` | the passage in its context |
| `q<question>` | the answer to a question |
| `b<YYYYMMDD>[-<YYYYMMDD>][_<topic>]` | the brief of a day or of days, also on a topic |
| `s` then `t` `w` `s` `q`, then `<words>` | what a subscription would have sent, before it is saved |

Words are written as `link_text` does. Telegram takes 1 to 64 characters of A-Z, a-z, 0-9, "_" and "-".
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from bot.asking.link_text import packed, unpacked
from bot.briefs.windows import LONGEST, Days, names_time
from bot.errors import CommandError
from bot.types import ChatKind, Request, Topical, Wish
from corpus.types import Passage

LONGEST_PARAMETER = 64
"""Characters, see https://core.telegram.org/bots/features#deep-linking."""

PASSAGE = "start:passage"
"""The command of a request that opens a passage. Nobody can write it: no command holds a colon."""

GREETINGS = frozenset({"", "hello", "inline"})
"""Parameters behind which there is the start page alone."""

_KINDS = {Topical.TOPIC: "t", Topical.WORDS: "w", Topical.SOURCE: "s", Topical.QUESTION: "q"}
_WISHED = {letter: what for what, letter in _KINDS.items()}
_CHECK = 8
"""Characters of a passage's checksum, 48 bits: another text under the same id is as good as never taken for it."""

_PARAMETER = re.compile(rf"[A-Za-z0-9_-]{{1,{LONGEST_PARAMETER}}}", re.ASCII)
_PASSAGE = re.compile(rf"p([1-9]\d{{0,17}})-([\w-]{{{_CHECK}}})", re.ASCII)
_BRIEF = re.compile(r"b(\d{8})(?:-(\d{8}))?(?:_(.+))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class PassageNamed:
    """A passage as a link names it."""

    id: int
    check: str

    def is_of(self, passage: Passage) -> bool:
        """Tell whether the link was made for this very text."""
        return self.check == _check(passage)


def to_passage(passage: Passage) -> str:
    """Return the parameter that opens `passage`."""
    return f"p{passage.id}-{_check(passage)}"


def to_question(question: str) -> str:
    """Return the parameter that asks `question`, "" where it is too long for one."""
    words = packed(question, LONGEST_PARAMETER - 1)
    return words and f"q{words}"


def to_brief(days: Days, topic: str = "") -> str:
    """Return the parameter that opens the brief of `days`, "" where they or the topic are too long for one.

    Also "" for a topic that is read as another time when it stands behind the days ("2015-09-20 water").
    """
    if days.last - days.first >= LONGEST or names_time(topic):
        return ""
    head = f"b{days.first:%Y%m%d}" + (f"-{days.last:%Y%m%d}" if days.last != days.first else "")
    if not topic:
        return head
    words = packed(topic, LONGEST_PARAMETER - len(head) - 1)
    return words and f"{head}_{words}"


def to_wish(wish: Wish) -> str:
    """Return the parameter that offers what `wish` watches for, "" for a brief and for too many words."""
    letter = _KINDS.get(wish.what)
    words = packed(wish.topic, LONGEST_PARAMETER - 2) if letter else ""
    return words and f"s{letter}{words}"


def address(username: str, parameter: str, *, of_group: bool = False) -> str:
    """Return the link that opens the private chat with the bot, or has it added to a group, with `parameter`."""
    return f"https://t.me/{username}?{'startgroup' if of_group else 'start'}={parameter}"


def sharing(link: str, text: str) -> str:
    """Return the address at which Telegram asks where to send `link` with `text`."""
    return f"https://t.me/share/url?{urlencode({'url': link, 'text': text})}"


def followed(request: Request) -> Request:
    """Return what a `/start` with a parameter asks for; in groups it only greets. CommandError for a broken link."""
    parameter = request.argument.strip()
    if request.command != "start" or request.room.kind is not ChatKind.PRIVATE or parameter in GREETINGS:
        return request
    meant = _meant(parameter) if _PARAMETER.fullmatch(parameter) else None
    if meant is None:
        raise CommandError("link_broken")
    command, argument = meant
    return replace(request, command=command, argument=argument)


def passage_named(parameter: str) -> PassageNamed | None:
    """Return which passage a parameter names, None where it names none."""
    found = _PASSAGE.fullmatch(parameter)
    return PassageNamed(int(found[1]), found[2]) if found else None


def _meant(parameter: str) -> tuple[str, str] | None:
    """Return the command and the argument that say what `parameter` does."""
    match parameter[0]:
        case "p":
            return (PASSAGE, parameter) if passage_named(parameter) else None
        case "q":
            question = unpacked(parameter[1:])
            return ("ask", question) if question else None
        case "b":
            return _brief_meant(parameter)
        case "s":
            what, words = _WISHED.get(parameter[1:2]), unpacked(parameter[2:])
            return ("subscribe", f"{what.value} {words}") if what and words else None
    return None


def _brief_meant(parameter: str) -> tuple[str, str] | None:
    found = _BRIEF.fullmatch(parameter)
    topic = unpacked(found[3]) if found and found[3] else ""
    if found is None or topic is None:
        return None
    try:
        days = [date.fromisoformat(day) for day in found.groups()[:2] if day]
    except ValueError:
        return None
    return "brief", " ".join([*map(str, days), topic]).strip()


def _check(passage: Passage) -> str:
    digest = hashlib.sha256(passage.text.encode("utf-8", "surrogatepass")).digest()
    return base64.urlsafe_b64encode(digest).decode("ascii")[:_CHECK]
