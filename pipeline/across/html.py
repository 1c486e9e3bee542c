"""A comparison across languages as one HTML page that opens by itself: no scripts, no files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape

from pipeline.across.result import AcrossComparison, At, Check, NameEntry, Reading
from pipeline.compare.crops import Pixels, crop, data_uri
from pipeline.compare.html import STYLE
from pipeline.compare.words import Place

PageOf = Callable[[str], Pixels | None]
"""Page id to its scan in pixels, as scanned; ``None`` when it is not at hand."""


def across_html(comparison: AcrossComparison, pixels: PageOf) -> str:
    """The page: what differs first, with its crops, then what agrees.

    Args:
        comparison: to show.
        pixels: gives the scan of a page, to cut from.
    """
    page_of = lru_cache(maxsize=2)(pixels)
    title = f"{comparison.document}: scan and English transcription"
    differing = [_row(one, page_of) for one in comparison.differences]
    slips = "".join(
        f"<li>{escape(slip.message)} «{escape(slip.text)}»</li>" for slip in comparison.remarks
    )
    return "\n".join(
        [
            '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">',
            '<meta http-equiv="Content-Security-Policy" '
            "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">",
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>",
            f"<h1>{escape(title)}</h1>",
            f"<h2>What does not agree: {len(differing)}</h2>",
            "<table><tr><th>what</th><th>scan</th><th>transcription</th><th>verdict</th>"
            f"<th>place</th></tr>{''.join(differing)}</table>"
            if differing
            else "<p>Nothing.</p>",
            "<h2>What agrees</h2>",
            _agreeing(comparison.checks),
            _agreeing_names(comparison.both),
            f"<h2>Slips of the transcription</h2><ul>{slips}</ul>" if slips else "",
            "</body></html>\n",
        ]
    )


def _row(one: Check | NameEntry, page_of: PageOf) -> str:
    what, scan, other, places = _told(one)
    verdict = one.verdict if one.note is None else f"{one.verdict}: {one.note}"
    cells = "".join(f'<td class="text">{escape(cell)}</td>' for cell in (what, scan, other))
    picture = _picture(places, page_of)
    return f"<tr>{cells}<td>{escape(verdict)}</td><td>{picture}</td></tr>"


def _told(one: Check | NameEntry) -> tuple[str, str, str, tuple[At, ...]]:
    """What it is, both readings, and where its first words stand on the scan."""
    if isinstance(one, Check):
        at = () if one.scan is None else one.scan.at
        return one.field, _said(one.scan), _said(one.transcription), at
    scan = "–" if one.scan is None else f"{one.scan.name} ({one.scan.count})"
    other = "–" if one.transcription is None else one.transcription.name
    if one.transcription is not None:
        other = f"{other} ({one.transcription.count})"
    return one.kind, scan, other, () if one.scan is None else one.scan.mentions[0].at


def _picture(places: tuple[At, ...], page_of: PageOf) -> str:
    if not places:
        return "–"
    page = places[0].page
    pixels = page_of(page)
    shown = [Place(page=at.page, box=at.box) for at in places]
    picture = None if pixels is None else crop(pixels, shown)
    where = f'<span class="small">{escape(page)}</span>'
    if picture is None:
        return where
    return f'<img alt="the scan here" src="{data_uri(picture)}">{where}'


def _agreeing(checks: Iterable[Check]) -> str:
    rows = "".join(
        f"<tr><td>{escape(one.field)}</td><td>{escape(_said(one.scan))}</td>"
        f"<td>{escape(_said(one.transcription))}</td></tr>"
        for one in checks
        if one.verdict == "agree"
    )
    return f"<table><tr><th>what</th><th>scan</th><th>transcription</th></tr>{rows}</table>"


def _agreeing_names(names: Iterable[NameEntry]) -> str:
    told = [_told(one) for one in names if one.verdict == "agree"]
    rows = "".join(
        f"<tr><td>{escape(kind)}</td><td>{escape(scan)}</td><td>{escape(other)}</td></tr>"
        for kind, scan, other, _ in told
    )
    return f"<table><tr><th>name</th><th>scan</th><th>transcription</th></tr>{rows}</table>"


def _said(reading: Reading | None) -> str:
    return "–" if reading is None else reading.text
