import re

import pytest
from fakes import bot_hostile as hostile
from fakes.bot_briefs import brief, canal, landslide, quote, told
from fakes.bot_news import passage
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.forms.markdown import escaped, page
from bot.forms.sheet import sheet
from bot.news import Novelty
from bot.texts import Texts
from bot.types import Language

ENGLISH = Texts(Language.ENGLISH)
READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def written(*stories, **changes):
    return page(sheet(brief(*stories, **changes), ENGLISH, "Asia/Bishkek"))


def shown(markdown):
    """Return the words that a reader of Markdown sees, and the kinds of elements around them."""
    tokens = [inner for token in READER.parse(markdown) for inner in (token, *(token.children or ()))]
    words = "".join(" " if token.type == "softbreak" else token.content for token in tokens if not token.children)
    return words, {token.type for token in tokens}


def test_a_brief_is_headings_quotations_and_links():
    further = passage("x", 9, title="Joint patrols near Panj", outlet="Panj Observer")

    markdown = written(canal(links=(further,), outlets=2, novelty=Novelty.UPDATED), late=True)

    at_source = (
        "https://news.example/3#:~:text=Uzbekistan%20and%20Kyrgyzstan%20will%20share,equal%20parts%20from%20April%20on."
    )
    assert markdown == (
        "# Brief\n\n"
        "13 March 2025, 09:30 – 14 March 2025, 09:30 (Bishkek)\n\n"
        "This brief is late: it could not be sent on time.\n\n"
        f"## 1. [Reservoir to be shared](<{at_source}>)\n\n"
        "*Updated · 2\u00a0outlets, 2\u00a0origins*\n\n"
        "> Uzbekistan and Kyrgyzstan will share the water of the Andijan reservoir in equal parts from April on.\n"
        ">\n"
        f"> — [Valley Wire, 14 March 2025, 09:30](<{at_source}>)\n\n"
        "More:\n\n"
        "- [Joint patrols near Panj](<https://news.example/9>) (Panj Observer)\n\n"
        "---\n\n"
        "Rests on 214\u00a0articles from 17\u00a0sources. Last update: 14 March 2025, 09:30.\n"
    )


def test_sources_that_differ_are_a_list_of_values_with_their_quotations():
    html = READER.render(written(landslide()))

    assert "<strong>Sources differ: killed</strong>" in html
    first, second = re.findall(r"<li>\s*<p><strong>(\d+)</strong></p>\s*<blockquote>\s*<p>(.*?)</p>", html, re.DOTALL)
    assert first == ("19", "A landslide at Aravan killed 19 people on Thursday, the emergencies ministry said.")
    assert second == ("21", "Rescuers in Aravan now count 21 people killed by the landslide.")


@pytest.mark.parametrize(
    "text",
    [
        "# 9 of 10 * agreed _so_ `far`",
        "- no\n+ yes\n1. first\n12) twelfth\n=====\n-----",
        "[a](http://b) ![c](d) <e@f.example> <br> &amp; &#60; | x | y |",
        "~~no~~ \\*kept\\* \\",
        "2021. A year",
        "    indented",
        "a  \nb",
    ],
)
def test_what_looks_like_markup_in_an_article_stays_text(text):
    words, kinds = shown(escaped(text))

    assert words == " ".join(line.strip() for line in text.splitlines())
    assert kinds <= {"paragraph_open", "paragraph_close", "inline", "text", "softbreak", "text_special"}


@settings(max_examples=150, deadline=None)
@given(hostile.TEXTS)
def test_whatever_an_article_says_is_read_as_the_same_text(text):
    words, kinds = shown(escaped(text))

    assert "".join(words.split()) == "".join(text.replace("\x00", "\ufffd").split())
    assert kinds <= {"paragraph_open", "paragraph_close", "inline", "text", "softbreak", "text_special"}


@settings(max_examples=40, deadline=None)
@given(st.lists(hostile.stories(), max_size=3), hostile.TEXTS)
def test_whatever_happened_the_page_has_no_html_and_a_heading_for_each_story(stories, topic):
    tokens = READER.parse(written(*stories, topic=topic))

    headings = [token.tag for token in tokens if token.type == "heading_open"]
    assert headings == ["h1", *("h2" for _ in stories)]
    inner = [child for token in tokens for child in (token, *(token.children or ()))]
    assert not {"html_inline", "html_block", "code_block", "fence", "code_inline", "image"} & {t.type for t in inner}
    links = [token.attrs["href"] for token in inner if token.type == "link_open"]
    assert all(link.startswith(("http://", "https://")) for link in links)


def test_an_address_is_the_same_behind_its_link():
    address = "https://news.example/?a=1&copy=2"
    html = READER.render(written(told(quote("Talks resume. ", 1, url=address), quotes=())))

    assert 'href="https://news.example/?a=1&amp;copy=2"' in html
