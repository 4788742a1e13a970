import pytest

from bot.rendering.render_times import days_said, times
from bot.texts import Texts
from bot.timing.timetable import parse_timetable
from bot.types import Language

ENGLISH, RUSSIAN = Texts(Language.ENGLISH), Texts(Language.RUSSIAN)


@pytest.mark.parametrize(
    ("written", "english", "russian"),
    [
        ("8", "every day at 08:00", "каждый день в 08:00"),
        ("8:00 18:00", "every day at 08:00 and 18:00", "каждый день в 08:00 и 18:00"),
        ("weekdays 8:30", "on weekdays at 08:30", "по будням в 08:30"),
        ("weekends 9", "at weekends at 09:00", "по выходным в 09:00"),
        ("mon 8", "on Mondays at 08:00", "по понедельникам в 08:00"),
        ("wed, sun 8", "on Wednesdays and Sundays at 08:00", "по средам и воскресеньям в 08:00"),
        ("mon-thu 8", "Mon–Thu at 08:00", "с пн по чт в 08:00"),
        ("mon,wed,fri 8", "on Mon, Wed and Fri at 08:00", "по пн, ср и пт в 08:00"),
        ("mon-wed,sat 8", "on Mon–Wed and Sat at 08:00", "по пн–ср и сб в 08:00"),
        (
            "mon 8 fri 18",
            "on Mondays at 08:00 and on Fridays at 18:00",
            "по понедельникам в 08:00 и по пятницам в 18:00",
        ),
    ],
)
def test_times_are_said_as_people_say_them(written: str, english: str, russian: str) -> None:
    slots = parse_timetable(written)

    assert (times(slots, ENGLISH), times(slots, RUSSIAN)) == (english, russian)


@pytest.mark.parametrize("texts", [ENGLISH, RUSSIAN], ids=["en", "ru"])
def test_every_choice_of_days_is_said_shortly_and_differently(texts: Texts) -> None:
    said = [days_said(days, texts) for days in range(1, 128)]

    assert len(set(said)) == 127
    assert max(map(len, said)) <= 40


def test_no_days_cannot_be_said() -> None:
    with pytest.raises(ValueError, match="no day of the week"):
        days_said(0, ENGLISH)
