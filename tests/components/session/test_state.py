"""State: what a link asks for, what it asks for in vain, which card is open, and the link that says it all again."""

from __future__ import annotations

from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest

from components.limits import FACTS_A_MARK
from components.session import card, choices, link, numbers, widgets
from components.session.card import close_card, facts_left_out, open_card_ids, open_cards, open_chosen_row, open_mark
from components.session.choices import clear, current_filters, every_selected, selected
from components.session.controls import declare_controls
from components.session.link import (
    MOST_NOTICES,
    dismiss_notices,
    drop_unknown_parameters,
    fact_link,
    notices,
    share_link,
)
from components.session.numbers import good_number, mend, take_number
from data.evidence.fact_ids import FactIds
from tests.components.drawings import ATLAS

CONTROLS = declare_controls(ATLAS)
KNOWN = ("ra-01", "sh-05", "uk_guide")


class Parameters(dict):
    """Query parameters as Streamlit keeps them: lists of values, of which one look-up gives the last."""

    def get_all(self, key):
        return super().get(key, [])

    def __getitem__(self, key):
        return super().__getitem__(key)[-1]

    def __setitem__(self, key, value):
        super().__setitem__(key, [value] if isinstance(value, str) else list(value))

    def get(self, key, default=None):
        return super().get(key, [default])[-1]


@pytest.fixture
def reader(monkeypatch):
    """A reader's session and address, in place of Streamlit's."""
    fake = SimpleNamespace(
        session_state={},
        query_params=Parameters(),
        context=SimpleNamespace(url="https://atlas.example:8443/x?y=z"),
    )
    for room in (card, choices, link, numbers, widgets):
        monkeypatch.setattr(room, "st", fake)
    return fake


def notices_for(reader, **parameters) -> list[str]:
    for key, value in parameters.items():
        reader.query_params[key] = value
    drop_unknown_parameters(CONTROLS, KNOWN)
    return notices()


def test_a_good_link_is_taken_in_silence(reader):
    parameters = {"sources": ["Hims & Hers", "UK guide"], "conditions": ["Anxiety"], "sort": ["By name"]}
    assert notices_for(reader, **parameters, fact="ra-01;sh-05", layers="") == []
    assert reader.query_params.get_all("sources") == parameters["sources"]
    assert open_card_ids() == ("ra-01", "sh-05")


@pytest.mark.parametrize(
    ("key", "value", "named"),
    [
        ("sources", "Nobody", "Nobody"),
        ("sort", "By luck", "By luck"),
        ("document", "uk guide", "uk guide"),
        ("conditions", "<script>alert(1)</script>", r"\<script\>alert\(1\)\</script\>"),
        ("utm", "x", "utm"),
        ("fact", "ra-01;nobody", "nobody"),
        ("fact", "", ""),
    ],
)
def test_what_nobody_knows_is_told_once_and_dropped(reader, key, value, named):
    for _ in range(2):
        (notice,) = notices_for(reader, **{key: value})
        assert f"“{named}”" in notice
        reader.query_params.pop(key, None)
    assert key not in reader.query_params


def test_what_is_known_beside_the_unknown_is_kept(reader):
    assert len(notices_for(reader, sources=["Hims & Hers", "Nobody"])) == 1
    assert reader.query_params.get_all("sources") == ["Hims & Hers"]


def test_a_single_choice_given_twice_is_told_once_and_the_first_is_kept(reader):
    (notice,) = notices_for(reader, sort=["By name", "By family"])
    assert "more than once" in notice
    assert reader.query_params.get_all("sort") == ["By name"]


def test_two_cards_at_once_are_none(reader):
    assert len(notices_for(reader, fact=["ra-01", "sh-05"])) == 1
    assert open_card_ids() == ()


def test_a_notice_is_short_whatever_the_link_holds(reader):
    (notice,) = notices_for(reader, sources="x" * 10_000)
    assert len(notice) < 200
    (_, second) = notices_for(reader, **{"y" * 10_000: "z"})
    assert len(second) < 200


def test_many_notices_are_counted_and_go_when_dismissed(reader):
    told = notices_for(reader, **{f"p{number}": "x" for number in range(10)})
    assert len(told) == MOST_NOTICES + 1
    assert told[-1] == "6 more parts of the link were left out."
    dismiss_notices()
    assert notices_for(reader) == []


def test_before_a_control_is_drawn_the_link_speaks_for_it(reader):
    assert selected(CONTROLS["dose"]) == ("printed",)
    reader.query_params["dose"] = "What it adds up to"
    reader.query_params["sources"] = ["Hims & Hers", "Escalante: Verywell text"]
    reader.query_params["layers"] = ""
    assert selected(CONTROLS["dose"]) == ("computed",)
    assert set(selected(CONTROLS["sources"])) == {"hims", "verywell"}
    assert selected(CONTROLS["layers"]) == ()


def test_once_drawn_a_control_speaks_for_itself(reader):
    reader.query_params["dose"] = "What it adds up to"
    reader.session_state |= {"dose": None, "sources": ["hims"], "sort": "name"}
    assert selected(CONTROLS["sources"]) == ("hims",)
    assert selected(CONTROLS["sort"]) == ("name",)
    assert "computed" not in selected(CONTROLS["dose"])
    assert current_filters(ATLAS, CONTROLS).selected_sources == ("hims",)


def test_what_a_mark_does_not_open_is_kept_for_its_card_and_out_of_the_link(reader):
    open_cards(FactIds(("a", "b"), 988))
    assert open_card_ids() == ("a", "b")
    assert facts_left_out() == 988
    open_cards(FactIds.of("a", "b"))
    assert facts_left_out() == 0


def test_a_card_has_room_for_so_many_facts(reader):
    ids = tuple(f"f{number}" for number in range(FACTS_A_MARK + 5))
    open_cards(FactIds(ids))
    assert open_card_ids() == ids[:FACTS_A_MARK]
    assert facts_left_out() == 5


def test_clearing_empties_what_is_named(reader):
    reader.session_state |= {"sources": ["hims"], "conditions": ["anxiety"]}
    clear("conditions")
    assert reader.session_state == {"sources": ["hims"], "conditions": []}


@pytest.mark.parametrize("page", ["", "session_lengths", "condition_coverage", "effect_sizes", "sources"])
def test_the_shared_link_writes_out_every_default(reader, page):
    link = urlsplit(share_link(CONTROLS, page))
    assert (link.scheme, link.netloc, link.path) == ("https", "atlas.example:8443", f"/{page}")
    asked = parse_qs(link.query, keep_blank_values=True)
    own = {key: control for key, control in CONTROLS.items() if control.page in (None, page)}
    assert {"conditions", "sources"} <= set(asked) == set(own)
    for key, control in own.items():
        assert asked[key] == ([control.in_link(option) for option in control.default] or [""])


def test_a_shared_link_asks_for_what_it_was_made_from(reader):
    reader.session_state |= {"sources": ["hims", "verywell"], "sort": "name", "folded": ["anxiety"]}
    link = share_link(CONTROLS, "condition_coverage")
    reader.session_state.clear()
    for key, values in parse_qs(urlsplit(link).query, keep_blank_values=True).items():
        reader.query_params[key] = values
    assert notices_for(reader) == []
    assert set(selected(CONTROLS["sources"])) == {"hims", "verywell"}
    assert selected(CONTROLS["sort"]) == ("name",)
    assert selected(CONTROLS["folded"]) == ("anxiety",)
    assert share_link(CONTROLS, "condition_coverage").count("sources=") == 2


def test_a_link_to_one_fact_holds_nothing_else(reader):
    assert (
        fact_link(FactIds.of("ra-01", "sh-05"), "effect_sizes")
        == "https://atlas.example:8443/effect_sizes?fact=ra-01%3Bsh-05"
    )


def choose_mark(reader, ids: str | None) -> None:
    reader.session_state["lengths-chart"] = SimpleNamespace(opened=ids)
    open_mark("lengths-chart")


def test_a_chosen_mark_opens_its_card_and_chosen_again_opens_it_again(reader):
    for _ in range(2):
        choose_mark(reader, "ra-01")
        assert open_card_ids() == ("ra-01",)
        close_card()
        assert open_card_ids() == ()


def test_a_chart_that_reports_nothing_opens_nothing(reader):
    choose_mark(reader, None)
    assert open_card_ids() == ()


def test_a_mark_of_several_facts_opens_them_all(reader):
    choose_mark(reader, "ra-01;sh-05")
    assert open_card_ids() == ("ra-01", "sh-05")


def test_a_chosen_row_opens_its_card(reader):
    reader.session_state["table"] = {"selection": {"rows": [1]}}
    open_chosen_row("table", [FactIds.of("ra-01"), FactIds.of("sh-05")])
    assert open_card_ids() == ("sh-05",)


def test_nothing_chosen_opens_nothing(reader):
    reader.session_state["table"] = {"selection": {"rows": []}}
    open_chosen_row("table", [FactIds.of("ra-01")])
    assert open_card_ids() == ()


def typed(reader, text: str) -> None:
    """What happens when a reader types into the field of d and leaves it."""
    reader.session_state["d"] = text
    take_number(CONTROLS["d"])


def test_what_cannot_be_taken_gives_way_to_the_last_good_number_everywhere(reader):
    reader.session_state["d"] = "0.8"
    assert good_number(CONTROLS["d"]) == (0.8, None)
    typed(reader, "abc")
    number, wrong = good_number(CONTROLS["d"])
    assert number == 0.8
    assert wrong.startswith("d was 'abc'; allowed is")
    assert reader.session_state["d"] == "0.8"
    assert parse_qs(urlsplit(share_link(CONTROLS, "effect_translator")).query)["d"] == ["0.8"]
    # The address still holds what was typed until the field is drawn; that has been told already.
    assert notices_for(reader, d="abc") == []
    typed(reader, "0.3")
    assert good_number(CONTROLS["d"]) == (0.3, None)


@pytest.mark.parametrize(("key", "values"), [("d", ["1", "2"]), ("baseline", ["50", "60"])])
def test_a_number_given_twice_is_told_and_the_last_is_kept(reader, key, values):
    (notice,) = notices_for(reader, **{key: values})
    assert "more than once" in notice
    assert reader.query_params.get_all(key) == values[-1:], "Streamlit takes the last one for the field"


@pytest.mark.parametrize(("key", "value"), [("d", "abc"), ("d", ""), ("baseline", "100")])
def test_a_bad_number_in_the_link_is_told_and_dropped_on_every_page(reader, key, value):
    (notice,) = notices_for(reader, **{key: value})
    assert f"“{value}”, allowed is " in notice
    assert selected(CONTROLS[key]) == CONTROLS[key].default
    # Streamlit lets the field begin with what the link held at first.
    reader.session_state[key] = value
    mend(CONTROLS[key])
    assert reader.session_state[key] == CONTROLS[key].default[0]


def test_a_figure_goes_by_its_id_in_the_link(reader):
    assert notices_for(reader, figure="sh-05") == []
    assert selected(CONTROLS["figure"]) == ("sh-05",)
    assert parse_qs(urlsplit(share_link(CONTROLS, "effect_translator")).query)["figure"] == ["sh-05"]
    reader.query_params.clear()
    (notice,) = notices_for(reader, figure=CONTROLS["figure"].options["sh-05"])
    assert "does not know" in notice


def test_a_figure_that_cannot_be_translated_is_not_called_unknown(reader):
    (notice,) = notices_for(reader, figure="ra-01")
    assert "cannot be chosen here" in notice


class Unlisted(dict):
    """Session state after a message that named a widget without an id: it gives its values, and cannot be listed."""

    def __iter__(self):
        raise KeyError("")


def test_many_choices_are_read_at_once_whatever_a_message_has_named(reader):
    reader.session_state = Unlisted(sort="name", sources=["hims", "nobody"])
    reader.query_params["folded"] = [CONTROLS["folded"].in_link("anxiety")]
    chosen = every_selected(CONTROLS)
    assert chosen == {key: selected(control) for key, control in CONTROLS.items()}
    assert (chosen["sort"], chosen["sources"], chosen["folded"]) == (("name",), ("hims",), ("anxiety",))
