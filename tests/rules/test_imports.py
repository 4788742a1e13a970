"""Imports go to the left, in a line and without circles, and cost nothing until they are used."""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter

import pytest
from rules.source_tree import PACKAGES, REPOSITORY, all_modules, modules_of

MAY_IMPORT = {
    "corpus": {"corpus"},
    "embeddings": {"embeddings", "corpus"},
    "bot": {"bot", "embeddings", "corpus"},
}
SLOW = ("sentence_transformers", "torch", "transformers", "alembic", "trafilatura", "telegram")


def test_no_package_imports_one_to_its_right() -> None:
    wrong = [
        f"{module.name} imports {target}"
        for module in all_modules()
        for target in sorted(module.imports)
        if target.partition(".")[0] in set(PACKAGES) - MAY_IMPORT[module.package]
    ]
    assert wrong == []


@pytest.mark.parametrize("package", PACKAGES)
def test_the_modules_of_a_package_can_be_put_in_an_order(package: str) -> None:
    modules = modules_of(package)
    # A package's __init__ is only a docstring, so importing it ties no module to another.
    names = {module.name for module in modules if module.path.name != "__init__.py"}
    graph = {module.name: (module.imports & names) - {module.name} for module in modules}
    order = list(TopologicalSorter(graph).static_order())
    assert set(order) >= names


@pytest.mark.parametrize(
    "path",
    [path for package in PACKAGES for path in sorted((REPOSITORY / package).rglob("__init__.py"))],
    ids=lambda path: str(path.relative_to(REPOSITORY)),
)
def test_an_init_file_is_a_docstring_and_nothing_else(path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    assert len(tree.body) == 1


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_has_an_init_file(package: str) -> None:
    # Without one, `tests/<package>` or a stray folder could be imported in its place.
    assert (REPOSITORY / package / "__init__.py").is_file()


@pytest.mark.parametrize(
    "module", ["corpus.types", "embeddings.types", "embeddings.search", "bot.types", "bot.cli.main"]
)
def test_importing_does_not_load_what_is_slow(module: str) -> None:
    report = f"import sys, {module}; print(*(name for name in {SLOW!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", report], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert (done.stderr, done.stdout.split()) == ("", [])
