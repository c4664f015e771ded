"""A room that three processes serve: one is killed while 300 phones guess, and no guess is lost or counted twice."""

from __future__ import annotations

import json
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from data.room.databases import File
from data.room.questions import Question
from data.room.store import RoomStore
from tests.app_server import Running, running
from tests.server.conftest import ask

N_PHONES, N_PROCESSES = 300, 3
MINUTES = Question("How many minutes?", "slider", 0, 60, 1, "minutes")


class Phone:
    """A phone as its script is: it sends a guess again until somebody has answered, wherever it is sent to."""

    def __init__(self, servers: list[Running], code: str, number: int) -> None:
        self.servers, self.path, self.number = servers, f"/r/{code}", number
        self.n_tries = 0
        self.cookie = ask(servers[number % N_PROCESSES], self.path).headers["Set-Cookie"].partition(";")[0]

    def guess(self, scene: str, guess: int) -> None:
        body = json.dumps({"scene": scene, "round": 1, "guess": guess})
        deadline = time.monotonic() + 60
        while True:
            server = random.choice(self.servers)
            self.n_tries += 1
            try:
                if self._post(server, body) == 200:
                    return
            except (OSError, HTTPException):
                pass
            assert time.monotonic() < deadline, "nobody took the guess"
            time.sleep(0.05)

    def _post(self, server: Running, body: str) -> int:
        parts = urlsplit(server.address)
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=20)
        headers = {"Content-Type": "application/json", "Origin": server.address, "Cookie": self.cookie}
        try:
            connection.request("POST", f"{self.path}/guess", body, headers)
            return connection.getresponse().status
        finally:
            connection.close()


def test_one_of_three_processes_is_killed_and_every_guess_counts_once(tmp_path: Path):
    rooms = tmp_path / "rooms.sqlite3"
    with ExitStack() as stack:
        servers = [
            stack.enter_context(running(tmp_path / f"{i}.log", ATLAS_ROOMS=str(rooms))) for i in range(N_PROCESSES)
        ]
        store = RoomStore(File(rooms))
        opened = store.open_room()
        turned = store.turn(opened.key, "one", MINUTES)
        assert turned is not None
        assert turned.scene is not None
        scene = turned.scene.scene
        with ThreadPoolExecutor(24) as pool:
            phones = list(pool.map(lambda number: Phone(servers, opened.code, number), range(N_PHONES)))

            def kill_in_the_middle() -> None:
                while store.room(opened.code).n_answered < N_PHONES // 3:  # type: ignore[union-attr]
                    time.sleep(0.01)
                servers[0].process.kill()

            killing = threading.Thread(target=kill_in_the_middle)
            killing.start()
            list(pool.map(lambda phone: phone.guess(scene, phone.number % 60), phones))
            killing.join(60)
        assert servers[0].process.wait(10) != 0
        assert sum(phone.n_tries for phone in phones) > N_PHONES, "nobody met the killed process"
        found = store.guesses(opened.code, scene)
        assert dict(zip(found["guess"], found["count"], strict=True)) == dict.fromkeys(map(float, range(60)), 5)
        # The others go on, and so does the room.
        closed = store.close_round(opened.key, scene)
        assert closed is not None
        assert closed.n_answered == N_PHONES
        state = json.loads(ask(servers[1], f"/r/{opened.code}/state", Cookie=phones[0].cookie).body)
        assert state["yours"] == {"1": 0.0}
