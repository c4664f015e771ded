"""The address: what a link asks for, also in vain; which card is open; and the link that says it all again."""

from __future__ import annotations

from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest

from components.limits import FACTS_A_MARK
from components.registry import declare_controls, keys_on
from components.session import address, card, link, widgets
from components.session.address import current_selection, reset
from components.session.card import close_card, facts_left_out, open_card_ids, open_cards, open_chosen_row, open_mark
from components.session.link import (
    MAX_NOTICES,
    dismiss_notices,
    drop_unknown_parameters,
    fact_link,
    notices,
    share_link,
)
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

    def from_dict(self, parameters):
        self.clear()
        self.update({key: list(values) for key, values in parameters.items()})
        self.n_written = getattr(self, "n_written", 0) + 1


@pytest.fixture
def reader(monkeypatch):
    """A reader's session and address, in place of Streamlit's."""
    fake = SimpleNamespace(
        session_state={},
        query_params=Parameters(),
        context=SimpleNamespace(url="https://atlas.example:8443/x?y=z"),
        get_option=lambda name: "",
    )
    for room in (address, card, link, widgets):
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
        ("document", "uk guides", "uk guides"),
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


def test_a_choice_typed_by_hand_is_taken_and_written_as_the_atlas_writes_it(reader):
    typed = {"sources": ["uk_guide.", "HIMS  & hers"], "conditions": "depression", "document": "uk-guide"}
    assert notices_for(reader, **typed, figure="SH-05") == []
    assert dict(reader.query_params) == {
        "sources": ["UK guide", "Hims & Hers"],
        "conditions": ["Depression"],
        "document": ["UK guide"],
        "figure": ["sh-05"],
    }


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


def test_what_is_left_out_is_left_out_in_one_step(reader):
    many = {f"p{number}": "x" for number in range(200)}
    notices_for(reader, **many, sources=["Hims & Hers", "Nobody"], fact="nobody", follow="<" * 500)
    assert reader.query_params.n_written == 1, "each step goes to the browser with the rest of the address"
    assert dict(reader.query_params) == {"sources": ["Hims & Hers"]}


def test_an_address_without_a_mistake_is_left_alone(reader):
    assert notices_for(reader, sources=["Hims & Hers"], fact="ra-01", follow="0123abcd", scene="x", deck="y") == []
    assert not hasattr(reader.query_params, "n_written")


def test_a_session_keeps_no_more_notices_than_one_link_can_give(reader):
    for number in range(3):
        notices_for(reader, **{f"p{number}-{place}": "x" for place in range(1_000)})
    assert len(reader.session_state["notices"]) == 1_000


def test_many_notices_are_counted_and_go_when_dismissed(reader):
    told = notices_for(reader, **{f"p{number}": "x" for number in range(10)})
    assert len(told) == MAX_NOTICES + 1
    assert told[-1] == "6 more parts of the link were left out."
    dismiss_notices()
    assert notices_for(reader) == []


def test_the_address_speaks_for_every_control(reader):
    assert current_selection(CONTROLS)["dose"] == ("printed",)
    reader.query_params["dose"] = "What it adds up to"
    reader.query_params["sources"] = ["Hims & Hers", "Escalante: Verywell text"]
    reader.query_params["layers"] = ""
    selection = current_selection(CONTROLS)
    assert selection["dose"] == ("computed",)
    assert set(selection["sources"]) == {"hims", "verywell"}
    assert selection["layers"] == ()


def test_equal_addresses_are_equal_selections_whatever_their_order(reader):
    reader.query_params["sources"] = ["UK guide", "Hims & Hers"]
    one = current_selection(CONTROLS)
    reader.query_params["sources"] = ["Hims & Hers", "UK guide"]
    assert current_selection(CONTROLS) == one
    assert hash(current_selection(CONTROLS)) == hash(one)


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


def test_a_reset_takes_what_is_named_out_of_the_address(reader):
    reader.query_params["sources"] = ["UK guide"]
    reader.query_params["conditions"] = ["Anxiety"]
    reset(["conditions"])
    assert dict(reader.query_params) == {"sources": ["UK guide"]}


@pytest.mark.parametrize("page", ["overview", "session_lengths", "condition_coverage", "effect_sizes", "sources"])
def test_the_shared_link_writes_out_every_default(reader, page):
    controls = {key: CONTROLS[key] for key in keys_on(ATLAS, page)}
    link = urlsplit(share_link(controls, current_selection(CONTROLS), page))
    assert (link.scheme, link.netloc, link.path) == ("https", "atlas.example:8443", f"/{page}")
    asked = parse_qs(link.query, keep_blank_values=True)
    assert asked == {key: control.in_link(control.default) for key, control in controls.items()}


def test_a_shared_link_asks_for_what_it_was_made_from(reader):
    chosen = {"sources": ["Hims & Hers", "Escalante: Verywell text"], "sort": ["By name"], "folded": ["Anxiety"]}
    reader.query_params |= chosen
    before = current_selection(CONTROLS)
    link = share_link(
        {key: CONTROLS[key] for key in keys_on(ATLAS, "condition_coverage")}, before, "condition_coverage"
    )
    reader.query_params.clear()
    for key, values in parse_qs(urlsplit(link).query, keep_blank_values=True).items():
        reader.query_params[key] = values
    assert notices_for(reader) == []
    assert current_selection(CONTROLS) == before
    assert link.count("sources=") == 2


def test_a_link_to_one_fact_holds_nothing_else(reader):
    assert (
        fact_link(FactIds.of("ra-01", "sh-05"), "effect_sizes")
        == "https://atlas.example:8443/effect_sizes?fact=ra-01%3Bsh-05"
    )


@pytest.fixture
def at_localhost(reader, monkeypatch):
    """A reader on the machine of the server; give it the hosts that others reach."""
    monkeypatch.setattr(reader, "context", SimpleNamespace(url="http://localhost:8501/"))

    def reached_at(*hosts: str) -> None:
        monkeypatch.setattr(link, "hosts_for_others", lambda: hosts)

    return reached_at


def test_links_to_pass_on_name_the_network_and_not_localhost(at_localhost):
    at_localhost("192.168.7.20", "hall.example.org")
    assert fact_link(FactIds.of("ra-01"), "effect_sizes") == "http://192.168.7.20:8501/effect_sizes?fact=ra-01"
    assert link.link_for_others("go/overview") == "http://192.168.7.20:8501/go/overview"
    assert "192.168.7.20" in link.caution_on_links()
    assert "hall.example.org" in link.caution_on_links()


def test_a_window_beside_this_one_is_opened_where_this_one_is(at_localhost):
    at_localhost("192.168.7.20")
    assert link.link_to("speaker_notes") == "http://localhost:8501/speaker_notes"


def test_without_a_network_links_stay_here_and_say_so(at_localhost):
    at_localhost()
    assert link.link_for_others("lecture") == "http://localhost:8501/lecture"
    assert "on this device only" in link.caution_on_links()
    assert "In a lecture hall" in link.caution_on_links()


def test_an_address_that_others_reach_is_passed_on_without_a_word(reader, monkeypatch):
    monkeypatch.setattr(link, "hosts_for_others", lambda: ("192.168.7.20",))
    assert link.link_for_others("lecture").startswith("https://atlas.example:8443/")
    assert link.caution_on_links() == ""


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


@pytest.mark.parametrize(("key", "values"), [("d", ["1", "2"]), ("baseline", ["50", "60"])])
def test_a_number_given_twice_is_told_and_the_first_is_kept(reader, key, values):
    (notice,) = notices_for(reader, **{key: values})
    assert "more than once" in notice
    assert reader.query_params.get_all(key) == values[:1]


@pytest.mark.parametrize(("key", "value"), [("d", "abc"), ("d", "9"), ("baseline", "0"), ("baseline", "half")])
def test_a_bad_number_in_the_link_is_told_and_dropped(reader, key, value):
    (notice,) = notices_for(reader, **{key: value})
    assert f"“{value}”, which is not " in notice
    assert current_selection(CONTROLS)[key] == CONTROLS[key].default


def test_a_figure_goes_by_its_id_in_the_link(reader):
    assert notices_for(reader, figure="sh-05") == []
    assert current_selection(CONTROLS)["figure"] == ("sh-05",)
    reader.query_params.clear()
    (notice,) = notices_for(reader, figure=CONTROLS["figure"].options["sh-05"])
    assert "does not know" in notice


def test_a_figure_that_cannot_be_translated_is_not_called_unknown(reader):
    (notice,) = notices_for(reader, figure="ra-01")
    assert "cannot be chosen here" in notice


def test_under_a_path_every_link_keeps_it(reader):
    reader.get_option = {"server.baseUrlPath": "/psych/atlas/"}.__getitem__
    assert (
        fact_link(FactIds.of("ra-01"), "effect_sizes")
        == "https://atlas.example:8443/psych/atlas/effect_sizes?fact=ra-01"
    )
    assert share_link({}, current_selection(CONTROLS), "") == "https://atlas.example:8443/psych/atlas/"
