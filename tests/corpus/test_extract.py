from datetime import UTC, datetime

import pytest
from fakes.corpus_news import PARAGRAPHS, page

from corpus.extract import NoArticle, decode_html, extract, text_of
from corpus.types import Draft, Evidence, Moment, Page

URL = "https://panj-herald.example/border-talks?utm_source=rss"


def article(html: str, url: str | None = URL) -> Draft:
    result = extract(Page(url, html), key="file:talks")
    assert isinstance(result, Draft), result
    return result


def test_a_page_gives_its_paragraphs_and_no_menu() -> None:
    draft = article(page("Border talks end in Batken"))
    assert draft.text.split("\n\n")[-len(PARAGRAPHS) :] == list(PARAGRAPHS)
    assert "Home" not in draft.text
    assert draft.title == "Border talks end in Batken"
    assert (draft.key, draft.url) == ("https://panj-herald.example/border-talks",) * 2
    assert draft.language == "en"


def test_the_time_that_a_page_states_is_kept() -> None:
    head = '<meta property="article:published_time" content="2025-03-04T14:00:00+06:00">'
    assert article(page("Border talks", head=head)).published == Moment(datetime(2025, 3, 4, 8, 0, tzinfo=UTC))


def test_a_page_without_a_date_gets_none() -> None:
    assert article(page("Border talks end in Batken")).published is None


def test_a_canonical_address_counts_on_its_own_host_only() -> None:
    own = '<link rel="canonical" href="https://panj-herald.example/talks">'
    foreign = '<link rel="canonical" href="https://elsewhere.example/talks">'
    assert article(page("Talks", head=own)).key == "https://panj-herald.example/talks"
    assert article(page("Talks", head=foreign)).key == "https://panj-herald.example/border-talks"


def test_a_page_without_an_address_is_known_by_the_key() -> None:
    assert article(page("Talks"), url=None).key == "file:talks"


def test_a_page_without_an_article_says_so() -> None:
    result = extract(Page(URL, "<html><body><div id='app'></div><script>go()</script></body></html>"))
    assert isinstance(result, NoArticle)
    assert "no article text" in result.reason


def test_a_feed_fragment_becomes_paragraphs() -> None:
    html = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    assert text_of(html) == "\n\n".join(PARAGRAPHS)
    assert text_of("") == ""


@pytest.mark.parametrize(
    ("content", "charset", "text"),
    [
        ("Ош".encode(), None, "Ош"),
        ("Ош".encode("cp1251"), "windows-1251", "Ош"),
        (b'<meta charset="windows-1251">' + "Ош".encode("cp1251"), None, '<meta charset="windows-1251">Ош'),
        (b"\xef\xbb\xbf" + "Ош".encode(), None, "Ош"),
        ("Ош".encode("utf-16"), None, "Ош"),
        (b"\x93Osh\x94", "iso-8859-1", "“Osh”"),
    ],
)
def test_pages_are_decoded_as_browsers_do(content: bytes, charset: str | None, text: str) -> None:
    assert decode_html(content, charset) == text


def test_bytes_that_do_not_fit_are_not_replaced() -> None:
    with pytest.raises(ValueError, match="the page is not utf-8 as it says"):
        decode_html(b"Osh \xff")


def test_the_evidence_for_the_date_is_told() -> None:
    meta = '<meta property="article:published_time" content="2025-03-04T08:00:00Z">'
    linked = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2025-03-04"}</script>'
    assert article(page("Talks", head=meta)).evidence is Evidence.META
    assert article(page("Talks", head=linked)).evidence is Evidence.JSON_LD
    dated = article(page("Talks"), url="https://panj-herald.example/2025/03/04/talks")
    assert (dated.evidence, dated.published) == (Evidence.TEXT, Moment(datetime(2025, 3, 4, tzinfo=UTC), day_only=True))
    assert article(page("Talks")).evidence is Evidence.NONE


def test_the_text_tells_its_language_before_the_page_does() -> None:
    russian = (
        "Делегации двух стран встретились во вторник в Баткене, чтобы обойти последний участок границы между ними."
    )
    both = f"{russian} Переговоры продолжатся в мае в городе Исфара, сообщили участники."
    assert article(page("Переговоры", both, both.replace("мае", "июне"), language="en")).language == "ru"


TEMPLATE = (
    '<div class="newsletter-signup"><p>Get the morning letter, five stories in your inbox at seven.</p></div>',
    '<aside><h3>Most read</h3><ul><li><a href="/1">Grain prices fall for a third week running</a></li></ul></aside>',
    '<div id="comments"><p>Reader: I have seen this coming for years and years.</p></div>',
    '<div class="cookie-consent"><p>We use cookies to improve your experience. You can accept all of them.</p></div>',
)


@pytest.mark.parametrize("furniture", TEMPLATE)
def test_what_stands_around_an_article_never_gets_into_it(furniture: str) -> None:
    html = page("Border talks end in Batken").replace("</article>", f"{furniture}</article>")
    assert article(html).text == article(page("Border talks end in Batken")).text
