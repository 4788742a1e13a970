"""Words of the beat in English and Russian, so that a question in the one language meets texts in the other: facts.

One line is one notion: what English texts call it, a bar, what Russian texts call it. Only across the bar do words
stand for each other; two English words on a line are no synonyms. A word with many meanings ("power", "мир" as world
and peace) stands on several lines or not here at all. Names that sound alike in both languages need no line (`names`).
"""

from __future__ import annotations

from dataclasses import dataclass

_TABLE = """
border, frontier | граница
border guard, border guards | пограничник
treaty, agreement, deal | договор, соглашение
protocol | протокол
declaration | декларация
statement | заявление
summit | саммит
meeting | встреча, заседание
talks, negotiations | переговоры
visit | визит
president | президент
prime minister | премьер-министр, премьер
minister | министр
foreign minister | глава МИД, министр иностранных дел
foreign ministry | министерство иностранных дел, МИД
government | правительство
parliament | парламент
deputy | депутат, заместитель
ambassador | посол
general | генерал
secretary general | генеральный секретарь, генсек
chair | председательство
election | выборы
law | закон
court | суд
prosecutor | прокурор
prosecutor general | генеральная прокуратура, генпрокуратура
police | полиция
prison | тюрьма
arrest, detain | арест, арестовать, задержать, задержание
treason | государственная измена, госизмена
corruption | коррупция
opposition | оппозиция
protest | протест
unrest, riots | беспорядки
demonstration | демонстрация, митинг
emergency | чрезвычайное положение
coup | переворот
army, troops, forces | армия, войска, силы
soldier, military | военнослужащий, солдат, военный
peacekeeper | миротворец
exercise, drill | учение
weapon, arms | оружие
drone | беспилотник, дрон
artillery | артиллерия
ceasefire, truce | перемирие, прекращение огня
war | война
fighting, clashes, battle | бой, столкновение
attack | нападение, атака
killed, died, dead, deaths | погиб, убит, погибнуть
wounded | ранен, раненый
terrorist, terrorism | террорист, терроризм, террористический
counter-terrorism, anti-terrorist | антитеррористический
fighter, militant | боевик
recruit | завербовать, вербовка
security | безопасность
security service | спецслужба, служба безопасности
intelligence | разведка
threat | угроза
refugee | беженец
evacuate, evacuated | эвакуировать, вывезти
village | село
town, city | город
district | район
province, region | область, регион
valley | долина
mountain | гора
river | река
lake | озеро
sea | море
dam | плотина, дамба
reservoir | водохранилище
canal | канал
water | вода
hydropower plant | гидроэлектростанция, ГЭС
power station | электростанция
nuclear power plant | атомная электростанция, АЭС
turbine, unit | агрегат, турбина
electricity | электричество, электроэнергия
power line | линия электропередачи, ЛЭП
voltage | напряжение
capacity | мощность
gas | газ
oil | нефть
pipeline | трубопровод, газопровод
gas pipeline | газопровод
coal | уголь
uranium | уран, урановый
tailings | хвостохранилище
waste | отходы
metal | металл
gold | золото
mine, mining | рудник, добыча
deposit, field | месторождение
railway | железная дорога
road | дорога
bridge | мост
port | порт
airport | аэропорт
ship, vessel | судно
freight, cargo, goods | груз
corridor | коридор
route | маршрут
crossing, checkpoint | пункт пропуска, переход
customs | таможня, таможенный
trade | торговля
export | экспорт
import | импорт
tariff | пошлина, тариф
sanction | санкция
bank | банк
loan | кредит
investment, investor | инвестиция, инвестор
bond | облигация
company | компания
factory, plant | завод
money | деньги
dollar | доллар
euro | евро
cost, price | стоимость, цена
tax | налог
budget | бюджет
drought | засуха
flood | наводнение, паводок
earthquake | землетрясение
climate | климат
glacier | ледник
harvest | урожай
grain, wheat | зерно, пшеница
flour | мука
cotton | хлопок
drug | наркотик
school | школа
hospital | больница
journalist | журналист
blogger | блогер
human rights | права человека, правозащитник
monument | памятник, стела
exclave, enclave | анклав, эксклав
territory, land | территория, земля
withdrawal | вывод
ban, banned | запрет, запрещён
list | список, перечень
share | доля
member | член, участник
leader | лидер, глава
ally, alliance | союзник, альянс
neighbour, neighbor | сосед
million | миллион, млн
billion | миллиард, млрд
thousand | тысяча
kilometre, kilometer | километр
hectare | гектар
January | январь
February | февраль
March | март
April | апрель
May | май
June | июнь
July | июль
August | август
September | сентябрь
October | октябрь
November | ноябрь
December | декабрь
United States, American | США, американский
China, Chinese | Китай, китайский
Russia, Russian | Россия, российский
Germany, German | Германия, немецкий
France, French | Франция, французский
United Kingdom, Britain, British | Великобритания, британский
Italy, Italian | Италия, итальянский
Spain, Spanish | Испания, испанский
Japan, Japanese | Япония, японский
South Korea | Южная Корея
India, Indian | Индия, индийский
Turkey, Turkish | Турция, турецкий
Iran, Iranian | Иран, иранский
Afghanistan, Afghan | Афганистан, афганский
Azerbaijan | Азербайджан
Armenia, Armenian | Армения, армянский
Georgia, Georgian | Грузия, грузинский
Belarus | Беларусь, Белоруссия
Ukraine, Ukrainian | Украина, украинский
Hungary | Венгрия
Poland, Polish | Польша, польский
Syria, Syrian | Сирия, сирийский
Iraq | Ирак
Israel | Израиль
Saudi Arabia | Саудовская Аравия
Emirates | Эмираты, ОАЭ
Europe, European | Европа, европейский
Central Asia, Central Asian | Центральная Азия, среднеазиатский
Kazakhstan, Kazakh | Казахстан, казахский, казахстанский
Kyrgyzstan, Kyrgyz | Киргизия, Кыргызстан, киргизский, кыргызский
Tajikistan, Tajik | Таджикистан, таджикский
Turkmenistan, Turkmen | Туркменистан, Туркмения, туркменский
Uzbekistan, Uzbek | Узбекистан, узбекский
Caspian | Каспий, каспийский
Aral | Арал, аральский
Vienna | Вена
Brussels | Брюссель
Paris | Париж
London | Лондон
Rome | Рим
Geneva | Женева
Beijing | Пекин
Moscow | Москва
New York | Нью-Йорк
Black Sea | Чёрное море
Islamic | исламский
Soviet | советский
"""


@dataclass(frozen=True, slots=True)
class Notion:
    """What one thing is called in English texts and in Russian ones."""

    english: tuple[str, ...]
    russian: tuple[str, ...]


def notions() -> tuple[Notion, ...]:
    """Return all notions of the glossary."""
    sides = (line.split("|") for line in _TABLE.strip().splitlines())
    return tuple(Notion(_words(english), _words(russian)) for english, russian in sides)


def _words(side: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in side.split(","))
