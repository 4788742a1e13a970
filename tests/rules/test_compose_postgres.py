"""compose.postgres.yaml, read the way an engine reads it: what it names must exist, in it and in the program."""

from __future__ import annotations

import re
import shlex
import stat
from functools import cache
from typing import Any

import pytest
import yaml
from rules.source_tree import REPOSITORY
from rules.test_docker import command_and_options, final, is_command

from bot.settings import load_settings, read_secrets
from embeddings.postgres import tables

OURS = ("tables", "bot-1", "bot-2", "worker", "feeds")
MEGABYTE = 1 << 20


@cache
def compose() -> dict[str, Any]:
    return yaml.safe_load((REPOSITORY / "compose.postgres.yaml").read_text(encoding="utf-8"))


def service(name: str) -> dict[str, Any]:
    return compose()["services"][name]


def commands(name: str) -> list[list[str]]:
    """Return every command of ours that a service runs, the words of its shell left out."""
    [entry] = final("ENTRYPOINT")
    shell = service(name).get("entrypoint")
    if shell is None:
        return [[*entry.command(), *service(name)["command"]]]
    assert shell[:2] == ["sh", "-c"]
    assert service(name)["command"] == []
    return [shlex.split(found) for found in re.findall(r"heliograph [^;&]*[^;& ]", shell[2])]


def roles_made() -> set[str]:
    script = (REPOSITORY / "deploy" / "first_start.sh").read_text(encoding="utf-8")
    return set(re.findall(r"heliograph_(?:owner|bot|reader)\b", script))


def test_there_are_two_bots_a_worker_what_reads_feeds_and_a_server() -> None:
    assert set(compose()["services"]) == {"db", *OURS}
    alike = [{key: value for key, value in service(name).items() if key != "volumes"} for name in ("bot-1", "bot-2")]
    assert alike[0] == alike[1]
    assert commands("bot-1") == [["heliograph", "--home", "/data", "run"]]
    assert commands("worker") == [["heliograph", "--home", "/data", "work"]]
    assert commands("feeds") == [["heliograph", "--home", "/data", "update"]]


@pytest.mark.parametrize("name", OURS)
def test_each_service_runs_commands_that_exist(name: str) -> None:
    for words in commands(name):
        command, options = command_and_options(words)
        assert is_command(command, [option for option in options if option.startswith("-")])


@pytest.mark.parametrize("name", OURS)
def test_each_variable_is_one_that_the_program_reads(name: str, tmp_path, monkeypatch) -> None:
    said = service(name)["environment"]
    config = tmp_path / "config.toml"
    config.write_text("", encoding="utf-8")
    before = load_settings(config)
    for variable, value in said.items():
        if variable.endswith("_FILE"):
            assert value == f"/run/secrets/{value.rsplit('/', 1)[1]}"
            assert value.rsplit("/", 1)[1] in service(name)["secrets"]
            (tmp_path / variable).write_text("pAmIr", encoding="utf-8")
            monkeypatch.setenv(variable, str(tmp_path / variable))
            assert read_secrets() == ["pAmIr"], variable
            monkeypatch.delenv(variable)
        else:
            monkeypatch.setenv(variable, value)
            assert load_settings(config) != before, f"{variable} changes nothing"
            before = load_settings(config)


@pytest.mark.parametrize("name", OURS)
def test_each_service_stands_in_the_image_as_it_was_built(name: str) -> None:
    found = service(name)
    assert (found["build"], found["read_only"], found["cap_drop"]) == (".", True, ["ALL"])
    homes = [mount.split(":")[1] for mount in found["volumes"] if not mount.startswith(".")]
    assert homes == [volume.value for volume in final("VOLUME")]
    [folder] = final("WORKDIR")
    assert f"./config.toml:{folder.value}/config.toml:ro" in found["volumes"]


def test_a_bot_that_changes_no_article_reads_no_feeds_and_has_a_home_of_its_own() -> None:
    for name in ("bot-1", "bot-2"):
        assert service(name)["environment"]["HELIOGRAPH_DATABASE__URL"] == "postgresql://heliograph_bot@db/heliograph"
        assert service(name)["environment"]["HELIOGRAPH_BOT__UPDATE_MINUTES"] == "0"
        assert f"{name}:/data" in service(name)["volumes"]


def test_each_role_is_made_with_a_password_from_a_secret() -> None:
    for name in OURS:
        said = service(name)["environment"]
        [role] = re.findall(r"//(\w+)@", said["HELIOGRAPH_DATABASE__URL"])
        assert role in roles_made()
        secret = said["HELIOGRAPH_DATABASE_PASSWORD_FILE"].rsplit("/", 1)[1]
        assert secret == role.replace("heliograph", "database")
        assert secret in service("db")["secrets"]
    assert service("db")["environment"]["POSTGRES_PASSWORD_FILE"].rsplit("/", 1)[1] in service("db")["secrets"]


def test_what_is_mounted_and_named_is_there() -> None:
    services = compose()["services"].values()
    mounted = [mount.split(":") for found in services for mount in found["volumes"]]
    assert {mount[0] for mount in mounted if not mount[0].startswith(".")} == set(compose()["volumes"])
    assert [mount[0] for mount in mounted if mount[0].startswith(".") and not (REPOSITORY / mount[0]).is_file()] == []
    assert {name for found in services for name in found["secrets"]} == set(compose()["secrets"])
    waited_for = {name for found in services for name in found.get("depends_on", {})}
    assert waited_for == {"db", "tables"}
    # One that is not executable would be read into the image's own script, and end it where it fails.
    assert (REPOSITORY / "deploy" / "first_start.sh").stat().st_mode & stat.S_IXUSR


def test_the_server_has_room_for_the_graph_and_for_everybody_who_connects() -> None:
    assert service("db")["image"] == "pgvector/pgvector:pg18"
    size = int(service("db")["shm_size"].removesuffix("mb"))
    assert size > tables._MEMORY[1], "parallel workers share what the making of the graph may take"

    [most] = re.findall(r"max_connections=(\d+)", " ".join(service("db")["command"]))
    each = 3 * load_settings(REPOSITORY / "config.toml").database.connections + 1
    assert int(most) > each * (len(OURS) - 1)


def test_a_home_that_is_shared_is_shared_by_workers_only() -> None:
    by_home: dict[str, set[str]] = {}
    for name in OURS:
        by_home.setdefault(service(name)["volumes"][0].split(":")[0], set()).add(name)
    assert by_home == {"bot-1": {"bot-1"}, "bot-2": {"bot-2"}, "worker": {"tables", "worker", "feeds"}}


def test_nobody_from_outside_reaches_the_server() -> None:
    assert [name for name, found in compose()["services"].items() if "ports" in found] == []
