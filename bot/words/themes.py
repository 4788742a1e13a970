"""The themes of a language: each module of its package is one, so that a new theme is a file and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def themes(package: ModuleType) -> tuple[ModuleType, ...]:
    """Return the modules of a language's package, each with its WORDS, by name."""
    names = sorted(module.name for module in iter_modules(package.__path__))
    return tuple(import_module(f"{package.__name__}.{name}") for name in names)


def words(themes: tuple[ModuleType, ...]) -> Mapping[str, str]:
    """Return all that is said in these themes; AttributeError for a module without WORDS."""
    return {key: text for theme in themes for key, text in theme.WORDS.items()}
