from fakes.bot_newsdesk import newsdesk
from fakes.embeddings_encoder import WordEncoder

from bot.operations.proofs import index_fits, model_encodes, prove, store_opens
from corpus.errors import StoreError
from embeddings.generations import Generations


def test_a_failure_is_told_and_the_next_thing_is_proved():
    def broken():
        raise StoreError("corpus.db: is not a database")

    proofs = list(prove(iter([("store", broken), ("token", lambda: "none set")])))

    assert [(proof.name, proof.holds) for proof in proofs] == [("store", False), ("token", True)]
    assert proofs[0].detail == "corpus.db: is not a database"


def test_a_sound_desk_holds(tmp_path):
    with newsdesk(tmp_path) as news:
        said = store_opens(lambda: news.corpus), index_fits(news.corpus, news.index.generations, news.index.encoder)

    assert said[0].startswith("4 articles")
    assert said[1].endswith("0 behind, 0 stale")


class Outgrown(Generations):
    """An index that holds more than it was made for."""

    def outgrown(self):
        return "260000 passages stand in 1 partition; run: heliograph index build --anew"


def test_an_index_that_was_outgrown_holds_and_the_remedy_is_told(tmp_path):
    with newsdesk(tmp_path) as news:
        kept = Outgrown(news.index.generations.folder)
        (proof,) = prove(iter([("index", lambda: index_fits(news.corpus, kept, news.index.encoder))]))

    assert proof.holds
    assert proof.detail.endswith("0 stale; 260000 passages stand in 1 partition; run: heliograph index build --anew")


def test_an_index_of_another_model_does_not_hold(tmp_path):
    with newsdesk(tmp_path) as news:
        other = WordEncoder(fingerprint="words-2")
        (proof,) = prove(iter([("index", lambda: index_fits(news.corpus, news.index.generations, other))]))

    assert not proof.holds
    assert "another model" in proof.detail


def test_a_model_is_proved_by_encoding():
    assert "64 dimensions" in model_encodes(WordEncoder())
