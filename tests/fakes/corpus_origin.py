"""A web server on loopback that says exactly what a test tells it to, and the network that leads to it alone."""

import socket
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Self

import httpcore

Talk = Callable[[socket.socket], None]


def response(status: str = "200 OK", body: bytes = b"", **headers: str) -> bytes:
    """Return an HTTP answer byte by byte; `content_type="text/html"` is a header."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in named.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Origin:
    """Answer each path with prepared bytes or with whatever a function does to the connection."""

    def __init__(self) -> None:
        self._answers: dict[str, bytes | Talk] = {}
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.connections = 0

    def put(self, path: str, answer: bytes | Talk) -> None:
        self._answers[path] = answer

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *args: object) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection:
            try:
                path, headers = _request(connection)
                self.asked.append(path)
                self.headers.append(headers)
                answer = self._answers.get(path, response("404 Not Found"))
                if callable(answer):
                    answer(connection)
                else:
                    connection.sendall(answer)
            except OSError:
                return


class Sentinel(httpcore.NetworkBackend):
    """A network in which every address leads to one server; notes who was connected to."""

    def __init__(self, origin: Origin) -> None:
        self._origin, self._plain = origin, httpcore.SyncBackend()
        self.connected: list[str] = []

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        self.connected.append(host)
        return self._plain.connect_tcp("127.0.0.1", self._origin.port, timeout=timeout)


class FakeNames:
    """A resolver that knows a few names, one answer after the other, and counts how often it is asked."""

    def __init__(self, names: Mapping[str, list[str]] = MappingProxyType({})) -> None:
        self._answers: dict[str, Iterator[list[str]]] = {}
        self._last: dict[str, list[str]] = dict(names)
        self.asked: dict[str, int] = defaultdict(int)

    def put(self, name: str, *answers: list[str]) -> None:
        self._answers[name] = iter(answers)

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked[host] += 1
        if host in self._answers:
            self._last[host] = next(self._answers[host], self._last.get(host, []))
        if host not in self._last:
            raise OSError(f"{host} is unknown")
        return self._last[host]


def _request(connection: socket.socket) -> tuple[str, dict[str, str]]:
    head = b""
    while b"\r\n\r\n" not in head:
        got = connection.recv(65536)
        if not got:
            raise OSError("the client left")
        head += got
    first, *lines = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
    fields = (line.partition(":") for line in lines)
    return first.split(" ")[1], {name.lower(): value.strip() for name, _, value in fields}
