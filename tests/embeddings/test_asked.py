"""Vectors of questions, encoded once."""

import numpy as np
from fakes.embeddings_encoder import WordEncoder

from embeddings.asked import QuestionVectors, Remindful

QUESTION = "Who closed the Torugart pass?"


def test_a_question_is_encoded_once():
    vectors, encoder = QuestionVectors(), WordEncoder()

    first, again = vectors.of(QUESTION, encoder), vectors.of(QUESTION, encoder)

    assert encoder.questions == [QUESTION]
    assert np.array_equal(first, encoder.encode_question(QUESTION))
    assert np.array_equal(again, first)


def test_another_model_encodes_for_itself():
    vectors, old, new = QuestionVectors(), WordEncoder(), WordEncoder(dimension=32, fingerprint="words-2")
    vectors.of(QUESTION, old)

    assert vectors.of(QUESTION, new).shape == (32,)


def test_only_the_last_questions_are_kept():
    vectors, encoder = QuestionVectors(), WordEncoder()
    for number in range(300):
        vectors.of(f"What happened at post {number}?", encoder)

    vectors.of("What happened at post 299?", encoder)
    vectors.of("What happened at post 0?", encoder)

    assert len(encoder.questions) == 301


def test_nobody_changes_a_kept_vector():
    vectors = QuestionVectors()

    assert not vectors.of(QUESTION, WordEncoder()).flags.writeable


def test_what_is_told_of_a_question_that_was_searched_encodes_it_no_second_time():
    vectors, encoder = QuestionVectors(), WordEncoder()
    vectors.of(QUESTION, encoder)
    reminded = Remindful(encoder, vectors)

    again, sentences = reminded.encode_question(QUESTION), reminded.encode(["The pass closed.", "It snowed."])

    assert encoder.questions == [QUESTION]
    assert np.array_equal(again, vectors.of(QUESTION, encoder))
    assert sentences.shape == (2, reminded.dimension)
    assert (reminded.fingerprint, reminded.identity) == (encoder.fingerprint, encoder.identity)
