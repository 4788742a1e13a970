from dataclasses import replace
from datetime import timedelta

from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import BORDER_TOPIC, NEWSROOM, READER, WATER_TOPIC
from fakes.bot_news import passage

from bot.answers import Card, LastQuestion, Use
from bot.asking.memory import LAST_QUESTIONS_KEPT, USES_KEPT
from bot.store import BotStore
from bot.types import Place
from embeddings.types import Filter, Findings, Hit, Query

NOW = MONDAY_MORNING
SUPERGROUP = -1002_900
AIGUL, RUSTAM = 81, 82


def shown(store: BotStore, question: str, place: Place = NEWSROOM, *, minute: int = 0) -> Card:
    """Keep the answer to a question; its passages are 10 and 20."""
    hits = tuple(Hit(passage(number=number), 0.9, 0.7, 11.0, 1.0, ()) for number in (1, 2))
    findings = Findings(Query(question, (), NOW, Filter()), hits, 0.8, answered=True)
    return store.put_card(place, findings, now=NOW + timedelta(minutes=minute))


def asked(question: str, card: Card | None = None, *, minute: int = 0) -> LastQuestion:
    return LastQuestion(question, card.id if card else "Zx81kQ", NOW + timedelta(minutes=minute))


# last questions


def test_of_each_person_in_each_place_the_newest_question_is_remembered(store: BotStore) -> None:
    store.put_last_question(NEWSROOM, AIGUL, asked("Who guards the Termez bridge?"))
    store.put_last_question(NEWSROOM, AIGUL, asked("When was the Termez bridge closed?", minute=2))
    store.put_last_question(NEWSROOM, RUSTAM, asked("Какой уровень воды в Нуреке?"))
    store.put_last_question(WATER_TOPIC, AIGUL, asked("How full is the Toktogul reservoir?"))

    assert store.last_question(NEWSROOM, AIGUL) == asked("When was the Termez bridge closed?", minute=2)
    assert store.last_question(NEWSROOM, RUSTAM) == asked("Какой уровень воды в Нуреке?")
    assert store.last_question(WATER_TOPIC, AIGUL) == asked("How full is the Toktogul reservoir?")
    assert store.last_question(BORDER_TOPIC, AIGUL) is None


def test_a_forgotten_question_leaves_those_of_others(store: BotStore) -> None:
    store.put_last_question(NEWSROOM, AIGUL, asked("Who guards the Termez bridge?"))
    store.put_last_question(NEWSROOM, RUSTAM, asked("Why was the Dostyk crossing shut?"))

    store.forget_question(NEWSROOM, AIGUL)
    store.forget_question(NEWSROOM, AIGUL)

    assert store.last_question(NEWSROOM, AIGUL) is None
    assert store.last_question(NEWSROOM, RUSTAM) is not None


def test_last_questions_follow_a_group_that_becomes_a_supergroup(store: BotStore) -> None:
    there = Place(SUPERGROUP)
    store.put_last_question(NEWSROOM, AIGUL, asked("Who guards the Termez bridge?"))
    store.put_last_question(NEWSROOM, RUSTAM, asked("Why was the Dostyk crossing shut?"))
    store.put_last_question(there, RUSTAM, asked("Who reopened the Dostyk crossing?", minute=5))

    store.migrate(NEWSROOM.chat_id, SUPERGROUP)

    assert store.last_question(there, AIGUL) == asked("Who guards the Termez bridge?")
    assert store.last_question(there, RUSTAM) == asked("Who reopened the Dostyk crossing?", minute=5)
    assert store.last_question(NEWSROOM, AIGUL) is None
    assert store.last_question(NEWSROOM, RUSTAM) is None


# the latest card


def test_the_latest_card_is_that_of_the_persons_own_question(store: BotStore) -> None:
    own = shown(store, "Who guards the Termez bridge?")
    store.put_last_question(NEWSROOM, AIGUL, asked(own.question, own))
    newest = shown(store, "Why was the Dostyk crossing shut?", minute=3)
    shown(store, "How full is the Toktogul reservoir?", WATER_TOPIC, minute=4)

    assert store.latest_card(NEWSROOM, AIGUL) == own
    assert store.latest_card(NEWSROOM, RUSTAM) is None
    assert store.latest_card(NEWSROOM, 0) == newest
    assert store.latest_card(BORDER_TOPIC, AIGUL) is None


def test_a_person_whose_question_was_forgotten_still_finds_the_newest_card(store: BotStore) -> None:
    own = shown(store, "Who guards the Termez bridge?", READER)
    store.put_last_question(READER, READER.chat_id, asked(own.question, own))

    store.forget_question(READER, READER.chat_id)

    assert store.latest_card(READER, READER.chat_id) == own


def test_a_card_id_of_another_place_shows_nothing_of_it(store: BotStore) -> None:
    elsewhere = shown(store, "How full is the Toktogul reservoir?", WATER_TOPIC)
    store.put_last_question(READER, AIGUL, asked(elsewhere.question, elsewhere))

    assert store.latest_card(READER, AIGUL) is None


# what readers open


def test_an_opened_passage_is_kept_once_with_what_was_searched(store: BotStore) -> None:
    bridge, dam = shown(store, "Who guards the Termez bridge?"), shown(store, "How full is the Toktogul reservoir?")

    store.note_use(bridge.id, 20, now=NOW)
    store.note_use(dam.id, 20, now=NOW)
    store.note_use(dam.id, 20, now=NOW + timedelta(minutes=1))

    assert store.uses() == [
        Use("Who guards the Termez bridge?", 20),
        Use("How full is the Toktogul reservoir?", 20),
    ]


def test_neither_a_card_that_is_gone_nor_a_passage_of_another_is_kept(store: BotStore) -> None:
    bridge = shown(store, "Who guards the Termez bridge?")

    store.note_use("unknown", 10, now=NOW)
    store.note_use(bridge.id, 30, now=NOW)

    assert store.uses() == []


# letting go


def test_what_is_remembered_of_people_is_dropped_when_it_is_old(store: BotStore) -> None:
    bridge = shown(store, "Who guards the Termez bridge?")
    store.put_last_question(NEWSROOM, AIGUL, asked(bridge.question, bridge))
    store.note_use(bridge.id, 10, now=NOW)

    store.prune(NOW + LAST_QUESTIONS_KEPT)
    assert store.last_question(NEWSROOM, AIGUL) is not None

    store.prune(NOW + LAST_QUESTIONS_KEPT + timedelta(seconds=1))
    assert store.last_question(NEWSROOM, AIGUL) is None
    assert store.uses() == [Use(bridge.question, 10)]

    store.prune(NOW + USES_KEPT + timedelta(seconds=1))
    assert store.uses() == []


def test_what_was_written_is_kept_beside_what_was_searched(store: BotStore) -> None:
    searched = shown(store, "When was the Termez bridge closed?")
    findings = Findings(Query(searched.question, (), NOW, Filter()), (), 0.1, answered=False)

    followed_up = store.put_card(READER, findings, now=NOW, asked="When was that?")
    plain = store.put_card(READER, findings, now=NOW, asked=searched.question)

    assert store.card(followed_up.id) == followed_up
    assert (followed_up.question, followed_up.asked) == ("When was the Termez bridge closed?", "When was that?")
    assert plain == replace(followed_up, id=plain.id, asked="")
