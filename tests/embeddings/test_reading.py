from fakes.embeddings_store import header

from corpus.types import Passage
from embeddings.build import label
from embeddings.rank import Candidate, Ranked
from embeddings.reading import Reading


class CountingStore:
    """Holds passages 1 to 100 and remembers which were asked for."""

    def __init__(self):
        self.asked = []

    def passages(self, ids):
        self.asked.append(list(ids))
        return [passage(one) for one in ids if one <= 100]

    def passages_of(self, article_id, revision=None):
        return []


def passage(number):
    return Passage(number, header(number), 0, 20, f"Pump {number} was repaired.")


def ranked(*numbers):
    return [Ranked(Candidate(label(passage(number)), 0.5, 1.0), 1 / number, 0.0) for number in numbers]


def test_passages_come_in_the_order_of_their_rank():
    found = Reading(CountingStore()).all(ranked(7, 2, 5))
    assert [one.passage.id for one in found] == [7, 2, 5]
    assert [one.ranked.score for one in found] == [1 / 7, 1 / 2, 1 / 5]


def test_nothing_is_read_twice():
    store = CountingStore()
    reading = Reading(store)
    reading.all(ranked(1, 2, 3))
    assert [one.passage.id for one in reading.in_turn(ranked(3, 4, 1))] == [3, 4, 1]
    assert store.asked == [[1, 2, 3], [4]]


def test_what_is_not_wanted_is_not_read():
    store = CountingStore()
    turn = Reading(store).in_turn(ranked(*range(1, 101)))
    assert [next(turn).passage.id for _ in range(3)] == [1, 2, 3]
    assert len(store.asked) == 1
    assert len(store.asked[0]) < 20


def test_what_the_store_has_lost_is_left_out():
    assert [one.passage.id for one in Reading(CountingStore()).all(ranked(1, 101, 2))] == [1, 2]
