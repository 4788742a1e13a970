from contextlib import ExitStack, closing
from datetime import UTC, date, datetime

import pytest
from fakes.databases import url_in
from fakes.embeddings_encoder import WordEncoder
from fakes.embeddings_engines import generations_in
from fakes.embeddings_reranker import WordReranker
from fakes.embeddings_store import day, header, newsroom

from embeddings.build import catch_up
from embeddings.confidence import TOGETHER
from embeddings.errors import IndexMissing, ModelError, OtherModel, QuestionError
from embeddings.query import understand, untimed
from embeddings.search import Aids, Searcher
from embeddings.settings import EmbeddingsSettings
from embeddings.types import Filter
from embeddings.vectors import VectorStore

pytestmark = pytest.mark.engines("sqlite", "postgres")

NOW = datetime(2026, 5, 12, 9, tzinfo=UTC)


class Room:
    """A newsroom, its index and a searcher over it."""

    def __init__(self, folder, aids=None, **changes):
        self.store, self.encoder = newsroom(), WordEncoder()
        self._open = ExitStack()
        self.generations = self._open.enter_context(generations_in(folder))
        self.vectors = self._open.enter_context(closing(VectorStore(url_in(folder, "corpus.db"))))
        self.searcher = Searcher(
            self.store,
            lambda _: self.encoder,
            self.generations,
            EmbeddingsSettings.model_validate(changes),
            aids=aids,
        )

    def close(self):
        self._open.close()

    def build(self):
        return catch_up(self.store, self.encoder, self.generations, self.vectors)

    def articles(self, question, **options):
        findings = self.searcher.search(question, now=NOW, **options)
        return [hit.passage.article.id for hit in findings.hits]


@pytest.fixture
def room(tmp_path):
    room = Room(tmp_path)
    room.build()
    yield room
    room.close()


def test_the_article_that_answers_comes_first(room):
    assert room.articles("Why did Kazatomprom cut its uranium forecast?")[0] == 4
    assert room.articles("How many soldiers take part in the CSTO exercise near Otar?")[0] == 3


def test_a_russian_question_finds_the_russian_article(room):
    assert room.articles("Зачем президент Узбекистана приехал в Душанбе?")[0] == 5


@pytest.mark.parametrize(
    ("question", "article"),
    [("Казатомпрома", 4), ("kazatomprom", 4), ("Мирзиёев", 5), ("Mirziyoyev", 5), ("mirziyaev", 5), ("ОДКБ", 3)],
)
def test_a_name_meets_itself_in_another_script_and_spelling(tmp_path, question, article):
    words_only = Room(tmp_path, dense_weight=0, recency_weight=0)
    words_only.build()

    assert words_only.articles(question)[0] == article
    words_only.close()


def test_a_name_in_another_script_is_evidence_and_a_foreign_one_is_not(room):
    questions = (f"{name}: договор о союзничестве" for name in ("Mirziyoyev", "Petrov"))
    named, foreign = (room.searcher.search(question, now=NOW).confidence for question in questions)

    assert named > foreign


def test_each_article_is_there_once(room):
    found = room.articles("Kempir-Abad water canals Ferghana")
    assert found[0] == 1
    assert len(found) == len(set(found))


def test_a_direct_question_is_answered_and_an_off_topic_one_is_not(room):
    answered = room.searcher.search("When did the Guliston crossing reopen?", now=NOW)
    silent = room.searcher.search("how do I bake bread", now=NOW)
    assert (answered.answered, silent.answered) == (True, False)
    assert answered.confidence > 0.5 > silent.confidence


@pytest.mark.parametrize("question", ["hello", "what is pi", "who won the world cup", "что это"])
def test_small_talk_is_not_answered(room, question):
    assert not room.searcher.search(question, now=NOW).answered


def test_nearest_misses_are_there_for_a_question_without_answer(room):
    assert room.articles("Which ministers visited Osh airport?") != []


def test_nothing_from_after_the_moment_of_the_question_is_seen(room):
    found = room.articles("Guliston crossing border guards", as_of=date(2026, 5, 9))
    assert 2 not in found
    assert room.articles("Guliston crossing border guards", as_of=date(2026, 5, 10))[0] == 2


def test_a_filter_holds_for_both_legs(room):
    where = Filter(outlets=frozenset({"Pamir Post"}))
    assert room.articles("Kempir-Abad water uranium", where=where) == [2]


def test_a_filter_that_lets_nothing_through_finds_nothing(room):
    findings = room.searcher.search("water", now=NOW, where=Filter(outlets=frozenset({"Nobody"})))
    assert (findings.hits, findings.answered, findings.confidence) == ((), False, 0.0)


def test_hits_say_why(room):
    hit = room.searcher.search("Kazatomprom's uranium and gold", now=NOW).hits[0]
    assert hit.matched == ("kazatomprom", "uranium")
    assert hit.dense > 0
    assert hit.lexical > 0
    assert hit.recency == 0.0


def test_k_limits_the_hits(room):
    assert len(room.articles("Kyrgyzstan Tajikistan Uzbekistan", k=2)) == 2


def test_a_search_sees_a_new_generation_at_once(room):
    assert room.articles("Batken landslide", k=1) != [9]
    room.store.put(header(9, "Landslide blocks a road", published=day(5, 12)), "A landslide blocked the Batken road.")
    room.build()
    assert room.articles("Batken landslide", k=1) == [9]


def test_refresh_loads_only_what_changed(room):
    assert room.searcher.refresh() is True
    assert room.searcher.refresh() is False


def test_without_an_index_a_search_says_so(tmp_path):
    room = Room(tmp_path)
    with pytest.raises(IndexMissing):
        room.searcher.search("water", now=NOW)
    room.close()


def test_an_index_of_another_model_is_not_searched(room):
    room.encoder = WordEncoder(fingerprint="words-2")
    with pytest.raises(OtherModel, match="heliograph index build"):
        room.searcher.search("water", now=NOW)


class Encoders:
    """Gives the encoder of the index, until its files go."""

    def __init__(self, encoder):
        self.encoder, self.gone = encoder, False

    def __call__(self, made_with):
        if self.gone:
            raise ModelError("the card of a model cannot be read")
        return self.encoder


def test_an_index_whose_model_cannot_be_told_leaves_the_one_in_memory_serving(room, caplog):
    encoders = Encoders(room.encoder)
    searcher = Searcher(room.store, encoders, room.generations, EmbeddingsSettings())
    searcher.refresh()
    room.store.put(header(9, "Landslide blocks a road", published=day(5, 12)), "A landslide blocked the Batken road.")
    room.build()
    encoders.gone = True

    assert searcher.refresh() is False
    assert searcher.search("When did the Guliston crossing reopen?", now=NOW).answered
    assert "the card of a model cannot be read; until then answers come from the index in memory" in caplog.text


def test_an_empty_question_is_refused(room):
    with pytest.raises(QuestionError):
        room.searcher.search(" ", now=NOW)


def test_the_cursor_for_what_is_new_is_what_the_index_has_seen(room):
    before = room.searcher.indexed_to()
    room.store.put(header(9, "Uranium again"), "Kazatomprom raised its uranium forecast again.")
    assert room.searcher.indexed_to() == before == 6
    room.build()
    assert room.searcher.generation().vectors.ids_after(before) == [7]


def test_on_topic_keeps_to_its_window(room):
    window = Filter(since=day(5, 9), until=day(5, 11))
    assert [hit.passage.article.id for hit in room.searcher.on_topic("Guliston crossing", now=NOW, where=window)] == [2]
    assert room.searcher.on_topic("Kempir-Abad water", now=NOW, where=window) == []


def test_what_names_a_topic_in_another_script_is_on_it(room):
    assert [hit.passage.article.id for hit in room.searcher.on_topic("Mirziyoyev", now=NOW)] == [5]
    assert room.searcher.on_topic("Petrov", now=NOW) == []


def test_a_story_article_brings_its_first_six_passages_and_its_origin(tmp_path):
    room = Room(tmp_path, Aids(origins=lambda ids: {9: 2} if 9 in ids else {}))
    room.store.put(
        header(9, "Ferry sinks"), *(f"The ferry of the Kapchagai reservoir sank, part {n}." for n in range(8))
    )
    room.build()

    reprint, own = room.searcher.story_articles([header(9, "Ferry sinks"), header(2)])

    assert [passage.text[-2] for passage in reprint.passages] == ["0", "1", "2", "3", "4", "5"]
    assert (reprint.origin, own.origin) == (2, 2)
    assert room.searcher.origins_of([9, 4]) == {9: 2, 4: 4}
    room.close()


def test_story_articles_bring_lead_and_vector_without_encoding(room):
    room.searcher.refresh()
    room.encoder.encoded.clear()
    water, border = room.searcher.story_articles([header(1, published=day(5, 2)), header(2)])
    assert (water.lead.id, border.lead.id) == (1, 3)
    assert float(water.vector @ water.vector) == pytest.approx(1.0)
    assert room.encoder.encoded == room.encoder.questions == []


def test_an_article_that_is_not_indexed_makes_no_story(room):
    assert room.searcher.story_articles([header(77)]) == []


def test_warming_loads_index_and_model(room):
    room.searcher.warm()
    assert room.encoder.questions == ["warm"]


def test_the_reranker_reads_title_and_passage_and_lifts_what_it_likes(tmp_path):
    reranker = WordReranker("Guliston")
    room = Room(tmp_path, Aids(reranker=lambda: reranker), rerank=50, rerank_weight=5)
    room.build()

    hits = room.searcher.search("Kempir-Abad water", now=NOW).hits

    assert hits[0].passage.article.id == 2
    assert (hits[0].reranked, hits[1].reranked) == (0.9, 0.1)
    question, read = reranker.read[0]
    assert question == "Kempir-Abad water"
    assert "Kazatomprom cuts its uranium forecast\nKazatomprom lowered its uranium forecast" in read[-1] + read[
        -2
    ] + read[0] or any(text.startswith("Kazatomprom cuts its uranium forecast\nKazatomprom lowered") for text in read)
    room.close()


def test_without_a_reranker_no_hit_has_its_score(room):
    assert {hit.reranked for hit in room.searcher.search("water", now=NOW).hits} == {None}


def test_a_reprint_comes_after_everything_else(tmp_path):
    room = Room(tmp_path, Aids(origins=lambda articles: {1: 1, 9: 1}))
    room.store.put(
        header(9, "Kempir-Abad water is shared", published=day(5, 3), outlet="Valley Wire"),
        "Kyrgyzstan and Uzbekistan signed a protocol on the Kempir-Abad reservoir on Friday, agencies report.",
    )
    room.build()

    found = room.articles("Kempir-Abad reservoir protocol of Kyrgyzstan and Uzbekistan")

    assert {found[0], found[-1]} == {1, 9}
    assert len(found) > 2
    room.close()


def test_a_time_that_hangs_on_an_event_is_dated_by_what_tells_of_it(room):
    before = room.searcher.search("What reopened in Tajikistan before the CSTO exercise?", now=NOW)
    prior = {hit.passage.article.id: hit.recency for hit in before.hits}
    assert (before.query.when.start, before.query.when.end) == (day(3, 21), day(4, 20))
    assert prior[3] == 1.0
    assert prior[2] < prior[3]


def test_a_time_that_hangs_on_what_nothing_tells_of_is_no_limit(room):
    lost = room.searcher.search("What reopened before the Samarkand regatta?", now=NOW)
    assert lost.query.when.start is None
    assert lost.hits != ()


def test_warming_loads_the_reranker_too(tmp_path):
    loaded = []
    room = Room(tmp_path, Aids(reranker=lambda: loaded.append("reranker")))
    room.build()
    room.searcher.warm()
    assert loaded == ["reranker"]
    room.close()


def test_how_many_are_shown_changes_no_confidence(tmp_path):
    reranker = WordReranker("Guliston")
    room = Room(tmp_path, Aids(reranker=lambda: reranker))
    room.build()
    confidences = {room.searcher.search("Guliston crossing", now=NOW, k=k).confidence for k in (1, 3, 10, 50)}
    assert len(confidences) == 1
    room.close()


def test_the_hits_that_one_card_may_show_are_judged_alone_too(room):
    findings = room.searcher.search("Guliston crossing", now=NOW)

    alone = [hit.alone for hit in findings.hits[:TOGETHER]]
    assert alone[0] is not None and alone[0] >= max(alone[1:])
    assert alone[0] == pytest.approx(findings.confidence, abs=0.1)
    assert [hit.alone for hit in findings.hits[TOGETHER:]] == [None] * len(findings.hits[TOGETHER:])


def test_a_question_in_a_language_that_the_reranker_does_not_read_is_ranked_without_it(tmp_path):
    reranker = WordReranker("Guliston")
    room = Room(tmp_path, Aids(reranker=lambda: reranker))
    room.build()
    assert {hit.reranked for hit in room.searcher.search("Визит в Душанбе", now=NOW).hits} == {None}
    assert reranker.read == []
    room.close()


def test_the_words_of_a_named_time_are_not_searched_as_names():
    assert untimed(understand("What happened in Batken in March 2015?", now=NOW)).split() == [
        "What",
        "happened",
        "in",
        "Batken",
        "?",
    ]
    anchored = understand("What happened before the CSTO summit?", now=NOW)
    assert untimed(anchored) == anchored.text


def test_in_a_hurry_the_reranker_reads_nothing(tmp_path):
    reranker = WordReranker("Guliston")
    room = Room(tmp_path, Aids(reranker=lambda: reranker), rerank=50, rerank_weight=5)
    room.build()
    patient = room.searcher.search("Kempir-Abad water", now=NOW)
    hurried = room.searcher.search("Kempir-Abad water", now=NOW, hurried=True)
    assert (patient.hits[0].passage.article.id, hurried.hits[0].passage.article.id) == (2, 1)
    assert {hit.reranked for hit in hurried.hits} == {None}
    assert len(reranker.read) == 1
    room.close()


@pytest.mark.engines("sqlite")
def test_a_question_in_a_hurry_is_judged_as_one_without_a_reranker(tmp_path, room):
    other = tmp_path / "other"
    other.mkdir()
    reranked = Room(other, Aids(reranker=lambda: WordReranker("Guliston")))
    reranked.build()
    hurried = reranked.searcher.search("When did the Guliston crossing reopen?", now=NOW, hurried=True)
    assert hurried == room.searcher.search("When did the Guliston crossing reopen?", now=NOW)
    reranked.close()


def test_a_question_reads_few_of_many_candidates(tmp_path):
    room = Room(tmp_path)
    for number in range(60):
        room.store.put(header(20 + number, f"Snow report {number}"), f"Snow of {number} cm closed the Töö-Ashuu pass.")
    room.build()
    room.store.read.clear()
    assert len(room.articles("Snow on the Töö-Ashuu pass")) == 10
    assert 10 <= len(room.store.read) <= 30
    room.close()


def test_a_prepared_question_is_not_encoded_again(room):
    room.searcher.refresh()
    room.searcher.prepare(" Who closed\nthe pass? ")
    encoded = list(room.encoder.questions)

    room.searcher.search("Who closed the pass?", now=NOW)

    assert encoded == ["Who closed the pass?"]
    assert room.encoder.questions == encoded


def test_nothing_is_prepared_before_there_is_an_index(room):
    room.searcher.prepare("Who closed the pass?")

    assert room.encoder.questions == []
