"""Differences of a story are found once, for whoever asks at the same time too."""

import asyncio

import pytest

from bot.web.contrasts import MOST_COMPARED, MOST_KEPT, Contrasts
from embeddings.errors import IndexAway


class Reads:
    """A library that is asked for openings, and counts how often; it opens nothing."""

    def __init__(self):
        self.asked = []
        self.fails = False

    async def openings(self, article_ids):
        self.asked.append(tuple(article_ids))
        await asyncio.sleep(0)
        if self.fails:
            raise IndexAway("the server is away")
        return ()

    async def computed(self, work):
        return work()


def state(*ids):
    return tuple((one, 1) for one in ids)


async def test_who_asks_at_once_waits_for_one_answer():
    library = Reads()
    contrasts = Contrasts(library)

    await asyncio.gather(*(contrasts.of(state(1, 2)) for _ in range(5)))
    await contrasts.of(state(1, 2))

    assert library.asked == [(1, 2)]


async def test_another_revision_is_compared_anew():
    library = Reads()
    contrasts = Contrasts(library)

    await contrasts.of(((1, 1), (2, 1)))
    await contrasts.of(((1, 1), (2, 2)))

    assert len(library.asked) == 2


async def test_one_text_is_compared_with_nothing():
    library = Reads()

    assert await Contrasts(library).of(state(1)) == ()
    assert library.asked == []


async def test_what_failed_is_tried_again():
    library = Reads()
    contrasts = Contrasts(library)
    library.fails = True
    with pytest.raises(IndexAway):
        await contrasts.of(state(1, 2))
    library.fails = False

    assert await contrasts.of(state(1, 2)) == ()


async def test_who_goes_away_stops_it_for_nobody_else():
    library = Reads()
    contrasts = Contrasts(library)
    first = asyncio.create_task(contrasts.of(state(1, 2)))
    second = asyncio.create_task(contrasts.of(state(1, 2)))
    await asyncio.sleep(0)
    first.cancel()

    assert await second == ()
    assert library.asked == [(1, 2)]


async def test_what_was_not_asked_for_longest_is_forgotten():
    library = Reads()
    contrasts = Contrasts(library)
    for number in range(MOST_KEPT + 1):
        await contrasts.of(state(number, -1))
    await contrasts.of(state(MOST_KEPT, -1))
    await contrasts.of(state(0, -1))

    assert len(library.asked) == MOST_KEPT + 2


async def test_of_a_large_story_the_middle_is_compared():
    library = Reads()

    await Contrasts(library).of(state(*range(1, MOST_COMPARED + 10)))

    assert library.asked == [tuple(range(1, MOST_COMPARED + 1))]
