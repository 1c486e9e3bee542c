import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.batch.archive_name import (
    parse_archive_name,
    parse_folder,
    parse_four_numbers,
    parse_plain_sheet,
    parse_sheet,
    reference_key,
    sheet_order,
)
from pipeline.model import ArchiveRef, Sheet

VERSO, RECTO = Sheet(61, verso=True), Sheet(61)


@pytest.mark.parametrize(
    ("name", "sheet"),
    [
        ("f558_op11_d58_l061", RECTO),
        ("f558_op11_d58_l061ob", VERSO),
        ("F558-OP11-D58-L061-OB", VERSO),
        ("Ф558_Оп11_Д58_Л61об", VERSO),
        ("Ф.558_Оп.11_Д.58_Л.61об.", VERSO),
        ("ф 558 оп 11 д 58 л 61 оборот", VERSO),
        ("f558op11d58l061ob", VERSO),
        ("F. 558 Op. 11 D. 58 L. 61 rev.", VERSO),
        ("Фонд 558 Опись 11 Дело 58 Лист 61 (оборот)", VERSO),
        ("фонд 558, опись 11, ед. хр. 58, л. 61 об", VERSO),
        ("f558_op11_d58_061rev", VERSO),
        ("f558_op11_d58_061v", VERSO),
        ("f558_op11_d58_061r", RECTO),
        ("f558_op11_d58_061", RECTO),
        ("f558_op11_d58_l061 oborot", VERSO),
        ("f558_op11_d58_l061_2", RECTO),
        ("f0558_op011_d0058_l00061", RECTO),
        ("558-11-58-061v", VERSO),
        ("f558_op11_d58_l61a", Sheet(61, "а")),
        ("Ф558_Оп11_Д58_Л61а", Sheet(61, "а")),
        ("Ф558_Оп11_Д58_Л61А", Sheet(61, "а")),
        ("Ф558_Оп11_Д58_Л61аоб", Sheet(61, "а", verso=True)),
        ("f558_op11_d58_l061aob", Sheet(61, "а", verso=True)),
        ("Ф558_Оп11_Д58_Л61б об", Sheet(61, "б", verso=True)),
        ("f558_op11_d58", None),
        ("f558_op11_d58_l061ob2", None),
    ],
)
def test_the_model_reference_in_all_its_spellings(name: str, sheet: Sheet | None) -> None:
    parsed = parse_archive_name(name)
    assert parsed is not None
    assert parsed.archive == ArchiveRef(None, "558", "11", "58")
    assert parsed.sheet == sheet
    decomposed = parse_archive_name(unicodedata.normalize("NFD", name))
    assert decomposed == parsed


@pytest.mark.parametrize(
    ("name", "archive", "sheet"),
    [
        ("РГАСПИ_Ф.17_Оп.162_Д.24_Л.12об", ("РГАСПИ", "17", "162", "24"), Sheet(12, verso=True)),
        ("RGASPI f.17 op.162 d.24 l.12", ("RGASPI", "17", "162", "24"), Sheet(12)),
        ("АП РФ. Ф. 3. Оп. 24. Д. 305. Л. 7", ("АП РФ", "3", "24", "305"), Sheet(7)),
        ("ГАРФ_Ф.Р-9401_Оп.2_Д.64_Л.1", ("ГАРФ", "Р-9401", "2", "64"), Sheet(1)),
        ("Ф. р-5446 Оп. 1а Д. 58а Л. 3", (None, "Р-5446", "1а", "58а"), Sheet(3)),
        ("F. 3-ос Op. 6 D. 3 L. 42", (None, "3-ос", "6", "3"), Sheet(42)),
        ("Ф3-oc_Оп6_Д3_Л42", (None, "3-ос", "6", "3"), Sheet(42)),
        ("f17_d24_l5", (None, "17", None, "24"), Sheet(5)),
    ],
)
def test_repositories_and_odd_numbers(
    name: str, archive: tuple[str | None, ...], sheet: Sheet
) -> None:
    parsed = parse_archive_name(name)
    assert parsed is not None
    assert (parsed.archive, parsed.sheet) == (ArchiveRef(*archive), sheet)


@pytest.mark.parametrize("word", ["ПАПКА", "ГАЗЕТА", "РАПОРТ", "SCAN", "GALLERY", "Сталин"])
def test_a_word_in_front_is_no_repository(word: str) -> None:
    parsed = parse_archive_name(f"{word} Ф558_Оп11_Д58_Л61")
    assert parsed is not None
    assert parsed.archive == ArchiveRef(None, "558", "11", "58")


def test_look_alike_letters_of_the_other_alphabet() -> None:
    latin_o_and_c = "Ф558_\u004fп11_Д58_Ли\u0063т61\u006fб"
    cyrillic_o_and_r = "f558_\u043e\u044011_d58_l61\u043eb"
    for name in (latin_o_and_c, cyrillic_o_and_r):
        parsed = parse_archive_name(name)
        assert parsed is not None
        assert (parsed.archive.opis, parsed.sheet) == ("11", VERSO)


def test_a_span_of_sheets_in_one_file() -> None:
    parsed = parse_archive_name("F. 3-ос Op. 6 D. 3 L. 42-45ob")
    assert parsed is not None
    assert (parsed.sheet, parsed.last) == (Sheet(42), Sheet(45, verso=True))
    backwards = parse_archive_name("f3_op6_d3_l042-1")
    assert backwards is not None
    assert (backwards.sheet, backwards.last) == (Sheet(42), None)


@pytest.mark.parametrize(
    "name",
    ["IMG_0001", "scan_001", "page 3", "1938-11-25 письмо", "1938-11-25-1v", "25-11-1938-1v",
     "17-162-24-012", "телеграмма", "pdf558", "l0", "", "фотография 12", "d58"],
)  # fmt: skip
def test_names_that_say_nothing(name: str) -> None:
    assert parse_archive_name(name) is None


def test_bare_numbers_are_offered_but_not_believed() -> None:
    four = parse_four_numbers("17-162-24-012")
    assert four is not None
    assert (four.sheet, four.marked) == (Sheet(12), False)
    plain = parse_plain_sheet("061")
    assert plain is not None
    assert not plain.marked
    assert parse_four_numbers("2021-03-04-001") is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ф. 17", ArchiveRef(fond="17")),
        ("опись 162", ArchiveRef(opis="162")),
        ("д24", ArchiveRef(delo="24")),
        ("РГАСПИ", ArchiveRef(repository="РГАСПИ")),
        ("Ф558_Оп11_Д58", ArchiveRef(None, "558", "11", "58")),
        ("дело Иванова", None),
        ("2021", None),
    ],
)
def test_folders(name: str, expected: ArchiveRef | None) -> None:
    assert parse_folder(name) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("61", (RECTO, None)),
        ("61 об.", (VERSO, None)),
        ("Л. 61а", (Sheet(61, "а"), None)),
        ("42-45об", (Sheet(42), Sheet(45, verso=True))),
        ("sixty-one", None),
        ("", None),
        ("0", None),
    ],
)
def test_sheets_in_a_manifest(text: str, expected: object) -> None:
    assert parse_sheet(text) == expected


numbers = st.integers(1, 99_999)
letters = st.sampled_from(["", "а", "б", "в", "г", "д"])
sheets = st.builds(Sheet, numbers, letters, st.booleans())


@given(
    st.integers(1, 99_999), st.integers(1, 9_999), st.integers(1, 99_999), sheets,
    st.sampled_from(["_", "-", ".", " ", "__", "_-_"]),
    st.sampled_from(["об", "ob", " об.", "_ob"]),
    st.booleans(), st.booleans(),
)  # fmt: skip
def test_what_is_written_is_read(
    fond: int, opis: int, delo: int, sheet: Sheet, gap: str, verso: str, cyrillic: bool, upper: bool
) -> None:
    words = ("ф", "оп", "д", "л") if cyrillic else ("f", "op", "d", "l")
    values = (fond, opis, delo, f"{sheet.number:03d}{sheet.letter}{verso if sheet.verso else ''}")
    name = gap.join(f"{word}{value}" for word, value in zip(words, values, strict=True))
    parsed = parse_archive_name(name.upper() if upper else name)
    assert parsed is not None
    assert parsed.archive == ArchiveRef(None, str(fond), str(opis), str(delo))
    assert parsed.sheet == sheet


@given(st.text(max_size=80))
def test_no_name_breaks_the_parsers(name: str) -> None:
    for parser in (parse_archive_name, parse_folder, parse_plain_sheet, parse_sheet):
        parser(name)


@given(st.lists(sheets, max_size=20))
def test_sheets_sort_as_an_archivist_sorts_them(items: list[Sheet]) -> None:
    ordered = sorted(items, key=sheet_order)
    for one, two in itertools.pairwise(ordered):
        assert one.number <= two.number
        if one.number == two.number:
            assert one.letter <= two.letter
            assert one.letter != two.letter or one.verso <= two.verso


def test_order_of_inserted_leaves() -> None:
    texts = ["62", "61а об", "61", "61а", "61об", "61б", "7"]
    parsed = [sheet for text in texts if (sheet := parse_sheet(text)) is not None]
    ordered = sorted((sheet for sheet, _ in parsed), key=sheet_order)
    assert [str(s) for s in ordered] == ["7", "61", "61 об.", "61а", "61а об.", "61б", "62"]


def test_keys_ignore_alphabet_and_case() -> None:
    assert reference_key("3-ос") == reference_key("3-OC") == reference_key("3-os")
    assert reference_key("Р-5446") == reference_key("r5446")
    assert reference_key("58") != reference_key("58а")
