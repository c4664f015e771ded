"""Every choice a reader can make, declared once: its name in the URL, its options, its default.

The URL carries labels, so labels are a public contract. Filters belong to every page; other choices to one page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Literal

import streamlit as st

from data.atlas.atlas import Atlas
from data.contract.vocabulary import (
    COMPARATOR_FAMILIES,
    DISAGREEMENT_KINDS,
    DISAGREEMENT_TOPICS,
    FEATURE_KINDS,
    INTERVENTION_FAMILIES,
    LAYERS,
    MEASURES,
    STRENGTHS,
    TIMEPOINTS,
    label,
)
from data.evidence.facts import effect_in_words, when
from data.subjects.condition_coverage import SORT_ORDERS, foldable
from data.subjects.effect_figures import MOST_OFFERED
from data.subjects.effect_sizes import PANELS
from data.subjects.session_doses import usable_statements
from data.subjects.therapy_features import SORT_ORDERS as FEATURE_ORDERS
from data.translation.effect_translation import DEFAULT_BASELINE, LARGEST_D, parse_baseline, parse_d

#: The choice that takes d from the reader and not from the atlas.
OWN_FIGURE, OWN_LABEL = "own", "A figure of your own"

Kind = Literal["multiselect", "segments", "pills", "list", "text", "words", "page"]
#: More words than this are no search.
MOST_CHARACTERS = 200


@dataclass(frozen=True)
class Control:
    """One choice. ``page`` is the URL path of the page it belongs to, or None for the filters of every page.

    A ``text`` has no options but a ``parse`` that raises ``ValueError`` for what it does not take, and so has a
    ``page``, which ``state.choose_page`` draws; ``words`` have neither, and take anything that is not too long. Where
    ``by_id`` is set, the URL carries ids instead of labels, and ``state.choose_by_id`` draws it.
    """

    key: str
    label: str
    options: Mapping[str, str]
    default: tuple[str, ...]
    kind: Kind
    page: str | None = None
    note: str | None = None
    placeholder: str | None = None
    parse: Callable[[str], float] | None = None
    by_id: bool = False

    @property
    def takes_one(self) -> bool:
        """Whether it holds one value and not several."""
        return self.kind in ("segments", "list", "text", "words", "page")

    @property
    def is_typed(self) -> bool:
        """Whether the reader types into it instead of choosing among its options."""
        return self.kind in ("text", "words")

    def takes(self, value: str) -> bool:
        """Whether a value out of a link is one of its own; an empty one clears it."""
        if self.kind == "words":
            return len(value) <= MOST_CHARACTERS
        if self.by_id:
            return not value or value in self.options
        if self.parse is None:
            return not value or value in map(self.in_link, self.options)
        try:
            self.parse(value)
        except ValueError:
            return False
        return True

    def in_link(self, option: str) -> str:
        """What stands in the URL for an option: its label, or its id."""
        return option if self.by_id else self.options.get(option, option)

    def draw(self, on_change: Callable[[], None] | None = None) -> tuple[str, ...]:
        """Draw the widget, bound to the URL, and return the ids chosen; an emptied single choice falls back.

        ``on_change`` is the callback of a ``text``.
        """
        options = list(self.options)

        def shown(option: str) -> str:
            return self.options[option]

        if self.is_typed:
            typed = st.text_input(
                self.label, self.default[0], key=self.key, help=self.note if self.kind == "words" else None,
                placeholder=self.placeholder, max_chars=MOST_CHARACTERS, bind="query-params", persist_state="session",
                on_change=on_change,
            )  # fmt: skip
            return (typed,)
        if self.kind == "multiselect":
            chosen = st.multiselect(
                self.label, options, default=list(self.default) or None, format_func=shown, key=self.key,
                help=self.note, placeholder=self.placeholder, label_visibility="collapsed", bind="query-params",
                persist_state="session",
            )  # fmt: skip
            return tuple(chosen)
        if self.kind == "pills":
            picked = st.pills(
                self.label, options, selection_mode="multi", default=list(self.default), format_func=shown,
                key=self.key, help=self.note, wrap=True, bind="query-params", persist_state="session",
            )  # fmt: skip
            return tuple(picked)
        if self.kind == "segments":
            one = st.segmented_control(
                self.label, options, default=self.default[0], format_func=shown, key=self.key, help=self.note,
                required=True, wrap=True, bind="query-params", persist_state="session",
            )  # fmt: skip
        else:
            one = st.selectbox(
                self.label, options, index=options.index(self.default[0]), format_func=shown, key=self.key,
                help=self.note, bind="query-params", persist_state="session",
            )  # fmt: skip
        return (one,) if one in self.options else self.default

    def draw_one(self) -> str:
        """``draw`` for a single choice."""
        return self.draw()[0]


def declare_controls(atlas: Atlas) -> dict[str, Control]:
    """Every control of the atlas by its key."""
    lengths = atlas.frames["session_lengths"]

    def statements(measure: str) -> dict[str, str]:
        ids = usable_statements(lengths, measure)["fact_id"].head(MOST_OFFERED)
        return {i: f"{atlas.facts[i].source_label}: {atlas.facts[i].as_printed}" for i in ids}

    def left_out(measure: str) -> str | None:
        return _rest(len(usable_statements(lengths, measure)), MOST_OFFERED).strip() or None

    minutes, paces = statements("session_minutes"), statements("sessions_per_week")
    parents = {c: atlas.choices.conditions[c] for c in foldable(atlas.tables.conditions)}
    controls = [
        Control(
            key="conditions",
            label="Conditions",
            options=atlas.choices.conditions,
            default=(),
            kind="multiselect",
            placeholder="All conditions",
        ),
        Control(
            key="sources",
            label="Sources",
            options=atlas.choices.source_labels,
            default=(),
            kind="multiselect",
            placeholder="All sources",
        ),
        Control(
            key="dose",
            label="What is shown",
            options={"printed": "What the sources print", "computed": "What it adds up to"},
            default=("printed",),
            kind="segments",
            page="session_lengths",
        ),
        Control(
            key="formats",
            label="Formats",
            options={"therapy": "Psychodynamic formats", "contrast": "With CBT and psychoanalytic"},
            default=("therapy",),
            kind="segments",
            page="session_lengths",
        ),
        Control(
            key="minutes_from",
            label="Minutes a session from",
            options=minutes,
            default=_first(minutes),
            kind="list",
            page="session_lengths",
            note=left_out("session_minutes"),
        ),
        Control(
            key="pace_from",
            label="Sessions a week from",
            options=paces,
            default=_first(paces),
            kind="list",
            page="session_lengths",
            note=left_out("sessions_per_week"),
        ),
        Control(
            key="sort",
            label="Order of conditions",
            options=SORT_ORDERS,
            default=("family",),
            kind="segments",
            page="condition_coverage",
        ),
        Control(
            key="folded",
            label="Fold sub-conditions into",
            options=parents,
            default=(),
            kind="pills",
            page="condition_coverage",
            note="A folded condition shows what is said of it and of everything below it.",
        ),
        Control(
            key="feature_kinds",
            label="Kinds",
            options={kind: term.label for kind, term in FEATURE_KINDS.items()},
            default=tuple(FEATURE_KINDS),
            kind="pills",
            page="therapy_features",
        ),
        Control(
            key="feature_sort",
            label="Order of features",
            options=FEATURE_ORDERS,
            default=("kind",),
            kind="segments",
            page="therapy_features",
        ),
        Control(
            key="topics",
            label="Topics",
            options={topic: label(DISAGREEMENT_TOPICS, topic) for topic in atlas.tables.topics["topic"]},
            default=(),
            kind="multiselect",
            page="disagreements",
            placeholder="All topics",
        ),
        Control(
            key="kinds",
            label="Kinds of disagreement",
            options={kind: term.label for kind, term in DISAGREEMENT_KINDS.items()},
            default=tuple(DISAGREEMENT_KINDS),
            kind="pills",
            page="disagreements",
            note=" ".join(f"{term.label}: {term.definition}" for term in DISAGREEMENT_KINDS.values()),
        ),
        Control(
            key="strengths",
            label="Strength",
            options={strength: term.label for strength, term in STRENGTHS.items()},
            default=tuple(STRENGTHS),
            kind="pills",
            page="disagreements",
            note=" ".join(f"{term.label}: {term.definition}" for term in STRENGTHS.values()),
        ),
        Control(
            key="layers",
            label="Layers of evidence",
            options={layer: term.label for layer, term in LAYERS.items()},
            default=tuple(LAYERS),
            kind="pills",
            page="effect_sizes",
            note=" ".join(f"{term.label}: {term.definition}" for term in LAYERS.values()),
        ),
        Control(
            key="timepoints",
            label="Measured",
            options={word: term.label for word, term in TIMEPOINTS.items()},
            default=tuple(TIMEPOINTS),
            kind="pills",
            page="effect_sizes",
        ),
        Control(
            key="comparisons",
            label="Compared with",
            options={word: term.label for word, term in COMPARATOR_FAMILIES.items()},
            default=tuple(COMPARATOR_FAMILIES),
            kind="pills",
            page="effect_sizes",
        ),
        Control(
            key="treatments",
            label="Treatment",
            options={word: term.label for word, term in INTERVENTION_FAMILIES.items()},
            default=tuple(INTERVENTION_FAMILIES),
            kind="pills",
            page="effect_sizes",
        ),
        Control(
            key="panels",
            label="Different comparisons",
            options={"apart": "Apart, like with like", "together": "Laid over one another"},
            default=("apart",),
            kind="segments",
            page="effect_sizes",
        ),
        Control(
            key="figure",
            label="Figure",
            options=_FigureLabels(atlas),
            default=(OWN_FIGURE,),
            kind="list",
            page="effect_translator",
            note="Left out, since this arithmetic compares two separate groups: figures from before to after, figures "
            "whose comparison is not stated (0.974 and 1.51 among them), and figures without a direction."
            + _rest(len(atlas.figures), MOST_OFFERED, "; the filters bring others"),
            by_id=True,
        ),
        Control(
            key="d",
            label="Effect size d",
            options={},
            default=("0.5",),
            kind="text",
            page="effect_translator",
            note=f"From -{LARGEST_D:g} to {LARGEST_D:g}; positive favours the treatment.",
            parse=parse_d,
        ),
        Control(
            key="baseline",
            label="Of 100 people, how many get better in the comparison group",
            options={},
            default=(f"{100 * DEFAULT_BASELINE:g}",),
            kind="text",
            page="effect_translator",
            note="A convention of this atlas, for illustration; it comes from no study. Set it to what you know.",
            parse=parse_baseline,
        ),
        Control(
            key="question",
            label="Your question",
            options={},
            default=("",),
            kind="words",
            page="search",
            placeholder="For instance: how many sessions, depresion, Shedler, 0.97",
        ),
        Control(
            key="works",
            label="Search the bibliography",
            options={},
            default=("",),
            kind="words",
            page="bibliography",
            placeholder="An author, a title, a year or a journal",
        ),
        Control(
            key="document",
            label="Document",
            options=atlas.choices.sources,
            default=_first(atlas.choices.sources),
            kind="segments",
            page="sources",
        ),
        *(_page_control(page, name) for page, names in PAGED.items() for name in names),
    ]
    return {control.key: control for control in controls}


#: The exhibits of which a page may show a part at a time, by page.
PAGED = {
    "overview": ("overview-session-lengths", "overview-conditions", "overview-effect-sizes"),
    "session_lengths": (*MEASURES, "hours", "weeks"),
    "effect_sizes": (*(panel.panel_id for panel in PANELS), "every-comparison", "rise-checks"),
}
#: No table has so many pages; a longer number in a link is no page.
MOST_DIGITS = 6


def page_key(exhibit: str) -> str:
    """The key of the control that holds which part of an exhibit is shown."""
    return f"page_of_{exhibit.replace('-', '_')}"


def parse_page(text: str) -> float:
    """The number of a page in a link; raises ``ValueError``, in a sentence fit for readers, for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and int(text)):
        raise ValueError(f"page was '{text[:20]}'; allowed is a page number from 1")
    return int(text)


def _page_control(page: str, exhibit: str) -> Control:
    return Control(
        key=page_key(exhibit),
        label="Page of its rows",
        options={},
        default=("1",),
        kind="page",
        page=page,
        parse=parse_page,
    )


class _FigureLabels(Mapping[str, str]):
    """The figures that can be translated, each named so that it can be told apart; a name is made when asked for."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        self._name = lru_cache(maxsize=4 * MOST_OFFERED)(self._named)

    def _named(self, figure_id: str) -> str:
        figure = self._atlas.figures[figure_id]
        row = self._atlas.facts.row(figure.effect_id)
        number = f"{figure.d:g}, {figure.end_in_words}" if figure.end else effect_in_words(row)
        return (
            f"{number}{' (disputed)' if figure.is_disputed else ''} · "
            f"{self._atlas.facts[figure.effect_id].source_label} · "
            f"{row['intervention']}, {row['population']}, {when(row)} ({figure.effect_id})"
        )

    def __getitem__(self, figure_id: str) -> str:
        return OWN_LABEL if figure_id == OWN_FIGURE else self._name(figure_id)

    def __contains__(self, figure_id: object) -> bool:
        return figure_id == OWN_FIGURE or figure_id in self._atlas.figures

    def __iter__(self) -> Iterator[str]:
        return chain([OWN_FIGURE], self._atlas.figures)

    def __len__(self) -> int:
        return 1 + len(self._atlas.figures)


def _rest(count: int, most: int, more: str = "") -> str:
    """What is said of a list that is too long to choose from."""
    return f" Of {count:,} the first {most} are offered{more}." if count > most else ""


def _first(options: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(options)[:1]
