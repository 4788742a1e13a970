from fakes.embeddings_encoder import WordEncoder

from embeddings.highlight import best_sentence, overlap

TEXT = (
    "The Guliston crossing reopened on Sunday. Border guards inspected forty lorries together. "
    "Traders in Isfara hope for cheaper potatoes."
)


def best(question, text=TEXT):
    span = best_sentence(question, text, WordEncoder())
    return span and text[span.start : span.end]


def test_the_sentence_with_the_answer_is_marked():
    assert best("How many lorries did the guards inspect?") == "Border guards inspected forty lorries together."
    assert best("What do traders in Isfara hope for?") == "Traders in Isfara hope for cheaper potatoes."


def test_a_single_sentence_needs_no_choice():
    encoder = WordEncoder()
    assert best_sentence("anything", "Talks resume.", encoder).end == 13
    assert encoder.encoded == []


def test_without_a_sentence_there_is_no_best_one():
    assert best("water", " \n ") is None


def test_overlap_is_the_share_of_wanted_terms():
    assert overlap(frozenset({"border", "guard"}), "A border post") == 0.5
    assert overlap(frozenset(), "A border post") == 0.0
