"""Finding the scans in a folder and its sub-folders."""

from __future__ import annotations

import os
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.batch.ids import natural_key
from pipeline.batch.sheets import Problem, ProblemKind
from pipeline.errors import BatchError

_READ = {
    "j2k",
    "jpeg",
    "apng",
    "jfif",
    "tiff",
    "bmp",
    "pbm",
    "pgm",
    "png",
    "jpe",
    "j2c",
    "ppm",
    "jpg",
    "jpx",
    "gif",
    "tif",
    "jpf",
    "webp",
    "jpc",
    "mpo",
    "pdf",
    "dib",
    "pnm",
    "jp2",
}
# Pictures that are not read: they are scans all the same, and fail with their own message.
_NOT_READ = {
    "avif",
    "raw",
    "psd",
    "psb",
    "nef",
    "orf",
    "jxl",
    "cr2",
    "arw",
    "jbg",
    "tga",
    "djvu",
    "cr3",
    "heif",
    "pcx",
    "rw2",
    "dng",
    "djv",
    "heic",
    "jb2",
}
IMAGE_EXTENSIONS = frozenset(_READ | _NOT_READ)
SIDECAR_EXTENSIONS = frozenset(
    [
        "xml",
        "txt",
        "json",
        "csv",
        "tsv",
        "toml",
        "md",
        "html",
        "htm",
        "pdfa",
        "log",
        "ini",
        "db",
        "md5",
        "sha1",
        "sha256",
        "xmp",
        "doc",
        "docx",
        "odt",
        "rtf",
        "xls",
        "xlsx",
        "ods",
        "zip",
        "rar",
        "7z",
        "gz",
        "tar",
        "tmp",
        "part",
        "crdownload",
        "py",
        "sh",
        "exe",
        "lnk",
        "url",
        "sqlite",
        "yaml",
        "yml",
        "tex",
        "alto",
        "hocr",
        "page",
        "mets",
        "mp3",
        "mp4",
        "wav",
        "avi",
        "mov",
        "ttf",
        "otf",
        "svg",
        "eps",
        "ico",
    ]
)
_SKIPPED_FILES = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", ".ds_store", "icon\r"})
_SKIPPED_FOLDERS = frozenset(
    {"__macosx", "@eadir", "$recycle.bin", "system volume information", "lost+found"}
)
_MAGIC = (
    b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n",
    b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51", b"GIF87a", b"GIF89a", b"%PDF-", b"AT&TFORM",
)  # fmt: skip
MAX_DEPTH = 64


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that is, or claims to be, a scan.

    Attributes:
        path: absolute.
        relative: to the batch folder, forward slashes, NFC, always encodable.
        parent: the folder part of ``relative``, empty at the top.
        stem: the name without the extension of a picture (``Л.12`` has none).
    """

    path: Path
    relative: str
    parent: str
    stem: str

    @staticmethod
    def of(path: Path, root: Path) -> FoundFile:
        return FoundFile._make(path, FoundFile.display(path.relative_to(root).as_posix()))

    @staticmethod
    def named(relative: str, root: Path) -> FoundFile:
        """A file that is only spoken of."""
        return FoundFile._make(root / relative, FoundFile.display(relative))

    @staticmethod
    def _make(path: Path, relative: str) -> FoundFile:
        parent, _, name = relative.rpartition("/")
        stem, dot, extension = name.rpartition(".")
        bare = stem if dot and extension.lower() in IMAGE_EXTENSIONS and stem else name
        return FoundFile(path, relative, parent, bare)

    @staticmethod
    def display(name: str) -> str:
        """NFC; a name that is not UTF-8 is read as CP1251 or CP866, by which is more Russian."""
        raw = os.fsencode(name)
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            readings = [raw.decode(codec, errors="replace") for codec in ("cp1251", "cp866")]
            text = max(readings, key=lambda r: sum("а" <= c <= "я" for c in r.lower()))
        return unicodedata.normalize("NFC", text)


def find_scans(folder: Path, absolute: Path) -> tuple[list[FoundFile], list[Problem]]:
    """All scans below a folder: folder by folder, in natural order.

    Args:
        folder: as the user named it, for messages.
        absolute: the same, resolved.

    Raises:
        BatchError: when the folder is missing, no folder, or not readable.
    """
    try:
        if not stat.S_ISDIR(absolute.stat().st_mode):
            raise BatchError(
                "This is neither a folder nor a file of scans.",
                file=folder,
                remedy="Name a folder that holds the scans.",
            )
        os.scandir(absolute).close()
    except FileNotFoundError as error:
        raise BatchError(
            "The folder does not exist.", file=folder, remedy="Check the spelling of its name."
        ) from error
    except OSError as error:
        raise BatchError(
            f"The folder cannot be read: {error.strerror or error}.",
            file=folder,
            remedy="Ask for the right to read it, or copy the scans to a folder of your own.",
        ) from error
    walk = _Walk()
    walk.enter(str(absolute), "", 0)
    walk.files.sort(key=lambda file: (natural_key(file.parent), natural_key(file.relative)))
    return walk.files, walk.problems


class _Walk:
    """Collects the scans; a folder met again (a link to itself) is not entered twice."""

    def __init__(self) -> None:
        self.files: list[FoundFile] = []
        self.problems: list[Problem] = []
        self.visited: set[tuple[int, int]] = set()

    def enter(self, folder: str, relative: str, depth: int) -> None:
        try:
            status = Path(folder).stat()
            if (status.st_dev, status.st_ino) in self.visited:
                return
            self.visited.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            self._unreadable(relative, f"cannot be read: {error.strerror or error}")
            return
        links: list[tuple[str, str]] = []
        for entry in listed:
            name = entry.name
            if name.startswith((".", "~$")) or name.lower() in _SKIPPED_FILES:
                continue
            shown = FoundFile.display(name)
            below = f"{relative}/{shown}" if relative else shown
            if not _is_folder(entry):
                if _is_scan(entry):
                    self.files.append(FoundFile._make(Path(entry.path), below))
            elif name.lower() in _SKIPPED_FOLDERS:
                continue
            elif depth >= MAX_DEPTH:
                self._unreadable(below, f"lies more than {MAX_DEPTH} folders deep")
            elif entry.is_symlink():
                links.append((entry.path, below))
            else:
                self.enter(entry.path, below, depth + 1)
        for path, below in links:  # after the real folders, so that these keep their own names
            self.enter(path, below, depth + 1)

    def _unreadable(self, relative: str, why: str) -> None:
        self.problems.append(
            Problem(
                ProblemKind.UNREADABLE_FOLDER,
                f"The folder “{relative}” {why}; its scans were not read.",
                relative,
            )
        )


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_scan(entry: os.DirEntry[str]) -> bool:
    extension = PurePosixPath(entry.name).suffix[1:].lower()
    if extension in IMAGE_EXTENSIONS:
        return True
    return extension not in SIDECAR_EXTENSIONS and _looks_like_image(entry)


def _looks_like_image(entry: os.DirEntry[str]) -> bool:
    """By the first bytes of a regular file; anything else (a pipe) would block."""
    try:
        if not entry.is_file():
            return False
        with Path(entry.path).open("rb") as file:
            head = file.read(16)
    except OSError:
        return False
    webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    return head.startswith(_MAGIC) or webp
