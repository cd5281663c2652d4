"""Trains, converts and judges pairs of people of the test footage, one after the other, as a user would.

    swift build -c release --product understudy
    python Benchmarks/pairs/run.py WORK [--minutes 5 | --iterations N --threads 1] [--pairs ring | all | PLATE:SOURCE ...] [--set KEY=VALUE ...]

The clips are those of the test footage (`../shared/footage`, or `--footage`) that show one person. `ring`, the default, takes
each person once as the target and once as the source; `all` every ordered pair. WORK keeps facesets, models and results; a
run that was stopped goes on with the pair that was not finished. It writes `WORK/MINUTES/table.md` and, for each pair, a
picture: three frames of the plate above the same ones of the result. Consents are recorded in WORK, in the public way.

With --iterations N in place of minutes the machine need not be idle, and two copies with --threads 1, each with pairs of its own, may
run side by side: first find out how many iterations five minutes alone come to. The results are then in WORK/Ni.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
# A ring by similar turns of the head: neighbors are a target and their source.
PEOPLE = [
    "single_face.mp4", "WolfgangLanger_Pexels.mp4", "grid_brbk7n.mpg", "grid_lbbc2a.mpg", "grid_lwbsza.mpg",
    "grid_sbwe5n.mpg", "grid_bbaf2n.mpg", "grid_pwij3p.mpg", "grid_sbia1a.mpg", "carphone_pristine.mp4",
]
COLUMNS = {
    "identity to the source": "source", "identity to the target": "target", "nearer to the source": "nearer",
    "mouth correlation": "mouth r", "mouth amplitude": "mouth a", "eyes correlation": "eyes r",
    "eyes amplitude": "eyes a", "gaze error": "gaze", "pose error": "pose", "landmark error": "landmarks",
    "edge step": "edge", "sharpness": "sharp", "jitter": "jitter", "flicker": "flicker", "pumping": "pumping",
}

ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
ap.add_argument("work", type=pathlib.Path)
ap.add_argument("--minutes", type=float, default=5)
ap.add_argument("--iterations", type=int)
ap.add_argument("--threads", type=int)
ap.add_argument("--pairs", nargs="+", default=["ring"])
ap.add_argument("--set", nargs="*", default=[], dest="settings")
ap.add_argument("--footage", type=pathlib.Path, default=ROOT.parent / "shared/footage")
ap.add_argument("--program", type=pathlib.Path, default=ROOT / ".build/release/understudy")
o = ap.parse_args()
work = o.work.resolve()
results = work / (f"{o.iterations}i" if o.iterations else f"{o.minutes:g}")
length = ["--iterations", o.iterations] if o.iterations else ["--minutes", o.minutes]
threads = ["--threads", o.threads] if o.threads else []
results.mkdir(parents=True, exist_ok=True)
environment = dict(os.environ, XDG_CONFIG_HOME=str(work / "config"))


def call(*arguments):
    done = subprocess.run([str(a) for a in arguments], capture_output=True, text=True, env=environment)
    if done.returncode:
        raise RuntimeError(done.stderr.strip() or done.stdout.strip())
    return done.stdout


def faceset(clip):
    """The clip's faceset, made when it is missing."""
    name, made = clip.split(".")[0], work / f"{clip.split('.')[0]}.faceset"
    consent, release = work / f"{name}.consent", work / "release.txt"
    if not consent.exists():
        release.write_text("Licensed for tests: see the README of the test footage.\n")
        call(o.program, "consent", "grant", "--name", name, "--clip", o.footage / clip, "--release", release, "--role",
             "source", "--role", "target", "--use", "research", "--until", "2999-12-31", "-o", consent, "-q")
    if not made.exists():
        call(o.program, "extract", o.footage / clip, "--consent", consent, "-o", made, "-q")
    return made


def judge(plate, source):
    """The scores of one pair, measured when they are not on the disk."""
    name = f"{plate.split('.')[0]}-{source.split('.')[0]}"
    scores, model, film = results / f"{name}.json", results / name, results / f"{name}.mp4"
    if not scores.exists():
        sets = [word for setting in o.settings for word in ("--set", setting)]
        call(o.program, "train", "--target", faceset(plate), "--source", faceset(source), "--model", model,
             "-q", *length, *threads, *sets)
        call(o.program, "convert", o.footage / plate, "--model", model, "-o", film, "--overwrite", "-q",
             *threads)
        lines = call(o.program, "evaluate", o.footage / plate, film, "--source", o.footage / source, "--json")
        last = json.loads(lines.strip().splitlines()[-1])["value"]
        scores.write_text(json.dumps({s["metric"]: [s["value"], s.get("good", True)] for s in last["scores"]}))
        stills(o.footage / plate, film, results / f"{name}.png", last["frames"])
    return json.loads(scores.read_text())


def stills(plate, film, out, frames):
    """Three frames of the plate above the same three of the result."""
    at = [frames * part // 8 for part in (1, 4, 7)]
    chosen = "+".join(f"eq(n\\,{frame})" for frame in at)
    view = f"select={chosen},scale=-2:360,tile=3x1"
    call("ffmpeg", "-v", "error", "-y", "-i", plate, "-i", film, "-filter_complex",
         f"[0:v]{view}[a];[1:v]{view}[b];[a][b]vstack", "-frames:v", 1, "-update", 1, out)


def wanted():
    if o.pairs == ["ring"]:
        return [(PEOPLE[i], PEOPLE[(i + 1) % len(PEOPLE)]) for i in range(len(PEOPLE))]
    if o.pairs == ["all"]:
        return [(a, b) for a in PEOPLE for b in PEOPLE if a != b]
    return [tuple(pair.split(":")) for pair in o.pairs]


def row(plate, source, scores):
    cells = []
    for metric in COLUMNS:
        # Nothing is said of what could not be measured, such as eyes that never move.
        value, good = scores.get(metric, [None, True])
        shown = "-" if value is None else f"{value:.3f}"
        cells.append(shown if good else f"**{shown}**")
    return f"| {plate.split('.')[0]} <- {source.split('.')[0]} | {' | '.join(cells)} |"


rows = []
for plate, source in wanted():
    try:
        rows.append(row(plate, source, judge(plate, source)))
    except RuntimeError as error:
        rows.append(f"| {plate} <- {source} | {' '.join(str(error).split())[:200]} |" + " |" * (len(COLUMNS) - 1))
    print(rows[-1], flush=True)
    head = f"| plate <- source | {' | '.join(COLUMNS.values())} |\n|{'-|' * (len(COLUMNS) + 1)}\n"
    (results / "table.md").write_text(head + "\n".join(rows) + "\n")
if not rows:
    sys.exit("no pairs")
