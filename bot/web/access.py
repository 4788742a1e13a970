"""Who may see what: visitors and their rights; links and names of sessions that cannot be forged. Pure.

A link to one passage, story or brief is signed with the secret of the home and says itself what it opens and until
when, so nothing is kept of it. The cookie of a session, and a link that begins one, only name what `sessions` keeps:
they are signed so that a name which is not ours is not even looked up. Deleting the secret ends all of them.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from itsdangerous import BadData, URLSafeSerializer

from bot.errors import ConfigError

SECRET_BYTES = 32

LONGEST_PATH = 2000
"""Characters of an address that somebody is sent back to."""

_SIGNING: Final[dict[str, Any]] = {"signer_kwargs": {"digest_method": hashlib.sha256, "key_derivation": "hmac"}}
_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f-\x9f]*")


class Section(StrEnum):
    """What a link can open."""

    PASSAGE = "passage"
    STORY = "story"
    BRIEF = "brief"


@dataclass(frozen=True, slots=True)
class Scope:
    """The one thing that a link opens; `name` is its id, or the day and topic of a brief."""

    section: Section
    name: str


class Standing(StrEnum):
    """As whom somebody comes, from whom most is open to."""

    OWNER = "owner"
    READER = "reader"
    STRANGER = "stranger"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who comes: with which standing, and with a link to which one thing.

    `who` tells one session or person from another, "" where only the address does. `session` is the number of the
    session they come with, 0 for none; `person_id` is known of who comes from a Mini App.
    """

    standing: Standing = Standing.STRANGER
    scope: Scope | None = None
    who: str = ""
    session: int = 0
    person_id: int | None = None

    @property
    def owns(self) -> bool:
        """Tell whether the pages of owners are open."""
        return self.standing is Standing.OWNER

    @property
    def reads(self) -> bool:
        """Tell whether all pages but those of owners are open."""
        return self.standing is not Standing.STRANGER

    def may_open(self, scope: Scope) -> bool:
        """Tell whether this one thing is open."""
        return self.reads or self.scope == scope


class Seals:
    """Signs links and names of sessions, and reads what it signed."""

    def __init__(self, secret: str) -> None:
        """Sign with `secret`; `mark` tells it from another and gives nothing of it away."""
        self._links = URLSafeSerializer(secret, salt="heliograph link", **_SIGNING)
        # Not "heliograph session": with that were signed cookies that said themselves who comes.
        self._sessions = URLSafeSerializer(secret, salt="heliograph named session", **_SIGNING)
        self._ways_in = URLSafeSerializer(secret, salt="heliograph way in", **_SIGNING)
        self._forms = URLSafeSerializer(secret, salt="heliograph form", **_SIGNING)
        self.mark = _digest(f"heliograph mark {secret}").hex()[:16]

    def link(self, scope: Scope, *, until: datetime) -> str:
        """Return the key that opens `scope` until then."""
        return _text(self._links.dumps([scope.section.value, scope.name, int(until.timestamp())]))

    def opened(self, key: str, *, now: datetime) -> Scope | None:
        """Return what `key` opens; None for one that was altered or has ended."""
        found = _loaded(self._links, key)
        match found:
            case [str() as section, str() as name, int() as until] if now.timestamp() < until:
                return Scope(Section(section), name) if section in set(Section) else None
        return None

    def session(self, name: str) -> str:
        """Return the cookie that names a session."""
        return _text(self._sessions.dumps(name))

    def session_named(self, cookie: str) -> str | None:
        """Return which session a cookie names, None where it was altered; whether it goes on is for others to say."""
        return _name(self._sessions, cookie)

    def way_in(self, name: str) -> str:
        """Return the key of a link that lets somebody in once."""
        return _text(self._ways_in.dumps(name))

    def way_in_named(self, key: str) -> str | None:
        """Return which link a key names, None where it was altered; whether it was used is for others to say."""
        return _name(self._ways_in, key)

    def form(self, holder: str, *, until: datetime) -> str:
        """Return a token for the forms of whoever holds the cookie `holder`.

        Each is another, so that a compressed page gives none away (https://www.breachattack.com).
        """
        return _text(self._forms.dumps([_short(holder), int(until.timestamp()), secrets.token_urlsafe(12)]))

    def is_form_of(self, token: str, holder: str, *, now: datetime) -> bool:
        """Tell whether `token` was given to whoever holds the cookie `holder`, and is still good."""
        match _loaded(self._forms, token):
            case [str() as bound, int() as until, str()]:
                return bool(holder) and hmac.compare_digest(bound, _short(holder)) and now.timestamp() < until
        return False


def read_secret(path: Path) -> str:
    """Return the secret of a home, made when it is first asked for; raises ConfigError where it cannot be kept."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(SECRET_BYTES))
    except FileExistsError:
        pass  # it is there, which is all that is wanted
    except OSError as error:
        raise ConfigError(f"{path}: the secret of the reading room cannot be written ({error.strerror})") from error
    secret = path.read_text(encoding="ascii").strip()
    if len(secret) < SECRET_BYTES:
        raise ConfigError(f"{path}: holds no secret; delete it, and links and sessions begin anew")
    return secret


def is_token(given: str, token: str) -> bool:
    """Tell whether `given` is the owner's token, in the same time whatever it is."""
    # Both hashed first: what differs in length is compared no faster.
    return bool(token) and hmac.compare_digest(_digest(given), _digest(token))


def own_path(given: str) -> str:
    r"""Return the address within the room that `given` is, "/" for anything that could lead elsewhere.

    Browsers take `//host`, `/\host` and, after dropping tabs and line ends, `/<tab>/host` for other places.
    """
    # Decoded, too: no proxy before us may make of it what a browser does not.
    fits = len(given) <= LONGEST_PATH and _PATH.fullmatch(given) and _PATH.match(unquote(given))
    return given if fits else "/"


def at_most(standing: Standing, limit: Standing) -> Standing:
    """Return the lesser of two standings."""
    order = list(Standing)
    return order[max(order.index(standing), order.index(limit))]


def until(now: datetime, days: int) -> datetime:
    """Return when what is signed now for `days` days ends."""
    return now.astimezone(UTC) + timedelta(days=days)


def _loaded(serializer: URLSafeSerializer, text: str) -> object:
    try:
        loaded: object = serializer.loads(text)
    except BadData:
        return None
    return loaded


def _name(serializer: URLSafeSerializer, text: str) -> str | None:
    found = _loaded(serializer, text)
    return found if isinstance(found, str) else None


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _short(text: str) -> str:
    return _digest(text).hex()[:24]


def _text(signed: str | bytes) -> str:
    return signed if isinstance(signed, str) else signed.decode("ascii")
