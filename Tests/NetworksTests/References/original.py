"""Five steps of the 2017 network. Run with torch 2.13.0, numpy 2.4.6; smaller than in 2017, or as it was:

    python original.py --width 8 --code 32 --batch 4 > original.json
    python original.py --width 128 --code 1024 --batch 16
"""
import argparse
import json
import torch
from torch import nn
from torch.nn import functional as F
from common import fill, pictures
from steps import multiplications

ap = argparse.ArgumentParser()
ap.add_argument("--width", type=int)
ap.add_argument("--code", type=int)
ap.add_argument("--batch", type=int)
o = ap.parse_args()


class Original(nn.Module):
    def __init__(self, w, code):
        super().__init__()
        c = [3, w, 2 * w, 4 * w, 8 * w]
        self.down = nn.ModuleList(nn.Conv2d(c[i], c[i + 1], 5, 2) for i in range(4))
        self.squeeze, self.spread = nn.Linear(128 * w, code), nn.Linear(code, 128 * w)
        self.up = nn.Conv2d(8 * w, 16 * w, 3, padding=1)
        u = [4 * w, 2 * w, w, w // 2]
        self.decoders = nn.ModuleList(
            nn.ModuleList([nn.Conv2d(u[i], 4 * u[i + 1], 3, padding=1) for i in range(3)]
                          + [nn.Conv2d(u[3], 3, 5, padding=2)]) for _ in range(2))
        self.w = w

    def encode(self, x):
        for layer in self.down:  # "same" of the 2017 library: one before, two after
            x = F.leaky_relu(layer(F.pad(x, (1, 2, 1, 2))), 0.1)
        x = self.spread(self.squeeze(x.flatten(1))).reshape(-1, 8 * self.w, 4, 4)
        return F.pixel_shuffle(F.leaky_relu(self.up(x), 0.1), 2)

    def decode(self, x, k):
        *ups, out = self.decoders[k]
        for layer in ups:
            x = F.pixel_shuffle(F.leaky_relu(layer(x), 0.1), 2)
        return torch.sigmoid(out(x))


model = Original(o.width, o.code)
fill(model)
adam = torch.optim.Adam(model.parameters(), 5e-5, (0.5, 0.999))
losses = []
for step in range(5):
    total = 0
    row = []
    for k in range(2):  # the source, then the target
        x = pictures(1000 + 100 * step + 10 * k, o.batch, 64)
        y = pictures(2000 + 100 * step + 10 * k, o.batch, 64)
        loss = F.l1_loss(model.decode(model.encode(x), k), y)
        total = total + loss
        row.append(loss.item())
    total.backward()
    adam.step()
    adam.zero_grad()
    losses.append(row)
print(json.dumps({
    "torch": torch.__version__, "batch": o.batch,
    "architecture": {"name": "original", "settings": {"width": o.width, "code": o.code}},
    "losses": losses, "multiplications": multiplications(model, 64), "weights": sum(p.numel() for p in model.parameters()),
    "norms": [round(p.detach().double().norm().item(), 6) for p in model.parameters()]}))
