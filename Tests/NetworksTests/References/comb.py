"""One painter for everybody, and a tooth for each person. Run with torch 2.13.0, numpy 2.4.6; small, or as it is:

    python comb.py --resolution 48 --fold 3 --stem 6 --down 8 12 --up 10 8 --code 16 > comb.json
    python comb.py --resolution 144 --fold 3 --stem 32 --down 64 128 128 --up 96 64 48 --code 128
"""
import argparse
import torch
from torch import nn
from torch.nn import functional as F
from steps import Residual, report

ap = argparse.ArgumentParser()
for option in ["resolution", "fold", "stem", "code"]:
    ap.add_argument("--" + option, type=int)
for option in ["down", "up"]:
    ap.add_argument("--" + option, type=int, nargs="+")
o = ap.parse_args()


class Comb(nn.Module):
    def __init__(self):
        super().__init__()
        down = [o.stem, *o.down]
        self.bottom, up = o.resolution // (o.fold * 2 ** len(o.down)), [down[-1], *o.up]
        flat = down[-1] * self.bottom**2
        self.stem = nn.Conv2d(3 * o.fold**2, o.stem, 3, padding=1)
        self.down = nn.ModuleList(nn.Conv2d(a, b, 3, 2, 1) for a, b in zip(down, down[1:]))
        self.squeeze, self.expression = nn.Linear(flat, o.code), nn.Linear(o.code, 6)
        self.spread = nn.Linear(o.code, flat)
        self.up = nn.ModuleList(nn.Sequential(nn.Conv2d(a, 4 * b, 3, padding=1), Residual(b)) for a, b in zip(up, up[1:]))
        self.out = nn.Conv2d(up[-1], 3 * o.fold**2, 3, padding=1)
        # A start, then a scale and a shift after each doubling.
        sizes = [flat] + [w for w in o.up for _ in range(2)]
        self.teeth = nn.ModuleList(nn.ParameterList(torch.zeros(n) for n in sizes) for _ in range(2))

    def encode(self, x):
        x = F.leaky_relu(self.stem(F.pixel_unshuffle((x - 0.5) * 4, o.fold)), 0.1)
        for layer in self.down:
            x = F.leaky_relu(layer(x), 0.1)
        return self.squeeze(x.flatten(1))

    def decode(self, z, k):
        start, *bends = self.teeth[k]
        x = F.leaky_relu(self.spread(z) + start, 0.1).unflatten(1, (-1, self.bottom, self.bottom))
        for i, (conv, residual) in enumerate(self.up):
            x = residual(F.pixel_shuffle(F.leaky_relu(conv(x), 0.1), 2))
            x = x * (1 + bends[2 * i][:, None, None]) + bends[2 * i + 1][:, None, None]
        return F.pixel_shuffle(self.out(x), o.fold) * 0.25 + 0.5


settings = {k: getattr(o, k) for k in ("resolution", "fold", "stem", "down", "up", "code")}
report(Comb(), "comb", settings, o.resolution)
