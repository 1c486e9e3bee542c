"""The lists of names: on both sides, only in the scan, only in the transcription, unread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.across.names import Mention, find_names
from pipeline.across.pair import NEAR, MentionAt, Name, Pairing, gather, nearly_same
from pipeline.across.paragraphs import is_unread
from pipeline.across.result import At, NameEntry, NameSide, ParagraphPair, Reading, Verdict
from pipeline.across.scan_places import PlacedText, of_paragraph, of_value
from pipeline.across.transliterate import likeness, romanise, skeleton
from pipeline.record import FieldValue, Paragraph, Record, Signature
from pipeline.transcription import Reference


@dataclass(frozen=True, slots=True)
class Side:
    """The texts of one side: its paragraphs, then its signatures; and the names in them."""

    texts: tuple[PlacedText, ...]
    paragraphs: int
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Lists:
    """The entries, each list in the order of the text."""

    both: tuple[NameEntry, ...]
    scan: tuple[NameEntry, ...]
    transcription: tuple[NameEntry, ...]
    unread: tuple[NameEntry, ...]


Unread = Mapping[int, tuple[tuple[int, int], ...]]
"""Paragraph of the transcription to the characters that stand for writing that was not read."""


def unread_spans(record: Record, reference: Reference, pairs: Sequence[ParagraphPair]) -> Unread:
    """What the transcription has by hand where the record has writing that was not read."""
    found: dict[int, tuple[tuple[int, int], ...]] = {}
    for pair in pairs:
        if pair.scan is None or pair.transcription is None:
            continue
        if is_unread(record.body[pair.scan]):
            found[pair.transcription] = _written(reference.body[pair.transcription])
    return found


def _written(paragraph: Paragraph) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    end = 0
    for run in paragraph.runs:
        start = paragraph.text.find(run.text, end)
        if start >= 0:
            end = start + len(run.text)
            spans += [] if run.hand == "typed" else [(start, end)]
    return tuple(spans)


def _hidden(at: MentionAt, unread: Unread) -> bool:
    return any(start <= at.mention.start < end for start, end in unread.get(at.text, ()))


def scan_side(record: Record) -> Side:
    """The names of a record's body and signatures."""
    texts = [*map(of_paragraph, record.body), *map(_signed, record.signatures)]
    names = [find_names(placed.text, "ru") for placed in texts]
    return _side(texts, len(record.body), names)


def transcription_side(reference: Reference) -> Side:
    """The same of an English transcription."""
    texts = [PlacedText(paragraph.text) for paragraph in reference.body]
    texts += map(_signed, reference.signatures)
    names = [find_names(placed.text, "en") for placed in texts]
    return _side(texts, len(reference.body), names)


def _signed(signature: Signature) -> PlacedText:
    value: FieldValue = signature
    # Its post and name are out of capitals, in which every word looks like a name.
    parts = [signature.details.get(part, "") for part in ("post", "name")]
    return of_value(value, " ".join(filter(None, parts)) or signature.text)


def _side(texts: Sequence[PlacedText], paragraphs: int, names: Sequence[Sequence[Mention]]) -> Side:
    mentions = [MentionAt(one, at) for at, found in enumerate(names) for one in found]
    return Side(tuple(texts), paragraphs, gather(mentions))


def shared_names(
    side: Side, ids: Mapping[int, int], first_unpaired: int
) -> tuple[dict[int, float], ...]:
    """For each paragraph the ids of its sure names, with counts.

    Args:
        side: the texts and names.
        ids: index of a paired name to the id of its pair.
        first_unpaired: the ids of names without a partner begin here.
    """
    counted: list[Counter[int]] = [Counter() for _ in range(side.paragraphs)]
    for index, name in enumerate(side.names):
        for at in name.mentions:
            if at.text < side.paragraphs and (index in ids or name.sure):
                counted[at.text][ids.get(index, first_unpaired + index)] += 1
    return tuple({name: float(count) for name, count in one.items()} for one in counted)


def name_lists(
    scan: Side,
    other: Side,
    pairing: Pairing,
    pairs: Sequence[ParagraphPair],
    unread: Unread,
) -> Lists:
    """Make the entries.

    Args:
        scan: one side.
        other: the other one.
        pairing: of their names.
        pairs: of their paragraphs.
        unread: what of the transcription stands for writing that was not read.
    """
    partner = {
        pair.scan: pair.transcription
        for pair in pairs
        if pair.scan is not None and pair.transcription is not None
    }
    partner |= _signature_partners(scan, other)
    both = [
        _pair_entry(scan, other, here, there, like, partner, unread)
        for here, there, like in pairing.pairs
    ]
    near = _near(scan, other, pairing, partner)
    both += [
        _entry(scan, other, here, there, like, "differ", "One name read or spelt otherwise.")
        for here, there, like in near
    ]
    left = [at for at in pairing.scan if scan.names[at].sure and at not in {n[0] for n in near}]
    right = [
        at
        for at in pairing.transcription
        if other.names[at].sure and at not in {n[1] for n in near}
    ]
    hidden = [at for at in right if all(_hidden(m, unread) for m in other.names[at].mentions)]
    return Lists(
        both=tuple(both),
        scan=tuple(
            _entry(scan, other, at, None, None, "only in scan", _usual(scan.names[at]))
            for at in left
        ),
        transcription=tuple(
            _entry(scan, other, None, at, None, "only in transcription", None)
            for at in right
            if at not in hidden
        ),
        unread=tuple(
            _entry(scan, other, None, at, None, "only in transcription", "Handwriting, not read.")
            for at in hidden
        ),
    )


def _signature_partners(scan: Side, other: Side) -> dict[int, int]:
    count = min(len(scan.texts) - scan.paragraphs, len(other.texts) - other.paragraphs)
    return {scan.paragraphs + at: other.paragraphs + at for at in range(count)}


def _usual(name: Name) -> str | None:
    return None if name.known else f"Usual spelling: {romanise(name.name)}."


def _pair_entry(
    scan: Side,
    other: Side,
    here: int,
    there: int,
    like: float,
    partner: Mapping[int, int],
    unread: Unread,
) -> NameEntry:
    """Agrees where each pair of paragraphs has the name on both sides or on neither.

    A person or place has to be named as often; of institutions translators say "the committee".
    """
    one, two = scan.names[here], other.names[there]
    texts = {at.text for at in one.mentions}
    wanted = {partner[text] for text in texts if text in partner}
    found = {at.text for at in two.mentions} & set(partner.values())
    seen = {at.text for at in two.mentions if not _hidden(at, unread)}
    back = {two_: one_ for one_, two_ in partner.items()}
    lacking = sorted(wanted - found)
    added = sorted(back[text] for text in (found & seen) - wanted)
    notes = []
    if lacking:
        notes.append(f"Not in {_listed(lacking, other)} of the transcription.")
    if added:
        notes.append(f"Not in {_listed(added, scan)} of the scan.")
    if one.kind != "institution":
        notes += _uneven(one, two, partner, scan)
    initials = _other_initials(one, two)
    if initials:
        notes.append(initials)
    verdict: Verdict = "differ" if notes else "agree"
    if like < 1:
        notes.append("An unusual spelling.")
    hidden = sum(_hidden(at, unread) for at in two.mentions)
    if hidden:
        notes.append(f"{hidden} of {len(two.mentions)} stand where handwriting was not read.")
    elif not notes and len(one.mentions) != len(two.mentions):
        notes.append("The counts differ, within paragraphs that have it on both sides.")
    return _entry(scan, other, here, there, like, verdict, " ".join(notes) or None)


def _uneven(one: Name, two: Name, partner: Mapping[int, int], scan: Side) -> list[str]:
    here = Counter(at.text for at in one.mentions)
    there = Counter(at.text for at in two.mentions)
    return [
        f"In {_listed([text], scan)}: {count} on the scan, {there[partner[text]]} in the "
        "transcription."
        for text, count in sorted(here.items())
        if text in partner and there[partner[text]] not in (0, count)
    ]


def _listed(texts: Sequence[int], side: Side) -> str:
    named = [
        f"paragraph {at + 1}" if at < side.paragraphs else f"signature {at - side.paragraphs + 1}"
        for at in texts
    ]
    return ", ".join(named)


def _other_initials(one: Name, two: Name) -> str | None:
    here = {_initials(initials) for initials in one.initials}
    there = {_initials(initials) for initials in two.initials}
    if not here or not there or any(_fit(a, b) for a in here for b in there):
        return None
    return f"Initials differ: {', '.join(one.initials)} and {', '.join(two.initials)}."


def _initials(written: str) -> str:
    """One code a letter; an English initial may have more letters, as in ``Yu.``."""
    if written.isupper():
        return skeleton(written)
    return "".join(skeleton(part)[:1] for part in _capitals(written))


def _capitals(written: str) -> list[str]:
    parts: list[str] = []
    for letter in written:
        if letter.isupper() or not parts:
            parts.append(letter)
        else:
            parts[-1] += letter
    return parts


def _fit(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _near(
    scan: Side, other: Side, pairing: Pairing, partner: Mapping[int, int]
) -> list[tuple[int, int, float]]:
    """Names left over that stand in paired texts and are much alike, the likeliest first."""
    found: list[tuple[float, int, int]] = []
    for here in pairing.scan:
        one = scan.names[here]
        texts = {partner.get(at.text) for at in one.mentions}
        for there in pairing.transcription:
            two = other.names[there]
            if not (one.sure and two.sure) or "institution" in (one.kind, two.kind):
                continue
            if texts & {at.text for at in two.mentions} and (like := nearly_same(one, two)) >= NEAR:
                found.append((-like, here, there))
    taken: list[tuple[int, int, float]] = []
    for like, here, there in sorted(found):
        if all(here != one and there != two for one, two, _ in taken):
            taken.append((here, there, -like))
    return taken


def _entry(
    scan: Side,
    other: Side,
    here: int | None,
    there: int | None,
    like: float | None,
    verdict: Verdict,
    note: str | None,
) -> NameEntry:
    one = None if here is None else scan.names[here]
    two = None if there is None else other.names[there]
    kinds = [name.kind for name in (one, two) if name is not None]
    return NameEntry(
        kind="place" if "place" in kinds else kinds[0],
        verdict=verdict,
        likeness=None if like is None else round(like, 3),
        note=note,
        scan=None if one is None else _name_side(one, scan, _nominative(one, two)),
        transcription=None if two is None else _name_side(two, other, two.name),
    )


def _nominative(one: Name, two: Name | None) -> str:
    """Of those that a name may have, the one most like its partner: Иваново ~ Ivanovo."""
    if two is None or one.known is not None or one.kind == "institution":
        return one.name
    return max((one.name, *one.forms), key=lambda form: likeness(form, two.name))


def _name_side(name: Name, side: Side, nominative: str) -> NameSide:
    return NameSide(
        name=nominative,
        count=len(name.mentions),
        mentions=tuple(_mention(at, side) for at in name.mentions),
    )


def _mention(at: MentionAt, side: Side) -> Reading:
    one = at.mention
    where: tuple[At, ...] = side.texts[at.text].at(one.start, one.end)
    return Reading(
        text=one.text, paragraph=at.text if at.text < side.paragraphs else None, at=where
    )
