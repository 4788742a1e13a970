from itertools import pairwise
from pathlib import Path

from fakes.corpus_news import PARAGRAPHS, STORY
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.furniture import first_line, furniture_spans
from corpus.sentences import sentence_spans
from corpus.split import split

PAGE = Path(__file__).parents[1] / "data" / "corpus" / "saved-page.txt"

words = st.sampled_from(
    ["border", "Batken", "water.", "U.S.", "вода", "г.", "pact,", "1", "X", "—", "opened!", "«мир»"]
)
paragraph = st.lists(words, min_size=1, max_size=60).map(" ".join)
texts = st.lists(paragraph, max_size=12).map("\n\n".join)


def passages(text: str, title: str = "", *, size: int = 120) -> list[str]:
    return [text[span.start : span.end] for span in split(text, title, words=size)]


def test_a_short_article_is_one_passage() -> None:
    assert passages(STORY, size=200) == [STORY]


def test_passages_end_at_paragraphs_and_hold_about_the_wanted_words() -> None:
    text = "\n\n".join(f"On day {day} {line}" for day in range(5) for line in PARAGRAPHS)
    found = passages(text, size=60)
    assert all(text[text.index(passage) + len(passage) :][:2] in ("\n\n", "") for passage in found)
    assert all(36 <= len(passage.split()) <= 78 for passage in found[:-1])


def test_no_passage_of_a_saved_page_touches_its_furniture() -> None:
    text = PAGE.read_text(encoding="utf-8")
    title = first_line(text)
    blocks = furniture_spans(text, title)
    spans = split(text, title, words=40)
    assert len(spans) >= 3
    assert not [s for s in spans for b in blocks if s.start < b.end and b.start < s.end]


def test_a_subheading_goes_with_what_follows_it() -> None:
    text = f"{STORY}\n\nWater For Two Valleys\n\n{STORY.replace('Batken', 'Osh').replace(' of ', ' in ')}"
    found = passages(text, size=len(STORY.split()))
    assert found[0] == STORY
    assert found[1].startswith("Water For Two Valleys\n\n")


def test_a_short_tail_joins_the_passage_before_it() -> None:
    text = f"{STORY}\n\nTalks go on in May."
    assert passages(text, size=len(STORY.split())) == [text]


def test_a_sentence_far_too_long_is_cut_at_its_clauses() -> None:
    clause = "the delegation of the northern district walked along the river for a whole day"
    text = "; ".join([clause] * 10) + "."
    found = passages(text, size=40)
    assert len(found) > 2
    assert all(passage.startswith(clause) and passage.endswith((";", ".")) for passage in found)


def test_a_text_without_any_mark_is_cut_between_words() -> None:
    text = " ".join(f"word{number}" for number in range(500))
    found = passages(text, size=100)
    assert " ".join(found) == text
    assert max(len(passage.split()) for passage in found) <= 135


def test_ordinary_sentences_are_never_cut() -> None:
    ends = {span.end for span in sentence_spans(STORY)}
    assert {span.end for span in split(STORY, "", words=40)} <= ends


@settings(max_examples=200, deadline=None)
@given(texts, st.sampled_from(["", "border", "Batken opened!"]), st.integers(5, 150))
def test_passages_are_ordered_exact_and_cover_all_but_furniture(text: str, title: str, size: int) -> None:
    spans = split(text, title, words=size)
    blocks = furniture_spans(text, title)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert all(text[span.start : span.end].strip() == text[span.start : span.end] != "" for span in spans)
    covered = {place for span in (*spans, *blocks) for place in range(span.start, span.end)}
    assert not [place for place, character in enumerate(text) if not character.isspace() and place not in covered]
    assert not [s for s in spans for b in blocks if s.start < b.end and b.start < s.end]
