"""A studio, a browser before it, and what somebody does there with both hands."""

import json
import os
import subprocess
import time
from pathlib import Path

from browser import Pipe, Tab
from checker import Checker


class Hands:
    """What somebody does in a studio, whatever for."""

    def __init__(self, program: str, samples: Path, folder: Path, chromium: str, axe: Path, minutes: float) -> None:
        self.program, self.samples, self.folder, self.minutes = program, samples, folder, minutes
        self.checker = Checker(axe)
        folder.mkdir(parents=True, exist_ok=True)
        self.project = folder / "Walk.understudy"
        self.environment = {**os.environ, "XDG_CONFIG_HOME": str(folder / "config"), "TMPDIR": str(folder / "temporary")}
        (folder / "temporary").mkdir(exist_ok=True)
        (folder / "release.txt").write_text("A stand-in for a signed release, to try the program with a sample clip.\n")
        self.server, self.port = None, None
        self.pipe = Pipe(chromium)
        self.browser = Tab(self.pipe)

    def start(self) -> str:
        """Starts the studio; gives the address that it shows."""
        port = ["--port", str(self.port)] if self.port else []
        self.server = subprocess.Popen(
            [self.program, "studio", str(self.project), "--footage", str(self.samples), "--json", *port],
            stdout=subprocess.PIPE, text=True, env=self.environment, cwd=self.folder)
        address = json.loads(self.server.stdout.readline())["value"]
        self.port = int(address.split(":")[2].split("/")[0])
        return address

    def go(self, page: str, name: str | None = None) -> None:
        self.browser.run(f"location.hash = '{page}'")
        self.browser.wait(f"document.querySelector('main').dataset.page === '{page}'")
        time.sleep(0.8)
        self.check(page)
        if name:
            self.browser.shot(self.folder / f"{name}.png")

    def check(self, page: str) -> None:
        self.checker.check(self.browser, page)

    def tab(self, page: str) -> Tab:
        """Another window of the same browser."""
        tab = Tab(self.pipe)
        tab.open(f"http://127.0.0.1:{self.port}/#{page}")
        return tab

    def click(self, text: str, within: str = "body", tab: Tab | None = None) -> None:
        script = f"""(() => {{ const b = [...document.querySelectorAll({json.dumps(within)} + ' button')]
            .find((b) => (b.innerText.trim() || b.ariaLabel || '').startsWith({json.dumps(text)}) && b.checkVisibility());
            b?.click(); return !!b; }})()"""
        (tab or self.browser).wait(script, 10)

    def fill(self, label: str, value: str) -> None:
        done = self.browser.run(f"""(() => {{ const l = [...document.querySelectorAll('label')]
            .find((l) => l.innerText.trim().startsWith({json.dumps(label)}) && l.checkVisibility()); const e = l?.control; if (!e) return false;
            if (e.type === 'checkbox') {{ if (!e.checked) e.click(); }}
            else {{ e.value = {json.dumps(value)}; e.dispatchEvent(new Event('input')); e.dispatchEvent(new Event('change')); }}
            return e.type === 'checkbox' ? e.checked : e.value === {json.dumps(value)}; }})()""")
        assert done, f"cannot fill {label} with {value}"

    def fill_choice(self, name: str, value: str) -> None:
        """Chooses in a list that has its name for readers only."""
        self.browser.run(f"""(() => {{ const s = document.querySelector('select[aria-label="{name}"]'); s.value = '{value}';
            s.dispatchEvent(new Event('change')); }})()""")

    def slow(self, pace: float) -> None:
        """Lets uploads through at so many bytes a second; -1, as fast as they go."""
        self.browser.send("Network.emulateNetworkConditions",
                          {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": pace})

    def choose_files(self, selector: str, *files: Path) -> None:
        root = self.browser.send("DOM.getDocument")["root"]["nodeId"]
        node = self.browser.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        self.browser.send("DOM.setFileInputFiles", {"nodeId": node, "files": [str(file) for file in files]})

    def wait_job(self, kind: str, state: str, seconds: float, count: int = 1) -> None:
        self.browser.wait(f"""fetch('/api/jobs').then((r) => r.json()).then((jobs) => {{
            const bad = jobs.find(({{job}}) => ['failed', 'refused'].includes(job.state));
            if (bad) throw new Error(bad.command + ': ' + bad.job.happened);
            return jobs.filter(({{job}}) => job.arguments[0] === '{kind}' && job.state === '{state}').length >= {count}; }})""", seconds)

    def reload(self, until: str = "true") -> None:
        """Loads the page again in the middle of something: it says what it said before, and complains of nothing."""
        page = self.browser.run("document.querySelector('main').dataset.page")
        self.browser.reload()
        self.browser.wait(f"document.querySelector('main').dataset.page === '{page}'")
        self.browser.wait(until)
        told = self.browser.run("document.querySelector('.toast.bad')?.innerText ?? ''")
        assert told == "", f"{page}: {told}"

    def reload_in(self, kind: str) -> None:
        """Loads the page again while a job of a kind runs: the strip below shows the job, and the job knows nothing of it."""
        self.wait_job(kind, "running", 60)
        self.reload("!!document.querySelector('#strip .bar')")
