"""The organisations of the beat, each with its acronyms and its names in English and Russian: facts, and nothing else.

One line is one organisation; the ways to write it stand between bars, the English acronym first. What is written in
capitals is an acronym; one in Latin letters is the English, the Russian or the transliterated Russian one. A name that
is worn by another body too (a "Security Council") does not belong here.
"""

from __future__ import annotations

_TABLE = """
CSTO | ODKB | ОДКБ | ҰҚШҰ | Collective Security Treaty Organization | Организация Договора о коллективной безопасности
SCO | SHOS | ШОС | ШЫҰ | Shanghai Cooperation Organisation | Шанхайская организация сотрудничества
CIS | SNG | СНГ | ТМД | КМШ | Commonwealth of Independent States | Содружество Независимых Государств
EAEU | EEU | EAES | ЕАЭС | ЕАЭО | Eurasian Economic Union | Евразийский экономический союз
UN | UNO | OON | ООН | БҰҰ | СММ | United Nations | Организация Объединённых Наций
NATO | НАТО | North Atlantic Treaty Organization | Североатлантический альянс
EU | ЕС | European Union | Европейский союз | Евросоюз
OSCE | OBSE | ОБСЕ | Organization for Security and Co-operation in Europe \
| Организация по безопасности и сотрудничеству в Европе
IAEA | MAGATE | МАГАТЭ | International Atomic Energy Agency | Международное агентство по атомной энергии
IMF | MVF | МВФ | International Monetary Fund | Международный валютный фонд
WHO | VOZ | ВОЗ | World Health Organization | Всемирная организация здравоохранения
EBRD | EBRR | ЕБРР | European Bank for Reconstruction and Development | Европейский банк реконструкции и развития
ADB | ABR | АБР | Asian Development Bank | Азиатский банк развития
EDB | EABR | ЕАБР | Eurasian Development Bank | Евразийский банк развития
OTS | OTG | ОТГ | Organization of Turkic States | Организация тюркских государств
IFAS | MFSA | МФСА | International Fund for Saving the Aral Sea | Международный фонд спасения Арала
RATS | РАТС | Regional Anti-Terrorist Structure | Региональная антитеррористическая структура
WTO | VTO | ВТО | World Trade Organization | Всемирная торговая организация
AIIB | АБИИ | Asian Infrastructure Investment Bank | Азиатский банк инфраструктурных инвестиций
CICA | СВМДА | Conference on Interaction and Confidence-Building Measures in Asia \
| Совещание по взаимодействию и мерам доверия в Азии
CRRF | КСОР | Collective Rapid Reaction Force | Коллективные силы оперативного реагирования
EIB | ЕИБ | European Investment Bank | Европейский инвестиционный банк
FAO | ФАО | Food and Agriculture Organization
FATF | ФАТФ | Financial Action Task Force
FSB | ФСБ | Federal Security Service | Федеральная служба безопасности
GKNB | ГКНБ | State Committee for National Security | Государственный комитет национальной безопасности
GUAM | ГУАМ
ICC | МУС | International Criminal Court | Международный уголовный суд
ICRC | МККК | International Committee of the Red Cross | Международный комитет Красного Креста
ILO | МОТ | International Labour Organization | Международная организация труда
IOM | МОМ | International Organization for Migration | Международная организация по миграции
IRGC | КСИР | Islamic Revolutionary Guard Corps | Корпус стражей исламской революции
ISIS | ISIL | ИГИЛ | Islamic State | Исламское государство
IMU | Islamic Movement of Uzbekistan | Исламское движение Узбекистана
IRPT | ПИВТ | Islamic Renaissance Party of Tajikistan | Партия исламского возрождения Таджикистана
IDB | ИБР | Islamic Development Bank | Исламский банк развития
KNB | КНБ | National Security Committee | Комитет национальной безопасности
OECD | ОЭСР | Organisation for Economic Co-operation and Development \
| Организация экономического сотрудничества и развития
OIC | ОИС | Organisation of Islamic Cooperation | Организация исламского сотрудничества
OPEC | ОПЕК | Organization of the Petroleum Exporting Countries | Организация стран — экспортёров нефти
SNB | СГБ | SGB | State Security Service | Служба государственной безопасности
TAPI | ТАПИ | Turkmenistan-Afghanistan-Pakistan-India pipeline | Туркменистан — Афганистан — Пакистан — Индия
TITR | ТМТМ | Trans-Caspian International Transport Route | Транскаспийский международный транспортный маршрут
UNAMA | МООНСА | United Nations Assistance Mission in Afghanistan
UNDP | ПРООН | United Nations Development Programme | Программа развития ООН
UNESCO | ЮНЕСКО
UNHCR | УВКБ | United Nations High Commissioner for Refugees
UNICEF | ЮНИСЕФ | United Nations Children's Fund | Детский фонд ООН
UNODC | УНП | United Nations Office on Drugs and Crime | Управление ООН по наркотикам и преступности
UNRCCA | РЦПДЦА | Regional Centre for Preventive Diplomacy for Central Asia
USAID | ЮСАИД | United States Agency for International Development | Агентство США по международному развитию
WFP | ВПП | World Food Programme | Всемирная продовольственная программа
IFC | МФК | International Finance Corporation | Международная финансовая корпорация
"""


# British and American: each name is also known as written in the other way.
_SPELLINGS = (
    ("ization", "isation"),
    ("isation", "ization"),
    ("Co-op", "Coop"),
    ("Labour", "Labor"),
    ("Programme", "Program"),
    ("Centre", "Center"),
)


def organisations() -> tuple[tuple[str, ...], ...]:
    """Return for each organisation the ways to write it, acronyms first."""
    return tuple(_forms(line) for line in _TABLE.strip().splitlines())


def _forms(line: str) -> tuple[str, ...]:
    written = [form.strip() for form in line.split("|")]
    spelled = (form.replace(*pair) for form in written for pair in _SPELLINGS)
    return tuple(dict.fromkeys((*written, *spelled)))
