"""What the corpus says of a feed that fails is told in the words of whoever looks."""

from pathlib import Path

import pytest

from bot.texts import Texts
from bot.types import Language
from bot.web.feed_errors import FeedFault, explained, fault

CORPUS = Path(__file__).parents[3] / "corpus"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("the server answers 404 Not Found", FeedFault.GONE),
        ("the server answers 403 Forbidden", FeedFault.BARRED),
        ("the robots.txt of valley.example asks programs not to fetch this page", FeedFault.BARRED),
        ("the server answers 503 Service Unavailable", FeedFault.BUSY),
        ("the server answers 502 Bad Gateway", FeedFault.BROKEN),
        ("the server cannot be reached or broke off: [Errno 111] Connection refused", FeedFault.UNREACHED),
        ("no complete answer within 20 seconds (fetch_timeout_seconds)", FeedFault.SLOW),
        ("the host 'steppe.example' cannot be found", FeedFault.NO_HOST),
        ("the host '10.0.0.7' is in a private network (allowed_networks would let it)", FeedFault.PRIVATE),
        ("what the address gives is a web page and no feed", FeedFault.NO_FEED),
        ("the address gives image/png, which is neither a page nor a feed", FeedFault.NO_FEED),
        ("the feed is not well-formed XML: mismatched tag", FeedFault.NO_FEED),
        ("more than 5 redirects", FeedFault.OTHER),
    ],
)
def test_each_sentence_has_its_kind(said, kind):
    assert fault(said) is kind


@pytest.mark.parametrize(
    "sentence",
    [
        "the server answers {status}",
        "asks programs not to fetch this page",
        "the robots.txt of the host does not answer",
        "the host asked to be left alone",
        "the server cannot be reached or broke off",
        "no complete answer within",
        "cannot be found",
        "is in a private network",
        "what the address gives is",
        "which is neither a page nor a feed",
        "the feed is not well-formed XML",
        "none of the sitemaps that it lists",
    ],
)
def test_these_are_still_the_sentences_of_the_corpus(sentence):
    assert any(sentence in module.read_text(encoding="utf-8") for module in CORPUS.glob("*.py"))


@pytest.mark.parametrize("kind", list(FeedFault))
def test_a_russian_reader_reads_russian_beside_what_was_said(kind):
    words = Texts(Language.RUSSIAN).say(f"web_feed_{kind.value}")

    assert not words.isascii()


def test_what_was_said_stays_as_it_is():
    error = explained("the server answers 410 Gone", Texts(Language.RUSSIAN))

    assert error.said == "the server answers 410 Gone"
    assert error.words.startswith("По этому адресу больше ничего нет")
