"""Weights after ten steps of AdaBelief, RMSprop and Lion on gradients of a formula. Run with torch 2.13.0, numpy 2.4.6:

    python more_optimizers.py > more_optimizers.json

RMSprop is PyTorch's own; the other two are written down from their papers in NumPy and double precision.
"""
import json
import numpy as np
import torch
from formula import formula

shapes = [(6, 4), (3, 8), (5, 2, 3, 3), (7,)]
steps = 10


def rate(peak, step):
    return peak * (1 - step / steps)


def gradient(step, i):
    return formula(100 + 10 * step + i, *shapes[i]).double().numpy()


def weights():
    return [formula(i, *shape).double().numpy().copy() for i, shape in enumerate(shapes)]


def rounded(values):
    return [[round(float(v), 7) for v in w.reshape(-1)] for w in values]


def adabelief(peak, beta1, beta2, eps):
    """arXiv:2010.07468, algorithm 2."""
    result = weights()
    for i, w in enumerate(result):
        m, s = np.zeros_like(w), np.zeros_like(w)
        for step in range(steps):
            g, t = gradient(step, i), step + 1
            m = beta1 * m + (1 - beta1) * g
            s = beta2 * s + (1 - beta2) * (g - m) ** 2 + eps
            m_hat, s_hat = m / (1 - beta1**t), s / (1 - beta2**t)
            w -= rate(peak, step) * m_hat / (np.sqrt(s_hat) + eps)
    return rounded(result)


def lion(peak, beta1, beta2, decay):
    """arXiv:2302.06675, algorithm 2."""
    result = weights()
    for i, w in enumerate(result):
        m = np.zeros_like(w)
        for step in range(steps):
            g, r = gradient(step, i), rate(peak, step)
            w -= r * (np.sign(beta1 * m + (1 - beta1) * g) + decay * w)
            m = beta2 * m + (1 - beta2) * g
    return rounded(result)


def rmsprop(peak, alpha, eps):
    params = [torch.nn.Parameter(formula(i, *shape)) for i, shape in enumerate(shapes)]
    optimizer = torch.optim.RMSprop(params, peak, alpha=alpha, eps=eps)
    for step in range(steps):
        optimizer.param_groups[0]["lr"] = rate(peak, step)
        for i, p in enumerate(params):
            p.grad = formula(100 + 10 * step + i, *shapes[i])
        optimizer.step()
    return rounded([p.detach() for p in params])


print(json.dumps({
    "torch": torch.__version__, "numpy": np.__version__,
    "adaBelief": adabelief(0.01, 0.9, 0.99, 1e-8),
    "rmsprop": rmsprop(0.002, 0.9, 1e-8),
    "lion": lion(0.001, 0.9, 0.99, 0.1),
}).replace('], "', '],\n"'))
