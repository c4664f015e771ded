from __future__ import annotations

from dataclasses import replace

import pytest

from data.contract.tables import TABLES_FOLDER
from data.own_evidence.cells import NoNumber, number_in
from data.own_evidence.columns import recognised
from data.own_evidence.reading_process import read
from data.own_evidence.sheets import ReadingChoices, Sheet
from data.own_evidence.studies import LEFT_OUT, MappingChoices, Studies, read_studies
from tests.own_files import metapsy_form


def sheet_of(text: str | bytes, **choices: str) -> Sheet:
    content = text if isinstance(text, bytes) else text.encode()
    return Sheet.from_record("a.csv", read("a.csv", content, ReadingChoices(**choices)))


def told(sheet: Sheet, **said: object) -> Studies:
    suggested = MappingChoices.suggested(sheet)
    families = tuple((name, family or "mixed_control") for name, family in suggested.families)
    return read_studies(sheet, replace(suggested, families=families, **{"effect_direction": "treatment", **said}))


@pytest.mark.parametrize(
    ("text", "sign", "number"),
    [
        ("0.5", ".", 0.5), ("-.5", ".", -0.5), ("−0,5", ",", -0.5), ("1e-3", ".", 0.001), ("12 345", ",", 12345.0),
        ("3.", ".", 3.0), ("NA", ".", None), ("", ",", None), ("n/a", ".", None), (0.25, ",", 0.25),
    ],
)  # fmt: skip
def test_what_is_a_number(text, sign, number):
    assert number_in(text, sign) == number


@pytest.mark.parametrize(
    ("text", "sign"),
    [("1,234", "."), ("1.234", ","), ("0.5*", "."), ("=1+1", "."), ("five", "."), ("1e999", "."), ("inf", "."),
     ("0.5 (0.1)", "."), ("+", "."), ("1 23", "."), ("e5", ".")],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_is_no_number(text, sign):
    with pytest.raises(NoNumber):
        number_in(text, sign)


def test_the_forms_are_known_by_their_columns():
    metapsy = recognised(sheet_of(metapsy_form()).columns)
    assert metapsy.form == "metapsy"
    assert metapsy.columns["effect"] == ".g"
    assert metapsy.columns["comparator"] == "condition_arm2"
    metafor = recognised(["author", "yi", "vi"])
    assert (metafor.form, metafor.columns) == ("metafor", {"study": "author", "effect": "yi", "variance": "vi"})
    assert recognised(["Study", "Hedges' g", "95% CI lower", "95% CI upper", "N"]).columns == {
        "study": "Study", "effect": "Hedges' g", "lower": "95% CI lower", "upper": "95% CI upper", "n": "N",
    }  # fmt: skip
    assert recognised(["a", "b"]).columns == {}


def test_the_table_of_the_atlas_turns_its_own_rows():
    sheet = sheet_of((TABLES_FOLDER / "effect_sizes.csv").read_bytes())
    suggested = MappingChoices.suggested(sheet)
    assert suggested.form == "atlas"
    studies = read_studies(sheet, suggested)
    assert studies.asked == ()
    assert len(studies.effects) + len(studies.refusals) == len(sheet.rows)
    place = {name: number for number, name in enumerate(sheet.columns)}
    signed = {row[place["effect_id"]]: row[place["signed_value"]] for row in sheet.rows}
    for effect in studies.effects:
        assert effect.effect == float(signed[effect.study])
        assert effect.lower < effect.upper


def test_a_row_of_the_atlas_that_prints_what_is_against_the_treatment_is_turned():
    head = "effect_id,value,signed_value,ci_low,ci_high,ci_level,comparator_family\n"
    sheet = sheet_of(f"{head}a,-0.5,0.5,-0.9,-0.1,90,placebo\nb,0.5,,0.1,0.9,90,placebo\n")
    studies = read_studies(sheet, MappingChoices.suggested(sheet))
    (effect,) = studies.effects
    assert (effect.effect, effect.lower, effect.upper, effect.level_percent) == (0.5, 0.1, 0.9, 90)
    assert effect.is_turned
    assert [refusal.why for refusal in studies.refusals] == ["The table does not say which side it favours."]


def test_a_direction_is_asked_and_never_guessed():
    sheet = sheet_of("study,yi,vi\nA,0.1,0.1\n")
    suggested = MappingChoices.suggested(sheet)
    assert (suggested.effect_direction, suggested.score_direction) == ("", "")
    asked = read_studies(sheet, suggested)
    assert asked.effects == ()
    assert asked.asked == (
        "Say which kind of comparison each comparator is.",
        "Say which side a positive effect favours.",
    )
    assert read_studies(sheet, replace(suggested, families=(("", "placebo"),))).asked == (
        "Say which side a positive effect favours.",
    )
    means = sheet_of("study,m1i,sd1i,n1i,m2i,sd2i,n2i\nA,10,2,20,12,2,20\n")
    assert told(means).asked == ("Say whether a lower or a higher score is better.",)
    (lower,), (higher,) = (told(means, score_direction=word).effects for word in ("lower", "higher"))
    assert lower.effect == -higher.effect > 0
    assert (lower.is_turned, higher.is_turned) == (True, False)


def test_an_effect_for_the_comparison_is_turned_with_its_interval():
    sheet = sheet_of("study,effect,lower,upper\nA,-0.5,-0.9,-0.1\n")
    (effect,) = told(sheet, effect_direction="comparison").effects
    assert (effect.effect, effect.lower, effect.upper) == (0.5, 0.1, 0.9)


def test_each_row_says_what_its_standard_error_came_from():
    sheet = sheet_of(
        "study,yi,sei,vi,lower,upper,m1i,sd1i,n1i,m2i,sd2i,n2i\n"
        "A,0.5,0.2,NA,,,,,,,,\nB,0.5,,0.04,,,,,,,,\nC,0.5,,,0.108,0.892,,,,,,\nD,,,,,,12,2,30,11,2,30\n"
    )
    effects = told(sheet, score_direction="higher").effects
    assert [e.formula for e in effects] == ["standard_error", "variance", "interval", "two_groups"]
    assert [e.standard_error for e in effects[:3]] == pytest.approx([0.2, 0.2, 0.2], abs=0.0001)
    assert [e.has_own_interval for e in effects] == [False, False, True, False]
    assert effects[2].found == "yi 0.5; lower 0.108; upper 0.892"
    assert effects[3].n_patients == 60


def test_every_mistake_is_told_at_once_with_its_place():
    sheet = sheet_of("study,yi,sei,ni\nA,0.5,0.2,40\nB,half,0.2,40\nC,0.5,0,many\n,0.5,0.2,1\nE,0.5,,40\n")
    studies = told(sheet)
    assert [effect.study for effect in studies.effects] == ["A"]
    assert [(m.row, m.column, m.found) for m in studies.mistakes] == [
        (3, "yi", "“half”"), (4, "sei", "“0”"), (4, "ni", "“many”"),
    ]  # fmt: skip
    assert all(m.allowed for m in studies.mistakes)
    assert {(2, "sei"), (1, "yi"), (2, "ni")} <= set(studies.marked)
    assert [(r.place, r.study) for r in studies.refusals] == [
        ("row 3", "B"), ("row 4", "C"), ("row 5", "(no name)"), ("row 6", "E"),
    ]  # fmt: skip
    assert studies.refusals[-1].why == "It has no standard error, variance or interval."


def test_a_mistake_in_a_number_that_nothing_needs_costs_no_row():
    studies = told(sheet_of("study,yi,sei,ni\nA,0.5,0.2,many\n"))
    assert len(studies.effects) == len(studies.mistakes) == 1
    assert studies.effects[0].n_patients is None


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("A,0.5,0.2,0.1,0.9,40\nA,0.5,0.2,0.1,0.9,40", "the same study and figures as in row 2"),
        ("A,0.5,0.2,0.1,0.9,40\nA,0.6,0.2,0.1,0.9,40", "2 effects of one sample"),
        ("A,1.5,0.2,0.1,0.9,40", "outside its own interval"),
        ("A,5.5,0.2,5.1,5.9,40", "is beyond 5"),
        ("A,0.5,0.2,0.1,0.9,0.5", "no plausible number of patients"),
        ("A,0.5,0.2,0.1,0.9,-3", "no plausible number of patients"),
        ("A,0.5,0.01,0.48,0.52,20", "too few for a standard error"),
    ],
)
def test_what_to_look_at_twice_is_warned_of(rows, words):
    studies = told(sheet_of(f"study,effect,se,lower,upper,n\n{rows}\n"))
    assert any(words in warning.words for warning in studies.warnings), studies.warnings
    assert all(warning.place.startswith("row ") for warning in studies.warnings)


def test_a_table_without_anything_odd_is_not_warned_of():
    assert (
        told(sheet_of("study,effect,se,lower,upper,n\nA,0.5,0.2,0.1,0.9,120\nB,0.1,0.2,-0.3,0.5,100\n")).warnings == ()
    )


def test_comparators_go_to_the_families_that_the_reader_says():
    sheet = sheet_of(metapsy_form())
    suggested = MappingChoices.suggested(sheet)
    assert dict(suggested.families) == {"cau": "mixed_control", "other ctr": "mixed_control", "wl": "mixed_control"}
    mapped = replace(
        suggested,
        effect_direction="treatment",
        families=(("cau", "other_therapy"), ("other ctr", LEFT_OUT), ("wl", "mixed_control")),
    )
    studies = read_studies(sheet, mapped)
    assert {e.comparator: e.family for e in studies.effects} == {"cau": "other_therapy", "wl": "mixed_control"}
    assert all("left out" in refusal.why for refusal in studies.refusals)
    assert len(studies.effects) + len(studies.refusals) == 22
