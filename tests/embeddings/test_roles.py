import pytest

from embeddings.roles import holders, other_person


def held(text):
    return [(one.office, one.body, text[one.span.start : one.span.end]) for one in holders(text)]


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Kyrgyz Foreign Minister Aibek Mamatov flew in.", ("foreign minister", "kyrgy", "Aibek Mamatov")),
        ("Kyrgyzstan's foreign minister, Aibek Mamatov, flew in.", ("foreign minister", "kyrgy", "Aibek Mamatov")),
        ("The governor of Batken, Erlan Saidov, flew in.", ("governor", "batke", "Erlan Saidov")),
        ("Osh Mayor Saule Annayeva flew in.", ("mayor", "osh", "Saule Annayeva")),
        ("Uzbek Minister of Defence Firuz Nazarov flew in.", ("defense minister", "uzbek", "Firuz Nazarov")),
    ],
)
def test_an_office_has_its_body_and_its_holder(text, office):
    assert held(text) == [office]


@pytest.mark.parametrize(
    "text",
    [
        "Former Kyrgyz Foreign Minister Aibek Mamatov flew in.",
        "Kyrgyz Deputy Foreign Minister Aibek Mamatov flew in.",
        "Acting Osh Mayor Saule Annayeva flew in.",
        "Osh Mayor Saule Annayeva resigned.",
        "Osh Mayor Saule Annayeva opened the bridge in 2015.",
        "The mayor flew in.",
    ],
)
def test_who_holds_no_office_now_is_left_out(text):
    assert held(text) == []


@pytest.mark.parametrize(
    "text", ["Republican Governor Erlan Saidov flew in.", "City Council President Erlan Saidov flew in."]
)
def test_a_party_or_a_council_is_no_body(text):
    assert [one.body for one in holders(text)] == [""]


def test_the_whole_name_of_a_country_counts():
    (north,) = holders("North Korean President Aibek Mamatov flew in.")
    (south,) = holders("South Korean President Erlan Saidov flew in.")
    assert north.body != south.body


def test_spellings_and_parts_are_one_person():
    (one,) = holders("Osh Mayor Saule Annayeva flew in.")
    (spelt,) = holders("Osh Mayor Saule Annaeva flew in.")
    (other,) = holders("Osh Mayor Maral Karimova flew in.")

    assert not other_person(one, spelt)
    assert other_person(one, other)
