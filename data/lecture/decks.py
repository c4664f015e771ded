"""Decks of scenes for a lecture: read from TOML with every mistake reported, written back, and packed into a link.

A scene is one question and the charts that answer it. It names a page of the atlas, charts on that page, and the
choices made there. The answer comes from the data by fact ids, so nobody ever types a figure into a deck.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import tomllib
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from data.contract.characters import control_characters, control_characters_in_words, html_entity, with_names
from data.lecture.toml_mistakes import nested_name, toml_mistake

#: The deck that ships beside the tables, to use as it is or to copy and edit.
LECTURE_NAME = "lecture.toml"
#: More than anyone shows in one lecture, and few enough to draw, export and report on one by one.
MAX_SCENES = 60
MAX_CHARACTERS = 200_000
LONGEST = {"title": 120, "question": 240, "notes": 4_000}

ASKS = {
    "slider": "the room guesses a figure on a slider",
    "choices": "the room chooses between two or more",
    "room": "the room guesses aloud",
}
#: Where an answer can come from, with the fields it needs.
ANSWER_FIELDS = {
    "figure": ("facts",),
    "largest": ("facts",),
    "smallest": ("facts",),
    "sources_covering": ("condition",),
    "sources_sharing_no_work": (),
    "sources_saying_both": ("topic",),
    "blanks_meaning_no": ("condition",),
    "citations_fitting": ("facts",),
    "rise": ("facts",),
    "better_of_100": ("facts",),
}
CHOSEN_BETWEEN = ("largest", "smallest")
#: Figures with a place on the axis of their chart; counts have none.
ON_AN_AXIS = ("figure", "rise")
ENDS = ("low", "high")

_SCENE_FIELDS = ("id", "title", "question", "page", "exhibits", "choices", "ask", "answer", "notes")
_REQUIRED = ("id", "title", "question", "page", "ask")
_SCENE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_ID = 60
_MARKUP = re.compile(r"<[a-zA-Z/!]|\]\(")
_LONGEST_SHOWN = 60
#: One for each letter from A to H, and far more than a room can choose between.
MAX_TO_CHOOSE = 8


class DeckMistake(ValueError):
    """A deck or scene that is refused; the message says where, what was found and what is allowed."""


@dataclass(frozen=True)
class AnswerSource:
    """Where the answer to a scene comes from: a ``kind`` of ``ANSWER_FIELDS`` and the ids it needs.

    The facts in ``given`` are told with the question.
    """

    kind: str
    facts: tuple[str, ...] = ()
    condition: str = ""
    end: str = ""
    topic: str = ""
    given: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scene:
    """One question and what answers it. ``exhibits`` names charts of ``page``; none means all.

    ``choices`` holds the selected ids by control; unnamed controls stay as the page opens.
    """

    scene_id: str
    title: str
    question: str
    page: str
    exhibits: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ask: str = "room"
    answer: AnswerSource | None = None
    notes: str = ""


@dataclass(frozen=True)
class Deck:
    """Scenes in order under one title."""

    title: str
    scenes: tuple[Scene, ...] = ()

    def place_of(self, scene_id: str) -> int | None:
        """The position of a scene, from 0; None if it is not in the deck."""
        ids = [scene.scene_id for scene in self.scenes]
        return ids.index(scene_id) if scene_id in ids else None

    def with_scene(self, scene: Scene) -> Deck:
        """The deck with a scene added at the end, under an id of its own."""
        taken = {other.scene_id for other in self.scenes}
        scene_id, number = scene.scene_id, 2
        while scene_id in taken:
            scene_id, number = f"{scene.scene_id}-{number}", number + 1
        return replace(self, scenes=(*self.scenes, replace(scene, scene_id=scene_id)))

    def with_changed(self, scene: Scene) -> Deck:
        """The deck with another version of the scene of that id."""
        return replace(self, scenes=tuple(scene if scene.scene_id == s.scene_id else s for s in self.scenes))

    def moved(self, scene_id: str, by: int) -> Deck:
        """The deck with one of its scenes moved by so many places, as far as it goes."""
        scenes = list(self.scenes)
        place = [scene.scene_id for scene in scenes].index(scene_id)
        scene = scenes.pop(place)
        scenes.insert(min(max(place + by, 0), len(scenes)), scene)
        return replace(self, scenes=tuple(scenes))

    def without_scene(self, scene_id: str) -> Deck:
        """The deck without one of its scenes."""
        return replace(self, scenes=tuple(scene for scene in self.scenes if scene.scene_id != scene_id))


@dataclass(frozen=True)
class Options:
    """What a control accepts: one or several ids, or text that ``parse`` reads."""

    ids: Collection[str]
    takes_one: bool
    parse: Callable[[str], float] | None = None


@dataclass(frozen=True)
class Stage:
    """What a scene may name on one page: its charts, and the controls that act on them."""

    exhibits: tuple[str, ...]
    controls: Mapping[str, Options]


@dataclass(frozen=True)
class DeckRead:
    """A deck as far as it could be read, and one sentence for each thing that could not.

    ``notes`` says of what could be read that it may look other than meant.
    """

    deck: Deck
    mistakes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_deck(text: str, stages: Mapping[str, Stage], check_answer: Callable[[Scene], object]) -> DeckRead:
    """Read a deck from TOML; a scene with a mistake is left out and reported in one sentence.

    ``stages`` says what each page accepts. ``check_answer`` raises ``ValueError`` for an answer that the data cannot
    give. Raises ``DeckMistake`` where nothing can be read: no TOML, too long, or no list of scenes.
    """
    text = text.removeprefix("\ufeff")  # some editors write a byte-order mark
    if "\n" not in text:
        text = text.replace("\r", "\n")  # and others end each line as old Macs did, which TOML does not know
    if len(text) > MAX_CHARACTERS:
        raise DeckMistake(f"The deck has {len(text):,} characters; allowed are {MAX_CHARACTERS:,} at the most.")
    if nested := nested_name(text):
        raise DeckMistake(nested)
    try:
        table = tomllib.loads(text)
    except ValueError as error:  # tomllib also lets through the errors of numbers and dates
        raise DeckMistake(toml_mistake(text, error)) from None
    except RecursionError:
        raise DeckMistake("The deck is no TOML that can be read: it is nested too deep.") from None
    entries = table.get("scenes")
    if not isinstance(entries, list):
        raise DeckMistake(
            f"The deck's scenes were {_kind(entries)}; allowed is a list that begins each with [[scenes]]."
        )
    mistakes = [
        f"The deck's field '{_quoted(name)}' is not known and was left out; allowed are title and scenes."
        for name in table
        if name not in ("title", "scenes")
    ]
    if len(entries) > MAX_SCENES:
        mistakes.append(
            f"The deck has {len(entries):,} scenes; allowed are {MAX_SCENES} at the most, so the rest was left out."
        )
    scenes: list[Scene] = []
    notes: list[str] = []
    for number, entry in enumerate(entries[:MAX_SCENES], 1):
        try:
            scene = _read_scene(entry, stages, {other.scene_id for other in scenes})
            _check(scene, check_answer)
        except DeckMistake as mistake:
            mistakes.append(f"Scene {number}{_name_of(entry)} was left out: {mistake}")
        else:
            notes += [f"Scene {number}{_name_of(entry)}: {note}" for note in _markup_notes(scene)]
            scenes.append(scene)
    title = table.get("title", "A lecture")
    if isinstance(title, str) and control_characters(title):
        found = control_characters_in_words(title)
        mistakes.append(f"The deck's title holds {found}; allowed is text without control characters.")
        title = "A lecture"
    elif not isinstance(title, str) or not title.strip() or len(title) > LONGEST["title"]:
        mistakes.append(
            f"The deck's title was {_kind(title)}; allowed is a text of at most {LONGEST['title']} characters."
        )
        title = "A lecture"
    return DeckRead(Deck(_one_line(title), tuple(scenes)), tuple(mistakes), tuple(notes))


def _read_scene(entry: Any, stages: Mapping[str, Stage], taken: Collection[str]) -> Scene:
    if not isinstance(entry, dict):
        raise DeckMistake(f"it was {_kind(entry)}; allowed is a table of fields.")
    for name in entry:
        if name not in _SCENE_FIELDS:
            raise DeckMistake(f"field '{_quoted(name)}' is not known; allowed are {', '.join(_SCENE_FIELDS)}.")
    for name in _REQUIRED:
        if name not in entry:
            raise DeckMistake(f"field '{name}' is missing.")
    texts = {name: _text(entry, name) for name in ("id", "title", "question", "page", "ask", "notes") if name in entry}
    scene_id, page, ask = texts["id"], texts["page"], texts["ask"]
    if not _SCENE_ID.fullmatch(scene_id) or len(scene_id) > _LONGEST_ID:
        raise DeckMistake(f"id was '{_quoted(scene_id)}'; allowed are small letters, digits and single hyphens.")
    if scene_id in taken:
        raise DeckMistake(f"id '{scene_id}' is taken by a scene before it; allowed is each once.")
    if page not in stages:
        raise DeckMistake(f"page was '{_quoted(page)}'; allowed are {', '.join(stages)}.")
    if ask not in ASKS:
        raise DeckMistake(f"ask was '{_quoted(ask)}'; allowed are {', '.join(ASKS)}.")
    stage = stages[page]
    exhibits = _texts(entry, "exhibits")
    for name in exhibits:
        if name not in stage.exhibits:
            raise DeckMistake(
                f"exhibit '{_quoted(name)}' is not on page {page}; there are {', '.join(stage.exhibits)}."
            )
    return Scene(
        scene_id=scene_id,
        title=_one_line(texts["title"]),
        question=_one_line(texts["question"]),
        page=page,
        exhibits=exhibits,
        choices=_read_choices(entry.get("choices", {}), page, stage),
        ask=ask,
        answer=_read_answer(entry["answer"]) if "answer" in entry else None,
        notes=texts.get("notes", "").strip(),
    )


def _read_choices(table: Any, page: str, stage: Stage) -> dict[str, tuple[str, ...]]:
    if not isinstance(table, dict):
        raise DeckMistake(f"choices were {_kind(table)}; allowed is a table of controls with lists of ids.")
    choices = {}
    for key in table:
        if key not in stage.controls:
            allowed = ", ".join(stage.controls)
            raise DeckMistake(f"choice '{_quoted(key)}' does not belong to page {page}; allowed are {allowed}.")
        options, chosen = stage.controls[key], _texts(table, key)
        if options.takes_one and len(chosen) != 1:
            raise DeckMistake(f"choice '{key}' named {len(chosen)} values; allowed is one.")
        for value in chosen:
            _check_value(key, value, options)
        choices[key] = chosen
    return choices


def _check_value(key: str, value: str, options: Options) -> None:
    if options.parse is None:
        if value not in options.ids:
            raise DeckMistake(f"choice '{key}' named '{_quoted(value)}'; allowed are {_listed(options.ids)}.")
        return
    try:
        options.parse(value)
    except ValueError as error:
        raise DeckMistake(f"choice '{key}': {_quoted(str(error))}.") from None


def _read_answer(table: Any) -> AnswerSource:
    if not isinstance(table, dict):
        raise DeckMistake(f"answer was {_kind(table)}; allowed is a table with a kind.")
    kind = _text(table, "kind") if "kind" in table else ""
    if kind not in ANSWER_FIELDS:
        raise DeckMistake(f"the answer's kind was '{_quoted(kind)}'; allowed are {', '.join(ANSWER_FIELDS)}.")
    allowed = ("kind", *ANSWER_FIELDS[kind], *(("end",) if kind == "figure" else ()), "given")
    for name in table:
        if name not in allowed:
            raise DeckMistake(f"the answer's field '{_quoted(name)}' is not known; allowed are {', '.join(allowed)}.")
    for name in ANSWER_FIELDS[kind]:
        if name not in table:
            raise DeckMistake(f"the answer of kind {kind} lacks its field '{name}'.")
    end = _text(table, "end") if "end" in table else ""
    if end and end not in ENDS:
        raise DeckMistake(f"the answer's end was '{_quoted(end)}'; allowed are {', '.join(ENDS)}.")
    condition, topic = (_text(table, name) if name in table else "" for name in ("condition", "topic"))
    return AnswerSource(kind, _texts(table, "facts"), condition, end, topic, _texts(table, "given"))


def _check(scene: Scene, check_answer: Callable[[Scene], object]) -> None:
    kind = scene.answer.kind if scene.answer else None
    if scene.ask == "slider" and (kind is None or kind in CHOSEN_BETWEEN):
        allowed = ", ".join(name for name in ANSWER_FIELDS if name not in CHOSEN_BETWEEN)
        raise DeckMistake(f"ask was 'slider' with an answer of kind {kind or 'none'}; allowed are {allowed}.")
    if scene.ask == "choices" and kind not in CHOSEN_BETWEEN:
        raise DeckMistake(
            f"ask was 'choices' with an answer of kind {kind or 'none'}; allowed are {', '.join(CHOSEN_BETWEEN)}."
        )
    try:
        check_answer(scene)
    except ValueError as error:
        raise DeckMistake(f"{str(error).rstrip('.')}.") from None


def _markup_notes(scene: Scene) -> list[str]:
    return [
        f"its {name} holds markup, which is shown as it is written."
        for name, text in (("title", scene.title), ("question", scene.question))
        if _MARKUP.search(text) or html_entity(text)
    ]


def _text(table: Mapping[str, Any], name: str) -> str:
    value = table[name]
    if not isinstance(value, str) or not (value.strip() or name == "notes"):
        raise DeckMistake(f"field '{name}' was {_kind(value)}; allowed is a text.")
    if control_characters(value.replace("\r\n", "\n")):
        found = control_characters_in_words(value)
        raise DeckMistake(f"field '{name}' holds {found}; allowed is text without control characters.")
    longest = LONGEST.get(name)
    if longest and len(value) > longest:
        raise DeckMistake(f"field '{name}' has {len(value):,} characters; allowed are {longest:,} at the most.")
    return value


def _texts(table: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = table.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise DeckMistake(f"field '{_quoted(name)}' was {_kind(values)}; allowed is a list of texts.")
    return tuple(dict.fromkeys(values))


def _name_of(entry: Any) -> str:
    scene_id = entry.get("id") if isinstance(entry, dict) else None
    return f" ({_quoted(scene_id)})" if isinstance(scene_id, str) and scene_id else ""


def _kind(value: Any) -> str:
    """What was found: its type in words and, for a short value, the value."""
    if value is None:
        return "missing"
    names = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "the text",
        list: "a list",
        dict: "a table",
    }
    name = names.get(type(value), f"a {type(value).__name__}")
    return f"{name} ({_quoted(str(value))})" if isinstance(value, bool | int | float | str) else name


def _quoted(text: str) -> str:
    text = _one_line(with_names(text))
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _listed(ids: Iterable[str], most: int = 12) -> str:
    names = list(ids)
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"


def write_deck(deck: Deck) -> str:
    """The deck as TOML that ``read_deck`` reads back unchanged."""
    blocks = [f"title = {_toml(deck.title)}\n"]
    for scene in deck.scenes:
        lines = ["[[scenes]]", f"id = {_toml(scene.scene_id)}", f"title = {_toml(scene.title)}"]
        lines += [f"question = {_toml(scene.question)}", f"page = {_toml(scene.page)}"]
        if scene.exhibits:
            lines.append(f"exhibits = {_toml(scene.exhibits)}")
        if scene.choices:
            pairs = ", ".join(f"{key} = {_toml(chosen)}" for key, chosen in scene.choices.items())
            lines.append(f"choices = {{ {pairs} }}")
        lines.append(f"ask = {_toml(scene.ask)}")
        if scene.answer:
            source = scene.answer
            fields: dict[str, str | tuple[str, ...]] = {"kind": source.kind, "facts": source.facts}
            fields |= {name: getattr(source, name) for name in ("condition", "end", "topic", "given")}
            pairs = ", ".join(f"{name} = {_toml(value)}" for name, value in fields.items() if value)
            lines.append(f"answer = {{ {pairs} }}")
        if scene.notes:
            lines.append(f"notes = {_toml(scene.notes)}")
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def _toml(value: str | tuple[str, ...]) -> str:
    """A text or a list of texts; a JSON string is valid TOML, except for the character DEL."""
    return json.dumps(value if isinstance(value, str) else list(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def pack_deck(deck: Deck) -> str:
    """The whole deck as text for a link: compressed TOML in URL-safe letters."""
    packed = zlib.compress(write_deck(deck).encode("utf-8"), 9)
    return base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def unpack_deck(packed: str) -> str:
    """The TOML in a link from ``pack_deck``. Raises ``DeckMistake`` for anything else, and for one too long."""
    broken = DeckMistake("The link's deck is damaged or cut off; allowed is one that the atlas has made.")
    try:
        content = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        unpacking = zlib.decompressobj()
        # Unpack no more than this: a small link must not fill the memory.
        text = unpacking.decompress(content, 4 * MAX_CHARACTERS)
        if not unpacking.eof:
            raise broken
        return text.decode("utf-8")
    except (binascii.Error, zlib.error, UnicodeError, ValueError):
        raise broken from None
