"""What Telegram signs for a Mini App, and what it did not."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode

import pytest
from fakes.mini_app import brought

from bot.web.telegram_data import person_who_opened

NOW = datetime(2025, 4, 2, 9, 0, tzinfo=UTC)
TOKEN = "7000000001:the-token-of-a-bot"
DATA = brought(TOKEN, NOW)


def without(name: str) -> str:
    return urlencode([pair for pair in parse_qsl(DATA) if pair[0] != name])


def changed(name: str, value: str) -> str:
    return urlencode([(key, value if key == name else kept) for key, kept in parse_qsl(DATA)])


def test_telegram_says_who_opened_the_page():
    assert person_who_opened(DATA, TOKEN, now=NOW) == 501


def test_an_example_that_others_verify_too_is_verified():
    # https://docs.telegram-mini-apps.com/platform/init-data; in pieces, for it looks like a token of somebody.
    token = "5768337691:" + "AAH5YkoiEuPk8-" + "FZa32hStHTqXiLPtAEhx8"
    data = (
        "query_id=AAHdF6IQAAAAAN0XohDhrOrc&user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%22%2C"
        "%22last_name%22%3A%22Kibenko%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C"
        "%22is_premium%22%3Atrue%7D&auth_date=1662771648"
        "&hash=c501b71e775f74ce10e377dea85a7ea24ecd640b223ea86dfe453e0eaed2e2b2"
    )

    assert person_who_opened(data, token, now=datetime.fromtimestamp(1662771700, UTC)) == 279058397


@pytest.mark.parametrize("minutes", [-1, 0, 59])
def test_it_is_good_for_an_hour(minutes):
    assert person_who_opened(DATA, TOKEN, now=NOW + timedelta(minutes=minutes)) == 501


@pytest.mark.parametrize("minutes", [-2, 60, 60 * 24 * 400])
def test_and_no_longer_nor_before(minutes):
    assert person_who_opened(DATA, TOKEN, now=NOW + timedelta(minutes=minutes)) is None


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "hash=",
        "nonsense",
        without("hash"),
        without("query_id"),
        without("signature"),
        changed("user", '{"id":502}'),
        changed("auth_date", str(int(NOW.timestamp()) + 1)),
        changed("hash", "0" * 64),
        changed("hash", "ü" * 64),
        changed("hash", dict(parse_qsl(DATA))["hash"].upper()),
        f"{DATA}&user=%7B%22id%22%3A502%7D",
        f"{DATA}&hash=0",
        f"{DATA}&added=1",
        f"{DATA}%ff",
        DATA + "&a=" + "a" * 9000,
        brought("7000000002:the-token-of-another-bot", NOW),
        brought("", NOW),
    ],
)
def test_what_telegram_did_not_sign_for_this_bot_names_nobody(forged):
    assert person_who_opened(forged, TOKEN, now=NOW) is None


def test_where_the_bot_has_no_token_nobody_comes_through_telegram():
    assert person_who_opened(brought("", NOW), "", now=NOW) is None


@pytest.mark.parametrize("user", ["", "[]", "{", '{"id":"501"}', '{"id":true}', '{"id":-5}', '{"id":9e99}', "[" * 6000])
def test_a_person_without_a_number_is_nobody(user):
    assert person_who_opened(brought(TOKEN, NOW, user=user), TOKEN, now=NOW) is None


@pytest.mark.parametrize("stated", ["", "soon", "-1", "9" * 30, "١٢٣"])
def test_a_time_that_is_none_is_not_taken(stated):
    assert person_who_opened(brought(TOKEN, NOW, auth_date=stated), TOKEN, now=NOW) is None
