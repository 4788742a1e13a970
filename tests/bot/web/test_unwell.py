"""What keeps the bot from its work, in the words of whoever looks."""

from datetime import timedelta

import pytest
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_vitals import holdings, vitals

from bot.messages import Lane
from bot.operations.health import LEAST_DISK, About, health_of
from bot.operations.lateness import LatePile
from bot.operations.pausing import Pause
from bot.texts import Texts
from bot.types import Language
from bot.web.unwell import Quoted, told

ZONE = "Asia/Bishkek"
LATE = LatePile(Lane.BROADCAST, "Bad Gateway", 40, MONDAY_MORNING - timedelta(hours=2))
UNTRIED = LatePile(Lane.ANSWER, None, 2, MONDAY_MORNING - timedelta(hours=1))
ALL_WRONG = vitals(
    index=None,
    index_trouble="nothing has been indexed yet",
    database_trouble="disk I/O error",
    reached=MONDAY_MORNING - timedelta(minutes=12),
    disk_free=LEAST_DISK - 1,
    holdings=holdings(
        oldest_due=MONDAY_MORNING - timedelta(minutes=11), late=(LATE, UNTRIED), pause=Pause(MONDAY_MORNING, "Выборы")
    ),
    follows=True,
)


def said(seen, language=Language.ENGLISH):
    health = health_of(seen, MONDAY_MORNING)
    remarks = told([*health.troubles, *health.notes], seen, Texts(language), ZONE)
    return [" ".join([one.words, *(f"{each.words} «{each.said}»" for each in one.rests_on)]) for one in remarks]


@pytest.mark.parametrize("language", list(Language))
def test_all_that_can_be_wrong_has_words_in_each_language(language):
    health = health_of(ALL_WRONG, MONDAY_MORNING)

    assert {remark.about for remark in (*health.troubles, *health.notes)} == set(About)
    assert all("web_unwell" not in line for line in said(ALL_WRONG, language))


def test_a_russian_reader_is_told_in_russian_what_others_said_as_they_said_it():
    lines = said(ALL_WRONG, Language.RUSSIAN)

    assert lines[1] == (
        "База данных бота отвечает не так, как должна; проверьте её и прочитайте журнал.  «disk I/O error»"
    )
    assert lines[3] == "На диске свободно 255 МиБ, нужно 256; освободите место в домашней папке."


def test_what_is_late_is_told_by_lane_with_what_was_said_to_the_last_try():
    health = health_of(ALL_WRONG, MONDAY_MORNING)
    (late,) = told([one for one in health.notes if one.about is About.LATE], ALL_WRONG, Texts(Language.ENGLISH), ZONE)

    assert late.words == "Messages that are late: 42."
    assert [each.said for each in late.rests_on] == ["Bad Gateway", ""]
    assert late.rests_on[1].words.startswith("answer: 2 since ")


def test_why_somebody_paused_is_in_whatever_language_they_wrote():
    health = health_of(ALL_WRONG, MONDAY_MORNING)
    (paused,) = told(
        [one for one in health.notes if one.about is About.PAUSED], ALL_WRONG, Texts(Language.ENGLISH), ZONE
    )

    assert paused.rests_on == (Quoted("", "Выборы", ""),)
