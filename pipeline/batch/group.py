"""Which files make one document: by their names, their folders, and the manifest."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from pipeline.batch.archive_name import (
    ArchiveName,
    parse_archive_name,
    parse_folder,
    parse_four_numbers,
    parse_plain_sheet,
    reference_key,
    sheet_order,
)
from pipeline.batch.ids import natural_key, safe_id, unique_ids
from pipeline.batch.manifest import Details, Manifest, ManifestEntry, merge_refs
from pipeline.batch.sheets import Problem, ProblemKind
from pipeline.batch.walk import FoundFile
from pipeline.model import ArchiveRef, Sheet


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """A file with all that is known of it, before the documents are made.

    Attributes:
        file: where it is.
        name: what its name says, if anything.
        details: from its name, its folders and its manifest entry.
        sheet, last: from the manifest, else from the name.
        label: of its document in the manifest; ``None`` when the names decide.
        rank: its place in the manifest from 1; 0 when it is not named there.
        missing_from: the place in the manifest that names it, when it does not exist.
    """

    file: FoundFile
    name: ArchiveName | None
    details: Details = field(default_factory=Details)
    sheet: Sheet | None = None
    last: Sheet | None = None
    label: str | None = None
    rank: int = 0
    missing_from: str | None = None


@dataclass(frozen=True, slots=True)
class FileGroup:
    """Files of one document; ``label`` when the manifest makes it, ``lone`` for a stray file."""

    members: tuple[PlacedFile, ...]
    label: str | None = None
    lone: bool = False


def place_by_name(files: Iterable[FoundFile], outermost: ArchiveRef) -> list[PlacedFile]:
    """What the names of files and folders say; a folder fills what the file leaves out.

    Args:
        files: folder by folder.
        outermost: what the batch folder's name and the defaults of the manifest say.
    """
    placed: list[PlacedFile] = []
    folder_refs: dict[str, ArchiveRef] = {"": outermost}
    for parent, group in itertools.groupby(files, key=lambda file: file.parent):
        members = list(group)
        reference = _folder_reference(parent, folder_refs)
        for file, parsed in zip(members, _names_of_folder(members), strict=True):
            archive = merge_refs(parsed.archive if parsed else ArchiveRef(), reference)
            placed.append(
                PlacedFile(
                    file,
                    parsed,
                    Details(archive=archive),
                    parsed.sheet if parsed else None,
                    parsed.last if parsed else None,
                )
            )
    return placed


def _folder_reference(parent: str, known: dict[str, ArchiveRef]) -> ArchiveRef:
    if parent not in known:
        path = PurePosixPath(parent)
        outer = "" if str(path.parent) == "." else str(path.parent)
        own = parse_folder(path.name) or ArchiveRef()
        known[parent] = merge_refs(own, _folder_reference(outer, known))
    return known[parent]


def _names_of_folder(members: list[FoundFile]) -> list[ArchiveName | None]:
    """Parse the names of one folder; bare numbers count where a neighbour has its side marked."""
    names = [parse_archive_name(file.stem) for file in members]
    unread = [index for index, name in enumerate(names) if name is None]
    deloes = {name.archive for name in names if name is not None and name.marked}
    for index in unread:
        four = parse_four_numbers(members[index].stem)
        if four is not None and four.archive in deloes:
            names[index] = four
    plain = {
        index: parse_plain_sheet(members[index].stem) for index in unread if names[index] is None
    }
    if any(name is not None and name.marked for name in plain.values()):
        for index, name in plain.items():
            names[index] = name
    return names


def place_by_manifest(
    placed: list[PlacedFile], manifest: Manifest, folder: Path
) -> tuple[list[PlacedFile], list[Problem]]:
    """Put the entries of the manifest over what the names say."""
    problems: list[Problem] = []
    if not manifest.entries:
        return placed, problems
    lookup = _Lookup(placed)
    result = list(placed)
    taken: set[int] = set()
    titles: dict[object, str] = {}
    for rank, entry in enumerate(manifest.entries, 1):
        index = lookup.find(entry.path)
        if index is None:
            if PurePosixPath(entry.path).is_absolute() or ".." in PurePosixPath(entry.path).parts:
                problems.append(
                    Problem(
                        ProblemKind.OUTSIDE,
                        f"{entry.place}: “{entry.path}” is outside the batch folder; "
                        "put the scan into the folder.",
                        entry.path,
                    )
                )
                continue
            index = len(result)
            absent = FoundFile.named(entry.path, folder)
            # What the manifest names is a scan, whatever its extension says.
            missing = None if absent.path.is_file() else entry.place
            result.append(PlacedFile(absent, parse_archive_name(absent.stem), missing_from=missing))
            lookup.add(index, absent)
        elif index in taken:
            problems.append(
                Problem(
                    ProblemKind.NAMED_TWICE,
                    f"{entry.place}: the file is named a second time; the first place counts.",
                    result[index].file.relative,
                )
            )
            continue
        taken.add(index)
        result[index] = _with_entry(result[index], entry, rank, titles)
    return result, problems


def _with_entry(
    item: PlacedFile, entry: ManifestEntry, rank: int, titles: dict[object, str]
) -> PlacedFile:
    details = entry.details.over(item.details)
    if entry.document is None:
        # In a table a title is often written in the first row of its document only.
        key = (item.file.parent, _reference_key(details.archive))
        if details.title:
            titles[key] = details.title
        elif key in titles and details.archive != ArchiveRef():
            details = replace(details, title=titles[key])
    return replace(
        item,
        details=details,
        sheet=entry.sheet or item.sheet or (item.name.sheet if item.name else None),
        last=entry.last if entry.sheet else item.last,
        label=entry.document,
        rank=rank,
    )


class _Lookup:
    """Files by the ways in which a manifest may write their names."""

    def __init__(self, placed: list[PlacedFile]) -> None:
        self.exact: dict[str, int] = {}
        self.folded: dict[str, list[int]] = {}
        for index, item in enumerate(placed):
            self.add(index, item.file)

    def add(self, index: int, file: FoundFile) -> None:
        self.exact[file.relative] = index
        prefix = f"{file.parent}/" if file.parent else ""
        name = file.relative.removeprefix(prefix)
        for form in {file.relative, prefix + file.stem, name, file.stem}:
            self.folded.setdefault(form.casefold(), []).append(index)

    def find(self, written: str) -> int | None:
        """Exact, else without case, extension or folder where only one file fits."""
        name = FoundFile.display(written)
        if name in self.exact:
            return self.exact[name]
        fitting = self.folded.get(name.casefold(), [])
        return fitting[0] if len(fitting) == 1 else None


def _reference_key(archive: ArchiveRef) -> tuple[str, str, str]:
    return reference_key(archive.fond), reference_key(archive.opis), reference_key(archive.delo)


def group_files(placed: list[PlacedFile]) -> list[FileGroup]:
    """Files of one document together; see ``docs/batches.md`` for the rules."""
    groups: dict[tuple[str, ...], list[PlacedFile]] = {}
    strays: list[PlacedFile] = []
    in_folder: dict[str, set[tuple[str, ...]]] = {}
    repositories = _repositories(placed)
    for item in placed:
        if item.label is not None:
            groups.setdefault(("manifest", item.label), []).append(item)
        elif not _is_referenced(item):
            strays.append(item)
        else:
            base = (item.file.parent, *_reference_key(item.details.archive))
            repository = item.details.archive.repository or ""
            if len(repositories.get(base, ())) < 2:
                repository = ""
            title = (item.details.title or "") if item.rank else ""
            key = ("name", *base, repository.casefold(), title)
            groups.setdefault(key, []).append(item)
            in_folder.setdefault(item.file.parent, set()).add(key)
    for item in strays:
        keys = in_folder.get(item.file.parent, set())
        if item.file.parent == "":
            groups[("file", item.file.relative)] = [item]
        elif len(keys) == 1:
            groups[next(iter(keys))].append(item)
        else:
            groups.setdefault(("folder", item.file.parent), []).append(item)
    return [
        FileGroup(
            tuple(_file_order(members)),
            label=key[1] if key[0] == "manifest" else None,
            lone=key[0] == "file",
        )
        for key, members in groups.items()
    ]


def _is_referenced(item: PlacedFile) -> bool:
    """Whether the name, or the manifest, says where the file belongs."""
    if item.name is not None:
        return True
    details = item.details
    return item.rank > 0 and (
        details.title is not None or item.sheet is not None or any(_reference_key(details.archive))
    )


def _repositories(placed: list[PlacedFile]) -> dict[tuple[str, ...], set[str]]:
    """The archives named for one reference in one folder: two make two documents."""
    named: dict[tuple[str, ...], set[str]] = {}
    for item in placed:
        archive = item.details.archive
        if item.label is None and archive.repository:
            key = (item.file.parent, *_reference_key(archive))
            named.setdefault(key, set()).add(archive.repository.casefold())
    return named


def page_ids(placed: list[PlacedFile]) -> dict[str, str]:
    """Stem, else folder and stem, else with the extension, by what makes it unique."""
    items = sorted(placed, key=lambda item: item.file.relative)
    chosen = [""] * len(items)
    used: set[str] = set()
    waiting = list(range(len(items)))
    for level in range(3):
        forms = {index: _page_id(items[index].file, level) for index in waiting}
        counts = Counter(form.casefold() for form in forms.values())
        waiting = []
        for index, form in forms.items():
            if level == 2 or (counts[form.casefold()] == 1 and form.casefold() not in used):
                chosen[index] = form
                used.add(form.casefold())
            else:
                waiting.append(index)
    ids = unique_ids(chosen)
    return {item.file.relative: identifier for item, identifier in zip(items, ids, strict=True)}


def _page_id(file: FoundFile, level: int) -> str:
    folders = file.parent.replace("/", ".") + "." if file.parent else ""
    name = file.relative.rpartition("/")[2]
    return safe_id((file.stem, folders + file.stem, folders + name)[level], page=True)


def _file_order(members: list[PlacedFile]) -> list[PlacedFile]:
    """As the manifest lists them where it does without sheets, else by sheet, else by name."""
    names = {item.file.relative: natural_key(item.file.relative) for item in members}
    if any(item.label for item in members) and not all(item.sheet for item in members):
        return sorted(members, key=lambda item: (item.rank, names[item.file.relative]))
    first = min((names[item.file.relative] for item in members if item.sheet), default=None)

    def key(item: PlacedFile) -> tuple[int, tuple[int, str, bool], object]:
        name = names[item.file.relative]
        if item.sheet:
            return 1, sheet_order(item.sheet), name
        return (0 if first is None or name < first else 2), (0, "", False), name

    return sorted(members, key=key)
