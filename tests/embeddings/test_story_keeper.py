"""Stories over the real article database and a real index, with an encoder of words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes.corpus_news import STORY, draft
from fakes.databases import url_in
from fakes.embeddings_encoder import WordEncoder

from corpus.origins import Origins
from corpus.origins_store import OriginsStore
from corpus.store import CorpusStore
from corpus.types import Moment, Span
from embeddings.build import catch_up
from embeddings.errors import IndexBusy
from embeddings.generations import Generations
from embeddings.story_keeper import StoryKeeper
from embeddings.story_store import StoryStore
from embeddings.vectors import VectorStore

pytestmark = pytest.mark.engines("sqlite", "postgres")

MAY = datetime(2026, 5, 4, 8, tzinfo=UTC)
LATER = MAY + timedelta(days=400)

DAM = (
    "Toktogul dam opens sluices",
    "Engineers at the Toktogul dam opened 14 sluices in Jalal-Abad after the flood, said Almaz Asanov.",
)
DAM_TOO = (
    "Sluices of Toktogul dam opened",
    "After the flood in Jalal-Abad engineers opened 14 sluices at the Toktogul dam, Almaz Asanov told reporters.",
)
BAZAAR = (
    "Fire at Lebedinovka bazaar",
    "Traders in Lebedinovka lost 300 stalls when the bazaar burned at night, firemen of Bishkek said on Tuesday.",
)
URANIUM = (
    "Uranium tailings moved at Mailuu-Suu",
    "Workers at Mailuu-Suu began to move uranium tailings away from the river, said the ministry in Bishkek.",
)


@dataclass
class Desk:
    """A home where articles come in, are indexed and get their stories."""

    corpus: CorpusStore
    origins: Origins
    stories: StoryStore
    generations: Generations
    vectors: VectorStore
    keeper: StoryKeeper
    encoder: WordEncoder

    def publish(self, number: int, told: tuple[str, str], *, days: float = 0) -> int:
        title, text = told
        made = draft(
            key=f"https://panj-herald.example/{number}",
            url=f"https://panj-herald.example/{number}",
            title=title,
            text=text,
            outlet=f"Outlet {number}",
            published=Moment(MAY + timedelta(days=days)),
        )
        article_id = self.corpus.save(made, [Span(0, len(text))], now=LATER)
        self.origins.place(article_id)
        return article_id

    def index(self) -> None:
        catch_up(self.corpus, self.encoder, self.generations, self.vectors)

    def keep(self) -> int:
        self.index()
        return self.keeper.catch_up()

    def together(self) -> list[tuple[int, ...]]:
        return sorted(self.stories.members(range(100)).values())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    url = url_in(tmp_path, "corpus.db")
    corpus, places, stories, vectors = CorpusStore(url), OriginsStore(url), StoryStore(url), VectorStore(url)
    generations = Generations(tmp_path / "index")
    keeper = StoryKeeper(corpus, stories, generations, places.origin_of)
    yield Desk(corpus, Origins(corpus, places), stories, generations, vectors, keeper, WordEncoder(dimension=256))
    for opened in (corpus, places, stories, vectors):
        opened.close()


def test_reports_of_one_event_get_one_story(desk: Desk) -> None:
    first, other, second = desk.publish(1, DAM), desk.publish(2, BAZAAR), desk.publish(3, DAM_TOO, days=1)
    assert desk.keep() == 3
    assert desk.together() == [(first, second), (other,)]


def test_a_report_that_comes_with_the_next_update_joins_its_story(desk: Desk) -> None:
    first, other = desk.publish(1, DAM), desk.publish(2, BAZAAR)
    desk.keep()
    story = desk.stories.stories_of([first])[first]
    second = desk.publish(3, DAM_TOO, days=1)
    assert desk.keep() == 1
    assert desk.stories.stories_of([first, second]) == {first: story, second: story}
    assert desk.stories.members([story]) == {story: (first, second)}
    assert desk.together() == [(first, second), (other,)]


def test_an_archive_that_comes_late_is_told_in_the_order_of_its_own_time(desk: Desk) -> None:
    news = desk.publish(1, URANIUM, days=300)
    desk.keep()
    second, first = desk.publish(2, DAM_TOO, days=1), desk.publish(3, DAM)
    desk.keep()
    assert desk.together() == [(news,), (first, second)]


def test_an_old_page_and_news_of_today_in_one_update_join_their_own_stories(desk: Desk) -> None:
    old, between, new = desk.publish(1, DAM), desk.publish(2, BAZAAR, days=150), desk.publish(3, URANIUM, days=300)
    desk.keep()
    old_too, new_too = desk.publish(4, DAM_TOO, days=1), desk.publish(5, URANIUM, days=301)
    desk.keep()
    assert desk.together() == [(old, old_too), (between,), (new, new_too)]


def test_the_same_news_of_another_year_is_another_story(desk: Desk) -> None:
    desk.publish(1, DAM)
    desk.publish(2, DAM_TOO, days=365)
    desk.keep()
    assert len(desk.together()) == 2


def test_a_reprint_is_told_with_its_original_however_late(desk: Desk) -> None:
    talks = ("Border talks end in Batken", STORY)
    first = desk.publish(1, talks)
    desk.keep()
    reprint = desk.publish(2, talks, days=200)
    desk.keep()
    assert desk.together() == [(first, reprint)]


def test_nothing_to_do_costs_no_index(desk: Desk) -> None:
    assert desk.keeper.catch_up() == 0


def test_what_is_not_indexed_yet_waits(desk: Desk) -> None:
    first = desk.publish(1, DAM)
    desk.keep()
    second = desk.publish(2, DAM_TOO)
    assert desk.keeper.catch_up() == 0
    assert desk.keep() == 1
    assert desk.together() == [(first, second)]


def test_a_withdrawn_article_leaves_its_story(desk: Desk) -> None:
    first, second = desk.publish(1, DAM), desk.publish(2, DAM_TOO)
    desk.keep()
    desk.corpus.remove([first], now=LATER)
    desk.keep()
    assert desk.together() == [(second,)]
    assert desk.stories.stories_of([first]) == {}


def test_a_new_story_never_gets_the_number_of_one_that_vanished(desk: Desk) -> None:
    desk.publish(1, DAM)
    fire = desk.publish(2, BAZAAR)
    desk.keep()
    number = desk.stories.stories_of([fire])[fire]
    desk.corpus.remove([fire], now=LATER)
    desk.keep()
    uranium = desk.publish(3, URANIUM)
    desk.keep()
    assert desk.stories.stories_of([uranium])[uranium] > number
    assert desk.stories.members([number]) == {}


def test_a_revision_that_corrects_a_word_stays(desk: Desk) -> None:
    first, second = desk.publish(1, DAM), desk.publish(2, DAM_TOO)
    desk.keep()
    story = desk.stories.stories_of([second])
    desk.publish(2, (DAM_TOO[0], DAM_TOO[1].replace("14", "16")))
    assert desk.keep() == 1
    assert desk.stories.stories_of([second]) == story
    assert desk.together() == [(first, second)]


def test_a_revision_that_tells_another_event_moves(desk: Desk) -> None:
    first, second, fire = desk.publish(1, DAM), desk.publish(2, DAM_TOO), desk.publish(3, BAZAAR)
    desk.keep()
    moved = (BAZAAR[0], "Firemen of Bishkek said that 300 stalls burned at night at the bazaar in Lebedinovka.")
    desk.publish(2, moved)
    desk.keep()
    assert desk.together() == [(first,), (second, fire)]


def test_signs_of_a_revised_article_are_counted_once(desk: Desk) -> None:
    desk.publish(1, DAM)
    desk.keep()
    desk.publish(1, (DAM[0], DAM[1] + " Nobody was hurt."))
    desk.keep()
    assert desk.stories.counts(["toktogul"]) == {"": 1, "toktogul": 1}


def test_killed_between_two_portions_it_goes_on(desk: Desk) -> None:
    told = [desk.publish(number, (f"Meeting {number}", f"Delegates met in Osh{number}.")) for number in range(230)]
    desk.index()

    def kill(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.keeper.catch_up(kill)
    assert 0 < len(desk.stories.stories_of(told)) < len(told)
    desk.keeper.catch_up()
    assert set(desk.stories.stories_of(told)) == set(told)
    assert desk.stories.counts([])[""] == len(told)


def test_progress_is_told_to_the_end(desk: Desk) -> None:
    desk.publish(1, DAM)
    desk.index()
    seen: list[tuple[int, int]] = []
    desk.keeper.catch_up(lambda done, total: seen.append((done, total)))
    assert seen == [(1, 1)]


def test_while_another_process_writes_the_index_nothing_is_placed(desk: Desk) -> None:
    desk.publish(1, DAM)
    desk.index()
    with desk.generations.building(), pytest.raises(IndexBusy):
        desk.keeper.catch_up()
    assert desk.together() == []


def test_after_a_change_of_model_articles_still_find_their_story(desk: Desk) -> None:
    first = desk.publish(1, DAM)
    desk.keep()
    desk.encoder = WordEncoder(dimension=128, fingerprint="words-2")
    second = desk.publish(2, DAM_TOO)
    desk.keep()
    assert desk.together() == [(first, second)]
