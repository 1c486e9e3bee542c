"""Everything that a recipe is made from, by file stamps: when none changed, nor did the recipe.

To know a recipe takes all libraries, the engine and a second; to know that nothing around it has
changed takes a few hundred stamps. ``state/surroundings.json`` holds them with the digests.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.output import ResultFolder, as_json, write_whole
from pipeline.resume.recipe import Wanted, keep_recipe, load_recipe
from pipeline.resume.stamp import FileStamp

FORMAT = 1
_PACKAGE = Path(__file__).resolve().parents[1]
_INSTALLED = ("/var/lib/dpkg/status", "/var/lib/rpm", "/lib/apk/db/installed")
"""Change with each package of the system: the engine and its libraries among them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The settings of a run as its caller gives them; see :func:`choose_settings`."""

    language: str
    labels: bool
    overlays: bool
    changes: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        return {
            "language": self.language,
            "labels": self.labels,
            "overlays": self.overlays,
            "changes": list(self.changes),
        }


Surroundings = Mapping[str, Any]


def look_around() -> Surroundings:
    """Stamps of code, libraries and engine as they are; take them before anything is loaded."""
    return _stamps(())


def note_surroundings(
    out: ResultFolder, asked: Asked, wanted: Wanted, models: Iterable[Path], begun: Surroundings
) -> None:
    """Write down what was asked, what that means now, and all that it depends on.

    Nothing is written when the code or a library changed since ``begun``: then it is not known
    which of the two the recipe is of.

    Args:
        out: the results folder.
        asked: by the caller.
        wanted: what follows from it, for the engine that the settings name.
        models: files that the engine and the readers load.
        begun: by :func:`look_around`, at the beginning.

    Raises:
        OutputError: when it cannot be written.
    """
    if look_around() != begun:
        return
    keep_recipe(out, wanted.pages)
    keep_recipe(out, wanted.records)
    names = sorted(str(path.absolute()) for path in models)
    raw = {
        "format": FORMAT,
        "asked": asked.plain(),
        "pages": wanted.pages.digest,
        "records": wanted.records.digest,
        "page_confidence": wanted.page_confidence,
        "models": names,
        "stamps": _stamps(names),
    }
    write_whole(_path(out), as_json(raw))


def wanted_by_surroundings(out: ResultFolder, asked: Asked) -> Wanted | None:
    """What a run would make; ``None`` when something around it may have changed."""
    try:
        raw = json.loads(_path(out).read_bytes())
        if raw["format"] != FORMAT or raw["asked"] != asked.plain():
            return None
        if raw["stamps"] != _stamps(raw["models"]):
            return None
        pages, records = (load_recipe(out, raw[name]) for name in ("pages", "records"))
        if pages is None or records is None:
            return None
        least = float(raw["page_confidence"])
        return Wanted(pages, records, asked.labels, asked.overlays, least)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _path(out: ResultFolder) -> Path:
    return out.state / "surroundings.json"


def _stamps(models: Iterable[str]) -> Surroundings:
    """Of the code, the libraries, the engine and the models; plain, as JSON gives them back."""
    files = [_PACKAGE / name for name in _code()]
    engine = shutil.which("tesseract")
    others = [*models, *_INSTALLED, *([os.path.realpath(engine)] if engine else [])]
    return {
        "python": platform.python_version(),
        "tessdata": os.environ.get("TESSDATA_PREFIX"),
        "engine": engine,
        "code": [_stamp(path) for path in files],
        "libraries": {path: _stamp(path) for path in _site_folders()},
        "files": {name: _stamp(name) for name in others},
    }


def _code() -> list[str]:
    """Sources of the package, and the weights; relative, sorted."""
    found = []
    for folder, _, names in os.walk(_PACKAGE):
        found += [
            os.path.relpath(f"{folder}/{name}", _PACKAGE)
            for name in names
            if name.endswith((".py", ".onnx"))
        ]
    return sorted(found)


def _site_folders() -> list[str]:
    """Where libraries are: installing or removing one changes the folder."""
    import sysconfig  # noqa: PLC0415 - slow to load where it is not needed

    return sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})


def _stamp(path: Path | str) -> list[int] | None:
    try:
        return FileStamp.of(path).as_list()
    except OSError:
        return None
