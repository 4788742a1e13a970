import pytest
from fakes.embeddings_store import day, newsroom

from embeddings.analysis import analyze
from embeddings.build import label, terms
from embeddings.errors import IndexDamaged
from embeddings.lexical import TantivyIndex, phrase, stem
from embeddings.types import Filter


@pytest.fixture
def index():
    store, index = newsroom(), TantivyIndex()
    passages = store.passages(store.live_passage_ids())
    index.add([label(one) for one in passages], [terms(one) for one in passages])
    return index


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


def test_a_saved_index_answers_as_before(index, tmp_path):
    index.save(tmp_path)
    loaded = TantivyIndex.load(tmp_path)
    assert loaded.search(["border", "water"], 5, Filter()) == index.search(["border", "water"], 5, Filter())


def test_changing_a_loaded_index_leaves_its_folder_alone(index, tmp_path):
    index.save(tmp_path)
    loaded = TantivyIndex.load(tmp_path)
    loaded.remove([1, 2, 3])
    assert len(loaded) == 3
    assert len(TantivyIndex.load(tmp_path)) == 6


def test_an_empty_index_finds_nothing():
    index = TantivyIndex()
    assert (index.ids(), index.search(["water"], 5, Filter()), len(index)) == ([], [], 0)


def test_a_folder_without_an_index_is_damage(tmp_path):
    with pytest.raises(IndexDamaged):
        TantivyIndex.load(tmp_path / "terms")


def test_stems_follow_the_script():
    assert (stem("agreements", "english"), stem("соглашения", "russian")) == ("agreement", "соглашен")
