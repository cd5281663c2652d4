"""Results of operators on inputs of a formula. Run with torch 2.13.0, numpy 2.4.6:

    python operators.py > operators.json
"""
import json
import torch
from torch.nn import functional as F
from formula import formula

x, y = formula(1, 2, 4, 6, 8), formula(2, 2, 4, 6, 8)
m, n = formula(3, 3, 5), formula(4, 5, 2)
w, b = formula(5, 3, 4, 3, 3), formula(6, 3)
grid = formula(7, 2, 5, 4, 2) * 3
index = torch.tensor([3, 0, 2])
positive = x.abs() + 0.1
bcast = formula(8, 1, 4, 1, 1)

cases = {
    "add": x + bcast, "subtract": 2 - x, "multiply": x * y * 3, "divide": x / positive / 2,
    "negate": -x, "power": positive ** 1.5, "squareRoot": positive.sqrt(), "absolute": x.abs(),
    "exponential": x.exp(), "logarithm": positive.log(), "sine": x.sin(), "cosine": x.cos(),
    "floor": (x * 5).floor(), "rounded": (x * 5).round(), "clamped": x.clamp(-0.2, 0.1),
    "clampedBelow": x.clamp(min=0.25), "lerp": x.lerp(y, 0.3), "matmul": m @ n,
    "less": x < y, "where": torch.where(x > 0, x, y), "minimum": torch.minimum(x, y),
    "maximum": torch.maximum(x, y),
    "permuted": x.permute(0, 2, 3, 1), "transposed": x.transpose(1, 2), "flattened": x.flatten(1, 2),
    "sliced": x[:, :, 1:-1:2], "selected": x.select(1, 2), "flipped": x.flip(3),
    "interleaved": m.repeat_interleave(2, 0), "concatenated": torch.cat([x, y], 1),
    "stacked": torch.stack([m, m * 2], 1), "split": x.split(3, 1)[1],
    "sum": x.sum((1, 3)), "mean": x.mean((2,), keepdim=True), "deviation": x.std((1, 2, 3)),
    "variance": x.var((0,), correction=0), "least": x.amin((2, 3)), "greatest": x.amax((1,)),
    "indexOfLeast": x.argmin(3), "indexOfGreatest": x.argmax(1), "norm": x.norm(),
    "conv2d": F.conv2d(x, w, b, stride=2, padding=1), "linear": F.linear(m, formula(9, 2, 5)),
    "padded": F.pad(m[None, None], (1, 2, 0, 3)), "pixelShuffled": F.pixel_shuffle(x, 2),
    "pixelUnshuffled": F.pixel_unshuffle(x, 2), "averagePooled": F.avg_pool2d(x, (3, 1), (2, 1)),
    "maximumPooled": F.max_pool2d(x, 3, 2, 1),
    "leakyReLU": F.leaky_relu(x, 0.1), "relu": x.relu(), "sigmoid": x.sigmoid(), "tanh": x.tanh(),
    "softmax": x.softmax(1),
    "nearest": F.interpolate(x, (4, 12)), "enlarged": F.interpolate(x, scale_factor=2),
    "bilinear": F.interpolate(x, (4, 11), mode="bilinear"),
    "bicubicAligned": F.interpolate(x, (7, 5), mode="bicubic", align_corners=True),
    "sampled": F.grid_sample(x, grid, align_corners=False),
    "sampledBorder": F.grid_sample(x, grid, padding_mode="border", align_corners=True),
    "sampledCubicReflection": F.grid_sample(x, grid, mode="bicubic", padding_mode="reflection",
                                            align_corners=False),
    "indexed": x.index_select(1, index), "gathered": m.gather(1, torch.tensor([[0, 4], [1, 1], [2, 3]])),
    "cumulative": x.cumsum(2), "sorted": x.sort(3, descending=True).values,
    "l1": F.l1_loss(x, y), "squared": F.mse_loss(x, y), "smoothL1": F.smooth_l1_loss(x, y, beta=0.3),
    "crossEntropy": F.binary_cross_entropy_with_logits(x, (y > 0).float()),
    "steps": torch.linspace(-1, 2, 7), "range": torch.arange(5),
    "bfloat16": x.bfloat16(), "integers": (x * 100).to(torch.int64),
}


def first(tensor, limit=24):
    """Enough to tell: the shape, the sum, and up to 24 values from end to end."""
    flat = tensor.flatten().double()
    step = max(1, len(flat) // limit) | 1  # odd, so that it meets every column
    return {"shape": list(tensor.shape), "sum": round(flat.sum().item(), 6), "step": step,
            "values": [round(v, 7) for v in flat[::step].tolist()]}


generator = torch.Generator().manual_seed(42)
random = {"normal": torch.randn(20, generator=generator), "uniform": torch.rand(5, generator=generator),
          "integers": torch.randint(1000, (5,), generator=generator)}
print(json.dumps({"torch": torch.__version__,
                  "operators": {k: first(v) for k, v in cases.items()},
                  "random": {k: first(v) for k, v in random.items()}}, indent=None).replace('}, "', '},\n"'))
