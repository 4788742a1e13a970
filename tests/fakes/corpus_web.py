"""A web of a few addresses that lives in a dictionary."""

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

    def break_down(self, url: str, reason: str, *, status: int | None = None) -> None:
        self._answers[url] = FetchError(url, reason, status=status)

    def get(self, url: str, *, validators: Validators | None = None) -> Download:
        self.asked.append(url)
        self.validators.append(validators)
        answer = self._answers.get(url, FetchError(url, "the server answers 404 Not Found", status=404))
        if isinstance(answer, FetchError):
            raise answer
        if validators and validators.etag and validators.etag == answer.validators.etag:
            return Download(url, b"", is_unchanged=True, validators=answer.validators)
        return answer
