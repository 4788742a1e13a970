"""The one row that says which tables are in use and what they hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, ValidationError

from embeddings.errors import IndexDamaged
from embeddings.manifest import FORMAT, METRIC, REMEDY, Manifest


@dataclass(frozen=True, slots=True)
class State:
    """`number` of the tables in use, of the `generation`, its `manifest` as JSON, since when it is published.

    `whole` is false while the tables hold something else than what the manifest says.
    """

    number: int
    generation: int
    manifest: str
    published: datetime
    whole: bool = True

    @property
    def name(self) -> str:
        """Return the name of the generation."""
        return named(self.generation)


class _Format(BaseModel):
    """The one field that manifests of all formats have."""

    model_config = ConfigDict(strict=True)

    format: int


def named(generation: int) -> str:
    """Return the name of a generation by its number."""
    return f"generation-{generation:06d}"


def read_state(connection: sa.Connection) -> State | None:
    """Return what is in use, None where nothing was ever published."""
    sql = "SELECT number, generation, manifest, published, whole FROM search.state"
    row = connection.execute(sa.text(sql)).first()
    return State(*row) if row else None


def put_state(connection: sa.Connection, state: State) -> None:
    """Make this the state in use, in one step."""
    values = {
        "number": state.number,
        "generation": state.generation,
        "manifest": state.manifest,
        "published": state.published,
        "whole": state.whole,
    }
    connection.execute(sa.text(_PUT), values)


def parsed(manifest: str, folder: str) -> Manifest:
    """Return a manifest that this version can use; raises IndexDamaged that names what is wrong in `folder`."""
    try:
        form = _Format.model_validate_json(manifest).format
        if form != FORMAT:
            raise IndexDamaged(f"{folder}: has format {form}, this version reads {FORMAT}; {REMEDY}")
        found = Manifest.model_validate_json(manifest)
    except ValidationError as error:
        raise IndexDamaged(f"{folder}: the manifest cannot be read ({error}); {REMEDY}") from error
    if found.metric != METRIC:
        raise IndexDamaged(f"{folder}: compares by {found.metric}, this version by {METRIC}; {REMEDY}")
    return found


_PUT = (
    "INSERT INTO search.state (number, generation, manifest, published, whole) "
    "VALUES (:number, :generation, :manifest, :published, :whole) ON CONFLICT (one) DO UPDATE SET "
    "number = excluded.number, generation = excluded.generation, manifest = excluded.manifest, "
    "published = excluded.published, whole = excluded.whole"
)
