"""Scans as nobody drew them: textures and papers by chance, lest those of drawn pages be learnt.

What is drawn has few kinds of paper, ribbon and scanner, and a network that knows them too well
does worse on real pages. So it learns on drawn pages whose textures are made anew each time.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

SIDES = (1, 3, 5)
"""Of the kernels of random convolutions, in pixels of the view."""
KEPT = 0.5
"""Added to the middle of a kernel, so that strokes stay where they are."""
PATCH = 0.18
"""Darkest patch of paper, of 1."""
UNEVEN = 0.5
"""How much paler or darker ink is made in patches, at most, as a standard deviation."""


def random_textures(darkness: Tensor, share: float) -> Tensor:
    """Pictures passed through random filters and mixed with themselves.

    After Xu et al., "Robust and Generalizable Visual Representation Learning via Random
    Convolutions" (ICLR 2021): shapes stay, the local texture of strokes is another one.

    Args:
        darkness: (n, 1, h, w), 0 paper to 1 ink.
        share: of the pictures that are changed, 0 to 1.

    Returns:
        The same shape and range; bare paper stays 0.
    """
    changed = darkness.clone()
    draw = torch.rand(len(darkness), device=darkness.device)
    for index, side in enumerate(SIDES):
        low, high = (share * edge / len(SIDES) for edge in (index, index + 1))
        chosen = ((draw >= low) & (draw < high)).nonzero()[:, 0]
        if len(chosen):
            changed[chosen] = _filtered(darkness[chosen], side)
    return changed


def _filtered(pictures: Tensor, side: int) -> Tensor:
    count, device = len(pictures), pictures.device
    kernels = torch.randn(count, 1, side, side, device=device) / side
    kernels[:, :, side // 2, side // 2] += KEPT
    # One group a picture: each has a filter of its own.
    answer = functional.conv2d(
        pictures.transpose(0, 1), kernels, padding=side // 2, groups=count
    ).transpose(0, 1)
    answer = answer.abs()
    darkest = answer.flatten(1).amax(1).clamp(min=1e-3)[:, None, None, None]
    tone = 0.5 + 0.6 * torch.rand(count, 1, 1, 1, device=device)
    own = torch.rand(count, 1, 1, 1, device=device)
    return (own * pictures + (1 - own) * answer / darkest * tone).clamp(0, 1)


def blotched(darkness: Tensor, share: float) -> Tensor:
    """Pictures with patches of darker paper and of paler and darker ink.

    Args:
        darkness: (n, 1, h, w), 0 paper to 1 ink.
        share: of the pictures that are changed, 0 to 1.

    Returns:
        The same shape and range.
    """
    count, device = len(darkness), darkness.device
    chosen = (torch.rand(count, 1, 1, 1, device=device) < share).float()
    paper = PATCH * torch.rand(count, 1, 1, 1, device=device) * _clouds(darkness).clamp(0, 2)
    uneven = UNEVEN * torch.rand(count, 1, 1, 1, device=device) * _clouds(darkness)
    ink = darkness * (1 + chosen * uneven).clamp(0.3, 1.6)
    return (ink + chosen * paper).clamp(0, 1)


def _clouds(pictures: Tensor) -> Tensor:
    """Smooth noise of mean 0 and deviation near 1, of their shape."""
    count, _, height, width = pictures.shape
    cells = int(torch.randint(3, 24, ()))
    coarse = torch.randn(count, 1, cells, cells, device=pictures.device)
    return functional.interpolate(coarse, size=(height, width), mode="bicubic", align_corners=False)
