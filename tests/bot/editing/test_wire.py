"""Drafts as the database keeps them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.bot_briefs import MORNING, brief, canal, landslide, quote, told

from bot.editing.choices import Choices, Draft, Fall, choices_from_json, choices_to_json
from bot.editing.wire import brief_from_json, brief_to_json
from bot.errors import StoreError
from bot.news import Brief, Counted, Lead, Novelty
from bot.types import Length, Place
from corpus.types import Moment

BRIEFS = (
    brief(),
    brief(landslide(), canal(novelty=Novelty.UPDATED, lead=Lead(0.5, 1, 0.25, 0.0, 1.0, 0.0))),
    brief(
        canal(links=(quote("Наманган ждёт воды. \ud83d\x00", 7).passage,)), length=Length.FULL, silent=("Osh Daily",)
    ),
    brief(
        told(
            quote("Undated news stays undated.", 9, published=None, url=None, language=None, modified=Moment(MORNING))
        ),
        counted=None,
        last_told=MORNING - timedelta(days=3),
        late=True,
    ),
)


@pytest.mark.parametrize("kept", BRIEFS)
def test_a_brief_comes_back_as_it_was_kept(kept: Brief) -> None:
    text = brief_to_json(kept)

    assert brief_from_json(text) == kept
    assert text.isascii()


def test_a_brief_that_an_older_version_kept_has_the_usual_values_in_what_is_new() -> None:
    kept = brief_to_json(brief(canal(), found=12)).replace(',"found":12', "")

    assert brief_from_json(kept) == brief(canal(), found=0)


def test_what_a_newer_version_kept_beside_it_is_left_out() -> None:
    kept = brief_to_json(brief(canal())).replace('{"since"', '{"mood":"sober","since"', 1)

    assert brief_from_json(kept) == brief(canal())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "7",
        '{"since":"2025-03-14"}',
        brief_to_json(brief(canal())).replace('"found":0', '"found":"0"'),
    ],
)
def test_anything_else_is_an_error_of_the_store(text: str) -> None:
    with pytest.raises(StoreError, match="draft"):
        brief_from_json(text)


def test_choices_come_back_as_they_were_kept() -> None:
    choices = Choices((3, 1, 2), frozenset({1}), {2: Fall.WITHDRAWN})

    assert choices_from_json(choices_to_json(choices)) == choices
    with pytest.raises(StoreError, match="chose"):
        choices_from_json('{"order":[1]}')


def test_a_story_moves_among_those_that_are_kept() -> None:
    choices = Choices((1, 2, 3, 4)).dropping(2)

    assert choices.putting(4, 0).kept == (4, 1, 3)
    assert choices.putting(1, 1).kept == (3, 1, 4)
    assert choices.putting(1, 99).kept == (3, 4, 1)
    assert choices.putting(2, 0) == choices and choices.putting(9, 0) == choices
    assert choices.putting(4, 0).keeping(2).kept == (4, 1, 3, 2)


def test_a_story_that_fell_is_kept_by_nobody() -> None:
    choices = Choices((1, 2)).falling({1: Fall.CORRECTED})

    assert choices.keeping(1).kept == (2,)
    assert choices.dropping(7) == choices
    assert replace(choices, fell={}).kept == (1, 2)


def a_draft(choices: Choices) -> Draft:
    composed = brief(landslide(), canal(), found=5, thin=True)
    return Draft(1, "brief:1", Place(-1), 1, Place(-2), composed, choices, MORNING, MORNING)


def test_a_brief_that_lost_a_story_counts_what_is_left_and_does_not_say_that_there_was_more() -> None:
    published = a_draft(Choices((1, 2)).dropping(1)).published()

    assert published.counted == Counted(1, 1)
    assert published.found == 0 and not published.thin and published.edited
    assert a_draft(Choices((1, 2)).dropping(2)).published().counted == Counted(2, 2)


def test_a_brief_that_kept_all_its_stories_counts_as_it_did() -> None:
    kept = a_draft(Choices((2, 1)))

    assert kept.published() == replace(kept.brief, stories=(canal(), landslide()), edited=True)
