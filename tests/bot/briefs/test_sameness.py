import pytest

from bot.briefs.sameness import adds_nothing, held, merely_repeats, retells, says_the_same

HEADLINE = "Two crossings on the Isfara road reopen"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (HEADLINE, "Two crossings on the Isfara road reopen on Monday, officials said in Batken", True),
        (HEADLINE, "The Isfara road: two crossings REOPEN", True),
        (HEADLINE, "Residents of Vorukh have waited since 2021", False),
        (HEADLINE, "", False),
        ("Рогунская ГЭС получит кредит", "Кредит получит Рогунская ГЭС", True),
        (
            "Police in Khorog detained 14 people after the protest.",
            "Fourteen days later the court in Dushanbe heard the case.",
            False,
        ),
    ],
)
def test_saying_the_same_is_sharing_most_of_what_the_shorter_one_holds(one, other, same):
    assert says_the_same(one, other) is same
    assert says_the_same(other, one) is same


def test_the_same_words_in_other_forms_say_the_same():
    assert says_the_same(
        "Border guards exchanged fire near the village of Kok-Tash on Tuesday.",
        "On Tuesday border guards were exchanging fire near Kok-Tash village, the committee said.",
    )


def test_a_figure_that_both_have_tells_one_event_told_in_other_words():
    one = "The provider lost 970,000 subscribers between April and June, it told investors in Almaty."
    other = "The region's largest provider reported on Tuesday that 970,000 subscribers left it in the second quarter."

    assert says_the_same(one, other)
    assert not says_the_same(one, other.replace("970,000", "2,022 of all"))


def test_the_score_of_a_match_is_one_token_however_it_is_written():
    one = "Dilnoza Karim beat Aizada Osmon 6-4, 2-6, 7-6 (7-5) in the final of Bishkek."
    other = "In a three-hour final Karim won 6-4 2-6 7-6(5) over Osmon, the tenth seed."

    assert says_the_same(one, other)
    assert held(one).words & held(other).words >= {"6-4 2-6 7-6"}
    assert not says_the_same(one, other.replace("2-6 7-6(5)", "3-6 6-0"))


def test_a_verb_is_the_same_in_its_forms():
    assert says_the_same("Wrestler Umed Aliev is retiring in March.", "Umed Aliev, a wrestler, will retire this year.")


def test_a_long_run_of_the_same_words_says_the_same_whatever_stands_around_it():
    run = "the two countries will share the water of the Toktogul reservoir"

    assert says_the_same(
        f"After a night of talks in Bishkek, Energy Minister Ibraev told reporters from six agencies that {run}.",
        f"On Friday {run} until 2030, farmers were promised, while Kazakhstan’s delegation left Cholpon-Ata early.",
    )


def test_another_place_and_another_number_are_another_event():
    assert not says_the_same(
        "An explosion killed 19 people at a mosque in Kunduz.",
        "An explosion killed 5 people at a market in Herat.",
    )


def test_a_sentence_in_the_other_language_is_known_by_its_names_and_numbers():
    english = "Tokayev and Mirziyoyev signed 12 agreements in Tashkent."
    russian = "Токаев и Мирзиёев подписали в Ташкенте 12 соглашений."

    assert says_the_same(english, russian)
    assert not says_the_same("Tokayev will fly to Tashkent.", russian)


@pytest.mark.parametrize(
    ("sentence", "repeats"),
    [
        ("Two crossings on the Isfara road will reopen, officials said.", True),
        ("Tajikistan and Kyrgyzstan agreed to reopen two crossings on the Isfara road before the end of March.", False),
        ("", False),
    ],
)
def test_a_sentence_that_goes_on_beyond_its_headline_adds_to_it(sentence, repeats):
    assert merely_repeats(sentence, HEADLINE) is repeats


TOLD = "An explosion at a mosque in Kunduz killed 19 people and wounded dozens on Tuesday, the governor said."


@pytest.mark.parametrize(
    ("sentence", "nothing"),
    [
        ("An explosion killed 19 people at a mosque in Kunduz on 7 June, the governor said.", True),
        ("An explosion killed 21 people at a mosque in Kunduz on Tuesday, the governor said.", False),
        ("The governor of Kunduz closed all mosques until Friday.", False),
        (TOLD, True),
    ],
)
def test_a_sentence_adds_to_what_was_told_by_what_it_says_beyond_it_or_by_another_number(sentence, nothing):
    assert adds_nothing(sentence, TOLD) is nothing


def test_a_sentence_that_was_told_in_the_other_language_adds_nothing():
    assert adds_nothing(
        "Tokayev and Mirziyoyev signed 12 agreements in Tashkent.",
        "Токаев и Мирзиёев подписали в Ташкенте 12 соглашений.",
    )


def test_people_who_are_in_two_stories_do_not_make_them_one():
    point = "Presidents Japarov, Rahmon and Mirziyoyev signed the treaty in Khujand."
    border = (
        "Presidents Japarov and Rahmon signed the treaty in Bishkek and opened two crossings closed since the fighting."
    )

    assert says_the_same(point, border)
    assert not retells(point, border)
    assert retells(border, border.replace("and opened", "on Thursday and opened"))
