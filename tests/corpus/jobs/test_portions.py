import json
from pathlib import Path

from corpus.jobs.portions import MOST_CHARACTERS, portions
from corpus.jobs.types import Portion
from corpus.types import Refusal


def line(number: int, text: str = "Snow closed the Ala-Bel pass on Monday night.") -> str:
    url = f"https://naryn-courier.example/{number}"
    return json.dumps({"url": url, "title": f"Report {number}", "text": text}) + "\n"


def cut(*sources: object) -> tuple[list[Portion], list[Refusal]]:
    found = list(portions([str(source) for source in sources]))
    return [one for one in found if isinstance(one, Portion)], [one for one in found if isinstance(one, Refusal)]


def test_a_long_file_becomes_portions_of_fifty_articles_in_their_order(tmp_path: Path) -> None:
    dump = tmp_path / "dump.jsonl"
    dump.write_text("".join(line(number) for number in range(1, 121)))

    found, refused = cut(dump)

    assert [portion.name for portion in found] == [
        f"{dump}, articles 1 to 50",
        f"{dump}, articles 51 to 100",
        f"{dump}, articles 101 to 120",
    ]
    titles = [article.title for portion in found for article in portion.drafts]
    assert titles == [f"Report {number}" for number in range(1, 121)]
    assert refused == []


def test_a_bad_line_is_refused_where_it_stands_and_stops_nothing(tmp_path: Path) -> None:
    dump = tmp_path / "dump.jsonl"
    dump.write_text(line(1) + "{oops\n" + line(2))

    found, refused = cut(dump)

    assert [article.title for article in found[0].drafts] == ["Report 1", "Report 2"]
    assert [one.message.startswith(f"{dump}:2: the line is not valid JSON") for one in refused] == [True]


def test_long_articles_make_small_portions(tmp_path: Path) -> None:
    dump = tmp_path / "books.jsonl"
    dump.write_text("".join(line(number, "The river rose. " * (MOST_CHARACTERS // 20)) for number in range(4)))

    assert [portion.size for portion in cut(dump)[0]] == [2, 2]


def test_files_of_one_article_are_carried_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "pass.txt").write_text("Pass closed\n\nSnow closed the pass.")
    (tmp_path / "page.html").write_bytes(b"<html>\xff</html>")

    found, refused = cut(tmp_path)

    assert [(Path(one.place).name, one.data) for one in found[0].contents] == [
        ("page.html", b"<html>\xff</html>"),
        ("pass.txt", b"Pass closed\n\nSnow closed the pass."),
    ]
    assert found[0].name == f"{(tmp_path / 'page.html').resolve()} and 1 more"
    assert refused == []


def test_an_address_is_left_as_it_is() -> None:
    url = "https://naryn-courier.example/feed"

    assert cut(url)[0] == [Portion(url, address=url)]


def test_what_cannot_be_left_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "photo.jpeg").write_bytes(b"")
    (tmp_path / "empty").mkdir()

    _, refused = cut(tmp_path / "photo.jpeg", tmp_path / "empty", tmp_path / "nowhere.txt", "ftp://osh-post.example/1")

    assert [one.message.partition(": ")[2].partition(";")[0] for one in refused] == [
        "unknown kind of file",
        "the folder holds no file of a known kind",
        "there is no such file or folder",
        "only http and https addresses are fetched",
    ]
