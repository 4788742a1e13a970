"""The question sets over the sample corpus: the same questions in both languages, and answers that are there."""

import json
from pathlib import Path

import frontmatter
import pytest

from embeddings.evaluate import holds_any

ROOT = Path(__file__).resolve().parents[2]
SETS = ROOT / "tests" / "data" / "evaluation"
SAMPLE = {post["title"]: post.content for post in map(frontmatter.load, (ROOT / "corpus" / "sample").glob("*.md"))}


def rows(name):
    return [json.loads(line) for line in (SETS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def is_russian(text):
    return any("а" <= letter <= "я" for letter in text.lower())


def test_there_are_sixty_pairs_at_least_and_each_asks_for_the_same():
    english, russian = rows("sample-en"), rows("sample-ru")
    wanted = [[(row["as_of"], row["answers"], row["gold_titles"]) for row in half] for half in (english, russian)]

    assert len(english) >= 60
    assert wanted[0] == wanted[1]
    assert [row["id"][-2:] for row in english] == [row["id"][-2:] for row in russian]


def test_each_half_is_in_its_language():
    assert [row["question"] for row in rows("sample-en") if is_russian(row["question"])] == []
    assert [row["question"] for row in rows("sample-ru") if not is_russian(row["question"])] == []


@pytest.mark.parametrize("row", rows("sample-en"), ids=lambda row: row["id"])
def test_an_answer_stands_in_each_article_that_is_said_to_hold_it(row):
    assert all(holds_any(row["answers"], SAMPLE[title]) for title in row["gold_titles"])


def test_what_cannot_be_answered_says_why():
    kinds = [row["kind"] for row in rows("sample-unanswerable")]
    assert len(kinds) >= 30
    assert set(kinds) == {"later-event", "before-it-happened", "off-topic"}
