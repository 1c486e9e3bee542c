"""How the ink of a page was sorted, kept by what it was sorted from: ``state/ink/``.

Kept are the layers and rules, as bits, and the probabilities where something asks for them: on
ink, and around handwriting, whose pictures are made smaller. Elsewhere they are 0 in what is given,
and so is all of the probability of other ink, which only the separation itself looks at.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.ink import InkLayers, InkProbability, InkSettings, Separation, separate
from pipeline.ink.stamps import Stamp
from pipeline.model import Grey, Mask, PageImage
from pipeline.output import ResultFolder, write_whole
from pipeline.rows import RowSettings

AROUND = 12
"""Pixels around handwriting, beyond half an x-height."""
_LAYERS = ("typed", "handwritten", "other")
_MAPS = ("typed", "handwritten")
_RULES = ("level", "upright")
_Array = npt.NDArray[np.uint8]


class RememberingSeparation:
    """Sorts the ink of no page image twice, not even in another run.

    For one page, and one thread. What is given is the same whether it was kept or is new.

    Attributes:
        keys: of what it gave, in that order.
    """

    def __init__(self, recipe: str, out: ResultFolder) -> None:
        """Remember in a results folder.

        Args:
            recipe: digest of code, weights, settings and libraries that sort the ink.
            out: the results folder.
        """
        self._recipe = recipe
        self._out = out
        self.keys: list[str] = []

    def __call__(self, image: PageImage, rows: RowSettings, settings: InkSettings) -> Separation:
        """As :func:`pipeline.ink.separate`.

        Raises:
            InkModelError: when the weights of the network are missing or broken.
            OutputError: when the result cannot be kept.
        """
        if not settings.separate:
            return separate(image, rows, settings)
        key = hashlib.sha256(f"{self._recipe} {image_key(image)}".encode()).hexdigest()[:40]
        if key not in self.keys:
            self.keys.append(key)
        path = self._out.ink_state(key)
        try:
            return unpacked(path.read_bytes(), image)
        except (OSError, ValueError):
            pass  # none is kept, or it is damaged: sort the ink again
        packed = pack(separate(image, rows, settings), image)
        write_whole(path, packed)
        return unpacked(packed, image)


def image_key(image: PageImage) -> str:
    """SHA-256 of all that a page image says of the page; not of its warnings."""
    digest = hashlib.sha256()
    for picture in (image.grey, image.ink, image.chroma):
        if picture is None:
            digest.update(b"none")
        else:
            digest.update(f"{picture.shape} {picture.dtype} ".encode())
            digest.update(np.ascontiguousarray(picture).data)
    digest.update(np.ascontiguousarray(image.to_scan).data)
    rest = (image.scan_size, image.area.as_list(), image.x_height, image.bilevel, image.rotation)
    digest.update(repr((*rest, image.skew)).encode())
    return digest.hexdigest()


def pack(separation: Separation, image: PageImage) -> bytes:
    """A separation in little space; what :func:`unpacked` cannot give back is nowhere used."""
    layers, probability = separation.layers, separation.probability
    where = _asked_for(layers.handwritten, image)
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "stamps": np.array([stamp.box for stamp in separation.stamps], np.int64).reshape(-1, 4),
        "sure": np.array([stamp.confidence for stamp in separation.stamps], np.float64),
    }
    for name in _LAYERS:
        arrays[f"layer_{name}"] = np.packbits(getattr(layers, name))
    for name, rules in zip(_RULES, separation.rules, strict=True):
        arrays[f"rules_{name}"] = np.packbits(rules)
    for name, mask in zip(_MAPS, where, strict=True):
        arrays[f"probability_{name}"] = getattr(probability, name)[mask]
    buffer = io.BytesIO()
    # As numpy.savez_compressed, which takes four times as long for an eighth less space.
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for name, array in arrays.items():
            with file.open(f"{name}.npy", "w", force_zip64=True) as part:
                np.lib.format.write_array(part, array, allow_pickle=False)
    return buffer.getvalue()


def unpacked(data: bytes, image: PageImage) -> Separation:
    """The separation of a page image.

    Raises:
        ValueError: when the data are damaged, or of another page image.
    """
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            layers = InkLayers(*(_mask(arrays[f"layer_{name}"], image) for name in _LAYERS))
            where = _asked_for(layers.handwritten, image)
            typed, handwritten = (
                _map(arrays[f"probability_{name}"], mask)
                for name, mask in zip(_MAPS, where, strict=True)
            )
            other = np.zeros(image.ink.shape, np.uint8)
            stamps = tuple(
                Stamp((int(x0), int(y0), int(x1), int(y1)), float(sure))
                for (x0, y0, x1, y1), sure in zip(arrays["stamps"], arrays["sure"], strict=True)
            )
            level, upright = (_mask(arrays[f"rules_{name}"], image) for name in _RULES)
            probability = InkProbability(typed, handwritten, other)
            return Separation(layers, probability, stamps, (level, upright))
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, IndexError) as error:
        raise ValueError(f"not the ink of a page: {error}") from error


def _asked_for(handwritten: Mask, image: PageImage) -> tuple[Mask, Mask]:
    side = 2 * (AROUND + round((image.x_height or 16.0) / 2)) + 1
    around = cv2.dilate(handwritten.astype(np.uint8), np.ones((side, side), np.uint8)) > 0
    return image.ink, image.ink | around


def _mask(packed: _Array, image: PageImage) -> Mask:
    size = image.ink.size
    if packed.dtype != np.uint8 or packed.size != -(-size // 8):
        raise ValueError("layers of another page image")
    return np.unpackbits(packed, count=size).reshape(image.ink.shape).astype(bool)


def _map(values: _Array, where: Mask) -> Grey:
    if values.dtype != np.uint8 or values.shape != (int(where.sum()),):
        raise ValueError("probabilities of another page image")
    picture = np.zeros(where.shape, np.uint8)
    picture[where] = values
    return picture
