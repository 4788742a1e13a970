"""Measure what hostile bodies and addresses cost the fetcher: time, memory, connections. Prints tables.

Run from the repository root: PYTHONPATH=.:tests python bench/corpus_fetch.py
"""

from __future__ import annotations

import gzip
import json
import platform
import resource
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime

from fakes.corpus_addresses import PRIVATE_V4, PRIVATE_V6, PUBLIC, SPELLINGS
from fakes.corpus_hostile import HOSTILE_FEEDS
from fakes.corpus_news import item, rss
from fakes.corpus_origin import FakeNames, Origin, Sentinel, response

from corpus.address import Networks
from corpus.errors import CorpusError, FetchError
from corpus.feed_once import entries_of
from corpus.fetch import Fetcher
from corpus.settings import CorpusSettings
from corpus.transport import GuardedTransport


def main() -> None:
    """Print the tables of bench/corpus.md, section "Fetching"."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    print(f"{datetime.now(UTC):%Y-%m-%d}, commit {commit.stdout.strip()}, {platform.machine()}, ", end="")
    print(f"Python {platform.python_version()}\n")
    _addresses()
    _bodies()


def _addresses() -> None:
    vectors = [f"http://[{a}]/" if ":" in a else f"http://{a}/" for a in [*PRIVATE_V4, *PRIVATE_V6]]
    names = {**{a: [a] for a in [*PRIVATE_V4, *PRIVATE_V6]}, "localhost": ["127.0.0.1"]}
    with Origin() as origin:
        origin.put("/", response(body=b"<p>Talks end.</p>", content_type="text/html"))
        sentinel = Sentinel(origin)
        refused = sum(_is_refused(sentinel, FakeNames(names), url) for url in [*vectors, *SPELLINGS])
        named = sum(
            _is_refused(sentinel, FakeNames({"a.example": [a]}), "http://a.example/") for a in PRIVATE_V4 + PRIVATE_V6
        )
        connections = origin.connections
        passed = sum(not _is_refused(sentinel, FakeNames({"a.example": [a]}), "http://a.example/") for a in PUBLIC)
    print("| addresses | tried | refused | connections |\n|---|---|---|---|")
    print(f"| written as such | {len(vectors) + len(SPELLINGS)} | {refused} | {connections} |")
    print(f"| behind a name | {len(PRIVATE_V4) + len(PRIVATE_V6)} | {named} | {connections} |")
    print(f"| public ones | {len(PUBLIC)} | {len(PUBLIC) - passed} | {passed} |\n")


def _is_refused(sentinel: Sentinel, names: FakeNames, url: str) -> bool:
    transport = GuardedTransport(Networks(), resolve=names, connect=sentinel)
    try:
        with Fetcher(CorpusSettings(), transport=transport) as fetcher:
            fetcher.get_feed(url)
    except FetchError:
        return True
    return False


def _bodies() -> None:
    with Origin() as origin, Origin() as sentinel:
        names = []
        for number, (name, body) in enumerate(_hostile(sentinel.url())):
            origin.put(f"/{number}", body)
            names.append(name)
        origin.put("/sound", response(body=rss(item("t1", "Talks")).encode(), content_type="application/rss+xml"))
        # A process of its own, so that the memory of the bodies themselves does not count.
        command = [sys.executable, __file__, origin.url(""), str(len(names))]
        told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        slowest = max(zip(told["seconds"], names, strict=True))
        print("| hostile bodies | refused | slowest | memory gained | connections elsewhere |\n|---|---|---|---|---|")
        print(f"| {len(names)} | {told['refused']} | {slowest[0]:.2f} s ({slowest[1]}) ", end="")
        print(f"| {told['mebibytes']} MiB | {sentinel.connections} |")


def _child(url: str, count: int) -> None:
    """Fetch the bodies at `url` and print what that cost this process, as JSON."""
    settings, seconds, refused = CorpusSettings(allowed_networks=("127.0.0.1",)), [], 0
    with Fetcher(settings) as fetcher:
        entries_of(fetcher.get_feed(f"{url}/sound"), settings)
        before = _peak()
        for number in range(count):
            started = time.perf_counter()
            try:
                entries_of(fetcher.get_feed(f"{url}/{number}"), settings)
            except CorpusError:
                refused += 1
            seconds.append(time.perf_counter() - started)
    print(json.dumps({"seconds": seconds, "refused": refused, "mebibytes": _peak() - before}))


def _hostile(sentinel: str) -> Iterator[tuple[str, bytes]]:
    """Yield the hostile feeds of the tests, and bombs of a gibibyte that were packed beforehand."""
    for name, (make, _) in HOSTILE_FEEDS.items():
        yield name, response(body=make(sentinel), content_type="application/rss+xml")
    mebibyte = bytes(2**20)
    members = gzip.compress(mebibyte) * 999
    packer = zlib.compressobj(9)
    deflated = b"".join(packer.compress(mebibyte) for _ in range(1024)) + packer.flush()
    gzipper = zlib.compressobj(9, zlib.DEFLATED, 31)
    gzipped = b"".join(gzipper.compress(mebibyte) for _ in range(1024)) + gzipper.flush()
    bombs = {"gzip": gzipped, "deflate": deflated, "gzip, gzip": gzip.compress(gzipped), "br": gzipped, "zstd": gzipped}
    for encoding, body in bombs.items():
        yield f"1 GiB as {encoding}", response(body=body, content_encoding=encoding, content_type="text/xml")
    yield "1 GiB in 999 members", response(body=members, content_encoding="gzip", content_type="text/xml")
    yield "1 GiB in a packed sitemap", response(body=gzipped, content_type="application/gzip")


def _peak() -> int:
    """Return the most memory that this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _child(sys.argv[1], int(sys.argv[2]))
    else:
        main()
