"""The effect translator and the effect-size page's own choices, run as a reader's session runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.charts.effect_sizes import OVERLAY_WARNING
from components.plain_text import as_markdown
from components.view import shared_atlas
from data.effect_sizes import PANELS, Panel, panel_of, translatable

ROOT = Path(__file__).resolve().parents[2]
ATLAS, CONTROLS = shared_atlas()
EFFECTS = ATLAS.frames["effect_sizes"].set_index("effect_id", drop=False)


def opened(page: str, **parameters: str | list[str]) -> AppTest:
    """A session that came by a link to a page."""
    app = AppTest.from_file(ROOT / "components" / "main.py", default_timeout=30)
    app.query_params.update(parameters)
    app.run()
    app.switch_page(f"../pages/{page}.py").run()
    assert not app.exception, app.exception
    return app


def words(app: AppTest) -> str:
    return "\n".join(element.value for element in [*app.markdown, *app.caption])


def drawn_panels(app: AppTest) -> list[set[Panel]]:
    """For each chart of a page, the panels (comparator family and design) of the effects that it draws."""
    drawn = []
    for chart in app.get("plotly_chart"):
        carried = [ids for trace in json.loads(chart.proto.spec)["data"] for ids in trace.get("customdata", ())]
        effects = EFFECTS.loc[sorted({i for ids in carried for i in ids.split(";") if i in EFFECTS.index})]
        families = zip(effects["comparator_family"], effects["intervention_family"], strict=True)
        drawn.append({panel_of(*pair) for pair in families})
    return drawn


# The golden values of the design: d = 0.8 with 20% getting better without treatment.
def test_a_known_effect_is_translated_as_known():
    said = words(opened("effect_translator", d="0.8", baseline="20"))
    assert "About 79 of 100 people with the treatment do better" in said
    assert "about 69% of their area in common" in said
    assert "does better is about 71%" in said
    assert "one more gets better for about every 3.5 people" in said


def test_a_negative_effect_has_no_negative_number_needed():
    said = words(opened("effect_translator", d="-0.8", baseline="20"))
    assert "-6.7" not in said
    assert "one fewer gets better for about every 6.7 people" in said


def test_no_effect_has_no_number_needed():
    said = words(opened("effect_translator", d="0", baseline="20"))
    assert "there is no number needed to treat" in said


@pytest.mark.parametrize("bad", ["nan", "9", "-5.01", "inf", "lots", "", "1e3", "0" * 10_000, "<script>"])
def test_a_bad_effect_is_told_once_and_the_last_good_one_stays(bad):
    app = opened("effect_translator", d="0.8")
    app.text_input(key="d").set_value(bad).run()

    assert not app.exception
    assert len(app.error) == 1
    assert "allowed is a number from" in app.error[0].value
    assert "Still shown: 0.8" in app.error[0].value
    assert "The average with the treatment is 0.8 standard deviations better" in words(app)


@pytest.mark.parametrize("bad", ["0", "100", "101", "-1", "half", "0.2"])
def test_a_bad_baseline_is_told_once_and_the_last_good_one_stays(bad):
    app = opened("effect_translator", baseline="30")
    app.text_input(key="baseline").set_value(bad).run()

    assert [error.value.split(";")[0].startswith("baseline was") for error in app.error] == [True]
    assert "Still shown: 30" in app.error[0].value
    assert "If 30 of 100 people get better" in words(app)


@pytest.mark.parametrize("bad", ["nan", "six", "7"])
def test_a_bad_effect_in_the_link_is_told_once(bad):
    app = opened("effect_translator", d=bad)
    assert len(app.error) + len(app.warning) == 1
    assert "0.5 standard deviations better" in words(app)


def test_the_slider_moves_the_number_and_the_number_the_slider():
    app = opened("effect_translator", d="0.8")
    assert app.slider(key="d-slider").value == 0.8
    app.slider(key="d-slider").set_value(0.3).run()
    assert app.text_input(key="d").value == "0.3"
    assert "0.3 standard deviations better" in words(app)


OFFERED = list(translatable(ATLAS.frames["effect_sizes"]).dropna(subset="signed_value")["effect_id"])


@pytest.mark.parametrize("effect_id", OFFERED)
def test_every_figure_that_is_offered_can_be_translated_and_names_its_source(effect_id):
    app = opened("effect_translator", figure=CONTROLS["figure"].options[effect_id])
    assert not app.error
    assert not app.warning
    said = words(app)
    assert as_markdown(ATLAS.facts[effect_id].origin.in_text) in said
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    carried = {ids for trace in figure["data"] for ids in trace.get("customdata", ())}
    assert carried == {effect_id}


def test_an_interval_is_carried_through():
    said = words(opened("effect_translator", figure=CONTROLS["figure"].options["st7-1"]))
    # -0.153 with limits -0.227 and -0.079: every number has its interval, and all of it favours the other treatments.
    assert said.count("across the interval") >= 6
    assert "one fewer gets better" in said


def test_a_figure_of_ones_own_says_that_it_has_no_source():
    assert "Source: none. Computed from a figure that you set." in words(opened("effect_translator"))


# Like with like


def test_no_two_families_or_designs_share_a_chart_without_the_switch():
    charts = [panels for panels in drawn_panels(opened("effect_sizes")) if panels]
    assert len(charts) >= len(PANELS)
    assert all(len(panels) == 1 for panels in charts)


def test_the_switch_lays_them_over_one_another_and_warns_in_the_picture():
    app = opened("effect_sizes", panels=CONTROLS["panels"].options["together"])
    charts = app.get("plotly_chart")
    assert set(PANELS) == drawn_panels(app)[0]
    written = " ".join(a["text"] for a in json.loads(charts[0].proto.spec)["layout"]["annotations"])
    for part in OVERLAY_WARNING.split(":"):
        for word in part.split():
            assert word in written
    assert charts[0].proto.alt.startswith(f"Warning: {OVERLAY_WARNING}")


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
    app = opened("effect_sizes", **{key: [CONTROLS[key].options[word]]})
    *panels, _sums = app.get("plotly_chart")
    carried = {i for chart in panels for t in json.loads(chart.proto.spec)["data"] for i in t.get("customdata", ())}
    assert carried == set(EFFECTS.loc[EFFECTS[column].eq(word), "effect_id"])


def test_choices_that_leave_nothing_can_be_put_back():
    nothing = {"comparisons": [CONTROLS["comparisons"].options["placebo"]]}
    nothing["treatments"] = [CONTROLS["treatments"].options["psychodynamic"]]
    app = opened("effect_sizes", **nothing)
    assert len(app.get("plotly_chart")) == 1
    app.button(key="effect-sizes-reset").click().run()
    assert len(app.get("plotly_chart")) == len(PANELS) + 1


def test_the_trail_of_a_stated_figure_opens_each_of_its_steps():
    app = opened("effect_sizes")
    app.button(key="page-trail-ra-01-pr-01").click().run()
    assert app.query_params["fact"] in ("pr-01", ["pr-01"])
    assert "0.974 × 1.5 is 1.461, not 1.51" in app.get("plotly_chart")[-1].proto.alt


def test_the_page_answers_at_a_glance_how_large_compared_with_what_how_sure_and_says_who():
    (glance,) = opened("effect_sizes").table
    lines = [tuple(line) for line in glance.value.itertuples(index=False)]
    others = [line for line in lines if line[0] == "Against another therapy"]
    assert [line[1] for line in others] == ["Cited"] * 3 + ["Context"] * 2
    (steinert,) = [line for line in others if line[4] == "Steinert et al., 2017"]
    assert steinert[2].replace("\\", "") == "-0.153 (mental disorders (adults))"
    assert steinert[3] == "90% CI -0.227 to -0.079; k 23, N 2,751"
    (disputed,) = [line[2] for line in others if "disputed" in line[2]]
    assert disputed.startswith("1.8, disputed; since then 0.44 to 0.68 over outcomes")
    assert len([line for line in lines if "1.51" in line[2] or "0.97" in line[2]]) == 1


def test_every_short_word_is_explained_in_sight():
    said = [caption.value for caption in opened("effect_sizes").caption]
    (glossary,) = [caption for caption in said if "Standard deviation:" in caption]
    for word in ("k, N", "d, g, SMD", "CI"):
        assert f"{word}:" in glossary


@pytest.mark.parametrize(
    ("key", "word", "told"),
    [
        ("treatments", "cbt", "treatment: CBT"),
        ("comparisons", "placebo", "compared with: Against placebo"),
        ("timepoints", "follow_up", "measured: Follow-up"),
        ("layers", "stated", "layers of evidence: Stated"),
        ("panels", "together", "different comparisons: Laid over one another"),
    ],
)
def test_the_choices_of_the_page_stand_in_words_and_are_not_folded_away(key, word, told):
    app = opened("effect_sizes", **{key: [CONTROLS[key].options[word]]})
    assert f"**Of these:** {as_markdown(told)}." in words(app)
    narrow = next(e for e in app.expander if e.label.startswith("Narrow further"))
    assert narrow.proto.expanded is (key != "layers")


def test_no_layer_chosen_is_said_to_be_all():
    app = opened("effect_sizes", layers="")
    assert "none chosen, so all are shown" in words(app)
    assert "Of these" not in words(opened("effect_sizes"))


def card_of(effect_id: str) -> AppTest:
    app = opened("effect_sizes", fact=effect_id)
    assert app.get("dialog")
    return app


def test_the_card_of_a_stated_figure_has_its_trail():
    app = card_of("ra-01")
    assert app.button(key="card-trail-ra-01-pr-01").label.startswith("0.97 · ")
    assert "[Shedler, 2010: its table was not read](https://doi.org/" in words(app)
    assert "0.974 and 50% more is 1.461; printed is 1.51, a rise of 55.0%" in words(app)
    app.button(key="card-trail-ra-01-pr-01").click().run()
    assert app.query_params["fact"] in ("pr-01", ["pr-01"])


def test_the_card_of_a_disputed_figure_leads_to_what_took_its_place():
    app = card_of("sh-17")
    button = app.button(key="card-successor-lr11-1")
    assert button.label.replace("\\", "").startswith("Successor: 0.44 to 0.68 over outcomes · Leichsenring & Rabung")
    button.click().run()
    assert app.query_params["fact"] in ("lr11-1", ["lr11-1"])


def test_nothing_is_told_at_a_glance_where_only_contrasts_are_left():
    app = opened("effect_sizes", treatments=[CONTROLS["treatments"].options["cbt"]])
    assert len(app.table) == 0
