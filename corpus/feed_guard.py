"""Refuse a feed that would hurt its parser, before the parser sees it. Pure.

No document type, so no entities: neither external ones nor those that multiply. No nesting,
number of elements or attribute beyond what any feed has. What is not well-formed is refused
here as well: the parser would reject it, too, but only after trying at length to make sense of it.
"""

from __future__ import annotations

import codecs
import json
import re
from xml.parsers import expat

# Feeds nest about ten deep, XHTML content in Atom some twenty more.
MAX_DEPTH = 100
# Ten thousand items of thirty elements each; fifteen MiB of "<a/>" would be four million.
MAX_ELEMENTS = 300_000
# Addresses with an image inside (data:) are the longest attributes that occur.
MAX_ATTRIBUTE = 256 * 1024
# Each comment that is left open inside an article makes the parser read on to the end: 50,000 cost it minutes.
MAX_COMMENTS = 2_000

_CHUNK = 64 * 1024
_COMMENT = "!--"
_BLANK = b"\xef\xbb\xbf \t\r\n"
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}\bencoding\s*=\s*[\"']([\w.:-]{1,40})[\"'][^>]{0,200}\?>")
# Only what is read byte by byte, or marks itself, looks the same to us and to every parser behind us.
_SHIFTING = frozenset(["utf-7", "utf7", "cp037", "ebcdic-cp-us", "hz", "hz-gb-2312", "iso-2022-jp", "iso-2022-kr"])


def checked_feed(content: bytes, charset: str | None = None) -> bytes:
    """Return a feed or sitemap as its parser should see it: as it is, or in UTF-8 where it names its encoding wrongly.

    `charset` is what the server called the encoding; the document's own word comes
    first where it holds. Raises ValueError, with the reason in plain words, for what
    must not be parsed.
    """
    stripped = content.lstrip(_BLANK)
    if stripped.startswith((b"{", b"[")):
        _check_json(stripped)
        return stripped
    return _checked_xml(content.lstrip(b" \t\r\n"), charset)


def _check_json(content: bytes) -> None:
    try:
        document = json.loads(content)
        text = json.dumps(document, ensure_ascii=False)
        text.encode()
    except RecursionError as error:
        raise ValueError("the feed is nested too deeply") from error
    except UnicodeEncodeError as error:
        raise ValueError("the feed contains half a character (a lone surrogate)") from error
    except ValueError as error:
        raise ValueError(f"the feed is no JSON that can be read: {error}") from error
    _check_comments(text.count(_COMMENT))


def _checked_xml(content: bytes, charset: str | None) -> bytes:
    declared = _DECLARED.match(content)
    named = declared[1].decode("ascii") if declared else charset or ""
    if named.lower() in _SHIFTING:
        raise ValueError(f"the feed's encoding {named!r} is not accepted")
    is_marked = content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    stated = content if declared or is_marked else _in_utf8(content, charset) or content
    try:
        _Walk().over(stated, None)
    except (expat.ExpatError, LookupError) as error:
        return _checked_again(_in_utf8(content, charset, "utf-8", "cp1252") or b"", error)
    return stated


def _checked_again(content: bytes, first: Exception) -> bytes:
    """Return a document in UTF-8 without its declaration, which was wrong; complain of what was wrong at `first`."""
    try:
        _Walk().over(content, "utf-8")
    except expat.ExpatError:
        raise ValueError(f"the feed is not well-formed XML: {first}") from first
    return _DECLARED.sub(b"", content, count=1)


def _in_utf8(content: bytes, *encodings: str | None) -> bytes | None:
    """Return a document in UTF-8, by the first of the encodings that fits."""
    for name in filter(None, encodings):
        try:
            return content.decode(name).encode()
        except (LookupError, UnicodeError):
            continue
    return None


class _Walk:
    """One pass over a document that builds nothing and stops at the first thing that is out of bounds."""

    def __init__(self) -> None:
        self._depth = self._elements = self._comments = 0

    def over(self, content: bytes, encoding: str | None) -> None:
        parser = expat.ParserCreate(encoding)
        parser.buffer_text = True
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        for start in range(0, len(content), _CHUNK):
            parser.Parse(content[start : start + _CHUNK], False)
        parser.Parse(b"", True)

    def _doctype(self, *args: object) -> None:
        raise ValueError("the feed declares a document type (DTD), which can hide entities")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH:
            raise ValueError(f"the feed is nested more than {MAX_DEPTH} deep")
        if self._elements > MAX_ELEMENTS:
            raise ValueError(f"the feed has more than {MAX_ELEMENTS} elements")
        if len(name) + sum(len(key) + len(value) for key, value in attributes.items()) > MAX_ATTRIBUTE:
            raise ValueError(f"the feed has an element with more than {MAX_ATTRIBUTE} characters of attributes")

    def _end(self, name: str) -> None:
        self._depth -= 1

    def _text(self, text: str) -> None:
        self._comments += text.count(_COMMENT)
        _check_comments(self._comments)


def _check_comments(count: int) -> None:
    if count > MAX_COMMENTS:
        raise ValueError(f"the articles of the feed contain more than {MAX_COMMENTS} comments")
