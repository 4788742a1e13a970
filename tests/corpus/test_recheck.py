from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.corpus_news import NOW, PARAGRAPHS, STORY, draft

from corpus.recheck import due_rechecks, same_article
from corpus.types import Article, ArticleHeader, Moment, Recheck

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def header(number: int = 1, *, age: timedelta = HOUR, host: str = "panj-herald.example") -> ArticleHeader:
    url = f"https://{host}/{number}"
    published = Moment(NOW - age)
    return ArticleHeader(number, 1, url, "Border talks end", "Panj Herald", url, ("A. Sadykova",), "en", published, NOW)


def recheck(age: timedelta, unseen: timedelta) -> Recheck:
    return Recheck(header(age=age), NOW - unseen)


@pytest.mark.parametrize(
    ("age", "unseen", "is_due"),
    [
        (HOUR * 8, HOUR * 5, False),
        (HOUR * 8, HOUR * 6, True),
        (DAY * 3, HOUR * 12, False),
        (DAY * 3, DAY, True),
        (DAY * 30, DAY * 6, False),
        (DAY * 30, DAY * 7, True),
    ],
)
def test_the_older_an_article_the_more_rarely_it_is_asked_for(age: timedelta, unseen: timedelta, is_due: bool) -> None:
    assert bool(due_rechecks([recheck(age, unseen)], now=NOW)) is is_due


def test_a_run_asks_for_few_pages_of_a_host_and_not_for_all_at_once() -> None:
    one_host = [Recheck(header(number), NOW - DAY) for number in range(40)]
    many_hosts = [Recheck(header(number, host=f"h{number}.example"), NOW - DAY) for number in range(300)]
    assert [each.header.id for each in due_rechecks(one_host, now=NOW)] == list(range(10))
    assert len(due_rechecks(many_hosts, now=NOW)) == 100


def test_text_and_title_come_from_the_page_and_the_rest_stays_as_it_was() -> None:
    known = Article(header(), STORY)
    page = draft(
        key=known.header.key, title="Talks over", text=f"{STORY} It was cold.", outlet="panj-herald", published=None
    )
    again = same_article(known, page)
    assert again is not None
    assert (again.title, again.text) == ("Talks over", f"{STORY} It was cold.")
    assert (again.outlet, again.authors, again.published) == ("Panj Herald", ("A. Sadykova",), known.header.published)


def test_a_page_that_moved_is_the_same_article_only_with_most_of_its_words() -> None:
    known = Article(header(), STORY)
    moved = draft(key="https://panj-herald.example/new-place", text=STORY.replace("14", "17"))
    other = replace(moved, text=" ".join(PARAGRAPHS[:1]) + " The rest of this page is about the price of grain.")
    again = same_article(known, moved)
    assert again is not None
    assert again.key == known.header.key
    assert same_article(known, other) is None
