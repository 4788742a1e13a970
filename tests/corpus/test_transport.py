import ssl
import threading
from collections.abc import Iterator

import httpcore
import pytest
from fakes.corpus_addresses import PRIVATE_V4, PRIVATE_V6, PUBLIC, SPELLINGS
from fakes.corpus_origin import FakeNames, Origin, Sentinel, response

from corpus.address import Networks
from corpus.errors import FetchError
from corpus.fetch import Fetcher
from corpus.settings import CorpusSettings
from corpus.transport import GuardedTransport

HERALD = "93.184.216.34"
NAMES = {"localhost": ["127.0.0.1", "::1"], "panj-herald.example": [HERALD], "mixed.example": [HERALD, "10.0.0.7"]}


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as origin:
        origin.put("/", response(body=b"<p>Talks end.</p>", content_type="text/html"))
        yield origin


@pytest.fixture
def sentinel(origin: Origin) -> Sentinel:
    return Sentinel(origin)


def fetcher(sentinel: Sentinel, names: FakeNames | None = None, **settings: object) -> Fetcher:
    limits = CorpusSettings(**settings)  # type: ignore[arg-type]
    networks = Networks.allowing(limits.allowed_networks)
    known = names or FakeNames(NAMES)
    return Fetcher(limits, transport=GuardedTransport(networks, resolve=known, connect=sentinel))


def literal(address: str) -> str:
    return f"http://[{address}]/" if ":" in address else f"http://{address}/"


LITERALS = [literal(address) for address in [*PRIVATE_V4, *PRIVATE_V6]]


@pytest.mark.parametrize("url", [*LITERALS, *SPELLINGS, "http://mixed.example/"])
def test_no_connection_is_made_to_where_nobody_may_go(origin: Origin, sentinel: Sentinel, url: str) -> None:
    # The literal addresses reach the check as themselves, as the system's resolver returns them.
    names = FakeNames(NAMES)
    for address in [*PRIVATE_V4, *PRIVATE_V6]:
        names.put(address, [address])
    for spelling in (
        "2130706433",
        "0x7f000001",
        "127.1",
        "0",
        "127.0.0.1",
        "::ffff:7f00:1",
        "0:0:0:0:0:ffff:127.0.0.1",
    ):
        names.put(spelling, ["127.0.0.1"])
    with fetcher(sentinel, names) as fetch, pytest.raises(FetchError):
        fetch.get_feed(url)
    assert (sentinel.connected, origin.connections) == ([], 0)


def test_there_are_as_many_vectors_as_promised() -> None:
    assert len([*LITERALS, *SPELLINGS]) >= 100


@pytest.mark.parametrize("address", [*PRIVATE_V4, *PRIVATE_V6])
def test_a_name_that_means_a_private_address_is_not_asked(origin: Origin, sentinel: Sentinel, address: str) -> None:
    names = FakeNames({"router.example": [address]})
    with fetcher(sentinel, names) as fetch, pytest.raises(FetchError, match="private network"):
        fetch.get("http://router.example/")
    assert (sentinel.connected, origin.connections) == ([], 0)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_asked_as_they_were_found(sentinel: Sentinel, address: str) -> None:
    with fetcher(sentinel, FakeNames({"panj-herald.example": [address]})) as fetch:
        assert fetch.get_feed("http://panj-herald.example/").content == b"<p>Talks end.</p>"
    assert sentinel.connected == [address]


def test_a_name_that_changes_its_address_is_connected_to_what_was_checked(sentinel: Sentinel) -> None:
    names = FakeNames()
    names.put("rebind.example", [HERALD], ["127.0.0.1"])
    with fetcher(sentinel, names) as fetch:
        fetch.get_feed("http://rebind.example/")
        assert (sentinel.connected, names.asked["rebind.example"]) == ([HERALD], 1)
        with pytest.raises(FetchError, match="private network"):
            fetch.get_feed("http://rebind.example/")
    assert sentinel.connected == [HERALD]


@pytest.mark.parametrize("hops", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("target", ["http://127.0.0.1/", "http://router.example/", "http://[::1]/", "//2130706433/"])
def test_a_redirect_inside_is_not_followed(origin: Origin, sentinel: Sentinel, hops: int, target: str) -> None:
    names = FakeNames()
    names.put("panj-herald.example", [HERALD])
    names.put("router.example", ["192.168.0.1"])
    names.put("127.0.0.1", ["127.0.0.1"])
    names.put("::1", ["::1"])
    for hop in range(hops):
        onward = target if hop == hops - 1 else f"http://panj-herald.example/{hop + 1}"
        origin.put(f"/{hop}", response("302 Found", location=onward))
    with fetcher(sentinel, names) as fetch, pytest.raises(FetchError):
        fetch.get_feed("http://panj-herald.example/0")
    assert sentinel.connected == [HERALD] * hops
    assert origin.connections == hops


def test_an_intranet_may_be_allowed(sentinel: Sentinel) -> None:
    names = FakeNames()
    names.put("press.example", ["10.3.2.1"])
    with fetcher(sentinel, names, allowed_networks=("10.0.0.0/8",)) as fetch:
        assert fetch.get_feed("http://press.example/").content == b"<p>Talks end.</p>"
    assert sentinel.connected == ["10.3.2.1"]


def test_the_next_address_is_tried_when_one_does_not_answer(origin: Origin) -> None:
    class HalfDead(Sentinel):
        def connect_tcp(self, host: str, *args: object, **kwargs: object) -> httpcore.NetworkStream:
            if host == "2606:2800:220:1::1":
                raise httpcore.ConnectError("no route")
            return super().connect_tcp(host, *args, **kwargs)  # type: ignore[arg-type]

    sentinel, names = HalfDead(origin), FakeNames()
    names.put("panj-herald.example", ["2606:2800:220:1::1", HERALD])
    with fetcher(sentinel, names) as fetch:
        assert fetch.get_feed("http://panj-herald.example/").content == b"<p>Talks end.</p>"
    assert sentinel.connected == [HERALD]


def test_the_server_is_told_the_name_and_not_the_address(origin: Origin, sentinel: Sentinel) -> None:
    with fetcher(sentinel) as fetch:
        fetch.get_feed("http://panj-herald.example/")
    assert origin.headers[0]["host"] == "panj-herald.example"


def test_tls_is_asked_for_the_name_and_not_the_address(origin: Origin) -> None:
    asked: list[str | None] = []

    class Stream(httpcore.NetworkStream):
        def start_tls(
            self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
        ) -> httpcore.NetworkStream:
            asked.append(server_hostname)
            assert ssl_context.check_hostname
            raise httpcore.ConnectError("far enough")

        def close(self) -> None:
            pass

    class Secure(Sentinel):
        def connect_tcp(self, host: str, *args: object, **kwargs: object) -> httpcore.NetworkStream:
            self.connected.append(host)
            return Stream()

    sentinel = Secure(origin)
    with fetcher(sentinel) as fetch, pytest.raises(FetchError):
        fetch.get_feed("https://panj-herald.example/")
    assert (sentinel.connected, asked) == ([HERALD], ["panj-herald.example"])


def test_a_proxy_of_the_environment_is_not_used(
    origin: Origin, sentinel: Sentinel, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    with fetcher(sentinel) as fetch:
        fetch.get_feed("http://panj-herald.example/")
    assert sentinel.connected == [HERALD]


def test_a_name_that_nobody_finds_is_given_up() -> None:
    found = threading.Event()

    def slow(host: str, port: int) -> list[str]:
        found.wait(30)
        return [HERALD]

    limits, transport = CorpusSettings(fetch_timeout_seconds=0.1), GuardedTransport(Networks(), resolve=slow)
    with Fetcher(limits, transport=transport) as fetch, pytest.raises(FetchError, match="cannot be found"):
        fetch.get_feed("http://panj-herald.example/")
    found.set()


@pytest.mark.parametrize("names", [[], None])
def test_a_host_that_is_nowhere_is_named(sentinel: Sentinel, names: list[str] | None) -> None:
    known = FakeNames()
    if names is not None:
        known.put("nowhere.example", names)
    with fetcher(sentinel, known) as fetch, pytest.raises(FetchError, match=r"'nowhere\.example' cannot be found"):
        fetch.get_feed("http://nowhere.example/")


def test_an_answer_that_trickles_is_cut_off_at_the_deadline(origin: Origin, sentinel: Sentinel) -> None:
    ended = threading.Event()

    def trickle(connection: object) -> None:
        try:
            while not ended.wait(0.02):
                connection.sendall(b"X")  # type: ignore[attr-defined]
        except OSError:
            return

    origin.put("/", trickle)
    with fetcher(sentinel, fetch_timeout_seconds=0.3) as fetch, pytest.raises(FetchError, match="no complete answer"):
        fetch.get_feed("http://panj-herald.example/")
    ended.set()
