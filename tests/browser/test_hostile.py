"""An article that was made to hurt is shown as the text that it is, wherever it is shown.

That no dialog, no error and no request elsewhere came of it is what `visits` makes sure of for every test.
"""

from __future__ import annotations

import pytest
from browser.visiting import GROUP, TOPIC, Room, Visit
from fakes.room_articles import HURTFUL, HURTFUL_LINES, HURTFUL_OUTLET

TYPED = '"><img src=x onerror=alert(9)>'
STRANGE = (
    "img, iframe, main script, [onload], [onerror], [onclick], [onfocus], [style], "
    "a[href^='javascript'], a[href^='data']"
)
PLACES = {
    "the passage": ("{passage}", HURTFUL, HURTFUL_OUTLET, *HURTFUL_LINES[:3]),
    "an answer": ("/?q=When+did+the+envoys+of+Isfara+meet%3F", HURTFUL, HURTFUL_OUTLET, HURTFUL_LINES[0]),
    "the archive": ("/briefs?month=2025-04", HURTFUL),
    "a brief": ("/briefs/2025-04-03", HURTFUL, HURTFUL_OUTLET),
    "the sources": ("/sources", HURTFUL_OUTLET),
    "what a visitor typed": (f"/briefs?month=2025-04&topic={TYPED}", TYPED),
    "a question": ("/?q=</textarea><script>alert(10)</script>",),
}  # fmt: skip


def _flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(("path", "texts"), [(path, texts) for path, *texts in PLACES.values()], ids=PLACES)
def test_markup_is_text(visit: Visit, room: Room, path: str, texts: list[str]):
    visit.goes(path.format(passage=room.passage(HURTFUL_LINES[0][:40])))
    visit.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")

    shown = _flat(visit.page.locator("main").inner_text())

    assert [text for text in texts if _flat(text) not in shown] == []
    assert visit.page.locator(STRANGE).count() == 0
    assert visit.page.title() != "owned"


def test_its_citations_hold_it_character_for_character(visit: Visit, room: Room):
    visit.goes(room.passage(HURTFUL_LINES[0][:40]))

    fields = visit.page.locator("textarea")

    assert fields.count() == 4
    assert HURTFUL_LINES[1] in fields.nth(0).input_value()
    assert HURTFUL in fields.nth(0).input_value()


def test_a_story_of_it_is_text(visit: Visit, room: Room):
    visit.goes(room.passage(HURTFUL_LINES[0][:40]))

    visit.page.get_by_role("link", name="The whole story").click()

    assert visit.page.locator("h1").inner_text() == HURTFUL


def test_the_owner_sees_names_as_text(visit: Visit):
    visit.goes("/owner/subscriptions")

    assert visit.sees(GROUP)
    assert visit.sees(TOPIC)
    assert visit.page.locator(".rows b").count() == 0
