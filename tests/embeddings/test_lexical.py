import shutil
from datetime import timedelta

import pytest
from fakes.embeddings_store import day, newsroom

from embeddings.analysis import analyze
from embeddings.build import label, terms
from embeddings.errors import IndexDamaged
from embeddings.lexical import TantivyIndex, Terms, phrase, stem
from embeddings.types import Filter, Label


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


def dated(count):
    """Return an index of articles about snow, one a minute; each says it as often as those before it."""
    index, first = TantivyIndex(), day(1, 1)
    minutes = [first + timedelta(minutes=number) for number in range(count)]
    labels = [Label(n + 1, n + 1, at, at, "Naryn Post", "en") for n, at in enumerate(minutes)]
    index.add(labels, [Terms((), ("snow",) * (1 + n % 5)) for n in range(count)])
    return index, minutes


@pytest.mark.parametrize("hidden", [0, 1, 199, 200, 201, 300])
def test_what_is_not_visible_yet_is_left_out_however_much_it_is(hidden):
    index, minutes = dated(320)
    everything = index.search(["snow"], 320, Filter())
    seen = [match for match in everything if match.passage_id <= 320 - hidden]

    found = index.search(["snow"], 10, Filter(as_of=minutes[319 - hidden]))

    assert [round(match.score, 5) for match in found] == [round(match.score, 5) for match in seen[:10]]
    assert {match.passage_id for match in found} <= {match.passage_id for match in seen}


def test_what_comes_later_is_hidden_from_earlier_moments_at_once():
    index, minutes = dated(3)
    assert len(index.search(["snow"], 10, Filter(as_of=minutes[-1]))) == 3
    later = minutes[-1] + timedelta(days=1)
    index.add([Label(9, 9, later, later, "Naryn Post", "en")], [Terms((), ("snow",))])
    assert len(index.search(["snow"], 10, Filter(as_of=minutes[-1]))) == 3
    assert len(index.search(["snow"], 10, Filter(as_of=later))) == 4


def test_what_two_generations_share_lies_on_the_disk_once(index, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    index.save(first)
    changed = TantivyIndex.load(first)
    changed.remove([3])
    changed.save(second)

    segments = {path.name: path for path in first.iterdir() if path.suffix in (".idx", ".term", ".fast")}

    assert segments
    assert all((second / name).samefile(path) for name, path in segments.items())
    assert not (second / "meta.json").samefile(first / "meta.json")


def test_a_saved_index_outlives_the_one_it_came_from(index, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    index.save(first)
    changed = TantivyIndex.load(first)
    changed.remove([3])
    changed.save(second)
    del changed
    shutil.rmtree(first)

    assert TantivyIndex.load(second).ids() == [1, 2, 4, 5, 6]


def test_a_change_leaves_every_byte_of_the_folder_it_was_loaded_from(index, tmp_path):
    index.save(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    loaded = TantivyIndex.load(tmp_path)
    loaded.remove([1, 2])
    loaded.add([Label(9, 9, day(5, 1), None, "Naryn Post", "en")], [Terms((), ("snow",))])
    after = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".lock"}

    assert after == before
