"""`heliograph admin`, beside a bot that has the same database open."""

import json
import logging

import pytest
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import NEWSROOM, READER, WATER_TOPIC, brief_at, open_store, outgoing, settle, topic
from typer.testing import CliRunner

from bot.cli import main
from bot.types import Cause

WORDS = "Tonight the desk moves to another machine."


@pytest.fixture
def bot(tmp_path):
    """Return the store of the running bot: two chats, one of which blocked it, and deliveries of all kinds."""
    store = open_store(tmp_path)
    settle(store, READER)
    settle(store, NEWSROOM)
    store.add_subscription(READER, brief_at(8), cursor=0, now=MONDAY_MORNING)
    store.add_subscription(WATER_TOPIC, topic("sluices on the Naryn"), cursor=0, now=MONDAY_MORNING)
    store.enqueue([outgoing("brief:1:2026-03-02:0")])
    (delivery,) = store.due(MONDAY_MORNING)
    store.mark_failed(delivery.id, "Bad Request: message is too long", MONDAY_MORNING)
    store.suspend(NEWSROOM.chat_id, MONDAY_MORNING, Cause.KICKED)
    yield store
    store.close()


@pytest.fixture
def run(tmp_path, bot):
    """Return what a command says; it must end with `code`."""
    (tmp_path / "config.toml").write_text("[bot]\nadmin_chat = -1001900\n", encoding="utf-8")
    before = [(one, one.formatter) for one in logging.getLogger().handlers]

    def run(*arguments, code=0, said=None):
        options = ["--config", str(tmp_path / "config.toml"), "--home", str(tmp_path)]
        done = CliRunner().invoke(main.app, [*options, "admin", *arguments], input=said)
        assert done.exit_code == code, done.output
        return done.stdout

    yield run
    for handler, formatter in before:
        handler.setFormatter(formatter)


def lines(text):
    return text.splitlines()


def test_each_chat_is_one_line_and_says_why_nothing_is_sent_to_it(run):
    forum, reader = lines(run("chats"))[1:]

    assert forum.startswith(f"{NEWSROOM.chat_id}/12  group  Border desk  en  Asia/Tashkent  subscriptions 1  ")
    assert forum.endswith("SUSPENDED since 2026-03-02 03:00 UTC: kicked")
    assert reader.startswith("501  private  Border desk") and "SUSPENDED" not in reader


def test_chats_as_json_have_every_field(run):
    *_, reader = json.loads(run("chats", "--json"))

    assert reader == {
        "chat_id": 501,
        "topic_id": 0,
        "kind": "private",
        "title": "Border desk",
        "language": "en",
        "zone": "Asia/Tashkent",
        "suspended": None,
        "cause": None,
        "subscriptions": 1,
        "last_sent": None,
    }


def test_subscriptions_can_be_those_of_one_chat(run):
    both, (water,) = lines(run("subscriptions")), json.loads(run("subscriptions", "--chat=-1001700", "--json"))

    assert len(both) == 2
    assert both[1].startswith("#1  501  brief  at 08:00  since 2026-03-02")
    assert (water["what"], water["topic"], water["topic_id"]) == ("topic", "sluices on the Naryn", 12)
    assert water["days"] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def test_the_outbox_is_counted_and_what_failed_says_why(run):
    counted, failed = lines(run("outbox"))

    assert counted.split() == ["failed", "1"]
    assert (
        failed == "failed  brief:1:2026-03-02:0  501  2026-03-02 03:00 UTC  tries 0  Bad Request: message is too long"
    )
    assert run("outbox", "--state", "due") == "nothing is due\n"
    assert json.loads(run("outbox", "--json"))["failed"][0]["reason"] == "Bad Request: message is too long"


def test_a_retried_delivery_is_due_in_the_running_bot(run, bot):
    assert run("retry", "brief:1:2026-03-02:0") == "1 made due again; the running bot sends them\n"
    assert [one.key for one in bot.due(MONDAY_MORNING)] == ["brief:1:2026-03-02:0"]
    assert json.loads(run("retry", "--failed", "--json")) == {"retried": 0}


def test_failed_deliveries_can_be_retried_by_their_reason(run, bot):
    assert run("retry", "--failed", "--reason", "timed out") == "0 made due again; the running bot sends them\n"
    assert run("retry", "--failed", "--reason", "too long", f"--chat={READER.chat_id}").startswith("1 made due again")


def test_a_dropped_delivery_is_never_sent_and_says_who_wanted_that(run, bot):
    bot.enqueue([outgoing("alert:7")])

    assert run("drop", "alert:7") == "1 will not be sent\n"
    assert bot.due(MONDAY_MORNING) == []
    assert "alert:7  501" in run("outbox") and "dropped by whoever runs the desk" in run("outbox")
    assert json.loads(run("drop", f"--chat={READER.chat_id}", "--json")) == {"dropped": 0}


def test_what_is_late_is_listed(run, bot):
    """What was due on a Monday of the past is."""
    bot.enqueue([outgoing("alert:7")])

    late = next(line for line in lines(run("outbox")) if line.startswith("late"))
    assert late == "late  alert:7  501  broadcast  since 2026-03-02 03:00 UTC  tries 0"
    assert json.loads(run("outbox", "--json"))["late"][0]["key"] == "alert:7"


def test_a_pause_is_seen_by_the_running_bot_until_it_is_ended(run, bot):
    bot.enqueue([outgoing("alert:7")])
    assert run("pause", "--note", "a wrong feed").startswith("paused since ")
    while_paused = bot.due(MONDAY_MORNING)

    assert "broadcasts are paused since" in run("outbox") and "a wrong feed" in run("outbox")
    assert run("resume").startswith("resumed: ")
    assert run("resume") == "broadcasts were not paused\n"

    assert while_paused == []
    assert [one.key for one in bot.due(MONDAY_MORNING)] == ["alert:7"]


def test_a_broadcast_is_only_planned_until_it_is_said_to_be_sent(run, bot):
    assert run("broadcast", WORDS, "--to", "subscribers") == ("would go to 1 of 1 subscribers; send it with --yes\n")
    assert bot.due(MONDAY_MORNING) == []

    run("broadcast", WORDS, "--to", "subscribers", "--yes")
    again = json.loads(run("broadcast", WORDS, "--to", "subscribers", "--yes", "--json"))

    assert again == {"sent": True, "recipients": 1, "queued": 0, "known": 1}


def test_a_broadcast_can_be_read_from_standard_input(run):
    told = json.loads(run("broadcast", "-", "--to", "admins", "--yes", "--json", said="Backups\nran.\n"))

    assert told["queued"] == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["retry", "brief:9"], "no failed delivery has the key 'brief:9'"),
        (["retry"], "name one key, or say --failed for all"),
        (["retry", "brief:1:2026-03-02:0", "--failed"], "name one key, or say --failed for all"),
        (["drop"], "name one key, or a chat with --chat"),
        (["drop", "brief:1:2026-03-02:0"], "nothing that is due has the key"),
        (["outbox", "--state", "lost"], "'lost' is none of: due, in flight, suspended, sent, failed"),
        (["broadcast", WORDS, "--to", "everybody"], "'everybody' is none of: admins, subscribers"),
        (["broadcast", " ", "--to", "admins"], "the text is empty"),
    ],
)
def test_what_cannot_be_done_ends_with_two_and_says_what_would_do(tmp_path, bot, monkeypatch, capfd, arguments, words):
    options = ["--home", str(tmp_path), "admin", *arguments]
    monkeypatch.setattr("sys.argv", ["heliograph", *options])
    monkeypatch.chdir(tmp_path)

    with pytest.raises(SystemExit) as end:
        main.main()

    assert end.value.code == 2
    assert words in capfd.readouterr().err


def test_a_database_that_is_none_ends_with_one(tmp_path, monkeypatch, capfd):
    (tmp_path / "bot.db").write_bytes(b"this is no database, but a letter" * 100)
    monkeypatch.setattr("sys.argv", ["heliograph", "--home", str(tmp_path), "admin", "chats"])
    monkeypatch.chdir(tmp_path)

    with pytest.raises(SystemExit) as end:
        main.main()

    assert end.value.code == 1
    assert "the bot's database cannot be used" in capfd.readouterr().err
