"""Train the direction network: which of eight ways writing lies.

    python -m camera.training.train_direction WORK --out direction.onnx --faces FONT...

Pieces of lines and of columns are drawn upright once (kept in WORK) and shown in all
ways in which the text finder can cut them out: along the strip.
"""

import argparse
import multiprocessing
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.lib.format import open_memmap
from torch import Tensor, nn
from torch.nn import functional

from camera.direction import HIGH, WAYS, WIDE
from camera.training.fit import Course, fit
from camera.training.network import Direction
from camera.training.writing import Faces, strip

BATCH = 160
RATE = 3e-3
_FACES: list[Faces] = []
_FILES: list[tuple[np.ndarray, np.ndarray]] = []


def draw(folder: Path, faces: Faces, count: int, seed: int, processes: int) -> None:
    """Draw lines.npy and a quarter as many columns.npy, each from its own seed."""
    folder.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(0)  # a pool of OpenCV's would hang in the forked processes
    _FACES.append(faces)
    lines = open_memmap(folder / "lines.npy", "w+", "u1", (count, HIGH, WIDE))
    columns = open_memmap(folder / "columns.npy", "w+", "u1", (count // 4, WIDE, HIGH))
    _FILES.append((lines, columns))
    work = [(seed, i, min(count, i + 1000)) for i in range(0, count, 1000)]
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        for done, _ in enumerate(pool.imap_unordered(_drawn, work), 1):
            sys.stdout.write(f"{done * 1000} of {count}\n")
            sys.stdout.flush()


def _drawn(work: tuple[int, int, int]) -> None:
    seed, start, stop = work
    lines, columns = _FILES[0]
    for index in range(start, stop):
        rng = np.random.default_rng([seed, 2, index])
        lines[index] = strip(rng, _FACES[0], upright=True)
        if index % 4 == 0:
            columns[index // 4] = strip(rng, _FACES[0], upright=False)


def laid(upright: Tensor, way: int) -> Tensor:
    """Upright pieces (n, 1, h, w) as they look when they need `WAYS[way]`."""
    rotation, mirrored = WAYS[way]
    turned = torch.rot90(upright, rotation // 90, (2, 3))  # counter-clockwise
    return turned.flip(3) if mirrored else turned


def batches(folder: Path, seed: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Strips -1..1 in all ways that a strip can lie, and those ways, (n,)."""
    lines = np.load(folder / "lines.npy")
    columns = np.load(folder / "columns.npy")
    rng = np.random.default_rng(seed)
    along = [way for way, (rotation, _) in enumerate(WAYS) if rotation % 180 == 0]
    across = [way for way, (rotation, _) in enumerate(WAYS) if rotation % 180 != 0]
    while True:
        made = []
        for drawn, ways, share in ((lines, along, 0.8), (columns, across, 0.2)):
            for way in ways:
                rows = rng.integers(0, len(drawn), round(BATCH * share / len(ways)))
                upright = torch.from_numpy(drawn[rows]).float()[:, None]
                made.append((laid(upright, way), torch.full((len(rows),), way)))
        strips, wanted = (torch.cat(part) for part in zip(*made, strict=True))
        gain = torch.from_numpy(rng.uniform(0.6, 1.2, (len(wanted), 1, 1, 1))).float()
        yield (strips / 127.5 - 1) * gain, wanted


def loss_of(net: nn.Module, batch: tuple[Tensor, Tensor]) -> Tensor:
    """Cross entropy of the eight ways."""
    strips, wanted = batch
    logits = net(strips.contiguous(memory_format=torch.channels_last))
    return functional.cross_entropy(logits.float(), wanted)


def export(net: nn.Module, path: Path) -> None:
    """Write the network as ONNX with its softmax; any number of strips at once."""
    whole = nn.Sequential(net, nn.Softmax(1)).eval()
    torch.onnx.export(
        whole, (torch.zeros(2, 1, HIGH, WIDE),), path,
        input_names=["strips"], output_names=["chances"], dynamo=False,
        dynamic_axes={"strips": {0: "n"}, "chances": {0: "n"}},
    )  # fmt: skip


def main() -> None:
    """Draw and train as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--faces", type=Path, nargs="+", help="with Chinese signs")
    parser.add_argument("--latin", type=Path, nargs="+", help="without")
    parser.add_argument("--count", type=int, default=60000)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    args = parser.parse_args()
    if not (args.work / "lines.npy").exists():
        faces = Faces([(p, 0) for p in args.faces], [(p, 0) for p in args.latin])
        draw(args.work, faces, args.count, args.seed, args.processes)
    torch.manual_seed(args.seed)
    course = Course(args.steps, RATE, args.out.with_suffix(".pt"))
    mean = fit(Direction(), batches(args.work, args.seed), loss_of, course)
    export(mean, args.out)


if __name__ == "__main__":
    main()
