"""Asking, reading, citing and leafing through the briefs, as people do it."""

from __future__ import annotations

import pytest
from browser.visiting import Room, Visit, Visits
from fakes.room_articles import PERSIAN

QUESTION = "What did the three presidents sign in Khujand?"
PRESIDENTS = "The presidents of Kyrgyzstan, Tajikistan and Uzbekistan signed a declaration"
ABSENT = "Which vaccine did the ministry of Peru order?"


def test_an_answer_comes_into_the_page_and_can_be_sent_on(visit: Visit, visits: Visits):
    visit.goes("/")
    visit.page.evaluate("window.same = true")

    visit.asks(QUESTION)

    assert visit.page.evaluate("window.same") is True
    assert visit.page.evaluate("document.activeElement.id") == "answer-heading"
    assert "q=What" in visit.where()
    assert PRESIDENTS in visit.page.locator(".answer-quote").first.inner_text()
    colleague = visits()
    colleague.comes_in()
    colleague.goes(visit.where())
    assert colleague.page.locator("#answer").inner_text() == visit.page.locator("#answer").inner_text()


def test_more_quotes_come_and_the_way_back_leads_to_the_first(visit: Visit):
    visit.asks(QUESTION)
    first = visit.page.locator(".answer-quote").first.inner_text()

    visit.page.get_by_role("link", name="More quotes").click()
    visit.page.get_by_role("link", name="Quotes before these").wait_for()

    assert visit.page.locator(".answer-quote").first.inner_text() != first
    visit.page.go_back()
    visit.page.get_by_text(PRESIDENTS).first.wait_for()


def test_what_cannot_be_searched_is_said_and_the_question_stays(visit: Visit):
    visit.goes("/?q=Who+signed%3F&from=2025-04-02&to=2025-03-01")

    assert visit.sees("no article can be of both")
    assert visit.page.locator("#q").input_value() == "Who signed?"


def test_what_is_not_found_is_not_dressed_up(visit: Visit):
    visit.asks(ABSENT)

    assert visit.page.locator("#answer-heading").inner_text() == "No sure answer was found."
    assert visit.sees("Searched: ")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("width", [360, 1600])
def test_from_an_answer_to_the_quote_in_its_article_which_stands_on_the_screen(
    visits: Visits, javascript: bool, width: int
):
    visit = visits(java_script_enabled=javascript, viewport={"width": width, "height": 640})
    visit.comes_in()
    visit.asks(QUESTION)

    visit.page.get_by_role("link", name="Read in the article").first.click()

    quote = visit.page.locator("mark#passage")
    quote.wait_for()
    assert quote.inner_text().startswith(PRESIDENTS)
    assert visit.is_on_screen(quote)
    assert visit.style("mark#passage", "background-color") != visit.style("body", "background-color")


def test_a_quote_far_down_is_scrolled_to(visits: Visits, room: Room):
    visit = visits(viewport={"width": 360, "height": 500})
    visit.comes_in()
    first = int(room.passage(PRESIDENTS).rpartition("/")[2])

    visit.goes(f"/passages/{first + 2}#passage")

    assert int(visit.page.evaluate("scrollY")) > 300
    assert visit.is_on_screen(visit.page.locator("mark#passage"))


def test_what_is_written_from_right_to_left_stands_so(visits: Visits, room: Room):
    visit = visits(viewport={"width": 360, "height": 640})
    visit.comes_in()

    visit.goes(room.passage("پل تازه"))

    assert visit.page.locator("h1").inner_text() == PERSIAN
    assert visit.style("h1", "direction") == visit.style(".body p", "direction") == "rtl"
    assert visit.style(".byline", "direction") == "ltr"


def test_a_citation_is_copied_in_one_click_in_each_way(visits: Visits, room: Room):
    visit = visits(permissions=["clipboard-read", "clipboard-write"])
    visit.comes_in()
    path = room.passage(PRESIDENTS)
    visit.goes(path)
    copied = {}

    for way in ("Copy as text", "Copy as Markdown", "Copy as BibTeX", "Copy the link"):
        visit.page.get_by_role("button", name=way).click()
        visit.page.get_by_role("status").get_by_text("Copied.").wait_for()
        copied[way] = visit.page.evaluate("navigator.clipboard.readText()")

    text, markdown, bibtex, link = copied.values()
    assert PRESIDENTS in text
    assert "31 March 2025" in text
    assert markdown.startswith("> ")
    assert bibtex.startswith("@")
    assert PRESIDENTS in bibtex
    assert link == room.origin + path
    assert all(link in each for each in copied.values())


def test_without_javascript_a_citation_can_be_selected(visits: Visits, room: Room):
    visit = visits(java_script_enabled=False)
    visit.comes_in()
    visit.goes(room.passage(PRESIDENTS))

    visit.page.get_by_text("Cite this passage").click()

    assert not visit.page.get_by_role("button", name="Copy as text").is_visible()
    assert PRESIDENTS in visit.page.get_by_label("As text").input_value()
    assert visit.page.get_by_label("Permanent link").input_value() == visit.page.url


def test_from_the_archive_to_a_brief_and_to_the_day_before(visit: Visit):
    visit.goes("/briefs?month=2025-03")

    visit.page.get_by_role("link", name="31 March 2025").click()

    assert visit.page.locator("article.story").count() > 1
    assert visit.sees("Three presidents sign the Khujand declaration")
    visit.page.get_by_role("link", name="13 March 2025").click()
    assert visit.sees("Japarov and Rahmon sign a treaty")
    visit.page.get_by_role("link", name="Read in the article").first.click()
    assert visit.is_on_screen(visit.page.locator("mark#passage"))


def test_a_brief_on_paper_is_text_and_its_sources_alone(visit: Visit):
    visit.goes("/briefs/2025-04-04")
    visit.page.emulate_media(media="print")

    assert visit.page.get_by_role("heading", name="Sources", exact=True).is_visible()
    for screen_only in (".masthead nav", ".foot", ".brief-beside", "form.brief-topic", ".permanent"):
        assert not visit.page.locator(screen_only).first.is_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_language_and_look_are_chosen_below_each_page_and_kept(visits: Visits, javascript: bool):
    visit = visits(java_script_enabled=javascript, color_scheme="light")
    visit.comes_in()
    visit.goes("/sources")
    light = visit.style("body", "background-color")

    visit.page.get_by_role("button", name="Dark").click()
    visit.page.get_by_role("button", name="Русский").click()

    assert visit.where() == "/sources"
    assert visit.page.locator("h1").inner_text() == "Источники"
    assert visit.style("body", "background-color") != light
    visit.goes("/")
    assert visit.page.locator("html").get_attribute("lang") == "ru"
    assert visit.style("body", "background-color") != light
