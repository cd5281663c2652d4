"""A headless Chromium, driven through its debugging pipe: standard library only."""

import base64
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path


class Pipe:
    """A browser with a profile of its own, and the pipe that it is driven through."""

    def __init__(self, program: str) -> None:
        self.profile = tempfile.TemporaryDirectory(prefix="understudy-walk-")
        to_browser, self.out = os.pipe()
        self.into, from_browser = os.pipe()
        # Chromium reads commands from descriptor 3 and writes answers to 4.
        line = f"exec {program} --headless=new --remote-debugging-pipe --no-first-run --disable-gpu " \
               f"--no-sandbox --disable-dev-shm-usage --autoplay-policy=no-user-gesture-required --hide-scrollbars " \
               f"--user-data-dir={self.profile.name} 3<&{to_browser} 4>&{from_browser}"
        self.process = subprocess.Popen(
            ["bash", "-c", line], pass_fds=(to_browser, from_browser), stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.number, self.rest, self.complaints = 0, b"", []

    def send(self, method: str, params: dict, session: str | None) -> dict:
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def receive(self) -> dict:
        while b"\0" not in self.rest:
            piece = os.read(self.into, 1 << 16)
            if not piece:
                raise RuntimeError("the browser has ended")
            self.rest += piece
        line, self.rest = self.rest.split(b"\0", 1)
        message = json.loads(line)
        self.note(message)
        return message

    def note(self, message: dict) -> None:
        """Keeps what the pages complain of: errors, and what their policy forbids."""
        params = message.get("params", {})
        if message.get("method") == "Runtime.exceptionThrown":
            self.complaints.append(params["exceptionDetails"].get("exception", {}).get("description", "?"))
        if message.get("method") == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.complaints.append(f"{params['entry']['text']} {params['entry'].get('url', '')}")

    def close(self) -> None:
        try:
            self.send("Browser.close", {}, None)
        except (RuntimeError, OSError):
            pass
        self.process.wait()
        os.close(self.out)
        os.close(self.into)
        self.profile.cleanup()


class Tab:
    """One page of a browser."""

    def __init__(self, pipe: Pipe, width: int = 1280, height: int = 720) -> None:
        self.pipe = pipe
        # A window of its own: a tab behind another one is hidden, and hidden pages follow nothing.
        self.target = pipe.send("Target.createTarget", {"url": "about:blank", "newWindow": True}, None)["targetId"]
        self.session = pipe.send("Target.attachToTarget", {"targetId": self.target, "flatten": True}, None)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")
        self.size(width, height)

    def send(self, method: str, params: dict | None = None) -> dict:
        return self.pipe.send(method, params or {}, self.session)

    def close(self) -> None:
        self.pipe.send("Target.closeTarget", {"targetId": self.target}, None)

    def size(self, width: int, height: int, touch: bool = False) -> None:
        self.send("Emulation.setDeviceMetricsOverride",
                  {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": touch})

    def open(self, url: str) -> None:
        self.send("Page.navigate", {"url": url})
        self.wait("document.readyState === 'complete' && !!document.querySelector('main')?.children.length")

    def reload(self) -> None:
        """Loads the page again, and waits until it is another one."""
        self.run("window.isOld = true")
        self.send("Page.reload")
        self.wait("!window.isOld && document.querySelector('main')?.children.length > 0")

    def run(self, script: str):
        result = self.send("Runtime.evaluate",
                           {"expression": script, "awaitPromise": True, "returnByValue": True, "userGesture": True})
        if "exceptionDetails" in result:
            raise RuntimeError(f"{script}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def wait(self, script: str, seconds: float = 20) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                if self.run(script):
                    return
            except RuntimeError as error:
                if "Cannot find context" not in str(error) and "navigat" not in str(error):
                    raise
            time.sleep(0.1)
        raise RuntimeError(f"waited {seconds} s in vain for: {script}")

    def key(self, key: str, code: str = "") -> None:
        text = {"text": key} if len(key) == 1 else {}
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", {"type": kind, "key": key, "code": code or key, **(text if kind == "keyDown" else {})})

    def drag(self, selector: str, x: float, y: float) -> None:
        """Takes hold of the middle of an element and moves it so many pixels."""
        left, top = self.run(f"""(() => {{ const b = document.querySelector({json.dumps(selector)}).getBoundingClientRect();
            return [b.x + b.width / 2, b.y + b.height / 2]; }})()""")
        def mouse(kind: str, share: float, buttons: int) -> None:
            self.send("Input.dispatchMouseEvent", {"type": kind, "x": left + share * x, "y": top + share * y,
                                                   "button": "left", "buttons": buttons, "clickCount": 1})
        mouse("mousePressed", 0, 1)
        for step in range(1, 6):
            mouse("mouseMoved", step / 5, 1)
        mouse("mouseReleased", 1, 0)

    def shot(self, file: Path) -> None:
        data = self.send("Page.captureScreenshot", {"format": "png"})["data"]
        file.write_bytes(base64.b64decode(data))
