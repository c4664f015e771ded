"""Who cites what, and inside the therapy: run as a reader's session runs them."""

from __future__ import annotations

from components.plain_text import as_markdown
from data.subjects.citations import to_be_careful_with
from tests.pages.test_pages import ATLAS, charts, filter_words, labels, opened, plotted, rows_left, visited, words


def test_the_shared_work_and_what_is_left_stand_above_the_network():
    assert "3 of 5 sources cite one press release" in words(visited("citations"))
    assert "5 sources, 3 that share no cited work" in words(visited("citations"))


def test_every_citation_that_does_not_plainly_fit_is_listed_with_its_reason():
    app = visited("citations")
    doubtful = to_be_careful_with(ATLAS.frames["citations"])
    assert len(app.expander) == len(doubtful) + 1
    for reading in doubtful["reading"]:
        assert as_markdown(reading) in words(app)


def test_the_source_filter_reaches_the_network_and_the_list():
    app = opened("citations", sources=labels("us_explainer"), conditions=labels("anxiety"))
    ((_, alt),) = charts(app)
    assert "US explainer cites" in alt
    assert "UK guide" not in alt
    assert "the condition filter does not apply here" in filter_words(app)
    assert "Krupnick" in words(app)
    assert "Bond" not in words(app)


def test_features_follow_the_filter_and_the_kinds():
    app = opened("therapy_features", sources=labels("uk_guide"), feature_kinds=["Caution"])
    rows = rows_left("therapy_features", ("uk_guide",))
    assert plotted(app, "therapy_features") == set(rows.loc[rows["kind"].eq("caution"), "fact_id"])


def test_what_is_shared_stands_beside_every_count_of_sources():
    for name in ("overview", "condition_coverage", "therapy_features"):
        alts = " ".join(alt for _, alt in charts(visited(name)))
        assert "sources, " in alts
        assert "that share no cited work" in alts
        narrowed = opened(name, sources=labels("ramkumar", "hims", "uk_guide"))
        assert "3 of 5 sources, 2 that share no cited work (" in filter_words(narrowed)
