"""``mashinopis train ink``: draws pages, trains the ink network on them, exports it."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np
import onnx
import torch

from pipeline.facsimile.draw import draw_page
from pipeline.facsimile.fonts import available_faces
from pipeline.facsimile.random_page import random_page
from pipeline.facsimile.raster import rng_for
from pipeline.output import write_whole
from pipeline.train.crops import load_sheet
from pipeline.train.examples import examples_of
from pipeline.train.hands import fetch_hands
from pipeline.train.held_out import HELD_OUT_FACES
from pipeline.train.ink_course import Course, plain, styled, taught
from pipeline.train.ink_onnx import exported
from pipeline.train.learn_ink import Material, Teachers, learn

Say = Callable[[str], None]

TYPEWRITTEN = ("cmu", "cmu-light", "free-mono", "gnu", "nimbus-mono", "tlwg-typewriter")
"""Faces made after typewriters, among others that are only of one width."""

LEAST_HEIGHT = 700
"""Of a page in the view, in pixels: on a lower one dirt was taken for letters."""
STYLED, TAUGHT = 0.31, 0.39
"""Steps of the second and of the last network, to one of the first."""
RESOLUTIONS = (100, 110, 120, 130, 140, 150, 160, 170, 180, 200, 220, 260)
"""Of the drawn scans, in dpi."""


@dataclass(frozen=True, slots=True)
class TrainSettings:
    """What a training run is told.

    Attributes:
        pages: drawn pages to learn from.
        seed: of pages and crops.
        steps: of the optimiser, for the first network; the others take shares of it.
        device: of torch, on which it learns.

    Raises:
        ValueError: for a number that cannot be.
    """

    pages: int = 2400
    seed: int = 23
    steps: int = 4800
    device: str = "cpu"

    def __post_init__(self) -> None:
        if min(self.pages, self.steps) < 1 or self.seed < 0:
            raise ValueError("pages and steps are 1 or more, seed is 0 or more")

    @property
    def courses(self) -> dict[str, Course]:
        """Of the three networks, in their order; the last one is taught by the others."""
        return {
            "plain": plain(self.steps),
            "styled": styled(max(round(STYLED * self.steps), 1)),
            "taught": taught(max(round(TAUGHT * self.steps), 1)),
        }


def train_ink(weights: Path, work: Path, settings: TrainSettings, jobs: int, say: Say) -> None:
    """Draw, train, export.

    The first two networks end early in the course of their rates: what they learn after that is
    how pages are drawn, and they know real ones less well (see docs/ink-model.md). Of each the
    mean of some states is taken (Wortsman et al., "Model soups", ICML 2022).

    Args:
        weights: the ONNX file to write; a JSON file beside it says how it was made.
        work: folder for the drawn pages; those that are there already are used again.
        settings: what to draw and how long to learn.
        jobs: processes that draw, and threads that learn.
        say: told of the progress.
    """
    started = time.monotonic()
    paths = draw_examples(work, settings, jobs, say)
    drawn = time.monotonic()
    torch.manual_seed(settings.seed)
    threads = _threads(jobs)
    torch.set_num_threads(threads)
    hands = fetch_hands(work / "hands")
    sheets = [sheet for path in paths if (sheet := load_sheet(path)).height >= LEAST_HEIGHT]
    courses = settings.courses
    # Each network sees other crops.
    seeds = range(3 * settings.seed, 3 * settings.seed + 3)
    first, second, third = (Material(sheets, hands, seed, settings.device) for seed in seeds)
    say("the first network")
    one, _ = learn(first, courses["plain"], say)
    say("the second, with mixed styles")
    other, _ = learn(second, courses["styled"], say)
    say("the first once more, taught by both")
    network, loss = learn(third, courses["taught"], say, one, Teachers(one, other))
    model = exported(network)
    onnx.checker.check_model(model)
    weights.parent.mkdir(parents=True, exist_ok=True)
    write_whole(weights, model.SerializeToString())
    made = {
        **asdict(settings),
        "courses": {name: asdict(course) for name, course in courses.items()},
        "faces": sorted(set(training_faces(latin=True))),
        "hands": [hand.name for hand in hands],
        "loss": round(loss, 5),
        "seconds_drawing": round(drawn - started),
        "seconds_learning": round(time.monotonic() - drawn),
        "threads": threads,
        "torch": torch.__version__,
    }
    write_whole(weights.with_suffix(".json"), (json.dumps(made, indent=2) + "\n").encode())


def _threads(jobs: int) -> int:
    """No more than OpenMP may start: torch waits for the others for ever."""
    limit = os.environ.get("OMP_THREAD_LIMIT", "")
    return min(jobs, max(int(limit), 1)) if limit.isdigit() else jobs


def draw_examples(work: Path, settings: TrainSettings, jobs: int, say: Say) -> list[Path]:
    """Draw the pages that are not there yet; the paths of all, in order."""
    seeds = range(settings.pages)
    paths: list[Path] = []
    with ProcessPoolExecutor(jobs) as pool:
        for done, made in enumerate(pool.map(partial(_draw, work, settings.seed), seeds), start=1):
            paths += made
            if done % 50 == 0:
                say(f"drawn {done} of {settings.pages}")
    return paths


def _draw(work: Path, seed: int, index: int) -> list[Path]:
    folder = work / f"seed-{seed}"
    found = sorted(folder.glob(f"{index:06d}-*.npy"))
    if found:
        return found
    own = seed * 1_000_003 + index
    # The view shows some 150 dpi, whatever the scan has: more only takes longer to draw.
    dpi = RESOLUTIONS[int(rng_for("resolution", own).integers(len(RESOLUTIONS)))]
    latin = index % 3 == 2
    faces = training_faces(latin=latin)
    plan = random_page(own, language="la" if latin else "ru", dpi=dpi, faces=faces)
    drawn = draw_page(plan.description, own, condition=plan.condition, back=plan.back)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for part, example in enumerate(examples_of(drawn)):
        path = folder / f"{index:06d}-{part}.npy"
        rough = path.with_suffix(".part")
        with rough.open("wb") as file:
            np.save(file, np.stack([example.darkness, example.chroma, example.target]))
        rough.rename(path)
        written.append(path)
    return written


def training_faces(*, latin: bool) -> tuple[str, ...]:
    """All faces that are installed but those held out, true typewriter faces several times."""
    known = [face for face in available_faces(latin=latin) if face not in HELD_OUT_FACES]
    return (*known, *(face for face in known if face in TYPEWRITTEN for _ in range(3)))
