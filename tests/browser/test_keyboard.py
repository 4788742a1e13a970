"""All of it by the keyboard alone, and the focus always in sight."""

from __future__ import annotations

from typing import Any

import pytest
from browser.visiting import Room, Visit, Visits

PRESIDENTS = "The presidents of Kyrgyzstan, Tajikistan and Uzbekistan signed a declaration"

FOCUSED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const all = [...document.querySelectorAll("*")];
  return { at: all.indexOf(one), tag: one.tagName, words: one.textContent.trim() || one.name || one.className,
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth };
}"""


def _walk(visit: Visit, most: int = 120) -> list[dict[str, Any]]:
    """Press Tab until the focus leaves the page, and return where it was each time."""
    been: list[dict[str, Any]] = []
    for _ in range(most):
        visit.page.keyboard.press("Tab")
        now = visit.page.evaluate(FOCUSED)
        if now["tag"] == "BODY" or (been and now["at"] <= been[0]["at"]):
            return been
        been.append(now)
    raise AssertionError(f"the focus never left {visit.where()}: {been[-3:]}")


@pytest.mark.parametrize("path", ["/", "{passage}", "/briefs", "/briefs/2025-03-31", "/sources", "/owner/outbox"])
@pytest.mark.parametrize("width", [360, 1100])
def test_tab_goes_through_a_page_in_its_order_and_out_again(visits: Visits, room: Room, path: str, width: int):
    visit = visits(viewport={"width": width, "height": 700}, reduced_motion="reduce")
    visit.comes_in()
    visit.goes(path.format(passage=room.passage(PRESIDENTS)))

    been = _walk(visit)

    assert been[0]["words"] == "Skip to the text"
    assert [one["at"] for one in been] == sorted({one["at"] for one in been})
    assert [one["words"] for one in been if not one["seen"]] == []
    assert [one["words"] for one in been if not one["outlined"]] == []


def test_a_question_is_asked_its_quote_opened_and_copied_by_keys_alone(visits: Visits):
    visit = visits(permissions=["clipboard-read", "clipboard-write"])
    visit.comes_in()
    visit.goes("/")
    keys = visit.page.keyboard

    def focus(words: str) -> None:
        for _ in range(60):
            keys.press("Tab")
            if visit.page.evaluate(FOCUSED)["words"] == words:
                return
        raise AssertionError(f"{words!r} is not reached")

    focus("q")
    keys.type("What did the three presidents sign in Khujand?")
    keys.press("Enter")
    visit.page.locator("#answer-heading:focus").wait_for()
    focus("Read in the article")
    keys.press("Enter")
    visit.page.locator("mark#passage").wait_for()
    visit.page.goto(visit.page.url.partition("#")[0])
    focus("Copy the link")
    keys.press("Enter")
    visit.page.get_by_role("status").get_by_text("Copied.").wait_for()

    assert visit.page.evaluate("navigator.clipboard.readText()") == visit.page.url.partition("?")[0]
    assert visit.page.evaluate(FOCUSED)["words"] == "Copy the link"


def test_the_way_past_the_head_of_the_page_leads_to_its_text(visit: Visit):
    visit.goes("/briefs")

    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    visit.page.keyboard.press("Tab")

    assert visit.page.evaluate("document.querySelector('main').contains(document.activeElement)")
