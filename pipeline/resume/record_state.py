"""What is known of a document whose record was tried: ``state/records/<document-id>.json``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pipeline.batch import Document
from pipeline.outcome import DocumentOutcome, Failure
from pipeline.output import ResultFolder, as_line, write_whole
from pipeline.resume.page_state import KnownFile, file_from, plain_file, state_files

FORMAT = 1


@dataclass(frozen=True, slots=True)
class RecordState:
    """One document.

    Attributes:
        document_id: as in the file name of the record.
        recipe: digest of what made the record.
        document: digest of what the batch says of the document.
        pages: id and SHA-256 of each page file, in the order of the document.
        file: the record; ``None`` when it failed.
        outcome: what came of it; ``None`` when it failed.
        failure: why it failed.
    """

    document_id: str
    recipe: str
    document: str
    pages: tuple[tuple[str, str], ...]
    file: KnownFile | None = None
    outcome: DocumentOutcome | None = None
    failure: Failure | None = None


def document_digest(document: Document) -> str:
    """Of what the batch says of a document: its names, sheets, manifest and problems; no places."""
    plain = asdict(replace(document, files=()))
    files = [
        [file.relative, file.page_id, _plain(file.sheet), _plain(file.last)]
        for file in document.files
    ]
    text = json.dumps([plain, files], ensure_ascii=True, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _plain(sheet: object) -> str | None:
    return None if sheet is None else repr(sheet)


def save_record_state(out: ResultFolder, state: RecordState) -> None:
    """Write it whole.

    Raises:
        OutputError: when it cannot be written.
    """
    outcome = state.outcome
    raw = {
        "format": FORMAT,
        "document": state.document_id,
        "recipe": state.recipe,
        "said": state.document,
        "pages": [list(page) for page in state.pages],
        "file": None if state.file is None else plain_file(state.file),
        "outcome": None
        if outcome is None
        else {
            "pages": outcome.pages,
            "review": list(outcome.review),
            "found": [list(item) for item in outcome.found],
        },
        "failure": None if state.failure is None else asdict(state.failure),
    }
    write_whole(out.record_state(state.document_id), as_line(raw))


def load_record_state(out: ResultFolder, document_id: str) -> RecordState | None:
    """The state of a document; ``None`` when there is none, or one that cannot be understood."""
    return _read(out, out.record_state(document_id))


def all_record_states(out: ResultFolder) -> Iterable[RecordState]:
    """Every state that can be read, one after another."""
    for path in state_files(out.state / "records"):
        if (state := _read(out, Path(path))) is not None:
            yield state


def _read(out: ResultFolder, path: Path) -> RecordState | None:
    try:
        raw = json.loads(path.read_bytes())
        if raw["format"] != FORMAT:
            return None
        outcome, failure, file = raw["outcome"], raw["failure"], raw["file"]
        return RecordState(
            document_id=raw["document"],
            recipe=raw["recipe"],
            document=raw["said"],
            pages=tuple((str(page), str(digest)) for page, digest in raw["pages"]),
            file=None if file is None else file_from(file),
            outcome=None
            if outcome is None
            else DocumentOutcome(
                document_id=raw["document"],
                record=str(out.record(raw["document"])),
                pages=outcome["pages"],
                review=tuple(outcome["review"]),
                found=tuple((str(name), str(text)) for name, text in outcome["found"]),
            ),
            failure=None if failure is None else Failure(**failure),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
