"""The scripts that queue shards with Slurm, on a Slurm of one node that the test starts and ends."""

import getpass
import os
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import time
import unittest
from pathlib import Path
from typing import List

CLONE = Path(__file__).resolve().parent.parent.parent
DAEMONS = ("munged", "slurmctld", "slurmd")
PATH = os.environ["PATH"] + ":/usr/sbin:/sbin"
LACKS = [name for name in (*DAEMONS, "sbatch") if shutil.which(name, path=PATH) is None]
PROGRAM = CLONE / ".build/release/understudy"
PLATE = CLONE / ".deps/samples/single_face.mp4"

CONFIGURATION = """
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={control}
SlurmdPort={node}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket
CredType=cred/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
SchedulerParameters=sched_interval=1,bf_interval=1
MinJobAge=300
NodeName={host} NodeAddr=127.0.0.1 CPUs=4 State=UNKNOWN
PartitionName=test Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


def free_port() -> int:
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        return some.getsockname()[1]


def script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(0o755)


class Cluster:
    """One node that computes and controls, with ports, keys and folders of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("munge", "state", "spool"):
            (folder / name).mkdir(mode=0o755)
        configuration = folder / "slurm.conf"
        configuration.write_text(
            CONFIGURATION.format(
                host=socket.gethostname().split(".")[0],
                user=getpass.getuser(),
                folder=folder,
                control=free_port(),
                node=free_port(),
            )
        )
        self.environment = {
            **os.environ,
            "PATH": PATH,
            "SLURM_CONF": str(configuration),
            "XDG_CONFIG_HOME": str(folder / "config"),
        }
        key = folder / "munge/key"
        key.write_bytes(os.urandom(128))
        key.chmod(0o600)
        munge = [f"--{name}-file={folder}/munge/{name}" for name in ("key", "log", "pid", "seed")]
        self.daemons = [
            self.start("munged", "--foreground", f"--socket={folder}/munge/socket", *munge),
        ]
        self.wait("munge", "-n", f"--socket={folder}/munge/socket")
        self.daemons.append(self.start("slurmctld", "-D", "-c"))
        self.daemons.append(self.start("slurmd", "-D"))
        self.wait("srun", "--immediate=1", "true")

    def start(self, name: str, *arguments: str) -> subprocess.Popen:
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                [name, *arguments], env=self.environment, stdout=log, stderr=log
            )

    def wait(self, *command: str) -> None:
        """Waits until a command succeeds."""
        last = ""
        for _ in range(100):
            ended = subprocess.run(
                command, env=self.environment, capture_output=True, text=True, check=False
            )
            if ended.returncode == 0:
                return
            last = ended.stderr
            time.sleep(0.2)
        raise AssertionError(f"{command[0]} does not answer: {last}")

    def run(self, *command: str, cwd: Path) -> subprocess.CompletedProcess:
        return subprocess.run(
            command, env=self.environment, cwd=cwd, capture_output=True, text=True, check=False
        )

    def wait_for_jobs(self, seconds: float) -> None:
        end = time.time() + seconds
        while time.time() < end:
            queue = self.run("squeue", "--noheader", cwd=self.folder)
            if queue.returncode == 0 and not queue.stdout.strip():
                return
            time.sleep(0.2)
        raise AssertionError(f"jobs still wait: {queue.stdout}")

    def stop(self) -> None:
        for daemon in reversed(self.daemons):
            daemon.terminate()
            daemon.wait()


@unittest.skipIf(
    LACKS or os.geteuid() != 0,
    f"needs root and Slurm (Debian: slurmctld, slurmd, slurm-client, munge); not here: {LACKS}",
)
class Slurm(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory(prefix="slurm-")
        cls.addClassCleanup(folder.cleanup)
        Path(folder.name).chmod(0o755)
        cls.cluster = Cluster(Path(folder.name))
        cls.addClassCleanup(cls.cluster.stop)

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="a clone ")
        self.addCleanup(folder.cleanup)
        self.clone = Path(folder.name)
        for name in ("slurm-convert", "slurm-extract"):
            (self.clone / "Scripts").mkdir(exist_ok=True)
            shutil.copy(CLONE / "Scripts" / name, self.clone / "Scripts")

    def queue(self, name: str, *arguments: str) -> subprocess.CompletedProcess:
        return self.cluster.run(str(self.clone / "Scripts" / name), *arguments, cwd=self.clone)

    def runs(self) -> List[str]:
        """The commands of all jobs, in the order in which they ended."""
        return (self.clone / "log").read_text().splitlines()

    def stand_in(self, then: str = "") -> None:
        """A program that writes down what it was told, when it is done with it."""
        script(
            self.clone / "understudy",
            f'sleep 0.3; {then}\nprintf "<%s>" "$@" >>"{self.clone}/log"; echo >>"{self.clone}/log"\n',
        )

    def test_extract_queues_the_shards_and_then_the_join(self) -> None:
        self.stand_in()
        given = ["a clip.mp4", "--consent", "ben.consent", "-o", "ben's.faceset"]
        queued = self.queue("slurm-extract", "3", *given)
        self.assertEqual(queued.returncode, 0, queued.stderr)
        self.cluster.wait_for_jobs(60)
        words = "".join(f"<{word}>" for word in ["extract", *given])
        runs = self.runs()
        self.assertEqual(
            sorted(runs[:3]), [f"{words}<--shard><{number}/3>" for number in (1, 2, 3)]
        )
        self.assertEqual(runs[3:], [f"{words}<--join>"])

    def test_convert_queues_the_shards_and_then_the_join(self) -> None:
        self.stand_in()
        queued = self.queue("slurm-convert", "2", "scene.mp4", "-o", "out.mp4")
        self.assertEqual(queued.returncode, 0, queued.stderr)
        self.cluster.wait_for_jobs(60)
        words = "<convert><--threads><4><scene.mp4><-o><out.mp4>"
        runs = self.runs()
        self.assertEqual(sorted(runs[:2]), [f"{words}<--shard><{number}/2>" for number in (1, 2)])
        self.assertEqual(runs[2:], [f"{words}<--join>"])

    def test_nothing_is_joined_when_a_shard_fails(self) -> None:
        self.stand_in('case "$*" in *2/3*) exit 3;; esac')
        queued = self.queue("slurm-extract", "3", "a.mp4", "-o", "ben.faceset")
        self.assertEqual(queued.returncode, 0, queued.stderr)
        self.cluster.wait_for_jobs(60)
        runs = self.runs()
        self.assertEqual(len(runs), 2)
        self.assertFalse([run for run in runs if "--join" in run])

    def test_wrong_usage_queues_nothing(self) -> None:
        for words in ([], ["3"], ["none", "a.mp4"], ["0", "a.mp4"]):
            queued = self.queue("slurm-extract", *words)
            self.assertEqual(queued.returncode, 2)
            self.assertIn("usage: slurm-extract SHARDS CLIP", queued.stderr)

    @unittest.skipUnless(
        PROGRAM.exists() and PLATE.exists(), "needs the built program and the sample clips"
    )
    def test_the_faceset_is_that_of_one_run(self) -> None:
        script(self.clone / "understudy", f'exec "{PROGRAM}" "$@"\n')
        clips = [self.clone / name for name in ("plate.mp4", "cut.mkv")]
        shutil.copy(PLATE, clips[0])
        # The same man, with a cut in the middle, to a picture of him that is turned around.
        cut = (
            "[0:v]trim=end_frame=24[a];[0:v]trim=start_frame=40,setpts=PTS-STARTPTS,hflip[b];"
            "[a][b]concat=n=2"
        )
        subprocess.run(
            ["ffmpeg", "-v", "error", "-i", PLATE, "-filter_complex", cut]
            + ["-an", "-c:v", "ffv1", clips[1]],
            check=True,
        )
        (self.clone / "release.txt").write_text("A release.")
        consent = ["--release", "release.txt", "--role", "target", "--use", "research"]
        consent += ["--until", "2999-12-31", "-o", "ben.consent", "-q"]
        for words in (
            ["consent", "grant", "--name", "Ben", "--clip", "plate.mp4", *consent],
            ["extract", "plate.mp4", "cut.mkv", "--consent", "ben.consent", "-o", "one.faceset"],
        ):
            ended = self.cluster.run(str(self.clone / "understudy"), *words, cwd=self.clone)
            self.assertEqual(ended.returncode, 0, ended.stderr)
        queued = self.queue(
            *["slurm-extract", "3", "plate.mp4", "cut.mkv"],
            *["--consent", "ben.consent", "-o", "three.faceset"],
        )
        self.assertEqual(queued.returncode, 0, queued.stderr)
        self.cluster.wait_for_jobs(600)
        outputs = "".join(file.read_text() for file in self.clone.glob("slurm-*.out"))
        self.assertTrue((self.clone / "three.faceset").exists(), outputs)
        self.assertFalse((self.clone / "three.faceset.understudy").exists())
        one, three = (
            list(sqlite3.connect(self.clone / f"{name}.faceset").iterdump())
            for name in ("one", "three")
        )
        self.assertGreater(len(one), 3 * 100)
        self.assertEqual(one, three)


if __name__ == "__main__":
    unittest.main()
