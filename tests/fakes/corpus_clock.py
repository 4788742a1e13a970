"""A clock that tests set."""

from datetime import datetime

from fakes.corpus_news import NOW


class FakeClock:
    """A clock that stands until it is moved on."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now
