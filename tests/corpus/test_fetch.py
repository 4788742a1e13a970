import gzip
from collections.abc import Callable, Iterator

import httpx
import pytest

from corpus.errors import FetchError
from corpus.fetch import Fetcher, is_public
from corpus.settings import CorpusSettings
from corpus.types import Validators

PUBLIC = "93.184.216.34"
PAGE = "https://panj-herald.example/talks"
Handler = Callable[[httpx.Request], httpx.Response]


def fetcher(handler: Handler, *, address: str = PUBLIC, **settings: object) -> Fetcher:
    return Fetcher(
        CorpusSettings(**settings),  # type: ignore[arg-type]
        transport=httpx.MockTransport(handler),
        resolve=lambda host, port: [address],
    )


def failure(handler: Handler, url: str = PAGE, **settings: object) -> FetchError:
    with fetcher(handler, **settings) as fetch, pytest.raises(FetchError) as caught:  # type: ignore[arg-type]
        fetch.get(url)
    return caught.value


def never(request: httpx.Request) -> httpx.Response:
    raise AssertionError(f"{request.url} must not be asked")


def test_a_page_comes_with_its_kind_and_charset() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["user-agent"] == "Heliograph/0.1 (desk@panj-herald.example)"
        return httpx.Response(200, content=b"Osh", headers={"content-type": "Text/HTML; charset=windows-1251"})

    with fetcher(answer, user_agent="Heliograph/0.1 (desk@panj-herald.example)") as fetch:
        download = fetch.get(PAGE)
    assert (download.url, download.content) == (PAGE, b"Osh")
    assert (download.content_type, download.charset) == ("text/html", "windows-1251")


def test_redirects_are_followed_to_the_last_address() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/talks":
            return httpx.Response(301, headers={"location": "/talks/end"})
        return httpx.Response(200, text="Osh")

    with fetcher(answer) as fetch:
        assert fetch.get(PAGE).url == "https://panj-herald.example/talks/end"


def test_the_sixth_redirect_is_not_followed() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(302, headers={"location": f"/{len(asked)}"})

    assert "more than 5 redirects" in failure(answer).reason
    assert len(asked) == 6


@pytest.mark.parametrize("target", ["ftp://panj-herald.example/a", "file:///etc/passwd", "javascript:alert(1)"])
def test_a_redirect_out_of_the_web_is_refused(target: str) -> None:
    reason = failure(lambda request: httpx.Response(302, headers={"location": target})).reason
    assert "only http and https" in reason or "not an address" in reason


@pytest.mark.parametrize("url", ["ftp://panj-herald.example/", "file:///etc/passwd", "talks", "https://"])
def test_what_is_no_web_address_is_never_asked(url: str) -> None:
    assert failure(never, url).address.startswith(url[:4])


PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "192.168.0.1",
    "172.16.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
]
PRIVATE_V6 = ["::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "ff02::1", "nonsense"]


@pytest.mark.parametrize("address", PRIVATE + PRIVATE_V6)
def test_private_networks_are_not_reached(address: str) -> None:
    assert not is_public(address)
    assert "private network" in failure(never, address=address).reason


def test_a_private_address_behind_a_redirect_is_not_reached() -> None:
    hosts = {"panj-herald.example": PUBLIC, "router.example": "192.168.0.1"}

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.host == "panj-herald.example"
        return httpx.Response(302, headers={"location": "http://router.example/"})

    transport = httpx.MockTransport(answer)
    fetch = Fetcher(CorpusSettings(), transport=transport, resolve=lambda host, port: [hosts[host]])
    with fetch, pytest.raises(FetchError, match=r"router\.example"):
        fetch.get(PAGE)


def test_an_intranet_may_be_allowed() -> None:
    answer = httpx.Response(200, text="Osh")
    with fetcher(lambda request: answer, address="10.0.0.1", allow_private_addresses=True) as fetch:
        assert fetch.get("http://10.0.0.1/").content == b"Osh"


def test_public_addresses_are_public() -> None:
    assert is_public(PUBLIC)
    assert is_public("2606:2800:220:1::1")


def test_a_page_too_large_is_given_up() -> None:
    assert (
        "larger than 1000 bytes"
        in failure(lambda r: httpx.Response(200, content=b"a" * 1001), fetch_max_bytes=1000).reason
    )


def test_size_counts_after_decompression() -> None:
    bomb = gzip.compress(b"a" * 100_000)
    assert len(bomb) < 1000
    answer = httpx.Response(200, content=bomb, headers={"content-encoding": "gzip"})
    assert "larger than 1000 bytes" in failure(lambda request: answer, fetch_max_bytes=1000).reason


def test_a_doubly_compressed_page_is_not_unpacked() -> None:
    content = gzip.compress(gzip.compress(b"a"))
    answer = httpx.Response(200, content=content, headers={"content-encoding": "gzip, gzip"})
    assert "twice" in failure(lambda request: answer).reason


def test_a_page_that_trickles_is_given_up() -> None:
    def drops() -> Iterator[bytes]:
        while True:
            yield b"a"

    error = failure(lambda request: httpx.Response(200, content=drops()), fetch_timeout_seconds=0.05)
    assert "no complete answer within 0.05 seconds" in error.reason


def test_the_server_may_say_that_nothing_changed() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["if-none-match"] == '"march"'
        assert request.headers["if-modified-since"] == "Tue, 04 Mar 2025 08:00:00 GMT"
        return httpx.Response(304)

    with fetcher(answer) as fetch:
        download = fetch.get(PAGE, validators=Validators('"march"', "Tue, 04 Mar 2025 08:00:00 GMT"))
    assert download.is_unchanged


def test_a_refusal_says_what_the_server_said() -> None:
    error = failure(lambda request: httpx.Response(503, headers={"retry-after": "120"}))
    assert str(error) == f"{PAGE}: the server answers 503 Service Unavailable"
    assert (error.status, error.retry_after) == (503, "120")


@pytest.mark.parametrize("fault", [httpx.ConnectError("refused"), httpx.RemoteProtocolError("broke off")])
def test_a_broken_connection_is_an_expected_failure(fault: httpx.HTTPError) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise fault

    assert "cannot be reached or broke off" in failure(answer).reason


def test_a_host_that_is_nowhere_is_named() -> None:
    def nowhere(host: str, port: int) -> list[str]:
        raise OSError("unknown")

    fetch = Fetcher(CorpusSettings(), transport=httpx.MockTransport(never), resolve=nowhere)
    with fetch, pytest.raises(FetchError, match=r"'panj-herald.example' cannot be found"):
        fetch.get(PAGE)
