"""What every blender gives on a made face, plate and mask, with NumPy alone: blenders.json.

    python3 blenders.py          (numpy 2.4.6)

The Poisson equation is solved exactly, as a system of linear equations; everything else is written down once more from its
definition.
"""
import json
import pathlib

import numpy as np

W, H, UNIT = 45, 38, 1.5
REACH, EDGE, TEXTURE = 8.0, 2.0, 1.5
y, x = np.mgrid[0:H, 0:W].astype(float)
plate = (110 + 0.8 * x + 6 * np.sin(0.9 * x + 0.4 * y)).astype(np.float32).astype(float)
face = (135 - 0.5 * y + 5 * np.cos(0.7 * x - 0.6 * y)).astype(np.float32).astype(float)
mask = 0.8 * np.clip(1.4 - np.hypot(x - 20, 1.15 * (y - 19)) / 14, 0, 1).astype(np.float32).astype(float)


def halved(v):
    h, w = (v.shape[0] + 1) // 2, (v.shape[1] + 1) // 2
    return np.array([[v[2 * j:2 * j + 2, 2 * i:2 * i + 2].mean() for i in range(w)] for j in range(h)])


def doubled(v, like):
    def axis(n, held):
        place = (np.arange(n) + 0.5) * 0.5 - 0.5
        low = np.floor(place).astype(int)
        return np.clip(low, 0, held - 1), np.clip(low + 1, 0, held - 1), place - low

    j0, j1, v_ = axis(like.shape[0], v.shape[0])
    i0, i1, u = axis(like.shape[1], v.shape[1])
    rows = v[j0] * (1 - v_)[:, None] + v[j1] * v_[:, None]
    return rows[:, i0] * (1 - u) + rows[:, i1] * u


def continued(v, known):
    weight = (known > 0).astype(float)
    levels = [(v * weight, weight)]
    while max(levels[-1][0].shape) > 1:
        levels.append(tuple(halved(p) for p in levels[-1]))
    out = levels[-1][0]
    for k, (s, w) in enumerate(reversed(levels)):
        base = out if k == 0 else doubled(out, s)
        out = np.where(w > 0, s / np.where(w > 0, w, 1), base)
    return out


def ramp(v, full):
    t = np.clip(v / full, 0, 1)
    return t * t * (3 - 2 * t)


def blurred(v, sigma):
    radius = int(4 * sigma + 0.5)
    k = np.exp(-0.5 * np.arange(-radius, radius + 1) ** 2 / sigma ** 2)
    k /= k.sum()
    for a in (0, 1):
        padded = np.pad(v, [(radius, radius) if b == a else (0, 0) for b in (0, 1)], "edge")
        v = np.apply_along_axis(np.convolve, a, padded, k, "valid")
    return v


def multiband():
    means, masks, width = [continued(face - plate, mask)], [mask], 1
    while width < REACH * UNIT and min(means[-1].shape) > 3:
        means.append(halved(means[-1]))
        masks.append(halved(masks[-1]))
        width *= 2
    mixed = means[-1] * masks[-1]
    for k in range(len(means) - 2, -1, -1):
        mixed = doubled(mixed, means[k]) + (means[k] - doubled(means[k + 1], means[k])) * masks[k]
    return plate + mixed * ramp(mask / mask.max(), 0.25)


def poisson():
    inside = mask > 0
    peak = mask.max()
    free = mask >= 0.5 * peak
    edge = inside & ~free
    slow = blurred((plate - face) * mask, EDGE * UNIT) / np.maximum(blurred(mask, EDGE * UNIT), 1e-9)
    number = -np.ones(mask.shape, int)
    number[free] = np.arange(free.sum())
    matrix, right = np.zeros((free.sum(), free.sum())), np.zeros(free.sum())
    for j, i in zip(*np.nonzero(free)):
        row = number[j, i]
        for b, a in ((j - 1, i), (j + 1, i), (j, i - 1), (j, i + 1)):
            if not (0 <= b < H and 0 <= a < W):
                continue
            matrix[row, row] += 1
            if free[b, a]:
                matrix[row, number[b, a]] -= 1
            else:
                right[row] += slow[b, a]
    membrane = np.where(edge, slow, 0)
    membrane[free] = np.linalg.solve(matrix, right)
    return plate + (face + membrane - plate) * peak * ramp(mask / peak, 0.5)


def contrast():
    sigma = max(0.5, TEXTURE * UNIT)
    p, f = blurred(plate, sigma), blurred(continued(face, mask), sigma)
    detail = mask * (face - f) + (1 - mask) * (plate - p)
    return p + mask * (f - p) + detail / np.sqrt(mask ** 2 + (1 - mask) ** 2)


results = {
    "feather": plate + (face - plate) * mask,
    "multiband": multiband(),
    "poisson": poisson(),
    "contrast": contrast(),
}
out = {name: np.round(v, 3).reshape(-1)[::3].tolist() for name, v in results.items()}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps({"numpy": np.__version__, "results": out}) + "\n")
