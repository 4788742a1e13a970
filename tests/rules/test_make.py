"""The Makefile, the locks and the pages that tell people what to type agree with each other."""

import re
import tomllib

import pytest
from rules.source_tree import REPOSITORY

MAKEFILE = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
PAGES = ["README.md", "CONTRIBUTING.md", "docs/operations.md", ".ci/run"]


def _lines(name: str) -> list[str]:
    return [line for line in (REPOSITORY / name).read_text(encoding="utf-8").splitlines() if line[0] not in "#-"]


def _normal(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement)[0]).lower()


def _project() -> dict[str, list[str]]:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        "requirements.lock": project["dependencies"],
        "requirements-dev.lock": project["optional-dependencies"]["dev"],
    }


@pytest.mark.parametrize("page", PAGES)
def test_every_make_command_on_a_page_is_a_target(page: str) -> None:
    # At the start of a line or of a code span, so that "to make sure" in prose is no command.
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", (REPOSITORY / page).read_text(encoding="utf-8"), re.MULTILINE))
    assert named
    assert named <= TARGETS


def test_every_target_is_described_in_the_help() -> None:
    described = set(re.findall(r"^([a-z]+):.*## \w", MAKEFILE, re.MULTILINE))
    assert described == TARGETS


def test_every_script_that_the_makefile_runs_exists() -> None:
    scripts = re.findall(r"\$\(BIN\)/python (\S+\.py)", MAKEFILE)
    assert scripts
    assert [script for script in scripts if not (REPOSITORY / script).is_file()] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_one_exact_version_of_everything_that_the_project_asks_for(lock: str) -> None:
    lines = _lines(lock)
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
    locked = [_normal(line) for line in lines]
    assert len(locked) == len(set(locked))
    assert {_normal(requirement) for requirement in _project()[lock]} <= set(locked)


def test_the_locks_pull_no_gpu_libraries() -> None:
    names = {_normal(line) for lock in ("requirements.lock", "requirements-dev.lock") for line in _lines(lock)}
    assert [name for name in names if name.startswith(("nvidia", "triton", "cuda"))] == []
    assert "torch==2.13.0" in _lines("requirements.lock")
