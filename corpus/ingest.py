"""The recipe: source -> drafts -> language -> passage spans -> store, and a report.

One bad file, line, page or entry is one refusal and never stops the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from corpus.errors import FetchError, SourceError
from corpus.feeds import FeedList
from corpus.fetch import Fetch
from corpus.files import drafts_of_file
from corpus.language import detect
from corpus.origins import Origins
from corpus.readable import readable_draft
from corpus.recheck import RECENT, due_rechecks, same_article
from corpus.settings import CorpusSettings
from corpus.sources import Sources, is_address, page_draft, total_of
from corpus.split import split
from corpus.store import CorpusStore
from corpus.types import (
    Draft,
    IngestReport,
    Item,
    Outcome,
    Prepared,
    Recheck,
    Refusal,
    Skip,
    Validators,
    WatchedFile,
)
from corpus.watch import changed, is_settled, scan

# Articles to a transaction; bench/corpus.md has the times for 1, 10, 50 and 200. A kill costs a second of work.
_BATCH = 50
# Articles of a file can be megabytes long; a batch is stored before it holds more characters than this.
_BATCH_CHARACTERS = 4_000_000
_GONE = (404, 410)

Clock = Callable[[], datetime]


class Progress(Protocol):
    """What shows how far an ingest has come."""

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Show that `done` of `total` (None where nobody knows) are done."""
        ...


class Intake:
    """Take sources in; opens and closes nothing of what it was given."""

    def __init__(
        self, store: CorpusStore, fetcher: Fetch, settings: CorpusSettings, *, origins: Origins | None = None
    ) -> None:
        """Store into `store` what files hold and `fetcher` brings; without `origins`, reprints wait for `catch_up`."""
        self._store, self._fetcher, self._settings = store, fetcher, settings
        self._sources = Sources(fetcher, settings)
        self._origins = origins

    def take(self, sources: Sequence[str], *, now: Clock, progress: Progress | None = None) -> IngestReport:
        """Take in files, folders, pages, feeds and channels in the order given, and report on each article."""
        report, total = IngestReport(), total_of(sources)
        for source in sources:
            # What comes over the network is stored at once; what lies in a file can be read again.
            for batch in _batches(self._sources.items(source), most=1 if is_address(source) else _BATCH):
                self._take_batch(batch, report, now())
                _show(progress, report, total)
        return report

    def take_feeds(self, feeds: FeedList, *, now: Clock, progress: Progress | None = None) -> IngestReport:
        """Ask the feeds that are due, and take in the entries that wait, old failures included."""
        report = IngestReport()
        for refusal in feeds.refresh(now=now()):
            _refuse(report, refusal)
        waiting = list(feeds.waiting(now=now()))
        for entry in waiting:
            refused = report.count(Outcome.REFUSED)
            self._take_batch([self._sources.entry_item(entry)], report, now())
            if report.count(Outcome.REFUSED) > refused:
                feeds.mark_failed(entry, now=now())
            else:
                feeds.mark_taken(entry)
            _show(progress, report, len(waiting))
        return report

    def take_watched(self, *, now: Clock, progress: Progress | None = None) -> IngestReport:
        """Take in the files of the watched folders that are new or changed; a file that went changes nothing."""
        report, files = IngestReport(), list[WatchedFile]()
        for found in scan(self._settings.watched_folders):
            if isinstance(found, Refusal):
                _refuse(report, found)
            else:
                files.append(found)
        due = changed(files, self._store.watched_files())
        total = total_of([file.path for file in due])
        for file in due:
            for batch in _batches(drafts_of_file(Path(file.path)), most=_BATCH):
                self._take_batch(batch, report, now())
                _show(progress, report, total)
            if is_settled(file, now()):
                self._store.mark_watched(file)
        return report

    def refetch(self, *, now: Clock, cited: Sequence[int] = (), progress: Progress | None = None) -> IngestReport:
        """Ask again for the pages of recent articles and of those `cited` by id, as far as they are due.

        What changed is a new revision, listed in `revised`; what is gone is marked
        as withdrawn. Asks for a bounded number of pages of each host.
        """
        report = IngestReport()
        due = due_rechecks(self._store.rechecks(cited, since=now() - RECENT), now=now())
        for recheck in due:
            self._ask_again(recheck, report, now())
            _show(progress, report, len(due))
        return report

    def _ask_again(self, recheck: Recheck, report: IngestReport, now: datetime) -> None:
        """Fetch one page again, and note what became of its article."""
        header, validators = recheck.header, recheck.validators
        try:
            download = self._fetcher.get(header.url or "", validators=validators)
            validators = download.validators
            if download.is_unchanged:
                report.outcomes[Outcome.UNCHANGED] += 1
            else:
                self._take_batch([self._again(recheck, page_draft(download))], report, now)
        except FetchError as error:
            if error.status in _GONE:
                self._store.mark_gone(header.id, now=now)
                report.outcomes[Outcome.UNCHANGED if recheck.is_withdrawn else Outcome.WITHDRAWN] += 1
                return
            _refuse(report, Refusal(str(error)))
        except SourceError as error:
            validators = Validators()
            _refuse(report, Refusal(str(error)))
        self._store.mark_checked(header.id, validators, now=now)

    def _again(self, recheck: Recheck, draft: Draft) -> Draft:
        known = self._store.article(recheck.header.id)
        again = same_article(known, draft) if known else None
        if again is None:
            raise SourceError(recheck.header.key, f"the address now leads to another article, {draft.key}")
        return again

    def prepare(self, items: Sequence[Item], report: IngestReport) -> list[Prepared]:
        """Return the drafts among the items that are new, ready to be stored, and count what became of the others."""
        # Every way in leads through here, whatever it was read from.
        drafts = [readable_draft(item) for item in items if isinstance(item, Draft)]
        for item in items:
            _note(report, item)
        prepared: list[Prepared] = []
        for draft, outcome in zip(drafts, self._store.match_all(drafts), strict=True):
            ready = self._prepared(draft) if outcome is not Outcome.UNCHANGED else None
            if isinstance(ready, Refusal):
                _refuse(report, ready)
            elif ready:
                prepared.append(ready)
            else:
                report.outcomes[outcome] += 1
        return prepared

    def _take_batch(self, items: Sequence[Item], report: IngestReport, now: datetime) -> None:
        """Store the drafts among the items in one transaction, and count what became of each item."""
        self._store_all(self.prepare(items, report), report, now)

    def _store_all(self, prepared: Sequence[Prepared], report: IngestReport, now: datetime) -> None:
        if not prepared:
            return
        all_saved = self._store.save_all(prepared, now=now)
        for saved in all_saved:
            report.outcomes[saved.outcome] += 1
            if saved.outcome is Outcome.UPDATED:
                report.revised.append(saved.article_id)
        if self._origins:
            self._origins.place_all([saved.article_id for saved in all_saved])

    def _prepared(self, draft: Draft) -> Prepared | Refusal:
        spans = split(draft.text, draft.title, words=self._settings.passage_words)
        if not spans:
            return Refusal(f"{draft.url or draft.key}: the text is nothing but page furniture")
        return Prepared(draft if draft.language else replace(draft, language=detect(draft.text)), spans)


def _batches(items: Iterable[Item], *, most: int) -> Iterator[list[Item]]:
    """Gather items, at most so many and so much text at a time."""
    batch: list[Item] = []
    characters = 0
    for item in items:
        batch.append(item)
        characters += len(item.text) if isinstance(item, Draft) else 0
        if len(batch) >= most or characters >= _BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _note(report: IngestReport, item: Item) -> None:
    if isinstance(item, Refusal):
        _refuse(report, item)
    elif isinstance(item, Skip):
        report.skips.append(item)
        report.outcomes[Outcome.SKIPPED] += item.count


def _refuse(report: IngestReport, refusal: Refusal) -> None:
    report.refusals.append(refusal)
    report.outcomes[Outcome.REFUSED] += 1


def _show(progress: Progress | None, report: IngestReport, total: int | None) -> None:
    if progress:
        progress.advance(sum(report.outcomes.values()), total, "articles")
