"""The effect translator, run as a reader's session runs it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from components.current import shared_atlas
from components.exhibits.effect_translation import Choice, choice_of, rows_of
from components.plain_text import as_markdown
from data.evidence.fact_ids import FactIds
from data.translation.effect_translation import cohens_u3, translate
from tests.components.views import a_view
from tests.pages.test_pages import opened
from tests.session_reader import charts, control, drawings, opening, shared_link, unfold

ATLAS, CONTROLS = shared_atlas()
EFFECTS = ATLAS.frames["effect_sizes"].set_index("effect_id", drop=False)


def words(app: AppTest) -> str:
    """All that a page says, what is folded away included."""
    unfold(app)
    return "\n".join(element.value for element in [*app.markdown, *app.caption])


def shared(app: AppTest) -> dict[str, list[str]]:
    """What the link to share asks for."""
    return parse_qs(urlsplit(shared_link(app, "effect_translator")).query, keep_blank_values=True)


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


@pytest.mark.parametrize("bad", ["nan", "six", "7"])
def test_a_bad_effect_in_the_link_is_told_once(bad):
    app = opened("effect_translator", d=bad)
    assert len(app.error) + len(app.warning) == 1
    assert "0.5 standard deviations better" in words(app)
    assert shared(app)["d"] == ["0.5"]


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"d": ["1", "2"]}, "gives “d” more than once"),
        ({"baseline": ["50", "60"]}, "gives “baseline” more than once"),
        ({"figure": "sh-05", "d": "9"}, "names “9”"),
        ({"figure": "ra-01"}, "names “ra\\-01”, which cannot be chosen here"),
        ({"figure": "nobody"}, "names “nobody”, which the atlas does not know"),
    ],
)
def test_a_bad_link_is_told_whatever_the_page_draws_of_it(parameters, told):
    for page in ("effect_translator", "effect_sizes"):
        app = opened(page, **parameters)
        assert [told in warning.value for warning in app.warning] == [True], page


def test_the_link_carries_the_id_of_a_figure_and_nothing_of_its_label():
    app = opened("effect_translator", figure="sh-05")
    assert shared(app)["figure"] == ["sh-05"]
    assert control(app, "figure")["chosen"] == ["sh-05"]
    assert all(option.get("in_link", option["label"]) == option["id"] for option in control(app, "figure")["options"])


FIGURES = ATLAS.figures


@pytest.mark.parametrize("figure_id", FIGURES)
def test_every_figure_that_is_offered_can_be_translated_and_names_its_source(figure_id):
    effect_id = FIGURES[figure_id].effect_id
    app = opened("effect_translator", figure=figure_id)
    assert not app.error
    assert not app.warning
    said = words(app)
    assert as_markdown(ATLAS.facts[effect_id].origin.in_text) in said
    figure, _ = charts(app)[0]
    carried = {ids for trace in figure["data"] for ids in trace.get("customdata", ())}
    assert carried == {effect_id}
    for figure, alt in charts(app):
        drawn = " ".join(note["text"] for note in figure["layout"]["annotations"])
        for told in (drawn.replace("<br>", " ").replace("&amp;", "&"), alt):
            assert f"Computed here from d = {FIGURES[figure_id].d:g} (" in told
            assert ATLAS.facts[effect_id].origin.in_text in told
            assert ("disputed" in told) is (EFFECTS.at[effect_id, "status"] == "disputed")
            assert ("of a range over outcomes" in told) is (FIGURES[figure_id].end != "")


def test_an_interval_is_carried_through():
    app = opened("effect_translator", figure="st7-1")
    said = words(app)
    # -0.153 with limits -0.227 and -0.079: every number has its interval, and all of it leans to the other treatments.
    assert said.count("across the 90% CI") >= 6
    assert "across the interval" not in said
    assert "one fewer gets better" in said
    for _, alt in charts(app):
        assert "the 90% CI" in alt


def test_one_printed_limit_is_no_interval_and_that_is_said():
    said = words(opened("effect_translator", figure="st7-2")).replace("\\", "")
    assert "No interval is carried: upper limit implausible as printed." in said
    assert "90% CI -0.137 to -0.038 (upper limit implausible as printed)" in said
    assert "across" not in said


def test_a_range_over_outcomes_is_translated_at_both_ends_and_is_no_interval():
    app = opened("effect_translator", figure="lr11-1.low")
    said = words(app).replace("\\", "")
    assert "0.44 is the smaller end of a range over outcomes, not of a confidence interval" in said
    assert "The average with the treatment is 0.44 standard deviations better" in said
    assert "The average with the treatment is 0.68 standard deviations better" in said
    assert "across" not in said
    app.button(key="translate-lr11-1.high").click().run()
    assert shared(app)["figure"] == ["lr11-1.high"]


def test_a_disputed_figure_says_so_and_leads_to_its_successor():
    app = opened("effect_translator", figure="sh-17")
    assert "(disputed)" in CONTROLS["figure"].options["sh-17"]
    assert "**At 1.8, which is disputed:**" in words(app)
    app.button(key="translate-lr11-1.low").click().run()


def test_the_filters_narrow_the_figures_that_are_offered():
    app = opened("effect_translator", conditions=["Anxiety"], figure="st7-1")
    offered = [option["label"] for option in control(app, "figure")["options"]]
    assert len(offered) < len(CONTROLS["figure"].options)
    assert CONTROLS["figure"].options["ke4-1"] in offered
    assert CONTROLS["figure"].options["st7-1"] in offered, "the chosen one stays"
    assert CONTROLS["figure"].options["d10-1"] not in offered
    assert "anxiety" in opening(app)["finding"]


def test_the_downloaded_rows_hold_numbers_and_where_they_come_from():
    rows = rows_of(Choice(translate(-0.153, 0.2, -0.227, -0.079, "the 90% CI"), FIGURES["st7-1"], "Steinert"))
    assert set(rows["effect_id"]) == {"st7-1"}
    assert set(rows["d"]) == {-0.153}
    assert set(rows["baseline_of_100"]) == {20}
    assert rows["value"].notna().all()
    assert rows["value_at_d_low"].notna().all()
    assert rows["basis"].str.startswith("Computed here from d = -0.153 (Steinert)").all()
    u3 = rows.set_index("number").loc["Cohen's U3"]
    assert (u3["value_at_d_low"], u3["value_at_d_high"]) == pytest.approx(
        (100 * cohens_u3(-0.227), 100 * cohens_u3(-0.079))
    )


@pytest.mark.parametrize(
    ("fixed", "d", "baseline", "effect_ids"),
    [
        ({"figure": ("st7-1",), "baseline": ("30",)}, -0.153, 0.3, FactIds.of("st7-1")),
        ({"figure": ("lr11-1.high",)}, 0.68, 0.2, FactIds.of("lr11-1")),
        ({"d": ("1.2",)}, 1.2, 0.2, FactIds()),
    ],
)
def test_a_fixed_view_says_what_it_translates(fixed, d, baseline, effect_ids):
    choice = choice_of(a_view(atlas=ATLAS, **fixed))
    assert (choice.translation.d.point, choice.translation.baseline) == (d, pytest.approx(baseline))
    assert choice.effect_ids == effect_ids


def test_a_row_of_the_table_opens_the_card_and_a_figure_of_ones_own_has_none():
    for choices, opens in (({"figure": "st7-1"}, True), ({}, False)):
        tables = unfold(opened("effect_translator", **choices)).dataframe
        assert [table.proto.selection_mode != [] for table in tables] == [opens] * 2


def test_the_words_of_the_sentences_are_explained_and_the_works_linked():
    app = opened("effect_translator")
    said = words(app)
    assert dict(opening(app)["terms"])["Standard deviation"].startswith("how far people usually lie")
    assert "](<https://doi.org/10.1371/journal.pone.0019070>)" in said


def test_a_figure_of_ones_own_says_that_it_has_no_source():
    told = [drawing["sources"] for drawing in drawings(opened("effect_translator"))]
    assert told == ["No source: computed from a figure you set."] * 2


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"d": "0.97"}, "0.97: if 20 of 100 people get better without the treatment, about 55 do with it."),
        ({"d": "-0.8", "baseline": "30"}, "-0.8: if 30 of 100 people get better without the treatment, about 9 do"),
        ({"d": "0"}, "just as many do with it."),
        ({"figure": "st7-1"}, "-0.153: if 20 of 100 people get better with another treatment, about 16 do with this"),
        ({"figure": "sh-17"}, "This figure is disputed."),
    ],
)
def test_the_page_opens_with_what_a_figure_means_for_a_hundred_people(parameters, found):
    assert found in opening(opened("effect_translator", **parameters))["finding"]


def test_the_sentences_are_folded_and_the_pictures_come_first():
    app = opened("effect_translator", figure="st7-1")
    assert [drawing["name"] for drawing in drawings(app)] == ["people-chart", "groups-chart"]
    (folded, *_) = [expander for expander in app.expander if "number needed to treat" in expander.label]
    assert not folded.proto.expanded
    assert not folded.markdown, "what is folded away is made once it is opened"
    (folded, *_) = [expander for expander in unfold(app).expander if "number needed to treat" in expander.label]
    assert any("Cohen's U3" in markdown.value for markdown in folded.markdown)
    assert sum("Cohen's U3" in markdown.value for markdown in app.markdown) == 1


def test_a_figure_is_found_by_its_number_and_any_other_number_is_ones_own():
    figures = control(opened("effect_translator"), "figure")
    assert figures["own"] == {"key": "d", "id": "own", "numbers": {"least": -5, "most": 5, "step": 0.01}}
    also = {option["id"]: option.get("also") for option in figures["options"]}
    assert also["own"] is None
    assert also["st7-2"] == ["-0.049"]
    assert also["lr11-1.high"] == ["0.68"]
    assert also["d10-3"] == ["-0.3", "0.3"], "printed with its sign, or as favouring the other side"
