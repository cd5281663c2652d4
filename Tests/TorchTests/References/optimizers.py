"""Weights after steps of the optimizers on gradients of a formula. Run with torch 2.13.0, numpy 2.4.6:

    python optimizers.py > optimizers.json
"""
import json
import numpy as np
import torch
from formula import formula

shapes = [(6, 4), (3, 8), (5, 2, 3, 3), (7,)]
steps = 4


def run(make, names):
    """The optimizer after four steps with rates 1, 0.75, 0.5, 0.25 of its own."""
    weights = [torch.nn.Parameter(formula(i, *shapes[i])) for i in names]
    optimizer = make(weights)
    peak = optimizer.param_groups[0]["lr"]
    for step in range(steps):
        optimizer.param_groups[0]["lr"] = peak * (1 - step / steps)
        for i, w in zip(names, weights):
            w.grad = formula(100 + 10 * step + i, *shapes[i])
        optimizer.step()
    return [[round(v, 7) for v in w.detach().flatten().tolist()] for w in weights]


def orthogonalized(matrix, steps=5):
    """In NumPy and double precision: what Muon's iteration does to singular values."""
    u, s, v = np.linalg.svd(matrix, full_matrices=False)
    s = s / (np.linalg.norm(matrix) + 1e-7)
    for _ in range(steps):
        s = 3.4445 * s - 4.775 * s**3 + 2.0315 * s**5
    return u @ np.diag(s) @ v


def muon(names):
    """Jordan et al., in NumPy: momentum 0.95, Nesterov, five steps, rate 0.03."""
    weights = {i: formula(i, *shapes[i]).double().numpy() for i in names}
    means = {i: np.zeros_like(w) for i, w in weights.items()}
    for step in range(steps):
        for i in names:
            g = formula(100 + 10 * step + i, *shapes[i]).double().numpy()
            means[i] = 0.95 * means[i] + 0.05 * g
            matrix = (0.05 * g + 0.95 * means[i]).reshape(len(g), -1)
            rows, columns = matrix.shape
            move = orthogonalized(matrix) * max(1, rows / columns) ** 0.5
            weights[i] -= 0.03 * (1 - step / steps) * move.reshape(g.shape)
    return [[round(v, 7) for v in w.flatten().tolist()] for w in weights.values()]


gradients = [torch.nn.Parameter(formula(i, *shapes[i])) for i in range(4)]
for i, w in enumerate(gradients):
    w.grad = formula(50 + i, *shapes[i])
norm = torch.nn.utils.clip_grad_norm_(gradients, 1.0).item()
print(json.dumps({
    "torch": torch.__version__,
    "adam": run(lambda p: torch.optim.Adam(p, 0.01, (0.5, 0.999)), range(4)),
    "adamW": run(lambda p: torch.optim.AdamW(p, 0.001, (0.9, 0.99), weight_decay=0.1), range(4)),
    "muon": muon([0, 1, 2]),
    "norm": norm, "clipped": [round(v, 7) for v in gradients[2].grad.flatten().tolist()],
}).replace('], "', '],\n"'))
