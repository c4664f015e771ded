"""Decks: the lecture that comes with the atlas, what is refused and how that is told, files and links and back."""

from __future__ import annotations

import base64
import re
import time
import tomllib
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.contract.tables import TABLES_FOLDER
from data.lecture.decks import (
    LECTURE_NAME,
    LONGEST,
    MAX_CHARACTERS,
    MAX_SCENES,
    AnswerSource,
    Deck,
    DeckMistake,
    DeckRead,
    Options,
    Scene,
    Stage,
    pack_deck,
    read_deck,
    unpack_deck,
    write_deck,
)

STAGES = {
    "sky": Stage(("stars", "moon"), {"sources": Options(("a", "b"), False), "size": Options((), True, float)}),
    "sea": Stage(("waves",), {"sort": Options(("name", "count"), True)}),
}
SCENE = {"id": '"one"', "title": '"One"', "question": '"How many?"', "page": '"sky"', "ask": '"room"'}


def toml(*scenes: dict[str, str], title: str = '"A deck"') -> str:
    blocks = ["\n".join(["[[scenes]]", *(f"{name} = {value}" for name, value in scene.items())]) for scene in scenes]
    return "\n\n".join([f"title = {title}", *blocks])


def read(text: str) -> DeckRead:
    return read_deck(text, STAGES, lambda scene: None)


def refused(**fields: str | None) -> str:
    """What is told of a scene with these fields, between two good ones that must survive it."""
    bad = {name: value for name, value in {**SCENE, "id": '"bad"', **fields}.items() if value is not None}
    found = read(toml(SCENE, bad, {**SCENE, "id": '"last"'}))
    assert [scene.scene_id for scene in found.deck.scenes] == ["one", "last"]
    (mistake,) = found.mistakes
    assert mistake.startswith("Scene 2")
    assert len(mistake) < 400
    return mistake


def test_a_good_deck_is_read_whole():
    found = read(
        toml({**SCENE, "exhibits": '["moon"]', "choices": '{ sources = ["a"], size = ["2.5"] }', "notes": '"n"'})
    )
    assert found.mistakes == ()
    expected = Scene("one", "One", "How many?", "sky", ("moon",), {"sources": ("a",), "size": ("2.5",)}, notes="n")
    assert found.deck == Deck("A deck", (expected,))


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"page": '"moon"'}, ("page", "'moon'", "sky, sea")),
        ({"page": "3"}, ("page", "a number (3)", "a text")),
        ({"title": "true"}, ("title", "true or false")),
        ({"title": '""'}, ("title", "a text")),
        ({"title": None}, ("title", "missing")),
        ({"title": f'"{"x" * 500}"'}, ("title", "500", str(LONGEST["title"]))),
        ({"ask": '"loudly"'}, ("ask", "'loudly'", "slider, choices, room")),
        ({"ask": '"slider"'}, ("slider", "none", "figure")),
        ({"ask": '"choices"'}, ("choices", "none", "largest, smallest")),
        ({"exhibits": '["sun"]'}, ("exhibit", "'sun'", "stars, moon")),
        ({"exhibits": '"moon"'}, ("exhibits", "a list of texts")),
        ({"choices": "3"}, ("choices", "a number (3)")),
        ({"choices": '{ sort = ["name"] }'}, ("'sort'", "sky", "sources, size")),
        ({"choices": '{ sources = ["z"] }'}, ("sources", "'z'", "a, b")),
        ({"choices": '{ size = ["1", "2"] }'}, ("size", "2 values", "one")),
        ({"choices": '{ size = ["large"] }'}, ("size", "large")),
        ({"id": '"Not An Id"'}, ("id", "'Not An Id'")),
        ({"id": '"one"'}, ("'one'", "taken")),
        ({"answer": '{ kind = "magic" }'}, ("kind", "'magic'", "figure, largest")),
        ({"answer": "7"}, ("answer", "a number (7)")),
        ({"answer": '{ kind = "figure" }'}, ("figure", "'facts'")),
        ({"answer": '{ kind = "figure", facts = ["x"], end = "middle" }'}, ("end", "'middle'", "low, high")),
        ({"answer": '{ kind = "rise", facts = ["x"], sum = 3 }'}, ("'sum'", "kind, facts")),
        ({"qestion": '"x"'}, ("'qestion'", "question")),
    ],
    ids=lambda part: ", ".join(part)[:40] if isinstance(part, dict) else "",
)
def test_a_bad_scene_is_told_once_and_the_others_work(fields, named):
    mistake = refused(**fields)
    for words in named:
        assert words in mistake


def test_what_the_data_does_not_give_is_told():
    def check(scene: Scene) -> None:
        if scene.scene_id == "bad":
            raise ValueError("fact 'x' gives no figure; allowed are others")

    found = read_deck(toml(SCENE, {**SCENE, "id": '"bad"'}), STAGES, check)
    assert [scene.scene_id for scene in found.deck.scenes] == ["one"]
    assert found.mistakes == ("Scene 2 (bad) was left out: fact 'x' gives no figure; allowed are others.",)


def test_markup_in_a_title_is_told_and_the_scene_stays():
    found = read(toml({**SCENE, "title": '"<script>alert(1)</script>"'}))
    assert [scene.title for scene in found.deck.scenes] == ["<script>alert(1)</script>"]
    (note,) = found.notes
    assert "title holds markup" in note
    assert found.mistakes == ()


def test_a_thousand_scenes_are_cut_to_what_can_be_shown():
    found = read(toml(*({**SCENE, "id": f'"s{number}"'} for number in range(1_000))))
    assert len(found.deck.scenes) == MAX_SCENES
    (mistake,) = found.mistakes
    assert "1,000" in mistake
    assert str(MAX_SCENES) in mistake


@pytest.mark.parametrize(
    "text",
    [
        "not toml at all",
        "title = 'x'",
        "scenes = 3",
        "[scenes]\nx = 1",
        "x = " + "[" * 5_000,
        "a." * 3_000 + "b = 1",
        "[" + " 'a' ." * 3_000 + "b]",
        "x = {" + '"a" . ' * 3_000 + "b = 1}",
        "#" * (MAX_CHARACTERS + 1),
    ],
    ids=[
        *("words", "no scenes", "a number", "a table", "nested"),
        *("a long name", "a long heading", "a long name in a table", "too long"),
    ],
)
def test_what_is_no_deck_is_told_in_one_sentence(text):
    with pytest.raises(DeckMistake) as told:
        read(text)
    assert str(told.value).count("\n") == 0
    assert len(str(told.value)) < 300


@pytest.mark.parametrize(
    ("text", "line", "column", "found", "allowed"),
    [
        ('title = "My hour', 1, 17, "quotation mark does not close", "three quotation marks"),
        ("title = 'My hour", 1, 17, "quotation marks do not close", "as many quotation marks"),
        ("title = My hour", 1, 9, "no value", "a text between quotation marks"),
        ("title = “My hour”", 1, 9, "the quotation mark “", "straight quotation marks"),
        ("title : x", 1, 7, "without an equals sign", "an equals sign and a value"),
        ("title", 1, 6, "without an equals sign", "an equals sign and a value"),
        ('a = 1\n\ntitle = "C:\\data"', 3, 14, "a backslash", "for a backslash"),
        ('title = "\\uD800"', 1, 16, "a character that does not exist", "hexadecimal"),
        ("[[scenes]]\nid = 'x'\nid = 'y'", 3, 9, "a name that was given before", "each name once in a scene"),
        ("[[scenes]\nid = 'x'", 1, 9, "a heading that does not close", "[[scenes]]"),
        ("[scenes]\n[scenes]", 2, 8, "closed before", "[[scenes]], in double brackets"),
        ('exhibits = ["a" "b"]', 1, 17, "a list that does not close", "commas between"),
        ('answer = { kind = "figure"', 1, 27, "a table that does not close", "on one line"),
        ("day = 2026-02-31", 1, 7, "does not exist", "a text between quotation marks"),
        ('title = "He said "no""', 1, 19, "something after the end of a value", "a backslash before each"),
        ("= 3", 1, 1, "no name", "a name such as title"),
        ("// a remark", 1, 1, "no name", "# before a remark"),
        ('title = "My\vhour"', 1, 12, "U+000B vertical tab", "letters"),
        ("title\u200b = 3", 1, 6, "U+200B ZERO WIDTH SPACE", "letters"),
        ("title\u00a0= 3", 1, 6, "U+00A0 NO-BREAK SPACE", "letters"),
        ('\ufefftitle = "My hour', 1, 17, "does not close", "quotation marks"),
        ('a = 1\r\ntitle = "My hour', 2, 17, "does not close", "quotation marks"),
    ],
)
def test_what_is_no_toml_is_told_with_line_and_column(text, line, column, found, allowed):
    with pytest.raises(DeckMistake) as told:
        read(text)
    message = str(told.value)
    assert f"line {line}, column {column} has " in message
    before, _, after = message.partition("; allowed is ")
    assert found in before
    assert allowed in after
    for jargon in ("Expected", "Unterminated", "Invalid", "Illegal", "immutable", "namespace", "inline", "statement"):
        assert jargon not in message


#: A name of many parts, as it is and behind what may look like a text or a remark.
LONG_NAMES = {
    "bare": "{} = 1",
    "heading": "[{}]",
    "in a table": "x = {{ {} = 1 }}",
    "behind four quotation marks": 'x = """a"""" # \\\n{} = 1 # "\n',
    "between texts": 'x = {{k = """a"""", {} = 1, c = "b"}}',
}


@pytest.mark.parametrize("name", ["a." * 20_000 + "b", "'a' . " * 20_000 + "b", '"a".' * 20_000 + "b"])
@pytest.mark.parametrize("around", LONG_NAMES.values(), ids=LONG_NAMES)
def test_a_name_of_many_parts_is_refused_before_it_takes_the_memory(name, around):
    tracemalloc.start()
    with pytest.raises(DeckMistake, match="has more than 250 full stops"):
        read(around.format(name))
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("text", ['"' + '\\"' * 99_000, "'" * 199_000, '"""' * 66_000, ". ." * 60_000])
def test_a_deck_of_signs_costs_no_time(text):
    """Of the processor: the tests beside this one do not count."""
    began = time.process_time()
    with pytest.raises(DeckMistake):
        read(text)
    assert time.process_time() - began < 5


@pytest.mark.parametrize("dots", ["a." * 100, "." * 2_000, "1.5," * 40, "What do you think? ... " * 100])
@pytest.mark.parametrize("quote", ['"', "'", '"""', "'''", '"""\n'])
def test_full_stops_in_a_text_or_a_remark_are_no_name(dots, quote):
    text = toml({**SCENE, "notes": f"{quote}{dots}{quote.strip()} # {dots}"})
    assert read(text).mistakes == ()
    assert dots.strip() in read(text).deck.scenes[0].notes


def test_a_number_that_python_refuses_is_told():
    with pytest.raises(DeckMistake, match="a number of thousands of figures"):
        read(f"x = {'1' * 5000}")


@given(st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from("=[]{}\"'\n\r#.,\\"), max_size=60))
def test_whatever_is_no_deck_is_told_in_words(text):
    with pytest.raises(DeckMistake) as told:
        read(f"title = 3\n{text}")
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("before", ["", "\ufeff"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_deck_of_another_editor_is_read(before, line_end):
    text = toml({**SCENE, "notes": '"""one\ntwo"""'})
    found = read(before + text.replace("\n", line_end))
    assert not found.mistakes
    assert found.deck.scenes[0].notes == "one\ntwo"


@pytest.mark.parametrize("name", ["title", "question", "notes"])
def test_a_control_character_in_a_scene_is_told_with_its_field(name):
    found = read(toml(SCENE, {**SCENE, "id": '"other"', name: '"a\\u000bb"'}))
    assert len(found.deck.scenes) == 1
    assert f"field '{name}' holds the control character U+000B vertical tab" in found.mistakes[0]


def test_a_control_character_in_the_title_of_a_deck_is_told():
    found = read(toml(SCENE, title='"a\\u0000b"'))
    assert found.deck.title == "A lecture"
    assert "title holds the control character U+0000 null" in found.mistakes[0]


def test_a_wrong_title_of_the_deck_leaves_its_scenes():
    found = read(toml(SCENE, title="5"))
    assert len(found.deck.scenes) == 1
    assert "title was a number (5)" in found.mistakes[0]


CHARACTERS = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufffe\uffff")
TEXTS = st.text(CHARACTERS, min_size=1, max_size=80).map(lambda text: " ".join(text.split()) or "x")


@given(title=TEXTS, question=TEXTS, notes=st.text(CHARACTERS | st.just("\n"), max_size=200).map(str.strip))
def test_a_deck_survives_its_file_and_its_link(title, question, notes):
    answer = AnswerSource("figure", ("a;b", '"quoted"'), end="low", given=("c",))
    scene = Scene("one", title, question, "sky", ("moon",), {"sources": ("a", "b")}, "slider", answer, notes)
    deck = Deck(title, (scene,))
    assert read(write_deck(deck)).deck == deck
    assert read(unpack_deck(pack_deck(deck))).deck == deck


@pytest.mark.parametrize("packed", ["", "!!!", "abc", "x" * 5_000, base64.urlsafe_b64encode(b"no zip").decode()])
def test_a_damaged_link_is_told(packed):
    with pytest.raises(DeckMistake, match="damaged"):
        unpack_deck(packed)


def test_a_link_that_was_cut_off_is_told():
    packed = pack_deck(Deck("x", tuple(Scene(f"s{n}", f"Title {n}", "q?", "sky") for n in range(9))))
    with pytest.raises(DeckMistake, match="damaged"):
        unpack_deck(packed[: len(packed) // 2])


def test_a_small_link_does_not_fill_the_memory():
    bomb = base64.urlsafe_b64encode(zlib.compress(b"0" * 200_000_000)).decode().rstrip("=")
    with pytest.raises(DeckMistake, match="damaged"):
        unpack_deck(bomb)


def test_a_scene_that_is_added_gets_an_id_of_its_own():
    deck = Deck("x").with_scene(Scene("a", "t", "q", "sky")).with_scene(Scene("a", "t", "q", "sky"))
    assert [scene.scene_id for scene in deck.scenes] == ["a", "a-2"]
    assert [scene.scene_id for scene in deck.without_scene("a").scenes] == ["a-2"]
    assert deck.place_of("a-2") == 1
    assert deck.place_of("gone") is None


def test_scenes_are_moved_as_far_as_they_go_and_changed_in_place():
    deck = Deck("x", tuple(Scene(scene_id, "t", "q", "sky") for scene_id in "abc"))
    for scene_id, by, order in (("a", 1, "bac"), ("a", -1, "abc"), ("c", 5, "abc"), ("c", -1, "acb"), ("b", -9, "bac")):
        assert "".join(scene.scene_id for scene in deck.moved(scene_id, by).scenes) == order
    changed = deck.with_changed(Scene("b", "new", "q", "sky"))
    assert [scene.title for scene in changed.scenes] == ["t", "new", "t"]


def test_no_figure_is_typed_into_the_lecture_that_comes_with_the_atlas():
    table = tomllib.loads((TABLES_FOLDER / LECTURE_NAME).read_text(encoding="utf-8"))
    shown = [table["title"], *(scene[name] for scene in table["scenes"] for name in ("title", "question", "notes"))]
    assert len(shown) > 30
    assert [text for text in shown if re.search(r"\d", text)] == []
    choices = [value for scene in table["scenes"] for chosen in scene.get("choices", {}).values() for value in chosen]
    assert [value for value in choices if value.replace(".", "").isdigit()] == []
