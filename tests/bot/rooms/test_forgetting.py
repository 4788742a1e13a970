"""Forgetting takes what is kept of people and chats out of every table, also out of those that are still to be made."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fakes.bot_desk import NEWSROOM, READER, SECOND_READER, open_store, settle, topic
from fakes.bot_made_rows import some

from bot.answers import LastQuestion
from bot.delivery.inbox import Arrival, Handled, Inbox
from bot.messages import Button, Message, Outgoing
from bot.rooms.forgetting import Forgetting, Gone, Kept
from bot.rooms.quotas import Quotas
from bot.rooms.roles import Roles
from bot.settings import BotSettings
from bot.store import BotStore
from bot.tables import METADATA
from bot.types import Cause, Place, Role
from bot.wire import message_to_json
from embeddings.types import Filter, Findings, Query

pytestmark = pytest.mark.engines("sqlite", "postgres")

PRIVACY = Path(__file__).parents[3] / "docs" / "privacy.md"
NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
TODAY = NOW.date()
NAMING_SOMEBODY = [
    column
    for table in METADATA.sorted_tables
    for column in table.columns
    if ("chat" in column.name or "person" in column.name or column.name.endswith("_by"))
    and isinstance(column.type, sa.Integer)
]
STAYS = {"roles.chat_id", "roles.person_id", "feed_names.named_by"}
"""The owners' list; a draft of another chat, which is published at its deadline; how another chat's feed is named."""

TEXTS = {
    "what": "brief",
    "state": "done",
    "kind": "private",
    "language": "en",
    "zone": "UTC",
    "message": message_to_json(Message("The pass is closed")),
    "role": "reader",
    "payload": "{}",
    "reason": "blocked",
}


def keep(store: BotStore, column: sa.Column[Any], somebody: int, *, number: int) -> None:
    """Keep a row that names somebody in one column, and others everywhere else."""
    others = {one.name: some(one, number, TEXTS) for one in column.table.columns}
    with store.writing() as connection:
        connection.execute(column.table.insert().values(others | {column.name: somebody}))


def naming(store: BotStore, somebody: int) -> set[str]:
    """Return the columns in which somebody is named."""
    with store.reading() as connection:
        return {
            f"{column.table.name}.{column.name}"
            for column in NAMING_SOMEBODY
            if connection.execute(sa.select(column).where(column == somebody)).first()
        }


def fill(store: BotStore, somebody: int) -> set[str]:
    for number, column in enumerate(NAMING_SOMEBODY, 7_000):
        keep(store, column, somebody, number=number)
    return naming(store, somebody)


def question(store: BotStore, place: Place, person_id: int, words: str) -> str:
    """Ask something, answer it, and return the card's id."""
    findings = Findings(Query(words, (), NOW, Filter()), (), 0.5, answered=True)
    card = store.put_card(place, findings, now=NOW)
    store.put_last_question(place, person_id, LastQuestion(words, card.id, NOW))
    answer = Message(words, buttons=((Button("Context", data=f"c:{card.id}:0"),),))
    store.enqueue([Outgoing(f"update:{card.id}:0", place, answer, NOW)])
    store.mark_sent(store.due(NOW)[0].id, 11, NOW)
    return card.id


def said(store: BotStore) -> str:
    """Return all that stands in the database, as text."""
    with store.reading() as connection:
        return " ".join(str(row) for table in METADATA.sorted_tables for row in connection.execute(table.select()))


def counts(gone: tuple[Gone, ...]) -> dict[Kept, int]:
    return {one.kind: one.count for one in gone}


def test_a_person_is_named_nowhere_once_forgotten(store: BotStore) -> None:
    assert len(fill(store, READER.chat_id)) == len(NAMING_SOMEBODY)

    gone = Forgetting(store).person(READER.chat_id, today=TODAY)

    assert naming(store, READER.chat_id) == STAYS
    assert gone.let_in and not gone.counted_today
    assert {one.kind for one in gone.gone} >= {Kept.SETTINGS, Kept.SUBSCRIPTION, Kept.MESSAGE, Kept.SUBSCRIBER}


def test_a_chat_is_named_nowhere_once_forgotten_with_all_its_topics(store: BotStore) -> None:
    fill(store, NEWSROOM.chat_id)

    Forgetting(store).chat(NEWSROOM.chat_id, today=TODAY)

    of_people = {"last_questions.person_id", "asked.person_id", "subscriptions.subscribed_by"}
    assert naming(store, NEWSROOM.chat_id) <= STAYS | of_people


def test_what_is_of_others_stays(store: BotStore) -> None:
    fill(store, SECOND_READER.chat_id)
    before = said(store)

    gone = Forgetting(store).person(READER.chat_id, today=TODAY)

    assert (gone.gone, said(store)) == ((), before)


def test_what_went_is_told_by_counts(store: BotStore) -> None:
    settle(store)
    store.add_subscription(READER, topic(), cursor=0, now=NOW)
    question(store, READER, READER.chat_id, "Who closed the pass at Karamyk?")
    question(store, NEWSROOM, READER.chat_id, "When does the Anzob tunnel reopen?")

    gone = Forgetting(store).person(READER.chat_id, today=TODAY)

    assert counts(gone.gone) == {
        Kept.SETTINGS: 1,
        Kept.SUBSCRIPTION: 1,
        Kept.ANSWER: 2,
        Kept.LAST_QUESTION: 2,
        Kept.MESSAGE: 2,
    }
    assert "Karamyk" not in said(store)
    assert "Anzob" not in said(store)


def test_in_a_group_only_the_asker_is_forgotten(store: BotStore) -> None:
    settle(store, NEWSROOM)
    question(store, NEWSROOM, 501, "Who closed the pass at Karamyk?")
    question(store, NEWSROOM, 502, "When does the Anzob tunnel reopen?")
    question(store, READER, 501, "How deep is the Sarez lake?")

    gone = Forgetting(store).person_in(NEWSROOM.chat_id, 501)

    assert counts(gone.gone) == {Kept.ANSWER: 1, Kept.LAST_QUESTION: 1, Kept.MESSAGE: 1}
    assert "Karamyk" not in said(store)
    assert "Anzob" in said(store) and "Sarez" in said(store)


def test_who_is_forgotten_in_a_group_no_longer_stands_beside_what_they_subscribed_it_to(store: BotStore) -> None:
    for place in (NEWSROOM, SECOND_READER):
        settle(store, place)
        store.add_subscription(place, topic(), cursor=0, now=NOW, by=501)

    gone = Forgetting(store).person_in(NEWSROOM.chat_id, 501)

    with store.reading() as connection:
        rows = connection.execute(METADATA.tables["subscriptions"].select()).mappings()
        signed = {row["chat_id"]: row["subscribed_by"] for row in rows}
    assert signed == {NEWSROOM.chat_id: None, SECOND_READER.chat_id: 501}
    assert counts(gone.gone) == {Kept.SUBSCRIBER: 1}


def test_an_answer_to_a_group_that_is_not_sent_yet_is_still_sent(store: BotStore) -> None:
    settle(store, NEWSROOM)
    card_id = question(store, NEWSROOM, 501, "Who closed the pass at Karamyk?")
    more = Message("More quotes", buttons=((Button("Context", data=f"c:{card_id}:3"),),))
    store.enqueue([Outgoing("update:2:0", NEWSROOM, more, NOW)])

    Forgetting(store).person_in(NEWSROOM.chat_id, 501)

    assert [one.message.text for one in store.due(NOW)] == ["More quotes"]


def test_a_question_that_was_opened_is_forgotten_too(store: BotStore) -> None:
    uses = METADATA.tables["uses"]
    question(store, READER, 501, "Who closed the pass at Karamyk?")
    with store.writing() as connection:
        for words in ("Who closed the pass at Karamyk?", "When does the Anzob tunnel reopen?"):
            connection.execute(uses.insert().values(question=words, passage_id=4, at=NOW))

    Forgetting(store).person(501, today=TODAY)

    assert [use.question for use in store.uses()] == ["When does the Anzob tunnel reopen?"]


def test_an_update_that_waits_is_left_and_one_that_failed_loses_its_words(store: BotStore) -> None:
    inbox = Inbox(store)
    asked = json.dumps({"message": {"from": {"id": 501}, "text": "Who closed the pass at Karamyk?"}})
    others = json.dumps({"message": {"from": {"id": 502}, "text": "When does the Anzob tunnel reopen?"}})
    inbox.put(
        [Arrival(1, 501, asked), Arrival(2, -1001, asked), Arrival(3, -1001, others), Arrival(4, 501, asked)], NOW
    )
    for update_id in (1, 2, 3):
        inbox.set_aside(update_id, "KeyError at desk.py:1", NOW)

    gone = Forgetting(store).person(501, today=TODAY)

    assert counts(gone.gone) == {Kept.UPDATE: 2}
    assert [one.arrival.update_id for one in inbox.waiting(9)] == [4]
    assert said(store).count("Karamyk") == 1
    assert "Anzob" in said(store)
    # None of them is handled again when it comes again.
    assert inbox.put([Arrival(1, 501, asked), Arrival(2, -1001, asked)], NOW) == []


def test_an_update_that_was_handled_names_its_chat_no_more(store: BotStore) -> None:
    inbox = Inbox(store)
    inbox.put([Arrival(1, 501, "{}")], NOW)
    inbox.end([Handled(1)], NOW)

    Forgetting(store).person(501, today=TODAY)

    assert "inbox.chat_id" not in naming(store, 501)


def test_todays_count_stays_so_that_forgetting_is_no_way_to_ask_more(store: BotStore) -> None:
    quotas = Quotas(store, BotSettings(questions_per_day=1))
    quotas.take(501, NOW)

    gone = Forgetting(store).person(501, today=TODAY)

    assert gone.counted_today
    assert quotas.take(501, NOW) is not None


def test_who_was_let_in_stays_let_in(store: BotStore) -> None:
    roles = Roles(store, BotSettings(closed=True, owners=[7]))
    roles.give(501, Role.EDITOR, NOW)

    assert Forgetting(store).person(501, today=TODAY).let_in
    assert roles.of(501, NEWSROOM.chat_id) is Role.EDITOR


def test_a_chat_that_was_shut_out_stays_shut_out(store: BotStore) -> None:
    settle(store)
    store.suspend(READER.chat_id, NOW, Cause.DENIED)

    Forgetting(store).person(READER.chat_id, today=TODAY)

    assert "suspensions.chat_id" in naming(store, READER.chat_id)


def test_the_file_of_the_database_holds_nothing_that_was_forgotten(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    question(store, READER, 501, "Who closed the pass at Karamyk?")
    Forgetting(store).person(501, today=TODAY)
    store.close()

    assert [path.name for path in tmp_path.iterdir() if b"Karamyk" in path.read_bytes()] == []


def test_the_document_names_every_table_and_every_column() -> None:
    rows = [line.split("|") for line in PRIVACY.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    named = {cells[1].strip(" `"): sorted(cells[2].replace("`", " ").split()) for cells in rows if len(cells) == 6}
    told = {table: columns for table, columns in named.items() if table in METADATA.tables}

    assert told == {table.name: sorted(table.columns.keys()) for table in METADATA.sorted_tables}
