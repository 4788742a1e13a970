"""A beat of several hundred invented articles: each tells one thing about one place, and no two the same."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

from fakes.embeddings_store import day, header

from corpus.types import ArticleHeader, Passage
from embeddings.pairs import TrainingArticle

# fmt: off
PLACES = (
    "Osh", "Batken", "Khujand", "Isfara", "Naryn", "Karakol", "Talas", "Bukhara",
    "Samarkand", "Termez", "Nukus", "Andijan", "Kokand", "Aktau", "Atyrau", "Kyzylorda",
    "Turkistan", "Taraz", "Khorog", "Kulob", "Panjakent", "Dushanbe", "Bishkek", "Astana",
    "Jalalabad",
)
# fmt: on
SUBJECTS = {
    "border crossing": "frontier guards lorries queue",
    "water canal": "irrigation farmers pump drought",
    "uranium mine": "acid shaft miners tonnes",
    "gas pipeline": "compressor export valve pressure",
    "military exercise": "soldiers helicopters drills range",
    "power station": "turbine outage winter grid",
    "railway bridge": "trains track cargo engineers",
    "cotton harvest": "pickers fields quota ginnery",
    "drug seizure": "heroin smugglers customs kilograms",
    "landslide warning": "slope rain evacuation rescuers",
    "grain market": "wheat flour prices bazaar",
    "airport terminal": "runway flights passengers hangar",
    "hospital ward": "doctors patients vaccine clinic",
    "language school": "pupils teachers textbooks lessons",
    "dam repair": "reservoir spillway concrete turbines",
    "extremism trial": "judge verdict lawyers sentence",
    "gold refinery": "ore smelter licence investors",
    "refugee camp": "tents families shelter aid",
    "election recount": "ballots precinct observers votes",
    "labour migration": "workers permits remittances quota",
    "locust outbreak": "spraying pasture swarms crops",
    "fibre cable": "internet operators outage trench",
}


def sentences(place: str, subject: str) -> list[str]:
    """Return what is told of a subject in a place, a sentence at a time."""
    one, two, three, four = SUBJECTS[subject].split()
    return [
        f"Officials in {place} said that the {subject} would be inspected again this week.",
        f"The {one} and the {two} were counted near {place} on Monday morning.",
        f"Residents of {place} complained about the {three} and the {four} for many months.",
        f"A commission from the capital will report on the {one} and the {four} of {place}.",
    ]


def passages(place: str, subject: str) -> list[str]:
    """Return the two passages of an article."""
    first, second, third, fourth = sentences(place, subject)
    return [f"{first} {second}", f"{third} {fourth}"]


def title(place: str, subject: str) -> str:
    """Return the headline of an article."""
    return f"{place} {subject} inspected: {SUBJECTS[subject].split()[0]} reported"


def headers(count: int) -> list[tuple[ArticleHeader, list[str]]]:
    """Return the headers and passages of `count` articles (550 at most), one a day but for weekends of silence."""
    told = list(product(SUBJECTS, PLACES))
    return [
        (
            header(number + 1, title(place, subject), published=day(1, 1) + timedelta(days=number)),
            passages(place, subject),
        )
        for number, (subject, place) in enumerate(sorted(told, key=lambda pair: hash_of(*pair))[:count])
    ]


def hash_of(subject: str, place: str) -> int:
    """Return a number that mixes places and subjects over time."""
    return sum(ord(letter) * (7 + n) for n, letter in enumerate(subject + place)) % 997


def article(number: int, head: str, *texts: str, origin: int | None = None, days: int = 0) -> TrainingArticle:
    """Return one article to learn from, `days` after New Year; its passages have ids from ten times its own."""
    about = header(number, head, published=day(1, 1) + timedelta(days=days))
    held = tuple(Passage(number * 10 + place, about, 0, len(text), text) for place, text in enumerate(texts))
    return TrainingArticle(number, number if origin is None else origin, head, about.visible_from, held)


def beat(count: int) -> list[TrainingArticle]:
    """Return `count` articles to learn from."""
    told = headers(count)
    return [article(about.id, about.title, *texts, days=place) for place, (about, texts) in enumerate(told)]
