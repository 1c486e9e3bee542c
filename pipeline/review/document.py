"""One document as the review page gets it: with corrections, and what the machine had said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from pipeline.corrections.changes import Entry
from pipeline.corrections.content import content_digest
from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.model import Annotation, Line, Page, Region, RegionKind, Word
from pipeline.record import PageEntry, Record
from pipeline.review.machine_words import machine_fields, machine_reading

PictureProblem = Callable[[PageEntry], str | None]
"""Why the scan of a page cannot be had; ``None`` as far as it can."""
Json = dict[str, Any]


def document_json(
    reviewed: ReviewedDocument,
    neighbours: Mapping[str, str | None],
    picture_problem: PictureProblem,
) -> Json:
    """The whole document.

    Args:
        reviewed: with corrections.
        neighbours: in the list.
        picture_problem: asked for each page.
    """
    record = reviewed.record
    checked = record.provenance.checked
    starts = _Starts.of(record)
    entries = {entry.id: entry for entry in record.pages}
    return {
        "id": reviewed.log.document,
        "seen": len(reviewed.log.entries),
        "checked": reviewed.checked,
        "content": content_digest(record),
        "checked_by": None if checked is None else {"who": checked.who, "when": checked.when},
        "record": record.model_dump(mode="json"),
        "machine": machine_fields(record, reviewed.machine_record),
        "pages": [
            _page(page, machine, entries[page.id], starts, picture_problem)
            for page, machine in zip(reviewed.pages, reviewed.machine_pages, strict=True)
        ],
        "log": log_json(reviewed),
        "neighbours": dict(neighbours),
    }


def log_json(reviewed: ReviewedDocument) -> list[Json]:
    """The entries of the log, with what has become of them."""
    undone = reviewed.log.undone
    unfit = {one.entry.number: asdict(one.why) for one in reviewed.unfit}
    return [
        {
            **entry_json(entry),
            "undone": entry.number in undone,
            "unfit": unfit.get(entry.number),
        }
        for entry in reviewed.log.entries
    ]


def entry_json(entry: Entry) -> Json:
    """One entry as its file has it."""
    return entry.model_dump(mode="json")


class _Starts:
    """Where the paragraphs of a record begin.

    Attributes:
        words: (page, box, text) of the first typed word of each paragraph.
        regions: (page, id) of the first region of each paragraph of handwriting.
    """

    def __init__(
        self, words: set[tuple[str, tuple[int, ...], str]], regions: set[tuple[str, str]]
    ) -> None:
        self.words = words
        self.regions = regions

    @staticmethod
    def of(record: Record) -> _Starts:
        words, regions = set(), set()
        for paragraph in record.body:
            first = next((word for run in paragraph.runs for word in run.words), None)
            if first is not None:
                words.add((first.page, tuple(first.box), first.text))
            elif paragraph.regions:
                regions.add((paragraph.regions[0].page, paragraph.regions[0].region))
        return _Starts(words, regions)

    def begins(self, page_id: str, region: Region, at: int) -> bool:
        line = region.lines[at]
        if not line.words:
            return at == 0 and (page_id, region.id) in self.regions
        first = line.words[0]
        return (page_id, tuple(first.box.as_list()), first.text) in self.words


def _page(
    page: Page, machine: Page, entry: PageEntry, starts: _Starts, picture_problem: PictureProblem
) -> Json:
    differing = machine_reading(page, machine)
    kinds = {region.id: region.kind for region in machine.regions}
    marks = {mark.id: mark for mark in machine.annotations}
    problem = picture_problem(entry)
    return {
        "id": page.id,
        "sheet": entry.sheet,
        "sha256": page.scan.sha256,
        "frame": page.scan.frame,
        "width": page.width,
        "height": page.height,
        "rotation": page.rotation,
        "picture": f"/pictures/{_quoted(page.id)}" if problem is None else None,
        "picture_problem": problem,
        "mean_confidence": entry.mean_confidence,
        "regions": [
            {
                "id": region.id,
                "kind": region.kind,
                "machine_kind": _other(kinds.get(region.id), region.kind),
                "box": region.box.as_list(),
                "lines": [
                    _line(line, starts.begins(page.id, region, at), differing)
                    for at, line in enumerate(region.lines)
                ],
            }
            for region in page.regions
        ],
        "annotations": [_mark(mark, marks.get(mark.id), page.id) for mark in page.annotations],
    }


def _line(line: Line, begins: bool, differing: Callable[[Word], str | None]) -> Json:
    return {
        "box": line.box.as_list(),
        "text": line.text,
        "hand": line.hand,
        "begins": begins,
        "words": [
            {
                "box": word.box.as_list(),
                "text": word.text,
                "confidence": round(word.confidence, 4),
                "machine": differing(word),
            }
            for word in line.words
        ],
    }


def _mark(mark: Annotation, machine: Annotation | None, page_id: str) -> Json:
    read = "" if machine is None else machine.reading or ""
    return {
        "id": mark.id,
        "kind": mark.kind,
        "hand": mark.hand,
        "instrument": mark.instrument,
        "box": mark.box.as_list(),
        "outline": mark.outline,
        "crop": f"/crops/{_quoted(page_id)}/{_quoted(mark.id)}" if mark.crop else None,
        "reading": mark.reading,
        "reading_confidence": mark.reading_confidence,
        "confidence": round(mark.confidence, 4),
        "machine_kind": None if machine is None or machine.kind is mark.kind else machine.kind,
        "machine_reading": None
        if machine is not None and machine.reading == mark.reading
        else read,
        "anchor": None if mark.anchor is None else asdict(mark.anchor),
    }


def _other(machine: RegionKind | None, kind: RegionKind) -> RegionKind | None:
    return None if machine is kind else machine


def _quoted(name: str) -> str:
    return quote(name, safe="")
