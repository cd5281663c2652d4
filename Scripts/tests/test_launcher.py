"""The launcher: when it sets up, when it builds, when it only starts. And how packages are asked for."""

import os
import shutil
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

CLONE = Path(__file__).resolve().parent.parent.parent


def script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(0o755)


class Launcher(unittest.TestCase):
    """A clone whose three steps and program only write down that they ran."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="a clone ")
        self.addCleanup(folder.cleanup)
        self.clone = Path(folder.name)
        shutil.copy(CLONE / "understudy", self.clone)
        self.log = self.clone / "log"
        for step in ("packages", "setup"):
            script(self.clone / "Scripts" / step, f'echo {step} >>"$(dirname "$0")/../log"\n')
        script(
            self.clone / "Scripts/build",
            'cd "$(dirname "$0")/.."; echo build >>log; touch .build/understudy.stamp\n',
        )
        script(
            self.clone / ".build/release/understudy",
            'echo program >>"$(dirname "$0")/../../log"; printf "<%s>" "$@"; exit 7\n',
        )
        (self.clone / "Sources/Media").mkdir(parents=True)
        self.source = self.clone / "Sources/Media/Reader.swift"
        for path in (self.source, self.clone / "Package.swift"):
            path.touch()
        (self.clone / ".deps/weights").mkdir(parents=True)
        (self.clone / ".deps/parts.json").touch()
        (self.clone / ".deps/weights/mesh.tflite").touch()
        (self.clone / "cache").mkdir()
        (self.clone / ".deps/torch").symlink_to(self.clone / "cache")
        self.start()

    def start(self, *arguments: str, program: str = "understudy") -> subprocess.CompletedProcess:
        ended = subprocess.run(
            [self.clone / program, *arguments], capture_output=True, text=True, cwd="/", check=False
        )
        time.sleep(0.05)  # some ticks of the file system's clock: what is touched next is newer
        return ended

    def steps(self, *arguments: str) -> str:
        self.log.unlink(missing_ok=True)
        self.start(*arguments)
        return " ".join(self.log.read_text().split())

    def test_the_first_start_does_everything_and_the_second_nothing(self):
        self.assertEqual(" ".join(self.log.read_text().split()), "packages setup build program")
        self.assertEqual(self.steps(), "program")

    def test_arguments_and_exit_code_pass_through(self):
        ended = self.start("two words", "", "--json")
        self.assertEqual((ended.stdout, ended.returncode), ("<two words><><--json>", 7))

    def test_a_changed_an_added_and_a_removed_source_build_again(self):
        self.source.touch()
        self.assertEqual(self.steps(), "build program")
        added = self.source.with_name("Writer.swift")
        added.touch()
        self.assertEqual(self.steps(), "build program")
        added.unlink()
        self.assertEqual(self.steps(), "build program")
        self.assertEqual(self.steps(), "program")

    def test_a_changed_set_up_and_a_cache_that_was_deleted_set_up_again(self):
        (self.clone / "Scripts/setup").touch()
        self.assertEqual(self.steps(), "packages setup build program")
        (self.clone / "cache").rmdir()
        self.assertEqual(self.steps(), "packages setup build program")

    def test_a_failed_step_ends_it_with_its_exit_code(self):
        script(self.clone / "Scripts/setup", "exit 4\n")
        self.log.unlink()
        self.assertEqual(self.start().returncode, 4)
        self.assertEqual(self.log.read_text().split(), ["packages"])

    def test_the_doctor_of_an_earlier_build_runs_when_set_up_is_broken(self):
        (self.clone / "cache").rmdir()
        self.assertEqual(self.steps("doctor"), "program")

    def test_it_starts_through_a_link(self):
        (self.clone / "link").symlink_to(self.clone / "understudy")
        self.assertEqual(self.start("x", program="link").stdout, "<x>")


class Packages(unittest.TestCase):
    """`Scripts/packages` on a system made of links and little scripts."""

    def run_on(self, **commands: str) -> subprocess.CompletedProcess:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        bin = Path(folder.name) / "bin"
        bin.mkdir()
        for tool in ("sh", "dirname", "readlink", "mkdir", "env", "tail", "git", "cat"):
            (bin / tool).symlink_to(shutil.which(tool) or "/bin/true")
        working = {"pkg-config": "exit 0", "python3": "exit 0", "id": "echo 1000"}
        for name, text in {**working, **{k.replace("_", "-"): v for k, v in commands.items()}}.items():
            script(bin / name, text + "\n")
        (Path(folder.name) / "Scripts").mkdir()
        shutil.copy(CLONE / "Scripts/packages", Path(folder.name) / "Scripts")
        return subprocess.run(
            [Path(folder.name) / "Scripts/packages"],
            env={"PATH": str(bin)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def test_nothing_is_said_where_nothing_is_missing(self):
        ended = self.run_on()
        self.assertEqual((ended.returncode, ended.stdout, ended.stderr), (0, "", ""))

    def test_without_root_and_sudo_the_exact_line_is_printed(self):
        missing = 'case "$2" in libavcodec | sqlite3) exit 1 ;; esac'
        ended = self.run_on(pkg_config=missing, apt_get="echo never")
        self.assertEqual(ended.returncode, 1)
        self.assertIn(
            "\n              apt-get install --no-install-recommends libavcodec-dev libsqlite3-dev\n",
            ended.stderr,
        )

    def test_root_installs_what_is_missing_and_refreshes_stale_lists_once(self):
        ended = self.run_on(
            id="echo 0",
            pkg_config='case "$2" in sqlite3) exit 1 ;; esac',
            apt_get='here=${0%/*}/..; case "$*" in *update*) : >"$here/fresh" ;; '
            '*) echo "$*" >>"$here/calls"; [ -e "$here/fresh" ] || exit 100 ;; esac',
        )
        self.assertEqual(ended.returncode, 0, ended.stderr)

    def test_a_system_without_apt_is_told_the_names(self):
        ended = self.run_on(pkg_config="exit 1")
        self.assertEqual(ended.returncode, 1)
        self.assertIn("libavformat-dev", ended.stderr)
        self.assertIn("no apt-get", ended.stderr)


if __name__ == "__main__":
    unittest.main()
