"""The sample corpus: complete, in two languages, enough for a brief, and in words of its own."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import frontmatter
import pytest
from rules.source_tree import REPOSITORY

SAMPLE = sorted((REPOSITORY / "corpus" / "sample").glob("*.md"))
SEEDS = REPOSITORY.parent / "shared" / "seeds"
# Eight words in a row are beyond the names of organisations and offices, which have to be repeated.
RUN = 8


def _published(post: frontmatter.Post) -> datetime:
    value = post["published"]
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day, tzinfo=UTC)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def test_there_are_at_least_fifteen_articles() -> None:
    assert len(SAMPLE) >= 15


@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: path.stem)
def test_an_article_says_what_it_is(path) -> None:
    post = frontmatter.load(str(path))
    assert post["title"].strip()
    assert post["outlet"] == "Heliograph sample"
    assert post["language"] in {"en", "ru"}
    assert isinstance(post["published"], date)
    assert isinstance(post["published"], datetime) is False or post["published"].tzinfo is not None
    assert path.name.startswith(_published(post).date().isoformat())


@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: path.stem)
def test_an_article_is_plain_paragraphs_of_a_readable_length(path) -> None:
    text = frontmatter.load(str(path)).content
    assert 180 <= len(text.split()) <= 350
    assert len(text.split("\n\n")) >= 4
    assert not re.search(r"^[#>*-]|https?:|\*\*|\]\(", text, re.MULTILINE)
    # A line break inside a paragraph would stand in the middle of a quote.
    assert "\n" not in text.replace("\n\n", "")


def test_at_least_two_articles_are_in_russian_and_written_so() -> None:
    russian = [post for post in map(frontmatter.load, map(str, SAMPLE)) if post["language"] == "ru"]
    assert len(russian) >= 2
    assert all(re.search(r"[а-яё]{4,}", post.content, re.IGNORECASE) for post in russian)


def test_the_newest_day_has_enough_for_a_brief() -> None:
    times = [_published(frontmatter.load(str(path))) for path in SAMPLE]
    newest = [time for time in times if max(times) - time < timedelta(hours=24)]
    assert len(newest) >= 5


def test_no_paragraph_stands_in_two_articles() -> None:
    paragraphs = Counter(
        paragraph for path in SAMPLE for paragraph in frontmatter.load(str(path)).content.split("\n\n")
    )
    assert [paragraph for paragraph, count in paragraphs.items() if count > 1] == []


@pytest.mark.skipif(not SEEDS.is_dir(), reason="../shared/seeds, the articles whose facts were used, is not here")
def test_no_run_of_words_is_shared_with_the_articles_whose_facts_were_used() -> None:
    seeds = set().union(*(_runs(path.read_text(encoding="utf-8")) for path in SEEDS.glob("*.txt")))
    assert seeds
    shared = {path.name: _runs(path.read_text(encoding="utf-8")) & seeds for path in SAMPLE}
    assert {name: runs for name, runs in shared.items() if runs} == {}
