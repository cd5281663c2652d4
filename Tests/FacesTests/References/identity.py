#!/usr/bin/env python3
"""Writes identity.json: embeddings of two synthetic chips by dlib's face recognition network, run by
PyTorch, which shares no code with ours. The file of weights is read here by a reader of its own.

    python3 identity.py WEIGHTS_FOLDER > identity.json        torch 2.13.0, numpy 2.4
"""
import json, struct, sys

import numpy as np
import torch
import torch.nn.functional as F


class Archive:
    def __init__(self, data): self.data, self.at = data, 0
    def take(self, n): self.at += n; return self.data[self.at - n:self.at]
    def integer(self):
        head = self.take(1)[0]
        value = int.from_bytes(self.take(head & 15), "little")
        return -value if head & 128 else value
    def real(self): mantissa = self.integer(); return mantissa * 2.0 ** self.integer()
    def string(self): return self.take(self.integer()).decode()
    def tensor(self):
        assert self.integer() == 2
        n = int(np.prod([self.integer() for _ in range(4)]))
        return torch.from_numpy(np.frombuffer(self.take(4 * n), "<f4").copy())
    def integers(self, n): return [self.integer() for _ in range(n)]


def layers(a):
    start = a.data.index(b"input_rgb_image_sized")
    a.at = start + 21
    mean = [a.real() for _ in range(3)]
    assert a.integers(2) == [150, 150]
    found = []
    while a.at < len(a.data):
        name = a.string()
        if name == "con_4":
            w, n, (size, _, stride, _, pad, _) = a.tensor(), a.integer(), a.integers(6)
            shape = a.integers(5)[1:]
            a.integers(5); [a.real() for _ in range(4)]
            found.append(("conv", w[:-n].reshape(shape), w[-n:], stride, pad))
        elif name == "affine_":
            w = a.tensor(); a.integers(11)
            found.append(("affine", w[: len(w) // 2], w[len(w) // 2:]))
        elif name in ("max_pool_2", "avg_pool_2"):
            found.append((name[:3], *a.integers(6)))
        elif name == "fc_2":
            outputs, inputs = a.integers(2)
            w = a.tensor(); a.integers(11); [a.real() for _ in range(4)]
            found.append(("fc", w.reshape(inputs, outputs)))
        else:
            found.append((name,))
        a.take(3)
        for _ in range(3): a.tensor()
        if len(found) == 1: a.integer()
    return mean, found


def run(mean, found, x):                                        # x: [1, 3, 150, 150], 0 ... 255
    x = (x - torch.tensor(mean).view(1, 3, 1, 1)) / 256
    skip, ends = x, False
    for kind, *p in found:
        if kind == "conv": x = F.conv2d(x, p[0], p[1], stride=p[2], padding=p[3])
        elif kind == "affine": x = x * p[0].view(1, -1, 1, 1) + p[1].view(1, -1, 1, 1)
        elif kind == "relu_":
            x = F.relu(x)
            if ends: skip, ends = x, False
        elif kind == "max": x = skip = F.max_pool2d(x, 3, 2)
        elif kind == "avg" and p[0] == 2: skip = F.avg_pool2d(skip, 2, 2)
        elif kind == "avg": x = x.mean((2, 3))
        elif kind == "add_prev_":
            c, h, w = (max(x.shape[i], skip.shape[i]) for i in (1, 2, 3))
            fill = lambda t: F.pad(t, (0, w - t.shape[3], 0, h - t.shape[2], 0, c - t.shape[1]))
            x, ends = fill(x) + fill(skip), True
        elif kind == "fc": x = x @ p[0]
    return x[0]


def chips():
    """The pictures of the test: numbers that both languages make without rounding."""
    y, x = np.meshgrid(np.arange(150), np.arange(150), indexing="ij")
    yield np.stack([(y * 3 + x) % 256, (x * 2) % 256, (y + x * 5) % 256])
    # An ellipse with two dark spots and a dark bar: as near to a face as arithmetic comes.
    face = ((x - 75) ** 2 * 4 + (y - 75) ** 2 * 3 < 14400) * 120 + 60
    for cx in (52, 98): face[(x - cx) ** 2 + (y - 60) ** 2 < 60] = 20
    face[(abs(x - 75) < 22) & (abs(y - 110) < 5)] = 40
    yield np.stack([face + 40, face + 10, face])


torch.set_num_threads(1)
data = open(sys.argv[1] + "/dlib_face_recognition_resnet_model_v1.dat", "rb").read()
mean, found = layers(Archive(data))
with torch.inference_mode():
    out = [run(mean, found, torch.from_numpy(c.astype(np.float32))[None]) for c in chips()]
print(json.dumps({"embeddings": [[round(float(v), 6) for v in e] for e in out]}))
