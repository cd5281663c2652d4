"""Shared by the scripts of the architectures: what a network costs and gives, and five steps of it."""
import json
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.flop_counter import FlopCounterMode
from common import fill, pictures


class Residual(nn.Module):
    def __init__(self, c, act=F.leaky_relu):
        super().__init__()
        self.a, self.b, self.act = nn.Conv2d(c, c, 3, padding=1), nn.Conv2d(c, c, 3, padding=1), act

    def forward(self, x):
        return self.act(x + self.b(self.act(self.a(x), 0.2)), 0.2)


def multiplications(model, resolution):
    """Of one picture that is encoded and decoded as the source. The counter counts additions as well."""
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        model.decode(model.encode(pictures(1, 1, resolution)), 0)
    return counter.get_total_flops() // 2


def report(model, name, settings, resolution, batch=2, training=None, more={}):
    """Prints what the Swift side must find as well. `training` is how codes are decoded in steps, where it is another way."""
    fill(model)
    with torch.no_grad():
        outputs = [model.decode(model.encode(pictures(1, 2, resolution)), k) for k in range(2)]
    adam = torch.optim.Adam(model.parameters(), 1e-3)
    losses = []
    for step in range(5):
        total, row = 0, []
        chance = torch.Generator().manual_seed(100 + step)
        for k in range(2):  # the source, then the target
            x = pictures(1000 + 100 * step + 10 * k, batch, resolution)
            y = pictures(2000 + 100 * step + 10 * k, batch, resolution)
            code = model.encode(x)
            loss = F.l1_loss(training(code, k, chance) if training else model.decode(code, k), y)
            total = total + loss
            row.append(loss.item())
        total.backward()
        adam.step()
        adam.zero_grad()
        losses.append(row)
    print(json.dumps({
        "torch": torch.__version__, "batch": batch, "architecture": {"name": name, "settings": settings},
        "weights": sum(p.numel() for p in model.parameters()), "multiplications": multiplications(model, resolution),
        "outputs": [[round(v, 6) for v in o[1].diagonal(dim1=1, dim2=2)[:, ::8].flatten().tolist()] for o in outputs],
        "losses": losses, "norms": [round(p.detach().double().norm().item(), 6) for p in model.parameters()], **more}))
