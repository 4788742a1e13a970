from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes.corpus_formats import mbox, message
from fakes.corpus_news import PARAGRAPHS, STORY

from corpus.mail import draft_of_message, drafts_of_mbox
from corpus.types import Draft, Evidence, Moment, Refusal

CELLS = "".join(f"<tr><td style='font:12px'>{paragraph}</td></tr>" for paragraph in PARAGRAPHS)
LETTER = f"<html><head><style>td{{color:red}}</style><title>x</title></head><body><table>{CELLS}</table></body></html>"


def test_a_letter_is_known_by_its_headers() -> None:
    draft = draft_of_message(message(STORY, Subject="=?utf-8?b?0J/QuNGB0YzQvNC+INGD0YLRgNCw?="))
    assert draft.text == STORY
    assert (draft.title, draft.outlet) == ("Письмо утра", "Panj Herald")
    assert draft.key == "mail:1@panj-herald.example"
    assert draft.published == Moment(datetime(2025, 3, 4, 2, 0, tzinfo=UTC))
    assert draft.evidence is Evidence.DECLARED


def test_the_html_part_comes_first_and_its_layout_tables_are_read() -> None:
    draft = draft_of_message(message("Open this letter in a browser.", LETTER))
    assert draft.text == STORY


def test_the_plain_part_is_taken_where_the_html_part_is_a_picture() -> None:
    assert draft_of_message(message(STORY, "<img src='letter.png'>")).text == STORY


def test_a_sender_without_a_name_is_known_by_its_host_and_a_letter_without_id_by_the_key() -> None:
    draft = draft_of_message(message(STORY, identity="", From="desk@osh-daily.example"), key="file:/letters/a.eml")
    assert (draft.outlet, draft.key) == ("osh-daily.example", "file:/letters/a.eml")


def test_each_message_of_a_mailbox_is_a_draft_or_a_refusal(tmp_path: Path) -> None:
    path = tmp_path / "letters.mbox"
    path.write_bytes(
        mbox(message(STORY), message("", "<img>"), message(STORY, identity="<2@x>"), message(STORY, Date="soon"))
    )
    items = list(drafts_of_mbox(path))
    assert [item.key for item in items if isinstance(item, Draft)] == ["mail:1@panj-herald.example", "mail:2@x"]
    reasons = [item.message for item in items if isinstance(item, Refusal)]
    assert reasons[0] == f"{path} (message 2): there is no text"
    assert reasons[1].startswith(f"{path} (message 4): published is no date that can be read: 'soon'")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "there is no text"),
        (b"\0\xff\xfe", "there is no text"),
        (message(STORY).replace(b"charset=utf-8", b"charset=klingon"), "klingon"),
        (message(STORY + " caf").replace(b" caf", b" caf\xe9"), "is not utf-8"),
    ],
)
def test_what_is_no_letter_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        draft_of_message(content)


def test_a_mailbox_that_is_missing_is_refused(tmp_path: Path) -> None:
    (item,) = drafts_of_mbox(tmp_path / "none.mbox")
    assert isinstance(item, Refusal)
    assert "cannot be read on from message 1" in item.message
