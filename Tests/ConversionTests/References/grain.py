"""Grain as NumPy makes and measures it: grain.json.

    python3 grain.py          (numpy 2.4.6)
"""
import json
import pathlib

import numpy as np

MASK = (1 << 64) - 1


def mixed(n):
    z = (n + 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def noise(w, h, side, frame, plane, cx, cy):
    seed = mixed(frame * 4 + plane)
    white = np.empty((h + 2, w + 2))
    for y in range(h + 2):
        for x in range(w + 2):
            bits = mixed((((cy + y) << 32 | (cx + x)) + seed) & MASK)
            white[y, x] = (sum(((bits >> s & 0xFFFF) + 0.5) / 65536 for s in (0, 16, 32, 48)) - 2) * np.sqrt(3)
    k = np.array([side, 1 - 2 * side, side])
    rows = sum(k[i] * white[:, i:i + w] for i in range(3))
    return sum(k[i] * rows[i:i + h] for i in range(3))


def deviation(v, m, least):
    d = lambda a, axis: np.diff(a, 2, axis)
    found = np.sort(np.abs(d(d(v, 0), 1))[m[1:-1, 1:-1] >= least])
    kept = len(found) * 4 // 5
    return found[:kept].mean() / (6 * 0.558603)


def measure(v, m):
    half = lambda a: a.reshape(a.shape[0] // 2, 2, a.shape[1] // 2, 2).mean((1, 3))
    least = 0.9 * m.max()
    return [deviation(v, m, least), deviation(half(v), half(m), least)]


y, x = np.mgrid[0:60, 0:80].astype(float)
mask = np.clip(1.5 - np.hypot(x - 40, y - 30) / 25, 0, 1)
base = 90 + 0.7 * x + 10 * np.sin(0.05 * y)
out = {"noise": np.round(noise(6, 4, 0.15, 12345, 1, 101, 57), 5).reshape(-1).tolist(), "measures": []}
for side in (0, 0.1, 0.25):
    plate = base + 3 * noise(80, 60, side, 7, 0, 10, 20)
    out["measures"].append([side] + np.round(measure(plate, mask), 4).tolist())
# White noise of a million samples: what the filter and the lowest four fifths make of deviation 1.
white = np.random.default_rng(1).normal(size=(1000, 1000))
out["white"] = np.round(measure(white, np.ones((1000, 1000))), 3).tolist()
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps({"numpy": np.__version__} | out) + "\n")
