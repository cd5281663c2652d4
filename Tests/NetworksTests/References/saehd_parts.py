"""Encoder and decoder of the SAEHD family, in plain PyTorch: shared by saehd.py and amp.py."""
import torch
from torch import nn
from torch.nn import functional as F
from steps import Residual


class Encoder(nn.Module):
    def __init__(self, e, deep, norm, act):
        super().__init__()
        c = [3, e, 2 * e, 4 * e, 8 * e] + [8 * e] * deep
        self.down = nn.ModuleList(nn.Conv2d(a, b, 5, 2, 2) for a, b in zip(c, c[1:]))
        self.res = nn.ModuleList([Residual(e, act), Residual(8 * e, act)] if deep else [])
        self.norm, self.act = norm, act

    def forward(self, x):
        for i, layer in enumerate(self.down):
            x = self.act(layer(x), 0.1)
            if self.res and i in (0, 4):
                x = self.res[i // 4](x)
        x = x.flatten(1)
        return x * torch.rsqrt(x.square().mean(1, keepdim=True) + 1e-6) if self.norm else x


class Decoder(nn.Module):
    def __init__(self, inputs, d, deep, double, act):
        super().__init__()
        c = [inputs, 8 * d] + [8 * d] * deep + [4 * d, 2 * d]
        self.blocks = nn.ModuleList(nn.ModuleList([nn.Conv2d(a, 4 * b, 3, 1, 1), Residual(b, act)]) for a, b in zip(c, c[1:]))
        self.outs = nn.ModuleList([nn.Conv2d(2 * d, 3, 1)] + [nn.Conv2d(2 * d, 3, 3, 1, 1) for _ in range(3 * double)])
        self.act = act

    def forward(self, x):
        for up, res in self.blocks:
            x = res(F.pixel_shuffle(self.act(up(x), 0.1), 2))
        if len(self.outs) == 1:
            return torch.sigmoid(self.outs[0](x))
        # Written by places, where the Swift side shuffles: out 2 i + j paints row i, column j of each four.
        n, _, h, w = x.shape
        y = torch.zeros(n, 3, 2 * h, 2 * w)
        for k, out in enumerate(self.outs):
            y[:, :, k // 2::2, k % 2::2] = out(x)
        return torch.sigmoid(y)
