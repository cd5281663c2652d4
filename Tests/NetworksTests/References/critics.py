"""The critics in plain PyTorch: what made things object to, the mistakes, and a gradient. Run with torch 2.13.0+cpu:

    python critics.py > critics.json
"""
import json
import torch
from torch import nn
from torch.nn import functional as F
from common import fill, formula, pictures


class Patch(nn.Module):
    def __init__(self, width, depth):
        super().__init__()
        c = [3] + [width * 2**i for i in range(depth)]
        self.down = nn.ModuleList(nn.Conv2d(a, b, 5, 2, 2) for a, b in zip(c, c[1:]))
        self.out = nn.Conv2d(c[-1], 1, 3, 1, 1)

    def forward(self, x):
        x = (x - 0.5) * 4
        for layer in self.down:
            x = F.leaky_relu(layer(x), 0.1)
        return self.out(x)


class Code(nn.Module):
    def __init__(self, length):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(length, 256), nn.Linear(256, 256), nn.Linear(256, 1)])

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers[:-1]:
            x = F.leaky_relu(layer(x), 0.1)
        return self.layers[-1](x)


def measure(critic, real, made):
    fill(critic)
    made = made.clone().requires_grad_()
    objection = F.softplus(-critic(made)).mean()
    objection.backward()
    mistakes = (F.softplus(-critic(real)).mean() + F.softplus(critic(made)).mean()) / 2
    return {"objection": objection.item(), "mistakes": mistakes.item(), "slope": made.grad.abs().sum().item()}


print(json.dumps({
    "patch64": measure(Patch(8, 2), pictures(1, 2, 64), pictures(3, 2, 64)),
    "patch256": measure(Patch(4, 3), pictures(1, 1, 256), pictures(3, 1, 256)),
    "code": measure(Code(48), 4 * formula(7, 3, 3, 4, 4), 4 * formula(8, 3, 3, 4, 4)),
}, indent=1))
