"""What every color transfer gives on two made pictures, with NumPy alone: color_transfers.json.

    python3 color_transfers.py          (numpy 2.4.6)

The pictures are formulas that the Swift test writes down as well. Lab is taken as given; only `rgb` goes to sRGB and back, by
the exact curves of IEC 61966-2-1.
"""
import json
import pathlib

import numpy as np

SIDE = 40


def pictures():
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(float)
    plate = np.stack([52 + 0.4 * x + 3 * np.sin(0.7 * y), 14 + 0.1 * y + 2 * np.sin(0.5 * x + 0.3 * y),
                      16 + 0.08 * x + 1.5 * np.cos(0.4 * y)], -1)
    face = np.stack([66 + 0.3 * y + 4 * np.sin(0.6 * x), 8 + 0.12 * x + np.cos(0.8 * y),
                     21 + 0.05 * y + 1.2 * np.sin(0.9 * x + 0.2 * y)], -1)
    weights = np.clip(1.2 - np.hypot(x - 19.5, y - 19.5) / 16, 0, 1)
    # What the samples are in 32 bits.
    return plate.astype(np.float32).astype(float), face.astype(np.float32).astype(float), weights.astype(np.float32).astype(float)


def moments(values, w):
    mean = (values * w[..., None]).sum((0, 1)) / w.sum()
    return mean, np.sqrt(((values - mean) ** 2 * w[..., None]).sum((0, 1)) / w.sum())


def stretched(face, plate, w, low, high, least):
    (to, to_dev), (start, dev) = moments(plate, w), moments(face, w)
    factor = np.clip(to_dev / np.maximum(dev, least), low, high)
    return (face - start) * factor + to


M = np.array([[0.412453, 0.357580, 0.180423], [0.212671, 0.715160, 0.072169], [0.019334, 0.119193, 0.950227]])
WHITE = np.array([0.950456, 1.0, 1.088754])


def to_rgb(lab):
    fy = (lab[..., 0] + 16) / 116
    f = np.stack([fy + lab[..., 1] / 500, fy, fy - lab[..., 2] / 200], -1)
    xyz = np.where(f > 0.206893, f ** 3, (f - 16 / 116) / 7.787) * WHITE
    light = np.clip(xyz @ np.linalg.inv(M).T, 0, 1)
    return np.where(light > 0.0031308, 1.055 * light ** (1 / 2.4) - 0.055, 12.92 * light)


def to_lab(rgb):
    rgb = np.clip(rgb, 0, 1)
    light = np.where(rgb > 0.04045, ((rgb + 0.055) / 1.055) ** 2.4, rgb / 12.92)
    xyz = light @ M.T / WHITE
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)


def power(matrix, change):
    values, axes = np.linalg.eigh(matrix)
    return axes @ np.diag(change(values)) @ axes.T


def mkl(face, plate, w):
    def covariance(v):
        mean = moments(v, w)[0]
        off = (v - mean).reshape(-1, 3)
        return mean, (off * w.reshape(-1, 1)).T @ off / w.sum() + 1e-3 * np.eye(3)

    (to, b), (start, a) = covariance(plate), covariance(face)
    root, back = power(a, np.sqrt), power(a, lambda v: 1 / np.sqrt(v))
    t = back @ power(root @ b @ root, np.sqrt) @ back
    return (face - start) @ power(t, lambda v: np.clip(v, 0.4, 1.6)).T + to


def samples(face, plate, w):
    places = np.flatnonzero(w.reshape(-1) >= 0.5)
    count = min(len(places), 1024)
    at = places[np.arange(count) * len(places) // count]
    return face.reshape(-1, 3)[at], plate.reshape(-1, 3)[at]


def histogram(face, plate, w):
    some, wanted = samples(face, plate, w)
    levels = np.linspace(0.01, 0.99, 33)
    out = face.copy()
    for c in range(3):
        start, to = np.quantile(some[:, c], levels), np.quantile(wanted[:, c], levels)
        steps = np.clip(np.diff(to), 0.2 * np.diff(start), 2 * np.diff(start))
        curve = np.concatenate([to[16] - np.cumsum(steps[:16][::-1])[::-1], [to[16]], to[16] + np.cumsum(steps[16:])])
        v = face[..., c]
        inner = np.interp(v, start, curve)
        out[..., c] = np.where(v <= start[0], v + curve[0] - start[0],
                               np.where(v >= start[-1], v + curve[-1] - start[-1], inner))
    return out


def turn(index):
    if index == 0:
        return np.eye(3)
    u, v, w = ((index / 1.2207440846057595 ** p) % 1 for p in (1, 2, 3))
    v, w = 2 * np.pi * v, 2 * np.pi * w
    x, y = np.sqrt(1 - u) * np.sin(v), np.sqrt(1 - u) * np.cos(v)
    z, r = np.sqrt(u) * np.sin(w), np.sqrt(u) * np.cos(w)
    return np.array([[1 - 2 * (y * y + z * z), 2 * (x * y - z * r), 2 * (x * z + y * r)],
                     [2 * (x * y + z * r), 1 - 2 * (x * x + z * z), 2 * (y * z - x * r)],
                     [2 * (x * z - y * r), 2 * (y * z + x * r), 1 - 2 * (x * x + y * y)]])


def matched(colors, plate, axis):
    places = colors @ axis
    moves = np.empty(len(places))
    moves[np.argsort(places, kind="stable")] = np.sort(plate @ axis)
    return moves - places


def idt_colors(some, wanted):
    colors = some.copy()
    for k in range(12):
        axes = turn(k)
        colors = colors + sum(np.outer(matched(colors, wanted, axis), axis) for axis in axes)
    return colors


def sliced_colors(some, wanted):
    colors = some.copy()
    z = (np.arange(16) + 0.5) / 16
    angle = np.arange(16) * np.pi * (3 - np.sqrt(5))
    plain = np.stack([np.sqrt(1 - z * z) * np.cos(angle), np.sqrt(1 - z * z) * np.sin(angle), z], -1)
    for k in range(12):
        directions = plain @ turn(k)
        colors = colors + 3 / 16 * sum(np.outer(matched(colors, wanted, d), d) for d in directions)
    return colors


def lattice(face, some, moved, smoothness=6.0):
    steps = moved - some
    n, mean = len(some), some.mean(0)
    off = some - mean
    cov = off.T @ off / n
    slope = (steps - steps.mean(0)).T @ off / n @ power(cov, lambda v: v / (v * v + 0.01))
    affine = lambda c: steps.mean(0) + (c - mean) @ slope.T
    axes = [np.linspace(a, b, 11) for a, b in ((0, 100), (-50, 70), (-50, 70))]
    nodes = np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, 3)
    near = np.clip(nodes, some.min(0) - smoothness, some.max(0) + smoothness)
    rest = steps - affine(some)
    w = np.exp(-0.5 * ((nodes[:, None] - some[None]) ** 2).sum(-1) / smoothness ** 2)
    w[((nodes - near) ** 2).sum(-1) >= 16 * smoothness ** 2] = 0
    values = affine(near) + w @ rest / (w.sum(1, keepdims=True) + n / 200)
    grid = values.reshape(11, 11, 11, 3)
    place = np.clip((face - [0, -50, -50]) / [10, 12, 12], 0, 10)
    base = np.minimum(place.astype(int), 9)
    share = place - base
    out = face.copy()
    for corner in np.ndindex(2, 2, 2):
        weight = np.prod(np.where(corner, share, 1 - share), -1)
        at = base + corner
        out += weight[..., None] * grid[at[..., 0], at[..., 1], at[..., 2]]
    return out


plate, face, w = pictures()
some, wanted = samples(face, plate, w)
lab = face.copy()
for c, (low, high) in enumerate([(0.6, 1.6), (0.15, 1.3), (0.15, 1.3)]):
    lab[..., c:c + 1] = stretched(face[..., c:c + 1], plate[..., c:c + 1], w, low, high, 1e-3)
results = {
    "keep": face,
    "lab": lab,
    "rgb": to_lab(stretched(to_rgb(face), to_rgb(plate), w, 0.5, 1.6, 1e-5)),
    "mkl": mkl(face, plate, w),
    "histogram": histogram(face, plate, w),
    "idt": lattice(face, some, idt_colors(some, wanted)),
    "sliced": lattice(face, some, sliced_colors(some, wanted)),
}
# Every seventh pixel is enough.
out = {name: np.round(v.reshape(-1, 3)[::7].reshape(-1), 4).tolist() for name, v in results.items()}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps({"numpy": np.__version__, "results": out}) + "\n")
