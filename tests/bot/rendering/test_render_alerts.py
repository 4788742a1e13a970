"""What alerts and backtests look like, whatever is in them."""

from dataclasses import replace
from datetime import UTC, datetime

from fakes.bot_news import BORDER, BORDER_ANSWER, MORNING, WATER, header, passage, span_of
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers import Quote
from bot.messages import Style
from bot.rendering import render_alerts
from bot.rendering.markup import units
from bot.rendering.render_alerts import Trial
from bot.texts import Texts
from bot.types import Language, Place, Subscription, Topical, Wish
from bot.watching.alerts import Alert, Reason, Told
from bot.watching.backtest import MOST_FOUND, Found
from bot.watching.matching import Fit, Want
from bot.watching.wishing import Considered
from corpus.types import Passage

ENGLISH, RUSSIAN = Texts(Language.ENGLISH), Texts(Language.RUSSIAN)
ZONE = "Asia/Bishkek"
CROSSINGS = Subscription(3, Place(77), Topical.TOPIC, MORNING, topic="border crossings", strictness=0.7)
OUTLET = Subscription(4, Place(77), Topical.SOURCE, MORNING, topic="Fergana Courier")


def reason(subscription, text=BORDER, number=1, *, score=0.714, named=()):
    fit = Fit(Want(subscription.what, subscription.topic), passage(text, number), score, named)
    return Reason(subscription, fit)


def told(*reasons, text=BORDER, number=1, best=BORDER_ANSWER):
    return Told(7, Quote(passage(text, number), span_of(best, text) if best else None), reasons)


def buttons(message):
    return [[(button.label, button.data) for button in row] for row in message.buttons]


def test_an_alert_quotes_cites_and_says_why_it_came():
    message = render_alerts.alert(Alert((told(reason(CROSSINGS, named=("crossings",))),)), ENGLISH, ZONE)

    lines = message.text.splitlines()
    assert lines[:2] == ["Two crossings on the Isfara road reopen", "Fergana Courier, 14 March 2025, 09:30"]
    assert lines[-1] == "Topic “border crossings”, score 0.71; named: crossings"
    assert BORDER in message.text
    assert [cited.article_id for cited in message.cited] == [1]
    assert message.tells == (1,)


def test_its_buttons_mute_tighten_and_stop_what_brought_it():
    one = render_alerts.alert(Alert((told(reason(CROSSINGS)),)), ENGLISH, ZONE)
    two = render_alerts.alert(Alert((told(reason(CROSSINGS), reason(OUTLET, score=0.5)),)), ENGLISH, ZONE)

    assert buttons(one) == [[("Mute for a day", "am:3"), ("Stricter", "at:3:720"), ("Stop", "ax:3")]]
    assert buttons(two) == [
        [("Mute for a day 3", "am:3"), ("Stricter 3", "at:3:720"), ("Stop 3", "ax:3")],
        [("Mute for a day 4", "am:4"), ("Stop 4", "ax:4")],
    ]


def test_the_numbers_on_the_buttons_stand_in_the_text_where_there_are_several():
    one = render_alerts.alert(Alert((told(reason(CROSSINGS)),)), ENGLISH, ZONE)
    two = render_alerts.alert(Alert((told(reason(CROSSINGS), reason(OUTLET, score=0.5)),)), ENGLISH, ZONE)

    assert one.text.splitlines()[-1].startswith("Topic “border crossings”")
    assert [line[:9] for line in two.text.splitlines()[-2:]] == ["3. Topic ", "4. Source"]


def test_no_button_speaks_of_what_the_text_had_no_room_to_name():
    many = [replace(CROSSINGS, id=number) for number in range(1, 6)]

    message = render_alerts.alert(Alert((told(*(reason(one) for one in many)),)), ENGLISH, ZONE)

    assert [row[0].data for row in message.buttons] == ["am:1", "am:2", "am:3"]
    assert "3. Topic" in message.text and "4. Topic" not in message.text


def test_what_is_as_strict_as_it_gets_is_not_offered_to_be_stricter():
    strictest = replace(CROSSINGS, strictness=0.99)

    message = render_alerts.alert(Alert((told(reason(strictest, score=1.0)),)), ENGLISH, ZONE)

    assert buttons(message) == [[("Mute for a day", "am:3"), ("Stop", "ax:3")]]


def test_several_stories_are_counted_and_so_is_what_is_left_out():
    stories = (told(reason(CROSSINGS)), told(reason(OUTLET, WATER, 2), text=WATER, number=2, best=None))

    english = render_alerts.alert(Alert(stories, 7, "abcdefghijkl", 5), ENGLISH, ZONE)
    russian = render_alerts.alert(Alert(stories, 7), RUSSIAN, ZONE)

    assert english.text.startswith("2 stories\n\n")
    assert english.text.endswith("\n\nand 7 more")
    assert buttons(english)[0] == [("Show 7 more", "ar:abcdefghijkl:5")]
    assert russian.text.startswith("2 сюжета\n\n")
    assert russian.text.endswith("\n\nи ещё 7")
    assert [row[0].data for row in russian.buttons] == ["am:3", "am:4"]
    assert english.tells == (1, 2)


def test_what_fits_in_another_article_of_the_story_is_named_with_it():
    other = reason(OUTLET, WATER, 2)

    message = render_alerts.alert(Alert((told(reason(CROSSINGS), other),)), ENGLISH, ZONE)

    assert message.text.endswith("Source: Fergana Courier — Two crossings on the Isfara road reopen")
    assert any(entity.url == "https://news.example/2" for entity in message.entities)


def test_scores_are_written_as_the_language_does_and_never_rounded_up():
    message = render_alerts.alert(Alert((told(reason(CROSSINGS, score=0.7199)),)), RUSSIAN, ZONE)

    assert message.text.endswith("Тема «border crossings», оценка 0,71")


def considered(*found, what=Topical.TOPIC, text="border crossings", channel=None):
    return Considered("abcdefghijkl", Place(77), Place(77), Wish(what, topic=text, channel=channel), found)


def shown(wish, floor=0.7):
    quotes = {
        1: Quote(Passage(1, header(1), 0, len(BORDER), BORDER), span_of(BORDER_ANSWER, BORDER)),
        2: Quote(Passage(2, header(2), 0, len(WATER), WATER), None),
    }
    return render_alerts.backtest(Trial(wish, floor, quotes), ENGLISH, ZONE)


def test_a_backtest_shows_its_best_and_its_weakest_and_what_can_be_changed():
    message = shown(considered(Found(1, 0.93), Found(2, 0.74), Found(3, 0.51)))

    assert message.text.startswith(
        "Topic “border crossings”\n\nIn the last 7 days this would have sent 2 messages, one for each story.\n"
        "It tells what has a score of 0.70 or more.\n\nThe strongest (0.93):\nTwo crossings on the Isfara road reopen\n"
    )
    assert "The weakest (0.74):\n" in message.text
    assert buttons(message) == [
        [("Stricter", "wt:abcdefghijkl"), ("Looser", "wl:abcdefghijkl")],
        [("Save", "ws:abcdefghijkl"), ("Cancel", "wc:abcdefghijkl")],
    ]
    assert [cited.article_id for cited in message.cited] == [1, 2]
    assert message.tells == ()


def test_where_nothing_fits_the_nearest_is_shown():
    message = shown(considered(Found(2, 0.52)))

    assert (
        "would have sent nothing. It can be saved all the same.\n\nThe nearest that does not fit (0.52):"
        in message.text
    )


def test_a_source_shows_its_latest_and_its_earliest():
    """Of equals the newest stands first."""
    message = shown(considered(Found(2, 0.5), Found(1, 0.5), what=Topical.SOURCE, text="Fergana Courier"), 0.0)

    latest, earliest = message.text.split("The earliest")
    assert "The latest" in latest and "Two crossings" in latest and WATER[:20] in latest
    assert BORDER_ANSWER in earliest


def test_what_is_cut_is_said_to_be_that_many_or_more_and_shows_no_weakest():
    found = [Found(1, 0.9), *(Found(number, 0.5) for number in range(2, MOST_FOUND + 1))]
    topic, source = shown(considered(*found), 0.4), shown(considered(*found, what=Topical.SOURCE), 0.0)

    assert "would have sent 200 messages or more, one for each story" in topic.text
    assert "The strongest" in topic.text and "The weakest" not in topic.text
    assert "200 messages or more" in source.text and "The earliest" not in source.text
    assert "200 messages or more" not in shown(considered(*found), 0.8).text


def test_days_that_are_over_are_named():
    old = replace(considered(Found(1, 0.93)), until=datetime(2022, 12, 31, tzinfo=UTC))
    nothing = replace(old, found=())

    assert (
        "In the last 7 days nothing has come in at all. These are the 7 days up to 31 December 2022.\n"
        "In those days this would have sent 1 message.\n" in shown(old).text
    )
    assert "In those days this would have sent nothing. It can be saved" in shown(nothing).text


def test_a_wish_for_a_channel_says_so():
    assert "It is for @osh_desk." in shown(considered(channel="@osh_desk")).text


def test_five_stories_with_the_longest_of_everything_fit_one_message():
    subscriptions = [Subscription(each, Place(7), Topical.QUESTION, MORNING, topic="вода " * 40) for each in range(4)]
    stories = []
    for number in range(1, 6):
        text = "🏔 " * 300 + "A long sentence about water. " * 60
        changes = {"title": "W" * 500, "outlet": "W" * 90, "url": "https://news.example/" + "a" * 900}
        fit = Fit(Want(Topical.QUESTION, ""), passage("x", number + 10, **changes), 0.7, ("вода" * 30,) * 9)
        best = span_of("A long sentence about water.", text)
        reasons = tuple(Reason(subscription, fit) for subscription in subscriptions)
        stories.append(Told(number, Quote(passage(text, number, **changes), best), reasons))

    message = render_alerts.alert(Alert(tuple(stories), 99, "abcdefghijkl", 5), RUSSIAN, ZONE)

    assert units(message.text) <= 4096
    assert message.tells == (1, 2, 3, 4, 5)


HOSTILE = st.text(max_size=400)
ODD_TEXTS = st.one_of(HOSTILE.filter(str.strip), st.sampled_from(["W" * 4000, "🏔" * 4000, f"{'w' * 3999}. End."]))
KINDS = st.sampled_from([Topical.TOPIC, Topical.WORDS, Topical.SOURCE, Topical.QUESTION])


@st.composite
def hostile_stories(draw):
    text, number = draw(ODD_TEXTS), draw(st.integers(1, 9))
    changes = {
        "title": draw(HOSTILE),
        "outlet": draw(HOSTILE),
        "url": draw(st.sampled_from([None, "https://a.example/x"])),
    }
    quoted = passage(text, number, **changes)
    reasons = []
    for each in range(draw(st.integers(1, 5))):
        subscription = Subscription(each + 10**17, Place(7), draw(KINDS), MORNING, topic=draw(HOSTILE))
        fit = Fit(Want(subscription.what, ""), passage("x", draw(st.integers(1, 9)), **changes), draw(st.floats(0, 1)))
        reasons.append(
            Reason(subscription, Fit(fit.want, fit.passage, fit.score, tuple(draw(st.lists(HOSTILE, max_size=9)))))
        )
    return Told(number, Quote(quoted, None), tuple(reasons))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(hostile_stories(), min_size=1, max_size=5),
    st.integers(0, 99),
    st.sampled_from([ENGLISH, RUSSIAN]),
)
def test_whatever_an_alert_tells_telegram_takes_it(stories, more, texts):
    message = render_alerts.alert(Alert(tuple(stories), more, "abcdefghijkl", 5), texts, ZONE)

    assert 0 < units(message.text) <= 4096
    assert len(message.entities) <= 100
    assert all(1 <= len(button.data.encode()) <= 64 for row in message.buttons for button in row)
    assert all(message.text.encode("utf-16-le")[2 * each.offset :] for each in message.entities)
    assert any(each.style in (Style.QUOTE, Style.LONG_QUOTE) for each in message.entities)
