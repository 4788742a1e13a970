"""Counted things in the forms of both languages."""

import re

import pytest

from bot.texts import TABLES, Texts
from bot.types import Language

PLURAL = re.compile(r"\.(one|few|many|other)$")
COUNTS = (0, 1, 2, 5, 11, 21, 101)
FORMS = {
    Language.ENGLISH: ("other", "one", "other", "other", "other", "other", "other"),
    Language.RUSSIAN: ("many", "one", "few", "many", "many", "one", "one"),
}
NOUNS = sorted({PLURAL.sub("", key) for key in TABLES[Language.ENGLISH] if PLURAL.search(key)})


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("noun", NOUNS)
def test_everything_that_is_counted_has_the_form_of_its_number(noun, language):
    texts, words = Texts(language), TABLES[language]
    said = [texts.count(noun, number) for number in COUNTS]

    pairs = zip(COUNTS, FORMS[language], strict=True)
    assert said == [words[f"{noun}.{form}"].format(n=number) for number, form in pairs]
    assert all(str(number) in one for number, one in zip(COUNTS, said, strict=True))


@pytest.mark.parametrize("noun", NOUNS)
def test_russian_forms_differ_where_the_language_makes_them_differ(noun):
    one, few, many = (TABLES[Language.RUSSIAN][f"{noun}.{form}"] for form in ("one", "few", "many"))

    assert one != many
    assert few != one


@pytest.mark.parametrize(
    ("number", "english", "russian"),
    [
        (0, "0 subscriptions", "0 подписок"),
        (1, "1 subscription", "1 подписка"),
        (2, "2 subscriptions", "2 подписки"),
        (5, "5 subscriptions", "5 подписок"),
        (11, "11 subscriptions", "11 подписок"),
        (21, "21 subscriptions", "21 подписка"),
        (101, "101 subscriptions", "101 подписка"),
        (1002, "1,002 subscriptions", "1\xa0002 подписки"),
    ],
)
def test_subscriptions_are_counted_as_people_count_them(number, english, russian):
    said = [Texts(language).count("subscription", number) for language in Language]

    assert said == [english, russian]
