"""Names of the things on the scans, by which the text and the scan know each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.export.corrected import BoxKey
from pipeline.model import Line, Page, Word
from pipeline.record import box_list


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys are unique in the document, short, and of ASCII letters and digits.

    Attributes:
        pages: id of a page to its number in the document, from 1.
        words: page and box to the key of the word there.
        marks: page and annotation to the key of the mark.
        numbers: key of a mark to its number in the document, from 1, as people see it.
    """

    pages: Mapping[str, int]
    words: Mapping[tuple[str, BoxKey], str]
    marks: Mapping[tuple[str, str], str]
    numbers: Mapping[str, int]

    @staticmethod
    def of(pages: Sequence[Page]) -> Keys:
        marks = {
            (page.id, mark.id): f"{number}a{at}"
            for number, page in enumerate(pages, 1)
            for at, mark in enumerate(page.annotations, 1)
        }
        return Keys(
            pages={page.id: number for number, page in enumerate(pages, 1)},
            words={
                (page.id, box_list(word.box)): f"{number}w{at}"
                for number, page in enumerate(pages, 1)
                for at, word in enumerate(words_of(page), 1)
            },
            marks=marks,
            numbers={key: number for number, key in enumerate(marks.values(), 1)},
        )

    def word(self, page: str, box: BoxKey) -> tuple[str, ...]:
        """One key, or none where no word stands."""
        key = self.words.get((page, box))
        return () if key is None else (key,)


def words_of(page: Page) -> tuple[Word, ...]:
    """The words of a page in reading order, one for each place; their indices are in the keys."""
    found: dict[BoxKey, Word] = {}
    for line in lines_of(page):
        for word in line.words:
            found.setdefault(box_list(word.box), word)
    return tuple(found.values())


def lines_of(page: Page) -> tuple[Line, ...]:
    return tuple(line for region in page.regions for line in region.lines)
