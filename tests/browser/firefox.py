"""A Firefox as a distribution ships it, driven by WebDriver BiDi, the W3C's protocol that it speaks by itself.

Playwright drives only a Firefox of its own making, and what else there is needs a driver that no package registry has.
The few commands that the tests need are sent here as the standard has them: https://w3c.github.io/webdriver-bidi/
"""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from websockets.sync.client import ClientConnection, connect

from tests.app_server import END_SECONDS, START_SECONDS, tail

WAIT_SECONDS = 30.0
_LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
#: Firefox asks nobody anything on its own.
_PREFERENCES = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}
#: Streamlit tries whether it may run WebAssembly, which it may not and does without; Chromium says nothing of it.
_POLICY_AT_WORK = "blocked WebAssembly (script-src)"
#: The keys of the keyboard, in the letters of the protocol.
KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c", "ArrowLeft": "\ue012", "ArrowRight": "\ue014"}


class Firefox:
    """One window. ``problems`` has what its pages complained of, and what they asked of other hosts."""

    def __init__(self, socket: ClientConnection) -> None:
        self.problems: list[str] = []
        self._socket = socket
        self._numbers = count(1)
        self._send("session.new", capabilities={})
        self._send("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        # The window that a Firefox without a screen begins with never has the focus, and a page in it shows none.
        self._window = self._send("browsingContext.create", type="window")["context"]
        viewport = {"width": 1280, "height": 800}
        self._send("browsingContext.setViewport", context=self._window, viewport=viewport)

    def open(self, address: str) -> None:
        """Go to an address, and wait until what the server sent is there."""
        self._send("browsingContext.navigate", context=self._window, url=address, wait="complete")

    def evaluate(self, function: str, *arguments: Any) -> Any:
        """What a function of JavaScript returns; all that JSON can hold goes in and comes back."""
        given = ", ".join(map(json.dumps, arguments))
        answer = self._send(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({function})({given})) ?? 'null')()",
            target={"context": self._window},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer["exceptionDetails"]["text"]
        return json.loads(answer["result"]["value"])

    def wait_for(self, function: str, *arguments: Any) -> Any:
        """Wait until a function of JavaScript returns something true; that is returned."""
        deadline = time.monotonic() + WAIT_SECONDS
        while not (found := self.evaluate(function, *arguments)):
            assert time.monotonic() < deadline, f"in {WAIT_SECONDS:g} s it never came to be: {function}"
            time.sleep(0.05)
        return found

    def point_at(self, x: float, y: float, *, click: bool = False) -> None:
        """Move the pointer, and press its button there."""
        actions: list[dict[str, Any]] = [{"type": "pointerMove", "x": round(x), "y": round(y)}]
        actions += [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}] if click else []
        self._act({"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": actions})

    def press(self, key: str) -> None:
        """Press a key and let it go."""
        letter = KEYS.get(key, key)
        self._act(
            {"type": "key", "id": "keys", "actions": [{"type": at, "value": letter} for at in ("keyDown", "keyUp")]}
        )

    def _act(self, source: dict[str, Any]) -> None:
        self._send("input.performActions", context=self._window, actions=[source])

    def _send(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            told = json.loads(self._socket.recv(timeout=WAIT_SECONDS))
            if told.get("id") == number:
                assert told["type"] == "success", f"{method}: {told.get('error')}, {told.get('message')}"
                return told["result"]
            self._note(told)

    def _note(self, told: dict[str, Any]) -> None:
        match told.get("method"):
            case "log.entryAdded" if told["params"]["level"] == "error":
                if _POLICY_AT_WORK not in told["params"]["text"]:
                    self.problems.append(told["params"]["text"])
            case "network.beforeRequestSent":
                parts = urlsplit(told["params"]["request"]["url"])
                if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in ("127.0.0.1", "localhost"):
                    self.problems.append(f"a request to another host: {parts.geturl()}")


@contextmanager
def running_firefox(path: str, folder: Path) -> Iterator[Firefox]:
    """A Firefox with a profile of its own in ``folder``, without a screen, for as long as the block lasts."""
    preferences = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in _PREFERENCES.items()]
    (folder / "user.js").write_text("".join(preferences), encoding="utf-8")
    log = folder / "firefox.log"
    command = [path, "--headless", "--no-remote", "--profile", str(folder), "--remote-debugging-port", "0"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        with connect(f"{_address(process, log)}/session", max_size=None, proxy=None) as socket:
            yield Firefox(socket)
    finally:
        process.terminate()
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Where it listens, which it prints."""
    deadline = time.monotonic() + START_SECONDS
    while not (found := _LISTENING.search(log.read_text(encoding="utf-8", errors="replace"))):
        assert process.poll() is None, f"Firefox ended with status {process.returncode}:\n{tail(log)}"
        assert time.monotonic() < deadline, f"Firefox did not listen within {START_SECONDS} s:\n{tail(log)}"
        time.sleep(0.1)
    return found[1]
