"""The links in a clone's `.deps`, which is where the compiler and the program look."""

import json
import os
from pathlib import Path
from typing import Iterable, Tuple

from . import unpack
from .pins import Part
from .report import Failure
from .store import Store

# Links that a library's own name needs beside it: OpenVINO's wheel has no name without a version.
ALIASES: Tuple[Tuple[str, str, str], ...] = (
    ("openvino-2026.4.1", "lib/libopenvino_c.so", "libopenvino_c.so.2641"),
)


def link(clone: Path, store: Store, parts: Iterable[Part]) -> None:
    """Points `.deps` at the parts and writes what was linked, for `understudy doctor`."""
    deps = clone / ".deps"
    try:
        deps.mkdir(exist_ok=True)
        wanted, record = {}, []
        for part in parts:
            folder = store.path(part)
            for name, inside in part.links:
                wanted[name] = os.path.normpath(folder / inside)
            for owner, name, target in ALIASES:
                if owner == part.name:
                    point(folder / name, target)
            record.append({"part": part.name, "title": part.title, "folder": str(folder)})
        for name, target in wanted.items():
            path = deps / name
            if "/" in name and path.parent.is_symlink():
                path.parent.unlink()
            path.parent.mkdir(parents=True, exist_ok=True)
            point(path, target)
        forget_others(deps, wanted)
        written = deps / ".parts.json.new"
        written.write_text(json.dumps({"schema": "understudy.parts/1", "parts": record}, indent=1))
        os.replace(written, deps / "parts.json")
    except OSError as error:
        raise Failure(
            f"{deps} cannot be written: {error.strerror}.", "Make the clone's folder writable."
        ) from error


def point(path: Path, target: str) -> None:
    """A link, replaced in one step where it points elsewhere."""
    if path.is_symlink() and os.readlink(path) == target:
        return
    if path.exists() and not path.is_symlink():
        unpack.remove(path)
    new = path.with_name(path.name + ".new")
    unpack.remove(new)
    new.symlink_to(target)
    os.replace(new, path)


def forget_others(deps: Path, wanted: dict) -> None:
    """Takes away links of an earlier version to what is no longer wanted."""
    for path in list(deps.iterdir()) + list((deps / "weights").glob("*")):
        if path.is_symlink() and str(path.relative_to(deps)) not in wanted:
            path.unlink()
