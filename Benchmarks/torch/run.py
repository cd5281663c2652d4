"""A training step in Understudy against PyTorch: same network, losses and number of threads, one step of each in turn, so that a
busy machine slows all alike. PyTorch steps eagerly in fp32, and once more with all that it offers here: bf16, channels last, its fused
optimizer. `original` is trained by its own recipe; `saehd-df` by the mean difference and Adam alone, in all of them. Needs torch 2.13.0 and numpy.

    swift build -c release --product training-benchmark && swift build -c release --product TorchShim
    python Benchmarks/torch/run.py --threads 1 --rounds 5
    python Benchmarks/torch/run.py --network saehd-df --batch 4
"""
import argparse
import pathlib
import statistics
import subprocess
import sys
import time
import torch
from torch import nn
from torch.nn import functional as F

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/NetworksTests/References"))
from saehd_parts import Decoder, Encoder

ap = argparse.ArgumentParser()
ap.add_argument("--network", choices=["original", "saehd-df"], default="original")
ap.add_argument("--threads", type=int, default=1)
ap.add_argument("--rounds", type=int, default=5)
ap.add_argument("--batch", type=int, default=16)
ap.add_argument("--program", default=str(ROOT / ".build/release/training-benchmark"))
o = ap.parse_args()


class Original(nn.Module):
    side = 64

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


class SaehdDF(nn.Module):
    side = 128

    def __init__(self, width=64, code=256):
        super().__init__()
        self.encoder = Encoder(width, False, False, F.leaky_relu)
        self.squeeze, self.spread = nn.Linear(8 * width * 64, code), nn.Linear(code, code * 64)
        self.up = nn.Conv2d(code, 4 * code, 3, 1, 1)
        self.decoders = nn.ModuleList(Decoder(code, width, False, False, F.leaky_relu) for _ in range(2))

    def encode(self, x):
        x = self.spread(self.squeeze(self.encoder(x))).reshape(len(x), -1, 8, 8)
        return F.pixel_shuffle(F.leaky_relu(self.up(x), 0.1), 2)

    def decode(self, x, k):
        return self.decoders[k](x)


class Eager:
    """Steps of PyTorch: in fp32 as it comes, or with all that it offers."""

    def __init__(self, offers):
        layout = torch.channels_last if offers else torch.contiguous_format
        self.model = (Original() if o.network == "original" else SaehdDF()).to(memory_format=layout)
        self.adam = torch.optim.Adam(self.model.parameters(), 5e-5, (0.5, 0.999), fused=offers)
        self.offers, self.layout = offers, layout

    def __call__(self):
        start = time.perf_counter()
        total = 0
        for k in range(2):
            x = torch.rand(o.batch, 3, self.model.side, self.model.side).to(memory_format=self.layout)
            with torch.autocast("cpu", torch.bfloat16, enabled=self.offers):
                y = self.model.decode(self.model.encode(x), k)
            total = total + F.l1_loss(y.float(), x)
        total.backward()
        self.adam.step()
        self.adam.zero_grad()
        total.item()
        return (time.perf_counter() - start) * 1e3


torch.set_num_threads(o.threads)

def start(*arguments):
    program = subprocess.Popen([o.program, o.network, str(o.batch), str(o.threads), *arguments],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def step():
        program.stdin.write("step\n")
        program.stdin.flush()
        return float(program.stdout.readline().split()[0])

    return step


steps = {
    "PyTorch eager fp32": Eager(False), "PyTorch bf16 fused": Eager(True), "Understudy fp32": start("--float32"),
    "Understudy bf16": start(),
}
times = {name: [] for name in steps}
for round in range(o.rounds + 1):
    for name, step in steps.items():
        taken = step()
        if round:  # the first step of each is warm-up
            times[name].append(taken)
eager, offers = (times[name] for name in list(steps)[:2])
print(f"{o.network}, batch {o.batch} + {o.batch}, {o.threads} thread(s), median of {o.rounds} steps")
for name, taken in times.items():
    median = statistics.median(taken)

    def ratio(others):
        return statistics.median(a / b for a, b in zip(taken, others))

    print(f"{name:20} {median:8.0f} ms   {ratio(eager):.2f} of eager fp32, {ratio(offers):.2f} of bf16 fused, round by round")
