import pytest
from pydantic import ValidationError

from embeddings.confidence import threshold
from embeddings.settings import EmbeddingsSettings


@pytest.mark.parametrize("level", ["careful", "balanced", "eager"])
def test_a_level_sets_the_threshold_and_is_the_mode(level):
    settings = EmbeddingsSettings(confidence=level)

    assert (settings.confidence_threshold, settings.confidence_mode) == (threshold(level), level)


def test_a_number_of_ones_own_is_the_threshold_and_no_mode():
    settings = EmbeddingsSettings(confidence=0.35)

    assert (settings.confidence_threshold, settings.confidence_mode) == (0.35, "")


def test_the_words_of_the_environment_are_understood_as_numbers():
    assert EmbeddingsSettings.model_validate({"confidence": "0.35"}).confidence_threshold == 0.35


def test_a_config_from_before_there_were_levels_still_holds():
    assert EmbeddingsSettings.model_validate({"confidence_threshold": 0.7}).confidence_threshold == 0.7


@pytest.mark.parametrize("confidence", ["bold", 1.5, -0.1, None])
def test_neither_a_level_nor_a_confidence_is_refused(confidence):
    with pytest.raises(ValidationError, match="confidence"):
        EmbeddingsSettings.model_validate({"confidence": confidence})


def test_both_names_at_once_are_refused():
    with pytest.raises(ValidationError, match="confidence_threshold"):
        EmbeddingsSettings.model_validate({"confidence": "eager", "confidence_threshold": 0.7})
