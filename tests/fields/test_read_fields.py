"""Whole documents: what stands in their head and at their end."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from typewritten import page

from pipeline.fields import Fields, FieldSettings, read_fields
from pipeline.model import Box, Found, Line, Page, Region, RegionKind, ScanRef, Word

BODY = """
     В течение последних месяцев работа по подготовке материалов велась без
перерыва, и в настоящее время можно сообщить о первых ее результатах для
сведения, что и делается настоящим письмом по указанию руководства отдела.
"""
TELEGRAM = f"""
                                        Сов. секретно
                                        Экз. № 2

                 Ш И Ф Р О Т Е Л Е Г Р А М М А

     25 ноября 1938 г.                            № 1316

     Первым секретарям ЦК нацкомпартий, крайкомов и обкомов
{BODY}
                 Секретарь ЦК ВКП(б)        И. СТАЛИН

Верно: Зав. особым сектором (ПОСКРЕБЫШЕВ)
Отп. 3 экз.
исп. Иванов
маш. Петрова
"""
LETTER = f"""
СОВЕРШЕННО СЕКРЕТНО                 СЕКРЕТАРЮ ЦК ВКП(б)
                                    тов. СТАЛИНУ И.В.
№ 273/с                             ПРЕДСЕДАТЕЛЮ СНК СССР
25/XI-38 г.                         тов. МОЛОТОВУ В.М.

           ДОКЛАДНАЯ ЗАПИСКА
     о выполнении приказа № 00485
     от 11 августа 1937 г.
{BODY}
     Народный Комиссар Внутренних Дел СССР
     Генеральный Комиссар Гос. Безопасности
                                           (ЕЖОВ)
"""
EXTRACT = f"""
Строго секретно                                  П3465
Вх. № 45

В Ы П И С К А   из протокола № 57 заседания Политбюро

гор. Москва                    «5» мая 1941 г.

Тов. СТАЛИНУ, тов. МОЛОТОВУ
Копия: тов. Берия Л.П.
{BODY}
Председатель Совнаркома          Секретарь ЦК ВКП(б)
   В. Молотов                        И. Сталин

С подлинным верно:
   Секретарь                       Сидоров

Разослано: т.т. Молотову, Берия,
           Ворошилову.
Отпечатано в 2-х экз.
НК/АП 5.V.41 г.
Ф. 558 Оп. 11 Д. 58 Л. 61
"""


def fields(text: str) -> Fields:
    return read_fields([page(text)])


def value(found: Found | None) -> str | None:
    return None if found is None else found.normalised


def values(found: tuple[Found, ...]) -> list[str]:
    return [item.normalised for item in found]


def detail(found: Found | None) -> dict[str, str]:
    assert found is not None
    return dict(found.details)


def is_empty(found: Fields) -> bool:
    names = [name for name in Fields.__slots__ if name != "missing"]
    return not any(getattr(found, name) for name in names)


def test_a_telegram() -> None:
    found = fields(TELEGRAM)
    assert value(found.secrecy) == "совершенно секретно"
    assert value(found.exemplar) == "2"
    assert value(found.kind) == "шифротелеграмма"
    assert value(found.number) == "1316"
    assert value(found.date) == "1938-11-25"
    assert values(found.addressees) == ["Первым секретарям ЦК нацкомпартий, крайкомов и обкомов"]
    assert values(found.signature) == ["Секретарь ЦК ВКП(б) И. Сталин"]
    assert detail(found.signature[0]) == {"post": "Секретарь ЦК ВКП(б)", "name": "И. Сталин"}
    assert detail(found.certified) == {"post": "Зав. особым сектором", "name": "Поскребышев"}
    assert detail(found.copies) == {"count": "3", "executor": "Иванов", "typist": "Петрова"}
    assert {name for name, _ in found.missing} == {
        "urgency", "incoming", "outgoing", "place", "sender",
        "distribution", "authenticity", "archive",
    }  # fmt: skip


def test_evidence_is_the_words_and_their_box() -> None:
    (sheet,) = [page(TELEGRAM, confidence=0.8)]
    number = read_fields([sheet]).number
    assert number is not None
    assert [word.text for word in number.words] == ["№", "1316"]
    assert number.text == "№ 1316"
    assert number.box == Box.around(word.box for word in number.words)
    assert number.page_id == sheet.id
    assert number.confidence == pytest.approx(0.8)
    kind = read_fields([sheet]).kind
    assert kind is not None
    assert len(kind.words) == len("шифротелеграмма")


def test_a_letter_in_two_columns_whose_subject_names_another_order() -> None:
    found = fields(LETTER)
    assert value(found.number) == "273/с"
    assert value(found.date) == "1938-11-25"
    assert found.other_dates == ()
    assert values(found.addressees) == [
        "Секретарю ЦК ВКП(б) тов. Сталину И.В.",
        "Председателю СНК СССР тов. Молотову В.М.",
    ]
    assert detail(found.signature[0])["name"] == "Ежов"
    assert detail(found.signature[0])["post"] == (
        "Народный Комиссар Внутренних Дел СССР Генеральный Комиссар Гос. Безопасности"
    )


def test_an_extract_with_everything_below() -> None:
    found = fields(EXTRACT)
    assert value(found.secrecy) == "строго секретно"
    assert value(found.kind) == "выписка из протокола"
    assert value(found.incoming) == "45"
    assert value(found.place) == "Москва"
    assert [dict(item.details).get("role") for item in found.addressees] == [None, None, "copy"]
    assert values(found.signature) == [
        "Председатель Совнаркома В. Молотов",
        "Секретарь ЦК ВКП(б) И. Сталин",
    ]
    assert detail(found.certified) == {"post": "Секретарь", "name": "Сидоров"}
    assert detail(found.copies) == {"count": "2", "initials": "НК/АП", "date": "1941-05-05"}
    assert value(found.distribution) == "т.т. Молотову, Берия, Ворошилову."
    assert detail(found.archive) == {"fond": "558", "opis": "11", "delo": "58", "sheet": "61"}


@pytest.mark.parametrize(
    "kind", sorted(set(RegionKind) - {RegionKind.OTHER, RegionKind.HANDWRITING})
)
def test_kinds_of_regions_do_not_matter(kind: RegionKind) -> None:
    assert read_fields([page(LETTER, kind=kind)]) == fields(LETTER)


def test_order_of_lines_does_not_matter() -> None:
    straight = page(EXTRACT)
    lines = tuple(reversed(straight.regions[0].lines))
    mixed = replace(straight, regions=(replace(straight.regions[0], lines=lines),))
    assert read_fields([mixed]) == read_fields([straight])


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_page_that_lies_on_its_side(rotation: int) -> None:
    straight = page(LETTER)
    w, h = straight.width, straight.height

    def turned(box: Box) -> Box:
        """Where a box of the upright page lies in a scan that must be turned to be read."""
        if rotation == 90:
            return Box(box.y0, w - box.x1, box.y1, w - box.x0)
        if rotation == 180:
            return Box(w - box.x1, h - box.y1, w - box.x0, h - box.y0)
        return Box(h - box.y1, box.x0, h - box.y0, box.x1)

    lines = tuple(
        Line(turned(line.box), tuple(replace(word, box=turned(word.box)) for word in line.words))
        for line in straight.regions[0].lines
    )
    region = Region("r1", RegionKind.PARAGRAPH, Box.around(line.box for line in lines), lines)
    size = (w, h) if rotation == 180 else (h, w)
    sheet = Page("p1", ScanRef("x", "0" * 64), *size, 300.0, (region,), rotation=rotation)
    found, expected = read_fields([sheet]), fields(LETTER)
    for name in ("secrecy", "kind", "number", "date"):
        assert value(getattr(found, name)) == value(getattr(expected, name))
    assert values(found.addressees) == values(expected.addressees)
    assert values(found.signature) == values(expected.signature)


@pytest.mark.parametrize(
    ("mark", "normal"),
    [
        ("Сов. секретно", "совершенно секретно"),
        ("СОВЕРШЕННО СЕКРЕТНО", "совершенно секретно"),
        ("С О В Е Р Ш Е Н Н О  С Е К Р Е Т Н О", "совершенно секретно"),
        ("Совершенно\nсекретно", "совершенно секретно"),
        ("С.секретно", "совершенно секретно"),
        ("СЕКРЕТНО.", "секретно"),
        ("Строго секретно", "строго секретно"),
        ("(Особая папка)", "особая папка"),
        ("Не подлежит\nоглашению", "не подлежит оглашению"),
        ("Для служебного пользования", "для служебного пользования"),
        ("ДСП", "для служебного пользования"),
        ("Лично. Секретно", "секретно"),
        ("CEKPETHO", "секретно"),
    ],
)
def test_secrecy(mark: str, normal: str) -> None:
    assert value(fields(f"{mark}\n\n№ 5\n{BODY}").secrecy) == normal


def test_other_marks() -> None:
    found = fields(
        f"Вне очереди\nХранить наравне с шифром\nСнятие копий воспрещается\nКОПИЯ\n{BODY}"
    )
    assert value(found.urgency) == "вне очереди"
    assert values(found.handling) == ["хранить наравне с шифром", "снятие копий воспрещается"]
    assert value(found.authenticity) == "копия"
    assert found.secrecy is None


@pytest.mark.parametrize(
    ("title", "normal"),
    [
        ("П Р О Т О К О Л  № 64", "протокол"),
        ("ПР О Т ОКО Л № 64", "протокол"),
        ("ПРИКАЗ", "приказ"),
        ("ДОКЛАДНАЯ ЗАПИСКА", "докладная записка"),
        ("Д О К Л А Д Н А Я   З А П И С К А", "докладная записка"),
        ("Выписка из протокола № 5", "выписка из протокола"),
        ("СПРАВКА", "справка"),
        ("CПPABKA", "справка"),
        ("СПЕЦСОО6ЩЕНИЕ", "спецсообщение"),
        ("ПРОТОКОЛ ДОПРОСА", "протокол допроса"),
        ("ОБВИНИТЕЛЬНОЕ ЗАКЛЮЧЕНИЕ", "обвинительное заключение"),
        ("Приговор", "приговор"),
        ("ШИФРОВКА", "шифротелеграмма"),
        ("ПОСТАНОВЛЕНИЕ СОВЕТА НАРОДНЫХ КОМИССАРОВ", "постановление"),
    ],
)
def test_kind(title: str, normal: str) -> None:
    assert value(fields(f"             {title}\n{BODY}").kind) == normal


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("Тов. СТАЛИНУ И.В.", ["тов. Сталину И.В."]),
        ("ЦК ВКП(б) - тов. Сталину", ["ЦК ВКП(б) тов. Сталину"]),
        ("Товарищу Сталину", ["тов. Сталину"]),
        (
            "т.т. Сталину, Молотову и Кагановичу",
            ["тов. Сталину", "тов. Молотову", "тов. Кагановичу"],
        ),
        ("Всем начальникам УНКВД", ["Всем начальникам УНКВД"]),
        ("В Политбюро ЦК ВКП(б)", ["В Политбюро ЦК ВКП(б)"]),
        ("КОМУ: Секретарю обкома", ["Секретарю обкома"]),
        (
            "Наркому внутренних дел СССР\nтов. Ежову Н.И.",
            ["Наркому внутренних дел СССР тов. Ежову Н.И."],
        ),
        (
            "НАЧАЛЬНИКУ УНКВД ПО ОБЛАСТИ\nКОМИССАРУ БЕЗОПАСНОСТИ\nтов. ЗИМИНУ",
            ["Начальнику УНКВД по области комиссару безопасности тов. Зимину"],
        ),
    ],
)
def test_addressees(block: str, expected: list[str]) -> None:
    assert values(fields(f"Секретно\n\n{block}\n{BODY}").addressees) == expected


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("СЕКРЕТАРЬ ЦК ВКП(б) И. СТАЛИН", ["Секретарь ЦК ВКП(б) И. Сталин"]),
        ("                      И. Сталин", ["И. Сталин"]),
        ("                     (И. Сталин)", ["И. Сталин"]),
        ("                     /И.СТАЛИН/", ["И. Сталин"]),
        ("           СТАЛИН.", ["Сталин"]),
        ("П.п. Начальник отдела Смирнов", ["Начальник отдела Смирнов"]),
        ("И.о. начальника управления   (С. Орлов)", ["И.о. начальника управления С. Орлов"]),
        ("Председатель Президиума\nВерховного Совета СССР        М. КАЛИНИН",
         ["Председатель Президиума Верховного Совета СССР М. Калинин"]),
        ("В.А.Загорский, И.Л.Синицын.", ["В.А. Загорский", "И.Л. Синицын"]),
        ("Председатель:   Орлов\nЧлены:          Петров\n                Сидоров",
         ["Председатель Орлов", "Члены Петров", "Сидоров"]),
    ],
)  # fmt: skip
def test_signatures(end: str, expected: list[str]) -> None:
    assert values(fields(f"{BODY}\n{end}").signature) == expected


@pytest.mark.parametrize(
    "end",
    [
        "НАЧАЛЬНИК ОТДЕЛА НКВД СССР",
        "Совет Народных Комиссаров",
        "КОНЕЦ",
        "г. Ростов",
        "- 12 -",
        "с приветом",
    ],
)
def test_no_signature_where_no_name_is(end: str) -> None:
    assert fields(f"{BODY}\n{end}").signature == ()


def test_the_date_may_stand_above_the_signature() -> None:
    found = fields(f"{BODY}\nКиев, 3.2.38 г.\n\n          А. Орлов")
    assert value(found.date) == "1938-02-03"
    assert value(found.place) == "Киев"
    assert values(found.signature) == ["А. Орлов"]


def test_the_date_of_the_head_wins_and_the_other_is_kept() -> None:
    found = fields(f"25 ноября 1938 г.\n{BODY}\nПолучена 26.XI.38 г.")
    assert value(found.date) == "1938-11-25"
    assert values(found.other_dates) == ["1938-11-26"]


def test_the_second_line_of_a_title_is_no_prose() -> None:
    found = fields(f"ПРОТОКОЛ № 38\nзаседания комиссии от 20 августа 1938 года\n{BODY.strip()}")
    assert value(found.date) == "1938-08-20"
    assert value(found.number) == "38"


def test_a_number_without_a_sign_beside_a_date() -> None:
    found = fields(f"25 ноября 1938 г.          П5175\n\n{BODY}")
    assert (value(found.date), value(found.number)) == ("1938-11-25", "П5175")


def test_a_number_with_the_letters_of_a_mark_is_no_mark() -> None:
    found = fields(f"№ 422/сс\n\n{BODY}")
    assert (value(found.number), found.secrecy) == ("422/сс", None)


def test_an_impossible_date_is_reported() -> None:
    date = fields(f"31 ноября 1938 г.\n№ 5\n{BODY}").date
    assert date is not None
    assert date.normalised == ""
    assert detail(date)["problem"]
    assert date.confidence < 0.2


def test_the_end_is_on_the_last_page_however_many_there_are() -> None:
    middle = [page(BODY * 9, page_id="m")] * 3000
    first, last = page(f"№ 5\n{BODY}"), page(f"{BODY}\n   Директор   А. Орлов", page_id="z")
    started = time.perf_counter()
    found = read_fields([first, *middle, last])
    assert time.perf_counter() - started < 2
    assert value(found.number) == "5"
    assert [item.page_id for item in found.signature] == ["z"]


IN_BODY = f"""
     В соответствии с приказом № 00447 от 30 июля 1937 г. начата работа, которая
продолжалась до 25 ноября 1938 г. и была закончена в срок, как и следует из
ПРОТОКОЛА № 5 от 3.2.38 г. и из письма тов. Сталину. Все это совершенно секретно
и хранится в г. Москве у секретаря ЦК ВКП(б) И. Сталина, фонд 5, опись 6.
{BODY}
"""
CONTENTS = """
                 СОДЕРЖАНИЕ
Введение ............................... 3
Глава 1. Приказ № 5 .................... 12
Протокол ............................... 25
Справка о работе ....................... 31
Заключение ............................. 40
"""
LISTING = """
0001  005  00123  00456  00777
0002  016  00124  00457  00001
0003  033  00000  00000  25.11.38
0004  016  00124  № 457  00001
0005  016  00124  00457  00001
0006  016  00124  00457  00001
0007  016  00124  00457  00001
0008  016  00124  00457  00001
"""
CHAPTER = f"""
                 Глава 3

            РЕШЕНИЕ УРАВНЕНИЙ
{BODY}{BODY}
                   12
"""
FRENCH = """
TRES SECRET
Paris, le 25.11.1938
No 1316
Monsieur le ministre, nous avons bien recu votre lettre et nous vous en
remercions. Elle sera transmise aux services competents le plus tot possible.
                              P. Durand
"""
GERMAN_READ_AS_RUSSIAN = "\n".join(
    "ипа аег Негг Мипзег Лаие зеhr деегтег иns ап дег Тир вог дет Наизе зиnа" for _ in range(9)
)


@pytest.mark.parametrize(
    "text", [IN_BODY, CONTENTS, LISTING, CHAPTER, FRENCH, GERMAN_READ_AS_RUSSIAN + "\n\nВ. Мипс"]
)
def test_pages_without_such_fields_give_none(text: str) -> None:
    found = fields(text)
    assert is_empty(found), found
    assert all(reason for _, reason in found.missing)


def test_an_answer_does_not_take_the_number_it_answers() -> None:
    found = fields(f"На Ваш № 273/с от 3.2.38 г.\n\nУважаемый товарищ Сталин!\n{BODY}")
    assert is_empty(found)


def test_a_list_of_names_below_a_title_is_still_russian() -> None:
    names = "\n".join(
        f"слесарь цеха Орлов, токарь цеха Петров, кузнец цеха Зимин {n}" for n in range(12)
    )
    assert value(fields(f"               СПРАВКА\n\n№ 5\n{names}").kind) == "справка"


def test_reasons_are_in_plain_words() -> None:
    reasons = dict(fields(f"Лично\n25 ноября, вечером\n{BODY}").missing)
    assert reasons["date"].startswith("no date in the first 2 lines or at the end of the document")
    assert "without a year" in reasons["date"]
    assert dict(read_fields([]).missing)["number"] == "no typing was read"
    assert dict(fields(FRENCH).missing)["date"] == "the page is not typed in Russian letters"


def test_strange_pages() -> None:
    huge = "№ 1" + "9" * 20000 + " " + "т" * 20000 + " 1/" * 5000
    box = Box(0, 0, 1, 1)
    same = tuple(Line(box, (Word(text, box, 0.0),)) for text in ["№", "5", "г.", "(", "25/XI-38"])
    odd = Page("o", ScanRef("x", "0"), 1, 1, None, (Region("r", RegionKind.STAMP, box, same),))
    started = time.perf_counter()
    for pages in ([page(huge)], [odd], [page("")], [page("(\n/\n.\n№\nтов.\nВерно:\nОтп.")]):
        read_fields(pages)
    assert time.perf_counter() - started < 3


def test_settings_are_checked() -> None:
    with pytest.raises(ValueError, match="head_lines"):
        FieldSettings(head_lines=0)
    with pytest.raises(ValueError, match="shares"):
        FieldSettings(wide=2.0)
