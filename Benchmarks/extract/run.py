"""Processor time of an extraction against `ffmpeg -i CLIP -f null -`, in turn.

    swift build -c release --product understudy
    python Benchmarks/extract/run.py CLIP --consent CONSENT [--loops 4] [--size 1920x1080] [--rounds 3]

`--size` enlarges the clip first, `--loops` repeats it, so that the start of the program counts little. Prints the processor
milliseconds a frame of both and the ratio of the best rounds. The targets: a ratio of at most 2.5 at 1080p, 8 ms a frame at
640x360.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).parents[2]
ap = argparse.ArgumentParser()
ap.add_argument("clip", type=pathlib.Path)
ap.add_argument("--consent", type=pathlib.Path, required=True)
ap.add_argument("--loops", type=int, default=1)
ap.add_argument("--size")
ap.add_argument("--rounds", type=int, default=3)
ap.add_argument("--program", default=str(ROOT / ".build/release/understudy"))
o = ap.parse_args()


def run(command):
    """Processor seconds and peak resident MiB of a command."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    message = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(map(str, command))}\n{message.decode()}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    clip = folder / "clip.mp4"
    coding = ["-vf", "scale=" + o.size.replace("x", ":"), "-c:v", "libx264", "-crf", "18", "-preset", "fast"] if o.size else ["-c", "copy"]
    subprocess.run(["ffmpeg", "-v", "error", "-stream_loop", str(o.loops - 1), "-i", o.clip, "-an", *coding, clip], check=True)
    count = int(subprocess.run(
        ["ffprobe", "-v", "error", "-count_packets", "-select_streams", "v:0", "-show_entries", "stream=nb_read_packets",
         "-of", "csv=p=0", clip], check=True, capture_output=True, text=True).stdout.strip().rstrip(","))
    theirs = ["ffmpeg", "-v", "error", "-i", clip, "-f", "null", "-"]
    ours = [o.program, "extract", clip, "--consent", o.consent, "-o", folder / "a.faceset", "--quiet"]
    results = {"ffmpeg": [], "understudy": []}
    for _ in range(o.rounds):
        for name, command in (("ffmpeg", theirs), ("understudy", ours)):
            for old in folder.glob("a.faceset*"):
                old.unlink()
            results[name].append(run(command))
    best = {name: [min(column) for column in zip(*rows)] for name, rows in results.items()}
    for name, (cpu, memory) in best.items():
        print(f"{name:11} {1000 * cpu / count:6.2f} ms of processor time a frame, {memory:5.0f} MiB, {count} frames")
    print(f"ratio       {best['understudy'][0] / best['ffmpeg'][0]:6.2f}")
