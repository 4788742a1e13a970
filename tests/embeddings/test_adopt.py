"""Going over to a tuned model and back, stopped and killed at each step, with a reader that looks on."""

import json
import sqlite3
from contextlib import closing

import pytest
from fakes.embeddings_encoder import WordEncoder
from fakes.embeddings_store import day, header, newsroom

from embeddings.adopt import House, adopt, go_back, tidy
from embeddings.build import catch_up
from embeddings.errors import OtherModel
from embeddings.generations import Generations
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings
from embeddings.tuned_models import Card, Figures, TunedModels
from embeddings.vectors import VectorStore

NOW = day(6, 1)
FIGURES = Figures(mrr=0.7, recall=0.9, own_cosine=0.6, other_cosine=0.1)
PARENT, TUNED = "words-1", "words-2"


class Stopped(WordEncoder):
    """Somebody presses Ctrl-C while passages are encoded."""

    def encode(self, texts, *, progress=None):
        raise KeyboardInterrupt


class StopsWhilePublishing(Generations):
    """Somebody presses Ctrl-C before the new index is in place."""

    def publish(self, contents):
        raise KeyboardInterrupt


class Desk:
    """A house whose index was made with the configured model, and a reader of it."""

    def __init__(self, folder):
        self.generations = Generations(folder / "index")
        self.models = TunedModels(folder / "models")
        self.database = folder / "corpus.db"
        self.store, self.vectors = newsroom(), VectorStore(f"sqlite:///{self.database}")
        self.encoders = {PARENT: WordEncoder(fingerprint=PARENT), TUNED: WordEncoder(fingerprint=TUNED, dimension=32)}
        catch_up(self.store, self.encoders[PARENT], self.generations, self.vectors)

    def house(self, generations=None):
        return House(self.store, generations or self.generations, self.vectors, self.models)

    def reader(self):
        def of_index(made_with):
            return self.encoders[made_with.revision]

        return Searcher(self.store, of_index, self.generations, EmbeddingsSettings())

    def adopt(self, encoder=None, generations=None):
        chosen = encoder or self.encoders[TUNED]
        with self.models.changing() as aside:
            (aside / "config.json").write_text(json.dumps({"hidden_size": chosen.dimension}))
            (aside / "model.safetensors").write_text(chosen.fingerprint)
            return adopt(self.house(generations), chosen, aside, card(chosen.fingerprint))

    def kept(self, fingerprint):
        """Return how many vectors of a model are kept."""
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute("select count(*) from vectors where model = ?", (fingerprint,)).fetchone()[0]


def card(fingerprint):
    return Card(
        parent="packaged",
        parent_fingerprint=PARENT,
        fingerprint=fingerprint,
        made=day(5, 12),
        articles=600,
        pairs={"title": 540},
        steps=17,
        recipe={"seed": 1},
        before=FIGURES,
        after=FIGURES,
        sureness=0.99,
    )


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path)
    yield desk
    desk.vectors.close()


def asked(reader):
    return [hit.passage.id for hit in reader.search("Who shares the Kempir-Abad water?", now=NOW).hits]


def test_a_reader_goes_over_to_the_tuned_model_with_the_index(desk):
    reader = desk.reader()
    before = asked(reader)
    assert reader.encoder().fingerprint == PARENT

    name = desk.adopt()

    assert desk.models.current() == name
    assert asked(reader)[0] == before[0] == 1
    assert reader.encoder().fingerprint == desk.generations.fingerprint() == TUNED


def test_until_the_new_index_is_there_a_reader_stays_with_the_old_model(desk):
    reader = desk.reader()
    asked(reader)
    desk.models.folder.mkdir()
    desk.models.use("tuned-20260512-00000000")

    assert asked(reader)[0] == 1
    assert reader.encoder().fingerprint == PARENT


def test_a_reader_that_meets_a_new_index_while_it_loads_the_old_one_takes_the_new(desk):
    class Late(Generations):
        """Publishes the tuned index while the old one is being loaded."""

        def load(self, previous=None):
            loaded = super().load(previous)
            if loaded.manifest.fingerprint == PARENT:
                desk.adopt()
            return loaded

    reader = Searcher(
        desk.store,
        lambda made_with: desk.encoders[made_with.revision],
        Late(desk.generations.folder),
        EmbeddingsSettings(),
    )

    assert asked(reader)[0] == 1
    assert reader.encoder().fingerprint == TUNED


def test_an_index_of_a_foreign_model_is_still_refused(desk):
    reader = Searcher(desk.store, lambda _: desk.encoders[TUNED], desk.generations, EmbeddingsSettings())

    with pytest.raises(OtherModel, match="index build"):
        asked(reader)


def test_indexing_finds_all_vectors_kept(desk):
    desk.adopt()

    assert len(desk.encoders[TUNED].encoded) == len(desk.store.live_passage_ids())


def test_stopped_while_encoding_all_is_as_it_was(desk):
    before = desk.generations.current()

    with pytest.raises(KeyboardInterrupt):
        desk.adopt(Stopped(fingerprint=TUNED))

    assert (desk.generations.current(), desk.models.current(), desk.models.unused()) == (before, None, [])
    assert asked(desk.reader())[0] == 1


def test_stopped_before_the_index_is_published_all_is_as_it_was(desk):
    before = desk.generations.current()

    with pytest.raises(KeyboardInterrupt):
        desk.adopt(generations=StopsWhilePublishing(desk.generations.folder))

    assert (desk.generations.current(), desk.models.current(), desk.models.unused()) == (before, None, [])
    assert (desk.kept(TUNED), desk.kept(PARENT)) == (0, 6)
    assert asked(desk.reader())[0] == 1


def test_killed_before_the_index_is_published_readers_go_on_and_the_next_update_indexes(desk):
    name = desk.adopt()
    catch_up(desk.store, desk.encoders[PARENT], desk.generations, desk.vectors)  # the old index is back in its place

    assert asked(desk.reader())[0] == 1
    assert desk.models.current() == name
    assert catch_up(desk.store, desk.encoders[TUNED], desk.generations, desk.vectors).rebuilt
    assert asked(desk.reader())[0] == 1


def test_going_back_needs_no_encoding_but_of_what_came_since(desk):
    desk.adopt()
    desk.store.put(header(9, "Osh airport closes"), "Osh airport closes for repairs until June.")
    desk.encoders[PARENT].encoded.clear()
    reader = desk.reader()
    asked(reader)

    report = go_back(desk.house(), desk.encoders[PARENT])

    assert desk.encoders[PARENT].encoded == ["Osh airport closes\nOsh airport closes for repairs until June."]
    assert (report.total, desk.models.current(), desk.models.unused()) == (7, None, [])
    assert asked(reader)[0] == 1
    assert reader.encoder().fingerprint == PARENT


def test_the_vectors_of_a_model_go_with_it(desk):
    desk.adopt()
    assert desk.kept(TUNED) == 6

    go_back(desk.house(), desk.encoders[PARENT])

    assert (desk.kept(TUNED), desk.kept(PARENT)) == (0, 6)


def test_what_the_index_was_made_with_is_never_tidied_away(desk):
    name = desk.adopt()
    desk.models.use(None)  # killed here, on the way back

    tidy(desk.house())
    assert desk.models.unused() == [name]

    catch_up(desk.store, desk.encoders[PARENT], desk.generations, desk.vectors)
    tidy(desk.house())
    assert desk.models.unused() == []


def test_the_model_before_the_last_one_goes(desk):
    first = desk.adopt()
    desk.encoders["words-3"] = WordEncoder(fingerprint="words-3")
    second = desk.adopt(desk.encoders["words-3"])

    assert (desk.models.current(), desk.models.unused()) == (second, [first])
