"""Institutions and countries by the abbreviations and names of both languages.

Russian abbreviations are those of the vocabulary of the pages (:mod:`pipeline.fields.vocabulary`);
English forms are those that published translations use, collected by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution or country.

    Attributes:
        known: its id, the Russian abbreviation.
        russian: regular expressions of the Russian forms; small letters stand for both cases.
        english: the same for English.
    """

    known: str
    russian: tuple[str, ...]
    english: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InstitutionAt:
    """Characters ``start`` to ``end`` of a text; ``sure`` where it is written with a capital."""

    start: int
    end: int
    known: str
    sure: bool


_B = r"[\s]?[(/\[]?\s?[bB6бБ]\s?[)/\]]?"
_BOLSHEVIKS = r"(?:of (?:the )?)?[(\[]?(?:of (?:the )?)?[Bb]olsheviks?[)\]]?"
_WHOLE_PARTY = r"Всесоюзн\w+ [Кк]оммунистическ\w+ [Пп]арти\w+(?: \(?большевиков\)?)?"
_PC = r"People['’]?s['’]? Commissariat (?:of|for) (?:the )?"
_NK = r"[Нн]ародн\w+ [Кк]омиссариат\w* "

_ROWS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "ВКП(б)",
        (rf"В\.?К\.?П\.?{_B}", _WHOLE_PARTY),
        (
            rf"(?:CPSU|AUCP|ACP|VKP){_B}",
            rf"All[- ]Union Communist Party(?: {_BOLSHEVIKS})?",
            rf"Communist Party of the Soviet Union {_BOLSHEVIKS}",
        ),
    ),
    (
        "РКП(б)",
        (rf"РКП{_B}",),
        (rf"(?:RKP|RCP){_B}", rf"Russian Communist Party(?: {_BOLSHEVIKS})?"),
    ),
    (
        "КП(б)У",
        (rf"КП{_B}У",),
        (rf"(?:KP|CP){_B}U", rf"Communist Party(?: {_BOLSHEVIKS})? of (?:the )?Ukraine"),
    ),
    ("КПСС", ("КПСС",), ("CPSU", "KPSS", "Communist Party of the Soviet Union")),
    ("ЦК", ("ЦК", r"Центральн\w+ [Кк]омитет\w*"), ("Central Committee", "CC", "TsK", "C\\.C\\.")),
    (
        "ЦКК",
        ("ЦКК", r"Центральн\w+ [Кк]онтрольн\w+ [Кк]омисси\w+"),
        ("Central Control Commission", "CCC", "TsKK"),
    ),
    (
        "СССР",
        (
            "СССР",
            r"Союз\w* ССР",
            r"Союз\w* Советских Социалистических Республик",
            r"Советск\w+ Союз\w*",
        ),
        (r"U\.?S\.?S\.?R", "SSSR", "Union of Soviet Socialist Republics", "Soviet Union"),
    ),
    (
        "РСФСР",
        ("РСФСР",),
        ("RSFSR", "R\\.S\\.F\\.S\\.R", "Russian (?:Soviet Federative|SFS)\\w* .{0,20}Republic"),
    ),
    (
        "УССР",
        ("УССР", "Украинск\\w+ ССР"),
        ("Ukrainian SSR", "UkSSR", "UkrSSR", "USSR \\(Ukraine\\)"),
    ),
    ("БССР", ("БССР", "Белорусск\\w+ ССР"), ("BSSR", "B[iy]?elorussian SSR", "Byelorussian SSR")),
    ("АССР", ("АССР",), ("ASSR", "Autonomous (?:Soviet Socialist )?Republic")),
    (
        "УНКВД",
        ("У НКВД", "УНКВД", "Управлени\\w+ НКВД"),
        (
            "UNKVD",
            "NKVD (?:[Dd]irectorate|[Aa]dministration|[Dd]epartment)",
            "(?:[Dd]irectorate|[Aa]dministration) of the NKVD",
        ),
    ),
    (
        "НКВД",
        (r"Н\.?К\.?В\.?Д\.?", rf"{_NK}[Вв]нутренних [Дд]ел", r"Наркомвнудел\w*"),
        (r"N\.?K\.?V\.?D", f"{_PC}Internal Affairs", "Narkomvnudel"),
    ),
    (
        "ГУГБ",
        ("ГУГБ", r"Главн\w+ [Уу]правлени\w+ [Гг]ос\w*безопасности"),
        (
            "GUGB",
            "(?:Main|Chief) (?:Directorate|Administration|Department) (?:of|for) State Security",
        ),
    ),
    (
        "НКГБ",
        ("НКГБ", rf"{_NK}[Гг]осударственной [Бб]езопасности"),
        ("NKGB", f"{_PC}State Security"),
    ),
    ("МГБ", ("МГБ",), ("MGB", "Ministry (?:of|for) State Security")),
    ("МВД", ("МВД",), ("MVD", "Ministry of (?:Internal Affairs|the Interior)")),
    ("КГБ", ("КГБ",), ("KGB", "Committee (?:of|for) State Security")),
    ("ОГПУ", ("ОГПУ",), ("OGPU", "O\\.G\\.P\\.U")),
    ("ГПУ", ("ГПУ",), ("GPU", "G\\.P\\.U")),
    ("ВЧК", ("ВЧК", "ЧК"), ("VChK", "VCHK", "Cheka", "All-Russian Extraordinary Commission")),
    (
        "СНК",
        ("СНК", r"Совнарком\w*", r"Совет\w* Народных Комиссаров"),
        ("SNK", "Sovnarkom", "Council of People['’]?s['’]? Commissars", "CPC"),
    ),
    ("СМ", ("Совмин\\w*", "Совет\\w* Министров"), ("Council of Ministers",)),
    ("ВЦИК", ("ВЦИК",), ("VTsIK", "All-Russian Central Executive Committee")),
    ("ЦИК", ("ЦИК",), ("TsIK", "Central Executive Committee", "CEC")),
    ("ВЦСПС", ("ВЦСПС",), ("VTsSPS", "AUCCTU", "All-Union Central Council of Trade Unions")),
    (
        "ВЛКСМ",
        ("ВЛКСМ", r"[Кк]омсомол(?:а|у|ом|е)?"),
        ("VLKSM", "[Kk]omsomol", "(?:All-Union Leninist )?Young Communist League"),
    ),
    ("Коминтерн", (r"Коминтерн\w*", "ИККИ"), ("Comintern", "Communist International", "ECCI")),
    (
        "РККА",
        ("РККА", r"Красн\w+ [Аа]рми\w+", "Рабоче-[Кк]рестьянск\\w+ Красн\\w+ [Аа]рми\\w+"),
        ("RKKA", "(?:Workers['’]? (?:and|&) Peasants['’]? )?Red Army"),
    ),
    (
        "РКИ",
        ("РКИ", "Рабкрин\\w*"),
        ("RKI", "Rabkrin", "Workers['’]? (?:and|&) Peasants['’]? Inspect\\w+"),
    ),
    (
        "ВСНХ",
        ("ВСНХ",),
        ("VSNKh", "Vesenkha", "Supreme (?:Council of (?:the )?National Economy|Economic Council)"),
    ),
    ("СТО", ("СТО",), ("STO", "Council of Labou?r and Defen[cs]e")),
    (
        "ГКО",
        ("ГКО", "ГОКО", r"Государственн\w+ [Кк]омитет\w* [Оо]бороны"),
        ("GKO", "GOKO", "State (?:Defen[cs]e Committee|Committee (?:of|for) Defen[cs]e)"),
    ),
    ("НКО", ("НКО", "Наркомат\\w* обороны", f"{_NK}[Оо]бороны"), ("NKO", f"{_PC}Defen[cs]e")),
    (
        "НКИД",
        ("НКИД", r"Наркоминдел\w*", f"{_NK}[Ии]ностранных [Дд]ел"),
        ("NKID", "Narkomindel", f"{_PC}Foreign Affairs"),
    ),
    (
        "НКПС",
        ("НКПС", f"{_NK}[Пп]утей [Сс]ообщения"),
        ("NKPS", f"{_PC}(?:Railways|Transport(?:ation)?|Ways of Communication|Communications)"),
    ),
    (
        "НКТП",
        ("НКТП", r"Наркомтяжпром\w*"),
        ("NKTP", "Narkomtiazhprom", "Narkomtyazhprom", f"{_PC}Heavy Industry"),
    ),
    (
        "НКВод",
        (r"Наркомвод\w*", "НКВод\\w*", f"{_NK}[Вв]одного [Тт]ранспорта"),
        ("NKVod", "Narkomvod", f"{_PC}Water Transport(?:ation)?"),
    ),
    ("НКЗем", (r"Наркомзем\w*", "НКЗ"), ("Narkomzem", "NKZ", f"{_PC}(?:Agriculture|Land)")),
    ("НКЮ", ("НКЮ", r"Наркомюст\w*"), ("NKIu", "NKYu", "Narkomiust", f"{_PC}Justice")),
    ("НКПрос", (r"Наркомпрос\w*",), ("Narkompros", f"{_PC}(?:Education|Enlightenment)")),
    ("НКФин", (r"Наркомфин\w*", "НКФ"), ("Narkomfin", "NKF", f"{_PC}Finance")),
    ("НКТорг", (r"Наркомторг\w*",), ("Narkomtorg", f"{_PC}Trade")),
    (
        "Политбюро",
        (r"[Пп]олитбюро", r"ПБ"),
        (r"[Pp]olitburo", r"[Pp]olitbureau", "Political Bureau", "PB"),
    ),
    ("Оргбюро", ("[Оо]ргбюро",), ("[Oo]rgburo", "Organi[sz]ational Bureau", "Orgbureau")),
    (
        "ГУЛАГ",
        ("(?:ГУЛАГ|ГУЛаг)\\w*",),
        ("G[Uu][Ll][Aa][Gg]", "Main (?:Directorate|Administration) of (?:the )?Camps"),
    ),
    ("ИТЛ", ("ИТЛ",), ("ITL", "[Cc]orrective [Ll]abou?r [Cc]amps?")),
    ("ОСО", ("ОСО", "Особ\\w+ [Сс]овещани\\w+"), ("OSO", "Special (?:Board|Conference|Council)")),
    ("Госплан", (r"Госплан\w*",), ("Gosplan", "State Planning Co(?:mmission|mmittee)")),
    ("ТАСС", ("ТАСС",), ("TASS",)),
    (
        "ООН",
        ("ООН", "Организаци\\w+ Объединенных Наций"),
        ("U\\.?N\\.?", "United Nations(?: Organi[sz]ation)?"),
    ),
    (
        "США",
        ("США", "Соединенн\\w+ Штат\\w+(?: Америки)?"),
        (r"U\.?S\.?A?\.?", "United States(?: of America)?"),
    ),
    ("Верховный Суд", ("Верховн\\w+ [Сс]уд\\w*",), ("Supreme Court",)),
    ("Верховный Совет", ("Верховн\\w+ [Сс]овет\\w*",), ("Supreme Soviet",)),
    (
        "обком",
        (r"[Оо]бком\w*", r"ОБКОМ\w*"),
        (r"[Oo]bkoms?", r"(?:[Rr]egional|[Oo]blast|[Pp]rovincial)(?: [Pp]arty)? [Cc]ommittees?"),
    ),
    (
        "крайком",
        (r"[Кк]райком\w*", r"КРАЙКОМ\w*"),
        ("[Kk]raikoms?", "(?:[Tt]erritorial|[Kk]rai)(?: [Pp]arty)? [Cc]ommittees?"),
    ),
    (
        "горком",
        (r"[Гг]орком\w*", r"ГОРКОМ\w*"),
        ("[Gg]orkoms?", "(?:[Cc]ity|[Mm]unicipal)(?: [Pp]arty)? [Cc]ommittees?"),
    ),
    (
        "райком",
        (r"[Рр]айком\w*", r"РАЙКОМ\w*"),
        ("[Rr]aikoms?", "(?:[Dd]istrict|[Rr]aion)(?: [Pp]arty)? [Cc]ommittees?"),
    ),
)
INSTITUTIONS = tuple(Institution(*row) for row in _ROWS)
"""Each is looked for with its longest form first."""
Language = Literal["ru", "en"]


def _pattern(language: Language) -> re.Pattern[str]:
    forms = [
        (form, index)
        for index, one in enumerate(INSTITUTIONS)
        for form in (one.russian if language == "ru" else one.english)
    ]
    # The longest first, so that ЦКК is not ЦК; a group's name tells the institution.
    forms.sort(key=lambda form: -len(form[0]))
    groups = "|".join(f"(?P<i{index}_{at}>{form})" for at, (form, index) in enumerate(forms))
    return re.compile(rf"(?<![^\W_])(?<!-)(?:{groups})(?![^\W_])")


_PATTERNS: dict[Language, re.Pattern[str]] = {"ru": _pattern("ru"), "en": _pattern("en")}


def find_institutions(text: str, language: Language) -> Iterator[InstitutionAt]:
    """The institutions that a text names, left to right, none over another."""
    for match in _PATTERNS[language].finditer(text):
        group = match.lastgroup or ""
        index = int(group[1:].split("_", maxsplit=1)[0])
        sure = any(letter.isupper() for letter in match[0])
        yield InstitutionAt(match.start(), match.end(), INSTITUTIONS[index].known, sure)
