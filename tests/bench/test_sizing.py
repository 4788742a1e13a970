import pytest

from bench.sizing import Assumed, Measured, sized, slowest_of

MEASURED = Measured(
    graph=1200,
    vectors=1000,
    keys=300,
    terms=1100,
    corpus=2900,
    question_ms=20,
    p50=20,
    p95=40,
    tenfold=1.5,
    graph_of=1e6,
    graph_ms=4,
    taking_in=2000,
    making=1000,
    encoding=45,
)
ASSUMED = Assumed()


def test_one_server_of_a_million_is_what_was_measured() -> None:
    found = sized(1e6, 1, MEASURED, ASSUMED)
    assert (found.question_ms, found.index_gb) == (20, pytest.approx(3.6))
    assert found.median_ms == pytest.approx(20 + 2 * ASSUMED.round_trip)


def test_a_tenfold_server_takes_a_tenfold_memory_and_half_as_much_time_beside_its_graphs() -> None:
    found = sized(1e7, 1, MEASURED, ASSUMED)
    assert found.question_ms == pytest.approx(30 + 9 * 4)
    assert found.memory_gb == pytest.approx(36 / ASSUMED.held)


def test_shards_make_their_graphs_at_the_same_time() -> None:
    one, ten = sized(1e7, 1, MEASURED, ASSUMED), sized(1e8, 10, MEASURED, ASSUMED)
    assert (ten.shard_cores, ten.making) == (one.shard_cores, pytest.approx(one.making))
    assert ten.taking_in == pytest.approx(10 * one.taking_in)  # all of it goes through one coordinator


def test_of_two_shards_the_slower_is_waited_for() -> None:
    assert slowest_of(1, 20, 40) == pytest.approx(20)
    # Half of all pairs are done when each is with a probability of 0.7071, 0.545 standard deviations above the median.
    assert slowest_of(2, 20, 40) == pytest.approx(20 * 2 ** (0.545 / 1.645), rel=1e-3)


def test_a_standby_is_paid_for_like_its_primary() -> None:
    dear, cheap = (sized(1e7, 1, MEASURED, Assumed(core=price)) for price in (30, 20))
    servers = 2 * (dear.shard_cores + 8)
    assert dear.dollars - cheap.dollars == pytest.approx(10 * servers)
