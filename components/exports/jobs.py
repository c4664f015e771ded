"""Exports off the thread that answers readers: a job waits in one line, reports progress, and holds its file."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

Progress = Callable[[float], None]
Make = Callable[[Progress], bytes]

#: One at a time: computing an export shares the processor with every reader, and one browser draws for all.
_WORKERS = ThreadPoolExecutor(max_workers=1, thread_name_prefix="export")
#: Maximum exports under way for one visitor, and waiting in all.
MAX_A_VISITOR, MAX_IN_LINE = 2, 30


class NotNow(RuntimeError):
    """An export was not started; the message is a sentence for readers."""


class ExportJob:
    """One export, waiting or under way; ``make`` gets a function to report progress, a share from 0 to 1."""

    def __init__(self, file_name: str, mime: str, make: Make) -> None:
        self.file_name = file_name
        self.mime = mime
        self.share = 0.0
        with _lock:
            _line[:] = [job for job in _line if not job.is_done]
            if len(_line) >= MAX_IN_LINE:
                raise NotNow(f"{MAX_IN_LINE} exports wait already; please try again in a few minutes.")
            self._future: Future[bytes] = _WORKERS.submit(make, self._tell)
            _line.append(self)

    @property
    def is_done(self) -> bool:
        return self._future.done()

    @property
    def n_ahead(self) -> int:
        """How many exports come before this one."""
        with _lock:
            before = _line[: _line.index(self)] if self in _line else []
        return sum(not job.is_done for job in before)

    @property
    def content(self) -> bytes | None:
        """The finished file; None until then, and if it failed, which the log explains."""
        if not self._future.done():
            return None
        error = self._future.exception()
        if error is not None:
            logging.getLogger(__name__).error("an export failed", exc_info=error)
            return None
        return self._future.result()

    def wait(self) -> bytes:
        """The file, however long it takes; re-raises any error in making it."""
        return self._future.result()

    def _tell(self, share: float) -> None:
        self.share = min(max(share, self.share), 1.0)


_lock = Lock()
_line: list[ExportJob] = []


class Visitor:
    """The exports of one visitor, limited so that nobody keeps the others waiting."""

    def __init__(self) -> None:
        self._jobs: list[ExportJob] = []
        self._lock = Lock()

    def start(self, file_name: str, mime: str, make: Make) -> ExportJob:
        """Put an export in the line; raises ``NotNow``."""
        with self._lock:
            # Drop finished jobs: each holds a file.
            self._jobs = [job for job in self._jobs if not job.is_done]
            if len(self._jobs) >= MAX_A_VISITOR:
                raise NotNow(f"{MAX_A_VISITOR} exports of yours are under way; please wait for one of them.")
            job = ExportJob(file_name, mime, make)
            self._jobs.append(job)
        return job

    def later(self, make: Make) -> Callable[[], bytes]:
        """The callback of a download button: queues the export and returns its file in the end."""
        return lambda: self.start("", "", make).wait()


def in_line_in_words() -> str:
    """How long the line is, in a sentence for whoever might join it; empty if there is none."""
    with _lock:
        n_waiting = sum(not job.is_done for job in _line)
    if not n_waiting:
        return ""
    return f"{n_waiting} export{' is' if n_waiting == 1 else 's are'} made before yours; each takes up to two minutes."


def take_no_more() -> None:
    """Forget the exports that wait, as the server ends; the one under way goes on."""
    _WORKERS.shutdown(wait=False, cancel_futures=True)
