"""What a name in a question seems to name: a country, a people, a city, a person. Pure.

By lists of the beat, compared by stem, then by the shape of the word.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache

from embeddings.analysis import fold, term


class Kind(Enum):
    """What a name seems to name; a name is replaced by one of its kind."""

    COUNTRY = "country"
    PEOPLE = "people"
    CITY = "city"
    PERSON = "person"
    ACRONYM = "acronym"
    OTHER = "other"


_COUNTRIES = (
    "kazakhstan uzbekistan kyrgyzstan tajikistan turkmenistan russia china afghanistan iran ukraine belarus armenia"
    " azerbaijan turkey georgia mongolia pakistan india usa america washington europe germany france britain uk poland"
    " japan korea israel syria moldova estonia latvia lithuania finland hungary serbia saudi qatar iraq"
    " казахстан казахстане казахстана узбекистан узбекистане узбекистана кыргызстан кыргызстане киргизия киргизии"
    " таджикистан таджикистане туркменистан туркменистане туркмения туркмении россия россии китай китае афганистан"
    " афганистане иран иране украина украине беларусь беларуси белоруссия армения армении азербайджан азербайджане"
    " турция турции грузия грузии монголия монголии пакистан пакистане индия индии сша америка германия германии"
    " франция франции британия польша польше япония корея израиль сирия"
)
_PEOPLES = (
    "kazakh kazakhstani uzbek kyrgyz kirghiz tajik turkmen russian chinese afghan iranian ukrainian belarusian armenian"
    " azerbaijani azeri turkish georgian mongolian pakistani indian american european german french british polish"
    " казахский казахстанский узбекский узбекистанский кыргызский киргизский таджикский туркменский российский"
    " таджики таджиков узбеки узбеков киргизы киргизов кыргызы казахи казахов туркмены туркменов русские россияне"
    " россиян афганцы афганцев китайцы китайцев иранцы талибы талибов taliban"
    " русский китайский афганский иранский украинский белорусский армянский азербайджанский турецкий американский"
)
_CITIES = (
    "tashkent samarkand bukhara termez fergana andijan namangan nukus urgench bishkek osh batken naryn talas karakol"
    " jalal abad dushanbe khujand khorog kulob isfara vorukh murghab astana almaty shymkent aktobe aktau atyrau"
    " kostanay semey zhanaozen baikonur ashgabat turkmenbashi moscow beijing kabul herat mazar kunduz tehran minsk kyiv"
    " kiev yerevan baku ankara istanbul urumqi delhi islamabad brussels geneva vienna london paris berlin"
    " ташкент самарканд бухара термез фергана андижан наманган нукус бишкек ош оше баткен баткене нарын талас душанбе"
    " худжанд хорог куляб исфара ворух мургаб астана астане алматы алма-ата шымкент актобе актау атырау костанай"
    " жанаозен байконур ашхабад москва москве пекин кабул герат тегеран минск киев ереван баку анкара стамбул"
)
_PERSONS = "rahmon putin xi jinping trump biden erdogan modi рахмон путин си трамп байден эрдоган"
_PERSON_ENDING = re.compile(r"(?:[oe]va?|yeva?|sk(?:y|iy|aya)|enko|zoda|[оеё]ва?|[оеё]в[ауы]|енко|зода)(?:ым|ой|у|а)?$")


def _stems(text: str) -> frozenset[str]:
    return frozenset(term(fold(word)) for word in text.split())


@cache
def _known_kinds() -> dict[str, Kind]:
    lists = ((_PERSONS, Kind.PERSON), (_CITIES, Kind.CITY), (_PEOPLES, Kind.PEOPLE), (_COUNTRIES, Kind.COUNTRY))
    return {stem: kind for names, kind in lists for stem in _stems(names)}


def known_kind(folded: str) -> Kind | None:
    """Return the kind of a listed name, also one that was typed in small letters."""
    return _known_kinds().get(term(folded))


def kind_of(written: str, folded: str) -> Kind:
    """Return what the name `written` seems to name: by the lists, then by its shape."""
    known = known_kind(folded)
    if known:
        return known
    if written.isupper() and len(written) > 1:
        return Kind.ACRONYM
    return Kind.PERSON if len(folded) > 4 and _PERSON_ENDING.search(folded) else Kind.OTHER
