from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import numpy as np
import pytest

from embeddings.story_room import Room
from embeddings.story_score import Item, Story, bond, centralities, fit, mean_direction, pair
from embeddings.story_signs import Weighed

MAY = datetime(2026, 5, 4, tzinfo=UTC)


def item(article_id: int, about: Sequence[float], *, days: float = 0, origin: int = 0, anchor: str = "~osh") -> Item:
    """Return an article whose words, names and vector all say how much it is about a dam and how much about a fire."""
    dam, fire = about
    length = float(np.hypot(dam, fire))
    words = {"dam": dam / length, "fire": fire / length}
    vector = np.array([dam / length, fire / length], dtype=np.float32)
    return Item(
        article_id, 1, MAY + timedelta(days=days), origin or article_id, Weighed(words, words, {anchor: 1.0}), vector
    )


def room_with(*items: Item) -> Room:
    room = Room(count(1).__next__)
    for one in items:
        room.place(one)
    room.settle()
    return room


def told(room: Room) -> list[list[int]]:
    return sorted(sorted(story.items) for story in room.stories.values())


DAM, FIRE = (1.0, 0.0), (0.0, 1.0)


def test_like_articles_share_a_story_and_others_do_not() -> None:
    assert told(room_with(item(1, DAM), item(2, FIRE), item(3, DAM))) == [[1, 3], [2]]


def test_without_a_shared_anchor_even_the_same_words_stay_apart() -> None:
    assert told(room_with(item(1, DAM), item(2, DAM, anchor="~batken"))) == [[1], [2]]


def test_time_takes_articles_apart() -> None:
    near, far = pair(item(1, DAM), item(2, DAM, days=1)), pair(item(1, DAM), item(3, DAM, days=9))
    assert near > far
    assert told(room_with(item(1, DAM), item(2, DAM, days=22))) == [[1], [2]]


def test_reprints_stay_together_whatever_they_say_and_whenever() -> None:
    assert told(room_with(item(1, DAM), item(2, FIRE, origin=1, days=90))) == [[1, 2]]


def test_two_articles_that_turn_out_to_be_one_text_come_together() -> None:
    room = Room(count(5).__next__)
    room.load(3, [item(1, DAM, origin=9)])
    room.load(4, [item(2, FIRE, origin=9)])
    room.place(item(9, DAM, origin=9))
    assert told(room) == [[1, 2, 9]]


def test_a_chain_does_not_drift_from_its_founder() -> None:
    turned = [(float(np.cos(angle)), float(np.sin(angle))) for angle in np.linspace(0, np.pi / 2, 13)]
    room = room_with(*(item(number, about) for number, about in enumerate(turned, start=1)))
    assert len(room.stories) > 1


def test_stories_that_an_article_joins_are_merged_under_the_older_number() -> None:
    room = Room(count(5).__next__)
    room.load(3, [item(1, DAM)])
    room.load(4, [item(2, DAM)])
    room.place(item(3, DAM))
    assert [story.id for story in room.settle()] == [3]
    assert told(room) == [[1, 2, 3]]


def test_a_story_that_lost_its_middle_falls_apart_and_the_founder_keeps_the_number() -> None:
    room = Room(count(5).__next__)
    room.load(3, [item(1, DAM), item(2, FIRE, days=1), item(3, FIRE, days=1), item(4, (1, 1), days=1)])
    room.remove(4)
    changed = {story.id: sorted(story.items) for story in room.settle()}
    assert changed == {3: [1], 5: [2, 3]}


def test_what_did_not_change_is_not_named_again() -> None:
    room = room_with(item(1, DAM), item(2, FIRE))
    room.place(item(3, FIRE))
    assert [sorted(story.items) for story in room.settle()] == [[2, 3]]


def test_an_unloaded_story_takes_in_nothing() -> None:
    room = room_with(item(1, DAM))
    room.unload(list(room.stories))
    room.place(item(2, DAM))
    assert told(room) == [[2]]


def test_the_mean_over_stories_is_the_mean_over_pairs() -> None:
    one, other = [item(1, DAM), item(2, (10, 1), days=2)], [item(3, FIRE, days=1), item(4, (1, 10), days=7)]
    left, right = Story(1), Story(2)
    for each in one:
        left.add(each)
    for each in other:
        right.add(each)
    expected = float(np.mean([pair(a, b) for a in one for b in other]))
    assert bond(left, right) == pytest.approx(expected, abs=1e-5)
    assert fit(one[0], right) == pytest.approx(float(np.mean([pair(one[0], b) for b in other])), abs=1e-5)


def nameless(article_id: int, about: Sequence[float], *, days: float = 0) -> Item:
    one = item(article_id, about, days=days)
    return replace(one, signs=replace(one.signs, names={}))


def test_steps_of_one_affair_that_are_more_alike_than_enough_are_not_closer_for_it() -> None:
    assert pair(nameless(1, DAM), nameless(2, DAM)) == pair(nameless(1, DAM), nameless(2, (3, 1)))
    assert pair(nameless(1, DAM), nameless(2, DAM)) > pair(nameless(1, DAM), nameless(2, (1, 9)))


def test_an_event_is_told_of_for_some_days_and_then_seldom() -> None:
    same, third, fifth, ninth = (pair(item(1, DAM), item(2, DAM, days=days)) for days in (0, 3, 5, 9))
    assert same == third > fifth > ninth


def test_what_must_be_here_to_settle_are_the_anchors_of_what_changed() -> None:
    room = room_with(item(1, DAM))
    assert room.unsettled() == []
    room.place(item(2, FIRE, anchor="~naryn"))
    assert room.unsettled() == [{"~naryn": 1.0}]


def test_the_most_central_article_is_in_the_middle() -> None:
    story = Story(1)
    for each in (item(1, (3, 1)), item(2, (1, 1)), item(3, (1, 3))):
        story.add(each)
    central = centralities(story)
    assert max(central, key=lambda one: central[one]) == 2
    assert central[2] == pytest.approx(1.0, abs=1e-6)


def test_the_opening_of_an_article_weighs_most_in_its_vector() -> None:
    rows = np.array([[1, 0], [0, 1]], dtype=np.float32)
    assert mean_direction(rows) == pytest.approx(np.array([2, 1]) / np.sqrt(5), abs=1e-6)
