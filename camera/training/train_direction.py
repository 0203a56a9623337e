"""Train the direction network: which of eight ways writing lies.

    python -m camera.training.train_direction WORK --out direction.onnx --faces FONT...

Pieces of lines and of columns are drawn upright once (kept in WORK) and shown in all
ways in which the text finder can cut them out: along the strip.
"""

import argparse
import copy
import multiprocessing
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.lib.format import open_memmap
from torch import Tensor, nn
from torch.nn import functional

from camera.direction import HIGH, WAYS, WIDE
from camera.training.averaging import follow
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


def train(folder: Path, steps: int, seed: int, checkpoint: Path) -> nn.Module:
    """Train for so many steps; the mean of the weights is returned."""
    torch.manual_seed(seed)
    net = Direction().to(memory_format=torch.channels_last).train()
    mean = copy.deepcopy(net).eval()
    optimiser = torch.optim.AdamW(net.parameters(), RATE, weight_decay=1e-2)
    plan = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, RATE, total_steps=steps, pct_start=0.1
    )
    start, total, right = time.monotonic(), 0.0, 0.0
    for step, (strips, wanted) in enumerate(batches(folder, seed), 1):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = net(strips.contiguous(memory_format=torch.channels_last))
        loss = functional.cross_entropy(logits.float(), wanted)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        plan.step()
        follow(mean, net, min(0.998, step / (step + 20)))
        total += float(loss.detach())
        right += float((logits.argmax(1) == wanted).float().mean())
        if step % 100 == 0:
            pace = (time.monotonic() - start) / step
            sys.stdout.write(
                f"{step} loss {total / 100:.4f} right {right / 100:.3f} {pace:.2f} s\n"
            )
            sys.stdout.flush()
            total = right = 0.0
        if step % 500 == 0:
            torch.save(mean.state_dict(), checkpoint)
        if step == steps:
            return mean
    raise AssertionError("batches end only with the steps")


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
    mean = train(args.work, args.steps, args.seed, args.out.with_suffix(".pt"))
    torch.save(mean.state_dict(), args.out.with_suffix(".pt"))
    export(mean, args.out)


if __name__ == "__main__":
    main()
