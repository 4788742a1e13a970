import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.claims import Claims, read_claims
from corpus.extract import tree_of
from corpus.types import Evidence, Moment

MORNING = Moment(datetime(2025, 3, 4, 8, 0, tzinfo=UTC))
NOON = Moment(datetime(2025, 3, 4, 12, 0, tzinfo=UTC))


def linked(**stated: object) -> str:
    thing = {"@context": "https://schema.org", "@type": "NewsArticle", **stated}
    return f'<script type="application/ld+json">{json.dumps(thing)}</script>'


def stated(html: str) -> Claims:
    tree = tree_of(html)
    return Claims() if tree is None else read_claims(tree)


def claims(head: str, body: str = "") -> Claims:
    return stated(f'<!doctype html><html lang="ky-KG"><head>{head}</head><body>{body}</body></html>')


def test_dates_stand_in_meta_elements_and_come_before_json_ld() -> None:
    meta = '<meta property="article:published_time" content="2025-03-04T14:00:00+06:00">'
    found = claims(meta + linked(datePublished="2025-03-01", dateModified="2025-03-04T12:00:00Z"))
    assert (found.published, found.evidence, found.modified) == (MORNING, Evidence.META, NOON)
    assert found.language == "ky"


def test_json_ld_dates_the_article_and_not_its_pictures() -> None:
    picture = {"@type": "ImageObject", "datePublished": "2019-01-01"}
    graph = {"@graph": [picture, {"@type": ["NewsArticle"], "datePublished": "2025-03-04T08:00:00Z"}]}
    found = claims(f'<script type="application/ld+json">{json.dumps(graph)}</script>')
    assert (found.published, found.evidence, found.is_article) == (MORNING, Evidence.JSON_LD, True)


def test_a_date_that_cannot_be_read_is_not_stated() -> None:
    found = claims('<meta name="pubdate" content="yesterday">')
    assert (found.published, found.evidence) == (None, Evidence.NONE)


def test_a_list_of_articles_is_no_article() -> None:
    assert claims(linked(**{"@type": "CollectionPage"})).is_list
    assert not claims(linked(**{"@type": "ItemList"}) + linked()).is_list


def test_what_is_not_free_says_so() -> None:
    assert not claims(linked(isAccessibleForFree="False")).is_free
    assert not claims(linked(isAccessibleForFree=False)).is_free
    assert claims(linked()).is_free


def test_visible_text_is_counted_apart_from_scripts() -> None:
    found = claims("<style>p{}</style>", "<script>go(1)</script><p>Ош</p><article></article>")
    assert (found.shown, found.script, found.articles) == ("Ош", 5, 1)


@pytest.mark.parametrize(
    "broken",
    [
        "<![foo[bar",
        "<!DOCTYPE",
        '<script type="application/ld+json">{"a": ',
        "<meta property=",
        "<html lang=></html>",
        "<",
    ],
)
def test_broken_pages_state_nothing(broken: str) -> None:
    assert stated(broken).published is None


def test_json_ld_that_is_nested_without_end_states_nothing() -> None:
    depth = 50_000
    found = claims('<script type="application/ld+json">' + '{"@graph":[' * depth + "]}" * depth + "</script>")
    assert not found.is_article


def test_a_page_of_comments_that_never_end_is_read_at_once() -> None:
    assert stated("<html><body>" + "<!--" * 200_000 + "<script " * 200_000).published is None


@given(st.text(alphabet=st.sampled_from('<>![]-"=/ abmetascripthtml&;#x0'), max_size=80))
def test_no_page_breaks_the_reader(html: str) -> None:
    assert stated(html).evidence is Evidence.NONE
