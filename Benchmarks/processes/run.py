"""Two processes with one core each against one process with one core: the same training, the same batch, each in turn.

    ./understudy --version
    python3 Benchmarks/processes/run.py --source ana.faceset --target ben.faceset --iterations 40 --rounds 3

Needs two idle cores. The rate is that of the steps between the first and the last eighth, by the events of --json; besides, the
losses of both at the last step. Python's standard library only.
"""
import argparse
import json
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import time

ap = argparse.ArgumentParser()
ap.add_argument("--source", required=True)
ap.add_argument("--target", required=True)
ap.add_argument("--architecture", default="quick")
ap.add_argument("--iterations", type=int, default=40)
ap.add_argument("--rounds", type=int, default=3)
ap.add_argument("--cores", default="0,1")
ap.add_argument("--set", action="append", default=[])
ap.add_argument("--program", default=str(pathlib.Path(__file__).parents[2] / ".build/release/understudy"))
o = ap.parse_args()
cores = o.cores.split(",")


def train(processes):
    """Steps a second, and the last step's losses."""
    folder = tempfile.mkdtemp()
    settings = ["occlusion.steps=0", "scores.share=0", "previews.seconds=0", "checkpoints.seconds=100000"]
    command = ["taskset", "-c", ",".join(cores[:processes]), o.program, "train", "--json"]
    command += ["--source", o.source, "--target", o.target, "--model", folder + "/model"]
    command += ["--architecture", o.architecture, "--iterations", str(o.iterations)]
    # One thread each, in both: the number is divided.
    command += ["--threads", str(processes), "--processes", str(processes)]
    for setting in settings + o.set:
        command += ["--set", setting]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    marks, losses = [], None
    for line in run.stdout:
        event = json.loads(line)
        if event["event"] == "progress" and event["unit"] == "iterations":
            marks.append((event["done"], time.perf_counter()))
            losses = event["details"]["source"], event["details"]["target"]
    if run.wait() != 0:
        raise SystemExit(f"training by {processes} failed")
    shutil.rmtree(folder)
    first = next(m for m in marks if m[0] >= o.iterations / 8)
    return (marks[-1][0] - first[0]) / (marks[-1][1] - first[1]), losses


rates = {1: [], 2: []}
for _ in range(o.rounds):
    for processes in rates:
        rate, losses = train(processes)
        rates[processes].append(rate)
        print(f"{processes} process(es): {rate:.2f} steps/s, losses {losses[0]} {losses[1]}", flush=True)
one, two = (statistics.median(rates[p]) for p in rates)
print(f"two against one: {two / one:.2f} times the steps")
