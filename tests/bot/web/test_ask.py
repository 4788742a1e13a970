"""Ask: what a question gets on the page."""

import html
import re
from dataclasses import replace

import pytest
from fakes.bot_newsdesk import NOW, keep
from fakes.web_room import reading_room

from bot.asking.memory import note_opened
from bot.web.access import Section, Standing
from bot.web.opened import Opened
from bot.web.settings import WebSettings
from bot.web.site import site
from embeddings.errors import IndexAway, IndexDamaged, IndexMissing

ANYBODY = WebSettings(anonymous=True)
WATER = "Kairakkum reservoir water"


async def asks(opened, question=WATER, **limits):
    return await opened.browser.get("/", params={"q": question, **limits})


def answer_of(page):
    """Return the words of the answer alone."""
    within = page.text.partition('<div id="answer">')[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", within)).split())


async def test_an_answer_quotes_articles_and_says_where_they_stand(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in(Standing.READER)
        page = await asks(opened)

    assert page.status_code == 200
    assert "Tajikistan released more water" in page.text
    assert "Sughd Herald" in page.text
    assert '/passages/1?q=Kairakkum+reservoir+water#passage"' in page.text


async def test_each_quote_says_why_it_ranks_and_the_answer_how_sure_it_is(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        page = await asks(opened)

    assert page.text.count('<details class="why">') == 2
    assert "has your words “Kairakkum”, “reservoir”, “water”" in answer_of(page)
    assert re.search(r"The chance .* put at \d+ of 100\. Answers are shown from 0 on", answer_of(page))


async def test_more_quotes_stand_at_an_address_of_their_own(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        first = await asks(opened)
        second = await asks(opened, start="2")
        beyond = await asks(opened, start="9")

    # What is far less likely to answer than the first is not among them, and yet to be had.
    assert "quotes 1 to 2" in first.text
    assert 'href="/?q=Kairakkum+reservoir+water&amp;start=2"' in first.text
    assert "quotes 3 to 4" in second.text
    assert 'rel="prev" href="/?q=Kairakkum+reservoir+water"' in second.text
    assert 'rel="next"' not in second.text
    assert "No more quotes." in answer_of(beyond)


async def test_the_address_of_an_answer_holds_nothing_that_was_left_empty(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        page = await opened.browser.get(f"/?q=water&from=&to=&as_of=&{opened.link(Section.PASSAGE, '1')}")

    assert page.headers["hx-push-url"] == "/?q=water"
    assert '<a href="/?q=water">Link to this answer</a>' in page.text


async def test_a_quote_leads_to_its_story_and_a_reprint_says_whose_text_it_is(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        opened.newsdesk.kept.keep(1, 1, 2)
        opened.reprints[2] = 1
        page = await asks(opened)

    assert page.text.count('<a href="/stories/1">The whole story</a>') == 2
    assert answer_of(page).count("A reprint; first in Sughd Herald") == 1


async def test_where_nothing_fits_it_says_what_was_searched_and_calls_the_nearest_miss_one(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY, threshold=1.0) as opened:
        page = await asks(opened)

    said = answer_of(page)
    assert page.status_code == 200
    assert said.startswith("No sure answer was found. Searched: 4 articles (24 March 2025 – 2 April 2025).")
    assert said.count("The nearest that was found; it may or may not answer:") == 1
    assert "of the question" in said
    assert page.text.count("<blockquote") == 1
    assert "In the words of the articles" not in said
    assert "Before quote" not in said
    assert 'rel="next"' not in page.text


async def test_limits_are_kept_to(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        of_outlet = await asks(opened, outlet="Valley Wire")
        of_days = await asks(opened, "uranium forecast", to="2025-03-26")

    assert of_outlet.text.count("<blockquote") == 1
    assert "Valley Wire" in answer_of(of_outlet)
    assert of_days.text.count("<blockquote") == 1
    assert "Kazakhstan's uranium producer" in answer_of(of_days)


async def test_limits_that_were_set_are_set_again_in_the_form_and_named_with_the_answer(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        page = await asks(opened, outlet="Valley Wire", language="en", **{"from": "2025-03-01"})

    assert '<details class="limits">' in page.text
    assert answer_of(page).startswith("from 2025-03-01 English Valley Wire Ask without limits")
    assert 'value="Valley Wire" checked' in page.text
    assert 'value="Sughd Herald" checked' not in page.text
    assert 'value="en" checked' in page.text
    assert 'name="from" value="2025-03-01"' in page.text


async def test_what_was_searched_within_limits_is_what_they_left(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY, threshold=1.0) as opened:
        page = await asks(opened, outlet="Steppe Courier")

    assert "Within these limits. Searched: 2 articles (24 March 2025 – 2 April 2025)." in answer_of(page)


async def test_limits_that_leave_nothing_are_told_so(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        page = await asks(opened, outlet="Valley Wire", to="2024-01-01")

    assert page.status_code == 200
    assert (
        "No sure answer was found. No article lies within these limits, so there was nothing to search."
        in answer_of(page)
    )


async def test_a_form_with_limits_and_no_question_yet_is_open(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        page = await opened.browser.get("/", params={"outlet": "Valley Wire"})

    assert '<details class="limits" open>' in page.text
    assert answer_of(page) == "Valley Wire Ask without limits"


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ({"from": "2025-04-02", "to": "2025-04-01"}, "The last day (2025-04-01) lies before the first (2025-04-02)"),
        ({"from": "spring"}, "“spring” is no day. Write it like 2026-05-12."),
        ({"outlet": "<b>Nowhere</b>"}, "There are no articles of an outlet called “<b>Nowhere</b>”."),
        ({"language": "tlh"}, "There are no articles in a language called “tlh”."),
        ({"start": "1e9"}, "at most 10 quotes"),
        ({"as_of": "2031-01-01"}, "That day is still to come."),
    ],
)
async def test_what_cannot_be_searched_is_told_beside_the_form(tmp_path, limits, told):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        page = await asks(opened, **limits)

    assert page.status_code == 400
    assert told in answer_of(page)
    assert "<b>Nowhere" not in page.text
    assert f'value="{WATER}"' in page.text


async def test_a_past_day_hides_what_came_later_and_the_answer_says_so(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        page = await asks(opened, "What did the uranium producer name?", as_of="2025-03-31")

    assert "As of 31 March 2025" in answer_of(page)
    assert page.text.count("<blockquote") == 1


async def test_a_time_that_the_articles_do_not_cover_is_told(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        page = await asks(opened, "Who met in Bishkek in March 2015?")

    assert "You ask about March 2015; the articles cover 24 March 2025 – 2 April 2025." in answer_of(page)


@pytest.mark.parametrize(
    ("talk", "reply"),
    [
        ("Hello!", "Hello. Ask me about the news"),
        ("who are you?", "This is Heliograph, a program, not a person."),
        ("what's new?", "The briefs tell what each day brought."),
        ("asdf", "I see no question in this."),
    ],
)
async def test_small_talk_gets_words_and_no_quotes(tmp_path, talk, reply):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        page = await asks(opened, talk)

    assert page.status_code == 200
    assert answer_of(page).startswith(f"No question for the articles {reply}")
    assert "<blockquote" not in page.text
    assert "/help" not in page.text


@pytest.mark.parametrize("question", ["", "   ", "\x00", "\r\n\t"])
async def test_an_empty_question_gets_the_form_alone(tmp_path, question):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        page = await asks(opened, question)

    assert page.status_code == 200
    assert answer_of(page) == ""


@pytest.mark.parametrize("question", ["water\x00\x1b[2J in the reservoir", "\ufeffwater\u202e reservoir", "water" * 90])
async def test_whatever_characters_a_question_has_it_is_searched(tmp_path, question):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        page = await asks(opened, question)

    assert page.status_code == 200
    assert "\x00" not in page.text
    assert "\x1b" not in page.text


async def test_a_question_that_is_too_long_is_not_cut(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        page = await asks(opened, "water " * 90)

    assert page.status_code == 400
    assert "keep it under 500 characters" in answer_of(page)
    assert "<blockquote" not in page.text


async def test_an_empty_corpus_is_told(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY, empty=True) as opened:
        page = await asks(opened)

    assert page.status_code == 200
    assert answer_of(page).startswith("There are no articles yet")


async def test_an_outlet_that_came_a_moment_ago_can_be_asked_for(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        before = await asks(opened, "Rain in Naryn", outlet="Naryn Post")
        opened.newsdesk.add("Rain in Naryn", "It rained in Naryn for three days.", outlet="Naryn Post")
        after = await asks(opened, "Rain in Naryn", outlet="Naryn Post")

    assert (before.status_code, after.status_code) == (400, 200)
    assert "It rained in Naryn for three days." in after.text


async def test_where_nothing_was_indexed_the_page_says_who_can_help(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY, empty=True) as opened:
        keep(opened.newsdesk.corpus, "Rain in Naryn", "Naryn Post", NOW, "It rained in Naryn.")
        page = await asks(opened)

    assert page.status_code == 503
    assert "heliograph index build" in page.text


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (IndexMissing("no index in /srv/desk"), "Nothing can be searched yet"),
        (IndexDamaged("segment 3 in /srv/desk is torn"), "The index cannot be used"),
        (IndexAway("connection to 10.0.0.7 refused"), "does not answer now. Nothing is lost"),
    ],
)
async def test_an_index_that_cannot_be_used_is_told_in_plain_words(tmp_path, caplog, error, told):
    class Ailing:
        async def search(self, question, **_):
            raise error

    async with reading_room(tmp_path, web=ANYBODY) as opened:
        room = replace(opened.room, library=Ailing())
        opened.browser._transport.app = site(room)
        page = await asks(opened)

    assert page.status_code == 503
    assert told in page.text
    assert str(error) not in page.text
    assert str(error) in caplog.text
    assert "Traceback" not in caplog.text


async def test_htmx_gets_the_focus_set_on_the_answer_and_a_browser_that_opens_the_address_does_not(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        swapped = await opened.browser.get("/", params={"q": WATER}, headers={"hx-request": "true"})
        opened_anew = await asks(opened)

    assert '<h2 id="answer-heading" tabindex="-1" autofocus>' in swapped.text
    assert "autofocus" not in opened_anew.text


async def test_two_hundred_outlets_stay_a_small_page_and_others_can_be_written(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        for number in range(210):
            keep(opened.newsdesk.corpus, f"News {number}", f"Regional Gazette {number:03}", NOW, "Rain fell in Naryn.")
        opened.newsdesk.index.catch_up(opened.newsdesk.corpus)
        page = await asks(opened, "Rain in Naryn", outlet="Regional Gazette 209")

    assert page.text.count('type="checkbox" name="outlet"') == 200
    assert "not listed: 13" in page.text
    assert 'name="outlet" value="Regional Gazette 209"' in page.text
    assert page.text.count("<blockquote") == 1
    assert len(page.content) < 60_000


async def test_a_quote_that_a_reader_opens_is_noted_only_where_the_bot_learns(tmp_path):
    async with reading_room(tmp_path) as opened:
        store = opened.newsdesk.store

        def note(use, now):
            with store.writing() as connection:
                note_opened(connection, use, now=now)

        opened.browser._transport.app = site(replace(opened.room, opened=Opened(note)))
        opened.come_in(Standing.READER)
        await asks(opened)
        await opened.browser.get("/passages/1", params={"q": WATER})
        await opened.browser.get("/passages/1", params={"q": "a question that nobody asked"})

        assert [(use.question, use.passage_id) for use in store.uses()] == [(WATER, 1)]


async def test_what_passers_by_open_teaches_nobody(tmp_path):
    noted = []
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        opened.browser._transport.app = site(replace(opened.room, opened=Opened(lambda use, now: noted.append(use))))
        await asks(opened)
        await opened.browser.get("/passages/1", params={"q": WATER})

    assert noted == []


async def test_a_stranger_is_told_how_to_come_in(tmp_path):
    async with reading_room(tmp_path) as opened:
        page = await opened.browser.get("/")

    assert page.status_code == 401
    assert "Come in with the link from the chat" in page.text


async def test_a_link_to_one_passage_lets_nobody_ask(tmp_path):
    async with reading_room(tmp_path) as opened:
        page = await opened.browser.get(f"/?q=water&{opened.link(Section.PASSAGE, '1')}")

    assert page.status_code == 401


async def test_what_is_asked_cannot_become_part_of_the_page(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        page = await asks(opened, '"><script>alert(1)</script> reservoir')

    assert "<script>alert" not in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]


async def test_in_russian_everything_around_the_quotes_is_russian(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY, threshold=1.0) as opened:
        page = await opened.browser.get("/", params={"q": WATER}, headers={"accept-language": "ru"})

    said = answer_of(page)
    assert said.startswith("Надёжного ответа не нашлось.")
    assert "английский" in page.text
