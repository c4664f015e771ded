"""``python -m data`` checks every table and prints a summary; exit status 1 on any mistake."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from data.contract.mistakes import TableMistakes
from data.contract.tables import TABLES_FOLDER, load_tables


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m data", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=TABLES_FOLDER, help="where the tables lie")
    folder = parser.parse_args(arguments).folder
    try:
        tables = load_tables(folder)
    except TableMistakes as mistakes:
        print(mistakes, file=sys.stderr)
        return 1
    for name, frame in tables.frames():
        print(f"{name:20} {len(frame):4} rows")
    print(f"{'references':20} {len(tables.references):4} works")
    return 0


if __name__ == "__main__":
    sys.exit(main())
