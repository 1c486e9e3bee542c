"""Sheets of the pages and the archive reference of the document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.assemble.inputs import DocumentInfo, FileLike
from pipeline.assemble.values import typed_value
from pipeline.model import Found, Page, Sheet
from pipeline.record import NO_MARKS, Archive, WordMarks

PARTS = ("repository", "fond", "opis", "delo")


@dataclass(frozen=True, slots=True)
class Sheets:
    """Which sheet each page is.

    Attributes:
        of_page: page id to sheet; ``None`` where nothing says it.
        listed: the sheets of the document in order, spans as ``42-45 об.``.
        unclear: files whose pages could not be told apart by their sheet.
    """

    of_page: dict[str, Sheet | None]
    listed: tuple[str, ...]
    unclear: tuple[str, ...]


def find_sheets(document: DocumentInfo, pages: Sequence[Page]) -> Sheets:
    """From the sheets that names or manifest give to files.

    A file of one page is its sheet. A span (``42-45об``) is dealt out where the file has as many
    pages as the span has sides, or leaves without their versos. Anything else is left open.
    """
    of_page: dict[str, Sheet | None] = {page.id: None for page in pages}
    listed: list[str] = []
    unclear: list[str] = []
    for file in document.files:
        if file.sheet is None:
            continue
        mine = [page for page in pages if page.scan.path == file.relative]
        dealt = _deal(file, len(mine))
        if dealt is None:
            if mine:
                unclear.append(file.relative)
            span = "" if file.last is None else f"-{file.last}"
            listed.append(f"{file.sheet}{span}")
            continue
        of_page.update({page.id: sheet for page, sheet in zip(mine, dealt, strict=False)})
        listed += [str(sheet) for sheet in dealt]
    return Sheets(of_page, tuple(dict.fromkeys(listed)), tuple(unclear))


def _deal(file: FileLike, count: int) -> list[Sheet] | None:
    first, last = file.sheet, file.last
    if first is None:
        return None
    if last is None:
        return [first] if count <= 1 else None
    if first.letter or last.letter or last.number < first.number:
        return None
    leaves = range(first.number, last.number + 1)
    if count == len(leaves) and not first.verso and not last.verso:
        return [Sheet(number) for number in leaves]
    sides = [Sheet(number, verso=verso) for number in leaves for verso in (False, True)]
    sides = sides[1:] if first.verso else sides
    sides = sides if last.verso else sides[:-1]
    return sides if count == len(sides) else None


def find_archive(
    document: DocumentInfo, typed: Found | None, sheets: Sheets, marks: WordMarks = NO_MARKS
) -> tuple[Archive | None, dict[str, str], list[str]]:
    """The reference: the batch's word first, then what is typed on the page.

    Returns:
        The reference, or ``None`` when nothing is known; why parts of it are missing; and each
        contradiction between batch and page, in words.
    """
    details = dict(typed.details) if typed is not None else {}
    values: dict[str, str | None] = {}
    origin: dict[str, str] = {}
    missing: dict[str, str] = {}
    conflicts: list[str] = []
    for part in PARTS:
        named: str | None = getattr(document.archive, part)
        read = details.get(part)
        values[part] = named or read
        if named:
            origin[part] = "batch"
        elif read:
            origin[part] = "typed"
        else:
            missing[f"archive.{part}"] = f"neither manifest, file names nor page give the {part}"
        if named and read and _bare(named) != _bare(read):
            conflicts.append(f"{part} is {named} by file name or manifest, but {read} as typed")
    listed = sheets.listed
    if listed:
        origin["sheets"] = "batch"
    elif details.get("sheet"):
        listed = (details["sheet"],)
        origin["sheets"] = "typed"
    else:
        missing["archive.sheets"] = "neither manifest, file names nor page give the sheets"
    if not origin:
        reason = "neither manifest nor file names give a reference, and none is typed on the page"
        return None, {"archive": reason}, conflicts
    archive = Archive(
        repository=values["repository"],
        fond=values["fond"],
        opis=values["opis"],
        delo=values["delo"],
        sheets=listed,
        origin=origin,
        typed=typed_value(typed, marks),
    )
    return archive, missing, conflicts


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
