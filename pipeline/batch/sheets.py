"""What is wrong with the sheets of a document: gaps, missing sides, doubles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.batch.archive_name import sheet_order
from pipeline.model import Sheet


class ProblemKind(StrEnum):
    """What an archivist should look at before or after the run."""

    MISSING_VERSO = "missing-verso"
    MISSING_RECTO = "missing-recto"
    GAP = "gap"
    DUPLICATE_SHEET = "duplicate-sheet"
    MISSING_FILE = "missing-file"
    NAMED_TWICE = "named-twice"
    OUTSIDE = "outside"
    CONFLICT = "conflict"
    MANIFEST = "manifest"
    UNREADABLE_FOLDER = "unreadable-folder"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something odd about a document or batch, in words for the user.

    Attributes:
        kind: for programs.
        message: for people.
        file: the file concerned, relative to the batch folder; ``None`` for several or none.
    """

    kind: ProblemKind
    message: str
    file: str | None = None


@dataclass(frozen=True, slots=True)
class NumberedFile:
    """A file and the sheets it holds, from ``sheet`` to ``last`` (``None``: one side)."""

    relative: str
    sheet: Sheet
    last: Sheet | None = None


def check_sheets(files: Sequence[NumberedFile]) -> list[Problem]:
    """Problems of the numbering of one document; the files may come in any order.

    A verso that was never scanned is usually blank: missing ones are reported only where
    another sheet of the document has its verso, and together.
    """
    ordered = sorted(files, key=lambda file: (sheet_order(file.sheet), file.relative))
    return [*_doubles(ordered), *_sides(ordered), *_gaps(ordered)]


def _doubles(files: Sequence[NumberedFile]) -> Iterable[Problem]:
    first: dict[Sheet, str] = {}
    for file in files:
        if file.last is None and file.sheet in first:
            yield Problem(
                ProblemKind.DUPLICATE_SHEET,
                f"Sheet {file.sheet} is there twice: {first[file.sheet]} and {file.relative}.",
                file.relative,
            )
        elif file.last is None:
            first[file.sheet] = file.relative


def _sides(files: Sequence[NumberedFile]) -> Iterable[Problem]:
    single = [file for file in files if file.last is None]
    spans = [(f.sheet.number, f.last.number) for f in files if f.last is not None]
    rectos = {(f.sheet.number, f.sheet.letter) for f in single if not f.sheet.verso}
    versos = {(f.sheet.number, f.sheet.letter) for f in single if f.sheet.verso}
    for file in single:
        leaf = (file.sheet.number, file.sheet.letter)
        if file.sheet.verso and leaf not in rectos and not _covered(leaf, spans):
            yield Problem(
                ProblemKind.MISSING_RECTO,
                f"Sheet {file.sheet} has no recto: sheet {leaf[0]}{leaf[1]} is missing.",
                file.relative,
            )
    without = {leaf for leaf in rectos - versos if not _covered(leaf, spans)}
    if versos and without:
        names = _listed([Sheet(number, letter) for number, letter in sorted(without)])
        only = [f.relative for f in single if (f.sheet.number, f.sheet.letter) in without]
        yield Problem(
            ProblemKind.MISSING_VERSO,
            f"No verso (оборот) for sheet {names}, though other sheets have theirs.",
            only[0] if len(only) == 1 else None,
        )


def _covered(leaf: tuple[int, str], spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a file of several sheets holds this leaf."""
    return any(first <= leaf[0] <= last for first, last in spans)


def _gaps(files: Sequence[NumberedFile]) -> Iterable[Problem]:
    reached: int | None = None
    for file in files:
        start = file.sheet.number
        if reached is not None and start > reached + 1:
            span = str(reached + 1) if start == reached + 2 else f"{reached + 1}-{start - 1}"
            yield Problem(
                ProblemKind.GAP,
                f"Sheet {span} is missing between {reached} and {start}."
                if start == reached + 2
                else f"Sheets {span} are missing between {reached} and {start}.",
                None,
            )
        reached = max(reached or 0, file.last.number if file.last else start)


def _listed(sheets: Sequence[Sheet]) -> str:
    """``62, 64-70, 71а``: runs of plain numbers shortened."""
    parts: list[str] = []
    run: list[int] = []

    def close() -> None:
        if run:
            parts.append(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}")
            run.clear()

    for sheet in sheets:
        if sheet.letter:
            close()
            parts.append(f"{sheet.number}{sheet.letter}")
            continue
        if run and sheet.number != run[-1] + 1:
            close()
        run.append(sheet.number)
    close()
    return ", ".join(parts)
