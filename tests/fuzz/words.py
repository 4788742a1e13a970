"""What people write in a fuzz: commands with arguments right and wrong, questions, and texts that break programs."""

from __future__ import annotations

import random
import string
from collections.abc import Mapping

COMMANDS = (
    *("ask", "asof", "new", "why", "verify", "brief", "timeline", "subscribe", "unsubscribe", "subscriptions"),
    *("settings", "export", "forget", "allow", "deny", "role", "people", "start", "help", "about", "desk", "nonsense"),
)

ARGUMENTS = (
    *("", "brief 08:00", "brief weekdays 08:00 18:00", "brief mon 09:00", "brief 25:99", "brief 8", "all", "3"),
    *("topic water disputes", 'words "Rogun dam" -tender', "source Steppe Courier", "question who guards Panj?"),
    *("@bordernews brief 08:00", "@bordernews", "@nosuchchannel topic x", "language ru", "language en", "language xx"),
    *("zone Asia/Almaty", "zone ../../etc/passwd", "zone Asia", "zone /", "quiet 22:00-07:00", "quiet off"),
    *("quiet 7-7", "brief full", "brief headlines", "answers here", "answers everywhere", "editors -1001700 30"),
    *("2025-03-20 who met in Bishkek?", "2025-02-30 x", "0000-00-00 x", "99999-01-01", "tomorrow what?", "3d", "2w"),
    *("99999999999d", "2015-09-14 2015-09-20", "2015-09-20 2015-09-14", "water 2w", "-5d", "2 3 4", "@reader502"),
    *("501 editor", "502 owner", "-1001 reader", "99999999999999999999999", "yes", "chat", "CSTO exercise", "вода"),
    *("тема вода", "сводка 08:00", "сводка по будням 08:00", "\u0663", "\u00b2", "\u0b66", "1e9", "NaN", "∞", "½"),
)

OF_COMMAND: Mapping[str, tuple[str, ...]] = {
    "subscribe": (
        *("topic water disputes", 'words "Rogun dam" -tender', "source Steppe Courier", "brief 08:00 18:00"),
        *("question who guards the dam?", "brief mon fri 09:00", "words water", "topic soldiers"),
        *("@bordernews brief 7:30", "@bordernews topic water"),
    ),
    "settings": ("", "language ru", "zone Asia/Almaty", "quiet 22:00-07:00", "quiet off", "brief full", "@bordernews"),
    "unsubscribe": ("1", "2", "3", "all", "@bordernews 1"),
    "brief": ("", "", "3d", "water", "water 2w", "2025-03-20 2025-04-02"),
    "timeline": ("", "water", "CSTO exercise", "soldiers 2w"),
    "asof": ("2025-04-01 who met in Bishkek?", "2025-03-25 what did Kazakhstan's uranium producer say?"),
    "ask": ("Who met in Bishkek?", "What did Tajikistan release?", "Who guards the water of the Rogun dam?"),
    "verify": ("", "1", "2"),
    "allow": ("", "502", "503 editor", "-2001", "@reader504"),
    "deny": ("502", "-2001", "@reader504"),
    "start": (
        *("", "hello", "inline", "p1-AAAAAAAA", "p2-", "p0-AAAAAAAA", "p99999999999999999999-AAAAAAAA", "q", "qAAAA"),
        *("qV2hvIG1ldCBpbiBCaXNoa2VrPwC9", "qyvLuIOLx8vDl9-Dr8f8g4iDB6Pjq5erlPwLo", "std2F0ZXIgZGlzcHV0ZXMP_"),
        *(
            "b20250320-20250402_d2F0ZXITa",
            "qV2hvIG1ldCBpbiBCaXNoa2VrPwXX",
            "b20250402",
            "b20250320-20250402",
            "b20251399",
            "b20250402_AAAA",
            "st",
        ),
        *("b00010101", "b99991231", "sxAAAA", "stAAAA", "x" * 64, "q" * 65, "-", "_", "two words", "ж"),
    ),
    "role": ("502 editor", "503 reader", "504 owner"),
}

QUESTIONS = (
    *("What did Tajikistan release from the reservoir?", "Who met in Bishkek?", "And Uzbekistan?", "more", "why?"),
    *("Кто встречался в Бишкеке?", "What about 1,200 soldiers in September?", "hi", "thanks", "спасибо", "?", "…"),
    *(
        "What did Kazakhstan's uranium producer say yesterday?",
        "water last week",
        "who",
        "2025",
        "CSTO",
        "@",
        "/",
        "//",
    ),
)

ODD = (
    *("\ud83d", "\udc00\ud83d", "a\ud800b", "\x00", "a\x00b", "\u202egnirts\u202c", "\u2066\u2067\u2068\u2069"),
    *(
        "\u0645\u064a\u0627\u0647 \u0646\u0647\u0631",
        "👨‍👩‍👧‍👦",
        "🏳️‍🌈",
        "\u200d",
        "\u200b",
        "\ufeff",
        "\u00ad",
        "\u2028\u2029",
    ),
    *("e" + "\u0301" * 200, "Z" + "".join(map(chr, range(0x300, 0x36F))) * 3, "ﷺ﷽", "\U0010ffff", "\ufffe\uffff"),
    *("**bold** `code` __x__ [a](http://x)", "<b>&amp;</b><script>", "{0} {title} %s %(x)s {", "}{", "\\", "'\"; --"),
    *(" ", "\n", "\t\n \r", "\u00a0", "\u3000", "İıſßǅ", "ﬁ", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "١٢٣", "१२:३०", "０８：００", "null", "None"),
)

LONG = (
    *("😀" * 2048, "a" * 4096, "слово " * 682, "\u0301" * 4096, "/" * 4096, "👨‍👩‍👧‍👦" * 372, "\n" * 4096, "**" * 2048),
    *("(" * 4096, '"' * 4095, "\u202e" * 4096, "- " * 2048, "a-" * 2048, "?!" * 2048, "9" * 4096, "1 " * 2048),
    *("water " * 682, "." * 4096, "@a " * 1365, "http://x.y/" * 372, "\u0645" * 4096, "İ" * 4096, "क्" * 2048),
)


class Words:
    """Draws texts; the same random source gives the same ones."""

    def __init__(self, chance: random.Random, username: str) -> None:
        self._chance, self._username = chance, username

    def message(self) -> str:
        """Return what somebody writes."""
        roll = self._chance.random()
        if roll < 0.55:
            return self.command()
        if roll < 0.75:
            return self._chance.choice(QUESTIONS)
        if roll < 0.80:
            return f"@{self._username} {self._chance.choice(QUESTIONS)}"
        if roll < 0.90:
            return self.odd() + self._chance.choice(("", self._chance.choice(QUESTIONS))) + self.odd()
        return self._chance.choice(LONG) if roll < 0.93 else self._noise()

    def command(self) -> str:
        """Return a command, mostly with something behind it."""
        name = self._chance.choice(COMMANDS)
        addressed = self._chance.choice(("", "", "", f"@{self._username}", "@someotherbot", "@"))
        between = self._chance.choice((" ", " ", " ", "\n", "  ", "\u00a0", "\t"))
        return f"/{self._case(name)}{addressed}{between}{self._argument(name)}"

    def short(self) -> str:
        """Return a name or a title."""
        return self._chance.choice((self.odd(), self.odd() * 20, "Border desk", "Aigul", "R" * 255, "Водный стол"))

    def odd(self) -> str:
        """Return something short that breaks programs."""
        return self._chance.choice(ODD)

    def _argument(self, name: str) -> str:
        roll = self._chance.random()
        if roll < 0.65:
            own = OF_COMMAND.get(name, ("",)) if roll < 0.45 else ARGUMENTS
            return self._chance.choice(own)
        if roll < 0.85:
            words = self._chance.choice(ARGUMENTS).split() or [""]
            words.insert(self._chance.randrange(len(words) + 1), self.odd())
            return " ".join(words)
        return self._chance.choice(LONG)[: self._chance.choice((64, 300, 4000))] if roll < 0.90 else self._noise()

    def _noise(self) -> str:
        pools = (string.printable, "абвгдёжз ", "😀👍🏽🇰🇿 ", "0123456789-:/ ", "\u0300\u0301ab ", "\u0645\u0646 \u202e")
        pool = self._chance.choice(pools)
        return "".join(self._chance.choices(pool, k=self._chance.choice((1, 2, 8, 40, 300))))

    def _case(self, name: str) -> str:
        return name.upper() if self._chance.random() < 0.05 else name
