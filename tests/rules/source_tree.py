"""The three packages as the house rules see them: modules and what each of them imports."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGES = ("corpus", "embeddings", "bot")


@dataclass(frozen=True)
class Module:
    """One source file; `imports` are the full dotted names, wherever in the file the import stands."""

    name: str
    path: Path
    imports: frozenset[str]

    @property
    def package(self) -> str:
        return self.name.partition(".")[0]

    def outside_libraries(self) -> set[str]:
        roots = {name.partition(".")[0] for name in self.imports}
        return roots - set(PACKAGES) - sys.stdlib_module_names


def modules_of(package: str) -> list[Module]:
    return [_read(path) for path in sorted((REPOSITORY / package).rglob("*.py"))]


def all_modules() -> list[Module]:
    return [module for package in PACKAGES for module in modules_of(package)]


def _read(path: Path) -> Module:
    parts = path.relative_to(REPOSITORY).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    return Module(name, path, frozenset(target for node in ast.walk(tree) for target in _targets(node, name)))


def _targets(node: ast.AST, module: str) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        # A relative import would slip past every rule that compares names.
        assert node.level == 0, f"{module}: relative import in line {node.lineno}"
        source = node.module or ""
        return [source, *(f"{source}.{alias.name}" for alias in node.names)]
    return []
