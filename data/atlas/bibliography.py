"""The bibliography: every work and every document, for reference managers and to paste.

Each function takes CSL-JSON items in the order in which they are to stand. What an item does not hold is left out and
never made up. Where each type and field goes in BibTeX and in RIS stands in ``csl_mapping.toml``; our own remarks
(``custom``) go nowhere.
"""

from __future__ import annotations

import io
import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any
from urllib.parse import quote

import rispy
from pybtex.database import BibliographyData, Entry
from pybtex.database.output.bibtex import Writer
from rispy.config import TAG_KEY_MAPPING

from data.atlas.atlas import Atlas
from data.atlas.filters import Filters
from data.contract.dates import Day, days_of
from data.contract.markup import MARKUP, plain_text
from data.contract.names import is_others
from data.contract.tables import Reference, Tables
from data.contract.vocabulary import WORK_STANDINGS
from data.contract.works import csl_fields
from data.evidence.citing import Citations, is_circa, number_in_words, source_as_csl
from data.subjects.citations import work_standings, works_behind

MAPPING_FILE = Path(__file__).with_name("csl_mapping.toml")

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEASONS = {"1": "Spring", "2": "Summer", "3": "Autumn", "4": "Winter"}
#: A range of pages: both of its ends hold a figure, so that the hyphen of "S-12" is none.
_PAGE_RANGE = re.compile(r"(\w*\d\w*)\s*[-\u2010-\u2015\u2212]+\s*(\w*\d\w*)")
_SHORTENED = "The list of authors is shortened."


@dataclass(frozen=True)
class Places:
    """Where CSL goes: for each type its BibTeX type, its RIS type and what it is called without a genre; fields too."""

    types: Mapping[str, Mapping[str, str]]
    fields: Mapping[str, Mapping[str, Sequence[str]]]


@cache
def places() -> Places:
    """What ``MAPPING_FILE`` declares."""
    return Places(**tomllib.loads(MAPPING_FILE.read_text(encoding="utf-8")))


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


def entries_in_words(atlas: Atlas, ids: Collection[str]) -> str:
    """How many documents and works some entries are, the works by how the atlas comes to them, in a sentence."""
    standings = Counter(standing for work, standing in work_standings(atlas.tables).items() if work in ids)
    n_documents = sum(source_id in ids for source_id in atlas.choices.sources)
    counts = [f"{n_documents} document{'' if n_documents == 1 else 's'}"]
    for standing, term in WORK_STANDINGS.items():
        n = standings[standing]
        noun = term.label.lower() if n != 1 else term.label.lower().replace("works", "work", 1)
        counts += [f"{n} {noun}"] if n else []
    return f"{', '.join(counts)}."


def as_csl_json(items: Sequence[Reference]) -> str:
    """CSL-JSON, as references.json has it, without what is our own."""
    public = [{name: value for name, value in item.items() if name != "custom"} for item in items]
    return json.dumps(public, ensure_ascii=False, indent=2) + "\n"


def as_apa_text(items: Sequence[Reference], citations: Citations) -> str:
    """One APA 7 entry a paragraph, in alphabetical order."""
    entries = sorted((citations[item["id"]].full for item in items), key=str.lower)
    return "\n\n".join(entries) + "\n"


def as_bibtex(items: Sequence[Reference]) -> str:
    """BibTeX; an entry goes by its id."""
    return "\n".join(text for text, _ in map(_bibtex_or_less, items))


def as_ris(items: Sequence[Reference]) -> str:
    """RIS, for reference managers."""
    return "\n".join(text for text, _ in map(_ris_or_less, items))


@lru_cache(maxsize=4)
def entries_cut_short(atlas: Atlas) -> tuple[str, ...]:
    """One sentence for each entry that cannot be written whole, with the reason; there should be none."""
    return tuple(
        f"{name} holds '{cited_id}' only in short: {reason}."
        for cited_id, item in bibliography_items(atlas.tables).items()
        for name, reason in entry_cut_short(item).items()
    )


def entry_cut_short(item: Reference) -> dict[str, str]:
    """For each format that cannot hold an item whole, why."""
    written = {"BibTeX": _bibtex_or_less(item), "RIS": _ris_or_less(item)}
    return {name: reason for name, (_, reason) in written.items() if reason}


def _or_less(write: Callable[[Reference], str], item: Reference) -> tuple[str, str]:
    """An entry, and why it is not the whole of it: what cannot be written of one leaves the others as they are."""
    try:
        return write(item), ""
    except Exception as error:  # whatever a library stumbles over
        known = {"id": item["id"], "type": "document", "title": re.sub(r"[^\w\s]", " ", str(item.get("title", "")))}
        return write(known), f"{type(error).__name__} ({error})"


def _bibtex_or_less(item: Reference) -> tuple[str, str]:
    return _or_less(_bibtex, item)


def _ris_or_less(item: Reference) -> tuple[str, str]:
    return _or_less(_ris, item)


def _filled(item: Reference) -> Iterator[tuple[str, Any]]:
    """The fields of an item in the order of the mapping, without those that hold nothing or do not leave."""
    for name in places().fields:
        value = item.get(name)
        if value not in (None, "", [], {}) and (not isinstance(value, str) or value.strip()):
            yield name, value


def _free_place(wanted: Sequence[str], entry_type: str, taken: Mapping[str, Any]) -> str | None:
    """The first place that suits the type of an entry and is still free; None where a field goes nowhere."""
    for place in wanted:
        name, _, only_in = place.partition("@")
        if only_in in ("", entry_type) and name not in taken:
            return name
    return None


# BibTeX


class _PlainWriter(Writer):  # type: ignore[misc]
    """Writes what is LaTeX already: pybtex would escape some signs and leave others."""

    def _encode(self, text: str) -> str:
        return text

    def quote(self, s: str) -> str:
        self.check_braces(s)
        return f"{{{s}}}"

    def _write_field(self, stream: Any, type: str, value: str) -> None:
        is_macro = type == "month" and value in _MONTHS
        stream.write(f",\n    {type} = {value if is_macro else self.quote(value)}")


def _bibtex(item: Reference) -> str:
    mapped, fields = places().types[item["type"]], csl_fields()
    is_part = item.get("chapter-number") or item.get("page")
    kind = mapped.get("bibtex_part" if is_part else "bibtex", mapped["bibtex"])
    values: dict[str, str] = {}
    for name, value in _filled(item):
        place = _free_place(places().fields[name]["bibtex"], kind, values)
        if place is None:
            continue
        if name in fields.names:
            values[place] = " and ".join(map(_bibtex_name, value))
        elif name == "issued":
            values |= _bibtex_date(value)
        elif name in fields.dates:
            values[place] = _iso(value)
        elif name == "title":
            values[place] = _latex(value, keep_capitals=True)
        elif name == "page":
            values[place] = _PAGE_RANGE.sub(r"\1--\2", _latex(number_in_words(value)))
        elif name in ("DOI", "URL"):
            values[place] = quote(value.strip(), safe="".join(map(chr, range(33, 127))).translate({123: "", 125: ""}))
        else:
            values[place] = _latex(number_in_words(value))
    if "genre" in mapped:
        values.setdefault("type", mapped["genre"])
    written = io.StringIO()
    entry = Entry(kind, {name: value for name, value in values.items() if value})
    _PlainWriter().write_stream(BibliographyData({item["id"]: entry}), written)
    return written.getvalue()


#: What LaTeX takes for a sign of its own.
_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "$&%#_"},
    }
)
#: The same where braces do not close: BibTeX counts them even after a backslash, so each has an unseen partner.
_SPECIAL_UNEVEN = _SPECIAL | str.maketrans({"{": r"\{\vphantom{\}}", "}": r"\vphantom{\{}\}"})
_COMMANDS = {"i": r"\emph", "b": r"\textbf", "sup": r"\textsuperscript", "sub": r"\textsubscript", "sc": r"\textsc"}
_WORD = re.compile(r"\S+")


def _latex(text: str, *, keep_capitals: bool = False) -> str:
    """A text of a CSL item as LaTeX, its markup as commands.

    With ``keep_capitals``, words are in braces whose capitals a style would make small: all but the first word's first.
    """
    written, opened, at, is_first = [], [], 0, True
    special = _SPECIAL if _are_even(text) else _SPECIAL_UNEVEN

    def plain(part: str) -> str:
        nonlocal is_first
        if not keep_capitals or "{" in opened:
            return part.translate(special)
        pieces, end = [], 0
        for word in _WORD.finditer(part):
            letters = [letter for letter in word[0] if letter.isalpha()]
            kept = any(letter.isupper() for letter in letters[is_first:])
            is_first = is_first and not letters
            pieces += [
                part[end : word.start()],
                f"{{{word[0].translate(special)}}}" if kept else word[0].translate(special),
            ]
            end = word.end()
        return "".join([*pieces, part[end:]])

    text = " ".join(text.split())
    for tag in MARKUP.finditer(text):
        written.append(plain(text[at : tag.start()]))
        at = tag.end()
        name = re.findall(r"\w+", tag[0].lower())
        if not tag[0].startswith("</"):
            command = "{" if "nocase" in name else f"{_COMMANDS['sc' if 'span' in name else name[0]]}{{"
            opened.append(command)
            written.append(command)
        elif opened:
            opened.pop()
            written.append("}")
    return "".join([*written, plain(text[at:]), "}" * len(opened)])


def _are_even(text: str) -> bool:
    """Whether each brace in a text closes, and closes after it opened."""
    depths = list(accumulate((character == "{") - (character == "}") for character in text))
    return not depths or (min(depths) >= 0 and depths[-1] == 0)


def _bibtex_name(name: Mapping[str, str]) -> str:
    """A person as "van der Haag, Jr., Piet"; a body in braces, so that its name is not taken apart."""
    if is_others(name):
        return "others"
    if name.get("literal"):
        return f"{{{_latex(name['literal'])}}}"
    particles = " ".join(_part(name, part) for part in ("dropping-particle", "non-dropping-particle")).strip()
    family = " ".join(filter(None, (particles, _kept_whole(_part(name, "family")))))
    given, suffix = _kept_whole(_part(name, "given")), _kept_whole(_part(name, "suffix"))
    if not given and not suffix:
        return f"{{{family}}}" if " " in family and not family.startswith("{") else family
    return ", ".join([family, *([suffix] if suffix else []), given or "{}"])


def _part(name: Mapping[str, str], part: str) -> str:
    return _latex(name.get(part, ""))


def _kept_whole(part: str) -> str:
    """A part of a name, in braces where BibTeX would divide it."""
    return f"{{{part}}}" if "," in part or re.search(r"\band\b", part, re.IGNORECASE) else part


def _bibtex_date(date: Mapping[str, Any]) -> dict[str, str]:
    """``year``, ``month`` and ``day``, and for a range ``date`` too, where both ends stand whole."""
    days = days_of(date)
    if not days:
        return {"year": _latex(str(date.get("literal", "")))}
    years = list(dict.fromkeys(str(day[0]) if day[0] > 0 else f"{-day[0]} BC" for day in days))
    values = {"year": f"{'ca. ' if is_circa(date) else ''}{'--'.join(years)}"}
    if len(days) == 2:
        return values | {"date": _iso(date)}
    if len(days[0]) > 1:
        values["month"] = _MONTHS[days[0][1] - 1]
    elif season := _season(date):
        values["month"] = _latex(season)
    if len(days[0]) > 2:
        values["day"] = str(days[0][2])
    return values


def _season(date: Mapping[str, Any]) -> str:
    season = number_in_words(date.get("season", "")).strip()
    return _SEASONS.get(season, season)


def _iso(date: Mapping[str, Any]) -> str:
    """A CSL date as an ISO date, a range with a stroke between its ends."""
    return "/".join(map(_iso_day, days_of(date))) or plain_text(str(date.get("literal", "")))


def _iso_day(day: Day) -> str:
    return "-".join([f"{day[0]:04d}", *(f"{part:02d}" for part in day[1:])])


# RIS


class _Unnumbered(rispy.RisWriter):  # type: ignore[misc]
    """Entries one after the other: the number that rispy sets above each is none of the format's."""

    def set_header(self, count: int) -> str:
        return ""


def _ris(item: Reference) -> str:
    mapped, fields = places().types[item["type"]], csl_fields()
    is_edited = item.get("editor") and not item.get("author")
    kind = mapped.get("ris_edited" if is_edited else "ris", mapped["ris"])
    values: dict[str, Any] = {"TY": kind, "ID": item["id"]}
    notes: list[str] = []
    for name, value in _filled(item):
        tag = _free_place(places().fields[name]["ris"], kind, values)
        if tag is None:
            continue
        if name in fields.names:
            names = [_ris_name(person) for person in value if not is_others(person)]
            notes += [f"{_in_words(name)}: {person}" for person in names if tag == "N1"]
            values |= {tag: names} if tag != "N1" else {}
            if name == "author" and len(names) < len(value):
                notes.append(_SHORTENED)
        elif name == "issued":
            values |= _ris_date(value)
        elif name == "note":
            notes += [plain_text(line) for line in value.split("\n") if line.strip()]
        elif name == "page":
            values |= _ris_pages(plain_text(number_in_words(value)))
        elif name in fields.dates:
            said = _ris_day(days_of(value)) or _iso(value)
            values |= {tag: said} if tag != "N1" else {}
            notes += [f"{_in_words(name)}: {_iso(value)}"] if tag == "N1" else []
        elif name == "keyword":
            values[tag] = [plain_text(word) for word in re.split(r"[;,]", value) if word.strip()]
        elif name == "URL":
            values[tag] = [value.strip().replace(";", "%3B")]  # some readers take a semicolon for the end of it
        elif tag == "N1":
            notes.append(f"{_in_words(name)}: {plain_text(number_in_words(value))}")
        else:
            values[tag] = plain_text(number_in_words(value))
    values |= {"N1": notes} if notes else {}
    entry = {TAG_KEY_MAPPING[tag]: value for tag, value in values.items() if value}
    return str(rispy.dumps([entry], implementation=_Unnumbered))


def _in_words(field: str) -> str:
    """A field of CSL as it is named in a note: "Event date"."""
    words = re.sub(r"[-_]|(?<=[a-z])(?=[A-Z])", " ", field)
    return words[0].upper() + words[1:]


def _ris_name(name: Mapping[str, str]) -> str:
    """A person as "van der Haag, Piet, Jr.", a body as it is."""
    if name.get("literal"):
        return plain_text(name["literal"])
    parts = (("non-dropping-particle", "family"), ("given", "dropping-particle"), ("suffix",))
    joined = (plain_text(" ".join(name.get(part, "") for part in group)) for group in parts)
    return ", ".join(filter(None, joined))


def _ris_date(date: Mapping[str, Any]) -> dict[str, str]:
    """The year, and in DA whatever else is known of the date."""
    days = days_of(date)
    if not days:
        return {"PY": plain_text(str(date.get("literal", "")))}
    further = [f"{_iso_day(days[0])}\u2013{_iso_day(days[1])}"] if len(days) == 2 else []
    further += [_season(date)] if _season(date) else []
    further += ["circa"] if is_circa(date) else []
    values = {"PY": str(days[0][0])}
    if further:
        return values | {"DA": f"{_ris_day(days, whole=True)}/{', '.join(map(plain_text, further))}"}
    return values | ({"DA": _ris_day(days)} if len(days[0]) > 1 else {})


def _ris_day(days: Sequence[Day], *, whole: bool = False) -> str:
    """The first day as RIS has it, year/month/day; ``whole`` keeps the strokes of what is not known."""
    if not days:
        return ""
    year, *others = days[0]
    written = [f"{year:04d}", *(f"{part:02d}" for part in others)]
    return "/".join([*written, "", ""][:3] if whole or len(written) < 3 else written)


def _ris_pages(pages: str) -> dict[str, str]:
    """First and last page; several ranges, and what is none, stand whole where the first page does."""
    found = _PAGE_RANGE.fullmatch(pages)
    return {"SP": found[1], "EP": found[2]} if found else {"SP": pages}
