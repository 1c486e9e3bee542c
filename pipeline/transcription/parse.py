"""The whole story of a published transcription: from its text to a reference record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.record import FieldValue, Signature
from pipeline.transcription.apparatus import NOTHING, Apparatus, read_apparatus
from pipeline.transcription.date_line import parse_date_line
from pipeline.transcription.ending import (
    is_remark,
    read_signature,
    signature_of,
    signature_texts,
)
from pipeline.transcription.head import Head, read_head
from pipeline.transcription.lines import (
    Block,
    Line,
    blocks_of,
    clean,
    unescape,
    zones_of,
)
from pipeline.transcription.notes import RawNote, split_notes
from pipeline.transcription.passages import Body, Placed, keys_of, read_body, without_passages
from pipeline.transcription.reference import Language, Note, Reference, Remark
from pipeline.transcription.slips import find_slips

NO_TEXT = "[Текст отсутствует]"
SECTION = re.compile(r"[*\s]*\*[*\s]*|[-–—_=~\s]{3,}")
_TRAILING = re.compile(r"(?<!\\)(?:\[(?P<figure>\d{1,3})\]|(?P<stars>\*{1,9}))\s*(?=$|[.,;])")


def parse(text: str) -> Reference:
    """Read a typed transcription as published, in Russian or English.

    What is not understood is in ``unknown``, and slips are in ``remarks``; nothing is dropped but
    the labels of fields and the signs of footnotes.
    """
    cleaned = clean(text)
    blocks, notes, tail = split_notes(blocks_of(cleaned))
    marks = {key for note in notes for key in keys_of(note)}
    zones = zones_of(blocks)
    unsigned = [_without_signs(block, marks) for block in zones.head or zones.rest]
    head = read_head([block for block, _ in unsigned], closed=zones.head is not None)
    rest = zones.rest if zones.head is not None else zones.rest[head.blocks :]
    above = {key for _, keys in unsigned[: head.blocks] for key in keys}
    at = len(rest) if zones.end is not None else _ending_starts(rest)
    end = _read_ending([*rest[at:], *(zones.end or ())], tail, marks, dated=head.date is not None)
    body_blocks, breaks = _sections(rest[:at])
    body = read_body([block.text for block in body_blocks], notes)
    return _reference(cleaned, head, body, body_blocks, breaks, end, notes, above)


@dataclass(slots=True)
class _Ending:
    signatures: list[Signature] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    date: FieldValue | None = None
    apparatus: Apparatus = NOTHING
    signed: set[str] = field(default_factory=set)
    unknown: list[Line] = field(default_factory=list)


def _without_signs(block: Block, marks: set[str]) -> tuple[Block, set[str]]:
    """A block of head or end without the signs of known footnotes: around or after phrases."""
    seen: set[str] = set()

    def take(match: re.Match[str]) -> str:
        key = match["figure"] or match["stars"]
        if key not in marks:
            return match[0]
        seen.add(key)
        return ""

    lines: list[Line] = []
    for line in block.lines:
        text, passages = without_passages(line.text, marks)
        seen |= passages
        lines.append(replace(line, text=_TRAILING.sub(take, text).strip() or line.text))
    return Block(tuple(lines), block.gap), seen


def _ending_starts(blocks: Sequence[Block]) -> int:
    """Index of the first of the last blocks that are signatures, remarks or apparatus."""
    at = len(blocks)
    while at and is_ending(blocks[at - 1]):
        at -= 1
    return at


def is_ending(block: Block) -> bool:
    """Below a text it is a signature, a remark or apparatus, and no paragraph."""
    if block.literal:
        return False
    if read_apparatus(unescape(block.lines[0].text)) is not None:
        return True  # what follows in its block is a legend
    if parse_date_line(block.text) is not None or is_remark(block.text):
        return True
    return all(read_signature(text) is not None for text in signature_texts(block))


def _read_ending(
    blocks: Sequence[Block], tail: Sequence[Block], marks: set[str], *, dated: bool
) -> _Ending:
    end = _Ending()
    for signed in blocks:
        block, seen = _without_signs(signed, marks)
        end.signed |= seen
        apparatus = [
            None if line.literal else read_apparatus(unescape(line.text)) for line in block.lines
        ]
        date = None if block.literal else parse_date_line(block.text)
        if not block.literal and is_remark(block.text):
            end.lines.append(unescape(block.text))
        elif apparatus[0] is not None:
            end.apparatus += sum((one for one in apparatus if one is not None), NOTHING)
            for line, one in zip(block.lines, apparatus, strict=True):
                if one is None:
                    end.lines.append(unescape(line.text))
        elif date is not None and not dated and end.date is None:
            end.date = date
        elif date is not None:
            end.lines.append(unescape(block.text))
        else:
            end.signatures += [signature_of(unescape(text)) for text in signature_texts(block)]
    for line in (line for block in tail for line in block.lines):
        apparatus_line = read_apparatus(unescape(line.text))
        end.apparatus += apparatus_line or NOTHING
        if apparatus_line is None:
            end.unknown.append(line)
    return end


def _sections(blocks: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """Paragraphs, and the rows of stars or dashes that part sections."""
    said = [block for block in blocks if block.literal or block.text != NO_TEXT]
    breaks = [block for block in said if not block.literal and SECTION.fullmatch(block.text)]
    return [block for block in said if block not in breaks], breaks


def _reference(
    text: str,
    head: Head,
    body: Body,
    blocks: Sequence[Block],
    breaks: Sequence[Block],
    end: _Ending,
    notes: Sequence[RawNote],
    above: set[str],
) -> Reference:
    outside = above | end.signed
    footnotes = tuple(_note(note, body.places, outside) for note in notes)
    within = tuple(
        Note(mark="[]", text=said, anchored=True, paragraph=at.paragraph, after=at.after)
        for said, at in body.inline
    )
    apparatus = head.apparatus + end.apparatus
    unknown = (
        *apparatus.unknown,
        *(block.text for block in breaks),
        *(unescape(line.text) for line in end.unknown),
    )
    remarks = [
        *find_slips(text),
        *_note_remarks(footnotes, notes),
        *_sign_remarks(body, blocks),
        *_unknown_remarks(text, unknown),
    ]
    return Reference(
        language=language_of(text),
        title=head.title,
        sources=apparatus.sources,
        archives=apparatus.archives,
        archive_text=apparatus.archive_text,
        authenticity=apparatus.authenticity,
        technique=apparatus.technique,
        date=head.date or end.date,
        number=head.number,
        header=head.header,
        body=body.paragraphs,
        signatures=tuple(end.signatures),
        ending=tuple(end.lines),
        footnotes=(*footnotes, *within),
        editor=apparatus.editor,
        posted=apparatus.posted,
        remarks=tuple(sorted(remarks, key=lambda remark: remark.line)),
        unknown=unknown,
    )


def _note(note: RawNote, places: dict[str, Placed], outside: set[str]) -> Note:
    keys = keys_of(note)
    place = next((places[key] for key in keys if key in places), None)
    return Note(
        mark=note.mark,
        passage=note.passage,
        text=unescape(note.text),
        anchored=keys[0] in places or keys[0] in outside,
        paragraph=None if place is None else place.paragraph,
        after=None if place is None else place.after,
    )


def _note_remarks(footnotes: Sequence[Note], notes: Sequence[RawNote]) -> Iterator[Remark]:
    for footnote, note in zip(footnotes, notes, strict=True):
        if not footnote.anchored:
            yield Remark(
                code="note-without-anchor",
                message=f"Nothing in the text leads to footnote {note.mark}.",
                line=note.line,
                text=footnote.text,
            )


def _sign_remarks(body: Body, blocks: Sequence[Block]) -> Iterator[Remark]:
    for sign in body.lone:
        block = blocks[sign.paragraph]
        yield Remark(
            code="lone-sign",
            message=f"No footnote explains the sign {sign.key}, and no second one closes it.",
            line=block.lines[0].number,
            text=block.text[max(0, sign.start - 25) : sign.end + 25].strip(),
        )


def _unknown_remarks(text: str, unknown: Sequence[str]) -> Iterator[Remark]:
    lines = text.split("\n")
    for said in unknown:
        first = said.split()[0] if said.split() else said
        line = next((at for at, one in enumerate(lines, 1) if said in one), None) or next(
            (at for at, one in enumerate(lines, 1) if first in one), 1
        )
        yield Remark(
            code="not-understood",
            message="This was not understood; it is kept as it stands.",
            line=line,
            text=said,
        )


def language_of(text: str) -> Language:
    """Russian when half of the letters are Cyrillic."""
    cyrillic = sum("\u0400" <= character <= "\u04ff" for character in text)
    latin = sum(character.isascii() and character.isalpha() for character in text)
    return "ru" if cyrillic >= latin else "en"
