"""News that is hard to show: from right to left, made to hurt, changed since, told in two ways, without a space."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

PERSIAN: Final = "گذرگاه تازه‌ای میان خوروغ و شغنان باز شد"
HEBREW: Final = "הגשר על הפנג' נפתח לתנועה"
ENDLESS: Final = "Sarez" + "lake" * 40
CHANGED: Final = "Night train to Osh runs again"
TOLD_TWICE: Final = ("Mudslide near Gulcha kills 12 people", "Mudslide near Gulcha kills 14 people")

HURTFUL: Final = '<script>document.title="owned"</script> & "Isfara" </textarea><b onclick=alert(1)>talks'
"""The title of an article that would run a script wherever it is put in as it is."""

HURTFUL_LINES: Final = (
    "The envoys of Isfara met for the third time on Thursday <script>alert('text')</script> and left without a word.",
    '<img src="data:image/svg+xml,x" onerror="alert(2)"> </textarea></title>'
    '<iframe srcdoc="<script>alert(3)</script>">',
    "data:text/html,<script>alert(4)</script> javascript:alert(5) {{ 7 * 7 }} {% raw %} ${7*7} <!-- --> ]]> "
    '\\"><svg/onload=alert(6)>',
    "The road was to open at \u202enoon\u202c, said the \u2066deputy\u2069 of the governor\u0007, "
    "\u200fwho had come alone.",
)
HURTFUL_AUTHORS: Final = ["<i>A. Umarov</i>", 'B" onfocus="alert(8)']
HURTFUL_OUTLET: Final = '"><svg onload=alert(7)> Courier'

_DAY: Final = "2025-04-0{}T06:00:00+00:00"


def written(folder: Path) -> Path:
    """Write all of these articles into `folder`, and return the file, ready to be taken in."""
    file = folder / "hard.jsonl"
    file.write_text("".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in _articles()), encoding="utf-8")
    return file


def _articles() -> list[dict[str, object]]:
    return [
        _article(
            PERSIAN,
            "روزنامهٔ پامیر",
            "fa",
            1,
            "پل تازه میان خوروغ و شغنان روز سه‌شنبه به روی مسافران باز شد. "
            "والی بدخشان گفت که بازار مرزی هر شنبه کار می‌کند.",
            "بازرگانان از هر دو سوی رود پنج (Panj) آمده بودند. یکی از آنان گفت: «ده سال چشم به راه این روز بودیم.»",
            "بر پایهٔ گفتهٔ گمرک، در روز نخست ۲۱۴ نفر و 37 کامیون از پل گذشتند.",
        ),
        _article(HEBREW, "ידיעות פמיר", "he", 1, "הגשר נפתח ביום שלישי (1 באפריל). 37 משאיות חצו אותו ביום הראשון."),
        _article(HURTFUL, HURTFUL_OUTLET, "en", 3, *HURTFUL_LINES, authors=HURTFUL_AUTHORS),
        _article(ENDLESS, "Panj Herald", "en", 2, f"Engineers watch the dam of {ENDLESS} by day and night. " * 3),
        _article(
            TOLD_TWICE[0], "Osh Courier", "en", 4,
            "A mudslide near the village of Gulcha killed 12 people on Friday. "
            "The mudslide also cut the road to Sary-Tash.",
            "Rescuers from Osh reached the village of Gulcha by noon.",
        ),
        _article(
            TOLD_TWICE[1], "Alay Gazette", "en", 4,
            "The mudslide near the village of Gulcha killed 14 people on Friday. Soldiers clear the road to Sary-Tash.",
            "Families from Gulcha were taken to a school in Osh.",
        ),
        _article(CHANGED, "Osh Courier", "en", 5, *_TRAIN, "The fare is 900 soms. Tickets are sold at both stations."),
        _article(
            CHANGED, "Osh Courier", "en", 5, *_TRAIN,
            "The fare is 950 soms. Tickets are sold at both stations. Children travel free.",
        ),
    ]  # fmt: skip


_TRAIN: Final = (
    "The night train from Bishkek to Osh runs again from Saturday, the railway of Kyrgyzstan said.",
    "It stood still for two winters because of works on the line near Balykchy.",
)


def _article(
    title: str, outlet: str, language: str, day: int, *lines: str, authors: list[str] | None = None
) -> dict[str, object]:
    return {
        "url": f"https://news.example/{outlet.encode().hex()[:16]}/{title.encode().hex()[:24]}",
        "title": title,
        "text": "\n\n".join(lines),
        "outlet": outlet,
        "language": language,
        "authors": authors or [],
        "published": _DAY.format(day),
    }
