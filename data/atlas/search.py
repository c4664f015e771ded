"""Questions put to the atlas: what it holds, searched by words that need not be typed right.

A word of the question is held against the words of an entry one by one, so that a long entry is found by any of its
words. How near two words are is rapidfuzz's to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from data.atlas.atlas import Atlas

#: Words that say nothing of what is asked for.
# fmt: off
STOP_WORDS = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "been", "by", "do", "does", "for", "from", "has", "have",
    "how", "in", "is", "it", "its", "many", "much", "of", "on", "or", "that", "the", "their", "there",
    "this", "to", "was", "were", "what", "when", "where", "which", "who", "why", "with",
})
# fmt: on
#: A word that another begins with counts almost as the same.
BEGINNING = 95
#: Shorter words have no beginning worth the name.
SHORTEST_BEGINNING = 3
#: Below this, on average over the words of a question, an entry is not what was meant (0 to 100).
LEAST_SCORE = 75
WORD = re.compile(r"\d+(?:\.\d+)?|\w+")


@dataclass(frozen=True)
class Entry:
    """Something that can be found: a fact, a work, a condition or a page; ``entry_id`` names it among its kind."""

    kind: str
    entry_id: str
    label: str
    text: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(WORD.findall(self.text.lower())))


KINDS = {"page": "Pages", "condition": "Conditions", "work": "Works and documents", "fact": "Facts"}


def entries(atlas: Atlas, page_titles: Mapping[str, str]) -> list[Entry]:
    """All that can be found; ``page_titles`` gives the title of each page by its name. An absence is not searched."""
    found = [Entry("page", name, title, f"{title} {name.replace('_', ' ')}") for name, title in page_titles.items()]
    found += [Entry("condition", condition_id, name, name) for condition_id, name in atlas.choices.conditions.items()]
    works = {"references", "sources"}
    for fact in atlas.facts.values():
        if fact.layer_label != "Nothing stated":
            kind = "work" if fact.subject in works else "fact"
            printed = f" “{fact.as_printed}”" if fact.as_printed and kind == "fact" else ""
            text = " ".join(filter(None, (fact.says, fact.as_printed, fact.source_label, fact.origin.full)))
            found.append(Entry(kind, fact.fact_id, f"{fact.source_label}: {fact.says}{printed}", text))
    # One statement may be a side of several pairs; the first stands for all.
    return list({entry.label: entry for entry in reversed(found)}.values())[::-1]


def asked_words(question: str) -> list[str]:
    """The words of a question that say what is asked for; all of them if none does."""
    words = WORD.findall(question.lower())
    return [word for word in words if word not in STOP_WORDS] or words


def answers(question: str, among: Iterable[Entry]) -> list[Entry]:
    """The entries that a question means, nearest first, of two alike the shorter first; none for an empty question."""
    words = asked_words(question)
    if not words:
        return []
    scored = [(score(words, entry.words), len(entry.text), entry) for entry in among]
    near = [found for found in scored if found[0] >= LEAST_SCORE]
    return [entry for _, _, entry in sorted(near, key=lambda found: (-round(found[0]), found[1]))]


def score(words: Sequence[str], entry_words: Sequence[str]) -> float:
    """How near an entry is to a question, from 0 to 100: each word by its nearest word there, on average."""
    return sum(max((_nearness(word, other) for other in entry_words), default=0.0) for word in words) / len(words)


def _nearness(word: str, other: str) -> float:
    if len(word) >= SHORTEST_BEGINNING and other.startswith(word) and other != word:
        return BEGINNING
    if word.isdigit() or other.isdigit():
        return 100.0 if word == other else 0.0
    return float(fuzz.ratio(word, other))
