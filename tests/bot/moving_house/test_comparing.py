from hypothesis import given
from hypothesis import strategies as st

from bot.moving_house.comparing import Pair, extra, side_by_side
from bot.moving_house.rows import digest_of

TABLES = st.dictionaries(st.integers(0, 9), st.sampled_from(["ore", "salt"])).map(lambda rows: sorted(rows.items()))


def test_rows_stand_beside_those_of_their_key():
    pairs = side_by_side([(1, "a"), (2, "b"), (4, "d")], [(2, "x"), (3, "c"), (4, "d")], 1)
    assert list(pairs) == [
        Pair((1, "a"), None),
        Pair((2, "b"), (2, "x")),
        Pair(None, (3, "c")),
        Pair((4, "d"), (4, "d")),
    ]


@given(TABLES, TABLES)
def test_each_row_of_each_side_comes_once(source, target):
    pairs = list(side_by_side(source, target, 1))
    assert [pair.source for pair in pairs if pair.source] == source
    assert [pair.target for pair in pairs if pair.target] == target
    assert all(pair.source[0] == pair.target[0] for pair in pairs if pair.source and pair.target)


def test_extra_keys_are_those_that_only_the_target_has():
    assert list(extra([(1, "a"), (2, "b")], [(1, "a"), (1, "b"), (3, "a")])) == [(1, "b"), (3, "a")]


@given(TABLES)
def test_a_digest_knows_no_order(rows):
    assert str(digest_of(rows)) == str(digest_of(reversed(rows)))


def test_a_digest_tells_one_character_and_a_missing_row():
    rows = [(1, "ore"), (2, "salt")]
    assert len({str(digest_of(some)) for some in (rows, rows[:1], [(1, "ore"), (2, "Salt")], [*rows, rows[0]])}) == 4
