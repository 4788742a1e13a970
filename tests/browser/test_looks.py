"""Every page, in each language, by light and dark, on a phone and a wide screen: nothing that axe-core objects to."""

from __future__ import annotations

import pytest
from browser.visiting import Room, Visit, Visits
from emulator.running import ROOT

AXE = ROOT / "tests" / "browser" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => {
  const said = await axe.run(document, { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } });
  return said.violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html).join(" | ")}`);
}"""
WEIGHT = """[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .reduce((sum, one) => sum + one.transferSize, 0)"""
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

LOOKS = [("light", "en", 1600), ("dark", "ru", 1600), ("dark", "en", 360), ("light", "ru", 360)]
"""Each two of light, language and width together at least once (an orthogonal array of strength 2)."""

LARGEST = 60_000
"""Bytes that a page may take with all it loads, on a first visit."""

ABSENT = "/?q=Which+vaccine+did+the+ministry+of+Peru+order%3F"


def pages(room: Room) -> list[str]:
    """Return the paths of one page of each kind, the harder the better."""
    changed = room.passage("The night train")
    return [
        "/",
        "/?q=What+did+the+three+presidents+sign+in+Khujand%3F",
        "/?q=Where+is+the+train%3F&from=2025-01-01&language=en",
        ABSENT,
        "/?q=Who%3F&from=2025-04-02&to=2025-03-01",
        room.passage("The presidents of Kyrgyzstan, Tajikistan"),
        room.passage("پل تازه"),
        room.passage("The envoys of Isfara"),
        room.passage("Engineers watch the dam"),
        changed,
        f"{room.article('The night train')}?revision=1",
        f"{room.article('The night train')}/revisions/1-2",
        "/briefs",
        "/briefs?month=2025-03&topic=water",
        "/briefs/2025-03-31",
        "/briefs/2025-04-04?length=full",
        "/sources",
        "/sources/of?name=Osh+Courier",
        "/owner",
        "/owner/subscriptions",
        "/owner/outbox",
        "/owner/questions",
        "/owner/evaluation",
        "/owner/sessions",
        "/in/a-link-that-has-ended",
        "/login",
        "/nothing/here",
        "/app" + changed,
    ]


def _with_a_story(visit: Visit) -> list[str]:
    visit.goes(visit.room.passage("A mudslide near"))
    return [*pages(visit.room), str(visit.page.locator("a[href^='/stories/']").first.get_attribute("href"))]


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the script of axe-core."""
    if not AXE.exists():
        pytest.fail(f"{AXE} is not there; npm ci --prefix tests/browser installs it, as make test does", pytrace=False)
    return AXE.read_text(encoding="utf-8")


@pytest.mark.parametrize(("look", "language", "width"), LOOKS)
def test_nothing_on_any_page_keeps_anybody_out(visits: Visits, axe: str, look: str, language: str, width: int):
    visit = visits(
        viewport={"width": width, "height": 800}, color_scheme=look, locale=language, reduced_motion="reduce"
    )
    visit.comes_in()
    objections: dict[str, object] = {}
    for path in _with_a_story(visit):
        visit.goes(path)
        visit.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        visit.page.evaluate(axe)
        if found := [*visit.page.evaluate(RUN), *(["wider than the screen"] if visit.page.evaluate(OVER) > 0 else [])]:
            objections[path] = found

    assert visit.page.locator("html").get_attribute("lang") == language
    assert objections == {}


def test_no_page_takes_more_than_it_may(visits: Visits):
    visit = visits()
    visit.comes_in()
    browser = visit.context.new_cdp_session(visit.page)
    weights: dict[str, int] = {}
    for path in _with_a_story(visit):
        browser.send("Network.clearBrowserCache")
        with visit.page.expect_event("load"):
            visit.goes(path)
        weights[path] = visit.page.evaluate(WEIGHT)

    assert {path: weight for path, weight in weights.items() if weight >= LARGEST} == {}
    assert min(weights.values()) > 10_000, "the style and the scripts were not counted"


def test_in_colours_of_the_systems_own_a_quote_and_what_is_chosen_still_stand_out(visits: Visits, room: Room):
    visit = visits(forced_colors="active")
    visit.comes_in()
    visit.goes(room.passage("The presidents of Kyrgyzstan, Tajikistan"))

    assert visit.style("mark#passage", "background-color") != visit.style("body", "background-color")
    pressed, other = (
        visit.style(f".foot button{of}", "border-top-width") for of in ("[aria-pressed]", ":not([aria-pressed])")
    )
    assert pressed != other


def test_nothing_moves_for_whoever_wants_it_still(visits: Visits):
    moving, still = visits(reduced_motion="no-preference"), visits(reduced_motion="reduce")
    for visit in (moving, still):
        visit.comes_in()
        visit.goes("/")
        visit.page.evaluate("document.querySelector('#asking').classList.add('htmx-request')")

    assert moving.page.evaluate("document.getAnimations().length") == 1
    assert still.page.evaluate("document.getAnimations().length") == 0
