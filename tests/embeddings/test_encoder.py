import numpy as np
from fakes.embeddings_encoder import WordEncoder

from embeddings.encoder import DeferredEncoder, passage_text


def test_a_passage_is_encoded_below_its_title():
    assert passage_text(" Rogun starts ", "The first turbine turns.") == "Rogun starts\nThe first turbine turns."


def test_how_a_page_breaks_its_lines_is_not_encoded():
    broken = passage_text("Rogun\u00a0starts", "The first\n\nturbine  turns. ")
    assert broken == passage_text("Rogun starts", "The first turbine turns.")


def test_without_a_title_the_passage_stands_alone():
    assert passage_text("", "The first turbine turns.") == "The first turbine turns."


def test_the_model_is_loaded_once_and_only_when_needed():
    loads = []

    def load():
        loads.append("loaded")
        return WordEncoder()

    encoder = DeferredEncoder(WordEncoder().identity, load)
    assert (encoder.fingerprint, encoder.dimension, loads) == ("words-1", 64, [])
    row = encoder.encode(["Rogun"])[0]
    assert np.array_equal(encoder.encode_question("Rogun"), row)
    assert loads == ["loaded"]
