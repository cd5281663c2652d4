"""Two shards side by side and their join against one process, all on the same two cores, in turn.

    ./understudy --version
    python3 Benchmarks/convert/shards.py CLIP --model MODEL [--rounds 3] [--cores 0,1] [-- further arguments of `understudy convert`]

Needs two idle cores, and a clip of several segments (250 frames each). Prints wall and processor time of both, the ratios of
each round and their median: above 1, the shards are slower. Ends with an error where the packets of both differ.
"""
import argparse
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ap = argparse.ArgumentParser()
ap.add_argument("clip", type=pathlib.Path)
ap.add_argument("--model", type=pathlib.Path, required=True)
ap.add_argument("--rounds", type=int, default=3)
ap.add_argument("--cores", default="0,1")
# The number shows in the encoder's bytes, so it is the same for all.
ap.add_argument("--threads", type=int, default=2)
ap.add_argument("--program", default=str(pathlib.Path(__file__).parents[2] / ".build/release/understudy"))
ap.add_argument("more", nargs="*")
o = ap.parse_args()


def used():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def convert(result, *parts):
    """Runs `convert` once for each of some lists of arguments, side by side."""
    command = ["taskset", "-c", o.cores, o.program, "convert", str(o.clip), "--model", str(o.model), "-o", str(result)]
    command += ["--threads", str(o.threads), "--quiet", *o.more]
    runs = [subprocess.Popen([*command, *part], stdout=subprocess.DEVNULL) for part in parts]
    # All are waited for, whatever becomes of one of them.
    if any([run.wait() for run in runs]):
        sys.exit("a conversion failed")


def measured(work):
    """Wall and processor seconds of some work."""
    start, before = time.perf_counter(), used()
    work()
    return time.perf_counter() - start, used() - before


def whole(result):
    convert(result, [])


def shards(result):
    convert(result, ["--shard", "1/2"], ["--shard", "2/2"])
    convert(result, ["--join"])


def packets(result):
    """A hash of each stream's packets."""
    command = ["ffmpeg", "-v", "error", "-i", str(result), "-map", "0:v", "-map", "0:a?", "-c", "copy"]
    return subprocess.run([*command, "-f", "streamhash", "-"], capture_output=True, check=True).stdout


ratios = []
for _ in range(o.rounds):
    folder = pathlib.Path(tempfile.mkdtemp())
    one, two = folder / "one.mkv", folder / "two.mkv"
    alone, divided = measured(lambda: whole(one)), measured(lambda: shards(two))
    if packets(one) != packets(two):
        sys.exit("the shards' packets are not those of one process")
    shutil.rmtree(folder)
    ratios.append([b / a for a, b in zip(alone, divided)])
    print(f"one process {alone[0]:7.2f} s wall, {alone[1]:7.2f} s processor; two shards {divided[0]:7.2f} and {divided[1]:7.2f}; "
          f"ratios {ratios[-1][0]:.3f} and {ratios[-1][1]:.3f}")
print("median of the ratios: " + ", ".join(f"{statistics.median(r):.3f} {name}" for r, name in zip(zip(*ratios), ["wall", "processor"])))
