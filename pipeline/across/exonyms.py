"""Places and first names that English does not spell as they sound: Москва is Moscow.

Towns on the Ukrainian and other national spellings that English uses now are here as well.
The table is collected by hand from common English translations.
"""

from __future__ import annotations

import re
from types import MappingProxyType

_PLACES = """
Москва|московск: Moscow
Россия|российск: Russia
Петербург, Санкт-Петербург|петербургск: Petersburg, Saint-Petersburg
Украина|украинск: Ukraine, Ukraina
Грузия|грузинск: Georgia, Gruzia
Армения|армянск: Armenia
Азербайджан|азербайджанск: Azerbaijan, Azerbaidzhan
Белоруссия, Беларусь|белорусск: Belorussia, Byelorussia, Belarus, White-Russia
Молдавия|молдавск: Moldavia, Moldova
Казахстан|казахск: Kazakhstan, Kazakstan
Киргизия|киргизск: Kirghizia, Kirgizia, Kyrgyzstan
Туркмения|туркменск: Turkmenia, Turkmenistan
Узбекистан|узбекск: Uzbekistan
Таджикистан|таджикск: Tajikistan, Tadzhikistan
Латвия|латвийск: Latvia
Литва|литовск: Lithuania
Эстония|эстонск: Estonia
Польша|польск: Poland
Германия|германск: Germany
Пруссия|прусск: Prussia
Япония|японск: Japan
Китай|китайск: China
Маньчжурия|маньчжурск: Manchuria
Монголия|монгольск: Mongolia
Корея|корейск: Korea
Франция|французск: France
Англия|английск: England
Великобритания|британск: Britain
Италия|итальянск: Italy
Испания|испанск: Spain
Турция|турецк: Turkey
Иран|иранск: Iran
Персия|персидск: Persia
Финляндия|финляндск: Finland
Швеция|шведск: Sweden
Норвегия|норвежск: Norway
Румыния|румынск: Romania, Rumania, Roumania
Венгрия|венгерск: Hungary
Болгария|болгарск: Bulgaria
Греция|греческ: Greece
Чехословакия|чехословацк: Czechoslovakia
Югославия|югославск: Yugoslavia
Австрия|австрийск: Austria
Швейцария|швейцарск: Switzerland
Бельгия|бельгийск: Belgium
Голландия|голландск: Holland, Netherlands
Америка|американск: America
Европа|европейск: Europe
Азия|азиатск: Asia
Сибирь|сибирск: Siberia
Крым|крымск: Crimea, Krym
Кавказ|кавказск: Caucasus
Закавказье|закавказск: Transcaucasia
Забайкалье|забайкальск: Transbaikal, Transbaikalia
Урал|уральск: Urals, Ural
Кубань|кубанск: Kuban
Дон|донск: Don
Волга|волжск: Volga
Поволжье|поволжск: Volga
Днепр|днепровск: Dnieper, Dnepr, Dnipro
Киев|киевск: Kiev, Kyiv
Харьков|харьковск: Kharkov, Kharkiv
Львов|львовск: Lvov, Lviv, Lwow, Lemberg
Чернигов|черниговск: Chernigov, Chernihiv
Одесса|одесск: Odessa, Odesa
Винница|винницк: Vinnitsa, Vinnytsia
Житомир|житомирск: Zhitomir, Zhytomyr
Днепропетровск|днепропетровск: Dnepropetrovsk, Dnipropetrovsk
Ровно|ровенск: Rovno, Rivne
Тернополь|тернопольск: Ternopol, Ternopil
Вильнюс, Вильно|вильнюсск: Vilnius, Vilno, Wilno
Варшава|варшавск: Warsaw
Берлин|берлинск: Berlin
Париж|парижск: Paris
Лондон|лондонск: London
Вена|венск: Vienna
Прага|пражск: Prague
Рим|римск: Rome
Мюнхен|мюнхенск: Munich
Кенигсберг|кенигсбергск: Konigsberg, Koenigsberg
Женева|женевск: Geneva
Брюссель|брюссельск: Brussels
Пекин|пекинск: Peking, Beijing
Шанхай|шанхайск: Shanghai
Токио|токийск: Tokyo
Нью-Йорк|нью-йоркск: New-York
Вашингтон|вашингтонск: Washington
Орел|орловск: Orel, Oryol
Кремль|кремлевск: Kremlin
Тифлис|тифлисск: Tiflis
Архангельск|архангельск: Arkhangelsk, Archangel
Черное-Море|черноморск: Black-Sea
Дальний-Восток|дальневосточн: Far-East
"""
_NAMES = """
Иосиф: Joseph, Josef
Петр: Peter
Павел: Paul
Александр: Alexander
Николай: Nicholas
Михаил: Michael
Андрей: Andrew
Иван: John
Георгий: George
Григорий: Gregory
Евгений: Eugene
Максим: Maxim
Екатерина: Catherine
Феликс: Felix
Геббельс: Goebbels
Геринг: Goering, Göring
Гиммлер: Himmler
Рузвельт: Roosevelt
Черчилль: Churchill
Чемберлен: Chamberlain
Эйзенхауэр: Eisenhower
"""


def _table(rows: str) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Russian name to id, beginning of its adjective to id, English name to id."""
    russian: dict[str, str] = {}
    adjectives: dict[str, str] = {}
    english: dict[str, str] = {}
    for row in rows.strip().splitlines():
        left, right = row.split(": ")
        names, _, adjective = left.partition("|")
        known = right.split(", ", maxsplit=1)[0]
        russian |= {name.casefold(): known for name in names.split(", ")}
        english |= {name.casefold(): known for name in right.split(", ")}
        if adjective:
            adjectives[adjective] = known
    return russian, adjectives, english


_RUSSIAN_PLACES, _ADJECTIVES, _ENGLISH_PLACES = _table(_PLACES)
_RUSSIAN_NAMES, _, _ENGLISH_NAMES = _table(_NAMES)
RUSSIAN = MappingProxyType(_RUSSIAN_PLACES | _RUSSIAN_NAMES)
"""Nominative in small letters to the name's first English form, which is its id."""
ENGLISH = MappingProxyType(_ENGLISH_PLACES | _ENGLISH_NAMES)
"""English form in small letters to the same id."""
PLACES = frozenset(_RUSSIAN_PLACES.values())
"""The ids that are of places."""
_ADJECTIVE = re.compile(r"(?P<stem>\w[\w-]*?)(?:ий|ый|ого|ому|им|ым|ом|ая|ой|ую|ое|ие|ые|их|ых)")


def place_of_adjective(form: str) -> str | None:
    """``Московской`` gives ``Moscow``; ``None`` for an adjective of no known place."""
    match = _ADJECTIVE.fullmatch(form.casefold().replace("ё", "е"))
    return None if match is None else _ADJECTIVES.get(match["stem"])
