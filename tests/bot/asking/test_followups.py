from datetime import timedelta
from itertools import pairwise

import pytest
from fakes.asking_dialogues import GOES_ON_ENGLISH, GOES_ON_RUSSIAN, WHOLE_ENGLISH, WHOLE_RUSSIAN
from fakes.bot_clock import MONDAY_MORNING
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import LastQuestion
from bot.asking.followups import CARRIED_FOR, LONGEST_QUESTION, Completed, complete

NOW = MONDAY_MORNING

SUMMIT = "What did Kazakhstan say about the CSTO summit?"
DAM = "How full is the Toktogul reservoir?"
CLASH = "Who opened fire near Vorukh in May 2022?"
GUARDS = "Who guards the Tajik-Afghan border?"
VISIT = "When did Mirziyoyev visit Moscow?"
PRESIDENT = "What did the Kazakh president say about sanctions?"
GAS = "How much gas does Turkmenistan sell to China?"
VOTE = "When does the Kyrgyz parliament vote on the border deal?"
PLANT = "Where will the new nuclear plant be built?"
САММИТ = "Что сказал Казахстан о саммите ОДКБ?"
ГРАНИЦА = "Почему закрыли границу у Ворухской долины?"
ВИЗИТ = "Когда Токаев приехал в Бишкек?"


def after(last: str, *, minutes: float = 1) -> LastQuestion:
    return LastQuestion(last, "Zx81kQ", NOW - timedelta(minutes=minutes))


def searched(last: str, question: str) -> str:
    return complete(question, after(last), now=NOW).text


CARRIED = [
    # a name for a name
    (SUMMIT, "And Uzbekistan?", "What did Uzbekistan say about the CSTO summit?"),
    (SUMMIT, "and uzbekistan", "What did uzbekistan say about the CSTO summit?"),
    (SUMMIT, "What about Uzbekistan?", "What did Uzbekistan say about the CSTO summit?"),
    (SUMMIT, "Thanks. And the SCO?", "What did Kazakhstan say about the SCO summit?"),
    (SUMMIT, "What did Uzbekistan say?", "What did Uzbekistan say about the CSTO summit?"),
    (SUMMIT, "And what did Uzbekistan say?", "What did Uzbekistan say about the CSTO summit?"),
    (SUMMIT, "and the Kyrgyz president?", "What did the Kyrgyz president say about the CSTO summit?"),
    (DAM, "And Nurek?", "How full is the Nurek reservoir?"),
    (VISIT, "And Tokayev?", "When did Tokayev visit Moscow?"),
    (VISIT, "And Beijing?", "When did Mirziyoyev visit Beijing?"),
    (PRESIDENT, "And Mirziyoyev?", "What did Mirziyoyev say about sanctions?"),
    (PRESIDENT, "And the Tajik one?", "What did the Tajik president say about sanctions?"),
    ("What is happening in Batken?", "And in Osh?", "What is happening in Osh?"),
    ("What is happening in Batken?", "And Osh?", "What is happening in Osh?"),
    ("What is happening in Batken?", "In Osh?", "What is happening in Osh?"),
    ("Who leads the CSTO?", "And the Eurasian Economic Union?", "Who leads the Eurasian Economic Union?"),
    ("Who leads the CSTO?", "And Uzbekistan?", "Who leads Uzbekistan?"),
    ("Did Kyrgyzstan ban coal exports?", "and Tajikistan?", "Did Tajikistan ban coal exports?"),
    ("What did the UN say about Karakalpakstan?", "And the EU?", "What did the EU say about Karakalpakstan?"),
    (GAS, "and to Russia?", "How much gas does Turkmenistan sell to Russia?"),
    (VOTE, "and the Uzbek parliament?", "When does the Uzbek parliament vote on the border deal?"),
    ("Сколько мигрантов вернулось из России?", "а из Турции?", "Сколько мигрантов вернулось из Турции?"),
    (САММИТ, "А Узбекистан?", "Что сказал Узбекистан о саммите ОДКБ?"),
    (САММИТ, "а что сказал Узбекистан?", "Что сказал Узбекистан о саммите ОДКБ?"),
    (САММИТ, "А ШОС?", "Что сказал Казахстан о саммите ШОС?"),
    (ВИЗИТ, "А Мирзиёев?", "Когда Мирзиёев приехал в Бишкек?"),
    (ВИЗИТ, "А в Душанбе?", "Когда Токаев приехал в Душанбе?"),
    ("Что происходит в Казахстане?", "а в Узбекистане?", "Что происходит в Узбекистане?"),
    ("Что происходит в Казахстане?", "В Таджикистане?", "Что происходит в Таджикистане?"),
    # a time for a time
    (CLASH, "And in 2016?", "Who opened fire near Vorukh in 2016?"),
    (CLASH, "And 2016?", "Who opened fire near Vorukh in 2016?"),
    (CLASH, "Last week?", "Who opened fire near Vorukh last week?"),
    (DAM, "And last summer?", "How full is the Toktogul reservoir last summer?"),
    (DAM, "And in Uzbekistan in 2021?", "How full is the Toktogul reservoir in Uzbekistan in 2021?"),
    ("Сколько мигрантов вернулось из России?", "А в 2021 году?", "Сколько мигрантов вернулось из России в 2021 году?"),
    ("Сколько зерна вывез Казахстан в марте?", "А в апреле?", "Сколько зерна вывез Казахстан в апреле?"),
    ("Сколько зерна вывез Казахстан в марте?", "А в прошлом году?", "Сколько зерна вывез Казахстан в прошлом году?"),
    # another thing that it is said about
    (SUMMIT, "And about the drought?", "What did Kazakhstan say about the drought?"),
    (SUMMIT, "And the drought?", "What did Kazakhstan say about the drought?"),
    (САММИТ, "А о засухе?", "Что сказал Казахстан о засухе?"),
    # a question that says nothing of its topic
    (SUMMIT, "when was that?", "When was that: Kazakhstan, about the CSTO summit?"),
    (SUMMIT, "Why?", "Why: Kazakhstan, about the CSTO summit?"),
    (SUMMIT, "And why?", "Why: Kazakhstan, about the CSTO summit?"),
    (SUMMIT, "who else?", "Who else: Kazakhstan, about the CSTO summit?"),
    (SUMMIT, "What happened then?", "What happened then: Kazakhstan, about the CSTO summit?"),
    (SUMMIT, "more details", "More details: Kazakhstan, about the CSTO summit?"),
    (SUMMIT, "How did Russia react?", "How did Russia react: Kazakhstan, about the CSTO summit?"),
    (SUMMIT, "What did Putin say about it?", "What did Putin say about the CSTO summit?"),
    (DAM, "Who built it?", "Who built it: the Toktogul reservoir?"),
    (PLANT, "who will build it?", "Who will build it: the new nuclear plant be built?"),
    (
        PLANT,
        "Has Rosatom signed a contract for it?",
        "Has Rosatom signed a contract for it: the new nuclear plant be built?",
    ),
    (GAS, "how about electricity?", "Electricity: gas, Turkmenistan sell to China?"),
    (GAS, "what did Beijing answer?", "What did Beijing answer: gas, Turkmenistan sell to China?"),
    (VOTE, "what's in it?", "What's in it: the Kyrgyz parliament vote on the border deal?"),
    (
        "Who was appointed governor of Osh region?",
        "is he from Batken?",
        "Is he from Batken: appointed governor of Osh region?",
    ),
    ("Which roads in Badakhshan are closed?", "since when?", "Since when: roads in Badakhshan, closed?"),
    ("Почему подорожал хлеб в Душанбе?", "а мука?", "Мука: подорожал хлеб в Душанбе?"),
    ("Почему подорожал хлеб в Душанбе?", "И на сколько?", "На сколько: подорожал хлеб в Душанбе?"),
    (DAM, "How big is it?", "How big is it: the Toktogul reservoir?"),
    (CLASH, "How many people died?", "How many people died: opened fire near Vorukh in May 2022?"),
    (CLASH, "Was anyone arrested?", "Was anyone arrested: opened fire near Vorukh in May 2022?"),
    (CLASH, "Which villages did they burn?", "Which villages did they burn: opened fire near Vorukh in May 2022?"),
    (ГРАНИЦА, "когда это было?", "Когда это было: закрыли границу у Ворухской долины?"),
    (ГРАНИЦА, "А кто погиб?", "Кто погиб: закрыли границу у Ворухской долины?"),
    (ГРАНИЦА, "Что там произошло?", "Что там произошло: закрыли границу у Ворухской долины?"),
    (ГРАНИЦА, "почему?", "Почему закрыли границу у Ворухской долины?"),
    # a person for a pronoun
    (VISIT, "What did he say?", "What did Mirziyoyev say: visit Moscow?"),
    (VISIT, "What did he say about Afghanistan?", "What did Mirziyoyev say about Afghanistan?"),
    (PRESIDENT, "Where is he now?", "Where is the Kazakh president now: about sanctions?"),
    (ВИЗИТ, "что он сказал?", "Что Токаев сказал: приехал в Бишкек?"),
    (ВИЗИТ, "С кем он встретился?", "С кем Токаев встретился?"),
]

ALONE = [
    "Tashkent",
    "Uzbekistan?",
    "Mirziyoyev",
    "CSTO",
    "Душанбе",
    "Who is the president of Kazakhstan?",
    "And who is the president of Kazakhstan?",
    "When did Uzbekistan join the SCO?",
    "And when did Uzbekistan join the SCO?",
    "And what about the drought in Turkmenistan this summer?",
    "What about the new railway from China to Uzbekistan?",
    "What is that dam called Nurek?",
    "Who is Japarov?",
    "And who is Japarov?",
    "What happened in Osh?",
    "What happened in Osh in 2010?",
    "What happened yesterday?",
    "What happened this week?",
    "What is happening?",
    "What's new?",
    "Any news?",
    "Is it true that Kazakhstan left the CSTO?",
    "Is it safe to travel to Osh?",
    "How cold is it in Astana?",
    "Will it rain in Dushanbe?",
    "Is there a Russian base in Tajikistan?",
    "Are there any talks on the border?",
    "Did the rebels say they would withdraw?",
    "Did Tokayev say he would resign?",
    "Why did Japarov dismiss his prime minister?",
    "Who said that the border is closed?",
    "How many soldiers serve at the Gyumri base?",
    "drought in Turkmenistan",
    "Floods in Kazakhstan",
    "In Tajikistan floods destroyed three bridges",
    "border closure",
    "the Rogun dam",
    "Who are you?",
    "And you?",
    "What can you do?",
    "thanks",
    "yes",
    "No",
    "?",
    "hello",
    "How does this work?",
    "Why are prices rising?",
    "Which villages were burned near Vorukh?",
    "Кто президент Казахстана?",
    "А кто такой Жапаров?",
    "Когда Узбекистан вступил в ШОС?",
    "Что происходит?",
    "Что нового?",
    "Что произошло вчера?",
    "Что случилось в Оше?",
    "Gas prices in Europe",
    "Who are the Taliban?",
    "What is the population of Osh region?",
    "What does Rosatom build in Uzbekistan?",
    "Nukus trial verdict",
    "Where is Kempir-Abad?",
    "why is there no water in Bishkek?",
    "Who wrote the law and voted for it?",
    "Курс рубля сегодня",
    "Когда саммит ШОС в Самарканде?",
    "Есть ли хлеб в Хороге?",
    "Засуха в Туркмении",
    "А что с засухой в Туркмении этим летом?",
    "Правда ли, что Казахстан вышел из ОДКБ?",
    "Сколько солдат на базе в Гюмри?",
    "Токаев сказал, что он уйдёт?",
    "Кто ты?",
    "А ты кто?",
    "спасибо",
    "да",
    "нет",
    "А?",
]


@pytest.mark.parametrize(("last", "question", "expected"), [*CARRIED, *GOES_ON_ENGLISH, *GOES_ON_RUSSIAN])
def test_a_follow_up_carries_the_topic_of_the_last_question(last: str, question: str, expected: str) -> None:
    assert complete(question, after(last), now=NOW) == Completed(expected, carried=True)


@pytest.mark.parametrize("question", [*ALONE, *WHOLE_ENGLISH, *WHOLE_RUSSIAN])
def test_a_question_that_stands_alone_carries_nothing(question: str) -> None:
    completed = [complete(question, after(last), now=NOW) for last in (SUMMIT, CLASH, GUARDS, ГРАНИЦА)]

    assert completed == [Completed(question, carried=False)] * 4


def test_where_it_happened_makes_a_question_whole_unless_the_same_was_asked_of_elsewhere() -> None:
    osh = "And how many died in Osh?"

    assert searched(GUARDS, osh) == osh
    assert searched("How many people died in the Batken clashes?", osh) == "How many people died in Osh clashes?"


def test_questions_that_stand_alone_stay_apart_however_they_follow_one_another() -> None:
    whole = [*WHOLE_ENGLISH, *WHOLE_RUSSIAN]

    mixed = [(last, question) for last, question in pairwise(whole) if searched(last, question) != question]

    assert mixed == []


def test_there_is_nothing_to_carry_from_a_question_without_a_topic() -> None:
    assert complete("Why?", after("What happened?"), now=NOW) == Completed("Why?", carried=False)


def test_a_chain_of_follow_ups_goes_on_from_what_was_searched_before() -> None:
    uzbekistan = searched(SUMMIT, "And Uzbekistan?")
    when = searched(uzbekistan, "when was that?")
    tajikistan = searched(when, "And Tajikistan?")
    why = searched(tajikistan, "why?")

    assert when == "When was that: Uzbekistan, about the CSTO summit?"
    assert tajikistan == "When was that: Tajikistan, about the CSTO summit?"
    assert why == "Why: Tajikistan, about the CSTO summit?"


def test_a_long_chain_carries_no_more_words_than_a_short_one() -> None:
    question = "Why did the Isfara district court fine nine traders over smuggled Kyrgyz coal and Uzbek cotton?"

    for follow_up in ("And who complained about it?", "What did Tokayev write about that?", "when was that?") * 4:
        question = searched(question, follow_up)

    assert len(question.split()) < 30
    assert "Isfara district court" in question


def test_without_a_last_question_nothing_is_carried() -> None:
    assert complete("And Uzbekistan?", None, now=NOW) == Completed("And Uzbekistan?", carried=False)


def test_a_topic_is_carried_for_half_an_hour() -> None:
    just = complete("And Uzbekistan?", after(SUMMIT, minutes=30), now=NOW)
    late = complete("And Uzbekistan?", after(SUMMIT, minutes=30.1), now=NOW)

    assert (just.carried, late) == (True, Completed("And Uzbekistan?", carried=False))


PIECES = sorted(
    {word for last, question, _ in CARRIED for word in f"{last} {question}".split()} | {"?", ",", "№", "\n"}
)
questions = st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join) | st.text(max_size=60)


@given(questions)
def test_whatever_is_written_stays_as_it_is_without_a_recent_question(question: str) -> None:
    old = after(SUMMIT, minutes=CARRIED_FOR.total_seconds() / 60 + 1)

    assert complete(question, None, now=NOW) == complete(question, old, now=NOW) == Completed(question, carried=False)


@given(questions, questions)
def test_whatever_is_written_after_whatever_is_whole_or_openly_completed(question: str, last: str) -> None:
    completed = complete(question, after(last), now=NOW)

    assert completed.carried or completed.text == question
    assert completed.text.endswith("?") or not completed.carried


@given(st.integers(900, LONGEST_QUESTION), st.sampled_from([question for _, question, _ in CARRIED]))
def test_what_is_searched_is_never_longer_than_a_question_may_be(length: int, question: str) -> None:
    endless = "What did Kazakhstan say about " + "x" * (length - 31) + "?"

    assert len(complete(question, after(endless), now=NOW).text) <= LONGEST_QUESTION


@pytest.mark.parametrize(
    ("last", "question"),
    [
        (SUMMIT, "Tell me about Afghanistan"),
        (SUMMIT, "Can you tell me about ISIS?"),
        (САММИТ, "Скажи про Афганистан"),
        (САММИТ, "Расскажите о Рогуне"),
    ],
)
def test_who_asks_to_be_told_about_something_asks_a_new_question(last, question):
    assert complete(question, after(last), now=NOW) == Completed(question, carried=False)
