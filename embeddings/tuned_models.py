"""The models that `heliograph tune` made of the configured one, and which of them is in use.

    folder/CURRENT                     the name of the model in use; no file: the configured model itself
    folder/lock                        held by the one process that tunes
    folder/building/                   a model on its way
    folder/tuned-20260512-3f9a01c2/    a sentence-transformers folder with card.json
    folder/exported/                   models as `exported` keeps them, by fingerprint

Who writes an index takes the model that CURRENT names. Who reads one takes the model that the index was made with:
so a bot that runs goes from one model to the other when the new index is published, and at no other moment.
A tuned model stands for the model in config.toml that it was made of, and is passed over when that is another one.
"""

from __future__ import annotations

import fcntl
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from embeddings.errors import ModelError, TuneError
from embeddings.model import WEIGHTS, file_sha256, locate
from embeddings.model_identity import ModelIdentity
from embeddings.settings import EmbeddingsSettings

_CURRENT = "CURRENT"
_CARD = "card.json"
_NAME = re.compile(r"tuned-\d{8}-[0-9a-f]{8}")


class Figures(BaseModel):
    """What a model reached on the articles that were held back; see `heldback.Marks`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mrr: float
    recall: float
    own_cosine: float
    other_cosine: float


class Card(BaseModel):
    """Say where a tuned model comes from and what it is worth. `pairs` counts them by the kind of their query."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    parent: str
    parent_fingerprint: str
    fingerprint: str
    made: datetime
    articles: int
    pairs: dict[str, int]
    steps: int
    recipe: dict[str, float]
    before: Figures
    after: Figures
    sureness: float


class TunedModels:
    """Keep tuned models in one folder, which is made when the first one is kept."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`; nothing is read or written yet."""
        self.folder = folder
        self.exported = folder / "exported"

    def current(self) -> str | None:
        """Return the name of the tuned model in use, or None; costs one small read."""
        try:
            return (self.folder / _CURRENT).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None

    def card(self, name: str) -> Card:
        """Return what is known of a model; raises ModelError that names the remedy."""
        path = self.folder / name / _CARD
        try:
            return Card.model_validate_json(path.read_bytes())
        except (OSError, ValidationError) as error:
            raise ModelError(f"{path}: cannot be read ({error}); run: heliograph tune --undo") from error

    def fingerprint_of(self, name: str) -> str | None:
        """Return the fingerprint that a model had when it was made, or None where its card is lost."""
        try:
            return self.card(name).fingerprint
        except ModelError:
            return None

    def in_use(self, settings: EmbeddingsSettings) -> EmbeddingsSettings:
        """Return the settings with the tuned model that stands for the configured one, where there is one."""
        name = self.current()
        return settings if name is None or self.card(name).parent != settings.model else self._with(settings, name)

    def made_with(self, settings: EmbeddingsSettings, model: ModelIdentity) -> EmbeddingsSettings:
        """Return the settings with this model: the one in use, the configured, a tuned one, or the one it names itself.

        The last is a model that was configured before and is still where it was. Where none of them is this
        model, those with the model in use: whoever compares the two then says what is wrong.
        """
        used = self.in_use(settings)
        own = (name for name in self._names() if self.card(name).parent == settings.model)
        candidates = chain((used, settings), (self._with(settings, name) for name in own), (_before(settings, model),))
        return next((one for one in candidates if _is(one, model)), used)

    @contextmanager
    def changing(self) -> Iterator[Path]:
        """Hold the right to make models, and yield an empty folder for one, gone at the end unless it was kept.

        Raises TuneError when another process has the right. What a killed
        process left behind is cleared away.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise TuneError(f"{self.folder}: another tune is running; wait for it, or stop it") from error
            aside = self.folder / "building"
            shutil.rmtree(aside, ignore_errors=True)
            aside.mkdir()
            try:
                yield aside
            finally:
                shutil.rmtree(aside, ignore_errors=True)

    def keep(self, aside: Path, card: Card) -> str:
        """Give a model that lies aside its name, and return it; it is not in use yet."""
        (aside / _CARD).write_text(card.model_dump_json(indent=2) + "\n", encoding="utf-8")
        name = f"tuned-{card.made:%Y%m%d}-{file_sha256(aside / WEIGHTS)[:8]}"
        # The same pairs and seed give the same weights: what lies there under this name is the same model.
        if (self.folder / name).exists():
            shutil.rmtree(self.folder / name)
        aside.rename(self.folder / name)
        return name

    def use(self, name: str | None) -> None:
        """Make a kept model the one in use, or with None the configured one, in one step."""
        pointer = self.folder / _CURRENT
        if name is None:
            pointer.unlink(missing_ok=True)
            return
        aside = pointer.with_suffix(".new")
        aside.write_text(name + "\n", encoding="utf-8")
        aside.replace(pointer)

    def drop(self, name: str) -> None:
        """Remove a kept model that is not in use."""
        shutil.rmtree(self.folder / name, ignore_errors=True)

    def unused(self) -> list[str]:
        """Return the names of the kept models that are not in use."""
        current = self.current()
        return [name for name in self._names() if name != current]

    def _names(self) -> list[str]:
        if not self.folder.is_dir():
            return []
        return sorted(path.name for path in self.folder.iterdir() if _NAME.fullmatch(path.name))

    def _with(self, settings: EmbeddingsSettings, name: str) -> EmbeddingsSettings:
        return settings.model_copy(update={"model": str(self.folder / name)})


def _before(settings: EmbeddingsSettings, model: ModelIdentity) -> EmbeddingsSettings:
    """Return the settings under which a model was in use, by what is known of it."""
    named = {"model": model.name, "dtype": model.precision}
    prompts = {"query_prompt": model.query_prompt, "passage_prompt": model.passage_prompt}
    return settings.model_copy(update=named | prompts)


def _is(settings: EmbeddingsSettings, model: ModelIdentity) -> bool:
    try:
        return locate(settings).fingerprint == model.fingerprint
    except ModelError:
        return False  # its folder is gone, or no longer a model
