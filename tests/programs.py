"""Programs that the tests need beside Python: on the machine, or installed as Debian packages where that can be."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

_MINUTE = 60.0


def working(name: str, version_flag: str = "--version") -> str | None:
    """The full path of a program that starts: some systems have a stand-in that only says how to install it."""
    path = shutil.which(name)
    return path if path and run([path, version_flag], minutes=1) is not None else None


def install_debian_package(name: str) -> bool:
    """Install a package if this is a Debian and we are root; whether that was tried."""
    if not is_root() or shutil.which("apt-get") is None:
        return False
    say(f"trying the Debian package {name}")
    if run(["apt-get", "update"], minutes=5) is None:
        say("the lists of packages could not be brought up to date; trying with those that are there")
    run(["apt-get", "install", "-y", "--no-install-recommends", name], minutes=15)
    return True


def run(command: list[str], *, minutes: float) -> str | None:
    """What a command printed, or None if it failed or took too long; why it failed goes to the terminal."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=minutes * _MINUTE)
    except (OSError, subprocess.TimeoutExpired) as error:
        say(f"{Path(command[0]).name}: {error}")
        return None
    if done.returncode:
        lines = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()
        reason = next((line for line in lines if line.startswith(("Error", "E:"))), lines[-1])
        say(f"{Path(command[0]).name} failed: {reason}")
        return None
    return done.stdout


def is_root() -> bool:
    """Whether we may install what is missing."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def say(message: str) -> None:
    """Tell whoever waits what is being done."""
    print(f"tests: {message}", file=sys.stderr, flush=True)
