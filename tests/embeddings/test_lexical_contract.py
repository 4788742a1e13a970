"""What holds for the terms of an index, wherever they are kept."""

from datetime import timedelta

import pytest
from fakes.embeddings_engines import empty_legs
from fakes.embeddings_store import day, newsroom

from embeddings.analysis import analyze
from embeddings.build import label, terms
from embeddings.lexical import Terms, phrase
from embeddings.types import Filter, Label

pytestmark = pytest.mark.engines("sqlite", "postgres")


@pytest.fixture
def empty(tmp_path):
    with empty_legs(tmp_path) as (_vectors, terms):
        yield terms


@pytest.fixture
def index(empty):
    store = newsroom()
    passages = store.passages(store.live_passage_ids())
    empty.add([label(one) for one in passages], [terms(one) for one in passages])
    return empty


def found(index, question, where=None, k=10):
    return [match.passage_id for match in index.search(analyze(question), k, where or Filter())]


def test_the_passage_with_the_words_comes_first(index):
    assert found(index, "uranium forecast")[0] == 5


def test_words_are_found_in_other_forms(index):
    assert found(index, "inspecting lorry") == [3]


def test_russian_words_are_found_in_other_cases(index):
    assert found(index, "визиты президентов") == [6]


def test_the_title_counts_for_every_passage_of_its_article(index):
    assert set(found(index, "Bishkek")) == {1, 2}


def test_a_rare_word_outweighs_a_common_one(index):
    assert found(index, "Kyrgyzstan lorries")[0] == 3


def test_a_phrase_finds_what_holds_all_of_it_in_text_or_title(index):
    matches = index.search([phrase(("counter", "soldier"))], 10, Filter())
    assert [match.passage_id for match in matches] == [4]
    assert index.search([phrase(("counter", "lorri"))], 10, Filter()) == []


def test_a_phrase_weighs_less_than_its_words(index):
    (as_words, *_), (as_phrase,) = (index.search(terms, 1, Filter()) for terms in (["uranium"], [phrase(["uranium"])]))
    assert as_phrase.passage_id == as_words.passage_id
    assert 0 < as_phrase.score < as_words.score


def test_filters_work_inside_the_query(index):
    assert sorted(found(index, "exercise border water", Filter(since=day(5, 1), until=day(5, 5)))) == [1, 2]
    assert found(index, "Kyrgyzstan", Filter(outlets=frozenset({"Pamir Post"}))) == [3]
    assert found(index, "Kyrgyzstan", Filter(languages=frozenset({"ru"}))) == []
    assert sorted(found(index, "exercise uranium border", Filter(as_of=day(4, 30)))) == [4, 5]


def test_a_filter_does_not_change_a_score(index):
    free = index.search(["uranium"], 1, Filter())[0]
    bound = index.search(["uranium"], 1, Filter(as_of=day(12, 1), outlets=frozenset({"Steppe Courier"})))[0]
    assert bound == free


def test_an_until_hides_the_undated(index):
    assert found(index, "uranium", Filter(until=day(12, 31))) == []


def test_no_terms_find_nothing(index):
    assert index.search([], 5, Filter()) == []


def test_scores_are_those_of_the_search(index):
    searched = {m.passage_id: m.score for m in index.search(["border"], 10, Filter())}
    assert {m.passage_id: m.score for m in index.scores(["border"], [1, 3, 5])} == {3: pytest.approx(searched[3])}


def test_what_was_removed_is_never_found(index):
    index.remove([3, 99])
    assert found(index, "Guliston crossing") == []
    assert index.ids() == [1, 2, 4, 5, 6]


def test_frequencies_count_passages(index):
    assert index.frequencies(["kyrgyzstan", "uranium", "zeppelin"]) == [2, 1, 0]


def test_an_empty_index_finds_nothing(empty):
    assert (empty.ids(), empty.search(["water"], 5, Filter()), len(empty)) == ([], [], 0)


def put_dated(index, count):
    """Put articles about snow into an index, one a minute, some of which say it more often; return when."""
    first = day(1, 1)
    minutes = [first + timedelta(minutes=number) for number in range(count)]
    labels = [Label(n + 1, n + 1, at, at, "Naryn Post", "en") for n, at in enumerate(minutes)]
    index.add(labels, [Terms((), ("snow",) * (1 + n % 5)) for n in range(count)])
    return minutes


@pytest.mark.parametrize("hidden", [0, 1, 199, 200, 201, 300])
def test_what_is_not_visible_yet_is_left_out_however_much_it_is(empty, hidden):
    minutes = put_dated(empty, 320)
    everything = empty.search(["snow"], 320, Filter())
    seen = [match for match in everything if match.passage_id <= 320 - hidden]

    found = empty.search(["snow"], 10, Filter(as_of=minutes[319 - hidden]))

    assert [round(match.score, 5) for match in found] == [round(match.score, 5) for match in seen[:10]]
    assert {match.passage_id for match in found} <= {match.passage_id for match in seen}


def test_what_comes_later_is_hidden_from_earlier_moments_at_once(empty):
    minutes = put_dated(empty, 3)
    assert len(empty.search(["snow"], 10, Filter(as_of=minutes[-1]))) == 3
    later = minutes[-1] + timedelta(days=1)
    empty.add([Label(9, 9, later, later, "Naryn Post", "en")], [Terms((), ("snow",))])
    assert len(empty.search(["snow"], 10, Filter(as_of=minutes[-1]))) == 3
    assert len(empty.search(["snow"], 10, Filter(as_of=later))) == 4
