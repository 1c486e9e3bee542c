"""A comparison as one HTML page that opens by itself: no scripts, no other files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from html import escape

from rapidfuzz.distance import Levenshtein

from pipeline.compare.comparison import KINDS, Comparison, Difference, Kind
from pipeline.compare.crops import Pixels, crop, data_uri
from pipeline.compare.labels import KIND, kind_text, pencil_text, percent, verdict_text

PageOf = Callable[[str], Pixels | None]
"""Page id to its scan in pixels, as scanned; ``None`` when it is not at hand."""

_LONGEST_MARKED = 200  # letters of readings whose differing letters are marked
STYLE = """
body{font:16px/1.45 Georgia,serif;margin:2rem auto;max-width:76rem;padding:0 1rem;color:#222}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}
th,td{border:1px solid #ccc;padding:.35rem .6rem;text-align:left;vertical-align:top}
th{background:#f2efe8}h2{margin:2rem 0 .3rem}img{max-width:36rem;height:auto;display:block}
mark{background:#ffd8a8}.no{color:#a11}.small{color:#666;font-size:.85rem}
td.text{max-width:20rem;overflow-wrap:anywhere}
"""


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
    return "\n".join(
        [
            '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">',
            '<meta http-equiv="Content-Security-Policy" '
            "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">",
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>",
            f"<h1>{escape(title)}</h1>",
            f'<p class="{style}">{escape(verdict_text(comparison.verdict))}</p>',
            _rates(comparison),
            _fields(comparison),
            f"<p>Written by hand: {escape(pencil_text(comparison))}.</p>",
            *(sections if comparison.differences else ["<p>No differences.</p>"]),
            "</body></html>\n",
        ]
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Cells are escaped here."""
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><tr>{top}</tr>{body}</table>"


def _rates(comparison: Comparison) -> str:
    rows = [
        [s.section, str(s.characters), str(s.words)]
        for s in comparison.sections
        if s.words.errors or s.words.length
    ]
    total = ["all", str(comparison.characters), str(comparison.words)]
    return _table(["section", "character errors", "word errors"], [*rows, total])


def _fields(comparison: Comparison) -> str:
    if not comparison.fields:
        return ""
    rows = [[f.name, f.state, f.record or "–", f.reference or "–"] for f in comparison.fields]
    score = comparison.field_score
    note = (
        f"precision {percent(score.precision)}, recall {percent(score.recall)}, "
        f"F1 {percent(score.f1)}"
    )
    return _table(["field", "", "record", "transcription"], rows) + f'<p class="small">{note}</p>'


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
    return (
        f'<tr><td>{_picture(difference, page_of)}</td><td class="text">{record}</td>'
        f'<td class="text">{reference}</td><td>{escape(kind_text(difference))}</td></tr>'
    )


def _picture(difference: Difference, page_of: PageOf) -> str:
    if not difference.places:
        return "–"
    page = difference.places[0].page
    pixels = page_of(page)
    picture = None if pixels is None else crop(pixels, difference.places)
    where = f'<span class="small">{escape(page)}</span>'
    if picture is None:
        return where
    alt = escape(f"the scan here: {difference.record or 'beside the missing words'}")
    return f'<img alt="{alt}" src="{data_uri(picture)}">{where}'


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
