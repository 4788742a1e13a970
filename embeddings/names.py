"""Let a name meet itself in other scripts and spellings: Токаев, Tokayev, Tokaev, Toqaev. Pure.

How to use it in the keyword leg: index the ordinary term of each word and beside it
its `extra_terms`. In a text a word is a name when `analysis.is_name` says so (a
capital that is no stop word); in a question, which people type in small letters,
every content word may be one. Extra terms begin with a mark that no ordinary term
has, so that a name never meets a common word by chance, and should weigh less than
a hit of the ordinary term. An index made with other extra terms needs a new
`generations.FORMAT`.

Folds spellings, not languages: Moscow and Москва are listed below, London and Лондон
meet by sound, Germany and Германия do not.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from embeddings.organisations import organisations

_MARK = "~"
# A shorter key than this is half the words of a language; "Ош" has two letters and no other name has them.
_SHORTEST = 2
# Behind so many vowels a last one is an ending or a spelling (Астане, Lukashenka, -ай and -ay); "Monday" keeps it.
_VOWELS_BEFORE_ENDING = 2

# The letters of keys: consonants, with c for "ch", j for "zh" and "j", w for "sh", h for "kh"; five vowels, of which
# "y" is an i. A first form with two classes of vowels took a name of every third frequent English word for another.
_CYRILLIC = {
    **dict(zip("абвгдежзийклмнопрстуфхчшщыэюя", "abvgdejziiklmnoprstufhcwwieua", strict=True)),
    **dict(zip("ёәөӧіїєӣўүұӯ", "oaooiieiuuuu", strict=True)),
    **dict(zip("ғґқҳһҷҗ", "ggkhhjj", strict=True)),
    "ң": "ng",
    "ц": "ts",
    "ъ": "",
    "ь": "",
}
_LATIN = {
    **dict(zip("abcdefghijklmnopqrstuvwyz", "abkdefghijklmnopkrstuvviz", strict=True)),
    **dict.fromkeys("şšș", "w"),
    **dict.fromkeys("çč", "c"),
    **dict.fromkeys("ñňń", "ng"),
    **dict(zip("žğǵıýäəöüū", "jggiiaaouu", strict=True)),
}
_DIGRAPHS = (
    ("дж", "j"),
    ("shch", "w"),
    ("dzh", "j"),
    ("dj", "j"),
    ("zh", "j"),
    ("kh", "h"),
    ("gh", "g"),
    ("sh", "w"),
    ("tch", "c"),
    ("ch", "c"),
    ("ph", "f"),
    ("ck", "k"),
)
_APOSTROPHES = re.compile("[‘’ʻʼ'`´]")
# The Uzbek "x" is "kh", that of other languages "ks"; its "oʻ" became "u" in some Russian spellings, "o" in others.
_TWO_READINGS = ((re.compile("x"), ("kh", "ks")), (re.compile("o[‘’ʻʼ'`´](?=[^\\W\\d_])|ў"), ("u", "o")))
_GLIDE = re.compile("[yй](?=[aeiouyаеёиоуыэюяіїєўӯöüäáóú])")
_LAST_VOWELS = re.compile("[aeiou]+$")
_VOWEL = re.compile("[aeiou]")
_DOUBLED = re.compile(r"(.)\1+")
_POSSESSIVE = re.compile("['’]s$")
# Endings that cases add to names of people and towns. Feminine surnames are the genitive of the others.
_CASE_ENDING = re.compile("(?<=[оеё]в|[иы]н)(?:ым|ых|ыми|ом|ой)$|(?<=[бвгджзклмнпрст])ом$")
_SOFT_ENDING = re.compile("(?<=[аеоу])(?:я|ю|ем)$")
_ADJECTIVE = re.compile("([сц]ь?к)(?:ого|ому|им|ом|их|ими)$")
# This one may be the name's own (Правда, Астана), so that both readings count.
_VOWEL_ENDING = re.compile("(?<=[бвгджзклмнпрстфхцчшщ])[аеуы]$")
_STEM_KEPT = 4
_INFLECTED_FROM = 5

# Spellings too far apart for rules: history, other languages' vowels. One line is one name.
_SAME_NAME = (
    ("Ашхабад", "Ашгабат", "Ashgabat", "Ashkhabad", "Aşgabat", "Ashgabad"),
    ("Казахстан", "Қазақстан", "Kazakhstan", "Qazaqstan"),
    ("Кыргызстан", "Kyrgyzstan", "Киргизия", "Kirghizia", "Kirgizia"),
    ("Таджикистан", "Tajikistan", "Tadzhikistan", "Тоҷикистон", "Tojikiston"),
    ("Туркменистан", "Turkmenistan", "Туркмения", "Turkmenia"),
    ("Узбекистан", "Uzbekistan", "Oʻzbekiston", "Ozbekiston", "Ўзбекистон"),
    ("Ташкент", "Tashkent", "Toshkent", "Тошкент"),
    ("Фергана", "Fergana", "Фарғона", "Fargona"),
    ("Бухара", "Bukhara", "Buxoro", "Бухоро", "Bukhoro"),
    ("Андижан", "Andijan", "Andijon", "Андижон"),
    ("Термез", "Termez", "Termiz", "Термиз"),
    ("Хорезм", "Khorezm", "Хоразм", "Xorazm"),
    ("Хорог", "Khorog", "Хоруғ", "Khorugh"),
    ("Куляб", "Kulyab", "Kulob", "Кӯлоб", "Кулоб"),
    ("Мургаб", "Murgab", "Murgap", "Мурғоб", "Murghob"),
    ("Нурек", "Nurek", "Норак", "Norak"),
    ("Байконур", "Baikonur", "Байқоңыр", "Baiqonyr"),
    ("Туркестан", "Turkestan", "Turkistan", "Түркістан"),
    ("Шымкент", "Shymkent", "Чимкент", "Chimkent"),
    ("Туркменабад", "Turkmenabad", "Turkmenabat", "Туркменабат"),
    ("Джалал-Абад", "Jalal-Abad", "Жалалабад", "Jalalabad"),
    ("Мирзиёев", "Мирзиеев", "Mirziyoyev", "Mirziyaev", "Mirzioev"),
    ("Эмомали", "Emomali", "Имомали", "Imomali"),
    ("Гурбангулы", "Gurbanguly", "Курбангулы", "Kurbanguly"),
    ("Юлдашев", "Yuldashev", "Йўлдошев", "Yoʻldoshev", "Yoldoshev"),
    ("Гульнара", "Gulnara", "Гулнора", "Gulnora"),
    ("Москва", "Moskva", "Moscow", "Мәскеу"),
    ("Россия", "Rossiya", "Russia"),
    ("Киев", "Kiev", "Київ", "Kyiv"),
    ("Харьков", "Kharkov", "Харків", "Kharkiv"),
    ("Львов", "Lvov", "Львів", "Lviv"),
    ("Минск", "Minsk", "Менск"),
    ("Пекин", "Pekin", "Beijing"),
)
# Latin letters in small type are words of other languages too ("un", "who"); these are not.
_LONG_ACRONYM = 4


def is_name_key(term: str) -> bool:
    """Tell an extra term from an ordinary one."""
    return term.startswith(_MARK)


def extra_terms(token: str, *, is_name: bool) -> tuple[str, ...]:
    """Return the terms to index or to ask for beside the ordinary one: none for what is no name.

    `token` is a word as written, because capitals tell an acronym from a word.
    """
    if not is_name or not token[:1].isalpha():
        return ()
    acronym = _acronym(token)
    return (_MARK + acronym,) if acronym else tuple(_MARK + key for key in name_keys(token))


@lru_cache(maxsize=200_000)
def name_keys(word: str) -> tuple[str, ...]:
    """Return the keys of a name, by which its spellings meet: several where it may be read in several ways."""
    plain = _POSSESSIVE.sub("", unicodedata.normalize("NFC", word).casefold())
    keys = dict.fromkeys(_same_name().get(key, key) for key in map(_key, _readings(plain)) if len(key) >= _SHORTEST)
    return tuple(keys)


def fold_name(word: str) -> str:
    """Return the first key of a name, or "" for what has none."""
    return next(iter(name_keys(word)), "")


def _readings(plain: str) -> list[str]:
    """Return a word as it may be meant: letters read in two ways, with and without a last Cyrillic vowel."""
    readings = [plain]
    for letter, sounds in _TWO_READINGS:
        readings = [letter.sub(sound, reading) for reading in readings for sound in sounds]
    if len(plain) < _INFLECTED_FROM:
        return readings
    return [*readings, *(_VOWEL_ENDING.sub("", reading) for reading in readings)]


def _key(plain: str) -> str:
    letters = "".join(_letter(character) for character in _joined(_without_case(plain)))
    key = _DOUBLED.sub(r"\1", letters)
    stem = _LAST_VOWELS.sub("", key)
    return stem if len(_VOWEL.findall(stem)) >= _VOWELS_BEFORE_ENDING else key


def _without_case(word: str) -> str:
    """Return a Cyrillic name without those case endings that are more than a vowel."""
    stem = _CASE_ENDING.sub("", _ADJECTIVE.sub(r"\1ий", _SOFT_ENDING.sub("й", word)))
    return stem if min(len(word) - 1, len(stem)) >= _STEM_KEPT else word


def _joined(word: str) -> str:
    """Return the word with its digraphs as single capital letters, which `_letter` takes as they are."""
    joined = _GLIDE.sub("", _APOSTROPHES.sub("", word))
    for digraph, letter in _DIGRAPHS:
        joined = joined.replace(digraph, letter.upper())
    return joined


def _letter(character: str) -> str:
    if character.isupper():
        return character.lower()
    found = _CYRILLIC.get(character, _LATIN.get(character))
    if found is not None:
        return found
    base = unicodedata.normalize("NFD", character)[0]
    return _CYRILLIC.get(base, _LATIN.get(base, ""))


def _acronym(token: str) -> str | None:
    is_safe = token.isupper() or not token.isascii() or len(token) >= _LONG_ACRONYM
    return _acronyms().get(token.upper()) if is_safe else None


@cache
def _acronyms() -> dict[str, str]:
    families = [[form for form in family if form.isupper()] for family in organisations()]
    return {spelling: family[0] for family in families for spelling in family}


@cache
def _same_name() -> dict[str, str]:
    """Return the key that stands for a family under the key of each spelling."""
    return {
        _key(reading): _key(names[0].casefold())
        for names in _SAME_NAME
        for each in names
        for reading in _readings(each.casefold())
    }
