"""References to archives, as printed and as they go wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Sheet
from pipeline.transcription.archive_line import parse_archive_line, print_archive
from pipeline.transcription.sheets import expand, shorten


def sides(first: int, last: int) -> tuple[str, ...]:
    return tuple(
        str(Sheet(number, verso=verso))
        for number in range(first, last + 1)
        for verso in (False, True)
    )


@pytest.mark.parametrize(
    ("text", "parts", "sheets"),
    [
        (
            "РГАСПИ. Ф. 558. Оп. 11. Д. 58. Л. 61–61 об. Подлинник. Машинопись.",
            ("РГАСПИ", "558", "11", "58"),
            ("61", "61 об."),
        ),
        (
            "РГАСПИ Ф, 17, Оп 171, Д. 298, Л. 123-136",
            ("РГАСПИ", "17", "171", "298"),
            tuple(str(number) for number in range(123, 137)),
        ),
        ("АП РФ. Ф. 3. Оп. 24. Д. 409. Л. 12. Копия.", ("АП РФ", "3", "24", "409"), ("12",)),
        (
            "ЦА ФСБ РФ. Ф. 3-ос. Оп. 6. Д. 3. Л. 42-45об.",
            ("ЦА ФСБ РФ", "3-ос", "6", "3"),
            sides(42, 45),
        ),
        (
            "Archive: RGASPI. F. 17. Op. 3.D. 58. L. 6-6 rev.",
            ("RGASPI", "17", "3", "58"),
            ("6", "6 об."),
        ),
        (
            "ГАРФ. Ф. Р-5446. Оп. 1а. Д. 2. Лл. 3, 5 об.–6, 9а",
            ("ГАРФ", "Р-5446", "1а", "2"),
            ("3", "5 об.", "6", "9а"),
        ),
        ("АВП РФ. Ф. 06. Оп. 1. П. 5. Д. 3.", ("АВП РФ", "06", "1", "3"), ()),
        (
            "Архив А. Н. Примерова. Ф. 1. Оп. 2. Д. 3. Л. 4",
            ("Архив А. Н. Примерова", "1", "2", "3"),
            ("4",),
        ),
        ("ГАРФ. Фонд Р-5446, опись", None, ()),
        ("Товарищ Ф. Иванов сказал.", None, ()),
        ("Ф. 17 не найден.", None, ()),
        ("", None, ()),
    ],
)
def test_one_reference(
    text: str, parts: tuple[str, str, str, str] | None, sheets: tuple[str, ...]
) -> None:
    line = parse_archive_line(text)
    if parts is None:
        assert line is None
        return
    assert line is not None
    (archive,) = line.archives
    assert (archive.repository, archive.fond, archive.opis, archive.delo) == parts
    assert archive.sheets == sheets
    assert set(archive.origin.values()) == {"transcription"}
    assert line.rest == ()


def test_several_references_in_one_line() -> None:
    line = parse_archive_line(
        "РГАСПИ. Ф. 17. Оп. 3. Д. 1. Л. 5; АП РФ. Ф. 3. Оп. 24. Д. 409. Л. 12. Заверенная копия. "
        "ЦА ФСБ РФ. Ф. 3-ос. Оп. 6. Д. 3. Л. 42. На бланке. Рукопись."
    )
    assert line is not None
    assert [archive.repository for archive in line.archives] == ["РГАСПИ", "АП РФ", "ЦА ФСБ РФ"]
    assert line.texts[1] == "АП РФ. Ф. 3. Оп. 24. Д. 409. Л. 12. Заверенная копия."
    assert line.authenticity is not None
    assert (line.authenticity.text, line.authenticity.normalised) == ("Заверенная копия", "копия")
    assert line.technique is not None
    assert line.technique.normalised == "рукопись"
    assert line.rest == ("На бланке",)


@pytest.mark.parametrize(
    ("text", "authenticity", "technique"),
    [
        ("Подлинник. Машинопись.", "подлинник", "машинопись"),
        ("Script. Typescript.", "подлинник", "машинопись"),
        ("Автограф.", "подлинник", "рукопись"),
        ("Машинописная копия.", "копия", "машинопись"),
        ("Копия. Машинопись, рукопись.", "копия", "машинопись, рукопись"),
        ("Черновик. Manuscript", "черновик", "рукопись"),
    ],
)
def test_authenticity_and_technique(text: str, authenticity: str, technique: str) -> None:
    line = parse_archive_line(f"ГАРФ. Ф. 1. Оп. 2. Д. 3. Л. 4. {text}")
    assert line is not None
    assert [value and value.normalised for value in (line.authenticity, line.technique)] == [
        authenticity, technique,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sheets", "printed"),
    [
        (("61", "61 об."), "61–61 об."),
        (("123", "124", "125"), "123–125"),
        (sides(42, 45), "42–45 об."),
        (("61", "61 об.", "62"), "61–61 об., 62"),
        (("61 об.", "62"), "61 об.–62"),
        (("61 об.", "62", "63"), "61 об.–62, 63"),
        (("5", "7"), "5, 7"),
        (("61а", "62"), "61а, 62"),
        ((), ""),
    ],
)
def test_sheets_are_shortened(sheets: tuple[str, ...], printed: str) -> None:
    assert shorten(sheets) == printed
    assert (expand(printed) or ()) == sheets


@given(
    st.lists(st.builds(Sheet, st.integers(1, 40), verso=st.booleans()), unique=True, max_size=12)
)
def test_shortened_sheets_are_the_same_sheets(sheets: list[Sheet]) -> None:
    listed = tuple(map(str, sheets))
    assert (expand(shorten(listed)) or ()) == listed


@pytest.mark.parametrize("text", ["много", "5–", "9–2", "1-2-3", ""])
def test_what_is_no_sheet(text: str) -> None:
    assert expand(text) is None


def test_a_reference_is_printed_as_it_was() -> None:
    text = "ЦА ФСБ РФ. Ф. 3-ос. Оп. 6. Д. 3. Л. 42–45 об."
    line = parse_archive_line(text)
    assert line is not None
    assert print_archive(line.archives[0]) == text
