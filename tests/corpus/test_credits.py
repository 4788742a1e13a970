import pytest

from corpus.credits import agencies

BODY = "Delegations met on Tuesday to walk the last stretch of the border.\n" * 6


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"BATKEN (Reuters) - {BODY}", "reuters"),
        (f"ISFARA, Tajikistan (AP) — {BODY}", "ap"),
        (f"МОСКВА, 4 марта. /ТАСС/. {BODY}", "tass"),
        (f"АСТАНА, 4 мар - РИА Новости. {BODY}", "ria"),
        (f"AKIpress - {BODY}", "akipress"),
        (f"Бишкек. 4 марта. Кабар. - {BODY}", "kabar"),
        (f"{BODY}Источник: Интерфакс", "interfax"),
        (f"{BODY}(Kazinform)", "kazinform"),
        (f"{BODY}/Хавар/\n[Xinhua]", "xinhua"),
        (f"{BODY}The road is open, reports TASS from the pass.\n{BODY}", "tass"),
        (f"{BODY}Об этом сообщает агентство «Интерфакс-Казахстан» из Алматы.\n{BODY}", "interfax"),
        (f"{BODY}Дорога открыта, передаёт 24.kg.\n{BODY}", "24kg"),
        (f"{BODY}Вода ушла, со ссылкой на АКИpress пишут газеты.\n{BODY}", "akipress"),
    ],
)
def test_credits_are_read_where_they_stand(text: str, expected: str) -> None:
    assert agencies(text) == {expected}


@pytest.mark.parametrize(
    "text",
    [
        f"{BODY}The office of Reuters in Almaty was closed on Monday.\n{BODY}",
        f"{BODY}В здание ТАСС пришли гости.\n{BODY}",
        f"{BODY}She sells AA batteries and AP textbooks.\n{BODY}",
        f"{BODY}Sputnik was the first satellite.\n{BODY}",
    ],
)
def test_a_mere_mention_is_no_credit(text: str) -> None:
    assert agencies(text) == frozenset()


def test_outlet_and_authors_sign_too() -> None:
    assert agencies(BODY, outlet="Asia-Plus", authors=("Aliya Sadykova", "Associated Press")) == {"asia-plus", "ap"}
