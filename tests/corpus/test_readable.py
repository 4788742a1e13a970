import pytest

from corpus.readable import readable, readable_draft
from corpus.types import Draft


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        ("Osh\r\nJalal-Abad\rNaryn\n", "Osh\nJalal-Abad\nNaryn\n"),
        ("the end of a page.\x0cThe next begins", "the end of a page. The next begins"),
        ("one\x0btwo\x1cthree\x1dfour\x1efive\x1fsix\x85seven", "one two three four five six seven"),
        ("the bell\x07 rang at \x1b[1mOsh", "the bell rang at [1mOsh"),
        ("Madaminov\x92s men", "Madaminovs men"),
        ("a\x7fb\ufffec\uffffd\ufdd0e\U0001fffef\U0010ffffg", "abcdefg"),
        ("a headline cut in an emoji \ud83d", "a headline cut in an emoji "),
    ],
)
def test_what_nobody_sees_is_a_space_where_it_parts_words_and_else_nothing(stated: str, kept: str) -> None:
    assert readable(stated) == kept


@pytest.mark.parametrize(
    "text",
    [
        "a\tb\nc",
        "no-break\u00a0space and soft\u00adhyphen",
        "\u0645\u06cc\u200c\u0634\u0648\u062f",  # Persian, with the non-joiner that its spelling asks for
        "\U0001f469\u200d\U0001f692 on duty",
        "\u200fby hand\u200e \u202bleft\u202c \u2066isolated\u2069",
        "line\u2028end and what a converter could not read: \ufffd",
        "\ufeffmarked",
        "\U0001fffd and \ufdcf are characters",
    ],
)
def test_what_shapes_a_text_stays(text: str) -> None:
    assert readable(text) == text


def test_all_that_is_shown_of_an_article_is_made_readable() -> None:
    stated = Draft(
        key="https://osh-post.example/a\x07",
        title="Pass\x07 closed",
        text="Snow\x0cfell.",
        outlet="Osh\x1f Post",
        url="https://osh-post.example/a\x07",
        authors=("A.\x80 Sadykova",),
    )
    made = readable_draft(stated)
    assert (made.title, made.text, made.outlet) == ("Pass closed", "Snow fell.", "Osh  Post")
    assert (made.url, made.authors) == ("https://osh-post.example/a", ("A. Sadykova",))
    assert made.key == stated.key


def test_what_is_made_readable_stays_so() -> None:
    every = "".join(map(chr, range(0x110000)))
    once = readable(every)
    surrogates, noncharacters, controls = 2_048, 66, 55
    assert len(every) - len(once) == surrogates + noncharacters + controls
    assert readable(once) == once
    assert all(readable(one) == one for one in once[::97])
