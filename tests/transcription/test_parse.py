"""A published transcription becomes a reference: the model file, made-up editions, odd texts."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.transcription import Reference, parse, read_transcription
from pipeline.transcription.html import html_text

MODEL = Path(__file__).resolve().parents[2].parent / "shared/data/typed_transcription_en.txt"
EDITION = """Начальник станции Лесная о недостаче угля. 14 марта 1936 г.[1]

Опубликовано: Дорога и люди. Сборник документов. М.: Пример, 2001. С. 15–16.
Архив: ГАРФ. Ф. Р-1. Оп. 2с. Д. 30. Л. 4–4 об. Подлинник. Машинопись.

14 марта 1936 г.

№ 73/с

СОВ. СЕКРЕТНО
НАЧАЛЬНИКУ ДОРОГИ
тов. Иванову П.П.

В начале марта на станцию[2] прибыло *двадцать* вагонов угля, а по накладной **значится**
тридцать.

Прошу проверить и сообщить, где остальные.

*Проверить немедленно.

Доложить мне лично.*

Начальник станции Лесная С. Петров

Верно: секретарь Сидорова

*—* Вписано карандашом.
**—** Подчёркнуто чернилами.
[1] Заглавие составителя.
[2] Так в документе.

Перевод и публикация А. Пример
Подготовила к печати типография
Размещено: 5 мая 2011 г.
"""


@pytest.fixture(scope="module")
def model() -> Reference:
    if not MODEL.is_file():
        pytest.skip(f"the model transcription is not here: {MODEL.name}")
    return read_transcription(MODEL)


def test_the_model_loses_no_field(model: Reference) -> None:
    assert model.language == "en"
    assert model.title is not None
    assert model.title.text.startswith("Stalin to the leaders")
    (source,) = model.sources
    assert source.text.startswith("Lubyanka.")
    assert source.details["pages"] == "611-612"
    (archive,) = model.archives
    assert (archive.repository, archive.fond, archive.opis, archive.delo) == (
        "RGASPI", "558", "11", "58",
    )  # fmt: skip
    assert archive.sheets == ("61", "61 об.")
    assert [value and value.normalised for value in (model.authenticity, model.technique)] == [
        "подлинник", "машинопись",
    ]  # fmt: skip
    assert [value and value.normalised for value in (model.date, model.number, model.posted)] == [
        "1938-11-25", "1316", "2020-10-16",
    ]  # fmt: skip
    assert model.header == ()
    assert model.editor is not None
    assert model.editor.details["names"].startswith("Svitlana")
    assert model.unknown == ()


def test_the_text_of_the_model(model: Reference) -> None:
    hands = [[run.hand for run in paragraph.runs] for paragraph in model.body]
    assert hands == [["typed"]] * 5 + [["pencil"]]
    assert not re.search(r"[*\[\]]", model.text)
    assert model.body[5].kind == "handwriting"
    (signature,) = model.signatures
    assert signature.details["name"] == "Stalin"
    assert signature.details["post"].startswith("Secretary of the Central")
    first, second = model.footnotes
    assert (first.mark, first.passage, first.anchored, first.paragraph) == ("1", "*-*", False, 5)
    assert (second.mark, second.anchored, second.paragraph, second.after) == (
        "2", True, 0, "responsible",
    )  # fmt: skip


def as_html(text: str) -> str:
    return html_text("".join(f"<p>{line}</p>" for line in text.split("\n") if line))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: re.sub("\n\n+", "\n\n", text),
        lambda text: re.sub("\n\n+", "\n\n\n", text),
        lambda text: re.sub("\n+", "\n", text),
        lambda text: "\n".join(textwrap.fill(line, 80) for line in text.split("\n")),
        as_html,
    ],
    ids=["windows", "narrow gaps", "wide gaps", "no gaps", "wrapped", "web page"],
)
def test_the_model_laid_out_otherwise(model: Reference, change: Callable[[str], str]) -> None:
    read = parse(change(MODEL.read_text("utf-8")))
    remarks = {"remarks": ()}
    assert read.model_copy(update=remarks) == model.model_copy(update=remarks)


def test_the_slips_of_the_model(model: Reference) -> None:
    slips = Counter((remark.code, remark.line) for remark in model.remarks)
    assert slips == {
        ("space-before-sign", 5): 1,
        ("missing-space", 6): 1,
        ("space-before-sign", 13): 1,
        ("doubled-space", 19): 2,
        ("doubled-stop", 19): 1,
        ("note-without-anchor", 27): 1,
    }


def test_a_russian_edition() -> None:
    read = parse(EDITION)
    assert read.language == "ru"
    assert read.title is not None
    assert read.title.text == "Начальник станции Лесная о недостаче угля. 14 марта 1936 г."
    assert read.sources[0].details == {"label": "Опубликовано", "pages": "15-16"}
    assert read.archives[0].sheets == ("4", "4 об.")
    assert read.archives[0].fond == "Р-1"
    assert read.date is not None
    assert read.date.normalised == "1936-03-14"
    assert read.number is not None
    assert read.number.normalised == "73/с"
    assert read.header == ("СОВ. СЕКРЕТНО", "НАЧАЛЬНИКУ ДОРОГИ", "тов. Иванову П.П.")
    assert [[(run.hand, run.text) for run in paragraph.runs] for paragraph in read.body] == [
        [
            ("typed", "В начале марта на станцию прибыло"),
            ("pencil", "двадцать"),
            ("typed", "вагонов угля, а по накладной значится тридцать."),
        ],
        [("typed", "Прошу проверить и сообщить, где остальные.")],
        [("pencil", "Проверить немедленно.")],
        [("pencil", "Доложить мне лично.")],
    ]
    assert read.signatures[0].details == {
        "post": "Начальник станции Лесная",
        "name": "С. Петров",
    }
    assert read.ending == ("Верно: секретарь Сидорова",)
    assert [(note.mark, note.anchored, note.paragraph, note.after) for note in read.footnotes] == [
        ("*-*", True, 0, "прибыло"),
        ("**-**", True, 0, "накладной"),
        ("1", True, None, None),
        ("2", True, 0, "станцию"),
    ]
    assert read.posted is not None
    assert read.posted.normalised == "2011-05-05"
    assert read.editor is not None
    assert read.editor.details["names"] == "А. Пример"
    assert read.unknown == ("Подготовила к печати типография",)
    assert [remark.code for remark in read.remarks] == ["not-understood"] * len(read.unknown)


def test_a_text_without_wide_gaps_is_parted_by_what_it_says() -> None:
    wide = EDITION.replace("П.П.\n", "П.П.\n\n").replace("лично.*\n", "лично.*\n\n")
    remarks = {"remarks": ()}
    assert parse(wide).model_copy(update=remarks) == parse(EDITION).model_copy(update=remarks)


def test_archive_lines_below_the_text() -> None:
    read = parse(
        "Записка о дровах\n\nДров нет.\n\nИ. Петров\n\nАП РФ. Ф. 3. Оп. 24. Д. 409. Л. 12. Копия."
    )
    assert [paragraph.text for paragraph in read.body] == ["Дров нет."]
    assert read.signatures[0].text == "И. Петров"
    assert read.archives[0].delo == "409"
    assert read.authenticity is not None
    assert read.authenticity.normalised == "копия"


def test_an_edition_that_tells_of_the_sheet_below() -> None:
    read = parse(
        """№ 12
СООБЩЕНИЕ О ДОРОГЕ

12 мая 1937 г.

№ 577

Дороги нет.

Начальник пути
(ПЕТРОВ)

РГАСПИ. Ф. 17. Оп. 171. Д. 318. Л. 1. Подлинник.
На первом листе имеется помета.
Опубликовано: Дорога. С. 155.
"""
    )
    assert read.title is not None
    assert read.title.details == {"number": "№ 12"}
    assert read.number is not None
    assert read.number.normalised == "577"
    assert [paragraph.text for paragraph in read.body] == ["Дороги нет."]
    assert read.signatures[0].details == {"post": "Начальник пути", "name": "Петров"}
    assert read.ending == ("На первом листе имеется помета.",)
    assert read.sources[0].details["pages"] == "155"
    assert read.remarks == ()


def test_a_text_without_blank_lines() -> None:
    read = parse(
        "Записка Петрова\n14.03.1936\nПрошу выслать уголь.\nИ дрова.\nС. Петров\n"
        "ГАРФ. Ф. 1. Оп. 2. Д. 3. Л. 4."
    )
    assert read.title is not None
    assert read.date is not None
    assert len(read.body) == 2
    assert read.signatures[0].details == {"name": "С. Петров"}
    assert read.archives[0].sheets == ("4",)


def test_bare_figures_are_signs_where_a_note_has_them() -> None:
    read = parse("Заглавие\n\nПроект приказа1 и М20.\n\nСЕКРЕТАРЬ ЦК\n\n1 Не публикуется.")
    assert read.body[0].text == "Проект приказа и М20."
    assert [(note.mark, note.after) for note in read.footnotes] == [("1", "приказа")]
    assert read.signatures[0].details == {"post": "Секретарь ЦК"}


def test_numbered_lines_are_no_notes() -> None:
    read = parse("Заглавие\n\n1 План1 принят.\n\n2 План2 принят.\n\nКонец дела, и все ушли.")
    assert read.footnotes == ()
    assert len(read.body) == 3


def test_one_paragraph_is_a_text_and_no_title() -> None:
    read = parse("Дров нет.")
    assert read.title is None
    assert read.text == "Дров нет."


@pytest.mark.parametrize(
    "text",
    [
        "Дров нет.\n\nАП РФ. Ф. 3. Оп. 24. Д. 409. Л. 12.",
        "Дров нет.\n\nИ. Петров\n\nАП РФ. Ф. 3. Оп. 24. Д. 409. Л. 12.",
    ],
)
def test_a_sentence_above_the_archive_line_is_no_title(text: str) -> None:
    read = parse(text)
    assert read.title is None
    assert read.text == "Дров нет."
    assert len(read.archives) == 1


def test_long_lines_are_paragraphs_without_blank_lines_between() -> None:
    long = "Уголь на станцию не поступает, и паровозы стоят в депо без движения. " * 3
    read = parse(f"Записка об угле\n{long}\n{long}\nКоротко.\n")
    assert len(read.body) == 3


@pytest.mark.parametrize(
    ("text", "hands"),
    [
        ("Он *вписал* слово.\n\nКонец дела.", ["typed", "pencil", "typed"]),
        ("Он * вписал * слово.\n\nКонец дела.", ["typed", "pencil", "typed"]),
        ("Он *-*вписал*-* слово.\n\nКонец дела.", ["typed", "pencil", "typed"]),
        ("Он *вписал* слово.\n\nКонец дела.\n\n*-* Вписано чернилами.", ["typed", "ink", "typed"]),
        ("Он *вписал* слово.\n\nКонец дела.\n\n*-* Зачёркнуто карандашом.", ["typed"]),
        ("Он вписал* слово.\n\nКонец дела.\n\n* Так в документе.", ["typed"]),
        ("Он вписал* слово.\n\nКонец дела.", ["typed"]),
        ("Он [1-1]вписал[1-1] всё.\n\nКонец.\n\n1-1 Вписано.", ["typed", "pencil", "typed"]),
    ],
)  # fmt: skip
def test_passages_and_their_hands(text: str, hands: list[str]) -> None:
    assert [run.hand for run in parse(text).body[0].runs] == hands


def test_a_star_that_nothing_explains_stays_and_is_said() -> None:
    read = parse("Он вписал* слово.\n\nКонец дела.")
    assert read.body[0].text == "Он вписал* слово."
    assert [remark.code for remark in read.remarks] == ["lone-sign"]


def test_notes_within_the_text() -> None:
    read = parse("Заглавие\n\nДров [так в документе] нет [Sic!], и угля тоже.\n\nКонец дела.")
    assert read.body[0].text == "Дров нет, и угля тоже."
    assert [(note.text, note.after) for note in read.footnotes] == [
        ("так в документе", "Дров"),
        ("Sic!", "нет"),
    ]


def test_rows_of_stars_are_kept() -> None:
    read = parse("Заглавие\n\nПервая часть.\n\n* * *\n\nВторая часть.")
    assert len(read.body) == 2
    assert read.unknown == ("* * *",)


def test_empty_text_is_an_empty_reference() -> None:
    read = parse("")
    assert (read.title, read.body, read.unknown) == (None, (), ())


FRAGMENTS = st.sampled_from(
    (
        *(line for line in EDITION.split("\n") if line),
        "October 16, 2020", "A source: Archive of examples, pp. 3-4.", "25 ноября 1938 г. № 5",
        "РГАСПИ Ф, 17, Оп 171, Д. 298, Л. 123-136", "Архив: неизвестно где", "Архив:",
        "АП РФ. Ф. 3. Оп. 24. Д. 409. Л. 12. На бланке. Копия; ЦА ФСБ РФ. Ф. 3-ос. Оп. 6. Д. 3.",
        "* * *", "***", "-----", "6-6 Вписано.", "[3]", "[3] * - * Тут",
        "* Так в документе.", "Угля [так в документе].",
        "слово* и ещё** одно*", "Иван [6-6]ов[6-6]", "Подлинник. Машинопись.", "Копия.", "КОПИЯ",
        "Секретарь И. СТАЛИН", "Head of the station J. Smith", "No. 12", "Вх. № 7", "¹ Сноска",
        "Москва, 3 марта 1937 г.", "31 ноября 1938 г.", "Переводчик: Б. Пример", "Edited by A. Who",
        "\\ Архив: слово", "\\* звезда", "Номер: восемь", "Дата: вчера", "Подлинность: какая",
        "[Без заглавия]", "[Текст отсутствует]", "Разослано: всем", "Верно: никто",
        "Длинная строка без конца и края, которая говорит одно и то же много раз подряд, " * 3,
    )
)  # fmt: skip
GAPS = st.sampled_from(("\n", "\n\n", "\n\n", "\n\n\n"))
LABELS = (
    "архив опубликовано source номер дата подлинность without title без заглавия текст отсутствует "
    "размещено edited by"
)


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for one in value.values() for text in strings(one))
    elif isinstance(value, list | tuple):
        yield from (text for one in value for text in strings(one))


def words(text: str) -> Counter[str]:
    return Counter(word.casefold() for word in re.findall(r"[^\W\d_]{2,}", text))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(FRAGMENTS, GAPS), max_size=14))
def test_every_word_is_kept_somewhere(parts: list[tuple[str, str]]) -> None:
    text = "".join(line + gap for line, gap in parts)
    read = parse(text)
    kept = words(" ".join(strings(read.model_dump())))
    lost = words(text) - kept
    assert not set(lost) - set(LABELS.split()), lost


def test_a_second_remark_on_authenticity_is_kept_when_an_archive_stands_between() -> None:
    read = parse("тридцать.\nПодлинность: какая\nРГАСПИ Ф. 17 Оп. 171 Д. 298\nПодлинность: какая\n")
    assert read.unknown == ("какая",)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error(text: str) -> None:
    parse(text)
