"""The losses, written plainly in NumPy and double precision: one place after the other. Run with numpy 2.4.6:

    python losses.py > losses.json
"""
import json
import numpy as np
from common import formula, pictures

x, y = (pictures(s, 2, 24).double().numpy() for s in (1, 3))
# As training samples have them: up to 1 on the face, up to 4 at lips and eyes.
w = 4 * (formula(5, 2, 1, 24, 24).double().numpy() + 0.5)
face, features = np.clip(w, 0, 1), np.clip((w - 1) / 3, 0, 1)
luma = [np.einsum("nchw,c->nhw", v, np.array([0.299, 0.587, 0.114])) for v in (x, y)]


def mean(values, weights):
    return float((values * weights).sum() / (np.ones_like(values) * weights).sum())


def dssim(w=w):
    a, b = luma
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


def msssim():
    # 24 x 24 leaves two of the five scales.
    k = np.exp(-np.arange(-5, 6) ** 2 / 4.5)
    k = np.outer(k, k) / k.sum() ** 2
    exponents = np.array([0.0448, 0.2856]) / (0.0448 + 0.2856)
    (a, b), weight, values = luma, w[:, 0], []
    half = lambda v: (v[:, ::2, ::2] + v[:, 1::2, ::2] + v[:, ::2, 1::2] + v[:, 1::2, 1::2]) / 4
    for scale, side in enumerate((24, 12)):
        means = []
        for n in range(2):
            top = bottom = 0
            for i in range(5, side - 5):
                for j in range(5, side - 5):
                    p, q = (v[n, i - 5:i + 6, j - 5:j + 6] for v in (a, b))
                    mp, mq = (p * k).sum(), (q * k).sum()
                    vp, vq, cov = ((u * k).sum() for u in ((p - mp) ** 2, (q - mq) ** 2, (p - mp) * (q - mq)))
                    s = (2 * cov + 9e-4) / (vp + vq + 9e-4)
                    if scale == 1:
                        s *= (2 * mp * mq + 1e-4) / (mp**2 + mq**2 + 1e-4)
                    top += s * weight[n, i, j]
                    bottom += weight[n, i, j]
            means.append(max(top / bottom, 1e-4) ** exponents[scale])
        values.append(means)
        a, b, weight = half(a), half(b), half(weight)
    return float(1 - np.prod(values, axis=0).mean())


def face_style():
    total = 0
    for n in range(2):
        for c in range(3):
            stats = []
            for v in (x, y):
                m = np.average(v[n, c], weights=face[n, 0])
                stats.append((m, np.sqrt(np.average((v[n, c] - m) ** 2, weights=face[n, 0]) + 1e-5)))
            total += (stats[0][0] - stats[1][0]) ** 2 + (stats[0][1] - stats[1][1]) ** 2
    return total / 6


print(json.dumps({"mae": float(np.abs(x - y).mean()), "l1": mean(np.abs(x - y), w), "dssim": dssim(),
                  "laplacian": laplacian(), "mse": mean((x - y) ** 2, w), "msssim": msssim(),
                  "features": mean(np.abs(x - y), features), "faceStyle": face_style(),
                  "backgroundStyle": dssim(1 - face) + mean((x - y) ** 2, 1 - face)}))
