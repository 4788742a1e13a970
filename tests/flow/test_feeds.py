"""A feed is followed by the real command line, from a server on this machine."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from flow.test_command_line import asked, heliograph

pytestmark = [pytest.mark.flow, pytest.mark.model]

PARAGRAPHS = [
    "Kazakhstan and Uzbekistan agreed on Tuesday to open a joint border post at Zhibek Zholy in October.",
    "Lorries will be inspected once instead of twice, the transport ministries of both countries said in Shymkent.",
    "Drivers have waited up to three days there since the bridge on the old road was closed for repairs in May.",
    "The post is to handle eight hundred lorries a day, twice as many as today, and will work around the clock.",
    "Customs officers of the two countries are to sit in one building and to use one set of scanners.",
    "A second post on the road to Konysbaev is planned, but the ministers named neither its cost nor a date.",
    "Freight companies in Tashkent welcomed the decision and asked for the same on the border with Tajikistan.",
]
PAGE = "<html><head><title>One border post for two countries</title></head><body><article><h1>One border post for two "
PAGE += "countries</h1>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "</article></body></html>"


class Site(BaseHTTPRequestHandler):
    """Serves a feed of one summary, and the page that it points to."""

    def do_GET(self):
        host = self.headers["Host"]
        feed = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Steppe Courier</title>
            <link>http://{host}/</link><item><title>One border post for two countries</title>
            <link>http://{host}/post.html</link><guid>post-1</guid>
            <pubDate>Tue, 04 Aug 2026 09:30:00 GMT</pubDate><description>Zhibek Zholy opens.</description>
            </item></channel></rss>"""
        body, kind = (feed, "application/rss+xml") if self.path == "/feed.xml" else (PAGE, "text/html")
        self.send_response(200 if self.path in ("/feed.xml", "/post.html") else 404)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        """Keep quiet."""


@contextmanager
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_feed_is_followed_and_its_pages_answer(tmp_path, new_home):
    new_home(tmp_path)
    private = {"HELIOGRAPH_CORPUS__ALLOWED_NETWORKS": '["127.0.0.1"]'}
    with site() as address:
        added = heliograph(tmp_path, "feeds", "add", f"{address}/feed.xml", **private)
        updated = heliograph(tmp_path, "update", "--json", **private)
        listed = heliograph(tmp_path, "feeds", "list", "--json")
        page = heliograph(tmp_path, "ingest", f"{address}/post.html", "--no-index", "--json", **private)
        lost = heliograph(tmp_path, "ingest", f"{address}/nowhere", "--json", **private)

    assert added.returncode == updated.returncode == 0, added.stderr + updated.stderr
    assert json.loads(updated.stdout)["added"] == 1, updated.stderr
    (feed,) = json.loads(listed.stdout)
    assert (feed["title"], feed["error"]) == ("Steppe Courier", None)
    assert json.loads(page.stdout)["unchanged"] == 1
    assert (lost.returncode, json.loads(lost.stdout)["refused"]) == (1, 1)
    (said,) = asked(tmp_path, ["Where will the joint border post of Kazakhstan and Uzbekistan be?"])
    assert said["answered"]
    first = said["passages"][0]
    assert first["published"] == "2026-08-04T09:30:00Z"
    assert all(line in PARAGRAPHS for line in first["quote"].split("\n") if line)


def test_private_addresses_are_refused_unless_allowed(tmp_path):
    with site() as address:
        done = heliograph(tmp_path, "ingest", f"{address}/post.html")

    assert done.returncode == 1
    assert address in done.stderr
