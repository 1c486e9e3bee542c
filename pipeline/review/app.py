"""The web application: which address gives what. All work is done elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Literal

from fastapi import FastAPI, Header, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from pipeline.corrections.changes import Change
from pipeline.corrections.problem import ConflictError
from pipeline.errors import DigitisationError
from pipeline.review.batch import (
    MOST_LISTED,
    NotHereError,
    NotWrittenError,
    RefusedChangeError,
    ReviewBatch,
)
from pipeline.review.guard import Access, Guard
from pipeline.review.page_files import STATIC, PageFiles
from pipeline.review.pictures import STANDARD_WIDTH
from pipeline.review.replies import error_reply, failure_reply, json_reply
from pipeline.review.safe_path import OutsideError

LONGEST_SEARCH = 500
_KEEP = "private, no-cache"
"""A browser may keep it, and asks each time whether it is still the same."""


_STATUSES: Mapping[type[DigitisationError], int] = {
    NotHereError: 404,
    OutsideError: 404,
    RefusedChangeError: 422,
    NotWrittenError: 503,
}


class _Asked(BaseModel):
    """What every change says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    who: str = Field(min_length=1, max_length=200)
    seen: int = Field(ge=0, strict=True)


class AskedChange(_Asked):
    """The body of a change."""

    change: Change


class AskedUndo(_Asked):
    """The body of an undo."""

    number: int = Field(ge=1, strict=True)


def review_app(batch: ReviewBatch, access: Access, static: Path = STATIC) -> ASGIApp:
    """The application behind its guard.

    Args:
        batch: what is reviewed; it is closed when the application ends.
        access: who may do what.
        static: folder of the page's files.
    """

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        batch.index.begin()
        yield
        batch.close()

    app = FastAPI(
        docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False, lifespan=life
    )
    _add_pages(app, batch, access, PageFiles(static))
    _add_reading(app, batch)
    _add_pictures(app, batch)
    _add_changing(app, batch)
    _add_errors(app)
    return Guard(app, access)


def _add_pages(app: FastAPI, batch: ReviewBatch, access: Access, files: PageFiles) -> None:
    @app.get("/")
    def index() -> Response:
        return files.page("index.html", key=access.key, batch=batch.name)

    @app.get("/documents/{document_id}")
    def document(document_id: str) -> Response:
        return files.page("document.html", key=access.key, batch=batch.name, document=document_id)

    @app.get("/static/{name}")
    def static(name: str) -> Response:
        return files.file(name)


def _add_reading(app: FastAPI, batch: ReviewBatch) -> None:
    @app.get("/api/batch")
    def about() -> Response:
        return json_reply(batch.about())

    @app.get("/api/documents")
    def documents(
        search: Annotated[str, Query(max_length=LONGEST_SEARCH)] = "",
        state: Literal["review", "ready", "checked", ""] = "",
        offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
        limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = 100,
    ) -> Response:
        return json_reply(batch.documents(search, state or None, offset, limit))

    @app.get("/api/documents/{document_id}")
    def document(document_id: str) -> Response:
        return json_reply(batch.document(document_id))


def _add_pictures(app: FastAPI, batch: ReviewBatch) -> None:
    @app.get("/pictures/{page_id}")
    def picture(
        page_id: str,
        width: Annotated[int, Query(ge=1, le=100_000)] = STANDARD_WIDTH,
        if_none_match: Annotated[str | None, Header()] = None,
    ) -> Response:
        scan = batch.picture(page_id)
        headers = {"Cache-Control": _KEEP, "ETag": scan.tag(width)}
        if _has(if_none_match, scan.tag(width)):
            return Response(status_code=304, headers=headers)
        try:
            data = batch.pictures.jpeg(scan, width)
        except DigitisationError as error:
            return failure_reply(404, error)
        return Response(data, 200, headers, media_type="image/jpeg")

    @app.get("/crops/{page_id}/{annotation_id}")
    def crop(
        page_id: str,
        annotation_id: str,
        if_none_match: Annotated[str | None, Header()] = None,
    ) -> Response:
        found = batch.crop(page_id, annotation_id)
        headers = {"Cache-Control": _KEEP, "ETag": found.tag}
        if _has(if_none_match, found.tag):
            return Response(status_code=304, headers=headers)
        return Response(found.data, 200, headers, media_type="image/png")


def _add_changing(app: FastAPI, batch: ReviewBatch) -> None:
    def changed(document_id: str, who: str, what: Change | int, seen: int) -> Response:
        try:
            return json_reply(batch.change(document_id, who, what, seen))
        except ConflictError as error:
            return failure_reply(
                409, error, newer=batch.newer(error), document=batch.document(document_id)
            )

    @app.post("/api/documents/{document_id}/changes")
    def change(document_id: str, asked: AskedChange) -> Response:
        return changed(document_id, asked.who, asked.change, asked.seen)

    @app.post("/api/documents/{document_id}/undo")
    def undo(document_id: str, asked: AskedUndo) -> Response:
        return changed(document_id, asked.who, asked.number, asked.seen)


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(DigitisationError)
    def failed(_: Request, error: Exception) -> Response:
        assert isinstance(error, DigitisationError)  # noqa: S101 - for the type checker
        return failure_reply(_status(error), error)

    @app.exception_handler(RequestValidationError)
    def not_understood(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - for the type checker
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])[:200]
        return error_reply(
            422,
            f"The request cannot be understood: {where}: {first['msg']}.",
            "Load the page again, then try again.",
        )

    @app.exception_handler(HTTPException)
    def no_such_thing(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - for the type checker
        remedy = "Open the list of documents."
        return error_reply(error.status_code, f"{error.detail}.", remedy)

    @app.exception_handler(Exception)
    def unexpected(_: Request, error: Exception) -> Response:
        return error_reply(
            500,
            f"Something went wrong that should not ({type(error).__name__}).",
            "Try again; if it stays, report it with what the terminal says.",
        )


def _status(error: DigitisationError) -> int:
    """HTTP's number for an error; 500 where a file of the batch is broken."""
    return next((status for kind, status in _STATUSES.items() if isinstance(error, kind)), 500)


def _has(if_none_match: str | None, tag: str) -> bool:
    if if_none_match is None:
        return False
    known = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
    return tag in known or "*" in known
