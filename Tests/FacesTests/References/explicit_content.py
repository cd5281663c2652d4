#!/usr/bin/env python3
"""Writes explicit_content.json: scores of synthetic pictures of 256 x 256 by onnxruntime, so that no
resampling is part of the comparison.

    python3 explicit_content.py WEIGHTS_FOLDER > explicit_content.json    onnxruntime 1.32.0, numpy 2.4.6
"""
import json, sys

import numpy as np
import onnxruntime

session = onnxruntime.InferenceSession(sys.argv[1] + "/open-nsfw.onnx")
y, x = np.meshgrid(np.arange(256), np.arange(256), indexing="ij")
pictures = [
    np.stack([(x + y) % 256, (2 * x) % 256, (x + 3 * y) % 256], 2),
    np.stack([x * 0 + 210, y * 0 + 160, x * 0 + 130], 2),        # the color of skin, without form
    np.stack([(x * y) % 256, x, y], 2),
]
scores = []
for p in pictures:
    crop = p[16:240, 16:240, ::-1].astype(np.float32) - np.array([104, 117, 123], np.float32)
    scores.append(float(session.run(None, {"input:0": crop[None].copy()})[0][0, 1]))
print(json.dumps({"scores": scores}))
