"""The two networks of the camera: a page's outline, and which way writing lies.

Plain 3x3 convolutions, because processors run them faster than separable ones of
the same accuracy (measured: half the arithmetic, the same time).
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

WIDTHS = (16, 24, 48, 80, 128)
DEPTHS = (1, 2, 2, 2)
JOINED = 32


class Outline(nn.Module):
    """Down to an eighth of an eighth, and back up to a quarter (Lin et al. 2017).

    In: (n, 3, SIDE, SIDE) BGR 0..1. Out: (n, 3, SIDE/4, SIDE/4) logits of page, corner
    and side.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stem = _conv(3, WIDTHS[0], stride=2)
        self.stages = nn.ModuleList(
            nn.Sequential(
                _conv(WIDTHS[i], WIDTHS[i + 1], stride=2),
                *(_Residual(WIDTHS[i + 1]) for _ in range(DEPTHS[i])),
            )
            for i in range(len(DEPTHS))
        )
        self.across = nn.ModuleList(nn.Conv2d(w, JOINED, 1) for w in WIDTHS[1:])
        self.smooth = nn.ModuleList(_conv(JOINED, JOINED) for _ in WIDTHS[2:])
        self.head = nn.Conv2d(JOINED, 3, 1)

    def forward(self, pictures: Tensor) -> Tensor:
        """Logits of page, corner and side."""
        flow, levels = self.stem(pictures), []
        for stage in self.stages:
            flow = stage(flow)
            levels.append(flow)
        joined = self.across[-1](levels[-1])
        for i in range(len(levels) - 2, -1, -1):
            larger = functional.interpolate(joined, scale_factor=2.0, mode="nearest")
            joined = self.smooth[i](larger + self.across[i](levels[i]))
        logits: Tensor = self.head(joined)
        return logits


class Direction(nn.Module):
    """In: (n, 1, HIGH, WIDE) grey -1..1. Out: (n, 8) logits, in the order of `WAYS`.

    Each place of the last map votes; how loud is learned too, so that blank paper and
    signs that look alike either way up keep silent.
    """

    def __init__(self) -> None:
        super().__init__()
        widths = (24, 48, 80, 128)
        layers = [_conv(1, widths[0], stride=2), _Residual(widths[0])]
        for i in range(3):
            layers += [_conv(widths[i], widths[i + 1], stride=2)]
            layers += [_Residual(widths[i + 1])]
        self.body = nn.Sequential(*layers)
        self.vote = nn.Conv2d(widths[-1], 8, 1)
        self.loud = nn.Conv2d(widths[-1], 1, 1)

    def forward(self, strips: Tensor) -> Tensor:
        """Logits of the eight ways."""
        flow = self.body(strips)
        votes = self.vote(flow).flatten(2)
        loud = self.loud(flow).flatten(2).softmax(2)
        total: Tensor = (votes * loud).sum(2)
        return total


class _Residual(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = _conv(width, width)
        self.second = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(width)

    def forward(self, flow: Tensor) -> Tensor:
        return torch.relu(flow + self.norm(self.second(self.first(flow))))


def _conv(into: int, out: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(into, out, 3, stride, padding=1, bias=False),
        nn.BatchNorm2d(out),
        nn.ReLU(inplace=True),
    )
