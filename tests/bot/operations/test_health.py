"""Whether the bot can do its work, in words."""

from datetime import timedelta

import pytest
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_vitals import holdings, vitals

from bot.messages import Lane
from bot.operations.health import LEAST_DISK, WEBHOOK_SILENCE, health_of
from bot.operations.lateness import LatePile
from bot.operations.pausing import Pause

SEE_LOG = "the log says what it answers, if anything"


def lines(remarks):
    return tuple(map(str, remarks))


def before(**length):
    return MONDAY_MORNING - timedelta(**length)


def test_a_desk_that_is_well_is_ready_and_has_nothing_to_add():
    health = health_of(vitals(), MONDAY_MORNING)

    assert (health.ready, health.troubles, health.notes) == (True, (), ())


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ({"index": None, "index_trouble": "nothing has been indexed yet"}, "index: nothing has been indexed yet"),
        ({"database_trouble": "locked by another process"}, "database: locked by another process"),
        ({"reached": before(seconds=91)}, f"telegram: not reached for 91 s; {SEE_LOG}"),
        ({"reached": before(minutes=12), "silence": WEBHOOK_SILENCE}, f"telegram: not reached for 720 s; {SEE_LOG}"),
        ({"disk_free": LEAST_DISK - 1}, "disk: 255 MiB free, 256 are needed; make room in the home folder"),
        (
            {"holdings": holdings(oldest_due=before(minutes=11))},
            "outbox: a delivery that may go has waited for 660 s; see: heliograph admin outbox",
        ),
    ],
    ids=["index", "database", "polling", "webhook", "disk", "outbox"],
)
def test_what_keeps_it_from_its_work_is_said_with_the_remedy(seen, said):
    health = health_of(vitals(**seen), MONDAY_MORNING)

    assert (health.ready, lines(health.troubles)) == (False, (said,))


@pytest.mark.parametrize(
    "seen",
    [
        {"reached": before(seconds=90)},
        {"reached": before(minutes=10), "silence": WEBHOOK_SILENCE},
        {"reached": None, "started": before(seconds=61)},
        {"reached": before(minutes=10), "follows": True},
        {"disk_free": LEAST_DISK},
        {"holdings": holdings(oldest_due=before(minutes=10))},
        {"holdings": holdings(oldest_due=None)},
    ],
)
def test_what_passes_by_itself_is_no_trouble_yet(seen):
    assert health_of(vitals(**seen), MONDAY_MORNING).ready


def test_a_process_that_follows_says_so():
    notes = lines(health_of(vitals(follows=True), MONDAY_MORNING).notes)

    assert notes == ("follows: another process of this bot leads; it sends, composes, and polls",)


def test_a_telegram_that_never_answered_is_counted_from_the_start():
    seen = vitals(reached=None, started=before(seconds=100))

    assert lines(health_of(seen, MONDAY_MORNING).troubles) == (f"telegram: not reached for 100 s; {SEE_LOG}",)


def test_all_that_is_wrong_is_said_at_once():
    seen = vitals(database_trouble="disk I/O error", disk_free=0, holdings=None)

    assert [remark.about for remark in health_of(seen, MONDAY_MORNING).troubles] == ["database", "disk"]


def test_a_pause_is_told_and_keeps_nobody_from_answering():
    seen = vitals(holdings=holdings(pause=Pause(before(hours=1), "a wrong feed is being removed")))

    health = health_of(seen, MONDAY_MORNING)

    assert health.ready
    assert lines(health.notes) == (
        "paused: broadcasts wait since 2026-03-02 02:00 UTC (a wrong feed is being removed); answers go on",
    )


def test_what_is_late_is_told_by_lane_and_reason_and_is_no_trouble_by_itself():
    """One message that gets no answer for hours must not call anybody out of bed."""
    late = (
        LatePile(Lane.BROADCAST, "Timed\nout", 9, before(minutes=40)),
        LatePile(Lane.ANSWER, None, 2, before(minutes=11)),
        LatePile(Lane.NOTICE, "too fast", 1, before(minutes=12)),
        LatePile(Lane.NOTICE, "Bad Gateway", 1, before(minutes=13)),
        LatePile(Lane.ANSWER, "x" * 500, 1, before(minutes=13)),
    )
    health = health_of(vitals(holdings=holdings(late=late)), MONDAY_MORNING)

    assert health.ready
    assert lines(health.notes) == (
        "late: 9 broadcast since 2026-03-02 02:20 UTC (Timed out), "
        "2 answer since 2026-03-02 02:49 UTC (not tried yet), "
        "1 notice since 2026-03-02 02:48 UTC (too fast), 2 others",
    )
