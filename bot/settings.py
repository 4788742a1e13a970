"""The whole configuration: defaults, config.toml, environment, in rising order.

Secrets never stand in config.toml: the token comes from `TELEGRAM_BOT_TOKEN` or
from the file that `TELEGRAM_BOT_TOKEN_FILE` names, the password of a server in
the same way from `HELIOGRAPH_DATABASE_PASSWORD`. Any other setting can be
overridden by `HELIOGRAPH_<TABLE>__<KEY>`, for example `HELIOGRAPH_BOT__ZONE`.
"""

from __future__ import annotations

import os
import re
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
from bot.operations.logging_setup import LogFormat
from bot.types import Language, Length
from bot.web.settings import WebSettings
from corpus.server_address import normal
from corpus.settings import CorpusSettings, DatabaseSettings, Engine
from embeddings.settings import EmbeddingsSettings

DEFAULT_CONFIG = Path("config.toml")
_WEBHOOK_SECRET = "TELEGRAM_WEBHOOK_SECRET"
_DATABASE_PASSWORD = "HELIOGRAPH_DATABASE_PASSWORD"
_WEB_TOKEN = "HELIOGRAPH_WEB_TOKEN"
SHORTEST_TOKEN = 16


class BotSettings(BaseModel):
    """The `[bot]` table of config.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    database_url: str = Field(default="", description="SQLAlchemy URL of the bot's database; empty: as [database] says")
    api_base_url: str = Field(
        default="https://api.telegram.org/bot", description="Bot API server, up to the token; for self-hosted ones"
    )
    language: Language = Field(default=Language.ENGLISH, description='language of new chats, "en" or "ru"')
    zone: str = Field(default="Asia/Tashkent", description="IANA time zone of new chats")
    quotes: int = Field(default=3, ge=1, le=5, description="quotes on one answer card at most")
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
    encode_by: Literal["bot", "workers"] = Field(
        default="bot",
        description='who encodes and indexes what an update took in: the update itself ("bot"), or `heliograph work`'
        ' beside it ("workers"), so that its cores answer questions',
    )
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
    feed_url: str = Field(
        default="", description="public address of that folder, for `/settings feed`; empty: file names are told"
    )
    log_format: LogFormat = Field(
        default=LogFormat.TEXT, description='how lines of the log look: "text" for people, "json" for programs'
    )
    status_listen: str = Field(
        default="",
        description='where /healthz, /readyz and /metrics are served, such as "127.0.0.1:9108"; empty: nowhere',
    )
    webhook_url: str = Field(
        default="", description="public address to which Telegram brings updates; empty: the bot fetches them itself"
    )
    webhook_listen: str = Field(
        default="127.0.0.1:8443", description="where the bot listens for them, behind the server with the certificate"
    )
    admin_chat: int = Field(default=0, description="chat that is told when a feed fails or goes silent; 0 for none")
    closed: bool = Field(default=False, description="whether only those may use the bot whom an owner let in")
    owners: list[int] = Field(default=[], description="Telegram ids of the people who own the desk: they let others in")
    questions_per_day: int = Field(default=0, ge=0, description="questions that one may ask a day; 0: any number")
    questions_per_minute: int = Field(
        default=20, ge=0, description="questions that one may ask a minute; 0: any number"
    )

    @field_validator("database_url")
    @classmethod
    def _is_readable(cls, value: str) -> str:
        return normal(value)

    @field_validator("webhook_url")
    @classmethod
    def _is_a_web_address(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError(f'{value!r} is not a web address such as "https://bot.example.org/heliograph"')
        return value

    @field_validator("status_listen", "webhook_listen")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        host, colon, port = value.rpartition(":")
        if value and not (host and colon and port.isdecimal() and int(port) < 1 << 16):
            raise ValueError(f'{value!r} is not a host and a port such as "127.0.0.1:9108"')
        return value

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
    database: DatabaseSettings = DatabaseSettings()
    corpus: CorpusSettings = CorpusSettings()
    embeddings: EmbeddingsSettings = EmbeddingsSettings()
    bot: BotSettings = BotSettings()
    web: WebSettings = WebSettings()

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


def load_settings(config: Path | None = None, *, home: Path | None = None, engine: Engine | None = None) -> Settings:
    """Return the settings of `config`, or of config.toml here, or the defaults.

    `home` and `engine` override the file. A relative home in the file is taken from the
    file's folder, so that the command works from anywhere. Raises ConfigError
    naming file, table and key.
    """
    values, base = _read(config)
    try:
        settings = Settings(**values)
    except ValidationError as error:
        raise ConfigError(_explain(error, config or DEFAULT_CONFIG)) from error
    chosen = home.absolute() if home else (base / settings.home).absolute()
    database = settings.database.model_copy(update={"engine": engine} if engine else {})
    return settings.model_copy(update={"home": chosen, "database": database})


def read_token() -> SecretStr | None:
    """Return the bot's token from the environment, or None where none is set.

    Raises ConfigError when the file that should hold it cannot be read.
    """
    return _read_secret("TELEGRAM_BOT_TOKEN")


def read_webhook_secret() -> SecretStr:
    """Return what Telegram must know to bring updates, from the environment.

    Raises ConfigError when there is none or it is not of the form that Telegram takes.
    """
    secret = _read_secret(_WEBHOOK_SECRET)
    if secret is None:
        raise ConfigError(
            f"[bot] webhook_url is set, but {_WEBHOOK_SECRET} is not: without it anybody could bring updates. Set it, "
            f"or {_WEBHOOK_SECRET}_FILE to a file that holds it, to 1 to 256 random letters and digits"
        )
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
        raise ConfigError(f"{_WEBHOOK_SECRET}: Telegram takes 1 to 256 letters, digits, underscores and hyphens only")
    return secret


def read_database_password() -> SecretStr | None:
    """Return the password for servers whose address has none, from the environment, or None where none is set.

    Raises ConfigError when the file that should hold it cannot be read.
    """
    return _read_secret(_DATABASE_PASSWORD)


def read_web_token() -> SecretStr | None:
    """Return what an owner gives to come into the reading room, or None where none is set; raises ConfigError."""
    token = _read_secret(_WEB_TOKEN)
    if token is not None and len(token.get_secret_value()) < SHORTEST_TOKEN:
        raise ConfigError(f"{_WEB_TOKEN}: shorter than {SHORTEST_TOKEN} characters, so it could be guessed")
    return token


def read_secrets() -> list[str]:
    """Return what no line may show: both tokens, the webhook's secret, the password, where set; raises ConfigError."""
    secrets = (read_token(), _read_secret(_WEBHOOK_SECRET), _read_secret(_WEB_TOKEN), read_database_password())
    return [secret.get_secret_value() for secret in secrets if secret]


def _read_secret(variable: str) -> SecretStr | None:
    """Return what `variable` holds, or the file that `variable`_FILE names."""
    secret = os.environ.get(variable, "").strip()
    name = os.environ.get(f"{variable}_FILE", "").strip()
    if not secret and name:
        try:
            secret = Path(name).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{variable}_FILE={name}: cannot be read ({error})") from error
    return SecretStr(secret) if secret else None


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
            # An address may hold a password.
            given = "" if key.endswith("url") and "@" in str(problem["input"]) else f" = {problem['input']!r}"
            lines.append(f"{path}: {table}{key}{given}: {problem['msg']}")
    return "\n".join(lines)
