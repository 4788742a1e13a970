"""What is remembered of an answer."""

from fakes.bot_news import BORDER, MORNING, WATER, passage

from bot.answers import Reason
from bot.asking.cards import new_card
from bot.types import Place
from embeddings.types import Filter, Findings, Hit, Query


def test_a_new_card_remembers_the_ranking_and_what_was_asked():
    hits = (Hit(passage(BORDER, 1), 0.9, 0.7, 11.0, 1.0, ()), Hit(passage(WATER, 2), 0.4, 0.5, 2.0, 0.9, ()))
    findings = Findings(Query("Which crossings reopen?", (), MORNING, Filter()), hits, 0.8, answered=True)

    remembered = new_card(findings, Place(77), now=MORNING, card_id="Zx81kQ")

    assert (remembered.passage_ids, remembered.scores) == ((10, 20), (0.9, 0.4))
    assert (remembered.question, remembered.answered, remembered.id) == ("Which crossings reopen?", True, "Zx81kQ")


def test_a_new_card_remembers_why_each_passage_ranks():
    first = Hit(passage(BORDER, 1), 0.9, 0.7, 11.0, 1.0, ("cross", "reopen"), reranked=0.83)
    second = Hit(passage(WATER, 2), 0.4, 0.5, 0.0, 0.9, ())
    findings = Findings(Query("Which crossings reopen?", (), MORNING, Filter()), (first, second), 0.8, answered=True)

    reasons = new_card(findings, Place(77), now=MORNING).reasons

    assert reasons == (Reason(0.7, 11.0, 1.0, 0.83, ("cross", "reopen")), Reason(0.5, 0.0, 0.9, None, ()))


def test_a_new_card_remembers_what_was_written_only_where_something_else_was_searched():
    findings = Findings(Query("Which crossings reopen?", (), MORNING, Filter()), (), 0.1, answered=False)

    assert new_card(findings, Place(77), now=MORNING, asked="Which ones?").asked == "Which ones?"
    assert new_card(findings, Place(77), now=MORNING, asked="Which crossings reopen?").asked == ""
