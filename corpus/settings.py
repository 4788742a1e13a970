"""The `[corpus]` table of config.toml."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class CorpusSettings(BaseModel):
    """Say where articles are kept and how they are taken in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    database_url: str = Field(
        default="", description="SQLAlchemy URL of the article store; empty means corpus.db in the home folder"
    )
    passage_words: int = Field(default=120, ge=40, le=400, description="words that a passage aims at")
    user_agent: str = Field(
        default="Heliograph/0.1", description="what the fetcher calls itself; add a contact address"
    )
    fetch_timeout_seconds: float = Field(default=30.0, gt=0, description="time for one address, redirects included")
    fetch_max_bytes: int = Field(default=15 * 2**20, gt=0, description="largest page or feed, after decompression")
    allow_private_addresses: bool = Field(
        default=False, description="let the fetcher reach private and local addresses: for intranets and tests"
    )
    feed_interval_minutes: int = Field(default=30, ge=5, le=1440, description="how often a feed is asked for news")
    feeds: tuple[str, ...] = Field(default=(), description="feed addresses that are followed besides `feeds add`")
