"""A reader's studies: each row of a table as an effect, or the reason why it is not one; and what to check again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isfinite, sqrt

from data.contract.characters import look_of
from data.contract.vocabulary import COMPARATOR_FAMILIES, Term, Vocabulary
from data.own_evidence.cells import NoNumber, number_in, shown
from data.own_evidence.columns import NUMBER_ROLES, TWO_GROUPS, Recognised, recognised
from data.own_evidence.formulas import error_of_interval, error_of_variance, hedges_g, quantile
from data.own_evidence.sheets import Cell, CellMistake, Sheet

#: Which side a positive effect favours; the reader must say.
EFFECT_DIRECTIONS: Vocabulary = {
    "treatment": Term("A positive effect favours the treatment", "Most tables are like this."),
    "comparison": Term("A positive effect favours the comparison", "As where a lower score is better: m1 − m2."),
}
#: Which scores are better; the reader must say where an effect is computed from means.
SCORE_DIRECTIONS: Vocabulary = {
    "lower": Term("A lower score is better", "As with symptoms."),
    "higher": Term("A higher score is better", "As with quality of life."),
}
#: An effect beyond this is usually a slip.
LARGEST_EFFECT = 5.0
LARGEST_N = 1_000_000
#: How many comparators can be told apart.
MAX_COMPARATORS = 60
#: Words that suggest a family for a comparator; the reader sees the suggestion and can change it.
_FAMILIES = {
    "mixed_control": "wl waitlist wait_list waiting_list cau tau usual_care care_as_usual treatment_as_usual other_ctr "
    "no_treatment control mixed_control ctr",
    "placebo": "placebo pill_placebo pla",
    "other_therapy": "cbt ipt pst other_therapy active another_therapy other_psy sup dyn bat",
    "none_pre_post": "none_pre_post pre_post none",
    "therapy_or_none": "therapy_or_none",
    "not_stated": "not_stated",
}
_FAMILY_OF = {word: family for family, words in _FAMILIES.items() for word in words.split()}


@dataclass(frozen=True)
class MappingChoices:
    """What the reader says about a table: what the columns hold, directions, families, and the level of the intervals.

    ``columns`` are pairs of role and column; ``families`` are pairs of a comparator as its cell has it (empty without
    such a column) and a family of ``COMPARATOR_FAMILIES``. Directions are empty until the reader gives them.
    """

    columns: tuple[tuple[str, str], ...]
    form: str = "plain"
    effect_direction: str = ""
    score_direction: str = ""
    families: tuple[tuple[str, str], ...] = ()
    level_percent: float = 95.0

    @classmethod
    def suggested(cls, sheet: Sheet) -> MappingChoices:
        """What the column names reveal; directions are never guessed."""
        found: Recognised = recognised(sheet.columns)
        choices = cls(tuple(found.columns.items()), found.form)
        return choices.with_families_of(sheet)

    def column_of(self, role: str) -> str | None:
        """The column for a role, or None."""
        return dict(self.columns).get(role)

    def with_column(self, role: str, column: str | None) -> MappingChoices:
        """The same choices with another column, or none, for a role."""
        columns = {**dict(self.columns), role: column}
        return replace(self, columns=tuple((role, name) for role, name in columns.items() if name is not None))

    def with_direction(self, name: str, direction: str) -> MappingChoices:
        """The same choices with ``effect_direction`` or ``score_direction`` set."""
        return (
            replace(self, effect_direction=direction)
            if name == "effect_direction"
            else replace(self, score_direction=direction)
        )

    def with_families_of(self, sheet: Sheet) -> MappingChoices:
        """The same choices with a suggested family for each comparator that has none yet."""
        known = dict(self.families)
        found = {name: known.get(name, _suggested_family(name)) for name in comparators(sheet, self)}
        return replace(self, families=tuple(found.items()))


def _suggested_family(comparator: str) -> str:
    """The family behind a word of a data standard; empty for other words, so that the reader is asked."""
    words = "_".join(comparator.casefold().replace("-", " ").replace("_", " ").split())
    return _FAMILY_OF.get(words, "")


def comparators(sheet: Sheet, choices: MappingChoices) -> tuple[str, ...]:
    """The comparators in a table, in its own words; a single empty text if it has no such column."""
    column = choices.column_of("comparator")
    if column is None or column not in sheet.columns:
        return ("",)
    return tuple(dict.fromkeys(_text(cell) for cell in sheet.column(column)))


@dataclass(frozen=True)
class OwnEffect:
    """One row of a reader's table as an effect. ``effect`` is positive where it favours the treatment.

    ``row`` counts ``Sheet.rows`` from 0; ``place`` is its name for readers. ``lower`` and ``upper`` are limits at
    ``level_percent``; ``has_own_interval`` says that the table gives them. ``formula`` is one of ``FORMULAS``,
    ``found`` its input as the table gives it. Effects of one sample share ``sample``.
    """

    row: int
    place: str
    study: str
    sample: str
    family: str
    effect: float
    standard_error: float
    lower: float
    upper: float
    level_percent: float
    has_own_interval: bool
    formula: str
    found: str
    is_turned: bool
    n_patients: int | None = None
    comparator: str = ""
    treatment: str = ""
    outcome: str = ""
    risk_of_bias: str = ""
    subgroup: str = ""

    @property
    def own_id(self) -> str:
        """The row's id among the facts; it cannot collide with one of the atlas's."""
        return f"{OWN_PREFIX}{self.row + 1}"

    @property
    def variance(self) -> float:
        """The sampling variance."""
        return self.standard_error**2


@dataclass(frozen=True)
class Refusal:
    """A row that cannot be used, and why."""

    row: int
    place: str
    study: str
    why: str


@dataclass(frozen=True)
class OwnWarning:
    """Something to check again: the row (counting ``Sheet.rows``), the column, and what to look at."""

    row: int
    place: str
    column: str | None
    words: str


@dataclass(frozen=True)
class Studies:
    """A table as understood. ``asked`` lists what the reader must still say before any row can be used."""

    effects: tuple[OwnEffect, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    mistakes: tuple[CellMistake, ...] = ()
    warnings: tuple[OwnWarning, ...] = ()
    asked: tuple[str, ...] = ()
    #: The cells with a mistake or a warning, by row (counting ``Sheet.rows``) and column.
    marked: Mapping[tuple[int, str], str] = field(default_factory=dict)


def read_studies(sheet: Sheet, choices: MappingChoices) -> Studies:
    """Every row of a table as an effect or a refusal, with all mistakes and warnings."""
    reader = _Reader(sheet, choices)
    for row in range(len(sheet.rows)):
        reader.read(row)
    return reader.studies()


class _RowRefusedError(Exception):
    """Why one row cannot be used."""


class _Reader:
    """Reads a table row by row and collects what it finds."""

    def __init__(self, sheet: Sheet, choices: MappingChoices) -> None:
        self.sheet, self.choices = sheet, choices
        self.place_of = {name: place for place, name in enumerate(sheet.columns)}
        self.columns = {role: name for role, name in choices.columns if name in self.place_of}
        self.families = dict(choices.families)
        self.effects: list[OwnEffect] = []
        self.refusals: list[Refusal] = []
        self.mistakes: list[CellMistake] = list(sheet.mistakes)
        self.warnings: list[OwnWarning] = []
        self.marked: dict[tuple[int, str], str] = {}
        self.asked: dict[str, None] = {}

    def cell(self, row: int, role: str) -> Cell:
        return self.sheet.rows[row][self.place_of[self.columns[role]]] if role in self.columns else ""

    def read(self, row: int) -> None:
        study = _text(self.cell(row, "study"))
        try:
            effect = self._effect(row, study)
        except _RowRefusedError as refused:
            self.refusals.append(Refusal(row, self.sheet.place_of(row), study or "(no name)", str(refused)))
        else:
            if effect is not None:
                self._look_twice(effect)
                self.effects.append(effect)

    def _effect(self, row: int, study: str) -> OwnEffect | None:
        numbers = self._numbers(row)
        if not study:
            raise _RowRefusedError("It names no study.")
        family = self._family(row)
        found = self._computed(row, numbers)
        if found is None or family is None:
            return None
        effect, error, formula, roles, is_turned, interval = found
        level = self._level(numbers) if interval else 95.0
        reach = quantile(level) * error
        lower, upper = interval or (effect - reach, effect + reach)
        if not all(map(isfinite, (effect, error, 1 / (error * error), lower, upper))):
            raise _RowRefusedError("Its figures are too large or too small to be computed with.")
        n = numbers.get("n")
        if n is None and numbers.get("n_1") is not None and numbers.get("n_2") is not None:
            n = (numbers["n_1"] or 0) + (numbers["n_2"] or 0)
        return OwnEffect(
            row=row,
            place=self.sheet.place_of(row),
            study=study,
            sample=look_of(study),
            family=family,
            effect=effect,
            standard_error=error,
            lower=lower,
            upper=upper,
            level_percent=level,
            has_own_interval=interval is not None,
            formula=formula,
            found="; ".join(f"{self.columns[role]} {_text(self.cell(row, role))}" for role in roles),
            is_turned=is_turned,
            n_patients=round(n) if n is not None and 0 < n <= LARGEST_N else None,
            **{role: _text(self.cell(row, role)) for role in _WORDS},
        )

    def _numbers(self, row: int) -> dict[str, float | None]:
        """The numbers of a row by role; anything else is reported and left out."""
        numbers: dict[str, float | None] = {}
        for role in NUMBER_ROLES:
            if role not in self.columns:
                continue
            cell = self.cell(row, role)
            try:
                numbers[role] = number_in(cell, self.sheet.decimal_sign)
            except NoNumber as allowed:
                self._mistake(row, role, shown(cell), str(allowed))
                continue
            number = numbers[role]
            if number is not None and (rule := _RULES.get(role)) and not rule[0](number):
                self._mistake(row, role, shown(cell), rule[1])
                del numbers[role]
        return numbers

    def _mistake(self, row: int, role: str, found: str, allowed: str) -> None:
        column = self.columns[role]
        self.mistakes.append(CellMistake(self.sheet.sheet_name, self.sheet.row_numbers[row], column, found, allowed))
        self.marked[row, column] = f"found {found}; allowed: {allowed}"

    def _family(self, row: int) -> str | None:
        """The family of a row's comparison; None, with a question added, if the reader has not given it."""
        comparator = _text(self.cell(row, "comparator"))
        family = self.families.get(comparator, "")
        if family == LEFT_OUT:
            raise _RowRefusedError(f"You left out what was compared with {shown(comparator)}.")
        if family not in COMPARATOR_FAMILIES:
            self.asked["Say which kind of comparison each comparator is."] = None
            return None
        return family

    def _computed(
        self, row: int, numbers: Mapping[str, float | None]
    ) -> tuple[float, float, str, tuple[str, ...], bool, tuple[float, float] | None] | None:
        """Effect, standard error, formula, the roles used, whether it was turned, and the row's own interval.

        Takes the first way for which the row has the data. None while a direction is still missing.
        """
        if self._has(row, numbers, "effect"):
            return self._given(row, numbers)
        if all(self._has(row, numbers, role) for role in TWO_GROUPS):
            if not self.choices.score_direction:
                self.asked["Say whether a lower or a higher score is better."] = None
                return None
            try:
                g, error = hedges_g(*(float(numbers[role] or 0) for role in TWO_GROUPS))
            except (ValueError, OverflowError) as wrong:
                raise _RowRefusedError(f"No effect can be computed of its two groups: {wrong}.") from None
            turned = self.choices.score_direction == "lower"
            return (-g if turned else g), error, "two_groups", TWO_GROUPS, turned, None
        if "effect" not in self.columns and not all(role in self.columns for role in TWO_GROUPS):
            self.asked["Say which column holds the effect size, or the means, SDs and ns of both groups."] = None
            return None
        raise _RowRefusedError("It has neither an effect size nor the means, SDs and ns of two groups.")

    def _given(
        self, row: int, numbers: Mapping[str, float | None]
    ) -> tuple[float, float, str, tuple[str, ...], bool, tuple[float, float] | None] | None:
        """An effect that the table gives, with its standard error."""
        effect = float(numbers["effect"] or 0)
        interval: tuple[float, float] | None = None
        roles: tuple[str, ...]
        if self._has(row, numbers, "lower") and self._has(row, numbers, "upper"):
            interval = float(numbers["lower"] or 0), float(numbers["upper"] or 0)
        if self._has(row, numbers, "standard_error"):
            error, formula, roles = (
                float(numbers["standard_error"] or 0),
                "standard_error",
                ("effect", "standard_error"),
            )
        elif self._has(row, numbers, "variance"):
            error = error_of_variance(float(numbers["variance"] or 0))
            formula, roles = "variance", ("effect", "variance")
        elif interval is not None:
            if interval[0] >= interval[1]:
                self._mistake(row, "lower", shown(self.cell(row, "lower")), "a lower limit beneath the upper one")
                raise _RowRefusedError("Its lower limit is not beneath its upper one.")
            error = error_of_interval(*interval, self._level(numbers))
            formula, roles = "interval", ("effect", "lower", "upper")
        else:
            raise _RowRefusedError("It has no standard error, variance or interval.")
        if not error > 0:
            raise _RowRefusedError("Its standard error is too small to be told from 0.")
        if interval is not None and interval[0] >= interval[1]:
            interval = None
        direction = self._direction(row)
        if direction is None:
            return None
        if direction:
            effect, interval = -effect, None if interval is None else (-interval[1], -interval[0])
        return effect, error, formula, roles, direction, interval

    def _direction(self, row: int) -> bool | None:
        """Whether to turn a row so that positive favours the treatment; None, with a question added, if unknown."""
        if self.choices.form == "atlas" and "signed_value" in self.place_of:
            # This table says so itself, row by row.
            cell = self.sheet.rows[row][self.place_of["signed_value"]]
            try:
                signed = number_in(cell, self.sheet.decimal_sign)
                value = number_in(self.cell(row, "effect"), self.sheet.decimal_sign)
            except NoNumber:
                signed = value = None
            if signed is None or value is None:
                raise _RowRefusedError("The table does not say which side it favours.")
            return signed != value
        if not self.choices.effect_direction:
            self.asked["Say which side a positive effect favours."] = None
            return None
        return self.choices.effect_direction == "comparison"

    def _has(self, row: int, numbers: Mapping[str, float | None], role: str) -> bool:
        """Whether a row has a number for a role. A mistake there makes the row unusable, whatever else it has."""
        if role in self.columns and role not in numbers:
            raise _RowRefusedError(f"Its cell in column {self.columns[role]} is a mistake.")
        return numbers.get(role) is not None

    def _level(self, numbers: Mapping[str, float | None]) -> float:
        return numbers.get("level") or self.choices.level_percent

    def _look_twice(self, effect: OwnEffect) -> None:
        if abs(effect.effect) > LARGEST_EFFECT:
            self._warn(effect, "effect", f"an effect of {effect.effect:.3g} is beyond {LARGEST_EFFECT:g}")
        if effect.has_own_interval and not effect.lower <= effect.effect <= effect.upper:
            self._warn(effect, "effect", "the estimate lies outside its own interval")
        for role in ("n", "n_1", "n_2"):
            if role not in self.columns:
                continue
            try:
                n = number_in(self.cell(effect.row, role), self.sheet.decimal_sign)
            except NoNumber:
                continue
            if n is not None and (n < 1 or n > LARGEST_N or n != round(n)):
                self._warn(effect, role, f"{n:g} is no plausible number of patients")
        n = effect.n_patients
        # For n people in two groups, the standard error of a mean difference is never below 2 / √n.
        if n and effect.family != "none_pre_post" and effect.standard_error < 1 / sqrt(n):
            role = "n" if "n" in self.columns else "n_1"
            least = 4 / effect.standard_error**2
            self._warn(
                effect,
                role,
                f"{n:,} patients are too few for a standard error of {effect.standard_error:.2g}, which takes "
                f"about {least:,.0f}",
            )

    def _warn(self, effect: OwnEffect, role: str, words: str) -> None:
        column = self.columns.get(role)
        self.warnings.append(OwnWarning(effect.row, effect.place, column, words))
        if column is not None:
            self.marked.setdefault((effect.row, column), words)

    def studies(self) -> Studies:
        if "study" not in self.columns:
            self.asked["Say which column names the study."] = None
        self._warn_of_duplicates()
        return Studies(
            effects=() if self.asked else tuple(self.effects),
            refusals=tuple(self.refusals),
            mistakes=tuple(self.mistakes),
            warnings=tuple(self.warnings),
            asked=tuple(self.asked),
            marked=self.marked,
        )

    def _warn_of_duplicates(self) -> None:
        """Warn of repeated rows, and of several effects of one sample."""
        same: dict[tuple[str, float, float, str], OwnEffect] = {}
        for effect in self.effects:
            key = effect.sample, effect.effect, effect.standard_error, effect.outcome
            first = same.setdefault(key, effect)
            if first is not effect:
                self._warn(effect, "study", f"the same study and figures as in {first.place}")
        for several in samples(self.effects).values():
            if len(several) > 1:
                places = ", ".join(effect.place for effect in several[:4])
                self._warn(
                    several[1],
                    "study",
                    f"{len(several)} effects of one sample ({places}{' …' if len(several) > 4 else ''}): they are not "
                    "independent",
                )


#: The prefix of the ids of a reader's own rows.
OWN_PREFIX = "own:"
#: The family of a comparator whose rows the reader leaves out.
LEFT_OUT = "left_out"
_Rule = tuple[Callable[[float], bool], str]
_WORDS = ("comparator", "treatment", "outcome", "risk_of_bias", "subgroup")
_ABOVE_ZERO: _Rule = (lambda number: number > 0, "a number above 0")
_RULES: dict[str, _Rule] = {
    "standard_error": _ABOVE_ZERO,
    "variance": _ABOVE_ZERO,
    "level": (lambda number: 50 <= number < 100, "a percentage from 50 to below 100"),
    "sd_1": (lambda number: number >= 0, "0 or more"),
    "sd_2": (lambda number: number >= 0, "0 or more"),
    "n_1": (lambda number: number >= 2, "2 or more"),
    "n_2": (lambda number: number >= 2, "2 or more"),
}


def samples(effects: Sequence[OwnEffect]) -> dict[tuple[str, str], list[OwnEffect]]:
    """The effects by family and sample, in order."""
    found: defaultdict[tuple[str, str], list[OwnEffect]] = defaultdict(list)
    for effect in effects:
        found[effect.family, effect.sample].append(effect)
    return dict(found)


def _text(cell: Cell) -> str:
    return f"{cell:g}" if isinstance(cell, float) else cell
