"""A page of HTML that opens by itself (no scripts, no other files), and the parts it is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape

from pipeline.compare.crops import Pixels, crop, data_uri
from pipeline.compare.words import Place

PageOf = Callable[[str], Pixels | None]
"""Page id to its scan in pixels, as scanned; ``None`` when it is not at hand."""

_STYLE = """
body{font:16px/1.45 Georgia,serif;margin:2rem auto;max-width:76rem;padding:0 1rem;color:#222}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}
th,td{border:1px solid #ccc;padding:.35rem .6rem;text-align:left;vertical-align:top}
th{background:#f2efe8}h2{margin:2rem 0 .3rem}img{max-width:36rem;height:auto;display:block}
mark{background:#ffd8a8}.no{color:#a11}.small{color:#666;font-size:.85rem}
td.text{max-width:20rem;overflow-wrap:anywhere}
"""


def html_page(title: str, parts: Iterable[str]) -> str:
    """The whole page; the title is escaped here, the parts are HTML."""
    return "\n".join(
        [
            '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">',
            '<meta http-equiv="Content-Security-Policy" '
            "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">",
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>",
            f"<h1>{escape(title)}</h1>",
            *parts,
            "</body></html>\n",
        ]
    )


def html_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Cells are escaped here."""
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><tr>{top}</tr>{body}</table>"


def html_picture(places: Sequence[Place], page_of: PageOf, alt: str) -> str:
    """The scan at these places, or the name of their page where it is not at hand."""
    if not places:
        return "–"
    page = places[0].page
    pixels = page_of(page)
    picture = None if pixels is None else crop(pixels, places)
    where = f'<span class="small">{escape(page)}</span>'
    if picture is None:
        return where
    return f'<img alt="{escape(alt)}" src="{data_uri(picture)}">{where}'
