"""TrOCR models in ONNX, read with onnxruntime and tokenizers.

Source of the method: Li et al., TrOCR: Transformer-based Optical Character Recognition with
Pre-trained Models, AAAI 2023 (arXiv 2109.10282). Decoding is greedy and without a cache: lines are
short.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.handwriting.reader import ReaderError, Reading
from pipeline.handwriting.settings import ReaderSettings
from pipeline.handwriting.trocr_files import TrocrFiles
from pipeline.model import Pixels

Floats = npt.NDArray[np.float32]


class TrocrReader:
    """Reads one line a picture.

    The confidence is the geometric mean of the probabilities of the tokens, the end included.
    """

    def __init__(self, files: TrocrFiles, settings: ReaderSettings) -> None:
        """Load the model.

        Raises:
            ReaderError: when a library is missing or a file cannot be loaded.
        """
        try:
            import onnxruntime  # noqa: PLC0415 - only who reads with such a model waits for it

            tokenizers = importlib.import_module("tokenizers")
        except ModuleNotFoundError as error:
            raise ReaderError(
                f"Reading with a TrOCR model needs {error.name}, which is not installed.",
                file=files.folder,
                remedy="Install it with: pip install 'mashinopis[trocr]'",
            ) from error
        self._files = files
        self._settings = settings
        self.name = f"trocr-onnx {files.folder.resolve().name}"
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = settings.threads
        options.log_severity_level = 3
        place = files.encoder
        try:
            self._encoder = onnxruntime.InferenceSession(
                place, options, providers=["CPUExecutionProvider"]
            )
            place = files.decoder
            self._decoder = onnxruntime.InferenceSession(
                place, options, providers=["CPUExecutionProvider"]
            )
            place = files.tokenizer
            self._tokenizer = tokenizers.Tokenizer.from_file(str(place))
        except Exception as error:  # both libraries raise classes of their own
            raise ReaderError(
                f"The model cannot be loaded: {str(error).rstrip('.')}.",
                file=place,
                remedy="Export or download the model again.",
            ) from error
        self._inputs = {item.name: item for item in self._decoder.get_inputs()}
        self._check("input_ids", "encoder_hidden_states")

    def read(self, crops: Sequence[Pixels]) -> Sequence[Reading | None]:
        """One line a crop; see :class:`pipeline.handwriting.HandwritingReader`."""
        try:
            return [self._line(crop) for crop in crops]
        except ReaderError:
            raise
        except Exception as error:  # onnxruntime raises classes of its own
            raise ReaderError(
                f"The model failed on a line: {str(error).rstrip('.')}.",
                file=self._files.folder,
                remedy="Check that encoder, decoder and settings belong to the same model.",
            ) from error

    def _check(self, *names: str) -> None:
        missing = [name for name in names if name not in self._inputs]
        if missing:
            raise ReaderError(
                f"This is no decoder of TrOCR: it has no input {missing[0]}.",
                file=self._files.decoder,
                remedy="Export it with optimum: optimum-cli export onnx --task image-to-text …",
            )

    def _line(self, crop: Pixels) -> Reading | None:
        pixels = self._encoder.get_inputs()[0].name
        hidden = self._encoder.run(None, {pixels: self._prepared(crop)})[0]
        tokens = [self._files.start]
        logs: list[float] = []
        while len(logs) < self._settings.longest:
            logits = self._decoder.run(["logits"], self._feed(tokens, hidden))[0][0, -1]
            token = int(np.argmax(logits))
            logs.append(_log_probability(logits, token))
            if token in self._files.ends:
                text = self._tokenizer.decode(tokens[1:], skip_special_tokens=True).strip()
                return Reading(text, math.exp(sum(logs) / len(logs))) if text else None
            tokens.append(token)
        return None  # it ran on, as these models do where there is nothing to read

    def _prepared(self, crop: Pixels) -> Floats:
        """Shape (1, 3, height, width), normalised."""
        files = self._files
        colour = cv2.cvtColor(crop, cv2.COLOR_GRAY2RGB) if crop.ndim == 2 else crop
        method = cv2.INTER_CUBIC if files.cubic else cv2.INTER_LINEAR
        shrinks = crop.shape[0] > files.size[0] or crop.shape[1] > files.size[1]
        sized = cv2.resize(
            colour, files.size[::-1], interpolation=cv2.INTER_AREA if shrinks else method
        )
        scaled = sized.astype(np.float32) / 255
        normal = (scaled - np.array(files.mean, np.float32)) / np.array(files.std, np.float32)
        return np.ascontiguousarray(normal.transpose(2, 0, 1)[None], np.float32)

    def _feed(self, tokens: Sequence[int], hidden: Floats) -> dict[str, npt.NDArray[Any]]:
        """Inputs of the decoder; a merged one also wants a cache, which stays empty."""
        feed: dict[str, npt.NDArray[Any]] = {}
        for name, item in self._inputs.items():
            if name == "input_ids":
                feed[name] = np.array([tokens], np.int64)
            elif name == "encoder_hidden_states":
                feed[name] = hidden
            elif name == "encoder_attention_mask":
                feed[name] = np.ones(hidden.shape[:2], np.int64)
            elif name == "attention_mask":
                feed[name] = np.ones((1, len(tokens)), np.int64)
            elif name == "use_cache_branch":
                feed[name] = np.array([False])
            elif name.startswith("past_key_values."):
                shape = [size if isinstance(size, int) else 1 for size in item.shape]
                feed[name] = np.zeros(shape, np.float32)
            else:
                raise ReaderError(
                    f"The decoder has an input that is not known: {name}.",
                    file=self._files.decoder,
                    remedy="Export it with optimum: optimum-cli export onnx --task image-to-text …",
                )
        return feed


def _log_probability(logits: Floats, token: int) -> float:
    """Natural logarithm of the softmax at ``token``."""
    high = logits.astype(np.float64) - float(logits.max())
    return float(high[token] - np.log(np.exp(high).sum()))
