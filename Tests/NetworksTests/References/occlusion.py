"""The occlusion network's answer to formula pictures. Run with torch 2.13.0, numpy 2.4.6:

    python occlusion.py > occlusion.json
"""
import json
import torch
from torch import nn
from torch.nn import functional as F
from common import fill, pictures

WIDTHS = [24, 48, 64, 96]


class Occlusion(nn.Module):
    def __init__(self):
        super().__init__()
        conv = lambda a, b, stride=1: nn.Conv2d(a, b, 3, stride, 1)
        pairs = list(zip(WIDTHS, WIDTHS[1:]))
        self.first = conv(12, WIDTHS[0])
        self.down = nn.ModuleList(nn.ModuleList([conv(a, b, 2), conv(b, b)]) for a, b in pairs)
        self.up = nn.ModuleList(nn.ModuleList([conv(b, 4 * a), conv(2 * a, a)]) for a, b in reversed(pairs))
        self.last = conv(WIDTHS[0], 4)

    def forward(self, x):
        act = lambda v: F.leaky_relu(v, 0.1)
        x, seen = act(self.first(F.pixel_unshuffle((x - 0.5) * 4, 2))), []
        for shrink, look in self.down:
            seen.append(x)
            x = act(look(act(shrink(x))))
        for grow, mix in self.up:
            x = act(mix(torch.cat([F.pixel_shuffle(grow(x), 2), seen.pop()], 1)))
        return F.pixel_shuffle(self.last(x), 2) - 2


model = Occlusion()
fill(model)
with torch.no_grad():
    out = model(pictures(1, 2, 64))
print(json.dumps({
    "torch": torch.__version__, "weights": sum(p.numel() for p in model.parameters()),
    "shape": list(out.shape), "mean": out.double().mean().item(), "norm": (out + 2).double().norm().item(),
    "diagonal": [round(v, 6) for v in out[1, 0].diagonal()[::4].tolist()]}))
