from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import sentence_spans

GOLD = Path(__file__).parents[1] / "data" / "corpus" / "sentences.tsv"
SENTENCES = [
    ["Gen. Daniyar Saliev visited the post.", "He left at noon."],
    ["Troops left the U.S. base on Monday.", "The base is empty."],
    ["The envoy flew to the U.S.", "The talks go on."],
    ["Mr. Rahimov met Dr. E. K. Osmonova in St. Petersburg."],
    ["Flow rose by 3.5 percent in Jan. 2024 near post No. 5.", "It fell later."],
    ["They opened the gate at 8 a.m. Tuesday.", "Trucks crossed."],
    ["Is the border open?", "Yes!", "Trucks cross."],
    ['"We are ready!" he said.', '"The road is open."', "Buses run."],
    ["“The pumps work.”", "“The fields are green.”"],
    ["The answer was no.", "Talks ended."],
    ["He waited... and then he left.", "They stayed…", "Nobody spoke."],
    ["Experts (see below.)", "They disagree."],
    ["The pact was signed.[4]", "It holds."],
    ["Министр прибыл в г. Ош, т.е. на юг страны.", "Там его ждали."],
    ["В 2022 г. Кыргызстан закрыл границу.", "Позже её открыли."],
    ["Договор подписан в 2022 г.", "Президент уехал."],
    ["И. О. Сыдыков и А.Б. Каримов встретились на ул. Ленина."],
    ["«Мы готовы!» — сказал он.", "«Граница открыта.»", "Люди едут."],
    ["Собрали 3,5 млн. тонн хлопка и 40 тыс. тонн риса.", "Это рекорд."],
    ["Это им. Манаса аэропорт, д. 5 и т.д.", "Он большой."],
]


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentence_spans(text)]


@pytest.mark.parametrize("expected", SENTENCES)
def test_sentences_end_where_a_reader_would_end_them(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_a_paragraph_ends_a_sentence_without_a_full_stop() -> None:
    assert sentences("Water shared\n\nThe intake opens in April.") == ["Water shared", "The intake opens in April."]


def test_the_number_of_a_list_item_is_no_sentence() -> None:
    assert sentences("1. Kazakhstan sends aid. It arrives today.") == ["1. Kazakhstan sends aid.", "It arrives today."]


@given(st.text(alphabet=st.sampled_from('aБ .!?…\n"»«1г—A'), max_size=120))
def test_every_visible_character_is_in_exactly_one_sentence(text: str) -> None:
    spans = sentence_spans(text)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    covered = "".join(text[span.start : span.end] for span in spans)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(text[span.start : span.end] == text[span.start : span.end].strip() != "" for span in spans)


def gold_texts() -> list[list[tuple[str, str]]]:
    texts: list[list[tuple[str, str]]] = [[]]
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        if not line:
            texts.append([])
        elif not line.startswith("#"):
            language, _, sentence = line.partition("\t")
            texts[-1].append((language, sentence))
    return [text for text in texts if text]


def test_the_gold_sentences_are_found_in_every_language() -> None:
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for text in gold_texts():
        listed = [sentence for _, sentence in text]
        ends = {sum(map(len, listed[: place + 1])) + place for place in range(len(listed) - 1)}
        found = {span.end for span in sentence_spans(" ".join(listed))[:-1]}
        right[text[0][0]] += len(ends & found)
        wrong[text[0][0]] += len(ends ^ found)
    assert sum(map(len, gold_texts())) >= 120
    assert set(right) == {"en", "ru", "kk", "ky", "uz", "tg", "tk"}
    scores = {language: 2 * count / (2 * count + wrong[language]) for language, count in right.items()}
    # The floor of each language; bench/corpus.md has the figures.
    assert {language: score for language, score in scores.items() if score < 0.96} == {}
