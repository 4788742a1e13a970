"""Who comes to see what, at a real browser: links, Mini Apps, and the door."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from browser.visiting import TOKEN, Room, Visit, Visits
from fakes.mini_app import brought

from bot.web.access import Scope, Section

PRESIDENTS = "The presidents of Kyrgyzstan, Tajikistan and Uzbekistan signed a declaration"
FROM_BISHKEK = "The night train from Bishkek"
CLOSED = "This link does not open this page, or it has ended."


def _key(room: Room, path: str, *, days: float = 1) -> str:
    until = datetime.now(UTC) + timedelta(days=days)
    return room.seals.link(Scope(Section.PASSAGE, path.rpartition("/")[2]), until=until)


def _shell(room: Room, data: str, path: str) -> str:
    return f"/app{path}#tgWebAppData={quote(data)}&tgWebAppVersion=8.0&tgWebAppPlatform=weba"


def test_a_stranger_is_led_to_the_door_and_on_to_what_they_wanted(visits: Visits):
    visit = visits()
    assert visit.goes("/sources").status == 401

    visit.page.get_by_role("link", name="Come in").click()
    visit.page.get_by_label("Token of the owner").fill(TOKEN)
    visit.page.get_by_role("button", name="Come in").click()

    assert visit.where() == "/sources"
    visit.page.get_by_role("button", name="Go out").click()
    assert visit.goes("/sources").status == 401


def test_a_link_opens_its_passage_and_nothing_that_the_page_leads_to(visits: Visits, room: Room):
    visit, path = visits(), room.passage(PRESIDENTS)

    opened = visit.goes(f"{path}?key={_key(room, path)}#passage")

    assert opened.status == 200
    assert visit.is_on_screen(visit.page.locator("mark#passage"))
    links = visit.page.locator("main a, nav a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert [link for link in links if link.startswith("/")] == []
    assert visit.goes("/briefs").status == 401
    assert visit.goes(path).status == 401


def test_a_link_that_was_altered_has_ended_or_is_for_something_else_opens_nothing(visits: Visits, room: Room):
    visit, path, other = visits(), room.passage(PRESIDENTS), room.passage(FROM_BISHKEK)
    good = _key(room, path)

    for key in (f"{good[:-1]}{'A' if good[-1] != 'A' else 'B'}", _key(room, path, days=-1), _key(room, other)):
        assert visit.goes(f"{path}?key={key}").status == 403
        assert visit.sees(CLOSED)
        assert not visit.sees(PRESIDENTS)


def test_within_telegram_a_passage_opens_and_leads_on(visits: Visits, room: Room):
    visit, path = visits(viewport={"width": 390, "height": 700}), room.passage(PRESIDENTS)
    look = quote('{"bg_color":"#17212b"}')

    visit.goes(_shell(room, brought(room.telegram.token, datetime.now(UTC)), path) + f"&tgWebAppThemeParams={look}")

    quoted = visit.page.locator("mark#passage")
    quoted.wait_for()
    assert visit.is_on_screen(quoted)
    assert visit.page.locator("html").get_attribute("class") == "dark"
    visit.page.get_by_role("link", name="The whole story").click()
    visit.page.get_by_role("heading", name="Day by day").wait_for()
    assert "heliograph" not in {cookie.get("name") for cookie in visit.context.cookies()}


FORGERIES = {
    "altered": lambda token: brought(token, datetime.now(UTC)).replace("501", "502"),
    "of another bot": lambda _: brought("7000000009:another-bot", datetime.now(UTC)),
    "two hours old": lambda token: brought(token, datetime.now(UTC) - timedelta(hours=2)),
    "without a hash": lambda token: brought(token, datetime.now(UTC)).partition("&hash=")[0],
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_what_telegram_did_not_sign_just_now_opens_nothing(visits: Visits, room: Room, forge):
    visit, path = visits(), room.passage(PRESIDENTS)

    visit.goes(_shell(room, forge(room.telegram.token), path))

    visit.page.get_by_text("Telegram did not say who you are").wait_for()
    assert not visit.sees(PRESIDENTS)


def test_a_mini_app_elsewhere_says_where_it_opens(visits: Visits, room: Room):
    visit = visits()

    visit.goes("/app" + room.passage(PRESIDENTS))

    assert visit.sees("This page opens within Telegram")
    assert not visit.sees(PRESIDENTS)


def test_the_pages_of_owners_are_theirs_alone(visits: Visits, visit: Visit):
    stranger = visits()

    assert visit.goes("/owner/subscriptions").status == 200
    assert visit.page.locator(".rows tbody tr").count() == 1
    assert stranger.goes("/owner/subscriptions").status == 401
