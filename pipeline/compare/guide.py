"""Guided reading: what only an editor knows, taken from the transcription into the record.

Nothing that the program read is overwritten: a field is taken where the record has none, a reading
where handwriting was not read, and the program's own ``[…]`` is kept beside it. Everything taken
has the origin ``transcription``, and the provenance names the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from pipeline.compare.comparison import ComparedWord, Comparison
from pipeline.compare.words import UNREAD, RunTokens, body_tokens, record_tokens
from pipeline.errors import DigitisationError
from pipeline.record import EditionNote, FieldValue, Paragraph, Record, Run, TranscriptionAt
from pipeline.transcription.reference import Note, Reference
from pipeline.transcription.values import told

EDITORIAL = ("title", "source", "authenticity", "technique")
"""Fields of a record that an editor may know better than the page."""


class GuideError(DigitisationError):
    """A record cannot be completed from this transcription."""

    stage = "guide"


def guide(
    record: Record, reference: Reference, comparison: Comparison, source: TranscriptionAt
) -> Record:
    """The record with what the transcription adds to it.

    What an earlier guide took is taken back first, so the same guide twice is the same as once.

    Args:
        record: as read, or guided before.
        reference: the transcription.
        comparison: of these two.
        source: the file of the transcription; its ``missing`` is filled in here.

    Raises:
        GuideError: when the two are not of one document.
        ValueError: when the comparison is of other texts.
    """
    words = [token.text for token in record_tokens(record)]
    if [word.text for word in comparison.record_words] != words:
        raise ValueError("the comparison is not of this record")
    if comparison.verdict.outcome == "no match":
        raise GuideError(
            "Record and transcription are not of one document.",
            remedy="Name the transcription of this document; without --guide they are compared.",
        )
    own = unguided(record)
    fields = {
        name: value
        for name, value in _editorial(reference).items()
        if value is not None and getattr(own, name) is None
    }
    source = source.model_copy(
        update={"missing": {name: own.missing[name] for name in sorted(fields)}}
    )
    readings = {(run.paragraph, run.run): text for run, text in _readings(own, comparison)}
    return _changed(
        own,
        **fields,
        missing={name: why for name, why in own.missing.items() if name not in fields},
        body=tuple(_guided(paragraph, index, readings) for index, paragraph in enumerate(own.body)),
        edition_notes=_notes(reference.footnotes, comparison),
        provenance=own.provenance.model_copy(update={"transcription": source}),
    )


def unguided(record: Record) -> Record:
    """The record without what a guide took from a transcription."""
    source = record.provenance.transcription
    if source is None:
        return record
    return _changed(
        record,
        **dict.fromkeys(source.missing),
        missing={**record.missing, **source.missing},
        body=tuple(
            paragraph.model_copy(update={"runs": tuple(map(_as_read, paragraph.runs))})
            for paragraph in record.body
        ),
        edition_notes=(),
        provenance=record.provenance.model_copy(update={"transcription": None}),
    )


def guided_text(record: Record) -> str:
    """What a record has from a transcription, for a person: ``title, source; 2 readings``."""
    source = record.provenance.transcription
    fields = () if source is None else tuple(source.missing)
    readings = sum(run.own_text is not None for paragraph in record.body for run in paragraph.runs)
    parts = [", ".join(fields)] if fields else []
    parts += [f"readings of handwriting: {readings}"] if readings else []
    parts += [f"footnotes: {len(record.edition_notes)}"] if record.edition_notes else []
    return "; ".join(parts) or "nothing to take"


def _changed(record: Record, **fields: object) -> Record:
    """Validated again: fields and their reasons in ``missing`` change together."""
    return Record.model_validate({**dict(record), **fields})


def _editorial(reference: Reference) -> Mapping[str, FieldValue | None]:
    sources = reference.sources
    source = sources[0] if sources else None
    if source is not None and len(sources) > 1:
        source = told("; ".join(one.text for one in sources), None, source.details)
    return {
        "title": reference.title,
        "source": source,
        "authenticity": reference.authenticity,
        "technique": reference.technique,
    }


def _as_read(run: Run) -> Run:
    if run.own_text is None:
        return run
    return run.model_copy(update={"text": run.own_text, "origin": "read", "own_text": None})


def _guided(paragraph: Paragraph, index: int, readings: Mapping[tuple[int, int], str]) -> Paragraph:
    runs = tuple(
        run.model_copy(
            update={"text": readings[index, at], "origin": "transcription", "own_text": run.text}
        )
        if (index, at) in readings
        else run
        for at, run in enumerate(paragraph.runs)
    )
    return paragraph.model_copy(update={"runs": runs})


def _readings(record: Record, comparison: Comparison) -> Iterator[tuple[RunTokens, str]]:
    """Runs of unread handwriting, each with the passage that the edition prints by hand there.

    Where two unread marks or two passages stand together and not all have their counterpart, it is
    not known which is which, and none is taken.
    """
    here, there = comparison.record_words, comparison.reference_words
    unread = [word.text == UNREAD for word in here]
    # Words between which nothing tells where a passage by hand belongs.
    loose_here = [mark or not word.linked for mark, word in zip(unread, here, strict=True)]
    loose_there = [all(unread[index] for index in word.linked) for word in there]
    for run in body_tokens(record):
        if [token.text for token in run.tokens] != [UNREAD] or not _is_by_hand(record, run):
            continue
        linked = here[run.first].linked
        if not linked or any(there[index].section != "pencil" for index in linked):
            continue
        if _alone(run.first, here, loose_here) and _alone(linked[0], there, loose_there):
            yield run, " ".join(there[index].text for index in linked)


def _is_by_hand(record: Record, at: RunTokens) -> bool:
    run = record.body[at.paragraph].runs[at.run]
    return run.hand != "typed" and not run.words


def _alone(at: int, words: Sequence[ComparedWord], loose: Sequence[bool]) -> bool:
    """No handwriting without its counterpart stands among the loose words around this one."""
    first = last = at
    while first > 0 and loose[first - 1]:
        first -= 1
    while last + 1 < len(words) and loose[last + 1]:
        last += 1
    return all(word.linked or word.section != "pencil" for word in words[first : last + 1])


def _notes(notes: Sequence[Note], comparison: Comparison) -> tuple[EditionNote, ...]:
    paragraphs = _paragraphs(comparison)
    return tuple(
        EditionNote(
            mark=note.mark,
            text=note.text,
            paragraph=None if note.paragraph is None else paragraphs.get(note.paragraph),
            after=note.after,
        )
        for note in notes
    )


def _paragraphs(comparison: Comparison) -> dict[int, int]:
    """For a paragraph of the transcription, the record's that most of its words are linked to."""
    votes: Counter[tuple[int, int]] = Counter()
    for word in comparison.reference_words:
        for index in word.linked:
            paragraph = comparison.record_words[index].paragraph
            if word.paragraph is not None and paragraph is not None:
                votes[word.paragraph, paragraph] += 1
    found: dict[int, int] = {}
    for (there, here), _ in votes.most_common():
        found.setdefault(there, here)
    return found
