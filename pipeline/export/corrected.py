"""Which words people corrected, and which the program did, and what it had read."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.model import Box, Line, Page, Word
from pipeline.record import box_list

BoxKey = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Corrected:
    """Of one page.

    Attributes:
        machine: words as the machine had them: box and text.
        machine_lines: the same for lines.
        as_read: box of a word that the program corrected, to what the engine had read.
        broken: box of a part of a broken word, to whether it is the first part, and the whole.
    """

    machine: frozenset[tuple[Box, str]]
    machine_lines: frozenset[tuple[Box, str]]
    as_read: dict[BoxKey, str]
    broken: dict[BoxKey, tuple[bool, str]]

    def by_person(self, word: Word) -> bool:
        return (word.box, word.text) not in self.machine

    def line_by_person(self, line: Line) -> bool:
        return (line.box, line.text) not in self.machine_lines

    def before(self, word: Word) -> str | None:
        """What the engine read, where the program corrected it."""
        return self.as_read.get(box_list(word.box))

    def part(self, word: Word) -> tuple[bool, str] | None:
        """For a part of a word broken at the line's end: whether the first, and the whole word."""
        return self.broken.get(box_list(word.box))


def corrected(page: Page, document: ReviewedDocument) -> Corrected:
    """What was corrected on a page, and its broken words, as the record knows them."""
    lines = [
        line
        for machine in document.machine_pages
        if machine.id == page.id
        for region in machine.regions
        for line in region.lines
    ]
    record = document.record
    return Corrected(
        machine=frozenset((word.box, word.text) for line in lines for word in line.words),
        machine_lines=frozenset((line.box, line.text) for line in lines),
        as_read={
            entry.box: entry.before
            for entry in record.provenance.corrections
            # A word broken at the line's end is still there in its two parts.
            if entry.page == page.id and entry.after and " " not in entry.before
        },
        broken=_broken(page, document),
    )


def _broken(page: Page, document: ReviewedDocument) -> dict[BoxKey, tuple[bool, str]]:
    parts: dict[BoxKey, tuple[bool, str]] = {}
    for paragraph in document.record.body:
        for run in paragraph.runs:
            for first, second in zip(run.words, run.words[1:], strict=False):
                if first.join is None:
                    continue
                start = first.text[:-1] if first.join == "hyphen-removed" else first.text
                whole = start + second.text
                if first.page == page.id:
                    parts[first.box] = (True, whole)
                if second.page == page.id:
                    parts.setdefault(second.box, (False, whole))
    return parts
