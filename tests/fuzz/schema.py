"""What the Bot API's objects look like, read from the classes of python-telegram-bot: nothing of it is written by hand.

Names of the library that differ from those on the wire (`from_user`) are put right.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from functools import cache

import telegram

ON_THE_WIRE = {"from_user": "from"}

ALWAYS_THERE = {
    *("option_persistent_ids", "persistent_id", "allows_revoting", "members_only", "can_react_to_messages"),
}
"""Fields that the library has as optional in its signatures and requires all the same."""

DISCRIMINATORS = {
    "ChatMember": ("status", ("creator", "administrator", "member", "restricted", "left", "kicked")),
    "MessageOrigin": ("type", ("user", "hidden_user", "chat", "channel")),
    "ReactionType": ("type", ("emoji", "custom_emoji", "paid")),
    "ChatBoostSource": ("source", ("premium", "gift_code", "giveaway")),
    "PaidMedia": ("type", ("preview", "photo", "video")),
    "BackgroundType": ("type", ("fill", "wallpaper", "pattern", "chat_theme")),
    "BackgroundFill": ("type", ("solid", "gradient", "freeform_gradient")),
    "TransactionPartner": ("type", ("user", "fragment", "other")),
    "OwnedGift": ("type", ("regular", "unique")),
}
"""The field that says which of several classes an object is, and its values."""


@dataclass(frozen=True)
class Field:
    """One field of an object: `kind` is a class of the library or "int", "str", "float", "bool", "datetime"."""

    name: str
    kind: str
    lists: int
    required: bool


@cache
def fields_of(kind: str) -> tuple[Field, ...]:
    """Return the fields of a class of the library, by its name."""
    parameters = inspect.signature(getattr(telegram, kind).__init__).parameters.values()
    named = [one for one in parameters if one.name not in ("self", "api_kwargs") and one.kind is not one.VAR_KEYWORD]
    return tuple(_field(one) for one in named)


@cache
def of_case(kind: str, value: str) -> str:
    """Return the class that the value of a discriminator stands for."""
    special = {"creator": "Owner", "kicked": "Banned"}
    name = kind + special.get(value, "".join(word.title() for word in value.split("_")))
    return name if hasattr(telegram, name) else kind


def update_kinds() -> dict[str, str]:
    """Return what an update can be, by its field, with the class of that."""
    return {one.name: one.kind for one in fields_of("Update") if one.name != "update_id"}


def _field(parameter: inspect.Parameter) -> Field:
    said = parameter.annotation if isinstance(parameter.annotation, str) else str(parameter.annotation)
    if isinstance(parameter.annotation, type):
        said = parameter.annotation.__name__
    lists = said.count("Sequence[") + said.count("list[") + said.count("tuple[")
    words = [word for word in re.findall(r"[A-Za-z_]\w*", said) if _is_kind(word)]
    kind = "datetime" if "datetime" in words else words[0] if words else "str"
    kind = {"MaybeInaccessibleMessage": "Message", "timedelta": "int"}.get(kind, kind)
    required = parameter.default is inspect.Parameter.empty or parameter.name in ALWAYS_THERE
    return Field(ON_THE_WIRE.get(parameter.name, parameter.name), kind, lists, required)


def _is_kind(word: str) -> bool:
    if word in ("int", "str", "float", "bool", "datetime", "timedelta", "MaybeInaccessibleMessage"):
        return True
    return isinstance(getattr(telegram, word, None), type) and word[0].isupper()
