"""The cache: complete or absent, whatever happens on the way."""

import dataclasses
import os
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path
from unittest import mock

from fetching import clone, download, libtorch, unpack
from fetching.download import NotThere
from fetching.pins import Take
from fetching.report import Failure
from fetching.store import STAMP

from .index import SetUpTestCase, noise, write_wheel

SCRIPTS = Path(__file__).resolve().parent.parent


class Fetching(SetUpTestCase):
    def test_a_part_is_unpacked_and_linked_and_its_wheel_is_not_kept(self):
        part, pinned = self.part(one=b"first", two=b"second")
        self.bring(part)
        clone.link(self.folder, self.store, [part])
        self.assertEqual((self.folder / ".deps/sample/one.bin").read_bytes(), b"first")
        self.assertEqual(self.store.faults(part), [])
        self.assertFalse((self.store.folder / "wheels" / pinned.file).exists())

    def test_a_complete_part_needs_neither_network_nor_pip(self):
        part, _ = self.part(one=b"first")
        self.bring(part)
        for wheel in self.index.iterdir():
            wheel.unlink()
        with mock.patch.object(type(self.store), "pip", None):
            self.bring(part)
        self.assertTrue(self.store.is_complete(part))

    def test_what_is_wanted_of_a_wheel_names_the_folder(self):
        part, _ = self.part(one=b"first", two=b"second")
        fewer = dataclasses.replace(part, takes=(Take("sample/one.bin", "one.bin"),))
        self.bring(part)
        self.bring(fewer)
        self.assertNotEqual(part.folder, fewer.folder)
        self.assertTrue(self.store.is_complete(part) and self.store.is_complete(fewer))

    def test_a_damaged_wheel_that_was_left_in_the_cache_is_fetched_again(self):
        part, pinned = self.part(one=noise(10_000))
        wheels = self.store.folder / "wheels"
        wheels.mkdir(parents=True)
        (wheels / pinned.file).write_bytes(noise(10_000, seed=2))
        self.bring(part)
        self.assertIn("is damaged", self.messages.getvalue())
        self.assertEqual(self.store.faults(part), [])

    def test_a_whole_wheel_that_was_left_in_the_cache_is_used(self):
        part, pinned = self.part(one=noise(10_000))
        wheels = self.store.folder / "wheels"
        wheels.mkdir(parents=True)
        os.rename(self.index / pinned.file, wheels / pinned.file)
        self.bring(part)
        self.assertEqual(self.store.faults(part), [])

    def test_another_file_under_the_right_name_is_refused_with_both_hashes(self):
        part, pinned = self.part(one=b"first")
        write_wheel(self.index, "sample", {"sample/one.bin": b"another"})
        other = download.sha256(self.index / pinned.file)
        with self.assertRaises(Failure) as caught:
            self.bring(part)
        self.assertIn(pinned.sha256, caught.exception.happened)
        self.assertIn(other, caught.exception.happened)
        self.assertFalse(self.store.path(part).exists())

    def test_a_weight_inside_the_right_wheel_is_checked_by_its_own_hash(self):
        part, _ = self.part(one=b"first")
        part = dataclasses.replace(part, takes=(Take("sample/one.bin", "one.bin", "0" * 64),))
        with self.assertRaises(Failure) as caught:
            self.bring(part)
        self.assertIn("one.bin", caught.exception.happened)
        self.assertFalse(self.store.path(part).exists())

    def test_a_changed_and_a_missing_file_are_found(self):
        part, _ = self.part(one=b"first", two=b"second")
        self.bring(part)
        (self.store.path(part) / "data/one.bin").write_bytes(b"fir5t")
        (self.store.path(part) / "data/two.bin").unlink()
        self.assertEqual(
            self.store.faults(part), ["data/one.bin was changed", "data/two.bin is missing"]
        )

    def test_a_part_with_a_deleted_file_or_a_damaged_stamp_comes_again(self):
        part, _ = self.part(one=b"first", two=b"second")
        for damage in ("data/one.bin", STAMP):
            self.bring(part)
            (self.store.path(part) / damage).unlink()
            self.assertFalse(self.store.is_complete(part))
            self.bring(part)
            self.assertEqual(self.store.faults(part), [])
        (self.store.path(part) / STAMP).write_text("{")
        self.assertFalse(self.store.is_complete(part))

    def test_links_of_an_earlier_version_go_away(self):
        part, _ = self.part(one=b"first")
        self.bring(part)
        clone.link(self.folder, self.store, [part])
        (self.folder / ".deps" / "old").symlink_to("nowhere")
        clone.link(self.folder, self.store, [part])
        self.assertFalse((self.folder / ".deps" / "old").is_symlink())


class Wheels(SetUpTestCase):
    def test_bytes_hidden_in_python_are_read_and_the_python_never_runs(self):
        self.assertEqual(unpack.bytes_literal(b'w = b"\\x00\\xff"'), b"\x00\xff")
        marker = self.folder / "ran"
        with self.assertRaises(ValueError):
            unpack.bytes_literal(f"w = open({str(marker)!r}, 'w')".encode())
        self.assertFalse(marker.exists())

    def test_a_path_that_leads_out_of_the_folder_is_refused(self):
        write_wheel(self.index, "evil", {"evil/../../../out.bin": b"x"})
        part, _ = self.part("evil", **{"../../../out": b"x"})
        with self.assertRaises(Failure) as caught:
            self.bring(part)
        self.assertIn("leads out", caught.exception.happened)

    def test_tags_name_the_file_and_not_the_running_python(self):
        self.assertEqual(
            download.tags("a-1-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl"),
            "--python-version 311 --implementation cp --abi none --platform manylinux2014_x86_64 "
            "--platform manylinux_2_17_x86_64".split(),
        )


class Faults(SetUpTestCase):
    def test_an_index_that_does_not_answer_is_called_that(self):
        part, _ = self.part(one=b"first")
        silent = {"PIP_NO_INDEX": "0", "PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_FIND_LINKS": ""}
        with mock.patch.dict(os.environ, silent):
            with self.assertRaises(Failure) as caught:
                self.bring(part)
        self.assertIn("does not answer", caught.exception.happened)
        self.assertIn("network", caught.exception.remedy)

    def test_without_pip_its_package_is_named(self):
        missing = subprocess.CompletedProcess([], 1)
        with mock.patch.object(download.subprocess, "run", return_value=missing):
            with self.assertRaises(Failure) as caught:
                download.find_pip()
        self.assertIn("python3-pip", caught.exception.remedy)

    def test_too_small_a_disk_is_said_before_anything_is_fetched(self):
        part, _ = self.part(one=b"first")
        part = dataclasses.replace(part, unpacked=1 << 60)
        with self.assertRaises(Failure) as caught:
            self.bring(part)
        self.assertIn("MB are free", caught.exception.happened)

    @unittest.skipUnless(os.geteuid() == 0, "mounting a small disk needs root")
    def test_a_disk_that_fills_up_on_the_way_leaves_nothing_half(self):
        part, _ = self.part(one=noise(6_000_000))
        disk = self.folder / "cache"
        disk.mkdir(exist_ok=True)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk]).returncode:
            self.skipTest("this system mounts no small disk")
        try:
            with mock.patch.object(type(self.store), "ask_for_space"):
                with self.assertRaises(Failure) as caught:
                    self.bring(part)
            self.assertIn("the disk is full", caught.exception.happened)
            self.assertFalse(self.store.path(part).exists())
        finally:
            subprocess.run(["umount", "-l", disk], check=True)

    def test_a_build_of_libtorch_that_the_index_lacks_is_replaced_by_the_plain_one(self):
        plain, _ = self.part("plain", one=b"first")
        absent = dataclasses.replace(
            plain, name="absent-1.0", wheels=(dataclasses.replace(plain.wheels[0], project="absent"),)
        )
        with self.assertRaises(NotThere):
            self.bring(absent)
        with mock.patch.multiple(libtorch, PROCESSOR=absent, PLAIN=plain):
            with self.store.locked():
                self.assertIs(libtorch.bring(self.store, "cpu"), plain)


class Kills(SetUpTestCase):
    """`kill -9` at many moments, and two set-ups at once, with processes of their own."""

    def start(self, part) -> subprocess.Popen:
        code = (
            "import sys; sys.path[:0] = sys.argv[1:2]; sys.dont_write_bytecode = True\n"
            "from pathlib import Path\n"
            "from fetching.pins import Part, Take, Wheel\n"
            "from fetching.store import Store\n"
            "store, part = Store(Path(sys.argv[2])), eval(sys.argv[3])\n"
            "with store.locked():\n"
            "    if not store.is_complete(part): store.bring(part)\n"
        )
        return subprocess.Popen(
            [sys.executable, "-c", code, str(SCRIPTS), str(self.store.folder), repr(part)],
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def test_a_killed_set_up_leaves_a_part_complete_or_absent_and_the_next_one_goes_on(self):
        part, _ = self.part(**{f"file{i}": noise(400_000, i) for i in range(20)})
        begun = time.monotonic()
        self.assertEqual(self.start(part).wait(), 0)
        whole = time.monotonic() - begun
        moments = 12
        for moment in range(1, moments):
            self.store.drop(part)
            process = self.start(part)
            time.sleep(whole * moment / moments)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if self.store.path(part).exists():
                self.assertTrue((self.store.path(part) / STAMP).is_file(), "a half part")
                self.assertEqual(self.store.faults(part), [])
            self.assertEqual(self.start(part).wait(), 0, "after a kill at moment %d" % moment)
            self.assertEqual(self.store.faults(part), [])
            # The last set-up may have found a complete part, and then had nothing to stage.
            self.assertEqual(list(self.store.folder.glob("staging/*")), [])

    def test_two_first_starts_at_once_fetch_once(self):
        part, _ = self.part(**{f"file{i}": noise(400_000, i) for i in range(10)})
        both = [self.start(part) for _ in range(2)]
        texts = [process.communicate()[1].decode() for process in both]
        self.assertEqual([process.returncode for process in both], [0, 0], texts)
        self.assertEqual("".join(texts).count("fetching sample"), 1)
        self.assertEqual(self.store.faults(part), [])


if __name__ == "__main__":
    unittest.main()
