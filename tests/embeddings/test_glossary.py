from embeddings.analysis import analyze
from embeddings.glossary import notions


def is_russian(word):
    return any("а" <= letter <= "я" for letter in word.lower())


def test_each_notion_has_a_side_in_each_language():
    assert [
        one for one in notions() if any(map(is_russian, one.english)) or not all(map(is_russian, one.russian))
    ] == []


def test_no_word_of_the_glossary_is_longer_than_is_looked_for():
    words = [word for notion in notions() for word in (*notion.english, *notion.russian)]
    assert max(len(analyze(word)) for word in words) <= 3
    assert [word for word in words if not analyze(word)] == []
