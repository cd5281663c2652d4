#!/usr/bin/env python3
"""Writes rigid_fit.json: turns, scales and shifts that lay noisy points onto others, by the singular
value decomposition (Arun, Huang and Blostein 1987; Umeyama 1991). Ours uses quaternions.

    python3 rigid_fit.py > rigid_fit.json        numpy 2.4.6
"""
import json

import numpy as np

rng = np.random.default_rng(20)
cases = []
for n, noise in ((3, 0), (5, 0.1), (37, 0.02), (37, 0.5), (60, 0.1), (4, 0)):
    p = rng.normal(size=(n, 3))
    if n == 4: p[:, 2] = 0                                  # in a plane
    q, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    q *= np.sign(np.linalg.det(q))
    to = rng.uniform(0.1, 300) * p @ q.T + rng.normal(size=3) * 100
    to += rng.normal(size=to.shape) * noise * to.std()
    a, b = p - p.mean(0), to - to.mean(0)
    u, s, vt = np.linalg.svd(b.T @ a)
    d = np.diag([1, 1, np.sign(np.linalg.det(u @ vt))])
    r = u @ d @ vt
    scale = (s * np.diag(d)).sum() / (a * a).sum()
    cases.append({"from": p.tolist(), "to": to.tolist(), "rotation": r.tolist(), "scale": scale,
                  "shift": (to.mean(0) - scale * r @ p.mean(0)).tolist()})
json.dump(cases, open("/dev/stdout", "w"))
