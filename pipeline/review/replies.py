"""Answers of the server: JSON, and errors that say what to do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import Response

from pipeline.errors import DigitisationError

NO_STORE = {"Cache-Control": "no-store"}


def as_bytes(value: Any) -> bytes:
    """Compact JSON; half a character, which no file of ours has, becomes a question mark."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def json_reply(value: Any, status: int = 200, headers: Mapping[str, str] = NO_STORE) -> Response:
    return Response(as_bytes(value), status, dict(headers), media_type="application/json")


def error_reply(status: int, error: str, remedy: str, **more: Any) -> Response:
    """An error, what to do about it, and what else belongs to it."""
    return json_reply({"error": error, "remedy": remedy, **more}, status)


def failure_reply(status: int, error: DigitisationError, **more: Any) -> Response:
    """The same of an error of the pipeline, with the file that it names."""
    return error_reply(status, error.reason, error.remedy, file=error.file, **more)
