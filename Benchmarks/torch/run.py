"""A training step of `original` in Understudy against PyTorch eager in fp32: same network, same number of threads,
one step of each in turn, so that a busy machine slows both alike. Needs torch 2.13.0.

    swift build -c release --product training-benchmark && swift build -c release --product TorchShim
    python Benchmarks/torch/run.py --threads 1 --rounds 5
"""
import argparse
import pathlib
import statistics
import subprocess
import time
import torch
from torch import nn
from torch.nn import functional as F

ap = argparse.ArgumentParser()
ap.add_argument("--threads", type=int, default=1)
ap.add_argument("--rounds", type=int, default=5)
ap.add_argument("--batch", type=int, default=16)
ap.add_argument("--program", default=str(pathlib.Path(__file__).parents[2] / ".build/release/training-benchmark"))
o = ap.parse_args()


class Original(nn.Module):
    def __init__(self, w=128, code=1024):
        super().__init__()
        c = [3, w, 2 * w, 4 * w, 8 * w]
        self.down = nn.ModuleList(nn.Conv2d(c[i], c[i + 1], 5, 2) for i in range(4))
        self.squeeze, self.spread = nn.Linear(128 * w, code), nn.Linear(code, 128 * w)
        self.up = nn.Conv2d(8 * w, 16 * w, 3, padding=1)
        u = [4 * w, 2 * w, w, w // 2]
        self.decoders = nn.ModuleList(
            nn.ModuleList([nn.Conv2d(u[i], 4 * u[i + 1], 3, padding=1) for i in range(3)]
                          + [nn.Conv2d(u[3], 3, 5, padding=2)]) for _ in range(2))
        self.w = w

    def encode(self, x):
        for layer in self.down:
            x = F.leaky_relu(layer(F.pad(x, (1, 2, 1, 2))), 0.1)
        x = self.spread(self.squeeze(x.flatten(1))).reshape(-1, 8 * self.w, 4, 4)
        return F.pixel_shuffle(F.leaky_relu(self.up(x), 0.1), 2)

    def decode(self, x, k):
        *ups, out = self.decoders[k]
        for layer in ups:
            x = F.pixel_shuffle(F.leaky_relu(layer(x), 0.1), 2)
        return torch.sigmoid(out(x))


torch.set_num_threads(o.threads)
model = Original()
adam = torch.optim.Adam(model.parameters(), 5e-5, (0.5, 0.999))


def eager():
    start = time.perf_counter()
    total = 0
    for k in range(2):
        x = torch.rand(o.batch, 3, 64, 64)
        total = total + F.l1_loss(model.decode(model.encode(x), k), x)
    total.backward()
    adam.step()
    adam.zero_grad()
    total.item()
    return (time.perf_counter() - start) * 1e3


def start(*arguments):
    program = subprocess.Popen([o.program, "original", str(o.batch), str(o.threads), *arguments],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def step():
        program.stdin.write("step\n")
        program.stdin.flush()
        return float(program.stdout.readline().split()[0])

    return step


steps = {"PyTorch eager fp32": eager, "Understudy fp32": start("--float32"), "Understudy bf16": start()}
times = {name: [] for name in steps}
for round in range(o.rounds + 1):
    for name, step in steps.items():
        taken = step()
        if round:  # the first step of each is warm-up
            times[name].append(taken)
base = statistics.median(times["PyTorch eager fp32"])
print(f"original, batch {o.batch} + {o.batch}, {o.threads} thread(s), median of {o.rounds} steps")
for name, taken in times.items():
    median = statistics.median(taken)
    pairs = statistics.median(a / b for a, b in zip(taken, times["PyTorch eager fp32"]))
    print(f"{name:20} {median:8.0f} ms   {median / base:.2f} of eager; {pairs:.2f} round by round")
