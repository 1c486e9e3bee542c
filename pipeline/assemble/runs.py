"""The text of one paragraph as runs: typing, parted where writing was put between its words.

``words_text`` of a run's words gives its text again, so nothing that was read is lost in joining.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.assemble.hyphens import HYPHENS, Join, KnownWords, join_words
from pipeline.assemble.sorting import BlockKind, PlacedLine
from pipeline.assemble.writing import PageMark, in_reading_order
from pipeline.model import UNREAD, AnnotationKind, Hand, WordRef
from pipeline.record import (
    AnnotationAt,
    CorrectionEntry,
    JoinKind,
    Run,
    RunPlace,
    WordAt,
    WordMarks,
    box_list,
)

JOIN_REMOVED = "join-line-end"
JOIN_KEPT = "keep-hyphen"

Place = tuple[str, WordRef]
"""Id of the page and the word on it."""


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """A place between the words of a paragraph.

    Attributes:
        words: how many words stand before it.
        opens_row: it belongs to the row of a table that begins here, not to the one that ends.
    """

    words: int
    opens_row: bool = False


@dataclass(frozen=True, slots=True)
class TypedText:
    """The typing of one paragraph.

    Attributes:
        words: in reading order.
        places: where each of them stands on its page.
        rows: indices of the words that begin a row of a table; empty for running text.
    """

    kind: BlockKind
    words: tuple[WordAt, ...]
    places: tuple[Place, ...]
    rows: frozenset[int] = frozenset()

    def cut(self, before: int | None, after: int | None) -> Cut:
        """After the word ``before``, else before the word ``after``; never within a broken word.

        Raises:
            ValueError: when neither is given.
        """
        if before is None and after is None:
            raise ValueError("a cut needs a word")
        at = after or 0 if before is None else before + 1
        while 0 < at < len(self.words) and self.words[at - 1].join is not None:
            at += 1
        return Cut(at, before is None and at in self.rows)

    def text(self, start: int, end: int) -> str:
        """Of the words from ``start`` up to ``end``; rows of a table parted by line breaks."""
        if not self.rows:
            return words_text(self.words[start:end])
        parts = [
            ("\n" if at in self.rows else " ") + self.words[at].text for at in range(start, end)
        ]
        return "".join(parts)[1:]


def typed_text(
    kind: BlockKind,
    lines: Sequence[PlacedLine],
    known: KnownWords,
    marks: WordMarks,
    corrections: list[CorrectionEntry],
) -> TypedText:
    """The words of a paragraph's lines; each join is added to ``corrections``."""
    table = kind == "table"
    words: list[WordAt] = []
    places: list[Place] = []
    rows: list[int] = []
    for index, placed in enumerate(lines):
        rows.append(len(words))
        following = lines[index + 1] if index + 1 < len(lines) and not table else None
        for at, word in enumerate(placed.line.words):
            join: JoinKind | None = None
            if following is not None and at == len(placed.line.words) - 1:
                tail = following.line.words[0]
                joined = join_words(word.text, tail.text, known)
                if joined is not None:
                    corrections.append(_join_entry(placed, at, tail.text, joined))
                    join = "hyphen-kept" if joined.keeps_hyphen else "hyphen-removed"
            words.append(marks.word_at(word, placed.page.id, join))
            places.append((placed.page.id, WordRef(placed.region, placed.index, at)))
    return TypedText(kind, tuple(words), tuple(places), frozenset(rows if table else ()))


def runs_of(
    text: TypedText, cuts: Mapping[Cut, Sequence[PageMark]], notes: Sequence[PageMark]
) -> tuple[Run, ...]:
    """The runs of a paragraph.

    Args:
        text: its typing, of one word at least.
        cuts: writing that is read between its words.
        notes: writing in the margin beside it.
    """
    runs: list[Run] = []
    start = Cut(0)
    for cut in sorted(cuts):
        if cut.words > start.words:
            runs.append(_typed_run(text, start, cut))
        if cut.opens_row and runs:
            runs[-1] = runs[-1].model_copy(update={"text": runs[-1].text + "\n"})
        runs += written_runs(in_reading_order(cuts[cut]))
        start = cut
    if start.words < len(text.words):
        runs.append(_typed_run(text, start, Cut(len(text.words))))
    return (*runs, *written_runs(in_reading_order(notes)))


def _typed_run(text: TypedText, start: Cut, end: Cut) -> Run:
    said = text.text(start.words, end.words)
    if start.words and start.words in text.rows and not start.opens_row:
        said = "\n" + said
    return Run(
        text=said,
        hand="typed",
        place="margin" if text.kind == "margin" else "inline",
        words=text.words[start.words : end.words],
        annotations=(),
    )


def written_runs(marks: Sequence[PageMark]) -> list[Run]:
    """A run for each mark that was read; marks in a row that were not read are one gap."""
    runs: list[Run] = []
    for (unread, hand, place), group in itertools.groupby(
        marks, lambda one: (one.mark.reading is None, one.mark.hand, _place(one.mark.kind))
    ):
        together = list(group)
        parts = [together] if unread else [[one] for one in together]
        runs += [written_run(part[0].mark.reading, hand, part, place) for part in parts]
    return runs


def written_run(
    reading: str | None, hand: Hand, marks: Sequence[PageMark], place: RunPlace = "inline"
) -> Run:
    """Writing in the text, or the gap that it leaves there."""
    return Run(
        text=reading or UNREAD,
        hand=hand.value,
        place=place,
        words=(),
        annotations=tuple(AnnotationAt(page=one.page.id, annotation=one.mark.id) for one in marks),
    )


def _place(kind: AnnotationKind) -> RunPlace:
    match kind:
        case AnnotationKind.INSERTION:
            return "interlinear"
        case AnnotationKind.MARGIN_NOTE:
            return "margin"
    return "inline"


def words_text(words: Iterable[WordAt]) -> str:
    """The text of words in reading order, broken ones joined as they say, one blank between."""
    text = ""
    join: str | None = None
    for word in words:
        if join is None:
            text += f" {word.text}" if text else word.text
        else:
            text = _glue(text, word.text, keeps_hyphen=join == "hyphen-kept")
        join = word.join
    return text


def _glue(head: str, tail: str, *, keeps_hyphen: bool) -> str:
    if not keeps_hyphen:
        return head[:-1] + tail
    return f"{head[:-1]}-{tail[1:] if tail[0] in HYPHENS else tail}"


def _join_entry(placed: PlacedLine, at: int, tail: str, joined: Join) -> CorrectionEntry:
    word = placed.line.words[at]
    rule = f"{JOIN_KEPT}: {joined.reason}" if joined.keeps_hyphen else JOIN_REMOVED
    return CorrectionEntry(
        page=placed.page.id,
        box=box_list(word.box),
        rule=rule,
        before=f"{word.text} {tail}",
        after=joined.text,
        region=placed.region,
        line=placed.index,
        word=at,
        confidence=round(word.confidence, 4),
    )
