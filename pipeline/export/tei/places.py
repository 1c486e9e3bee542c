"""Names of the places on the scans: what the text points to with ``@facs``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.export.blocks import Names
from pipeline.export.corrected import BoxKey
from pipeline.model import Annotation, WordRef
from pipeline.record import AnnotationAt, box_list
from pipeline.record.values import WordAt

LineKey = tuple[str, str, int]
"""Id of the page, id of the region there, index of the line in it."""
MarkKey = tuple[str, str]
"""Id of the page, id of the annotation there."""


@dataclass(frozen=True, slots=True)
class Places:
    """The ``xml:id`` of every place of a document.

    Attributes:
        pages: id of a page to the name of its surface; in the order of the record.
        regions: (page, region) to the name of a zone.
        lines: the same for lines.
        words: (page, region, line, word) to the name of a zone.
        marks: the same for marks made by hand.
        annotations: the marks themselves.
        line_of: place of a word, as the record has it, to its line.
        word_of: the same to the name of its zone.
    """

    pages: dict[str, str] = field(default_factory=dict)
    regions: dict[tuple[str, str], str] = field(default_factory=dict)
    lines: dict[LineKey, str] = field(default_factory=dict)
    words: dict[tuple[str, WordRef], str] = field(default_factory=dict)
    marks: dict[MarkKey, str] = field(default_factory=dict)
    annotations: dict[MarkKey, Annotation] = field(default_factory=dict)
    line_of: dict[tuple[str, BoxKey], LineKey] = field(default_factory=dict)
    word_of: dict[tuple[str, BoxKey], str] = field(default_factory=dict)

    @staticmethod
    def of(document: ReviewedDocument) -> Places:
        """Name the places of all pages; the same pages get the same names."""
        places, names = Places(), Names()
        for number, page in enumerate(document.pages, 1):
            places.pages[page.id] = surface = names.take(f"p{number}")
            for region in page.regions:
                zone = names.take(f"{surface}_{region.id}")
                places.regions[page.id, region.id] = zone
                for at, line in enumerate(region.lines):
                    key = (page.id, region.id, at)
                    places.lines[key] = line_name = names.take(f"{zone}_l{at + 1}")
                    for index, word in enumerate(line.words):
                        name = names.take(f"{line_name}_w{index + 1}")
                        places.words[page.id, WordRef(region.id, at, index)] = name
                        places.line_of.setdefault((page.id, box_list(word.box)), key)
                        places.word_of.setdefault((page.id, box_list(word.box)), name)
            for mark in page.annotations:
                places.marks[page.id, mark.id] = names.take(f"{surface}_{mark.id}")
                places.annotations[page.id, mark.id] = mark
        return places

    def line(self, word: WordAt) -> LineKey | None:
        return self.line_of.get((word.page, word.box))

    def facs_of_marks(self, marks: Iterable[AnnotationAt]) -> str:
        """As ``@facs`` has it; empty where there is none."""
        names = (self.marks.get((mark.page, mark.annotation)) for mark in marks)
        return " ".join(f"#{name}" for name in names if name is not None)
