import pytest
from fakes.embeddings_encoder import WordEncoder

from embeddings.choosing import together
from embeddings.highlight import best_sentence, best_sentences

TEXT = (
    "The Guliston crossing reopened on Sunday. Border guards inspected forty lorries together. "
    "Traders in Isfara hope for cheaper potatoes."
)
TALKS = (
    "Energy ministers met in Tashkent for a day of talks on water. The delegation of Kyrgyzstan was led by Taalaibek "
    "Ibraev. Snow fell in the mountains."
)


def best(question, text=TEXT, **more):
    span = best_sentence(question, text, WordEncoder(), **more)
    return span and text[span.start : span.end]


def test_the_sentence_with_the_answer_is_marked():
    assert best("How many lorries did the guards inspect?") == "Border guards inspected forty lorries together."
    assert best("What do traders in Isfara hope for?") == "Traders in Isfara hope for cheaper potatoes."


def test_the_kind_of_answer_decides_between_sentences_with_the_words_of_the_question():
    assert "Taalaibek Ibraev" in best("Who led the delegation at the talks of ministers?", TALKS)


def test_the_title_of_the_article_helps():
    text = "Officials spoke of the harvest. Prices fell. Cotton is not sold. Roads were repaired."
    assert best("What is banned?", text, title="Export of cotton banned") == "Cotton is not sold."


def test_two_neighbours_that_are_equally_good_are_both_marked():
    assert together([0.0, 2.0, 1.5, 1.9]) == [1, 2]
    assert together([0.0, 2.0, 1.0, 1.9]) == [1]
    assert together([1.9, 2.0, 1.9], margin=0.2) == [0, 1]
    assert together([1.0]) == [0]


def test_a_mark_starts_and_ends_with_sentences():
    text = "Talks resumed.\n\nTalks resumed."
    assert best("Did talks resume?", text) == text


def test_a_scorer_decides_between_sentences_that_are_alike():
    text = "Snow closed the Too-Ashuu pass. Snow closed the Ala-Bel pass. Snow closed the Taldyk pass."
    asked = []

    def taldyk(question, sentences):
        asked.append((question, len(sentences)))
        return [9.0 * ("Taldyk" in sentence) for sentence in sentences]

    assert best("Which pass did snow close?", text, scorer=taldyk) == "Snow closed the Taldyk pass."
    assert best("Which pass did snow close?", text) != "Snow closed the Taldyk pass."
    assert asked == [("Which pass did snow close?", 3)]


def test_several_passages_are_judged_apart_and_only_what_could_be_chosen_is_encoded():
    encoder = WordEncoder()
    spans = best_sentences("Who led the delegation?", [TALKS, "Talks resume.", " \n ", TEXT], encoder)
    alone = [best_sentence("Who led the delegation?", text, WordEncoder()) for text in (TALKS, TEXT)]
    assert [spans[0], spans[3]] == alone
    assert (spans[1].end, spans[2]) == (13, None)
    assert len(encoder.encoded) == 5
    assert "Snow fell in the mountains." not in encoder.encoded, "it says nothing of what was asked"
    assert len(encoder.questions) == 1


def test_titles_belong_to_texts():
    with pytest.raises(ValueError, match="argument"):
        best_sentences("Who?", [TALKS, TEXT], WordEncoder(), titles=["Water talks"])


def test_a_single_sentence_needs_no_choice():
    encoder = WordEncoder()
    assert best_sentence("anything", "Talks resume.", encoder).end == 13
    assert (encoder.encoded, encoder.questions) == ([], [])


def test_without_a_sentence_there_is_no_best_one():
    assert best("water", " \n ") is None


def test_without_an_encoder_words_alone_decide():
    (span,) = best_sentences("Who led the delegation at the talks of ministers?", [TALKS], None)
    assert "Taalaibek Ibraev" in TALKS[span.start : span.end]
