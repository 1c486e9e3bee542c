"""The manifest of a batch: ``batch.toml`` or ``batch.csv``, which say what a scan cannot.

Only the text is read here; whether the named files exist is for :mod:`pipeline.batch` to find.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.archive_name import parse_sheet
from pipeline.errors import BatchError
from pipeline.model import ArchiveRef, Sheet

MANIFEST_NAMES = ("batch.toml", "batch.csv")
MAX_MANIFEST_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Details:
    """What a manifest says of a document or a file; ``None`` where it says nothing."""

    archive: ArchiveRef = field(default_factory=ArchiveRef)
    title: str | None = None
    source: str | None = None
    authenticity: str | None = None
    technique: str | None = None

    def over(self, other: Details) -> Details:
        """These details, with the gaps filled from ``other``."""
        return Details(
            archive=merge_refs(self.archive, other.archive),
            title=self.title or other.title,
            source=self.source or other.source,
            authenticity=self.authenticity or other.authenticity,
            technique=self.technique or other.technique,
        )


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One file as the manifest names it.

    Attributes:
        path: as written, with forward slashes.
        document: id or label of the document that it belongs to; ``None`` when the names decide.
        details: of the file's document.
        sheet, last: the sheet, or first and last of a span; ``None`` when the name decides.
        place: where this stands in the manifest, for messages.
    """

    path: str
    document: str | None
    details: Details
    sheet: Sheet | None
    last: Sheet | None
    place: str


@dataclass(frozen=True, slots=True)
class ManifestDocument:
    """One ``[[documents]]`` table, or the rows of a CSV with one value in ``document``.

    Attributes:
        label: unique in the manifest.
        id: as the manifest gives it, or ``None``.
        lists_files: false when it only describes a document that the file names make.
    """

    label: str
    id: str | None
    details: Details
    place: str
    lists_files: bool = True


@dataclass(frozen=True, slots=True)
class Manifest:
    """A read manifest.

    Attributes:
        name: of the manifest file.
        defaults: for every document of the batch.
        documents: in the order of the manifest.
        entries: in the order of the manifest.
        remarks: what was not understood, in words for the user.
    """

    name: str
    defaults: Details = field(default_factory=Details)
    documents: tuple[ManifestDocument, ...] = ()
    entries: tuple[ManifestEntry, ...] = ()
    remarks: tuple[str, ...] = ()


def merge_refs(first: ArchiveRef, second: ArchiveRef) -> ArchiveRef:
    """``first`` with its gaps filled from ``second``."""
    return ArchiveRef(
        repository=first.repository or second.repository,
        fond=first.fond or second.fond,
        opis=first.opis or second.opis,
        delo=first.delo or second.delo,
    )


def read_manifest(path: Path) -> Manifest:
    """Read ``batch.toml`` or ``batch.csv``.

    Raises:
        BatchError: when it cannot be read or understood, with the line.
    """
    try:
        if path.stat().st_size > MAX_MANIFEST_BYTES:
            raise BatchError(
                "The manifest is too large to be one.",
                file=path,
                remedy="Put a table of the files there, or rename this file.",
            )
        data = path.read_bytes()
    except OSError as error:
        raise BatchError(
            f"The manifest cannot be read: {error.strerror or error}.",
            file=path,
            remedy="Allow reading it, or move it out of the folder.",
        ) from error
    text = _decode(data)
    return _read_toml(path, text) if path.suffix.lower() == ".toml" else _read_csv(path, text)


def _decode(data: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with its mark, else CP1251 (Excel in Russian)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1251", errors="replace")


_DETAIL_KEYS = (
    "repository",
    "fond",
    "opis",
    "delo",
    "title",
    "source",
    "authenticity",
    "technique",
)
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


def _read_csv(path: Path, text: str) -> Manifest:
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
        f"Column “{cell}” of {path.name} is not known and was not used.{_hint(cell, _COLUMN_OF)}"
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
        sheet, last = _sheet(cells.get("sheet"), place, remarks)
        label = cells.get("document")
        details = _details(cells)
        if label is not None and label not in documents:
            documents[label] = ManifestDocument(label, label, Details(), place)
        entries.append(ManifestEntry(_posix(cells["file"]), label, details, sheet, last, place))
    return Manifest(path.name, Details(), tuple(documents.values()), tuple(entries), tuple(remarks))


def _outside_quotes(line: str, mark: str) -> int:
    return re.sub(r'"[^"]*"', "", line).count(mark)


def _read_toml(path: Path, text: str) -> Manifest:
    try:
        raw = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise BatchError(
            f"The manifest is not valid TOML: {error}.",
            file=path,
            remedy='Correct that line; text stands in double quotes: title = "Телеграмма".',
        ) from error
    reader = _TomlReader(path)
    return reader.read(raw)


class _TomlReader:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.remarks: list[str] = []
        self.entries: list[ManifestEntry] = []
        self.documents: list[ManifestDocument] = []

    def read(self, raw: dict[str, object]) -> Manifest:
        self._unknown(raw, (*_DETAIL_KEYS, "documents"), self.path.name)
        defaults = _details(self._texts(raw, _DETAIL_KEYS, "at the top"))
        tables = self._tables(raw.get("documents", []), "documents")
        ids: set[str] = set()
        for index, table in enumerate(tables, 1):
            place = f"{self.path.name}, document {index}"
            self._unknown(table, (*_DETAIL_KEYS, "id", "files"), place)
            texts = self._texts(table, (*_DETAIL_KEYS, "id"), f"of document {index}")
            document_id = texts.get("id")
            if document_id is not None and document_id in ids:
                raise self._error(f"Two documents have the id “{document_id}”.", "Change one.")
            ids.update([document_id] if document_id else [])
            label = f"document {index}"
            files = list(self._files(table.get("files", []), index))
            self.documents.append(
                ManifestDocument(
                    label, document_id, _details(texts), place, lists_files="files" in table
                )
            )
            for number, (file, sheet_text) in enumerate(files, 1):
                where = f"{place}, file {number}"
                sheet, last = _sheet(sheet_text, where, self.remarks)
                self.entries.append(
                    ManifestEntry(_posix(file), label, Details(), sheet, last, where)
                )
        return Manifest(
            self.path.name,
            defaults,
            tuple(self.documents),
            tuple(self.entries),
            tuple(self.remarks),
        )

    def _files(self, value: object, index: int) -> Iterator[tuple[str, str | None]]:
        items = value if isinstance(value, list) else [value]
        for item in items:
            if isinstance(item, str) and item.strip():
                yield item, None
            elif isinstance(item, dict):
                self._unknown(item, ("path", "sheet"), f"{self.path.name}, document {index}, files")
                texts = self._texts(item, ("path", "sheet"), f"of a file of document {index}")
                if "path" not in texts:
                    raise self._error(
                        f"A file of document {index} has no path.",
                        'Write path = "name-of-the-file.tif".',
                    )
                yield texts["path"], texts.get("sheet")
            else:
                raise self._error(
                    f"The files of document {index} are not a list of names.",
                    'Write files = ["a.jpg", "b.jpg"].',
                )

    def _tables(self, value: object, key: str) -> list[dict[str, object]]:
        if isinstance(value, dict):
            return [value]
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return value
        raise self._error(f"“{key}” is not a list of tables.", f"Start each with [[{key}]].")

    def _texts(
        self, table: Mapping[str, object], keys: tuple[str, ...], where: str
    ) -> dict[str, str]:
        texts: dict[str, str] = {}
        for key in keys:
            value = table.get(key)
            if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
                if str(value).strip():
                    texts[key] = str(value).strip()
            elif value is not None:
                raise self._error(
                    f"“{key}” {where} is not a text.", f'Write {key} = "..." in double quotes.'
                )
        return texts

    def _unknown(self, table: Mapping[str, object], known: tuple[str, ...], place: str) -> None:
        self.remarks += [
            f"{place}: “{key}” is not known and was not used.{_hint(key, known)}"
            for key in table
            if key not in known
        ]

    def _error(self, reason: str, remedy: str) -> BatchError:
        return BatchError(reason, file=self.path, remedy=remedy)


def _hint(word: str, known: Mapping[str, str] | tuple[str, ...]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return f" Did you mean “{close[0]}”?" if close else ""


def _details(texts: Mapping[str, str]) -> Details:
    return Details(
        archive=ArchiveRef(
            texts.get("repository"), texts.get("fond"), texts.get("opis"), texts.get("delo")
        ),
        title=texts.get("title"),
        source=texts.get("source"),
        authenticity=texts.get("authenticity"),
        technique=texts.get("technique"),
    )


def _sheet(text: str | None, place: str, remarks: list[str]) -> tuple[Sheet | None, Sheet | None]:
    if text is None:
        return None, None
    parsed = parse_sheet(text)
    if parsed is None:
        remarks.append(f"{place}: “{text}” is not a sheet; write 61, 61об or 61а.")
        return None, None
    return parsed


def _posix(text: str) -> str:
    path = text.strip().replace("\\", "/")
    return path.removeprefix("./")
