from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Cited, Entity, Style
from bot.rendering.markup import MESSAGE_ENTITIES, MESSAGE_UNITS, Markup, clipped, cut_before, is_linkable, split, units

AWKWARD = "a b\n🏔️👨‍👩‍👧é\u0301שלום\u202e<b>&\t."
TEXTS = st.text(
    st.one_of(st.sampled_from(AWKWARD), st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
    max_size=60,
)
ANY_TEXTS = st.text(st.one_of(st.sampled_from(AWKWARD), st.characters()), max_size=60)


@st.composite
def markups(draw, texts=TEXTS):
    markup = Markup()
    for _ in range(draw(st.integers(0, 8))):
        text, other = draw(texts), draw(texts)
        markup = draw(
            st.sampled_from(
                [
                    markup.plain(text),
                    markup.bold(text),
                    markup.link(text, "https://news.example/1", style=Style.BOLD),
                    markup.line(),
                    markup.quote(Markup().plain(text).bold(other), expandable=True),
                ]
            )
        )
    return markup


def seen(markup, entity):
    encoded = markup.text.encode("utf-16-le")
    return encoded[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")


def test_units_count_as_telegram_does():
    assert [units(text) for text in ("", "Ош", "🏔", "🏔️", "👨‍👩‍👧", "e\u0301")] == [0, 2, 2, 3, 8, 2]


@given(ANY_TEXTS)
def test_whatever_comes_in_can_be_sent(text):
    sent = Markup().plain(text)

    assert "\x00" not in sent.text
    assert len(sent.text) == len(text)
    assert sent.size == len(sent.text.encode("utf-16-le")) // 2


@given(markups())
def test_every_entity_lies_within_and_shows_something(markup):
    for entity in markup.entities:
        shown = seen(markup, entity)
        assert entity.length > 0
        assert 0 <= entity.offset <= entity.offset + entity.length <= markup.size
        if entity.style not in (Style.QUOTE, Style.LONG_QUOTE):
            assert shown == shown.strip() != ""


@given(TEXTS, TEXTS, TEXTS)
def test_a_quote_is_what_was_given(before, quoted, after):
    markup = Markup().plain(before).quote(Markup().plain(quoted)).plain(after)

    assert [seen(markup, entity) for entity in markup.entities] == ([quoted] if quoted else [])


@given(TEXTS, TEXTS)
def test_bold_inside_a_quote_covers_its_words(first, second):
    markup = Markup().plain("Батыр 🏔: ").quote(Markup().plain(first).bold(second))

    bold = [seen(markup, entity) for entity in markup.entities if entity.style is Style.BOLD]
    assert bold == ([second.strip()] if second.strip() else [])


def test_a_quote_stands_on_lines_of_its_own():
    markup = Markup().plain("Fergana Courier").quote(Markup().plain("The road is open.")).plain("…")

    assert markup.text == "Fergana Courier\nThe road is open.\n…"


def test_a_line_break_after_a_quote_is_not_doubled():
    markup = Markup().quote(Markup().plain("The road is open.")).line().plain("Next")

    assert markup.text == "The road is open.\nNext"


def test_an_empty_quote_leaves_nothing():
    assert Markup().plain("Ош").quote(Markup()) == Markup().plain("Ош")


def test_white_space_around_bold_is_not_bold():
    assert Markup().bold("  Batken ").entities == (Entity(Style.BOLD, 2, 6),)


def test_a_title_with_markup_stays_text():
    markup = Markup().link("<b>Roads</b> & *rivers*", "https://news.example/1")

    assert markup.text == "<b>Roads</b> & *rivers*"
    assert markup.entities == (Entity(Style.LINK, 0, 23, "https://news.example/1"),)


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "tg://user?id=1",
        "ftp://news.example/a",
        "/relative",
        "https://",
        "https://localhost/a",
        "https://[broken/a",
        "https://news.example/a b",
        "https://news.example/a\nb",
        "https://news.example/" + "a" * 2048,
    ],
)
def test_an_address_that_telegram_refuses_is_no_link(url):
    assert not is_linkable(url)
    assert Markup().link("Roads", url).entities == ()


@pytest.mark.parametrize("url", ["https://news.example/1", "http://новости.example/дорога?a=1#b", "https://a.b:8443/"])
def test_a_web_address_is_a_link(url):
    assert is_linkable(url)


@given(st.lists(markups(), max_size=6), st.integers(20, 120))
def test_split_texts_fit_and_keep_every_word(blocks, limit):
    parts = split(blocks, limit)

    assert all(0 < part.size <= limit and len(part.entities) <= MESSAGE_ENTITIES for part in parts)
    assert "".join("".join(part.text for part in parts).split()) == "".join(
        "".join(block.text for block in blocks).split()
    )
    for part in parts:
        for entity in part.entities:
            assert entity.length > 0
            seen(part, entity)
            assert entity.offset + entity.length <= part.size


@given(st.lists(markups(), max_size=6), st.integers(20, 120))
def test_split_leaves_quoted_what_was_quoted(blocks, limit):
    def quoted(markup):
        return "".join(seen(markup, entity) for entity in markup.entities if entity.style is Style.LONG_QUOTE)

    before, after = ("".join(quoted(markup) for markup in parts) for parts in (blocks, split(blocks, limit)))

    assert "".join(after.split()) == "".join(before.split())


def test_blocks_that_fit_share_a_message_and_others_do_not():
    first, second, third = (Markup().plain(word * 10) for word in ("Osh ", "Naryn ", "Talas "))

    parts = split([first, second, third], 110)

    assert [part.text for part in parts] == [f"{first.text.strip()}\n\n{second.text.strip()}", third.text.strip()]


def test_a_long_quote_is_a_quote_in_every_message():
    words = " ".join(f"word{number}" for number in range(1500))

    parts = split([Markup().quote(Markup().plain(words), expandable=True)])

    assert len(parts) > 1
    assert all(part.entities == (Entity(Style.LONG_QUOTE, 0, part.size),) for part in parts)
    assert " ".join(part.text for part in parts) == words


def test_more_than_a_hundred_entities_go_to_a_second_message():
    block = Markup()
    for number in range(150):
        block = block.bold(f"town{number}").plain(" ")

    parts = split([block])

    assert [len(part.entities) for part in parts] == [100, 50]


def test_a_message_is_trimmed_and_must_fit():
    message = Markup().plain("\n ").bold("Ош").line().message()

    assert (message.text, message.entities) == ("Ош", (Entity(Style.BOLD, 0, 2),))
    with pytest.raises(ValueError, match="4097 units"):
        Markup().plain("a" * (MESSAGE_UNITS + 1)).message()


@given(TEXTS, st.integers(1, 40))
def test_clipped_text_fits_on_one_line(text, longest):
    short = clipped(text, longest)

    assert units(short) <= longest
    assert short == " ".join(short.split())
    assert short == " ".join(text.split()) or short.endswith("…")


@pytest.mark.parametrize(
    ("text", "room", "before"),
    [
        ("Osh and Batken", 9, "Osh and"),
        ("Osh and Batken", 40, "Osh and Batken"),
        ("🏔🏔🏔", 5, "🏔🏔"),
        ("ab👨‍👩‍👧", 5, "ab"),
        ("abe\u0301", 3, "ab"),
    ],
)
def test_a_cut_leaves_words_and_characters_whole(text, room, before):
    assert text[: cut_before(text, room)] == before


# what is quoted and told


ICE = Cited(article_id=17, revision=1, start=0, end=21)
CANAL = Cited(article_id=23, revision=2, start=120, end=150)


def story(sentence, cited):
    headline = Markup().bold("Water").line()
    quoted = headline.add(Markup().quote(Markup().plain(sentence).citing([cited])))
    return quoted.citing((), [cited.article_id])


def test_a_message_says_what_its_parts_quote_and_tell_each_once():
    ice, canal = story("Ice holds the Naryn.", ICE), story("The canal is full.", CANAL)

    message = ice.line().add(canal).line().add(ice).message()

    assert (message.cited, message.tells) == ((ICE, CANAL), (17, 23))


def test_each_part_of_a_cut_brief_says_what_it_shows():
    blocks = [story("Ice holds the Naryn.", ICE), story("The canal is full.", CANAL)]

    messages = [part.message() for part in split(blocks, 30)]

    assert [(message.cited, message.tells) for message in messages] == [((ICE,), (17,)), ((CANAL,), (23,))]


def test_a_quote_that_is_cut_in_two_is_cited_where_it_begins():
    block = story("Ice on the upper Naryn holds back the spring water.", ICE)

    parts = [part.message() for part in split([block], 25)]

    assert len(parts) > 2
    assert [part.cited for part in parts].count((ICE,)) == 1
    assert ICE in parts[[part.text.find("Ice on") >= 0 for part in parts].index(True)].cited


def test_what_shows_nothing_cites_nothing():
    assert Markup().plain(" \n").citing([ICE], [17]).plain("Water").message().cited == ()


@given(st.lists(st.tuples(TEXTS, st.booleans()), max_size=6), st.integers(8, 60))
def test_nothing_that_is_cited_is_lost_or_doubled_by_cutting(parts, limit):
    blocks, cited = [], []
    for number, (text, quoted) in enumerate(parts):
        one = Cited(number, 1, 0, 5)
        inner = Markup().plain(text).citing([one], [number])
        blocks.append(Markup().plain("1. ").add(Markup().quote(inner) if quoted else inner))
        cited += [one] if text.strip() else []

    messages = [part.message() for part in split(blocks, limit)]

    assert [each for message in messages for each in message.cited] == cited
    assert [each for message in messages for each in message.tells] == [one.article_id for one in cited]


AT_EIGHT = datetime(2026, 3, 2, 3, tzinfo=UTC)


def test_a_moment_is_marked_where_it_is_said_last():
    markup = Markup().plain("🛰 2 March: as of 2 March").dated("2 March", AT_EIGHT)

    assert markup.entities == (Entity(Style.MOMENT, 18, 7, unix=1_772_420_400),)


def test_a_moment_that_is_not_said_is_not_marked():
    assert Markup().plain("as of yester…").dated("yesterday", AT_EIGHT).entities == ()
    assert Markup().plain("as of").dated("", AT_EIGHT).entities == ()
