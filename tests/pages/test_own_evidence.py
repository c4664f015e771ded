"""A reader's own studies on the effect-size page, as a session runs it: opened, mapped, shown, pooled, forgotten."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from components.charts.own_evidence import own_groups
from components.current import shared_atlas
from components.exhibits.effect_sizes import effect_sizes
from components.exhibits.own_evidence import CHOICES, FUNNEL, SUBGROUPS, WITHOUT_ONE
from components.leaves import leaves_of_page
from components.plain_text import as_markdown
from components.registry import exhibits_on
from components.session.own_evidence import PANEL
from components.shell.own_figures import own_mapping
from data.own_evidence.evidence import OwnEvidence, reopened, saved
from data.own_evidence.figures import figures_of
from data.own_evidence.files import read_file
from data.own_evidence.sample import sample_of
from data.own_evidence.sheets import FileRefused
from data.own_evidence.studies import read_studies
from data.subjects.comparability import compare
from tests.components.views import a_view
from tests.own_files import metapsy_form
from tests.pages.test_pages import opened
from tests.session_reader import charts, ids_on, opening

ATLAS, _ = shared_atlas()
FAMILY = "mixed_control"
OWN = OwnEvidence("metapsy.csv", metapsy_form())
STUDIES = [f"own:{row}" for row in range(1, 23)]
POOLED = f"own:pooled:{FAMILY}"


def with_file(own: OwnEvidence = OWN) -> AppTest:
    """The page with a file that was just opened, its panel unfolded."""
    app = opened("effect_sizes")
    app.session_state["own-evidence"] = own
    app.session_state[PANEL] = True
    return app.run()


def button(app: AppTest, key: str):
    return next(button for button in app.button if button.key == key)


def kept(app: AppTest) -> OwnEvidence:
    return app.session_state["own-evidence"]


def words(app: AppTest) -> str:
    return "\n".join(e.value for e in [*app.markdown, *app.caption, *app.warning, *app.error, *app.info])


def shown_figures(**changes: object):
    """The figures of the file, as a reader would have mapped it."""
    sheet = read_file(OWN.file_name, OWN.content)
    mapping = replace(own_mapping(OWN, sheet), effect_direction="treatment")
    own = replace(OWN, mapping=mapping, is_shown=True, **changes)
    return figures_of(own, read_studies(sheet, mapping), ATLAS.drawn_effects)


def test_a_file_is_opened_mapped_shown_pooled_and_forgotten():
    app = with_file()
    assert not app.exception
    assert "Metapsy data standard" in words(app)
    assert [w.value for w in app.warning] == ["Say which side a positive effect favours."]
    assert not [b for b in app.button if b.key == "own-show"], "nothing is shown while a direction is not told"
    assert set(ids_on(charts(app)[0][0])).isdisjoint(STUDIES)

    next(radio for radio in app.radio if "positive effect" in radio.label).set_value("treatment").run()
    assert "22 rows can be used, 0 cannot" in words(app)
    button(app, "own-show").click().run()
    assert not app.exception
    figure, alt = charts(app)[0]
    assert set(ids_on(figure)) >= {*STUDIES, POOLED}
    assert "Your own from metapsy.csv" in alt
    assert "Your own, against control conditions" in opening(app)["finding"]

    chosen = next(box for box in app.selectbox if box.key == "own-pooling-estimator")
    before = opening(app)["finding"]
    chosen.set_value("DL").run()
    assert kept(app).pooling.estimator == "DL"
    next(box for box in app.selectbox if box.key == "own-pooling-sample_rule").set_value("first").run()
    assert opening(app)["finding"] != before
    assert not app.exception

    app.session_state[PANEL] = True
    app.run()
    button(app, "own-forget").click().run()
    assert set(ids_on(charts(app)[0][0])).isdisjoint(STUDIES)
    assert not any(name in app.session_state for name in ("own-evidence", "own-sheet", "own-studies", "own-atlas"))


def test_a_row_opens_its_card_and_is_left_out_from_there():
    own = shown_figures().evidence
    app = opened("effect_sizes")
    app.session_state["own-evidence"] = own
    app.query_params["fact"] = "own:3"
    app.run()
    assert not app.exception
    (card,) = app.get("dialog")
    told = "\n".join(element.value for element in card.markdown)
    assert "metapsy.csv" in told
    assert "row 4" in told
    assert "standard error as in the file" in told
    assert "is in no source of the atlas" in told
    button(app, "own-out-own:3").click().run()
    assert kept(app).pooling.left_out == ("own:3",)
    assert not app.exception


def test_the_sample_is_one_press_away_and_says_that_it_is_one():
    app = opened("effect_sizes")
    app.session_state[PANEL] = True
    app.run()
    button(app, "own-sample").click().run()
    assert not app.exception
    assert "it is no finding" in words(app)
    assert any(i.startswith("own:") for i in ids_on(charts(app)[0][0]))
    sample = sample_of(ATLAS.drawn_effects, ATLAS.facts)
    printed = {f"{value:g}" for value in ATLAS.drawn_effects["drawn"].dropna()}
    rows = sample.content.decode().splitlines()[1:]
    assert {row.rsplit(",", 6)[-6] for row in rows if '"' not in row} <= printed


def test_own_rows_stand_beneath_the_reviews_of_the_same_family():
    figures = shown_figures()
    view = a_view(atlas=ATLAS.with_own(figures))
    (exhibit,) = effect_sizes(view).shown
    texts = [note.text for note in exhibit.chart.figure.layout.annotations]
    place = {text: number for number, text in enumerate(texts)}
    heading = next(text for text in texts if "metapsy.csv" in text)
    assert any("your own, not a source of the atlas" in text for text in texts)
    first = next(text for text in texts if "Against control conditions" in text and "metapsy" not in text)
    after = next(text for text in texts if "Against another therapy" in text)
    assert place[first] < place[heading] < place[after]
    groups = own_groups(figures, figures.families, view.theme)
    assert [row.label for row in groups[FAMILY].rows][-1] == "Pooled"


def test_everything_that_leaves_names_the_file_and_the_choices():
    import datetime

    figures = shown_figures(parts=("without_one", "funnel", "subgroups"))
    view = a_view(atlas=ATLAS.with_own(figures))
    leaves = leaves_of_page(view, "effect_sizes", "http://localhost/", datetime.date(2026, 1, 1))
    own = [leaf for leaf in leaves if leaf.exhibit.name != "rise-checks"]
    assert [leaf.exhibit.name for leaf in own] == [
        "effect_sizes", *(f"{kind}-{FAMILY}" for kind in (CHOICES, WITHOUT_ONE, FUNNEL, SUBGROUPS)),
    ]  # fmt: skip
    for leaf in own:
        told = "\n".join(leaf.colophon.lines())
        assert "metapsy.csv" in told, leaf.exhibit.name
        assert "REML" in told
        assert "not part of the atlas" in leaf.colophon.warning
        rows = leaf.exhibit.cited_rows(view.atlas.facts)
        assert len(rows) == len(leaf.exhibit.row_ids)
    rows = own[0].exhibit.cited_rows(view.atlas.facts).set_index("effect_id")
    assert rows.loc["own:1", "location"] == "row 2"
    assert "not a source of the atlas" in rows.loc["own:1", "reference"]
    native = [data.title for data in own[0].exhibit.export_data]
    assert any("metapsy.csv" in title for title in native)


def test_one_file_reopens_to_the_same_picture():
    own = shown_figures(parts=("funnel",)).evidence
    own = replace(own, pooling=replace(own.pooling, estimator="PM", left_out=("own:4",)))
    again = reopened(saved(own))
    assert again == own

    def picture(held: OwnEvidence) -> dict:
        sheet = read_file(held.file_name, held.content, held.reading)
        figures = figures_of(held, read_studies(sheet, own_mapping(held, sheet)), ATLAS.drawn_effects)
        view = a_view(atlas=ATLAS.with_own(figures))
        return {e.name: e.chart.figure.to_plotly_json() for e in exhibits_on(view, "effect_sizes")}

    one, other = picture(own), picture(again)
    assert {name: repr(figure) for name, figure in one.items()} == {name: repr(f) for name, f in other.items()}


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"kind": 1}', b"\xff", b"[" * 100_000])
def test_a_file_that_was_not_saved_here_is_refused(content):
    with pytest.raises(FileRefused):
        reopened(content)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"treatment", b"whatever"),
        (b"REML", b"MAGIC"),
        (b'"version": 1', b'"version": 9'),
        (b'"level_percent": 95.0', b'"level_percent": 1' + b"0" * 400),
        (b'"correlation": 0.5', b'"correlation": 1' + b"0" * 400),
        (b'"note": "', b'"note": "\\ud800'),
        (b'"left_out": []', b'"left_out": ["\\udfff"]'),
        (b'"study": "study"', b'"study": "\\ud800"'),
        (b'"cau": ', b'"\\ud800": '),
    ],
)
def test_a_saved_file_that_was_tampered_with_is_refused(old, new):
    content = saved(shown_figures().evidence)
    assert old in content
    with pytest.raises(FileRefused):
        reopened(content.replace(old, new))


def test_nothing_of_a_reader_is_kept_once_it_is_forgotten():
    atlas = ATLAS.with_own(shown_figures())
    shown = effect_sizes(a_view(atlas=atlas)).shown
    held = weakref.ref(atlas), weakref.ref(shown[0].chart)
    del atlas, shown
    gc.collect()
    assert [ref() for ref in held] == [None, None]


def test_the_atlas_of_everybody_else_stays_as_it_is():
    facts, effects = dict(ATLAS.facts), dict(ATLAS.effects)
    atlas = ATLAS.with_own(shown_figures())
    assert "own:1" in atlas.facts
    assert "own:1" in atlas.effects
    assert (ATLAS.facts, ATLAS.effects) == (facts, effects)
    assert atlas.frames is ATLAS.frames


def test_an_uploaded_file_becomes_the_own_evidence_of_the_session():
    app = opened("effect_sizes")
    app.session_state[PANEL] = True
    app.run()
    app.file_uploader[0].set_value(("metapsy.csv", OWN.content, "text/csv")).run()
    assert not app.exception
    assert kept(app) == OWN
    assert "22 rows, 16 columns" in words(app)


def test_a_file_that_cannot_be_read_is_told_of_and_changes_nothing():
    app = opened("effect_sizes")
    app.session_state[PANEL] = True
    app.run()
    app.file_uploader[0].set_value(("nul.csv", b"study,yi\nA,0.1\0\n", "text/csv")).run()
    assert not app.exception
    assert any("NUL" in error.value for error in app.error)
    assert "own-evidence" not in app.session_state


def beside(name: str, **parameters: str) -> AppTest:
    """A page of a session that shows its own figures, opened again by a link."""
    app = opened(name)
    app.session_state["own-evidence"] = shown_figures().evidence
    app.query_params.update(parameters)
    app.run()
    assert not app.exception, app.exception
    assert not app.warning, app.warning
    return app


def test_own_figures_are_compared_with_printed_ones_by_the_rule():
    own = ATLAS.with_own(shown_figures()).effects
    app = beside("effect_sizes", compare=POOLED, compare_with="d10-1")
    answer = compare(own[POOLED], own["d10-1"])
    (said,) = [element.value for element in app.markdown if as_markdown(answer.why) in element.value]
    assert f"**{'yes' if answer.may_compare else 'no'}.**" in said
    assert "metapsy.csv" in said


def test_an_own_figure_is_translated_and_says_whose_it_is():
    assert "metapsy.csv" in words(beside("effect_translator", figure="own:3"))


def test_a_scene_with_the_whole_forest_draws_own_figures_in_it_and_one_of_a_single_band_does_not():
    figure, alt = charts(beside("lecture", scene="like-with-like", shown="yes"))[0]
    assert set(ids_on(figure)) >= {*STUDIES, POOLED}
    assert "Your own from metapsy.csv" in alt
    single, _ = charts(beside("lecture", scene="against-control", shown="yes"))[0]
    assert ids_on(single) == ["d10-1"]
