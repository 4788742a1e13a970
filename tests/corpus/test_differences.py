from fakes.corpus_news import PARAGRAPHS, STORY
from hypothesis import given
from hypothesis import strategies as st

from corpus.aligning import MOST_PAIRS
from corpus.differences import Change, Difference, differences
from corpus.sentences import sentence_spans

CORRECTED = PARAGRAPHS[1].replace("14 kilometres", "17 kilometres")


def told(old: str, new: str) -> list[tuple[str, str | None, str | None]]:
    def cut(text: str, difference: Difference, *, after: bool) -> str | None:
        span = difference.after if after else difference.before
        return text[span.start : span.end] if span else None

    return [(d.change.value, cut(old, d, after=False), cut(new, d, after=True)) for d in differences(old, new)]


def test_the_same_text_has_no_differences_whatever_its_line_ends() -> None:
    assert differences(STORY, STORY.replace("\n\n", "\n\n\n")) == []


def test_a_corrected_figure_is_one_changed_sentence() -> None:
    assert told(STORY, STORY.replace(PARAGRAPHS[1], CORRECTED)) == [("changed", PARAGRAPHS[1], CORRECTED)]


def test_sentences_come_and_go() -> None:
    added = "A correction was made on Thursday."
    new = "\n\n".join([*PARAGRAPHS[:2], *PARAGRAPHS[3:], added])
    assert told(STORY, new) == [("removed", PARAGRAPHS[2], None), ("added", None, added)]


def test_a_replaced_sentence_that_shares_nothing_is_added_and_the_old_one_removed() -> None:
    new = STORY.replace(PARAGRAPHS[3], "Snow closed the pass overnight.")
    assert [change for change, _, _ in told(STORY, new)] == ["added", "removed"]


def test_a_changed_sentence_is_found_behind_one_that_is_gone() -> None:
    new = "\n\n".join([CORRECTED, *PARAGRAPHS[2:]])
    assert told(STORY, new) == [("removed", PARAGRAPHS[0], None), ("changed", PARAGRAPHS[1], CORRECTED)]


def test_a_table_of_which_every_second_line_repeats_is_told_row_by_row() -> None:
    def table(figure: int) -> str:
        rows = (f"District {row} has {row * figure} hectares under water." for row in range(1, 5))
        return "\n\n".join(f"{row}\n\nNothing has changed here." for row in rows)

    assert [change for change, _, _ in told(table(3), table(7))] == ["changed"] * 4


def test_repetitions_too_many_to_compare_count_as_rewritten() -> None:
    many = int(MOST_PAIRS**0.5)
    found = differences("Read more.\n\nShare.\n\n" * many, "Share.\n\nShare.\n\nRead more.\n\n" * many)

    assert {each.change for each in found} == {Change.REMOVED, Change.ADDED}
    assert sum(each.change is Change.ADDED for each in found) > 2 * many


LINES = st.lists(st.sampled_from([*PARAGRAPHS, CORRECTED]), max_size=8)


@given(LINES, LINES)
def test_what_differs_and_what_is_left_make_up_both_texts(before: list[str], after: list[str]) -> None:
    old, new = "\n\n".join(before), "\n\n".join(after)
    found = differences(old, new)
    gone = {difference.before for difference in found if difference.before}
    come = {difference.after for difference in found if difference.after}
    kept_of_old = [old[span.start : span.end] for span in sentence_spans(old) if span not in gone]
    kept_of_new = [new[span.start : span.end] for span in sentence_spans(new) if span not in come]
    assert kept_of_old == kept_of_new
    assert all(each.before and each.after for each in found if each.change is Change.CHANGED)
