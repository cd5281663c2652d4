#!/usr/bin/env python3
"""Writes sampling.json: a small picture sampled by similarities, bilinearly and with its edge
repeated, in 64-bit floats.

    python3 sampling.py > sampling.json        numpy 2.4.6
"""
import json

import numpy as np

rng = np.random.default_rng(3)
h, w, n = 11, 17, 12
picture = rng.integers(0, 256, (h, w))
cases = []
for k in range(6):
    scale, angle = rng.uniform(0.2, 1.9), rng.uniform(-3.1, 3.1)
    if k == 0: scale, angle = 1, 0
    a, b = scale * np.cos(angle), scale * np.sin(angle)
    tx, ty = rng.uniform(-3, 12), rng.uniform(-3, 9)
    if k == 0: tx, ty = 2, 1
    y, x = np.mgrid[0:n, 0:n] + 0.5
    px = np.clip(a * x - b * y + tx - 0.5, 0, w - 1)
    py = np.clip(b * x + a * y + ty - 0.5, 0, h - 1)
    x0, y0 = np.minimum(px.astype(int), w - 2), np.minimum(py.astype(int), h - 2)
    fx, fy = px - x0, py - y0
    at = lambda dy, dx: picture[y0 + dy, x0 + dx]
    top = at(0, 0) * (1 - fx) + at(0, 1) * fx
    low = at(1, 0) * (1 - fx) + at(1, 1) * fx
    cases.append({"a": a, "b": b, "tx": tx, "ty": ty,
                  "samples": (top * (1 - fy) + low * fy).round(4).ravel().tolist()})
print(json.dumps({"width": w, "height": h, "side": n, "picture": picture.ravel().tolist(), "cases": cases}))
