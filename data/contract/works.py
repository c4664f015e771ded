"""The cited works: read from CSL-JSON, and checked so that whatever passes can be shown, cited and exported.

The Citation Style Language publishes the schema (``csl/csl-data.json``, MIT), which declares the fields and their
types. This module checks what the schema leaves open and a citation needs: that days exist, that a name belongs to a
person or a body, that ids differ by more than case, and that no text contains what breaks other programs.
"""

from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError

from data.contract.characters import (
    control_characters,
    control_characters_in_words,
    entity_in_words,
    html_entity,
    is_failed_formula,
    look_of,
    with_names,
)
from data.contract.dates import days_of, is_to_come
from data.contract.markup import plain_text
from data.contract.mistakes import Mistake
from data.contract.names import NameMistake, check_names

REFERENCES_FILE = "references.json"
REFERENCES_WANTED = "a CSL-JSON list of works"
SCHEMA_FILE = Path(__file__).parent / "csl" / "csl-data.json"

Reference = dict[str, Any]

_ID = re.compile(r"[a-z0-9_]+(?:[.-][a-z0-9_-]+)*")
_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s{}]+")
_ADDRESS = re.compile(r"https?://[^\s{}<>\"]+", re.IGNORECASE)

ALLOWED = {
    "id": "lower-case letters, digits, _ - .",
    "title": "a text",
    "name": 'a list of names, each {"family": "Quill", "given": "Nora"}, or {"literal": "World Health Organization"} '
    'for a body; a shortened list ends in {"literal": "et al."}',
    "date": 'a date such as {"date-parts": [[2010, 1, 25]]}',
    "DOI": "a DOI without the address before it, such as 10.1037/a0018378",
    "URL": "an address that begins with https:// or http://",
    "reports": "the id of another work",
    "text": "text without control characters",
    "value": "a value, or no such field",
}


class Fields:
    """The fields and types of CSL-JSON, from the published schema."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        properties = schema["items"]["properties"]
        self.all: tuple[str, ...] = tuple(properties)
        self.types: tuple[str, ...] = tuple(properties["type"]["enum"])
        self.names = tuple(name for name in properties if "name-variable" in json.dumps(properties[name]))
        self.dates = tuple(name for name in properties if "date-variable" in json.dumps(properties[name]))
        self.item_schema = {**schema["items"], "definitions": schema["definitions"]}


@cache
def csl_fields() -> Fields:
    """The fields and types that ``SCHEMA_FILE`` declares."""
    return Fields(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))


@cache
def _validator() -> Draft7Validator:
    return Draft7Validator(csl_fields().item_schema)


def parse_works(text: str, mistakes: list[Mistake]) -> dict[str, Reference] | None:
    """The works in the text of ``references.json`` by id, recording every mistake; None if it is no list of works."""

    def refuse(row: int | None, column: str | None, found: str, allowed: str) -> None:
        mistakes.append(Mistake(REFERENCES_FILE, row, column, found, allowed))

    twice: list[str] = []
    try:
        works = json.loads(text, object_pairs_hook=_noting_keys_given_twice(twice), parse_constant=_refused_constant)
    except json.JSONDecodeError as error:
        refuse(error.lineno, None, f"text that is not JSON ({error.msg})", REFERENCES_WANTED)
        return None
    except (RecursionError, ValueError) as error:
        reason = "it is nested too deep" if isinstance(error, RecursionError) else str(error)
        reason = "a number has thousands of figures" if "int_max_str_digits" in reason else reason
        refuse(None, None, f"text that is not JSON ({reason})", REFERENCES_WANTED)
        return None
    if not isinstance(works, list) or not all(isinstance(work, dict) for work in works):
        refuse(None, None, "something other than a list of works", REFERENCES_WANTED)
        return None
    for key in twice:
        refuse(None, with_names(key), "the same field twice in one work", "each field once")
    references: dict[str, Reference] = {}
    place_of: dict[str, int] = {}
    for position, work in enumerate(works, 1):
        wrong = _mistakes_of(work, _where(position, work))
        same = place_of.setdefault(str(work.get("id", f"no id {position}")).casefold(), position)
        if same != position:
            work_id, other = str(work["id"]), str(works[same - 1]["id"])
            found = f"'{other}' a second time" if work_id == other else f"'{work_id}', which is '{other}' but for case"
            wrong["id"] = (f"{with_names(found)}, in work {position}", "each id once")
        for column, (found, allowed) in wrong.items():
            refuse(None, column, found, allowed)
        references.setdefault(str(work.get("id", position)), work)
    for position, work in enumerate(works, 1):
        reported = reported_by(work)
        if isinstance(reported, str) and (reported not in references or reported == work.get("id")):
            refuse(None, "custom.reports", f"{_quoted(reported)} {_where(position, work)}", ALLOWED["reports"])
    return references


def reported_by(work: Reference) -> Any:
    """The work that another reports, such as the review behind a press release; usually None."""
    custom = work.get("custom")
    return custom.get("reports") if isinstance(custom, dict) else None


def _where(position: int, work: Reference) -> str:
    return f"in work {position} ({with_names(str(work.get('id', 'no id')))})"


def _noting_keys_given_twice(twice: list[str]) -> Callable[[list[tuple[str, Any]]], dict[str, Any]]:
    def collect(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        twice.extend(dict.fromkeys(key for key in keys if keys.count(key) > 1))
        return dict(pairs)

    return collect


def _refused_constant(name: str) -> None:
    raise ValueError(f"{name} is no value")


def _quoted(value: Any) -> str:
    return "nothing" if value is None else with_names(json.dumps(value, ensure_ascii=False))


def _mistakes_of(work: Reference, where: str) -> dict[str, tuple[str, str]]:
    """What is wrong with one work: for each field, what was found and what is allowed."""
    wrong: dict[str, tuple[str, str]] = {}
    for column, found, allowed in (*_breaks_of_schema(work), *_breaks_of_rules(work)):
        wrong.setdefault(column, (f"{found} {where}", allowed))
    return wrong


def _breaks_of_schema(work: Reference) -> Iterator[tuple[str, str, str]]:
    for error in _validator().iter_errors(work):
        if error.validator == "required":
            missing = next(name for name in error.validator_value if f"'{name}'" in error.message)
            yield missing, "nothing", "a text" if missing == "id" else _types_allowed()
        elif error.validator == "additionalProperties" and not error.path:
            for name in (name for name in work if name not in csl_fields().all):
                near = [field for field in csl_fields().all if field.casefold() == name.casefold()]
                near = near or difflib.get_close_matches(name, csl_fields().all, 3)
                allowed = f"a field of CSL-JSON, such as {' or '.join(near)}" if near else "a field of CSL-JSON"
                yield with_names(name) or "(no name)", "a field that CSL-JSON does not have", allowed
        else:
            field = str(error.path[0])
            yield field, _quoted(work[field]), _allowed_in(field, error)


def _types_allowed() -> str:
    return f"one of: {', '.join(csl_fields().types)}"


def _allowed_in(field: str, error: ValidationError) -> str:
    """What the schema allows in a field, in words."""
    if field == "type":
        return _types_allowed()
    if field == "id":
        return ALLOWED["id"]
    if field in csl_fields().names:
        return ALLOWED["name"]
    if field in csl_fields().dates:
        return ALLOWED["date"]
    if field == "categories":
        return "a list of texts"
    words = {"string": "a text", "number": "a number", "object": "an object", "array": "a list"}
    wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    return " or ".join(words.get(str(name), str(name)) for name in wanted)


def _breaks_of_rules(work: Reference) -> Iterator[tuple[str, str, str]]:
    """What the schema leaves open; only looks at fields of the right type."""
    work_id, title = work.get("id"), work.get("title")
    if not isinstance(work_id, str):
        yield "id", _quoted(work_id), "a text"
    elif not _ID.fullmatch(work_id):
        yield "id", _quoted(work_id), ALLOWED["id"]
    if not isinstance(title, str) or not look_of(plain_text(title)):
        yield "title", _quoted(title), ALLOWED["title"]
    for field, form in (("DOI", _DOI), ("URL", _ADDRESS)):
        value = work.get(field, "")
        if isinstance(value, str) and value.strip() and not form.fullmatch(value):
            yield field, _quoted(value), ALLOWED[field]
    for field in csl_fields().dates:
        if field in work and (found := _wrong_date(work[field])):
            yield field, found, ALLOWED["date"]
    for field in csl_fields().names:
        if field in work and (reason := _wrong_with_names(work[field])):
            yield field, reason, ALLOWED["name"]
    if not isinstance(reported_by(work), str | None):
        yield "custom.reports", _quoted(reported_by(work)), ALLOWED["reports"]
    for field, value in work.items():
        yield from _wrong_with_texts(field, value)


def _wrong_date(date: Any) -> str:
    """A date that cannot be cited, with the reason if there is one to give; "" for any other."""
    if not isinstance(date, dict):
        return ""  # the schema reports it
    try:
        days = days_of(date)
    except (TypeError, ValueError) as error:
        return f"{_quoted(date)} ({error})" if isinstance(error, ValueError) else ""
    if any(is_to_come(year) for year, *_ in days):
        return f"{_quoted(date)} (a year that has yet to come)"
    return "" if days or look_of(plain_text(str(date.get("literal", "")))) else _quoted(date)


def _wrong_with_names(names: Any) -> str:
    try:
        check_names(names)
    except NameMistake as mistake:
        return with_names(str(mistake))
    except (AttributeError, TypeError):
        return ""  # the schema reports it
    return ""


def _wrong_with_texts(field: str, value: Any) -> Iterator[tuple[str, str, str]]:
    """Control characters, failed formulas and infinite numbers, however deep in a field."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _wrong_with_texts(field, name)
            yield from _wrong_with_texts(field, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _wrong_with_texts(field, inner)
    elif isinstance(value, float) and not math.isfinite(value):
        yield field, "a number without an end", "a number"
    elif isinstance(value, str) and control_characters(value):
        yield field, f"{_quoted(value)} with {control_characters_in_words(value)}", ALLOWED["text"]
    elif isinstance(value, str) and (entity := html_entity(value)):
        yield field, f"{_quoted(value)} with {entity}", entity_in_words(entity)
    elif isinstance(value, str) and is_failed_formula(value):
        yield field, _quoted(value), ALLOWED["value"]
