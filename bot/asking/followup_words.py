"""The words by which `followups` knows a follow-up, English and Russian. Pure.

Lists are folded as `embeddings.analysis.fold` does; those of content words are
compared by stem. They were tuned against the dialogues in tests/bot/asking/test_followups.py.
"""

from __future__ import annotations

import re
from functools import cache

from embeddings.analysis import fold, term

OPENER = re.compile(
    r"(?:(?:and|but|or)\s+)?(?:what|how)\s+(?:about|of|abt)\b|(?:and|but|or|same)\b"
    r"|(?:а|и|ну а|но)\s+(?:что|как)\s+(?:насч[её]т|там с|с|со|по поводу)\b"
    r"|что\s+(?:насч[её]т|по поводу)\b|(?:а|ну а|и|но|или)(?=\s)",
    re.IGNORECASE,
)
"""What opens an elliptical question: "and ...", "what about ...", "а ..."."""

WHAT_OF = re.compile(r"(?:что|как)\s+([А-ЯЁ]\S*)")
"""Behind "а" this is "what about": "А что Россия?"."""

TOLD_ABOUT = re.compile(
    r"\s*(?:please,? )?(?:(?:can|could|will|would) you (?:please )?)?tell (?:me|us)(?: more)? about\b"
    r"|\s*(?:пожалуйста,? )?(?:рас)?скажи(?:те)?(?: мне| нам)? (?:про|об?|обо)\b",
    re.IGNORECASE,
)
"""Asks to be told about something: a question of its own, however short."""

POLITE = re.compile(
    r"(?:thanks|thank you|ok|okay|great|good|nice|hmm?|well|so|please|right|sorry|interesting|got it"
    r"|(?:and )?(?:can|could) you (?:please )?tell me|do you know|do we know|is it known|tell me"
    r"|спасибо|хорошо|ок|окей|понятно|ясно|ну|так|скажи(?:те)?(?: мне)?|а известно ли|известно ли|известно|не знаете)"
    r"\s*[,.!:]?\s+(?=\S)",
    re.IGNORECASE,
)
"""Politeness in front of a question, which says nothing about what is asked."""

STANDS_ALONE = re.compile(
    r"(?:so |and |и |а )?(?:what|so what|what is happening|what s happening|whats happening|what happening|how"
    r" does (?:it|this) work|what time is it|what is this|who made (?:it|this)|who is this|какое число"
    r"|что|что происходит|что тут происходит|как это работает|кто это сделал|что это такое|сколько времени"
    r"|который час|как дела|как так)",
)
"""Whole questions, folded, that look like follow-ups and are about the news at large, the bot, or nothing."""

TIME = re.compile(
    r"""(?xi)\b(?:
    (?:(?:in|on|since|until|by|during|before|after|for|over|from|back\ in|early|late|mid)\s+){0,2}(?:the\s+)?(?:
        \d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?MONTH(?:\s+(?:19|20)\d\d)?
      | MONTH(?:\s+\d{1,2}(?:st|nd|rd|th)?\b)?(?:,?\s+(?:19|20)\d\d)?
      | (?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?s?
      | (?:last|this|next|past|previous)\s+(?:\d+\s+)?(?:year|month|week|weekend|summer|autumn|fall|winter|spring
        |decade|morning|evening|night|day|days|weeks|months|years|DAY|MONTH)s?
      | DAY
      | \d+\s+(?:day|week|month|year)s?\s+ago | yesterday | today | tomorrow | tonight | nowadays | now
    )
  | (?:(?:в|во|на|с|со|до|после|за|к|по|от|около|начале|конце|середине)\s+){0,2}(?:
        (?:19|20)\d\d(?:-?(?:м|го|й))?(?:\s+год[ауом]*)?
      | \d{1,2}\s+РМЕСЯЦ(?:\s+(?:19|20)\d\d(?:\s+года)?)?
      | РМЕСЯЦ(?:\s+(?:19|20)\d\d(?:\s+год[ау])?)?
      | (?:прошл|эт|следующ|минувш|последн)\w+\s+(?:\w+\s+)?(?:год\w*|лет\w*|месяц\w*|недел\w+|лето\w*|осен\w+|зим\w+
        |весн\w+|дн\w+|сутк\w+|выходн\w+)
      | РДЕНЬ | \d+\s+(?:дн\w+|недел\w+|месяц\w*|лет|год\w*)\s+назад
      | вчера | сегодня | завтра | позавчера | сейчас | летом | зимой | весной | осенью
    )
    )(?!\w)""".replace("РМЕСЯЦ", r"(?:январ|феврал|март|апрел|ма[йея]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*")
    .replace("РДЕНЬ", r"(?:понедельник|вторник|сред[уыа]|четверг|пятниц|суббот|воскресень)\w*")
    .replace("MONTH", "(?:january|february|march|april|may|june|july|august|september|october|november|december)")
    .replace("DAY", "(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)")
)
"""A time as people write it, with its preposition. It is only found here; `embeddings` understands it."""


ADJECTIVE = re.compile(r"(?:[кснв]ий|[ыо]й|[аяоеы]я|[ое]е|ого|его|ому|ые|ие|ым|им|ых|их)$")
"""Ends a Russian adjective, folded: a noun follows, no verb."""

PAST = re.compile(r"[а-я](?:л|ла|ло|ли|лся|лась|лось|лись)$")
PRESENT = re.compile(r"[а-я](?:[еиюяуа]т|[еиюяуа]тся)$|[a-z]{2}ed$")
"""Ends of verbs, Russian and, behind a name, English."""


def _stems(text: str) -> frozenset[str]:
    return frozenset(term(fold(word)) for word in text.split())


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PREPOSITIONS = _words(
    "in at on near from to into with without for against about over around inside outside between by of regarding under"
    " across during before after since until towards within beyond"
    " в во на у под около из от до к ко с со без для против о об обо про над по при между насчет через"
)
PLACE_PREPOSITIONS = _words("in at near from to into around inside outside across within в во на под около из до при")
TOPIC_PREPOSITIONS = _words("about over regarding on of о об обо про насчет")
QUESTION_WORDS = _words(
    "who whom whose what which when where why how кто кого кому кем чей чья чье что чего чему чем какой какая какое"
    " какие каких каким какую какого каком каков какова каково"
    " каковы когда где куда откуда почему зачем как сколько скольких насколько отчего"
)
ASK_WHO = _words("who whom whose кто кого кому кем чей чья чье")
ASK_WHICH = QUESTION_WORDS - ASK_WHO
"""Behind these stands a noun that is asked for: "which villages"."""

ASK_WHO_DID = _words("who кто")
"""These are what does something, so that a name beside them does not: "Who joined the SCO?"."""

ASK_WHAT = _words("what which что какой какая какое какие какую")
AUXILIARIES = _words(
    "did do does is are was were has have had will would can could should didnt doesnt isnt arent wasnt werent hasnt"
    " havent ли есть был была было были"
)
COPULAS = _words("is are was were isnt wasnt be been")
PERSONAL = _words(
    "he him his she her hers they them their theirs it its он она они оно его ее их ему ей им ими него нее них нем ней"
    " ним ними"
)
PERSON_AS_SUBJECT = _words("he she он она")
ANYBODY = _words("they они")
IMPERSONAL = _words("it its")
DEMONSTRATIVE = _words(
    "that this these those это этого этому этим этом эта эту этот эти этих этой этими тот та те тех ту того тому том"
)
BARE_THIS = _words("this that это этого этому этим")
POSSESSIVE = _words("his its their его ее их")
CLAUSE_FOLLOWS_IT = _words("to that who what if whether")
TAKES = _words("take takes took cost costs")
THERE_THEN = _words("there then там туда оттуда тогда потом затем")
CLAUSE_FOLLOWS = _words("the a an there he she they it we i что чтобы как где когда")
ADDRESSED = _words("you your yours yourself i im my mine we our ты тебя тебе твой твоя вы вас вам ваш ваша ваши я меня")
ARTICLES = _words("the a an")
CONJUNCTIONS = _words("and or but и или но")
TIME_OPENINGS = _words(
    "last this next past previous yesterday today tomorrow now early late вчера сегодня завтра позавчера сейчас летом"
    " зимой весной осенью"
)
"""Words that open a time and are written small within a question."""

MEASURES = _words("how насколько")
"""Behind these stands what is measured ("how full"), which is no topic."""


@cache
def light() -> frozenset[str]:
    """Return stems of what any event has: who was hurt, what was said, what came next. Alone they name no topic."""
    return _stems(
        "happen happened happening occur occurred take took place start started begin began end ended last lasted long"
        " cause caused reason people person persons victims victim casualties killed kill die died dead deaths death"
        " injured injure wounded hurt toll arrested detained anyone someone anybody anything else exactly many much"
        " often far know known knew mean means meant go went say said says saying tell told think details detail next"
        " others other another one ones continue continued result results outcome consequences purpose involved"
        " responsible blame come came true lead led follow followed cost answer name named called attend attended"
        " authorities officials official police government president minister ministry army military spokesman"
        " spokesperson leader source sources countries country side sides day far time date first second"
        " произошло произошел произошла случилось случилась началось началась начался закончилось закончилась"
        " кончилось причина причины причиной человек людей люди жертв жертвы жертва погиб погибло погибли погибших"
        " убит убито убиты ранен ранены ранено раненых пострадал пострадали пострадавших пострадавшие арестован"
        " арестовали задержан задержали задержаны еще именно точно подробности подробнее подробно дальше затем"
        " сказал сказала сказали сказать говорит говорят говорил говорили заявил заявила заявили думает думают"
        " результат результаты последствия итог итоги итоге виноват виноваты виновен ответил ответили знаем значит"
        " означает называется зовут много часто долго власти властей чиновники полиция правительство президент"
        " министр министерство армия страны стран стороны источник источники другие другой остальные правда"
        " пор обвиняют обвинили обвинен подозревают подозреваемый спасли выжил выжили accused suspected charged"
        " survivors обвинения предъявили"
        " состоялось состоялась состоялся прошло прошел прошла участвовал участвовали день дата место месте",
    )


@cache
def elliptic() -> frozenset[str]:
    """Return stems of verbs that leave something open when nothing stands behind them: "Did Uzbekistan agree?"."""
    return _stems(
        "say said says think answer answered react reacted respond responded reply replied comment commented agree"
        " agreed disagree refuse refused deny denied object objected sign signed join joined vote voted abstain"
        " abstained attend attended participate participated win won lose lost withdraw withdrew"
        " decide decided promise promised reaction response position"
        " реакция ответ позиция"
        " сказал сказала сказали говорит говорят заявил заявила заявили думает думают отреагировал отреагировала"
        " отреагировали реагирует ответил ответила ответили согласился согласилась согласились отказался отказалась"
        " отказались возразил возразила подписал подписала подписали проголосовал проголосовала голосовал"
        " голосовала голосовали прокомментировал прокомментировала прокомментировали участвовал"
        " участвовала вступил вступила победил победила победили выиграл выиграла выиграли решил решила обещал обещала",
    )


@cache
def transitive() -> frozenset[str]:
    """Return stems of those `elliptic` verbs whose object "what" asks for: "What did Tokayev sign?" is whole."""
    return _stems(
        "sign signed join joined win won lose lost attend attended подписал подписала подписали выиграл выиграла"
    )


@cache
def saying() -> frozenset[str]:
    """Return stems of verbs behind which "he" may be whoever says it: "Who says they saw the drone?"."""
    return _stems(
        "say says said tell tells told think thinks claim claims claimed announce announced deny denied believe"
        " admit admitted promise promised hope hopes"
        " сказал сказала сказали говорит говорят заявил заявила заявили думает думают считает считают признал признала"
        " признали обещал обещала обещали отрицает утверждает утверждают",
    )


@cache
def means() -> frozenset[str]:
    """Return stems of verbs that have a "this" in front of them: "what does that mean for Kazakhstan"."""
    return _stems(
        "mean means meant matter matters affect affects change changes значит означает нужно надо"
        " выгодно мешает важно грозит"
    )


@cache
def like_verbs() -> frozenset[str]:
    """Return stems of Russian nouns that end as verbs in the past do."""
    return _stems("канал канала школа посол футбол земли отдел зал капитал материал протокол угла правила дела числа")


@cache
def actors() -> frozenset[str]:
    """Return stems of `light` words that name somebody, whom a pronoun behind them may mean."""
    return _stems(
        "people persons victims authorities officials official police government ministry army military source sources"
        " country countries side sides"
        " люди людей жертвы чиновники власти полиция правительство министерство армия страна страны источник источники",
    )


@cache
def going_on() -> frozenset[str]:
    """Return stems that ask for more of the same, also without a question word."""
    return _stems("else more details detail exactly next others another further подробнее подробности еще дальше")


@cache
def roles() -> frozenset[str]:
    """Return stems of offices: "the Kyrgyz president" stands where a person's name may stand."""
    return _stems(
        "president minister premier chancellor leader spokesman spokesperson governor mayor king ambassador secretary"
        " general commander envoy"
        " президент министр премьер лидер глава губернатор мэр посол секретарь командующий"
    )


@cache
def weather() -> frozenset[str]:
    """Return stems behind which "it" stands for nothing: "Will it rain in Osh?"."""
    return _stems("rain raining rained snow snowing hot cold warm windy dark late possible true safe legal likely time")
