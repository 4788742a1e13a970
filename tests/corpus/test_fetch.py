import gzip
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest
from fakes.corpus_clock import FakeClock

from corpus.errors import FetchError
from corpus.fetch import Fetcher
from corpus.settings import CorpusSettings
from corpus.types import Validators

PAGE = "https://panj-herald.example/talks"
Handler = Callable[[httpx.Request], httpx.Response]


class Chunks(httpx.SyncByteStream):
    """What a server sends, piece by piece."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        yield from self._chunks


def wire(content: str | bytes | Iterable[bytes], *, headers: dict[str, str] | None = None) -> httpx.Response:
    """Return an answer as it comes from the network: not read, not unpacked."""
    chunks = [content.encode()] if isinstance(content, str) else [content] if isinstance(content, bytes) else content
    return httpx.Response(200, headers=headers, stream=Chunks(chunks))


def fetcher(handler: Handler, *, clock: FakeClock | None = None, **settings: object) -> Fetcher:
    """Return a fetcher for pages of hosts that have no robots.txt."""

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(404) if request.url.path == "/robots.txt" else handler(request)

    limits = CorpusSettings(**settings)  # type: ignore[arg-type]
    return Fetcher(limits, transport=httpx.MockTransport(answer), now=clock or FakeClock())


def failure(handler: Handler, url: str = PAGE, **settings: object) -> FetchError:
    with fetcher(handler, **settings) as fetch, pytest.raises(FetchError) as caught:  # type: ignore[arg-type]
        fetch.get(url)
    return caught.value


def never(request: httpx.Request) -> httpx.Response:
    raise AssertionError(f"{request.url} must not be asked")


def test_a_page_comes_with_its_kind_and_charset() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["user-agent"] == "Heliograph/0.1 (+desk@panj-herald.example)"
        return wire(b"Osh", headers={"content-type": "Text/HTML; charset=windows-1251"})

    with fetcher(answer, contact="desk@panj-herald.example") as fetch:
        download = fetch.get(PAGE)
    assert (download.url, download.content) == (PAGE, b"Osh")
    assert (download.content_type, download.charset) == ("text/html", "windows-1251")


def test_redirects_are_followed_to_the_last_address() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/talks":
            return httpx.Response(301, headers={"location": "/talks/end"})
        return wire("Osh")

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


def test_a_page_too_large_is_given_up() -> None:
    assert "larger than 1000 bytes" in failure(lambda r: wire(b"a" * 1001), fetch_max_bytes=1000).reason


def test_size_counts_after_decompression() -> None:
    bomb = gzip.compress(b"a" * 100_000)
    assert len(bomb) < 1000
    answer = wire(bomb, headers={"content-encoding": "gzip"})
    assert "larger than 1000 bytes" in failure(lambda request: answer, fetch_max_bytes=1000).reason


def test_a_doubly_compressed_page_is_not_unpacked() -> None:
    content = gzip.compress(gzip.compress(b"a"))
    answer = wire(content, headers={"content-encoding": "gzip, gzip"})
    assert "twice" in failure(lambda request: answer).reason


def test_a_page_that_trickles_is_given_up() -> None:
    def drops() -> Iterator[bytes]:
        while True:
            yield b"a"

    error = failure(lambda request: wire(drops()), fetch_timeout_seconds=0.05)
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
    assert (error.status, error.retry_after) == (503, timedelta(minutes=2))


@pytest.mark.parametrize("fault", [httpx.ConnectError("refused"), httpx.RemoteProtocolError("broke off")])
def test_a_broken_connection_is_an_expected_failure(fault: httpx.HTTPError) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise fault

    assert "cannot be reached or broke off" in failure(answer).reason


class Web:
    """Answer by address, the one after the other where there are several, and note who was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._answers: dict[str, list[httpx.Response]] = {}

    def put(self, url: str, *answers: httpx.Response) -> None:
        self._answers[url] = list(answers)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        url = str(request.url)
        self.asked.append(url)
        answers = self._answers.get(url, [httpx.Response(404)])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        return httpx.Response(answer.status_code, headers=answer.headers, stream=answer.stream)


def redirect(status: int, to: str) -> httpx.Response:
    return httpx.Response(status, headers={"location": to})


def text(content: str, **headers: str) -> httpx.Response:
    return wire(content, headers=headers)


def polite(web: Web, clock: FakeClock | None = None) -> Fetcher:
    return Fetcher(CorpusSettings(), transport=httpx.MockTransport(web), now=clock or FakeClock())


HERALD = "https://panj-herald.example"


@pytest.mark.parametrize(
    ("statuses", "moved_to"),
    [
        ((301,), "/b"),
        ((308,), "/b"),
        ((302,), None),
        ((303,), None),
        ((307,), None),
        ((301, 308), "/c"),
        ((301, 302), "/b"),
        ((302, 301), None),
    ],
)
def test_only_what_moved_for_good_is_remembered(statuses: tuple[int, ...], moved_to: str | None) -> None:
    web, path = Web(), "/a"
    for status, onward in zip(statuses, ("/b", "/c"), strict=False):
        web.put(HERALD + path, redirect(status, onward))
        path = onward
    web.put(HERALD + path, text("Osh"))
    with polite(web) as fetch:
        assert fetch.get_feed(f"{HERALD}/a").moved_to == (HERALD + moved_to if moved_to else None)


def test_a_move_that_gives_up_encryption_is_not_remembered() -> None:
    web = Web()
    web.put(f"{HERALD}/a", redirect(301, "http://panj-herald.example/a"))
    web.put("http://panj-herald.example/a", text("Osh"))
    with polite(web) as fetch:
        assert fetch.get_feed(f"{HERALD}/a").moved_to is None


def test_a_page_that_robots_txt_forbids_is_not_asked_but_a_feed_is() -> None:
    web = Web()
    web.put(f"{HERALD}/robots.txt", text("User-agent: *\nDisallow: /archive/\n"))
    web.put(f"{HERALD}/archive/rss", text("<rss/>"))
    with polite(web) as fetch:
        with pytest.raises(FetchError, match=r"robots\.txt of panj-herald\.example asks programs not to fetch"):
            fetch.get(f"{HERALD}/archive/talks")
        assert fetch.get_feed(f"{HERALD}/archive/rss").content == b"<rss/>"
    assert web.asked == [f"{HERALD}/robots.txt", f"{HERALD}/archive/rss"]


def test_robots_txt_is_obeyed_behind_a_redirect() -> None:
    web = Web()
    web.put(f"{HERALD}/talks", redirect(302, "https://isfara.example/closed"))
    web.put("https://isfara.example/robots.txt", text("User-agent: heliograph\nDisallow: /closed\n"))
    with polite(web) as fetch, pytest.raises(FetchError, match=r"robots\.txt of isfara\.example"):
        fetch.get(f"{HERALD}/talks")
    assert "https://isfara.example/closed" not in web.asked


def test_a_host_that_asks_for_a_pause_gets_one() -> None:
    web, clock = Web(), FakeClock()
    web.put(f"{HERALD}/rss", httpx.Response(429, headers={"retry-after": "600"}), text("<rss/>"))
    web.put(f"{HERALD}/other", text("<rss/>"))
    with polite(web, clock) as fetch:
        with pytest.raises(FetchError, match="429"):
            fetch.get_feed(f"{HERALD}/rss")
        clock.now += timedelta(seconds=590)
        with pytest.raises(FetchError, match="left alone") as caught:
            fetch.get_feed(f"{HERALD}/other")
        assert caught.value.retry_after == timedelta(seconds=10)
        assert web.asked == [f"{HERALD}/rss"]
        clock.now += timedelta(seconds=10)
        assert fetch.get_feed(f"{HERALD}/other").content == b"<rss/>"


def test_a_host_that_wants_a_pause_is_not_asked_for_robots_txt_either() -> None:
    web, clock = Web(), FakeClock()
    web.put(f"{HERALD}/rss", httpx.Response(503, headers={"retry-after": "600"}))
    with polite(web, clock) as fetch:
        with pytest.raises(FetchError, match="503"):
            fetch.get_feed(f"{HERALD}/rss")
        with pytest.raises(FetchError, match="left alone"):
            fetch.get(f"{HERALD}/talks")
    assert web.asked == [f"{HERALD}/rss"]


def test_the_server_says_how_long_its_answer_is_good() -> None:
    web = Web()
    web.put(f"{HERALD}/rss", text("<rss/>", **{"cache-control": "public, max-age=7200"}))
    with polite(web) as fetch:
        assert fetch.get_feed(f"{HERALD}/rss").fresh_for == timedelta(hours=2)


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "application/zip", "text/css", "font/woff2", "audio/mpeg"])
def test_what_is_neither_page_nor_feed_is_not_read(kind: str) -> None:
    def unread() -> Iterator[bytes]:
        raise AssertionError("the body must not be read")
        yield b""

    answer = wire(unread(), headers={"content-type": kind})
    assert f"gives {kind}" in failure(lambda request: answer).reason


@pytest.mark.parametrize(
    "url", ["http://desk:secret@panj-herald.example/", "http://127.1/", "http://a.example\\@b.example/"]
)
def test_an_address_written_to_mislead_is_never_asked(url: str) -> None:
    assert failure(never, url).status is None


def test_only_one_request_at_a_time_goes_to_a_host() -> None:
    gate, at_once, most = threading.Lock(), 0, 0

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal at_once, most
        with gate:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.005)
        with gate:
            at_once -= 1
        return wire("Osh")

    with fetcher(answer) as fetch, ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(lambda number: fetch.get_feed(f"{PAGE}/{number}").content, range(24)))
    assert (pages, most) == ([b"Osh"] * 24, 1)


BOMB = 20 * 2**20


def stored(kind: str, content: bytes) -> httpx.Response:
    return wire(content, headers={"content-encoding": kind, "content-type": "text/html"})


def endless(part: bytes) -> Iterator[bytes]:
    while True:
        yield part


RAW_DEFLATE = zlib.compressobj(9, zlib.DEFLATED, -15)
HOSTILE_BODIES = {
    "a gzip bomb": (lambda: stored("gzip", gzip.compress(bytes(BOMB))), "larger than"),
    "a bomb under its old name": (lambda: stored("x-gzip", gzip.compress(bytes(BOMB))), "larger than"),
    "a deflate bomb": (lambda: stored("deflate", zlib.compress(bytes(BOMB))), "larger than"),
    "a raw deflate bomb": (
        lambda: stored("deflate", RAW_DEFLATE.compress(bytes(BOMB)) + RAW_DEFLATE.flush()),
        "larger than",
    ),
    "a bomb in many members": (lambda: stored("gzip", gzip.compress(bytes(2**20)) * 20), "larger than"),
    "endless empty members": (
        lambda: wire(endless(gzip.compress(b"") * 3000), headers={"content-encoding": "gzip"}),
        "more than 1000 parts",
    ),
    "a bomb in a bomb": (lambda: stored("gzip, gzip", gzip.compress(gzip.compress(bytes(BOMB)))), "twice"),
    "brotli unasked": (lambda: stored("br", b"\x8b\x07\x80Osh\x03"), "not asked for"),
    "zstd unasked": (lambda: stored("zstd", b"\x28\xb5\x2f\xfd"), "not asked for"),
    "an unknown coding": (lambda: stored("x-panj", b"Osh"), "not asked for"),
    "gzip in name only": (lambda: stored("gzip", b"<p>Osh</p>"), "damaged"),
    "gzip that breaks off": (lambda: stored("gzip", gzip.compress(b"Osh" * 1000)[:-9]), "broke off"),
    "gzip with a wrong sum": (lambda: stored("gzip", gzip.compress(b"Osh")[:-8] + bytes(8)), "damaged"),
    "gzip of an unknown method": (lambda: stored("gzip", b"\x1f\x8b\x09" + gzip.compress(b"Osh")[3:]), "damaged"),
    "deflate that breaks off": (lambda: stored("deflate", zlib.compress(b"Osh" * 1000)[:-9]), "broke off"),
    "an endless page": (lambda: wire(endless(bytes(2**16))), "larger than"),
    "a page too large": (lambda: wire(bytes(16 * 2**20)), "larger than"),
}


@pytest.mark.parametrize("name", HOSTILE_BODIES)
def test_a_hostile_body_is_one_refusal(name: str) -> None:
    make, reason = HOSTILE_BODIES[name]
    assert reason in failure(lambda request: make()).reason


def test_no_more_than_asked_for_is_unpacked_at_a_time() -> None:
    packed = gzip.compress(bytes(2**30 // 8), 9)
    tracemalloc.start()
    try:
        error = failure(lambda request: stored("gzip", packed))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert "larger than" in error.reason
    assert peak < 40 * 2**20
