import pytest

from bot.errors import CommandError
from bot.types import Topical, Wish
from bot.watching.watch_wishes import LONGEST_TOPIC, source_named, watch_wish

KNOWN = ("Naryn Courier", "Steppe Courier", "akhbar-e-batken.example", "Naryn Courier Sport")


def refused(words: str) -> CommandError:
    with pytest.raises(CommandError) as caught:
        watch_wish(words.split())
    return caught.value


@pytest.mark.parametrize(
    ("written", "what", "text"),
    [
        ("topic water disputes", Topical.TOPIC, "water disputes"),
        ("тему споры о воде", Topical.TOPIC, "споры о воде"),
        ('words "Rogun dam" -tender', Topical.WORDS, '"Rogun dam" -tender'),
        ("Слова Рогун -тендер", Topical.WORDS, "Рогун -тендер"),
        ("source Naryn Courier", Topical.SOURCE, "Naryn Courier"),
        ("источник Вестник Нарына", Topical.SOURCE, "Вестник Нарына"),
        ("question Who guards the border at Batken?", Topical.QUESTION, "Who guards the border at Batken?"),
        ("вопрос Кто охраняет границу?", Topical.QUESTION, "Кто охраняет границу?"),
    ],
)
def test_the_first_word_names_the_kind(written, what, text):
    assert watch_wish(written.split(), channel="@steppe_wire") == Wish(what, topic=text, channel="@steppe_wire")


@pytest.mark.parametrize("written", ["", "weather in Osh", "08:00"])
def test_other_first_words_name_no_kind(written):
    assert watch_wish(written.split()) is None


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("topic", "no_topic"),
        ("topic ?!", "no_topic"),
        ("words", "no_words"),
        ("words -tender", "no_words"),
        ("words the", "no_words"),
        ("source", "no_source"),
        ("question ?", "no_watched_question"),
        ("topic " + "a" * (LONGEST_TOPIC + 1), "topic_too_long"),
    ],
)
def test_what_is_missing_is_named(written, key):
    assert refused(written).key == key


@pytest.mark.parametrize("text", ['"Rogun', 'Rogun "dam', '"Rogun dam" -"tender', "«Рогунская ГЭС"])
def test_a_phrase_without_an_end_is_not_guessed(text):
    with pytest.raises(CommandError) as caught:
        watch_wish(["words", *text.split()])

    assert caught.value.key == "words_left_open"


@pytest.mark.parametrize("text", ['"Rogun dam"', "«Рогунская ГЭС» -тендер", "Rogun's dam", "„Rogun dam“ tender"])
def test_a_phrase_may_stand_in_marks_of_any_kind(text):
    assert watch_wish(["words", *text.split()]) == Wish(Topical.WORDS, topic=text)


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("naryn  courier", "Naryn Courier"),
        ("Steppe", "Steppe Courier"),
        ("batken", "akhbar-e-batken.example"),
        ("https://www.akhbar-e-batken.example/news", "akhbar-e-batken.example"),
    ],
)
def test_a_source_is_known_by_its_name_its_beginning_or_its_address(asked, named):
    assert source_named(asked, KNOWN) == named


def test_a_source_that_is_unknown_is_answered_with_those_that_are_known():
    with pytest.raises(CommandError) as caught:
        source_named("Osh Evening Post", KNOWN)

    assert caught.value.key == "unknown_source"
    assert caught.value.values == {"value": "Osh Evening Post", "known": ", ".join(KNOWN)}


@pytest.mark.parametrize("asked", ["Courier", "Naryn"])
def test_a_source_that_could_be_several_is_answered_with_these_alone(asked):
    with pytest.raises(CommandError) as caught:
        source_named(asked, [*KNOWN, "Osh Evening Post"])

    assert caught.value.key == "ambiguous_source"
    assert caught.value.values == {"value": asked, "known": ", ".join(one for one in KNOWN if asked in one)}


def test_where_nothing_was_heard_no_source_is_known():
    with pytest.raises(CommandError) as caught:
        source_named("Naryn Courier", ())

    assert caught.value.key == "unknown_source_alone"
