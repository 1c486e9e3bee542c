"""The body of a transcription: its paragraphs, the signs in them, and which text is by hand.

``*…*`` is a passage, written in pencil unless its footnote says otherwise; ``[2]`` is a place. A
passage may run over several paragraphs where its footnote has a mark of two signs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

from pipeline.record import Paragraph, Run, RunPlace
from pipeline.record.values import HandName
from pipeline.transcription.lines import unescape
from pipeline.transcription.notes import RawNote, glued_sign
from pipeline.transcription.values import plain

_SIGN = re.compile(
    r"\\[\\*\[–—⁰¹²³⁴⁵⁶⁷⁸⁹-]"  # escaped: no sign
    r"|\[(?P<figure>\d{1,3})(?P<pair>[-–—](?P=figure))?\]"
    r"|\[(?P<inline>(?i:(?:так|so|thus)\s(?:в|in)\s[^\[\]*]{3,20}|sic"
    r"|(?:вписано|подч[её]ркнуто|зач[её]ркнуто)[^\[\]*]{0,60})[.!]?)\]"
    r"|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})"
    # A doubled mark has a blank on one side at least.
    r"|(?<!\S)(?P<before>\*{1,9})[-–—](?P=before)(?!\*)"
    r"|(?<=[^\s*\\])(?P<behind>\*{1,9})[-–—](?P=behind)(?!\S)"
    r"|(?P<stars>\*{1,9})(?!\*)"
)
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_STOPS = frozenset(".,;:!?")
Role = Literal["open", "close", "point", "text"]


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign in the text: characters ``start`` to ``end`` of a paragraph, and the mark it is of."""

    paragraph: int
    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the first sign of a mark stands: its paragraph, and the word before it."""

    paragraph: int
    after: str | None


@dataclass(frozen=True, slots=True)
class Body:
    """The body as read.

    Attributes:
        paragraphs: none of them empty.
        places: by mark, as in :attr:`Sign.key`.
        inline: notes within the text, such as ``[так в документе]``, without their brackets.
        lone: signs that lead to no note and close no passage; they stay in the text.
    """

    paragraphs: tuple[Paragraph, ...]
    places: dict[str, Placed]
    inline: tuple[tuple[str, Placed], ...]
    lone: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    hand: HandName
    place: RunPlace
    passage: int


def key_of(mark: str) -> str:
    """The sign in the text that leads to a note with this mark: ``*`` for ``*-*``."""
    return mark.split("-", maxsplit=1)[0] if mark.startswith("*") else mark


def keys_of(note: RawNote) -> tuple[str, ...]:
    """Every sign that leads to a note."""
    marks = (note.mark, note.passage)
    return tuple(key_of(mark) for mark in marks if mark is not None)


def find_signs(texts: Sequence[str], bare: Sequence[str] = ()) -> tuple[Sign, ...]:
    """All that may be a sign, in order; ``bare`` are the marks of notes without brackets."""
    glued = glued_sign("|".join(bare)) if bare else None
    return tuple(
        sorted(
            (
                Sign(index, match.start(), match.end(), _key(match))
                for index, text in enumerate(texts)
                for pattern in (_SIGN, glued)
                if pattern is not None
                for match in pattern.finditer(text)
                if match.lastgroup
            ),
            key=lambda sign: (sign.paragraph, sign.start),
        )
    )


def _key(match: re.Match[str]) -> str:
    if match.lastgroup == "glued":
        return match["glued"]
    if match["inline"]:
        return f"[{match['inline']}]"
    if match["figure"]:
        return f"{match['figure']}-{match['figure']}" if match["pair"] else match["figure"]
    if match["raised"]:
        return "".join(str(_RAISED.index(figure)) for figure in match["raised"])
    return match["before"] or match["behind"] or match["stars"]


def read_body(texts: Sequence[str], notes: Sequence[RawNote]) -> Body:
    """The paragraphs of these texts, signs taken out where they are understood."""
    signs = find_signs(texts, [note.mark for note in notes if note.bare])
    by_key: dict[str, RawNote] = {}
    for note in notes:
        for key in keys_of(note):
            by_key.setdefault(key, note)
    roles, partner = _roles(signs, by_key)
    of_paragraph: dict[int, list[tuple[int, Sign]]] = defaultdict(list)
    for at, sign in enumerate(signs):
        of_paragraph[sign.paragraph].append((at, sign))
    paragraphs: list[Paragraph] = []
    places: dict[str, Placed] = {}
    inline: list[tuple[str, Placed]] = []
    open_passages: list[tuple[int, RawNote | None]] = []
    for index, text in enumerate(texts):
        pieces, seen = _pieces(text, of_paragraph[index], roles, partner, by_key, open_passages)
        paragraph = _paragraph(pieces)
        for key, after in seen:
            # A sign alone in its paragraph belongs to the one above.
            at_paragraph = len(paragraphs) if paragraph is not None else len(paragraphs) - 1
            place = Placed(max(0, at_paragraph), after)
            places.setdefault(key, place)
            if key.startswith("["):
                inline.append((key.strip("[]"), place))
        if paragraph is not None:
            paragraphs.append(paragraph)
    lone = tuple(sign for sign, role in zip(signs, roles, strict=True) if role == "text")
    return Body(tuple(paragraphs), places, tuple(inline), lone)


def _roles(signs: Sequence[Sign], notes: dict[str, RawNote]) -> tuple[list[Role], dict[int, int]]:
    """What each sign does, and the closing sign of each opening one."""
    roles: list[Role] = ["text"] * len(signs)
    partner: dict[int, int] = {}
    of_key: dict[str, list[int]] = defaultdict(list)
    for at, sign in enumerate(signs):
        of_key[sign.key].append(at)
    for key, places in of_key.items():
        note = notes.get(key)
        if key.isdecimal() or key.startswith("["):
            for at in places if note is not None or key.startswith("[") else ():
                roles[at] = "point"
            continue
        if note is None and not key.startswith("*"):
            continue
        pairs, left = _pairs(signs, places, over_paragraphs=_is_of_passage(key, note))
        for first, second in pairs:
            roles[first], roles[second] = "open", "close"
            partner[first] = second
        for at in left if note is not None else ():
            roles[at] = "point"
    return roles, partner


def _is_of_passage(key: str, note: RawNote | None) -> bool:
    pair = f"{key}-{key}" if key.startswith("*") else key
    return note is not None and pair in (note.mark, note.passage)


def _pairs(
    signs: Sequence[Sign], places: Sequence[int], *, over_paragraphs: bool
) -> tuple[list[tuple[int, int]], list[int]]:
    """Neighbours within a paragraph; then, if allowed, those left over in the order they stand."""
    pairs: list[tuple[int, int]] = []
    left: list[int] = []
    waiting: int | None = None
    for at in places:
        if waiting is not None and signs[waiting].paragraph == signs[at].paragraph:
            pairs.append((waiting, at))
            waiting = None
            continue
        left += [] if waiting is None else [waiting]
        waiting = at
    left += [] if waiting is None else [waiting]
    if over_paragraphs and len(left) % 2 == 0:
        return [*pairs, *zip(left[::2], left[1::2], strict=True)], []
    return pairs, left


def _pieces(
    text: str,
    signs: Iterable[tuple[int, Sign]],
    roles: Sequence[Role],
    partner: dict[int, int],
    notes: dict[str, RawNote],
    open_passages: list[tuple[int, RawNote | None]],
) -> tuple[list[_Piece], list[tuple[str, str | None]]]:
    """A paragraph's text by hand; and each sign in it with the word that it stands after.

    ``open_passages`` are closing signs to come, with their notes; it is kept up to date.
    """
    pieces: list[_Piece] = []
    seen: list[tuple[str, str | None]] = []
    start = 0
    before = ""

    def add(said: str) -> None:
        nonlocal before
        before += said
        closing, note = _writing(open_passages)
        hand: HandName = "typed" if closing is None else "pencil" if note is None else note.hand
        place: RunPlace = "margin" if note is not None and note.in_margin else "inline"
        passage = -1 if closing is None else closing
        if pieces and pieces[-1].passage == passage:
            said = pieces.pop().text + said
        pieces.append(_Piece(said, hand, place, passage))

    for at, sign in signs:
        role = roles[at]
        if role == "text":
            continue
        said = text[start : sign.start]
        start = sign.end
        closes = role == "close"
        before_stop = role == "point" and text[sign.end : sign.end + 1] in _STOPS
        add(said.rstrip() if closes or before_stop else said)
        words = plain(before).split()
        seen.append((sign.key, unescape(words[-1]) if words else None))
        if role == "open":
            open_passages.append((partner[at], notes.get(sign.key)))
            start += len(text[start:]) - len(text[start:].lstrip()) if _parted(text, sign) else 0
        elif closes:
            open_passages[:] = [one for one in open_passages if one[0] != at]
        elif _parted(text, sign):
            start += len(text[start:]) - len(text[start:].lstrip())
    add(text[start:])
    return pieces, seen


def without_passages(text: str, keys: AbstractSet[str]) -> tuple[str, set[str]]:
    """A line without the signs around its passages, and the keys of those that it had.

    Args:
        text: a line outside the body.
        keys: of the signs that lead to a footnote.
    """
    signs = [sign for sign in find_signs([text]) if sign.key in keys and not sign.key.isdecimal()]
    cuts: list[tuple[int, int]] = []
    seen: set[str] = set()
    for key in {sign.key for sign in signs}:
        places = [at for at, sign in enumerate(signs) if sign.key == key]
        for first, second in _pairs(signs, places, over_paragraphs=False)[0]:
            opening, closing = signs[first], signs[second]
            inner = len(text) - len(text[opening.end :].lstrip())
            cuts.append((opening.start, inner if _parted(text, opening) else opening.end))
            cuts.append((len(text[: closing.start].rstrip()), closing.end))
            seen.add(key)
    start, kept = 0, ""
    for first, last in sorted(cuts):
        kept += text[start:first]
        start = max(start, last)
    return kept + text[start:], seen


def _parted(text: str, sign: Sign) -> bool:
    """A blank, or nothing at all, stands before the sign."""
    return sign.start == 0 or text[sign.start - 1].isspace()


def _writing(
    passages: Sequence[tuple[int, RawNote | None]],
) -> tuple[int | None, RawNote | None]:
    """The innermost open passage that is written by hand."""
    for closing, note in reversed(passages):
        if note is None or note.hand != "typed":
            return closing, note
    return None, None


def _paragraph(pieces: Sequence[_Piece]) -> Paragraph | None:
    runs = [
        Run(text=said, hand=piece.hand, place=piece.place, words=(), annotations=())
        for piece in pieces
        if (said := plain(unescape(piece.text)))
    ]
    return paragraph_of(runs)


def paragraph_of(runs: Sequence[Run]) -> Paragraph | None:
    """A paragraph of these runs, typing that nothing parts as one; ``None`` without a run."""
    joined: list[Run] = []
    for run in runs:
        if joined and run.hand == "typed" == joined[-1].hand:
            text = f"{joined.pop().text} {run.text}"
            joined.append(Run(text=text, hand="typed", place="inline", words=(), annotations=()))
        else:
            joined.append(run)
    if not joined:
        return None
    typed = any(run.hand == "typed" for run in joined)
    kind: Literal["paragraph", "handwriting"] = "paragraph" if typed else "handwriting"
    return Paragraph(kind=kind, runs=tuple(joined), regions=())
