"""Walks through the whole story in a headless Chromium, from an empty project to the finished film, on the sample clips.

    walk.py PROGRAM SAMPLES FOLDER CHROMIUM AXE [MINUTES]

AXE is axe-core's script, by which each page's accessibility is checked. Screenshots of each page lie in FOLDER afterwards. Ends with 0 when all of it went as it should.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True

from browser import Tab  # noqa: E402
from hands import Hands  # noqa: E402

# Both pictures of the tuning page are there.
SHOWN = """(document.querySelectorAll('.stage .box img').length === 2 &&
  [...document.querySelectorAll('.stage .box img')].every((i) => i.complete && i.naturalWidth > 0))"""
# Pictures of faces are there.
TILES = "document.querySelectorAll('.tile:not(.bare)').length > 8"
# A number that another finished picture does not have.
LOOK = """((image) => { const canvas = Object.assign(document.createElement('canvas'), {width: 160, height: 90});
  const context = canvas.getContext('2d'); context.drawImage(image, 0, 0, 160, 90);
  return context.getImageData(0, 0, 160, 90).data.reduce((sum, value, i) => (sum * 31 + value * (i % 7 + 1)) % 1000000007, 7);
  })(document.querySelector('.two img'))"""


class Walk(Hands):
    def footage(self) -> None:
        self.browser.wait("document.querySelector('main').dataset.page === 'footage'")
        self.browser.shot(self.folder / "01-empty.png")
        # Loaded again in the middle of an upload, which ends with its page: nothing is left of it.
        self.slow(20_000)
        self.choose_files("main input[type=file]", self.samples / "single_face.mp4")
        self.browser.wait("document.querySelector('.upload progress')?.value > 0.05")
        self.reload("!document.querySelector('.upload')")
        self.slow(-1)
        self.browser.wait("fetch('/api/project').then((r) => r.json()).then((p) => p.contents.footage.length === 0)")
        until = time.monotonic() + 20
        while left := list((self.project / "footage").iterdir()):
            assert time.monotonic() < until, left
            time.sleep(0.1)
        self.choose_files("main input[type=file]", self.samples / "single_face.mp4")
        self.browser.wait("document.querySelectorAll('.shot').length === 1")
        self.click("Pick on this machine")
        self.browser.wait("document.querySelectorAll('.picker button').length > 0")
        self.reload("document.querySelectorAll('.shot').length === 1")
        self.click("Pick on this machine")
        self.browser.wait("document.querySelectorAll('.picker button').length > 0")
        self.browser.shot(self.folder / "02-pick.png")
        self.browser.run("[...document.querySelectorAll('.picker li')].find((l) => l.innerText.includes('Wolfgang')).querySelector('button').click()")
        self.browser.wait("document.querySelectorAll('.shot').length === 2")
        self.click("Close", "dialog")

    def consents(self) -> None:
        self.go("people")
        self.choose_files("aside input[type=file]", self.folder / "release.txt")
        self.browser.wait("[...document.querySelectorAll('aside select')].some((s) => s.value === 'release.txt')")
        for person, role, clip in (("Mara", "Source", "WolfgangLanger_Pexels.mp4"), ("Jon", "Target", "single_face.mp4")):
            for label, value in (("Name", person), ("Clip of", clip), ("Signed", "release.txt"), (role, ""), ("I attest", "")):
                self.fill(label, value)
            self.click("Measure and sign")
            self.browser.wait("document.querySelector('aside form input').value === ''")
            self.browser.run("document.querySelectorAll('[name=roles]').forEach((box) => { box.checked = false; })")
        self.reload_in("consent")
        self.wait_job("consent", "done", 120, 2)
        self.browser.wait("document.querySelectorAll('.consent').length === 2")
        self.go("people", "03-people")

    def faces(self) -> None:
        self.go("footage")
        for clip, person in (("Wolfgang", "Mara"), ("single_face", "Jon")):
            self.browser.run(f"[...document.querySelectorAll('.shot')].find((s) => s.dataset.name.startsWith('{clip}')).querySelector('footer button').click()")
            self.browser.wait("!!document.querySelector('dialog[open]')")
            value = self.browser.run(f"[...document.querySelector('dialog select').options].find((o) => o.text === '{person}').value")
            self.fill("Whose faces", value)
            self.click("Find them", "dialog")
        self.reload_in("extract")
        self.wait_job("extract", "done", 240, 2)
        self.browser.wait("document.querySelectorAll('.shot .who .chip').length === 2")
        self.go("footage", "04-footage")
        self.go("faces")
        self.browser.run("(() => { const s = document.querySelector('.toolbar select'); s.value = 'mara.faceset'; s.dispatchEvent(new Event('change')); })()")
        self.browser.wait(TILES)
        count = "Number(document.querySelector('.tally.kept .number').textContent)"
        self.browser.wait(f"{count} > 200 && document.querySelector('.toolbar .figures').textContent.startsWith(String({count}))")
        before = self.browser.run(count)
        self.browser.run("document.querySelector('.grid').focus()")
        for key in ("ArrowRight", " ", "ArrowRight", " "):
            self.browser.key(key)
        self.browser.shot(self.folder / "05-faces.png")
        self.browser.key("x")
        self.browser.wait(f"{count} === {before} - 2")
        # What was decided is kept, whatever becomes of the page; so is what is in sight of it.
        self.reload(f"{TILES} && {count} > 0")
        assert self.browser.run(count) == before - 2
        self.fill_choice("Which faces", "unwanted")
        self.browser.wait("document.querySelectorAll('.tile.out').length === 2")
        self.browser.run("document.querySelector('.grid').focus()")
        for key in (" ", "ArrowRight", " ", "k"):
            self.browser.key(key)
        self.browser.wait(f"{count} === {before}")
        self.fill_choice("Which faces", "kept")
        self.browser.wait(TILES)
        self.browser.run("document.querySelector('.grid').focus()")
        self.browser.key(" ")
        self.browser.key("x")
        self.browser.wait(f"{count} === {before} - 1")
        self.browser.key("z")
        self.browser.wait(f"{count} === {before}")
        self.landmarks()
        self.go("faces")

    def landmarks(self) -> None:
        """Corrects the landmarks of a face with the mouse and the keyboard, and puts it back as it was found."""
        page = self.browser
        place = "(() => { const c = document.querySelector('.mesh circle[aria-label^=chin]'); return [Number(c.getAttribute('cx')), Number(c.getAttribute('cy'))]; })()"

        def opened() -> None:
            page.run("document.querySelector('.grid').focus()")
            page.key("e")
            page.wait("document.querySelector('.repair img')?.naturalWidth > 0", 60)

        def crop() -> str:
            page.wait("!!document.querySelector('.tile.cursor:not(.bare)')")
            return page.run("document.querySelector('.tile.cursor canvas').toDataURL()")

        # The cursor is on the first face from now on, whatever was before.
        self.reload(TILES)
        face = page.run("fetch('/api/facesets/mara.faceset/faces').then((r) => r.json()).then((c) => c.id[0])")
        before = crop()
        opened()
        self.check("faces")
        # The picture shows twice the crop's 256 pixels.
        down = page.run(f"{place}[1] + 30 * 512 / document.querySelector('.mesh').getBoundingClientRect().height")
        page.drag(".mesh circle[aria-label^=chin]", 0, 30)
        page.wait(f"Math.abs({place}[1] - {down}) < 1")
        down = page.run(f"{place}[1] + 3")
        for _ in range(3):
            page.key("ArrowDown")
        page.wait(f"Math.abs({place}[1] - {down}) < 0.2")
        page.shot(self.folder / "05-landmarks.png")
        self.click("Cut anew", "dialog")
        # Loaded again while it is cut anew: it is cut all the same.
        self.reload(TILES)
        page.wait(f"fetch('/api/facesets/mara.faceset/faces/{face}/mesh').then((r) => r.json()).then((m) => m.isRepaired)", 60)
        self.reload(TILES)
        assert crop() != before
        opened()
        self.click("As it was found", "dialog")
        page.wait(f"!document.querySelector('dialog') && {TILES}", 60)
        assert crop() == before

    def training(self) -> None:
        self.go("training")
        self.fill("Minutes", str(self.minutes))
        self.browser.run("document.querySelector('aside form details').open = true")
        self.fill("Seconds between previews", "5")
        self.check("training")
        self.click("What it takes", "aside form")
        self.browser.wait("document.querySelector('aside form p[role=status]').innerText.includes('steps a minute')", 90)
        self.browser.shot(self.folder / "06-training-cost.png")
        self.click("Train", "aside form")
        self.wait_job("train", "running", 20)
        self.browser.wait("!!document.querySelector('.job-panel .bar')")
        # A reload in the middle shows the same job, and so does another tab.
        self.browser.reload()
        self.browser.wait("!!document.querySelector('.job-panel .bar')")
        other = self.tab("training")
        other.wait("!!document.querySelector('.job-panel .bar')")
        # The studio is killed; its job goes on without it, and the next studio follows it.
        self.server.send_signal(signal.SIGKILL)
        self.server.wait()
        other.close()
        self.browser.open(self.start())
        self.wait_job("train", "running", 20)
        self.go("training", "06-training-live")
        other = self.tab("training")
        # A pause ends the process in order; going on goes on.
        self.click("Pause", ".job-panel")
        self.wait_job("train", "paused", 60)
        paused = "!!document.querySelector('.job-panel .pill.paused')"
        for tab in (self.browser, other):
            tab.wait(paused)
        # What one of two tabs decides, the other one shows.
        self.click("Go on", ".job-panel", other)
        self.browser.wait(f"!({paused})")
        other.close()
        self.wait_job("train", "done", 120 + 240 * self.minutes)
        self.go("training")
        self.browser.wait("document.querySelector('.wipe .after').naturalWidth > 0")
        self.browser.wait("document.querySelector('.worth strong')?.innerText.length > 0 && document.querySelector('.worth canvas').clientHeight > 0")
        self.browser.shot(self.folder / "07-scores.png")
        self.fill("Wipe", "50")
        self.browser.run("document.querySelector('main').scrollTo(0, 260)")
        time.sleep(0.3)
        self.browser.shot(self.folder / "07-training.png")

    def film(self) -> None:
        self.go("conversion")
        assert self.browser.run("document.querySelector('aside select').value") == "single_face.mp4"
        self.browser.run("document.querySelector('aside form details').open = true")
        self.fill("Feather", "4.5")
        self.browser.shot(self.folder / "08-settings.png")
        self.click("Render", "aside form")
        self.reload_in("convert")
        self.wait_job("convert", "done", 240)
        self.browser.wait("document.querySelector('video')?.videoWidth === 640")
        self.browser.wait("document.querySelector('.credentials')?.innerText.includes('valid, signed on this machine')")
        self.browser.run("document.querySelector('video').play()")
        self.browser.wait("document.querySelector('video').currentTime > 0.2")
        self.reload("document.querySelector('video')?.videoWidth === 640")
        self.browser.run("document.querySelector('video').play()")
        self.browser.wait("document.querySelector('video').currentTime > 0.5")
        self.browser.run("(() => { const v = document.querySelector('video'); v.pause(); v.currentTime = 1.5; })()")
        self.browser.wait("Math.abs(document.querySelector('video').currentTime - 1.5) < 0.1 && !document.querySelector('video').seeking")
        self.go("conversion", "09-film")

    def knob(self, path: str, value: float, tab: Tab | None = None) -> None:
        (tab or self.browser).run(f"""(() => {{ const k = document.getElementById('knob-{path}'); k.value = {value};
            k.dispatchEvent(new Event('input')); }})()""")

    def stills(self) -> list[int]:
        """The processes that make single frames for the studio."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
                parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError):
                continue
            if parent == self.server.pid and b"stills" in words:
                found.append(int(folder.name))
        return found

    def tuning(self) -> None:
        page = self.browser
        self.go("conversion")
        page.run("document.querySelector('a[href=\"#tuning\"]').click()")
        page.wait(SHOWN, 90)
        time.sleep(0.3)
        self.check("tuning")
        page.shot(self.folder / "13-tuning.png")
        before = page.run(LOOK)
        self.knob("mask.size", 0.6)
        page.wait(f"{SHOWN} && {LOOK} !== {before}", 60)
        page.run("document.querySelector('.stage').focus()")
        for key in ("ArrowRight", "ArrowRight", "f"):
            page.key(key)
        frame = page.run("document.querySelector('.transport input').value")
        page.wait(f"document.querySelector('.two img').alt.includes(' {frame},')", 60)
        page.shot(self.folder / "14-tuning-near.png")
        page.key("f")
        # A second of frames, played over and over until something else is asked for.
        page.key("p")
        page.wait("document.querySelector('.transport button[aria-pressed=true]') && document.querySelector('.transport .state').innerText === ''", 90)
        page.wait(f"document.querySelector('.transport input').value !== '{frame}'")
        page.key("p")
        page.wait(f"!document.querySelector('.transport button[aria-pressed=true]') && document.querySelector('.two img').alt.includes(' {frame},')", 60)
        # Loaded again in the middle of a frame: the same frame with the same settings, and a picture.
        self.knob("mask.feather", 9)
        time.sleep(0.1)
        page.reload()
        page.wait(SHOWN, 60)
        assert page.run("document.querySelector('.transport input').value") == frame
        assert page.run("document.getElementById('knob-mask.feather').value") == "9"
        # Loaded again while plate and model are being opened; and the process killed, by whatever: nothing is told, for
        # nothing is amiss.
        for kill in (False, True):
            for process in self.stills():
                os.kill(process, signal.SIGKILL)
            if not kill:
                page.reload()
                time.sleep(0.5)
            self.knob("mask.feather", 8 if kill else 7)
            page.reload()
            page.wait(SHOWN, 90)
        # Left and come back to at once, many times.
        for pause in (0, 0.05, 0.2, 0.6):
            page.run("location.hash = 'conversion'")
            page.wait("document.querySelector('main').dataset.page === 'conversion'")
            time.sleep(pause)
            page.run("location.hash = 'tuning'")
        page.wait(SHOWN, 90)
        # Two tabs on it: one that is left takes nothing from the other.
        other = self.tab("tuning")
        other.wait(SHOWN, 90)
        before = page.run(LOOK)
        self.knob("mask.size", 1.2, other)
        other.run("location.hash = 'people'")
        self.knob("mask.size", 0.9)
        page.wait(f"{SHOWN} && {LOOK} !== {before}", 60)
        other.close()
        assert page.run("document.getElementById('toasts').innerText") == ""
        assert page.run("document.querySelector('.stage .notice').innerText") == ""
        assert len(self.stills()) == 1
        page.key("w")
        time.sleep(0.3)
        self.check("tuning")
        page.shot(self.folder / "15-tuning-split.png")
        page.key("w")
        # Killed with the studio: the next one deletes the pictures that were left.
        left = self.pictures()
        assert len(left) == 1, left
        self.server.send_signal(signal.SIGKILL)
        self.server.wait()
        page.open(self.start())
        assert not set(self.pictures()) & set(left)
        self.go("tuning")
        page.wait(SHOWN, 90)

    def pictures(self) -> list[Path]:
        return list((self.folder / "temporary").glob(".understudy-pictures-*"))

    def rest(self) -> None:
        self.go("doctor")
        self.click("Examine")
        self.reload()
        self.click("Examine")
        self.browser.wait("document.querySelectorAll('.finding').length > 5", 120)
        self.browser.run("document.querySelector('.job details summary').click()")
        self.browser.wait("document.querySelector('.job details code').innerText.startsWith('understudy ')")
        time.sleep(0.5)
        self.check("doctor")
        self.browser.shot(self.folder / "10-doctor.png")
        # A hundred thousand faces: only those in sight exist.
        tiles = self.browser.run("""(async () => { const {Grid} = await import('/js/grid.js');
            const grid = new Grid({ask: async (ids) => ids.map(() => null), label: String, pressed() {}, mark: () => ({classes: '', tag: '', selected: false})});
            Object.assign(grid.element.style, {position: 'fixed', inset: '0', zIndex: 99}); document.body.append(grid.element);
            grid.setIDs(Array.from({length: 100000}, (_, i) => i));
            let most = 0;
            for (let i = 0; i <= 20; i++) { grid.element.scrollTop = grid.inner.offsetHeight * i / 20;
              await new Promise(requestAnimationFrame); await new Promise(requestAnimationFrame);
              most = Math.max(most, grid.element.querySelectorAll('.tile').length); }
            const last = Math.max(...grid.tiles.keys()); grid.close(); grid.element.remove(); return [most, last]; })()""")
        assert tiles[0] < 250 and tiles[1] == 99_999, tiles
        self.browser.run("localStorage.setItem('language', 'de')")
        self.browser.send("Page.reload")
        self.browser.wait("document.documentElement?.lang === 'de' && document.querySelector('main')?.children.length > 0")
        self.go("people", "11-german")
        self.go("training")
        self.browser.size(820, 1180)
        for page in ("footage", "faces", "training", "conversion", "people", "doctor"):
            self.go(page, f"12-tablet-{page}")
        self.go("tuning")
        self.browser.wait(SHOWN, 90)
        time.sleep(0.3)
        self.browser.shot(self.folder / "12-tablet-tuning.png")

    def run(self) -> None:
        try:
            self.browser.open(self.start())
            for step in (self.footage, self.consents, self.faces, self.training, self.film, self.tuning, self.rest):
                print(step.__name__, flush=True)
                step()
            # The studio that was killed in between is what the page may complain of, and nothing else.
            complaints = [text for text in self.pipe.complaints if "ERR_" not in text and "401" not in text]
            assert complaints == [], complaints
            self.server.send_signal(signal.SIGTERM)
            assert self.server.wait(10) == 0
        except BaseException:
            self.browser.shot(self.folder / "failed.png")
            raise
        finally:
            self.pipe.close()
            if self.server and self.server.poll() is None:
                self.server.terminate()
                self.server.wait()


if __name__ == "__main__":
    Walk(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4], Path(sys.argv[5]),
         float(sys.argv[6]) if len(sys.argv) > 6 else 0.5).run()
