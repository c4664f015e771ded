"""Who cites whom, and inside the therapy: run as a reader's session runs them."""

from __future__ import annotations

from components.parts.citations import CITATIONS_A_PAGE
from components.plain_text import as_markdown
from data.contract.vocabulary import FITS
from data.subjects.citations import citation_id, to_be_careful_with
from tests.pages.test_pages import ATLAS, charts, filter_words, labels, opened, plotted, rows_left, visited, words
from tests.session_reader import ids_on

CITATIONS = ATLAS.frames["citations"]


def cited_on(app) -> set[str]:
    """The citations that are marks of the chart."""
    ((figure, _),) = charts(app)
    every_citation = {citation_id(*pair) for pair in CITATIONS[["source_id", "reference_id"]].itertuples(index=False)}
    return {i for ids in ids_on(figure) for i in ids.split(";")} & every_citation


def ids_of(citations) -> set[str]:
    return {citation_id(*pair) for pair in citations[["source_id", "reference_id"]].itertuples(index=False)}


def test_the_shared_work_and_how_many_citations_fit_stand_above_the_chart():
    app = visited("citations")
    assert filter_words(app) == (
        "3 of 5 sources cite the same press release (APA 2010). "
        "2 of 18 citations plainly fit what the work is cited for."
    )
    alone = filter_words(opened("citations", sources=labels("us_explainer")))
    assert alone.startswith("None of 4 citations plainly fits")
    apart = filter_words(opened("citations", sources=labels("us_explainer", "uk_guide")))
    assert apart.startswith("No two of these 2 sources are known to cite the same work.")


def test_every_citation_is_a_mark_and_each_choice_leaves_just_its_own():
    assert cited_on(visited("citations")) == ids_of(CITATIONS)
    for word in dict.fromkeys(CITATIONS["fits"]):
        app = opened("citations", fits=[FITS[word].label])
        assert cited_on(app) == ids_of(CITATIONS[CITATIONS["fits"].eq(word)])


def test_what_to_be_careful_with_is_folded_away_and_comes_a_page_at_a_time_with_its_reasons():
    doubtful = to_be_careful_with(CITATIONS)
    app = opened("citations")
    assert [e.label for e in app.expander if e.label.startswith("Citations to be careful with")] == [
        f"Citations to be careful with: {len(doubtful)} of {len(CITATIONS)}"
    ]
    assert not any(as_markdown(reading) in words(app) for reading in doubtful["reading"])
    app.session_state["doubts"] = True
    app.run()
    for reading in doubtful["reading"].head(CITATIONS_A_PAGE):
        assert as_markdown(reading) in words(app)
    first = doubtful.iloc[0]
    fact_id = citation_id(first["source_id"], first["reference_id"])
    (button,) = [b for b in app.button if b.key == f"doubts-{fact_id}"]
    button.click().run()
    assert app.query_params["fact"] == fact_id


def test_the_source_filter_reaches_the_chart():
    app = opened("citations", sources=labels("us_explainer"), conditions=labels("anxiety"))
    ((_, alt),) = charts(app)
    assert "cited by US explainer" in alt
    assert "UK guide" not in alt
    assert "the condition filter does not apply here" in words(app)
    assert cited_on(app) == ids_of(CITATIONS[CITATIONS["source_id"].eq("us_explainer")])


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
