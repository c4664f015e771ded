"""Every name, run as a reader's session runs it: charts, words, filters from the link, bad links, cards, downloads."""

from __future__ import annotations

import ast
import random
import re
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components.current import shared_atlas
from components.exhibits.overview import FINDINGS
from components.plain_text import as_markdown
from components.registry import HOME, PAGES, TITLES, keys_on
from data.atlas.filters import Filters
from data.atlas.overview import headline_counts
from data.contract.schema import FACT_TABLES
from data.contract.vocabulary import MEASURES
from data.evidence.copy_losses import losses_by_speaker
from data.subjects.citations import citation_id
from data.subjects.effect_sizes import PANELS, drawn_effects, main_effects, of_family, panels
from data.subjects.session_lengths import in_formats
from tests.any_choice import any_choice
from tests.components.views import a_view
from tests.session_reader import charts, drawings, opening, shared_link, unfold

ROOT = Path(__file__).resolve().parents[2]
MAIN_SCRIPT = "components/main.py"
ATLAS, CONTROLS = shared_atlas()
CHART_PAGES = (
    "overview",
    "session_lengths",
    "condition_coverage",
    "therapy_features",
    "disagreements",
    "effect_sizes",
    "citations",
)
every_page = pytest.mark.parametrize("name", TITLES)
every_chart_page = pytest.mark.parametrize("name", CHART_PAGES)


def opened(name: str = HOME, *, theme: str = "light", **parameters: str | list[str]) -> AppTest:
    """A session that came by a link to a page."""
    app = AppTest.from_file(ROOT / MAIN_SCRIPT, default_timeout=30)
    app.context = {"theme": theme, "url": "http://localhost:8501/"}
    app.query_params.update(parameters)
    app.run()
    return on_page(app, name)


@cache
def visited(name: str, theme: str = "light") -> AppTest:
    """A page as it opens by itself; only to be looked at."""
    return opened(name, theme=theme)


def on_page(app: AppTest, name: str) -> AppTest:
    if name != HOME:
        app.switch_page(f"../pages/{name}.py").run()
    assert not app.exception, app.exception
    return app


def plotted(app: AppTest, table: str) -> set[str]:
    """The ids of everything of one table that is drawn on a page."""
    drawn = {
        fact_id
        for figure, _ in charts(app)
        for trace in figure["data"]
        for ids in trace.get("customdata", ())
        for fact_id in ids.split(";")
    }
    return drawn & set(ATLAS.frames[table].iloc[:, 0])


def words(app: AppTest) -> str:
    return "\n".join([filter_words(app), *(e.value for e in [*app.subheader, *app.markdown, *app.caption])])


def filter_words(app: AppTest) -> str:
    """The sentence with which a page opens: what is found, and what is filtered."""
    return str(opening(app)["finding"])


def labels(*ids: str) -> list[str]:
    return [(ATLAS.choices.source_labels | ATLAS.choices.conditions)[i] for i in ids]


def rows_left(table: str, sources: tuple[str, ...] = (), conditions: tuple[str, ...] = ()):
    return Filters(ATLAS.choices, sources, conditions).apply(ATLAS.frames[table])


def warnings(app: AppTest) -> list[str]:
    return [line for element in app.warning for line in element.value.split("  \n")]


def test_the_server_serves_the_main_script_and_nothing_else():
    tree = ast.parse((ROOT / "app.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.App"]
    assert [call.args[0].value for call in calls] == [MAIN_SCRIPT]
    assert not (ROOT / MAIN_SCRIPT).with_name("pages").exists(), "a cold deep link would open a page without the app"


def test_every_page_file_is_in_the_menu():
    assert {file.stem for file in (ROOT / "pages").glob("*.py")} == set(TITLES)


@every_page
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_runs_and_says_what_it_is(name, theme):
    app = visited(name, theme)
    assert opening(app)["question"] == PAGES[name].question(ATLAS)
    assert not app.warning
    assert not app.error
    assert "informs; it does not advise" in words(app)
    assert "crisis" in words(app)


@every_page
def test_a_page_bears_any_combination_of_choices(name):
    for seed in range(6):
        chosen = any_choice(name, random.Random(seed))
        app = opened(name, **chosen)
        assert not app.warning, f"{chosen}: {app.warning}"


@every_chart_page
def test_a_page_shows_its_charts_with_words_table_and_downloads(name):
    app = opened(name)
    shown = charts(app)
    assert shown
    assert not app.dataframe, "what is folded away is made once it is opened"
    assert charts(unfold(app)) == shown
    assert "Filtered" not in filter_words(app)
    assert len(app.dataframe) == len(shown)
    downloads = [button.label for button in app.get("download_button")]
    assert [label.startswith("Download these") for label in downloads] == [True] * len(shown)
    for (_, alt), table, download in zip(shown, app.dataframe, downloads, strict=True):
        assert f"**Summary.** {as_markdown(alt)}" in words(app)
        assert download == f"Download these {len(table.value)} rows with citations (CSV)"
        assert table.value["Citation"].str.len().gt(0).all()
    assert all(drawing["sources"].startswith("Sources: ") for drawing in drawings(app))


@every_chart_page
def test_light_and_dark_draw_the_same_in_their_own_colours(name):
    light, dark = (charts(visited(name, theme)) for theme in ("light", "dark"))
    assert [alt for _, alt in light] == [alt for _, alt in dark]
    for (one, _), (other, _) in zip(light, dark, strict=True):
        assert one["layout"]["paper_bgcolor"] != other["layout"]["paper_bgcolor"]


FILTERS = [
    ((), ()),
    (("verywell",), ()),
    ((), ("anxiety",)),
    (("ramkumar", "uk_guide"), ("depression", "personality_disorders")),
]
every_filter = pytest.mark.parametrize(("sources", "conditions"), FILTERS)


def filtered(name: str, sources: tuple[str, ...], conditions: tuple[str, ...], **more) -> AppTest:
    return opened(name, sources=labels(*sources), conditions=labels(*conditions), **more)


@every_filter
def test_session_lengths_plots_the_rows_that_the_filters_leave(sources, conditions):
    app = filtered("session_lengths", sources, conditions, formats="With CBT and psychoanalytic")
    rows = rows_left("session_lengths", sources, conditions)
    assert plotted(app, "session_lengths") == set(rows["fact_id"])
    ((_, alt),) = charts(app)
    for measure, term in MEASURES.items():
        assert (f"{term.label}: " in alt) is bool(rows["measure"].eq(measure).any())
    assert ("the condition filter does not apply here" in words(app)) is bool(conditions)


def test_contrast_formats_come_on_demand():
    rows = in_formats(ATLAS.frames["session_lengths"], ATLAS.tables.formats, with_contrast=False)
    assert plotted(visited("session_lengths"), "session_lengths") == set(rows["fact_id"])


@every_filter
def test_condition_coverage_plots_the_rows_that_the_filters_leave(sources, conditions):
    app = filtered("condition_coverage", sources, conditions)
    rows = rows_left("condition_coverage", sources, conditions)
    assert plotted(app, "condition_coverage") == set(rows["fact_id"])
    told = dict(opening(app)["terms"])
    assert sources or re.search(r"3 of 5 sources .*cite one press release", told["Shared work"])


def forest_holds(app: AppTest, rows: pd.DataFrame) -> bool:
    """Whether the forest plot has just these rows, in a band for each comparison and design among them."""
    if rows.empty:
        return bool(app.info)
    figure, alt = charts(app)[0]
    drawn = {ids for trace in figure["data"] for ids in trace.get("customdata", ())}
    bands = [panel.label for panel in PANELS if f"{panel.label}: " in alt]
    return drawn == set(rows["effect_id"]) and bands == [panel.label for panel, _ in panels(rows)]


def every_figure(app: AppTest) -> AppTest:
    """The same page with all figures, not the main ones alone."""
    app.query_params["figures"] = "All figures"
    return app.run()


@every_filter
def test_effect_sizes_plots_the_rows_that_the_filters_leave(sources, conditions):
    rows = rows_left("effect_sizes", sources, conditions)
    app = filtered("effect_sizes", sources, conditions)
    assert forest_holds(app, main_effects(drawn_effects(rows)))
    assert forest_holds(every_figure(app), rows)


@every_filter
def test_the_filters_stand_in_words_above_the_charts(sources, conditions):
    described = Filters(ATLAS.choices, sources, conditions).describe()
    app = filtered(HOME, sources, conditions)
    for name in CHART_PAGES:
        told = filter_words(on_page(app, name))
        assert (described in told) is bool(sources or conditions)


def test_a_layer_can_be_left_out():
    app = opened("effect_sizes", layers=["Stated"], figures="All figures")
    frame = ATLAS.frames["effect_sizes"]
    assert forest_holds(app, frame[frame["layer"].eq("stated")])


def condition_names(figure: dict) -> list[str]:
    """The labels of the rows of a matrix, from top to bottom, the left block first."""
    texts = [trace for trace in figure["data"] if trace["mode"] == "text" and "customdata" not in trace]
    labels = [text for trace in texts if trace["textposition"] == "middle right" for text in trace["text"]]
    return [text for text in labels if not text.startswith("<b>") and text != "Conditions covered"]


@pytest.mark.parametrize("order", ["By family", "By number of sources", "By name"])
def test_conditions_are_sorted_as_the_link_says(order):
    ((figure, _),) = charts(opened("condition_coverage", sort=order))
    names = condition_names(figure)
    assert len(names) == len(ATLAS.choices.conditions)
    assert (names == sorted(names, key=str.lower)) is (order == "By name")


def test_a_folded_condition_holds_what_is_said_below_it():
    app = opened("condition_coverage", folded=["Anxiety"])
    ((figure, alt),) = charts(app)
    held = len(ATLAS.choices.with_sub_conditions(["anxiety"])) - 1
    assert len(condition_names(figure)) == len(ATLAS.choices.conditions) - held
    assert f"Anxiety (+{held} subtypes)" in alt
    assert plotted(app, "condition_coverage") == plotted(visited("condition_coverage"), "condition_coverage")


def test_the_dose_view_names_both_statements_and_says_that_it_computes():
    app = opened("session_lengths", dose="What it adds up to")
    ((figure, alt),) = charts(app)
    assert "Contact hours" in alt
    assert "Calendar weeks" in alt
    assert "computed" in alt
    pairs = {ids for trace in figure["data"] for ids in trace.get("customdata", ()) if len(ids.split(";")) == 2}
    printed = {
        ids
        for figure, _ in charts(visited("session_lengths"))
        for t in figure["data"]
        for ids in t.get("customdata", ())
    }
    assert pairs - printed


def test_the_overview_counts_what_the_tables_hold():
    told = words(visited(HOME))
    for name, count in headline_counts(ATLAS).items():
        assert f"{count} {name}" in told
    assert f"{len(ATLAS.tables.sources)} documents" in told


@every_filter
def test_each_picture_of_the_overview_has_its_finding_above_it_which_leads_on(sources, conditions):
    app = filtered(HOME, sources, conditions)
    view = a_view(sources=sources, conditions=conditions)
    above = {page: words for words, page in (drawing["lead"] for drawing in drawings(app))}
    alone = {link.proto.page: link.proto.label for link in app.get("page_link")}
    assert not set(above) & set(alone)
    assert set(above) | set(alone) == {finding.page for finding in FINDINGS}
    for finding in FINDINGS:
        shown = finding.exhibits(view).shown
        assert finding.in_words(view) in (above if shown else alone)[finding.page]
        assert finding.in_words(view).endswith("." if shown else "?")


def test_the_overview_cautions_in_one_line_without_a_herald():
    (caution,) = (caption.value for caption in visited(HOME).caption if "effect sizes" in caption.value)
    assert "\n" not in caution
    assert "Beware" not in words(visited(HOME))


def test_the_overview_plots_what_its_pages_plot():
    app = visited(HOME)
    for name in ("session_lengths", "condition_coverage", "effect_sizes"):
        assert plotted(app, name)
        own = every_figure(visited(name)) if name == "effect_sizes" else visited(name)
        assert plotted(app, name) <= plotted(own, name)
    alike = of_family(ATLAS.frames["effect_sizes"], "mixed_control")
    assert plotted(app, "effect_sizes") <= set(alike["effect_id"])


@every_filter
def test_the_overview_counts_only_the_sources_in_view(sources, conditions):
    counts = [alt for _, alt in charts(filtered(HOME, sources, conditions)) if alt.startswith("Sources covering")]
    in_view = len(Filters(ATLAS.choices, sources).sources_in_view())
    told = [re.findall(r", (\d+) of (\d+) source", alt) for alt in counts]
    assert all(total == str(in_view) for alt in told for _, total in alt)
    assert all(alt for alt in told)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("session_lengths", {"sources": ["Escalante: therapist box"]}),
        ("disagreements", {"sources": ["US explainer"], "conditions": ["Low mood"]}),
        ("citations", {"sources": ["Escalante: therapist box"]}),
        ("effect_sizes", {"sources": ["UK guide"], "conditions": ["Grief"]}),
        ("effect_sizes", {"sources": ["UK guide"], "layers": ["Stated"]}),
        ("overview", {"sources": ["Ramkumar blog"], "conditions": ["Grief"]}),
    ],
)
def test_an_empty_result_says_what_to_loosen_and_the_button_does_it(name, parameters):
    app = opened(name, **parameters)
    assert "No results for these filters" in app.info[0].value
    before = len(charts(app))
    for _ in range(6):
        if not app.info:
            break
        offered = [button for button in app.button if button.label.startswith("Show ")]
        assert len(offered) == len(app.info), "a dead end"
        empty = len(app.info)
        offered[0].click().run()
        assert not app.exception
        assert len(app.info) < empty, "the button did not work"
    assert len(charts(app)) > before


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("sources", "Nobody", "Nobody"),
        ("conditions", "x" * 10_000, "x" * 60 + "…"),
        ("sources", "<script>alert(1)</script>", r"\<script\>alert\(1\)\</script\>"),
        ("conditions", "[a](javascript:alert(1))", r"\[a\]\(javascript\:alert\(1\)\)"),
        ("sort", ["By name", "By family"], "sort"),
        ("fact", "nobody", "nobody"),
        ("fact", ["ra-01", "ra-02"], "fact"),
        ("unheard_of", "1", r"unheard\_of"),
        ("layers", "Everything", "Everything"),
    ],
)
def test_a_bad_link_is_told_once_and_dropped(key, value, told):
    app = opened("data_and_method", **{key: value})
    (notice,) = warnings(app)
    assert f"“{told}”" in notice
    assert opening(app)
    assert key == "sort" or key not in app.query_params
    next(button for button in app.button if button.label == "Dismiss").click().run()
    assert not app.warning
    app.run()
    assert not app.warning


@every_page
def test_a_link_with_everything_wrong_breaks_no_page(name):
    app = opened(name, sources=["Nobody", "x" * 10_000], sort="<script>", fact="nobody", unheard_of=["1", "2"])
    assert len(warnings(app)) == 5
    assert opening(app)
    # The page Lecture opens with the picture of a scene, which is no exhibit of its own.
    assert bool(charts(app)) is (name == "lecture" or bool(PAGES[name].exhibit_names))


def test_what_is_known_beside_the_unknown_still_filters():
    app = opened("effect_sizes", sources=["Nobody", "UK guide"], figures="All figures")
    assert len(warnings(app)) == 1
    assert forest_holds(app, rows_left("effect_sizes", ("uk_guide",)))


@every_page
def test_the_shared_link_writes_out_what_is_chosen_and_every_default(name):
    app = opened(name, sources=labels("hims", "uk_guide"))
    link = urlsplit(shared_link(app, name))
    asked = parse_qs(link.query, keep_blank_values=True)
    assert link.path == ("/" if name == HOME else f"/{name}")
    assert asked.pop("sources") == labels("hims", "uk_guide")
    own = [key for key in keys_on(ATLAS, name) if key != "sources"]
    assert asked == {key: CONTROLS[key].in_link(CONTROLS[key].default) for key in own}


def test_the_shared_link_of_a_first_visit_keeps_what_the_link_said():
    app = opened("session_lengths", dose="What it adds up to")
    link = shared_link(app, "session_lengths")
    assert parse_qs(urlsplit(link).query)["dose"] == ["What it adds up to"]


@pytest.mark.parametrize("name", [HOME, "effect_sizes", "data_and_method"])
def test_a_link_to_a_fact_opens_its_card(name):
    app = opened(name, fact="sh-10")
    fact = ATLAS.facts["sh-10"]
    (card,) = app.get("dialog")
    told = "\n".join(element.value for element in card.markdown)
    assert as_markdown(fact.says) in told
    assert as_markdown(fact.origin.in_text) in told
    assert f"(<{fact.origin.url}>)" in told
    assert fact.origin.url.startswith("https://doi.org/10.")
    citation, link = (element.value for element in card.code)
    assert citation.startswith(fact.origin.full)
    assert link == "http://localhost:8501/effect_sizes?fact=sh-10"


def test_an_unknown_fact_opens_no_card():
    assert not opened("effect_sizes", fact="nobody").get("dialog")


@pytest.mark.parametrize("source_id", ATLAS.choices.sources)
def test_the_page_of_a_source_opens_with_its_portrait_and_folds_the_rest(source_id):
    app = opened("sources", document=ATLAS.choices.sources[source_id])
    own = {i for name in FACT_TABLES for i in _ids_of(name, source_id)}
    citations = ATLAS.tables.citations
    cited = citations.loc[citations["source_id"].eq(source_id), "reference_id"]
    assert own | {citation_id(source_id, work) for work in cited} <= {
        fact_id for ids in plotted_ids(app) for fact_id in ids.split(";")
    }
    assert ATLAS.choices.sources[source_id] in filter_words(app)
    assert not app.dataframe, "what is folded away is made once it is opened"
    assert "Cited here as" not in words(app)
    unfolded = unfold(app)
    losses = losses_by_speaker(ATLAS.tables.copy_losses)[source_id]
    assert all(as_markdown(loss) in words(unfolded) for loss in losses)
    assert as_markdown(ATLAS.citations[source_id].full) in words(unfolded)
    assert len(cited) in [len(table.value) for table in unfolded.dataframe]
    assert "pairs that we found" in words(unfolded)


def _ids_of(table: str, source_id: str) -> set[str]:
    frame = ATLAS.frames[table]
    return set(frame.loc[frame["source_id"].eq(source_id).fillna(False), FACT_TABLES[table]])


def plotted_ids(app: AppTest) -> set[str]:
    return {ids for figure, _ in charts(app) for trace in figure["data"] for ids in trace.get("customdata", ())}


def test_the_condition_filter_reaches_what_a_source_says_on_conditions():
    narrow = plotted_ids(opened("sources", document="UK guide", conditions=labels("ocd")))
    assert narrow < plotted_ids(opened("sources", document="UK guide"))
    assert {i for i in narrow if ".coverage." in i} == {"uk_guide.coverage.ocd"}


def test_pages_say_which_filter_they_leave_alone():
    narrow = {"sources": ["UK guide"], "conditions": ["Anxiety"]}
    on_sources = words(opened("sources", **narrow))
    assert "The source filter does not apply here" in on_sources
    assert "The filters do not apply here" in words(opened("data_and_method", **narrow))
    for name in ("sources", "data_and_method"):
        assert "not apply" not in words(visited(name))


def test_every_table_can_be_downloaded():
    app = visited("data_and_method")
    assert [button.label for button in app.get("download_button")] == ["All tables (zip)"]
    sizes = {f"{name}.csv": len(frame) for name, frame in ATLAS.tables.frames()}
    for name, n_rows in {**sizes, "references.json": len(ATLAS.tables.references)}.items():
        assert f"[{as_markdown(f'{name} ({n_rows})')}](tables/{name})" in words(app)


def test_filters_outlast_a_change_of_page():
    app = opened("session_lengths", sources=["UK guide"])
    for name in ("effect_sizes", "condition_coverage", "session_lengths"):
        assert "1 of 5 sources (UK guide)" in filter_words(on_page(app, name))
    assert plotted(app, "session_lengths") <= set(rows_left("session_lengths", ("uk_guide",))["fact_id"])
