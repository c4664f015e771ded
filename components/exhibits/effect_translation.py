"""One effect size as two overlapping groups and as people out of one hundred, computed here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import pandas as pd

from components.charts.effect_translation import distributions_chart, people_chart
from components.charts.palette import Theme
from components.exhibits.exhibit import Exhibit, Exhibits
from components.exhibits.export_data import ExportCurves, ExportLine, ExportSeries
from components.exhibits.memory import MAX_ENTRIES, remembered
from components.exhibits.page import Page
from components.exhibits.view import View
from components.limits import OPTIONS_A_LIST
from components.session.controls import Control, Number, OneOf
from data.atlas.atlas import Atlas
from data.evidence.fact_ids import FactIds
from data.evidence.facts import effect_in_words, when
from data.own_evidence.studies import OWN_PREFIX
from data.subjects.effect_figures import Figure, of_effects
from data.subjects.effect_sizes import translatable
from data.translation.effect_translation import (
    DEFAULT_BASELINE,
    LARGEST_D,
    Translation,
    basis_in_words,
    curves,
    parse_baseline,
    parse_d,
    plain_sentence,
    translate,
    translated_rows,
)

#: The choice that takes d from the reader, not from the atlas.
OWN_FIGURE, OWN_LABEL = "own", "A figure of your own"
NAMES = {"people": "One hundred people", "groups": "Two groups"}


@dataclass(frozen=True)
class Choice:
    """What is translated: a figure of the atlas, or one the reader set (``figure`` is None)."""

    translation: Translation
    figure: Figure | None
    origin: str
    otherwise: str = "without the treatment"
    this_one: str = "it"

    @property
    def effect_ids(self) -> FactIds:
        """The effect behind it; none for a figure the reader set."""
        return FactIds.of(self.figure.effect_id) if self.figure else FactIds()

    @property
    def is_own(self) -> bool:
        """Whether it is a figure from a table the reader opened."""
        return self.figure is not None and self.figure.effect_id.startswith(OWN_PREFIX)

    @property
    def basis(self) -> str:
        """What its numbers are computed from, in words."""
        return basis_in_words(self.translation, self.origin)

    @property
    def in_one_sentence(self) -> str:
        """What it means for a hundred people."""
        said = plain_sentence(self.translation, self.otherwise, self.this_one)
        return f"{said} This figure is disputed." if self.figure and self.figure.is_disputed else said


#: What the comparison group had instead of nothing, and how to refer to the treatment beside it.
_OTHERWISE = {
    "other_therapy": ("with another treatment", "this one"),
    "therapy_or_none": ("with another treatment or none", "this one"),
}


@remembered
def offered_figures(view: View) -> tuple[pd.DataFrame, list[str]]:
    """The translatable effects before the filters, and the figures to choose from after them."""
    candidates = translatable(view.atlas.frames["effect_sizes"])
    ids = of_effects(view.atlas.figures, view.filters.apply(candidates)["effect_id"])[:OPTIONS_A_LIST]
    own = view.atlas.own
    added = [] if own is None else of_effects(view.atlas.figures, own.offered["effect_id"])
    return candidates, [*ids, *added[:OPTIONS_A_LIST]]


def choice_of(view: View) -> Choice:
    """What a view has chosen to translate, without drawing it; an unreadable number becomes its default."""
    figure = view.atlas.figures.get(view.chosen_one("figure"))
    return _choice(view, figure, _number(view, "d"), _number(view, "baseline"))


def _number(view: View, key: str) -> float:
    control = view.controls[key]
    assert isinstance(control, Number)
    return control.parse(view.chosen_one(key))


def _choice(view: View, figure: Figure | None, d: float, baseline: float) -> Choice:
    if figure is None:
        return Choice(translate(d, baseline), None, "a figure that you set")
    otherwise = _OTHERWISE.get(view.atlas.effects[figure.effect_id]["comparator_family"], ())
    return Choice(_translated(figure, baseline), figure, _origin(view, figure), *otherwise)


def other_end(view: View, figure: Figure, baseline: float) -> Choice:
    """The other end of a range over outcomes, translated with the same baseline."""
    return _choice(view, view.atlas.figures[figure.other_end_id], figure.d, baseline)


def _translated(figure: Figure, baseline: float) -> Translation:
    low, high = figure.interval or (None, None)
    return translate(figure.d, baseline, low, high, figure.interval_label)


def _origin(view: View, figure: Figure) -> str:
    """Whose figure it is, with what weakens it: "disputed; Leichsenring & Rabung, 2008"."""
    named = view.atlas.facts[figure.effect_id].origin.in_text
    return f"{figure.nature}; {named}" if figure.nature else named


def rows_of(choice: Choice) -> pd.DataFrame:
    """The numbers as rows for the table and the files: ``translated_rows`` with ``effect_id`` and ``basis``.

    All who choose the same share them: never change them.
    """
    # What a reader added is cached for nobody else.
    return _rows.__wrapped__(choice) if choice.is_own else _rows(choice)


@lru_cache(maxsize=MAX_ENTRIES)
def _rows(choice: Choice) -> pd.DataFrame:
    return translated_rows(choice.translation).assign(
        effect_id=choice.figure.effect_id if choice.figure else "",
        basis=choice.basis,
    )


def translated_effect(view: View) -> Exhibits:
    """Both pictures of what a view has chosen to translate; their rows are the computed numbers, each in a sentence."""
    return pictures_of(view.atlas, choice_of(view), view.theme)


def pictures_of(atlas: Atlas, choice: Choice, theme: Theme) -> Exhibits:
    """Both pictures of a choice, drawn once for all who choose the same, whatever else they filter."""
    if choice.is_own:
        return _pictures.__wrapped__(atlas, choice, theme)
    return _pictures(atlas.shared or atlas, choice, theme)


@lru_cache(maxsize=MAX_ENTRIES)
def _pictures(atlas: Atlas, choice: Choice, theme: Theme) -> Exhibits:
    rows, facts = rows_of(choice), atlas.facts
    charts = {
        "people": people_chart(choice.translation, choice.effect_ids, choice.origin, facts, theme),
        "groups": distributions_chart(choice.translation, choice.effect_ids, choice.origin, facts, theme),
    }
    shown = tuple(
        Exhibit(
            name=name,
            title=NAMES[name],
            chart=chart,
            rows=rows.drop(columns="sentence"),
            row_ids=(choice.effect_ids,) * len(rows),
            computed=tuple(rows["sentence"]),
            export_data=(_curves(choice, theme),) if name == "groups" else (),
        )
        for name, chart in charts.items()
    )
    return Exhibits("effect-translation", pd.DataFrame(), shown)


def _curves(choice: Choice, theme: Theme) -> ExportCurves:
    drawn = curves(choice.translation.d.point)
    looks = {"Comparison": (drawn.comparison, theme.series[1]), "Treatment": (drawn.treatment, theme.series[0])}
    lines = [
        ExportLine(ExportSeries(name, colour), tuple(zip(drawn.x.tolist(), heights.tolist(), strict=True)))
        for name, (heights, colour) in looks.items()
    ]
    return ExportCurves(tuple(lines), "Outcome, in standard deviations (better →)")


def numbers_of(atlas: Atlas, figure_id: str) -> tuple[str, ...]:
    """A figure's number as translated, and as printed if that favours the other side."""
    if figure_id not in atlas.figures:
        return ()
    figure = atlas.figures[figure_id]
    printed = None if figure.end else atlas.effects[figure.effect_id]["value"]
    return tuple(dict.fromkeys(f"{number:g}" for number in (figure.d, printed) if number is not None))


class _FigureLabels(Mapping[str, str]):
    """The translatable figures, each name distinct and made only when asked for."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        self._name = lru_cache(maxsize=4 * OPTIONS_A_LIST)(self._named)

    def _named(self, figure_id: str) -> str:
        figure = self._atlas.figures[figure_id]
        row = self._atlas.effects[figure.effect_id]
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
    """What is said of a list too long to choose from."""
    return f"Of {count:,} the first {most} are offered{more}." if count > most else ""


def _controls(atlas: Atlas) -> Sequence[Control]:
    return [
        OneOf(
            key="figure",
            label="Figure",
            options=_FigureLabels(atlas),
            default=(OWN_FIGURE,),
            note=_rest(len(atlas.figures), OPTIONS_A_LIST, "; the filters bring others") or None,
            by_id=True,
            shown_as="list",
            inline=True,
        ),
        Number(
            key="d",
            label="Effect size d",
            default=("0.5",),
            parse=parse_d,
            least=-LARGEST_D,
            most=LARGEST_D,
            step=0.01,
            shown_as="number",
            inline=True,
        ),
        Number(
            key="baseline",
            label="Of 100, better in the comparison group",
            default=(f"{100 * DEFAULT_BASELINE:g}",),
            parse=parse_baseline,
            least=1.0,
            most=99.0,
            step=1.0,
            as_shown=100.0,
            shown_as="number",
            inline=True,
        ),
    ]


HOW_TO_READ = (
    ("Effect size, d", "how far the averages of two groups lie apart, in standard deviations; above 0 the treatment "
     f"does better, and -{LARGEST_D:g} to {LARGEST_D:g} can be translated"),
    ("Standard deviation", "how far people usually lie from their group's average; two in three lie nearer"),
    ("Of 100, better in the comparison group", "our example value is 20; it comes from no study, so set what you know"),
    ("Because of the treatment", "how many more get better than in the comparison group, if nobody loses by it"),
    ("CI", "confidence interval, how far a figure may be off by chance"),
    ("Left out of the list", "figures from before to after, figures whose comparison is not stated (0.974 and 1.51 "
     "among them) and figures without a direction: this arithmetic compares two separate groups"),
    ("A figure of your own", "choose it, or type any number into the list"),
)  # fmt: skip


PAGE = Page(
    name="effect_translator",
    title="Effect translator",
    asks="What does an effect size mean?",
    group="Effects",
    place=20,
    finding=lambda view: choice_of(view).in_one_sentence,
    how_to_read=HOW_TO_READ,
    controls=_controls,
    exhibits=lambda view: [translated_effect(view)],
    exhibit_names=tuple(NAMES),
)
