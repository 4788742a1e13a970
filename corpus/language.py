"""Tell which language a text is in."""

from __future__ import annotations

import re
from functools import cache

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

# Fewer letters than this are a name or a headline fragment: lingua's own tests show errors below about 50.
_MIN_LETTERS = 60
# The head of an article tells; more costs time.
_LOOKED_AT = 600
# Below this lead over the next language lingua's answer was a coin toss on short Kazakh and Kyrgyz texts.
_MIN_LEAD = 0.1
# Letters that one language of the region alone has; lingua knows neither Kyrgyz, Tajik, Uzbek nor Turkmen and
# would call them Kazakh, Russian or Turkish. Tried in this order.
_LETTERS = (
    ("tg", re.compile("[ӣӯҷ]")),
    ("kk", re.compile("[ұәі]")),
    ("uz", re.compile("ў|[og][ʻʼ‘’'`](?=[a-z])")),
    ("tk", re.compile("[ňýž](?=.*ä|.*ý)")),
    ("ky", re.compile("[ңөү]")),
)
# Running Tajik and Uzbek text has about 3 such letters in 100, Kazakh and Kyrgyz 6 to 9; a foreign name or two
# in a short text brings up to 2.
_LETTER_SHARE = 1 / 45
# Where such letters are few, little words tell; those that these languages share are left out.
_WORDS = (
    ("tg", re.compile(r"(?:дар|аз|бо|ки|барои|ин|аст|шуд|буд|мешавад|карданд|гуфт|онро)")),
    ("uz", re.compile(r"(?:va|bilan|uchun|ham|edi|dedi|uni|yangi|oʻtgan|билан|учун|ҳам|деди|эди|янги|йил)")),
    ("tk", re.compile(r"(?:we|bilen|üçin|hem|barada|boldy|diýdi|täze|geçen|ýyl|ony)")),
    ("kk", re.compile(r"(?:және|мен|бұл|үшін|туралы|жаңа|деді)")),
    ("ky", re.compile(r"(?:жана|менен|үчүн|жөнүндө|деди|жаңы|муну)")),
)
_WORD = re.compile(r"[^\W\d_]+")
# One in twelve words of the gold texts in tests/data is of these; other languages stay below one in fifty.
_WORD_SHARE = 1 / 16


def detect(text: str) -> str | None:
    """Return the ISO 639-1 code of the text's language, or None if it is too short or unclear."""
    head = text[:_LOOKED_AT].lower()
    letters = sum(character.isalpha() for character in head)
    if letters < _MIN_LETTERS:
        return None
    return _by_letters(head, letters) or _by_words(head) or _by_model(head)


def _by_letters(head: str, letters: int) -> str | None:
    for code, pattern in _LETTERS:
        if len(pattern.findall(head)) > letters * _LETTER_SHARE:
            return code
    return None


def _by_words(head: str) -> str | None:
    """Return the language whose little words are here; one word alone ("we") may be anybody's."""
    words = _WORD.findall(head)
    found = [([word for word in words if listed.fullmatch(word)], code) for code, listed in _WORDS]
    (most, code), (second, _) = sorted(found, key=lambda each: len(each[0]), reverse=True)[:2]
    is_clear = len(most) > len(second) and len(most) > len(words) * _WORD_SHARE
    return code if is_clear and len(set(most)) > 1 else None


def _by_model(head: str) -> str | None:
    language = _detector().detect_language_of(head)
    return language.iso_code_639_1.name.lower() if language else None


@cache
def _detector() -> LanguageDetector:
    """Load the models once, when a text first needs them: they take tens of megabytes."""
    languages = (Language.ENGLISH, Language.RUSSIAN, Language.KAZAKH, Language.TURKISH, Language.UKRAINIAN)
    others = (Language.GERMAN, Language.FRENCH, Language.SPANISH, Language.PERSIAN, Language.CHINESE, Language.ARABIC)
    builder = LanguageDetectorBuilder.from_languages(*languages, *others)
    return builder.with_minimum_relative_distance(_MIN_LEAD).with_low_accuracy_mode().build()
