"""List the licences of everything an installed atlas contains: ``python deploy/licences.py > deploy/LICENCES.md``.

The names come from requirements.lock, the licences from each installed package.
"""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

LOCK = Path(__file__).with_name("requirements.lock")
_PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)
_CLASSIFIER = "License :: OSI Approved :: "
#: Third-party files that the atlas carries.
_VENDORED = (
    ("plotly.js cartesian bundle", "4.1.1", "MIT", "components/exhibits/drawing/vendor/"),
    ("Schema of CSL-JSON", "", "MIT", "data/contract/csl/"),
)


def pinned() -> list[tuple[str, str]]:
    """The packages of the lock with their versions; a package may appear once for each platform."""
    return [(found["name"], found["version"]) for found in _PINNED.finditer(LOCK.read_text(encoding="utf-8"))]


def licence_of(name: str) -> str:
    """The licence that an installed package states, or "" for a package that is only installed on other systems."""
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    expression = told.get("License-Expression") or ""
    classified = [line.removeprefix(_CLASSIFIER) for line in told.get_all("Classifier") or () if _CLASSIFIER in line]
    # Some packages give the full text; its first line names the licence.
    words = (told.get("License") or "").strip().partition("\n")[0]
    return expression or "; ".join(classified) or words or "see the package"


def table() -> str:
    """The list as a Markdown document."""
    rows = [(name, version, licence_of(name) or "not installed here", "PyPI") for name, version in pinned()]
    lines = [f"| {' | '.join(row)} |" for row in (*rows, *_VENDORED)]
    return "\n".join(
        [
            "# Licences",
            "",
            "What an installed atlas holds beside its own code (MIT) and tables (CC BY 4.0), with the licence that",
            "each states; `make lock` writes this list. The same as a CycloneDX bill of materials, with the hash of",
            "every file, is [sbom.cdx.json](sbom.cdx.json).",
            "",
            "| what | version | licence | from |",
            "|---|---|---|---|",
            *lines,
            "",
        ]
    )


if __name__ == "__main__":
    print(table(), end="")
