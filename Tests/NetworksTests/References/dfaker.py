"""The 2017 network at twice the side. Run with torch 2.13.0, numpy 2.4.6; small, or as it is:

    python dfaker.py --resolution 32 --width 4 --code 16 > dfaker.json
    python dfaker.py --resolution 128 --width 128 --code 1024
"""
import argparse
import torch
from torch import nn
from torch.nn import functional as F
from steps import Residual, report

ap = argparse.ArgumentParser()
for option in ["resolution", "width", "code"]:
    ap.add_argument("--" + option, type=int)
o = ap.parse_args()


class Decoder(nn.Module):
    def __init__(self, w):
        super().__init__()
        self.blocks = nn.ModuleList()
        for a, b in [(4 * w, 4 * w), (4 * w, 2 * w), (2 * w, w)]:
            self.blocks.append(nn.ModuleList([nn.Conv2d(a, 4 * b, 3, 1, 1), Residual(b)]))
        self.last, self.out = nn.Conv2d(w, 2 * w, 3, 1, 1), nn.Conv2d(w // 2, 3, 5, 1, 2)

    def forward(self, x):
        for up, residual in self.blocks:
            x = residual(F.pixel_shuffle(F.leaky_relu(up(x), 0.1), 2))
        return torch.sigmoid(self.out(F.pixel_shuffle(F.leaky_relu(self.last(x), 0.1), 2)))


class Dfaker(nn.Module):
    def __init__(self, r, w, code):
        super().__init__()
        self.side, c = r // 32, [3, w, 2 * w, 4 * w, 8 * w]
        flat = 8 * w * self.side**2
        self.down = nn.ModuleList(nn.Conv2d(a, b, 5, 2, 2) for a, b in zip(c, c[1:]))
        self.squeeze, self.spread = nn.Linear(flat, code), nn.Linear(code, flat)
        self.up = nn.Conv2d(8 * w, 16 * w, 3, 1, 1)
        self.decoders = nn.ModuleList(Decoder(w) for _ in range(2))

    def encode(self, x):
        x = F.interpolate(x, scale_factor=0.5, mode="area")
        for layer in self.down:
            x = F.leaky_relu(layer(x), 0.1)
        x = self.spread(self.squeeze(x.flatten(1))).reshape(len(x), -1, self.side, self.side)
        return F.pixel_shuffle(F.leaky_relu(self.up(x), 0.1), 2)

    def decode(self, z, k):
        return self.decoders[k](z)


report(Dfaker(o.resolution, o.width, o.code), "dfaker",
       {"resolution": o.resolution, "width": o.width, "code": o.code}, o.resolution)
