from datetime import timedelta

import pytest
from fakes.corpus_news import PARAGRAPHS, STORY
from hypothesis import given
from hypothesis import strategies as st

from corpus.overlap import REPRINT_WINDOW, Overlap, compare, is_reprint
from corpus.wording import wording

HOURS = timedelta(hours=5)
OTHER = (
    "Snow closed the pass above Naryn for a third day; lorries with flour wait at the tea house below it.\n\n"
    "The road service has two ploughs there, one of which stands idle for want of a spare part from Almaty.\n\n"
    "A bus with eleven schoolchildren turned back at dusk and reached the town with the help of herdsmen."
)
BULLETIN = (
    "The central bank has set the rates for {day} March as follows, and they hold until the next notice of the bank."
    " One dollar costs {dollar} som and one euro costs {euro} som, one rouble costs {rouble} som and no more today."
    " The official rate serves for bookkeeping and for customs payments, and commercial banks set rates of their own."
)


def overlap(one: str, other: str) -> Overlap:
    return compare(wording(one), wording(other))


def same(one: str, other: str, *, apart: timedelta | None = HOURS, same_agency: bool = False) -> bool:
    return is_reprint(overlap(one, other), apart=apart, same_agency=same_agency)


def test_a_copy_shares_everything() -> None:
    found = overlap(STORY, STORY)
    assert (found.of_shorter, found.of_longer, found.longer_lead, found.swapped) == (1.0, 1.0, 1.0, 0)


def test_strangers_share_nothing() -> None:
    assert overlap(STORY, OTHER).words == 0
    assert not same(STORY, OTHER)


def test_short_phrases_in_common_are_no_copied_run() -> None:
    one = f"{OTHER} Talks of the delegations from Bishkek and Dushanbe go on."
    assert overlap(STORY, one).words == 0


def test_the_beginning_of_a_text_is_its_reprint() -> None:
    assert same(STORY, "\n\n".join(PARAGRAPHS[:2]))


def test_a_later_part_alone_is_not() -> None:
    assert not same(STORY, f"{PARAGRAPHS[3]}\n\n{PARAGRAPHS[4]}")


def test_a_short_text_inside_a_long_digest_is_not() -> None:
    assert not same("\n\n".join(PARAGRAPHS[:2]), f"{OTHER}\n\n{OTHER}\n\n{STORY}")


@pytest.mark.parametrize(("apart", "expected"), [(REPRINT_WINDOW, True), (timedelta(days=5), False), (None, False)])
def test_a_trimmed_reprint_follows_within_days(apart: timedelta | None, expected: bool) -> None:
    assert same(STORY, "\n\n".join(PARAGRAPHS[:3]), apart=apart) is expected


@pytest.mark.parametrize("apart", [timedelta(days=300), None])
def test_a_whole_copy_is_one_at_any_distance(apart: timedelta | None) -> None:
    assert same(STORY, STORY, apart=apart)


def test_a_handful_of_words_is_no_evidence() -> None:
    assert not same("No trains run on the northern line today.", "No trains run on the northern line today.")


def test_the_same_form_of_another_day_is_not() -> None:
    first = BULLETIN.format(day=4, dollar="87.45", euro="94.10", rouble="0.97")
    second = BULLETIN.format(day=5, dollar="87.61", euro="93.88", rouble="0.99")
    assert not same(first, second)


def test_a_corrected_figure_leaves_a_reprint_one() -> None:
    assert same(STORY, STORY.replace("14 kilometres", "16 kilometres"))


def test_a_common_agency_explains_a_reprint_below_own_paragraphs() -> None:
    own = f"{OTHER}\n\n" + "\n\n".join(PARAGRAPHS[:4])
    assert same(own, STORY, same_agency=True)
    assert not same(own, STORY)
    assert not same(own, STORY, same_agency=True, apart=timedelta(days=3))


def test_a_shared_speech_is_no_reprint() -> None:
    speech = f"“{' '.join(PARAGRAPHS)}”"
    one, other = (
        f"{OTHER}\n\n{speech}",
        f"{speech}\n\nThe minister spoke in Osh before an empty hall, our reporter saw.",
    )
    assert overlap(one, other).of_shorter > 0.75
    assert not same(one, other, same_agency=True)


@given(st.permutations(PARAGRAPHS), st.integers(1, 5), st.integers(1, 5))
def test_which_text_comes_first_does_not_matter(order: list[str], one: int, other: int) -> None:
    first, second = "\n".join(order[:one]), "\n".join(PARAGRAPHS[-other:])
    assert overlap(first, second) == overlap(second, first)
