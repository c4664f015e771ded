"""The export formats, declared once for pages and for whole lectures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from components.exports import handout, html_parts, offline_page, slides, workbook
from components.exports.jobs import Progress
from components.exports.leaf import Leaf


@dataclass(frozen=True)
class Format:
    """One format: ``make`` takes leaves, a title and a progress callback; ``of_lectures`` offers it for decks too."""

    label: str
    ending: str
    mime: str
    make: Callable[[Sequence[Leaf], str, Progress], bytes]
    of_lectures: bool = True


#: In the order offered.
FORMATS = (
    Format("PowerPoint", "pptx", slides.MIME, slides.as_slides),
    Format("Offline page", "html", html_parts.MIME, offline_page.as_offline_page),
    Format("Handout to print", "handout.html", html_parts.MIME, handout.as_handout),
    Format("Excel", "xlsx", workbook.MIME, lambda leaves, _, __: workbook.as_workbook(leaves), of_lectures=False),
    Format("CSV files", "zip", "application/zip", lambda leaves, _, __: workbook.as_csv_files(leaves), False),
)
