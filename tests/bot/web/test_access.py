"""Links and sessions that cannot be forged."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from itsdangerous import URLSafeSerializer

from bot.errors import ConfigError
from bot.web.access import Scope, Seals, Section, Standing, Visitor, at_most, is_token, own_path, read_secret

NOW = datetime(2025, 4, 2, 9, 0, tzinfo=UTC)
PASSAGE = Scope(Section.PASSAGE, "12")
SEALS = Seals("the secret of one home")
ELSEWHERE = [
    "https://evil.example/",
    "https:evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/%2Fevil.example",
    "/%5Cevil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "javascript:alert(1)",
    "evil.example",
    "/ok\r\nSet-Cookie: a=b",
    "/" + "a" * 3000,
    "",
]


def test_a_link_opens_what_it_names_until_it_ends():
    key = SEALS.link(PASSAGE, until=NOW + timedelta(days=1))

    assert SEALS.opened(key, now=NOW) == PASSAGE
    assert SEALS.opened(key, now=NOW + timedelta(days=1)) is None


@pytest.mark.parametrize("place", range(0, 60, 7))
def test_a_link_that_was_altered_opens_nothing(place):
    key = SEALS.link(PASSAGE, until=NOW + timedelta(days=1))
    altered = key[:place] + ("A" if key[place] != "A" else "B") + key[place + 1 :]

    assert SEALS.opened(altered, now=NOW) is None


def test_a_link_of_another_home_opens_nothing():
    key = Seals("the secret of another home").link(PASSAGE, until=NOW + timedelta(days=1))

    assert SEALS.opened(key, now=NOW) is None


def test_a_session_is_no_link_and_a_link_no_session():
    cookie, way_in, link = SEALS.session("kq7"), SEALS.way_in("kq7"), SEALS.link(PASSAGE, until=NOW + timedelta(days=1))

    assert (SEALS.session_named(cookie), SEALS.way_in_named(way_in)) == ("kq7", "kq7")
    assert SEALS.opened(cookie, now=NOW) is SEALS.opened(way_in, now=NOW) is None
    assert SEALS.session_named(link) is SEALS.session_named(way_in) is None
    assert SEALS.way_in_named(link) is SEALS.way_in_named(cookie) is None


def test_what_another_home_signed_names_nothing_and_has_another_mark():
    elsewhere = Seals("the secret of another home")

    assert SEALS.session_named(elsewhere.session("kq7")) is SEALS.way_in_named(elsewhere.way_in("kq7")) is None
    assert SEALS.mark != elsewhere.mark


def test_a_cookie_from_before_sessions_were_kept_is_none():
    signed = URLSafeSerializer(
        "the secret of one home",
        salt="heliograph session",
        signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
    )
    cookie = signed.dumps(["owner", int((NOW + timedelta(days=1)).timestamp()), "x" * 16])

    assert SEALS.session_named(str(cookie)) is None


@pytest.mark.parametrize(
    ("one", "other", "lesser"),
    [
        (Standing.OWNER, Standing.READER, Standing.READER),
        (Standing.READER, Standing.OWNER, Standing.READER),
        (Standing.OWNER, Standing.STRANGER, Standing.STRANGER),
        (Standing.OWNER, Standing.OWNER, Standing.OWNER),
    ],
)
def test_of_two_standings_the_lesser_counts(one, other, lesser):
    assert at_most(one, other) is lesser


def test_a_stranger_may_open_the_one_thing_that_the_link_names():
    visitor = Visitor(scope=PASSAGE)

    assert visitor.may_open(PASSAGE)
    assert not visitor.may_open(Scope(Section.PASSAGE, "13"))
    assert not visitor.may_open(Scope(Section.STORY, "12"))
    assert not visitor.reads


def test_without_a_token_nobody_is_the_owner():
    assert is_token("the right one", "the right one")
    assert not is_token("", "")
    assert not is_token("\ud800", "the right one")


def test_the_secret_of_a_home_is_made_once_and_read_by_its_owner_alone(tmp_path):
    path = tmp_path / "web.secret"

    first = read_secret(path)

    assert read_secret(path) == first
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_secret_that_is_empty_is_told(tmp_path):
    (tmp_path / "web.secret").write_text("")

    with pytest.raises(ConfigError, match="holds no secret; delete it"):
        read_secret(tmp_path / "web.secret")


@pytest.mark.parametrize("address", ELSEWHERE)
def test_an_address_that_could_lead_elsewhere_leads_to_the_first_page(address):
    assert own_path(address) == "/"


@pytest.mark.parametrize(
    "address", ["/", "/?q=%D0%B2%D0%BE%D0%B4%D0%B0", "/passages/12#passage", "/briefs/2025-04-02?topic=a+b"]
)
def test_an_address_of_the_room_is_kept(address):
    assert own_path(address) == address


def test_the_token_of_a_form_is_that_of_one_browser_for_a_while():
    token = SEALS.form("the cookie of Aigul", until=NOW)

    assert SEALS.is_form_of(token, "the cookie of Aigul", now=NOW - timedelta(seconds=1))
    assert not SEALS.is_form_of(token, "the cookie of Aigul", now=NOW)
    assert not SEALS.is_form_of(token, "the cookie of Bakyt", now=NOW - timedelta(seconds=1))
    assert not SEALS.is_form_of(SEALS.form("", until=NOW), "", now=NOW - timedelta(seconds=1))


def test_no_two_tokens_of_a_browser_are_alike():
    assert SEALS.form("the cookie of Aigul", until=NOW) != SEALS.form("the cookie of Aigul", until=NOW)
