"""Which files an export writes, which it leaves, and what it says of what failed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from export_material import write_document
from pages_by_hand import paragraphs_page
from PIL import Image

from pipeline.cli import main
from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.errors import BatchError, OutputError, SettingsError
from pipeline.export import state
from pipeline.export.after import export_documents
from pipeline.export.formats import (
    FORMATS,
    BatchFormat,
    DocumentFormat,
    PageFormat,
    choose_formats,
)
from pipeline.export.scans import DocumentScans, document_scans
from pipeline.export.write import Exported, export_batch, find_documents
from pipeline.model import Page
from pipeline.outcome import BatchOutcome, DocumentOutcome
from pipeline.output import ResultFolder
from pipeline.record import load_record

CALLS: Counter[str] = Counter()


def count(page: Page, document: ReviewedDocument) -> bytes:
    CALLS[f"page {page.id}"] += 1
    return f"{document.record.document} {page.text}".encode()


def name(document: ReviewedDocument) -> bytes:
    CALLS[f"document {document.record.document}"] += 1
    return document.record.text.encode()


def every(documents: Iterable[ReviewedDocument]) -> bytes:
    names = [document.record.document for document in documents]
    CALLS["batch"] += 1
    return "\n".join(names).encode()


def broken(page: Page, _document: ReviewedDocument) -> bytes:
    if page.id == "a1":
        raise RuntimeError("it broke")
    return b"whole"


PAGES = PageFormat("pages", ".one.xml", count)
DOCUMENTS = DocumentFormat("documents", ".txt", name)
BATCH = BatchFormat("batch", ".list", every)
BROKEN = PageFormat("broken", ".broken", broken)


@pytest.fixture
def results(tmp_path: Path) -> ResultFolder:
    """A batch of two documents, of two pages and of one."""
    CALLS.clear()
    folder = ResultFolder(tmp_path / "out" / "batch")
    write_document(folder, "a", paragraphs_page("a1", ["Один"]), paragraphs_page("a2", ["Два"]))
    write_document(folder, "b", paragraphs_page("b1", ["Три"]))
    return folder


def export(results: ResultFolder, *formats: object, **more: object) -> Exported:
    chosen = formats or (PAGES, DOCUMENTS, BATCH)
    return export_batch(results, chosen, ("a", "b"), **more)  # type: ignore[arg-type]


def names(exported: Exported) -> list[str]:
    return sorted(path.name for path in exported.files)


def test_a_file_a_page_a_document_and_a_batch(results: ResultFolder) -> None:
    exported = export(results)
    assert names(exported) == [
        "a.txt", "a1.one.xml", "a2.one.xml", "b.txt", "b1.one.xml", "batch.list",
    ]  # fmt: skip
    assert {path.parent for path in exported.files} == {results.root / "exports"}
    assert results.export("a1", ".one.xml").read_bytes() == "a Один".encode()
    assert results.export("batch", ".list").read_bytes() == b"a\nb"
    assert exported.failures == ()


def test_nothing_is_made_or_written_again(results: ResultFolder) -> None:
    first = export(results)
    before = {path: path.stat().st_mtime_ns for path in first.files}
    made = CALLS.copy()
    again = export(results)
    assert made == CALLS
    assert names(again) == names(first)
    assert {path: path.stat().st_mtime_ns for path in again.files} == before


@pytest.mark.parametrize("change", ["page", "record", "corrections", "export", "code"])
def test_what_changed_is_made_again(
    results: ResultFolder, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    export(results)
    made = CALLS.copy()
    match change:
        case "page":
            write_document(
                results, "a", paragraphs_page("a1", ["Четыре"]), paragraphs_page("a2", ["Два"])
            )
        case "record":
            path = results.record("a")
            raw = json.loads(path.read_bytes())
            path.write_text(json.dumps(raw), encoding="utf-8")
        case "corrections":
            path = results.corrections("a")
            path.parent.mkdir()
            path.write_text('{"schema_version": "1.0", "document": "a", "entries": []}')
        case "export":
            results.export("a1", ".one.xml").write_bytes(b"other")
        case "code":
            monkeypatch.setattr(state, "code_key", lambda: "another")
            monkeypatch.setattr("pipeline.export.write.code_key", lambda: "another")
    export(results)
    assert CALLS["page a1"] == made["page a1"] + 1
    assert CALLS["page b1"] == made["page b1"] + (change == "code")
    assert (
        results.export("a1", ".one.xml").read_bytes()
        == ("a Четыре" if change == "page" else "a Один").encode()
    )


def test_a_format_more_leaves_the_others(results: ResultFolder) -> None:
    export(results, PAGES)
    export(results, DOCUMENTS)
    made = CALLS.copy()
    export(results, PAGES, DOCUMENTS)
    assert made == CALLS


def test_a_batch_of_other_documents_is_made_again(results: ResultFolder) -> None:
    export_batch(results, [BATCH], ["a"])
    assert results.export("batch", ".list").read_bytes() == b"a"
    exported = export_batch(results, [BATCH], ["a", "b"])
    assert results.export("batch", ".list").read_bytes() == b"a\nb"
    assert names(exported) == ["batch.list"]  # told once, though the old one was up to date


def test_one_failure_does_not_end_the_rest(results: ResultFolder) -> None:
    exported = export(results, BROKEN, PAGES)
    assert [failure.file for failure in exported.failures] == ["a"]
    assert "it broke" in exported.failures[0].reason
    assert names(exported) == ["a1.one.xml", "a2.one.xml", "b1.broken", "b1.one.xml"]
    assert len(export(results, BROKEN).failures) == 1  # tried again


def test_a_document_that_cannot_be_read_is_told_once(results: ResultFolder) -> None:
    results.page("a2").write_text("{}")
    exported = export(results)
    assert [failure.file for failure in exported.failures] == ["a"]
    assert results.export("batch", ".list").read_bytes() == b"b"


def test_a_record_that_cannot_be_read_is_left_out_of_the_table(results: ResultFolder) -> None:
    results.record("a").write_text("{", encoding="utf-8")
    for formats in ([BATCH], [PAGES, BATCH]):
        exported = export(results, *formats)
        assert [failure.file for failure in exported.failures] == ["a"]
        assert results.export("batch", ".list").read_bytes() == b"b"


def test_what_fails_in_one_format_is_in_the_table_all_the_same(results: ResultFolder) -> None:
    exported = export(results, BROKEN, BATCH)
    assert [failure.file for failure in exported.failures] == ["a"]
    assert results.export("batch", ".list").read_bytes() == b"a\nb"


def test_elsewhere_all_is_written_and_nothing_noted(results: ResultFolder, tmp_path: Path) -> None:
    exported = export(results, PAGES, out=tmp_path / "elsewhere")
    assert {path.parent for path in exported.files} == {tmp_path / "elsewhere"}
    assert not (results.root / "exports").exists()
    assert not results.state.exists()


def test_nowhere_to_write(results: ResultFolder) -> None:
    (results.root / "exports").write_text("a file")
    with pytest.raises(OutputError):
        export(results)


def test_a_record_the_folder_of_records_or_all_of_it(results: ResultFolder) -> None:
    assert find_documents(results.root) == (results, ("a", "b"))
    assert find_documents(results.root / "records") == (results, ("a", "b"))
    assert find_documents(results.record("b")) == (results, ("b",))
    with pytest.raises(BatchError, match="no records"):
        find_documents(results.root / "pages")


def test_names_of_formats() -> None:
    assert [one.name for one in choose_formats(["alto", "page", "alto"])] == ["page", "alto"]
    assert choose_formats(["all"]) == FORMATS
    for wrong in (["docx"], ["page", "PAGE"], []):
        with pytest.raises(SettingsError, match="format"):
            choose_formats(wrong)
    assert len({one.name for one in FORMATS}) == len(FORMATS)
    assert len({one.suffix for one in FORMATS}) == len(FORMATS)


def test_another_address_makes_iiif_anew(results: ResultFolder) -> None:
    def address_of(chosen: str | None) -> str:
        iiif = export(results, *choose_formats(["iiif"], chosen)).files[0]
        return str(json.loads(iiif.read_bytes())["id"])

    for _ in range(2):
        assert address_of(None).startswith("https://mashinopis.invalid/batch/")
        assert address_of("http://one.example/out").startswith("http://one.example/out/batch/")
        assert address_of("https://two.example/").startswith("https://two.example/batch/")


@pytest.mark.parametrize(
    "wrong", ["", "one.example", "ftp://one.example/", "https:///out", "https://one.example/?a=1"]
)
def test_what_is_no_address(wrong: str) -> None:
    with pytest.raises(SettingsError, match="no address"):
        choose_formats(["iiif"], wrong)


def test_a_state_that_is_broken_is_as_none(results: ResultFolder) -> None:
    export(results)
    results.export_state("a").write_text('{"format": 1, "inputs": 3}')
    made = CALLS["page a1"]
    assert export(results).failures == ()
    assert CALLS["page a1"] == made + 1


def test_the_end_of_a_run_exports_what_has_a_record(results: ResultFolder) -> None:
    outcome = BatchOutcome(
        "batch", "/nowhere", str(results.root),
        documents=(DocumentOutcome("a", str(results.record("a")), 2),),
    )  # fmt: skip
    assert export_documents(outcome, ()) is outcome
    assert not (results.root / "exports").exists()
    done = export_documents(outcome, choose_formats(["page", "pdf"]))
    assert sorted(path.name for path in (results.root / "exports").iterdir()) == [
        "a1.page.xml", "a2.page.xml",
    ]  # fmt: skip
    assert done.complete
    assert not done.succeeded
    (failure,) = done.not_exported
    assert failure.file == "a"
    assert "--scans" in failure.remedy


def test_the_command(
    results: ResultFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(results.root), "--format", "page", "--format", "hocr"]) == 0
    told = capsys.readouterr()
    assert len(told.out.splitlines()) == 6
    assert told.err == ""
    # There is no summary here that says where the scans are.
    assert main(["export", str(results.record("b")), "--format", "all", "--json"]) == 3
    told = capsys.readouterr()
    reasons = [failure["reason"] for failure in json.loads(told.out)["failures"]]
    assert len(reasons) == 2  # the two that show the scan: PDF and HTML
    assert all("cannot be had" in reason for reason in reasons)
    assert "failed: b: " in told.err
    scans = tmp_path / "scans"
    scans.mkdir()
    Image.new("L", (500, 500)).save(scans / "b1.tif")
    assert main(["export", str(results.record("b")), "--format", "pdf", "--scans", str(scans)]) == 3
    assert "not the scan" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [["--format", "docx"], ["--format", ""]])
def test_wrong_use_of_the_command(
    results: ResultFolder, wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(results.root), *wrong]) == 2
    assert "Choose from" in capsys.readouterr().err
    assert not (results.root / "exports").exists()


def test_scans_of_a_document(results: ResultFolder, tmp_path: Path) -> None:
    record = load_record(results.record("b"))
    problems: list[object] = []
    scans = document_scans(record, results, None, problems.append)
    assert isinstance(scans, DocumentScans)
    assert scans.file("b1") is None
    assert scans("b1") is None
    assert len(problems) == 1
    assert document_scans(record, results, tmp_path, problems.append).file("b1") == (
        tmp_path / "b1.tif"
    )
