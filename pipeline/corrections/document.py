"""One document as the machine read it, with what people corrected on top."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.corrections.changes import Log
from pipeline.corrections.unfit import Unfit
from pipeline.model import Page
from pipeline.output import ResultFolder
from pipeline.record import Record


@dataclass(frozen=True, slots=True)
class ReviewedDocument:
    """One document of a batch.

    Attributes:
        results: of its batch.
        record, pages: with the corrections; the pages in the order of the record's.
        machine_record, machine_pages: as the machine made them.
        log: all that people did.
        unfit: the standing changes that could not be applied.
        checked: whether a person has said that it is checked.
    """

    results: ResultFolder
    record: Record
    pages: tuple[Page, ...]
    machine_record: Record
    machine_pages: tuple[Page, ...]
    log: Log
    unfit: tuple[Unfit, ...] = ()
    checked: bool = False
