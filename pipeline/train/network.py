"""The network that tells typed, handwritten and other ink apart: a small U-Net.

After Ronneberger, Fischer and Brox, "U-Net" (MICCAI 2015), with the first two halvings replaced
by a rearrangement of pixels (Shi et al., "Sub-pixel convolution", CVPR 2016), which costs nothing
and keeps the finest detail, and dilated layers at the bottom (Yu and Koltun, ICLR 2016), from
which each pixel sees some 40 x-heights around: whole lines, not letters.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

CHANNELS = (24, 48, 96, 128)
"""At a quarter, an eighth, a sixteenth and a thirty-second of the view."""
SQUARE = 4
"""Pixels of a side of the square that becomes one cell of the first layer."""
CLASSES = 3
"""Typed, handwritten, other: not exclusive, for a stroke through a letter is both."""
MIXING = 0.1
"""Of the beta distribution by which styles are mixed: mostly it is one of the two."""


def _layer(inputs: int, outputs: int, stride: int = 1, dilation: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, dilation, dilation, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class _Residual(nn.Module):
    def __init__(self, channels: int, dilation: int) -> None:
        super().__init__()
        self.first = _layer(channels, channels, 1, dilation)
        self.second = nn.Sequential(
            nn.Conv2d(channels, channels, 3, 1, dilation, dilation, bias=False),
            nn.BatchNorm2d(channels),
        )

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(x + self.second(self.first(x)))


class _MixedStyles(nn.Module):
    """Gives some batches, while a network learns, mean and spread of one another's features.

    After Zhou et al., "Domain generalization with MixStyle" (ICLR 2021): what stays is shape.
    """

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.share == 0 or float(torch.rand(())) >= self.share:
            return x
        mean = x.mean((2, 3), keepdim=True).detach()
        spread = (x.var((2, 3), keepdim=True) + 1e-6).sqrt().detach()
        other = torch.randperm(len(x), device=x.device)
        own = torch.distributions.Beta(MIXING, MIXING).sample((len(x), 1, 1, 1)).to(x.device)
        mixed_mean = own * mean + (1 - own) * mean[other]
        mixed_spread = own * spread + (1 - own) * spread[other]
        return (x - mean) / spread * mixed_spread + mixed_mean


class InkNetwork(nn.Module):
    """Darkness and chroma, both (n, 1, h, w) in 0 to 1, to logits (n, 3, h, w).

    ``h`` and ``w`` are multiples of 32. ``styles`` is the share of batches whose crops take on
    one another's style while it learns; there are no weights for that.
    """

    def __init__(self, channels: tuple[int, int, int, int] = CHANNELS, styles: float = 0.0) -> None:
        super().__init__()
        a, b, c, d = channels
        inputs = SQUARE * SQUARE + 1
        self.fold = nn.PixelUnshuffle(SQUARE)
        self.styles = _MixedStyles(styles)
        self.down0 = nn.Sequential(_layer(inputs, a), _layer(a, a))
        self.down1 = nn.Sequential(_layer(a, b, 2), _layer(b, b))
        self.down2 = nn.Sequential(_layer(b, c, 2), _layer(c, c))
        self.bottom = nn.Sequential(
            _layer(c, d, 2), _Residual(d, 1), _Residual(d, 2), _Residual(d, 4)
        )
        self.side2, self.up2 = nn.Conv2d(d, c, 1), _layer(c, c)
        self.side1, self.up1 = nn.Conv2d(c, b, 1), _layer(b, b)
        self.side0, self.up0 = nn.Conv2d(b, a, 1), _layer(a, a)
        self.judge = nn.Conv2d(a + inputs, CLASSES * SQUARE * SQUARE, 1)
        self.unfold = nn.PixelShuffle(SQUARE)

    def forward(self, darkness: Tensor, chroma: Tensor) -> Tensor:
        folded = torch.cat([self.fold(darkness), functional.avg_pool2d(chroma, SQUARE)], 1)
        x0 = self.styles(self.down0(folded))
        x1 = self.styles(self.down1(x0))
        x2 = self.down2(x1)
        y: Tensor = self.bottom(x2)
        y = self.up2(x2 + _twice(self.side2(y)))
        y = self.up1(x1 + _twice(self.side1(y)))
        y = self.up0(x0 + _twice(self.side0(y)))
        logits: Tensor = self.unfold(self.judge(torch.cat([y, folded], 1)))
        return logits


class Deployed(nn.Module):
    """The network as it is shipped: bytes in, bytes out, no conversions outside.

    uint8 darkness and chroma (1, 1, h, w) to uint8 probabilities (1, 3, h, w), 255 for certain.
    """

    def __init__(self, network: InkNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, darkness: Tensor, chroma: Tensor) -> Tensor:
        logits = self.network(darkness.float() / 255, chroma.float() / 255)
        return torch.round(torch.sigmoid(logits) * 255).to(torch.uint8)


def _twice(x: Tensor) -> Tensor:
    return functional.interpolate(x, scale_factor=2.0, mode="nearest")
