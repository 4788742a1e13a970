import pytest
from fakes.corpus_news import NOW, PARAGRAPHS, STORY, draft, page
from fakes.corpus_web import FakeWeb

from corpus.live import look
from corpus.presence import LivePage, Sight
from corpus.types import Article, ArticleHeader, Download

URL = "https://panj-herald.example/border-talks"
ARTICLE = Article(
    ArticleHeader(1, 1, URL, "Border talks end in Batken", "Panj Herald", URL, (), "en", draft().published, NOW), STORY
)


@pytest.fixture
def web() -> FakeWeb:
    return FakeWeb()


def test_the_text_of_the_article_is_seen_as_it_is_now(web: FakeWeb) -> None:
    web.put(URL, page("Border talks end in Batken", *PARAGRAPHS[:4], PARAGRAPHS[4].replace("May", "June")))
    seen = look(ARTICLE, web)
    assert seen.sight is Sight.ARTICLE
    assert "planned for June in Isfara" in seen.text


def test_the_page_is_asked_once_and_without_conditions(web: FakeWeb) -> None:
    look(ARTICLE, web)
    assert (web.asked, web.validators) == ([URL], [None])


@pytest.mark.parametrize(
    ("status", "sight"),
    [(404, Sight.GONE), (410, Sight.GONE), (403, Sight.REFUSED), (429, Sight.REFUSED), (503, Sight.REFUSED)],
)
def test_only_a_server_that_says_so_has_no_page_any_more(web: FakeWeb, status: int, sight: Sight) -> None:
    web.break_down(URL, f"the server answers {status}", status=status)
    assert look(ARTICLE, web) == LivePage(sight, status=status)


def test_a_server_that_does_not_answer_is_out_of_reach(web: FakeWeb) -> None:
    web.break_down(URL, "no complete answer within 10 seconds")
    assert look(ARTICLE, web) == LivePage(Sight.UNREACHABLE)


def test_a_teaser_before_a_paywall_is_no_article(web: FakeWeb) -> None:
    web.put(URL, page("Border talks end in Batken", PARAGRAPHS[0], "Subscribe to continue reading this article."))
    assert look(ARTICLE, web).sight is Sight.PAYWALL


def test_an_address_that_leads_to_another_article_says_so(web: FakeWeb) -> None:
    other = page(
        "Flour prices in Osh", *(f"Traders at stall {n} in Osh asked {n} soms more for flour." for n in range(9))
    )
    web.answer(URL, Download("https://panj-herald.example/flour", other.encode(), "text/html", "utf-8"))
    assert look(ARTICLE, web) == LivePage(Sight.ELSEWHERE)


@pytest.mark.parametrize("content", ["<html><body></body></html>", "<" * 100_001, "\x00\x01"])
def test_what_is_no_page_is_no_article(web: FakeWeb, content: str) -> None:
    web.put(URL, content)
    assert look(ARTICLE, web) == LivePage(Sight.NO_ARTICLE)
