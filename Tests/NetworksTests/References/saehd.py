"""The SAEHD family. Run with torch 2.13.0, numpy 2.4.6; small, or as it is:

    for d in df df-u liae-ud df-dt liae-tc df-udtc; do python saehd.py --design $d > saehd-$d.json; done
    python saehd.py --design liae-ud --resolution 128 --code 256 --width 64
"""
import argparse
import torch
from torch import nn
from torch.nn import functional as F
from saehd_parts import Decoder, Encoder
from steps import report

ap = argparse.ArgumentParser()
ap.add_argument("--design")
ap.add_argument("--resolution", type=int, default=64)
ap.add_argument("--code", type=int, default=6)
ap.add_argument("--width", type=int, default=3)
o = ap.parse_args()
kind, _, options = o.design.partition("-")
deep, double = "t" in options, "d" in options
act = (lambda x, _: x * torch.cos(x)) if "c" in options else F.leaky_relu


class Inter(nn.Module):
    def __init__(self, flat, width):
        super().__init__()
        self.side, self.width = o.resolution // (32 if double else 16), width
        self.squeeze, self.spread = nn.Linear(flat, o.code), nn.Linear(o.code, width * self.side**2)
        self.up = None if deep else nn.Conv2d(width, 4 * width, 3, 1, 1)

    def forward(self, x):
        x = self.spread(self.squeeze(x)).reshape(len(x), self.width, self.side, self.side)
        return x if deep else F.pixel_shuffle(act(self.up(x), 0.1), 2)


class Saehd(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder(o.width, deep, "u" in options, act)
        flat = 8 * o.width * (o.resolution // (32 if deep else 16))**2
        liae = kind == "liae"
        # For LIAE everybody's, then the target's.
        self.inter = nn.ModuleList(Inter(flat, o.code * (1 + liae)) for _ in range(1 + liae))
        self.decoders = nn.ModuleList(
            Decoder(o.code * (4 if liae else 1), o.width, deep, double, act) for _ in range(2 - liae))

    def encode(self, x):
        return self.encoder(x)

    def decode(self, z, k):
        if kind == "df":
            return self.decoders[k](self.inter[0](z))
        both = self.inter[0](z)
        return self.decoders[0](torch.cat([self.inter[1](z) if k else both, both], 1))


report(Saehd(), "saehd", {"design": o.design, "resolution": o.resolution, "code": o.code,
                          "encoderWidth": o.width, "decoderWidth": o.width}, o.resolution)
