import pytest
from fakes.corpus_formats import pdf

from corpus.pdf import read_pdf

HEAD, FOOT = "Panj Water Commission - Annual report", "Page {} of 4"
BODY = [
    "The commission met in Isfara on the fourth of March and agreed on who",
    "opens the gates of the shared intake when the river is low. The inter-",
    "national observers were there from the first day on.",
    "Farmers below the canal get their water from the tenth of April, and in",
    "a well-",
    "known quarrel of two villages a judge will decide, as was said in the",
    "well-known letter.",
]


def test_lines_become_paragraphs_and_broken_words_are_whole_again() -> None:
    paper = read_pdf(pdf(BODY, title="Annual report"))
    assert paper.title == "Annual report"
    assert paper.text == (
        "The commission met in Isfara on the fourth of March and agreed on who opens the gates of the shared intake "
        "when the river is low. The international observers were there from the first day on.\n\n"
        "Farmers below the canal get their water from the tenth of April, and in a well-known quarrel of two villages "
        "a judge will decide, as was said in the well-known letter."
    )


def test_running_heads_and_page_numbers_are_no_part_of_the_text() -> None:
    pages = [
        [HEAD, f"Chapter {n} tells how the gates of intake number {n} were built.", FOOT.format(n)] for n in range(1, 5)
    ]
    text = read_pdf(pdf(*pages)).text
    assert "Annual report" not in text
    assert "Page" not in text
    assert text.count("Chapter") == 4


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pdf([], []), "no text layer on its 2 pages; it is scanned"),
        (b"%PDF-1.4 and nothing else", "the PDF is damaged"),
        (b"", "the PDF is damaged"),
        (pdf(BODY)[:400], "the PDF"),
    ],
)
def test_a_pdf_without_text_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_pdf(content)


@pytest.mark.parametrize("cut", range(0, 1200, 37))
def test_a_damaged_pdf_is_read_or_refused_and_never_breaks(cut: int) -> None:
    whole = pdf(BODY)
    damaged = whole[:cut] + b"\x00>>]" + whole[cut + 4 :]
    try:
        assert read_pdf(damaged).text
    except ValueError as error:
        assert str(error).startswith("the PDF")
