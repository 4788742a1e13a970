"""What people say without asking anything, as `smalltalk` reads it: small letters, е for ё, no punctuation.

Greetings of the region stand in both scripts: "salom", "салам алейкум", "рахмат".
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class SmallTalk(StrEnum):
    """What a message without a question says. The values name the replies in `texts`."""

    GREETING = "talk_greeting"
    THANKS = "talk_thanks"
    GOODBYE = "talk_goodbye"
    AGREED = "talk_agreed"
    MOOD = "talk_mood"
    """How are you?"""
    IDENTITY = "talk_identity"
    """Who are you?"""
    ABILITY = "talk_ability"
    """What can you do?"""
    NEWS = "talk_news"
    """What is new? It names nothing to search for, and a brief answers it."""
    NONSENSE = "talk_nonsense"
    """No words at all: "asdf", "???"."""
    FRAGMENT = "talk_fragment"
    """Only words that mean nothing alone: "why?". After a question they may continue it."""


_GREETINGS = """
hello|hi|hey|hiya|howdy|yo|greetings|good morning|good afternoon|good evening|good day|morning|good to see you
nice to meet you|pleased to meet you|hi there|hello there|hey there|welcome back|hello world|test|testing|ping
is anyone there|are you there|anyone there|anybody there|привет|приветик|приветствую|здравствуй|здравствуйте
здрасте|здрасьте|здорово|добрый день|доброе утро|добрый вечер|доброго дня|доброго утра|доброго вечера
доброго времени суток|хай|хелло|алло|ау|рад знакомству|рада знакомству|приятно познакомиться|очень приятно|тест
проверка|проверка связи|ты тут|вы тут|ты здесь|вы здесь|есть кто|кто нибудь есть|есть кто нибудь|пинг|salam|salaam
salom|assalomu alaykum|assalamu alaikum|as salamu alaykum|salam alaikum|салам|салом|салам алейкум|ассаламу алейкум
ассалому алайкум|ассалам алейкум|саламатсызбы|саламатсыздарба|салеметсиз бе|салем|ваалейкум ассалам
"""

_THANKS = """
thanks|thank you|thank you very much|thank you so much|thanks a lot|thanks so much|many thanks|thx|thnx|ty|tnx
cheers|much appreciated|i appreciate it|appreciated|thanks again|thanks anyway|thank you anyway|thanks in advance
thank you again|thanks for your help|thank you for your help|thanks for the help|great|that is great|great job
good job|well done|nice|nice work|good work|good bot|perfect|excellent|wonderful|awesome|cool|brilliant|super
very helpful|that was helpful|that helps|that helped|this helps|this helped|that is helpful|that is very helpful
you are great|you are the best|i love you|love it|спасибо|спасибо большое|большое спасибо|спасибо огромное
огромное спасибо|спс|пасиб|пасибо|спасибочки|спасибо тебе|спасибо за помощь|спасибо за ответ|спасибо за ответы
спасибо вам|благодарю|благодарю вас|благодарю тебя|благодарствую|премного благодарен|очень помогло|помогло|отлично
супер|круто|класс|классно|молодец|молодцы|умница|хороший бот|прекрасно|замечательно|великолепно|ты лучший|вы лучшие
ты супер|вы супер|очень полезно|полезно|rahmat|raxmat|rakhmat|рахмат|рахмет|рахмат сизге|катта рахмат|katta rahmat
ташаккур
"""

_GOODBYES = """
bye|bye bye|goodbye|good bye|see you|see you later|see you soon|see you tomorrow|see ya|good night|take care
farewell|have a nice day|have a good day|have a great day|have a good evening|have a nice evening|have a good one
so long|cu|until tomorrow|until next time|talk to you later|that is all|that is all for today|that is all for now
that was all|bb|пока|пока пока|до свидания|до свиданья|до встречи|до завтра|до скорого|до скорой встречи
всего доброго|всего хорошего|всего наилучшего|прощай|прощайте|спокойной ночи|доброй ночи|хорошего дня
хорошего вечера|хороших выходных|удачи|увидимся|бывай|бывайте|это все|это все на сегодня|на сегодня все
пока что все
"""

_AGREED = """
ok|okay|k|kk|okey|alright|all right|fine|sure|yes|yep|yeah|yup|no|nope|nah|got it|i see|understood|i understand
clear|right|good|very good|never mind|nevermind|no problem|no worries|sorry|my bad|please|you are welcome|np|wow|oh
oh well|interesting|ок|окей|окэй|ага|угу|да|нет|неа|хорошо|ладно|понятно|понял|поняла|поняли|ясно|ясненько|принято
договорились|конечно|ничего|не надо|неважно|не важно|извини|извините|простите|прости|пожалуйста|не за что|интересно
вот как|ого|ух ты|точно|верно|все понятно|все ясно|так точно|лады|добро
"""

_MOODS = """
how are you|how are you doing|how are you today|how are things|how is it going|hows it going|how do you do
what is up|whats up|sup|wassup|how have you been|are you ok|are you okay|are you well|how are you feeling|i am fine
i am good|i am ok|i am well|how is life|how is your day|как дела|как ты|как вы|как твои дела|как ваши дела
как поживаешь|как поживаете|как жизнь|как настроение|как сам|как сама|все хорошо|как оно|как делишки
как себя чувствуешь|как себя чувствуете
"""

_IDENTITIES = """
who are you|what are you|who is this|what is your name|whats your name|your name|are you a bot|are you a robot
are you human|are you a human|are you real|are you a real person|are you an ai|are you ai|are you a person
are you chatgpt|are you gpt|who made you|who created you|who built you|who wrote you|introduce yourself
tell me about yourself|what is heliograph|who is heliograph|what is this bot|what kind of bot are you
what kind of bot is this|are you a language model|are you alive|about you|about yourself|who runs you|who owns you
who is behind you|who are u|what r u|who r u|кто ты|ты кто|вы кто|кто вы|кто ты такой|кто ты такая|вы кто такие
кто вы такие
кто вы такой|ты кто такой|ты кто такая|как тебя зовут|как вас зовут|как твое имя|как ваше имя|ты бот|вы бот
ты робот|вы робот|ты человек|вы человек|ты живой|ты настоящий|ты нейросеть|вы нейросеть|ты искусственный интеллект
ты чат гпт|кто тебя создал|кто вас создал|кто тебя сделал|кто вас сделал|кто тебя написал|представься|представьтесь
расскажи о себе|расскажите о себе|что ты такое|что ты за бот|что это за бот|что такое гелиограф|кто такой гелиограф
с кем я говорю|кто это
"""

_ABILITIES = """
what can you do|what do you do|what else can you do|what can you do for me|how can you help|how can you help me
can you help|can you help me|help|help me|i need help|how do you work|how does this work|how does it work
how do i use you|how do i use this|how to use this|how to use you|how do i use this bot|how to use this bot
how does this bot work|what can i ask|what can i ask you|what should i ask|what do you know|what can you tell me
what are you for|what are you good at|commands|list of commands|menu|show commands|what commands are there
what commands do you have|instructions|what are your commands|what can this bot do|what is this bot for
how can i use you|what languages do you speak|which languages do you speak|do you speak russian
do you speak english|can you speak russian|where do you get your news|what are your sources
where are your news from|что ты умеешь|что вы умеете|что ты можешь|что вы можете|что ты умеешь делать
что вы умеете делать|что ты еще умеешь|чем ты можешь помочь|чем вы можете помочь|чем можешь помочь
чем можете помочь|чем поможешь|помощь|помоги|помогите|помоги мне|помогите мне|ты можешь помочь|вы можете помочь
можешь помочь|как ты работаешь|как вы работаете|как это работает|как работает бот|как работает этот бот
как тобой пользоваться|как вами пользоваться|как пользоваться|как пользоваться ботом|что у тебя можно спросить
что можно спросить|что можно спрашивать|о чем можно спросить|о чем тебя можно спросить|что ты знаешь|что вы знаете
что умеет этот бот|что умеет бот|что делает этот бот|зачем ты нужен|для чего ты нужен|для чего этот бот|команды
список команд|какие есть команды|какие команды|меню|инструкция|ты говоришь по русски|вы говорите по русски
ты понимаешь по русски|ты говоришь по английски|на каких языках ты говоришь|откуда ты берешь новости|откуда новости
откуда у тебя новости|какие у тебя источники
"""

_NEWS = """
what is new|whats new|any news|news|the news|latest news|the latest news|what is the news|what is happening
what happened|what is going on|whats happening|whats going on|anything new|what is the latest|tell me the news
show me the news|give me the news|what is new today|what happened today|what is in the news|whats in the news
news today|todays news|news please|any news today|что нового|что новенького|новости|какие новости|последние новости
есть новости|что происходит|что случилось|что произошло|что слышно|расскажи новости|расскажите новости
покажи новости|покажите новости|дай новости|что нового сегодня|новости сегодня|новости за сегодня|новости дня
что сегодня нового|какие сегодня новости|что в новостях|что творится
"""

_NONSENSE = """
lol|lmao|rofl|haha|ha|hehe|hmm|hm|mm|um|uh|er|erm|bla|bla bla|bla bla bla|blah|blah blah|blah blah blah|foo|bar
foo bar|foobar|lorem ipsum|лол|ха|хаха|хехе|хи|хихи|хм|мм|эм|э|ээ|бла|бла бла|бла бла бла|ля ля ля|тра ля ля|ололо
кек|мда|бе|ме
"""

_FILLERS = """
heliograph bot mr dear friend friends everyone everybody all team guys folks please again so much very oh well
ah and man buddy mate then now today u too also just really my гелиограф бот дорогой дорогая друг друзья
уважаемый уважаемые все всем коллеги ребята пожалуйста еще раз очень ну и а ой ах о же тогда сегодня тоже просто
вам тебе мой вот братан дружище бро
"""

FILLERS = frozenset(_FILLERS.split())
"""Words around small talk that change nothing. Alone they are no small talk."""

SIGNS: Mapping[str, str] = {"👋": " hello ", "🙏": " thanks ", "👍": " ok ", "👌": " ok ", "❤": " thanks "}
"""Signs that stand for words; all others say nothing."""

_LISTS = {
    SmallTalk.NONSENSE: _NONSENSE,
    SmallTalk.AGREED: _AGREED,
    SmallTalk.GREETING: _GREETINGS,
    SmallTalk.GOODBYE: _GOODBYES,
    SmallTalk.THANKS: _THANKS,
    SmallTalk.MOOD: _MOODS,
    SmallTalk.NEWS: _NEWS,
    SmallTalk.IDENTITY: _IDENTITIES,
    SmallTalk.ABILITY: _ABILITIES,
}

RISING = tuple(_LISTS)
"""Kinds by how much they ask for a reply of their own: "Hi, thanks, what can you do?" asks what the bot can do."""

PHRASES: Mapping[tuple[str, ...], SmallTalk] = {
    tuple(phrase.split()): kind
    for kind, listed in _LISTS.items()
    for phrase in listed.replace("\n", "|").strip("|").split("|")
}

LONGEST_PHRASE = max(map(len, PHRASES))
"""Words."""
