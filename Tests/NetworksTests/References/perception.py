"""The loss `perceptual` against the program that its weights come from. Run with stlpips-pytorch 0.0.2 and torch 2.13.0:

    pip download --no-deps stlpips-pytorch==0.0.2 && unzip -d stlpips stlpips_pytorch-*.whl
    python perception.py stlpips > perception.json

Values and gradients are those of that program itself. The weighted mean is written plainly here, of that program's layers.
"""
import json
import sys
import types

sys.path.insert(0, sys.argv[1])
# What it imports besides, for parts that are not used here.
for name, members in (("torchvision", ["models"]), ("IPython", ["embed"]), ("torchsummary", ["summary"])):
    sys.modules[name] = types.SimpleNamespace(**dict.fromkeys(members))

import torch  # noqa: E402
from common import formula, pictures  # noqa: E402
from stlpips_pytorch import stlpips, utils  # noqa: E402

torch.set_num_threads(1)
lpips = stlpips.LPIPS(net="alex", variant="shift_tolerant", verbose=False)
for p in lpips.parameters():
    p.requires_grad = False
cases = {}
# Sides of every remainder of 8 that matters: even and odd halves.
for side, count in ((24, 2), (45, 1), (64, 2), (144, 1)):
    x, y = pictures(1, count, side).requires_grad_(), pictures(3, count, side)
    value = lpips(x, y, normalize=True).mean()
    value.backward()
    flat = x.grad.flatten()
    case = {"value": value.item(), "norm": flat.norm().item(), "step": len(flat) // 61}
    case["gradient"] = [float(f"{v:.6g}") for v in flat[:: case["step"]].tolist()]
    # As training samples have them: nothing around the face, up to 4 at lips and eyes.
    w = (4 * formula(5, count, 1, side, side)).clamp(min=0)
    total = 0
    with torch.no_grad():
        layers = [lpips.net(lpips.scaling_layer(2 * v - 1)) for v in (x, y)]
        for i, (a, b) in enumerate(zip(*layers)):
            off = lpips.lins[i]((utils.normalize_tensor(a) - utils.normalize_tensor(b)) ** 2).double()
            h = off.shape[2]
            for n in range(count):
                for r in range(h):
                    for c in range(h):
                        top, left = r * side // h, c * side // h
                        bottom, right = -(-(r + 1) * side // h), -(-(c + 1) * side // h)
                        total += (off[n, 0, r, c] * w[n, 0, top:bottom, left:right].double().mean()).item() / (
                            count * h * h * w.double().mean().item()
                        )
    case["weighted"] = total
    cases[side] = case
print(json.dumps(cases))
