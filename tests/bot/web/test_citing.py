"""Citations: exact quotes that no format breaks."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from markdown_it import MarkdownIt

from bot.texts import Texts
from bot.types import Language
from bot.web.citing import Citation, as_bibtex, as_markdown, as_text
from corpus.types import ArticleHeader, Moment, Span

ENGLISH, RUSSIAN = Texts(Language.ENGLISH), Texts(Language.RUSSIAN)
HEADER = ArticleHeader(
    id=12,
    revision=1,
    key="k",
    title="Border posts at Karkyra reopen",
    outlet="Issyk-Kul Gazette",
    url="https://gazette.example/border?id=5&lang=en",
    authors=("Aigul Sadykova", "Border and Customs Desk"),
    language="en",
    published=Moment(datetime(2025, 3, 14, 12, 45, tzinfo=UTC)),
    first_seen=datetime(2025, 3, 14, 13, 0, tzinfo=UTC),
)
QUOTE = "The post reopened on Friday, the ministry said."
CITATION = Citation(
    header=HEADER,
    quote=QUOTE,
    place=Span(100, 100 + len(QUOTE)),
    seen=datetime(2025, 3, 14, 13, 0, tzinfo=UTC),
    checksum="9f" * 32,
    address="https://room.example/passages/31",
)
AWKWARD = [
    'He said "no [comment] *at all*" and left_early.',
    "# not a heading\n- not a list\n1. nor this\n> nor a quotation",
    "  two spaces first\n\tand a tab\n\nand a paragraph",
    "<script>alert(1)</script> & &amp; </textarea>",
    "costs $5 & 30% of {all} \\ ~home ^up #1 _low_",
    "| a | b |\n|---|---|\n`code` ~~gone~~ ![x](y)",
    "Таможня «открыта» — так сказали",
    "می‌گوید مرز باز است",
    "unbalanced } brace { here {",
]


def told(markdown: str) -> str:
    """Return the text of the block quotation as a reader of CommonMark sees it."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    end = next(place for place, token in enumerate(tokens) if token.type == "blockquote_close")
    lines = []
    for token in tokens[:end]:
        if token.type == "inline":
            parts = ["\n" if each.type in ("softbreak", "hardbreak") else each.content for each in token.children or ()]
            assert {each.type for each in token.children or ()} <= {"text", "hardbreak", "softbreak", "text_special"}
            lines.append("".join(parts))
    return "\n\n".join(lines)


def bib(entry: str) -> dict[str, str]:
    """Read an entry as BibTeX does: braces are counted, whatever stands before them."""
    assert entry.startswith("@misc{")
    fields, place = {}, entry.index(",") + 1
    while found := re.compile(r"\s*(\w+) = ").match(entry, place):
        depth, place = 0, found.end()
        start = place
        while depth or entry[place] != ",":
            depth += {"{": 1, "}": -1}.get(entry[place], 0)
            place += 1
        fields[found[1]] = entry[start:place]
        place += 1
    assert entry[place:].strip() == "}"
    return fields


def untexed(value: str) -> str:
    names = {
        r"{\textbackslash}": "\\",
        r"{\textbraceleft}": "{",
        r"{\textbraceright}": "}",
        r"{\textasciicircum}": "^",
        r"{\textasciitilde}": "~",
    }
    pattern = "|".join(map(re.escape, names)) + r"|\\([$&#%_])"
    return re.sub(pattern, lambda found: found[1] or names[found[0]], value)


def test_a_citation_in_text_says_all_that_an_analyst_needs():
    assert as_text(CITATION, ENGLISH) == (
        "“The post reopened on Friday, the ministry said.”\n"
        "\n"
        "Aigul Sadykova, Border and Customs Desk. Border posts at Karkyra reopen.\n"
        "Issyk-Kul Gazette, 14 March 2025, 12:45 UTC.\n"
        "https://gazette.example/border?id=5&lang=en\n"
        "https://room.example/passages/31\n"
        f"Characters 101–147 of the text stored 14 March 2025, 13:00 UTC, SHA-256 {'9f' * 32}"
    )


def test_a_day_stays_that_day_and_no_date_is_said_to_be_none():
    day = replace(HEADER, published=Moment(datetime(2025, 3, 14, tzinfo=UTC), day_only=True))

    assert "Gazette, 14 March 2025.\n" in as_text(replace(CITATION, header=day), ENGLISH)
    assert "Gazette, undated.\n" in as_text(replace(CITATION, header=replace(HEADER, published=None)), ENGLISH)
    assert "14 марта 2025" in as_text(replace(CITATION, header=day), RUSSIAN)


@pytest.mark.parametrize("quote", AWKWARD)
def test_text_holds_the_exact_quote(quote):
    assert as_text(replace(CITATION, quote=quote), ENGLISH).startswith(f"“{quote}”\n")


@pytest.mark.parametrize("quote", AWKWARD)
def test_markdown_is_read_as_the_exact_quote(quote):
    assert told(as_markdown(replace(CITATION, quote=quote), ENGLISH)) == quote


def test_markdown_links_the_title_whatever_stands_in_it():
    header = replace(HEADER, title="Posts [reopened](now)_*", url="https://gazette.example/a_(b)?c=1&copy;=2")

    written = MarkdownIt("commonmark").render(as_markdown(replace(CITATION, header=header), ENGLISH))

    assert '<a href="https://gazette.example/a_(b)?c=1&amp;copy;=2">Posts [reopened](now)_*</a>' in written
    assert '<a href="https://room.example/passages/31">' in written


def test_an_address_that_cannot_be_linked_is_not_linked():
    header = replace(HEADER, url="javascript:alert(1)")

    assert "](" not in as_markdown(replace(CITATION, header=header), ENGLISH)


@pytest.mark.parametrize("quote", AWKWARD)
def test_bibtex_is_read_as_the_quote_in_one_line(quote):
    fields = bib(as_bibtex(replace(CITATION, quote=quote), ENGLISH))

    assert untexed(fields["annote"][1:-1]) == " ".join(quote.split())


def test_bibtex_names_everything():
    entry = as_bibtex(CITATION, ENGLISH)

    assert entry.startswith("@misc{issykkulgazette2025-31,\n")
    assert bib(entry) == {
        "author": "{{Aigul Sadykova} and {Border and Customs Desk}}",
        "title": "{{Border posts at Karkyra reopen}}",
        "howpublished": "{Issyk-Kul Gazette}",
        "year": "{2025}",
        "month": "mar",
        "date": "{2025-03-14}",
        "url": "{https://gazette.example/border?id=5&lang=en}",
        "urldate": "{2025-03-14}",
        "annote": "{The post reopened on Friday, the ministry said.}",
    }


def test_bibtex_leaves_out_what_is_not_known():
    header = replace(HEADER, authors=(), published=None, url=None, outlet="Иссык-Кульская газета")

    entry = as_bibtex(replace(CITATION, header=header, quote=""), ENGLISH)

    assert entry.startswith("@misc{article-31,\n")
    assert bib(entry).keys() == {"title", "howpublished", "url", "urldate"}
    assert bib(entry)["url"] == "{https://room.example/passages/31}"


def test_no_address_breaks_bibtex():
    header = replace(HEADER, url="https://gazette.example/{a}}\\b c")

    assert bib(as_bibtex(replace(CITATION, header=header), ENGLISH))["url"] == (
        "{https://gazette.example/%7Ba%7D%7D%5Cb%20c}"
    )


def test_a_whole_article_is_cited_without_a_quote():
    text = as_text(replace(CITATION, quote="", place=Span(0, 0)), ENGLISH)

    assert text.startswith("Aigul Sadykova")
    assert "\nText stored 14 March 2025, 13:00 UTC, SHA-256" in text
    assert not as_markdown(replace(CITATION, quote=""), ENGLISH).startswith(">")
