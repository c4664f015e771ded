"""The answer of a scene, taken from the data: a printed figure, the largest of some, or what is counted here.

The ends of the slider on which a room guesses are taken from the data too, so that they give nothing away.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from data.atlas.atlas import Atlas
from data.contract.vocabulary import MEASURES
from data.evidence.facts import effect_in_words, length_in_words, records
from data.evidence.shared_works import cited_through, shared_works, sharing
from data.lecture.decks import CHOSEN_BETWEEN, MOST_TO_CHOOSE, AnswerSource, Scene
from data.subjects.condition_coverage import coverage_marks, covering_sources
from data.subjects.effect_sizes import scale, translatable
from data.subjects.effect_trails import rise_checks
from data.translation.effect_translation import DEFAULT_BASELINE, parse_baseline, translate

COUNTED = "counted here from the rows shown"
COMPUTED = "computed here; no source prints it"


@dataclass(frozen=True)
class GuessScale:
    """The slider on which a room guesses."""

    least: float
    most: float
    step: float
    unit: str

    @property
    def middle(self) -> float:
        """Where the slider stands before anyone has guessed."""
        steps = round((self.most - self.least) / self.step / 2)
        return round(self.least + steps * self.step, 6)

    def value_of(self, guessed: str) -> float | None:
        """A guess as a browser sends it; None for what does not lie on the scale."""
        try:
            value = float(guessed)
        except ValueError:
            return None
        return value if self.least <= value <= self.most else None


@dataclass(frozen=True)
class Answer:
    """What a scene reveals. ``said`` holds one sentence for each fact or count; ``fact_ids`` are behind them.

    ``in_short`` says it in one sentence that fits a line or two on a wall.
    ``low`` and ``high`` are the ends of a figure that is guessed on ``guess_scale``; ``options`` are what is chosen
    between (label by fact id) and ``right`` those that are right.
    """

    said: tuple[str, ...]
    in_short: str
    fact_ids: tuple[str, ...]
    low: float | None = None
    high: float | None = None
    guess_scale: GuessScale | None = None
    options: dict[str, str] | None = None
    right: tuple[str, ...] = ()

    def judge(self, guess: float | str) -> str:
        """How far a guess lies from the answer, in words; between options, whether it is right."""
        if self.options is not None:
            verdict = "right" if guess in self.right else "wrong"
            return f"You guessed {self.options[str(guess)]}: {verdict}."
        assert self.low is not None
        assert self.high is not None
        value = float(guess)
        if self.low <= value <= self.high:
            return f"You guessed {value:g}: right."
        nearest, side = (self.low, "low") if value < self.low else (self.high, "high")
        return f"You guessed {value:g}: {abs(value - nearest):.3g} too {side}."


def answer_of(scene: Scene, atlas: Atlas) -> Answer | None:
    """The answer of a scene, or None where it has none but its charts.

    Raises ``ValueError`` that names the id and what is allowed where the data does not give the answer.
    """
    source = scene.answer
    if source is None:
        return None
    if source.kind == "figure":
        return _figure(source, atlas)
    if source.kind in CHOSEN_BETWEEN:
        return _chosen(source, atlas)
    if source.kind == "sources_covering":
        return _sources_covering(source.condition, atlas)
    if source.kind == "sources_sharing_no_work":
        return _sources_sharing_no_work(atlas)
    if source.kind == "rise":
        return _rise(source, atlas)
    return _better_of_100(scene, atlas)


@dataclass(frozen=True)
class _Figures:
    """The figures of one fact, and the scale that it is guessed on."""

    low: float
    high: float
    guess_scale: GuessScale


def _figures_of(fact_ids: Collection[str], atlas: Atlas) -> dict[str, _Figures]:
    """The figures of each fact by its id."""
    found = _length_figures(fact_ids, atlas)
    left = [fact_id for fact_id in fact_ids if fact_id not in found]
    found |= _effect_figures(left, atlas) if left else {}
    for fact_id in left:
        if fact_id not in found:
            raise ValueError(
                f"fact '{fact_id}' gives no figure; allowed are ids of session_lengths and effect_sizes with a figure"
            )
    return found


def _length_figures(fact_ids: Collection[str], atlas: Atlas) -> dict[str, _Figures]:
    lengths = atlas.frames["session_lengths"]
    found = {}
    for row in records(lengths[lengths["fact_id"].isin(fact_ids)]):
        ends = [end for end in (row["low"], row["high"]) if end is not None]
        if ends:
            found[row["fact_id"]] = _Figures(min(ends), max(ends), _length_scale(lengths, row["measure"]))
    return found


def _effect_figures(fact_ids: Collection[str], atlas: Atlas) -> dict[str, _Figures]:
    effects = atlas.drawn_effects
    families = effects.loc[effects["effect_id"].isin(fact_ids), "comparator_family"].unique()
    found = {}
    for family in families:
        alike = effects[effects["comparator_family"].eq(family)]
        least, most = scale(alike)
        guesses = GuessScale(math.floor(least * 10) / 10, math.ceil(most * 10) / 10, 0.01, "effect size")
        for row in records(alike[alike["effect_id"].isin(fact_ids)]):
            ends = [row["drawn"]] if row["drawn"] is not None else [row["range_low"], row["range_high"]]
            if None not in ends:
                found[row["effect_id"]] = _Figures(min(ends), max(ends), guesses)
    return found


def _length_scale(lengths: pd.DataFrame, measure: str) -> GuessScale:
    """From nothing to a fifth beyond the largest figure that any source prints on this measure."""
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
    if not 2 <= len(source.facts) <= MOST_TO_CHOOSE:
        raise ValueError(
            f"the answer named {len(source.facts)} facts to choose between; allowed are 2 to {MOST_TO_CHOOSE}"
        )
    found = _figures_of(source.facts, atlas)
    largest = source.kind == "largest"
    best = max(each.high for each in found.values()) if largest else min(each.low for each in found.values())
    right = tuple(i for i in source.facts if (found[i].high if largest else found[i].low) == best)
    said = _said(right, atlas)
    options = _options(source.facts, atlas)
    return Answer(said, f"{'; '.join(said)}.", source.facts, options=options, right=right)


def _options(fact_ids: tuple[str, ...], atlas: Atlas) -> dict[str, str]:
    """What is chosen between, without its figure: the format and who speaks, or the treatment and the comparison."""
    lengths, effects = atlas.tables.session_lengths, atlas.tables.effect_sizes
    formats = dict(zip(atlas.tables.formats["format_id"], atlas.tables.formats["label"], strict=True))
    told = {
        row["fact_id"]: formats[row["format_id"]] for row in records(lengths[lengths["fact_id"].isin(fact_ids)])
    } | {
        row["effect_id"]: f"{row['intervention']}, compared with {row['comparator']}"
        for row in records(effects[effects["effect_id"].isin(fact_ids)])
    }
    return {fact_id: f"{told[fact_id]} ({atlas.facts[fact_id].source_label})" for fact_id in fact_ids}


def _said(fact_ids: tuple[str, ...], atlas: Atlas) -> tuple[str, ...]:
    """What each fact says; an effect as short as a wall allows, since its card tells the rest."""
    effects = atlas.tables.effect_sizes
    short = {
        row["effect_id"]: f"{effect_in_words(row)}: {row['intervention']}, compared with {row['comparator']}"
        for row in records(effects[effects["effect_id"].isin(fact_ids)])
    }
    return tuple(f"{short.get(i, atlas.facts[i].says)} ({atlas.facts[i].source_label})" for i in fact_ids)


def _in_short(fact_ids: tuple[str, ...], atlas: Atlas) -> str:
    """The figures of some facts and whose they are; what all of them are about stands in the question."""
    lengths, effects = atlas.tables.session_lengths, atlas.tables.effect_sizes
    told = {row["fact_id"]: length_in_words(row) for row in records(lengths[lengths["fact_id"].isin(fact_ids)])}
    told |= {row["effect_id"]: effect_in_words(row) for row in records(effects[effects["effect_id"].isin(fact_ids)])}
    return _sentence("; ".join(f"{told[i]} ({atlas.facts[i].source_label})" for i in fact_ids))


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _count_scale(most: int, unit: str) -> GuessScale:
    return GuessScale(0.0, float(most), 1.0, unit)


def _sources_covering(condition_id: str, atlas: Atlas) -> Answer:
    if condition_id not in atlas.choices.conditions:
        raise ValueError(
            f"the answer's condition was '{condition_id[:60]}'; allowed are {', '.join(atlas.choices.conditions)}"
        )
    tables = atlas.tables
    marks = coverage_marks(atlas.frames["condition_coverage"], tables.conditions, tables.sources, tables.copy_losses)
    counts = covering_sources(marks, atlas.choices.lost_for_statements)
    (row,) = records(counts[counts["condition_id"].eq(condition_id)])
    count, total = int(row["n_sources"]), len(atlas.tables.sources)
    fact_ids = row["fact_ids"].named
    found = f"{count} of {total} sources cover {atlas.choices.conditions[condition_id].lower()}"
    said, in_short = f"{found} ({COUNTED})", f"{found} (counted here)."
    return Answer((said,), in_short, fact_ids, count, count, _count_scale(total, "sources"))


def _sources_sharing_no_work(atlas: Atlas) -> Answer:
    cited = cited_through({source_id: (source_id,) for source_id in atlas.choices.sources}, atlas.choices.works)
    among_them, shared = sharing(cited, atlas.choices.lost_lists), shared_works(cited)
    found = f"Of {len(cited)} sources, {among_them.in_words}"
    found += "".join(
        f"; {len(work.source_ids)} of them cite {atlas.citations[work.reference_id].in_text}" for work in shared[:1]
    )
    said, in_short = f"{found} ({COUNTED})", f"{found} (counted here)."
    behind = tuple(source_id for work in shared[:1] for source_id in work.source_ids)
    n_apart = among_them.n_apart
    return Answer((said,), in_short, behind, n_apart, n_apart, _count_scale(len(cited), "sources"))


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
    return Answer((said,), in_short, ids, round(check.expected, 2), round(check.expected, 2), guesses)


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
    count = people.better_because
    return Answer(
        (said, *_said((fact_id,), atlas)), in_short, (fact_id,), count, count, GuessScale(-100.0, 100.0, 1.0, "people")
    )
