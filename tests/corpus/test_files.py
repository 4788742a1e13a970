from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes.corpus_formats import channel, mbox, message, pdf, post, response, warc
from fakes.corpus_news import PARAGRAPHS, STORY, page

from corpus.files import articles_in, drafts_of_file, files_in
from corpus.types import Draft, Moment, Refusal, Skip


def one(path: Path, content: str | bytes) -> Draft:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (item,) = drafts_of_file(path)
    assert isinstance(item, Draft), item
    return item


def refusal(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    (item,) = drafts_of_file(path)
    assert isinstance(item, Refusal)
    return item.message


def test_a_text_file_keeps_its_text_and_its_first_line_is_the_title(tmp_path: Path) -> None:
    text = f"X\n\nBorder talks end in Batken\n\n{STORY}\n"
    draft = one(tmp_path / "talks.txt", text)
    assert draft.text == text
    assert draft.title == "Border talks end in Batken"
    assert draft.key == f"file:{(tmp_path / 'talks.txt').resolve()}"
    assert (draft.published, draft.url, draft.outlet) == (None, None, "")


def test_markdown_states_its_fields_in_front(tmp_path: Path) -> None:
    head = 'title: "Talks: the end"\noutlet: Panj Herald\npublished: 2025-03-04\nlanguage: en\nmood: calm\n'
    draft = one(tmp_path / "talks.md", f"---\n{head}---\n\n# Talks\n\n{STORY}\n")
    assert (draft.title, draft.outlet, draft.language) == ("Talks: the end", "Panj Herald", "en")
    assert draft.published == Moment(datetime(2025, 3, 4, tzinfo=UTC), day_only=True)
    assert draft.text == f"# Talks\n\n{STORY}"


def test_markdown_without_front_matter_is_titled_by_its_heading(tmp_path: Path) -> None:
    assert one(tmp_path / "talks.md", f"# Talks end in Batken\n\n{STORY}").title == "Talks end in Batken"


def test_a_saved_page_is_extracted_and_known_by_its_place(tmp_path: Path) -> None:
    draft = one(tmp_path / "talks.html", page("Border talks end in Batken"))
    assert all(paragraph in draft.text for paragraph in PARAGRAPHS)
    assert draft.key == f"file:{(tmp_path / 'talks.html').resolve()}"
    assert "Contact us" not in draft.text


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", "Переговоры в Баткене".encode("cp1251"), "the file is not UTF-8 (byte 0); save it as UTF-8"),
        ("a.txt", b"\n \n", "there is no text"),
        ("a.txt", b"a\0b", "NUL"),
        ("a.md", b"---\ntitle: [unclosed\n---\ntext", "the front matter cannot be read"),
        ("a.md", b"---\npublished: 2025-02-31\n---\ntext", "the front matter cannot be read"),
        ("a.md", b"---\ntitle: 2025\n---\ntext", '"title" must be text, not 2025'),
        ("a.html", b"<html><body><p>Please enable JavaScript.</p></body></html>", "the page has no article text"),
        ("a.html", b'<meta charset="klingon"><p>x</p>', "the page's encoding 'klingon' is unknown"),
        ("a.docx", b"x", "unknown kind of file"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    message = refusal(tmp_path / name, content)
    assert message.startswith(f"{tmp_path / name}: ")
    assert reason in message


def test_a_folder_gives_its_known_files_sorted_and_none_that_is_hidden(tmp_path: Path) -> None:
    for name in ("b.md", "a.TXT", "sub/c.jsonl.gz", "sub/.draft.md", ".git/d.md", "photo.jpg"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    assert [path.relative_to(tmp_path).as_posix() for path in files_in(tmp_path)] == ["a.TXT", "b.md", "sub/c.jsonl.gz"]


def test_pdf_letters_and_saved_channels_are_read(tmp_path: Path) -> None:
    paper = one(tmp_path / "report.pdf", pdf([*PARAGRAPHS[:3]], title="Annual report"))
    assert (paper.title, paper.key) == ("Annual report", f"file:{(tmp_path / 'report.pdf').resolve()}")
    assert PARAGRAPHS[1] in paper.text
    assert one(tmp_path / "a.eml", message(STORY)).key == "mail:1@panj-herald.example"
    assert one(tmp_path / "s.html", channel(post(7, PARAGRAPHS[0]))).url == "https://t.me/panjherald/7"


def test_a_collection_gives_all_that_it_holds(tmp_path: Path) -> None:
    (tmp_path / "a.mbox").write_bytes(mbox(message(STORY), message(STORY, identity="<2@x>")))
    archived = response("https://panj-herald.example/talks", page("Talks"))
    (tmp_path / "a.warc.gz").write_bytes(
        warc(archived, response("https://panj-herald.example/a", "{}", kind="text/json"))
    )
    kinds = [type(item) for file in files_in(tmp_path) for item in drafts_of_file(file)]
    assert kinds == [Draft, Draft, Draft, Skip]


@pytest.mark.parametrize(
    ("name", "count"),
    [("a.txt", 1), ("a.pdf", 1), ("a.jsonl", 2), ("a.html", None), ("a.mbox", None), ("a.WARC.GZ", None)],
)
def test_what_a_file_holds_is_counted_where_that_is_cheap(tmp_path: Path, name: str, count: int | None) -> None:
    (tmp_path / name).write_text('{"text": "a"}\n{"text": "b"}\n')
    assert articles_in(tmp_path / name) == count
