"""Five steps of the quick recipe. Run with torch 2.13.0, numpy 2.4.6; smaller than the default, or as it is:

    python quick.py --resolution 32 --stem 8 --down 12 16 --up 12 8 --code 16 --batch 4 > quick.json
    python quick.py --fold 3 --resolution 48 --stem 8 --down 12 16 --up 12 8 --code 16 --batch 4 > quick-fold3.json
    python quick.py --fold 3 --resolution 144 --stem 32 --down 64 128 128 --up 64 48 32 --code 128 --batch 16
"""
import argparse
import json
import math
import torch
from torch import nn
from torch.nn import functional as F
from common import fill, formula, pictures
from steps import multiplications

ap = argparse.ArgumentParser()
for name in ["resolution", "stem", "code", "batch"]:
    ap.add_argument("--" + name, type=int)
ap.add_argument("--fold", type=int, default=2)
ap.add_argument("--down", type=int, nargs="+")
ap.add_argument("--up", type=int, nargs="+")
o = ap.parse_args()


class Residual(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.a, self.b = nn.Conv2d(c, c, 3, padding=1), nn.Conv2d(c, c, 3, padding=1)

    def forward(self, x):
        return F.leaky_relu(x + self.b(F.leaky_relu(self.a(x), 0.2)), 0.2)


class Decoder(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.blocks = nn.ModuleList()
        for n in o.up:
            self.blocks.append(nn.ModuleList([nn.Conv2d(width, 4 * n, 3, padding=1), Residual(n)]))
            width = n
        self.out = nn.Conv2d(width, 3 * o.fold**2, 3, padding=1)

    def forward(self, x):
        for up, residual in self.blocks:
            x = residual(F.pixel_shuffle(F.leaky_relu(up(x), 0.1), 2))
        return F.pixel_shuffle(self.out(x), o.fold).float() * 0.25 + 0.5


class Quick(nn.Module):
    def __init__(self):
        super().__init__()
        widths = [o.stem, *o.down]
        self.stem = nn.Conv2d(3 * o.fold**2, o.stem, 3, padding=1)
        self.down = nn.ModuleList(nn.Conv2d(a, b, 3, 2, 1) for a, b in zip(widths, widths[1:]))
        self.side = o.resolution // (o.fold << len(o.down))
        flat = widths[-1] * self.side**2
        self.squeeze, self.head, self.spread = nn.Linear(flat, o.code), nn.Linear(o.code, 6), nn.Linear(o.code, flat)
        self.decoders = nn.ModuleList(Decoder(widths[-1]) for _ in range(2))

    def encode(self, x):
        x = F.leaky_relu(self.stem(F.pixel_unshuffle((x - 0.5) * 4, o.fold)), 0.1)
        for layer in self.down:
            x = F.leaky_relu(layer(x), 0.1)
        return self.squeeze(x.flatten(1))

    def decode(self, z, k):
        x = F.leaky_relu(self.spread(z), 0.1)
        return self.decoders[k](x.reshape(len(x), -1, self.side, self.side))


def box(x):
    return F.avg_pool2d(F.avg_pool2d(x, (7, 1), (2, 1)), (1, 7), (1, 2))


def dssim(x, y, w):
    luma = torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)
    x, y = (x * luma).sum(1, True), (y * luma).sum(1, True)
    mx, my, xx, yy, xy = (box(v) for v in (x, y, x * x, y * y, x * y))
    w = w[:, :, 3:-3:2, 3:-3:2]
    s = (2 * mx * my + 1e-4) * (2 * (xy - mx * my) + 9e-4)
    s = s / ((mx * mx + my * my + 1e-4) * (xx - mx * mx + yy - my * my + 9e-4))
    return ((1 - s) / 2 * w).sum() / w.sum()


def laplacian(error, w):
    total = 0
    for _ in range(3):
        low = F.avg_pool2d(error, 2)
        band = (error - F.interpolate(low, scale_factor=2)).abs()
        total = total + (band * w).sum() / w.sum() / 3
        error, w = low, F.avg_pool2d(w, 2)
    return total


def picture_loss(x, y, w):
    return ((x - y).abs() * w).sum() / w.sum() / 3 + 0.5 * dssim(x, y, w) + 0.5 * laplacian(x - y, w)


@torch.no_grad()
def muon(parameters, means, rate):
    for p, b in zip(parameters, means):
        b.lerp_(p.grad, 0.05)
        u = p.grad.lerp(b, 0.95)
        x = u.reshape(len(u), -1)
        tall = x.shape[0] > x.shape[1]
        x = x.T if tall else x
        x = x / (x.norm() + 1e-7)
        for _ in range(5):
            q = x @ x.T
            x = 3.4445 * x + (-4.775 * q + 2.0315 * q @ q) @ x
        x = x.T if tall else x
        p.add_(x.reshape(p.shape), alpha=-rate * max(1, x.shape[0] / x.shape[1]) ** 0.5)


def run(autocast):
    model = Quick()
    fill(model)
    matrices = [p for p in model.parameters() if p.ndim >= 2]
    means = [torch.zeros_like(p) for p in matrices]
    adam = torch.optim.AdamW([p for p in model.parameters() if p.ndim < 2], 1e-3, (0.9, 0.99), weight_decay=0)
    average = [p.detach().clone() for p in model.parameters()]
    n, r = o.batch, o.resolution
    paired = n * 3 // 4
    losses = []
    for step in range(5):
        source, target, pair = (pictures(1000 * (k + 1) + 100 * step, n, r) for k in range(3))
        weight = formula(5000 + step, n, 1, r, r) + 0.6
        measures = formula(6000 + step, 2 * n, 6)
        with torch.autocast("cpu", torch.bfloat16, enabled=autocast):
            z = model.encode(torch.cat([target, source]))
            guess = model.head(z).float()
            own, lent = model.decode(z[:n - paired], 1), model.decode(z[n - paired:], 0)
        row = [picture_loss(lent[paired:], source, weight), picture_loss(own, target[:n - paired], weight[:n - paired]),
               picture_loss(lent[:paired], pair[n - paired:], weight[n - paired:])]
        row.append(F.smooth_l1_loss(guess, measures))
        (row[0] + row[1] + row[2] + 0.3 * row[3]).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        factor = (step + 1) / 100 * (0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * step / 5)))
        muon(matrices, means, 0.03 * factor)
        adam.param_groups[0]["lr"] = 1e-3 * factor
        adam.step()
        model.zero_grad()
        keep = min(0.995, (2 + step) / (11 + step))
        torch._foreach_lerp_(average, [p.detach() for p in model.parameters()], 1 - keep)
        losses.append([v.item() for v in row])
    return model, average, losses


model, average, losses = run(False)
print(json.dumps({
    "torch": torch.__version__, "batch": o.batch,
    "architecture": {"name": "quick", "settings": {
        "resolution": o.resolution, "fold": o.fold, "stem": o.stem, "down": o.down, "up": o.up, "code": o.code}},
    "losses": losses, "autocast": run(True)[2], "multiplications": multiplications(model, o.resolution), "weights": sum(p.numel() for p in model.parameters()),
    "norms": [round(p.detach().double().norm().item(), 6) for p in model.parameters()],
    "averages": [round(p.double().norm().item(), 6) for p in average]}))
