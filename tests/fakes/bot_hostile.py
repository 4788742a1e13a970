"""What articles may hold that means us ill, or nobody thought of; for tests that take whatever comes."""

from __future__ import annotations

from fakes.bot_news import passage
from hypothesis import strategies as st

from bot.answers import Quote
from bot.news import BriefStory, Novelty
from corpus.types import Span
from embeddings.types import Difference, DifferenceKind, StorySentence

TEXTS = st.one_of(
    st.text(st.sampled_from("<b>&*_`#[]()!|~\\-+=1.\"'🏔️👨‍👩‍👧\u202e\u2067שלוםОш e\u0301\n\t "), max_size=200),
    st.sampled_from(
        [
            "",
            " \n",
            "T" * 5_000,
            "🏔" * 3_000,
            "<script>alert(1)</script>",
            "</style></title><img src=x onerror=alert(1)>",
            "{{ 7 * 7 }}{% raw %}",
            "]]><!--",
            "1. first\n# heading\n> quote\n\n    code\n---\n| a | b |",
            "[link](javascript:alert(1)) <https://news.example> &copy; &#60;",
            "\u200d" * 300,
            "bell\x07 and null\x00",
        ]
    ),
)
"""Titles, outlets and topics."""

PASSAGES = st.one_of(TEXTS.filter(str.strip), st.sampled_from(["W" * 4000, "🏔" * 4000, f"{'w' * 3999}. End."]))
URLS = st.sampled_from(
    [
        None,
        "",
        "https://news.example/1",
        "https://news.example/" + "a" * 3000,
        "https://news.example/?a=1&copy=2&lt=3#part",
        "https://news.example/a_b_c(d)*e*\\f",
        "javascript:alert(1)",
        "http://[::1",
    ]
)


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    """Draw a quote, with any or no sentence of its passage."""
    text = draw(PASSAGES)
    start = draw(st.integers(0, len(text) - 1))
    best = draw(st.one_of(st.none(), st.just(Span(start, draw(st.integers(start + 1, len(text)))))))
    changes = {"title": draw(TEXTS), "outlet": draw(TEXTS), "url": draw(URLS)}
    return Quote(passage(text, draw(st.integers(1, 9)), **changes), best)


@st.composite
def differences(draw: st.DrawFn) -> Difference:
    """Draw a difference of two sentences, each a whole passage."""
    passages = [draw(quotes()).passage for _ in range(2)]
    first, second = (StorySentence(one, Span(0, len(one.text))) for one in passages)
    return Difference(DifferenceKind.NUMBER, draw(TEXTS), (_opening(first), _opening(second)), (first, second))


def _opening(sentence: StorySentence) -> Span:
    return Span(0, min(40, len(sentence.text)))


@st.composite
def stories(draw: st.DrawFn) -> BriefStory:
    """Draw a story of up to three sentences, two differences and four further articles."""
    told = tuple(draw(st.lists(quotes(), max_size=3)))
    links = tuple(draw(quotes()).passage for _ in range(draw(st.integers(0, 4))))
    headed = draw(quotes()).passage.article
    articles = [headed, *(quote.passage.article for quote in told), *(link.article for link in links)]
    return BriefStory(
        headline=headed.title,
        headed=headed,
        quotes=told,
        articles=len(articles),
        outlets=draw(st.integers(1, 30)),
        origins=draw(st.integers(1, 30)),
        novelty=draw(st.sampled_from(Novelty)),
        article_ids=tuple({article.id: None for article in articles}),
        urls=(),
        links=links,
        differences=tuple(draw(st.lists(differences(), max_size=2))),
        lead=None,
        first=headed.first_seen,
        last=headed.first_seen,
    )
