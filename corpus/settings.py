"""The tables `[database]` and `[corpus]` of config.toml."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, field_validator

from corpus.address import Networks
from corpus.server_address import PREFIXES, normal


class Engine(StrEnum):
    """What keeps a home's data; AUTO is what it keeps them with already, files where it is new."""

    AUTO = "auto"
    EMBEDDED = "embedded"
    POSTGRES = "postgres"


class DatabaseSettings(BaseModel):
    """Say what keeps articles, people's data and index, and how much one process may take of a server."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    engine: Engine = Field(
        default=Engine.AUTO,
        description='"embedded" (SQLite and FAISS, files in the home folder), "postgres" (a PostgreSQL server of its '
        'own, started in the home folder), or "auto": what the home has',
    )
    url: str = Field(
        default="",
        description="address of a PostgreSQL server elsewhere for everything, such as "
        '"postgresql://heliograph@db.example.org/heliograph?sslmode=verify-full"; see docs/postgresql.md',
    )
    connections: int = Field(
        default=10, ge=2, le=1000, description="connections that one process opens at most to each part of a server"
    )
    statement_seconds: float = Field(default=60.0, gt=0, description="a query that takes longer is ended")
    lock_seconds: float = Field(default=30.0, gt=0, description="how long to wait for another process that writes")
    connect_seconds: float = Field(default=5.0, ge=2, description="how long to wait for the server to answer")
    partitions: int = Field(
        default=0,
        ge=0,
        le=1024,
        description="parts into which a new index in PostgreSQL is divided on each server; 0: one for each "
        "125,000 passages",
    )

    @field_validator("url")
    @classmethod
    def _is_of_a_server(cls, value: str) -> str:
        if value and not value.startswith(PREFIXES):
            # Not told as it is: it may hold a password.
            raise ValueError("is not the address of a PostgreSQL server, which begins with postgresql://")
        return normal(value)


class CorpusSettings(BaseModel):
    """Say where articles are kept and how they are taken in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    database_url: str = Field(default="", description="SQLAlchemy URL of the article store; empty: as [database] says")
    passage_words: int = Field(default=120, ge=40, le=400, description="words that a passage aims at")
    user_agent: str = Field(
        default="Heliograph/0.1", pattern=r"^[\x21-\x7e][\x20-\x7e]*$", description="what the fetcher calls itself"
    )
    contact: str = Field(
        default="",
        pattern=r"^[\x20-\x7e]*$",
        description="e-mail address or page by which the sites that are fetched reach you; sent with each request",
    )
    fetch_timeout_seconds: float = Field(default=30.0, gt=0, description="time for one address, redirects included")
    fetch_max_bytes: int = Field(default=15 * 2**20, gt=0, description="largest page or feed, after decompression")
    allowed_networks: tuple[str, ...] = Field(
        default=(),
        description="networks, addresses and hosts outside the public internet that may be fetched: 10.0.0.0/8",
    )
    feed_interval_minutes: int = Field(default=30, ge=5, le=1440, description="how often a feed is asked for news")
    feed_silent_days: int = Field(default=14, ge=1, description="days without a new item after which a feed is silent")
    feeds: tuple[str, ...] = Field(default=(), description="feed addresses that are followed besides `feeds add`")
    watched_folders: tuple[str, ...] = Field(
        default=(), description="folders whose new and changed files are taken in at each update"
    )

    @field_validator("database_url")
    @classmethod
    def _is_readable(cls, value: str) -> str:
        return normal(value)

    @field_validator("allowed_networks")
    @classmethod
    def _are_networks(cls, named: tuple[str, ...]) -> tuple[str, ...]:
        Networks.allowing(named)
        return named

    @field_validator("feeds")
    @classmethod
    def _are_addresses(cls, named: tuple[str, ...]) -> tuple[str, ...]:
        for address in named:
            if not address.startswith(("http://", "https://")):
                raise ValueError(f"{address!r} is not an http or https address")
        return named
