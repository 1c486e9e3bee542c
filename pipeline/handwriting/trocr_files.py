"""The files of a TrOCR model as Hugging Face's optimum exports them to ONNX."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.handwriting.reader import ReaderError

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]
_CUBIC = 3


@dataclass(frozen=True, slots=True)
class TrocrFiles:
    """A model's files and what its settings say.

    Attributes:
        folder: as the user named it.
        size: (height, width) that pictures are resized to.
        cubic: resize by bicubic interpolation, else bilinear.
        mean, std: of each of three channels, after bringing pixels to 0 to 1.
        start, ends: the token that text begins with, and those that end it.
    """

    folder: Path
    encoder: Path
    decoder: Path
    tokenizer: Path
    size: tuple[int, int]
    cubic: bool
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    start: int
    ends: frozenset[int]


def find_files(folder: Path) -> TrocrFiles:
    """Find them in ``folder`` or its subfolder ``onnx``.

    Raises:
        ReaderError: for a file that is missing or cannot be understood.
    """
    encoder = _model(folder, "encoder_model.onnx")
    decoder = _model(folder, "decoder_model.onnx", "decoder_model_merged.onnx")
    tokenizer = _model(folder, "tokenizer.json")
    pictures = _json(_model(folder, "preprocessor_config.json"))
    configs = [
        _json(folder / name)
        for name in ("generation_config.json", "config.json")
        if (folder / name).is_file()
    ]
    nested = [inner for config in configs if isinstance(inner := config.get("decoder"), Mapping)]
    tokens = [*configs, *nested]
    place = folder / "preprocessor_config.json"
    return TrocrFiles(
        folder=folder,
        encoder=encoder,
        decoder=decoder,
        tokenizer=tokenizer,
        size=_size(pictures.get("size", 384), place),
        cubic=pictures.get("resample") == _CUBIC,
        mean=_channels(pictures.get("image_mean", (0.5, 0.5, 0.5)), place),
        std=_channels(pictures.get("image_std", (0.5, 0.5, 0.5)), place),
        start=min(_tokens(tokens, "decoder_start_token_id", folder)),
        ends=_tokens(tokens, "eos_token_id", folder),
    )


def _model(folder: Path, *names: str) -> Path:
    for inner in (folder, folder / "onnx"):
        for name in names:
            if (inner / name).is_file():
                return inner / name
    raise ReaderError(
        f"The model lacks {' or '.join(names)}.",
        file=folder,
        remedy="Export it with optimum: optimum-cli export onnx --task image-to-text --model …",
    )


def _json(path: Path) -> Mapping[str, Json]:
    try:
        raw = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise _wrong(path, f"it cannot be read ({error})") from error
    if not isinstance(raw, dict):
        raise _wrong(path, "it is not a JSON object")
    return raw


def _size(value: Json, path: Path) -> tuple[int, int]:
    match value:
        case int(side) if side > 0:
            return side, side
        case {"height": int(height), "width": int(width)} if height > 0 and width > 0:
            return height, width
        case [int(height), int(width)] if height > 0 and width > 0:
            return height, width
    raise _wrong(path, f"it gives the size {value!r}")


def _channels(value: Json, path: Path) -> tuple[float, float, float]:
    match value:
        case [int() | float() as red, int() | float() as green, int() | float() as blue]:
            return float(red), float(green), float(blue)
    raise _wrong(path, f"{value!r} is not a value for each of three channels")


def _tokens(configs: Sequence[Mapping[str, Json]], name: str, folder: Path) -> frozenset[int]:
    for config in configs:
        match config.get(name):
            case int(token):
                return frozenset({token})
            case [*several] if several:
                return frozenset(token for token in several if isinstance(token, int))
    raise _wrong(folder / "config.json", f"it does not give {name}")


def _wrong(path: Path, why: str) -> ReaderError:
    return ReaderError(
        f"A setting of the model cannot be used: {why}.",
        file=path,
        remedy="Export or download the model again.",
    )
