"""The bibliography: every work and every document, for reference managers and for pasting.

Each function takes CSL-JSON items in output order. A field that an item lacks is left out, never made up.
``csl_mapping.toml`` says where each type and field goes in BibTeX and RIS; our own remarks (``custom``) are not
exported.
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
_PAGE = r"\b(\w*\d\w*|[ivxlcdm]+)\b"
#: A page range. Both ends hold a digit or are Roman numbers, so the hyphen in "S-12" does not count.
_PAGE_RANGE = re.compile(rf"{_PAGE}\s*[-\u2010-\u2015\u2212]+\s*{_PAGE}", re.IGNORECASE)
_SHORTENED = "The list of authors is shortened."


@dataclass(frozen=True)
class Places:
    """Where CSL goes: for each type its BibTeX type, RIS type and default genre; for each field its place in both."""

    types: Mapping[str, Mapping[str, str]]
    fields: Mapping[str, Mapping[str, Sequence[str]]]


@cache
def places() -> Places:
    """The mapping that ``MAPPING_FILE`` declares."""
    return Places(**tomllib.loads(MAPPING_FILE.read_text(encoding="utf-8")))


def bibliography_items(tables: Tables) -> dict[str, Reference]:
    """Every cited work and every document as CSL-JSON, by id."""
    documents = {item["id"]: item for item in map(source_as_csl, tables.sources.to_dict("records"))}
    return tables.references | documents


def of_sources(atlas: Atlas, filters: Filters) -> list[str]:
    """The ids of the documents in view, the works they cite and the works those lead to; without a filter, all."""
    if filters.takes_every_source:
        return list(atlas.citations)
    cited = list(filters.apply(atlas.frames["citations"])["reference_id"])
    behind = works_behind(atlas.tables)
    for work in cited:
        cited += [further for further in behind.get(work, ()) if further not in cited]
    return list(dict.fromkeys([*filters.sources_in_view(), *cited]))


def entries_in_words(atlas: Atlas, ids: Collection[str]) -> str:
    """Count the documents and works among some ids, works by how the atlas comes to them, as a sentence."""
    standings = Counter(standing for work, standing in work_standings(atlas.tables).items() if work in ids)
    n_documents = sum(source_id in ids for source_id in atlas.choices.sources)
    counts = [f"{n_documents} document{'' if n_documents == 1 else 's'}"]
    for standing, term in WORK_STANDINGS.items():
        n = standings[standing]
        noun = term.label.lower() if n != 1 else term.label.lower().replace("works", "work", 1)
        counts += [f"{n} {noun}"] if n else []
    return f"{', '.join(counts)}."


def as_csl_json(items: Sequence[Reference]) -> str:
    """CSL-JSON in the form of references.json, without our own ``custom`` fields."""
    public = [{name: value for name, value in item.items() if name != "custom"} for item in items]
    return json.dumps(public, ensure_ascii=False, indent=2) + "\n"


def as_apa_text(items: Sequence[Reference], citations: Citations) -> str:
    """One APA 7 entry per paragraph, in alphabetical order."""
    entries = sorted((citations[item["id"]].full for item in items), key=str.lower)
    return "\n\n".join(entries) + "\n"


def as_bibtex(items: Sequence[Reference]) -> str:
    """BibTeX; each entry's key is its id."""
    return "\n".join(text for text, _ in map(_bibtex_or_less, items))


def as_ris(items: Sequence[Reference]) -> str:
    """RIS, for reference managers."""
    return "\n".join(text for text, _ in map(_ris_or_less, items))


@lru_cache(maxsize=4)
def entries_cut_short(atlas: Atlas) -> tuple[str, ...]:
    """One sentence for each entry that cannot be exported in full, with the reason; there should be none."""
    return tuple(
        f"{name} holds '{cited_id}' only in short: {reason}."
        for cited_id, item in bibliography_items(atlas.tables).items()
        for name, reason in entry_cut_short(item).items()
    )


def entry_cut_short(item: Reference) -> dict[str, str]:
    """Why each format that cannot hold an item in full cannot, by format."""
    written = {"BibTeX": _bibtex_or_less(item), "RIS": _ris_or_less(item)}
    return {name: reason for name, (_, reason) in written.items() if reason}


def _or_less(write: Callable[[Reference], str], item: Reference) -> tuple[str, str]:
    """An entry and, if it is incomplete, the reason. One item that fails leaves the others untouched."""
    try:
        return write(item), ""
    except Exception as error:  # whatever the library trips over
        known = {"id": item["id"], "type": "document", "title": re.sub(r"[^\w\s]", " ", str(item.get("title", "")))}
        return write(known), f"{type(error).__name__} ({error})"


def _bibtex_or_less(item: Reference) -> tuple[str, str]:
    return _or_less(_bibtex, item)


def _ris_or_less(item: Reference) -> tuple[str, str]:
    return _or_less(_ris, item)


def _filled(item: Reference) -> Iterator[tuple[str, Any]]:
    """The fields of an item in mapping order, without empty ones and those that are not exported."""
    for name in places().fields:
        value = item.get(name)
        if value not in (None, "", [], {}) and (not isinstance(value, str) or value.strip()):
            yield name, value


def _free_place(wanted: Sequence[str], entry_type: str, taken: Mapping[str, Any]) -> str | None:
    """The first free place that suits the entry's type; None for a field that goes nowhere."""
    for place in wanted:
        name, _, only_in = place.partition("@")
        if only_in in ("", entry_type) and name not in taken:
            return name
    return None


# BibTeX


class _PlainWriter(Writer):  # type: ignore[misc]
    """Writes text that is already LaTeX; pybtex would escape some characters and miss others."""

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


#: Characters with a meaning of their own in LaTeX.
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
#: For unbalanced braces: BibTeX counts them even after a backslash, so each gets an invisible partner.
_SPECIAL_UNEVEN = _SPECIAL | str.maketrans({"{": r"\{\vphantom{\}}", "}": r"\vphantom{\{}\}"})
_COMMANDS = {"i": r"\emph", "b": r"\textbf", "sup": r"\textsuperscript", "sub": r"\textsubscript", "sc": r"\textsc"}
_WORD = re.compile(r"\S+")


def _latex(text: str, *, keep_capitals: bool = False) -> str:
    """A text from a CSL item as LaTeX, with its markup as commands.

    ``keep_capitals`` puts braces around words whose capitals a style would lower, except the first letter of the text.
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
    """Whether every brace in a text closes, and only after it opens."""
    depths = list(accumulate((character == "{") - (character == "}") for character in text))
    return not depths or (min(depths) >= 0 and depths[-1] == 0)


def _bibtex_name(name: Mapping[str, str]) -> str:
    """A person as "van der Haag, Jr., Piet"; a body in braces, so that BibTeX does not split its name."""
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
    """A part of a name, in braces where BibTeX would split it."""
    return f"{{{part}}}" if "," in part or re.search(r"\band\b", part, re.IGNORECASE) else part


def _bibtex_date(date: Mapping[str, Any]) -> dict[str, str]:
    """``year``, ``month`` and ``day``; for a range also ``date``, with both ends in full."""
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
    """A CSL date as an ISO date; a range has a slash between its ends."""
    return "/".join(map(_iso_day, days_of(date))) or plain_text(str(date.get("literal", "")))


def _iso_day(day: Day) -> str:
    # A year before the Common Era has four figures behind its sign.
    return "-".join([f"{day[0]:0{4 if day[0] >= 0 else 5}d}", *(f"{part:02d}" for part in day[1:])])


# RIS


class _Unnumbered(rispy.RisWriter):  # type: ignore[misc]
    """Entries in sequence, without the number that rispy adds above each: it is not part of the format."""

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
            people = [person for person in value if not is_others(person)]
            names = [_ris_name(person) for person in people]
            whole = [_ris_name(person, in_one=True) for person in people]
            values |= {tag: whole} if tag != "N1" else {}
            notes += [
                f"{_in_words(name)}: {written}"
                for written, read in zip(names, whole, strict=True)
                if tag == "N1" or written != read
            ]
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
            values[tag] = [value.strip().replace(";", "%3B")]  # some readers end the URL at a semicolon
        elif tag == "N1":
            notes.append(f"{_in_words(name)}: {plain_text(number_in_words(value))}")
        else:
            values[tag] = plain_text(number_in_words(value))
    values |= {"N1": notes} if notes else {}
    entry = {TAG_KEY_MAPPING[tag]: value for tag, value in values.items() if value}
    return str(rispy.dumps([entry], implementation=_Unnumbered))


def _in_words(field: str) -> str:
    """A CSL field as a note names it: "Event date"."""
    words = re.sub(r"[-_]|(?<=[a-z])(?=[A-Z])", " ", field)
    return words[0].upper() + words[1:]


def _ris_name(name: Mapping[str, str], *, in_one: bool = False) -> str:
    """A person as "van der Haag, Piet, Jr."; a body unchanged, or with ``in_one`` without its commas.

    In RIS every comma in a name parts family from given name, and nothing escapes it: "Health and Care, Ltd." would be
    cited as a person, "Health and Care, L.". The name as it is written then stands in a note.
    """
    if name.get("literal"):
        body = plain_text(name["literal"])
        return _without_commas(body) if in_one else body
    family, given, suffix = (
        plain_text(" ".join(name.get(part, "") for part in group))
        for group in (("non-dropping-particle", "family"), ("given", "dropping-particle"), ("suffix",))
    )
    return ", ".join(filter(None, (_without_commas(family) if in_one else family, given, suffix)))


def _without_commas(name: str) -> str:
    return " ".join(name.replace(",", " ").split())


def _ris_date(date: Mapping[str, Any]) -> dict[str, str]:
    """The year, with anything more precise in DA."""
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
    """The first day in RIS form, year/month/day; ``whole`` keeps the slashes of unknown parts."""
    if not days:
        return ""
    year, *others = days[0]
    written = [f"{year:04d}", *(f"{part:02d}" for part in others)]
    return "/".join([*written, "", ""][:3] if whole or len(written) < 3 else written)


def _ris_pages(pages: str) -> dict[str, str]:
    """First and last page; anything but a single range goes whole into the first."""
    found = _PAGE_RANGE.fullmatch(pages)
    return {"SP": found[1], "EP": found[2]} if found else {"SP": pages}
