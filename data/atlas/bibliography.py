"""The bibliography: every work and every document, for reference managers and to paste.

Each function takes CSL-JSON items in the order in which they are to stand. What an item does not hold is left out and
never made up.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import rispy
from pybtex.database import BibliographyData, Entry, Person

from data.atlas.atlas import Atlas
from data.atlas.filters import Filters
from data.contract.tables import Reference, Tables
from data.evidence.citing import Citations, source_as_csl
from data.subjects.citations import works_behind

#: The kinds of CSL item that occur, with their names in BibTeX and in RIS.
BIBTEX_TYPES = {
    "article-journal": "article",
    "book": "inbook",
    "chapter": "incollection",
    "webpage": "misc",
    "document": "misc",
}
#: A book stands here with its editors and a chapter of it (see data/README.md); RIS calls the editors its authors.
RIS_TYPES = {"article-journal": "JOUR", "book": "EDBOOK", "chapter": "CHAP", "webpage": "ELEC", "document": "GEN"}
_BIBTEX_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def bibliography_items(tables: Tables) -> dict[str, Reference]:
    """Every cited work and every document as CSL-JSON, by id."""
    documents = {item["id"]: item for item in map(source_as_csl, tables.sources.to_dict("records"))}
    return tables.references | documents


def of_sources(atlas: Atlas, filters: Filters) -> list[str]:
    """The ids of the documents in view and of the works that they cite or that these lead to; without a filter, all."""
    if not filters.selected_sources:
        return list(atlas.citations)
    cited = list(filters.apply(atlas.frames["citations"])["reference_id"])
    behind = works_behind(atlas.tables)
    for work in cited:
        cited += [further for further in behind.get(work, ()) if further not in cited]
    return list(dict.fromkeys([*filters.sources_in_view(), *cited]))


def as_csl_json(items: Sequence[Reference]) -> str:
    """CSL-JSON, as references.json has it."""
    return json.dumps(list(items), ensure_ascii=False, indent=2) + "\n"


def as_apa_text(items: Sequence[Reference], citations: Citations) -> str:
    """One APA 7 entry a paragraph, in alphabetical order."""
    entries = sorted((citations[item["id"]].full for item in items), key=str.lower)
    return "\n\n".join(entries) + "\n"


def as_bibtex(items: Sequence[Reference]) -> str:
    """BibTeX; an entry goes by its id."""
    entries = {item["id"]: _bibtex_entry(item) for item in items}
    return str(BibliographyData(entries).to_string("bibtex"))


def _bibtex_entry(item: Reference) -> Entry:
    first_page, last_page = _pages(item)
    kind = BIBTEX_TYPES[item["type"]]
    year, month, day = _date(item)
    fields = {
        "title": item.get("title"),
        {"article": "journal", "incollection": "booktitle"}.get(kind, "howpublished"): item.get("container-title"),
        "year": year,
        "month": _BIBTEX_MONTHS[month - 1] if month else None,
        "day": day,
        "volume": item.get("volume"),
        "number": item.get("issue"),
        "edition": item.get("edition"),
        "chapter": item.get("chapter-number"),
        "pages": f"{first_page}--{last_page}" if last_page else first_page,
        "doi": item.get("DOI"),
        "type": item.get("genre"),
        "note": item.get("note"),
    }
    people = {
        role: [Person(_bibtex_name(person)) for person in item[role]] for role in ("author", "editor") if role in item
    }
    return Entry(kind, {name: str(value) for name, value in fields.items() if value}, people)


def _bibtex_name(person: dict[str, str]) -> str:
    """A person as "family, given"; a body in braces, so that its name is not taken apart."""
    return f"{{{person['literal']}}}" if "literal" in person else f"{person['family']}, {person['given']}"


def as_ris(items: Sequence[Reference]) -> str:
    """RIS, for reference managers."""
    return str(rispy.dumps([_ris_entry(item) for item in items], implementation=_Unnumbered))


class _Unnumbered(rispy.RisWriter):  # type: ignore[misc]
    """Entries one after the other: the number that rispy sets above each is none of the format's."""

    def set_header(self, count: int) -> str:
        return ""


def _ris_entry(item: Reference) -> dict[str, Any]:
    first_page, last_page = _pages(item)
    year, month, day = _date(item)
    entry = {
        "type_of_reference": RIS_TYPES[item["type"]],
        "id": item["id"],
        "authors": [_ris_name(person) for person in item.get("author") or item["editor"]],
        "title": item.get("title"),
        "secondary_title": item.get("container-title"),
        "year": year,
        "date": f"{year}/{month:02d}/{day:02d}" if month and day else None,
        "volume": item.get("volume"),
        "number": item.get("issue"),
        "edition": item.get("edition"),
        "section": item.get("chapter-number"),
        "start_page": first_page,
        "end_page": last_page,
        "doi": item.get("DOI"),
        "type_of_work": item.get("genre"),
        "notes": [item["note"]] if "note" in item else None,
    }
    return {name: value for name, value in entry.items() if value}


def _ris_name(person: dict[str, str]) -> str:
    return person["literal"] if "literal" in person else f"{person['family']}, {person['given']}"


def _pages(item: Reference) -> tuple[str, str]:
    first, _, last = str(item.get("page", "")).partition("-")
    return first, last


def _date(item: Reference) -> tuple[str, int, int]:
    """Year, month and day of publication; nothing, or 0, where the item does not hold it."""
    parts = [*item.get("issued", {"date-parts": [[]]})["date-parts"][0], 0, 0, 0]
    return str(parts[0] or ""), parts[1], parts[2]
