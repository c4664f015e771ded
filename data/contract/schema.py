"""What each table must look like: columns in order, types, units, allowed values, keys and row rules.

This is the only declaration. The loader checks tables against it (pandera handles the columns), a test compares the
codebook in ``data/README.md`` with it, and the Data and method page shows it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
import pandera.pandas as pa

from data.contract import vocabulary as words
from data.contract.characters import look_of
from data.contract.dates import exists, is_to_come
from data.contract.names import AUTHORS_ALLOWED, are_authors

ID_PATTERN = r"[a-z0-9_]+(?:[.-][a-z0-9_-]+)*"
#: What effect_sizes.favours may hold; ``data.contract.links`` checks it against interventions.csv.
FAVOURS = f"an intervention_family of interventions.csv, or one of: {', '.join(words.FAVOURED)}"
#: as_printed holds a figure or a label, never a sentence.
MAX_WORDS_AS_PRINTED = 8


@dataclass(frozen=True)
class RowRule:
    """A rule over several columns of one row: ``broken(frame)`` is True on the rows that break it.

    ``column`` is where a mistake is reported, ``beside`` the other columns involved.
    """

    column: str
    beside: tuple[str, ...]
    allowed: str
    broken: Callable[[pd.DataFrame], pd.Series]


@dataclass(frozen=True)
class Table:
    """One declared table: ``schema`` for the columns, ``key`` for uniqueness, the rest for what pandera cannot see.

    ``later`` names optional columns that older files may lack; they are then read as empty.
    """

    name: str
    one_row_is: str
    schema: pa.DataFrameSchema
    key: tuple[str, ...]
    foreign_keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    row_rules: tuple[RowRule, ...] = ()
    later: tuple[str, ...] = ()

    def columns_of(self, header: Sequence[str]) -> tuple[str, ...]:
        """The columns that a file with this header must have, in their order."""
        return tuple(column for column in self.columns if column in header or column not in self.later)

    @property
    def file_name(self) -> str:
        return f"{self.name}.csv"

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.schema.columns)


def _text(description: str, *, required: bool = False, pattern: str | None = None, allowed: str = "") -> pa.Column:
    checks = [_every(re.compile(pattern).fullmatch, allowed)] if pattern else []
    return pa.Column("string", checks, nullable=not required, description=description)


def _every(is_right: Callable[[str], object], allowed: str) -> pa.Check:
    """A check of each cell on its own."""
    return pa.Check(lambda cells: cells.map(lambda cell: bool(is_right(cell))).astype(bool), error=allowed)


def _label(description: str) -> pa.Column:
    """A short name that readers see and choose by; no two may look alike, see ``data.contract.links``."""
    allowed = "a text on one line, with single spaces"
    check = _every(lambda cell: look_of(cell) and cell == " ".join(cell.split()), allowed)
    return pa.Column("string", check, nullable=False, description=description, metadata={"prose": True})


def _prose(description: str, *, required: bool = False) -> pa.Column:
    """Words for readers. No code may inspect them: what a program needs has its own column."""
    return pa.Column("string", nullable=not required, description=description, metadata={"prose": True})


def _id(description: str, *, required: bool = True) -> pa.Column:
    return _text(description, required=required, pattern=ID_PATTERN, allowed="lower-case letters, digits, _ - .")


def _ids(description: str) -> pa.Column:
    allowed = "ids separated by ';' without spaces"
    return _text(description, pattern=f"{ID_PATTERN}(?:;{ID_PATTERN})*", allowed=allowed)


def _word(description: str, vocabulary: words.Vocabulary, *, required: bool = True) -> pa.Column:
    check = pa.Check.isin(list(vocabulary), error=f"one of: {', '.join(vocabulary)}")
    return pa.Column("string", check, nullable=not required, description=description, metadata={"words": vocabulary})


def _number(
    description: str, unit: str, *, least: float | None = None, below: float | None = None, required: bool = False
) -> pa.Column:
    checks = []
    if least is not None:
        allowed = f"a number of at least {least:g}" + ("" if below is None else f" and below {below:g}")
        checks = [pa.Check.in_range(least, below or math.inf, include_max=below is None, error=allowed)]
    return pa.Column("Float64", checks, nullable=not required, description=description, metadata={"unit": unit})


def _count(description: str, unit: str) -> pa.Column:
    check = pa.Check.ge(0, error="a whole number of at least 0")
    return pa.Column("Int64", check, nullable=True, description=description, metadata={"unit": unit})


def _date(description: str, *, required: bool = False) -> pa.Column:
    checks = [
        _every(exists, "a date that exists, such as 2022-09-13, 2022-09 or 2022"),
        _every(lambda cell: not exists(cell) or not is_to_come(int(cell[:4])), "next year at the latest"),
    ]
    return pa.Column("string", checks, nullable=not required, description=description)


def _authors(description: str) -> pa.Column:
    return pa.Column("string", _every(are_authors, AUTHORS_ALLOWED), nullable=True, description=description)


def _line(description: str) -> pa.Column:
    return _text(description, pattern=r"[0-9]+(?:;[0-9]+)?", allowed="a line number, or two separated by ';'")


def _place(description: str) -> pa.Column:
    check = pa.Check.in_range(1, 5, error="a whole number from 1 to 5")
    return pa.Column("Int64", check, nullable=False, description=description)


_as_printed = pa.Column(
    "string",
    pa.Check(
        lambda cells: cells.str.split().str.len() <= MAX_WORDS_AS_PRINTED,
        error=f"{MAX_WORDS_AS_PRINTED} words at the most",
    ),
    nullable=True,
    description="The figure or label exactly as printed, eight words at the most.",
    metadata={"prose": True},
)


def _short_text(description: str) -> pa.Column:
    return pa.Column(
        "string", _as_printed.checks, nullable=False, description=description, metadata=_as_printed.metadata
    )


def _fact_columns(id_column: str = "fact_id", *, printed: bool = True) -> dict[str, pa.Column]:
    """The columns of every fact row; ``printed`` is False where a row may rest on no document."""
    columns = {
        id_column: _id("Stable, readable name of the row; it stands in links."),
        "source_id": _id("The document that says it.", required=printed),
        "part_id": _id("The part of a document that combines several texts.", required=False),
        "section": _prose("Nearest heading in the document, or `(no heading)`.", required=printed),
        "line": _line("Line number in our copy; two where a list item rests on its lead-in."),
        "as_printed": _as_printed,
        "reading": _prose("In our words: what we took it to mean, and why.", required=printed),
        "reference_ids": _ids("What the source itself cites for it."),
    }
    if printed:
        columns["line"].nullable = False
        columns["as_printed"] = pa.Column(
            "string",
            _as_printed.checks,
            nullable=False,
            description=_as_printed.description,
            metadata=_as_printed.metadata,
        )
    return columns


#: The tables whose rows are facts (a mark can stand for one), with their id columns.
FACT_TABLES: dict[str, str] = {
    "session_lengths": "fact_id",
    "condition_coverage": "fact_id",
    "effect_sizes": "effect_id",
    "claims": "fact_id",
    "therapy_features": "fact_id",
}
#: The label of each, and the column whose words divide its facts.
FACT_LABELS: dict[str, tuple[str, str]] = {
    "session_lengths": ("Session lengths", "measure"),
    "condition_coverage": ("Condition coverage", "stance"),
    "effect_sizes": ("Effect sizes", "layer"),
    "claims": ("Claims in words", "topic"),
    "therapy_features": ("Inside the therapy", "kind"),
}

_ANY_FACT = tuple(f"{name}.{column}" for name, column in FACT_TABLES.items())

#: What a search word may mean.
_SEARCHED = (
    "formats.format_id",
    "session_lengths.measure",
    "conditions.condition_id",
    "features.feature_id",
    "features.kind",
    "topics.topic",
    "claims.comparator",
    "effect_sizes.comparator_family",
    "disagreements.kind",
)

_FACT_KEYS: dict[str, tuple[str, ...]] = {
    "source_id": ("sources.source_id",),
    "part_id": ("source_parts.part_id",),
    "reference_ids": ("references.id",),
}

#: What a figure from a document must carry, so that no mark lacks its source.
_ORIGIN_IN_A_DOCUMENT = ("source_id", "section", "line", "as_printed", "reading")


def _schema(columns: dict[str, pa.Column]) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, strict=True, ordered=True, coerce=True)


def _at_least(column: str, other: str) -> RowRule:
    """``column`` may not be below ``other`` where both are filled."""
    return RowRule(column, (other,), f"a number that is at least {other}", _is_below(column, other))


def _is_below(column: str, other: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda rows: (rows[column] < rows[other]).fillna(False).astype(bool)


def _is_earlier(rows: pd.DataFrame) -> pd.Series:
    """Whether ``updated`` is before ``published``, as far as both are told."""
    dated = rows[["updated", "published"]].fillna("").astype(str)
    return pd.Series(
        [
            later[: min(len(later), len(first))] < first[: min(len(later), len(first))]
            for later, first in dated.itertuples(index=False)
        ],
        index=rows.index,
        dtype=bool,
    )


def _filled_where(column: str, layers: tuple[str, ...]) -> RowRule:
    """``column`` must be filled in rows of these layers."""
    return RowRule(
        column,
        ("layer",),
        f"a value wherever layer is {' or '.join(layers)}",
        lambda rows: rows["layer"].isin(layers) & rows[column].isna(),
    )


def _empty_where(column: str, layers: tuple[str, ...]) -> RowRule:
    """``column`` must be empty in rows of these layers."""
    return RowRule(
        column,
        ("layer",),
        f"an empty cell wherever layer is {' or '.join(layers)}",
        lambda rows: rows["layer"].isin(layers) & rows[column].notna(),
    )


def _ends_do_not_suit_bound(rows: pd.DataFrame) -> pd.Series:
    low, high, bound = rows["low"].notna(), rows["high"].notna(), rows["bound"]
    suits = (
        (bound.eq("typical") & low & high & rows["low"].eq(rows["high"]).fillna(False))
        | (bound.eq("range") & (low | high))
        | (bound.eq("rarely_above") & high)
        | (bound.eq("at_least") & low & ~high)
        | (bound.eq("at_most") & high & ~low)
        | (bound.isin(["open_ended", "vague", "relative"]) & ~low & ~high)
    )
    return ~suits.fillna(False).astype(bool)


def _conversion_does_not_suit(rows: pd.DataFrame) -> pd.Series:
    unit, has_figure = rows["converted_from"], rows["low"].notna() | rows["high"].notna()
    suits = (
        unit.isna()
        | (unit.eq("year") & rows["measure"].eq("course_months"))
        | (unit.eq("month") & rows["measure"].eq("sessions_per_week"))
    )
    return ~(suits & (unit.isna() | has_figure)).fillna(False).astype(bool)


def _signed_value_differs(rows: pd.DataFrame) -> pd.Series:
    return ((rows["signed_value"].abs() - rows["value"].abs()).abs() > 1e-9).fillna(False).astype(bool)


def _has_no_figure(rows: pd.DataFrame) -> pd.Series:
    """Neither a value nor a full range; or half a range; or a sign or limits without a value."""
    filled = rows.notna()
    ends = filled["range_low"].astype(int) + filled["range_high"].astype(int)
    of_a_value = filled[["signed_value", "ci_low", "ci_high"]].any(axis=1)
    return ends.eq(1) | (~filled["value"] & (ends.eq(0) | of_a_value))


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "edition",
            "the edition itself; there is one",
            _schema(
                {
                    "edition_id": _id("Name of the edition in the names of exported files."),
                    "title": _label("Title of the atlas."),
                    "therapy_label": _label("The therapy that it is about, as it stands within a sentence."),
                    "own_formats_label": _label("The choice of that therapy's formats; it stands in links."),
                    "contrast_formats_label": _label("The choice of these and the contrasts; it stands in links."),
                    "dated": _date("When it was last changed, as an ISO date.", required=True),
                }
            ),
            key=("edition_id",),
        ),
        Table(
            "sources",
            "a document",
            _schema(
                {
                    "source_id": _id("Name of the document in every other table."),
                    "label": _label("Short name shown everywhere; it stands in links."),
                    "short_label": _prose("The same in a word or two, for little room; empty means the label."),
                    "title": _prose("Title as printed; empty where our copy has lost it."),
                    "authors": _authors("Authors, people and bodies told apart."),
                    "reviewer": _prose("Reviewer as printed."),
                    "publisher": _prose("Publisher, where our copy shows one."),
                    "region": _prose("Country the document speaks for, where it shows."),
                    "published": _date("Date of publication as an ISO date."),
                    "updated": _date("Date of the last update as an ISO date."),
                    "kind": _prose("What kind of document it is.", required=True),
                    "interest": _prose("What its publisher sells, if so."),
                }
            ),
            key=("source_id",),
            row_rules=(RowRule("updated", ("published",), "a date that is not before published", _is_earlier),),
            later=("short_label",),
        ),
        Table(
            "source_parts",
            "a part of a document that combines several texts",
            _schema(
                {
                    "part_id": _id("Name of the part."),
                    "source_id": _id("The document it stands in."),
                    "label": _label("Short name shown everywhere; it stands in links."),
                    "short_label": _prose("The same in a word or two, for little room; empty means the label."),
                    "note": _prose("Which lines, and how we know.", required=True),
                }
            ),
            key=("part_id",),
            foreign_keys={"source_id": ("sources.source_id",)},
            later=("short_label",),
        ),
        Table(
            "copy_losses",
            "a thing that our copy of a document has lost, or may have lost",
            _schema(
                {
                    "loss_id": _id("Name of the loss."),
                    "source_id": _id("The document."),
                    "part_id": _id("The part that has lost it; empty where it is the whole document.", required=False),
                    "what": _word("What is lost.", words.COPY_LOSSES),
                    "certainty": _word("Whether it is lost for certain.", words.LOSS_CERTAINTIES),
                    "line": _line("The line of our copy at which, or after which, it is missing; empty if throughout."),
                    "reading": _prose("In our words: what is missing, and how that shows.", required=True),
                }
            ),
            key=("loss_id",),
            foreign_keys={"source_id": ("sources.source_id",), "part_id": ("source_parts.part_id",)},
        ),
        Table(
            "citations",
            "a source citing a work",
            _schema(
                {
                    "source_id": _id("The document that cites."),
                    "reference_id": _id("The work that is cited."),
                    "printed_as": _prose("How the document prints it, shortened.", required=True),
                    "problem": _prose("What is wrong with it as printed."),
                    "used_for": _prose("What the document uses it for.", required=True),
                    "fits": _word("Whether the work fits what it is used for.", words.FITS),
                    "reading": _prose("Why we judge so.", required=True),
                }
            ),
            key=("source_id", "reference_id"),
            foreign_keys={"source_id": ("sources.source_id",), "reference_id": ("references.id",)},
        ),
        Table(
            "citation_remarks",
            "the shortest word of caution on a citation",
            _schema(
                {
                    "source_id": _id("The document that cites."),
                    "reference_id": _id("The work that is cited."),
                    "remark": _short_text("A word of caution, in our words; citations.csv has the whole of it."),
                }
            ),
            key=("source_id", "reference_id"),
            foreign_keys={"source_id": ("sources.source_id",), "reference_id": ("citations.reference_id",)},
        ),
        Table(
            "formats",
            "a therapy format",
            _schema(
                {
                    "format_id": _id("Name of the format."),
                    "label": _label("Short name shown."),
                    "role": _word("What it is to this edition; empty means own.", words.FORMAT_ROLES, required=False),
                    "definition": _prose("What it is, in our words.", required=True),
                }
            ),
            key=("format_id",),
        ),
        Table(
            "session_lengths",
            "a statement on dose",
            _schema(
                {
                    **_fact_columns(),
                    "format_id": _id("The format it speaks of."),
                    "measure": _word("What is measured.", words.MEASURES),
                    "low": _number("Lower end, printed or converted.", "unit of the measure", least=0),
                    "high": _number("Upper end, printed or converted.", "unit of the measure", least=0),
                    "bound": _word("How the two ends are meant.", words.BOUNDS),
                    "converted_from": _word(
                        "The unit that the source prints, where a figure was converted from it.",
                        words.CONVERTED_UNITS,
                        required=False,
                    ),
                }
            ),
            key=("fact_id",),
            foreign_keys={**_FACT_KEYS, "format_id": ("formats.format_id",)},
            row_rules=(
                _at_least("high", "low"),
                RowRule(
                    "bound",
                    ("low", "high"),
                    "ends that suit it: low = high for typical, at least one for range, only low for at_least, "
                    "only high for at_most, high for rarely_above, none for open_ended, vague and relative",
                    _ends_do_not_suit_bound,
                ),
                RowRule(
                    "converted_from",
                    ("measure", "low", "high"),
                    "a unit only where there is a figure: year for course_months, month for sessions_per_week",
                    _conversion_does_not_suit,
                ),
            ),
        ),
        Table(
            "conditions",
            "a condition or a reason to seek therapy",
            _schema(
                {
                    "condition_id": _id("Name of the condition."),
                    "label": _label("Short name shown everywhere; it stands in links."),
                    "family": _word("The group it is drawn in.", words.CONDITION_FAMILIES),
                    "parent_id": _id("The wider condition it belongs to.", required=False),
                }
            ),
            key=("condition_id",),
            foreign_keys={"parent_id": ("conditions.condition_id",)},
        ),
        Table(
            "condition_coverage",
            "a source on a condition",
            _schema(
                {
                    **_fact_columns(),
                    "condition_id": _id("The condition it speaks of."),
                    "stance": _word("What it says of it.", words.STANCES),
                }
            ),
            key=("fact_id",),
            foreign_keys={**_FACT_KEYS, "condition_id": ("conditions.condition_id",)},
        ),
        Table(
            "condition_evidence",
            "a work that speaks for or against the therapy on a condition",
            _schema(
                {
                    "evidence_id": _id("Stable, readable name of the row; it stands in links."),
                    "condition_id": _id("The condition, or the one that the work speaks of a part of."),
                    "reach": _word("How much of it the work is on.", words.EVIDENCE_REACHES),
                    "direction": _word("Which way it speaks.", words.EVIDENCE_DIRECTIONS),
                    "form": _word("Which form of the therapy it speaks of.", words.EVIDENCE_FORMS),
                    "reference_id": _id("The work."),
                    "effect_id": _id("The figure that says so; empty where the work gives none.", required=False),
                    "statement": _prose("What the work finds, in our words.", required=True),
                    "reading": _prose("In our words: how far that goes.", required=True),
                }
            ),
            key=("evidence_id",),
            foreign_keys={
                "condition_id": ("conditions.condition_id",),
                "reference_id": ("references.id",),
                "effect_id": ("effect_sizes.effect_id",),
            },
        ),
        Table(
            "interventions",
            "a kind of treatment of which there are effect sizes",
            _schema(
                {
                    "intervention_family": _id("Name of the kind of treatment; a therapy stands before its contrasts."),
                    "label": _label("Short name shown; it stands in links."),
                    "role": _word("What it is to this edition.", words.INTERVENTION_ROLES),
                    "definition": _prose("What it is, in our words.", required=True),
                }
            ),
            key=("intervention_family",),
        ),
        Table(
            "effect_sizes",
            "one effect size",
            _schema(
                {
                    **_fact_columns("effect_id", printed=False),
                    "layer": _word("Where the figure was read.", words.LAYERS),
                    "reference_id": _id(
                        "The work it was read in; empty where the document is the source.", required=False
                    ),
                    "cited_by": _ids("The documents that cite that work, straight or through a review."),
                    "route": _prose("How a document leads to the figure.", required=True),
                    "population": _text("Who was treated.", required=True),
                    "intervention": _prose("What they were treated with.", required=True),
                    "intervention_family": _id("The kind of treatment."),
                    "comparator": _prose("What it was compared with.", required=True),
                    "comparator_family": _word(
                        "The kind of comparison; effects of different kinds never stand in one band.",
                        words.COMPARATOR_FAMILIES,
                    ),
                    "timepoint": _word("When it was measured.", words.TIMEPOINTS),
                    "timepoint_basis": _word(
                        "How we know; empty means printed.", words.TIMEPOINT_BASES, required=False
                    ),
                    "follow_up_months": _number("How long after treatment ended.", "months", least=0),
                    "follow_up_bound": _word("How that is meant.", words.FOLLOW_UP_BOUNDS, required=False),
                    "follow_up_of": _id(
                        "The figure of the same comparison at the end of treatment that this one follows.",
                        required=False,
                    ),
                    "metric": _prose("The statistic, as the work names it.", required=True),
                    "metric_family": _word(
                        "The kind of statistic; empty means not stated.", words.METRIC_FAMILIES, required=False
                    ),
                    "outcome": _prose("What was measured."),
                    "value": _number("The figure with the sign as printed.", "standard deviations"),
                    "signed_value": _number(
                        "Positive where it favours the row's own intervention; empty where the direction was not read.",
                        "standard deviations",
                    ),
                    "ci_low": _number("Lower confidence limit.", "standard deviations"),
                    "ci_high": _number("Upper confidence limit.", "standard deviations"),
                    "ci_level": _number("Confidence level.", "percent", least=50, below=100),
                    "ci_problem": _word(
                        "What is wrong with a limit as printed; such a limit is told and never drawn.",
                        words.CI_PROBLEMS,
                        required=False,
                    ),
                    "range_low": _number("Lower end of a range over outcomes.", "standard deviations"),
                    "range_high": _number("Upper end of a range over outcomes.", "standard deviations"),
                    "k_studies": _count("Number of studies.", "studies"),
                    "k_scope": _word("What that number counts.", words.COUNT_SCOPES, required=False),
                    "n_patients": _count("Number of patients.", "patients"),
                    "n_scope": _word("What that number counts.", words.COUNT_SCOPES, required=False),
                    "favours": _text(
                        "What the figure favours, as the work says.", required=True, pattern=ID_PATTERN, allowed=FAVOURS
                    ),
                    "status": _word("Whether it has been disputed.", words.EFFECT_STATUSES),
                    "superseded_by": _ids("The figures that take the place of a disputed one."),
                    "read_from": _prose("Where the figure was read.", required=True),
                    "caveat": _prose("What a reader must know before using it."),
                }
            ),
            key=("effect_id",),
            foreign_keys={
                **_FACT_KEYS,
                "reference_id": ("references.id",),
                "cited_by": ("sources.source_id",),
                "population": ("populations.population",),
                "intervention_family": ("interventions.intervention_family",),
                "follow_up_of": ("effect_sizes.effect_id",),
                "superseded_by": ("effect_sizes.effect_id",),
            },
            row_rules=(
                *(_filled_where(column, ("stated",)) for column in _ORIGIN_IN_A_DOCUMENT),
                _filled_where("reference_id", ("cited", "context")),
                _empty_where("source_id", ("cited", "context")),
                RowRule("ci_low", ("value",), "a number that is at most value", _is_below("value", "ci_low")),
                _at_least("ci_high", "value"),
                _at_least("range_high", "range_low"),
                RowRule("signed_value", ("value",), "value itself or value with the other sign", _signed_value_differs),
                RowRule("value", ("range_low", "range_high"), "a value, or both ends of a range", _has_no_figure),
                RowRule(
                    "ci_level",
                    ("ci_low", "ci_high"),
                    "a level wherever there is a confidence limit",
                    lambda rows: (rows["ci_low"].notna() | rows["ci_high"].notna()) & rows["ci_level"].isna(),
                ),
                RowRule(
                    "ci_problem",
                    ("ci_low", "ci_high"),
                    "a problem only of a limit that is there",
                    lambda rows: (
                        (rows["ci_problem"].eq("lower_implausible") & rows["ci_low"].isna())
                        | (rows["ci_problem"].eq("upper_implausible") & rows["ci_high"].isna())
                    ).fillna(False),
                ),
                RowRule(
                    "follow_up_months",
                    ("timepoint", "follow_up_bound"),
                    "months only of a follow-up, and with how they are meant",
                    lambda rows: (
                        (rows["follow_up_months"].notna() & rows["timepoint"].ne("follow_up"))
                        | (rows["follow_up_months"].isna() != rows["follow_up_bound"].isna())
                    ),
                ),
                RowRule(
                    "follow_up_of",
                    ("timepoint",),
                    "an empty cell wherever timepoint is not follow_up",
                    lambda rows: rows["follow_up_of"].notna() & rows["timepoint"].ne("follow_up"),
                ),
                RowRule(
                    "superseded_by",
                    ("status",),
                    "an empty cell wherever status is not disputed",
                    lambda rows: rows["superseded_by"].notna() & rows["status"].ne("disputed"),
                ),
            ),
        ),
        Table(
            "claims",
            "a comparison or judgement in words",
            _schema(
                {
                    **_fact_columns(),
                    "topic": _id("What it is about."),
                    "stance": _word("Which way it goes.", words.CLAIM_STANCES),
                    "comparator": _word("What it is compared with.", words.CLAIM_COMPARATORS, required=False),
                    "statement": _prose("The claim in our words.", required=True),
                }
            ),
            key=("fact_id",),
            foreign_keys={**_FACT_KEYS, "topic": ("topics.topic",)},
        ),
        Table(
            "printed_rises",
            "a rise in percent that a statement prints",
            _schema(
                {
                    "fact_id": _id("The statement that prints it."),
                    "start_effect_id": _id("The figure from which it rises."),
                    "end_effect_id": _id("The figure to which it rises."),
                    "percent": _number("The rise as printed.", "percent", required=True),
                }
            ),
            key=("fact_id", "start_effect_id"),
            foreign_keys={
                "fact_id": ("claims.fact_id",),
                "start_effect_id": ("effect_sizes.effect_id",),
                "end_effect_id": ("effect_sizes.effect_id",),
            },
        ),
        Table(
            "features",
            "a technique, aim, role, caution or way to find a therapist that a source may name",
            _schema(
                {
                    "feature_id": _id("Name of the feature; it stands in links."),
                    "label": _prose("Short name shown everywhere.", required=True),
                    "kind": _word("What kind of feature.", words.FEATURE_KINDS),
                }
            ),
            key=("feature_id",),
        ),
        Table(
            "therapy_features",
            "a source on a feature",
            _schema(
                {
                    **_fact_columns(),
                    "feature_id": _id("The feature it names."),
                    "statement": _prose("What the source says on it, in our words.", required=True),
                }
            ),
            key=("fact_id",),
            foreign_keys={**_FACT_KEYS, "feature_id": ("features.feature_id",)},
        ),
        Table(
            "disagreements",
            "a pair of statements that do not agree",
            _schema(
                {
                    "disagreement_id": _id("Name of the pair."),
                    "topic": _id("What it is about."),
                    "kind": _word("How the two fail to agree.", words.DISAGREEMENT_KINDS),
                    "strength": _word("How far apart they are.", words.STRENGTHS),
                    "reading": _prose("Why we see a disagreement.", required=True),
                    **{
                        f"{side}_{name}": column
                        for side in ("a", "b")
                        for name, column in {
                            "source_id": _id("The document, or the cited work, that says it."),
                            "part_id": _id("The part of a document that combines several texts.", required=False),
                            "section": _prose("Nearest heading, or `(no heading)`; empty for a cited work."),
                            "line": _line("Line number in our copy; empty for a cited work."),
                            "statement": _prose("What it says, in our words.", required=True),
                        }.items()
                    },
                }
            ),
            key=("disagreement_id",),
            foreign_keys={
                "topic": ("topics.topic",),
                **{
                    f"{side}_{column}": targets
                    for side in ("a", "b")
                    for column, targets in {
                        "source_id": ("sources.source_id", "references.id"),
                        "part_id": ("source_parts.part_id",),
                    }.items()
                },
            },
        ),
        Table(
            "disagreement_facts",
            "a fact that a side of a disagreement rests on",
            _schema(
                {
                    "disagreement_id": _id("The pair."),
                    "side": _word("Which side of it.", words.SIDES),
                    "fact_id": _id("The fact, which stands where the side says or was read in its work."),
                }
            ),
            key=("disagreement_id", "side", "fact_id"),
            foreign_keys={"disagreement_id": ("disagreements.disagreement_id",), "fact_id": _ANY_FACT},
        ),
        Table(
            "topics",
            "a topic on which statements and positions are compared",
            _schema(
                {
                    "topic": _id("Name of the topic."),
                    "label": _label("Short name shown everywhere; it stands in links."),
                    "question": _prose("The question that the positions answer.", required=True),
                    "low_pole": _prose("What place 1 stands for.", required=True),
                    "middle": _prose("What place 3 stands for.", required=True),
                    "high_pole": _prose("What place 5 stands for.", required=True),
                }
            ),
            key=("topic",),
        ),
        Table(
            "positions",
            "a fact placed between the two poles of a topic",
            _schema(
                {
                    "topic": _id("The topic."),
                    "fact_id": _id("The fact that takes the position."),
                    "place": _place("From 1, the low pole, to 5, the high pole; our reading, not a measurement."),
                }
            ),
            key=("topic", "fact_id"),
            foreign_keys={"topic": ("topics.topic",), "fact_id": _ANY_FACT},
        ),
        Table(
            "populations",
            "a population of patients as the works describe it",
            _schema(
                {
                    "population": _text("The words in effect_sizes.population.", required=True),
                    "label": _prose("Short name shown.", required=True),
                    "condition_ids": _ids("The conditions it names; empty where it is mixed or not said."),
                    "reading": _prose("Why.", required=True),
                }
            ),
            key=("population",),
            foreign_keys={"condition_ids": ("conditions.condition_id",)},
        ),
        Table(
            "search_words",
            "words that readers type into the search, and what they mean by them",
            _schema(
                {
                    "asked": _text(
                        "What a reader types; small typing mistakes are forgiven.",
                        required=True,
                        pattern=r"[^\sA-Z]+(?: [^\sA-Z]+)*",
                        allowed="words in small letters, with single spaces",
                    ),
                    "page": _word("The page that answers, if one does.", words.ANSWERING_PAGES, required=False),
                    "means": _ids("What the facts, topics and conditions that answer are about."),
                }
            ),
            key=("asked",),
            foreign_keys={"means": _SEARCHED},
            row_rules=(
                RowRule(
                    "page",
                    ("means",),
                    "a page wherever means is empty",
                    lambda rows: rows["page"].isna() & rows["means"].isna(),
                ),
            ),
        ),
    )
}


def vocabulary_of(declared: pa.Column) -> words.Vocabulary | None:
    """The words that a column may hold; None for a column of anything else."""
    return (declared.metadata or {}).get("words")


def words_of(name: str, column: str) -> words.Vocabulary:
    """The vocabulary of a column, which belongs to the table itself or to one that its ids lead to."""
    led_to = [key.partition(".")[0] for keys in TABLES[name].foreign_keys.values() for key in keys]
    for table in (TABLES[each] for each in (name, *led_to) if each in TABLES):
        if column in table.schema.columns and (vocabulary := vocabulary_of(table.schema.columns[column])):
            return vocabulary
    raise KeyError(f"{name} has no words in {column}")
