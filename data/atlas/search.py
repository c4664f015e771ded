"""Search over pages, topics, conditions, facts and works, tolerant of typing mistakes.

A question is split into terms. A term is either a row of search_words.csv, which records what readers mean by certain
words, or a single word, matched against the words of every entry. rapidfuzz measures how close two words are. A rare
term weighs more than a common one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import log
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from data.atlas.atlas import Atlas
from data.contract import vocabulary as words
from data.contract.tables import split_ids
from data.evidence.facts import Fact, records
from data.subjects.citations import citation_id
from data.subjects.disagreements import SIDES, side_id

#: Words that say nothing about the topic of a question.
# fmt: off
STOP_WORDS = frozenset({
    "a", "about", "an", "and", "any", "are", "as", "at", "be", "been", "by", "can", "do", "does", "for", "from", "get",
    "has", "have", "how", "i", "in", "is", "it", "its", "many", "me", "much", "my", "of", "on", "one", "or", "s", "say",
    "take", "that", "the", "their", "there", "this", "to", "was", "were", "what", "when", "where", "which", "who",
    "why", "will", "with", "you",
})
# fmt: on
#: Closeness, from 0 to 100, of a word found in an entry's name and of one found in its text.
IN_NAME, IN_TEXT = 100.0, 93.0
#: A prefix of a word counts almost as much as the word.
BEGINNING = 0.95
#: Shorter words are not matched as prefixes.
SHORTEST_BEGINNING = 3
#: Shorter words must match exactly: one letter more or less makes a different word.
SHORTEST_MISTYPED = 5
#: A mistyped word may have one letter added, missing, wrong or swapped with the next; a word this long may have two.
LONG_WORD = 8
#: Entries that score less are dropped: an absolute score (0 to 100), and a share of the best score.
MIN_SCORE, MIN_OF_BEST = 35, 0.7
#: A word in a larger share of all entries, such as "therapy", is ignored beside rarer ones.
MAX_SHARE = 0.12
WORD = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+|\w+")
_HYPHENATED = re.compile(r"\w+(?:-\w+)+")
_AMERICAN = re.compile(r"(?<=\w)iz(?=[aei])")

#: The kinds of entry in display order, with their headings.
KINDS = {
    "page": "Pages",
    "topic": "Topics",
    "condition": "Conditions",
    "fact": "Facts",
    "side": "Statements that disagree",
    "work": "Works and documents",
}
#: The order of kinds among equal scores.
_FIRST_OF_KINDS = ("page", "topic", "condition", "work", "fact", "side")
#: What the rows of each table are about: columns of ids, with the vocabulary that labels them.
_ABOUT: Mapping[str, Mapping[str, words.Vocabulary]] = {
    "session_lengths": {"measure": words.MEASURES},
    "condition_coverage": {"stance": words.STANCES},
    "effect_sizes": {"comparator_family": words.COMPARATOR_FAMILIES},
    "claims": {"comparator": words.CLAIM_COMPARATORS},
    "therapy_features": {"kind": words.FEATURE_KINDS},
    "condition_evidence": {"direction": words.EVIDENCE_DIRECTIONS},
}
#: Columns of ids that a small table labels.
_LABELLED = {
    "topic": "topics",
    "format_id": "formats",
    "condition_id": "conditions",
    "feature_id": "features",
    "intervention_family": "interventions",
}


@dataclass(frozen=True)
class Entry:
    """Something that can be found; ``entry_id`` is unique within its kind.

    Its ``names`` match best, its ``text`` slightly less; the ids it is ``about`` match through search_words.csv.
    ``subject`` is the table of a fact.
    """

    kind: str
    entry_id: str
    label: str
    names: tuple[str, ...]
    text: str = ""
    about: frozenset[str] = frozenset()
    subject: str = ""


@dataclass(frozen=True)
class Term:
    """One part of a question: the words as asked, and their meaning if search_words.csv has one."""

    asked: tuple[str, ...]
    page: str = ""
    means: frozenset[str] = frozenset()


def entries(atlas: Atlas, pages: Mapping[str, tuple[str, str]]) -> list[Entry]:
    """Everything that can be found; ``pages`` gives the title and question of each page by name.

    Absences are not searched. A statement may be a side of several pairs; the first stands for all.
    """
    found = [
        Entry("page", name, title, (title, name.replace("_", " ")), question)
        for name, (title, question) in pages.items()
    ]
    found += _topics(atlas)
    found += [
        Entry("condition", condition_id, label, (label,), about=frozenset({condition_id}))
        for condition_id, label in atlas.choices.conditions.items()
    ]
    about, called = _about_facts(atlas), _names_by_id(atlas)
    for fact in atlas.facts.values():
        if fact.layer_label != "Nothing stated":
            found.append(_fact(fact, about.get(fact.fact_id, ()), called))
    return list({(entry.kind, entry.label): entry for entry in reversed(found)}.values())[::-1]


def _topics(atlas: Atlas) -> Iterator[Entry]:
    for row in records(atlas.tables.topics):
        poles = f"{row['low_pole']} … {row['high_pole']}"
        yield Entry(
            "topic", row["topic"], row["question"], (row["label"], row["question"]), poles, frozenset({row["topic"]})
        )


def _fact(fact: Fact, about: Sequence[str], called: Mapping[str, str]) -> Entry:
    kind = {"references": "work", "sources": "work", "disagreements": "side"}.get(fact.subject, "fact")
    printed = f" “{fact.as_printed}”" if fact.as_printed and kind != "work" and fact.as_printed not in fact.says else ""
    text = (fact.says, fact.as_printed, fact.origin.full if kind == "work" else fact.origin.in_text)
    return Entry(
        kind,
        fact.fact_id,
        f"{fact.source_label}: {fact.says}{printed}",
        (fact.source_label, *(called[found] for found in about if found in called)),
        " ".join(filter(None, text)),
        frozenset(about),
        fact.subject,
    )


def _about_facts(atlas: Atlas) -> dict[str, tuple[str, ...]]:
    """The ids that each fact is about."""
    found: dict[str, tuple[str, ...]] = {}
    for table, columns in _ABOUT.items():
        frame = atlas.frames[table] if table in atlas.frames else getattr(atlas.tables, table)
        id_column = {"effect_sizes": "effect_id", "condition_evidence": "evidence_id"}.get(table, "fact_id")
        named = [*columns, *(column for column in _LABELLED if column in frame)]
        for row in records(frame):
            conditions = row.get("condition_keys") or ()
            ids = (*(row[column] for column in named if row[column]), *conditions)
            found[row[id_column]] = tuple(dict.fromkeys(ids))
    for cited in records(atlas.tables.citations):
        found[citation_id(cited["source_id"], cited["reference_id"])] = (cited["reference_id"],)
    for pair in records(atlas.tables.disagreements):
        found |= {side_id(pair["disagreement_id"], side): (pair["topic"], pair["kind"]) for side in SIDES}
    return found


def _names_by_id(atlas: Atlas) -> dict[str, str]:
    """Readers' names for the ids that facts are about."""
    called = {
        word: term.label for columns in _ABOUT.values() for terms in columns.values() for word, term in terms.items()
    }
    called |= {word: term.label for word, term in words.DISAGREEMENT_KINDS.items()}
    for column, table in _LABELLED.items():
        frame = getattr(atlas.tables, table)
        called |= dict(zip(frame[column], frame["label"], strict=True))
    return called


def _words(text: str) -> list[str]:
    """The words of a text in lower case and British spelling, so that "generalized" finds "generalised"."""
    return [_AMERICAN.sub("is", word) for word in WORD.findall(text.casefold())]


def _named(names: Iterable[str]) -> Iterator[str]:
    """The words of some names, with and without their hyphens, and each name's initials: OCD, PTSD."""
    for name in names:
        own = _words(name)
        yield from own
        for joined in _HYPHENATED.findall(name):
            yield from _words(joined.replace("-", ""))
        if len(own) > 1:
            yield "".join(word[0] for word in own)


@dataclass(frozen=True)
class Index:
    """Everything that can be found, ready to query; ``search_words`` are the rows of search_words.csv."""

    among: Sequence[Entry]
    search_words: Sequence[Mapping[str, Any]] = ()
    #: How much each word counts for each entry, by word and by the entry's position.
    _places: dict[str, dict[int, float]] = field(default_factory=lambda: defaultdict(dict), init=False, repr=False)
    #: The positions of the entries that are about an id.
    _about: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list), init=False, repr=False)

    def __post_init__(self) -> None:
        for place, entry in enumerate(self.among):
            for word in _words(entry.text):
                self._places[word][place] = IN_TEXT
            for word in _named(entry.names):
                self._places[word][place] = IN_NAME
            for named in entry.about:
                self._about[named].append(place)

    @cached_property
    def _pages(self) -> dict[str, int]:
        return {entry.entry_id: place for place, entry in enumerate(self.among) if entry.kind == "page"}

    @cached_property
    def _known(self) -> tuple[str, ...]:
        return tuple(self._places)

    @cached_property
    def _phrases(self) -> dict[int, list[Term]]:
        """The terms of search_words.csv by number of words, longest first."""
        terms = [
            Term(tuple(_words(row["asked"])), row["page"] or "", frozenset(split_ids(row["means"])))
            for row in self.search_words
        ]
        lengths = sorted({len(term.asked) for term in terms}, reverse=True)
        return {length: [term for term in terms if len(term.asked) == length] for length in lengths}

    def meant(self, question: str) -> frozenset[str]:
        """The ids that search_words.csv finds in a question."""
        return frozenset().union(*(term.means for term in self.terms(question)))

    def terms(self, question: str) -> list[Term]:
        """The terms of a question, without stop words unless there is nothing else."""
        asked, found = _words(question), []
        for length, phrases in self._phrases.items():
            # Exact matches first, so that a correct word is not taken for a misspelling of another.
            for is_meant in (str.__eq__, _is_meant):
                for phrase in phrases:
                    for start in range(len(asked) - length + 1):
                        if all(map(is_meant, asked[start : start + length], phrase.asked)):
                            found.append(phrase)
                            # No other term may match these words or span them.
                            asked[start : start + length] = [""] * length
        left = [word for word in asked if word]
        said = [word for word in left if word not in STOP_WORDS] or ([] if found else left)
        return [*found, *(Term((word,)) for word in said)]

    def answers(self, question: str) -> list[Entry]:
        """The entries that match a question, closest first; none for an empty question."""
        matched = [self._matches(term) for term in self.terms(question)]
        telling = [own for own in matched if len(own) <= MAX_SHARE * len(self.among)]
        if any(telling):
            matched = telling
        weights = [log(1 + len(self.among) / len(own)) ** 2 if own else None for own in matched]
        known = [weight for weight in weights if weight is not None]
        if not known:
            return []
        # A word found nowhere cannot rank the entries, but it does make every match less certain.
        sure = [sum(known) / len(known) if weight is None else weight for weight in weights]
        scores: dict[int, float] = defaultdict(float)
        for own, weight in zip(matched, sure, strict=True):
            for place, nearness in own.items():
                scores[place] += nearness * weight / sum(sure)
        least = max(MIN_SCORE, MIN_OF_BEST * max(scores.values()))
        near = [place for place, score in scores.items() if score >= least]
        return [self.among[place] for place in sorted(near, key=lambda place: self._order(place, scores[place]))]

    def _order(self, place: int, score: float) -> tuple[float, int, int, int]:
        entry = self.among[place]
        return -round(score), _FIRST_OF_KINDS.index(entry.kind), len(entry.text), place

    def _matches(self, term: Term) -> dict[int, float]:
        """How close each entry is to a term, by position; unrelated entries are left out."""
        # "How long" means more than its words: an entry with the word "long" does not answer it.
        is_idiom = bool(term.page or term.means) and not STOP_WORDS.isdisjoint(term.asked)
        near = {} if is_idiom else self._literal(term.asked)
        meant = {place for named in term.means for place in self._about.get(named, ())}
        if term.page in self._pages:
            meant.add(self._pages[term.page])
        return near | dict.fromkeys(meant, IN_NAME)

    def _literal(self, asked: Sequence[str]) -> dict[int, float]:
        """The entries that contain every word of a term, with their average closeness."""
        each = [self._with_word(word) for word in asked]
        in_all = set(each[0]).intersection(*each[1:])
        return {place: sum(own[place] for own in each) / len(each) for place in in_all}

    def _with_word(self, word: str) -> dict[int, float]:
        """The entries that contain a word, a word it begins, or one it may be a misspelling of."""
        near: dict[str, float] = {}
        is_number = word[0].isdigit()
        if len(word) >= SHORTEST_MISTYPED and not is_number:
            alike = process.extract(word, self._known, scorer=OSA.distance, score_cutoff=_most_slips(word), limit=None)
            near |= {other: 1 - slips / len(word) for other, slips, _ in alike if not other[0].isdigit()}
        if len(word) >= SHORTEST_BEGINNING and not is_number:
            near |= {other: BEGINNING for other in self._known if other.startswith(word)}
        if word in self._places:
            near[word] = 1.0
        found: dict[int, float] = {}
        for other, nearness in near.items():
            for place, counts in self._places[other].items():
                found[place] = max(found.get(place, 0.0), nearness * counts)
        return found


def _is_meant(typed: str, word: str) -> bool:
    """Whether a word was meant: typed correctly, or nearly so."""
    if typed == word or len(word) < SHORTEST_MISTYPED or not typed:
        return typed == word
    return OSA.distance(typed, word) <= _most_slips(typed)


def _most_slips(word: str) -> int:
    return 1 + (len(word) >= LONG_WORD)
