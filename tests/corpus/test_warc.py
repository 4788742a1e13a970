from pathlib import Path

from fakes.corpus_formats import record, response, warc
from fakes.corpus_news import PARAGRAPHS, page

from corpus.types import Draft, Refusal, Skip
from corpus.warc import drafts_of_warc

TALKS = "https://panj-herald.example/talks"


def kept(path: Path, content: bytes) -> list[object]:
    path.write_bytes(content)
    return list(drafts_of_warc(path))


def test_each_html_response_is_an_article_and_the_others_are_counted_by_reason(tmp_path: Path) -> None:
    archive = warc(
        record("warcinfo", "", b"software: a crawler\r\n", "application/warc-fields"),
        response(TALKS, page("Border talks end in Batken")),
        response("https://panj-herald.example/a.css", "p{}", kind="text/css"),
        response("https://panj-herald.example/gone", page("Not found"), status="404 Not Found"),
        response("https://panj-herald.example/", page("Panj Herald")),
        response("https://panj-herald.example/intake", page("Intake opens", *PARAGRAPHS[::-1])),
    )
    path = tmp_path / "panj.warc.gz"
    first, second, skip = kept(path, archive)
    assert isinstance(first, Draft)
    assert isinstance(second, Draft)
    assert (first.key, first.title) == (TALKS, "Border talks end in Batken")
    assert PARAGRAPHS[0] in first.text
    assert second.key == "https://panj-herald.example/intake"
    assert skip == Skip(
        f"{path}: 3 responses are no articles (1 not HTML, 1 not answered with 200, 1 not an article)", 3
    )


def test_an_archive_that_breaks_off_keeps_what_stood_before(tmp_path: Path) -> None:
    whole = warc(response(TALKS, page("Talks")), response(f"{TALKS}/2", page("Intake", *PARAGRAPHS[::-1])))
    items = kept(tmp_path / "cut.warc.gz", whole[:-300])
    assert isinstance(items[0], Draft)
    assert not any(isinstance(item, Draft) for item in items[1:])


def test_a_file_that_is_no_archive_is_one_refusal(tmp_path: Path) -> None:
    (item,) = kept(tmp_path / "a.warc", b"Talks of day one end in Batken.\n" * 9)
    assert isinstance(item, Refusal)
    assert "cannot be read on" in item.message
