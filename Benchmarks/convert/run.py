"""Time and memory of a conversion against ffmpeg transcoding the same clip with the same encoder settings, in turn.

    swift build -c release --product understudy
    python Benchmarks/convert/run.py CLIP --model MODEL [--rounds 3] [-- further arguments of `understudy convert`]

Prints wall time, processor time and peak memory of both, and the ratios of the best rounds. The target is a ratio of at
most 1.25 in time. `--loops N` repeats the clip N times first (stream copy), to see that memory does not grow. `--parts`
adds a table of where the processor's time goes (needs `perf`, Debian's linux-perf; one more run).
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import parts

ROOT = pathlib.Path(__file__).parents[2]
ap = argparse.ArgumentParser()
ap.add_argument("clip", type=pathlib.Path)
ap.add_argument("--model", type=pathlib.Path, required=True)
ap.add_argument("--rounds", type=int, default=3)
ap.add_argument("--loops", type=int, default=1)
ap.add_argument("--threads", type=int, default=os.cpu_count())
ap.add_argument("--program", default=str(ROOT / ".build/release/understudy"))
ap.add_argument("--parts", action="store_true")
ap.add_argument("more", nargs="*")
o = ap.parse_args()


def run(command):
    """Wall seconds, processor seconds and peak resident MiB of a command."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    message = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)}\n{message.decode()}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    clip = o.clip
    if o.loops > 1:
        clip = folder / ("loop" + o.clip.suffix)
        subprocess.run(["ffmpeg", "-v", "error", "-stream_loop", str(o.loops - 1), "-i", o.clip, "-c", "copy", clip],
                       check=True)
    theirs = ["ffmpeg", "-y", "-v", "error", "-i", str(clip), "-map", "0:v", "-map", "0:a?", "-c:v", "libx264", "-crf", "17",
              "-preset", "medium", "-threads", str(o.threads), "-c:a", "copy", str(folder / "theirs.mkv")]
    ours = [o.program, "convert", str(clip), "--model", str(o.model), "-o", str(folder / "ours.mkv"), "--overwrite",
            "--threads", str(o.threads), "--quiet", *o.more]
    results = {"ffmpeg": [], "understudy": []}

    def clear():
        for old in folder.glob("ours.mkv*"):
            shutil.rmtree(old) if old.is_dir() else old.unlink()

    for i in range(o.rounds):
        for name, command in (("ffmpeg", theirs), ("understudy", ours)):
            clear()
            results[name].append(run(command))
    best = {name: [min(column) for column in zip(*rows)] for name, rows in results.items()}
    for name, (wall, cpu, memory) in best.items():
        print(f"{name:11} {wall:7.2f} s wall, {cpu:7.2f} s processor, {memory:6.0f} MiB")
    print(f"ratio       {best['understudy'][0] / best['ffmpeg'][0]:.2f} wall, "
          f"{best['understudy'][1] / best['ffmpeg'][1]:.2f} processor")
    if o.parts:
        clear()
        print(parts.table(ours, folder / "perf.data"))
