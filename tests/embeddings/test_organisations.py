from embeddings.organisations import organisations


def test_a_name_is_known_in_british_and_american_spelling():
    sco = next(forms for forms in organisations() if forms[0] == "SCO")
    assert {"Shanghai Cooperation Organisation", "Shanghai Cooperation Organization"} <= set(sco)


def test_no_way_of_writing_belongs_to_two_organisations():
    forms = [form.casefold() for family in organisations() for form in family]
    assert len(forms) == len(set(forms))


def test_each_organisation_begins_with_its_english_acronym():
    assert all(family[0].isascii() and family[0].isupper() for family in organisations())
