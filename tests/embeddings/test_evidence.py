from fakes.embeddings_store import day, header

from corpus.types import Passage
from embeddings.evidence import asked_terms, evidence, other_ways, stems
from embeddings.query import understand
from embeddings.types import Hit


class Counts:
    """A keyword leg that knows how often terms stand in its hundred passages."""

    def __init__(self, counts):
        self._counts = counts

    def __len__(self):
        return 100

    def frequencies(self, terms):
        return [self._counts.get(term, 0) for term in terms]


def ask(question):
    return understand(question, now=day(6, 1))


def hit(text, title="Talks"):
    return Hit(Passage(1, header(1, title=title), 0, len(text), text), 1.0, 0.5, 2.0, 0.0, ())


def test_rare_names_count_most_of_what_was_asked():
    query = ask("Will talks resume in Batken?")
    weights = {one.term: one.weight for one in asked_terms(query, Counts({stems(ask("talks"))[0]: 60}))}
    batken, talks = stems(ask("Batken"))[0], stems(ask("talks"))[0]
    assert weights[batken] > weights[talks]


def test_a_term_asked_twice_is_one_term():
    assert len(stems(ask("Talks on talks about talks"))) == 1


def test_a_sentence_says_what_was_asked_in_another_script():
    said = evidence(hit("В Баткене открыли пост. Дождь."), other_ways("What opened in Batken?"))
    batken = stems(ask("Batken"))[0]
    assert batken in said.sentences[0]
    assert batken not in said.sentences[1]


def test_an_organisation_is_met_under_its_other_name():
    said = evidence(hit("The Collective Security Treaty Organization met."), other_ways("When did the CSTO meet?"))
    assert set(stems(ask("CSTO"))) <= said.sentences[0]


def test_the_title_is_evidence_of_its_own():
    said = evidence(hit("It opened.", title="A post in Batken"), other_ways("Batken"))
    assert set(stems(ask("Batken"))) <= said.title
    assert said.dense == 0.5
