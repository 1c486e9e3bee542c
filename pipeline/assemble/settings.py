"""Tunables of assembling a record."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AssembleSettings:
    """How paragraphs are told, and what is worth a person's time.

    Attributes:
        indent: a line that begins this many average characters right of the margin is indented.
        full_line: a line that ends within this share of the text's width from the right margin
            is full, 0 to 1.
        block_width: handwriting at least this share of the text's width is a paragraph, 0 to 1.
        page_confidence: a page read with a lower mean confidence is listed as a whole.
        word_confidence: words below this are listed, a line at a time.
        field_confidence: a field of less confidence is listed.
        most_lines: at most so many lines of one document, those in most doubt first.
        most_marks: at most so many unread marks of one page, the largest first.

    Raises:
        ValueError: for a value out of range.
    """

    indent: float = 2.0
    full_line: float = 0.15
    block_width: float = 0.35
    page_confidence: float = 0.75
    word_confidence: float = 0.4
    field_confidence: float = 0.5
    most_lines: int = 20
    most_marks: int = 5

    def __post_init__(self) -> None:
        if not self.indent > 0:
            raise ValueError(f"indent {self.indent} is not above 0")
        for name in (
            "full_line",
            "block_width",
            "page_confidence",
            "word_confidence",
            "field_confidence",
        ):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} {getattr(self, name)} is not in 0 to 1")
        if self.most_lines < 1 or self.most_marks < 1:
            raise ValueError("most_lines and most_marks are at least 1")
