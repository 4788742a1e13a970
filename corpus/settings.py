"""The `[corpus]` table of config.toml."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, field_validator

from corpus.address import Networks


class CorpusSettings(BaseModel):
    """Say where articles are kept and how they are taken in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    database_url: str = Field(
        default="", description="SQLAlchemy URL of the article store; empty means corpus.db in the home folder"
    )
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
