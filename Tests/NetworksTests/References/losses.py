"""The losses, written plainly in NumPy and double precision: one place after the other. Run with numpy 2.4.6:

    python losses.py > losses.json
"""
import json
import numpy as np
from common import formula, pictures

x, y = (pictures(s, 2, 24).double().numpy() for s in (1, 3))
w = formula(5, 2, 1, 24, 24).double().numpy() + 0.5


def mean(values, weights):
    return float((values * weights).sum() / (np.ones_like(values) * weights).sum())


def dssim():
    luma = np.array([0.299, 0.587, 0.114])
    a, b = (np.einsum("nchw,c->nhw", v, luma) for v in (x, y))
    top = bottom = 0
    for n in range(2):
        for i in range(3, 24 - 3, 2):
            for j in range(3, 24 - 3, 2):
                p, q = (v[n, i - 3:i + 4, j - 3:j + 4] for v in (a, b))
                cov = ((p - p.mean()) * (q - q.mean())).mean()
                s = (2 * p.mean() * q.mean() + 1e-4) * (2 * cov + 9e-4)
                s /= (p.mean() ** 2 + q.mean() ** 2 + 1e-4) * (p.var() + q.var() + 9e-4)
                top += (1 - s) / 2 * w[n, 0, i, j]
                bottom += w[n, 0, i, j]
    return float(top / bottom)


def laplacian():
    error, weight, total = x - y, w, 0
    half = lambda v: (v[:, :, ::2, ::2] + v[:, :, 1::2, ::2] + v[:, :, ::2, 1::2] + v[:, :, 1::2, 1::2]) / 4
    for _ in range(3):
        low = half(error)
        total += mean(np.abs(error - low.repeat(2, 2).repeat(2, 3)), weight)
        error, weight = low, half(weight)
    return total


print(json.dumps({"mae": float(np.abs(x - y).mean()), "l1": mean(np.abs(x - y), w), "dssim": dssim(),
                  "laplacian": laplacian()}))
