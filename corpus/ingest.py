"""The recipe: source -> drafts -> language -> passage spans -> store, and a report.

One bad file, line, page or entry is one refusal and never stops the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from corpus.errors import CorpusError, FetchError, SourceError
from corpus.extract import NoArticle, decode_html, extract, text_of
from corpus.feeds import FeedList, entries_of, is_feed
from corpus.fetch import Fetch
from corpus.fields import clean_text
from corpus.files import drafts_of_file, files_in
from corpus.identity import canonical_url, line_key
from corpus.language import detect
from corpus.settings import CorpusSettings
from corpus.split import split
from corpus.store import CorpusStore
from corpus.types import Download, Draft, Entry, IngestReport, Outcome, Page, Refusal

# A feed item this long is the article itself; summaries of news feeds end below 80 words.
FULL_TEXT_WORDS = 150

Clock = Callable[[], datetime]


class Progress(Protocol):
    """What shows how far an ingest has come."""

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Show that `done` of `total` (None where nobody knows) are done."""
        ...


class Intake:
    """Take sources in; opens and closes nothing of what it was given."""

    def __init__(self, store: CorpusStore, fetcher: Fetch, settings: CorpusSettings) -> None:
        """Store into `store` what files hold and `fetcher` brings."""
        self._store, self._fetcher, self._settings = store, fetcher, settings

    def take(self, sources: Sequence[str], *, now: Clock, progress: Progress | None = None) -> IngestReport:
        """Take in files, folders, pages and feeds in the order given, and report on each article."""
        report = IngestReport()
        for item in self._drafts(sources):
            self._take_one(item, report, now())
            _show(progress, report, None)
        return report

    def take_feeds(self, feeds: FeedList, *, now: Clock, progress: Progress | None = None) -> IngestReport:
        """Ask the feeds that are due, and take in the entries that wait, old failures included."""
        report = IngestReport()
        for refusal in feeds.refresh():
            _refuse(report, refusal)
        waiting = list(feeds.waiting(now=now()))
        for entry in waiting:
            item = self._entry_draft(entry)
            if self._take_one(item, report, now()) is Outcome.REFUSED:
                feeds.mark_failed(entry, now=now())
            else:
                feeds.mark_taken(entry)
            _show(progress, report, len(waiting))
        return report

    def _take_one(self, item: Draft | Refusal, report: IngestReport, now: datetime) -> Outcome:
        """Store one draft, count what became of it, and return that."""
        if isinstance(item, Refusal):
            return _refuse(report, item)
        outcome = self._store.match(item)
        if outcome is not Outcome.UNCHANGED:
            spans = split(item.text, item.title, words=self._settings.passage_words)
            if not spans:
                return _refuse(report, Refusal(f"{item.url or item.key}: the text is nothing but page furniture"))
            self._store.save(_with_language(item), spans, now=now)
        report.outcomes[outcome] += 1
        return outcome

    def _drafts(self, sources: Iterable[str]) -> Iterator[Draft | Refusal]:
        for source in sources:
            if source.lower().startswith(("http://", "https://")):
                yield from self._address_drafts(source)
            elif "://" in source:
                yield Refusal(str(SourceError(source, "only http and https addresses are fetched")))
            else:
                yield from _path_drafts(Path(source))

    def _address_drafts(self, url: str) -> Iterator[Draft | Refusal]:
        """Yield the article of a page, or those of a feed: the content decides."""
        try:
            download = self._fetcher.get(url)
            if not is_feed(download):
                yield _page_draft(download)
                return
            entries = entries_of(download, self._settings)
        except CorpusError as error:
            yield Refusal(str(error))
            return
        for entry in entries:
            yield self._entry_draft(entry)

    def _entry_draft(self, entry: Entry) -> Draft | Refusal:
        """Return the article of an entry: its own text where that is all of it, else that of its page."""
        try:
            text = clean_text(text_of(entry.html)) if entry.html else ""
            if len(text.split()) >= FULL_TEXT_WORDS:
                return _full_text_draft(entry, text)
            if entry.url is None:
                raise SourceError(entry.feed_url, f"the entry {entry.title!r} has neither text nor an address")
            return _merged(entry, _page_draft(self._fetcher.get(entry.url)))
        except (SourceError, FetchError) as error:
            return Refusal(str(error))
        except ValueError as error:
            return Refusal(f"{entry.url or entry.feed_url}: {error}")


def _path_drafts(path: Path) -> Iterator[Draft | Refusal]:
    if not path.exists():
        yield Refusal(str(SourceError(str(path), "there is no such file or folder")))
        return
    files = files_in(path) if path.is_dir() else [path]
    if not files:
        yield Refusal(str(SourceError(str(path), "the folder holds no file of a known kind")))
    for file in files:
        yield from drafts_of_file(file)


def _page_draft(download: Download) -> Draft:
    try:
        page = Page(url=download.url, html=decode_html(download.content, download.charset))
        result = extract(page)
    except ValueError as error:
        raise SourceError(download.url, str(error)) from error
    if isinstance(result, NoArticle):
        raise SourceError(download.url, result.reason)
    return result


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
    )


def _merged(entry: Entry, draft: Draft) -> Draft:
    """Complete what the page says by what the feed claims.

    The page comes first, so that an article is the same however it is taken in;
    but a date with a time beats one without.
    """
    stated = draft.published
    return replace(
        draft,
        title=draft.title or entry.title,
        outlet=draft.outlet or entry.outlet,
        authors=draft.authors or entry.authors,
        published=stated if stated and not stated.day_only else entry.published or stated,
    )


def _with_language(draft: Draft) -> Draft:
    return draft if draft.language else replace(draft, language=detect(draft.text))


def _refuse(report: IngestReport, refusal: Refusal) -> Outcome:
    report.refusals.append(refusal)
    report.outcomes[Outcome.REFUSED] += 1
    return Outcome.REFUSED


def _show(progress: Progress | None, report: IngestReport, total: int | None) -> None:
    if progress:
        progress.advance(sum(report.outcomes.values()), total, "articles")
