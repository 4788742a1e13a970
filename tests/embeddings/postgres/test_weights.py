import pytest
from fakes.embeddings_engines import empty_legs
from fakes.embeddings_store import newsroom

from embeddings.analysis import analyze, asked_name_keys
from embeddings.build import label, terms
from embeddings.lexical import TantivyIndex, Terms, phrase
from embeddings.postgres.legs import telling
from embeddings.postgres.weights import (
    DIMENSIONS,
    Lengths,
    asked,
    dimension,
    idf,
    key,
    mean_lengths,
    weighed,
)
from embeddings.types import Filter

LENGTHS = Lengths(title=5.0, body=20.0, names=2.0)


def test_a_term_has_another_place_in_each_field_and_one_key():
    places = {dimension(field, "border") for field in ("title", "body", "names")}
    assert len(places) == 3
    assert all(0 <= place < DIMENSIONS for place in places)
    assert 0 <= key("border") < 2**31


def test_a_term_that_is_said_twice_weighs_more_and_not_twice_as_much():
    once, twice = (weighed(Terms((), words), LENGTHS) for words in (("gas", "oil"), ("gas", "gas")))
    place = dimension("body", "gas")
    assert once.factors[place] < twice.factors[place] < 2 * once.factors[place]


def test_a_term_in_a_long_passage_weighs_less():
    short, long = (weighed(Terms((), ("gas", *rest)), LENGTHS) for rest in ((), ("oil",) * 40))
    place = dimension("body", "gas")
    assert long.factors[place] < short.factors[place]


def test_a_factor_is_that_of_bm25():
    found = weighed(Terms((), ("gas", "gas", *("oil",) * 8)), LENGTHS)
    norm = 1.2 * (1 - 0.75 + 0.75 * 10 / 20)
    assert found.factors[dimension("body", "gas")] == pytest.approx(2 * 2.2 / (2 + norm))


def test_keys_are_ascending_and_stand_once_whatever_the_field():
    found = weighed(Terms(("gas", "oil"), ("gas",), ("oil",)), LENGTHS)
    assert found.keys == tuple(sorted({key("gas"), key("oil")}))


def test_mean_lengths_are_never_zero():
    assert mean_lengths([]) == Lengths(1.0, 1.0, 1.0)
    assert mean_lengths([Terms(("a", "b"), ("c",)), Terms((), ("d", "e", "f"))]) == Lengths(1.0, 2.0, 1.0)


def test_a_rare_term_weighs_more_and_none_weighs_less_than_nothing():
    assert idf(1000, 1) > idf(1000, 500) > idf(1000, 1000) > 0
    assert idf(10, 12) > 0


def test_a_question_of_terms_names_and_phrases_becomes_numbers():
    found = asked(["gas", "gas", "~rahmon", phrase(("counter", "terror"))])
    assert set(found.keys) == {key("gas"), key("~rahmon")}
    assert set(found.weights) == {dimension("title", "gas"), dimension("body", "gas"), dimension("names", "~rahmon")}
    (one,) = found.phrases
    assert one.keys == (key("counter"), key("terror"))
    assert one.weights[dimension("body", "terror")] == pytest.approx(0.25)


def holding(**counts):
    return {dimension("body", term): count for term, count in counts.items()}


def test_rows_are_found_by_rare_terms_and_by_two_common_ones_together():
    terms = asked(["zirkon", "border", "president", "state"])
    rare, pairs = telling(terms, 1_000_000, holding(zirkon=40, border=20_000, president=50_000, state=400_000))
    assert rare == [key("zirkon")]
    assert pairs == [(key("border"), key("president"))]


def test_a_question_of_one_common_term_is_still_asked():
    rare, pairs = telling(asked(["president"]), 1_000_000, holding(president=50_000))
    assert (rare, pairs) == ([key("president")], [])


def test_a_name_makes_no_pair_with_its_own_word():
    terms = asked(["zirkon", "president", "~president"])
    often = {**holding(zirkon=40, president=50_000), dimension("names", "~president"): 49_000}
    assert telling(terms, 1_000_000, often) == ([key("zirkon")], [])


@pytest.mark.engines("postgres")
@pytest.mark.parametrize(
    "words",
    [
        analyze("uranium forecast of Kazatomprom"),
        (*analyze("border guards of Kyrgyzstan"), *asked_name_keys("border guards of Kyrgyzstan")),
        ("border", phrase(("counter", "soldier"))),
        (phrase(("collect", "secur", "treati")), "zeppelin"),
        analyze("визиты президентов Узбекистана"),
    ],
)
def test_scores_are_those_of_the_embedded_engine(tmp_path, words):
    store, embedded = newsroom(), TantivyIndex()
    passages = store.passages(store.live_passage_ids())
    given = ([label(one) for one in passages], [terms(one) for one in passages])
    embedded.add(*given)
    expected = embedded.search(words, 10, Filter())
    with empty_legs(tmp_path) as (_vectors, held):
        held.add(*given)
        found = held.search(words, 10, Filter())
        assert held.scores(words, [one.passage_id for one in expected]) == found
    assert expected
    assert [one.passage_id for one in found] == [one.passage_id for one in expected]
    assert [one.score for one in found] == pytest.approx([one.score for one in expected], rel=0.02)
