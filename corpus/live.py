"""Look at the page of a stored article once, and say what stands there now. Stores nothing.

Apart from `presence` because extraction is slow to import: only who looks pays for it.
"""

from __future__ import annotations

from http import HTTPStatus

from corpus.absence import Absence
from corpus.errors import FetchError
from corpus.extract import NoArticle, decode_html, extract
from corpus.fetch import Fetch
from corpus.media import check_page
from corpus.presence import LivePage, Sight
from corpus.recheck import same_article
from corpus.types import Article, Download, Page

_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


def look(article: Article, fetcher: Fetch) -> LivePage:
    """Fetch the article's address, with one try, and return what is there; what fails is a sight, too."""
    try:
        download = fetcher.get(article.header.url or "")
    except FetchError as error:
        return _failed(error)
    try:
        return _seen(article, download)
    except ValueError:  # neither a page nor readable text
        return LivePage(Sight.NO_ARTICLE)


def _failed(error: FetchError) -> LivePage:
    if error.status is None:
        return LivePage(Sight.UNREACHABLE)
    return LivePage(Sight.GONE if error.status in _GONE else Sight.REFUSED, status=error.status)


def _seen(article: Article, download: Download) -> LivePage:
    check_page(download.content)
    found = extract(Page(url=download.url, html=decode_html(download.content, download.charset)))
    if isinstance(found, NoArticle):
        return LivePage(Sight.PAYWALL if found.absence is Absence.PAYWALL else Sight.NO_ARTICLE)
    if same_article(article, found) is None:
        return LivePage(Sight.ELSEWHERE)
    return LivePage(Sight.ARTICLE, found.text)
