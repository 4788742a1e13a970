"""The stories of a stretch of time, and what of them a chat knows."""

from datetime import UTC, date, datetime, timedelta

import pytest
from fakes.bot_news import header, passage, story
from fakes.bot_newsdesk import NOW, keep

from bot.briefs.newsroom import unplaced, worth_reading
from bot.briefs.windows import BriefWish, Days
from bot.messages import Cited
from bot.news import Counted, SentRecord
from bot.types import Window
from corpus.split import split
from corpus.types import Draft, Moment

TITLES = (
    "Farmers in Sughd get more water from the Kairakkum reservoir",
    "Kairakkum reservoir opens its gates early",
    "CSTO staff chiefs plan a mountain exercise",
)


def day_before(moment):
    return Window(moment - timedelta(days=1), moment)


def titles(found):
    return [one.article.title for story in found.stories for one in story.articles]


async def published(news, wish, *, now=NOW):
    return await news.library.stories(wish, now=now)


async def test_the_stories_of_a_window_are_those_published_in_it(news):
    found = await published(news, BriefWish(day_before(NOW)))

    assert sorted(titles(found)) == sorted(TITLES)
    assert not found.older


async def test_it_is_counted_how_many_articles_of_how_many_sources_a_window_has(news):
    keep(news.corpus, "CSTO chiefs dine", "Steppe Courier", NOW - timedelta(hours=7), "The chiefs dined in Bishkek.")

    assert (await published(news, BriefWish(day_before(NOW)))).counted == Counted(articles=4, sources=3)


async def test_articles_of_one_kept_story_are_one_story_the_most_central_first(news):
    news.kept.keep(77, 3, 1)

    found = await published(news, BriefWish(day_before(NOW)))

    (story,) = [one for one in found.stories if one.id]
    assert (story.id, [one.article.id for one in story.articles]) == (77, [3, 1])
    assert sorted(titles(found)) == sorted(TITLES)


async def test_of_a_kept_story_only_what_lies_in_the_window_is_told(news):
    news.kept.keep(77, 4, 1)

    found = await published(news, BriefWish(day_before(NOW)))

    assert [one.article.id for story in found.stories if story.id == 77 for one in story.articles] == [1]


async def test_an_empty_window_gives_the_newest_day_before_its_end_and_says_so(news):
    later = NOW + timedelta(days=4)

    found = await published(news, BriefWish(day_before(later)), now=later)

    assert found.older
    assert found.window.until.date() == NOW.date()
    assert sorted(titles(found)) == sorted(TITLES)


async def test_an_empty_window_of_the_past_is_not_filled_with_what_came_after_it(news):
    found = await published(news, BriefWish(day_before(NOW - timedelta(days=3))))

    assert found.older
    assert titles(found) == ["Uranium producer lowers its forecast"]


async def test_days_that_were_named_and_are_empty_stay_empty(news):
    yesterday = NOW.date() - timedelta(days=4)

    found = await published(news, BriefWish(day_before(NOW - timedelta(days=3)), days=Days(yesterday, yesterday)))

    assert (found.stories, found.older) == ((), False)


@pytest.mark.parametrize(("day", "told"), [(date(2025, 3, 10), []), (date(2025, 3, 11), ["Envoy visits Kabul"])])
async def test_what_states_only_a_date_belongs_to_that_date_in_any_zone(news, day, told):
    stated = Moment(datetime(2025, 3, 11, tzinfo=UTC), day_only=True)
    text = "An envoy flew to Kabul for talks on the border crossing."
    draft = Draft("kabul", "Envoy visits Kabul", text, outlet="Surkhan Post", published=stated)
    news.corpus.save(draft, split(text, draft.title), now=NOW)
    # In Washington, whose eleventh of March ends at four in the morning of the twelfth here.
    start = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)

    found = await published(news, BriefWish(Window(start, start + timedelta(days=1)), days=Days(day, day)))

    assert titles(found) == told


async def test_a_topic_is_looked_for_further_back(news):
    found = await published(news, BriefWish(day_before(NOW), "uranium forecast producer"))

    assert found.older
    assert titles(found) == ["Uranium producer lowers its forecast"]


async def test_a_topic_that_nothing_fits_has_no_stories(news):
    found = await published(news, BriefWish(day_before(NOW), "football championship"))

    assert (found.stories, found.counted) == ((), Counted(0, 0))


async def test_what_is_not_placed_in_a_story_yet_is_told_all_the_same(news):
    keep(news.corpus, "Envoy visits Kabul", "Surkhan Post", NOW - timedelta(hours=1), "An envoy flew to Kabul today.")
    news.kept.keep(77, 1, 2, 3)

    assert "Envoy visits Kabul" in titles(await published(news, BriefWish(day_before(NOW))))


async def test_a_chat_knows_the_sentences_it_was_sent_and_the_stories_they_are_of(news):
    news.kept.keep(77, 1, 4)
    text = news.corpus.article(1).text
    sentence = text[: text.index(".") + 1]
    cited = (Cited(1, 1, 0, len(sentence)), Cited(1, 1, 0, len(sentence)), Cited(999, 1, 0, 5))

    familiar = await news.library.familiar(SentRecord({1: NOW, 3: NOW, 999: NOW}, cited))

    assert familiar.told.article_ids == {1, 3}
    assert familiar.told.sentences == (sentence,)
    assert (familiar.stories, familiar.origins) == (frozenset({77}), frozenset({1, 3}))


async def test_an_id_means_the_article_that_had_it_when_it_was_told(news):
    news.kept.keep(77, 2, 4)
    gates = news.corpus.article(2).header.first_seen
    cited = (Cited(1, 1, 0, 20), Cited(2, 1, 0, 20))

    before_anew = SentRecord({1: NOW, 2: gates - timedelta(seconds=1)}, cited)
    familiar = await news.library.familiar(before_anew)

    assert familiar.told.article_ids == {1}
    assert familiar.told.sentences == (news.corpus.article(1).text[:20],)
    assert familiar.stories == frozenset()


async def test_a_topic_finds_what_states_no_date_too(news):
    text = "The uranium producer hired a new geologist for its Inkai mine."
    news.corpus.save(Draft("hired", "Geologist hired", text, outlet="Surkhan Post"), split(text, "hired"), now=NOW)
    news.index.catch_up(news.corpus)

    assert titles(await published(news, BriefWish(day_before(NOW), "uranium producer"))) == ["Geologist hired"]


async def test_an_article_that_mentions_a_topic_far_down_is_not_about_it(news):
    passing = " ".join(f"The committee of Naryn discussed item {n} of its long list at some length." for n in range(60))
    text = f"{passing} A member said that uranium was not on the list."
    keep(news.corpus, "Committee of Naryn meets", "Surkhan Post", NOW - timedelta(hours=2), text)
    news.add("Uranium mine opens", "A uranium mine was opened near Inkai on Wednesday.")

    assert titles(await published(news, BriefWish(day_before(NOW), "uranium"))) == ["Uranium mine opens"]


async def test_the_passage_by_which_an_article_is_on_a_topic_is_read_wherever_it_stands(news):
    items = [f"Item {n} of the long list was a road near Naryn, and the committee agreed." for n in range(120)]
    uranium = " ".join("Uranium mines near Inkai send uranium by rail." for _ in range(12))
    keep(news.corpus, "Uranium and roads", "Surkhan Post", NOW - timedelta(hours=2), f"{' '.join(items)}\n\n{uranium}")
    news.index.catch_up(news.corpus)

    found = await published(news, BriefWish(day_before(NOW), "uranium"))

    (one,) = [each for story in found.stories for each in story.articles]
    (matched,) = [passage for passage in one.passages if passage.id in found.matched]
    assert "Uranium mines" in matched.text
    assert matched is one.passages[-1]


async def test_without_a_topic_no_passage_is_one_that_matched(news):
    assert (await published(news, BriefWish(day_before(NOW)))).matched == frozenset()


def test_of_very_many_articles_those_of_large_stories_are_read():
    headers = [header(number) for number in (9, 8, 7, 6, 5)]

    assert worth_reading(headers, {9: 3, 8: 77, 5: 77}, 3) == [header(8), header(5), header(9)]
    assert worth_reading(headers, {}, 3) == headers[:3]
    assert worth_reading(headers, {8: 77}, 5) == headers


def test_of_very_many_articles_in_no_story_yet_the_newest_are_put_together():
    articles = story(passage("Snow", 7), passage("Ice", 9), passage("Rain", 8)).articles
    newest_first = [articles[1], articles[2], articles[0]]

    assert unplaced(newest_first, {9: 77}, 5) == [articles[2], articles[0]]
    assert unplaced(newest_first, {}, 2) == [articles[1], articles[2]]
