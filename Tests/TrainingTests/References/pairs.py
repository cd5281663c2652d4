"""Reference values for triangulation, warp and random numbers: writes pairs.json beside itself.

    python pairs.py

Made with Python 3.11, numpy 2.4.6, scipy 1.17.1.
"""
import json, pathlib
import numpy as np
from scipy.interpolate import LinearNDInterpolator
from scipy.ndimage import map_coordinates
from scipy.spatial import Delaunay
from scipy.special import erfc

MASK = (1 << 64) - 1


def splitmix(seed):
    while True:
        seed = (seed + 0x9E3779B97F4A7C15) & MASK
        z = seed
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def xoshiro(seed):
    """xoshiro256**, from the pseudocode of its authors."""
    g = splitmix(seed)
    s = [next(g) for _ in range(4)]
    turn = lambda x, k: ((x << k) | (x >> (64 - k))) & MASK
    while True:
        yield (turn((s[1] * 5) & MASK, 7) * 9) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= t
        s[3] = turn(s[3], 45)


def numbers(seed, count):
    g = xoshiro(seed)
    return [next(g) for _ in range(count)]


def lattice(seed, count, size):
    """Points on a lattice, x and y in turn, by the numbers' highest bits."""
    n = numbers(seed, 2 * count)
    return np.array([(v * size) >> 64 for v in n]).reshape(-1, 2)


triangulations = []
for seed in range(8):
    p = lattice(seed, 60, 1 << 20)
    t = sorted(sorted(map(int, c)) for c in Delaunay(p).simplices)
    triangulations.append({"seed": seed, "triangles": t})

# A warp: 40 places on 1/1024 of a pixel, moved by up to 4 pixels, and 8 still ones around.
side = 48
places = lattice(100, 40, side * 1024) / 1024
moves = lattice(101, 40, 8 * 1024) / 1024 - 4
still = np.array([(x, y) for y in (-40, 24, 88) for x in (-40, 24, 88) if (x, y) != (24, 24)], float)
q = np.r_[places, still]
y, x = np.mgrid[0:side, 0:side]
centers = np.stack([x + .5, y + .5], -1).reshape(-1, 2)
move = LinearNDInterpolator(Delaunay(q), np.r_[moves, 0 * still], fill_value=0)(centers)
picture = np.array([v >> 56 for v in numbers(102, side * side)], float).reshape(side, side)
at = np.clip(centers + move - .5, 0, side - 1)
warped = map_coordinates(picture, [at[:, 1], at[:, 0]], order=1, mode="nearest")

out = {
    "random": {"seed": 7, "numbers": [str(v) for v in numbers(7, 8)]},
    "triangulations": triangulations,
    "warp": {"side": side, "move": [[round(float(a), 4), round(float(b), 4)] for a, b in move],
             "warped": [round(float(v), 3) for v in warped]},
    "erfc": [[float(v), float(erfc(v))] for v in np.linspace(-3, 3, 13)],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out, separators=(",", ":")))
