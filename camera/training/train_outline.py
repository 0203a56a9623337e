"""Train the outline network and write it as ONNX.

    python -m camera.training.train_outline DATA... --out outline.onnx --steps 6000

DATA are folders of `dataset`. Averages the weights over the last steps (an exponential
mean), which is what is written. The seed fixes order, flips and first weights.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from camera.outline import SIDE
from camera.training.fit import Course, fit
from camera.training.network import Outline

BATCH = 32
CELL = 4  # px of the picture per cell of the answer
GRID = SIDE // CELL
RATE = 3e-3
_CORNER_SPREAD, _SIDE_SPREAD = 1.0, 0.8  # cells
_RARE = 30.0  # times as much as elsewhere that an error at a corner counts


class Photographs:
    """Batches from memory-mapped files, turned and flipped at random."""

    def __init__(self, folders: list[Path], seed: int) -> None:
        self._parts = [
            tuple(
                np.load(folder / f"{name}.npy", mmap_mode="r")
                for name in ("pictures", "masks", "corners")
            )
            for folder in folders
        ]
        self._rng = np.random.default_rng(seed)

    def batches(self) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
        """Pictures 0..1, page masks and corners (cells), without end."""
        index = [
            (p, i) for p, part in enumerate(self._parts) for i in range(len(part[0]))
        ]
        while True:
            self._rng.shuffle(index)
            for start in range(0, len(index) - BATCH + 1, BATCH):
                yield self._batch(index[start : start + BATCH])

    def _batch(self, rows: list[tuple[int, int]]) -> tuple[Tensor, Tensor, Tensor]:
        made = [self._one(*(part[i] for part in self._parts[p])) for p, i in rows]
        pictures, masks, corners = zip(*made, strict=True)
        seen = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2)
        return (
            seen.float().div_(255).contiguous(memory_format=torch.channels_last),
            functional.avg_pool2d(
                torch.from_numpy(np.stack(masks)).float().div_(255)[:, None], 2
            ),
            torch.from_numpy(np.stack(corners)) / CELL,
        )

    def _one(
        self, picture: np.ndarray, mask: np.ndarray, corners: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """One sample in one of the eight ways that a square can lie, other light."""
        if self._rng.random() < 0.5:
            picture, mask = picture.swapaxes(0, 1), mask.swapaxes(0, 1)
            corners = corners[:, ::-1]
        for axis in (0, 1):
            if self._rng.random() < 0.5:
                picture, mask = np.flip(picture, axis), np.flip(mask, axis)
                flip = np.array([SIDE if axis == 1 else 0, SIDE if axis == 0 else 0])
                corners = np.where(flip > 0, flip - corners, corners)
        gain = self._rng.uniform(0.85, 1.15, 3) * self._rng.uniform(0.8, 1.2)
        lit = np.clip(picture * gain.astype(np.float32), 0, 255).astype(np.uint8)
        return lit, np.ascontiguousarray(mask), np.asarray(corners, np.float32)


def truth(masks: Tensor, corners: Tensor) -> Tensor:
    """What the network should say, (n, 3, GRID, GRID) 0..1."""
    steps = torch.arange(GRID, dtype=torch.float32) + 0.5
    grid = torch.stack(torch.meshgrid(steps, steps, indexing="xy"), -1)
    here = corners[:, :, None, None]
    away = (grid - here).square().sum(-1)
    peaks = torch.exp(-away / (2 * _CORNER_SPREAD**2)).amax(1)
    along = here.roll(-1, 1) - here
    share = ((grid - here) * along).sum(-1) / along.square().sum(-1).clamp(min=1e-6)
    nearest = here + share.clamp(0, 1)[..., None] * along
    lines = torch.exp(-(grid - nearest).square().sum(-1) / (2 * _SIDE_SPREAD**2)).amax(
        1
    )
    drawn = torch.stack([masks[:, 0], peaks, lines], 1)
    return torch.nan_to_num(drawn, nan=0.0)


def loss_of(net: nn.Module, batch: tuple[Tensor, Tensor, Tensor]) -> Tensor:
    """Cross entropy of all three, rare ones weighted up, and overlap of the page."""
    pictures, masks, corners = batch
    logits, wanted = net(pictures).float(), truth(masks, corners)
    weights = torch.ones_like(wanted)
    weights[:, 1] += _RARE * wanted[:, 1]
    weights[:, 2] += 4.0 * wanted[:, 2]
    entropy = functional.binary_cross_entropy_with_logits(
        logits, wanted, weights, reduction="none"
    ).mean((0, 2, 3))
    page, true = logits[:, 0].sigmoid(), wanted[:, 0]
    shared, both = (page * true).sum((1, 2)), (page + true).sum((1, 2))
    overlap = 1 - (2 * shared + 20) / (both + 20)
    total: Tensor = (
        entropy[0] + 2.0 * entropy[1] + 0.6 * entropy[2] + 0.5 * overlap.mean()
    )
    return total


def export(net: nn.Module, path: Path) -> None:
    """Write the network as ONNX with its sigmoid, so that it answers 0..1."""
    whole = nn.Sequential(net, nn.Sigmoid()).eval()
    torch.onnx.export(
        whole, (torch.zeros(1, 3, SIDE, SIDE),), path,
        input_names=["picture"], output_names=["chances"], dynamo=False,
    )  # fmt: skip


def main() -> None:
    """Train as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=Path, help="weights to go on from")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    net = Outline()
    if args.start:
        net.load_state_dict(torch.load(args.start))
    batches = Photographs(args.data, args.seed).batches()
    course = Course(args.steps, args.rate, args.out.with_suffix(".pt"))
    mean = fit(net, batches, loss_of, course)
    export(mean, args.out)


if __name__ == "__main__":
    main()
