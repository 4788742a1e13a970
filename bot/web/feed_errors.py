"""The last error of a feed, as the corpus keeps it in English -> its kind, which has words in each language. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.texts import Texts


class FeedFault(StrEnum):
    """What is wrong with a feed, as far as whoever looks after it would do something else about it."""

    GONE = "gone"
    BARRED = "barred"
    BUSY = "busy"
    BROKEN = "broken"
    UNREACHED = "unreached"
    SLOW = "slow"
    NO_HOST = "no_host"
    PRIVATE = "private"
    NO_FEED = "no_feed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FeedError:
    """What is wrong in the words of a reader, and what was said, in English."""

    words: str
    said: str


_KINDS: Final[tuple[tuple[str, FeedFault], ...]] = (
    (r"the server answers (404|410)\b", FeedFault.GONE),
    (r"the server answers (401|402|403|451)\b|the robots\.txt of .* asks programs not to fetch", FeedFault.BARRED),
    (r"the server answers (429|503)\b|the host asked to be left alone", FeedFault.BUSY),
    (r"the server answers 5\d\d\b|the robots\.txt of the host does not answer", FeedFault.BROKEN),
    (r"the server cannot be reached or broke off", FeedFault.UNREACHED),
    (r"no complete answer within", FeedFault.SLOW),
    (r"the host .* cannot be found", FeedFault.NO_HOST),
    (r"the host .* is in a private network", FeedFault.PRIVATE),
    (r"what the address gives is |the address gives .* neither a page nor a feed", FeedFault.NO_FEED),
    (r"the feed(?:'s encoding| is| has| contains| declares)\b|none of the sitemaps", FeedFault.NO_FEED),
)
"""How the sentences of `corpus` begin: they are kept as texts, by the library that follows feeds."""

_READ: Final = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in _KINDS)


def fault(said: str) -> FeedFault:
    """Return the kind of what was said, OTHER for what no sentence of ours begins with."""
    return next((kind for pattern, kind in _READ if pattern.match(said)), FeedFault.OTHER)


def explained(said: str, texts: Texts) -> FeedError:
    """Return an error with what it means for whoever looks after the feed."""
    return FeedError(texts.say(f"web_feed_{fault(said).value}"), said)
