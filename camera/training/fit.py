"""The loop of training: one cycle of the learning rate, and the mean of the weights."""

import copy
import itertools
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

_CLIP = 5.0  # length of a gradient
_KEEP = 0.998  # share of the mean kept at each step
_TELL, _SAVE = 100, 500  # steps


@dataclass(frozen=True, slots=True)
class Course:
    """How long and how fast to train, and where the mean of the weights is kept."""

    steps: int
    rate: float
    checkpoint: Path


def fit(
    net: nn.Module,
    batches: Iterator[Any],
    loss_of: Callable[[nn.Module, Any], Tensor],
    course: Course,
) -> nn.Module:
    """Train for so many steps; the exponential mean of the weights is returned."""
    net = net.to(memory_format=torch.channels_last).train()
    mean = copy.deepcopy(net).eval()
    optimiser = torch.optim.AdamW(net.parameters(), course.rate, weight_decay=1e-3)
    plan = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, course.rate, total_steps=course.steps, pct_start=0.1
    )
    start, total = time.monotonic(), 0.0
    for step, batch in enumerate(itertools.islice(batches, course.steps), 1):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = loss_of(net, batch)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), _CLIP)
        optimiser.step()
        plan.step()
        _follow(mean, net, min(_KEEP, step / (step + 20)))
        total += float(loss.detach())
        if step % _TELL == 0:
            pace = (time.monotonic() - start) / step
            sys.stdout.write(f"{step} loss {total / _TELL:.4f} {pace:.2f} s a step\n")
            sys.stdout.flush()
            total = 0.0
        if step % _SAVE == 0:
            torch.save(mean.state_dict(), course.checkpoint)
    torch.save(mean.state_dict(), course.checkpoint)
    return mean


def _follow(mean: nn.Module, net: nn.Module, keep: float) -> None:
    """Move `mean` towards `net`, keeping `keep` (0..1) of what it was."""
    ours, theirs = mean.state_dict(), net.state_dict()
    for name, value in ours.items():
        if value.dtype.is_floating_point:
            value.lerp_(theirs[name], 1 - keep)
        else:
            value.copy_(theirs[name])
