import pytest
from fakes.databases import url_in
from fakes.embeddings_encoder import BrokenEncoder, WordEncoder
from fakes.embeddings_engines import generations_in
from fakes.embeddings_store import day, header, newsroom

from embeddings.build import BuildReport, catch_up, index_with
from embeddings.encoder import DeferredEncoder
from embeddings.encoding import Encoding
from embeddings.errors import IndexBusy
from embeddings.generations import Generations
from embeddings.types import Filter
from embeddings.vectors import VectorStore

pytestmark = pytest.mark.engines("sqlite", "postgres")


class Bench:
    """A newsroom with everything that a build needs."""

    def __init__(self, folder, generations):
        self.store, self.encoder = newsroom(), WordEncoder()
        self.generations = generations
        self.vectors = VectorStore(url_in(folder, "corpus.db"))

    def build(self, encoder=None, **options):
        return catch_up(self.store, encoder or self.encoder, self.generations, self.vectors, **options)


@pytest.fixture
def bench(tmp_path):
    with generations_in(tmp_path) as generations:
        bench = Bench(tmp_path, generations)
        yield bench
        bench.vectors.close()


def refuse_to_load():
    raise AssertionError("the model was loaded")


def test_the_first_build_indexes_every_live_passage(bench):
    assert bench.build() == BuildReport(added=6, removed=0, total=6, rebuilt=False)
    assert bench.generations.load().vectors.ids() == [1, 2, 3, 4, 5, 6]
    assert bench.generations.load().terms.ids() == [1, 2, 3, 4, 5, 6]


def test_a_passage_is_encoded_with_its_title_before_it(bench):
    bench.build()
    assert bench.encoder.encoded[4].startswith("Kazatomprom cuts its uranium forecast\nKazatomprom lowered")


def test_with_nothing_new_nothing_is_written_and_no_model_loaded(bench):
    bench.build()
    before = bench.generations.current()
    idle = DeferredEncoder(WordEncoder().identity, refuse_to_load)
    assert bench.build(idle) == BuildReport(0, 0, 6, rebuilt=False)
    assert bench.generations.current() == before


def test_an_empty_corpus_publishes_nothing(bench):
    bench.store.retire(*bench.store.live_passage_ids())
    assert bench.build() == BuildReport(0, 0, 0, rebuilt=False)
    assert bench.generations.current() is None


def test_a_new_revision_replaces_the_passages_of_the_old(bench):
    bench.build()
    bench.store.retire(3)
    bench.store.put(header(2, published=day(5, 12)), "The Guliston crossing closed again after a landslide.")
    assert bench.build() == BuildReport(added=1, removed=1, total=6, rebuilt=False)
    loaded = bench.generations.load()
    assert loaded.vectors.ids() == loaded.terms.ids() == [1, 2, 4, 5, 6, 7]
    assert [match.passage_id for match in loaded.terms.search(["guliston"], 5, Filter())] == [7]
    assert loaded.manifest.last_passage_id == 7


def test_only_what_is_new_is_encoded(bench):
    bench.build()
    bench.encoder.encoded.clear()
    bench.store.put(header(9, "Osh airport closes"), "Osh airport closes for repairs until June.")
    bench.build()
    assert bench.encoder.encoded == ["Osh airport closes\nOsh airport closes for repairs until June."]


@pytest.mark.engines("sqlite")
def test_a_lost_index_is_rebuilt_without_encoding_again(bench, tmp_path):
    bench.build()
    bench.generations = Generations(tmp_path / "another")
    idle = DeferredEncoder(WordEncoder().identity, refuse_to_load)
    assert bench.build(idle).added == 6


def test_another_model_means_a_rebuild(bench):
    bench.build()
    report = bench.build(WordEncoder(fingerprint="words-2", dimension=32))
    assert report == BuildReport(added=6, removed=0, total=6, rebuilt=True)
    manifest = bench.generations.load().manifest
    assert (manifest.fingerprint, manifest.model.dimension) == ("words-2", 32)


@pytest.mark.engines("sqlite")
def test_a_damaged_index_is_rebuilt_from_kept_vectors(bench):
    bench.build()
    damage(bench, "generation-000001")
    idle = DeferredEncoder(bench.encoder.identity, refuse_to_load)
    assert bench.build(idle) == BuildReport(added=6, removed=0, total=6, rebuilt=True)
    assert len(bench.generations.load().vectors) == 6


@pytest.mark.engines("sqlite")
def test_where_the_last_index_is_damaged_a_build_starts_from_the_whole_one_before_it(bench):
    bench.build()
    bench.store.put(header(9, "Osh airport closes"), "Osh airport closes for repairs until June.")
    bench.build()
    damage(bench, "generation-000002")
    assert bench.build() == BuildReport(added=1, removed=0, total=7, rebuilt=True)
    assert bench.generations.load().vectors.ids() == [1, 2, 3, 4, 5, 6, 7]
    assert sorted(path.name for path in bench.generations.folder.glob("generation-*")) == [
        "generation-000001",
        "generation-000003",
    ]


@pytest.mark.engines("sqlite")
def test_an_index_that_is_damaged_is_published_anew_also_with_nothing_new(bench):
    bench.build()
    bench.build(WordEncoder(fingerprint="words-2"))
    bench.build()
    damage(bench, "generation-000003")
    assert bench.build().rebuilt
    assert bench.generations.load().manifest.fingerprint == "words-1"


def test_until_an_index_of_another_model_is_complete_the_old_one_serves(bench):
    bench.build()
    put_many(bench.store, 1194)
    with pytest.raises(KeyboardInterrupt):
        bench.build(BrokenEncoder(after=1100, fingerprint="words-2"))
    assert bench.generations.load().manifest.fingerprint == "words-1"
    assert len(bench.generations.load().vectors) == 6


def test_a_second_build_is_refused_while_one_runs(bench):
    with bench.generations.building(), pytest.raises(IndexBusy, match="nothing is lost"):
        bench.build()
    assert bench.build().added == 6


def damage(bench, name):
    (bench.generations.folder / name / "terms" / "meta.json").write_bytes(b"")


def test_a_crash_keeps_the_old_index_and_what_was_encoded(bench):
    put_many(bench.store, 1194)
    with pytest.raises(KeyboardInterrupt):
        bench.build(BrokenEncoder(after=1100))
    assert bench.generations.current() is None
    assert bench.build().added == 1200
    assert len(bench.encoder.encoded) == 1200 - 1024


def test_progress_counts_up_to_all_passages(bench):
    put_many(bench.store, 1194)
    told = []
    bench.build(progress=lambda done, total: told.append((done, total)))
    assert told[0][0] < 1200
    assert told[-1] == (1200, 1200)
    assert told == sorted(told)


def put_many(store, count):
    for number in range(count):
        store.put(header(100 + number, "Osh weather"), f"Rain in Osh, report {number}.")


def test_what_others_encode_at_the_moment_is_left_for_later(bench):
    report = index_with(bench.store, Encoding(bench.encoder, bench.vectors), bench.generations, until=4)

    assert report == BuildReport(added=4, removed=0, total=4, rebuilt=False)
    assert bench.generations.load().manifest.last_passage_id == 4
    assert len(bench.encoder.encoded) == 4


def test_what_is_indexed_stays_so_although_others_are_behind_it(bench):
    bench.build()

    report = index_with(bench.store, Encoding(bench.encoder, bench.vectors), bench.generations, until=2)

    assert report == BuildReport(added=0, removed=0, total=6, rebuilt=False)
