from datetime import UTC, datetime

import pytest
from fakes.corpus_formats import channel, post, preview, quoted
from fakes.corpus_news import PARAGRAPHS, page

from corpus.telegram_pages import drafts_of_channel, is_channel_page, preview_address
from corpus.types import Draft, Evidence, Moment, Refusal, Skip

TALKS = f"<b>Border talks end in Batken</b><br/><br/>{PARAGRAPHS[0]}<br/>{PARAGRAPHS[1]}"


def drafts(html: str) -> list[Draft]:
    return [item for item in drafts_of_channel(html) if isinstance(item, Draft)]


def test_each_message_is_an_article_with_its_own_address_and_time() -> None:
    html = channel(post(41, TALKS), post(42, PARAGRAPHS[2], at="2025-03-04T15:30:00+06:00"))
    first, second = drafts(html)
    assert first.title == "Border talks end in Batken"
    assert first.text == f"Border talks end in Batken\n\n{PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}"
    assert (first.key, first.url) == ("https://t.me/panjherald/41",) * 2
    assert (first.outlet, first.evidence) == ("Panj Herald 🗞", Evidence.DECLARED)
    assert second.published == Moment(datetime(2025, 3, 4, 9, 30, tzinfo=UTC))


def test_views_times_quoted_messages_and_link_previews_stay_out() -> None:
    html = channel(post(43, f"{PARAGRAPHS[3]}", around=quoted("An older claim") + preview("Another site's headline")))
    (draft,) = drafts(html)
    assert draft.text == PARAGRAPHS[3]


def test_an_emoji_and_a_link_are_part_of_the_text() -> None:
    emoji = '<i class="emoji" style="background:url(x)"><b>💧</b></i>'
    (draft,) = drafts(channel(post(44, f'{emoji} Water came to <a href="https://x.example">Kok-Tash</a> at noon.')))
    assert draft.text == "💧 Water came to Kok-Tash at noon."


def test_a_long_first_paragraph_lends_the_beginning_of_its_first_sentence_as_title() -> None:
    (draft,) = drafts(channel(post(45, PARAGRAPHS[0])))
    assert draft.title == "Delegations from Bishkek and Dushanbe met in Batken on Tuesday to walk the last …"


def test_messages_without_a_text_are_counted() -> None:
    items = list(drafts_of_channel(channel(post(46, ""), post(47, TALKS), post(48, ""))))
    assert items[-1] == Skip("panjherald: messages without a text: 2", 2)
    assert len(items) == 2


def test_a_message_that_cannot_be_dated_is_refused_alone() -> None:
    bad, good = drafts_of_channel(channel(post(46, TALKS, at="soon"), post(47, TALKS)))
    assert isinstance(bad, Refusal)
    assert bad.message.startswith("t.me/panjherald/46: published is no date that can be read: 'soon'")
    assert isinstance(good, Draft)


def test_a_page_that_is_nested_without_end_breaks_nothing() -> None:
    depth = 30_000
    html = channel(post(46, "<div>" * depth + TALKS), post(47, TALKS))
    assert all(isinstance(item, Draft | Skip) for item in drafts_of_channel(html))


def test_a_page_that_never_closes_anything_is_read_at_once() -> None:
    html = channel(post(46, TALKS)).replace("</body></html>", "<!--" * 100_000 + "<div><a " * 100_000)
    assert [draft.title for draft in drafts(html)] == ["Border talks end in Batken"]


def test_a_page_is_known_for_a_channel_by_its_messages() -> None:
    assert is_channel_page(channel(post(49, TALKS)))
    assert not is_channel_page(page("A story about tgme_widget_message"))


@pytest.mark.parametrize(
    ("asked", "fetched"),
    [
        ("https://t.me/panjherald", "https://t.me/s/panjherald"),
        ("https://t.me/s/panjherald", "https://t.me/s/panjherald"),
        ("https://telegram.me/panjherald/", "https://t.me/s/panjherald"),
        ("https://t.me/panjherald/41", "https://t.me/panjherald/41"),
        ("https://panj-herald.example/panjherald", "https://panj-herald.example/panjherald"),
    ],
)
def test_the_address_of_a_channel_leads_to_its_preview(asked: str, fetched: str) -> None:
    assert preview_address(asked) == fetched
