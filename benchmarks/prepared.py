"""The pictures that our pipeline gives to the engine, and the engine alone on them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2

if not __package__:  # started as a file
    import sys

    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pipeline.cores import available_cores
from pipeline.digitise import check_engine, digitise_batch
from pipeline.errors import OcrError
from pipeline.model import Grey
from pipeline.ocr import EngineWord, OcrEngine
from pipeline.ocr.engine import picture_key
from pipeline.settings import choose_settings


class KeepingEngine:
    """Reads with another engine and keeps each picture, as a file named by its content."""

    def __init__(self, engine: OcrEngine, folder: Path) -> None:
        """Keep pictures in ``folder``, which is made."""
        folder.mkdir(parents=True, exist_ok=True)
        self._engine = engine
        self._folder = folder
        self.name = engine.name

    def read(self, picture: Grey) -> Sequence[EngineWord]:
        path = self._folder / f"{picture_key(picture)[:24]}.pgm"
        path.write_bytes(cv2.imencode(".pgm", picture)[1].tobytes())
        return self._engine.read(picture)


def keep_pictures(batch: Path, out: Path, changes: Sequence[str], jobs: int) -> Path:
    """All pictures of a batch, second looks and samples of turned pages included: their folder."""
    settings = choose_settings(changes=changes)
    engine = KeepingEngine(check_engine(settings), out / "pictures")
    digitise_batch(batch, out / "results", settings, jobs, engine)
    return out / "pictures"


def read_pictures(folder: Path, changes: Sequence[str], jobs: int) -> int:
    """Read them all with the engine of the settings, ``jobs`` at a time; how many words it found.

    Raises:
        OcrError: when the engine fails.
        FileNotFoundError: when there is no picture.
    """
    engine = check_engine(choose_settings(changes=changes))
    paths = sorted(folder.glob("*.pgm"))
    if not paths:
        raise FileNotFoundError(f"{folder}: there is no picture in it")

    def read(path: Path) -> int:
        picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        if picture is None:
            raise OcrError("The picture cannot be read.", file=path, remedy="Run it again.")
        return len(engine.read(picture.astype("uint8", copy=False)))

    with ThreadPoolExecutor(jobs) as pool:
        return sum(pool.map(read, paths))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="The engine alone on pictures that were kept.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", type=int, default=available_cores())
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    options = parser.parse_args(arguments)
    print(read_pictures(options.folder, options.set, options.jobs))


if __name__ == "__main__":
    main()
