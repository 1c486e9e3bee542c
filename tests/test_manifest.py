from pathlib import Path

import pytest

from pipeline.batch.manifest import read_manifest
from pipeline.errors import BatchError
from pipeline.model import ArchiveRef, Sheet


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_russian_table_in_every_coding(tmp_path: Path, encoding: str, mark: str) -> None:
    rows = [
        ["Файл", "Документ", "Архив", "Фонд", "Опись", "Дело", "Лист", "Заголовок"],
        ["а.jpg", "1", "РГАСПИ", "558", "11", "58", "61об", "Телеграмма"],
        ["", "", "", "", "", "", "", ""],
        ["б.jpg", "1", "", "", "", "", "", ""],
    ]
    text = "\r\n".join(mark.join(row) for row in rows)
    manifest = read_manifest(write(tmp_path, "batch.csv", text, encoding))
    first, second = manifest.entries
    assert (first.path, first.document, first.sheet) == ("а.jpg", "1", Sheet(61, verso=True))
    assert first.details.archive == ArchiveRef("РГАСПИ", "558", "11", "58")
    assert first.details.title == "Телеграмма"
    assert (second.path, second.sheet) == ("б.jpg", None)
    assert second.place == "batch.csv, line 4"
    assert manifest.remarks == ()


def test_quoted_cells_excel_marks_and_english_names(tmp_path: Path) -> None:
    text = 'sep=;\nFile Name;Title;Sheet\n"sub\\a.jpg";"Letter; to ""N""";42-45\n'
    (entry,) = read_manifest(write(tmp_path, "batch.csv", text)).entries
    assert entry.path == "sub/a.jpg"
    assert entry.details.title == 'Letter; to "N"'
    assert (entry.sheet, entry.last) == (Sheet(42), Sheet(45))


def test_oddities_of_a_table_are_told(tmp_path: Path) -> None:
    text = "file,sheet,tilte\na.jpg,page,x\n,61,\nb.jpg,2,y,z\n"
    manifest = read_manifest(write(tmp_path, "batch.csv", text))
    assert [entry.path for entry in manifest.entries] == ["a.jpg", "b.jpg"]
    told = "\n".join(manifest.remarks)
    assert "“tilte” of batch.csv is not known" in told
    assert "Did you mean “title”?" in told
    assert "line 2: “page” is not a sheet" in told
    assert "line 3: the row names no file" in told
    assert "line 4: the row has more cells" in told


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("batch.csv", "", "empty"),
        ("batch.csv", "scan no,fond\n1,2\n", "no column for the file"),
        ("batch.csv", "file,файл\n1,2\n", "more than one column “file”"),
        ("batch.toml", "title = Телеграмма\n", "at line 1"),
        ("batch.toml", "fond = 1\n[[documents]\n", "at line 2"),
        ("batch.toml", "documents = 3\n", "not a list of tables"),
        ("batch.toml", "[[documents]]\nfiles = [3]\n", "not a list of names"),
        ("batch.toml", "[[documents]]\ntitle = true\n", "“title” of document 1 is not a text"),
        ("batch.toml", "[[documents]]\n[[documents.files]]\nsheet='1'\n", "has no path"),
        ("batch.toml", "[[documents]]\nid='a'\n[[documents]]\nid='a'\n", "Two documents"),
    ],
)
def test_unusable_manifests_name_the_place_and_a_remedy(
    tmp_path: Path, name: str, text: str, says: str
) -> None:
    path = write(tmp_path, name, text)
    with pytest.raises(BatchError) as caught:
        read_manifest(path)
    assert says in caught.value.reason
    assert caught.value.file == str(path)
    assert caught.value.remedy


def test_toml_with_defaults_numbers_and_both_kinds_of_files(tmp_path: Path) -> None:
    text = """
repository = "РГАСПИ"
fond = 558
[[documents]]
id = "telegram"
title = "Телеграмма"
authenticity = "копия"
files = ["a.jpg", {path = "b.jpg", sheet = "61об"}]
[[documents]]
delo = "59"
files = "c.jpg"
[[documents]]
opis = "11"
titel = "?"
"""
    manifest = read_manifest(write(tmp_path, "batch.toml", text, "utf-8-sig"))
    assert manifest.defaults.archive == ArchiveRef("РГАСПИ", "558")
    assert [entry.path for entry in manifest.entries] == ["a.jpg", "b.jpg", "c.jpg"]
    assert manifest.entries[1].sheet == Sheet(61, verso=True)
    assert [document.lists_files for document in manifest.documents] == [True, True, False]
    assert manifest.documents[0].details.authenticity == "копия"
    assert "Did you mean “title”?" in manifest.remarks[0]
