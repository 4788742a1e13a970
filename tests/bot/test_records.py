from datetime import UTC, datetime

from fakes.bot_news import BORDER, MORNING, PATROLS, border_quote, brief_story, coverage, passage

from bot.records import brief_record, prediction, published
from bot.types import Brief
from corpus.types import Moment
from embeddings.types import Filter, Findings, Hit, Query


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


def test_a_brief_lists_the_addresses_of_all_articles_of_a_story():
    story = brief_story(border_quote(), links=(passage(PATROLS, 2), passage(PATROLS, 3)))
    brief = Brief(MORNING, MORNING, (story,), coverage())

    (record,) = brief_record(brief)["stories"]

    assert record["urls"] == [f"https://news.example/{number}" for number in (1, 2, 3)]
    assert record["quotes"][0]["quote"] == BORDER[record["quotes"][0]["start"] : record["quotes"][0]["end"]]
