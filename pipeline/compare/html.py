"""A comparison as one HTML page that opens by itself: no scripts, no other files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape

from rapidfuzz.distance import Levenshtein

from pipeline.compare.comparison import KINDS, Comparison, Difference, Kind
from pipeline.compare.labels import (
    FIELD_HEAD,
    KIND,
    RATE_HEAD,
    field_rows,
    kind_text,
    pencil_text,
    percent,
    rate_rows,
    verdict_text,
)
from pipeline.compare.page import PageOf, html_page, html_picture, html_table

_LONGEST_MARKED = 200  # letters of readings whose differing letters are marked


def comparison_html(comparison: Comparison, pixels: PageOf) -> str:
    """The page: verdict, rates, fields, then the differences by kind, each with its crop.

    Args:
        comparison: to show.
        pixels: gives the scan of a page, to cut from; asked once or twice for each page in turn.
    """
    page_of = lru_cache(maxsize=2)(pixels)
    title = f"{comparison.document}: scan and transcription"
    sections = [
        _group(kind, [d for d in comparison.differences if d.kind == kind], page_of)
        for kind in KINDS
    ]
    style = "no" if comparison.verdict.outcome == "no match" else "yes"
    return html_page(
        title,
        [
            f'<p class="{style}">{escape(verdict_text(comparison.verdict))}</p>',
            _rates(comparison),
            _fields(comparison),
            f"<p>Written by hand: {escape(pencil_text(comparison))}.</p>",
            *(sections if comparison.differences else ["<p>No differences.</p>"]),
        ],
    )


def _rates(comparison: Comparison) -> str:
    return html_table(RATE_HEAD, rate_rows(comparison))


def _fields(comparison: Comparison) -> str:
    if not comparison.fields:
        return ""
    score = comparison.field_score
    note = (
        f"precision {percent(score.precision)}, recall {percent(score.recall)}, "
        f"F1 {percent(score.f1)}"
    )
    return html_table(FIELD_HEAD, field_rows(comparison)) + f'<p class="small">{note}</p>'


def _group(kind: Kind, found: Sequence[Difference], page_of: PageOf) -> str:
    if not found:
        return ""
    rows = "".join(_row(difference, page_of) for difference in found)
    return (
        f"<h2>{escape(KIND[kind])}: {len(found)}</h2><table><tr><th>scan</th><th>read as</th>"
        f"<th>transcription</th><th>what</th></tr>{rows}</table>"
    )


def _row(difference: Difference, page_of: PageOf) -> str:
    record, reference = _readings(difference.record, difference.reference)
    alt = f"the scan here: {difference.record or 'beside the missing words'}"
    picture = html_picture(difference.places, page_of, alt)
    return (
        f'<tr><td>{picture}</td><td class="text">{record}</td>'
        f'<td class="text">{reference}</td><td>{escape(kind_text(difference))}</td></tr>'
    )


def _readings(record: str, reference: str) -> tuple[str, str]:
    """Both readings, escaped, with the letters marked in which they differ."""
    if not record or not reference or max(len(record), len(reference)) > _LONGEST_MARKED:
        return escape(record) or "–", escape(reference) or "–"
    here = there = ""
    for step in Levenshtein.opcodes(record, reference):
        a = escape(record[step.src_start : step.src_end])
        b = escape(reference[step.dest_start : step.dest_end])
        same = step.tag == "equal"
        here += a if same or not a else f"<mark>{a}</mark>"
        there += b if same or not b else f"<mark>{b}</mark>"
    return here, there
