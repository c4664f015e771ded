"""Exports are functions from leaves to files: importing them loads nothing that serves pages."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

from components import exports

ROOT = Path(exports.__file__).parents[2]
MODULES = [f"components.exports.{module.name}" for module in pkgutil.iter_modules(exports.__path__)]


def test_there_are_modules_to_look_at():
    assert len(MODULES) >= 9


@pytest.mark.parametrize("modules", [MODULES, ["components.exhibits.exhibit"]], ids=["exports", "exhibit"])
def test_importing_it_does_not_load_streamlit(modules):
    look = f"import sys, {', '.join(modules)}; print('streamlit' in sys.modules)"
    looked = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    assert looked.stdout.strip() == "False"
