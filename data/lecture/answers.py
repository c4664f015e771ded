"""The answer to a scene, taken from the data: a printed figure, the largest or smallest of some, or a count.

The guessing slider also takes its ends from the data, so that they give nothing away.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from data.atlas.atlas import Atlas
from data.contract.vocabulary import FAVOURED, MEASURES
from data.evidence.facts import effect_in_words, length_in_words, records
from data.lecture.answer import Answer, GuessScale
from data.lecture.counts import (
    SOURCES,
    blanks_meaning_no,
    citations_fitting,
    count_scale,
    sources_covering,
    sources_saying_both,
    sources_sharing_no_work,
)
from data.lecture.decks import ANSWER_FIELDS, CHOSEN_BETWEEN, MAX_TO_CHOOSE, AnswerSource, Scene
from data.subjects.effect_sizes import ENDS, scale, translatable
from data.subjects.effect_trails import rise_checks
from data.translation.effect_translation import DEFAULT_BASELINE, parse_baseline, translate

COMPUTED = "computed here; no source prints it"


def answer_of(scene: Scene, atlas: Atlas) -> Answer | None:
    """The answer to a scene, or None where only its charts answer it.

    Raises ``ValueError`` that names the id and what is allowed where the data gives no answer.
    """
    source = scene.answer
    if source is None:
        return None
    found = _MAKERS[source.kind](scene, source, atlas)
    for fact_id in source.given:
        if fact_id not in atlas.facts:
            raise ValueError(f"the answer's given fact '{fact_id[:60]}' is unknown; allowed are ids of facts")
    return replace(found, given=(*(_given(fact_id, atlas) for fact_id in source.given), *found.given))


@dataclass(frozen=True)
class _Figures:
    """The figures of one fact, and the scale to guess them on."""

    low: float
    high: float
    guess_scale: GuessScale


def _figures_of(fact_ids: Collection[str], atlas: Atlas) -> dict[str, _Figures]:
    """The figures of each fact, by id."""
    found = _length_figures(fact_ids, atlas)
    for figures_in in (_effect_figures, _feature_figures):
        left = [fact_id for fact_id in fact_ids if fact_id not in found]
        found |= figures_in(left, atlas) if left else {}
    for fact_id in fact_ids:
        if fact_id not in found:
            raise ValueError(
                f"fact '{fact_id}' gives no figure; allowed are ids of session_lengths and effect_sizes with a figure, "
                "and of therapy_features"
            )
    return found


def _length_figures(fact_ids: Collection[str], atlas: Atlas) -> dict[str, _Figures]:
    found = {}
    for fact_id, row in atlas.rows_of("session_lengths", fact_ids).items():
        ends = [end for end in (row["low"], row["high"]) if end is not None]
        if ends:
            found[fact_id] = _Figures(
                min(ends), max(ends), _length_scale(atlas.frames["session_lengths"], row["measure"])
            )
    return found


def _effect_figures(fact_ids: Collection[str], atlas: Atlas) -> dict[str, _Figures]:
    effects = atlas.drawn_effects
    families = effects.loc[effects["effect_id"].isin(fact_ids), "comparator_family"].unique()
    found = {}
    for family in families:
        alike = effects[effects["comparator_family"].eq(family)]
        least, most = scale(alike)
        guesses = GuessScale(math.floor(least * 10) / 10, math.ceil(most * 10) / 10, 0.01, "effect size", ENDS[family])
        own = alike.loc[alike["effect_id"].isin(fact_ids), ["effect_id", "drawn", "range_low", "range_high"]]
        for row in records(own):
            ends = [row["drawn"]] if row["drawn"] is not None else [row["range_low"], row["range_high"]]
            if None not in ends:
                found[row["effect_id"]] = _Figures(min(ends), max(ends), guesses)
    return found


def _feature_figures(fact_ids: Collection[str], atlas: Atlas) -> dict[str, _Figures]:
    """How many sources name the feature of each fact."""
    named = atlas.tables.therapy_features
    counts = named.groupby("feature_id")["source_id"].nunique()
    scale_ = count_scale(len(atlas.choices.sources), SOURCES)
    return {
        fact_id: _Figures(count := int(counts[row["feature_id"]]), count, scale_)
        for fact_id, row in atlas.rows_of("therapy_features", fact_ids).items()
    }


def _length_scale(lengths: pd.DataFrame, measure: str) -> GuessScale:
    """From zero to a fifth above the largest figure that any source prints for this measure."""
    own = lengths[lengths["measure"].eq(measure)]
    most = float(pd.concat([own["low"], own["high"]]).max()) * 1.2
    step = 0.25 if most < 5 else 1.0
    return GuessScale(0.0, math.ceil(most / step) * step, step, MEASURES[measure].label.lower())


def _figure(source: AnswerSource, atlas: Atlas) -> Answer:
    if not source.facts:
        raise ValueError("the answer's facts were empty; allowed is one id or more")
    found = list(_figures_of(source.facts, atlas).values())
    if len({each.guess_scale for each in found}) > 1:
        raise ValueError("the answer's facts are on different measures; allowed are facts of one measure or comparison")
    low, high = min(each.low for each in found), max(each.high for each in found)
    if source.end:
        low = high = low if source.end == "low" else high
    said = _said(source.facts, atlas)
    return Answer(said, _in_short(source.facts, atlas), source.facts, low, high, found[0].guess_scale)


def _chosen(source: AnswerSource, atlas: Atlas) -> Answer:
    if not 2 <= len(source.facts) <= MAX_TO_CHOOSE:
        raise ValueError(
            f"the answer named {len(source.facts)} facts to choose between; allowed are 2 to {MAX_TO_CHOOSE}"
        )
    found = _figures_of(source.facts, atlas)
    largest = source.kind == "largest"
    best = max(each.high for each in found.values()) if largest else min(each.low for each in found.values())
    right = tuple(i for i in source.facts if (found[i].high if largest else found[i].low) == best)
    options = _options(source.facts, atlas)
    return Answer(
        _said(right, atlas), _choice_in_short(right, options, atlas), source.facts, options=options, right=right
    )


def _choice_in_short(right: tuple[str, ...], options: Mapping[str, str], atlas: Atlas) -> str:
    """The right options with their figures; a figure that we converted stands beside what is printed."""
    features, figures = _features_in_words(right, atlas), _figures_in_words(right, atlas)
    return _sentence("; ".join(features.get(i) or f"{options[i]}: {figures[i]}" for i in right))


def _options(fact_ids: tuple[str, ...], atlas: Atlas) -> dict[str, str]:
    """The options without their figures: format or comparison with its speaker, the speaker alone, or the feature."""
    labels = _named(fact_ids, atlas)
    speakers = {fact_id: atlas.facts[fact_id].source_label for fact_id in fact_ids}
    if len(set(labels.values())) == 1:
        return speakers
    features = _features(fact_ids, atlas)
    return {i: labels[i] if i in features else f"{labels[i]} ({speakers[i]})" for i in fact_ids}


def _named(fact_ids: Collection[str], atlas: Atlas) -> dict[str, str]:
    """What each fact is about, without its figure."""
    formats = dict(zip(atlas.tables.formats["format_id"], atlas.tables.formats["label"], strict=True))
    return (
        {fact_id: formats[row["format_id"]] for fact_id, row in atlas.rows_of("session_lengths", fact_ids).items()}
        | {
            fact_id: f"{row['intervention']}, compared with {row['comparator']}"
            for fact_id, row in atlas.rows_of("effect_sizes", fact_ids).items()
        }
        | _features(fact_ids, atlas)
    )


def _features(fact_ids: Collection[str], atlas: Atlas) -> dict[str, str]:
    """The feature that each fact of therapy_features names."""
    features = atlas.tables.features
    labels = dict(zip(features["feature_id"], features["label"], strict=True))
    named = atlas.rows_of("therapy_features", fact_ids)
    return {fact_id: labels[row["feature_id"]] for fact_id, row in named.items()}


def _said(fact_ids: tuple[str, ...], atlas: Atlas) -> tuple[str, ...]:
    """What each fact says; effects are kept short for a wall, since the card gives the rest."""
    named = _named(fact_ids, atlas)
    short = {
        fact_id: f"{_effect_on_wall(row)}: {named[fact_id]}"
        for fact_id, row in atlas.rows_of("effect_sizes", fact_ids).items()
    }
    features = _features_in_words(fact_ids, atlas)
    return tuple(
        features.get(i) or f"{short.get(i, atlas.facts[i].says)} ({atlas.facts[i].source_label})" for i in fact_ids
    )


def _features_in_words(fact_ids: Collection[str], atlas: Atlas) -> dict[str, str]:
    counts, total = _feature_figures(fact_ids, atlas), len(atlas.choices.sources)
    return {
        fact_id: f"{label}: {counts[fact_id].low:g} of {total} sources name it (counted here)"
        for fact_id, label in _features(fact_ids, atlas).items()
    }


def _given(fact_id: str, atlas: Atlas) -> str:
    """A fact as it is told with the question, what it is compared with first."""
    for row in atlas.rows_of("effect_sizes", (fact_id,)).values():
        against = f"Compared with {row['comparator']}"
        return f"{against}: {_effect_on_wall(row)} ({atlas.facts[fact_id].source_label})."
    return f"{_said((fact_id,), atlas)[0]}."


def _in_short(fact_ids: tuple[str, ...], atlas: Atlas) -> str:
    """The figures and whose they are; the question already says what they are about."""
    features, figures = _features_in_words(fact_ids, atlas), _figures_in_words(fact_ids, atlas)
    return _sentence("; ".join(features.get(i) or f"{figures[i]} ({atlas.facts[i].source_label})" for i in fact_ids))


def _figures_in_words(fact_ids: Collection[str], atlas: Atlas) -> dict[str, str]:
    lengths, effects = (atlas.rows_of(table, fact_ids) for table in ("session_lengths", "effect_sizes"))
    return {fact_id: _length_on_wall(row) for fact_id, row in lengths.items()} | {
        fact_id: _effect_on_wall(row) for fact_id, row in effects.items()
    }


def _length_on_wall(row: Mapping[str, Any]) -> str:
    """A length in words; what we converted stands beside what is printed."""
    printed = f" from “{row['as_printed']}”" if row["converted_from"] is not None else ""
    return f"{length_in_words(row)}{printed}"


def _effect_on_wall(row: Mapping[str, Any]) -> str:
    """An effect with the side it favours, and where it lies if the atlas draws it with the other sign."""
    figure, signed = effect_in_words(row), row["signed_value"]
    if signed is None or row["favours"] == "equivalence":
        return figure
    if signed != row["value"]:
        return f"{figure}, so {signed:g} on this axis".replace("-", "−")
    if row["favours"] == "no_difference":
        return f"{figure}, no significant difference"
    if row["favours"] in FAVOURED:
        return figure
    return f"{figure}, {ENDS[row['comparator_family']][signed > 0]}"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _rise(source: AnswerSource, atlas: Atlas) -> Answer:
    checks = rise_checks(atlas.tables.printed_rises, atlas.frames["effect_sizes"], atlas.tables.references)
    named = [check for check in checks if check.claim_id in source.facts]
    if not named:
        allowed = ", ".join(dict.fromkeys(check.claim_id for check in checks))
        raise ValueError(f"the answer's facts print no rise; allowed are {allowed}")
    check = named[0]
    most = math.ceil(max(check.start, check.end, check.expected) * 1.2 * 10) / 10
    computed = f"{check.start:g} and {check.percent:g}% more is {check.expected:.4g}"
    said = f"{computed} ({COMPUTED}); printed is {check.end:g}, a rise of {check.actual_percent:.1f}%"
    in_short = f"{computed} (computed here), not {check.end:g} as printed."
    guesses = GuessScale(0.0, most, 0.01, "effect size")
    ids = (check.claim_id, check.start_id, check.end_id)
    given = (
        f"{atlas.facts[check.claim_id].source_label} prints {check.start:g}, and then a rise of {check.percent:g}%.",
    )
    sum_ = round(check.expected, 2)
    return Answer((said,), in_short, ids, sum_, sum_, guesses, given=given)


def _better_of_100(scene: Scene, atlas: Atlas) -> Answer:
    assert scene.answer is not None
    fact_id = scene.answer.facts[0] if len(scene.answer.facts) == 1 else ""
    own = atlas.frames["effect_sizes"][atlas.frames["effect_sizes"]["effect_id"].eq(fact_id)]
    effects = {row["effect_id"]: row for row in records(translatable(own))}
    if fact_id not in effects or effects[fact_id]["signed_value"] is None:
        raise ValueError(
            f"the answer's facts were '{', '.join(scene.answer.facts)[:60]}'; allowed is one effect between groups"
        )
    baseline = parse_baseline(scene.choices["baseline"][0]) if "baseline" in scene.choices else DEFAULT_BASELINE
    people = translate(float(effects[fact_id]["signed_value"]), baseline).people
    fewer_or_more = "fewer" if people.better_because < 0 else "more"
    said = (
        f"Of 100 people, {abs(people.better_because)} {fewer_or_more} get better than the {people.better_without} "
        f"without it ({COMPUTED}; the number without it is our example value)"
    )
    in_short = (
        f"{abs(people.better_because)} {fewer_or_more} than the {people.better_without} of 100 without it "
        f"(computed here from {effect_in_words(effects[fact_id])})."
    )
    count, without = people.better_because, people.better_without
    guesses = GuessScale(-float(without), 100.0 - without, 1.0, "more people")
    given = (f"Without it, {without} of 100 get better: our example value.", _given(fact_id, atlas))
    return Answer((said, *_said((fact_id,), atlas)), in_short, (fact_id,), count, count, guesses, given=given)


#: The maker of each kind of answer in ``data.lecture.decks.ANSWER_FIELDS``.
_MAKERS: Mapping[str, Callable[[Scene, AnswerSource, Atlas], Answer]] = {
    "figure": lambda _, source, atlas: _figure(source, atlas),
    **dict.fromkeys(CHOSEN_BETWEEN, lambda _, source, atlas: _chosen(source, atlas)),
    "sources_covering": lambda _, source, atlas: sources_covering(source, atlas),
    "sources_sharing_no_work": lambda _, __, atlas: sources_sharing_no_work(atlas),
    "sources_saying_both": lambda _, source, atlas: sources_saying_both(source, atlas),
    "blanks_meaning_no": lambda _, source, atlas: blanks_meaning_no(source, atlas),
    "citations_fitting": lambda _, source, atlas: citations_fitting(source, atlas),
    "rise": lambda _, source, atlas: _rise(source, atlas),
    "better_of_100": lambda scene, _, atlas: _better_of_100(scene, atlas),
}
assert _MAKERS.keys() == ANSWER_FIELDS.keys(), "a kind of answer that a deck may name is not made, or the other way"
