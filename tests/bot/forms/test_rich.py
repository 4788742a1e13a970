from html.parser import HTMLParser

from fakes import bot_hostile as hostile
from fakes.bot_briefs import brief, canal, landslide
from fakes.bot_news import passage
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.forms import rich
from bot.forms.sheet import sheet
from bot.texts import Texts
from bot.types import Language

ENGLISH = Texts(Language.ENGLISH)
KNOWN = {"h2", "h3", "p", "b", "i", "a", "blockquote", "details", "summary", "ul", "li", "footer"}


class Tags(HTMLParser):
    """Keeps which tags were opened, and their links."""

    def __init__(self, html):
        super().__init__()
        self.names, self.links, self.words = set(), [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.links += [value for name, value in attrs if name == "href"]
        assert {name for name, _ in attrs} <= {"href"}

    def handle_data(self, data):
        self.words += data


def story_of(*stories):
    told = sheet(brief(*stories), ENGLISH, "Asia/Bishkek").stories[0]
    return rich.story(told, ENGLISH)


def test_a_story_is_a_heading_quotations_and_what_can_be_unfolded():
    html = story_of(canal(links=(passage("x", 9, title="Patrols <near> Panj", outlet="Panj & Sons"),)))

    scroll = "#:~:text=Uzbekistan%20and%20Kyrgyzstan%20will%20share,equal%20parts%20from%20April%20on."
    assert html == (
        f'<h3>1. <a href="https://news.example/3{scroll}">Reservoir to be shared</a></h3>'
        "<p><i>2\u00a0outlets, 2\u00a0origins</i></p>"
        "<blockquote>Uzbekistan and Kyrgyzstan will share the water of the Andijan reservoir in equal parts from "
        "April on.</blockquote>"
        f'<p><a href="https://news.example/3{scroll}">Valley Wire, 14 March 2025, 09:30</a></p>'
        '<details><summary>More:</summary><ul><li><a href="https://news.example/9">Patrols &lt;near&gt; Panj</a>'
        " (Panj &amp; Sons)</li></ul></details>"
    )


def test_both_sides_of_a_difference_are_quoted():
    tags = Tags(story_of(landslide()))

    assert "Sources differ: killed19: Osh Daily, 14 March 2025, 09:30A landslide at Aravan" in tags.words
    assert "21: Panj Observer, 14 March 2025, 09:30Rescuers in Aravan" in tags.words


def test_heading_and_coverage_say_all_that_a_sheet_says():
    said = sheet(brief(late=True, silent=("Pamir <Post>",)), ENGLISH, "Asia/Bishkek")

    assert Tags(rich.heading(said)).words == (
        "Brief13 March 2025, 09:30 – 14 March 2025, 09:30 (Bishkek)This brief is late: it could not be sent on time."
        "Nothing happened in this time that the articles tell of."
    )
    assert rich.coverage(said).endswith("<footer>Silent: Pamir &lt;Post&gt;.</footer>")


@settings(max_examples=60, deadline=None)
@given(st.lists(hostile.stories(), min_size=1, max_size=2))
def test_whatever_happened_only_elements_that_telegram_knows_come_out(stories):
    tags = Tags(story_of(*stories))

    assert tags.names <= KNOWN
    assert all(link.startswith(("http://", "https://")) for link in tags.links)
