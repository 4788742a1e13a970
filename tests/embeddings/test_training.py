"""Real training of a tiny model: seconds, and every promise of the trainer."""

import importlib
import json
from dataclasses import replace

import numpy as np
import pytest
from fakes.embeddings_beat import beat
from fakes.embeddings_tiny_model import make_tiny_model

from embeddings.errors import ModelError
from embeddings.model import file_sha256, locate
from embeddings.pairs import Pair, PairKind, make_pairs
from embeddings.settings import EmbeddingsSettings

pytestmark = pytest.mark.model
PAIRS = make_pairs(beat(60), seed=1)


class Ticking:
    """A clock on which each look takes `step` seconds."""

    def __init__(self, step=0.0):
        self._step, self._now = step, 0.0

    def __call__(self):
        self._now += self._step
        return self._now


@pytest.fixture(scope="module")
def training():
    # Imported here, or collecting the tests would load torch.
    return importlib.import_module("embeddings.training")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return make_tiny_model(tmp_path_factory.mktemp("model"))


def settings(folder):
    return EmbeddingsSettings(model=str(folder), dtype="float32", threads=1)


@pytest.fixture
def trained(training, tiny, tmp_path):
    """Train the tiny model and return what is told, with the folder."""

    def run(name="tuned", *, pairs=PAIRS, clock=None, progress=None, **recipe):
        target = tmp_path / name
        target.mkdir()
        recipe = training.Recipe(**{"learning_rate": 1e-3, "share": 1.0} | recipe)
        trainer = training.Trainer(locate(settings(tiny)), recipe, clock or Ticking())
        return trainer.train(pairs, target, progress=progress), target

    return run


def weights(folder):
    safetensors = importlib.import_module("safetensors.numpy")
    return safetensors.load_file(folder / "model.safetensors")


def test_one_pass_takes_every_pair_once_and_the_loss_falls(trained):
    told, _ = trained()

    assert told.steps == told.planned == -(-len(PAIRS) // 32)
    assert told.last_loss < told.first_loss


def test_what_is_written_encodes_like_any_other_model(trained):
    encoder = importlib.import_module("embeddings.transformer").SentenceEncoder(settings(trained()[1]))

    vectors = encoder.encode(["Officials in Osh inspected the dam repair."])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0], abs=1e-5)


def test_the_same_seed_gives_the_same_weights(trained):
    first, again, other = trained("first"), trained("again"), trained("other", seed=2)
    sums = [file_sha256(folder / "model.safetensors") for _, folder in (first, again, other)]

    assert sums[0] == sums[1] != sums[2]


def test_the_word_vectors_and_frozen_layers_stay_as_they_are(trained, tiny):
    before, after = weights(tiny), weights(trained(frozen=1)[1])
    changed = {name for name in before if not np.array_equal(before[name], after[name])}

    assert changed
    assert not any("word_embeddings" in name or ".layer.0." in name for name in changed)


def test_a_share_of_the_training_lies_between_parent_and_trained(trained, tiny):
    name = "encoder.layer.1.output.dense.weight"
    parent, half, whole = (
        weights(folder)[name] for folder in (tiny, trained("half", share=0.5)[1], trained("whole")[1])
    )

    assert np.allclose(half, (parent + whole) / 2, atol=1e-6)


def test_time_that_is_up_ends_the_training(trained):
    told, target = trained(clock=Ticking(1.0), seconds=10.0)

    assert 1 <= told.steps < told.planned
    assert (target / "model.safetensors").is_file()


def test_progress_rises_to_the_end(trained):
    told = []
    trained(progress=lambda done, total: told.append((done, total)))

    assert told == sorted(told)
    assert told[-1] == (1000, 1000)


def test_without_a_rate_nothing_changes(trained, tiny):
    after = weights(trained(learning_rate=0.0)[1])

    assert all(np.array_equal(after[name], kept) for name, kept in weights(tiny).items())


def test_texts_of_one_origin_are_not_told_apart(trained):
    same = [Pair(PairKind.TITLE, f"Osh dam {n}", "The dam near Osh.", n, 1) for n in range(32)]

    told, _ = trained(pairs=same)

    assert told.first_loss == pytest.approx(0.0, abs=1e-6)


def test_a_hard_negative_makes_the_task_harder(trained):
    alone = [Pair(PairKind.TITLE, "Osh dam", "The dam near Osh.", n, 1) for n in range(8)]
    beside = [replace(pair, negative="The mine near Talas.", negative_origin=2) for pair in alone]

    assert trained("alone", pairs=alone)[0].first_loss < trained("beside", pairs=beside)[0].first_loss


def test_the_own_text_as_negative_of_another_pair_is_not_held_against_a_query(trained):
    own = [Pair(PairKind.TITLE, "Osh dam", "The dam near Osh.", n, 1, "The dam near Osh.", 1) for n in range(8)]

    told, _ = trained(pairs=own)

    assert told.first_loss == pytest.approx(0.0, abs=1e-6)


def test_a_broken_model_is_refused_by_name(training, tmp_path):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "config.json").write_text(json.dumps({"hidden_size": 12}))
    (tmp_path / "broken" / "model.safetensors").write_text("no weights")
    trainer = training.Trainer(locate(settings(tmp_path / "broken")), training.Recipe(), Ticking())

    with pytest.raises(ModelError, match="broken"):
        trainer.train(PAIRS, tmp_path / "tuned")
