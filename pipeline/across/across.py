"""A Russian record beside an English transcription: the whole story."""

from __future__ import annotations

from pipeline.across.entries import (
    name_lists,
    scan_side,
    shared_names,
    transcription_side,
    unread_spans,
)
from pipeline.across.fields import check_fields, check_paragraphs
from pipeline.across.pair import pair_names
from pipeline.across.paragraphs import align, features
from pipeline.across.remarks import all_slips
from pipeline.across.result import AcrossComparison
from pipeline.record import Record
from pipeline.transcription import Reference


def compare_across(record: Record, reference: Reference) -> AcrossComparison:
    """Check all of a Russian record that an English transcription says too.

    Names are paired first; by them and by figures and lengths the paragraphs are; then each
    field and each name has its verdict, with both readings and the place on the scan.
    """
    scan, other = scan_side(record), transcription_side(reference)
    pairing = pair_names(scan.names, other.names)
    here = {one: at for at, (one, _, _) in enumerate(pairing.pairs)}
    there = {two: at for at, (_, two, _) in enumerate(pairing.pairs)}
    first = len(pairing.pairs)
    pairs = align(
        features(record.body, shared_names(scan, here, first)),
        features(
            reference.body, shared_names(other, there, first + len(scan.names))
        ),
    )  # fmt: skip
    names = name_lists(scan, other, pairing, pairs, unread_spans(record, reference, pairs))
    return AcrossComparison(
        record_id=record.id,
        document=record.document,
        checks=(*check_fields(record, reference), *check_paragraphs(record, reference, pairs)),
        paragraphs=pairs,
        both=names.both,
        only_in_scan=names.scan,
        only_in_transcription=names.transcription,
        unread=names.unread,
        remarks=all_slips(reference),
    )
