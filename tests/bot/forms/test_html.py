import re
from html.parser import HTMLParser

import pytest
from fakes import bot_hostile as hostile
from fakes.bot_briefs import brief, canal, landslide, quote, told
from fakes.bot_news import MORNING, passage
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.forms.html import fragment, page, references
from bot.forms.sheet import sheet
from bot.news import Novelty
from bot.texts import Texts
from bot.types import Language
from corpus.types import Moment

ZONE = "Asia/Bishkek"
VOID = {"meta", "link", "br", "img", "hr", "input"}


class Page(HTMLParser):
    """Reads a page as a browser would: elements with their attributes, words, and whether all that opens is closed."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.words, self._open = [], "", []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        if self._open[-1:] != ["style"]:
            self.words += data

    def of(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def said(*stories, language=Language.ENGLISH, **changes):
    return sheet(brief(*stories, **changes), Texts(language), ZONE)


def test_the_page_tells_what_every_form_tells():
    stories = landslide(novelty=Novelty.UPDATED), canal()

    words = " ".join(Page(page(said(*stories, silent=("Pamir Post",), left_out=2, late=True))).words.split())

    for telling in (
        "Brief 13 March 2025, 09:30 – 14 March 2025, 09:30 (Bishkek) This brief is late: it could not be sent on time.",
        "1 Landslide at Aravan Updated 2 outlets, 2 origins A landslide at Aravan killed 19 people on Thursday",
        "Osh Daily, 14 March 2025, 09:30",
        "Sources differ: killed 19 A landslide at Aravan",
        "21 Rescuers in Aravan now count 21 people killed by the landslide.",
        "2 Reservoir to be shared New one source",
        "Left out, told here before and nothing added: 2 stories. Rests on 214 articles from 17 sources.",
        "Silent: Pamir Post.",
    ):
        assert telling in words


def test_the_page_stands_alone_and_runs_nothing():
    read = Page(page(said(landslide(), canal())))

    assert {name for name, _ in read.elements} & {"script", "link", "img", "iframe", "object", "form"} == set()
    assert [a["content"] for a in read.of("meta") if a.get("http-equiv") == "Content-Security-Policy"] == [
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    ]
    style = re.search("<style>(.*?)</style>", page(said()), re.DOTALL)[1]
    assert "url(" not in style
    assert "@import" not in style
    assert {"@page", "@media print", "prefers-color-scheme: dark", "max-width: 34rem"} <= set(
        re.findall(r"@page|@media print|prefers-color-scheme: dark|max-width: 34rem", style)
    )


@pytest.mark.parametrize(("language", "title"), [(Language.ENGLISH, "Brief"), (Language.RUSSIAN, "Сводка")])
def test_the_page_names_its_language_and_that_of_each_quotation(language, title):
    russian = quote("Вода поступит в апреле. ", 4, sentence="Вода поступит в апреле.", language="ru")
    read = Page(page(said(canal(), told(russian), language=language)))

    assert read.of("html") == [{"lang": language}]
    assert [attributes["lang"] for attributes in read.of("blockquote")] == ["en", "ru"]
    assert title in read.words


def test_dates_are_machine_readable_as_far_as_they_are_known():
    exact, day, none = (
        quote("Talks resume. ", number, published=published)
        for number, published in ((1, Moment(MORNING)), (2, Moment(MORNING, day_only=True)), (3, None))
    )
    read = Page(page(said(told(exact), told(day), told(none))))

    assert [attributes["datetime"] for attributes in read.of("time")] == [
        "2025-03-13T03:30:00Z",
        "2025-03-14T03:30:00Z",
        "2025-03-14T03:30:00Z",
        "2025-03-14",
    ]
    assert "undated" in read.words


def test_every_source_is_linked_and_on_paper_numbered():
    further = passage("x", 9, title="Joint patrols near Panj", outlet="Panj Observer")
    sheet_said = said(landslide(), canal(links=(further,)))
    html = page(sheet_said)

    numbered = references(sheet_said)
    assert [(one.number, one.address) for one in numbered.values()] == [
        (1, "https://news.example/1"),
        (2, "https://news.example/2"),
        (3, "https://news.example/3"),
        (4, "https://news.example/9"),
    ]
    assert html.count('<sup class="reference">[2]</sup>') == 2
    assert '<span class="address">https://news.example/9</span>' in html
    links = {attributes["href"].partition("#")[0] for attributes in Page(html).of("a")}
    assert links == {one.address for one in numbered.values()}


def test_a_brief_without_stories_has_no_list_of_sources():
    html = page(said())

    assert "Nothing happened in this time that the articles tell of." in html
    assert 'class="references"' not in html


def test_the_fragment_for_a_feed_is_the_stories_without_the_page():
    inner = fragment(said(landslide(), canal(), late=True))
    read = Page(inner)

    assert {name for name, _ in read.elements} & {"html", "body", "style", "meta", "sup", "main"} == set()
    assert len(read.of("article")) == 2
    assert "This brief is late" in read.words
    assert "Rests on 214\u00a0articles" in read.words


def test_hostile_text_is_shown_as_text():
    title = "</title><script>alert(1)</script><b onmouseover='x'>{{ 7 * 7 }}"
    sentence = '"><img src=x onerror=alert(1)>.'
    html = page(said(told(quote(sentence, 1, sentence=sentence, title=title, outlet=title))))
    read = Page(html)

    assert "<script" not in html
    assert title in read.words
    assert sentence in read.words


@settings(max_examples=40, deadline=None)
@given(st.lists(hostile.stories(), max_size=3), hostile.TEXTS)
def test_whatever_happened_the_page_is_well_formed_and_holds_only_its_own_elements(stories, topic):
    read = Page(page(said(*stories, topic=topic)))

    own = {"html", "head", "meta", "title", "style", "body", "main", "header", "p", "h1", "h2", "h3", "time", "span"}
    own |= {"article", "a", "b", "bdi", "figure", "blockquote", "figcaption", "section", "div", "ul", "ol", "li"}
    own |= {"footer", "cite", "sup"}
    assert {name for name, _ in read.elements} <= own
    assert all(attributes["href"].startswith(("http://", "https://")) for attributes in read.of("a"))
    assert not any(name.startswith("on") for _, attributes in read.elements for name in attributes)
