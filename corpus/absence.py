"""Tell why a page gives no article. Pure."""

from __future__ import annotations

import re
from enum import StrEnum
from urllib.parse import urlsplit

from corpus.claims import Claims


class Absence(StrEnum):
    """The reasons why a page gives no article."""

    PAYWALL = "paywall"
    CONSENT = "consent wall"
    SCRIPT_ONLY = "script only"
    TOO_SHORT = "too short"
    NOT_AN_ARTICLE = "not an article"


# The shortest agency flashes have about 25 words; what is shorter was a teaser, a consent wall or an error page.
MIN_WORDS = 20
# Teasers in front of a paywall have two or three sentences; an article this long is worth citing as it is.
_TEASER_WORDS = 120
# The longest consent notices, with their lists of purposes and partners, stay below this.
_NOTICE_WORDS = 500
# A browser shows more text than this on any page that was rendered on the server.
_EMPTY_PAGE = 400
# A front page shows at least this many teasers, each an article element of its own; related ones are fewer.
_TEASERS = 8

_PAYWALL = re.compile(
    r"(?:subscribe|sign in|log in|register|become a member)[^.!?]{0,30} to (?:continue|keep|read|unlock|get full)"
    r"|(?:for|only for|available to|exclusive to) (?:paid |premium )?(?:subscribers|members)(?: only)?\b"
    r"|already a (?:subscriber|member)\?|(?:have reached|reached) your (?:article )?limit"
    r"|this (?:article|story) is locked"
    r"|доступн\w+ только (?:по подписке|подписчикам)|(?:оформите|купите) подписку|только для подписчиков"
    r"|чтобы (?:читать|прочитать|дочитать)[^.!?]{0,40}(?:подпи|войдите)|уже подписаны\?",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"we value your privacy|before you continue|manage (?:my |your )?(?:preferences|choices|cookies|settings)"
    r"|(?:accept|reject|allow) all|we and our (?:\d+ )?partners|legitimate interest|cookie (?:policy|settings|notice)"
    r"|(?:use|uses|using) (?:of )?cookies|your consent|personali[sz]ed (?:ads|advertising|content)|gdpr"
    r"|файл\w+ cookie|принять все|мы ценим вашу|обработк\w+ персональных данных|согласи\w+ на обработку",
    re.IGNORECASE,
)
_WANTS_SCRIPT = re.compile(
    r"(?:enable|activate|turn on|requires?|needs?|without) java ?script|java ?script (?:is )?(?:disabled|required|off)"
    r"|checking your browser|verif\w+ (?:that )?you are (?:a )?human|включите (?:java ?script|поддержку)",
    re.IGNORECASE,
)
_LISTING = re.compile(
    r"/(?:tags?|topics?|category|categories|sections?|authors?|search|archive|page/\d+|rubric|rubrics|temy|tema|teg)"
    r"(?:/[^/]*){0,2}/?$|/(?:index\.(?:html?|php))?$",
    re.IGNORECASE,
)


def absence(text: str, *, claims: Claims, url: str | None) -> Absence | None:
    """Return why `text`, which was extracted from the page, is no article, or None where it is one."""
    words = len(text.split())
    if _is_wall(text, words, claims):
        return Absence.CONSENT
    if words < _TEASER_WORDS and not claims.is_free:
        return Absence.PAYWALL
    if words >= MIN_WORDS:
        return _absence_of_enough(words, claims, url)
    return _absence_of_little(claims, url)


def _is_wall(text: str, words: int, claims: Claims) -> bool:
    """Tell whether the text speaks of consent all along: an article about cookies does so now and then."""
    marks = len(_CONSENT.findall(text))
    return marks >= 3 and words < _NOTICE_WORDS and marks * 40 >= words and not claims.is_article


def _absence_of_enough(words: int, claims: Claims, url: str | None) -> Absence | None:
    if words < _TEASER_WORDS and _PAYWALL.search(claims.shown):
        return Absence.PAYWALL
    return Absence.NOT_AN_ARTICLE if _is_listing(claims, url) else None


def _absence_of_little(claims: Claims, url: str | None) -> Absence:
    shown = claims.shown
    reasons = (
        (Absence.PAYWALL, _PAYWALL.search(shown)),
        (Absence.CONSENT, len(_CONSENT.findall(shown)) >= 2 and len(shown) < 4000 and not claims.is_article),
        (Absence.SCRIPT_ONLY, _WANTS_SCRIPT.search(shown) or (len(shown) < _EMPTY_PAGE and claims.script)),
        (Absence.NOT_AN_ARTICLE, _is_listing(claims, url)),
    )
    return next((reason for reason, holds in reasons if holds), Absence.TOO_SHORT)


def _is_listing(claims: Claims, url: str | None) -> bool:
    """Tell whether this is a front page, a topic or a search, whatever text stands on it."""
    if claims.is_list or (claims.articles >= _TEASERS and not claims.is_article):
        return True
    return url is not None and not claims.is_article and _is_listing_address(url)


def _is_listing_address(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.query and _LISTING.search(parts.path or "/") is not None
