"""What the studio weighs: its memory, its first page, a grid of a hundred thousand faces, and what it takes from a training.

    run.py PROGRAM PROJECT CHROMIUM [--config FOLDER] [--faceset NAME] [--train ARGUMENTS...]

PROJECT is a project with facesets, such as the studio's walk leaves; it is copied and not touched. A faceset of 100,000
rows is made of the first of its facesets (or of NAME) by repeating its rows. --train gives the arguments of a `train` that
runs in the copy while the studio and a browser follow it. Every number is of this machine: say how busy it was.
"""

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Tests/StudioTests/Walk"))

from browser import Pipe, Tab  # noqa: E402

ROWS = 100_000
TICK = os.sysconf("SC_CLK_TCK")


def multiply(file: Path, rows: int) -> None:
    """Repeats the rows of a faceset until it has so many, each in a frame of its own."""
    base = sqlite3.connect(file, isolation_level=None)
    base.execute("PRAGMA journal_mode = WAL")
    first, last, count, frames = base.execute("SELECT min(id), max(id), count(*), max(frame) + 1 FROM face").fetchone()
    step = last - first + 1
    base.execute("BEGIN")
    for table, key in (("face", "id"), ("mesh", "face"), ("image", "face")):
        names = [row[1] for row in base.execute(f"PRAGMA table_info({table})")]
        for turn in range(1, -(-rows // count)):
            columns = [f"{name} + {turn * step}" if name == key else f"{name} + {turn * frames}" if name == "frame"
                       else name for name in names]
            base.execute(f"INSERT INTO {table} SELECT {', '.join(columns)} FROM {table} WHERE {key} BETWEEN {first} AND {last}")
    base.execute("COMMIT")
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    print(f"faceset: {base.execute('SELECT count(*) FROM face').fetchone()[0]} rows, {file.stat().st_size / 1e6:.0f} MB")
    base.close()


def memory(process: int) -> str:
    values = dict(line.split(":", 1) for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:])
    kilobytes = {name: int(value.split()[0]) for name, value in values.items()}
    own = kilobytes["Private_Dirty"] + kilobytes["Private_Clean"]
    return f"{kilobytes['Rss'] / 1024:.1f} MB resident, {kilobytes['Anonymous'] / 1024:.1f} MB of it anonymous, {own / 1024:.1f} MB its own"


def seconds(process: int) -> float:
    """Processor time."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def browsers(pipe: Pipe) -> dict[str, list[int]]:
    """The processes of the browser by their kinds."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError):
            continue
    kinds: dict[str, list[int]] = {}
    for process in parents:
        above = process
        while above in parents and above != pipe.process.pid:
            above = parents[above]
        if above != pipe.process.pid:
            continue
        words = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").split(b" ")
        kind = next((word[7:].decode() for word in words if word.startswith(b"--type=")), "browser")
        kinds.setdefault(kind, []).append(process)
    return kinds


def load() -> str:
    return "load " + " ".join(f"{value:.1f}" for value in os.getloadavg())


FIRST = """(() => { const n = performance.getEntriesByType('navigation')[0], all = performance.getEntriesByType('resource')
    .filter((r) => !r.name.includes('/picture') && !r.name.includes('/crops'));
  return {shown: performance.getEntriesByName('shown')[0].startTime, bytes: n.transferSize + all.reduce((s, r) => s + r.transferSize, 0), files: all.length + 1}; })()"""
SCROLL = """(async (pace) => { const grid = document.querySelector('.grid'), times = []; let shown = 0, last = null;
  const end = performance.now() + 6000;
  for (let now = performance.now(); now < end;) {
    now = await new Promise(requestAnimationFrame);
    if (last !== null) times.push(now - last);
    last = now; grid.scrollTop += pace;
    if (grid.scrollTop + grid.clientHeight + pace >= grid.scrollHeight) grid.scrollTop = 0;
    shown = Math.max(shown, document.querySelectorAll('.tile').length);
  }
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor(share * (times.length - 1))];
  return {frames: times.length, rate: 1000 * times.length / times.reduce((a, b) => a + b, 0), median: at(0.5), p95: at(0.95), most: at(1), tiles: shown,
    late: times.filter((t) => t > 25).length / times.length}; })"""


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("project", type=Path)
    options.add_argument("chromium")
    options.add_argument("--config", type=Path)
    options.add_argument("--faceset")
    options.add_argument("--train", nargs=argparse.REMAINDER, default=[])
    options = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="understudy-weight-") as folder:
        measure(options, Path(folder))


def measure(options: argparse.Namespace, folder: Path) -> None:
    project = folder / "Weight.understudy"
    shutil.copytree(options.project, project, symlinks=True)
    names = sorted(file.name for file in (project / "facesets").glob("*.faceset"))
    source = project / "facesets" / (options.faceset or names[0])
    large = project / "facesets" / "large.faceset"
    shutil.copy(source, large)
    environment = {**os.environ, **({"XDG_CONFIG_HOME": str(options.config)} if options.config else {})}
    print(load())
    server = subprocess.Popen([options.program, "studio", str(project), "--json"], stdout=subprocess.PIPE, text=True, env=environment)
    pipe = None
    try:
        address = json.loads(server.stdout.readline())["value"]
        time.sleep(2)
        print("after the start:", memory(server.pid))
        pipe = Pipe(options.chromium)
        tab = Tab(pipe)
        tab.open(address)
        # The first visit of a browser that knows nothing of it, and one that has its files.
        for visit in ("first page, empty cache", "first page, again"):
            tab.send("Network.clearBrowserCache" if "empty" in visit else "Network.enable")
            times = []
            for _ in range(5):
                if "empty" in visit:
                    tab.send("Network.clearBrowserCache")
                tab.reload()
                tab.wait("performance.getEntriesByName('shown').length > 0")
                times.append(tab.run(FIRST))
            times.sort(key=lambda one: one["shown"])
            print(f"{visit}: shown after {times[0]['shown']:.0f} to {times[-1]['shown']:.0f} ms, {times[0]['bytes'] / 1000:.0f} KB in {times[0]['files']} files")
        for page in ("people", "footage", "faces", "training", "conversion", "doctor"):
            tab.run(f"location.hash = '{page}'")
            time.sleep(2)
        print("after every page:", memory(server.pid))
        multiply(large, ROWS)
        tab.run("location.hash = 'faces'")
        tab.reload()
        tab.wait("!!document.querySelector('.toolbar select')")
        before = seconds(server.pid)
        begin = time.monotonic()
        tab.run("(() => { const s = document.querySelector('.toolbar select'); s.value = 'large.faceset'; s.dispatchEvent(new Event('change')); })()")
        tab.wait("document.querySelector('.grid-inner').offsetHeight > 500000 && document.querySelectorAll('.tile:not(.bare)').length > 20", 120)
        print(f"{ROWS} faces listed after {time.monotonic() - begin:.1f} s, {seconds(server.pid) - before:.2f} s of the server's processor time; {load()}")
        for pace in (12, 60, 400):
            before = {kind: sum(map(seconds, some)) for kind, some in browsers(pipe).items()}
            result = tab.run(f"{SCROLL}({pace})")
            cost = {kind: (sum(map(seconds, some)) - before.get(kind, 0)) * 1000 / result["frames"] for kind, some in browsers(pipe).items()}
            # On a busy machine only the processor time of a frame says something: below 16.7 ms a core draws 60 a second.
            print(f"scrolling by {pace} pixels a frame:", json.dumps({name: round(value, 2) for name, value in result.items()}),
                  "processor time of a frame in ms:", json.dumps({kind: round(value, 1) for kind, value in cost.items() if value > 0.05}), load())
        print("after the grid:", memory(server.pid))
        before, begin = seconds(server.pid), time.monotonic()
        time.sleep(20)
        print(f"idle with a page open: {100 * (seconds(server.pid) - before) / (time.monotonic() - begin):.2f} % of a core")
        if options.train:
            large.unlink()
            tab.run("location.hash = 'training'")
            subprocess.run([options.program, "queue", "add", "--in", str(project), "--", *options.train], env=environment, stdout=subprocess.DEVNULL, check=True)
            tab.wait("!!document.querySelector('.chart')")
            follow(server.pid, tab)
    finally:
        if pipe:
            pipe.close()
        server.terminate()
        server.wait()


def follow(server: int, tab: Tab) -> None:
    """The server's processor time over the training's, in turns with a page that follows and without."""
    def child() -> int | None:
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1]) == server and b"train" in (folder / "cmdline").read_bytes().split(b"\0"):
                    return int(folder.name)
            except (OSError, IndexError):
                continue
        return None
    until = time.monotonic() + 60
    while not (process := child()) and time.monotonic() < until:
        time.sleep(0.2)
    time.sleep(20)
    address = tab.run("location.href")
    sums = {True: [0.0, 0.0], False: [0.0, 0.0]}
    for turn in range(6):
        isWatched = turn % 2 == 0
        tab.send("Page.navigate", {"url": address if isWatched else "about:blank"})
        time.sleep(2)
        before = seconds(server), seconds(process)
        time.sleep(12)
        after = seconds(server), seconds(process)
        for place in (0, 1):
            sums[isWatched][place] += after[place] - before[place]
    for isWatched, (own, trained) in sums.items():
        print(f"a training {'with a page that follows' if isWatched else 'without a page'}: the server takes {100 * own / trained:.2f} % of its processor time ({own:.2f} s of {trained:.1f} s)")


if __name__ == "__main__":
    main()
