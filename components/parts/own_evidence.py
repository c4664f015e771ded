"""Add your own: open, inspect, map and show a file; then see what its pooled figures depend on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from components.exhibits.drawing.show import show_exhibit
from components.exhibits.own_evidence import WITHOUT_ONE, own_families, own_found, own_parts
from components.exhibits.view import View
from components.plain_text import as_markdown, shortened
from components.session.own_evidence import (
    PANEL,
    change_pooling,
    fold_panel,
    forget_own_evidence,
    keep_own_evidence,
    own_evidence,
    own_upload_key,
    refuse,
    refused,
    said,
    toggle_left_out,
    uploaded_own,
)
from components.shell.own_card import offer_own_file
from components.shell.own_figures import own_mapping, own_sheet, own_studies
from data.contract.vocabulary import COMPARATOR_FAMILIES, Vocabulary
from data.evidence.fact_ids import FactIds
from data.own_evidence.columns import FORMS, ROLES
from data.own_evidence.evidence import PARTS, OwnEvidence, reopened
from data.own_evidence.figures import heterogeneity_in_words
from data.own_evidence.formulas import FORMULAS
from data.own_evidence.pooling import ESTIMATORS, INTERVALS, MAX_SPECIFIED, PREDICTION, SAMPLE_RULES
from data.own_evidence.sample import sample_of
from data.own_evidence.sheets import DECIMAL_SIGNS, DELIMITERS, ENCODINGS, FileRefused, Sheet
from data.own_evidence.studies import (
    EFFECT_DIRECTIONS,
    LEFT_OUT,
    MAX_COMPARATORS,
    SCORE_DIRECTIONS,
    MappingChoices,
    Studies,
)

#: Rows of a preview.
ROWS_PREVIEWED = 200
#: Of a cell, in characters.
MAX_PREVIEWED = 200
#: Mistakes, warnings and omitted rows listed on screen; a file lists them all.
MAX_LISTED = 200
FAMILIES = {**{family: term.label for family, term in COMPARATOR_FAMILIES.items()}, LEFT_OUT: "Leave these rows out"}
NOT_TOLD = "Please choose"
NO_COLUMN = "(none)"
MARK = "background-color: #f6d37c; color: #111111"


def show_add_your_own(view: View) -> None:
    """The panel in which a reader opens a table, folded away until asked for."""
    own = own_evidence()
    # One label, whatever is open: a different one would make Streamlit treat it as a new panel and fold it.
    panel = st.expander("Add your own studies", key=PANEL, icon=":material/add:", on_change="rerun")
    if not panel.open:
        return
    with panel:
        if own is None:
            _show_opening(view)
        else:
            _show_own(own)


def _show_opening(view: View) -> None:
    st.markdown(
        "Open a table of studies: **CSV, TSV, XLSX or ODS**, up to 5 MB and 20,000 rows. It stays in this session's "
        "memory, is saved nowhere, and is gone when you press *Forget it* or close the page."
    )
    st.file_uploader(
        "A table of studies, or a file that Share saved",
        type=["csv", "tsv", "txt", "xlsx", "ods", "json"],
        key=own_upload_key(),
        on_change=_open,
    )
    st.button(
        "Try it with a sample of figures in the atlas",
        key="own-sample",
        on_click=lambda: keep_own_evidence(sample_of(view.atlas.drawn_effects, view.atlas.facts)),
    )
    if refused():
        st.error(as_markdown(refused()))


def _open() -> None:
    """Take a file as the reader's own; the field's callback."""
    uploaded = uploaded_own()
    if uploaded is None:
        return
    name, content = uploaded
    try:
        own = reopened(content) if name.lower().endswith(".json") else OwnEvidence(name, content)
        own_sheet(own)
    except FileRefused as why:
        refuse(str(why))
    else:
        keep_own_evidence(own)


def _show_own(own: OwnEvidence) -> None:
    try:
        sheet = own_sheet(own)
    except FileRefused as why:
        st.error(as_markdown(str(why)))
        _show_reading(own, None)
        _forget_button()
        return
    mapping = own_mapping(own, sheet)
    studies = own_studies(sheet, mapping)
    st.markdown(f"**{as_markdown(own.file_name)}**: {len(sheet.rows):,} rows, {len(sheet.columns)} columns.")
    if own.note:
        st.info(as_markdown(own.note))
    _show_reading(own, sheet)
    _show_mapping(own, sheet, mapping, studies)
    _show_result(own, mapping, studies)
    _show_preview(sheet, studies)


def _show_reading(own: OwnEvidence, sheet: Sheet | None) -> None:
    """How the file was read, with every part changeable."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if sheet is None or not sheet.sheet_names:
            _choice(own, "encoding", "Encoding", list(ENCODINGS), sheet.encoding if sheet else "utf-8")
            _choice(own, "delimiter", "Delimiter", list(DELIMITERS), sheet.delimiter if sheet else ",", DELIMITERS)
        else:
            _choice(own, "sheet_name", "Sheet", list(sheet.sheet_names), sheet.sheet_name)
        _choice(
            own,
            "decimal_sign",
            "Decimal sign",
            list(DECIMAL_SIGNS),
            sheet.decimal_sign if sheet else ".",
            DECIMAL_SIGNS,
        )
        _forget_button()
    for note in sheet.notes if sheet else ():
        st.caption(as_markdown(note))


def _forget_button() -> None:
    st.button("Forget it", key="own-forget", icon=":material/delete:", on_click=forget_own_evidence)


def _choice(
    own: OwnEvidence, name: str, label: str, options: list[str], now: str, labels: dict[str, str] | None = None
) -> None:
    key = f"own-reading-{name}"

    def changed() -> None:
        keep_own_evidence(own.with_reading(**{name: said(key)}))

    options = options if now in options else [now, *options]
    st.selectbox(
        label,
        options,
        index=options.index(now),
        format_func=lambda option: (labels or {}).get(option, option),
        key=f"{key}",
        on_change=changed,
        width=200,
    )


def _show_mapping(own: OwnEvidence, sheet: Sheet, mapping: MappingChoices, studies: Studies) -> None:
    """What the columns hold, the directions, and the families of the comparators."""
    used = dict(mapping.columns)
    st.markdown(f"**What the columns hold** ({as_markdown(FORMS[mapping.form].label)})")
    basic = ("study", "effect", "standard_error", "variance", "lower", "upper", "comparator", "n")
    with st.container(horizontal=True):
        for role in basic:
            _column(own, sheet, mapping, role)
    with (
        st.expander(f"More columns ({sum(role in used for role in ROLES if role not in basic)} found)"),
        st.container(horizontal=True),
    ):
        for role in ROLES:
            if role not in basic:
                _column(own, sheet, mapping, role)
    means = all(role in used for role in ("mean_1", "mean_2"))
    with st.container(horizontal=True):
        if "effect" in used and mapping.form != "atlas":
            _direction(own, mapping, "effect_direction", "Which side does a positive effect favour?", EFFECT_DIRECTIONS)
        if means and ("effect" not in used or mapping.score_direction or any("score" in q for q in studies.asked)):
            _direction(own, mapping, "score_direction", "Which scores are better?", SCORE_DIRECTIONS)
        if "lower" in used and "level" not in used:
            key = "own-level"
            st.number_input(
                "Level of the intervals, %",
                50.0,
                99.9,
                mapping.level_percent,
                key=key,
                on_change=lambda: _say(own, replace(mapping, level_percent=float(said(key)))),
                width=200,
            )
    _show_families(own, mapping)


def _say(own: OwnEvidence, mapping: MappingChoices) -> None:
    """Keep what the reader says of the columns; anything shown of them needs another look."""
    keep_own_evidence(replace(own, mapping=mapping, is_shown=False))


def _column(own: OwnEvidence, sheet: Sheet, mapping: MappingChoices, role: str) -> None:
    key, now = f"own-column-{role}", mapping.column_of(role) or NO_COLUMN
    options = [NO_COLUMN, *sheet.columns]

    def changed() -> None:
        name = said(key)
        changed = mapping.with_column(role, None if name == NO_COLUMN else name)
        _say(own, changed.with_families_of(sheet) if role == "comparator" else changed)

    st.selectbox(
        ROLES[role].label,
        options,
        index=options.index(now),
        format_func=shortened,
        key=key,
        on_change=changed,
        help=ROLES[role].definition,
        width=200,
    )


def _direction(own: OwnEvidence, mapping: MappingChoices, name: str, label: str, terms: Any) -> None:
    key, now = f"own-{name}", getattr(mapping, name)
    st.radio(
        label,
        list(terms),
        index=list(terms).index(now) if now else None,
        format_func=lambda word: terms[word].label,
        captions=[term.definition for term in terms.values()],
        key=key,
        on_change=lambda: _say(own, mapping.with_direction(name, said(key) or "")),
    )


def _show_families(own: OwnEvidence, mapping: MappingChoices) -> None:
    """Each comparator of the table with its family, so that like stays with like."""
    if len(mapping.families) > MAX_COMPARATORS:
        st.warning(
            f"“Compared with” has {len(mapping.families):,} different texts; allowed are {MAX_COMPARATORS}. Choose "
            "another column for it, or none."
        )
        return
    st.markdown("**Compared with what?** Figures are only pooled and shown within one kind of comparison.")
    with st.container(horizontal=True):
        for place, (comparator, family) in enumerate(mapping.families):
            key = f"own-family-{place}"

            def changed(key: str = key, comparator: str = comparator) -> None:
                families = {**dict(mapping.families), comparator: said(key) or ""}
                _say(own, replace(mapping, families=tuple(families.items())))

            st.selectbox(
                shortened(f"“{comparator}”" if comparator else "All studies", 40),
                list(FAMILIES),
                index=list(FAMILIES).index(family) if family else None,
                format_func=FAMILIES.__getitem__,
                placeholder=NOT_TOLD,
                key=key,
                on_change=changed,
                width=270,
            )


def _show_result(own: OwnEvidence, mapping: MappingChoices, studies: Studies) -> None:
    """What became of the table, what did not, and the button that puts it into the chart."""
    for question in studies.asked:
        st.warning(as_markdown(question))
    if studies.asked:
        return
    used = pd.Series([effect.formula for effect in studies.effects], dtype=object).value_counts()
    how = "; ".join(f"{count:,} {FORMULAS[str(formula)].label}" for formula, count in used.items())
    st.markdown(
        f"**{len(studies.effects):,} rows can be used, {len(studies.refusals):,} cannot.** "
        + (f"Standard errors: {as_markdown(how)}." if how else "")
    )
    _show_list("rows cannot be used", [f"{r.place}, {r.study}: {r.why}" for r in studies.refusals])
    _show_list("mistakes", [str(mistake) for mistake in studies.mistakes])
    _show_list("warnings", [f"{w.place}, column {w.column}: {w.words}" for w in studies.warnings])
    if not studies.effects:
        st.error("No row can be used. Choose other columns, or correct the table and open it again.")
        return
    if own.is_shown:
        st.success("Shown in the chart below, beneath the reviews of the same kind of comparison.")
        return

    def show() -> None:
        keep_own_evidence(replace(own, mapping=mapping, is_shown=True))
        fold_panel()

    left_out = f", leave {len(studies.refusals):,} out" if studies.refusals else ""
    st.button(
        f"Show {len(studies.effects):,} rows in the chart{left_out}", key="own-show", type="primary", on_click=show
    )


def _show_list(what: str, lines: list[str]) -> None:
    if not lines:
        return
    with st.expander(f"{len(lines):,} {what}"):
        st.markdown("\n".join(f"- {as_markdown(line)}" for line in lines[:MAX_LISTED]))
        if len(lines) > MAX_LISTED:
            st.markdown(f"And {len(lines) - MAX_LISTED:,} more.")


def _show_preview(sheet: Sheet, studies: Studies) -> None:
    """The table as read, with mistakes and warnings marked."""
    marked = sorted({row for row, _ in studies.marked})
    only = bool(marked) and st.checkbox(f"Only the {len(marked):,} rows with marked cells", key="own-only-marked")
    rows = (marked if only else range(len(sheet.rows)))[:ROWS_PREVIEWED]
    names = [shortened(name, 40) for name in sheet.columns]
    names = [name if names.count(name) == 1 else f"{name} [{place + 1}]" for place, name in enumerate(names)]
    frame = pd.DataFrame(
        [
            [f"{cell:g}" if isinstance(cell, float) else shortened(cell, MAX_PREVIEWED) for cell in sheet.rows[r]]
            for r in rows
        ],
        columns=names,
        index=[sheet.row_numbers[r] for r in rows],
    )
    frame.index.name = "row"
    notes = ["; ".join(w for (r, _), w in studies.marked.items() if r == row) for row in rows] if marked else []
    if any(notes):
        frame.insert(0, "Note", notes)
    places = {(r, sheet.columns.index(column)) for r, column in studies.marked if column in sheet.columns}

    def colours(cells: pd.DataFrame) -> pd.DataFrame:
        looks = pd.DataFrame("", index=cells.index, columns=cells.columns)
        shift = len(cells.columns) - len(names)
        for place, row in enumerate(rows):
            for column in range(len(names)):
                if (row, column) in places:
                    looks.iat[place, column + shift] = MARK
        return looks

    st.dataframe(
        frame.style.apply(colours, axis=None) if places else frame,
        height=min(38 * (len(frame) + 1), 320),
        alt=f"Preview of {len(frame)} of {len(sheet.rows)} rows; cells with a mistake or a warning are marked.",
    )
    if len(rows) < (len(marked) if only else len(sheet.rows)):
        st.caption(f"The first {len(rows):,} of {len(marked) if only else len(sheet.rows):,} rows.")


def show_own_pooled(view: View) -> None:
    """Beneath the chart: the reader's pooled figures, how they are made, and what they depend on."""
    figures = view.atlas.own
    if figures is None or not own_families(view):
        return
    own = figures.evidence
    st.subheader("Your own studies, pooled")
    for family in own_families(view):
        st.markdown(as_markdown(own_found(family)))
        if family.pooled is not None:
            st.caption(as_markdown(heterogeneity_in_words(family.pooled)))
    if own.note:
        st.caption(as_markdown(own.note))
    if view.filters.is_narrow:
        st.caption("Your own rows belong to no source or condition of the atlas, so those filters do not change them.")
    _show_pooling(own)
    st.caption(as_markdown(f"{INTERVALS[own.pooling.interval].definition} {PREDICTION}"))
    if any(len(family.effects) > MAX_SPECIFIED for family in own_families(view)):
        st.caption(f"“All choices at once” is drawn for up to {MAX_SPECIFIED:,} rows.")
    for group in own_parts(view):
        for exhibit in group.shown:
            st.subheader(exhibit.title)
            is_pressed = exhibit.name.startswith(WITHOUT_ONE)
            if is_pressed:
                st.caption("Press a row to leave that study out; it stays in the chart above, crossed out.")
            show_exhibit(view, exhibit, page="effect_sizes", pressed=_leave_out if is_pressed else None)
    offer_own_file(own, key="own-save", tooltip="“Add your own studies” opens it again and shows the same picture.")


def _leave_out(ids: FactIds) -> None:
    own_ids = tuple(own_id for own_id in ids.named if not own_id.startswith("own:pooled"))
    if own_ids:
        toggle_left_out(own_ids)


def _show_pooling(own: OwnEvidence) -> None:
    """How the studies are pooled."""
    pooling, key = own.pooling, "own-pooling"

    def chosen(name: str) -> None:
        change_pooling(**{name: said(f"{key}-{name}")})

    with st.container(horizontal=True, vertical_alignment="bottom"):
        asked: tuple[tuple[str, str, Vocabulary], ...] = (
            ("estimator", "Variance between studies", ESTIMATORS),
            ("interval", "Interval", INTERVALS),
            ("sample_rule", "Several effects of one sample", SAMPLE_RULES),
        )
        for name, label, terms in asked:
            st.selectbox(
                label,
                list(terms),
                index=list(terms).index(getattr(pooling, name)),
                format_func={word: term.label for word, term in terms.items()}.__getitem__,
                key=f"{key}-{name}",
                on_change=chosen,
                args=(name,),
                help=" ".join(f"{term.label}: {term.definition}" for term in terms.values()),
                width=240,
            )
        if pooling.sample_rule == "average":
            st.number_input(
                "Their correlation", 0.0, 1.0, pooling.correlation, 0.1, key=f"{key}-correlation",
                on_change=chosen, args=("correlation",), width=140,
            )  # fmt: skip
        st.checkbox(
            "Without outliers", pooling.without_outliers, key=f"{key}-without_outliers", on_change=chosen,
            args=("without_outliers",),
            help="Leaves out studies whose 95% interval does not overlap that of the pooled figure.",
        )  # fmt: skip
    _show_risk_and_parts(own)


def _show_risk_and_parts(own: OwnEvidence) -> None:
    sheet = own_sheet(own)
    studies = own_studies(sheet, own_mapping(own, sheet))
    risks = sorted({effect.risk_of_bias for effect in studies.effects if effect.risk_of_bias})
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if 1 < len(risks) <= MAX_COMPARATORS:
            st.multiselect(
                "High risk of bias is",
                risks,
                [risk for risk in own.pooling.high_risk if risk in risks],
                key="own-high-risk",
                on_change=lambda: change_pooling(high_risk=tuple(said("own-high-risk"))),
                width=300,
            )
            if own.pooling.high_risk:
                st.checkbox(
                    "Without these",
                    own.pooling.without_high_risk,
                    key="own-without-high-risk",
                    on_change=lambda: change_pooling(without_high_risk=bool(said("own-without-high-risk"))),
                )
        st.pills(
            "Also show",
            list(PARTS),
            selection_mode="multi",
            default=list(own.parts),
            format_func=PARTS.__getitem__,
            key="own-parts",
            on_change=lambda: keep_own_evidence(replace(own, parts=tuple(said("own-parts")))),
        )
        if own.pooling.left_out:
            st.button(
                f"Include all again ({len(own.pooling.left_out)} left out)",
                key="own-count-all",
                on_click=lambda: change_pooling(left_out=()),
            )
