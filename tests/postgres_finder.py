"""Finds a PostgreSQL for the tests of rooms, or gets one: ``python -m tests.postgres_finder`` prints its folder.

In this order: the folder of programs that ``ATLAS_POSTGRES`` names; the newest on the machine; as root on Debian, the
package.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL, run

from tests import programs

VARIABLE = "ATLAS_POSTGRES"
#: Debian keeps every release in a folder of its own.
FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/pgsql/bin")
NOT_FOUND = f"""\
The tests of rooms in a database need PostgreSQL, and none could be found or fetched.
Install it (Debian, Ubuntu: apt-get install postgresql; Fedora: dnf install postgresql-server; macOS: brew install
postgresql), or set {VARIABLE} to the folder that holds initdb and pg_ctl."""
#: PostgreSQL does not run as root; Debian's package brings this user for it.
USER = "postgres"


def find_postgres() -> Path | None:
    """The folder of a PostgreSQL's programs, or None after every way to get one has failed."""
    if named := os.environ.get(VARIABLE):
        if programs.working(f"{named}/initdb"):
            return Path(named)
        raise SystemExit(f"{VARIABLE} is set to '{named}', in which no initdb starts.")
    return _on_the_machine() or (_on_the_machine() if programs.install_debian_package("postgresql") else None)


def _on_the_machine() -> Path | None:
    found = [path for pattern in FOLDERS for path in sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)]
    if on_path := shutil.which("initdb"):
        found.insert(0, Path(on_path).resolve().parent)
    return next((folder for folder in found if programs.working(str(folder / "initdb"))), None)


@contextmanager
def a_postgres(folder: Path, port: int) -> Iterator[str]:
    """The address of a new PostgreSQL that holds nothing yet, for as long as the block lasts."""
    found = find_postgres()
    assert found is not None, NOT_FOUND
    data = folder / "data"
    folder.mkdir(parents=True, exist_ok=True)
    as_user: list[str] = []
    if programs.is_root():
        shutil.chown(folder, USER)
        as_user = ["runuser", "-u", USER, "--"]
        for parent in folder.parents:
            # A folder of a test may be read only by whoever runs it.
            if parent.stat().st_uid == 0 and not parent.stat().st_mode & 0o001 and parent != Path("/"):
                parent.chmod(parent.stat().st_mode | 0o011)
    _do([*as_user, str(found / "initdb"), "-D", str(data), "-U", "atlas", "--auth=trust", "--no-sync", "-E", "UTF8"])
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
    control = [*as_user, str(found / "pg_ctl"), "-D", str(data), "-w"]
    _do([*control, "-o", options, "-l", str(folder / "log"), "start"])
    try:
        yield f"postgresql://atlas@127.0.0.1:{port}/postgres"
    finally:
        run([*control, "-m", "immediate", "stop"], stdout=DEVNULL, stderr=DEVNULL, cwd="/")


def _do(command: list[str]) -> None:
    # Not through a pipe, which the server would keep open; and in a folder that every user may look at.
    done = run(command, stdout=DEVNULL, stderr=DEVNULL, cwd="/")
    assert done.returncode == 0, f"{' '.join(command)} ended with status {done.returncode}"


def main() -> int:
    path = find_postgres()
    print(path or NOT_FOUND, file=sys.stdout if path else sys.stderr)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
