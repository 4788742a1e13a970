"""What counts as a correction of a quoted sentence, and what took its place."""

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.bot_news import MORNING, header, span_of

from bot.briefs.corrections import (
    Amended,
    Comparison,
    Correction,
    compare,
    compare_titles,
    is_due,
    is_same_article,
    once,
    pieces,
)
from bot.messages import Cited
from bot.news import SentQuote
from bot.types import Place
from corpus.standing import Newest, Withdrawal
from corpus.types import Article, Span

RELEASE = "Kyrgyzstan released 900 million cubic metres of water from the Toktogul reservoir in June."
REASON = "Farmers in the Fergana valley had asked for it since the middle of May."
TALKS = "Energy ministers of three countries meet in Khujand on Friday."
LEVEL = "The reservoir holds about two thirds of what it held last summer."
STORY = f"{RELEASE} {REASON}\n\n{TALKS} {LEVEL}"

CORRECTED = "Kyrgyzstan released 600 million cubic metres of water from the Toktogul reservoir in June."


def found(new, quoted=RELEASE, *, old=STORY, known=None):
    comparison = compare(old, span_of(quoted, old), new, known=known or old)
    return [
        (old[one.before.start : one.before.end], new[one.after.start : one.after.end] if one.after else None)
        for one in comparison.corrections
    ]


def test_a_sentence_that_still_stands_is_not_corrected():
    assert found(STORY.replace(REASON, "Nobody had asked for it.")) == []


def test_a_sentence_that_stands_elsewhere_now_is_not_corrected():
    assert found(f"{TALKS} {LEVEL} {REASON}\n\n{RELEASE}") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("“It is enough,” the minister said.", '"It is enough", the minister said.'),
        ("The canal  is 285\nkilometres long.", "The canal is 285 kilometres long."),
        ("Talks on 12–14 June ended early.", "Talks on 12-14 June ended early."),
        ("Ministers met in Khujand.", "MINISTERS MET in Khujand."),
        ("Её отчёт ещё не готов.", "Ее отчет еще не готов."),
        ("The hydro\u00adpower plant stood still.", "The hydropower plant stood still."),
        ("About 1 million people were without power.", "About 1\u00a0million people were without power."),
    ],
)
def test_spaces_typography_and_capitals_are_no_correction(old, new):
    assert found(new, old, old=old) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The loan is worth $40 million.", "The loan is worth €40 million."),
        ("Prices rose by 14% in a year.", "Prices rose by 14 in a year."),
        ("The convoy left at 6 a.m. for Osh.", "The convoy left at 8 a.m. for Osh."),
        ("Officials did confirm the loss of two posts.", "Officials did not confirm the loss of two posts."),
    ],
)
def test_a_figure_a_sign_and_a_not_are_corrections(old, new):
    assert found(new, old, old=old) == [(old, new)]


def test_a_changed_sentence_comes_with_the_one_that_took_its_place():
    assert found(STORY.replace(RELEASE, CORRECTED)) == [(RELEASE, CORRECTED)]


def test_a_changed_sentence_is_found_where_it_went():
    moved = f"{REASON}\n\n{TALKS} {LEVEL} {CORRECTED}"

    assert found(moved) == [(RELEASE, CORRECTED)]


def test_a_sentence_that_went_into_a_longer_one_is_shown_there():
    longer = (
        f"{TALKS[:-1]}, where water, coal and the price of electricity in winter are on the table of the ministers."
    )

    assert found(STORY.replace(TALKS, longer), TALKS) == []
    reworded = longer.replace("on Friday", "on Monday")
    assert found(STORY.replace(TALKS, reworded), TALKS) == [(TALKS, reworded)]


def test_another_sentence_of_the_article_is_never_shown_as_what_it_became():
    assert found(STORY.replace(f"{RELEASE} ", "")) == [(RELEASE, None)]


def test_a_sentence_taken_out_at_the_end_of_an_article_is_missing():
    whole = f"{STORY} Rogun was not affected."
    ending = whole[len(STORY) + 1 :]

    assert found(STORY, ending, old=whole) == [(ending, None)]


def test_nothing_is_said_of_what_lies_beyond_where_a_page_was_cut_off():
    teaser = f"{RELEASE} Subscribe to read on."

    assert compare(STORY, span_of(LEVEL, STORY), teaser, known=STORY) == Comparison((), conclusive=False)


def test_a_notice_in_place_of_the_article_is_no_cut():
    notice = "This report was withdrawn because its figures could not be confirmed. The editors regret the mistake."

    assert found(notice, LEVEL) == [(LEVEL, None)]


def test_each_changed_sentence_of_a_longer_quote_is_told_in_order():
    new = STORY.replace(RELEASE, CORRECTED).replace("since the middle of May", "since the end of April")
    quoted = f"{RELEASE} {REASON}"

    assert found(new, quoted) == [
        (RELEASE, CORRECTED),
        (REASON, "Farmers in the Fergana valley had asked for it since the end of April."),
    ]


def test_what_was_missing_before_is_not_told_again():
    second = STORY.replace(RELEASE, CORRECTED)
    third = second.replace("since the middle of May", "since the end of April")
    quoted = f"{RELEASE} {REASON}"

    assert [before for before, _ in found(third, quoted, known=second)] == [REASON]


def test_only_what_was_quoted_of_a_sentence_counts():
    opening = RELEASE[: RELEASE.index(" from the Toktogul")]

    assert found(STORY.replace("in June", "in July"), opening) == []
    assert found(STORY.replace(RELEASE, CORRECTED), opening) == [(opening, CORRECTED)]


def test_the_pieces_of_a_quote_are_its_sentences_as_far_as_quoted():
    quoted = Span(STORY.index("900 million"), STORY.index(TALKS) + len(TALKS))

    assert [STORY[span.start : span.end] for span in pieces(STORY, quoted)] == [RELEASE[20:], REASON, TALKS]


# which quotes are looked at


def quote(**changes):
    values = {"id": 1, "place": Place(501), "message_id": 31, "sent": MORNING, "compared": 1}
    return SentQuote(cited=Cited(1, 1, 0, len(RELEASE)), **{**values, **changes})


@pytest.mark.parametrize(
    ("standing", "known", "expected"),
    [
        (Newest(1, 1, MORNING), quote(), False),
        (Newest(1, 2, MORNING), quote(), True),
        (Newest(1, 2, MORNING), quote(compared=2), False),
        (Newest(1, 1, MORNING, MORNING, Withdrawal.GONE), quote(), True),
        (Newest(1, 1, MORNING, MORNING, Withdrawal.GONE), quote(withdrawn=True), False),
        (Newest(1, 2, MORNING, MORNING, Withdrawal.GONE), quote(withdrawn=True), False),
        (Newest(1, 2, MORNING), quote(compared=2, withdrawn=True), True),
    ],
)
def test_a_quote_is_due_when_its_article_changed_went_or_came_back(standing, known, expected):
    assert is_due(known, standing) is expected


def test_an_article_first_seen_after_the_quote_was_sent_is_another_one():
    later = replace(header(), first_seen=MORNING + timedelta(hours=1))

    assert is_same_article(quote(), Article(header(), STORY))
    assert not is_same_article(quote(), Article(later, STORY))
    assert not is_same_article(quote(), Article(header(), RELEASE[:40]))


def test_a_sentence_quoted_twice_in_one_message_is_corrected_once():
    old, new = Article(header(), STORY), Article(header(revision=2), STORY.replace(RELEASE, CORRECTED))
    release = Correction(span_of(RELEASE, STORY), span_of(CORRECTED, new.text))
    reason = Correction(span_of(REASON, STORY), None)

    amended = once([Amended(old, new, (release,), MORNING), Amended(old, new, (release, reason), MORNING)])

    assert [each.corrections for each in amended] == [(release, reason)]


TITLE = "Toktogul gives 900 million cubic metres | Chui Herald"
HEADLINE = span_of("Toktogul gives 900 million cubic metres", TITLE)


def retitled(new, *, known=TITLE):
    old, newer = header(title=TITLE, outlet="Chui Herald"), header(title=new, outlet="Chui Herald", revision=2)
    comparison = compare_titles(old, HEADLINE, newer, known=header(title=known))
    return [new[one.after.start : one.after.end] for one in comparison.corrections if one.of_title and one.after]


def test_a_headline_is_corrected_where_its_title_says_something_else():
    assert retitled("Toktogul gives 600 million cubic metres | Chui Herald") == [
        "Toktogul gives 600 million cubic metres"
    ]


@pytest.mark.parametrize("new", ["Chui Herald: Toktogul gives 900 million cubic metres", TITLE.upper(), ""])
def test_a_headline_that_still_stands_or_cannot_be_read_is_not_corrected(new):
    assert retitled(new) == []


def test_a_headline_that_was_told_as_changed_is_told_by_the_correction_from_then_on():
    assert retitled("Toktogul gives 640 million", known="Toktogul gives 600 million") == []


def test_a_headline_stands_before_sentences_and_is_not_said_beside_withdrawn_ones():
    old, new = Article(header(title=TITLE), STORY), Article(header(title="Toktogul", revision=2), STORY)
    sentence, title = Correction(span_of(REASON, STORY), None), Correction(HEADLINE, Span(0, 8), of_title=True)
    both = [Amended(old, new, (sentence,), MORNING), Amended(old, new, (title,), MORNING)]

    assert [each.corrections for each in once(both)] == [(title, sentence)]
    assert [each.corrections for each in once([replace(each, new=None) for each in both])] == [(sentence,)]
    assert [each.corrections for each in once([replace(both[1], new=None)])] == [(title,)]
