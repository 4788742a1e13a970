"""The Dockerfile and compose.yaml, read the way an engine reads them: what they name must exist."""

import json
import re
import shlex
from dataclasses import dataclass
from functools import cache
from typing import Any

import typer
import yaml
from rules.source_tree import REPOSITORY

from bot.cli.main import app


@dataclass(frozen=True)
class Instruction:
    """One instruction of a Dockerfile, its continued lines joined."""

    keyword: str
    value: str

    def words(self) -> list[str]:
        return shlex.split(self.value)

    def command(self) -> list[str]:
        """The exec form; a shell form would hide the process from signals and is refused."""
        return json.loads(self.value[self.value.index("[") :])


@cache
def stages() -> list[list[Instruction]]:
    """The instructions of each stage; a stage begins with its FROM."""
    text = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    found: list[list[Instruction]] = []
    for line in filter(None, map(str.strip, joined.splitlines())):
        keyword, _, value = line.partition(" ")
        if keyword == "FROM":
            found.append([])
        found[-1].append(Instruction(keyword, value.strip()))
    return found


def final(keyword: str) -> list[Instruction]:
    return [instruction for instruction in stages()[-1] if instruction.keyword == keyword]


@cache
def compose() -> dict[str, Any]:
    return yaml.safe_load((REPOSITORY / "compose.yaml").read_text(encoding="utf-8"))


def service() -> dict[str, Any]:
    return compose()["services"]["heliograph"]


def command_and_options(words: list[str]) -> tuple[str, list[str]]:
    """`heliograph --home /data check --quick` -> ("check", ["--quick"])."""
    assert words[:3] == ["heliograph", "--home", "/data"]
    return words[3], words[4:]


def is_command(name: str, options: list[str]) -> bool:
    group = typer.main.get_command(app)
    command = group.commands.get(name)
    return command is not None and set(options) <= {option for param in command.params for option in param.opts}


def test_only_known_instructions_are_used() -> None:
    known = {"FROM", "ARG", "ENV", "RUN", "COPY", "WORKDIR", "USER", "VOLUME", "HEALTHCHECK", "ENTRYPOINT", "CMD"}
    assert {instruction.keyword for stage in stages() for instruction in stage} <= known


def test_the_image_is_built_in_stages_on_a_slim_base_of_the_lowest_supported_python() -> None:
    assert len(stages()) == 2
    assert {stage[0].value.split()[0] for stage in stages()} == {"python:3.11-slim"}


def test_what_is_copied_exists_and_reaches_the_builder() -> None:
    allowed = {line[1:] for line in (REPOSITORY / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copies = [i.words() for stage in stages() for i in stage if i.keyword == "COPY" and "--from=" not in i.value]
    sources = [source for *found, _ in copies for source in found]
    assert sources
    assert [source for source in sources if not (REPOSITORY / source).exists()] == []
    assert [source for source in sources if source.split("/")[0] not in allowed] == []


def test_stages_that_are_copied_from_have_been_named() -> None:
    names = {stage[0].words()[2] for stage in stages() if len(stage[0].words()) == 3}
    used = {name for stage in stages() for i in stage for name in re.findall(r"--from=(\S+)", i.value)}
    assert used
    assert used <= names


def test_the_process_is_not_root_and_its_folder_is_a_volume_that_belongs_to_it() -> None:
    users = [instruction.value for instruction in final("USER")]
    assert users == ["heliograph"]
    assert any(
        f"useradd --system --user-group --uid 10001 --no-create-home --home-dir /data {users[0]}" in run.value
        for run in final("RUN")
    )
    assert [instruction.value for instruction in final("VOLUME")] == ["/data"]


def test_the_builder_installs_exactly_the_lock() -> None:
    installs = [i.value for i in stages()[0] if "pip install" in i.value]
    assert len(installs) == 2
    assert all("--no-deps" in install for install in installs)


def test_the_image_starts_the_bot_by_a_command_that_exists() -> None:
    [entry], [default] = final("ENTRYPOINT"), final("CMD")
    assert is_command(*command_and_options(entry.command() + default.command()))


def test_health_is_asked_by_a_command_that_exists() -> None:
    [check] = final("HEALTHCHECK")
    assert is_command(*command_and_options(check.command()))
    assert service()["healthcheck"]["test"] == ["CMD", *check.command()]


def test_the_command_check_refuses_what_the_command_line_does_not_know() -> None:
    assert not is_command("serve", [])
    assert not is_command("run", ["--fast"])


def test_no_token_is_built_into_the_image() -> None:
    assert [i for stage in stages() for i in stage if "TOKEN" in i.value] == []


def test_compose_hands_the_token_over_as_a_file() -> None:
    [secret] = service()["secrets"]
    assert service()["environment"]["TELEGRAM_BOT_TOKEN_FILE"] == f"/run/secrets/{secret}"
    assert secret in compose()["secrets"]
    assert "TELEGRAM_BOT_TOKEN" not in service()["environment"]


def test_compose_keeps_the_data_in_a_named_volume_and_everything_else_read_only() -> None:
    mounts = [mount.split(":") for mount in service()["volumes"]]
    named = [mount for mount in mounts if not mount[0].startswith(".")]
    assert named == [["data", "/data"]]
    assert set(compose()["volumes"]) == {"data"}
    assert service()["read_only"] is True
    assert service()["restart"] == "unless-stopped"


def test_the_files_that_compose_mounts_exist() -> None:
    files = [mount.split(":")[0] for mount in service()["volumes"] if mount.startswith(".")]
    assert files
    assert [name for name in files if not (REPOSITORY / name).is_file()] == []
