import pytest
from fakes.corpus_news import PARAGRAPHS, page

from corpus.absence import Absence
from corpus.extract import NoArticle, extract
from corpus.types import Draft, Page

URL = "https://panj-herald.example/2025/border-talks"
NOT_FREE = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
ARTICLE = '<meta property="og:type" content="article">'
NOTICE = (
    "We value your privacy. We and our 412 partners store and access information on your device and use cookies.",
    "With your consent we show personalised ads and measure content. You can accept all or manage your choices.",
    "Some partners rely on legitimate interest. See our cookie policy for details.",
)
TEASERS = "".join(f"<article><h2><a href='/{n}'>{p}</a></h2><p>{p}</p></article>" for n in range(3) for p in PARAGRAPHS)


def why(html: str, url: str = URL) -> Absence | None:
    result = extract(Page(url, html))
    return result.absence if isinstance(result, NoArticle) else None


@pytest.mark.parametrize(
    ("html", "absence"),
    [
        (page("Talks", *PARAGRAPHS[:2], head=NOT_FREE), Absence.PAYWALL),
        (page("Talks", *PARAGRAPHS[:2], "Subscribe now to continue reading this story."), Absence.PAYWALL),
        (page("Переговоры", PARAGRAPHS[0], "Чтобы читать дальше, оформите подписку."), Absence.PAYWALL),
        (page("Before you continue", *NOTICE), Absence.CONSENT),
        (page("Cookies", "We use cookies.", "Accept all"), Absence.CONSENT),
        ("<html><body><div id='app'></div><script>go()</script></body></html>", Absence.SCRIPT_ONLY),
        ("<html><body><p>Please enable JavaScript to view this page.</p></body></html>", Absence.SCRIPT_ONLY),
        (page("Photo", "The gates at dusk."), Absence.TOO_SHORT),
        (f"<html><body><main>{TEASERS}</main></body></html>", Absence.NOT_AN_ARTICLE),
    ],
)
def test_a_page_without_an_article_says_why(html: str, absence: Absence) -> None:
    assert why(html) is absence


@pytest.mark.parametrize(
    "url",
    [
        "https://panj-herald.example/",
        "https://panj-herald.example/tag/water",
        "https://panj-herald.example/category/news/page/2",
        "https://panj-herald.example/author/a-sadykova/",
        "https://panj-herald.example/index.html",
    ],
)
def test_front_pages_and_topics_are_no_articles_whatever_they_show(url: str) -> None:
    assert why(page("Panj Herald"), url) is Absence.NOT_AN_ARTICLE
    assert why(page("Panj Herald", head=ARTICLE), url) is None


@pytest.mark.parametrize(
    "html",
    [
        page("Border talks end"),
        page("Border talks end", *PARAGRAPHS, *(f"{line} Again." for line in PARAGRAPHS), head=NOT_FREE),
        page("A law on cookies", *PARAGRAPHS, "The law asks for your consent before sites use cookies. Not all agree."),
        page(
            "Paper", *PARAGRAPHS, *(f"{n} {line}" for n in range(2) for line in PARAGRAPHS), "Subscribe to read more."
        ),
    ],
)
def test_an_article_is_taken_whatever_stands_around_it(html: str) -> None:
    assert isinstance(extract(Page(URL, html)), Draft)
