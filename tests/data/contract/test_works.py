"""references.json: whatever is no CSL-JSON, or cannot be cited, is told with its work and its field."""

from __future__ import annotations

import json

import pytest

from data.contract.mistakes import Mistake
from data.contract.works import parse_works

WORK = {"id": "quill-2010", "type": "book", "title": "A study", "author": [{"family": "Quill", "given": "Nora"}]}


def mistakes_in(text: str) -> list[Mistake]:
    found: list[Mistake] = []
    parse_works(text, found)
    return found


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(
            ("author", value)
            for value in (
                "Nora Quill",
                None,
                {},
                [None],
                ["Nora Quill"],
                [["x"]],
                [{}],
                [{"given": "Nora"}],
                [{"family": 3}],
                [{"family": " "}],
                [{"family": "\u200b"}],
                [{"family": "<i></i>"}],
                [{"family": "Quill", "literal": "Quill"}],
                [{"literal": "et al."}],
                [{"literal": "et al."}, {"family": "Quill"}],
                [{"family": "Quill et al."}],
                [{"family": "al.", "given": "et"}],
                [{"family": "Quill", "first": "Nora"}],
            )
        ),
        *(
            ("issued", value)
            for value in (
                "2010",
                2010,
                {},
                {"raw": "2010"},
                {"date-parts": []},
                {"date-parts": [[]]},
                {"date-parts": [2010]},
                {"date-parts": [[True]]},
                {"date-parts": [["spring"]]},
                {"date-parts": [[2010.5]]},
                {"date-parts": [[2011, 13]]},
                {"date-parts": [[2012, 2, 30]]},
                {"date-parts": [[0]]},
                {"date-parts": [[2090]]},
                {"date-parts": [[2010], [2090, 1]]},
                {"date-parts": [[2012], [2010]]},
                {"date-parts": [[2010], [2011], [2012]]},
                {"literal": " "},
            )
        ),
        ("accessed", {"date-parts": [[2010, 0]]}),
        ("id", 3),
        ("id", [1]),
        ("id", "Quill 2010"),
        ("type", "Book"),
        ("title", 3),
        ("title", " "),
        ("title", "<i></i>"),
        ("DOI", "https://doi.org/10.1000/x"),
        ("URL", "javascript:alert(1)"),
        ("URL", "example.org"),
        ("container-titel", "x"),
        ("doi", "10.1000/x"),
        ("volume", [3]),
        ("volume", 1e999),
        ("publisher", "#REF!"),
        ("title", "Fish &amp; chips"),
        ("container-title", "Zeitschrift f&uuml;r Nichts"),
        ("title", "Th&eacute;rapie&copy;"),
        ("author", [{"family": "O&#39;Brien", "given": "J."}]),
        ("author", [{"family": "Quill", "given": "N. et al."}]),
        ("author", [{"family": "Quill", "given": "N., and others"}]),
        ("author", [{"literal": "-"}]),
        ("author", [{"family": ".", "given": "."}]),
        ("abstract", "a\u000bb"),
        ("keyword", "half \ud800 a character"),
        ("custom", "x"),
        ("custom.reports", {"reports": "nowhere"}),
        ("custom.reports", {"reports": "quill-2010"}),
        ("custom.reports", {"reports": ["quill-2010"]}),
    ],
)
def test_what_cannot_be_cited_is_told_with_its_work_and_field(field, value):
    text = json.dumps([WORK | {field.partition(".")[0]: value}]).replace("Infinity", "1e999")
    (mistake,) = mistakes_in(text)
    assert (mistake.file, mistake.row, mistake.column) == ("references.json", None, field)
    assert "in work 1 (" in mistake.found
    str(mistake).encode("utf-8")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('[{"id": "a", "id": "b", "type": "book", "title": "t"}]', "the same field twice"),
        ('[{"id": "a", "type": "book", "title": "t", "volume": NaN}]', "NaN is no value"),
        (f'[{{"volume": {"1" * 5000}}}]', "a number has thousands of figures"),
        ("[" * 100_000, "nested too deep"),
        ('[{"id": "a"},]', "text that is not JSON"),
        ('[{"title": "a\vb"}]', "text that is not JSON"),
    ],
)
def test_json_that_is_read_in_more_than_one_way_is_told(text, found):
    (mistake,) = [mistake for mistake in mistakes_in(text) if found in mistake.found]
    assert mistake.file == "references.json"


@pytest.mark.parametrize(
    ("field", "suggested"), [("doi", "DOI"), ("containertitle", "container-title"), ("auther", "author")]
)
def test_a_field_that_there_is_not_comes_with_the_nearest(field, suggested):
    (mistake,) = mistakes_in(json.dumps([WORK | {field: "x"}]))
    assert mistake.allowed.startswith(f"a field of CSL-JSON, such as {suggested}")


def test_only_what_is_wrong_is_told():
    good, bad = WORK, WORK | {"id": "other", "type": "novel"}
    (mistake,) = mistakes_in(json.dumps([good, bad]))
    assert "in work 2 (other)" in mistake.found
