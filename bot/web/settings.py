"""The `[web]` table of config.toml."""

from __future__ import annotations

from ipaddress import ip_network
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator


class WebSettings(BaseModel):
    """Where the reading room is and who comes in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    listen: str = Field(
        default="", description='where the reading room is served, such as "127.0.0.1:8080"; empty: nowhere'
    )
    url: str = Field(
        default="", description="public address of the reading room, for links from the chat; empty: the chat has none"
    )
    anonymous: bool = Field(default=False, description="whether everybody may read and ask, without a link or a token")
    link_days: int = Field(
        default=30, ge=1, le=365, description="days for which a link from the chat opens what it names"
    )
    session_days: int = Field(
        default=14, ge=1, le=365, description="days after which somebody who came in does so again"
    )
    questions_per_minute: int = Field(default=20, ge=1, description="questions that one visitor may ask a minute")
    proxies: list[str] = Field(
        default=[], description="addresses or networks of the proxies before the room, whose word on who asks is taken"
    )
    requests_per_minute: int = Field(default=300, ge=1, description="pages that one visitor may open a minute")

    @field_validator("listen")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        host, colon, port = value.rpartition(":")
        if value and not (host and colon and port.isdecimal() and int(port) < 1 << 16):
            raise ValueError(f'{value!r} is not a host and a port such as "127.0.0.1:8080"')
        return value

    @field_validator("url")
    @classmethod
    def _is_a_web_address(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError(f'{value!r} is not a web address such as "https://desk.example.org"')
        value = value.rstrip("/")
        parts = urlsplit(value)
        if value and (parts.path or parts.query or parts.fragment or "@" in parts.netloc):
            raise ValueError(f'{value!r} holds more than a host; the room stands at "/" of a host of its own')
        if value and "." not in (parts.hostname or ""):
            raise ValueError(
                f"{value!r}: Telegram makes no link of a host without a dot; name the one that people open"
            )
        return value

    @field_validator("proxies")
    @classmethod
    def _are_networks(cls, value: list[str]) -> list[str]:
        for one in value:
            try:
                ip_network(one, strict=False)
            except ValueError as error:
                raise ValueError(f'{one!r} is not an address such as "127.0.0.1" or a network') from error
        return value

    @property
    def has_address(self) -> bool:
        """Tell whether the room is served, and people can be sent there."""
        return bool(self.listen and self.url)

    @property
    def is_public(self) -> bool:
        """Tell whether the room is reached by https, which Mini Apps and Secure cookies ask for."""
        return self.url.startswith("https://")
