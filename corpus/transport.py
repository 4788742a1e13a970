"""Carry one request over a connection that was checked while it was made.

The door of httpcore. A name is looked up once, every address found is checked, and the
connection goes to one of exactly these addresses: there is no moment at which a name could
come to mean another address (DNS rebinding). TLS and the Host header still see the name.
"""

from __future__ import annotations

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Self

import httpcore
import httpx

from corpus.address import Networks

Resolve = Callable[[str, int], Sequence[str]]
"""A host and port to its IP addresses; raises OSError where there are none."""

# Names that take longer are taken for dead: a resolver asks twice at five seconds by default.
LOOKUP_SECONDS = 10.0


class AddressRefusedError(httpx.TransportError):
    """Say that a host lies where the fetcher may not go, or nowhere."""


class GuardedTransport(httpx.BaseTransport):
    """Send requests to admitted addresses only, each over a connection of its own.

    Connections are not kept: a kept one would outlive its check and its deadline.
    """

    def __init__(
        self,
        networks: Networks,
        *,
        resolve: Resolve | None = None,
        connect: httpcore.NetworkBackend | None = None,
    ) -> None:
        """Admit what `networks` admits of the addresses that `resolve` (the system's resolver) finds.

        `connect` makes the connections to them; it stands in for the network in tests.
        """
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_keepalive_connections=0,
            network_backend=_GuardedBackend(networks, resolve or _look_up, connect or httpcore.SyncBackend()),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the connect timeout is the time for everything, the answer's body included."""
        url = request.url
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        sent = httpcore.Request(
            request.method, target, headers=request.headers.raw, content=b"", extensions=request.extensions
        )
        with _translated():
            answer = self._pool.handle_request(sent)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()


class _GuardedBackend(httpcore.NetworkBackend):
    """Connect to checked addresses only."""

    def __init__(self, networks: Networks, resolve: Resolve, plain: httpcore.NetworkBackend) -> None:
        self._networks, self._resolve, self._plain = networks, resolve, plain

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of the host that answers.

        Raises AddressRefusedError, before any packet, if one of them is not admitted.
        """
        deadline = time.monotonic() + (timeout or LOOKUP_SECONDS)
        addresses = self._admitted(host, port, deadline)
        for address in addresses[:-1]:
            try:
                # Half of the time that is left, so that a dead address (often the IPv6 one) leaves time for the next.
                return self._connected(address, port, deadline, _left(deadline) / 2)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connected(addresses[-1], port, deadline, _left(deadline))

    def connect_unix_socket(self, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        """Refuse: nothing that is fetched lives in a socket file."""
        raise AddressRefusedError("a socket file is no address")

    def sleep(self, seconds: float) -> None:
        """Never sleep: nothing is retried here."""

    def _connected(self, address: str, port: int, deadline: float, timeout: float) -> httpcore.NetworkStream:
        return _TimedStream(self._plain.connect_tcp(address, port, timeout=timeout), deadline)

    def _admitted(self, host: str, port: int, deadline: float) -> list[str]:
        """Return the host's addresses; one that is not admitted spoils them all."""
        try:
            found = _within(lambda: self._resolve(host, port), min(LOOKUP_SECONDS, _left(deadline)))
        except (OSError, UnicodeError) as error:
            raise AddressRefusedError(f"the host {host!r} cannot be found") from error
        if not found:
            raise AddressRefusedError(f"the host {host!r} cannot be found")
        if not all(self._networks.admits(host, address) for address in found):
            raise AddressRefusedError(f"the host {host!r} is in a private network (allowed_networks would let it)")
        return list(dict.fromkeys(found))


class _TimedStream(httpcore.NetworkStream):
    """A connection on which nothing lasts past the deadline: a server that sends a byte at a time wins nothing."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> Self:
        secured = self._inner.start_tls(ssl_context, server_hostname, _left(self._deadline))
        return type(self)(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Body(httpx.SyncByteStream):
    """The body of an answer, with httpcore's errors translated."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        with _translated():
            yield from self._answer.iter_stream()

    def close(self) -> None:
        with _translated():
            self._answer.close()


def _left(deadline: float) -> float:
    """Return the seconds that are left. Raises httpcore.ReadTimeout when none are."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time is up")
    return left


def _within(ask: Callable[[], Sequence[str]], seconds: float) -> Sequence[str]:
    """Return what `ask` returns in a thread of its own: the system's resolver knows no time limit.

    Raises OSError for no answer in time; the thread ends when the resolver gives up.
    """
    answers: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            answers.put(ask())
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty as error:
        raise OSError("the name was not found in time") from error
    if isinstance(answer, Exception):
        raise answer
    return answer


def _look_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[4][0]) for address in found]


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except httpcore.TimeoutException as error:
        raise httpx.ReadTimeout(str(error)) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise httpx.RemoteProtocolError(str(error)) from error
