"""Small models in ONNX files that are part of the program, each run on one core."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from pathlib import Path

import onnxruntime

from pipeline.errors import DigitisationError


def open_model(
    file: Path, error: type[DigitisationError], *, what: str, remedy: str
) -> onnxruntime.InferenceSession:
    """The model in a file, opened once for all threads of the process.

    Args:
        file: of the model.
        error: the class of error to raise.
        what: the model, as the first words of a message.
        remedy: what to do when it cannot be opened.

    Raises:
        DigitisationError: of the class ``error``, when the file is missing or broken.
    """
    _check(file, error, what, remedy)
    try:
        return _session(file)
    except Exception as broken:  # onnxruntime raises types of its own for each kind of damage
        raise error(f"{what} cannot be used: {broken}", file=file, remedy=remedy) from broken


def digest_of(
    files: Sequence[Path], error: type[DigitisationError], *, what: str, remedy: str
) -> str:
    """First twelve digits of the SHA-256 of models: which ones they are.

    Args:
        files: of the models, in a fixed order.
        error: the class of error to raise.
        what: each model, as the first words of a message.
        remedy: what to do when one is missing.

    Raises:
        DigitisationError: of the class ``error``, when a file is missing.
    """
    digest = hashlib.sha256()
    for file in files:
        _check(file, error, what, remedy)
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _check(file: Path, error: type[DigitisationError], what: str, remedy: str) -> None:
    if not file.is_file():
        raise error(f"{what} is missing.", file=file, remedy=remedy)


@functools.lru_cache(maxsize=16)
def _session(file: Path) -> onnxruntime.InferenceSession:
    """Pages run beside each other, one a core: no session takes more."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
