"""What the batch said of a document comes back from its record."""

from __future__ import annotations

from dataclasses import replace

import pytest
from corrections_material import letter, record_of
from pages_by_hand import ADocument, AFile, AProblem, page, paragraphs_page
from test_assemble import PROVENANCE

from pipeline.assemble import assemble
from pipeline.batch.sheets import ProblemKind
from pipeline.corrections.apply import reassembled
from pipeline.corrections.machine_document import MachineDocument, settings_of, sheets_of
from pipeline.fields import read_fields
from pipeline.model import ArchiveRef, Page, Sheet
from pipeline.record import Record, record_to_json
from pipeline.settings import Scalar, choose_settings

STAMPED = paragraphs_page(
    "s", ["РГАСПИ. Ф. 558 Оп. 11 Д. 58 Л. 61"], ["КОПИЯ"], ["Текст записки о погрузке вагонов."]
)


def made(document: ADocument, *pages: Page, settings: dict[str, Scalar] | None = None) -> Record:
    chosen = choose_settings(
        changes=[f"{name}={value}" for name, value in (settings or {}).items()]
    )
    provenance = PROVENANCE.model_copy(update={"settings": chosen.flat()})
    return assemble(
        document, pages, read_fields(pages, chosen.grammar), provenance, chosen.assemble
    )


def check(record: Record, *pages: Page) -> None:
    again = reassembled(record, pages, {})
    assert again == record
    assert record_to_json(again) == record_to_json(record)


@pytest.mark.parametrize("kind", ProblemKind)
def test_problems_of_the_batch(kind: ProblemKind) -> None:
    pages = letter()
    document = ADocument(
        problems=(AProblem(kind, "Look at this."), AProblem("conflict", "And at that.")),
        files=(AFile("lost.tif"),),
    )
    record = made(document, *pages)
    assert [problem.kind for problem in MachineDocument.of(record).problems] == [
        kind.value, "conflict", "scan-missing"
    ]  # fmt: skip
    check(record, *pages)


@pytest.mark.parametrize(
    "archive",
    [
        ArchiveRef(),
        ArchiveRef("РГАСПИ", "558", "11", "58"),
        ArchiveRef("ГАРФ", "9", None, None),
        ArchiveRef(None, "558", None, "3-ос"),
    ],
)
def test_archive_references_of_batch_and_page(archive: ArchiveRef) -> None:
    for pages in ((STAMPED,), letter()):
        record = made(ADocument(archive=archive), *pages)
        assert MachineDocument.of(record).archive == archive
        check(record, *pages)
    conflicts = [item.reason for item in made(ADocument(archive=archive), STAMPED).review]
    assert ("archive-conflict" in conflicts) is (
        archive.repository == "ГАРФ" or archive.delo == "3-ос"
    )


@pytest.mark.parametrize("authenticity", [None, "подлинник", "копия"])
def test_what_the_manifest_says(authenticity: str | None) -> None:
    document = ADocument(
        title="Письмо", source="Сборник", technique="рукопись", authenticity=authenticity
    )
    record = made(document, STAMPED)
    check(record, STAMPED)


@pytest.mark.parametrize(
    ("files", "count"),
    [
        ((AFile("a.tif", Sheet(61)),), 1),
        ((AFile("a.tif", Sheet(61, "а", True)),), 1),
        ((AFile("a.tif", Sheet(61)),), 2),  # unclear
        ((AFile("a.tif", Sheet(61), Sheet(62)),), 2),
        ((AFile("a.tif", Sheet(61), Sheet(62, verso=True)),), 4),
        ((AFile("a.tif", Sheet(61), Sheet(69)), AFile("b.tif", Sheet(70))), 2),  # unclear, lost
        ((AFile("a.tif"),), 2),
    ],
)
def test_sheets(files: tuple[AFile, ...], count: int) -> None:
    pages = [page(f"p{frame}", [], path="a.tif", frame=frame) for frame in range(count)]
    record = made(ADocument(files=files), *pages)
    assert [str(s) if s else None for s in sheets_of(record).of_page.values()] == [
        entry.sheet for entry in record.pages
    ]
    check(record, *pages)


def test_settings_are_those_of_the_run() -> None:
    pages = letter()
    settings: dict[str, Scalar] = {
        "assemble.page_confidence": 0.95, "assemble.word_confidence": 0.93,
        "assemble.most_lines": 1, "ocr.dpi": 300,
    }  # fmt: skip
    record = made(ADocument(), *pages, settings=settings)
    assert settings_of(record.provenance).assemble.page_confidence == 0.95
    assert record.review != made(ADocument(), *pages).review
    check(record, *pages)


def test_settings_that_are_no_more_or_impossible_now() -> None:
    record = record_of(letter())
    odd: dict[str, Scalar] = {
        "assemble.none": 1, "assemble.most_lines": 0, "assemble.full_line": 0.2, "grammar": None,
    }  # fmt: skip
    provenance = record.provenance.model_copy(update={"settings": odd})
    settings = settings_of(provenance)
    assert settings.assemble.full_line == 0.2
    assert settings == replace(settings, assemble=replace(settings.assemble, most_lines=20))


def test_a_document_without_pages() -> None:
    record = made(ADocument(files=(AFile("lost.tif"),)))
    check(record)
