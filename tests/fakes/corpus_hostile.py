"""Feeds that were made to hurt whoever reads them; each comes with the reason for which it is refused."""

from collections.abc import Callable

from fakes.corpus_news import item, rss

Make = Callable[[str], bytes]
"""The address of a sentinel that must not be asked, to the feed."""

_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_WORDS = "&big;" * 100_000
_TALKS = item("t1", "Border talks end", link="https://panj-herald.example/talks", html="<p>Delegations met.</p>")


def _typed(declaration: str, title: str = "Talks") -> bytes:
    """Return a feed with a document type."""
    return rss(title=title).replace("?>", f"?>{declaration}", 1).encode()


def _channel(content: str) -> bytes:
    return rss(content).encode()


def _json(items: str) -> bytes:
    return f'{{"version": "https://jsonfeed.org/version/1.1", "title": "Osh", "items": {items}}}'.encode()


HOSTILE_FEEDS: dict[str, tuple[Make, str]] = {
    "billion laughs": (lambda s: _typed(f'<!DOCTYPE rss [<!ENTITY l0 "ha">{_LAUGHS}]>', "&l9;"), "DTD"),
    "quadratic blow-up": (lambda s: _typed(f'<!DOCTYPE r [<!ENTITY big "{"a" * 50_000}">]>', _WORDS), "DTD"),
    "a file in an entity": (lambda s: _typed('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"), "DTD"),
    "a page in an entity": (lambda s: _typed(f'<!DOCTYPE r [<!ENTITY x SYSTEM "{s}">]>', "&x;"), "DTD"),
    "a public entity": (lambda s: _typed(f'<!DOCTYPE r [<!ENTITY x PUBLIC "-//X//" "{s}">]>', "&x;"), "DTD"),
    "a parameter entity": (lambda s: _typed(f'<!DOCTYPE r [<!ENTITY % x SYSTEM "{s}"> %x;]>'), "DTD"),
    "an external document type": (lambda s: _typed(f'<!DOCTYPE rss SYSTEM "{s}rss.dtd">'), "DTD"),
    "a public document type": (lambda s: _typed(f'<!DOCTYPE rss PUBLIC "-//Netscape//" "{s}">'), "DTD"),
    "an entity that contains itself": (
        lambda s: _typed('<!DOCTYPE r [<!ENTITY a "&b;"><!ENTITY b "&a;">]>', "&a;"),
        "DTD",
    ),
    "attributes by default": (lambda s: _typed('<!DOCTYPE r [<!ATTLIST item a CDATA "x">]>'), "DTD"),
    "a document type behind comments": (lambda s: _typed(f'{"<!-- -->" * 5000}<!DOCTYPE r [<!ENTITY a "b">]>'), "DTD"),
    "a document type in small letters": (lambda s: _typed("<!doctype rss>"), "not well-formed"),
    "a document type in UTF-16": (
        lambda s: '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE r [<!ENTITY a "b">]><rss>&a;</rss>'.encode(
            "utf-16"
        ),
        "DTD",
    ),
    "a document type in UTF-16 unmarked": (
        lambda s: '<!DOCTYPE r [<!ENTITY a "b">]><rss>&a;</rss>'.encode("utf-16-le"),
        "DTD|not well-formed",
    ),
    "a document type in UTF-7": (
        lambda s: b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE r+AD4-<rss/>',
        "'utf-7' is not accepted",
    ),
    "a document type in EBCDIC": (
        lambda s: '<?xml version="1.0" encoding="cp037"?><!DOCTYPE r><rss/>'.encode("cp037"),
        "not well-formed",
    ),
    "an encoding that shifts": (lambda s: b'<?xml version="1.0" encoding="ISO-2022-JP"?><rss/>', "is not accepted"),
    "100,000 levels": (lambda s: _channel("<a>" * 100_000 + "</a>" * 100_000), "more than 100 deep"),
    "100,000 levels left open": (lambda s: _channel("<a>" * 100_000), "more than 100 deep"),
    "a million elements": (lambda s: _channel("<a/>" * 1_000_000), "more than 300000 elements"),
    "an attribute of 10 MB": (lambda s: _channel(f'<item a="{"x" * 10_000_000}"/>'), "characters of attributes"),
    "a name of 10 MB": (lambda s: _channel(f"<{'x' * 10_000_000}/>"), "characters of attributes"),
    "100,000 attributes": (
        lambda s: _channel("<item " + " ".join(f'a{n}=""' for n in range(100_000)) + "/>"),
        "characters of attributes",
    ),
    "an attribute twice": (lambda s: _channel('<item a="1" a="2"/>'), "not well-formed"),
    "a giant numeric entity": (lambda s: _channel(f"<title>&#{'9' * 1_000_000};</title>"), "not well-formed"),
    "a giant hexadecimal entity": (lambda s: _channel(f"<title>&#x{'f' * 1_000_000};</title>"), "not well-formed"),
    "half a character by number": (lambda s: _channel("<title>&#xD800;</title>"), "not well-formed"),
    "half a character in UTF-8": (lambda s: rss("<title>").encode() + b"\xed\xa0\x80</title>", "not well-formed"),
    "NUL by number": (lambda s: _channel("<title>&#0;</title>"), "not well-formed"),
    "NULs": (lambda s: _channel("<title>Talks\0end</title>"), "not well-formed"),
    "nothing but NULs": (lambda s: bytes(1_000_000), "not well-formed"),
    "control characters": (lambda s: _channel("<title>Talks\x01\x1b[2Jend</title>"), "not well-formed"),
    "an undeclared entity": (lambda s: _channel("<title>&water;</title>"), "not well-formed"),
    "a feed that breaks off": (lambda s: rss(_TALKS).encode()[:-40], "not well-formed"),
    "a comment left open": (lambda s: _channel("<!--" * 500_000), "not well-formed"),
    "CDATA left open": (lambda s: _channel("<![CDATA[" * 500_000), "not well-formed"),
    "two documents": (lambda s: (rss(_TALKS) + "<rss/>").encode(), "not well-formed"),
    "nothing": (lambda s: b"", "not well-formed"),
    "blanks": (lambda s: b" " * 1_000_000, "not well-formed"),
    "JSON nested 100,000 deep": (lambda s: _json("[" * 100_000 + "]" * 100_000), "nested too deeply"),
    "JSON objects nested 100,000 deep": (lambda s: _json('{"a":' * 100_000 + "1" + "}" * 100_000), "nested too deeply"),
    "a number of a million digits": (lambda s: _json(f"[{'9' * 1_000_000}]"), "no JSON"),
    "half a character in JSON": (lambda s: _json(r'[{"id": "1", "title": "\ud83d"}]'), "half a character"),
    "JSON that breaks off": (lambda s: _json("["), "no JSON"),
    "JSON in a wrong encoding": (lambda s: _json('["Ош"]').decode().encode("windows-1251"), "no JSON"),
    "comments left open in an article": (lambda s: rss(item("t1", "Talks", html="<!--" * 50_000)).encode(), "comments"),
    "comments left open in JSON": (
        lambda s: _json(f'[{{"id": "1", "content_html": "{"<!--" * 50_000}"}}]'),
        "comments",
    ),
}
