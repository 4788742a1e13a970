import ast
import re
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Style
from bot.rooms.changes import parse_settings
from bot.rooms.subscriptions import parse_subscribe
from bot.texts import LONGEST_VALUE, TABLES, Part, Texts
from bot.timing.zones import parse_zone
from bot.types import ChatKind, Language, QuietHours
from bot.words import english, russian
from corpus.types import Moment

BOT = Path(__file__).parents[2] / "bot"
PLACE = re.compile(r"\{(\w+)\}")
PLURAL = re.compile(r"\.(one|few|many|other)$")
CATEGORIES = {Language.ENGLISH: {"one", "other"}, Language.RUSSIAN: {"one", "few", "many"}}
ENGLISH, RUSSIAN = Texts(Language.ENGLISH), Texts(Language.RUSSIAN)
BOTH = pytest.mark.parametrize("language", list(Language))


def sentences(language):
    return {key: text for key, text in TABLES[language].items() if not PLURAL.search(key)}


def nouns(language):
    return {PLURAL.sub("", key) for key in TABLES[language] if PLURAL.search(key)}


ENGLISH_FOR = {
    "сводка": "brief",
    "тема": "topic",
    "слова": "words",
    "будни": "weekdays",
    "пн": "mon",
    "все": "all",
    "язык": "language",
    "пояс": "zone",
    "тишина": "quiet",
    "выкл": "off",
    "подробно": "full",
    "лента": "feed",
    "вопросы": "answers",
    "везде": "anywhere",
    "редакторы": "editors",
    "здесь": "here",
    "чат": "chat",
}
"""The keywords that the Russian help teaches."""

OF_KEYWORDS = re.compile(r"`(/(?:subscribe|unsubscribe|settings|forget)) ([^`]*)`")


def in_english(text):
    """Return `text` with the keywords of its commands as they are in English."""
    return OF_KEYWORDS.sub(
        lambda found: f"`{found[1]} {' '.join(ENGLISH_FOR.get(word, word) for word in found[2].split(' '))}`", text
    )


def commands_in(text):
    """Return the commands that `text` shows; questions and topics are in the reader's language."""
    shown = re.findall(r"`(/[^`]*)`|(/[a-z]+)|(@\w+)|(TELEGRAM_\w+)", in_english(text))
    free = re.compile("(/ask|topic|words|question|/brief|/timeline|/asof [0-9-]+) [^0-9].*")
    return {free.sub(r"\1 …", "".join(groups)) for groups in shown}


def used_keys():
    """Return each (key, names of its values) that the bot's code names literally."""
    for path in sorted(BOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name not in ("say", "worded", "parts", "CommandError"):
                continue
            keys = [argument for argument in node.args[:2] if isinstance(argument, ast.Constant)]
            if keys and all(keyword.arg for keyword in node.keywords):
                yield keys[0].value, frozenset(keyword.arg for keyword in node.keywords), path.name


@pytest.mark.parametrize("words", [english, russian], ids=["en", "ru"])
def test_no_theme_says_again_what_another_says(words):
    assert sum(len(theme.WORDS) for theme in words.THEMES) == len(words.WORDS)


def test_both_languages_say_the_same_things():
    assert sentences(Language.ENGLISH).keys() == sentences(Language.RUSSIAN).keys()
    assert nouns(Language.ENGLISH) == nouns(Language.RUSSIAN)


@pytest.mark.parametrize("key", sorted(sentences(Language.ENGLISH)))
def test_both_languages_leave_the_same_places(key):
    english, russian = (sorted(PLACE.findall(TABLES[language][key])) for language in Language)

    assert english == russian


@pytest.mark.parametrize("key", sorted(sentences(Language.ENGLISH)))
def test_both_languages_name_the_same_commands(key):
    assert commands_in(TABLES[Language.ENGLISH][key]) == commands_in(TABLES[Language.RUSSIAN][key])


@pytest.mark.parametrize("kind", list(ChatKind))
def test_the_russian_help_teaches_russian_keywords(kind):
    help_ = TABLES[Language.RUSSIAN][f"help_{kind.value}"]

    assert not set(" ".join(found[1] for found in OF_KEYWORDS.findall(help_)).split()) & set(ENGLISH_FOR.values())


@BOTH
def test_what_the_help_teaches_is_understood(language):
    taught = [found for kind in ChatKind for found in OF_KEYWORDS.findall(TABLES[language][f"help_{kind.value}"])]
    settings = re.compile("language|zone|quiet|brief|язык|пояс|тишина|сводка")

    for command, argument in taught:
        argument = argument.removeprefix("@channel ")
        if command == "/subscribe":
            assert parse_subscribe(argument)
        elif command == "/settings" and settings.match(argument):
            assert parse_settings(argument)


@BOTH
def test_every_noun_has_the_forms_that_its_language_needs(language):
    for noun in nouns(language):
        forms = {key.removeprefix(f"{noun}.") for key in TABLES[language] if PLURAL.sub("", key) == noun}
        assert forms == CATEGORIES[language], noun


@BOTH
def test_the_voice_is_calm(language):
    for key, text in TABLES[language].items():
        assert "!" not in text, key
        assert text == text.strip(), key
        assert "  " not in text.replace("\n  ", "\n"), key


@BOTH
def test_every_sentence_can_be_said(language):
    for key, text in sentences(language).items():
        said = Texts(language).say(key, **dict.fromkeys(PLACE.findall(text), "Исфара"))
        assert said, key
        assert not re.search(r"[{}`]|\*\*", said), key


def test_every_key_that_the_bot_uses_can_be_said_with_the_values_it_gives():
    unsayable = []
    for key, given_values, module in used_keys():
        places = set(PLACE.findall(TABLES[Language.ENGLISH].get(key, "")))
        if key not in TABLES[Language.ENGLISH] or not places <= given_values:
            unsayable.append(f"{module}: {key} {sorted(given_values)}")
    assert unsayable == []


def test_every_sentence_is_said_somewhere():
    spoken = [path for path in BOT.rglob("*.py") if BOT / "words" not in path.parents]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in spoken]
    named = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    for template in BOT.rglob("*.html"):
        named |= set(re.findall(r'"([a-z_0-9]+)"', template.read_text(encoding="utf-8")))
    # Named by what they belong to.
    built = re.compile(
        "(start|help|about)_(private|group|channel)|menu_[a-z]+|(button_)?length_[a-z]+|weekday_[0-6]"
        "|(backtest|watching|watches|because)_(topic|words|source|question)|(is|as)_(owner|editor|reader)"
        "|(notice_)?draft_(published|skipped)(_by)?|draft_(on_time|late|freed|empty|ended)|draft_(told_)?(missed|lapsed)"
        "|draft_fell_(corrected|withdrawn|told)|standing_topic_(closed|deleted)_there|correction_(gone|withdrawn)_headline"
        "|web_change_(added|removed|changed)|web_look_(auto|light|dark)"
        "|web_sources_(state|means)_(off|failing|silent|ok|unfollowed)|web_chats?_(private|group|channel)"
        "|web_kind_(brief|topic|words|source|question)|web_lane_(answer|notice|broadcast)"
        "|web_cause_(blocked|kicked|no_rights|topic_closed|topic_deleted|gone|denied|unknown)"
        "|web_state_(due|in_flight|suspended|sent|failed|bundled)|web_view_(failed|waiting|flight|stopped)"
        "|web_done_(retried|dropped|paused|resumed|gone)"
        "|web_feed_(gone|barred|busy|broken|unreached|slow|no_host|private|no_feed|other)"
        "|web_unwell_(index|database|telegram|disk|outbox|late|paused|follows)"
    )

    assert [key for key in sentences(Language.ENGLISH) if key not in named and not built.fullmatch(key)] == []
    assert nouns(Language.ENGLISH) <= named


@BOTH
def test_pages_are_there_for_every_kind_of_chat(language):
    for page in ("start", "help", "about"):
        for kind in ChatKind:
            assert 100 < len(Texts(language).say(f"{page}_{kind.value}")) < 3000


@pytest.mark.parametrize(
    ("number", "english", "russian"),
    [
        (0, "0 articles", "0 статей"),
        (1, "1 article", "1 статья"),
        (2, "2 articles", "2 статьи"),
        (5, "5 articles", "5 статей"),
        (11, "11 articles", "11 статей"),
        (21, "21 articles", "21 статья"),
        (112, "112 articles", "112 статей"),
        (2980, "2,980 articles", "2\xa0980 статей"),
    ],
)
def test_articles_are_counted_as_the_language_counts(number, english, russian):
    assert (ENGLISH.count("article", number), RUSSIAN.count("article", number)) == (english, russian)


def test_a_time_is_told_in_the_readers_zone():
    published = Moment(datetime(2025, 3, 14, 20, 45, tzinfo=UTC))

    assert ENGLISH.date(published, "Asia/Bishkek") == "15 March 2025, 02:45"
    assert RUSSIAN.date(published, "Asia/Bishkek") == "15 марта 2025\u202fг., 02:45"
    assert ENGLISH.date(published, "UTC") == "14 March 2025, 20:45"


@given(
    st.dates(min_value=datetime(1970, 1, 2, tzinfo=UTC).date()),
    st.sampled_from(["Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"]),
)
def test_a_bare_date_never_shifts(date, zone):
    published = Moment(datetime.combine(date, time(), UTC), day_only=True)

    assert ENGLISH.date(published, zone).split()[0] == str(date.day)
    assert ENGLISH.date(published, zone).split()[2] == str(date.year)


@pytest.mark.parametrize(
    ("first", "last", "english", "russian"),
    [
        ("2015-01-01", "2015-12-31", "2015", "2015"),
        ("2015-03-01", "2015-03-31", "March 2015", "март 2015"),
        ("2016-02-01", "2016-02-29", "February 2016", "февраль 2016"),
        ("2015-03-14", "2015-03-14", "14 March 2015", "14 марта 2015\u202fг."),
        ("2015-03-01", "2015-03-30", "1 March 2015 – 30 March 2015", "1 марта 2015\u202fг. – 30 марта 2015\u202fг."),
        ("2015-01-01", "2016-12-31", "1 January 2015 – 31 December 2016", None),
    ],
)
def test_a_stretch_of_days_is_named_as_people_name_it(first, last, english, russian):
    start = datetime.fromisoformat(first).replace(tzinfo=UTC)
    end = datetime.fromisoformat(last).replace(hour=23, minute=59, tzinfo=UTC)

    assert ENGLISH.period(start, end) == english
    assert russian is None or RUSSIAN.period(start, end) == russian


def test_no_date_is_said_openly():
    assert (ENGLISH.date(None, "UTC"), RUSSIAN.date(None, "UTC")) == ("undated", "без даты")


def test_a_moment_given_in_another_offset_is_the_same_moment():
    moscow = datetime.fromisoformat("2025-03-14T23:30:00+03:00")

    assert ENGLISH.moment(moscow, "UTC") == "14 March 2025, 20:30"
    assert ENGLISH.day(moscow + timedelta(hours=4)) == "15 March 2025"


def test_cities_languages_and_quiet_hours_have_names():
    assert (ENGLISH.city("Asia/Bishkek"), RUSSIAN.city("Asia/Bishkek")) == ("Bishkek", "Бишкек")
    for zone, city in (("Europe/Kyiv", "Киев"), ("Asia/Kolkata", "Калькутта"), ("Asia/Ho_Chi_Minh", "Хошимин")):
        assert RUSSIAN.city(zone) == city
    assert RUSSIAN.city("America/Argentina/Buenos_Aires") == "Буэнос-Айрес"
    assert ENGLISH.city("America/Argentina/Buenos_Aires") == "Buenos Aires"
    assert ENGLISH.language_name(Language.RUSSIAN) == "Русский"
    assert ENGLISH.quiet(QuietHours(time(22), time(7))) == "22:00–07:00"
    assert RUSSIAN.quiet(None) == "нет"


@pytest.mark.parametrize(
    ("written", "shown"), [("+5", "UTC+5"), ("GMT-3", "UTC-3"), ("utc+12", "UTC+12"), ("UTC", "UTC")]
)
def test_a_zone_that_is_no_place_is_shown_as_people_write_it(written, shown):
    assert ENGLISH.city(parse_zone(written)) == RUSSIAN.city(parse_zone(written)) == shown


def test_commands_in_a_sentence_are_code_and_values_are_not():
    parts = ENGLISH.parts("bad_time", value="`8` **o'clock** {limit}")

    assert parts == (
        Part("“`8` **o'clock** {limit}” is not a time that I understand. Write hours and minutes: "),
        Part("/subscribe brief 08:00", Style.CODE),
    )


def test_a_value_as_long_as_a_message_is_shortened():
    said = ENGLISH.say("unknown_command", command="x" * 4000)

    assert len(said) < LONGEST_VALUE + 100
    assert "x…" in said


def test_an_unknown_sentence_or_a_missing_value_is_an_error():
    with pytest.raises(KeyError, match="no_such_sentence"):
        ENGLISH.say("no_such_sentence")
    with pytest.raises(KeyError, match="limit"):
        ENGLISH.say("topic_too_long")


def test_a_language_is_called_what_the_reader_calls_it():
    assert (ENGLISH.tongue("ky"), RUSSIAN.tongue("ky")) == ("Kyrgyz", "киргизский")
    assert ENGLISH.tongue("EN-gb") == "English"
    assert ENGLISH.tongue("qqq") == "qqq"


@pytest.mark.parametrize(
    ("share", "english", "russian"),
    [
        (0, "0%", "0\xa0%"),
        (0.001, "<1%", "<1\xa0%"),
        (0.034, "3%", "3\xa0%"),
        (0.999, ">99%", ">99\xa0%"),
        (1, "100%", "100\xa0%"),
    ],
)
def test_shares_never_say_none_or_all_where_some_are_meant(share, english, russian):
    assert (ENGLISH.share(share), RUSSIAN.share(share)) == (english, russian)


def test_numbers_and_figures_are_written_as_the_language_writes_them():
    assert (ENGLISH.number(12400), RUSSIAN.number(12400)) == ("12,400", "12\xa0400")
    assert (ENGLISH.figure(0.7136), RUSSIAN.figure(0.7136)) == ("0.714", "0,714")
