"""Long exports off the thread that answers readers: a job runs beside, tells how far it is, and holds its file."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

Progress = Callable[[float], None]

#: One at a time: what an export computes itself shares the processor with every reader.
_WORKERS = ThreadPoolExecutor(max_workers=1, thread_name_prefix="export")


class ExportJob:
    """One export under way; ``make`` is given a function to tell its progress to, a share from 0 to 1."""

    def __init__(self, file_name: str, mime: str, make: Callable[[Progress], bytes]) -> None:
        self.file_name = file_name
        self.mime = mime
        self.share = 0.0
        self._future: Future[bytes] = _WORKERS.submit(make, self._tell)

    @property
    def is_done(self) -> bool:
        return self._future.done()

    @property
    def content(self) -> bytes | None:
        """The file once it is done; None while it is not, and where it failed, which the log tells of."""
        if not self._future.done():
            return None
        error = self._future.exception()
        if error is not None:
            logging.getLogger(__name__).error("an export failed", exc_info=error)
            return None
        return self._future.result()

    def _tell(self, share: float) -> None:
        self.share = min(max(share, self.share), 1.0)
