"""The autoencoder with three ways between. Run with torch 2.13.0, numpy 2.4.6; small, or as it is:

    python iae.py --resolution 32 --width 4 --code 16 > iae.json
    python iae.py --resolution 64 --width 128 --code 1024
"""
import argparse
import torch
from torch import nn
from torch.nn import functional as F
from steps import report

ap = argparse.ArgumentParser()
for option in ["resolution", "width", "code"]:
    ap.add_argument("--" + option, type=int)
o = ap.parse_args()


class Iae(nn.Module):
    def __init__(self, r, w, code):
        super().__init__()
        self.side, self.w = r // 16, w
        down, up = [3, w, 2 * w, 4 * w, 8 * w], [8 * w, 4 * w, 2 * w, w, w // 2]
        flat = 8 * w * self.side**2
        self.down = nn.ModuleList(nn.Conv2d(a, b, 5, 2, 2) for a, b in zip(down, down[1:]))
        # The source's way, the target's, and everybody's.
        self.inter = nn.ModuleList(nn.Sequential(nn.Linear(flat, code), nn.Linear(code, flat // 2)) for _ in range(3))
        self.up = nn.ModuleList(nn.Conv2d(a, 4 * b, 3, 1, 1) for a, b in zip(up, up[1:]))
        self.out = nn.Conv2d(w // 2, 3, 5, 1, 2)

    def encode(self, x):
        for layer in self.down:
            x = F.leaky_relu(layer(x), 0.1)
        return x.flatten(1)

    def decode(self, z, k):
        x = torch.cat([self.inter[i](z).reshape(len(z), 4 * self.w, self.side, self.side) for i in (k, 2)], 1)
        for layer in self.up:
            x = F.pixel_shuffle(F.leaky_relu(layer(x), 0.1), 2)
        return torch.sigmoid(self.out(x))


report(Iae(o.resolution, o.width, o.code), "iae",
       {"resolution": o.resolution, "width": o.width, "code": o.code}, o.resolution)
