"""``batch.toml``: defaults of the batch, then one ``[[documents]]`` table a document."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.batch.manifest_model import (
    DETAIL_KEYS,
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


def read_toml(path: Path, text: str) -> Manifest:
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
        self._unknown(raw, (*DETAIL_KEYS, "documents"), self.path.name)
        defaults = details_of(self._texts(raw, DETAIL_KEYS, "at the top"))
        tables = self._tables(raw.get("documents", []), "documents")
        ids: set[str] = set()
        for index, table in enumerate(tables, 1):
            place = f"{self.path.name}, document {index}"
            self._unknown(table, (*DETAIL_KEYS, "id", "files"), place)
            texts = self._texts(table, (*DETAIL_KEYS, "id"), f"of document {index}")
            document_id = texts.get("id")
            if document_id is not None and document_id in ids:
                raise self._error(f"Two documents have the id “{document_id}”.", "Change one.")
            ids.update([document_id] if document_id else [])
            label = f"document {index}"
            files = list(self._files(table.get("files", []), index))
            self.documents.append(
                ManifestDocument(
                    label, document_id, details_of(texts), place, lists_files="files" in table
                )
            )
            for number, (file, sheet_text) in enumerate(files, 1):
                where = f"{place}, file {number}"
                sheet, last = sheet_of(sheet_text, where, self.remarks)
                self.entries.append(
                    ManifestEntry(posix(file), label, Details(), sheet, last, where)
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
            f"{place}: “{key}” is not known and was not used.{hint(key, known)}"
            for key in table
            if key not in known
        ]

    def _error(self, reason: str, remedy: str) -> BatchError:
        return BatchError(reason, file=self.path, remedy=remedy)
