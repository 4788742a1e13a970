from datetime import UTC, date, datetime

import pytest

from corpus.fields import clean_text, draft_from_fields
from corpus.types import Moment

TEXT = "Kyrgyz and Tajik engineers opened a shared intake."


def test_a_full_record_becomes_a_draft() -> None:
    draft = draft_from_fields(
        {
            "url": "https://www.panj-herald.example/intake?utm_source=rss",
            "title": " Shared  intake ",
            "text": f"{TEXT}\r\nIt works. ",
            "authors": ["Aliya Sadykova", " "],
            "published": "2025/03/04",
            "language": "EN",
            "section": "water",
        }
    )
    assert draft.key == "https://www.panj-herald.example/intake"
    assert draft.title == "Shared intake"
    assert draft.text == f"{TEXT}\nIt works. "
    assert draft.outlet == "panj-herald.example"
    assert draft.authors == ("Aliya Sadykova",)
    assert draft.language == "en"
    assert draft.published == Moment(datetime(2025, 3, 4, tzinfo=UTC), day_only=True)


def test_only_the_text_is_needed_and_nothing_is_invented() -> None:
    draft = draft_from_fields({"text": TEXT})
    assert (draft.title, draft.outlet, draft.url, draft.published, draft.language) == ("", "", None, None, None)


def test_front_matter_may_give_dates_as_dates() -> None:
    day = Moment(datetime(2025, 3, 4, tzinfo=UTC), day_only=True)
    assert draft_from_fields({"text": TEXT, "published": date(2025, 3, 4)}).published == day
    at = datetime(2025, 3, 4, 8, 30)  # noqa: DTZ001 - as YAML gives it
    assert draft_from_fields({"text": TEXT, "published": at}).published == Moment(at.replace(tzinfo=UTC))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "there is no text"),
        ({"text": " \n"}, "there is no text"),
        ({"text": 7}, '"text" must be text, not 7'),
        ({"text": TEXT, "title": ["a"]}, '"title" must be text'),
        ({"text": TEXT, "authors": {"name": "a"}}, '"authors" must be a list of names'),
        ({"text": TEXT, "authors": ["a", 1]}, '"authors" must be a list of names'),
        ({"text": TEXT, "published": 1641112200}, '"published" must be text, not 1641112200'),
        ({"text": TEXT, "published": "soon"}, "'soon'"),
        ({"text": TEXT, "url": "batken.txt"}, "'batken.txt' is not an http or https address"),
        ({"text": "a\0b"}, "NUL"),
    ],
)
def test_what_is_wrong_is_said(fields: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=r".+") as caught:
        draft_from_fields(fields)
    assert reason in str(caught.value)


def test_line_ends_become_line_feeds_and_nothing_that_is_seen_changes() -> None:
    assert clean_text("a\r\nb\rc \u00a0\u200b\n") == "a\nb\nc \u00a0\u200b\n"


def test_what_nobody_can_see_is_not_taken_in() -> None:
    stated = {"text": "Page one.\x0cPage two.", "title": "Half \udfff a\x1fsmile", "authors": ["A.\x07"]}
    draft = draft_from_fields(stated)
    assert (draft.text, draft.title, draft.authors) == ("Page one. Page two.", "Half a smile", ("A.",))
