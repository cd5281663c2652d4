"""Which part of a conversion the processor's time goes to, by `perf`'s samples of its stacks."""
import collections
import subprocess

# What is in a stack, the first that fits from the innermost function outward, and what it says. Swift's names are mangled: a
# type's stands in them as it is.
PARTS = [
    ("libx264", "encoding"),
    ("BlurMeasure", "paint: blur of the plate measured"),
    ("11degradation_", "paint: blur of the plate measured"),
    ("Sharpening", "paint: sharpening"),
    ("7Imaging8FloatLabV", "paint: colors"),
    ("ColorTransfer", "paint: colors"),
    ("LightMatch", "paint: colors"),
    ("FacePainterV5paint", "paint: mask, warp and blend"),
    ("SwapPassC4plan", "the plate's face: warp and regions"),
    ("SwapPass", "the model's networks"),
    ("TargetFinder", "finding faces"),
    ("findFaces", "finding faces"),
    ("libavcodec", "decoding"),
]
REST = "all else: start, packets, hashes, system"


def stacks(data):
    """Each sample's thread, and its functions and libraries, the innermost first."""
    text = subprocess.run(["perf", "script", "-i", data, "-F", "tid,ip,sym,dso"], capture_output=True, text=True, errors="replace").stdout
    for block in text.split("\n\n"):
        lines = block.split("\n")
        if len(lines) > 1:
            yield lines[0].strip(), lines[1:]


def part(frames):
    for frame in frames:
        for word, name in PARTS:
            if word in frame:
                return name
    return None


def table(command, data):
    """The share of each part, in lines."""
    subprocess.run(["perf", "record", "-F", "250", "-g", "-e", "cpu-clock", "-o", data, *command], check=True, capture_output=True)
    counts, last = collections.Counter(), {}
    for thread, frames in stacks(data):
        found = part(frames)
        if found:
            last[thread] = found
        elif "perf-" in frames[0] or "libtorch" in frames[0]:
            # Code that a network's library made while it ran leaves no stack: the thread is where it was just before.
            found = "finding faces" if last.get(thread) == "finding faces" else "the model's networks"
        counts[found or REST] += 1
    total = sum(counts.values())
    return "\n".join(f"{100 * count / total:5.1f} %  {name}" for name, count in counts.most_common())
