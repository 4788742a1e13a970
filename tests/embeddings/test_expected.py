import pytest

from embeddings.expected import Kind, expected


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who led the Kyrgyz delegation?", Kind.PERSON),
        ("Which minister opened the crossing?", Kind.PERSON),
        ("Where did the patrol stop the lorries?", Kind.PLACE),
        ("Troops of six states met for an exercise in which country?", Kind.PLACE),
        ("Which company rebuilds the road to Batken?", Kind.NAME),
        ("How many lorries were inspected?", Kind.NUMBER),
        ("How old is the reservoir?", Kind.NUMBER),
        ("How much will the road cost?", Kind.MONEY),
        ("What percentage of the border is agreed?", Kind.SHARE),
        ("When will the crossing reopen?", Kind.TIME),
        ("The treaty enters into force in which year?", Kind.TIME),
        ("What did the ambassador say about the talks?", Kind.SPEECH),
        ("Why was the crossing closed?", Kind.REASON),
        ("Which crop do traders in Isfara sell?", Kind.THING),
        ("Кто возглавил делегацию?", Kind.PERSON),
        ("В какой стране прошли учения?", Kind.PLACE),
        ("Какая компания строит дорогу?", Kind.NAME),
        ("Сколько грузовиков проверили пограничники?", Kind.NUMBER),
        ("Сколько процентов границы согласовано?", Kind.SHARE),
        ("Когда откроют пункт пропуска?", Kind.TIME),
        ("Что заявил посол о переговорах?", Kind.SPEECH),
        ("Почему закрыли границу?", Kind.REASON),
        ("Talks on water in Osh", Kind.THING),
    ],
)
def test_a_question_word_tells_what_is_asked_for(question, kind):
    assert expected(question).kind == kind


def test_the_noun_asked_by_is_kept():
    assert expected("Which border town hosts the talks?").noun == {"border"}
    assert expected("How many lorries were inspected?").noun == {"lorri"}


def test_a_clause_does_not_ask():
    assert expected("The minister who flew to Dushanbe when talks began signed which treaty?").kind == Kind.NAME
    assert expected("The convoy, which was stopped, arrived when?").kind == Kind.TIME


def test_a_question_after_a_statement_counts_like_one_alone():
    assert expected("Police held five men who crossed the river. Where was that?").kind == Kind.PLACE
