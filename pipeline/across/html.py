"""A comparison across languages as one HTML page that opens by itself: no scripts, no files."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from pipeline.across.result import AcrossComparison, At, Check, NameEntry
from pipeline.across.table import said, side_text
from pipeline.compare.page import PageOf, html_page, html_picture, html_table
from pipeline.compare.words import Place


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
    return html_page(
        title,
        [
            f"<h2>What does not agree: {len(differing)}</h2>",
            "<table><tr><th>what</th><th>scan</th><th>transcription</th><th>verdict</th>"
            f"<th>place</th></tr>{''.join(differing)}</table>"
            if differing
            else "<p>Nothing.</p>",
            "<h2>What agrees</h2>",
            _agreeing("what", comparison.checks),
            _agreeing("name", comparison.both),
            f"<h2>Slips of the transcription</h2><ul>{slips}</ul>" if slips else "",
        ],
    )


def _row(one: Check | NameEntry, page_of: PageOf) -> str:
    what, scan, other, places = _told(one)
    verdict = one.verdict if one.note is None else f"{one.verdict}: {one.note}"
    cells = "".join(f'<td class="text">{escape(cell)}</td>' for cell in (what, scan, other))
    shown = [Place(page=at.page, box=at.box) for at in places]
    picture = html_picture(shown, page_of, "the scan here")
    return f"<tr>{cells}<td>{escape(verdict)}</td><td>{picture}</td></tr>"


def _told(one: Check | NameEntry) -> tuple[str, str, str, tuple[At, ...]]:
    """What it is, both readings, and where its first words stand on the scan."""
    if isinstance(one, Check):
        at = () if one.scan is None else one.scan.at
        return one.field, said(one.scan), said(one.transcription), at
    at = () if one.scan is None else one.scan.mentions[0].at
    return one.kind, side_text(one.scan), side_text(one.transcription), at


def _agreeing(what: str, found: Iterable[Check | NameEntry]) -> str:
    told = (_told(one)[:3] for one in found if one.verdict == "agree")
    return html_table([what, "scan", "transcription"], told)
