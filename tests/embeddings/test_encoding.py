import numpy as np
import pytest
from fakes.embeddings_encoder import WordEncoder
from fakes.embeddings_store import ShelfStore, header

from embeddings.encoding import Encoding, Tally
from embeddings.vectors import VectorStore

TURBINE = "The first turbine of the Rogun dam went into service on Monday."
GRAIN = "Forty lorries with grain waited at the crossing near Osh."
AGENCY, PAPER, RADIO = header(1, "Rogun starts"), header(2, "Dam opens"), header(3, "Power for the valley")


class Desk:
    """Passages, an encoder that remembers what it was asked, and what origins say of titles."""

    def __init__(self, folder):
        self.store, self.encoder = ShelfStore(), WordEncoder()
        self.vectors = VectorStore(f"sqlite:///{folder / 'corpus.db'}")
        self.beside = {}

    def encoding(self):
        return Encoding(self.encoder, self.vectors, lambda ids: {one: self.beside.get(one, ()) for one in ids})

    def share_an_origin(self, *articles):
        for article in articles:
            self.beside[article.id] = [other.title for other in articles if other is not article]


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path)
    yield desk
    desk.vectors.close()


def test_each_passage_is_encoded_under_its_title(desk):
    passages = desk.store.put(AGENCY, TURBINE, GRAIN)
    rows = desk.encoding().vectors(passages)
    assert desk.encoder.encoded == [f"Rogun starts\n{TURBINE}", f"Rogun starts\n{GRAIN}"]
    assert np.array_equal(rows, WordEncoder().encode(desk.encoder.encoded))


def test_what_was_encoded_once_is_kept(desk):
    passages = desk.store.put(AGENCY, TURBINE, GRAIN)
    first = desk.encoding().vectors(passages)
    again = desk.encoding()
    assert np.array_equal(again.vectors(passages), first)
    assert again.tally == Tally(kept=2)
    assert len(desk.encoder.encoded) == 2


def test_the_vectors_of_another_model_are_not_taken(desk):
    passages = desk.store.put(AGENCY, TURBINE)
    desk.encoding().vectors(passages)
    desk.encoder = WordEncoder(fingerprint="words-2")
    desk.encoding().vectors(passages)
    assert len(desk.encoder.encoded) == 1


def test_the_same_text_under_the_same_title_is_encoded_once(desk):
    passages = [*desk.store.put(AGENCY, TURBINE), *desk.store.put(AGENCY, TURBINE.replace(" dam", "\n dam"))]
    encoding = desk.encoding()
    rows = encoding.vectors(passages)
    assert len(desk.encoder.encoded) == 1
    assert np.array_equal(rows[0], rows[1])
    assert encoding.tally == Tally(encoded=1, repeated=1)


def test_a_passage_of_a_reprint_takes_the_vector_under_the_first_title(desk):
    desk.share_an_origin(AGENCY, PAPER)
    first = desk.encoding().vectors(desk.store.put(AGENCY, TURBINE))
    encoding = desk.encoding()
    rows = encoding.vectors(desk.store.put(PAPER, TURBINE, GRAIN))
    assert desk.encoder.encoded == [f"Rogun starts\n{TURBINE}", f"Dam opens\n{GRAIN}"]
    assert np.array_equal(rows[0], first[0])
    assert encoding.tally == Tally(encoded=1, reprinted=1)


def test_reprints_that_come_in_together_are_encoded_once(desk):
    desk.share_an_origin(AGENCY, PAPER, RADIO)
    passages = [one for article in (AGENCY, PAPER, RADIO) for one in desk.store.put(article, TURBINE)]
    encoding = desk.encoding()
    rows = encoding.vectors(passages)
    assert desk.encoder.encoded == [f"Rogun starts\n{TURBINE}"]
    assert encoding.tally == Tally(encoded=1, reprinted=2)
    assert np.array_equal(rows[0], rows[2])


def test_what_a_reprint_took_is_kept_for_it(desk):
    desk.share_an_origin(AGENCY, PAPER)
    passages = [*desk.store.put(AGENCY, TURBINE), *desk.store.put(PAPER, TURBINE)]
    first = desk.encoding().vectors(passages)
    desk.beside.clear()
    again = desk.encoding()
    assert np.array_equal(again.vectors(passages), first)
    assert again.tally == Tally(kept=2)


def test_the_same_words_in_another_story_are_encoded_under_their_own_title(desk):
    desk.share_an_origin(AGENCY, PAPER)
    desk.encoding().vectors(desk.store.put(AGENCY, TURBINE))
    desk.encoding().vectors(desk.store.put(RADIO, TURBINE))
    assert desk.encoder.encoded[-1] == f"Power for the valley\n{TURBINE}"


def test_without_siblings_every_text_is_encoded_as_it_is(desk):
    passages = [*desk.store.put(AGENCY, TURBINE), *desk.store.put(PAPER, TURBINE)]
    Encoding(desk.encoder, desk.vectors).vectors(passages)
    assert len(desk.encoder.encoded) == 2


def test_no_passages_ask_nothing(desk):
    assert desk.encoding().vectors([]).shape == (0, 64)
    assert desk.encoder.encoded == []
