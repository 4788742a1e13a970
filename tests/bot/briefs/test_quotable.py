import pytest

from bot.briefs.quotable import Flaw, flaw, without_dateline
from corpus.types import Span


@pytest.mark.parametrize(
    "sentence",
    [
        "Engineers at the Toktogul dam opened two of four sluices on Monday.",
        "“Water is our only reserve,” Energy Minister Taalai Ibraev told reporters in Naryn.",
        "After Umed Aliev opened the road, he thanked both governments.",
        "Some 300 soldiers took part in the exercise near Panj, the Defence Ministry said.",
        "19 people were killed near Kunduz, according to the governor.",
        '"Water is our only reserve,” Energy Minister Taalai Ibraev told reporters in Naryn.',
        "„Water is our only reserve“, Energy Minister Taalai Ibraev told reporters in Naryn.",
        "TASHKENT: Uzbekistan closed two crossings on the Isfara road.",
        "Use of water from the Toktogul dam fell by a tenth in May.",
        "Two crossings near Vorukh were closed on March 14.",
        "The trial of the governor opens in Khujand on March 14.",
        "U.S. officials expect talks with Tashkent to resume in May.",
        "Границу у села Ворух закрыли в 2021 году, сообщил Госкомитет нацбезопасности.",
        "«Вода остаётся нашим резервом», — заявил в Бишкеке министр энергетики Таалай Ибраев.",
    ],
)
def test_a_sentence_that_says_who_and_what_can_be_quoted(sentence):
    assert flaw(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("He did not elaborate.", Flaw.SHORT),
        ("Osh, " * 61 + "and Batken.", Flaw.LONG),
        ("Subscribe to our newsletter for more from Central Asia.", Flaw.FURNITURE),
        ("Herders cross a bridge near Khorog, Tajikistan (Photo by Aziza Karim).", Flaw.FURNITURE),
        ("A reporter in Osh contributed to this report from the border.", Flaw.FURNITURE),
        ("MARCH 14: Herders wait for a bus on the Isfara road near Vorukh.", Flaw.FURNITURE),
        ("Herders wait for a bus on the Isfara road on Friday, March 14, 2025.", Flaw.FURNITURE),
        ("Aziza Karim is a Khujand-based photographer of the Ferghana valley.", Flaw.FURNITURE),
        ("Читайте также: как делят воду в Ферганской долине этим летом.", Flaw.FURNITURE),
        ("Border guards on the Isfara road near Vorukh", Flaw.CUT),
        ("of the sluices were opened on Monday morning.", Flaw.TORN),
        ("Theplunged by 3% in Almaty after the tariffs were published.", Flaw.TORN),
        ("“We only want “to visit our parents, a herder near Vorukh said.", Flaw.CUT),
        ("Use the arrows to see the crossings on the Isfara road.", Flaw.FURNITURE),
        ("HOT TIP: the crossings on the Isfara road open at eight.", Flaw.FURNITURE),
        ("RT for the herders who crossed the Isfara road today.", Flaw.FURNITURE),
        ("Two crossings on the Isfara road opened today 🎉 at last.", Flaw.FURNITURE),
        ("Border correspondent Aziza Karim will report from Vorukh all day.", Flaw.FURNITURE),
        ("Herders cross a bridge near Khorog, Tajikistan, on March 14.", Flaw.FURNITURE),
        ("Herders near a bridge in the upper Panj valley, Tajikistan.", Flaw.FURNITURE),
        ("When he opened the road, Umed Aliev thanked both governments.", Flaw.DANGLING),
        ("Moments later, the first bus from Isfara crossed the bridge.", Flaw.DANGLING),
        ("The stop in Khujand lasted two hours, the ministry said.", Flaw.DANGLING),
        ("“We only want to visit our parents in the next village.", Flaw.CUT),
        ("Officials met in the town of Batken.Two crossings will open.", Flaw.CUT),
        ("Will the crossings on the Isfara road open before summer?", Flaw.QUESTION),
        ("He said that the sluices would stay open until Thursday.", Flaw.DANGLING),
        ("But officials in Batken rejected the proposal on Friday.", Flaw.DANGLING),
        ("The report also names three companies in Almaty.", Flaw.DANGLING),
        ("Earlier, the ministry had promised to publish the treaty.", Flaw.DANGLING),
        ("In the afternoon, they crossed the bridge on the Isfara road.", Flaw.DANGLING),
        ("The 46-year-old has not been seen in Khorog since Friday.", Flaw.DANGLING),
        ("Решение он объяснил интересами торговли с соседями.", Flaw.DANGLING),
        ("Он также пообещал открыть границу до конца марта.", Flaw.DANGLING),
        ("Кроме того, стороны договорились о совместных патрулях.", Flaw.DANGLING),
        ("“We only want to visit our parents in the next village.”", Flaw.UNSAID),
        ("“The sluices stay open until Thursday at least,” he said.", Flaw.UNSAID),
        ("«Мы ждём открытия границы уже четыре года», — сказала она.", Flaw.UNSAID),
        ("I first saw the empty reservoir on a morning in April.", Flaw.PERSONAL),
        ("Before you travel to Osh, check which crossings are open.", Flaw.PERSONAL),
        ("Мы спросили жителей Воруха, чего они ждут от договора.", Flaw.PERSONAL),
    ],
)
def test_what_cannot_stand_alone_says_why(sentence, wrong):
    assert flaw(sentence) is wrong


def test_first_person_within_a_quotation_is_the_speakers():
    assert flaw("“We will not leave our land,” said Vorukh’s mayor, Umed Aliev, on Friday.") is None


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("BATKEN, Kyrgyzstan (AP) — Two crossings reopened.", "Two crossings reopened."),
        ("ASTANA, June 3 (Reuters) - Kazakhstan raised tariffs.", "Kazakhstan raised tariffs."),
        ("(AP) Two crossings reopened.", "Two crossings reopened."),
        ("Batken, Kyrgyzstan (CNN Business) Two crossings reopened.", "Two crossings reopened."),
        ("Osh and Sary-Tash Pass City (CNN) Two crossings reopened.", "Two crossings reopened."),
        ("• Two crossings reopened.", "Two crossings reopened."),
        ("KHOROG — Officials met in the garrison.", "Officials met in the garrison."),
        ("МОСКВА, 5 июня. /ТАСС/. Стороны обсудили границу.", "Стороны обсудили границу."),
        ("CSTO chiefs met in Dushanbe — a first since 2021.", "CSTO chiefs met in Dushanbe — a first since 2021."),
        ("The Shanghai Cooperation Organisation (SCO) met.", "The Shanghai Cooperation Organisation (SCO) met."),
        ("Two crossings reopened.", "Two crossings reopened."),
    ],
)
def test_a_report_is_quoted_from_behind_its_dateline(text, rest):
    span = without_dateline(text, Span(0, len(text)))

    assert text[span.start : span.end] == rest
