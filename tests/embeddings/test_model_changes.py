"""Ten ways in which an index does not fit: each is refused by the name of what differs, or made anew beside it."""

import logging

import pytest
from fakes.embeddings_encoder import WordEncoder
from fakes.embeddings_identity import encoder_of, identity, restate
from fakes.embeddings_store import day, newsroom

from embeddings.build import catch_up
from embeddings.encoder import DeferredEncoder
from embeddings.errors import IndexDamaged, OtherModel
from embeddings.generations import Generations
from embeddings.manifest import library_majors
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings
from embeddings.vectors import VectorStore

NOW = day(6, 1)
OURS = identity(dimension=48)
MODELS = {
    "dimension": identity(dimension=32),
    "name": identity(dimension=48, name="steppe/mini-6", revision="4e" * 32),
    "revision": identity(dimension=48, revision="4e" * 32),
    "pooling": identity(dimension=48, pooling="cls"),
    "query_prompt": identity(dimension=48, query_prompt="query: ", passage_prompt="passage: "),
    "normalisation": identity(dimension=48, normalisation="none"),
    "tokenizer": identity(dimension=48, tokenizer="77" * 32),
    "precision": identity(dimension=48, precision="bfloat16"),
}


def older_library(generations):
    restate(generations, libraries={**library_majors(), "faiss": "0.9"})


def cut_manifest(generations):
    path = generations.folder / generations.current() / "manifest.json"
    path.write_bytes(path.read_bytes()[:100])


DAMAGES = {"faiss 0.9 instead of": older_library, "manifest": cut_manifest}


class Asking(WordEncoder):
    """Asks a question whenever passages are encoded, as a reader does while an index is made."""

    ask = staticmethod(lambda: None)

    def encode(self, texts, *, progress=None):
        self.ask()
        return super().encode(texts, progress=progress)


class Desk:
    """A newsroom with an index of our model, and readers of it."""

    def __init__(self, folder):
        self.store, self.generations = newsroom(), Generations(folder / "index")
        self.vectors = VectorStore(f"sqlite:///{folder / 'corpus.db'}")
        self.build(encoder_of(OURS))

    def build(self, encoder):
        return catch_up(self.store, encoder, self.generations, self.vectors)

    def reader(self, *models):
        """Return a searcher that has the files of these models, and is configured for the last one."""
        encoders = {model.fingerprint: encoder_of(model) for model in models}

        def of_index(made_with):
            return encoders.get(made_with.fingerprint, encoders[models[-1].fingerprint])

        return Searcher(self.store, of_index, self.generations, EmbeddingsSettings())


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path)
    yield desk
    desk.vectors.close()


def asked(reader):
    return reader.search("Who shares the Kempir-Abad water?", now=NOW).hits[0].passage.article.id


@pytest.mark.parametrize("what", MODELS)
def test_an_index_of_a_model_that_is_gone_is_refused_by_the_name_of_what_differs(desk, what):
    with pytest.raises(OtherModel, match=rf"differs: .*{what}.*heliograph index build"):
        asked(desk.reader(MODELS[what]))


@pytest.mark.parametrize("what", MODELS)
def test_an_index_of_another_model_is_made_beside_the_old_one_which_serves_until_then(desk, what):
    reader, served = desk.reader(OURS, MODELS[what]), []
    new = Asking(dimension=MODELS[what].dimension, fingerprint=MODELS[what].fingerprint)
    new.identity = MODELS[what]
    new.ask = lambda: served.append((asked(reader), reader.encoder().identity))
    assert desk.build(new).rebuilt
    assert served == [(1, OURS)]
    assert (asked(reader), reader.encoder().identity) == (1, MODELS[what])
    assert desk.generations.load().manifest.model == MODELS[what]


@pytest.mark.parametrize("what", DAMAGES)
def test_an_index_that_cannot_be_used_is_refused_by_what_is_wrong_and_made_anew_without_a_model(desk, what):
    reader = desk.reader(OURS)
    assert asked(reader) == 1
    DAMAGES[what](desk.generations)
    with pytest.raises(IndexDamaged, match=rf"{what}.*heliograph index build"):
        asked(desk.reader(OURS))
    assert asked(reader) == 1
    assert desk.build(DeferredEncoder(OURS, _no_model)).rebuilt
    assert asked(reader) == asked(desk.reader(OURS)) == 1


def test_a_model_of_another_name_with_the_same_files_is_the_same_model(desk):
    renamed = identity(dimension=48, name="copies/mini-4")
    assert not desk.build(encoder_of(renamed)).rebuilt
    assert asked(desk.reader(renamed)) == 1


def test_an_index_in_memory_goes_on_serving_with_one_warning_when_the_next_one_is_damaged(desk, caplog):
    reader = desk.reader(OURS)
    asked(reader)
    desk.store.retire(6)
    desk.build(encoder_of(OURS))
    cut_manifest(desk.generations)
    with caplog.at_level(logging.WARNING):
        assert [asked(reader) for _ in range(3)] == [1, 1, 1]
    (warning,) = caplog.messages
    assert warning.endswith("until then answers come from the index in memory")


def test_a_fresh_reader_takes_the_whole_index_before_a_damaged_one_until_it_is_made_anew(desk, caplog):
    desk.store.retire(6)
    desk.build(encoder_of(OURS))
    cut_manifest(desk.generations)
    reader = desk.reader(OURS)
    with caplog.at_level(logging.WARNING):
        assert [asked(reader) for _ in range(3)] == [1, 1, 1]
    assert len(caplog.messages) == 1
    assert reader.refresh() is False
    desk.build(encoder_of(OURS))
    assert reader.refresh() is True
    assert reader.refresh() is False


def test_a_rebuild_that_was_cut_off_goes_on_from_what_it_kept(desk):
    class CutOff(Generations):
        def publish(self, contents):
            raise KeyboardInterrupt

    whole = desk.generations
    desk.generations = CutOff(whole.folder)
    with pytest.raises(KeyboardInterrupt):
        desk.build(encoder_of(MODELS["revision"]))
    desk.generations = whole
    assert desk.build(DeferredEncoder(MODELS["revision"], _no_model)).rebuilt


def _no_model():
    raise AssertionError("the model was loaded")


def test_an_older_whole_index_of_another_model_serves_where_the_newest_is_damaged(desk, caplog):
    desk.build(encoder_of(MODELS["revision"]))
    newest = desk.generations.folder / desk.generations.current()
    for path in newest.glob("segment-*.npy"):
        path.write_bytes(path.read_bytes()[:-1])
    reader = desk.reader(OURS, MODELS["revision"])

    assert (asked(reader), reader.encoder().identity) == (1, OURS)
    assert "until then answers come from generation-000001" in caplog.text
