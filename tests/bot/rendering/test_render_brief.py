from dataclasses import replace

from fakes import bot_hostile as hostile
from fakes.bot_as_seen import seen
from fakes.bot_briefs import LANDSLIDE, LANDSLIDE_LATER, brief, canal, landslide, quote, told
from fakes.bot_news import BORDER, MORNING, passage, span_of
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers import Quote
from bot.forms.rich import LONGEST
from bot.messages import Cited, Style
from bot.news import Counted, Novelty
from bot.rendering.render_brief import brief as rendered
from bot.texts import Texts
from bot.types import Language

ENGLISH, RUSSIAN = Texts(Language.ENGLISH), Texts(Language.RUSSIAN)
ZONE = "Asia/Bishkek"
QUOTES = (Style.QUOTE, Style.LONG_QUOTE)


def test_a_brief_tells_its_stories_with_their_sources_and_where_these_differ():
    further = passage("Patrols", 3, title="Rain forecast for Osh region", outlet="Fergana Courier")
    story = landslide(novelty=Novelty.UPDATED, articles=3, outlets=3, origins=2, links=(further,))

    [message] = rendered(brief(story, canal()), ENGLISH, ZONE)

    assert message.text == (
        "Brief\n"
        "13 March 2025, 09:30 – 14 March 2025, 09:30 (Bishkek)\n\n"
        "1. Landslide at Aravan\n"
        "Updated · 3\u00a0outlets, 2\u00a0origins\n"
        "A landslide at Aravan killed 19 people on Thursday, the emergencies ministry said.\n"
        "Osh Daily, 14 March 2025, 09:30\n"
        "The road to Osh is closed.\n"
        "Panj Observer, 14 March 2025, 09:30\n"
        "Sources differ: killed\n"
        "19: Osh Daily, 14 March 2025, 09:30\n"
        "A landslide at Aravan killed 19 people on Thursday, the emergencies ministry said.\n"
        "21: Panj Observer, 14 March 2025, 09:30\n"
        "Rescuers in Aravan now count 21 people killed by the landslide.\n"
        "More:\n"
        "· Rain forecast for Osh region (Fergana Courier)\n\n"
        "2. Reservoir to be shared\n"
        "New · one source\n"
        "Uzbekistan and Kyrgyzstan will share the water of the Andijan reservoir in equal parts from April on.\n"
        "Valley Wire, 14 March 2025, 09:30\n\n"
        "Rests on 214\u00a0articles from 17\u00a0sources. Last update: 14 March 2025, 09:30."
    )
    assert seen(message, Style.BOLD) == [
        "Brief",
        "Landslide at Aravan",
        "Sources differ: killed",
        "19",
        "21",
        "Reservoir to be shared",
    ]
    assert len(seen(message, *QUOTES)) == 5
    assert len(seen(message, Style.LINK)) == 8


def shown_sentences(message):
    return tuple(cited for cited in message.cited if not cited.of_title)


def test_a_message_says_what_it_quotes_and_of_which_articles_it_tells():
    [message] = rendered(brief(landslide(article_ids=(1, 2, 8)), canal()), ENGLISH, ZONE)

    count = span_of("Rescuers in Aravan now count 21 people killed by the landslide.", LANDSLIDE_LATER)
    road = span_of("The road to Osh is closed.", LANDSLIDE_LATER)
    assert shown_sentences(message)[:3] == (
        Cited(1, 1, 0, LANDSLIDE.index(" Rain")),
        Cited(2, 1, road.start, road.end),
        Cited(2, 1, count.start, count.end),
    )
    assert [cited.article_id for cited in shown_sentences(message)] == [1, 2, 2, 3]
    assert message.tells == (1, 2, 8, 3)


def test_a_brief_that_has_nothing_ends_with_saying_so():
    long_ago = MORNING.replace(year=2014)
    [message] = rendered(brief(since=long_ago, until=long_ago, counted=Counted(0, 0)), ENGLISH, ZONE)

    assert message.text.endswith("Nothing happened in this time that the articles tell of.")


def test_offsets_of_a_quote_count_from_the_start_of_its_article():
    inside = replace(passage(LANDSLIDE, 1), start=500, end=500 + len(LANDSLIDE))

    [message] = rendered(brief(told(Quote(inside, span_of("Rain goes on.", LANDSLIDE)))), ENGLISH, ZONE)

    start = 500 + LANDSLIDE.index("Rain")
    assert shown_sentences(message) == (Cited(1, 1, start, start + len("Rain goes on.")),)


def test_a_brief_of_headlines_cites_each_of_them():
    story = canal(quotes=())

    [message] = rendered(brief(story), RUSSIAN, ZONE)

    assert "1. Reservoir to be shared\nValley Wire, 14 марта 2025\u202fг., 09:30 · один источник\n\n" in message.text
    assert message.cited == (Cited(3, 1, 0, len("Reservoir to be shared"), of_title=True),)
    assert message.tells == (3,)


def test_a_headline_is_cited_without_the_outlet_that_its_title_ends_with():
    titled = quote(BORDER, 3, title="Reservoir to be shared | Valley Wire", outlet="Valley Wire")

    [message] = rendered(brief(told(titled, headline="Reservoir to be shared")), ENGLISH, ZONE)
    [untitled] = rendered(brief(told(quote(BORDER, 3, title=""), headline="")), ENGLISH, ZONE)

    assert Cited(3, 1, 0, len("Reservoir to be shared"), of_title=True) in message.cited
    assert not any(cited.of_title for cited in untitled.cited)


def test_an_empty_brief_says_so_below_its_heading():
    [message] = rendered(brief(topic="water", late=True), ENGLISH, ZONE)

    assert message.text.split("\n\n")[0].splitlines()[2:] == ["This brief is late: it could not be sent on time."]
    assert message.text.split("\n\n")[1] == "The articles of this time have nothing on this topic."


def test_a_long_brief_is_cut_between_stories_and_each_part_says_what_it_shows():
    stories = [told(quote(BORDER, number, title=f"Crossing {number} reopens")) for number in range(1, 31)]

    messages = rendered(brief(*stories), ENGLISH, ZONE)

    assert len(messages) == 2
    assert messages[1].text.split(".")[0].isdecimal()
    assert [number for message in messages for number in message.tells] == list(range(1, 31))
    for message in messages:
        assert [cited.article_id for cited in shown_sentences(message)] == list(message.tells)
        assert {cited.article_id for cited in message.cited if cited.of_title} == set(message.tells)
        assert all(f"Crossing {number} reopens" in message.text for number in message.tells)


def test_a_story_that_is_too_long_says_less_and_stays_whole():
    long_ones = [quote(f"{'Water ' * 110}flows. " * 2, number, title="W" * 300) for number in (1, 2, 3)]
    links = tuple(passage("x", number, title="Further " * 30) for number in (4, 5, 6))
    differing = landslide().differences * 2

    message = rendered(brief(told(*long_ones, links=links, differences=differing)), ENGLISH, ZONE)[0]

    assert "1. WWW" in message.text
    assert len(seen(message, *QUOTES)) == 7
    assert message.tells == (1, 2, 3, 4, 5, 6)


def test_a_rich_form_goes_with_each_message_where_it_is_wanted():
    stories = [told(quote(BORDER, number, title=f"Crossing {number} reopens")) for number in range(1, 31)]

    plain, rich = (rendered(brief(*stories), ENGLISH, ZONE, as_rich=as_rich) for as_rich in (False, True))

    assert [message.rich for message in plain] == ["", ""]
    assert [replace(message, rich="") for message in rich] == plain
    for message in rich:
        assert all(f"Crossing {number} reopens</a></h3>" in message.rich for number in message.tells)
    assert rich[0].rich.startswith("<h2>Brief</h2>")
    assert rich[1].rich.endswith("</footer>")


def test_a_rich_form_that_telegram_would_not_take_is_left_out():
    story = told(quote("A dam opens its gates.", 1, title="W" * LONGEST))

    [message] = rendered(brief(story), ENGLISH, ZONE, as_rich=True)

    assert (message.rich, "1. WWW" in message.text) == ("", True)


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


@settings(max_examples=40, deadline=None)
@given(st.lists(hostile.stories(), max_size=8), hostile.TEXTS, st.lists(hostile.TEXTS, max_size=8))
def test_whatever_happened_a_brief_is_messages_that_telegram_takes(stories, topic, feeds):
    messages = rendered(brief(*stories, topic=topic, silent=tuple(feeds)), RUSSIAN, ZONE, as_rich=True)

    texts = [quote.passage.text for story in stories for quote in story.quotes]
    texts += [side.passage.text for story in stories for one in story.differences for side in one.sentences]
    for message in messages:
        assert_telegram_takes(message)
        for quoted in seen(message, *QUOTES):
            assert any(quoted in text.replace("\x00", "\ufffd") for text in texts)
    assert sorted({number for message in messages for number in message.tells}) == sorted(
        {number for story in stories for number in story.article_ids}
    )
