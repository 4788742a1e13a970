import pytest

from corpus.language import detect

TEXTS = {
    "en": "The presidents of both countries agreed on Thursday to open the crossing before the spring floods.",
    "ru": "Президенты двух стран договорились в четверг открыть пункт пропуска до весеннего половодья на реке.",
    "kk": "Екі елдің президенттері бейсенбі күні көктемгі су тасқынына дейін өткелді ашуға келісті.",
    "ky": "Эки өлкөнүн президенттери бейшемби күнү жазгы суу ташкынына чейин өткөрүү бекетин ачууга макулдашты.",
    "uz": "Ikki davlat prezidentlari payshanba kuni toshqingacha oʻtish joyini ochishga kelishib oldi, toʻgʻri.",
    "tg": "Президентҳои ду кишвар рӯзи панҷшанбе ба мувофиқа расиданд, ки гузаргоҳро то обхезии баҳорӣ кушоянд.",
    "tk": "Iki döwletiň prezidentleri penşenbe güni geçelgäni ýaz suwuna çenli açmagy ylalaşdylar, diýdi wekil.",
}
# With few letters of their own: the little words tell.
PLAIN = {
    "uz": "Vazir Karimov bu haqda kecha aytdi va aholi uchun yangi inshootlar qurilishini ham maʼlum qildi, dedi u.",
    "tg": "Вазир дар ин бора гуфт, ки барои сохтмон пули зиёд аз буҷет дода шуд ва кор тамом мешавад.",
    "tk": "Ministr bu barada habar berdi we desgalar hem abatlanar, ilat suwa garaşar, iş bolsa dowam eder.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_the_languages_of_the_region_are_told_apart(code: str) -> None:
    assert detect(TEXTS[code]) == code


@pytest.mark.parametrize("code", PLAIN)
def test_texts_with_few_letters_of_their_own_are_told_by_little_words(code: str) -> None:
    assert detect(PLAIN[code]) == code


def test_a_little_word_that_others_have_too_does_not_change_the_language() -> None:
    assert (
        detect("We said that we will go where we must, and we mean it: we are ready, we wait, and we will not leave.")
        == "en"
    )


def test_a_foreign_name_does_not_change_the_language() -> None:
    assert detect(TEXTS["en"] + " The envoy Өмүрбек was there.") == "en"


def test_a_text_too_short_to_tell_has_no_language() -> None:
    assert detect("Ош, 4 марта") is None
