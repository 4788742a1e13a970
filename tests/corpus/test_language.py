import pytest

from corpus.language import detect

TEXTS = {
    "en": "The presidents of both countries agreed on Thursday to open the crossing before the spring floods.",
    "ru": "Президенты двух стран договорились в четверг открыть пункт пропуска до весеннего половодья на реке.",
    "kk": "Екі елдің президенттері бейсенбі күні көктемгі су тасқынына дейін өткелді ашуға келісті.",
    "ky": "Эки өлкөнүн президенттери бейшемби күнү жазгы суу ташкынына чейин өткөрүү бекетин ачууга макулдашты.",
    "uz": "Ikki davlat prezidentlari payshanba kuni toshqingacha oʻtish joyini ochishga kelishib oldi, toʻgʻri.",
    "tg": "Президентҳои ду кишвар рӯзи панҷшанбе ба мувофиқа расиданд, ки гузаргоҳро то обхезии баҳорӣ кушоянд.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_the_languages_of_the_region_are_told_apart(code: str) -> None:
    assert detect(TEXTS[code]) == code


def test_a_foreign_name_does_not_change_the_language() -> None:
    assert detect(TEXTS["en"] + " The envoy Өмүрбек was there.") == "en"


def test_a_text_too_short_to_tell_has_no_language() -> None:
    assert detect("Ош, 4 марта") is None
