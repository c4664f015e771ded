"""Check the tables of the atlas, or write out what they hold.

``python -m data`` checks the atlas's own tables and prints a summary. ``check`` does the same for any folder.
``export`` writes one format to standard output. ``template`` writes a workbook to fill in with a spreadsheet, and
``read`` turns a filled one into tables. The exit status is 1 on any mistake.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

from data.atlas import bibliography
from data.atlas.atlas import Atlas, load_atlas
from data.atlas.exports import as_csv, fact_rows
from data.contract.mistakes import TableMistakes
from data.contract.schema import FACT_TABLES
from data.contract.tables import TABLES_FOLDER, Reference, Tables, load_tables
from data.workbook.reading import read_workbook
from data.workbook.template import as_template


def _items(atlas: Atlas) -> list[Reference]:
    return list(bibliography.bibliography_items(atlas.tables).values())


def _facts_as_csv(atlas: Atlas) -> bytes:
    ids = [fact_id for name, column in FACT_TABLES.items() for fact_id in getattr(atlas.tables, name)[column]]
    return as_csv(fact_rows(atlas.facts, ids))


#: What ``export`` writes, as bytes of UTF-8.
FORMATS: dict[str, Callable[[Atlas], bytes]] = {
    "bibtex": lambda atlas: bibliography.as_bibtex(_items(atlas)).encode(),
    "ris": lambda atlas: bibliography.as_ris(_items(atlas)).encode(),
    "csl-json": lambda atlas: bibliography.as_csl_json(_items(atlas)).encode(),
    "apa": lambda atlas: bibliography.as_apa_text(_items(atlas), atlas.citations).encode(),
    "csv": _facts_as_csv,
}


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = _parser().parse_args(arguments)
    try:
        if chosen.command == "export":
            return _export(chosen.folder, chosen.format)
        if chosen.command == "template":
            return _template(chosen.workbook, chosen.folder)
        if chosen.command == "read":
            return _read(chosen.workbook, chosen.folder)
        return _check(chosen.folder, as_json=chosen.json)
    except BrokenPipeError:  # the reader of the output has closed it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        _tell(f"The output cannot be written ({str(error.strerror).lower()}); send it elsewhere.\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data", description=__doc__, allow_abbrev=False)
    parser.set_defaults(command="check", folder=TABLES_FOLDER, json=False)
    commands = parser.add_subparsers(dest="command")
    folder = argparse.ArgumentParser(add_help=False)
    folder.add_argument("folder", nargs="?", type=Path, default=TABLES_FOLDER, help="where the tables lie")
    check = commands.add_parser("check", parents=[folder], help="tell every mistake; exit status 1 if there is one")
    check.add_argument("--json", action="store_true", help="tell them as JSON, for programs")
    export = commands.add_parser("export", parents=[folder], help="write one format to standard output")
    export.add_argument("--format", required=True, choices=FORMATS, help="csv holds every fact with its citation")
    template = commands.add_parser("template", help="write a workbook with a sheet for each table, to fill")
    template.add_argument("workbook", type=Path, help="the .xlsx file to write")
    template.add_argument("folder", nargs="?", type=Path, help="where tables lie whose rows it is to hold")
    read = commands.add_parser("read", help="check a filled workbook, and write its tables if it has no mistake")
    read.add_argument("workbook", type=Path, help="the .xlsx file to read")
    read.add_argument("folder", type=Path, help="where to write the tables")
    return parser


def _template(workbook: Path, folder: Path | None) -> int:
    if workbook.suffix.lower() != ".xlsx":
        _tell(f"{workbook} would not open as a workbook; end its name in .xlsx.\n")
        return 1
    try:
        tables = load_tables(folder) if folder else None
    except TableMistakes as mistakes:
        _tell(f"{mistakes}\n")
        return 1
    try:
        workbook.write_bytes(as_template(tables))
    except OSError as error:
        _tell(f"{workbook} cannot be written ({str(error.strerror).lower()}); name a file in a folder that is there.\n")
        return 1
    return 0


def _read(workbook: Path, folder: Path) -> int:
    try:
        read_workbook(workbook, folder)
    except TableMistakes as mistakes:
        _tell(f"{mistakes}\n")
        return 1
    except OSError as error:
        _tell(f"{folder} cannot be written ({str(error.strerror).lower()}); name another folder.\n")
        return 1
    return _check(folder, as_json=False)


def _check(folder: Path, *, as_json: bool) -> int:
    try:
        tables = load_tables(folder)
    except TableMistakes as mistakes:
        if as_json:
            _print_json(folder, {}, mistakes)
        else:
            _tell(f"{mistakes}\n")
        return 1
    counts = _counts(tables)
    if as_json:
        _print_json(folder, counts, None)
    else:
        _print("".join(f"{name:20} {count:4} {unit}\n" for name, (count, unit) in counts.items()))
    return 0


def _counts(tables: Tables) -> dict[str, tuple[int, str]]:
    counts = {name: (len(frame), "rows") for name, frame in tables.frames()}
    return counts | {"references": (len(tables.references), "works")}


def _print_json(folder: Path, counts: dict[str, tuple[int, str]], mistakes: TableMistakes | None) -> None:
    report = {
        "folder": str(folder),
        "ok": mistakes is None,
        "counts": {name: count for name, (count, _) in counts.items()},
        "mistakes": [mistake.as_record() for mistake in mistakes.mistakes] if mistakes else [],
    }
    _print(json.dumps(report, ensure_ascii=False, indent=2) + "\n")


def _export(folder: Path, name: str) -> int:
    try:
        atlas = load_atlas(folder)
    except TableMistakes as mistakes:
        _tell(f"{mistakes}\n")
        return 1
    if name in ("bibtex", "ris"):
        _tell("".join(f"{sentence}\n" for sentence in bibliography.entries_cut_short(atlas)))
    _print(FORMATS[name](atlas))
    return 0


def _print(content: str | bytes) -> None:
    """Write UTF-8 to the standard output, whatever encoding the machine uses."""
    _write(content, sys.stdout)


def _tell(content: str) -> None:
    """Write to the standard error, if there is one."""
    if sys.stderr is not None:
        _write(content, sys.stderr)


def _write(content: str | bytes, stream: TextIO | None) -> None:
    if stream is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    # A name of a file need not be UTF-8.
    content = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    stream.flush()
    stream.buffer.write(content)
    stream.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
