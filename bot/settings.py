"""The whole configuration: defaults, config.toml, environment, in rising order.

Secrets never stand in config.toml: the token comes from `TELEGRAM_BOT_TOKEN` or
from the file that `TELEGRAM_BOT_TOKEN_FILE` names. Any other setting can be
overridden by `HELIOGRAPH_<TABLE>__<KEY>`, for example `HELIOGRAPH_BOT__ZONE`.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.errors import ConfigError
from bot.types import Language, Length
from corpus.settings import CorpusSettings
from embeddings.settings import EmbeddingsSettings

DEFAULT_CONFIG = Path("config.toml")


class BotSettings(BaseModel):
    """The `[bot]` table of config.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    database_url: str = Field(
        default="", description="SQLAlchemy URL of the bot's database; empty means bot.db in the home folder"
    )
    api_base_url: str = Field(
        default="https://api.telegram.org/bot", description="Bot API server, up to the token; for self-hosted ones"
    )
    language: Language = Field(default=Language.ENGLISH, description='language of new chats, "en" or "ru"')
    zone: str = Field(default="Asia/Tashkent", description="IANA time zone of new chats")
    quotes: int = Field(default=3, ge=1, le=5, description="quotes on one answer card")
    brief_stories: int = Field(default=7, ge=1, le=20, description="stories in a brief")
    brief_length: Length = Field(
        default=Length.SHORT, description='length of briefs in new chats: "headlines", "short" or "full"'
    )
    lead_origins: float = Field(default=0.6, ge=0, description="what independent texts count for where a story stands")
    lead_outlets: float = Field(default=0.2, ge=0, description="what the outlets that tell it count for")
    lead_freshness: float = Field(default=0.2, ge=0, description="what it counts that it is still going on")
    lead_novelty: float = Field(default=0.2, ge=0, description="what it counts that the chat does not know it")
    lead_topics: float = Field(default=0.5, ge=0, description="what it counts that it names a topic of the chat")
    subscriptions_per_chat: int = Field(default=20, ge=1, description="subscriptions that one chat or topic may hold")
    tick_seconds: float = Field(default=15.0, gt=0, description="how often the bot looks for what is due")
    update_minutes: float = Field(default=20.0, ge=0, description="how often feeds are updated; 0 switches it off")
    verify_pages: bool = Field(default=True, description="whether /verify looks at the live page of a quote, too")
    learn_from_readers: bool = Field(
        default=False,
        description="keep for `heliograph tune` which quotes readers open: question and passage, never who or where",
    )
    corrections: bool = Field(
        default=True, description="reply to sent messages when an article that they quote was changed or withdrawn"
    )
    rich_messages: Literal["off", "auto"] = Field(
        default="off",
        description='"auto" sends briefs as rich messages where the server can; old apps cannot show them',
    )
    feed_folder: str = Field(
        default="",
        description="folder for an Atom feed of each chat's briefs, relative to the home folder; empty: none",
    )
    admin_chat: int = Field(default=0, description="chat that is told when a feed fails or goes silent; 0 for none")

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{value!r} is not an IANA time zone such as Asia/Almaty") from error
        return value


class Settings(BaseSettings):
    """Everything that can be configured."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True, env_prefix="HELIOGRAPH_", env_nested_delimiter="__")

    home: Path = Field(default=Path("data"), description="folder of all data, relative to this file")
    corpus: CorpusSettings = CorpusSettings()
    embeddings: EmbeddingsSettings = EmbeddingsSettings()
    bot: BotSettings = BotSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file, and read neither .env nor secret folders."""
        return env_settings, init_settings

    @property
    def corpus_url(self) -> str:
        """Return the SQLAlchemy URL of the article store."""
        return self.corpus.database_url or f"sqlite:///{self.home / 'corpus.db'}"

    @property
    def bot_url(self) -> str:
        """Return the SQLAlchemy URL of the bot's database."""
        return self.bot.database_url or f"sqlite:///{self.home / 'bot.db'}"


def load_settings(config: Path | None = None, *, home: Path | None = None) -> Settings:
    """Return the settings of `config`, or of config.toml here, or the defaults.

    `home` overrides the file. A relative home in the file is taken from the
    file's folder, so that the command works from anywhere. Raises ConfigError
    naming file, table and key.
    """
    values, base = _read(config)
    try:
        settings = Settings(**values)
    except ValidationError as error:
        raise ConfigError(_explain(error, config or DEFAULT_CONFIG)) from error
    chosen = home.absolute() if home else (base / settings.home).absolute()
    return settings.model_copy(update={"home": chosen})


def read_token() -> SecretStr | None:
    """Return the bot's token from the environment, or None where none is set.

    Raises ConfigError when the file that should hold it cannot be read.
    """
    token = os.environ.get("TELEGRAM_BOT_TOKEN", "").strip()
    name = os.environ.get("TELEGRAM_BOT_TOKEN_FILE", "").strip()
    if not token and name:
        try:
            token = Path(name).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"TELEGRAM_BOT_TOKEN_FILE={name}: cannot be read ({error})") from error
    return SecretStr(token) if token else None


def _read(config: Path | None) -> tuple[dict[str, Any], Path]:
    path = config or DEFAULT_CONFIG
    if config is None and not path.exists():
        return {}, Path.cwd()
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")), path.absolute().parent
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}); name another file with --config") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error


def _explain(error: ValidationError, path: Path) -> str:
    lines = []
    for problem in error.errors():
        *tables, key = [str(part) for part in problem["loc"]] or ["?"]
        table = f"[{'.'.join(tables)}] " if tables else ""
        if problem["type"] == "extra_forbidden":
            lines.append(f"{path}: {table}{key} is not a setting; see docs/configuration.md for all of them")
        else:
            lines.append(f"{path}: {table}{key} = {problem['input']!r}: {problem['msg']}")
    return "\n".join(lines)
