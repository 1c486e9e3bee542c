"""``batch.csv``: one row a file, columns in English or Russian."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path

from pipeline.batch.manifest_model import (
    Details,
    Manifest,
    ManifestDocument,
    ManifestEntry,
    details_of,
    hint,
    posix,
    sheet_of,
)
from pipeline.errors import BatchError

_CSV_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "file": ("file", "filename", "file name", "path", "scan", "image", "файл", "имя файла", "скан"),
    "document": ("document", "document id", "doc", "id", "документ", "номер документа"),
    "repository": ("repository", "archive", "архив", "хранилище"),
    "fond": ("fond", "fonds", "фонд", "ф"),
    "opis": ("opis", "inventory", "опись", "оп"),
    "delo": ("delo", "дело", "д", "единица хранения", "ед хр"),
    "sheet": ("sheet", "sheets", "list", "leaf", "folio", "лист", "листы", "л", "лл"),
    "title": ("title", "heading", "заголовок", "название", "заглавие"),
    "source": ("source", "источник", "публикация"),
    "authenticity": ("authenticity", "подлинность", "подлинник", "копийность"),
    "technique": ("technique", "техника", "способ воспроизведения", "способ"),
}
_COLUMN_OF = {alias: column for column, names in _CSV_COLUMNS.items() for alias in names}


def read_csv(path: Path, text: str) -> Manifest:
    lines = text.splitlines(keepends=True)
    first_line = 1
    delimiter: str | None = None
    if lines and (stated := re.fullmatch(r'"?sep=(.)"?\s*', lines[0], re.IGNORECASE)):
        delimiter = stated[1]
        lines, first_line = lines[1:], 2
    while lines and not lines[0].strip(" \t\r\n;,"):
        lines, first_line = lines[1:], first_line + 1
    if not lines:
        raise BatchError(
            "The manifest is empty.",
            file=path,
            remedy="Write a first row with the columns (file, document, fond, ...), or delete it.",
        )
    delimiter = delimiter or max(";,\t", key=lambda mark: _outside_quotes(lines[0], mark))
    rows = csv.reader(io.StringIO("".join(lines)), delimiter=delimiter, strict=True)
    try:
        header = [re.sub(r"[\s_.]+", " ", cell).strip().casefold() for cell in next(rows)]
        columns = [_COLUMN_OF.get(cell) for cell in header]
        table = [
            (first_line - 1 + rows.line_num, row) for row in rows if any(c.strip() for c in row)
        ]
    except csv.Error as error:
        raise BatchError(
            f"The table breaks off at line {first_line - 1 + rows.line_num}: {error}.",
            file=path,
            remedy="Save it again as CSV in UTF-8; a quotation mark must be closed in its cell.",
        ) from error
    if "file" not in columns:
        raise BatchError(
            f"The table has no column for the file; its first row is: {', '.join(header)}.",
            file=path,
            remedy="Name one column “file” (or “файл”) in the first row.",
        )
    for column in _CSV_COLUMNS:
        if columns.count(column) > 1:
            raise BatchError(
                f"The table has more than one column “{column}”.",
                file=path,
                remedy="Keep one of them.",
            )
    remarks = [
        f"Column “{cell}” of {path.name} is not known and was not used.{hint(cell, _COLUMN_OF)}"
        for cell, column in zip(header, columns, strict=True)
        if cell and column is None
    ]
    entries: list[ManifestEntry] = []
    documents: dict[str, ManifestDocument] = {}
    for line, row in table:
        place = f"{path.name}, line {line}"
        cells = {c: v.strip() for c, v in zip(columns, row, strict=False) if c and v.strip()}
        if "file" not in cells:
            remarks.append(f"{place}: the row names no file and was not used.")
            continue
        if any(cell.strip() for cell in row[len(columns) :]):
            remarks.append(
                f"{place}: the row has more cells than the first row; put a cell that holds "
                f"“{delimiter}” in quotation marks."
            )
        sheet, last = sheet_of(cells.get("sheet"), place, remarks)
        label = cells.get("document")
        details = details_of(cells)
        if label is not None and label not in documents:
            documents[label] = ManifestDocument(label, label, Details(), place)
        entries.append(ManifestEntry(posix(cells["file"]), label, details, sheet, last, place))
    return Manifest(path.name, Details(), tuple(documents.values()), tuple(entries), tuple(remarks))


def _outside_quotes(line: str, mark: str) -> int:
    return re.sub(r'"[^"]*"', "", line).count(mark)
