"""A record as a file: its bytes, reading it back, and its JSON Schema."""

from __future__ import annotations

from pathlib import Path

from pydantic import JsonValue, ValidationError

from pipeline.errors import DigitisationError
from pipeline.output import as_json
from pipeline.record.models import SCHEMA_VERSION, Record


class RecordError(DigitisationError):
    """A record file cannot be read."""

    stage = "record"


def record_to_json(record: Record) -> bytes:
    """The bytes of a record file; the same record gives the same bytes."""
    return as_json(record.model_dump(mode="json"))


def record_from_json(data: bytes) -> Record:
    """Read back what :func:`record_to_json` wrote.

    Raises:
        ValueError: when it is not a record of this schema version (pydantic's error, which names
            each wrong part).
    """
    return Record.model_validate_json(data)


def load_record(path: Path) -> Record:
    """Read ``records/<document-id>.json``.

    Raises:
        RecordError: when the file cannot be read or is not a record.
    """
    try:
        return record_from_json(path.read_bytes())
    except OSError as error:
        raise RecordError(
            f"The record cannot be read: {error.strerror or error}.",
            file=path,
            remedy="Check the name and the right to read it.",
        ) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise RecordError(
            f"This is not a record of schema version {SCHEMA_VERSION}: {where}: {first['msg']}.",
            file=path,
            remedy="Digitise the document again, or name a file of a records folder.",
        ) from error


def record_schema() -> dict[str, JsonValue]:
    """The JSON Schema (draft 2020-12) of a record file."""
    schema = Record.model_json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:mashinopis:record:{SCHEMA_VERSION}",
        **schema,
    }


def record_schema_json() -> bytes:
    """What ``schema/record.schema.json`` holds and ``mashinopis schema`` prints."""
    return as_json(record_schema())
