"""A story in days and texts."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.texts import Texts
from bot.types import Language
from bot.web.shelf import Folder
from bot.web.storied import by_origin, day_of, most_central, state, viewed
from corpus.types import ArticleHeader, Moment

TEXTS = Texts(Language.ENGLISH)
NOON = datetime(2025, 4, 1, 12, tzinfo=UTC)


def header(article_id, published, *, outlet="Pass Post", language="en", revision=1):
    return ArticleHeader(
        id=article_id,
        revision=revision,
        key=f"k{article_id}",
        title=f"Report {article_id}",
        outlet=outlet,
        url=None,
        authors=(),
        language=language,
        published=published,
        first_seen=NOON,
    )


def folder(*articles, origins=None, central=None):
    return Folder(9, articles, {one.id: one.id for one in articles} | (origins or {}), central or {})


def days(view):
    return [(day.date, [text.article.article_id for text in day.texts], day.articles) for day in view.days]


def test_a_day_goes_by_the_clock_of_the_reader_but_a_stated_date_stays():
    late = header(1, Moment(datetime(2025, 4, 1, 20, tzinfo=UTC)))
    dated = header(2, Moment(datetime(2025, 4, 1, tzinfo=UTC), day_only=True))

    assert day_of(late, ZoneInfo("Asia/Bishkek")) == date(2025, 4, 2)
    assert day_of(dated, ZoneInfo("America/Lima")) == date(2025, 4, 1)


def test_texts_stand_on_the_day_they_came_out_and_what_states_none_stands_last():
    undated, later = header(1, None), header(2, Moment(NOON + timedelta(days=1)))
    first = header(3, Moment(NOON))

    view = viewed(folder(undated, first, later), TEXTS, "Asia/Bishkek")

    assert days(view) == [(date(2025, 4, 1), [3], 1), (date(2025, 4, 2), [2], 1), (None, [1], 1)]
    assert view.days[-1].words == "undated"


def test_a_day_of_reprints_has_articles_and_no_text_of_its_own():
    first, again = header(1, Moment(NOON)), header(2, Moment(NOON + timedelta(days=1)), outlet="Valley Wire")

    view = viewed(folder(first, again, origins={2: 1}), TEXTS, "UTC")

    assert days(view) == [(date(2025, 4, 1), [1], 1), (date(2025, 4, 2), [], 1)]
    assert [one.article_id for one in view.texts[0].reprints] == [2]
    assert (view.articles, view.outlets) == (2, 2)


def test_the_origin_stands_first_even_where_it_states_a_later_time():
    reprint, origin = header(1, Moment(NOON)), header(2, Moment(NOON + timedelta(hours=1)))

    assert [[one.id for one in group] for group in by_origin(folder(reprint, origin, origins={1: 2}))] == [[2, 1]]


def test_where_the_origin_is_in_no_story_the_earliest_reprint_stands_for_it():
    assert [[one.id for one in group] for group in by_origin(folder(header(5, None), origins={5: 3}))] == [[5]]


def test_the_most_central_article_names_the_story_and_is_compared_first():
    one, two = header(1, Moment(NOON)), header(2, Moment(NOON), revision=3)
    told = folder(one, two, central={1: 0.4, 2: 0.9})

    assert most_central(told) == two
    assert state(told) == ((2, 3), (1, 1))
    assert viewed(told, TEXTS, "UTC").head.title == "Report 2"


def test_of_equally_central_articles_the_first_names_the_story():
    assert most_central(folder(header(1, None), header(2, None))).id == 1


def test_languages_are_those_that_are_known():
    told = folder(header(1, None, language="ru"), header(2, None, language=None), header(3, None, language="en"))

    assert viewed(told, TEXTS, "UTC").languages == ("en", "ru")
