"""Recognition models of kraken, through the kraken library (7 or newer)."""

from __future__ import annotations

import importlib
import math
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from pipeline.handwriting.reader import ReaderError, Reading
from pipeline.model import Pixels


class KrakenReader:
    """Reads one line a picture.

    The confidence is the geometric mean of those that kraken gives its characters.
    """

    def __init__(self, path: Path) -> None:
        """Load the model.

        Raises:
            ReaderError: when kraken is missing or too old, or the file is no recognition model.
        """
        try:
            tasks = importlib.import_module("kraken.tasks")
            self._configs = importlib.import_module("kraken.configs")
            self._containers = importlib.import_module("kraken.containers")
        except ModuleNotFoundError as error:
            raise ReaderError(
                f"Reading with a model of kraken needs {error.name}, which is not installed "
                "(kraken 7 or newer).",
                file=path,
                remedy="Install it with: pip install 'mashinopis[kraken]'",
            ) from error
        try:
            self._model = tasks.RecognitionTaskModel.load_model(path)
        except Exception as error:  # kraken raises what its parsers raise
            raise ReaderError(
                f"The model cannot be loaded: {str(error).rstrip('.')}.",
                file=path,
                remedy="Name a recognition model of kraken; one for layout cannot read.",
            ) from error
        self._path = path
        self.name = f"kraken {path.name}"

    def read(self, crops: Sequence[Pixels]) -> Sequence[Reading | None]:
        """One line a crop; see :class:`pipeline.handwriting.HandwritingReader`."""
        try:
            return [self._line(crop) for crop in crops]
        except Exception as error:  # kraken raises what its parts raise
            raise ReaderError(
                f"The model failed on a line: {str(error).rstrip('.')}.",
                file=self._path,
                remedy="Try the model with kraken's own command on a picture of one line.",
            ) from error

    def _line(self, crop: Pixels) -> Reading | None:
        picture = Image.fromarray(crop)
        line = self._containers.BBoxLine(id="line", bbox=(0, 0, picture.width, picture.height))
        boxed = self._model.seg_type == "bbox"
        lines = self._containers.Segmentation(
            type="bbox" if boxed else "baselines",
            imagename="",
            text_direction="horizontal-lr",
            script_detection=False,
            lines=[line if boxed else line.to_baseline()],
        )
        config = self._configs.RecognitionInferenceConfig(num_line_workers=0, num_threads=1)
        for record in self._model.predict(picture, lines, config):
            sure = [min(max(float(c), 1e-9), 1.0) for c in record.confidences]
            if record.prediction.strip() and sure:
                mean = math.exp(sum(math.log(one) for one in sure) / len(sure))
                return Reading(record.prediction.strip(), mean)
        return None
