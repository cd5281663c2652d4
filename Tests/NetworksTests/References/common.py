"""Shared by the scripts here: formula numbers as weights and pictures."""
import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parents[2] / "TorchTests/References"))
from formula import formula  # noqa: E402


def fill(module):
    """Weights as `Formula.fill` makes them: even in +-1 / sqrt(fan), in the order of the module's parameters."""
    for index, p in enumerate(module.parameters()):
        fan = p[0].numel() if p.ndim > 1 else p.numel()
        p.data = formula(index, *p.shape) * (2 / fan**0.5)


def pictures(seed, count, resolution):
    """[N, 3, R, R] in 0..<1: 8 x 8 random patches, enlarged, with a little noise, so that there is something to learn."""
    import torch
    coarse = formula(seed, count, 3, 8, 8)
    smooth = torch.nn.functional.interpolate(coarse, size=(resolution, resolution), mode="bilinear")
    return smooth + formula(seed + 1, count, 3, resolution, resolution) * 0.1 + 0.5
