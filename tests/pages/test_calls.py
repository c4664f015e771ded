"""How much a rerun computes, counted in calls of functions: what is made anew for every rerun shows here at once."""

from __future__ import annotations

import cProfile
import pstats

import pytest
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.testing.v1 import AppTest

from components.registry import TITLES
from tests.pages.test_pages import opened

#: Calls in the thread that runs a page: Streamlit's own come to some 3,000, those of one chart to a hundred thousand.
MAX_CALLS = 20_000
CHOICES: tuple[list[str], ...] = (["Ramkumar blog"], ["UK guide"])


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> cProfile.Profile:
    """Everything that is called from now on while a page is run."""
    profile, run = cProfile.Profile(), ScriptRunner._run_script

    def run_counted(self: ScriptRunner, *arguments: object) -> object:
        return profile.runcall(run, self, *arguments)

    monkeypatch.setattr(ScriptRunner, "_run_script", run_counted)
    return profile


def _choose(app: AppTest, choice: list[str]) -> None:
    app.query_params["sources"] = choice
    app.run()
    assert not app.exception


@pytest.mark.parametrize("name", TITLES)
def test_a_rerun_of_a_view_that_was_seen_before_makes_nothing_anew(name, counted):
    app = opened(name)
    for choice in CHOICES:
        _choose(app, choice)
    counted.clear()
    for choice in CHOICES:
        _choose(app, choice)
    assert pstats.Stats(counted).total_calls / len(CHOICES) < MAX_CALLS
