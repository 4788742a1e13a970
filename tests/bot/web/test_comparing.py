"""Two versions of a text: what stayed, came, went, and changed."""

from hypothesis import given
from hypothesis import strategies as st

from bot.web.comparing import Kind, compared, count, words

OLD = "Nine trucks crossed at Karkyra. The queue was two kilometres long. Drivers waited all night. Nobody was hurt."
NEW = "Eleven trucks crossed at Karkyra. Drivers waited all night. A doctor came at dawn. Nobody was hurt."


def rows(old, new):
    return [row for stretch in compared(old, new) for row in stretch.rows]


def said(row):
    return [(part.kind.value, part.text) for part in row.parts]


def newer(parts):
    return "".join(part.text for part in parts if part.kind is not Kind.REMOVED)


def older(parts):
    return "".join(part.text for part in parts if part.kind is not Kind.ADDED)


def test_every_sentence_stands_in_its_place():
    assert [row.kind.value for row in rows(OLD, NEW)] == ["changed", "removed", "same", "added", "same"]


def test_of_a_changed_sentence_the_words_are_told():
    assert said(rows(OLD, NEW)[0]) == [
        ("removed", "Nine"),
        ("added", "Eleven"),
        ("same", " trucks crossed at Karkyra."),
    ]


def test_words_that_follow_each_other_are_one_change():
    parts = words("The minister of trade spoke in Osh.", "The head of customs spoke in Osh.")

    assert [(part.kind.value, part.text) for part in parts] == [
        ("same", "The "),
        ("removed", "minister"),
        ("added", "head"),
        ("same", " of "),
        ("removed", "trade"),
        ("added", "customs"),
        ("same", " spoke in Osh."),
    ]
    assert [part.text for part in words("It was two days ago, they said.", "It was three weeks ago, they said.")] == [
        "It was ",
        "two days",
        "three weeks",
        " ago, they said.",
    ]


def test_sentences_that_share_nearly_nothing_are_shown_whole():
    assert [part.text for part in words("Snow fell.", "Prices of flour rose again in May")] == [
        "Snow fell.",
        "Prices of flour rose again in May",
    ]


def test_what_is_far_from_any_change_is_folded():
    same = " ".join(f"Post {name} stayed open." for name in ("one", "two", "three", "four", "five", "six"))
    stretches = compared(f"{same} Nine trucks crossed at Karkyra.", f"{same} Ten trucks crossed at Karkyra.")

    assert [(stretch.is_folded, len(stretch.rows)) for stretch in stretches] == [(True, 5), (False, 2)]
    assert count(stretches, Kind.CHANGED) == 1


def test_texts_that_do_not_differ_have_no_changes():
    assert {row.kind for row in rows(OLD, OLD)} == {Kind.SAME}
    assert {row.kind for row in rows(OLD, OLD.replace(" ", "  "))} == {Kind.SAME}
    assert rows("", "") == []


def test_word_by_word_only_so_much_is_compared():
    def text(word):
        return " ".join(f"Post {number} says {f'{word} and ' * 70}no more." for number in range(60))

    found = rows(text("open"), text("shut"))

    assert {row.kind for row in found} == {Kind.CHANGED}
    in_words = [len(row.parts) > 2 for row in found]
    assert in_words == sorted(in_words, reverse=True)  # from the top of the article on
    assert 0 < sum(in_words) < 60
    assert [newer(row.parts) for row in found] == [newer(row.parts) for row in rows(text("shut"), text("shut"))]


SENTENCES = st.lists(
    st.sampled_from(
        ["Snow fell in Naryn.", "Snow fell in Osh.", "The pass is shut.", "Buses wait below.", "The pass is open now."]
    ),
    max_size=8,
)


@given(old=SENTENCES, new=SENTENCES)
def test_both_texts_can_be_read_out_of_what_is_shown(old, new):
    found = rows(" ".join(old), " ".join(new))

    shown = [row for row in found if row.kind is not Kind.REMOVED]
    before = [row for row in found if row.kind is not Kind.ADDED]
    assert [newer(row.parts) for row in shown] == new
    assert [older(row.parts) for row in before] == old


@given(old=st.text(alphabet="ab ,.", max_size=30), new=st.text(alphabet="ab ,.", max_size=30))
def test_a_sentence_can_be_read_out_of_its_words(old, new):
    parts = words(old, new)

    assert newer(parts) == new
    assert older(parts) == old
