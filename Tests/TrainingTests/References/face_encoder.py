"""Writes face_encoder.json: the gradient of the squared distance between the embeddings of the two chips of
FacesTests/References/identity.py, towards the pixels (0...1) of the second, by PyTorch and that script's own reader.

    python3 face_encoder.py WEIGHTS_FOLDER > face_encoder.json        torch 2.13.0, numpy 2.4
"""
import contextlib
import io
import json
import pathlib
import runpy

import numpy as np
import torch

script = pathlib.Path(__file__).parents[2] / "FacesTests/References/identity.py"
with contextlib.redirect_stdout(io.StringIO()):
    other = runpy.run_path(str(script))
first, second = (torch.from_numpy(c.astype(np.float32))[None] / 255 for c in other["chips"]())
network = lambda x: other["run"](other["mean"], other["found"], x * 255)
second.requires_grad_()
distance = ((network(second) - network(first)) ** 2).sum()
distance.backward()
flat = second.grad.flatten()
print(json.dumps({"distance": distance.item(), "norm": flat.norm().item(),
                  "gradient": [float(f"{v:.6g}") for v in flat[::1013].tolist()]}))
