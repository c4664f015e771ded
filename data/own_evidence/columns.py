"""What the columns of a reader's table hold: roles, and the known forms of such tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.contract.vocabulary import Term, Vocabulary

#: What a column can hold. After the study come six roles for the effect, then six for two groups.
ROLES: Vocabulary = {
    "study": Term("Study", "The name of the study. Rows with the same name count as one sample."),
    "effect": Term("Effect size", "A standardised mean difference, such as d or g."),
    "standard_error": Term("Standard error", "The standard error of the effect size."),
    "variance": Term("Variance", "The sampling variance of the effect size."),
    "lower": Term("Lower limit", "The lower limit of the confidence interval."),
    "upper": Term("Upper limit", "The upper limit of the confidence interval."),
    "level": Term("Level of the interval", "In percent; if there is no such column, the page asks."),
    "mean_1": Term("Mean, treatment", "The mean of the group that had the treatment."),
    "sd_1": Term("SD, treatment", "Its standard deviation."),
    "n_1": Term("n, treatment", "How many people are in it."),
    "mean_2": Term("Mean, comparison", "The mean of the group that it is compared with."),
    "sd_2": Term("SD, comparison", "Its standard deviation."),
    "n_2": Term("n, comparison", "How many people are in it."),
    "n": Term("Patients", "How many people the effect rests on."),
    "comparator": Term("Compared with", "What the treatment was compared with."),
    "treatment": Term("Treatment", "What was given."),
    "outcome": Term("Outcome", "What was measured, or with which instrument."),
    "risk_of_bias": Term("Risk of bias", "A judgement on each study; you say which count as high."),
    "subgroup": Term("Subgroup", "What the studies can be grouped by."),
}
NUMBER_ROLES = (
    "effect", "standard_error", "variance", "lower", "upper", "level",
    "mean_1", "sd_1", "n_1", "mean_2", "sd_2", "n_2", "n",
)  # fmt: skip
TWO_GROUPS = ("mean_1", "sd_1", "n_1", "mean_2", "sd_2", "n_2")

#: Known forms of table, with the columns that identify each.
FORMS: Vocabulary = {
    "metapsy": Term("Metapsy data standard", "Columns as on docs.metapsy.org."),
    "metafor": Term("metafor", "Columns yi, vi or sei, as escalc writes them."),
    "atlas": Term("table of this atlas", "effect_sizes.csv, as Data and method gives it."),
    "plain": Term("plain table", "Columns found by their names."),
}
_FORM_COLUMNS: dict[str, dict[str, str]] = {
    "metapsy": {
        "study": "study", "effect": ".g", "standard_error": ".g_se", "mean_1": "mean_arm1", "sd_1": "sd_arm1",
        "n_1": "n_arm1", "mean_2": "mean_arm2", "sd_2": "sd_arm2", "n_2": "n_arm2", "comparator": "condition_arm2",
        "treatment": "condition_arm1", "outcome": "instrument", "risk_of_bias": "rob", "subgroup": "condition_arm1",
    },
    "metafor": {"effect": "yi", "variance": "vi", "standard_error": "sei"},
    "atlas": {
        "study": "effect_id", "effect": "value", "lower": "ci_low", "upper": "ci_high", "level": "ci_level",
        "n": "n_patients", "comparator": "comparator_family", "treatment": "intervention", "outcome": "outcome",
    },
}  # fmt: skip
_KNOWN_BY = {
    "metapsy": ({"study", ".g", ".g_se"}, {"study", "condition_arm2", "mean_arm1"}),
    "metafor": ({"yi", "vi"}, {"yi", "sei"}),
    "atlas": ({"effect_id", "signed_value", "comparator_family"},),
}
_NAMES = {
    "study": "study studlab slab author authors trial study_id study_name name first_author source",
    "effect": "effect es g d yi smd te hedges_g cohens_d cohen_s_d hedges_s_g effect_size effectsize estimate value "
    "effekt effektstarke",
    "standard_error": "se sei g_se se_g sete standard_error stderr std_error effect_se se_effect standardfehler",
    "variance": "vi v var variance sampling_variance varianz",
    "lower": "lower ci_low ci_lb ci_lower lower_ci ll lcl low lower_limit ci_l 95_ci_lower lower_95_ci untere_grenze",
    "upper": "upper ci_high ci_ub ci_upper upper_ci ul ucl high upper_limit ci_u 95_ci_upper upper_95_ci obere_grenze",
    "level": "ci_level level interval_level",
    "mean_1": "mean_arm1 mean_1 m1i m1 mean_e mean_treatment treatment_mean mean_t intervention_mean",
    "sd_1": "sd_arm1 sd_1 sd1i sd1 sd_e sd_treatment treatment_sd sd_t intervention_sd",
    "n_1": "n_arm1 n_1 n1i n1 n_e n_treatment treatment_n n_t intervention_n",
    "mean_2": "mean_arm2 mean_2 m2i m2 mean_c mean_control control_mean comparison_mean",
    "sd_2": "sd_arm2 sd_2 sd2i sd2 sd_c sd_control control_sd comparison_sd",
    "n_2": "n_arm2 n_2 n2i n2 n_c n_control control_n comparison_n",
    "n": "n n_total total_n ntotal ni n_patients patients participants sample_size",
    "comparator": "comparator comparator_family condition_arm2 control comparison compared_with control_type "
    "control_condition vergleich",
    "treatment": "treatment intervention condition_arm1 therapy",
    "outcome": "outcome instrument measure",
    "risk_of_bias": "rob risk_of_bias bias",
    "subgroup": "subgroup group",
}


@dataclass(frozen=True)
class Recognised:
    """The form of a table (from ``FORMS``), and its columns by role."""

    form: str
    columns: dict[str, str]


def recognised(columns: Sequence[str]) -> Recognised:
    """What some column names reveal; a role without a matching name is left out."""
    there = set(columns)
    form = next((form for form, sets in _KNOWN_BY.items() if any(known <= there for known in sets)), "plain")
    found = {role: name for role, name in _FORM_COLUMNS.get(form, {}).items() if name in there}
    if form == "atlas":
        return Recognised(form, found)
    folded: dict[str, str] = {}
    for name in columns:
        folded.setdefault(_folded(name), name)
    for role, names in _NAMES.items():
        known = next((folded[name] for name in names.split() if name in folded), None)
        if role not in found and known is not None and known not in found.values():
            found[role] = known
    return Recognised(form, {role: found[role] for role in ROLES if role in found})


def _folded(name: str) -> str:
    return re.sub(r"[^0-9a-z]+", "_", name.casefold().replace("ä", "a")).strip("_")
