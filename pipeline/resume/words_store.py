"""Words that an engine read, kept by the picture it was given: ``state/words/``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import astuple

from pipeline.model import Grey
from pipeline.ocr import EngineWord, OcrEngine, TesseractSettings
from pipeline.ocr.engine import picture_key
from pipeline.output import ResultFolder, as_line, write_whole


class RememberingEngine:
    """An engine that reads no picture twice, not even in another run.

    For one page, and one thread.

    Attributes:
        keys: of what it gave, in that order.
    """

    def __init__(self, engine: OcrEngine, settings: TesseractSettings, out: ResultFolder) -> None:
        self._engine = engine
        self._how = json.dumps([engine.name, *astuple(settings)])
        self._out = out
        self.keys: list[str] = []

    @property
    def name(self) -> str:
        return self._engine.name

    def read(self, picture: Grey) -> Sequence[EngineWord]:
        """The words of the engine, or those it gave earlier; see :class:`OcrEngine`.

        Raises:
            OcrError: when the engine fails.
            OutputError: when the words cannot be kept.
        """
        key = hashlib.sha256(f"{self._how} {picture_key(picture)}".encode()).hexdigest()[:40]
        words = self._kept(key)
        if words is None:
            words = list(self._engine.read(picture))
            plain = [[word.text, *word.box, word.line, word.confidence] for word in words]
            write_whole(self._out.words_state(key), as_line(plain))
        if key not in self.keys:
            self.keys.append(key)
        return words

    def _kept(self, key: str) -> list[EngineWord] | None:
        """``None`` when there are none, or they are damaged: then they are read again."""
        try:
            plain = json.loads(self._out.words_state(key).read_bytes())
            return [
                EngineWord(str(text), (int(x0), int(y0), int(x1), int(y1)), int(line), float(sure))
                for text, x0, y0, x1, y1, line, sure in plain
            ]
        except (OSError, ValueError, TypeError):
            return None
