"""AMP. Run with torch 2.13.0, numpy 2.4.6; small, or as it is:

    python amp.py --resolution 64 --code 6 --inter 9 --width 3 --factor 0.3 > amp.json
    python amp.py --resolution 224 --code 256 --inter 1024 --width 64 --factor 0.5
"""
import argparse
import torch
from torch import nn
from torch.nn import functional as F
from common import fill, pictures
from saehd_parts import Decoder, Encoder
from steps import report

ap = argparse.ArgumentParser()
for option in ["resolution", "code", "inter", "width"]:
    ap.add_argument("--" + option, type=int)
ap.add_argument("--factor", type=float)
o = ap.parse_args()
side = o.resolution // 32


class Amp(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder(o.width, True, True, F.leaky_relu)
        self.squeeze = nn.Linear(8 * o.width * side**2, o.code)
        self.ways = nn.ModuleList(nn.Linear(o.code, o.inter * side**2) for _ in range(2))
        self.decoder = Decoder(o.inter, o.width, True, True, F.leaky_relu)

    def encode(self, x):
        return self.squeeze(self.encoder(x))

    def channels(self, z, k):
        return self.ways[k](z).reshape(len(z), o.inter, side, side)

    def decode(self, z, k):
        return self.decoder(self.channels(z, k))

    def lesson(self, z, k, chance):
        if k == 1:
            return self.decode(z, k)
        own = torch.empty(len(z), o.inter, 1, 1).uniform_(generator=chance) < o.factor
        return self.decoder(torch.where(own, self.channels(z, 0), self.channels(z, 1)))

    def morph(self, x, share):
        z, n = self.encode(x), round(o.inter * share)
        return self.decoder(torch.cat([self.channels(z, 0)[:, :n], self.channels(z, 1)[:, n:]], 1))


model = Amp()
with torch.no_grad():
    fill(model)
    x = pictures(1, 1, o.resolution)
    # How far mixtures are from the target.
    morphs = {str(s): (model.morph(x, s) - model.morph(x, 0)).double().norm().item() for s in (0.34, 1)}
report(model, "amp", {"resolution": o.resolution, "code": o.code, "interWidth": o.inter, "encoderWidth": o.width,
                      "decoderWidth": o.width, "morphFactor": o.factor}, o.resolution,
       training=model.lesson, more={"morphs": morphs})
