"""A web of a few addresses that lives in a dictionary."""

from dataclasses import replace
from datetime import timedelta

from corpus.errors import FetchError
from corpus.types import Download, Validators


class FakeWeb:
    """Answer `get` from what `put` placed, count requests, and fail like a fetcher does."""

    def __init__(self) -> None:
        self._answers: dict[str, Download | FetchError] = {}
        self.asked: list[str] = []
        self.validators: list[Validators | None] = []

    def put(self, url: str, content: str, *, kind: str = "text/html", etag: str | None = None) -> None:
        self._answers[url] = Download(url, content.encode(), kind, "utf-8", Validators(etag))

    def answer(self, url: str, download: Download) -> None:
        """Let an address give a download with everything that a server can say of it."""
        self._answers[url] = download

    def break_down(
        self, url: str, reason: str, *, status: int | None = None, retry_after: timedelta | None = None
    ) -> None:
        self._answers[url] = FetchError(url, reason, status=status, retry_after=retry_after)

    def get_feed(self, url: str, *, validators: Validators | None = None) -> Download:
        return self.get(url, validators=validators)

    def get(self, url: str, *, validators: Validators | None = None) -> Download:
        self.asked.append(url)
        self.validators.append(validators)
        answer = self._answers.get(url, FetchError(url, "the server answers 404 Not Found", status=404))
        if isinstance(answer, FetchError):
            raise FetchError(answer.address, answer.reason, status=answer.status, retry_after=answer.retry_after)
        if validators and validators.etag and validators.etag == answer.validators.etag:
            return replace(answer, content=b"", is_unchanged=True)
        return answer
