"""The page itself: two templates, and the files that they name."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from fastapi import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound

from pipeline.review.replies import NO_STORE, error_reply
from pipeline.review.safe_path import OutsideError, below

STATIC = Path(__file__).resolve().parent / "static"
_TEMPLATES = ".html"
_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


class PageFiles:
    """The files of the page.

    Args:
        folder: where they are; by default those of this package.
    """

    def __init__(self, folder: Path = STATIC) -> None:
        self._folder = folder
        self._templates = Environment(
            loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined
        )

    def page(self, name: str, **values: str) -> Response:
        """A template, with its values filled in.

        Args:
            name: of the file.
            values: by their names in the template.
        """
        try:
            text = self._templates.get_template(name).render(values)
        except TemplateNotFound:
            return self._missing(name)
        return Response(text, 200, NO_STORE, media_type="text/html")

    def file(self, name: str) -> Response:
        """A file that a page names; a template is none."""
        try:
            path = below(self._folder, name)
        except OutsideError:
            return self._missing(name)
        if path.suffix == _TEMPLATES or path.name.startswith(".") or not path.is_file():
            return self._missing(name)
        kind = _KINDS.get(path.suffix) or mimetypes.guess_type(path.name)[0]
        return Response(
            path.read_bytes(),
            200,
            {"Cache-Control": "no-cache"},
            media_type=kind or "application/octet-stream",
        )

    @staticmethod
    def _missing(name: str) -> Response:
        return error_reply(404, f"There is no {name[:80]!r} here.", "Open the list of documents.")
