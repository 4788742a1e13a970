"""In an article the sentence is marked that an answer showed, and no other."""

import pytest
from fakes.bot_newsdesk import NOW, keep
from fakes.web_room import reading_room

from bot.web.access import Section
from bot.web.marks import REMEMBERED, Mark, Marks
from bot.web.settings import WebSettings
from corpus.types import Span

OPEN = WebSettings(anonymous=True)
QUESTION = "how many trucks wait at the northern gate of the tunnel"
BEST = "Nine trucks wait at the northern gate of the tunnel."
TEXT = f"The tunnel was shut on Monday. {BEST} The road ministry hopes to open it by Thursday."


def tunnel(opened):
    """Keep an article that answers, and return the id of its passage."""
    keep(opened.newsdesk.corpus, "Tunnel shut by snow", "Pass Post", NOW, TEXT)
    opened.newsdesk.index.catch_up(opened.newsdesk.corpus)
    return opened.newsdesk.corpus.passages_of(5)[0].id


async def opens(opened, passage_id, question=QUESTION, **more):
    return await opened.browser.get(f"/passages/{passage_id}", params={"q": question, **more})


def is_marked(page):
    assert page.status_code == 200
    assert '<mark id="passage">' in page.text
    return f'<strong class="best">{BEST}</strong>' in page.text


def cites(page, text):
    return f"“{text}”" in page.text


async def test_who_comes_from_an_answer_sees_the_sentence_that_answers(tmp_path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        passage_id = tunnel(opened)
        await opened.browser.get("/", params={"q": QUESTION})
        opened.room.library.close()  # from here on nothing is computed
        page = await opens(opened, passage_id)

    assert is_marked(page)
    assert cites(page, BEST)


async def test_who_is_sent_the_address_sees_it_too(tmp_path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        page = await opens(opened, tunnel(opened))

    assert is_marked(page)


async def test_what_does_not_answer_is_not_marked_and_cited_as_a_whole(tmp_path):
    async with reading_room(tmp_path, web=OPEN, threshold=0.99) as opened:
        passage_id = tunnel(opened)
        before = await opens(opened, passage_id)
        await opened.browser.get("/", params={"q": QUESTION})
        after = await opens(opened, passage_id)

    assert not is_marked(before)
    assert not is_marked(after)
    assert 'class="best"' not in after.text
    assert cites(after, TEXT)


async def test_a_passage_that_is_not_among_the_answers_is_not_marked(tmp_path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        passage_id = tunnel(opened)
        opened.newsdesk.corpus.mark_gone(5, now=NOW)
        opened.newsdesk.index.catch_up(opened.newsdesk.corpus)
        page = await opens(opened, passage_id)

    assert not is_marked(page)


@pytest.mark.parametrize("by_link", [False, True])
async def test_what_no_answer_showed_counts_as_a_question_and_the_article_can_be_read_all_the_same(tmp_path, by_link):
    web = WebSettings(anonymous=not by_link, questions_per_minute=1)
    async with reading_room(tmp_path, web=web) as opened:
        passage_id = tunnel(opened)
        key = opened.link(Section.PASSAGE, str(passage_id)).partition("=")[2] if by_link else ""
        asked = [QUESTION, QUESTION, f"{QUESTION} now", QUESTION]
        pages = [await opens(opened, passage_id, question, key=key) for question in asked]

    # The third is one question too many; what is known costs nothing.
    assert [is_marked(page) for page in pages] == [True, True, False, True]


async def test_an_article_can_be_read_without_an_index(tmp_path):
    async with reading_room(tmp_path, web=OPEN, empty=True) as opened:
        keep(opened.newsdesk.corpus, "Tunnel shut by snow", "Pass Post", NOW, TEXT)
        (passage,) = opened.newsdesk.corpus.passages_of(1)
        page = await opens(opened, passage.id)

    assert not is_marked(page)


def test_only_the_last_marks_are_remembered():
    marks = Marks()
    marks.keep(QUESTION, dict.fromkeys(range(REMEMBERED), Span(0, 4)), answers=True)
    marks.keep("who shut it", {1: Span(2, 9)}, answers=True)

    assert marks.of(QUESTION, 0) is None
    assert marks.of(QUESTION, 1) == Mark(Span(0, 4))
    assert marks.of("who shut it", 1) == Mark(Span(2, 9))


def test_of_a_miss_is_remembered_that_it_is_none():
    marks = Marks()
    marks.keep(QUESTION, {1: Span(0, 4)}, answers=False)

    assert marks.of(QUESTION, 1) == Mark(None)


def test_what_was_an_answer_stays_one_where_narrower_limits_have_none():
    marks = Marks()
    marks.keep(QUESTION, {7: Span(3, 40)}, answers=True)
    marks.keep(QUESTION, {7: Span(3, 40)}, answers=False)

    assert marks.of(QUESTION, 7) == Mark(Span(3, 40))
