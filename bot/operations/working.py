"""What a worker does for each kind of job, in terms of the program: take in, encode, index."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Protocol

from corpus.errors import StoreAway
from corpus.jobs.desk import JobDesk
from corpus.jobs.leaving import encoded_until, leave_index, plan_encoding
from corpus.jobs.overview import prune
from corpus.jobs.payload import unpack_range
from corpus.jobs.taking import Taking
from corpus.jobs.types import Job, JobKind
from corpus.jobs.worker import Busy, Duty, Stop
from corpus.types import Outcome
from embeddings.encode_jobs import encode_range, indexed_until
from embeddings.errors import IndexBusy, IndexGone

if TYPE_CHECKING:
    from bot.app import Heliograph

log = logging.getLogger(__name__)

_PRUNE_EVERY: Final = timedelta(hours=1)


Clock = Callable[[], datetime]


class ModelChanged(Exception):
    """Say that another model is in use since this worker began; it must begin anew."""


class Shown(Protocol):
    """What shows how far the work has come."""

    def of(self, what: str) -> Callable[[int, int], None]:
        """Return what shows the progress of the work called `what`."""

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Show that `done` of `total` is done of the work called `what`."""


class Working:
    """The duties of one worker over the parts of the program."""

    def __init__(
        self, heliograph: Heliograph, kinds: Sequence[JobKind], *, shown: Shown, stop: Stop, clock: Clock
    ) -> None:
        """Do jobs of these `kinds`, tell `shown` how far they are, and leave the index where `stop` asks for it."""
        self._heliograph, self._kinds = heliograph, kinds
        self._shown, self._stop, self._clock = shown, stop, clock
        self.desk = JobDesk(heliograph.jobs, heliograph.presence)
        self._done: Counter[JobKind] = Counter()
        self._outcomes: Counter[Outcome] = Counter()
        self._passages = 0
        self._model = heliograph.models.in_use(heliograph.settings.embeddings)
        self._pruned: datetime | None = None

    def begin(self) -> None:
        """Have the index looked at once: what was withdrawn, or damaged, left no job."""
        if JobKind.INDEX in self._kinds:
            leave_index(self._heliograph.jobs, now=self._clock())

    def duty(self) -> Duty:
        """Return what to do for each kind."""
        does = {JobKind.INGEST: self._take_in, JobKind.ENCODE: self._encode, JobKind.INDEX: self._index}
        return Duty(do={kind: does[kind] for kind in self._kinds}, plan=self._plan, on_done=self._tell)

    def summary(self) -> str:
        """Say in one line what was done."""
        counts = ", ".join(
            f"{outcome.value} {self._outcomes[outcome]}" for outcome in Outcome if self._outcomes[outcome]
        )
        parts = [
            f"articles: {counts}" if counts else "",
            f"encoded {_counted(self._passages, 'passage')}" if self._passages else "",
            "caught the index up" if self._done[JobKind.INDEX] else "",
        ]
        return "; ".join([f"did {_counted(self._done.total(), 'job')}", *filter(None, parts)])

    def _plan(self) -> None:
        heliograph, now = self._heliograph, self._clock()
        if heliograph.models.in_use(heliograph.settings.embeddings) != self._model:
            raise ModelChanged
        if self._pruned is None or now - self._pruned >= _PRUNE_EVERY:
            prune(heliograph.jobs, now=now)
            self._pruned = now
        if JobKind.ENCODE in self._kinds:
            model = heliograph.encoder.fingerprint
            with _away_is_away():
                plan_encoding(
                    heliograph.jobs, model, start=lambda: indexed_until(heliograph.generations, model), now=now
                )

    def _take_in(self, job: Job) -> None:
        heliograph = self._heliograph
        report = Taking(heliograph.intake, heliograph.origins, self.desk, self._clock).do(job)
        self._outcomes.update(report.outcomes)
        for refusal in report.refusals:
            log.warning("%s", refusal.message)

    def _encode(self, job: Job) -> None:
        heliograph = self._heliograph
        self._passages += encode_range(heliograph.store, heliograph.encoding, unpack_range(job.payload))
        self.desk.finish(job, now=self._clock())

    def _index(self, job: Job) -> None:
        heliograph = self._heliograph
        with _away_is_away():
            heliograph.origins.catch_up()
            until = encoded_until(heliograph.jobs, heliograph.encoder.fingerprint)
            try:
                heliograph.catch_up(self._advancing("encoding"), self._advancing("stories"), until=until)
            except IndexBusy as error:
                raise Busy(str(error)) from error
        self.desk.finish(job, now=self._clock())

    def _advancing(self, what: str) -> Callable[[int, int], None]:
        show = self._shown.of(what)

        def advance(done: int, total: int) -> None:
            show(done, total)
            self._stop.check()

        return advance

    def _tell(self, job: Job) -> None:
        self._done[job.kind] += 1
        log.info("job %d is done: %s, %s", job.id, job.kind, job.name)
        total = self._done.total()
        left = self.desk.waiting(self._kinds, now=self._clock())
        self._shown.advance(total, total + left, "jobs")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


@contextmanager
def _away_is_away() -> Iterator[None]:
    """Tell of the index's database being away in the words of the corpus, whose loop waits for both."""
    try:
        yield
    except IndexGone as error:
        raise StoreAway(str(error)) from error
