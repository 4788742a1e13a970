"""A model that nobody made, to be changed field by field, and manifests that say other things than they did."""

from dataclasses import replace

from fakes.embeddings_encoder import WordEncoder

from embeddings.generations import Generations
from embeddings.manifest import manifest_sum, read_manifest, write_manifest
from embeddings.model_identity import ModelIdentity

_USUAL = ModelIdentity(
    name="steppe/mini-4",
    revision="9f" * 32,
    tokenizer="0c" * 32,
    pooling="mean",
    normalisation="unit",
    precision="float32",
    dimension=4,
    max_tokens=256,
    query_prompt="",
    passage_prompt="",
    passage_form="title\\npassage",
)


def identity(**changes: object) -> ModelIdentity:
    return replace(_USUAL, **changes)


def encoder_of(model: ModelIdentity) -> WordEncoder:
    """Return an encoder that says to be this model."""
    encoder = WordEncoder(dimension=model.dimension, fingerprint=model.fingerprint)
    encoder.identity = model
    return encoder


def restate(generations: Generations, **changes: object) -> None:
    """Let the generation in use state other things of itself than it did, all sums included."""
    folder = generations.folder / str(generations.current())
    write_manifest(folder, read_manifest(folder).model_copy(update=changes))
    (generations.folder / "CURRENT").write_text(f"{folder.name} {manifest_sum(folder)}\n")
