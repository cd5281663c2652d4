"""Blur and compression as SciPy measures and makes them: degradation.json.

    python3 degradation.py          (numpy 2.4.6, scipy 1.17.1)
"""
import json
import pathlib

import numpy as np
import scipy
from scipy.fft import dctn, idctn
from scipy.ndimage import gaussian_filter

RUNGS = [0, 1, 3, 9, 27]
y, x = np.mgrid[0:96, 0:104].astype(float)


def picture(phase):
    waves = 20 * np.sin(0.9 * x + 0.3 * y + phase) + 15 * np.sin(0.35 * x - 0.8 * y) + 10 * np.cos(1.7 * x + 0.2 * y)
    return 90 + 0.5 * x + waves + 12 * np.sin(0.2 * x * y / 40 + phase) + 8 * np.cos(1.3 * y - phase)


weights = np.clip(2 - np.hypot(x - 52, y - 48) / 30, 0, 1)


def without_noise(v):
    return gaussian_filter(v, 1, mode="nearest")


def detail(v, direction):
    """The energies of a picture's first and second derivatives along a direction."""
    m = weights[1:-1, 1:-1]
    at = lambda dx, dy: v[1 + dy:v.shape[0] - 1 + dy, 1 + dx:v.shape[1] - 1 + dx]
    gx, gy = (at(1, 0) - at(-1, 0)) / 2, (at(0, 1) - at(0, -1)) / 2
    xx, yy = at(1, 0) - 2 * at(0, 0) + at(-1, 0), at(0, 1) - 2 * at(0, 0) + at(0, -1)
    xy = (at(1, 1) - at(-1, 1) - at(1, -1) + at(-1, -1)) / 4
    a, b = direction
    slope = a * gx + b * gy
    bend = a * a * xx + 2 * a * b * xy + b * b * yy
    return (m * slope**2).sum(), (m * bend**2).sum()


def scale(v, direction):
    """How coarse the detail of a picture without noise is."""
    slope, bend = detail(v, direction)
    return slope / bend


def faintness(v, direction):
    return 1 / np.sqrt(detail(v, direction)[1])


def lacking_by(number, rungs, plate, steps, probe, way):
    """The blur that a face lacks beside a plate, in all directions and along a way, and the gain."""
    across = (-way[1], way[0])

    def variance(v, direction):
        wanted, found = number(v, direction), [number(f, direction) for f in steps]
        if wanted < found[0]:
            return max(-rungs[1], rungs[1] * (wanted - found[0]) / (found[1] - found[0]))
        return float(np.interp(wanted, found, rungs))

    gain = max(0.1, variance(probe, way) / 3)
    leak = min(0.7, max(0, variance(probe, across) / (gain * 3)))
    even = (variance(plate, across) - leak * variance(plate, way)) / (1 - leak)
    return even, (variance(plate, way) - even) / gain, gain


def lacking(plate, face, way, unit):
    """The numbers of a measure: defocus, streak and gain."""
    probe = lambda v: streaked(v, *(np.sqrt(12 * 3) * np.array(way)))
    fine = lambda v: gaussian_filter(v, 0.6, mode="nearest")
    soft = lambda v: gaussian_filter(fine(v), 0.8, mode="nearest")
    blurred = soft(face)
    steps = [blurred]
    for before, after in zip(RUNGS, RUNGS[1:]):
        blurred = gaussian_filter(blurred, np.sqrt(after - before), mode="nearest")
        steps.append(blurred)
    one = lacking_by(scale, RUNGS, soft(plate), steps, probe(soft(face)), way)
    finer = [0] + [r + 0.64 for r in RUNGS]
    other = lacking_by(faintness, finer, fine(plate), [fine(face)] + steps, probe(fine(face)), way)
    return [min(one[0], max(0, other[0])) / unit**2, min(one[1], max(0, other[1])) / unit**2, one[2]]


def keys(t):
    t = abs(t)
    return np.where(t < 1, 1.5 * t**3 - 2.5 * t**2 + 1, np.where(t < 2, -0.5 * t**3 + 2.5 * t**2 - 4 * t + 2, 0))


def moved(v, dx, dy):
    for axis, d in ((1, dx), (0, dy)):
        places = np.arange(v.shape[axis]) + d
        first = np.floor(places).astype(int)
        taken = [np.clip(first + k, 0, v.shape[axis] - 1) for k in (-1, 0, 1, 2)]
        w = [keys(places - first - k) for k in (-1, 0, 1, 2)]
        shape = (1, -1) if axis == 1 else (-1, 1)
        v = sum(np.take(v, i, axis) * k.reshape(shape) for i, k in zip(taken, w))
    return v


def streaked(v, dx, dy):
    n = int(np.ceil(np.hypot(dx, dy))) + 1
    return sum(moved(v, ((k + 0.5) / n - 0.5) * dx, ((k + 0.5) / n - 0.5) * dy) for k in range(n)) / n


def blocks(v, corner):
    (cx, cy), found = corner, []
    for oy in range(-cy % 8, v.shape[0] - 7, 8):
        found += [(oy, ox) for ox in range(-cx % 8, v.shape[1] - 7, 8)]
    return found


def shares(v, corner, inside):
    at = lambda a, o: a[o[0]:o[0] + 8, o[1]:o[1] + 8]
    chosen = [o for o in blocks(v, corner) if at(inside, o).min() >= 0.5]
    return np.mean([np.abs(dctn(at(v, o), norm="ortho")) < 1 for o in chosen], axis=0).reshape(-1)


def compressed(face, plate, corner, wanted, amount):
    at = lambda a, o: a[o[0]:o[0] + 8, o[1]:o[1] + 8]
    both = plate + weights * (face - plate)
    all_blocks = {o: dctn(at(both, o), norm="ortho").reshape(-1) for o in blocks(plate, corner) if at(weights, o).max() > 0}
    inside = np.array([c for o, c in all_blocks.items() if at(weights, o).min() >= 0.9 * weights.max()])
    sizes = np.sort(np.abs(inside), axis=0)
    limits = np.array([sizes[min(len(sizes) - 1, int(np.float32(w) * np.float32(len(sizes)))), k] for k, w in enumerate(wanted)]) * amount
    out = face.copy()
    for o, c in all_blocks.items():
        lost = np.where(np.abs(c) < limits, -c, 0)
        lost[0] = 0
        at(out, o)[...] += np.where(at(weights, o) > 0, idctn(lost.reshape(8, 8), norm="ortho"), 0)
    return out


plate, face = picture(0), picture(1.3)
ways = [(1, 0), (0, 1), (0.6, 0.8), (0.8, -0.6)]
out = {"numpy": np.__version__, "scipy": scipy.__version__}
out["scales"] = [round(float(scale(without_noise(face), w)), 5) for w in ways]
soft = streaked(gaussian_filter(plate, 1.2, mode="nearest"), 4.2, 5.6)
out["streaked"] = np.round(soft[::17, ::13], 4).reshape(-1).tolist()
out["lacking"] = [[round(n, 4) for n in lacking(p, face, (0.6, 0.8), 1.5)] for p in (soft, plate, picture(0.2) * 0.5, soft * 2)]
coarse = plate.copy()
for o in blocks(plate, (3, 5)):
    c = dctn(plate[o[0]:o[0] + 8, o[1]:o[1] + 8], norm="ortho")
    coarse[o[0]:o[0] + 8, o[1]:o[1] + 8] = idctn(np.rint(c / 24) * 24, norm="ortho")
out["shares"] = np.round(shares(np.rint(coarse), (3, 5), weights), 5).tolist()
made = compressed(face, np.rint(coarse), (3, 5), shares(np.rint(coarse), (3, 5), weights), 1)
out["compressed"] = np.round(made[::7, ::5], 3).reshape(-1).tolist()
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out) + "\n")
