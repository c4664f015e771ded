"""The Effect sizes page, run as a reader's session runs it: forest, choices, what may be compared, cards."""

from __future__ import annotations

from itertools import pairwise

import pytest
from streamlit.testing.v1 import AppTest

from components.charts.effect_sizes import BANDS_WARNING, OVERLAY_WARNING
from components.current import shared_atlas
from components.exhibits.effect_sizes import PAIR, effect_sizes, single_bands
from components.plain_text import as_markdown
from components.registry import exhibits_on
from data.subjects.comparability import compare
from data.subjects.effect_sizes import PANELS, main_effects, panels
from tests.components.views import a_view
from tests.pages.test_pages import opened
from tests.session_reader import charts, opening, shared_link

ATLAS, CONTROLS = shared_atlas()
EFFECTS = ATLAS.drawn_effects.set_index("effect_id", drop=False)
MAIN = main_effects(ATLAS.drawn_effects)


def words(app: AppTest) -> str:
    return "\n".join(element.value for element in [*app.markdown, *app.caption])


def drawn(app: AppTest) -> set[str]:
    figure, _ = charts(app)[0]
    return {ids for trace in figure["data"] for ids in trace.get("customdata", ())}


def option(key: str, word: str) -> str:
    return CONTROLS[key].options[word]


def test_the_page_opens_with_the_main_figures_and_has_all_on_request():
    assert drawn(opened("effect_sizes")) == set(MAIN["effect_id"])
    assert drawn(opened("effect_sizes", figures="All figures")) == set(EFFECTS.index)


def test_the_page_says_what_it_finds_and_the_filters_change_it():
    assert opening(opened("effect_sizes"))["finding"] == (
        "23 main figures of 17 works. Psychodynamic therapy: 0.49 to 0.69 against control conditions, "
        "−0.3 to 0.68 against another."
    )
    told = opening(opened("effect_sizes", figures="All figures", conditions=["Anxiety"]))["finding"]
    rows = effect_sizes(a_view(atlas=ATLAS, figures=("all",), conditions=("anxiety",))).shown[0].rows
    assert told.startswith(f"{len(rows)} figures of {rows['source_id'].fillna(rows['reference_id']).nunique()} works.")
    only = opening(opened("effect_sizes", comparisons=[option("comparisons", "placebo")]))["finding"]
    assert only == "2 main figures of 2 works.", "drugs are not this therapy"


def test_marks_and_terms_are_explained_beside_the_title():
    told = dict(opening(opened("effect_sizes"))["terms"])
    for term in ("Grey band", "Hollow mark", "Crossed out", "[CI], level", "Main figure", "studies, patients"):
        assert told[term]


def test_the_page_draws_two_charts_and_no_more():
    app = opened("effect_sizes")
    assert len(charts(app)) == 2
    assert "0.974 × 1.5 is 1.461, not 1.51" in charts(app)[1][1]


def test_a_scene_shows_one_band_by_itself_with_all_its_figures():
    view = a_view(atlas=ATLAS)
    whole = {panel.panel_id: set(rows["effect_id"]) for panel, rows in panels(ATLAS.drawn_effects)}
    for panel in PANELS:
        (exhibit,) = exhibits_on(view, "effect_sizes", (panel.panel_id,))
        assert set(exhibit.rows["effect_id"]) == whole[panel.panel_id]
        assert exhibit.warning == ""
        assert exhibit.chart.alt.startswith(f"{panel.label}: ")
    assert len(single_bands(view).shown) == len(PANELS)


def test_the_switch_lays_them_over_one_another_and_warns_in_the_picture_and_the_rows():
    app = opened("effect_sizes", panels=option("panels", "together"))
    figure, alt = charts(app)[0]
    assert drawn(app) == set(MAIN["effect_id"])
    written = " ".join(note["text"] for note in figure["layout"]["annotations"]).replace("<br>", " ")
    assert OVERLAY_WARNING in written
    assert alt.startswith(f"Warning: {OVERLAY_WARNING}")
    (overlaid,) = effect_sizes(a_view(atlas=ATLAS, panels=("together",))).shown
    assert (overlaid.name, overlaid.warning) == ("every-comparison", OVERLAY_WARNING)
    (forest,) = effect_sizes(a_view(atlas=ATLAS)).shown
    assert (forest.name, forest.warning) == ("effect_sizes", BANDS_WARNING)


@pytest.mark.parametrize(
    ("key", "word", "column"),
    [
        ("comparisons", "placebo", "comparator_family"),
        ("treatments", "cbt", "intervention_family"),
        ("timepoints", "follow_up", "timepoint"),
        ("layers", "stated", "layer"),
    ],
)
def test_a_choice_of_the_page_narrows_what_is_drawn(key, word, column):
    app = opened("effect_sizes", **{key: [option(key, word)]}, figures="All figures")
    left = EFFECTS[EFFECTS[column].eq(word)]
    assert drawn(app) == set(left["effect_id"])
    main = opened("effect_sizes", **{key: [option(key, word)]})
    assert drawn(main) == set(main_effects(left)["effect_id"]), "the main figures of what is left"


def test_choices_that_leave_nothing_can_be_put_back():
    nothing = {"comparisons": [option("comparisons", "placebo")]}
    nothing["treatments"] = [option("treatments", "psychodynamic")]
    app = opened("effect_sizes", **nothing)
    assert len(charts(app)) == 1
    assert opening(app)["finding"] == ""
    app.button(key="effect-sizes-reset").click().run()
    assert len(charts(app)) == 2


# May I compare these?


def test_two_figures_are_there_to_compare_and_the_answer_is_that_of_the_rule():
    said = words(opened("effect_sizes")).replace("\\", "")
    assert "0.974 (Ramkumar blog) and 0.69 (Driessen et al., 2010): **no.** Nobody says what 0.974 was" in said


@pytest.mark.parametrize(
    "pair", [("d10-1", "d15-1"), ("d10-1", "d10-2"), ("ke4-2", "ke4-4"), ("sh-17", "lr11-1"), ("ra-01", "pr-01")]
)
def test_a_link_asks_about_any_two_figures(pair):
    app = opened("effect_sizes", **dict(zip(PAIR, pair, strict=True)))
    assert not app.warning
    answer = compare(*(ATLAS.effects[effect_id] for effect_id in pair))
    assert f"**{'yes' if answer.may_compare else 'no'}.** {as_markdown(answer.why)}" in words(app)
    assert all(
        f"{key}={effect_id}" in shared_link(app, "effect_sizes") for key, effect_id in zip(PAIR, pair, strict=True)
    )


def test_figures_that_are_compared_stay_when_a_filter_leaves_them_and_the_first_ones_out():
    pair = dict(zip(PAIR, ("sh-17", "lr11-1"), strict=True))
    app = opened("effect_sizes", sources=["US explainer"], **pair)
    answer = compare(*(ATLAS.effects[effect_id] for effect_id in pair.values()))
    assert as_markdown(answer.why) in words(app)


def test_an_unknown_figure_in_a_link_is_told():
    assert len(opened("effect_sizes", compare="nobody").warning) == 1


def test_pressing_one_mark_after_the_other_asks_about_them():
    app = opened("effect_sizes", fact="d10-1")
    assert "May I compare this" not in words(app), "nothing was picked yet"
    app.button(key="card-compare-d10-1").click().run()
    assert app.query_params["compare"] in ("d10-1", ["d10-1"])
    assert "fact" not in app.query_params
    app.query_params["fact"] = "d15-1"
    answer = as_markdown(compare(ATLAS.effects["d10-1"], ATLAS.effects["d15-1"]).why)
    said = words(app.run())
    assert "May I compare this with 0.69" in said.replace("\\", "")
    assert f"**Yes.** {answer}" in said, "on the second card"
    app.button(key="card-compare-d15-1").click().run()
    assert app.query_params["compare"] in ("d15-1", ["d15-1"])
    told = words(app).replace("\\", "")
    assert "0.49 to 0.69 (Driessen et al., 2015) and 0.69 (Driessen et al., 2010): **yes.** Same treatment" in told


# Cards


def card_of(effect_id: str) -> AppTest:
    app = opened("effect_sizes", fact=effect_id)
    assert app.get("dialog")
    return app


def test_the_card_of_a_stated_figure_has_its_trail():
    app = card_of("ra-01")
    assert app.button(key="card-trail-ra-01-pr-01").label.replace("\\", "").startswith("0.97 · ")
    assert "we did not check its table](<https://doi.org/" in words(app)
    assert "0.974 and 50% more is 1.461; printed is 1.51, a rise of 55.0%" in words(app)
    app.button(key="card-trail-ra-01-pr-01").click().run()
    assert app.query_params["fact"] in ("pr-01", ["pr-01"])


def test_the_card_of_a_disputed_figure_leads_to_what_took_its_place():
    app = card_of("sh-17")
    button = app.button(key="card-successor-lr11-1")
    assert button.label.replace("\\", "").startswith("Later figure: 0.44 to 0.68 over outcomes · Leichsenring & Rabung")
    button.click().run()
    assert app.query_params["fact"] in ("lr11-1", ["lr11-1"])


def test_bands_come_in_the_order_of_the_vocabulary():
    _, alt = charts(opened("effect_sizes"))[0]
    places = [alt.index(f"{panel.label}: ") for panel in PANELS]
    assert all(one < other for one, other in pairwise(places))
