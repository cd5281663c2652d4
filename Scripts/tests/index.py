"""A folder of small wheels that pip takes for its index, and a cache to fetch them into."""

import contextlib
import hashlib
import io
import os
import random
import tempfile
import unittest
import zipfile
from pathlib import Path
from typing import Dict, Tuple
from unittest import mock

from fetching.pins import Part, Take, Wheel, wheel
from fetching.store import Store


def write_wheel(
    folder: Path, project: str, files: Dict[str, bytes], version: str = "1.0"
) -> Wheel:
    """A wheel that pip accepts, and its pin."""
    stem = f"{project}-{version}"
    path = folder / f"{stem}-cp311-cp311-manylinux_2_28_x86_64.whl"
    facts = {
        f"{stem}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {project}\nVersion: {version}\n",
        f"{stem}.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: false\n"
        "Tag: cp311-cp311-manylinux_2_28_x86_64\n",
    }
    record = "".join(f"{name},,\n" for name in [*files, *facts])
    facts[f"{stem}.dist-info/RECORD"] = record
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        for name, text in facts.items():
            archive.writestr(name, text)
    data = path.read_bytes()
    return wheel(path.name, hashlib.sha256(data).hexdigest(), len(data) / 1e6)


def noise(count: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(count)


class SetUpTestCase(unittest.TestCase):
    """A test with an index and a cache of its own."""

    def setUp(self) -> None:
        self.folder = Path(self.enter(tempfile.TemporaryDirectory()))
        self.index = self.folder / "index"
        self.index.mkdir()
        self.store = Store(self.folder / "cache" / "understudy")
        self.messages = io.StringIO()
        self.enter(contextlib.redirect_stderr(self.messages))
        self.enter(
            mock.patch.dict(
                os.environ,
                PIP_FIND_LINKS=str(self.index),
                PIP_NO_INDEX="1",
                PIP_CONFIG_FILE=os.devnull,
            )
        )

    def enter(self, manager):  # unittest's own comes with Python 3.11
        value = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return value

    def part(self, name: str = "sample", **files: bytes) -> Tuple[Part, Wheel]:
        """A part of one wheel whose files go to the folder `data`."""
        pinned = write_wheel(self.index, name, {f"{name}/{k}.bin": v for k, v in files.items()})
        return (
            Part(
                name=f"{name}-1.0",
                title=name,
                wheels=(pinned,),
                takes=(Take(f"{name}/", "data/"),),
                unpacked=sum(map(len, files.values())),
                links=((name, "data"),),
            ),
            pinned,
        )

    def bring(self, part: Part) -> None:
        with self.store.locked():
            if not self.store.is_complete(part):
                self.store.bring(part)
