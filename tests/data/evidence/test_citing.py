"""Citations: in the text and in full as the APA manual prints them, one for every work and document."""

from __future__ import annotations

import re
import unicodedata

import pytest
from citeproc import CitationStylesBibliography

from data.contract.characters import look_of
from data.contract.works import csl_fields
from data.evidence.citing import Cited, cite, cite_all


@pytest.fixture(scope="module")
def citations(tables) -> dict[str, Cited]:
    return cite_all(tables)


# Written by hand after the conventions of the Publication Manual of the APA (7th ed.), not copied from any output: one,
# two and more authors (in the text "et al." from three on), journal article with and without DOI, organisation as
# author, press release with the full date and its kind in square brackets, chapter, edition, no date, no title. What is
# unknown of a work (editors, publisher, address) is left out; titles keep the capitals that the documents give them.
GOLDEN_ENTRIES = dict(
    re.split(r":\s+", re.sub(r"\s+", " ", block), maxsplit=1)
    for block in """
shedler-2010: Shedler, J. (2010). The efficacy of psychodynamic psychotherapy. American Psychologist, 65(2), 98–109.
    https://doi.org/10.1037/a0018378

bond-perry-2004: Bond, M., & Perry, J. C. (2004). Long-term changes in defense styles with psychodynamic psychotherapy
    for depressive, anxiety, and personality disorders. American Journal of Psychiatry, 161(9), 1665–1671.
    https://doi.org/10.1176/appi.ajp.161.9.1665

driessen-2010: Driessen, E., Cuijpers, P., de Maat, S. C. M., Abbass, A. A., de Jonghe, F., & Dekker, J. J. M. (2010).
    The efficacy of short-term psychodynamic psychotherapy for depression: A meta-analysis. Clinical Psychology
    Review, 30(1), 25–36.

apa-2010-release: American Psychological Association. (2010, January 25). Psychodynamic psychotherapy brings lasting
    benefits through self-knowledge [Press release].

psychology-today-2022: Sussex Publishers. (2022, April 28). Psychodynamic therapy. Psychology Today.

hales-2014: Hales, R., Yudofsky, S., & Roberts, L. (Eds.). (2014). The American Psychiatric Publishing Textbook of
    Psychiatry (6th ed., Chapter 30).

gabbard-2009: Gabbard, G. O. (Ed.). (2009). Textbook of Psychotherapeutic Treatments (Chapter 2).

abbass-2021: Abbass, A., Lumley, M. A., Town, J., Holmes, H., Luyten, P., Cooper, A., Russell, L., Schubiner, H.,
    De Meulemeester, C., & Kisely, S. (2021). Short-term psychodynamic psychotherapy for functional somatic disorders: A
    systematic review and meta-analysis of within-treatment effects. Journal of Psychosomatic Research, 145, 110473.
    https://doi.org/10.1016/j.jpsychores.2021.110473

krupnick-1996: Krupnick, J. L., Sotsky, S. M., Simmens, S., Moyer, J., Elkin, I., Watkins, J., & Pilkonis, P. A. (1996).
    The role of the therapeutic alliance in psychotherapy and pharmacotherapy outcome: Findings in the National
    Institute of Mental Health Treatment of Depression Collaborative Research Program. Journal of Consulting and
    Clinical Psychology, 64(3), 532–539. https://doi.org/10.1037/0022-006X.64.3.532

hims: Whittaker, G. (2022, September 13). What Is Psychodynamic Therapy? Hims & Hers.

ramkumar: Ramkumar, R. (n.d.). Psychodynamic Therapy.

uk_guide: UK guide. (n.d.). [Information page of a mental health website].
""".strip().split("\n\n")
)

GOLDEN_IN_TEXT = {
    "shedler-2010": "Shedler, 2010",
    "bond-perry-2004": "Bond & Perry, 2004",
    "steinert-2017": "Steinert et al., 2017",
    "abbass-2009": "Abbass et al., 2009",
    "de-maat-2009": "de Maat et al., 2009",
    "apa-2010-release": "American Psychological Association, 2010",
    "hims": "Whittaker, 2022",
    "ramkumar": "Ramkumar, n.d.",
    "us_explainer": "US explainer, n.d.",
    "uk_guide": "UK guide, n.d.",
}


@pytest.mark.parametrize(("cited_id", "entry"), GOLDEN_ENTRIES.items())
def test_an_entry_reads_as_in_the_manual(citations, cited_id, entry):
    assert citations[cited_id].full == entry


@pytest.mark.parametrize(("cited_id", "in_text"), GOLDEN_IN_TEXT.items())
def test_a_citation_in_the_text_reads_as_in_the_manual(citations, cited_id, in_text):
    assert citations[cited_id].in_text == in_text


def test_every_work_and_every_document_can_be_cited(tables, citations):
    assert set(citations) == set(tables.references) | set(tables.sources["source_id"])
    for cited_id, cited in citations.items():
        assert cited.cited_id == cited_id


def test_an_entry_belongs_to_its_own_work(tables, citations):
    for reference_id, work in tables.references.items():
        assert work["title"] in citations[reference_id].full
        assert str(work["issued"]["date-parts"][0][0]) in citations[reference_id].in_text
        first = (work.get("author") or work["editor"])[0]
        assert citations[reference_id].full.startswith(first.get("literal") or first["family"])


def test_no_two_works_are_cited_by_the_same_words(citations):
    in_text = [cited.in_text for cited in citations.values()]
    assert len(in_text) == len(set(in_text))


def test_a_doi_becomes_a_link_and_without_one_there_is_none(tables, citations):
    for reference_id, work in tables.references.items():
        link = f"https://doi.org/{work['DOI']}" if "DOI" in work else None
        assert citations[reference_id].url == link
        assert link is None or citations[reference_id].full.endswith(f" {link}")
    assert sum(cited.url is not None for cited in citations.values()) > 10


def test_a_full_entry_names_everybody(tables, citations):
    for reference_id, work in tables.references.items():
        assert "et al" not in citations[reference_id].full
        for person in work.get("author") or work["editor"]:
            assert (person.get("literal") or person["family"]) in citations[reference_id].full


def test_an_editor_is_called_one_and_named_once(tables, citations):
    edited = [reference_id for reference_id, work in tables.references.items() if "editor" in work]
    assert edited == ["hales-2014", "gabbard-2009"]
    for reference_id in edited:
        full = citations[reference_id].full
        assert full.count("Ed.)") + full.count("Eds.)") == 1
        assert full.lower().count("eds.") + full.lower().count("(ed.") == 1


def test_entries_are_plain_text_without_slips(citations):
    for cited in citations.values():
        for slip in ("<i>", "&amp;", "None", "nan", "..", "?.", "  ", " ,", "( ", "()"):
            assert slip not in cited.full, cited.full
        assert not cited.in_text.startswith("(")
        assert cited.full == cited.full.strip()


PEOPLE = [{"family": "Quill", "given": "Nora"}, {"family": "Haag", "given": "Piet"}]


@pytest.mark.parametrize(
    ("work", "entry"),
    [
        # What stands in the place of the author does not come again.
        ({"type": "book"}, "What works. (2010)."),
        # The capitals of a title in APA leave out short words such as "vs.", but no initials.
        (
            {
                "type": "article-journal",
                "author": [{"family": "Quill", "given": "V. S."}],
                "title": "Drugs vs. talk: time will tell...",
                "container-title": "Mind vs. Brain",
            },
            "Quill, V. S. (2010). Drugs vs. talk: time will tell... Mind vs. Brain.",
        ),
        ({"type": "book", "title": "What works?"}, "What works? (2010)."),
        (
            {"type": "article-journal", "container-title": "Journal", "volume": "3"},
            "What works. (2010). Journal, 3.",
        ),
        ({"type": "motion_picture"}, "What works [Video recording]. (2010)."),
        ({"type": "book", "editor": PEOPLE}, "Quill, N., & Haag, P. (Eds.). (2010). What works."),
        ({"type": "book", "translator": PEOPLE}, "What works (N. Quill & P. Haag, Trans.). (2010)."),
        # Who is no author keeps the role.
        (
            {"type": "motion_picture", "director": PEOPLE[:1]},
            "Quill, N. (Director). (2010). What works [Video recording].",
        ),
        ({"type": "broadcast", "host": PEOPLE}, "Quill, N., & Haag, P. (Hosts). (2010). What works [Broadcast]."),
        ({"type": "book", "author": PEOPLE[:1], "editor": PEOPLE[1:]}, "Quill, N. (2010). What works (P. Haag, Ed.)."),
        # What APA leaves out of a list has an entry all the same.
        ({"type": "interview", "author": PEOPLE}, "Quill, N., & Haag, P. (2010). What works."),
        ({"type": "personal_communication"}, "What works. (2010)."),
        # The name of a case keeps its small letters.
        (
            {"type": "legal_case", "title": "Quill v. the State of Rome", "container-title": "U.S.", "volume": "4"}
            | {"page": "13", "authority": "Supreme Court"},
            "Quill v. the State of Rome, 4 U.S. 13 (Supreme Court 2010).",
        ),
        ({"type": "legal_case", "title": "In re Quill", "language": "en"}, "In re Quill (2010)."),
        # A date in words, a genre and a number that is missing.
        (
            {"type": "webpage", "author": PEOPLE[:1], "issued": {"literal": "in press"}},
            "Quill, N. (in press). What works.",
        ),
        (
            {"type": "thesis", "author": PEOPLE[:1], "genre": "Doctoral dissertation"},
            "Quill, N. (2010). What works [Doctoral dissertation].",
        ),
        (
            {"type": "chapter", "author": PEOPLE[:1], "container-title": "Book", "page": "xii-xx"},
            "Quill, N. (2010). What works. In Book (pp. xii–xx).",
        ),
        (
            {"type": "chapter", "author": PEOPLE[:1], "container-title": "Book", "page": "p. 3"},
            "Quill, N. (2010). What works. In Book (p. 3).",
        ),
        # What looks like a slip within a title is the title.
        (
            {
                "type": "book",
                "author": PEOPLE[:1],
                "title": "Who said “No?”, and why (host), (p. iv–x)? Wow!. Next",
            },
            "Quill, N. (2010). Who said “No?”, and why (host), (p. iv–x)? Wow!. Next.",
        ),
        (
            {"type": "book", "author": PEOPLE[:1], "title": "Is it “enough?”"},
            "Quill, N. (2010). Is it “enough?”",
        ),
        # What is reviewed is not the review.
        (
            {"type": "review-book", "author": PEOPLE[:1], "reviewed-title": "On talking"},
            "Quill, N. (2010). What works [Review of the book On talking].",
        ),
        (
            {"type": "paper-conference", "author": PEOPLE[:1], "event-title": "Meeting", "event-place": "Rome"},
            "Quill, N. (2010). What works. Meeting, Rome.",
        ),
    ],
)
def test_an_odd_work_has_an_entry_that_says_everything_once(work, entry):
    item = {"id": "odd", "title": "What works", "issued": {"date-parts": [[2010]]}} | work
    assert cite([item])["odd"].full == entry


@pytest.mark.parametrize("role", ["author", "editor", "director", "translator", "reviewed-author", "contributor"])
def test_no_entry_says_anything_twice(role):
    works = {f"odd-{year}": (work_type, year) for year, work_type in enumerate(csl_fields().types, 1900)}
    cited = cite(
        [
            {"id": i, "type": work_type, "title": f"What {year}", "issued": {"date-parts": [[year]]}, role: PEOPLE}
            for i, (work_type, year) in works.items()
        ]
    )
    for cited_id, (_, year) in works.items():
        full = cited[cited_id].full
        assert len(re.findall(rf"(?<!Review of )(?<!the book )what {year}", full, re.IGNORECASE)) <= 1, full
        assert full.count("Haag") <= 1, full
        assert full.count(f"({year}") <= 1, full


# Works that look like one


def work(work_id: str, *families: str, title: str = "A study", year: int | None = 2010) -> dict:
    names = [dict(zip(("family", "given"), family.split(", "), strict=False)) for family in families]
    issued = {"issued": {"date-parts": [[year]]}} if year else {}
    return {"id": work_id, "type": "book", "title": title, "author": names, **issued}


def in_text(*works: dict) -> list[str]:
    return [cited.in_text for cited in cite(list(works)).values()]


def test_works_of_the_same_people_and_year_get_letters_in_the_order_of_their_titles():
    works = [
        work("x", "Quill, Nora", title="The zebra"),
        work("y", "Quill, Nora", title="On apes"),
        work("z", "Quill, Nora", title="A bear"),
        work("other", "Quill, Nora", year=2011),
    ]
    cited = cite(works)
    assert in_text(*works) == ["Quill, 2010c", "Quill, 2010b", "Quill, 2010a", "Quill, 2011"]
    assert cited["x"].full == "Quill, N. (2010c). The zebra."


def test_letters_stand_with_works_without_a_date_and_without_an_author():
    undated = [work("x", "Quill, Nora", title=title, year=None) for title in ("B", "A")]
    undated[1]["id"] = "y"
    assert in_text(*undated) == ["Quill, n.d.-b", "Quill, n.d.-a"]
    nameless = [{**work("x"), "author": []}, {**work("y"), "author": []}]
    assert in_text(*nameless) == ["A Study, 2010a", "A Study, 2010b"]


@pytest.mark.parametrize(
    ("issued", "dates"),
    [
        ({"literal": "in press"}, ["in press-a", "in press-b"]),
        ({"literal": "c. 1920s"}, ["c. 1920s-a", "c. 1920s-b"]),
        ({"literal": "n.d."}, ["n.d.-a", "n.d.-b"]),
        ({"date-parts": [[98]]}, ["98 C.E.-a", "98 C.E.-b"]),
        ({"date-parts": [[-380]]}, ["380 B.C.E.-a", "380 B.C.E.-b"]),
    ],
)
@pytest.mark.parametrize("work_type", ["book", "article-magazine", "webpage", "speech"])
def test_a_letter_is_set_off_from_what_is_no_year(work_type, issued, dates):
    works = [work(i, "Quill, Nora", title=i) | {"type": work_type, "issued": issued} for i in ("a", "b")]
    assert in_text(*works) == [f"Quill, {date}" for date in dates]
    for cited, date in zip(cite(works).values(), dates, strict=True):
        assert cited.full.startswith(f"Quill, N. ({date}). {cited.cited_id}"), cited.full


def test_works_of_people_whose_names_only_look_the_same_get_letters_too():
    written = ("M\u00fcller, Nora", "Mu\u0308ller, Nora", "M\u00fcl\u200bler, Nora")
    cited = cite([work(f"w{i}", name) for i, name in enumerate(written)])
    assert [entry.in_text[-5:] for entry in cited.values()] == ["2010a", "2010b", "2010c"]
    assert len({look_of(entry.short) for entry in cited.values()}) == 3


def test_a_letter_that_an_item_brings_along_does_not_count():
    assert in_text({**work("x", "Quill, Nora"), "year-suffix": "q"}) == ["Quill, 2010"]


def test_more_works_than_letters_are_told_apart():
    works = [work(f"w{number}", "Quill, Nora", title=f"Title {number:03}") for number in range(30)]
    assert in_text(*works)[24:28] == ["Quill, 2010y", "Quill, 2010z", "Quill, 2010aa", "Quill, 2010ab"]


def test_people_of_one_family_name_get_their_initials():
    works = [work("x", "Quill, Nora"), work("y", "Quill, Oscar"), work("z", "Quill, Nora")]
    assert in_text(*works) == ["N. Quill, 2010a", "O. Quill, 2010", "N. Quill, 2010b"]


def test_works_of_other_authors_after_the_first_name_more_of_them():
    works = [
        work("x", "Quill, N.", "Moss, A.", "Haag, P.", "Reed, T."),
        work("y", "Quill, N.", "Fern, B.", "Haag, P.", "Reed, T."),
    ]
    assert in_text(*works) == ["Quill, Moss, et al., 2010", "Quill, Fern, et al., 2010"]


def test_people_whose_initials_are_the_same_too_get_letters():
    assert in_text(work("x", "Quill, Nora"), work("y", "Quill, N.")) == ["Quill, 2010a", "Quill, 2010b"]


def test_an_item_that_cannot_be_formatted_is_cited_plainly_and_stops_no_other(monkeypatch):
    def refuse(*_: object) -> None:
        raise RuntimeError("made up")

    monkeypatch.setattr(CitationStylesBibliography, "cite", refuse)
    monkeypatch.setattr(CitationStylesBibliography, "bibliography", refuse)
    cited = cite([work("refused", "Quill, Nora")])["refused"]
    assert (cited.in_text, cited.full) == ("Nora Quill, 2010", "Nora Quill. 2010. A study.")


def test_a_row_of_a_chart_names_a_work_by_its_first_author_and_its_year(citations):
    assert citations["driessen-2010"].short == "Driessen 2010"
    assert citations["de-maat-2009"].short == "de Maat 2009", "with the particles of the name"
    assert citations["apa-2010-release"].short == "APA 2010", "as references.json says"
    assert citations["hales-2014"].short == "Hales 2014", "of a book with editors alone"
    assert len({cited.short for cited in citations.values()}) == len(citations)


@pytest.mark.parametrize(
    ("work_type", "role"), [("legal_case", "author"), ("interview", "editor"), ("personal_communication", "editor")]
)
def test_a_work_that_is_cited_by_its_title_is_called_so_in_a_row(work_type, role):
    item = work("x", title="R. v. Moss") | {"type": work_type, role: [{"family": "Quill", "given": "Nora"}]}
    cited = cite([{name: value for name, value in item.items() if value}])["x"]
    assert "Quill" not in cited.in_text
    assert cited.short == cited.in_text


def test_works_that_would_be_short_for_the_same_are_named_as_in_the_text():
    works = [work("x", "Quill, Nora", "Moss, A."), work("y", "Quill, Nora", "Fern, B.")]
    assert [cited.short for cited in cite(works).values()] == in_text(*works)
    assert cite([work("x", "Quill, Nora"), work("y", "Quill, Nora")])["y"].short == "Quill 2010b"


def test_an_unknown_work_is_an_error(citations):
    with pytest.raises(KeyError, match="freud-1895"):
        citations["freud-1895"]


def test_a_name_from_right_to_left_leaves_the_year_on_its_side():
    author = [{"family": "محمد", "given": "نورا"}, {"family": "Quill", "given": "Ada"}]
    item = {"id": "x", "type": "book", "title": "دراسة 12 عن", "author": author, "issued": {"date-parts": [[2014]]}}
    (cited,) = cite([item]).values()
    assert cited.in_text == "\u2068محمد\u2069 & Quill, 2014"
    assert cited.short == "\u2068محمد\u2069 2014"
    outside = re.sub("\u2068[^\u2069]*\u2069", "", cited.full)
    assert "2014" in outside
    assert all(unicodedata.bidirectional(char) not in ("R", "AL") for char in outside)
