"""How the ink network learns: from labels, and from networks that have learned before."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

from pipeline.cores import available_cores
from pipeline.train.crops import Sheet, random_crop
from pipeline.train.examples import HANDWRITTEN, INK, OTHER, TYPED
from pipeline.train.hands import Hand
from pipeline.train.ink_course import Course
from pipeline.train.network import InkNetwork
from pipeline.train.strange_scans import blotched, random_textures

Say = Callable[[str], None]

BESIDE = 5
"""Pixels of the view from a stroke within which typing counts twice."""
TRUST = 0.5
"""What the word of teachers weighs where there are any, that of labels the rest; 0 to 1."""


@dataclass(frozen=True, slots=True)
class Material:
    """What is learned from.

    Attributes:
        sheets: drawn pages.
        hands: script faces.
        seed: of the crops.
        device: of torch, on which it is learned.
    """

    sheets: Sequence[Sheet]
    hands: Sequence[Hand] = ()
    seed: int = 0
    device: str = "cpu"


class Teachers:
    """Two networks whose mean is taught (Hinton et al., "Distilling the knowledge", 2015).

    The mean of two is better than either, and takes twice the time: one is taught to answer as
    both do.
    """

    def __init__(self, first: InkNetwork, second: InkNetwork) -> None:
        self.first, self.second = first.eval(), second.eval()

    def to(self, device: torch.device) -> None:
        """Move both there."""
        self.first.to(device)
        self.second.to(device)

    @torch.no_grad()
    def answer(self, darkness: Tensor, chroma: Tensor) -> Tensor:
        """Likelihoods, shape (n, 3, h, w), 0 to 1."""
        first = torch.sigmoid(self.first(darkness, chroma))
        both = (first + torch.sigmoid(self.second(darkness, chroma))) / 2
        # One that learned with mixed styles takes seals for handwriting.
        both[:, 2] = first[:, 2]
        return both


def learn(
    material: Material,
    course: Course,
    say: Say,
    start: InkNetwork | None = None,
    teachers: Teachers | None = None,
) -> tuple[InkNetwork, float]:
    """Train a network: the mean of some averaged states of it, and the last mean loss.

    Args:
        material: to learn from.
        course: to go through.
        say: told of the progress.
        start: a network to go on from; else from nothing.
        teachers: heard beside the labels.
    """
    steps, device = course.steps, torch.device(material.device)
    network = InkNetwork(styles=course.styles)
    if start is not None:
        network.load_state_dict(start.state_dict())
    network = network.train().to(device).to(memory_format=torch.channels_last)
    averaged = copy.deepcopy(network)
    keep_at = {max(round(share * steps), 1) for share in course.kept}
    kept: list[InkNetwork] = []
    if teachers is not None:
        teachers.to(device)
    optimiser = torch.optim.AdamW(network.parameters(), lr=course.rate, weight_decay=1e-2)
    recent = 0.0
    started = time.monotonic()
    # Other processes draw the next crops while this one learns.
    drawing = 1 if device.type == "cpu" else max(available_cores() - 1, 1)
    batches = DataLoader(_Batches(material, course), batch_size=None, num_workers=drawing)
    for step, (darkness, chroma, target) in enumerate(batches, start=1):
        for group in optimiser.param_groups:
            group["lr"] = course.rate_at(step)
        seen = blotched(darkness.to(device), course.blotches)
        seen, tint = random_textures(seen, course.textures), chroma.to(device)
        answer = None if teachers is None else teachers.answer(seen, tint)
        loss = ink_loss(network(seen, tint), target.to(device), answer)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        _average(averaged, network, min(course.average, step / (step + 10)))
        if step in keep_at:
            kept.append(copy.deepcopy(averaged))
        recent = 0.98 * recent + 0.02 * loss.item() if step > 1 else loss.item()
        if step % 50 == 0:
            pace = (time.monotonic() - started) / step
            left = (steps - step) * pace / 60
            say(f"step {step} of {steps}, loss {recent:.4f}, {left:.0f} minutes left")
    for number, state in enumerate(kept, start=1):
        _average(averaged, state, number / (number + 1))
    return averaged.cpu().eval(), recent


def ink_loss(logits: Tensor, target: Tensor, answer: Tensor | None = None) -> Tensor:
    """Binary cross entropy over the pixels of ink.

    Handwriting, stamps, crossings and what is left of letters beside a stroke count more.

    Args:
        logits: (n, 3, h, w).
        target: (n, h, w), uint8 bits of :mod:`pipeline.train.examples`.
        answer: of teachers, as the logits are, but 0 to 1.
    """
    labels = torch.stack([(target & bit) > 0 for bit in (TYPED, HANDWRITTEN, OTHER)], 1).float()
    wanted = labels if answer is None else (1 - TRUST) * labels + TRUST * _heard(answer, labels)
    ink = ((target & INK) > 0).float()
    typed, written, other = labels.unbind(1)
    beside = functional.max_pool2d(written[:, None], 2 * BESIDE + 1, 1, BESIDE)[:, 0]
    weight = ink * (1 + written + other + 2 * typed * written + typed * beside * (1 - written))
    each = functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none").sum(1)
    # A crop counts by the root of its ink: a lone sign is a hundredth of a page of typing.
    ink_of_crop = weight.sum((1, 2)).clamp(min=1)
    share = ink_of_crop.rsqrt()[:, None, None]
    return (each * weight * share).sum() / ink_of_crop.sqrt().sum()


def _heard(answer: Tensor, labels: Tensor) -> Tensor:
    """The word of teachers, but where they take writing for typing: that they cannot teach."""
    missed = (labels[:, 1] > 0) & (labels[:, 0] == 0) & (answer[:, 0] > 0.5)
    return torch.where(missed[:, None], labels, answer)


class _Batches(Dataset[tuple[Tensor, Tensor, Tensor]]):
    """A batch for each step: darkness, chroma and target; the same at every call."""

    def __init__(self, material: Material, course: Course) -> None:
        self.material, self.course = material, course

    def __len__(self) -> int:
        return self.course.steps

    def __getitem__(self, step: int) -> tuple[Tensor, Tensor, Tensor]:
        cv2.setNumThreads(0)  # the other cores learn
        sheets, hands = self.material.sheets, self.material.hands
        rng = np.random.default_rng((self.material.seed, step))
        made = [
            random_crop(sheets, rng, self.course.shares, hands) for _ in range(self.course.batch)
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
