from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.embeddings_sides import article, two
from fakes.embeddings_store import day

from embeddings.differences import find
from embeddings.types import DifferenceKind


def values(sentences):
    return [found.values for found in find(sentences)]


def test_two_tolls_of_one_clash_differ():
    (found,) = find(
        two(
            "19 people were killed in the clash near Batken, the Kyrgyz health ministry said.",
            "The clash near Batken killed 24 people, hospital doctors in the region told reporters.",
        )
    )

    assert found.kind is DifferenceKind.NUMBER
    assert found.values == ("19", "24")
    assert found.about == "people were killed"
    assert not found.superseded


def test_a_later_toll_stands_second_and_supersedes():
    earlier = article(2, "The death toll of the Batken clash rose to 19, the ministry said.", published=day(9, 16))
    later = article(1, "The death toll of the Batken clash rose to 36, the ministry said.", published=day(9, 18))

    (found,) = find([*later, *earlier])

    assert found.values == ("19", "36")
    assert found.superseded
    assert found.sentences[1].passage.article.id == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The clash near Batken killed 19 people.", "The clash near Batken wounded 24 people."),
        ("The clash near Batken killed 19 soldiers.", "The clash near Batken killed 24 civilians."),
        ("The clash near Batken killed 19 people.", "The clash in Isfara killed 24 people."),
        ("The clash near Batken killed 19 people.", "The clash near Batken killed another 5 people."),
        ("The clash near Batken killed 19 people.", "Clashes near Batken killed 55 people last year."),
        ("The clash near Batken killed 19 people.", "Clashes near Batken could kill 100 people, aid groups fear."),
        ("The clash near Batken killed 19 people.", "A clash near Batken killed 55 people in 2021."),
        ("The clash near Batken killed 1,049 people.", "The clash near Batken killed more than 1,000 people."),
        ("The clash near Batken killed about 20 people.", "The clash near Batken killed about 20 people or more."),
        ("The clash near Batken killed 19 to 24 people.", "The clash near Batken killed 21 people."),
        ("The clash near Batken killed 19 on Monday.", "The clash near Batken killed 24 on Friday."),
        ("The clash near Batken killed 19 people.", "Of those hit in the clash near Batken 24 people live in tents."),
        ("The clash near Batken killed two dozen people.", "The clash near Batken killed 31 people."),
    ],
    ids=[
        "another-predicate",
        "another-group",
        "another-place",
        "some-more",
        "another-time",
        "what-may-come",
        "another-year",
        "a-bound",
        "equal",
        "a-range",
        "another-day",
        "nothing-done",
        "dozens",
    ],
)
def test_what_is_not_the_same_thing_is_silent(first, second):
    assert find(two(first, second)) == []


def test_one_article_does_not_differ_from_itself():
    text = "The clash near Batken killed 19 people. The clash near Batken killed 24 people."
    assert find(article(1, text)) == []


def test_a_sentence_that_has_both_values_agrees():
    text = "The clash near Batken killed 24 people, five more than the 19 people that were counted first."
    assert find(two("The clash near Batken killed 19 people.", text)) == []


def test_nearly_the_same_words_with_another_amount_differ():
    assert values(
        two(
            "Tashkent will lend Kabul $95 million for the railway bridge over the Amu Darya at Hairaton.",
            "Tashkent will lend Kabul $120 million for the railway bridge over the Amu Darya at Hairaton.",
            title="Lending for a bridge",
        )
    ) == [("$95 million", "$120 million")]


@pytest.mark.parametrize(
    ("first", "second"),
    [("$95 million", "95 million somoni"), ("20%", "20 percentage points"), ("$100 million", "about $99 million")],
)
def test_other_units_and_roundings_do_not_differ(first, second):
    said = "Tashkent will lend Kabul {} for the railway bridge over the Amu Darya at Hairaton."
    assert find(two(said.format(first), said.format(second), title="Lending for a bridge")) == []


def test_other_subjects_in_the_same_words_do_not_differ():
    assert (
        find(
            two(
                "Kazakhstan sent 40 trucks of flour to the Batken region after the clash.",
                "Uzbekistan sent 55 trucks of flour to the Batken region after the clash.",
            )
        )
        == []
    )


def test_two_days_of_one_signature_differ():
    (found,) = find(
        two(
            "The Batken border protocol was signed by Kamchybek Tashiev on September 20.",
            "The Batken border protocol was signed by Kamchybek Tashiev on September 25.",
            days=9,
        )
    )

    assert found.kind is DifferenceKind.DATE
    assert (found.about, found.values) == ("signed", ("September 20", "September 25"))


def test_a_day_of_the_week_agrees_with_its_date():
    # 16 September 2026 is a Wednesday.
    assert (
        find(
            two(
                "The Batken border protocol was signed by Kamchybek Tashiev on September 14.",
                "The Batken border protocol was signed by Kamchybek Tashiev on Monday.",
            )
        )
        == []
    )


def test_what_was_said_on_two_days_does_not_differ():
    assert (
        find(
            two(
                "Kamchybek Tashiev said on Monday the Batken border protocol was signed.",
                "Kamchybek Tashiev said on Tuesday the Batken border protocol was signed.",
            )
        )
        == []
    )


def test_two_names_for_one_office_differ():
    (found,) = find(
        two(
            "Kyrgyz Foreign Minister Aibek Mamatov met aid workers in the valley.",
            "Kyrgyzstan's foreign minister, Daulet Ospanov, met aid workers in the valley.",
        )
    )

    assert found.kind is DifferenceKind.ROLE
    assert (found.about, found.values) == ("Kyrgyz Foreign Minister", ("Aibek Mamatov", "Daulet Ospanov"))


@pytest.mark.parametrize(
    "second",
    [
        "Tajik Foreign Minister Daulet Ospanov met aid workers in the valley.",
        "Former Kyrgyz Foreign Minister Daulet Ospanov met aid workers in the valley.",
        "Kyrgyz Deputy Foreign Minister Daulet Ospanov met aid workers in the valley.",
        "Kyrgyz Foreign Minister Aybek Mamatov met aid workers in the valley.",
        "Kyrgyz Foreign Minister Daulet Ospanov, who succeeded him, met aid workers in the valley.",
        "Foreign Minister Daulet Ospanov met aid workers in the valley.",
    ],
    ids=["another-country", "former", "deputy", "a-spelling", "successor", "no-country"],
)
def test_other_offices_and_spellings_do_not_differ(second):
    first = "Kyrgyz Foreign Minister Aibek Mamatov met aid workers in the valley."
    assert find(two(first, second)) == []


def test_names_weeks_apart_may_be_holder_and_successor():
    first = "Kyrgyz Foreign Minister Aibek Mamatov met aid workers in the valley."
    second = "Kyrgyz Foreign Minister Daulet Ospanov met aid workers in the valley."
    assert find(two(first, second, days=10)) == []


def test_an_article_that_names_both_tells_of_a_change():
    both = "Kyrgyz Foreign Minister Aibek Mamatov met aid workers. Kyrgyz Foreign Minister Daulet Ospanov met drivers."
    assert find(two(both, "Kyrgyz Foreign Minister Daulet Ospanov met aid workers.")) == []


def test_a_sentence_is_shown_once_and_the_limit_holds():
    sentences = [
        *article(1, "The clash near Batken killed 19 people. The clash near Batken wounded 90 people."),
        *article(2, "The clash near Batken killed 24 people. The clash near Batken wounded 139 people."),
        *article(3, "The clash near Batken killed 36 people."),
    ]

    found = find(sentences)

    assert len(found) == 2
    shown = [sentence for each in found for sentence in each.sentences]
    assert len(set(shown)) == 4
    assert len(find(sentences, limit=1)) == 1


def test_about_and_values_are_slices_of_the_sentences():
    sentences = two(
        "Не менее 19 человек погибли в Баткене в столкновении на границе, сообщил Минздрав Кыргызстана.",
        "В столкновении на границе в Баткене погибли 24 человека, сообщил Минздрав Кыргызстана.",
        title="Столкновение в Баткене",
        days=1,
    )

    (found,) = find(sentences)

    assert found.values == ("Не менее 19", "24")
    assert all(value in one.text for value, one in zip(found.values, found.sentences, strict=True))
    assert found.about in found.sentences[0].text


def test_later_means_a_later_day():
    same_day = article(
        2, "The Batken clash killed 36 people, the ministry said.", published=day(9, 16) + timedelta(hours=9)
    )
    (found,) = find([*article(1, "The Batken clash killed 19 people, the ministry said."), *same_day])
    assert not found.superseded


def test_at_least_agrees_with_more_unless_that_is_of_a_later_day():
    least, more = "The Batken clash killed at least 19 people.", "The Batken clash killed 24 people."

    assert find(two(least, more)) == []
    assert find(two(more, least, days=1)) == []
    assert values(two(least, more, days=1)) == [("at least 19", "24")]


def test_one_outlet_differs_only_from_its_later_day():
    first = article(1, "The Batken clash killed 19 people.")
    same_day, next_day = (
        article(1, "The Batken clash killed 24 people.", published=day(9, 16) + timedelta(hours=hours))
        for hours in (6, 24)
    )

    assert find([*first, *_second_of(same_day)]) == []
    assert values([*first, *_second_of(next_day)]) == [("19", "24")]


def _second_of(sentences):
    """Return the sentences as those of another article of the same outlet."""
    passage = sentences[0].passage
    moved = replace(passage, article=replace(passage.article, id=2))
    return [replace(sentence, passage=moved) for sentence in sentences]


def test_a_weekday_of_another_day_is_not_superseded():
    # 16 September 2026 is a Wednesday.
    said = "The earthquake near Batken killed {} people, doctors counted{}."
    sides = {
        when: two(said.format(19, ""), said.format(24, when), days=1) for when in (" on Saturday", " on Wednesday")
    }
    assert {when: bool(find(each)) for when, each in sides.items()} == {" on Saturday": False, " on Wednesday": True}


@pytest.mark.parametrize("unit", ["miles", "km", "kilometres", "feet"])
def test_lengths_do_not_differ(unit):
    said = "The mudflow in Batken came to rest {} {} above the village of Samarkandek at the foot of the range."
    assert find(two(said.format(12, unit), said.format(17, unit), title="Mudflow in Batken")) == []


def test_one_thing_counted_differs_once():
    tolls = ((1, 19), (2, 24), (3, 36), (4, 48))
    sentences = [each for number, dead in tolls for each in article(number, f"The Batken clash killed {dead} people.")]
    assert len(find(sentences)) == 1
