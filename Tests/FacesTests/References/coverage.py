#!/usr/bin/env python3
"""Writes coverage.json: the share of each pixel that lies inside polygons, by clipping every polygon
to every pixel (Sutherland and Hodgman) and taking the area of what is left.

    python3 coverage.py > coverage.json        numpy 2.4.6
"""
import json

import numpy as np


def clip(poly, axis, limit, keep_less):
    out = []
    inside = lambda p: (p[axis] <= limit) == keep_less or p[axis] == limit
    for i, p in enumerate(poly):
        q = poly[(i + 1) % len(poly)]
        if inside(p): out.append(p)
        if inside(p) != inside(q):
            t = (limit - p[axis]) / (q[axis] - p[axis])
            out.append([p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])])
    return out


def area(poly):
    return abs(sum(p[0] * q[1] - q[0] * p[1] for p, q in zip(poly, poly[1:] + poly[:1]))) / 2


def coverage(poly, w, h):
    return [[area(clip(clip(clip(clip(poly, 0, x, False), 0, x + 1, True), 1, y, False), 1, y + 1, True))
             for x in range(w)] for y in range(h)]


rng = np.random.default_rng(7)
cases = []
for k in range(12):
    w, h = [int(v) for v in rng.integers(1, 14, 2)]
    # Star-shaped around a middle, so that no edge crosses another; some leave the picture.
    n = int(rng.integers(3, 24))
    turn = np.sort(rng.uniform(0, 2 * np.pi, n))
    if np.max(np.diff(np.append(turn, turn[0] + 2 * np.pi))) > 3: turn = np.linspace(0, 2 * np.pi, n, endpoint=False)
    r = rng.uniform(0.3, 1, n) * rng.uniform(1, 14)
    cx, cy = rng.uniform(-2, w + 2), rng.uniform(-2, h + 2)
    poly = np.stack([cx + r * np.cos(turn), cy + r * np.sin(turn)], 1)
    if k % 2: poly = poly[::-1]
    if k == 0: poly = np.array([[1, 1], [4, 1], [4, 3], [1, 3]], float); w, h = 6, 5
    poly = poly.round(4).tolist()
    cases.append({"polygon": poly, "width": w, "height": h,
                  "coverage": [round(v, 7) for row in coverage(poly, w, h) for v in row]})
print(json.dumps(cases))
