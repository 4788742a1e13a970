"""What can go wrong between us and the people we write to, as one tree.

BotError
├── ConfigError      config.toml or the environment; names file, table and key
├── UsageError       an argument of the command line cannot be understood
├── StoreError       the bot's database cannot be used
│   ├── StoreAway    it is away, or takes no writes now: trying again later helps
│   └── StoreRefused it can be used, but never takes what it was given
├── CommandError     a command cannot be understood; carries the text key for the person
├── UnreadableUpdate what Telegram brought has not the shape that its kind has
└── SendError        Telegram did not take a message
    ├── TooFast      429: not before `retry_after` seconds, for this chat
    ├── ChatMoved    the group became a supergroup: `new_chat_id`
    ├── ChatGone     blocked, kicked, no right to write, deactivated: stop sending, suspend; carries the `cause`
    ├── TopicGone    the forum topic was closed or deleted; carries the `cause`
    ├── SendRefused  the request can never succeed as it is (400)
    ├── Unreachable  no connection: the message was certainly not sent
    └── SendUnknown  no answer came: the message may or may not have arrived
"""

from __future__ import annotations

from bot.types import Cause


class BotError(Exception):
    """Be the root of everything that the bot raises on purpose."""


class ConfigError(BotError):
    """Say what in the configuration is wrong, where, and the remedy."""


class UsageError(BotError):
    """Say which argument of the command line cannot be understood, and what would do."""


class StoreError(BotError):
    """Say that the bot's database cannot be used."""


class StoreAway(StoreError):
    """Say that the bot's database is away, or takes no writes now: what was asked may work later."""


class StoreRefused(StoreError):
    """Say that the bot's database never takes what it was given: trying again is no use, and others may go on."""


class UnreadableUpdate(BotError):
    """Say which part of an update is not as it must be, without the words of a person: trying again is no use."""


class CommandError(BotError):
    """Say that a command cannot be understood, in words for the person who wrote it.

    `key` names a sentence of `bot.texts`, `values` fill its places.
    """

    def __init__(self, key: str, **values: str) -> None:
        """Name the sentence `key` and the `values` for its places."""
        self.key, self.values = key, values
        super().__init__(f"{key} {values}" if values else key)


class SendError(BotError):
    """Say that Telegram did not take a message."""


class TooFast(SendError):
    """Say that this chat takes nothing for `retry_after` seconds."""

    def __init__(self, retry_after: float) -> None:
        """Keep `retry_after`, in seconds."""
        self.retry_after = retry_after
        super().__init__(f"retry after {retry_after:g} s")


class ChatMoved(SendError):
    """Say that the chat has the id `new_chat_id` from now on."""

    def __init__(self, new_chat_id: int) -> None:
        """Keep the chat's `new_chat_id`."""
        self.new_chat_id = new_chat_id
        super().__init__(f"chat moved to {new_chat_id}")


class ChatGone(SendError):
    """Say that the chat blocked or removed the bot, lets it write no more, or is gone."""

    def __init__(self, said: str, cause: Cause = Cause.BLOCKED) -> None:
        """Keep what Telegram `said` and the `cause` that it stands for."""
        self.cause = cause
        super().__init__(said)


class TopicGone(SendError):
    """Say that the forum topic is closed or deleted."""

    def __init__(self, said: str, cause: Cause = Cause.TOPIC_CLOSED) -> None:
        """Keep what Telegram `said` and the `cause` that it stands for."""
        self.cause = cause
        super().__init__(said)


class SendRefused(SendError):
    """Say that the request can never succeed as it is."""


class Unreachable(SendError):
    """Say that Telegram cannot be reached, so the message was certainly not sent."""


class SendUnknown(SendError):
    """Say that no answer came, so the message may or may not have arrived."""
