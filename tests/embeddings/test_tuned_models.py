import json
from dataclasses import replace

import pytest
from fakes.embeddings_store import day

from embeddings.errors import ModelError, TuneError
from embeddings.model import locate
from embeddings.settings import EmbeddingsSettings
from embeddings.tuned_models import Card, Figures, TunedModels

FIGURES = Figures(mrr=0.7, recall=0.9, own_cosine=0.6, other_cosine=0.1)


def weights(folder, text):
    """Make a folder that passes for a model."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps({"hidden_size": 12}))
    (folder / "model.safetensors").write_text(text)
    return folder


def settings(folder):
    return EmbeddingsSettings(model=str(folder), dtype="float32")


@pytest.fixture
def parent(tmp_path):
    return weights(tmp_path / "parent", "as it came")


@pytest.fixture
def models(tmp_path):
    return TunedModels(tmp_path / "home" / "models")


def keep(models, parent, text="tuned", number=12):
    with models.changing() as aside:
        weights(aside, text)
        card = Card(
            parent=str(parent),
            parent_fingerprint=locate(settings(parent)).fingerprint,
            fingerprint=locate(settings(aside)).fingerprint,
            made=day(5, number),
            articles=600,
            pairs={"title": 540},
            steps=17,
            recipe={"seed": 1},
            before=FIGURES,
            after=FIGURES,
            sureness=0.99,
        )
        return models.keep(aside, card)


def model(models, name):
    return locate(settings(models.folder / name)).identity


def test_without_a_tuned_model_the_configured_one_is_in_use(models, parent):
    assert models.current() is None
    assert models.in_use(settings(parent)) == settings(parent)
    assert not models.folder.exists()


def test_a_kept_model_is_named_by_day_and_weights_and_not_in_use_yet(models, parent):
    name = keep(models, parent)

    assert name.startswith("tuned-20260512-")
    assert models.current() is None
    assert models.unused() == [name]


def test_a_model_in_use_stands_for_the_one_that_it_was_made_of(models, parent, tmp_path):
    name = keep(models, parent)
    models.use(name)

    assert models.in_use(settings(parent)) == settings(models.folder / name)
    another = weights(tmp_path / "another", "of another family")
    assert models.in_use(settings(another)) == settings(another)


def test_going_back_takes_the_pointer_away(models, parent):
    models.use(keep(models, parent))
    models.use(None)

    assert models.in_use(settings(parent)) == settings(parent)


def test_an_index_finds_the_model_that_it_was_made_with(models, parent):
    first, second = keep(models, parent, "first"), keep(models, parent, "second", number=13)
    models.use(second)

    for name in (first, second):
        assert models.made_with(settings(parent), model(models, name)) == settings(models.folder / name)
    own = locate(settings(parent)).identity
    assert models.made_with(settings(parent), own) == settings(parent)


def test_an_index_of_an_unknown_model_gets_the_one_in_use(models, parent):
    name = keep(models, parent)
    models.use(name)

    lost = replace(locate(settings(parent)).identity, name=str(parent / "lost"), revision="f" * 64)
    assert models.made_with(settings(parent), lost) == settings(models.folder / name)


def test_an_index_is_read_with_the_model_that_was_configured_when_it_was_made(models, parent, tmp_path):
    before = settings(parent).model_copy(update={"query_prompt": "query: "})
    another = EmbeddingsSettings(model=str(weights(tmp_path / "another", "of another family")), dtype="bfloat16")

    assert models.made_with(another, locate(before).identity) == before


def test_an_index_is_read_with_its_tuned_model_also_when_another_one_is_configured(models, parent, tmp_path):
    name = keep(models, parent)
    another = settings(weights(tmp_path / "another", "of another family"))

    assert models.made_with(another, model(models, name)) == settings(models.folder / name)


def test_a_model_that_was_changed_where_it_lies_is_not_the_one_that_made_the_index(models, parent, tmp_path):
    before = locate(settings(parent)).identity
    weights(parent, "as it came later")
    another = settings(weights(tmp_path / "another", "of another family"))

    assert models.made_with(another, before) == another


def test_a_lost_model_is_named_with_the_remedy(models, parent):
    name = keep(models, parent)
    models.use(name)
    models.drop(name)

    with pytest.raises(ModelError, match=r"card\.json.*tune --undo"):
        models.in_use(settings(parent))


def test_only_one_may_tune_at_a_time(models):
    with models.changing(), pytest.raises(TuneError, match="another tune"), TunedModels(models.folder).changing():
        pass


def test_what_is_not_kept_leaves_nothing(models):
    with pytest.raises(KeyboardInterrupt), models.changing() as aside:
        weights(aside, "half")
        raise KeyboardInterrupt

    assert [path.name for path in models.folder.iterdir()] == ["lock"]


def test_what_a_killed_tune_left_is_cleared_away(models):
    weights(models.folder / "building", "half")

    with models.changing() as aside:
        assert list(aside.iterdir()) == []
