#!/usr/bin/env python3
"""Writes super_resolution.json: a made picture enlarged by realesr-animevideov3-x4, which ncnn itself reads and runs.

    python3 super_resolution.py WEIGHTS_FOLDER > super_resolution.json        ncnn 1.0.20261020, numpy 2.4
"""
import json
import pathlib
import sys

import ncnn
import numpy as np

SIZE = (13, 18)  # rows, columns


def picture():
    y, x = np.mgrid[: SIZE[0], : SIZE[1]]
    return np.stack([(3 * y * y + 7 * x + 40 * c) % 29 / 28 for c in range(3)]).astype(np.float32)


def enlarged(folder, x):
    net = ncnn.Net()
    net.opt.use_vulkan_compute = False
    # Weights have 16 bits; everything is computed in 32.
    net.opt.use_fp16_packed = net.opt.use_fp16_storage = net.opt.use_fp16_arithmetic = False
    net.opt.use_bf16_storage = False
    name = str(pathlib.Path(folder) / "realesr-animevideov3-x4")
    assert net.load_param(name + ".param") == 0 and net.load_model(name + ".bin") == 0
    run = net.create_extractor()
    run.input("data", ncnn.Mat(x))
    return np.array(run.extract("output")[1])


y = enlarged(sys.argv[1], picture())
assert y.shape == (3, 4 * SIZE[0], 4 * SIZE[1])
json.dump({"mean": float(y.astype(np.float64).mean()), "everySeventh": [round(float(v), 7) for v in y.ravel()[::7]]}, sys.stdout)
