from datetime import UTC, date, datetime

from fakes.bot_news import BORDER, MORNING, PATROLS, border_quote, brief_story, coverage, passage
from fakes.embeddings_store import day, header

from bot.answers import Quote
from bot.news import Brief, Counted, Lead, Novelty, Timeline, TimelineDay
from bot.records import brief_record, prediction, published, timeline_record
from corpus.types import Moment, Passage, Span
from embeddings.types import Difference, DifferenceKind, Filter, Findings, Hit, Query, StorySentence


def findings(*hits):
    return Findings(Query("Which crossings reopen?", ("crossings",), MORNING, Filter()), hits, 0.81, answered=True)


def test_a_prediction_follows_the_contract():
    hit = Hit(passage(BORDER), 0.9123456789, 0.7, 11.0, 1.0, ("crossings",))

    assert prediction("q1", findings(hit)) == {
        "id": "q1",
        "answered": True,
        "confidence": 0.81,
        "passages": [
            {
                "url": "https://news.example/1",
                "title": "Two crossings on the Isfara road reopen",
                "outlet": "Fergana Courier",
                "published": "2025-03-14T03:30:00Z",
                "quote": BORDER,
                "start": 0,
                "end": len(BORDER),
                "score": 0.912346,
            }
        ],
    }


def test_a_question_without_an_id_gets_none():
    assert "id" not in prediction(None, findings())


def test_a_date_stays_a_date_and_nothing_stays_nothing():
    day = datetime(2025, 3, 14, tzinfo=UTC)

    assert published(Moment(day, day_only=True)) == "2025-03-14"
    assert published(Moment(day)) == "2025-03-14T00:00:00Z"
    assert published(None) is None


def test_a_brief_names_the_feeds_in_trouble():
    brief = Brief(MORNING, MORNING, (), coverage(), troubled=("Pamir Post",))

    assert brief_record(brief)["troubled"] == ["Pamir Post"]


def test_a_brief_says_what_it_rests_on_and_what_was_left_out():
    brief = Brief(MORNING, MORNING, (), coverage(), silent=("Osh Daily",), counted=Counted(41, 7), left_out=3)

    record = brief_record(brief)

    assert (record["counted"], record["silent"]) == ({"articles": 41, "sources": 7}, ["Osh Daily"])
    assert (record["left_out"], record["length"], record["thin"]) == (3, "short", False)


def test_a_story_tells_why_it_stands_where_it_stands():
    story = brief_story(
        border_quote(), lead=Lead(0.61, 0.5, 0.66666, 0.9, 1.0, 0.0), origins=2, novelty=Novelty.UPDATED
    )

    (record,) = brief_record(Brief(MORNING, MORNING, (story,), coverage()))["stories"]

    assert record["lead"] == {
        "score": 0.61,
        "origins": 0.5,
        "outlets": 0.6667,
        "freshness": 0.9,
        "novelty": 1.0,
        "topics": 0.0,
    }
    assert (record["origins"], record["novelty"], record["first"]) == (2, "updated", "2025-03-14T03:30:00Z")
    assert record["headed"]["url"] == "https://news.example/1"


def test_sources_that_differ_are_given_with_both_sentences():
    one, other = passage("At least 19 people were killed.", 1), passage("The quake killed 21 people.", 2)
    sentences = (StorySentence(one, Span(0, 31)), StorySentence(other, Span(0, 27)))
    differs = Difference(DifferenceKind.NUMBER, "killed", (Span(9, 11), Span(17, 19)), sentences)

    story = brief_story(border_quote(), differences=(differs,))
    (record,) = brief_record(Brief(MORNING, MORNING, (story,), coverage()))["stories"]

    (difference,) = record["differences"]
    assert (difference["kind"], difference["values"], difference["superseded"]) == ("number", ["19", "21"], False)
    assert [quote["quote"] for quote in difference["quotes"]] == [one.text, other.text]
    assert [quote["url"] for quote in difference["quotes"]] == ["https://news.example/1", "https://news.example/2"]


def test_a_brief_lists_the_addresses_of_all_articles_of_a_story():
    story = brief_story(border_quote(), links=(passage(PATROLS, 2), passage(PATROLS, 3)))
    brief = Brief(MORNING, MORNING, (story,), coverage())

    (record,) = brief_record(brief)["stories"]

    assert record["urls"] == [f"https://news.example/{number}" for number in (1, 2, 3)]
    assert record["quotes"][0]["quote"] == BORDER[record["quotes"][0]["start"] : record["quotes"][0]["end"]]


def test_a_timeline_has_its_days_with_a_quote_each():
    text = "Moscow. Leaders met for the CSTO summit."
    article = header(4, "CSTO summit", published=day(5, 16))
    passage = Passage(4, article, 100, 100 + len(text), text)
    told = Timeline("CSTO summit", (TimelineDay(date(2026, 5, 16), Quote(passage, Span(8, 40)), 3),), 7, 2)

    assert timeline_record(told) == {
        "topic": "CSTO summit",
        "articles": 7,
        "sources": 2,
        "days": [
            {
                "day": "2026-05-16",
                "texts": 3,
                "quote": {
                    "url": "https://steppe.example/4",
                    "title": "CSTO summit",
                    "outlet": "Steppe Courier",
                    "published": "2026-05-16T00:00:00Z",
                    "quote": "Leaders met for the CSTO summit.",
                    "start": 108,
                    "end": 140,
                },
            }
        ],
    }
