"""What would make a result now: code, settings, programs, models and libraries."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.annotate import marks_digest
from pipeline.engines import check_reader
from pipeline.handwriting import ReaderError
from pipeline.ink import weights_digest
from pipeline.ocr import OcrEngine
from pipeline.resume.code import code_digests
from pipeline.resume.recipe import Recipe, Wanted
from pipeline.resume.stamp import FileStamp, sha256_of
from pipeline.settings import Scalar, Settings

PAGE_STORY = ("pipeline.digitise_page", "pipeline.scan")
RECORD_STORY = "pipeline.write_record"
INK_STORY = "pipeline.ink.separate"
_OF_RECORDS = ("grammar.", "assemble.")
_MODEL = "handwriting.model"
"""A path; what lies there is in the recipe instead."""
_OPENCV = ("opencv-python", "opencv-python-headless")
_PIXELS = ("numpy", "pillow", "pypdfium2")
INK_LIBRARIES = ("numpy", "onnxruntime")


def wanted(settings: Settings, engine: OcrEngine) -> Wanted:
    """What a run with these settings and this engine would make.

    Raises:
        InkModelError: when the weights of the ink network are missing.
        ReaderError: when a model for handwriting is named that cannot be used.
    """
    return Wanted(
        page_recipe(settings, engine),
        record_recipe(settings, engine),
        settings.labels,
        settings.overlays,
        settings.assemble.page_confidence,
    )


def page_recipe(settings: Settings, engine: OcrEngine) -> Recipe:
    """What makes a page: all before records.

    Raises:
        InkModelError: when the weights of the ink network are missing.
        ReaderError: when a model for handwriting is named that cannot be used.
    """
    return _page_recipe(settings, engine.name)


@functools.lru_cache(maxsize=16)
def _page_recipe(settings: Settings, engine: str) -> Recipe:
    chosen = {
        name: value
        for name, value in settings.flat().items()
        if not name.startswith(_OF_RECORDS) and name != _MODEL
    }
    libraries = [*_PIXELS, *(["onnxruntime"] if settings.ink.separate else [])]
    programs = {"the engine": engine, **_versions(libraries)}
    if settings.ink.separate:
        programs["the ink model"] = weights_digest()
        programs["the models of marks"] = marks_digest()
    if settings.handwriting.model:
        programs["the model for handwriting"] = _model_digest(Path(settings.handwriting.model))
    return Recipe("page", code_digests(*PAGE_STORY), _written(chosen), programs)


def record_recipe(settings: Settings, engine: OcrEngine) -> Recipe:
    """What makes a record of pages. Its provenance tells all settings, so all of them count.

    Raises:
        InkModelError: when the weights of the ink network are missing.
        ReaderError: when a model for handwriting is named that cannot be used.
    """
    return _record_recipe(settings, engine.name)


@functools.lru_cache(maxsize=16)
def _record_recipe(settings: Settings, engine: str) -> Recipe:
    programs = {"the engine": engine, **_versions(["pydantic"])}
    if settings.ink.separate:
        programs["the ink model"] = weights_digest()
        programs["the models of marks"] = marks_digest()
    if settings.handwriting.model:
        programs["the reader of handwriting"] = check_reader(settings).name
    return Recipe("record", code_digests(RECORD_STORY), _written(settings.flat()), programs)


@functools.lru_cache(maxsize=16)
def ink_recipe_digest(settings: Settings) -> str:
    """Of all that sorts ink but the page image: code, weights, settings, libraries."""
    chosen = {
        name: value for name, value in settings.flat().items() if name.startswith(("rows.", "ink."))
    }
    programs = {"the ink model": weights_digest(), **_versions(INK_LIBRARIES)}
    return Recipe("ink", code_digests(INK_STORY), _written(chosen), programs).digest


def _written(settings: Mapping[str, Scalar]) -> dict[str, str]:
    return {name: json.dumps(value, ensure_ascii=False) for name, value in settings.items()}


def _versions(names: Iterable[str]) -> dict[str, str]:
    return {"opencv": _version(_OPENCV), **{name: _version((name,)) for name in names}}


@functools.cache
def _version(names: tuple[str, ...]) -> str:
    for name in names:
        try:
            return importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return "unknown"


def _model_digest(model: Path) -> str:
    """Of the files of a model for handwriting, which are its folder or the file itself."""
    files = (
        sorted(path for path in model.rglob("*") if path.is_file()) if model.is_dir() else [model]
    )
    if model.suffix.lower() == ".onnx":  # one of the files of a folder
        return _model_digest(model.parent)
    digest = hashlib.sha256()
    try:
        for path in files:
            digest.update(path.name.encode(errors="surrogateescape"))
            digest.update(sha256_of(path, FileStamp.of(path)).encode())
    except OSError as error:
        raise ReaderError(
            f"The model for handwriting cannot be read: {error.strerror or error}.",
            file=model,
            remedy="Check its name and the right to read it.",
        ) from error
    return digest.hexdigest()[:16]
