import os
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.batch import (
    Batch,
    Document,
    ProblemKind,
    ScanFile,
    frame_page_id,
    frame_sheets,
    read_batch,
)
from pipeline.batch.ids import natural_key, safe_id, unique_ids
from pipeline.errors import BatchError
from pipeline.model import ArchiveRef, Sheet


def make(root: Path, *names: str, **texts: str) -> Path:
    folder = root / "batch-1"
    folder.mkdir(exist_ok=True)
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    for name, text in texts.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder


def listed(document: Document) -> list[str]:
    return [file.relative for file in document.files]


def by_id(batch: Batch) -> dict[str, list[str]]:
    return {document.id: listed(document) for document in batch.documents}


def kinds(document: Document) -> list[ProblemKind]:
    return [problem.kind for problem in document.problems]


def test_recto_and_verso_pair_up_and_sheets_sort(tmp_path: Path) -> None:
    names = ["f558_op11_d58_l062.tif", "Ф558_Оп11_Д58_Л61об.jpg", "f558_op11_d58_l061.tif",
             "f558_op11_d58_l062ob.tif", "f558_op11_d58_l061a.tif",
             "f558_op11_d58_l061aob.tif"]  # fmt: skip
    batch = read_batch(make(tmp_path, *names))
    (document,) = batch.documents
    assert batch.name == "batch-1"
    assert document.id == "f558_op11_d58_l061-062"
    assert document.archive == ArchiveRef(None, "558", "11", "58")
    assert [str(file.sheet) for file in document.files] == [
        "61", "61 об.", "61а", "61а об.", "62", "62 об."
    ]  # fmt: skip
    assert document.problems == ()
    assert document.files[0].path.is_absolute()
    assert document.files[0].page_id == "f558_op11_d58_l061"


def test_one_sheet_with_its_verso(tmp_path: Path) -> None:
    batch = read_batch(make(tmp_path, "f558_op11_d58_l061.tif", "f558_op11_d58_l061ob.tif"))
    assert [document.id for document in batch.documents] == ["f558_op11_d58_l061"]


def test_problems_of_the_numbering(tmp_path: Path) -> None:
    names = ["l61.tif", "l61ob.tif", "l62.tif", "l63.tif", "l66ob.tif", "l66ob.jpg"]
    folder = make(tmp_path, *(f"f1_op2_d3_{name}" for name in names))
    (document,) = read_batch(folder).documents
    told = {problem.kind: problem for problem in document.problems}
    assert sorted(told) == sorted(
        {ProblemKind.DUPLICATE_SHEET, ProblemKind.MISSING_RECTO, ProblemKind.MISSING_VERSO,
         ProblemKind.GAP}
    )  # fmt: skip
    assert "62-63" in told[ProblemKind.MISSING_VERSO].message
    assert "64-65" in told[ProblemKind.GAP].message
    assert "66 об." in told[ProblemKind.DUPLICATE_SHEET].message
    assert told[ProblemKind.MISSING_RECTO].file in {"f1_op2_d3_l66ob.jpg", "f1_op2_d3_l66ob.tif"}


def test_rectos_alone_miss_nothing(tmp_path: Path) -> None:
    (document,) = read_batch(make(tmp_path, "f1_op2_d3_l1.tif", "f1_op2_d3_l2.tif")).documents
    assert document.problems == ()


def test_a_file_of_several_sheets_fills_its_gap(tmp_path: Path) -> None:
    names = ["f1_op2_d3_l41.pdf", "f1_op2_d3_l42-45ob.pdf", "f1_op2_d3_l46.pdf"]
    (document,) = read_batch(make(tmp_path, *names)).documents
    assert document.problems == ()
    assert document.files[1].last == Sheet(45, verso=True)


def test_sheets_of_the_pages_of_a_file() -> None:
    span = ScanFile(Path("a.pdf"), "a.pdf", "a", Sheet(42), Sheet(43, verso=True))
    sides = (Sheet(42), Sheet(42, verso=True), Sheet(43), Sheet(43, verso=True))
    assert frame_sheets(span, 4) == sides
    assert frame_sheets(span, 2) == (None, None)
    rectos = ScanFile(Path("a.pdf"), "a.pdf", "a", Sheet(42), Sheet(43))
    assert frame_sheets(rectos, 3) == sides[:3]
    assert frame_sheets(rectos, 2) == (Sheet(42), Sheet(43))
    one = ScanFile(Path("a.pdf"), "a.pdf", "a", Sheet(42))
    assert frame_sheets(one, 1) == (Sheet(42),)
    assert frame_sheets(one, 3) == (Sheet(42), None, None)


def test_strays_are_their_own_documents_and_deloes_are_kept_apart(tmp_path: Path) -> None:
    folder = make(tmp_path, "IMG_10.jpg", "IMG_2.jpg", "f1_op2_d3_l1.tif", "f1_op2_d4_l1.tif")
    assert by_id(read_batch(folder)) == {
        "IMG_2": ["IMG_2.jpg"],
        "IMG_10": ["IMG_10.jpg"],
        "f1_op2_d3_l001": ["f1_op2_d3_l1.tif"],
        "f1_op2_d4_l001": ["f1_op2_d4_l1.tif"],
    }


def test_sub_folders_are_documents_in_natural_order(tmp_path: Path) -> None:
    folder = make(tmp_path, "b/10.jpg", "b/2.jpg", "a/deep/x.png", "a/y.png")
    assert by_id(read_batch(folder)) == {
        "a": ["a/y.png"],
        "a.deep": ["a/deep/x.png"],
        "b": ["b/2.jpg", "b/10.jpg"],
    }


def test_the_reference_may_stand_in_folders(tmp_path: Path) -> None:
    folder = make(tmp_path, "Ф. 17/Оп. 162/Д. 24/012.tif", "Ф. 17/Оп. 162/Д. 24/012об.tif")
    (document,) = read_batch(folder).documents
    assert document.id == "f17_op162_d24_l012"
    assert document.archive == ArchiveRef(None, "17", "162", "24")
    assert [file.sheet for file in document.files] == [Sheet(12), Sheet(12, verso=True)]


def test_bare_numbers_are_sheets_only_beside_a_marked_side(tmp_path: Path) -> None:
    folder = make(tmp_path, "s/1.tif", "s/2.tif", "m/1.tif", "m/1ob.tif", "m/2.tif",
                  "17-162-24-012.tif", "17-162-24-012v.tif", "9-9-9-9.tif")  # fmt: skip
    documents = {document.id: document for document in read_batch(folder).documents}
    assert [file.sheet for file in documents["s"].files] == [None, None]
    assert [str(file.sheet) for file in documents["m"].files] == ["1", "1 об.", "2"]
    assert listed(documents["f17_op162_d24_l012"]) == ["17-162-24-012.tif", "17-162-24-012v.tif"]
    assert listed(documents["9-9-9-9"]) == ["9-9-9-9.tif"]


def test_only_pictures_are_scans(tmp_path: Path) -> None:
    names = ["a.tif", ".hidden.tif", "._a.tif", "Thumbs.db", "desktop.ini", "a.xml", "a.txt",
             "a.json", "notes", "photo.heic", "broken.tif", "__MACOSX/a.tif"]  # fmt: skip
    folder = make(tmp_path, *names)
    (folder / "scan without extension").write_bytes(b"\xff\xd8\xff\xe0 and so on")
    (folder / "Л.12").write_bytes(b"II*\0 and so on")
    found = {file.relative for document in read_batch(folder).documents for file in document.files}
    assert found == {"a.tif", "broken.tif", "photo.heic", "scan without extension", "Л.12"}


def test_a_single_file_is_a_batch(tmp_path: Path) -> None:
    folder = make(tmp_path, "f558_op11_d58_l061ob.tif", "other.tif")
    batch = read_batch(folder / "f558_op11_d58_l061ob.tif")
    assert (batch.name, batch.folder) == ("f558_op11_d58_l061ob", folder.resolve())
    assert by_id(batch) == {"f558_op11_d58_l061ob": ["f558_op11_d58_l061ob.tif"]}


def test_unusable_folders_say_what_to_do(tmp_path: Path) -> None:
    empty = make(tmp_path, "readme.txt")
    for folder, says in (
        (tmp_path / "none", "does not exist"),
        (empty, "no scans"),
        (Path(os.devnull), "neither a folder"),
    ):
        with pytest.raises(BatchError, match=says) as caught:
            read_batch(folder)
        assert caught.value.remedy
        assert caught.value.file == str(folder)


def test_a_folder_that_may_not_be_read(tmp_path: Path) -> None:
    folder = make(tmp_path, "open/a.tif", "closed/b.tif")
    (folder / "closed").chmod(0)
    try:
        if os.access(folder / "closed", os.R_OK):
            pytest.skip("this user may read everything")
        batch = read_batch(folder)
        assert by_id(batch) == {"open": ["open/a.tif"]}
        assert [problem.kind for problem in batch.problems] == [ProblemKind.UNREADABLE_FOLDER]
    finally:
        (folder / "closed").chmod(0o755)


def test_links_that_go_round_are_entered_once(tmp_path: Path) -> None:
    folder = make(tmp_path, "a/1.tif")
    (folder / "a" / "again").symlink_to(folder, target_is_directory=True)
    (folder / "self").symlink_to("self")
    (folder / "gone.tif").symlink_to("nowhere.tif")
    assert by_id(read_batch(folder)) == {"a": ["a/1.tif"], "gone": ["gone.tif"]}


def test_page_ids_are_unique_without_regard_to_case(tmp_path: Path) -> None:
    names = ["a.tif", "A.jpg", "x/a.tif", "x/b.tif", "y/b.tif", "c.p001.tif", "com1.tif"]
    batch = read_batch(make(tmp_path, *names))
    ids = {file.relative: file.page_id for d in batch.documents for file in d.files}
    assert len({page_id.casefold() for page_id in ids.values()}) == len(names)
    assert ids["x/b.tif"] == "x.b"
    assert ids["c.p001.tif"] == "c_p001"
    assert ids["com1.tif"] == "_com1"
    assert frame_page_id("c", 0, 1) == "c"
    assert frame_page_id("c", 0, 3) == "c.p001"


def test_names_from_a_mac_are_composed(tmp_path: Path) -> None:
    folder = make(tmp_path, unicodedata.normalize("NFD", "Ёлкин_й.jpg"))
    (document,) = read_batch(folder).documents
    assert document.files[0].relative == "Ёлкин_й.jpg"
    assert document.files[0].page_id == "Ёлкин_й"
    assert document.files[0].path.exists()


def test_names_that_are_not_unicode(tmp_path: Path) -> None:
    folder = make(tmp_path)
    name = os.fsdecode("Ф558_Оп11_Д58_Л61.tif".encode("cp1251"))
    try:
        (folder / name).write_bytes(b"x")
    except OSError:
        pytest.skip("this file system keeps names in Unicode")
    (document,) = read_batch(folder).documents
    assert document.id == "f558_op11_d58_l061"
    assert document.files[0].relative == "Ф558_Оп11_Д58_Л61.tif"
    assert document.files[0].path.exists()


TOML = """
repository = "РГАСПИ"
[[documents]]
id = "telegram"
title = "Телеграмма"
source = "Сборник"
authenticity = "копия"
technique = "машинопись"
fond = "558"
files = [{path = "b.jpg", sheet = "61об"}, {path = "a.jpg", sheet = "61"}, "missing.jpg"]
[[documents]]
fond = "1"
title = "Опись"
[[documents]]
fond = "999"
title = "Нет такого"
"""


def test_a_toml_manifest_overrides_the_names(tmp_path: Path) -> None:
    folder = make(tmp_path, "a.jpg", "b.jpg", "c.jpg", "f1_op2_d3_l4.jpg", batch_toml=TOML)
    batch = read_batch(folder)
    documents = {document.id: document for document in batch.documents}
    telegram = documents["telegram"]
    assert telegram.archive == ArchiveRef("РГАСПИ", "558")
    assert (telegram.title, telegram.source) == ("Телеграмма", "Сборник")
    assert (telegram.authenticity, telegram.technique) == ("копия", "машинопись")
    assert set(listed(telegram)) == {"a.jpg", "b.jpg", "missing.jpg"}
    assert not next(f for f in telegram.files if f.relative == "missing.jpg").path.exists()
    missing = [p for p in telegram.problems if p.kind is ProblemKind.MISSING_FILE]
    assert [problem.file for problem in missing] == ["missing.jpg"]
    assert documents["f1_op2_d3_l004"].title == "Опись"
    assert documents["c"].archive.repository == "РГАСПИ"
    assert ["document 3" in problem.message for problem in batch.problems] == [True]


def test_sheets_of_a_manifest_give_the_order(tmp_path: Path) -> None:
    text = "file,document,sheet\nc.jpg,d,62\na.jpg,d,61об\nb.jpg,d,61\n"
    (document,) = read_batch(make(tmp_path, "a.jpg", "b.jpg", "c.jpg", batch_csv=text)).documents
    assert listed(document) == ["b.jpg", "a.jpg", "c.jpg"]
    assert kinds(document) == [ProblemKind.MISSING_VERSO]


def test_without_sheets_a_manifest_gives_its_own_order(tmp_path: Path) -> None:
    text = "file,document\nc.jpg,d\nA,d\nsub/b.jpg,d\n"
    folder = make(tmp_path, "a.jpg", "sub/b.jpg", "c.jpg", batch_csv=text)
    assert by_id(read_batch(folder)) == {"d": ["c.jpg", "a.jpg", "sub/b.jpg"]}


def test_rows_without_a_document_follow_reference_and_title(tmp_path: Path) -> None:
    text = (
        "file,fond,opis,delo,sheet,title\n1.jpg,558,11,58,61,Телеграмма\n"
        "2.jpg,558,11,58,61об,\n3.jpg,558,11,58,62,Письмо\n"
    )
    folder = make(tmp_path, "1.jpg", "2.jpg", "3.jpg", batch_csv=text)
    batch = read_batch(folder)
    assert by_id(batch) == {
        "f558_op11_d58_l061": ["1.jpg", "2.jpg"],
        "f558_op11_d58_l062": ["3.jpg"],
    }
    assert [document.title for document in batch.documents] == ["Телеграмма", "Письмо"]


def test_a_manifest_reaches_no_file_outside(tmp_path: Path) -> None:
    text = "file\n../secret.jpg\na.jpg\na.jpg\n"
    (tmp_path / "secret.jpg").write_bytes(b"x")
    batch = read_batch(make(tmp_path, "a.jpg", batch_csv=text))
    assert by_id(batch) == {"a": ["a.jpg"]}
    assert [p.kind for p in batch.problems] == [ProblemKind.OUTSIDE, ProblemKind.NAMED_TWICE]


def test_a_manifest_may_name_what_looks_like_no_picture(tmp_path: Path) -> None:
    text = "file,document\nscan.dat,d\n"
    (document, *_) = read_batch(make(tmp_path, "scan.dat", "a.jpg", batch_csv=text)).documents
    assert listed(document) == ["scan.dat"]
    assert document.problems == ()


def test_two_manifests_are_one_too_many(tmp_path: Path) -> None:
    folder = make(tmp_path, "a.jpg", batch_csv="file\na.jpg\n", batch_toml="")
    with pytest.raises(BatchError, match="more than one manifest"):
        read_batch(folder)


def test_the_same_folder_gives_the_same_batch(tmp_path: Path) -> None:
    folder = make(tmp_path, "z.jpg", "Z.png", "sub/z.jpg", "f1_op2_d3_l1.tif")
    assert read_batch(folder) == read_batch(folder)


def test_a_large_folder_is_quick(tmp_path: Path) -> None:
    folder = make(tmp_path)
    for number in range(1500):
        (folder / f"f558_op11_d{number // 200}_l{number % 200 + 1:03d}.tif").touch()
    start = time.process_time()
    batch = read_batch(folder)
    assert len(batch.documents) == 8
    assert time.process_time() - start < 2


@given(st.text(max_size=200))
def test_every_id_is_a_file_name(text: str) -> None:
    name = safe_id(text, page=True)
    assert name
    assert len(name.encode()) <= 150
    assert not set(name) & set('<>:"/\\|?*\0\n')
    assert name[-1] not in " ."
    assert safe_id(name, page=True) == name


@given(st.lists(st.sampled_from(["a", "A", "a-2", "b", "a-3", "A-2"]), max_size=12))
def test_ids_are_made_unique(names: list[str]) -> None:
    result = unique_ids(names)
    assert len({name.casefold() for name in result}) == len(names)
    for wanted, given_id in zip(names, result, strict=True):
        assert given_id.startswith(wanted)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_numbers_in_names_sort_as_numbers(values: list[int]) -> None:
    names = sorted((f"IMG_{value}.jpg" for value in values), key=natural_key)
    assert [int(name[4:-4]) for name in names] == sorted(values)
