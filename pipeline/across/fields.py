"""The checks of fields: number, date, archive, paragraphs, pencil, signature, footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.across.archives import part_key, repository_key
from pipeline.across.footnote_kinds import footnote_kind
from pipeline.across.inflect import nominatives
from pipeline.across.pair import same_name
from pipeline.across.paragraphs import figures, is_handwritten, is_unread
from pipeline.across.posts import concepts
from pipeline.across.result import At, Check, ParagraphPair, Reading, Verdict
from pipeline.across.scan_places import places, whole
from pipeline.across.transliterate import skeleton
from pipeline.record import Archive, FieldValue, Footnote, Paragraph, Record, Signature
from pipeline.transcription import Note, Reference

SHOWN = 60
"""Characters of a paragraph that a reading shows."""


def check_fields(record: Record, reference: Reference) -> tuple[Check, ...]:
    """Number, date, archive reference, signature and footnotes."""
    return (
        *_value("number", record.number, reference.number),
        *_value("date", record.date, reference.date),
        *_archive(record, reference),
        *_signatures(record, reference),
        *_footnotes(record, reference),
    )


def check_paragraphs(
    record: Record, reference: Reference, pairs: Sequence[ParagraphPair]
) -> tuple[Check, ...]:
    """Count and order of the paragraphs, those of one side alone, figures, and pencil."""
    return (
        *_count_and_order(record, reference, pairs),
        *_alone(record, reference, pairs),
        *_figures(record, reference, pairs),
        *_pencil(record, reference, pairs),
    )


def _check(
    field: str,
    scan: Reading | None,
    transcription: Reading | None,
    *,
    same: bool,
    note: str | None = None,
) -> Iterator[Check]:
    """One check, or none where neither side says anything."""
    if scan is None and transcription is None:
        return
    verdict: Verdict = "agree" if same else "differ"
    if scan is None:
        verdict = "only in transcription"
    elif transcription is None:
        verdict = "only in scan"
    yield Check(field=field, verdict=verdict, scan=scan, transcription=transcription, note=note)


def _reading(value: FieldValue) -> Reading:
    at = () if value.page is None or value.box is None else (At(page=value.page, box=value.box),)
    return Reading(text=value.text, normalised=value.normalised, at=at)


def _value(field: str, scan: FieldValue | None, other: FieldValue | None) -> Iterator[Check]:
    one = None if scan is None else _reading(scan)
    two = None if other is None else _reading(other)
    same = bool(one and two and one.normalised and one.normalised == two.normalised)
    if field == "number" and one and two:
        # A suffix may be a letter: 1316/ш ~ 1316/sh.
        same = part_key(one.normalised or one.text) == part_key(two.normalised or two.text)
    yield from _check(field, one, two, same=same)


def _archive(record: Record, reference: Reference) -> Iterator[Check]:
    """Against the reference, of those printed, that agrees in the most parts."""
    scan = record.archive
    printed = [list(_archive_parts(scan, other)) for other in reference.archives]
    best = max(
        printed or [list(_archive_parts(scan, None))],
        key=lambda checks: sum(check.verdict == "agree" for check in checks),
    )
    yield from best


def _archive_parts(scan: Archive | None, other: Archive | None) -> Iterator[Check]:
    typed = None if scan is None or scan.typed is None else _reading(scan.typed)
    at = () if typed is None else typed.at
    for field, key in (
        ("repository", repository_key),
        ("fond", part_key),
        ("opis", part_key),
        ("delo", part_key),
    ):
        one = None if scan is None else getattr(scan, field)
        two = None if other is None else getattr(other, field)
        yield from _check(
            f"archive.{field}",
            None if one is None else Reading(text=one, at=at),
            None if two is None else Reading(text=two),
            same=bool(one and two and key(one) == key(two)),
        )
    sheets = () if scan is None else scan.sheets
    others = () if other is None else other.sheets
    same, note = _same_sheets(sheets, others)
    yield from _check(
        "archive.sheets",
        Reading(text=", ".join(sheets), at=at) if sheets else None,
        Reading(text=", ".join(others)) if others else None,
        same=same,
        note=note,
    )


def _same_sheets(scan: Sequence[str], other: Sequence[str]) -> tuple[bool, str | None]:
    if tuple(scan) == tuple(other):
        return True, None
    leaves = tuple(dict.fromkeys(sheet.split(" ", maxsplit=1)[0] for sheet in scan))
    spans = len(other) > 1 and not any("об" in sheet for sheet in other)
    if spans and leaves == tuple(other):
        return True, "The transcription counts leaves and names no versos."
    return False, None


def _signatures(record: Record, reference: Reference) -> Iterator[Check]:
    one, two = record.signatures, reference.signatures
    for at in range(max(len(one), len(two))):
        scan = one[at] if at < len(one) else None
        other = two[at] if at < len(two) else None
        number = f"[{at + 1}]" if max(len(one), len(two)) > 1 else ""
        yield from _post(f"signature{number}.post", scan, other)
        yield from _signed_name(f"signature{number}.name", scan, other)


def _detail(value: Signature | None, detail: str) -> Reading | None:
    said = None if value is None else value.details.get(detail)
    return None if value is None or not said else Reading(text=said, at=_reading(value).at)


def _post(field: str, scan: Signature | None, other: Signature | None) -> Iterator[Check]:
    one, two = _detail(scan, "post"), _detail(other, "post")
    if one is None or two is None:
        yield from _check(field, one, two, same=False)
        return
    here, there = concepts(one.text, "ru"), concepts(two.text, "en")
    apart = sorted(here ^ there)
    note = f"Not on both sides: {', '.join(apart)}." if apart else None
    if not here or not there:
        note = "The words of this post are not in the table of posts."
    yield from _check(field, one, two, same=bool(here) and here == there, note=note)


_INITIALS = re.compile(r"(?<![^\W_])[^\W\d_]{1,2}\.")


def _signed_name(field: str, scan: Signature | None, other: Signature | None) -> Iterator[Check]:
    one, two = _detail(scan, "name"), _detail(other, "name")
    if one is None or two is None:
        yield from _check(field, one, two, same=False)
        return
    here, there = _INITIALS.sub(" ", one.text).split(), _INITIALS.sub(" ", two.text).split()
    same = bool(here and there) and any(
        same_name(form, there[-1]) is not None for form in nominatives(here[-1])
    )
    initials = [
        "".join(skeleton(initial)[:1] for initial in _INITIALS.findall(reading.text))
        for reading in (one, two)
    ]
    note = None
    if all(initials) and initials[0] != initials[1]:
        same, note = False, "The initials differ."
    elif any(initials) and not all(initials):
        note = "Only one side has initials."
    yield from _check(field, one, two, same=same, note=note)


def _footnotes(record: Record, reference: Reference) -> Iterator[Check]:
    """By their meaning, each at most once, in the order in which they stand."""
    left = list(reference.footnotes)
    for note in record.footnotes:
        kind = footnote_kind(note.text)
        match = next(
            (one for one in left if kind is not None and footnote_kind(one.text) == kind), None
        )
        if match is not None:
            left.remove(match)
        yield from _check(
            "footnote",
            _scan_note(note, record),
            None if match is None else _printed_note(match),
            same=True,
            note=kind,
        )
    for one in left:
        kind = footnote_kind(one.text)
        what = "an editor's remark, of which the scan shows nothing"
        yield from _check(
            "footnote",
            None,
            _printed_note(one),
            same=False,
            note=f"{kind}: {what}" if kind == "so in the source" else kind,
        )


def _scan_note(note: Footnote, record: Record) -> Reading:
    wanted = {(at.page, at.annotation) for at in note.annotations}
    at = tuple(
        At(page=one.page, box=one.box)
        for one in record.annotations
        if (one.page, one.id) in wanted
    )  # fmt: skip
    return Reading(text=f"{note.mark} {note.text}", normalised=footnote_kind(note.text), at=at)


def _printed_note(note: Note) -> Reading:
    return Reading(
        text=f"[{note.mark}] {note.text}",
        normalised=footnote_kind(note.text),
        paragraph=note.paragraph,
    )


def _count_and_order(
    record: Record, reference: Reference, pairs: Sequence[ParagraphPair]
) -> Iterator[Check]:
    one, two = len(record.body), len(reference.body)
    yield from _check(
        "paragraphs.count", Reading(text=str(one)), Reading(text=str(two)), same=one == two
    )
    both = [pair for pair in pairs if pair.scan is not None and pair.transcription is not None]
    if both:
        yield from _check(
            "paragraphs.order",
            Reading(text=" ".join(str((pair.scan or 0) + 1) for pair in both)),
            Reading(text=" ".join(str((pair.transcription or 0) + 1) for pair in both)),
            same=not any(pair.moved for pair in both),
            note="Paragraphs, counted from 1, in the order of the transcription.",
        )


def _alone(record: Record, reference: Reference, pairs: Sequence[ParagraphPair]) -> Iterator[Check]:
    for pair in pairs:
        if pair.scan is None or pair.transcription is None:
            yield from _check(
                "paragraph",
                None if pair.scan is None else _scan_paragraph(record, pair.scan),
                None
                if pair.transcription is None
                else _paragraph(reference.body[pair.transcription], pair.transcription),
                same=False,
            )


def _paragraph(paragraph: Paragraph, index: int, at: tuple[At, ...] = ()) -> Reading:
    text = paragraph.text
    shown = text if len(text) <= SHOWN else f"{text[:SHOWN].rstrip()}…"
    return Reading(text=shown, normalised=_hand(paragraph), paragraph=index, at=at)


def _scan_paragraph(record: Record, index: int) -> Reading:
    return _paragraph(record.body[index], index, _paragraph_at(record, index))


def _paragraph_at(record: Record, index: int) -> tuple[At, ...]:
    runs = record.body[index].runs
    typed = whole(word for run in runs for word in run.words)
    wanted = {(at.page, at.annotation) for run in runs for at in run.annotations}
    written = tuple(
        At(page=one.page, box=one.box) for one in record.annotations if (one.page, one.id) in wanted
    )
    return typed + written


def _figures(
    record: Record, reference: Reference, pairs: Sequence[ParagraphPair]
) -> Iterator[Check]:
    """The numbers in figures of each pair that has any."""
    for pair in pairs:
        if pair.scan is None or pair.transcription is None:
            continue
        one, two = record.body[pair.scan], reference.body[pair.transcription]
        here, there = figures(one.text), figures(two.text)
        if is_unread(one) or not (here or there):
            continue
        at = places(
            word for run in one.runs for word in run.words if here.keys() & figures(word.text)
        )
        yield from _check(
            "figures",
            Reading(text=_listed(here), paragraph=pair.scan, at=at) if here else None,
            Reading(text=_listed(there), paragraph=pair.transcription) if there else None,
            same=here == there,
        )


def _listed(counted: dict[str, int]) -> str:
    return ", ".join(figure for figure, count in counted.items() for _ in range(count))


def _hand(paragraph: Paragraph) -> str:
    hands = [run.hand for run in paragraph.runs if run.hand != "typed"]
    if not hands:
        return "typed"
    hand = " and ".join(sorted(set(hands)))
    return hand if is_handwritten(paragraph) else f"partly {hand}"


def _pencil(
    record: Record, reference: Reference, pairs: Sequence[ParagraphPair]
) -> Iterator[Check]:
    """The hand of each pair of which one at least has writing by hand."""
    for pair in pairs:
        if pair.scan is None or pair.transcription is None:
            continue
        one = _scan_paragraph(record, pair.scan)
        two = _paragraph(reference.body[pair.transcription], pair.transcription)
        if (one.normalised, two.normalised) != ("typed", "typed"):
            same = one.normalised == two.normalised
            yield from _check("pencil", one, two, same=same)
