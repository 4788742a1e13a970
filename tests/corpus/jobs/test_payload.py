from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fakes.corpus_jobs import about
from fakes.corpus_news import draft

from corpus.jobs.payload import keys_of, pack_portion, pack_range, singles, unpack_portion, unpack_range
from corpus.jobs.types import Content, Portion, Range
from corpus.types import Evidence, Moment

LETTER = Content("/srv/inbox/letter.eml", b"Subject: \xd0\xbf\xd0\xb5\xd1\x80\xd0\xb5\xd0\xb2\xd0\xb0\xd0\xbb\x00\xff")


@pytest.mark.parametrize(
    "portion",
    [
        Portion(
            "dump.jsonl, articles 1 to 2",
            drafts=(
                draft(authors=("A. Mamatov", "Б. Рахимов"), evidence=Evidence.META, fetched=True),
                draft(
                    key="text:1",
                    url=None,
                    title="Перевал закрыт\ud83d",
                    text="Снег.\x00 \u2028Лавина.",
                    language=None,
                    published=None,
                    modified=Moment(datetime(2026, 3, 2, tzinfo=UTC), day_only=True),
                ),
            ),
        ),
        Portion("/srv/inbox/letter.eml", contents=(LETTER,)),
        Portion("https://naryn-courier.example/feed", address="https://naryn-courier.example/feed"),
    ],
)
def test_a_portion_comes_out_as_it_was_put_in(portion: Portion) -> None:
    assert unpack_portion(pack_portion(portion)) == portion


def test_a_range_comes_out_as_it_was_put_in() -> None:
    assert unpack_range(pack_range(Range("words-1", 257, 512))) == Range("words-1", 257, 512)


@pytest.mark.parametrize("harm", [b"", b"not packed at all", pack_range(Range("words-1", 1, 2))[:-3]])
def test_what_cannot_be_read_is_said_to_be_so(harm: bytes) -> None:
    with pytest.raises(ValueError, match="what the job carries cannot be read"):
        unpack_portion(harm)


def test_portions_that_hold_versions_of_one_article_share_a_key() -> None:
    first = about("pass-closed", "dam-opened")
    corrected = Portion("dump.jsonl again", drafts=(replace(first.drafts[1], text="Corrected: one sluice."),))

    assert keys_of(first) & keys_of(corrected)
    assert not keys_of(about("pass-closed")) & keys_of(about("dam-opened"))


def test_one_text_under_two_keys_shares_a_key_only_where_neither_has_an_address() -> None:
    one, other = draft(key="text:1", url=None), draft(key="text:2", url=None)
    addressed = draft(key="https://osh-post.example/1", url="https://osh-post.example/1")

    assert keys_of(Portion("a", drafts=(one,))) & keys_of(Portion("b", drafts=(other,)))
    assert not keys_of(Portion("a", drafts=(one,))) & keys_of(Portion("b", drafts=(addressed,)))


def test_two_pages_of_one_host_share_a_key() -> None:
    pages = [Portion(url, address=url) for url in ("https://osh-post.example/1", "https://osh-post.example/2")]
    elsewhere = Portion("x", address="https://naryn-courier.example/1")

    assert keys_of(pages[0]) == keys_of(pages[1])
    assert not keys_of(pages[0]) & keys_of(elsewhere)


def test_a_portion_falls_apart_into_one_for_each_article() -> None:
    apart = list(singles(about("pass-closed", "dam-opened")))

    assert [[one.title for one in portion.drafts] for portion in apart] == [["pass-closed"], ["dam-opened"]]
    assert apart[0].name == "pass-closed, dam-opened: https://naryn-courier.example/pass-closed"
