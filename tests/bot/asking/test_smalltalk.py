import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.asking.smalltalk import LONGEST, small_talk
from bot.asking.smalltalk_phrases import FILLERS, PHRASES, SmallTalk
from bot.texts import TABLES
from bot.types import Language

SAID = [
    ("Hello", SmallTalk.GREETING),
    ("hi!!!", SmallTalk.GREETING),
    ("Hellooo", SmallTalk.GREETING),
    ("Good morning, everyone", SmallTalk.GREETING),
    ("Hey there, Heliograph", SmallTalk.GREETING),
    ("👋", SmallTalk.GREETING),
    ("Привет", SmallTalk.GREETING),
    ("Приветтт!", SmallTalk.GREETING),
    ("Здравствуйте, уважаемые коллеги!", SmallTalk.GREETING),
    ("Добрый вечер всем 😊", SmallTalk.GREETING),
    ("Ассалому алайкум", SmallTalk.GREETING),
    ("Salom!", SmallTalk.GREETING),
    ("test", SmallTalk.GREETING),
    ("Thanks", SmallTalk.THANKS),
    ("Thank you very much, dear bot!", SmallTalk.THANKS),
    ("ok thanks", SmallTalk.THANKS),
    ("Great, that was helpful 🙏", SmallTalk.THANKS),
    ("Спасибо большое", SmallTalk.THANKS),
    ("Ок, спасибо", SmallTalk.THANKS),
    ("Катта рахмат!", SmallTalk.THANKS),
    ("Bye", SmallTalk.GOODBYE),
    ("Thanks, see you tomorrow", SmallTalk.THANKS),
    ("Good night!", SmallTalk.GOODBYE),
    ("До свидания", SmallTalk.GOODBYE),
    ("Пока-пока", SmallTalk.GOODBYE),
    ("ok", SmallTalk.AGREED),
    ("Got it.", SmallTalk.AGREED),
    ("👍", SmallTalk.AGREED),
    ("Понятно", SmallTalk.AGREED),
    ("Всё ясно", SmallTalk.AGREED),
    ("How are you?", SmallTalk.MOOD),
    ("Hi! What’s up?", SmallTalk.MOOD),
    ("Как дела?", SmallTalk.MOOD),
    ("who are you", SmallTalk.IDENTITY),
    ("Hello, who are you?", SmallTalk.IDENTITY),
    ("What's your name?", SmallTalk.IDENTITY),
    ("Are you a bot?", SmallTalk.IDENTITY),
    ("Ты кто?", SmallTalk.IDENTITY),
    ("Привет, а вы кто такие?", SmallTalk.IDENTITY),
    ("What can you do?", SmallTalk.ABILITY),
    ("help", SmallTalk.ABILITY),
    ("Thanks! And how does this work?", SmallTalk.ABILITY),
    ("Что ты умеешь?", SmallTalk.ABILITY),
    ("Помогите, пожалуйста", SmallTalk.ABILITY),
    ("What's new?", SmallTalk.NEWS),
    ("Good morning. Any news today?", SmallTalk.NEWS),
    ("Что нового?", SmallTalk.NEWS),
    ("asdf", SmallTalk.NONSENSE),
    ("qweqwe asdasd", SmallTalk.NONSENSE),
    ("QWERTY", SmallTalk.NONSENSE),
    ("фывапролдж", SmallTalk.NONSENSE),
    ("sdkfjhskdf", SmallTalk.NONSENSE),
    ("aaaaaaa", SmallTalk.NONSENSE),
    ("ахахаха", SmallTalk.NONSENSE),
    ("hmm...", SmallTalk.NONSENSE),
    ("???", SmallTalk.NONSENSE),
    ("🔥🔥🔥", SmallTalk.NONSENSE),
    ("", SmallTalk.NONSENSE),
    ("why?", SmallTalk.FRAGMENT),
    ("the", SmallTalk.FRAGMENT),
    ("и что", SmallTalk.FRAGMENT),
    ("Почему?", SmallTalk.FRAGMENT),
    ("what is this", SmallTalk.FRAGMENT),
    ("x", SmallTalk.FRAGMENT),
    ("7", SmallTalk.FRAGMENT),
]

ASKED = [
    "Hello Kitty ban in Tashkent?",
    "Thank you note of the president",
    "Hi, what did the CSTO decide in Dushanbe?",
    "Good morning Bishkek radio licence",
    "Hello from Osh: who reopened the crossings?",
    "Привет из Ташкента, кто подписал договор?",
    "Здравствуйте! Кто платит за Рогунскую ГЭС?",
    "Добрый день, что решили в Худжанде?",
    "Спасибо за воду: что обещал Бишкек?",
    "Thanksgiving supplies for Bagram",
    "Goodbye Lenin statue in Bishkek",
    "Bye-election in Naryn",
    "Пока неясно, кто открыл шлюзы",
    "До встречи президентов в Астане",
    "Who are the peacekeepers in Khorog?",
    "Who are you going to blame, asked the governor of Batken",
    "What can you do about water?",
    "What can Kazakhstan do?",
    "Что умеет новый беспилотник?",
    "Кто такие талибы?",
    "Кто ты для Душанбе, спросил министр",
    "How are you Kyrgyz exports counted?",
    "How are the talks going?",
    "Как дела на границе?",
    "Как дела у ОДКБ?",
    "What is new in the border treaty?",
    "What happened in Isfara?",
    "Что нового на Рогуне?",
    "Что случилось в Баткене?",
    "news from Osh",
    "Новости Ферганы",
    "help for flood victims in Mailuu-Suu",
    "Помощь пострадавшим в Джалал-Абаде",
    "Great Game",
    "nuclear test",
    "тест на знание русского",
    "WHO",
    "SCO?",
    "CSTO",
    "ГКНБ",
    "гкнб",
    "МЧС",
    "AAA",
    "Tashkent",
    "Ташкент",
    "2015",
    "1325",
    "tree planting",
    "Dallas",
    "Xinjiang",
    "Strength of the Tajik army",
    "Vzryv",
    "взрыв",
    "Kyzyl-Kyya",
    "Ysyk-Köl",
    "Nagorno",
    "Команды КНДР",
    "Menu of the summit dinner",
    "OK, so who signed in Astana?",
    "Да здравствует Навруз",
    "No gas from Uzbekistan",
    "Yes vote in Kyrgyzstan",
    "And Uzbekistan?",
    "а в Узбекистане?",
    "Are you a citizen of Turkmenistan under the new law?",
    "When did Uzbekistan join?",
]


@pytest.mark.parametrize(("text", "kind"), SAID)
def test_what_asks_for_nothing_is_small_talk(text, kind):
    assert small_talk(text) is kind


@pytest.mark.parametrize("text", ASKED)
def test_a_question_stays_a_question_however_it_begins(text):
    assert small_talk(text) is None


@pytest.mark.parametrize("greeting", ["Hello", "Thanks", "Привет", "Спасибо", "Bye", "ok", "help"])
@pytest.mark.parametrize("question", ["who guards the border", "кто охраняет границу", "Rogun dam", "uranium"])
def test_small_talk_around_a_question_does_not_hide_it(greeting, question):
    assert small_talk(f"{greeting}, {question}") is None
    assert small_talk(f"{question}? {greeting}!") is None


def test_every_phrase_is_written_as_messages_are_read():
    assert [phrase for phrase in PHRASES if small_talk(" ".join(phrase)) is None] == []


def test_a_long_message_is_read_as_a_question():
    assert small_talk("hello " * LONGEST) is None


def test_every_kind_has_its_reply_in_both_languages():
    for language in Language:
        assert {kind.value for kind in SmallTalk} <= TABLES[language].keys()


@given(st.text(max_size=60))
def test_any_text_can_be_read(text):
    assert small_talk(text) is None or small_talk(text) in SmallTalk


@given(st.lists(st.sampled_from([" ".join(phrase) for phrase in PHRASES] + sorted(FILLERS)), min_size=1, max_size=4))
def test_a_name_among_small_talk_makes_it_a_question(said):
    assert small_talk(", ".join([*said, "Rogun"])) is None


@pytest.mark.parametrize(
    "text", ["ازبکستان", "乌兹别克斯坦总统是谁", "გიორგი მარგველაშვილი", "Ղարաբաղ հակամարտություն", "kültür"]
)
def test_a_question_in_letters_that_are_not_known_here_is_no_nonsense(text):
    assert small_talk(text) is None
