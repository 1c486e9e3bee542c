"""The header: what the document is, where it is kept, who made this text, and how sure it is."""

from __future__ import annotations

import re

from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.export.tei.field_words import date_of
from pipeline.export.tei.hands import hands
from pipeline.export.tei.people import MACHINE, People
from pipeline.export.tei.places import Places
from pipeline.export.tei.revisions import add_revisions
from pipeline.export.tei.text import TRANSCRIPTION
from pipeline.export.tei.words import doubtful_below
from pipeline.export.tei.xml import Element, add, write
from pipeline.record import FieldValue, Record, ReviewItem

_VERSION = re.compile(r"\d+[a-z]*\d*(\.\d+[a-z]*\d*){0,3}")
_TERMS = (
    "kind", "number", "incoming", "outgoing", "secrecy", "exemplar", "urgency", "copies",
    "distribution", "certified",
)  # fmt: skip
_LANGUAGES = {"rus": "ru", "ukr": "uk", "bel": "be", "eng": "en", "deu": "de", "fra": "fr"}
_NOT_STATED = "not stated"


def add_header(root: Element, document: ReviewedDocument, places: Places) -> None:
    """Append ``teiHeader``."""
    record = document.record
    people = People.of(document)
    header = add(root, "teiHeader")
    file = add(header, "fileDesc")
    _title(file, document, people)
    _publication(file, record)
    _review(file, record, places)
    source = add(file, "sourceDesc")
    _manuscript(source, record)
    _published(source, record)
    _encoding(header, record)
    _profile(header, record)
    add_revisions(header, document, people)


def _title(file: Element, document: ReviewedDocument, people: People) -> None:
    record = document.record
    statement = add(file, "titleStmt")
    named = [value.text for value in (record.kind, record.number, record.date) if value]
    title = record.title.text if record.title is not None else " ".join(named)
    add(statement, "title", title or record.document)
    machine = add(statement, "respStmt", id=MACHINE)
    add(machine, "resp", "read the scans and marked up the text, unseen by people")
    add(machine, "name", f"Mashinopis {record.provenance.pipeline}", type="software")
    checked = record.provenance.checked
    for who, name in people.names.items():
        person = add(statement, "respStmt", id=name)
        says_so = checked is not None and checked.who == who
        add(person, "resp", "corrected and checked the text" if says_so else "corrected the text")
        add(person, "persName", who)


def _publication(file: Element, record: Record) -> None:
    paragraph = add(add(file, "publicationStmt"), "p", "Not published by Mashinopis: record ")
    add(paragraph, "idno", record.id, type="record")
    write(paragraph, " of document ")
    add(paragraph, "idno", record.document, type="document")
    write(paragraph, ".")


def _review(file: Element, record: Record, places: Places) -> None:
    """What a person should look at."""
    if record.review:
        notes = add(file, "notesStmt")
        for item in record.review:
            add(notes, "note", item.message, type="review", subtype=item.reason,
                facs=_surface(item, places))  # fmt: skip


def _surface(item: ReviewItem, places: Places) -> str | None:
    name = places.pages.get(item.page or "")
    return None if name is None else f"#{name}"


def _manuscript(source: Element, record: Record) -> None:
    manuscript = add(source, "msDesc")
    identifier = add(manuscript, "msIdentifier")
    archive = record.archive
    # TEI wants a repository where there is anything.
    add(identifier, "repository", (archive.repository if archive else None) or _NOT_STATED)
    if archive is not None:
        for name in ("fond", "opis", "delo"):
            part: str | None = getattr(archive, name)
            if part:
                add(identifier, "idno", part, type=name)
        if archive.sheets:
            add(identifier, "idno", ", ".join(archive.sheets), type="sheets")
    description = add(manuscript, "physDesc")
    thing = add(add(description, "objectDesc", form="typescript"), "p")
    for name, value in (("authenticity", record.authenticity), ("technique", record.technique)):
        if value is not None:
            add(thing, "seg", value.text, type=name)
            write(thing, "; ")
    write(thing, f"scans: {len(record.pages)}")
    found = hands(record.annotations)
    others = {
        run.hand for paragraph in record.body for run in paragraph.runs if run.hand != "typed"
    }
    unnamed = sorted(others - {key.removeprefix("hand-") for key, _ in found})
    if found or unnamed:
        described = add(description, "handDesc")
        for (key, tool), count in found.items():
            said = ", ".join(f"{kind} {number}" for kind, number in sorted(count.items()))
            add(described, "handNote", f"Marks made with {tool}: {said}.", id=key, medium=tool)
        for hand in unnamed:
            add(described, "handNote", f"Written in {hand}.", id=f"hand-{hand}", medium=hand)
    typed = any(run.hand == "typed" for one in record.body for run in one.runs)
    if typed or record.header or record.other_lines:
        note = "Typewritten; the typewriter is not told apart."
        add(add(description, "typeDesc"), "typeNote", note, id="typed")


def _published(source: Element, record: Record) -> None:
    if record.source is not None:
        add(source, "bibl", record.source.text, type="edition")
    taken = record.provenance.transcription
    if taken is not None:
        bibl = add(source, "bibl", id=TRANSCRIPTION, type="transcription")
        add(bibl, "title", taken.file)
        add(bibl, "idno", taken.sha256, type="sha256")


def _encoding(header: Element, record: Record) -> None:
    provenance = record.provenance
    encoding = add(header, "encodingDesc")
    version = provenance.pipeline
    application = add(
        add(encoding, "appInfo"),
        "application",
        ident="mashinopis",
        version=version if _VERSION.fullmatch(version) else "0",
    )
    add(application, "label", f"Mashinopis {version}")
    add(application, "p", f"Typing read by {provenance.engine}.")
    if provenance.ink_model is not None:
        add(application, "p", f"Writing by hand found by the ink network {provenance.ink_model}.")
    if provenance.marks_model is not None:
        told = f"Marks by hand told apart by the models {provenance.marks_model}."
        add(application, "p", told)
    if provenance.reader is not None:
        add(application, "p", f"Writing by hand read by {provenance.reader}.")
    editing = add(encoding, "editorialDecl")
    add(
        add(editing, "correction"),
        "p",
        "In choice, sic is what the program read, not always what stands on the paper; corr is "
        f"what it was corrected to, by the program (resp #{MACHINE}) or by a person.",
    )
    add(
        add(editing, "hyphenation"),
        "p",
        "A hyphen at a line's end that is not the word's own is pc with force weak; the line "
        "break behind it has break no.",
    )
    uncertain = (
        f"Words read with a confidence below {doubtful_below(record):g} are unclear, with the "
        "confidence in cert. Marks made by hand, their kind and their hand were told apart by a "
        "program, with the confidence in cert of their zones; gap stands for writing that was not "
        "read."
    )
    checked = provenance.checked
    state = "Nobody has checked this text." if checked is None else f"Checked by {checked.who}."
    interpretation = add(editing, "interpretation")
    add(interpretation, "p", uncertain)
    add(interpretation, "p", state)


def _profile(header: Element, record: Record) -> None:
    language = record.provenance.settings.get("ocr.language")
    terms: list[tuple[str, FieldValue]] = []
    for name in _TERMS:
        value: FieldValue | None = getattr(record, name)
        if value is not None:
            terms.append((name, value))
    terms += [("handling", value) for value in record.handling]
    parts = (record.date, record.sender, record.addressees, record.place, terms, language)
    if not any(parts):
        return
    profile = add(header, "profileDesc")
    if record.date is not None:
        date = add(profile, "creation")
        add(date, "date", record.date.text, when=date_of(record.date))
    if isinstance(language, str) and language:
        usage = add(profile, "langUsage")
        for one in language.split("+"):
            add(usage, "language", one, ident=_LANGUAGES.get(one, "und"))
    if record.sender is not None or record.addressees:
        _correspondence(profile, record)
    if terms:
        keywords = add(add(profile, "textClass"), "keywords")
        for name, value in terms:
            add(keywords, "term", value.normalised or value.text, type=name)


def _correspondence(profile: Element, record: Record) -> None:
    description = add(profile, "correspDesc")
    if record.sender is not None or record.date is not None or record.place is not None:
        sent = add(description, "correspAction", type="sent")
        if record.sender is not None:
            add(sent, "name", record.sender.text)
        if record.place is not None:
            add(sent, "placeName", record.place.text)
        if record.date is not None:
            add(sent, "date", record.date.text, when=date_of(record.date))
    if record.addressees:
        received = add(description, "correspAction", type="received")
        for value in record.addressees:
            add(received, "name", value.text)
