"""``mashinopis train ink``: draws pages, trains the ink network on them, exports it."""

from __future__ import annotations

import copy
import io
import json
import math
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import onnx
import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

from pipeline.cores import available_cores
from pipeline.facsimile.draw import draw_page
from pipeline.facsimile.fonts import available_faces
from pipeline.facsimile.random_page import random_page
from pipeline.facsimile.raster import rng_for
from pipeline.output import write_whole
from pipeline.train.crops import Shares, Sheet, load_sheet, random_crop
from pipeline.train.examples import HANDWRITTEN, INK, OTHER, TYPED, examples_of
from pipeline.train.hands import Hand, fetch_hands
from pipeline.train.held_out import HELD_OUT_FACES
from pipeline.train.network import Deployed, InkNetwork
from pipeline.train.strange_scans import blotched, random_textures

Say = Callable[[str], None]

TYPEWRITTEN = ("cmu", "cmu-light", "free-mono", "gnu", "nimbus-mono", "tlwg-typewriter")
"""Faces made after typewriters, among others that are only of one width."""

WARM = 0.06
"""Share of a whole course in which the rate rises."""
LEAST_HEIGHT = 700
"""Of a page in the view, in pixels: on a lower one dirt was taken for letters."""
BESIDE = 5
"""Pixels of the view from a stroke within which typing counts twice."""
RESOLUTIONS = (100, 110, 120, 130, 140, 150, 160, 170, 180, 200, 220, 260)
"""Of the drawn scans, in dpi."""


@dataclass(frozen=True, slots=True)
class TrainSettings:
    """What a training run is told.

    Attributes:
        pages: drawn pages to learn from.
        seed: of pages and crops.
        steps: of the optimiser.
        early: share of the steps after which the network is kept, to be blended with that of the
            end, 0 to 1.
        course: share of the fall of the learning rate that is run through, 0 to 1.
        batch: crops a step.
        rate: highest learning rate.
        average: of the weights over steps: the share kept at each.
        textures, blotches: shares of crops whose texture or paper is made anew, 0 to 1.
        shares: of what else is done to crops.
        device: of torch, on which it learns.

    Raises:
        ValueError: for a number that cannot be.
    """

    pages: int = 2400
    seed: int = 23
    steps: int = 4800
    early: float = 0.74
    course: float = 0.4
    batch: int = 32
    rate: float = 2e-3
    average: float = 0.999
    textures: float = 0.5
    blotches: float = 0.3
    shares: Shares = field(default_factory=Shares)
    device: str = "cpu"

    def __post_init__(self) -> None:
        if min(self.pages, self.steps, self.batch) < 1 or self.seed < 0:
            raise ValueError("pages, steps and batch are 1 or more, seed is 0 or more")
        if not 0 < self.early <= 1:
            raise ValueError("early is from 0 to 1")
        if not 0 < self.course <= 1:
            raise ValueError("course is above 0 and up to 1")
        if not 0 < self.rate < 1 or not 0 <= self.average < 1:
            raise ValueError("rate and average are between 0 and 1")
        if not 0 <= self.textures <= 1 or not 0 <= self.blotches <= 1:
            raise ValueError("shares are from 0 to 1")

    def rate_at(self, step: int) -> float:
        """The learning rate: a quick rise, then half a wave of a cosine down to nothing.

        After Loshchilov and Hutter, "SGDR" (ICLR 2017).
        """
        done = self.course * step / self.steps
        fall = max(done - WARM, 0) / (1 - WARM)
        return self.rate * min(done / WARM, 1.0) * (0.5 + 0.5 * math.cos(math.pi * fall))


def train_ink(weights: Path, work: Path, settings: TrainSettings, jobs: int, say: Say) -> None:
    """Draw, train, export.

    It ends early in the course of its rate: what it learns after that is how pages are drawn, and
    it knows real ones less well (see docs/ink-model.md). What is written is the mean of two states
    of the network (Wortsman et al., "Model soups", ICML 2022).

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
    early, late, loss = learn(sheets, settings, say, hands)
    model = blend(exported(early), exported(late))
    onnx.checker.check_model(model)
    weights.parent.mkdir(parents=True, exist_ok=True)
    write_whole(weights, model.SerializeToString())
    made = {
        **asdict(settings),
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


def learn(
    sheets: Sequence[Sheet], settings: TrainSettings, say: Say, hands: Sequence[Hand] = ()
) -> tuple[InkNetwork, InkNetwork, float]:
    """Train from nothing: the averaged networks, early and late, and the last mean loss."""
    steps, device = settings.steps, torch.device(settings.device)
    network = InkNetwork().train().to(device).to(memory_format=torch.channels_last)
    averaged = copy.deepcopy(network)
    early = averaged
    optimiser = torch.optim.AdamW(network.parameters(), lr=settings.rate, weight_decay=1e-2)
    recent = 0.0
    started = time.monotonic()
    # Other processes draw the next crops while this one learns.
    drawing = 1 if device.type == "cpu" else max(available_cores() - 1, 1)
    batches = DataLoader(_Batches(sheets, settings, hands), batch_size=None, num_workers=drawing)
    for step, (darkness, chroma, target) in enumerate(batches, start=1):
        for group in optimiser.param_groups:
            group["lr"] = settings.rate_at(step)
        seen = blotched(darkness.to(device), settings.blotches)
        seen = random_textures(seen, settings.textures)
        loss = ink_loss(network(seen, chroma.to(device)), target.to(device))
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        _average(averaged, network, min(settings.average, step / (step + 10)))
        if step == max(round(settings.early * steps), 1):
            early = copy.deepcopy(averaged)
        recent = 0.98 * recent + 0.02 * loss.item() if step > 1 else loss.item()
        if step % 50 == 0:
            pace = (time.monotonic() - started) / step
            left = (steps - step) * pace / 60
            say(f"step {step} of {steps}, loss {recent:.4f}, {left:.0f} minutes left")
    return early.cpu().eval(), averaged.cpu().eval(), recent


def ink_loss(logits: Tensor, target: Tensor) -> Tensor:
    """Binary cross entropy over the pixels of ink.

    Handwriting, stamps, crossings and what is left of letters beside a stroke count more.

    Args:
        logits: (n, 3, h, w).
        target: (n, h, w), uint8 bits of :mod:`pipeline.train.examples`.
    """
    wanted = torch.stack([(target & bit) > 0 for bit in (TYPED, HANDWRITTEN, OTHER)], 1).float()
    ink = ((target & INK) > 0).float()
    typed, written, other = wanted.unbind(1)
    beside = functional.max_pool2d(written[:, None], 2 * BESIDE + 1, 1, BESIDE)[:, 0]
    weight = ink * (1 + written + other + 2 * typed * written + typed * beside * (1 - written))
    each = functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none").sum(1)
    # A crop counts by the root of its ink: a lone sign is a hundredth of a page of typing.
    ink_of_crop = weight.sum((1, 2)).clamp(min=1)
    share = ink_of_crop.rsqrt()[:, None, None]
    return (each * weight * share).sum() / ink_of_crop.sqrt().sum()


class _Batches(Dataset[tuple[Tensor, Tensor, Tensor]]):
    """A batch for each step: darkness, chroma and target; the same at every call."""

    def __init__(
        self, sheets: Sequence[Sheet], settings: TrainSettings, hands: Sequence[Hand]
    ) -> None:
        self.sheets, self.settings, self.hands = sheets, settings, hands

    def __len__(self) -> int:
        return self.settings.steps

    def __getitem__(self, step: int) -> tuple[Tensor, Tensor, Tensor]:
        cv2.setNumThreads(0)  # the other cores learn
        settings = self.settings
        rng = np.random.default_rng((settings.seed, step))
        made = [
            random_crop(self.sheets, rng, settings.shares, self.hands)
            for _ in range(settings.batch)
        ]
        darkness = torch.from_numpy(np.stack([crop.darkness for crop in made])).float() / 255
        chroma = torch.from_numpy(np.stack([crop.chroma for crop in made])).float() / 255
        target = torch.from_numpy(np.stack([crop.target for crop in made]))
        return darkness[:, None], chroma[:, None], target


@torch.no_grad()
def _average(averaged: InkNetwork, network: InkNetwork, keep: float) -> None:
    for old, new in zip(averaged.state_dict().values(), network.state_dict().values(), strict=True):
        if old.dtype.is_floating_point:
            old.mul_(keep).add_(new, alpha=1 - keep)
        else:
            old.copy_(new)


def exported(network: InkNetwork) -> onnx.ModelProto:
    """The network as ONNX, its weights as half floats: half the size, the same answers."""
    empty = torch.zeros(1, 1, 64, 64, dtype=torch.uint8)
    free = {2: "height", 3: "width"}
    buffer = io.BytesIO()
    torch.onnx.export(
        Deployed(network).eval(),
        (empty, empty),
        buffer,
        dynamo=False,
        opset_version=17,
        input_names=["darkness", "chroma"],
        output_names=["probability"],
        dynamic_axes={"darkness": free, "chroma": free, "probability": free},
    )
    model = onnx.load_from_string(buffer.getvalue())
    _halve(model.graph)
    return model


def blend(first: onnx.ModelProto, second: onnx.ModelProto) -> onnx.ModelProto:
    """The model whose weights are the means of theirs; both were exported alike.

    Raises:
        ValueError: when they are not of one shape.
    """
    blended = onnx.ModelProto()
    blended.CopyFrom(first)
    for tensor, other in zip(blended.graph.initializer, second.graph.initializer, strict=True):
        if (tensor.name, tensor.dims) != (other.name, other.dims):
            raise ValueError(f"{tensor.name} and {other.name} are not the same weights")
        values = [onnx.numpy_helper.to_array(one) for one in (tensor, other)]
        if values[0].dtype.kind == "f":
            mean = np.mean(np.stack(values).astype(np.float64), axis=0).astype(values[0].dtype)
            tensor.CopyFrom(onnx.numpy_helper.from_array(mean, tensor.name))
    return blended


def _halve(graph: onnx.GraphProto) -> None:
    """Keep large weights as float16; a cast brings them back, once, when the model is loaded."""
    casts = []
    for tensor in graph.initializer:
        values = onnx.numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < 256:
            continue
        name = tensor.name
        tensor.CopyFrom(onnx.numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
        casts.append(
            onnx.helper.make_node("Cast", [f"{name}.half"], [name], to=onnx.TensorProto.FLOAT)
        )
    nodes = list(graph.node)
    del graph.node[:]
    graph.node.extend(casts + nodes)
