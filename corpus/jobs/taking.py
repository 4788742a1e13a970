"""The recipe of an ingest job: portion -> articles -> those that are new -> stored with the job's end -> origins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from corpus.files import items_of_content
from corpus.ingest import Clock, Intake
from corpus.jobs.desk import JobDesk
from corpus.jobs.payload import unpack_portion
from corpus.jobs.types import Job, Portion
from corpus.jobs.worker import NotDone
from corpus.origins import Origins
from corpus.types import IngestReport, Item, Outcome

AGAIN_AFTER: Final = (timedelta(minutes=1), timedelta(minutes=15))
"""How long after an address gave nothing it is asked again, the first and the second time."""


class Taking:
    """Takes portions in. What is slow, finding articles and reading their language, is done in no transaction."""

    def __init__(self, intake: Intake, origins: Origins, desk: JobDesk, clock: Clock) -> None:
        """Prepare by `intake`, store with the end of the job on `desk`, then place among `origins`."""
        self._intake, self._origins, self._desk, self._clock = intake, origins, desk, clock

    def do(self, job: Job) -> IngestReport:
        """Take a portion in and say what became of each article; raises NotDone, JobLost, ValueError, StoreError."""
        portion = unpack_portion(job.payload)
        return self._asked(job, portion.address) if portion.address else self._stored(job, portion)

    def _stored(self, job: Job, portion: Portion) -> IngestReport:
        report = IngestReport()
        prepared = self._intake.prepare(list(_items(portion)), report)
        with self._desk.finishing(job, now=self._clock()) as finishing:
            saved = finishing.save_all(prepared, report)
        # A worker that ends here leaves them unplaced; the next catch-up of the index places what is not.
        self._origins.place_all([each.article_id for each in saved])
        return report

    def _asked(self, job: Job, address: str) -> IngestReport:
        """Take in what an address gives now; asked again by another worker it is what is there by then, stored once."""
        report = self._intake.take([address], now=self._clock)
        if _gave_nothing(report):
            error = "\n".join(refusal.message for refusal in report.refusals)
            raise NotDone(error, wait=AGAIN_AFTER[min(job.attempt, len(AGAIN_AFTER)) - 1])
        self._desk.finish(job, report, now=self._clock())
        return report


def _items(portion: Portion) -> Iterator[Item]:
    yield from portion.drafts
    for content in portion.contents:
        yield from items_of_content(Path(content.place), content.data)


def _gave_nothing(report: IngestReport) -> bool:
    refused = report.count(Outcome.REFUSED)
    return bool(refused) and refused == sum(report.outcomes.values())
