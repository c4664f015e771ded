"""Trails of stated figures, and the sum that a page lets its readers check."""

from __future__ import annotations

import pytest

from data.subjects.effect_trails import RiseCheck, rise_checks, trails
from tests.loaded import ATLAS

EFFECTS = ATLAS.frames["effect_sizes"]
REFERENCES = ATLAS.tables.references
RISES = ATLAS.tables.printed_rises


def test_every_stated_figure_leads_to_the_release_and_the_review_behind_it():
    by_stated = {trail.stated_id: trail for trail in trails(EFFECTS, REFERENCES)}
    stated = EFFECTS[EFFECTS["layer"].eq("stated")]

    assert set(by_stated) == set(stated["effect_id"])
    assert by_stated["ra-01"].cited_ids == ("pr-01",)
    assert by_stated["ra-02"].cited_ids == ("pr-02",)
    assert by_stated["ra-03"].cited_ids == ("pr-03",)
    assert {trail.reported_ids for trail in by_stated.values()} == {("shedler-2010",)}
    assert set().union(*(trail.reported_ids for trail in by_stated.values())) <= set(REFERENCES)


def test_the_printed_rise_is_checked_on_the_page_and_on_the_release():
    page, release = rise_checks(RISES, EFFECTS, REFERENCES)

    assert (page.start, page.percent, page.end) == (0.974, 50, 1.51)
    assert page.expected == pytest.approx(1.461)
    # The design of the tables gives both rises: 55.0% on the page and 55.7% in the release.
    assert round(page.actual_percent, 1) == 55.0
    assert (release.start_id, release.end_id) == ("pr-01", "pr-02")
    assert release.expected == pytest.approx(1.455)
    assert round(release.actual_percent, 1) == 55.7


def test_every_percentage_that_a_claim_prints_is_a_printed_rise():
    printed = ATLAS.tables.claims.loc[ATLAS.tables.claims["as_printed"].str.contains("%"), "fact_id"]
    assert set(RISES["fact_id"]) == set(printed)
    assert {check.claim_id for check in rise_checks(RISES, EFFECTS, REFERENCES)} == set(printed)


def test_without_a_printed_rise_nothing_is_checked():
    assert rise_checks(RISES.iloc[0:0], EFFECTS, REFERENCES) == []


def test_a_rise_that_comes_out_leaves_no_gap():
    check = RiseCheck("claim", "start", "end", start=1.0, end=1.5, percent=50)
    assert check.expected == check.end
    assert check.actual_percent == pytest.approx(check.percent)
