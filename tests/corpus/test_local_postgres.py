"""A real server from the package: made once, found again, and none the worse for a crash."""

import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.databases import executed

from corpus.errors import StoreError
from corpus.local_postgres import Server


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return a folder that any user may enter: root does not run the server itself."""
    made = Path(tempfile.mkdtemp(prefix="heliograph-server-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    made = Server(folder / "postgres", settings={"fsync": "off"})
    yield made
    made.stop()


def kept(server: Server) -> list[tuple[object, ...]]:
    return [tuple(row) for row in executed(server.url(), "SELECT word FROM public.kept ORDER BY word")]


def keep(server: Server, word: str) -> None:
    executed(server.url(), "CREATE TABLE IF NOT EXISTS public.kept (word text)")
    executed(server.url(), f"INSERT INTO public.kept VALUES ('{word}')")


def test_what_was_kept_is_there_after_a_stop_and_after_a_crash(server: Server) -> None:
    server.start()
    keep(server, "sluice")
    server.stop()
    assert not server.is_running()
    server.start()
    keep(server, "dam")

    server.kill()
    server.start()

    assert kept(server) == [("dam",), ("sluice",)]


def test_only_its_own_user_gets_at_it_and_only_through_its_socket(server: Server) -> None:
    server.start()
    assert stat.S_IMODE(server.folder.stat().st_mode) == 0o700
    (row,) = executed(server.url(), "SELECT current_setting('listen_addresses'), inet_server_addr()")
    assert tuple(row) == ("", None)


def test_texts_stand_in_the_order_of_their_characters_as_in_files(server: Server) -> None:
    server.start()
    for word in ("été", "Ёж", "ark", "Zoo", "ёж"):
        keep(server, word)
    assert [word for (word,) in kept(server)] == sorted(["été", "Ёж", "ark", "Zoo", "ёж"])


def test_a_mark_of_a_process_that_is_another_one_now_is_no_hindrance(server: Server) -> None:
    server.start()
    mark = (server.folder / "postmaster.pid").read_text(encoding="utf-8")
    server.stop()
    # As after a restart of a container, where the same small numbers are given again.
    parent = str(Path("/proc/self").resolve().name)
    (server.folder / "postmaster.pid").write_text(mark.replace(mark.split("\n", 1)[0], parent, 1), encoding="utf-8")

    server.start()

    assert server.is_running()


def test_what_a_crash_left_half_made_is_made_anew(server: Server) -> None:
    half = server.folder.with_name("postgres.making")
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n", encoding="utf-8")

    server.start()

    assert server.is_running()
    assert not half.exists()


def test_why_it_does_not_start_is_told_in_its_own_words(folder: Path) -> None:
    server = Server(folder / "postgres", settings={"shared_buffers": "nonsense"})
    with pytest.raises(StoreError, match=r"postgres: PostgreSQL did not start: .*shared_buffers"):
        server.start()


def test_a_long_name_of_its_folder_is_no_hindrance(folder: Path) -> None:
    deep = folder / ("a folder with a long name, " * 4)
    deep.mkdir(mode=0o711)
    server = Server(deep / "postgres", settings={"fsync": "off"})
    try:
        server.start()
        keep(server, "sluice")
        assert kept(server) == [("sluice",)]
    finally:
        server.stop()
        shutil.rmtree(server.socket_folder)


def test_a_process_that_came_by_the_number_of_a_server_that_is_gone_is_left_alone(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    with subprocess.Popen(["sleep", "60"]) as other:
        try:
            (folder / "postmaster.pid").write_text(f"{other.pid}\n", encoding="utf-8")

            Server(folder).kill()

            with pytest.raises(subprocess.TimeoutExpired):
                other.wait(0.2)
        finally:
            other.kill()
