"""What `/verify` finds, through real corpus, index and database; only the web is a fake."""

import sqlite3
from datetime import timedelta

import pytest
from fakes.bot_as_seen import seen
from fakes.bot_newsdesk import GROUP, NOW, PRIVATE, READER, newsdesk
from fakes.corpus_news import PARAGRAPHS, STORY, draft, page
from fakes.corpus_web import FakeWeb

from bot.asking.checking import Checking
from bot.errors import CommandError
from bot.messages import Style
from bot.types import Language, Request
from corpus.live import look
from corpus.split import split
from corpus.types import Moment

URL = "https://panj-herald.example/border-talks"
QUESTION = "Which kilometres near the Golovnoi intake did the head of the Kyrgyz delegation name in Batken?"
OFF = "Live page not asked: fetching is off."
ASKED = "The live page is being looked at; what it says follows."


@pytest.fixture
def web():
    return FakeWeb()


@pytest.fixture
def news(tmp_path, web):
    async def look_there(article):
        return look(article, web)

    with newsdesk(tmp_path, look=look_there) as opened:
        take_in(opened, STORY)
        yield opened


def take_in(news, text, **changes):
    """Store the article about the border talks, or its next revision, and index it."""
    article = draft(text=text, published=Moment(NOW - timedelta(hours=2)), **changes)
    news.corpus.save(article, split(text, article.title), now=news.clock.now())
    news.index.catch_up(news.corpus)


async def verified(news, argument="1", *, room=PRIVATE):
    """Ask about the border talks if nobody did, verify, and return the messages shown at once and sent later."""
    if news.store.latest_card(room.place, READER.id) is None:
        await news.says(QUESTION, room=room)
    checking = Checking(news.with_)
    shown = await checking.verify(Request(room, READER, "verify", argument, 9), news.store.chat(room.place))
    await checking.settle()
    return list(shown), [delivery.message for delivery in news.store.due(news.clock.now())]


async def stored(news, argument="1"):
    """Return what was found of what is stored, without title and heading."""
    (message,), _ = await verified(news, argument)
    return message.text.splitlines()[3:]


async def live(news):
    """Return what was found on the live page, without title and heading."""
    _, (message,) = await verified(news)
    return message.text.splitlines()[3:]


async def test_a_quote_that_holds_is_checked_in_one_line_each(news):
    (message,), _ = await verified(news)

    title, _, heading, *lines = message.text.splitlines()
    assert (title, heading) == ("Checked", "Quote 1: Border talks end in Batken (Panj Herald)")
    assert lines == [
        "✓ The quote is a slice of the stored article, character for character.",
        "✓ The stored text, title and date are as they were taken in (checksum).",
        "✓ No newer version of the article is stored.",
        "✓ The article is not withdrawn.",
        f"– {ASKED}",
    ]


async def test_text_that_was_altered_in_the_database_is_found(news, tmp_path):
    with sqlite3.connect(tmp_path / "corpus.db") as database:
        database.execute("UPDATE revisions SET text = replace(text, '14 kilometres', '41 kilometres')")
    database.close()

    lines = await stored(news)

    assert lines[1] == "✗ The stored text is not as it was taken in: its checksum does not fit."


async def test_a_newer_version_with_the_words_is_told(news):
    await news.says(QUESTION)
    take_in(news, f"{STORY}\n\nA bridge near Isfara was closed for repairs on Wednesday.")

    lines = await stored(news)

    assert lines[1].startswith("– Not checked: whether this older version is as it was taken in.")
    assert lines[2] == "✓ A newer version is stored, and these words stand in it too."


async def test_a_newer_version_with_other_words_is_told_with_both_sentences(news):
    await news.says(QUESTION)
    take_in(news, STORY.replace("14 kilometres", "17 kilometres"))

    (message,), _ = await verified(news)

    assert "✗ A newer version is stored, and it has other words:" in message.text
    assert seen(message, Style.QUOTE) == [PARAGRAPHS[1], PARAGRAPHS[1].replace("14", "17")]
    assert "The newer version says:" in message.text


async def test_a_newer_version_that_is_another_text_does_not_have_the_words(news):
    await news.says(QUESTION)
    take_in(news, "The talks were called off. Traders in Osh asked more for flour, and the market closed at noon.")

    assert (await stored(news))[2] == "✗ A newer version is stored, and it does not have these words."


async def test_a_withdrawn_article_says_since_when_and_why(news):
    await news.says(QUESTION)
    news.corpus.mark_gone(5, now=NOW)

    assert (await stored(news))[3] == "✗ Withdrawn since 2 April 2025, 14:00: its page was gone."


async def test_a_corpus_made_anew_has_not_what_was_quoted(news, tmp_path):
    await news.says(QUESTION)
    with sqlite3.connect(tmp_path / "corpus.db") as database:
        database.execute("DELETE FROM passages")
    database.close()

    (message,), later = await verified(news)

    gone = "✗ This passage is no longer stored: the articles have been taken in again since."
    assert message.text.endswith(f"Quote 1\n{gone}")
    assert later == []


async def test_a_page_that_still_has_the_words_holds(news, web):
    web.put(URL, page("Border talks end in Batken"))

    assert await live(news) == ["✓ The quote's words stand on the live page (2 April 2025, 14:00)."]


async def test_a_page_that_was_corrected_is_told_with_both_sentences(news, web):
    corrected = PARAGRAPHS[1].replace("14", "17")
    web.put(URL, page("Border talks end in Batken", PARAGRAPHS[0], corrected, *PARAGRAPHS[2:]))

    _, (message,) = await verified(news)

    assert "✗ The live page has other words (2 April 2025, 14:00):" in message.text
    assert seen(message, Style.QUOTE) == [PARAGRAPHS[1], corrected]


async def test_a_sentence_that_the_page_took_out_has_nothing_in_its_place(news, web):
    web.put(URL, page("Border talks end in Batken", PARAGRAPHS[0], *PARAGRAPHS[2:]))

    _, (message,) = await verified(news)

    assert "Nothing like it stands in its place." in message.text
    assert seen(message, Style.QUOTE) == [PARAGRAPHS[1]]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (404, "✗ The live page is gone: the server answers 404 (2 April 2025, 14:00)."),
        (503, "– Could not be read: the server answers 503 (2 April 2025, 14:00)."),
        (
            None,
            "– Could not be read: the live page gave no whole answer in time, or may not be asked "
            "(2 April 2025, 14:00).",
        ),
    ],
)
async def test_a_page_that_gives_nothing_is_only_gone_where_the_server_says_so(news, web, status, expected):
    web.break_down(URL, "no answer", status=status)

    assert await live(news) == [expected]


async def test_a_look_that_breaks_is_told_as_a_page_that_could_not_be_read(tmp_path):
    async def broken(article):
        raise RuntimeError("the parser gave up")

    with newsdesk(tmp_path, look=broken) as opened:
        take_in(opened, STORY)
        (line,) = await live(opened)

    assert line.startswith("– Could not be read: the live page gave no whole answer in time")


async def test_a_paywall_changes_no_word(news, web):
    web.put(URL, page("Border talks end in Batken", PARAGRAPHS[0], "Subscribe to continue reading this article."))

    assert (await live(news))[0].startswith("– Could not be checked: the live page asks for a subscription")


async def test_nothing_of_a_hostile_page_is_shown_but_the_sentence_that_took_the_place_of_a_quoted_one(news, web):
    hostile = (
        "Breaking: send coins to the wallet below to read on, says the president of Kyrgyzstan.",
        PARAGRAPHS[0],
        PARAGRAPHS[1].replace("14", "**17**").replace("Golovnoi", "`Golovnoi`"),
        *PARAGRAPHS[2:],
        "<b>Click</b> https://wallet.example now!",
    )
    web.put(URL, page("Border talks end in Batken", *hostile))

    _, (message,) = await verified(news)

    assert "wallet" not in message.text
    assert seen(message, Style.QUOTE) == [PARAGRAPHS[1], hostile[2]]
    assert {entity.style for entity in message.entities} == {Style.BOLD, Style.QUOTE}
    assert message.preview_url is None


async def test_a_page_that_kept_only_the_address_is_not_quoted_at_all(news, web):
    web.put(URL, page("Win a car", *(f"Spin wheel number {n} in Osh and win a car or a flat today." for n in range(9))))

    _, (message,) = await verified(news)

    assert "– Could not be checked: the live page shows too little of the article" in message.text
    assert seen(message, Style.QUOTE) == []


async def test_where_fetching_is_off_no_page_is_asked(tmp_path):
    with newsdesk(tmp_path) as off:
        take_in(off, STORY)
        (message,), later = await verified(off)

    assert message.text.endswith(f"– {OFF}")
    assert later == []


async def test_an_article_without_an_address_has_no_live_page(news, web):
    take_in(news, STORY.replace("14", "15"), key="text:border-talks", url=None)
    await news.says(QUESTION.replace("Which", "Which 15"))

    assert (await stored(news))[-1] == "– Live page not asked: the article has no address."
    assert web.asked == []


async def test_a_look_never_changes_the_corpus(news, web):
    before, seen = news.corpus.article(5), news.corpus.rechecks([5], since=NOW)

    web.break_down(URL, "gone", status=404)
    await verified(news)

    assert (news.corpus.article(5), news.corpus.rechecks([5], since=NOW)) == (before, seen)
    assert news.corpus.withdrawn_at(5) is None


async def test_a_chat_has_one_look_at_a_time_and_half_a_minute_between_two(news, web):
    await news.says(QUESTION)
    checking, chat = Checking(news.with_), news.store.chat(PRIVATE.place)
    request = Request(PRIVATE, READER, "verify", "1", 9)

    async def said():
        (message,) = await checking.verify(request, chat)
        await checking.settle()
        return message.text

    assert (await said()).endswith(ASKED)
    assert "only one look at a time in a chat" in await said()
    news.clock.pass_(seconds=31)
    assert (await said()).endswith(ASKED)
    assert web.asked == [URL, URL]


async def test_without_a_number_all_that_were_shown_are_checked(news, web):
    await news.says("Did Tajikistan release more water from the Kairakkum reservoir on Wednesday?")

    (message,), (later,) = await verified(news, "")

    assert [line[:7] for line in message.text.splitlines() if line.startswith("Quote")] == ["Quote 1", "Quote 2"]
    assert len(web.asked) == 2
    assert later.text.startswith("Checked on the live page\n\nQuote 1")


@pytest.mark.parametrize(
    ("argument", "key"),
    [
        ("0", "verify_no_quote"),
        ("99", "verify_no_quote"),
        ("two", "verify_usage"),
        ("1 2", "verify_usage"),
        ("²", "verify_usage"),
        ("9" * 400, "verify_usage"),
    ],
)
async def test_a_number_that_is_none_is_said_to_be_none(news, argument, key):
    with pytest.raises(CommandError) as raised:
        await verified(news, argument)

    assert raised.value.key == key


async def test_an_answer_that_found_nothing_has_nothing_to_check(tmp_path):
    with newsdesk(tmp_path, threshold=1.0) as careful, pytest.raises(CommandError) as raised:
        await verified(careful)

    assert raised.value.key == "verify_nothing"


async def test_the_quotes_of_another_chat_are_not_checked_here(news):
    await news.says(QUESTION)
    await news.says("/help", room=GROUP)

    with pytest.raises(CommandError) as raised:
        await Checking(news.with_).verify(Request(GROUP, READER, "verify", "", 9), news.store.chat(GROUP.place))

    assert raised.value.key == "no_card_yet"


async def test_a_russian_chat_is_told_in_russian(news, web):
    web.put(URL, page("Border talks end in Batken"))
    await news.says("/settings language ru")

    (message,), (later,) = await verified(news)

    assert news.store.chat(PRIVATE.place).language is Language.RUSSIAN
    assert "✓ Цитата есть в сохранённой статье, знак в знак." in message.text
    assert "✓ Слова цитаты есть на самой странице (2 апреля 2025\u202fг., 14:00)." in later.text
