from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.moments import find, fit, resolve
from embeddings.types import Relation, TimeKind, When

NOW = datetime(2026, 5, 14, 9, 30, tzinfo=UTC)  # A Thursday.
DAY = timedelta(days=1)


def window(question, now=NOW):
    """The phrase, and the first and the last day that it names."""
    found = find(question, as_of=now)
    return found and (found.when.phrase, f"{found.when.start:%Y-%m-%d}", f"{found.when.end:%Y-%m-%d}")


@pytest.mark.parametrize(
    ("question", "phrase", "first", "last"),
    [
        ("Who met Japarov today?", "today", "2026-05-14", "2026-05-14"),
        ("Who crossed the border yesterday?", "yesterday", "2026-05-13", "2026-05-13"),
        ("What burned in Osh the day before yesterday", "the day before yesterday", "2026-05-12", "2026-05-12"),
        ("Which post was shelled last night?", "last night", "2026-05-13", "2026-05-13"),
        ("What did the CSTO announce this week?", "this week", "2026-05-07", "2026-05-14"),
        ("Which exercise ended last week?", "last week", "2026-05-04", "2026-05-10"),
        ("Last month's border talks", "Last month's", "2026-04-01", "2026-04-30"),
        ("How much gas came so far this year?", "so far this year", "2026-01-01", "2026-05-14"),
        ("Who was elected for the first time this year?", "this year", "2026-01-01", "2026-05-14"),
        ("Which dams were damaged last year?", "last year", "2025-01-01", "2025-12-31"),
        ("What was agreed in March?", "in March", "2026-03-01", "2026-03-31"),
        ("What was agreed in june", "in june", "2025-06-01", "2025-06-30"),
        ("What was signed in March 2015?", "in March 2015", "2015-03-01", "2015-03-31"),
        ("What was signed in August last year?", "in August last year", "2025-08-01", "2025-08-31"),
        ("Where did the CSTO train in 2015?", "in 2015", "2015-01-01", "2015-12-31"),
        ("Which ministers fell in early 2015?", "in early 2015", "2015-01-01", "2015-05-02"),
        ("Who ruled in the 2010s?", "in the 2010s", "2010-01-01", "2019-12-31"),
        ("Who spoke on 12 May?", "on 12 May", "2026-05-12", "2026-05-12"),
        ("Who spoke on May 20?", "on May 20", "2025-05-20", "2025-05-20"),
        ("Who spoke on 12th of May, 2021 in Dushanbe", "on 12th of May, 2021", "2021-05-12", "2021-05-12"),
        ("What happened on 2021-04-28?", "on 2021-04-28", "2021-04-28", "2021-04-28"),
        ("What happened on 28.04.2021?", "on 28.04.2021", "2021-04-28", "2021-04-28"),
        ("What happened on 29 February?", "on 29 February", "2024-02-29", "2024-02-29"),
        ("Who fled 3 days ago?", "3 days ago", "2026-05-11", "2026-05-11"),
        ("Who fled two weeks ago?", "two weeks ago", "2026-04-27", "2026-05-03"),
        ("What has changed at Guliston since Monday?", "since Monday", "2026-05-11", "2026-05-14"),
        ("What has changed since last week?", "since last week", "2026-05-04", "2026-05-14"),
        ("How many shots since the start of the year?", "since the start of the year", "2026-01-01", "2026-05-14"),
        ("Who was detained on Friday?", "on Friday", "2026-05-08", "2026-05-08"),
        ("Rakhmon told reporters Tuesday that water is short", "Tuesday", "2026-05-12", "2026-05-12"),
        ("Who was detained last Thursday?", "last Thursday", "2026-05-07", "2026-05-07"),
        ("What closed over the weekend?", "over the weekend", "2026-05-09", "2026-05-10"),
        (
            "Which clashes came between June and August 2021?",
            "between June and August 2021",
            "2021-06-01",
            "2021-08-31",
        ),
        ("What was said from 3 to 5 May?", "from 3 to 5 May", "2026-05-03", "2026-05-05"),
        ("How much did prices rise over the last year?", "over the last year", "2025-05-14", "2026-05-14"),
        ("Who won at Sunday's Manas Games?", "at Sunday's", "2026-05-10", "2026-05-10"),
        ("How dry was last summer?", "last summer", "2025-06-01", "2025-08-31"),
        ("How dry was the summer of 2021?", "summer of 2021", "2021-06-01", "2021-08-31"),
        ("How cold was last winter?", "last winter", "2025-12-01", "2026-02-28"),
        ("Who led the alliance before 2015?", "before 2015", "2014-01-01", "2015-01-01"),
        ("Who led the alliance after June 2021?", "after June 2021", "2021-06-30", "2026-05-14"),
        ("Which pacts came in the last three days?", "in the last three days", "2026-05-11", "2026-05-14"),
        ("Which pacts came in recent weeks?", "in recent weeks", "2026-04-23", "2026-05-14"),
        ("Which general was recently dismissed?", "recently", "2026-04-14", "2026-05-14"),
        ("Did prices fall this year?", "this year", "2026-01-01", "2026-05-14"),
        ("Did unemployment fall last year?", "last year", "2025-01-01", "2025-12-31"),
        ("Why did stocks fall last year?", "last year", "2025-01-01", "2025-12-31"),
        ("Where did protests spring this year?", "this year", "2026-01-01", "2026-05-14"),
        ("Who resigned last fall?", "last fall", "2025-09-01", "2025-11-30"),
        ("Who resigned in the fall last year?", "in the fall last year", "2025-09-01", "2025-11-30"),
        ("Who resigned in the fall of 2021?", "in the fall of 2021", "2021-09-01", "2021-11-30"),
        ("Who resigned in spring 2022?", "in spring 2022", "2022-03-01", "2022-05-31"),
        ("What floods came in 2015-2016?", "in 2015-2016", "2015-01-01", "2016-12-31"),
        ("What floods came in 2015–2016?", "in 2015–2016", "2015-01-01", "2016-12-31"),
        ("Which war raged 2015–2016?", "2015–2016", "2015-01-01", "2016-12-31"),
        ("Who ruled from 2015 to 2016?", "from 2015 to 2016", "2015-01-01", "2016-12-31"),
        ("Who ruled between 2015 and 2016 in Osh?", "between 2015 and 2016", "2015-01-01", "2016-12-31"),
        ("Today who met Japarov?", "Today", "2026-05-14", "2026-05-14"),
        ("Yesterday's talks", "Yesterday's", "2026-05-13", "2026-05-13"),
    ],
)
def test_a_question_names_its_time(question, phrase, first, last):
    assert window(question) == (phrase, first, last)


@pytest.mark.parametrize(
    ("question", "phrase", "first", "last"),
    [
        ("Что сегодня сказал Токаев?", "сегодня", "2026-05-14", "2026-05-14"),
        ("Кого задержали вчера?", "вчера", "2026-05-13", "2026-05-13"),
        ("Кто приехал на прошлой неделе?", "на прошлой неделе", "2026-05-04", "2026-05-10"),
        ("Что решили на этой неделе?", "на этой неделе", "2026-05-07", "2026-05-14"),
        ("Что построили в этом году?", "в этом году", "2026-01-01", "2026-05-14"),
        ("Что обещали в прошлом месяце?", "в прошлом месяце", "2026-04-01", "2026-04-30"),
        ("Что подписали в марте?", "в марте", "2026-03-01", "2026-03-31"),
        ("Что подписали в марте 2015 года?", "в марте 2015 года", "2015-03-01", "2015-03-31"),
        ("Что подписали в августе прошлого года?", "в августе прошлого года", "2025-08-01", "2025-08-31"),
        ("Где прошли учения ОДКБ в 2015 году?", "в 2015 году", "2015-01-01", "2015-12-31"),
        ("Что случилось 12 мая?", "12 мая", "2026-05-12", "2026-05-12"),
        ("Что случилось 28 апреля 2021 г. в Баткене?", "28 апреля 2021 г.", "2021-04-28", "2021-04-28"),
        ("Кто бежал три дня назад?", "три дня назад", "2026-05-11", "2026-05-11"),
        ("Кто бежал неделю назад?", "неделю назад", "2026-05-04", "2026-05-10"),
        ("Сколько погибло за последние три дня?", "за последние три дня", "2026-05-11", "2026-05-14"),
        ("Сколько погибло за последние сутки?", "за последние сутки", "2026-05-13", "2026-05-14"),
        ("Что изменилось с понедельника?", "с понедельника", "2026-05-11", "2026-05-14"),
        ("Что изменилось с начала года?", "с начала года", "2026-01-01", "2026-05-14"),
        ("Кого задержали во вторник?", "во вторник", "2026-05-12", "2026-05-12"),
        ("Где не было воды прошлым летом?", "прошлым летом", "2025-06-01", "2025-08-31"),
        ("Где не было воды летом 2021 года?", "летом 2021 года", "2021-06-01", "2021-08-31"),
        (
            "Сколько стычек было с июня по август 2021 года?",
            "с июня по август 2021 года",
            "2021-06-01",
            "2021-08-31",
        ),
        ("Что было с 3 по 5 мая?", "с 3 по 5 мая", "2026-05-03", "2026-05-05"),
        ("Кого недавно уволили?", "недавно", "2026-04-14", "2026-05-14"),
        ("Где были паводки в 2015-2016 годах?", "в 2015-2016 годах", "2015-01-01", "2016-12-31"),
        ("Сегодня что сказал Токаев?", "Сегодня", "2026-05-14", "2026-05-14"),
    ],
)
def test_a_russian_question_names_its_time(question, phrase, first, last):
    assert window(question) == (phrase, first, last)


@pytest.mark.parametrize(
    ("question", "phrase", "first", "last"),
    [
        ("Who was sacked on Friday 13 May 2022?", "on Friday 13 May 2022", "2022-05-13", "2022-05-13"),
        ("Who invaded on Thursday, 24 February 2022?", "on Thursday, 24 February 2022", "2022-02-24", "2022-02-24"),
        ("Who won on Monday, September 5", "on Monday, September 5", "2022-09-05", "2022-09-05"),
        ("Who won on Monday September 5 in Osh?", "on Monday September 5", "2022-09-05", "2022-09-05"),
        ("Who spoke Friday, May 13 and left?", "Friday, May 13", "2022-05-13", "2022-05-13"),
        ("Who spoke last Friday, 9 September?", "last Friday, 9 September", "2022-09-09", "2022-09-09"),
        ("What changed since Friday, 13 May 2022?", "since Friday, 13 May 2022", "2022-05-13", "2022-09-14"),
        ("Кого уволили в пятницу, 13 мая?", "в пятницу, 13 мая", "2022-05-13", "2022-05-13"),
        ("Что было в четверг 24 февраля 2022 года?", "в четверг 24 февраля 2022 года", "2022-02-24", "2022-02-24"),
        ("Who was sacked on Friday?", "on Friday", "2022-09-09", "2022-09-09"),
    ],
)
def test_a_date_wins_over_the_weekday_before_it(question, phrase, first, last):
    assert window(question, datetime(2022, 9, 14, 9, 30, tzinfo=UTC)) == (phrase, first, last)


@pytest.mark.parametrize(
    "question",
    [
        "When did Rakhmon visit Khujand?",
        "When was the last time they met?",
        "Who was elected for the first time?",
        "May the guards open fire?",
        "Why did Theresa May resign?",
        "Who has left the party since May resigned?",
        "Why did soldiers march to Osh?",
        "How far can a brigade march 5 abreast?",
        "Where were 2015 soldiers sent?",
        "Who ordered the deployment of 2015 soldiers?",
        "Which families live in 2015 houses?",
        "Who opened the second bridge?",
        "Why did a mine explode a second time?",
        "Where do people shop on Black Friday?",
        "What does the Sunday Times say?",
        "Who meets every Tuesday?",
        "Who will visit next week?",
        "Who will visit on Friday?",
        "What will open in October?",
        "What share of power comes from the Rogun dam by 2035?",
        "What is planned for 2035?",
        "How much more is it than last year?",
        "Which khanate fell 600 years ago?",
        "Who marched on 31 April?",
        "How many kilometres is it from Osh to Khorog?",
        "Who ruled in the fall of Kabul?",
        "Who won the race for the 2022 Elbrus Cup?",
        "Which fireworks were cancelled for the Fourth of July?",
        "Who wrote in USA TODAY?",
        "Which post opens on May 1, 2035?",
        "Who toured from August 15th to August 18th, 2035?",
        "Why is bread dearer than it was a year ago?",
        "What opens later this year?",
        "Как сохранить среду обитания?",
        "Сколько километров до Душанбе?",
        "Какой бюджет на 2035 год?",
        "Когда приедет Токаев?",
        "Кто встречается каждый вторник?",
        "What case is before the Supreme Court?",
        "What case is before the Court of Appeal?",
        "Who testified before the committee?",
        "Who testified before the January 6 committee?",
        "Who looks after the children?",
        "Who looked after the wounded?",
        "Who was named after the president?",
        "Which ship was named after the battle?",
        "Who runs the country after the Queen?",
        "Кто выступил перед парламентом?",
        "Кто выступил перед сенатом страны?",
        "Кто отвечает перед судом?",
        "Кто отвечает перед верховным судом?",
        "Кто отчитался перед советом?",
        "Кто отчитался перед комитетом?",
        "Кто выступил перед президентом?",
        "Как доехать до аэропорта?",
        "Сколько ехать до афганской границы?",
        "Сколько ехать до города?",
        "Who will send between 1950 and 2050 soldiers?",
        "Which peaks are between 1990 and 2000 metres?",
        "Which peaks rise from 2010 to 2020 metres?",
        "Who sent in 2015-2016 soldiers?",
        "What did USA Today report?",
        "Which newspaper is called Today?",
        "Which band sang Yesterday?",
        'Кому принадлежит газета "Сегодня"?',
    ],
)
def test_what_only_looks_like_a_time_is_none(question):
    assert find(question, as_of=NOW) is None


def test_of_several_times_the_latest_counts():
    question = "Which files of 2013 and 2017 were leaked this week?"
    assert window(question)[0] == "this week"


def test_a_time_up_to_the_question_is_recent_and_one_that_is_over_is_past():
    kinds = [find(question, as_of=NOW).when.kind for question in ("this week", "since 2015", "in 2026", "in 2025")]
    assert kinds == [TimeKind.RECENT, TimeKind.RECENT, TimeKind.RECENT, TimeKind.PAST]


@pytest.mark.parametrize(
    ("question", "phrase", "anchor", "relation"),
    [
        ("What did Japarov promise before the summit?", "before the summit", "summit", Relation.BEFORE),
        ("After the earthquake, who sent tents?", "After the earthquake", "earthquake", Relation.AFTER),
        (
            "Who sent tents since the Batken landslide?",
            "since the Batken landslide",
            "Batken landslide",
            Relation.AFTER,
        ),
        ("Who led in the polls ahead of the election?", "ahead of the election", "election", Relation.BEFORE),
        ("Who resigned after the court ruling?", "after the court ruling", "court ruling", Relation.AFTER),
        ("Who fled after the siege of the city?", "after the siege of the city", "siege of the city", Relation.AFTER),
        ("Что обещал Рахмон перед выборами?", "перед выборами", "выборами", Relation.BEFORE),
        (
            "Что обещали перед встречей президентов?",
            "перед встречей президентов",
            "встречей президентов",
            Relation.BEFORE,
        ),
        ("Кто ушёл после школьной реформы?", "после школьной реформы", "школьной реформы", Relation.AFTER),
        ("Кто ушёл после премьеры?", "после премьеры", "премьеры", Relation.AFTER),
        ("Кто бежал после решения суда?", "после решения суда", "решения суда", Relation.AFTER),
        ("Что обещал Рахмон до саммита?", "до саммита", "саммита", Relation.BEFORE),
        ("Что обещал Рахмон до саммита ШОС?", "до саммита ШОС", "саммита ШОС", Relation.BEFORE),
        ("Кто прислал палатки после землетрясения?", "после землетрясения", "землетрясения", Relation.AFTER),
    ],
)
def test_a_time_may_hang_on_an_event(question, phrase, anchor, relation):
    assert find(question, as_of=NOW).when == When(phrase, TimeKind.ANCHORED, anchor=anchor, relation=relation)


@pytest.mark.parametrize(
    "question",
    [
        "What will rebuilding cost after the war?",
        "Who fired after the guards had left?",
        "How many have fled since the fighting in Batken began?",
        "Who pulled out ahead of the final due to injury?",
        "What is to be done before the end of this?  What?",
        "Кто ответил после того?",
        "Что изменится до конца?",
    ],
)
def test_words_that_belong_to_the_question_are_no_anchor(question):
    found = find(question, as_of=NOW)
    assert found is None or not found.when.anchor


PIECES = (
    *(
        "in",
        "on",
        "since",
        "before",
        "after",
        "last",
        "this",
        "early",
        "ago",
        "between",
        "the",
        "summit",
        "'s",
        ",",
        "?",
    ),
    *("May", "march", "Monday", "week", "years", "2015", "31", "12", "0", "00", "999", "february", "2015-13-45", "²"),
    *("от", "до", "с", "в", "между", "и", "по", "марте", "мая", "года", "весной", "назад", "дней", "31.02.2021"),
)
ANYTHING = st.text() | st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join)


@given(ANYTHING, st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
def test_whatever_is_asked_a_time_is_a_slice_and_an_ordered_window(text, now):
    found = find(text, as_of=now)
    if found:
        assert text[found.begin : found.finish] == found.when.phrase != ""
        assert found.when.anchor or found.when.start <= found.when.end <= now


SUMMIT = find("What did Japarov promise before the summit?", as_of=NOW).when


def test_an_anchor_is_dated_by_the_week_of_most_reports():
    event = datetime(2026, 4, 2, tzinfo=UTC)
    dates = [datetime(2025, 9, 1, tzinfo=UTC), event + DAY, event, event + 3 * DAY, NOW + DAY]
    before = resolve(SUMMIT, dates, as_of=NOW)
    assert (before.start, before.end) == (event - 30 * DAY, event)


def test_after_an_anchor_is_the_month_that_follows_up_to_the_question():
    aftermath = When("after the flood", TimeKind.ANCHORED, anchor="flood", relation=Relation.AFTER)
    flood = NOW - 9 * DAY
    assert resolve(aftermath, [flood], as_of=NOW).start == flood
    assert resolve(aftermath, [flood], as_of=NOW).end == NOW


def test_without_a_date_nothing_is_resolved():
    assert resolve(SUMMIT, [], as_of=NOW) is SUMMIT
    assert resolve(SUMMIT, [NOW + DAY], as_of=NOW) is SUMMIT


def test_what_is_not_anchored_stays_as_it_is():
    week = find("this week", as_of=NOW).when
    assert resolve(week, [NOW - 90 * DAY], as_of=NOW) is week


def test_what_is_not_resolved_fits_nothing_and_says_so():
    with pytest.raises(ValueError, match="summit"):
        fit(NOW, SUMMIT, half_life_days=14)


def fits(question, *published):
    when = find(question, as_of=NOW).when
    return [fit(datetime.fromisoformat(date).replace(tzinfo=UTC), when, half_life_days=14) for date in published]


def test_inside_of_a_past_time_and_shortly_after_fits_best():
    assert fits("in March", "2026-03-01", "2026-03-31", "2026-04-10") == [1, 1, 1]


def test_outside_of_a_past_time_the_fit_decays():
    inside, later, latest = fits("in March 2025", "2025-03-20", "2025-06-01", "2026-05-01")
    assert inside > later > latest
    assert fits("in March 2025", "2025-02-28")[0] > fits("in March 2025", "2025-02-01")[0] > 0


def test_one_day_is_sharper_than_a_month():
    assert fits("on 12 March 2026", "2026-03-06") < fits("in March 2026", "2026-02-22")


def test_up_to_now_newer_is_better():
    newest, newer, old = fits("this week", "2026-05-14", "2026-05-11", "2026-04-30")
    assert newest > newer > old
    assert old == pytest.approx(0.5, abs=0.02)


def test_the_undated_fit_no_time():
    assert fit(None, find("this week", as_of=NOW).when, half_life_days=14) == 0


@given(st.datetimes(datetime(1990, 1, 1), timezones=st.just(UTC)), st.floats(0.5, 400))  # noqa: DTZ001
def test_a_fit_lies_between_0_and_1(published, half_life):
    for question in ("in March 2015", "this week", "yesterday", "since 2015"):
        assert 0 <= fit(published, find(question, as_of=NOW).when, half_life_days=half_life) <= 1
