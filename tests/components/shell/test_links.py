"""Short links: said aloud, read back to the same view, sent on by the route; and codes that a phone reads."""

from __future__ import annotations

import io
from itertools import combinations
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
import zxingcpp
from PIL import Image

from components.current import shared_atlas
from components.lecture.scenes import built_in_scenes
from components.registry import HOME, PAGES, TITLES, shared_keys
from components.session.link import SHORT
from components.shell.links import (
    LONGEST_IN_CODE,
    begins_short_link,
    full_address,
    qr_picture,
    read_short_path,
    short_path,
)

ATLAS, CONTROLS = shared_atlas()
#: The page of each control that belongs to one.
OWNERS = {control.key: page.name for page in PAGES.values() for control in page.controls(ATLAS)}


def sent_on(path: str) -> str:
    """The address that a short link stands for; the server hands on its path unquoted."""
    return full_address(unquote(path.removeprefix(f"{SHORT}/")).split("/"), "")


def chosen_again(page: str, choices: dict[str, tuple[str, ...]]) -> tuple[str, dict[str, set[str]]]:
    """Page and labels that the short link of some choices stands for, by way of the server."""
    to = urlsplit(sent_on(short_path(page, choices, CONTROLS, ATLAS)))
    assert (to.scheme, to.netloc) == ("", ""), "it would lead to another host"
    labels: dict[str, set[str]] = {}
    for key, value in parse_qsl(to.query, keep_blank_values=True):
        labels.setdefault(key, set()).add(value)
    return to.path, labels


def test_codes_on_a_wall_are_read_from_forty_times_their_width():
    # A phone's camera of 4,000 pixels sees some 50 widths of the code across from there.
    across = 4_000 // 50
    names = [scene.scene_id for scene in built_in_scenes(ATLAS, CONTROLS).deck.scenes]
    for path in ("r/K7PX2", *(f"{SHORT}/{name}" for name in names)):
        link = f"http://hall.example.org:8501/{path}"
        code = Image.open(io.BytesIO(qr_picture(link))).convert("L")
        seen = Image.new("L", (3 * across, 3 * across), 255)
        seen.paste(code.resize((across, across), Image.Resampling.BOX), (across, across))
        found = zxingcpp.read_barcodes(seen)
        assert [barcode.text for barcode in found] == [link]


@pytest.mark.parametrize("page", TITLES)
def test_a_page_as_it_opens_has_a_link_of_its_name(page):
    assert short_path(page, {}, CONTROLS, ATLAS) == f"{SHORT}/{page.replace('_', '-')}"
    assert chosen_again(page, {}) == ("/" if page == HOME else f"/{page}", {})


@pytest.mark.parametrize("key", CONTROLS)
def test_every_option_of_every_control_comes_back(key):
    control, page = CONTROLS[key], OWNERS.get(key, HOME)
    for value in getattr(control, "options", ("0.8", "-0.15", "30")):
        if (value,) == control.default or (not hasattr(control, "options") and control.refusal(value)):
            continue
        _, labels = chosen_again(page, {key: (value,)})
        assert labels == {key: set(control.in_link((value,)))}


def test_several_choices_come_back_together():
    choices = {
        "conditions": ("anxiety", "depression"),
        "sources": ("verywell",),
        "layers": ("stated",),
        "comparisons": (),
    }
    path, labels = chosen_again("effect_sizes", choices)
    assert path == "/effect_sizes"
    assert labels == {
        "conditions": {"Anxiety", "Depression"},
        "sources": {ATLAS.choices.source_labels["verywell"]},
        "layers": {"Stated"},
        "comparisons": {""},
    }


def test_a_link_can_be_said_aloud():
    path = short_path(
        "effect_sizes", {"conditions": ("personality_disorders",), "layers": ("stated",)}, CONTROLS, ATLAS
    )
    assert path == "go/effect-sizes/personality-disorders/layers-stated"


def test_a_default_is_left_out():
    everything = {key: CONTROLS[key].default for key, page in OWNERS.items() if page == "effect_sizes"}
    assert short_path("effect_sizes", everything, CONTROLS, ATLAS) == "go/effect-sizes"


def test_no_two_filters_share_a_name():
    for one, other in combinations(shared_keys(ATLAS), 2):
        assert not set(CONTROLS[one].options) & set(CONTROLS[other].options)
    prefixes = tuple(f"{key.replace('_', '-')}-" for key in OWNERS)
    assert not [
        o for key in shared_keys(ATLAS) for o in CONTROLS[key].options if o.replace("_", "-").startswith(prefixes)
    ]


@pytest.mark.parametrize(
    ("parts", "page", "query"),
    [
        (["nowhere"], HOME, [("go", "nowhere")]),
        ([], HOME, []),
        (["sources", "layers-stated"], "sources", [("go", "layers-stated")]),
        (["effect-sizes", "flu"], "effect_sizes", [("go", "flu")]),
        (["effect-sizes", "layers-loud"], "effect_sizes", [("layers", "loud")]),
        (["effect-sizs", "depression"], "effect_sizes", [("go", "effect-sizs"), ("conditions", "Depression")]),
        (["effect-sizes", "depresion"], "effect_sizes", [("conditions", "depresion")]),
        (["effect-sizes", "uk-giude"], "effect_sizes", [("sources", "uk-giude")]),
        (["effect-sizes", "conditions-depresion"], "effect_sizes", [("conditions", "depresion")]),
        (["effect-sizes", "no-depression"], "effect_sizes", [("conditions", "no-depression")]),
        (["effect-translator", "d--0.15"], "effect_translator", [("d", "-0.15")]),
        (["nowhere", "depression"], HOME, [("go", "nowhere"), ("conditions", "Depression")]),
    ],
)
def test_what_nobody_knows_is_left_for_the_page_to_tell(parts, page, query):
    assert read_short_path(parts, CONTROLS, ATLAS) == (page, query)


@pytest.mark.parametrize(
    "path",
    [
        "effect-sizes/depression/layers-stated",
        "Effect-Sizes/Depression/Layers-Stated",
        "EFFECT_SIZES/DEPRESSION/LAYERS_STATED",
        "effect sizes/ depression /layers stated.",
        "effect–sizes/depression./layers\u2011stated,",
        "effect-sizes/depression/layers-stated.",
        "effect-sizes./depression/layers-stated/.",
        "“effect-sizes/depression/layers-stated”",
        "/effect-sizes//depression/layers-stated/",
        "effect-sizes/depression/layers-stated)",
        "effect-sizes/depression/layers-stated>",
        "effect-sizes/depression/layers-stated].",
        "effect-sizes/depression/layers-stated**",
        "effect-sizes/depression/_layers-stated_",
        "effect+sizes/depression/layers+stated",
        "effect-sizes/conditions-depression/layers-stated",
        "effect-sizes/conditions=depression/layers=stated",
        "Effect-Sizes/Condition: Depression/Layer of evidence – Stated",
        "effect-sizes/conditions_depression./stated",
        "effect-sizes/depression/layers-stated…",
        "\uff25ffect\uff0dsizes/\uff44epression/layers-stated",
        "„effect-sizes/depression/layers-stated‘",
    ],
)
def test_a_link_typed_from_a_wall_is_heard_as_it_was_meant(path):
    to = urlsplit(sent_on(f"{SHORT}/{path}"))
    assert to.path == "/effect_sizes"
    assert parse_qsl(to.query) == [("conditions", "Depression"), ("layers", "Stated")]


def test_a_label_is_heard_like_an_id():
    to = urlsplit(sent_on(f"{SHORT}/session-lengths/UK guide/Personality disorders"))
    assert parse_qsl(to.query) == [("sources", "UK guide"), ("conditions", "Personality disorders")]


@pytest.mark.parametrize("path", ["depression", "Depression/", "conditions-depression"])
def test_a_choice_without_a_page_opens_the_overview_with_it(path):
    to = urlsplit(sent_on(f"{SHORT}/{path}"))
    assert (to.path, parse_qsl(to.query)) == ("/", [("conditions", "Depression")])


def test_the_path_of_short_links_alone_opens_the_atlas():
    assert full_address([], "") == "/"
    assert full_address([], "/psych/atlas") == "/psych/atlas/"


@pytest.mark.parametrize(("part", "begins"), [("Go", True), ("GO", True), ("go.", True), ("gone", False), ("", False)])
def test_the_path_of_short_links_is_known_in_capitals(part, begins):
    assert begins_short_link(part) is begins


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("depresion", "which the atlas does not know (the nearest is “Depression”)"),
        ("DEPRESSON", "which the atlas does not know (the nearest is “Depression”)"),
        ("flu", "which the atlas does not know"),
        ("", None),
        ("Depression", None),
        ("depression", None),
        ("bipolar_disorder.", None),
    ],
)
def test_what_is_not_recognised_comes_with_the_nearest(typed, why):
    assert CONTROLS["conditions"].refusal(typed) == why


@pytest.mark.parametrize(
    "path", ["//evil.example", "http://evil.example", "%2F%2Fevil.example", "..%2F..%2Fx", "\\evil"]
)
def test_a_short_link_leads_nowhere_else(path):
    to = urlsplit(sent_on(path))
    assert (to.scheme, to.netloc, to.path) == ("", "", "/")


@pytest.mark.parametrize("link", ["http://localhost:8501/go/overview", "https://atlas.example/go/" + "a-b/" * 100])
def test_a_phone_reads_the_code(link):
    picture = qr_picture(link)
    assert picture is not None
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    assert found.text == link


def test_a_code_too_fine_for_a_phone_is_not_made():
    assert qr_picture("x" * (LONGEST_IN_CODE + 1)) is None
