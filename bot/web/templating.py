"""Templates -> pages: every value is escaped where it is put in, and one that is missing is an error."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined

from bot.forms.elements import sound
from bot.forms.html import stamp, stated

STATIC = files("bot.web") / "static"
FORMS = files("bot.forms") / "templates"
SHARED = frozenset({"print.css"})
"""Files that the printed brief uses, too."""


def written(template: str, values: Mapping[str, Any]) -> str:
    """Return the page that `template` makes of `values`."""
    return _templates().get_template(template).render(values)


def compile_all() -> None:
    """Compile every template, so that no visitor waits for it: each takes up to 20 ms, all of them a quarter second."""
    for name in _templates().list_templates(extensions=["html"]):
        _templates().get_template(name)


@cache
def static_path(name: str) -> str:
    """Return the address of a packaged file; it changes with its content, so browsers may keep it for ever."""
    return f"/static/{hashlib.sha256(packaged(name)).hexdigest()[:12]}/{name}"


def packaged(name: str) -> bytes:
    """Return a packaged file."""
    return ((FORMS if name in SHARED else STATIC) / name).read_bytes()


@cache
def _templates() -> Environment:
    made = Environment(
        # Beside the pages the parts of the printed brief.
        loader=ChoiceLoader([PackageLoader("bot.web"), PrefixLoader({"forms": PackageLoader("bot.forms")})]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals["static"] = static_path
    made.filters |= {"stamp": stamp, "stated": stated}
    return made


def _finalized(value: object) -> object:
    # What XML and HTML cannot hold is taken out; what a macro returns was looked at when it was put in.
    return sound(value) if type(value) is str else value
