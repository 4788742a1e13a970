"""Turn what a user names (files, folders, pages, feeds, channels) into articles; stores nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from corpus.errors import CorpusError, FetchError, SourceError
from corpus.extract import NoArticle, decode_html, extract, text_of
from corpus.feed_once import entries_of, is_feed
from corpus.fetch import Fetch
from corpus.fields import clean_text
from corpus.files import articles_in, drafts_of_file, files_in
from corpus.identity import canonical_url, line_key
from corpus.media import check_page
from corpus.settings import CorpusSettings
from corpus.telegram_pages import drafts_of_channel, is_channel_page, preview_address
from corpus.types import Download, Draft, Entry, Evidence, Item, Page, Refusal

# A feed item this long is the article itself; summaries of news feeds end below 80 words.
FULL_TEXT_WORDS = 150


class Sources:
    """Read files and fetch addresses; the content decides what an address is."""

    def __init__(self, fetcher: Fetch, settings: CorpusSettings) -> None:
        """Fetch through `fetcher`."""
        self._fetcher, self._settings = fetcher, settings

    def items(self, source: str) -> Iterator[Item]:
        """Yield what a file, a folder or an address holds, one refusal for each part that cannot be read."""
        if is_address(source):
            yield from self._address_items(source)
        elif "://" in source:
            yield Refusal(str(SourceError(source, "only http and https addresses are fetched")))
        else:
            yield from _path_items(Path(source))

    def entry_item(self, entry: Entry) -> Draft | Refusal:
        """Return the article of an entry: its own text where that is all of it, else that of its page."""
        try:
            text = clean_text(text_of(entry.html)) if entry.html else ""
            if len(text.split()) >= FULL_TEXT_WORDS:
                return _full_text_draft(entry, text)
            if entry.url is None:
                raise SourceError(entry.feed_url, f"the entry {entry.title!r} has neither text nor an address")
            return _merged(entry, page_draft(self._fetcher.get(entry.url)))
        except (SourceError, FetchError) as error:
            return Refusal(str(error))
        except ValueError as error:
            return Refusal(f"{entry.url or entry.feed_url}: {error}")

    def _address_items(self, url: str) -> Iterator[Item]:
        """Yield the article of a page, or those of a feed or a channel."""
        try:
            download = self._fetcher.get(preview_address(url))
            if not is_feed(download):
                yield from _page_items(download)
                return
            entries = entries_of(download, self._settings, self._fetcher)
        except CorpusError as error:
            yield Refusal(str(error))
            return
        for entry in entries:
            yield self.entry_item(entry)


def is_address(source: str) -> bool:
    """Tell whether a source is to be fetched."""
    return source.lower().startswith(("http://", "https://"))


def total_of(sources: Sequence[str]) -> int | None:
    """Return how many articles the sources hold, or None where one of them does not tell without being read."""
    total = 0
    for source in sources:
        if is_address(source):
            return None
        path = Path(source)
        for file in files_in(path) if path.is_dir() else [path]:
            count = articles_in(file)
            if count is None:
                return None
            total += count
    return total


def page_draft(download: Download) -> Draft:
    """Return the article of a downloaded page; raises SourceError saying why there is none."""
    try:
        result = extract(Page(url=download.url, html=_html(download)))
    except ValueError as error:
        raise SourceError(download.url, str(error)) from error
    if isinstance(result, NoArticle):
        raise SourceError(download.url, result.reason)
    return replace(result, fetched=True)


def _page_items(download: Download) -> Iterator[Item]:
    html = _html(download)
    if is_channel_page(html):
        yield from drafts_of_channel(html)
    else:
        yield page_draft(download)


def _html(download: Download) -> str:
    try:
        check_page(download.content)
        return decode_html(download.content, download.charset)
    except ValueError as error:
        raise SourceError(download.url, str(error)) from error


def _path_items(path: Path) -> Iterator[Item]:
    if not path.exists():
        yield Refusal(str(SourceError(str(path), "there is no such file or folder")))
        return
    files = files_in(path) if path.is_dir() else [path]
    if not files:
        yield Refusal(str(SourceError(str(path), "the folder holds no file of a known kind")))
    for file in files:
        yield from drafts_of_file(file)


def _full_text_draft(entry: Entry, text: str) -> Draft:
    url = canonical_url(entry.url) if entry.url else None
    fallback = line_key(title=entry.title, text=text, outlet=entry.outlet, published=entry.published)
    return Draft(
        key=url or fallback,
        title=clean_text(entry.title),
        text=text,
        outlet=entry.outlet,
        url=url,
        authors=entry.authors,
        language=entry.language,
        published=entry.published,
        evidence=Evidence.FEED if entry.published else Evidence.NONE,
    )


def _merged(entry: Entry, draft: Draft) -> Draft:
    """Complete what the page says by what the feed claims.

    The page comes first, so that an article is the same however it is taken in;
    but a date with a time beats one without.
    """
    stated = draft.published
    completed = replace(
        draft,
        title=draft.title or entry.title,
        outlet=draft.outlet or entry.outlet,
        authors=draft.authors or entry.authors,
    )
    if entry.published is None or (stated and not stated.day_only):
        return completed
    return replace(completed, published=entry.published, evidence=Evidence.FEED)
