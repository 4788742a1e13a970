import numpy as np
from fakes.embeddings_encoder import WordEncoder

from embeddings.encoder import DeferredEncoder, passage_text


def test_a_passage_is_encoded_below_its_title():
    assert passage_text(" Rogun starts ", "The first turbine turns.") == "Rogun starts\nThe first turbine turns."


def test_without_a_title_the_passage_stands_alone():
    assert passage_text("", "The first turbine turns.") == "The first turbine turns."


def test_the_model_is_loaded_once_and_only_when_needed():
    loads = []

    def load():
        loads.append("loaded")
        return WordEncoder()

    encoder = DeferredEncoder("words-1", 64, load)
    assert (encoder.fingerprint, encoder.dimension, loads) == ("words-1", 64, [])
    row = encoder.encode(["Rogun"])[0]
    assert np.array_equal(encoder.encode_question("Rogun"), row)
    assert loads == ["loaded"]
