"""The exponential mean of a network's weights, which errs less than the last ones."""

from torch import nn


def follow(mean: nn.Module, net: nn.Module, keep: float) -> None:
    """Move `mean` towards `net`, keeping `keep` (0..1) of what it was."""
    ours, theirs = mean.state_dict(), net.state_dict()
    for name, value in ours.items():
        if value.dtype.is_floating_point:
            value.lerp_(theirs[name], 1 - keep)
        else:
            value.copy_(theirs[name])
