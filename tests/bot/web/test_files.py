"""The files that pages load, as a browser asks for them."""

import gzip
from pathlib import Path

import pytest
from fakes.web_room import reading_room

from bot.web.pages.files import NAMES
from bot.web.templating import packaged, static_path


@pytest.mark.parametrize("name", [name for name in NAMES if len(packaged(name)) > 500])
async def test_a_file_comes_compressed_to_whoever_takes_that_and_as_it_is_to_others(tmp_path: Path, name: str):
    async with reading_room(tmp_path) as opened:
        small = await opened.browser.get(static_path(name), headers={"accept-encoding": "br, gzip"})
        plain = await opened.browser.get(static_path(name), headers={"accept-encoding": "identity"})

    assert small.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert small.content == plain.content == packaged(name)
    assert small.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert "immutable" in small.headers["cache-control"]


async def test_a_file_of_another_name_or_content_is_not_there(tmp_path: Path):
    async with reading_room(tmp_path) as opened:
        answers = [await opened.browser.get(f"/static/0/{name}") for name in ("style.css", "../web.secret")]

    assert [answer.status_code for answer in answers] == [404, 404]


async def test_a_page_comes_compressed(tmp_path: Path):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        small = await opened.browser.get("/", headers={"accept-encoding": "gzip"})
        plain = await opened.browser.get("/", headers={"accept-encoding": "identity"})

    assert small.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert "<h1>" in small.text
    assert "<h1>" in plain.text


def test_the_style_is_small_and_loads_nothing_from_elsewhere():
    style = packaged("style.css").decode()

    assert len(style) < 25_000
    assert len(gzip.compress(style.encode())) < 8_000
    assert not [word for word in ("url(", "@import", "@font-face", "http") if word in style]


async def test_only_the_page_that_asks_loads_htmx(tmp_path: Path):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        pages = {path: (await opened.browser.get(path)).text for path in ("/", "/briefs", "/sources", "/owner")}

    assert [path for path, page in pages.items() if "htmx.min.js" in page] == ["/"]
    assert not [path for path, page in pages.items() if path != "/" and " hx-" in page]
