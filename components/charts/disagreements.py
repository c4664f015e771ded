"""Where the sources stand on each topic, and how many pairs of statements disagree: one row a topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from components.charts.chart import Chart, Facts, Fold, Part, Told
from components.charts.palette import Theme, source_marks
from components.charts.rows import Column, Entry, Group, Key, Panel, Row, Rows, Stroke, rows_chart
from components.limits import FACTS_A_MARK, PARTS_A_FOLD
from data.contract.vocabulary import DISAGREEMENT_PARTIES
from data.evidence.fact_ids import FactIds
from data.evidence.facts import Fact
from data.subjects.disagreements import COUNTED, OF_SCOPE, Pair, count_pairs
from data.subjects.positions import PLACES, Topic

RANGE = (0.45, 5.55)
#: Marks of one place stand side by side, this far apart, and spread no wider than this; both in places.
STEP, SPREAD = 0.3, 0.9
BAND_WIDTH, BAND_OPACITY = 9, 0.3
STRONG = ("strong disagreement", "strong disagreements")
#: Column heads above the counts.
HEADS = {
    "sources": "between\nsources",
    "one_source": "within\none",
    "cited_work": "with a\nwork",
    OF_SCOPE: "scope\nonly",
}
#: Singular and plural of what is counted.
TOLD: dict[str, tuple[str, str]] = {
    word: (f"disagreement {term.label.lower()}", f"disagreements {term.label.lower()}")
    for word, term in DISAGREEMENT_PARTIES.items()
} | {OF_SCOPE: ("difference of scope", "differences of scope")}
#: Shown before the name of a topic with pairs to open: shut, open.
SHUT, OPEN = "▸", "▾"


def disagreements_chart(
    topics: Sequence[Topic], source_ids: Sequence[str], facts: Facts, theme: Theme, *, opened: str = ""
) -> Chart:
    """The topics in the given order: who stands where between two poles, beside the counts of what disagrees.

    In: the topics (see ``data.subjects.positions``), all sources in order (for colour and shape), the facts by id, and
    the topic that is ``opened``, if any: its pairs stand beneath its row. A mark is a source at a place, with all that
    it says there.
    A pale band joins the outermost positions; it is red where two statements contradict. Counts and names carry both
    sides of their pairs; see ``pair_ids``.
    """
    look = source_marks(source_ids, theme)
    named = [
        (heading, note, [topic for topic in topics if belongs(topic)])
        for heading, note, belongs in (
            ("Contradicted", "two statements cannot both be true", lambda topic: topic.is_contradicted),
            ("Partly at odds", "within one source, with a cited work, or in the figures", _is_at_odds),
            ("No disagreement", "they only speak of different things", _agrees),
        )
    ]
    table = Rows(
        groups=tuple(
            Group(heading, tuple(_row(topic, look, facts, theme, opened) for topic in own), note=note, band=True)
            for heading, note, own in named
            if own
        ),
        panels=(
            Panel("places", "", *RANGE, ticks=tuple((place, "") for place in PLACES), packs=True),
        ),
        columns=(
            Column("strong", narrow=False, bold=True),
            *(
                Column(HEADS[word], narrow=False, from_width=0 if word in ("sources", OF_SCOPE) else 960)
                for word in COUNTED
            ),
            Column("", wide=False),
        ),
        narrow_keys=_keys(topics, look, facts),
        most_labels=0.3,
    )  # fmt: skip
    fold = next((_fold(topic) for topic in topics if topic.topic == opened and topic.pairs), None)
    return replace(rows_chart(table, facts, theme, alt=_alt(topics, facts)), fold=fold)


def _fold(topic: Topic) -> Fold:
    """The pairs of a topic, disagreements first, each statement beside the other."""
    pairs = sorted(topic.pairs, key=lambda pair: pair.counted_as == OF_SCOPE)
    n, n_shown = len(pairs), min(len(pairs), PARTS_A_FOLD)
    return Fold(
        topic.question,
        tuple(
            Part(
                pair.kind_label,
                _qualified(pair),
                tuple(_told(side) for side in pair.sides),
                f"Our reading: {pair.reading}",
            )
            for pair in pairs[:n_shown]
        ),
        pair_ids(topic.pairs),
        left_out=f"The first {n_shown} of {n:,} pairs; the table and the files hold them all." if n > n_shown else "",
    )


def _qualified(pair: Pair) -> str:
    """Whose statements they are, unless the kind of disagreement says so, and how strong it is."""
    strength = pair.strength_label.lower()
    return strength if pair.kind == "internal" else f"{pair.parties_label.lower()} · {strength}"


def _told(side: Fact) -> Told:
    lines = (
        f"As printed: “{side.as_printed}”" if side.as_printed else "",
        f"Section: {side.section_label}" if side.section_label else "",
    )
    return Told(side.source_label, side.says, tuple(filter(None, lines)), side.origin.in_text, FactIds.of(side.fact_id))


def pair_ids(pairs: Sequence[Pair]) -> FactIds:
    """Both sides of some pairs, as carried by a mark."""
    return FactIds.joined(pair.fact_ids for pair in pairs).first(FACTS_A_MARK)


def marks_of_pairs(topic: Topic) -> list[FactIds]:
    """The facts of each mark in a topic's row that stands for pairs."""
    counted = [topic.pairs, topic.strong, *(topic.pairs_counted_as(word) for word in COUNTED)]
    return list(dict.fromkeys(pair_ids(pairs) for pairs in counted if pairs))


def _is_at_odds(topic: Topic) -> bool:
    return not topic.is_contradicted and topic.counts.disagreements > 0


def _agrees(topic: Topic) -> bool:
    return not topic.counts.disagreements


def _row(topic: Topic, look: Mapping[str, tuple[str, str]], facts: Facts, theme: Theme, opened: str) -> Row:
    counted = {word: topic.pairs_counted_as(word) for word in COUNTED}
    values: list[str | Entry] = [_count(topic, topic.strong, STRONG, theme.warning)]
    values += [
        _count(topic, pairs, TOLD[word], theme.muted if word == OF_SCOPE else theme.text)
        for word, pairs in counted.items()
    ]
    values.append(_in_short(topic, theme))
    is_open = topic.topic == opened and bool(topic.pairs)
    sign = OPEN if is_open else SHUT
    return Row(
        f"{sign} {topic.topic_label}" if topic.pairs else topic.topic_label,
        {"places": (*_band(topic, theme), *_stands(topic, look, facts))},
        tuple(values),
        entry=_entry(topic.pairs, f"{topic.question} {_in_all(topic)}", theme.text) if topic.pairs else None,
        ends=(topic.low_pole, topic.high_pole),
        is_open=is_open,
    )


def _keys(topics: Sequence[Topic], look: Mapping[str, tuple[str, str]], facts: Facts) -> tuple[Key, ...]:
    """Keys for the sources that take a position."""
    found = {facts[position.fact_id].origin.cited_id for topic in topics for position in topic.positions}
    return tuple(
        Key(facts[source_id].source_label, symbol, colour)
        for source_id, (colour, symbol) in look.items()
        if source_id in found
    )


def _band(topic: Topic, theme: Theme) -> tuple[Entry, ...]:
    if topic.span is None or topic.span[0] == topic.span[1]:
        return ()
    colour = theme.warning if topic.is_contradicted else theme.neutral
    low, high = topic.span
    stroke = Stroke(low, high, width=BAND_WIDTH, opacity=BAND_OPACITY)
    return (Entry(FactIds(), colour, strokes=(stroke,)),)


def _stands(topic: Topic, look: Mapping[str, tuple[str, str]], facts: Facts) -> list[Entry]:
    """One mark for each source at each place; those at one place stand side by side in source order."""
    entries = []
    for place in PLACES:
        own: dict[str, list[str]] = {}
        for position in topic.positions:
            if position.place == place:
                own.setdefault(facts[position.fact_id].origin.cited_id, []).append(position.fact_id)
        there = [source_id for source_id in look if source_id in own]
        step = min(STEP, SPREAD / max(len(there) - 1, 1))
        for seat, source_id in enumerate(there):
            colour, symbol = look[source_id]
            entries.append(
                Entry(
                    FactIds(tuple(own[source_id])),
                    colour,
                    symbol,
                    figures=(place + step * (seat - (len(there) - 1) / 2),),
                    heading=f"{topic.topic_label}: {topic.place_in_words(place)}",
                    note=facts[own[source_id][0]].says,
                )
            )
    return entries


def _count(topic: Topic, pairs: Sequence[Pair], forms: tuple[str, str], colour: str) -> str | Entry:
    """The number of pairs, as a mark that carries them; empty for none."""
    if not pairs:
        return ""
    return _entry(pairs, f"{topic.topic_label}: {_counted(len(pairs), forms)}", colour, str(len(pairs)))


def _in_short(topic: Topic, theme: Theme) -> str | Entry:
    """The count of a row below 720 pixels, where only one fits."""
    n, n_strong = topic.counts.disagreements, len(topic.strong)
    if not topic.pairs:
        return ""
    text = _counted(n, ("pair", "pairs")) if n else f"{topic.counts.of_scope} of scope"
    colour = theme.warning if n_strong else theme.text if n else theme.muted
    return _entry(
        topic.pairs,
        f"{topic.topic_label}: {_in_all(topic)}",
        colour,
        f"{text}, {n_strong} strong" if n_strong else text,
    )


def _entry(pairs: Sequence[Pair], heading: str, colour: str, text: str = "") -> Entry:
    return Entry(pair_ids(pairs), colour, text=text, heading=heading)


def _counted(n: int, forms: tuple[str, str]) -> str:
    """A number with its noun."""
    return f"{n} {forms[n != 1]}"


def _in_all(topic: Topic) -> str:
    """The counts of a topic in short: "8 disagreements, 2 strong; 6 of scope"."""
    n, n_scope = topic.counts.disagreements, topic.counts.of_scope
    strong = f", {len(topic.strong)} strong" if topic.strong else ""
    parts = [f"{_counted(n, ('disagreement', 'disagreements'))}{strong}"] if n else []
    return "; ".join([*parts, *([f"{n_scope} of scope"] if n_scope else [])])


def _all_told(topic: Topic) -> str:
    """A topic's non-zero counts in words."""
    counted = {word: topic.pairs_counted_as(word) for word in COUNTED}
    said = [_counted(len(pairs), TOLD[word]) for word, pairs in counted.items() if pairs]
    said += [f"{len(topic.strong)} strong"] if topic.strong else []
    return "; ".join(said) or "no statements that do not agree"


def _alt(topics: Sequence[Topic], facts: Facts) -> str:
    """Every topic: who stands where, and what disagrees."""
    n_positions = sum(len(topic.positions) for topic in topics)
    pairs = count_pairs((pair.kind, pair.parties) for topic in topics for pair in topic.pairs)
    parts = [f"Where the sources stand: {len(topics)} topics, {n_positions} positions; {pairs.in_words}."]
    for topic in topics:
        said = [
            f"{topic.place_in_words(place)}: {', '.join(dict.fromkeys(facts[p.fact_id].source_label for p in own))}"
            for place in PLACES
            if (own := [position for position in topic.positions if position.place == place])
        ]
        parts.append(f"{topic.question} {'; '.join([*said, _all_told(topic)])}.")
    return " ".join(parts)
