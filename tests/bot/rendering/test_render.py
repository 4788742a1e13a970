from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
from fakes.bot_as_seen import seen
from fakes.bot_news import (
    BORDER,
    BORDER_ANSWER,
    MORNING,
    WATER,
    answer,
    article_with,
    border_quote,
    coverage,
    passage,
    span_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers import Quote, Words
from bot.messages import Entity, Style
from bot.rendering import render
from bot.texts import Texts
from bot.types import Chat, ChatKind, Language, Place, QuietHours, Subscription, Topical, Window, Wish
from corpus.types import Article, FeedState, Notice, Span

ENGLISH, RUSSIAN = Texts(Language.ENGLISH), Texts(Language.RUSSIAN)
ZONE = "Asia/Bishkek"
QUOTES = (Style.QUOTE, Style.LONG_QUOTE)


def water_quote(**changes):
    return Quote(passage(WATER, 2, **{"outlet": "Toktogul Times", "title": "Water for winter power", **changes}), None)


def chat(**changes):
    values = {"place": Place(77), "kind": ChatKind.PRIVATE, "title": "", "language": Language.ENGLISH, "zone": ZONE}
    return Chat(**{**values, **changes})


def test_a_card_numbers_cites_and_quotes():
    message = render.answer(answer(border_quote(), water_quote(published=None)), ENGLISH, ZONE)

    assert message.text == (
        "1. Two crossings on the Isfara road reopen\n"
        "Fergana Courier, 14 March 2025, 09:30\n"
        f"{BORDER}\n\n"
        "2. Water for winter power\n"
        "Toktogul Times, undated\n"
        f"{WATER}"
    )
    assert seen(message, Style.LONG_QUOTE) == [BORDER, WATER]
    assert BORDER_ANSWER in seen(message, Style.BOLD)
    assert message.preview_url == "https://news.example/1"
    labels = [button.label for row in message.buttons for button in row]
    assert labels == ["Context 1", "Context 2", "Why this?", "Watch"]


def test_what_was_searched_and_as_of_when_stand_above_the_quotes():
    message = render.answer(answer(border_quote(), asked="And where?", past=True), ENGLISH, "UTC")

    assert message.text.startswith(
        "Searched: “Which crossings reopen?”\nAs of 14 March 2025, 03:30\n\n1. Two crossings"
    )


def test_the_end_of_a_day_is_told_as_that_day_in_any_zone():
    evening = datetime(2015, 9, 20, 23, 59, 59, 999999, tzinfo=UTC)
    message = render.answer(replace(answer(border_quote(), past=True), as_of=evening), ENGLISH, "Asia/Tashkent")

    assert message.text.startswith("As of 20 September 2015\n\n1. ")


def test_a_question_about_another_time_is_told_which_dates_are_covered():
    march = Window(datetime(2012, 3, 1, tzinfo=UTC), datetime(2012, 3, 31, 23, 59, tzinfo=UTC))
    said = "You ask about March 2012; the articles cover 14 September 2014 – 14 March 2025."
    for found in (True, False):
        message = render.answer(answer(border_quote(), found=found, elsewhen=march), ENGLISH, ZONE)
        assert said in message.text


def test_five_long_quotes_under_a_long_carried_question_still_fit():
    long_text = " ".join(f"Patrol {number} crossed the Panj at dawn." for number in range(60))
    best = Span(0, 700)
    quotes = [Quote(passage(long_text, number, title="Panj " * 100), best) for number in range(1, 6)]
    followed = replace(answer(*quotes, asked="And?", past=True), question="What of the Panj " * 58)

    message = render.answer(followed, RUSSIAN, ZONE)

    assert len(message.text) <= 4096
    assert len(seen(message, *QUOTES)) >= 5


def test_later_quotes_go_on_counting():
    message = render.answer(answer(border_quote(), position=3, more=True), ENGLISH, ZONE)

    assert message.text.startswith("4. Two crossings")


def test_long_passages_share_one_message_by_whole_sentences():
    long_text = " ".join(f"Patrol {number} crossed the Panj at dawn." for number in range(60))
    quotes = [
        Quote(passage(long_text, number), span_of("Patrol 7 crossed the Panj at dawn.", long_text))
        for number in (1, 2, 3)
    ]

    message = render.answer(answer(*quotes), ENGLISH, ZONE)

    assert len(message.text) <= 4096
    for quoted in seen(message, *QUOTES):
        assert quoted in long_text
        assert quoted.startswith("Patrol")
        assert quoted.endswith("dawn.")
    assert message.text.count("\n…") == 3


def test_nothing_found_says_what_was_searched_and_labels_the_nearest_miss():
    message = render.answer(answer(border_quote(), found=False), ENGLISH, ZONE)

    assert message.text == (
        "No sure answer was found.\n"
        "Searched: 412 articles (14 September 2014 – 14 March 2025). Last update: 14 March 2025, 09:30.\n\n"
        "The nearest that was found; it may or may not answer:\n"
        "Two crossings on the Isfara road reopen\n"
        "Fergana Courier, 14 March 2025, 09:30\n"
        f"{BORDER_ANSWER}"
    )
    assert seen(message, *QUOTES) == [BORDER_ANSWER]
    assert seen(message, Style.BOLD) == ["No sure answer was found.", "Two crossings on the Isfara road reopen"]
    assert message.preview_url is None
    assert [button.data for row in message.buttons for button in row] == ["y:Zx81kQ:0", "w:Zx81kQ"]


@pytest.mark.parametrize(
    ("words", "english", "russian"),
    [
        (
            Words(("road",), ("Isfara", "gates")),
            "Words of the question that this passage lacks: “Isfara”, “gates”",
            "Из слов вопроса в этом отрывке нет: «Isfara», «gates»",
        ),
        (
            Words((), ("Isfara",)),
            "This passage has none of the words of the question.",
            "Слов вопроса в этом отрывке нет.",
        ),
        (
            Words(("Isfara",), ()),
            "This passage has every word of the question, but may be about something else.",
            "Все слова вопроса в этом отрывке есть, но речь может быть о другом.",
        ),
    ],
)
def test_a_nearest_miss_says_what_it_lacks(words, english, russian):
    missed = answer(border_quote(), found=False, words=words)

    assert render.answer(missed, ENGLISH, ZONE).text.endswith(f"\n\n{english}")
    assert render.answer(missed, RUSSIAN, ZONE).text.endswith(f"\n\n{russian}")


def test_a_question_of_many_long_words_leaves_its_nearest_miss_short():
    missed = answer(border_quote(), found=False, words=Words((), tuple(f"{n}{'ы' * 400}" for n in range(90))))
    half = replace(missed, words=Words(("road",), missed.words.lacks))

    assert len(render.answer(half, RUSSIAN, ZONE).text) < len(render.answer(missed, RUSSIAN, ZONE).text) + 200


def test_no_card_without_an_answer_claims_that_there_is_none():
    for texts, claims in ((ENGLISH, ("not an answer", "Nothing")), (RUSSIAN, ("не ответ", "ответа нет", "Ничего"))):
        for within in (0, 1, 2):
            text = render.answer(answer(border_quote(), found=False, within=within), texts, ZONE).text
            assert not any(claim in text for claim in claims)


def test_nothing_found_in_russian_is_russian_to_the_last_word():
    message = render.answer(answer(water_quote(published=None, outlet=""), found=False), RUSSIAN, ZONE)

    assert message.text.startswith(
        "Надёжного ответа не нашлось.\n"
        "Просмотрено: 412 статей (14 сентября 2014\u202fг. – 14 марта 2025\u202fг.). "
        "Последнее обновление: 14 марта 2025\u202fг., 09:30.\n\n"
        "Ближайшее из найденного; ответ ли это, судите сами:\nWater for winter power\nиздание не указано, без даты"
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"undated": 12}, "412 articles (14 September 2014 – 14 March 2025). Undated among them: 12 articles. Last"),
        ({"first": None, "last": None, "undated": 412}, "412 articles (none of them dated). Last update"),
        ({"articles": 1, "first": MORNING}, "1 article (14 March 2025). Last update"),
    ],
)
def test_what_was_searched_is_said_as_it_is(changes, said):
    assert said in render.answer(answer(found=False, coverage=coverage(**changes)), ENGLISH, ZONE).text


def test_no_update_is_not_dated():
    message = render.answer(answer(found=False, coverage=coverage(updated=None)), ENGLISH, ZONE)

    assert message.text.endswith("(14 September 2014 – 14 March 2025).")


def test_an_empty_corpus_tells_how_to_fill_it():
    message = render.answer(answer(found=False, coverage=coverage(articles=0)), ENGLISH, ZONE)

    assert message.text.startswith("There are no articles yet")
    assert seen(message, Style.CODE) == ["heliograph ingest PATH", "heliograph feeds add URL"]


def test_context_shows_the_passage_between_its_neighbours_as_one_slice():
    article, found = article_with(
        BORDER, before="Snow fell.\n\nTalks began early.\n\n", after=f"\n\n{WATER}\n\nThe end."
    )

    message = render.context(article, found, ENGLISH, ZONE)

    assert message.text == (
        "In its context\n"
        "Two crossings on the Isfara road reopen\n"
        "Fergana Courier, 14 March 2025, 09:30\n"
        f"…\nTalks began early.\n\n{BORDER}\n\n{WATER}\n…"
    )
    assert seen(message, *QUOTES) == [f"Talks began early.\n\n{BORDER}\n\n{WATER}"]
    assert BORDER in seen(message, Style.BOLD)


def test_context_of_an_article_that_changed_says_so():
    article, found = article_with(BORDER)

    assert render.context(article, found, ENGLISH, ZONE, newer=True).text.endswith(
        "The article has changed since. This is the version that was quoted."
    )


def test_context_from_another_revision_is_refused():
    article, found = article_with(BORDER, before="Talks began early.\n\n")

    with pytest.raises(ValueError, match="no slice of revision 1"):
        render.context(Article(article.header, "A new text."), found, ENGLISH, ZONE)


STEPPE = "https://steppe-courier.example/rss"


def test_a_notice_says_which_feed_since_when_why_and_what_to_do():
    failing = Notice(STEPPE, "Steppe Courier", FeedState.FAILING, MORNING, "the server answers 503")

    message = render.feed_notice(failing, ENGLISH, ZONE)

    assert message.text == (
        "A feed is failing: Steppe Courier\n"
        f"{STEPPE}\n"
        "It has given nothing since 14 March 2025, 09:30 (Bishkek).\n"
        "The last error: the server answers 503.\n\n"
        "I keep asking it, ever more rarely. If it has moved, follow its new address with heliograph feeds add URL "
        "and drop this one with heliograph feeds remove URL."
    )
    assert seen(message, Style.LINK) == [STEPPE]


@pytest.mark.parametrize(
    ("state", "texts", "said"),
    [
        (FeedState.SILENT, ENGLISH, ("gone silent", "It answers, but has had nothing new since", "feeds remove URL")),
        (FeedState.OFF, ENGLISH, ("switched off", "I no longer ask it", "switches it on")),
        (FeedState.OFF, RUSSIAN, ("отключена", "больше я её не запрашиваю", "feeds add URL")),
    ],
)
def test_a_notice_fits_the_state_of_the_feed(state, texts, said):
    message = render.feed_notice(Notice(STEPPE, None, state, MORNING), texts, ZONE)

    assert [part for part in said if part not in message.text] == []
    assert message.text.splitlines()[0].endswith(": steppe-courier.example")
    assert "error" not in message.text


def test_subscriptions_are_listed_under_the_numbers_that_remove_them():
    listed = [
        Subscription(3, Place(77), Topical.BRIEF, MORNING, at=time(8)),
        Subscription(8, Place(77), Topical.TOPIC, MORNING, topic="water disputes"),
    ]

    message = render.subscriptions(listed, chat(), ENGLISH)

    assert message.text == "Subscriptions\n3. brief every day at 08:00 (Bishkek)\n8. topic: water disputes"
    assert [button.data for row in message.buttons for button in row] == ["ad:8", "x:3", "x:8"]


def test_a_new_subscription_is_confirmed():
    wish = Wish(Topical.BRIEF, at=time(8))
    said = "A brief will come every day at 08:00 (Bishkek). /subscriptions lists"

    assert render.subscribed([wish], chat(), ENGLISH).text.startswith(said)
    assert render.subscribed([replace(wish, channel="@osh_desk")], chat(), ENGLISH).text.endswith(
        "\nIt goes to @osh_desk; /subscriptions @osh_desk lists what does."
    )


def test_no_subscriptions_tells_how_to_begin():
    message = render.subscriptions([], chat(), ENGLISH)

    assert seen(message, Style.CODE) == ["/subscribe brief 08:00", "/subscribe topic water disputes"]
    assert message.buttons == ()


def test_a_hundred_long_subscriptions_fit_one_message():
    longest = Subscription(1, Place(77), Topical.QUESTION, MORNING, topic="вода " * 60, strictness=0.71)
    muted = replace(longest, muted_until=datetime(2026, 9, 30, 18, 45, tzinfo=UTC))
    listed = [replace(muted, id=number) for number in range(1, 101)]

    message = render.subscriptions(listed, chat(), RUSSIAN)

    assert message.text.endswith("и ещё 78 подписок; их номера понимает и /unsubscribe")
    assert len(message.text) <= 4096


def test_settings_say_what_is_set():
    message = render.settings(chat(quiet=QuietHours(time(22), time(7))), ENGLISH)

    assert message.text.startswith(
        "Settings\nLanguage: English\nTime zone: Bishkek (Asia/Bishkek)\nQuiet hours: 22:00–07:00\n"
        "Briefs: short, one or two sentences a story\n\nOther values:"
    )


def test_a_channel_and_a_group_without_editors_hear_how_to_have_some():
    there = {"place": Place(-1001234567890), "kind": ChatKind.CHANNEL}

    assert "/settings -1001234567890 editors here" in render.settings(chat(**there), ENGLISH).text
    assert "editors here" in render.settings(chat(**{**there, "kind": ChatKind.GROUP}), ENGLISH).text
    assert "editors here" not in render.settings(chat(**there, editors=Place(-5)), ENGLISH).text
    assert "editors here" not in render.settings(chat(kind=ChatKind.GROUP, place=Place(-5)), ENGLISH).text
    assert "editors here" not in render.settings(chat(), ENGLISH).text


def test_a_zone_that_is_no_place_is_named_once_and_with_the_sign_that_people_use():
    assert "\nTime zone: UTC+5\n" in render.settings(chat(zone="Etc/GMT-5"), ENGLISH).text
    assert "\nЧасовой пояс: UTC\n" in render.settings(chat(zone="UTC"), RUSSIAN).text


def test_a_sentence_is_said_with_its_commands_to_copy():
    message = render.say(ENGLISH, "no_topic")

    assert message.text == "Which topic? Write it after the command: /subscribe topic water disputes"
    assert message.entities == (Entity(Style.CODE, 41, 31),)


HOSTILE = st.one_of(
    st.text(st.sampled_from("<b>&*_`🏔️👨‍👩‍👧\u202e\u2067שלוםОш e\u0301\n\t. "), max_size=300),
    st.sampled_from(["", " \n", "T" * 10_000, "🏔" * 5_000, "слово " * 2_000, "<b>Title</b>", "\u200d" * 500]),
)
URLS = st.sampled_from(
    [None, "", "https://news.example/1", "https://news.example/" + "a" * 3000, "javascript:alert(1)", "http://[::1"]
)
PASSAGE_TEXTS = st.one_of(HOSTILE.filter(str.strip), st.sampled_from(["W" * 4000, "🏔" * 4000, f"{'w' * 3999}. End."]))


@st.composite
def hostile_quotes(draw):
    text = draw(PASSAGE_TEXTS)
    start = draw(st.integers(0, len(text) - 1))
    best = draw(st.one_of(st.none(), st.just(Span(start, draw(st.integers(start + 1, len(text)))))))
    changes = {"title": draw(HOSTILE), "outlet": draw(HOSTILE), "url": draw(URLS)}
    return Quote(passage(text, draw(st.integers(1, 9)), **changes), best)


def assert_telegram_takes(message):
    encoded = message.text.encode("utf-16-le")
    assert 0 < len(encoded) // 2 <= 4096
    assert message.text == message.text.strip()
    assert len(message.entities) <= 100
    for entity in message.entities:
        assert entity.length > 0
        assert 0 <= entity.offset < entity.offset + entity.length <= len(encoded) // 2
        encoded[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")
        assert (entity.url is not None) == (entity.style is Style.LINK)
    assert all(1 <= len(button.data.encode()) <= 64 for row in message.buttons for button in row)


def assert_only_quotes(message, texts):
    for quoted in seen(message, *QUOTES):
        assert any(quoted in text for text in texts)


@settings(max_examples=60, deadline=None)
@given(st.lists(hostile_quotes(), min_size=1, max_size=5), st.booleans(), st.sampled_from([ENGLISH, RUSSIAN]))
def test_whatever_is_found_makes_one_message_that_telegram_takes(quotes, found, texts):
    shown = quotes if found else quotes[:1]

    message = render.answer(answer(*shown, found=found, more=found), texts, ZONE)

    assert_telegram_takes(message)
    assert_only_quotes(message, [quote.passage.text for quote in quotes])
    assert bool(seen(message, *QUOTES))


@settings(max_examples=40, deadline=None)
@given(PASSAGE_TEXTS, HOSTILE, HOSTILE, st.booleans())
def test_whatever_stands_around_a_passage_its_context_is_one_exact_slice(text, before, after, newer):
    article, found = article_with(text, before=before, after=after)

    message = render.context(article, found, RUSSIAN, ZONE, newer=newer)

    assert_telegram_takes(message)
    assert_only_quotes(message, [article.text])


@given(HOSTILE, HOSTILE, st.sampled_from([state for state in FeedState if state is not FeedState.OK]))
def test_whatever_a_feed_calls_itself_its_notice_is_one_message_that_telegram_takes(title, reason, state):
    notice = Notice(STEPPE + "?" + "q" * 3000, title, state, MORNING, reason)

    assert_telegram_takes(render.feed_notice(notice, RUSSIAN, ZONE))


@given(HOSTILE)
def test_whatever_a_person_wrote_can_be_repeated_to_them(value):
    assert_telegram_takes(render.say(ENGLISH, "bad_time", value=value))


def test_a_card_cites_each_quote_where_it_stands_in_its_article():
    article, inside = article_with(BORDER, before="By our correspondent. ")
    message = render.answer(answer(Quote(inside, span_of(BORDER_ANSWER, BORDER))), ENGLISH, ZONE)

    (cited,) = message.cited
    assert (cited.article_id, cited.revision) == (1, 1)
    assert article.text[cited.start : cited.end] == BORDER == seen(message, Style.LONG_QUOTE)[0]
