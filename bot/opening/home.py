"""What rests on nothing: the settings, the folder, and where the databases are."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from bot.databases import Addresses
    from bot.settings import Settings
    from bot.store import BotStore
    from corpus.engine_kinds import Limits
    from corpus.settings import Engine


class Home:
    """The settings and the databases; whatever is opened here is closed by `close`, the last one first."""

    def __init__(self, settings: Settings, *, config: Path | None = None) -> None:
        """Build from `settings`, which came from `config`; creates the home folder and nothing else."""
        self.settings = settings
        self.options = ("--home", str(settings.home), *(("--config", str(config)) if config else ()))
        self._open = ExitStack()
        self._patient, self._takes_stand_ins = True, True
        settings.home.mkdir(parents=True, exist_ok=True)

    @classmethod
    def configured(cls, config: Path | None, *, home: Path | None, engine: Engine | None = None) -> Self:
        """Return the program as config.toml and the environment say; raises ConfigError."""
        from bot.settings import load_settings

        return cls(load_settings(config, home=home, engine=engine), config=config)

    def close(self) -> None:
        """Close what was opened, the last one first."""
        self._open.close()

    @cached_property
    def addresses(self) -> Addresses:
        """Where articles and people's data are kept; a server of the home's own runs from now to `close`."""
        from bot.databases import addresses

        return self._open.enter_context(addresses(self.settings))

    @cached_property
    def _limits(self) -> Limits:
        from corpus.engine_kinds import Limits

        said = self.settings.database
        limits = Limits(
            said.connections,
            said.statement_seconds,
            said.lock_seconds,
            said.connect_seconds,
            stand_ins=self._takes_stand_ins,
        )
        return limits if self._patient else replace(limits, patience=0.0)

    def wait_for_nothing(self) -> None:
        """Say at once where a database is away; call it before anything is opened."""
        self._patient = False

    def take_no_stand_ins(self) -> None:
        """Read from no standby, so that what is decided by it is no older than what was written; call it at first."""
        self._takes_stand_ins = False

    def bot_store(self, url: str) -> BotStore:
        """Return people's data in the database at `url`; raises StoreError."""
        from bot.store import BotStore

        store = BotStore(url, limits=self._limits)
        self._open.callback(store.close)
        return store
