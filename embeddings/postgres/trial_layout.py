"""Which servers a trial cluster in a folder consists of, and what each of them is now; see deploy/cluster.py."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from corpus.errors import StoreError

COORDINATOR: Final = "coordinator"
_FILE: Final = "cluster.json"


@dataclass(frozen=True, slots=True)
class Shard:
    """The names of a shard's servers: its `primary`, and the other, which is its standby when `standby` says so."""

    number: int
    primary: str
    other: str
    standby: bool = True


class Layout:
    """What the folder of a cluster says of it, kept in one step; all but `is_there` raise StoreError without one."""

    def __init__(self, folder: Path) -> None:
        """Keep it in `folder`."""
        self._folder = folder

    def is_there(self) -> bool:
        """Say whether a cluster was made here."""
        return (self._folder / _FILE).exists()

    def make(self, shards: int, first_port: int) -> None:
        """Write down a new cluster of so many shards, and a port for each server."""
        self._folder.mkdir(parents=True, exist_ok=True)
        made = [Shard(number, f"shard-{number}-a", f"shard-{number}-b") for number in range(1, shards + 1)]
        names = [COORDINATOR, *(name for shard in made for name in (shard.primary, shard.other))]
        ports = {name: first_port + number for number, name in enumerate(names)}
        self._write({"ports": ports, "shards": [asdict(one) for one in made]})

    def names(self) -> list[str]:
        """Return the names of all servers, the coordinator's first."""
        return list(self._read()["ports"])

    def port(self, name: str) -> int:
        """Return the port of a server."""
        port: int = self._read()["ports"][name]
        return port

    def shards(self) -> tuple[Shard, ...]:
        """Return the shards as they are."""
        return tuple(Shard(**one) for one in self._read()["shards"])

    def shard(self, number: int) -> Shard:
        """Return one shard; raises StoreError where there is none of this number."""
        for one in self.shards():
            if one.number == number:
                return one
        raise StoreError(f"there is no shard {number}; there are 1 to {len(self.shards())}")

    def keep(self, changed: Shard) -> None:
        """Write down what a shard is now."""
        said = self._read()
        said["shards"] = [asdict(changed if one.number == changed.number else one) for one in self.shards()]
        self._write(said)

    def _read(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads((self._folder / _FILE).read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise StoreError(f"{self._folder}: there is no cluster; make one: deploy/cluster.py up FOLDER") from error
        return found

    def _write(self, said: Mapping[str, Any]) -> None:
        aside = self._folder / f"{_FILE}.new"
        aside.write_text(json.dumps(said, indent=2), encoding="utf-8")
        aside.replace(self._folder / _FILE)
