"""News of our own invention by the hundred: facts, told by two writers who share no phrase, and daily forms."""

import random
from dataclasses import dataclass

_PLACES = ("Batken", "Isfara", "Kok-Tash", "Naryn", "Panjakent", "Termez", "Kerki", "Aralsk", "Jalal-Abad", "Khorugh")
_PEOPLE = (
    "Aibek Mamatov",
    "Gulnora Saidova",
    "Daulet Ospanov",
    "Maral Annayeva",
    "Bakhtiyor Karimov",
    "Nilufar Rashidova",
    "Erlan Toktogulov",
    "Saule Zhumabekova",
    "Firuz Nazarov",
    "Dilshod Yuldashev",
)
_WORKS = (
    ("a water intake", "the intake", "water for the fields", "drought"),
    ("a railway bridge", "the bridge", "trains across the river", "landslides"),
    ("a power line", "the line", "electricity in winter", "blackouts"),
    ("a maternity ward", "the ward", "care close to home", "long winter roads"),
    ("a border market", "the market", "trade on both sides", "closed crossings"),
    ("a cotton mill", "the mill", "wages in the district", "idle machines"),
    ("a mountain road", "the road", "supplies through the snow", "avalanches"),
    ("a village school", "the school", "lessons in one shift", "crowded classes"),
)
_OFFICES = ("deputy governor", "chief engineer", "district head", "spokesman of the ministry", "project manager")
_MONTHS = ("April", "May", "June", "July", "September", "October")


@dataclass(frozen=True)
class Facts:
    """What happened, whoever tells it."""

    place: str
    town: str
    person: str
    witness: str
    office: str
    work: tuple[str, str, str, str]
    month: str
    families: int
    millions: int
    kilometres: int
    year: int


def facts(draw: random.Random) -> Facts:
    place, town = draw.sample(_PLACES, 2)
    person, witness = draw.sample(_PEOPLE, 2)
    return Facts(
        place,
        town,
        person,
        witness,
        draw.choice(_OFFICES),
        draw.choice(_WORKS),
        draw.choice(_MONTHS),
        families=draw.randrange(120, 9800),
        millions=draw.randrange(3, 95),
        kilometres=draw.randrange(4, 180),
        year=draw.randrange(1961, 2019),
    )


_AGENCY = (
    "Builders in {place} handed over {thing} on Tuesday that {families} families had been promised since {year}, and"
    " officials from {town} came to see the first day of work.",
    "{person}, the {office}, said that the state had paid {millions} million dollars and that no family would be asked"
    " for money, however long the repairs of the old part take.",
    "“{quote}”",
    "The site lies {kilometres} kilometres from {town}, behind a pass that is closed about four months of the year;"
    " until now people there lived with {trouble} and with what neighbours could lend.",
    "According to the plan the second half of {the} will be ready in {month}, after an inspection by engineers who also"
    " looked at the one in {town} during the winter.",
    "{witness}, who has lived beside the river since {year}, told reporters that she had stopped believing in {aim} and"
    " that her sons had left for the city because of it.",
    "Work began before the thaw with {crew} men in two shifts; {lost} days were lost when a slope gave way near the"
    " camp and machines had to be dug out by hand.",
    "Of the {families} households on the list, {share} live in houses built in {year}, and many of them have to be"
    " connected one by one, which is the costly part of {the}.",
    "Lenders had set {month} as the last date, and a part of the {millions} million would have gone back to them if the"
    " opening had been put off again, documents of the tender show.",
    "The council of {place} meets on Friday to decide who runs {the} and what is charged for {aim} from the next"
    " year on, a question on which {town} and its neighbours do not agree.",
)
_REPORTER = (
    "It took one ribbon, two speeches and a short walk through mud: {place} now has {thing}, the thing {families} of"
    " its families asked every visitor for.",
    "“{quote}” was how {office} {person} put it when we caught up with the delegation at the tea house.",
    "Money was the sticking point. Some {millions} million dollars went in, most of it borrowed, and nobody in the"
    " valley could tell us who pays the interest.",
    "Drive {kilometres} kilometres out of {town} and the asphalt simply stops; {trouble} did the rest to this corner of"
    " the country, as anyone with a lorry will confirm.",
    "Ask {witness} and you hear a shorter story. She remembers {year}, when a minister in a fur hat promised {aim} from"
    " the steps of the club, and she remembers that he never came back.",
    "There is more to come, if the timetable holds: by {month} the other half of {the} should be standing, inspectors"
    " permitting.",
    "Crews of {crew} worked through the frost, foremen recall with some pride, though a landslip cost them {lost} days"
    " and one excavator that is still down there.",
    "Whether {town} gets a say in how {the} is run is open; Friday's session in {place} looks set to be a long one.",
)
_QUOTES = (
    "We promised this to our parents, and we will not let it stand idle for a single day",
    "Nobody believed us when the snow came in October, and yet here we are with dry feet",
    "Let those who wrote that it would never be finished come and drink tea with the builders",
    "Every one of the families has a paper with a date on it, and that date will be kept",
)
_SENTENCES = {
    "en": (
        "I have listened for three days to people who carry their water home in milk cans",
        "We shall not sign a paper that leaves a single village on either bank without light",
        "The money is on the account, the lists are on the wall, and anyone may come and read them",
        "If a bridge stands between us and our neighbours, then let us walk over it and talk",
        "My grandmother counted the winters here, and I count them too, and this one will be the last of its kind",
        "Those who come to build are welcome, and those who come to quarrel will find the tea cold",
        "Next year we open the second bank of the canal, and children will learn to swim in it",
    ),
    "ru": (
        "Мы обещали это нашим родителям и не оставим стройку ни на один день",
        "Никто нам не верил, когда в октябре выпал снег, а мы стоим здесь в сухой обуви",
        "Пусть приедут те, кто писал, что дорогу никогда не закончат, и выпьют чаю со строителями",
        "У каждой семьи есть бумага с датой, и эта дата будет соблюдена без всяких оговорок",
    ),
}


def story(told: Facts, writer: str, draw: random.Random) -> tuple[str, ...]:
    """Return the paragraphs of the `agency`'s or of the `reporter`'s story."""
    frames = _AGENCY if writer == "agency" else _REPORTER
    slots = {
        "place": told.place,
        "town": told.town,
        "person": told.person,
        "witness": told.witness,
        "office": told.office,
        "thing": told.work[0],
        "the": told.work[1],
        "aim": told.work[2],
        "trouble": told.work[3],
        "month": told.month,
        "families": told.families,
        "millions": told.millions,
        "kilometres": told.kilometres,
        "year": told.year,
        "quote": _QUOTES[told.families % len(_QUOTES)],
        "crew": told.families % 70 + 20,
        "lost": told.kilometres % 17 + 3,
        "share": told.families // 3,
    }
    return tuple(frame.format(**slots) for frame in frames)


def opening(told: Facts, writer: str) -> str:
    """Return the headline."""
    if writer == "agency":
        return f"{told.place} opens {told.work[0].removeprefix('a ')} for {told.families} families"
    return f"Mud, speeches and {told.work[0]}: a day in {told.place}"


def quotation(draw: random.Random, language: str, *, sentences: int = 1) -> str:
    """Return a paragraph of nothing but an official's words."""
    spoken = ". ".join(draw.sample(_SENTENCES[language], sentences))
    return f"“{spoken}.”" if language == "en" else f"«{spoken}.»"


def weather(draw: random.Random, day: int) -> tuple[str, ...]:
    """Return the bulletin of a day in March."""
    towns = draw.sample(_PLACES, 6)
    lines = [
        f"In {town} the night brings {draw.randrange(-9, 6)} degrees and the day {draw.randrange(7, 21)} degrees, wind"
        f" from the {draw.choice(('north', 'south', 'east', 'west'))} at {draw.randrange(2, 14)} metres a second."
        for town in towns
    ]
    return (
        f"The weather service expects changeable skies over most of the country on {day} March, with rain in the west.",
        *lines,
        "Drivers on mountain passes are asked to carry chains and to follow the notices of the road service, which"
        " answers day and night.",
    )


def rates(draw: random.Random, day: int) -> tuple[str, ...]:
    """Return the central bank's rates of a day in March."""
    lines = [
        f"One {coin} costs {draw.randrange(50, 900)}.{draw.randrange(10, 99)} som, {draw.randrange(1, 90)} tyiyn"
        f" {draw.choice(('more', 'less'))} than on the day before."
        for coin in ("dollar", "euro", "rouble", "tenge", "yuan")
    ]
    return (
        f"The central bank has set the official rates for {day} March as follows.",
        *lines,
        "The official rate serves for bookkeeping and for customs payments; commercial banks and exchange offices set"
        " their own rates, which may differ from it.",
    )


def liveblog(draw: random.Random, day: int) -> tuple[str, ...]:
    """Return a day's blog between the boilerplate of every day."""
    entries = [paragraph for _ in range(2) for paragraph in draw.sample(story(facts(draw), "reporter", draw), 4)]
    return (
        "We are following the day from our newsroom and update this page as news comes in. All times are local, and the"
        " newest entry stands at the top.",
        *entries,
        "You are reading our daily blog. Send what you see to the editors, with the place and the time, and tell us"
        " whether we may name you. We check what we publish and say what we could not check.",
    )
