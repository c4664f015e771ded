"""What becomes of the readers while somebody works on the tables and the lecture of a running atlas."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from tests.app_server import Running, running
from tests.server.conftest import ask, wait_for
from tests.visitor import Run, Visitor


def readiness(server: Running) -> tuple[int, dict[str, Any]]:
    answer = ask(server, "/readyz")
    return answer.status, json.loads(answer.body)


def is_ready(server: Running, status: str) -> bool:
    return readiness(server)[1]["status"] == status


def opened(server: Running, page: str) -> Run:
    async def open_page() -> Run:
        async with Visitor(server.address) as visitor:
            return await visitor.run(page)

    return asyncio.run(open_page())


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def test_a_table_that_breaks_while_it_runs_takes_nothing_from_the_readers(own_copy, tmp_path):
    table = own_copy / "data" / "tables" / "conditions.csv"
    good = table.read_text(encoding="utf-8")
    with running(tmp_path / "log", own_copy, ATLAS_LOOK_SECONDS="0.2") as server:
        before = opened(server, "condition_coverage")
        assert readiness(server) == (200, {"status": "ready", "tables": "good", "mistakes": 0})

        table.write_text("nonsense\n", encoding="utf-8")
        wait_for(lambda: is_ready(server, "degraded"), "the operator is told of the broken table")
        status, told = readiness(server)
        assert status == 200, "the last good tables can be shown, so readers may come"
        assert told["mistakes"] >= 1
        while_broken = opened(server, "condition_coverage")
        assert while_broken.of_kind("alert") == []
        assert while_broken.charts == before.charts != []

        table.write_text(good.replace("Anxiety", "Anxiety and worry"), encoding="utf-8")
        wait_for(lambda: is_ready(server, "ready"), "the mended table is taken")
        ((_, in_words),) = opened(server, "condition_coverage").charts
        assert "Anxiety and worry" in in_words
        records = server.records()
    (refused,) = [record for record in records if "the last good ones are shown" in record["message"]]
    assert refused["level"] == "error"
    assert "conditions.csv, row 1" in refused["mistakes"]
    assert [record for record in records if "shown from now on" in record["message"]]


def test_tables_that_are_broken_from_the_start_show_nothing_and_say_so(own_copy, tmp_path):
    table = own_copy / "data" / "tables" / "sources.csv"
    good = table.read_text(encoding="utf-8")
    table.write_text(good.replace("ramkumar,", "RAMKUMAR!,", 1), encoding="utf-8")
    with running(tmp_path / "log", own_copy, ATLAS_LOOK_SECONDS="0.2") as server:
        status, told = readiness(server)
        assert (status, told["status"]) == (503, "unready")
        assert ask(server, "/healthz").status == 200, "to start it again would mend nothing"
        shown = opened(server, "effect_sizes")
        (message,) = [alert["body"] for alert in shown.of_kind("alert")]
        assert "contain mistakes" in message
        assert "RAMKUMAR" not in shown.text
        table.write_text(good, encoding="utf-8")
        wait_for(lambda: is_ready(server, "ready"), "the mended tables are shown without a new start")
        assert opened(server, "effect_sizes").charts
        records = server.records()
    assert any("RAMKUMAR!" in record.get("mistakes", "") for record in records)


SCENE = "scene=one-session"


def lecture_pages(server: Running) -> list[Run]:
    """Everything that stands on the deck: the lobby, a scene on screen, the speaker notes."""

    async def open_them() -> list[Run]:
        runs = []
        for page, query in (("lecture", ""), ("lecture", f"{SCENE}&shown=yes"), ("speaker_notes", SCENE)):
            async with Visitor(server.address) as visitor:
                runs.append(await visitor.run(page, query))
        return runs

    return asyncio.run(open_them())


def test_a_lecture_that_breaks_while_it_runs_takes_nothing_from_the_readers(own_copy, tmp_path):
    deck = own_copy / "data" / "tables" / "lecture.toml"
    good = deck.read_text(encoding="utf-8")
    with running(tmp_path / "log", own_copy, ATLAS_LOOK_SECONDS="0.2") as server:
        # Nobody has looked at it yet: what is shown must not depend on who came first.
        deck.write_text(good[: len(good) // 2] + '"', encoding="utf-8")
        wait_for(lambda: is_ready(server, "degraded"), "the operator is told of the half-written lecture")
        assert readiness(server)[0] == 200
        lobby, scene, notes = lecture_pages(server)
        assert [alert for run in (lobby, scene, notes) for alert in run.of_kind("alert")] == []
        assert len(scene.charts) == 1

        # No TOML mistake, but one that only the pages can tell.
        deck.write_text(good.replace('page = "session_lengths"', 'page = "nowhere"', 1), encoding="utf-8")
        wait_for(lambda: any("nowhere" in r.get("mistakes", "") for r in server.records()), "the log names the mistake")
        assert len(lecture_pages(server)[1].charts) == 1

        deck.write_text(good.replace('title = "', 'title = "Anew: ', 1), encoding="utf-8")
        wait_for(lambda: is_ready(server, "ready"), "the mended lecture is taken")
        assert "Anew" in lecture_pages(server)[0].text
        assert not any("reference" in record for record in server.records()), "a page failed"


def test_a_lecture_that_is_broken_from_the_start_is_left_out_and_the_atlas_is_shown(own_copy, tmp_path):
    deck = own_copy / "data" / "tables" / "lecture.toml"
    good = deck.read_text(encoding="utf-8")
    deck.write_bytes(b"title = '\xff'")
    with running(tmp_path / "log", own_copy, ATLAS_LOOK_SECONDS="0.2") as server:
        assert readiness(server) == (
            200,
            {"status": "degraded", "tables": "good; the lecture on disk has mistakes and is left out", "mistakes": 1},
        )
        assert opened(server, "effect_sizes").charts
        for run in lecture_pages(server):
            (alert,) = run.of_kind("alert")
            assert alert["body"].startswith("The atlas's own lecture cannot be shown now")
        assert any("UTF-8" in record.get("mistakes", "") for record in server.records())
        deck.write_text(good, encoding="utf-8")
        wait_for(lambda: is_ready(server, "ready"), "the mended lecture is taken without a new start")
        assert len(lecture_pages(server)[1].charts) == 1
        assert not any("reference" in record for record in server.records()), "a page failed"
