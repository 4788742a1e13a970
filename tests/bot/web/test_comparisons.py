"""Revisions are compared once, and one pair at a time."""

import asyncio
import threading

import pytest
from fakes.bot_newsdesk import NOW, keep
from fakes.web_room import reading_room

from bot.web.comparisons import KEPT, Comparisons
from bot.web.settings import WebSettings
from corpus.types import Article, ArticleHeader


def article(article_id, revision, text):
    header = ArticleHeader(
        id=article_id,
        revision=revision,
        key=f"https://pass.example/{article_id}",
        title="Queue at Dostyk",
        outlet="Pass Post",
        url=None,
        authors=(),
        language="en",
        published=None,
        first_seen=NOW,
    )
    return Article(header, text)


def pair(article_id):
    return article(article_id, 1, "Nine trucks wait."), article(article_id, 2, "Ten trucks wait.")


class Threads:
    """Stands for the shelf: counts what it works on, and how much of it at once."""

    def __init__(self):
        self.works = self.at_once = self.most_at_once = 0
        self._lock = threading.Lock()

    async def read(self, work):
        self.works, self.at_once = self.works + 1, self.at_once + 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        return work()


class Refused(Exception):
    pass


def refuse():
    raise Refused


async def test_two_revisions_are_compared_once_however_many_ask():
    threads = Threads()
    comparisons = Comparisons(threads)
    old, new = pair(1)

    found = await asyncio.gather(*(comparisons.of(old, new) for _ in range(5)))

    assert threads.works == 1
    assert all(one == found[0] for one in found)
    assert [row.kind.value for stretch in found[0] for row in stretch.rows] == ["changed"]


async def test_other_revisions_wait_until_those_before_them_are_compared():
    threads = Threads()
    comparisons = Comparisons(threads)

    await asyncio.gather(*(comparisons.of(*pair(number)) for number in range(1, 6)))

    assert (threads.works, threads.most_at_once) == (5, 1)


async def test_the_other_way_round_is_another_comparison():
    comparisons = Comparisons(Threads())
    old, new = pair(1)

    assert await comparisons.of(old, new) != await comparisons.of(new, old)


async def test_only_what_has_to_be_compared_is_asked_for():
    comparisons = Comparisons(Threads())
    await comparisons.of(*pair(1))

    await comparisons.of(*pair(1), may=refuse)
    with pytest.raises(Refused):
        await comparisons.of(*pair(2), may=refuse)


async def test_what_was_looked_at_longest_ago_is_forgotten():
    threads = Threads()
    comparisons = Comparisons(threads)
    for number in (*range(KEPT), 0, KEPT):
        await comparisons.of(*pair(number))

    await comparisons.of(*pair(0), may=refuse)
    with pytest.raises(Refused):
        await comparisons.of(*pair(1), may=refuse)
    assert threads.works == KEPT + 1


async def test_a_comparison_that_is_not_kept_counts_as_a_question(tmp_path):
    web = WebSettings(anonymous=True, questions_per_minute=1)
    async with reading_room(tmp_path, web=web) as opened:
        for text in ("Nine trucks wait.", "Ten trucks wait.", "All trucks left."):
            keep(opened.newsdesk.corpus, "Queue at Dostyk", "Pass Post", NOW, text)
        pages = [await opened.browser.get(f"/articles/5/revisions/{pair}") for pair in ("1-2", "1-2", "2-3", "1-2")]

    assert [page.status_code for page in pages] == [200, 200, 429, 200]
