"""The words by which a figure tells what it counts, in English and Russian. Pure."""

from __future__ import annotations


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DONE = {
    "dead": """killed killing kills kill dead died deaths death fatalities lives perished slain massacred
        погибли погибло погибших погиб убиты убито скончались""",
    "injured": """injured injuring injures injuries wounded wounding hurt
        ранены ранено раненых пострадали пострадало""",
    "arrested": """arrested arresting arrests detained detaining
        задержаны задержано задержали арестованы арестовано""",
    "missing": "missing unaccounted",
    "hospitalized": "hospitalized hospitalised госпитализированы госпитализировано",
    "evacuated": "evacuated evacuating эвакуированы эвакуировано эвакуировали",
    "displaced": "displaced displacing",
    "fled": "fled fleeing бежали",
    "rescued": "rescued rescuing спасены спасли",
    "captured": "captured capturing",
    "destroyed": "destroyed destroying разрушены разрушено",
    "damaged": "damaged damaging повреждены повреждено",
    "canceled": "canceled cancelled canceling cancelling отменены отменено",
    "without": "without",
}
PREDICATES = {form: name for name, forms in _DONE.items() for form in forms.split()}
"""What was done to those who are counted; words with one value are one predicate."""

GROWING = _listed("dead injured arrested evacuated displaced fled destroyed damaged")
"""Predicates whose numbers only grow; the missing are found, and power comes back."""

TAKES_OBJECT = _listed(
    """
    killed killing kills injured injuring injures wounded wounding arrested arresting detained detaining evacuated
    evacuating displaced displacing rescued rescuing captured capturing destroyed destroying damaged damaging canceled
    cancelled canceling cancelling dead погибли погибло убиты ранены пострадали задержаны задержали арестованы
    эвакуированы эвакуировали спасли разрушены повреждены
    """
)
"""Predicates that may stand right before their number."""

TOLL_VERBS = _listed("to at of is was reached reaches hit passed surpassed topped stood stands exceeded exceeds")
"""What may stand between "death toll" and its number."""

AUXILIARY = _listed(
    """
    were was have has had been are is be being reported confirmed left also remain remained still reportedly believed
    known
    """
)
"""What may stand between those who are counted and what was done."""

ENDS_SUBJECT = _listed("said told say says saw found fear and or as that after when while if because than but")
"""Between those who are counted and what was done these begin something else."""

ANYBODY = _listed("people persons individuals victims lives человек людей человека")
IRREGULAR = _listed("people children men women police troops cattle livestock человек людей человека детей")
"""Plurals that do not end in "s"."""

PART = _listed("other others more additional further new of times and")
PART_BEFORE = _listed(
    """
    other another additional further first last next only these every each per top age aged ages initial new
    """
)
"""Behind and before a number these say that it is not that of the whole, or that it is a name."""

NUMBERED = _listed(
    """
    section article category room level page phase season week day part round game grade type group class version
    chapter number no tier stage caption
    """
)
"""A number behind these is a name."""

_EVENTS = {
    "quake": "earthquake quake temblor tremor землетрясение землетрясения",
    "storm": "storm hurricane tornado tornadoes cyclone typhoon blizzard storms tornados ураган",
    "flood": "flood floods flooding mudslide mudslides landslide landslides наводнение сель",
    "fire": "fire fires wildfire wildfires blaze blazes пожар пожара",
    "shooting": "shooting shootings gunman massacre gunfire стрельба",
    "strike": "airstrike airstrikes strike strikes shelling missile missiles drone bombardment обстрел удар",
    "blast": "blast blasts explosion explosions bombing bombings bomb взрыв взрыва",
    "clash": "clash clashes fighting skirmish skirmishes столкновение столкновения столкновении",
    "war": "war invasion conflict offensive война вторжение",
    "attack": "attack attacks assault raid нападение",
    "crash": "crash crashes collision derailment авария крушение",
    "protest": "protest protests demonstration demonstrations unrest riot riots rally протест протесты беспорядки",
    "outbreak": "outbreak pandemic epidemic virus covid",
    "avalanche": "avalanche avalanches лавина",
    "collapse": "collapse collapsed",
    "stampede": "stampede crush",
}
EVENTS = {form: kind for kind, forms in _EVENTS.items() for form in forms.split()}
"""Which kind of event a word names: tolls of two kinds are not those of one event."""

HAPPEN_ONCE = _listed("quake storm flood fire crash avalanche collapse stampede")
"""Kinds of events of which a story has one; a war has many strikes."""

FLOWS = _listed("canceled delayed")
"""Predicates that are counted for each day."""

GAMES = _listed(
    "stroke shot point goal run homer yard hit game set win loss titl save rebound assist touchdown inning rbi par"
)
"""Stems of what is counted in games: every player has another number."""

GAUGES = _listed("price barrel gallon averag futur stock share index dow nasdaq trade yield currenc cent")
"""Stems beside the figures of a level that moves every day."""

SPANS_OF_TIME = _listed("years months weeks days hours minutes seconds times year month week day hour minute quarter")
