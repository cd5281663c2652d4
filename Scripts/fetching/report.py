"""Progress and failures: for a person on standard error, or for a program as lines of JSON on standard output."""

import json
import os
import shutil
import sys
import textwrap
import time


class Failure(Exception):
    """What happened, and what to do about it. Ends the set-up with exit code 1."""

    def __init__(self, happened: str, remedy: str = ""):
        super().__init__(happened)
        self.happened = happened
        self.remedy = remedy


class Mode:
    """How to show things; the two are set once, out of the command line."""

    json = False
    quiet = False


def event(name: str, **fields: object) -> None:
    """A line of JSON as `understudy --json` writes it."""
    if Mode.json and not (Mode.quiet and name != "error"):
        line = json.dumps({"event": name, **fields}, sort_keys=True, ensure_ascii=False)
        print(line, flush=True)


def is_live() -> bool:
    if Mode.json or Mode.quiet:
        return False
    return sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def say(text: str) -> None:
    """A line of its own."""
    event("note", text=text)
    if Mode.json or Mode.quiet:
        return
    clear()
    print(f"understudy: {text}", file=sys.stderr, flush=True)


def fail(failure: Failure) -> None:
    """The failure, wrapped behind the program's name."""
    event(
        "error", outcome="failed", exit=1, happened=failure.happened, remedy=failure.remedy or None
    )
    clear()
    width = min(shutil.get_terminal_size((100, 24)).columns, 110)
    name = "understudy: "
    first = name
    for text in (failure.happened, failure.remedy):
        for line in text.splitlines():
            wrapped = textwrap.fill(
                line,
                width,
                initial_indent=first,
                subsequent_indent=" " * len(name),
                break_long_words=False,
                break_on_hyphens=False,
            )
            print(wrapped or first.rstrip(), file=sys.stderr)
            first = " " * len(name)


def clear() -> None:
    if is_live():
        sys.stderr.write("\r\x1b[2K")
        sys.stderr.flush()


def megabytes(count: float) -> str:
    return f"{count / 1e6:.1f}" if count < 10e6 else f"{count / 1e6:.0f}"


def clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


class Bar:
    """A live bar on a terminal; elsewhere a line at the start, one a half minute, and one at the end."""

    def __init__(self, label: str, total: int):
        self.label = label
        self.total = total
        self.started = self.told = time.monotonic()
        event("started", stage="setup", subject=label)
        if not is_live() and not Mode.json:
            say(f"{label} ({megabytes(total)} MB)")

    def show(self, done: int) -> None:
        now = time.monotonic()
        rate = done / max(now - self.started, 0.1)
        if Mode.json:
            event("progress", stage="setup", done=done, total=self.total, unit="bytes", details={})
            return
        if not is_live():
            if now - self.told >= 30:
                self.told = now
                say(f"{self.label}: {megabytes(done)} of {megabytes(self.total)} MB")
            return
        left = f"  {clock((self.total - done) / rate)} left" if rate > 0 and done < self.total else ""
        tail = f"{megabytes(done)}/{megabytes(self.total)} MB  {rate / 1e6:.1f} MB/s{left}"
        room = shutil.get_terminal_size((80, 24)).columns - len(self.label) - len(tail) - 5
        bar = ""
        if room >= 5:
            filled = int(room * min(done / max(self.total, 1), 1))
            bar = "━" * filled + "─" * (room - filled)
            if not os.environ.get("NO_COLOR"):
                bar = f"\x1b[36m{bar[:filled]}\x1b[90m{bar[filled:]}\x1b[0m"
        sys.stderr.write(f"\r\x1b[2K{self.label}  {bar}  {tail}")
        sys.stderr.flush()

    def finish(self) -> None:
        seconds = time.monotonic() - self.started
        text = f"{self.label}: {megabytes(self.total)} MB in {clock(seconds)}"
        event("finished", stage="setup", text=text)
        if not Mode.json and (is_live() or seconds >= 5):
            say(text)
