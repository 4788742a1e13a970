"""Measure extraction: real article texts in a news page of our own come back, and nothing of the page with them.

Usage: python -m bench.corpus_extract ARTICLES.jsonl.gz [--count 100]
"""

from __future__ import annotations

import argparse
import gzip
import json
import platform
import re
import subprocess
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from corpus.extract import NoArticle, extract
from corpus.split import split
from corpus.types import Page

_WORD = re.compile(r"\w+")
# Every word of the page around the article carries this ending, so that each one that leaks is seen.
_MARK = "zq"

_STYLE = "<style>.hdr{position:sticky}.cap{color:#666}</style><script>window.dataLayer=[];track('view');</script>"


@dataclass(frozen=True)
class Score:
    """How one article came back: word F1, page words in the text, page words in passages."""

    f1: float
    leaked: int
    quoted: int


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("articles", type=Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--bare", action="store_true", help="the same page without class names and with divs only")
    options = parser.parse_args()
    with gzip.open(options.articles, "rt", encoding="utf-8") as file:
        articles = [json.loads(line) for line in file]
    longest = sorted(articles, key=lambda article: len(article["text"]), reverse=True)[: options.count]
    started = time.perf_counter()
    scores = [_score(article, number, bare=options.bare) for number, article in enumerate(longest)]
    _report(scores, (time.perf_counter() - started) / len(scores))


def _score(article: dict[str, str], number: int, *, bare: bool) -> Score:
    paragraphs = [line.strip() for line in article["text"].splitlines() if line.strip()]
    title = article["title"] or "Untitled"
    url = f"https://beacon.example/2022/08/{number}"
    html = page(title, paragraphs, number)
    result = extract(Page(url, _bared(html) if bare else html))
    if isinstance(result, NoArticle):
        print(f"{number}: {result.reason}")
        return Score(0.0, 0, 0)
    quoted = " ".join(result.text[span.start : span.end] for span in split(result.text, result.title))
    return Score(_f1("\n".join(paragraphs), result.text, title), _marked(result.text), _marked(quoted))


def _f1(wanted: str, found: str, title: str) -> float:
    """Compare as bags of words; a headline above the text is neither missed nor counted against it."""
    want, have = Counter(_WORD.findall(wanted)), Counter(_WORD.findall(found))
    for word in _WORD.findall(title):
        have[word] = min(have[word], want[word])
    common = sum((want & have).values())
    return 2 * common / max(sum(want.values()) + sum(have.values()), 1)


def _marked(text: str) -> int:
    return sum(word.endswith(_MARK) for word in _WORD.findall(text))


def page(title: str, paragraphs: list[str], number: int) -> str:
    """Return the article inside what a news site puts around it; photographs are captioned twice."""
    body = [f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs]
    third = max(len(body) // 3, 1)
    body[third:third] = [_figure("Gates of the shared intake at dusk"), _related("Readers also opened")]
    body[2 * third : 2 * third] = [_newsletter(), _figure("Trucks wait at the northern crossing")]
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} | Beacon</title>'
        f'<meta property="og:type" content="article"><meta property="og:site_name" content="Beacon">{_STYLE}'
        f'<script type="application/ld+json">{_json_ld(title)}</script></head><body>{_header()}'
        f'<div class="layout"><main><article class="story"><h1>{escape(title)}</h1>'
        f'<div class="byline"><a href="/staff/{number}">{_w("By our desk")}</a> <time>{_w("14 Aug")}</time></div>'
        f'<div class="share"><button>{_w("Share")}</button><button>{_w("Copy link")}</button></div>'
        f'<div class="article-body">{"".join(body)}</div></article>{_comments()}</main>{_aside()}</div>'
        f"{_footer()}{_cookies()}</body></html>"
    )


def _bared(html: str) -> str:
    """Take away what names the parts of the page."""
    unnamed = re.sub(r' (?:class|id)="[^"]*"', "", html)
    return re.sub(r"<(/?)(?:article|main|aside|section|header|footer|nav|figure|figcaption)\b", r"<\1div", unnamed)


def _w(words: str) -> str:
    return _WORD.sub(lambda word: word[0] + _MARK, words)


def _json_ld(title: str) -> str:
    stated = {"@type": "NewsArticle", "headline": title, "datePublished": "2022-08-14T07:30:00Z"}
    return json.dumps({"@context": "https://schema.org", **stated})


def _header() -> str:
    items = "".join(f'<li><a href="/{name}">{_w(name)}</a></li>' for name in ("World", "Politics", "Water", "Markets"))
    alert = _w("Breaking: ministers meet again today to talk about the price of grain.")
    return f'<header><div class="alert">{alert}</div><nav><ul>{items}</ul></nav><form>{_w("Search")}</form></header>'


def _figure(caption: str) -> str:
    shown = _w(f"{caption}, seen from the road on Sunday.")
    twice = f'<span class="caption">{shown}</span><figcaption>{shown}</figcaption>'
    return f'<figure><img src="/a.jpg" alt="{shown}">{twice}</figure>'


def _related(heading: str) -> str:
    titles = ("Grain prices fall for a third week", "A bridge opens after nine years", "Ministers agree on power lines")
    items = "".join(f'<li><a href="/r/{place}">{_w(title)}</a></li>' for place, title in enumerate(titles))
    return f'<div class="related-links"><h3>{_w(heading)}</h3><ul>{items}</ul></div>'


def _newsletter() -> str:
    text = _w("Get the morning letter. Five stories in your inbox at seven, every working day.")
    return f'<div class="newsletter-signup"><p>{text}</p><form><input><button>{_w("Sign up")}</button></form></div>'


def _comments() -> str:
    said = "".join(
        f'<div class="comment"><p>{_w(f"Reader {n}: I have seen this coming for years.")}</p></div>' for n in range(6)
    )
    return f'<section id="comments" class="comments"><h2>{_w("Comments")}</h2>{said}</section>'


def _aside() -> str:
    text = _w("Our correspondent writes about rivers and borders and lives in a town between both.")
    return f'<aside>{_related("Most read")}<div class="about-author"><p>{text}</p></div></aside>'


def _footer() -> str:
    text = _w("Beacon is a member of the press council. All rights reserved. Reprint by permission only.")
    return f'<footer><p>{text}</p><ul><li><a href="/about">{_w("About us")}</a></li></ul></footer>'


def _cookies() -> str:
    text = _w("We use cookies to improve your experience. You can accept all or manage your choices at any time.")
    return f'<div id="cookie-bar" class="cookie-consent"><p>{text}</p><button>{_w("Accept all")}</button></div>'


def _report(scores: list[Score], seconds: float) -> None:
    f1 = sorted(score.f1 for score in scores)
    rows = (
        ("word F1, mean", f"{sum(f1) / len(f1):.4f}"),
        ("word F1, lowest", f"{f1[0]:.4f}"),
        ("page words in texts (all articles)", str(sum(score.leaked for score in scores))),
        ("page words in passages (all articles)", str(sum(score.quoted for score in scores))),
        ("time per page", f"{seconds * 1000:.0f} ms"),
    )
    print(f"extraction of {len(scores)} articles; {datetime.now(UTC):%Y-%m-%d}, commit {_commit()}, {_machine()}\n")
    print("| what | figure |\n|---|---|")
    for name, figure in rows:
        print(f"| {name} | {figure} |")


def _commit() -> str:
    ran = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return ran.stdout.strip() or "unknown"


def _machine() -> str:
    return f"{platform.machine()} {platform.system()}, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
