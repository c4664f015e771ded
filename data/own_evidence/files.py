"""Opens a reader's file in a separate process, so that no file can delay or harm other readers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

from data.own_evidence.sheets import MAX_BYTES, FileRefused, ReadingChoices, Sheet

#: Wall-clock time: with many readers at once, the process gets its few seconds of CPU time late.
SECONDS = 60
SECONDS_TO_WAIT = 90
#: Each server process reads one file at a time; other files wait, while pages are served as usual.
_TURN = BoundedSemaphore(1)
_ROOT = Path(__file__).resolve().parent.parent.parent


def read_file(file_name: str, content: bytes, choices: ReadingChoices | None = None) -> Sheet:
    """A table as it stands in a file. Blocks for at most ``SECONDS_TO_WAIT`` plus ``SECONDS``.

    Raises ``FileRefused`` with one sentence for a file that is not allowed, is damaged, or takes too much time or
    memory. The content stays in memory and is never written to disk.
    """
    if len(content) > MAX_BYTES:
        size = len(content) / 1024 / 1024
        raise FileRefused(
            f"The file has {size:.1f} MB; allowed are {MAX_BYTES // 1024 // 1024}. Leave out what is not needed."
        )
    asked = json.dumps({"file_name": file_name, **(choices or ReadingChoices()).as_record()})
    if not _TURN.acquire(timeout=SECONDS_TO_WAIT):
        raise FileRefused("Too many files are being opened just now; allowed is one at a time. Try again in a minute.")
    try:
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-m", "data.own_evidence.reading_process"],
            input=asked.encode() + b"\n" + content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FileRefused(_TOO_MUCH) from None
    finally:
        _TURN.release()
    try:
        record = json.loads(done.stdout)
    except ValueError:
        raise FileRefused(_TOO_MUCH) from None
    if "refused" in record:
        raise FileRefused(record["refused"])
    return Sheet.from_record(file_name, record)


_TOO_MUCH = (
    "The file could not be read within the time and memory allowed, or it is damaged. Copy just the table into a new "
    "file and open that."
)
