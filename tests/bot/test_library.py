"""Corpus and search off the event loop."""

import asyncio
import threading

from fakes.bot_newsdesk import NOW

from bot.library import Library
from bot.operations.tally import QuestionOutcome, Tally


class Found(str):
    """What was found for a question: itself, no passage, and that it answers where it asks who."""

    __slots__ = ()
    hits = ()

    @property
    def answered(self):
        return "Who" in self


class SlowSearcher:
    """Takes its time with every question, and notes which thread it was asked in and who was inside with it."""

    def __init__(self):
        self.threads, self.inside, self.most_inside = set(), 0, 0
        self.ahead = threading.Semaphore(0)

    def prepare(self, question):
        self.ahead.release()

    def search(self, question, **_):
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        self.threads.add(threading.get_ident())
        threading.Event().wait(0.02)
        self.inside -= 1
        return Found(question)


async def test_a_slow_search_leaves_the_event_loop_free_and_comes_one_at_a_time():
    searcher = SlowSearcher()
    library = Library(None, searcher)

    asked = [asyncio.ensure_future(library.search(f"question {n}", now=NOW)) for n in range(4)]
    beats = 0
    while not all(task.done() for task in asked):
        await asyncio.sleep(0.001)
        beats += 1
    library.close()

    assert [task.result() for task in asked] == [f"question {n}" for n in range(4)]
    assert searcher.most_inside == 1
    assert threading.get_ident() not in searcher.threads
    assert beats > 4


class WaitingSearcher(SlowSearcher):
    """Searches the first question only when the second one is encoded."""

    def search(self, question, **_):
        self.ahead.acquire()
        assert self.ahead.acquire(timeout=5), "the second question was not encoded meanwhile"
        self.ahead.release(2)
        return Found(question)


async def test_a_question_is_encoded_while_the_one_before_it_is_searched():
    library = Library(None, WaitingSearcher())

    asked = [library.search(question, now=NOW) for question in ("Who closed the pass?", "Who opened it?")]
    found = await asyncio.gather(*asked)
    library.close()

    assert found == ["Who closed the pass?", "Who opened it?"]


class Clock:
    """Seconds that pass only when told."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


class NotingSearcher:
    """Answers at once and notes which questions were hurried."""

    def __init__(self):
        self.hurried = []

    def prepare(self, question):
        pass

    def search(self, question, *, hurried, **_):
        self.hurried.append(hurried)
        return Found(question)


async def test_in_a_rush_questions_are_hurried_and_afterwards_no_more():
    searcher, clock = NotingSearcher(), Clock()
    library = Library(None, searcher, clock=clock)

    for _ in range(5):
        await library.search("Who closed the Torugart pass?", now=NOW)
    clock.now += 2.0
    await library.search("Who closed the Torugart pass?", now=NOW)
    library.close()

    assert searcher.hurried == [False, False, False, True, True, False]


async def test_questions_are_counted_by_what_was_found_and_whether_they_were_hurried():
    tally = Tally()
    library = Library(None, NotingSearcher(), clock=Clock(), tally=tally)

    for question in ("Who closed the pass?", "Who opened it?", "Who paid?", "what is pi"):
        await library.search(question, now=NOW)
    library.close()

    read = tally.read()
    assert read.questions == {QuestionOutcome.ANSWERED: 3, QuestionOutcome.NOT_FOUND: 1}
    assert read.hurried == 1


async def test_a_text_that_is_no_question_is_looked_for_and_not_counted():
    tally, searcher = Tally(), NotingSearcher()
    library = Library(None, searcher, clock=Clock(), tally=tally)

    await library.alike("The Torugart pass was closed after an avalanche.", now=NOW, k=5)
    library.close()

    assert searcher.hurried == [True]
    assert not any(tally.read().questions.values())


async def test_a_card_in_a_rush_is_marked_without_the_encoder(news):
    (first, *_) = (await news.library.search("Who released water?", now=NOW)).hits
    whole = await news.library.shown("Who released water?", [first.passage.id])
    encoded = len(news.index.encoder.encoded)
    for _ in range(5):
        await news.library.search("Who released water?", now=NOW)
    hurried = await news.library.shown("Who released water?", [first.passage.id])

    assert encoded > 0
    assert len(news.index.encoder.encoded) == encoded
    assert hurried.passages == whole.passages
    assert hurried.bests[first.passage.id] is not None


async def test_what_is_searched_is_counted_again_when_something_new_is_indexed(news):
    before = await news.library.coverage()
    news.add("CSTO mountain exercise begins", "The CSTO mountain exercise began near Balykchy with 1,200 soldiers.")

    assert (await news.library.coverage()).articles == before.articles + 1
