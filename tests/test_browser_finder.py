"""The order in which a browser, and nginx, are looked for. Nothing is installed: every command is only noted."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from tests import browser_finder, nginx_finder, programs

PLAYWRIGHTS = "/cache/chromium/chrome"
WINDOWLESS = f"/usr/bin/{browser_finder.WINDOWLESS}"


@dataclass
class Machine:
    """A pretended machine: the programs it has, and what installing something adds to them."""

    programs: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    download_works: bool = False
    update_works: bool = True
    package_works: bool = False
    windowless_works: bool = False
    commands: list[str] = field(default_factory=list)

    def which(self, name: str) -> str | None:
        return next((path for path in (name, f"/usr/bin/{name}") if path in self.programs), None)

    def run(self, command: list[str], *, minutes: float) -> str | None:
        assert minutes > 0
        match command:
            case [path, "--version" | "-v"]:
                return None if path in self.broken else "Chromium 156"
            case [_, "-c", _]:
                return f"{PLAYWRIGHTS}\n"
            case [_, "-m", "playwright", *_]:
                return self._install("playwright", self.download_works, PLAYWRIGHTS)
            case ["apt-get", "update"]:
                return self._install("update", self.update_works, "/usr/bin/apt-get")
            case ["apt-get", "install", *_, "nginx-light"]:
                return self._install("nginx", self.package_works, "/usr/sbin/nginx")
            case ["apt-get", "install", *_, browser_finder.WINDOWLESS]:
                return self._install("windowless", self.windowless_works, WINDOWLESS)
            case ["apt-get", "install", *_]:
                return self._install("package", self.package_works, "/usr/bin/chromium")
        raise AssertionError(f"unexpected command {command}")

    def _install(self, name: str, works: bool, program: str) -> str | None:
        self.commands.append(name)
        if not works:
            return None
        self.programs.add(program)
        return ""


@pytest.fixture
def on_machine(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Machine]:
    def pretend(*programs: str, root: bool = False, named: str | None = None, **settings: object) -> Machine:
        machine = Machine(programs=set(programs), **settings)  # type: ignore[arg-type]
        monkeypatch.setattr(shutil, "which", machine.which)
        monkeypatch.setattr("tests.programs.run", machine.run)
        monkeypatch.setattr("tests.programs.is_root", lambda: root)
        if named is None:
            monkeypatch.delenv(browser_finder.VARIABLE, raising=False)
            monkeypatch.delenv(nginx_finder.VARIABLE, raising=False)
        else:
            monkeypatch.setenv(browser_finder.VARIABLE, named)
        return machine

    return pretend


def test_the_named_browser_comes_first(on_machine):
    on_machine("/usr/bin/chromium", "/opt/mine", named="/opt/mine")
    assert browser_finder.find_browser() == "/opt/mine"


def test_a_named_browser_that_does_not_start_is_an_error_and_not_passed_over(on_machine):
    on_machine("/usr/bin/chromium", named="/opt/mine")
    with pytest.raises(SystemExit, match="ATLAS_BROWSER is set to '/opt/mine'"):
        browser_finder.find_browser()


@pytest.mark.parametrize("path", [*(f"/usr/bin/{name}" for name in browser_finder.NAMES), *browser_finder.MAC_PATHS])
def test_a_browser_on_the_machine_is_used_without_installing_anything(on_machine, path):
    machine = on_machine(path, "/usr/bin/apt-get", PLAYWRIGHTS, root=True)
    assert browser_finder.find_browser() == path
    assert machine.commands == []


def test_a_stand_in_that_does_not_start_is_passed_over(on_machine):
    stand_in = "/usr/bin/chromium-browser"
    on_machine(stand_in, "/usr/bin/google-chrome", broken={stand_in})
    assert browser_finder.find_browser() == "/usr/bin/google-chrome"


def test_a_browser_that_playwright_has_already_is_not_fetched_again(on_machine):
    machine = on_machine(PLAYWRIGHTS)
    assert browser_finder.find_browser() == PLAYWRIGHTS
    assert machine.commands == []


def test_playwright_is_asked_before_debian(on_machine):
    machine = on_machine("/usr/bin/apt-get", root=True, download_works=True, package_works=True)
    assert browser_finder.find_browser() == PLAYWRIGHTS
    assert machine.commands == ["playwright"]


def test_playwrights_browser_without_its_libraries_gives_way_to_debian(on_machine):
    machine = on_machine("/usr/bin/apt-get", root=True, download_works=True, package_works=True, broken={PLAYWRIGHTS})
    assert browser_finder.find_browser() == "/usr/bin/chromium"
    assert machine.commands == ["playwright", "update", "package"]


@pytest.mark.parametrize("update_works", [True, False])
def test_debian_is_last_and_goes_on_with_old_lists(on_machine, update_works):
    machine = on_machine("/usr/bin/apt-get", root=True, update_works=update_works, package_works=True)
    assert browser_finder.find_browser() == "/usr/bin/chromium"
    assert machine.commands == ["playwright", "update", "package"]


@pytest.mark.parametrize(
    ("programs", "root"), [(["/usr/bin/apt-get"], False), ([], True)], ids=["not root", "not Debian"]
)
def test_packages_are_installed_only_as_root_on_debian(on_machine, programs, root):
    machine = on_machine(*programs, root=root, package_works=True)
    assert browser_finder.find_browser() is None
    assert machine.commands == ["playwright"]


def test_tests_read_without_windows_where_they_can(on_machine):
    on_machine("/usr/bin/chromium", WINDOWLESS)
    assert browser_finder.find_windowless() == WINDOWLESS


def test_a_browser_without_windows_is_fetched_on_debian(on_machine):
    machine = on_machine("/usr/bin/chromium", "/usr/bin/apt-get", root=True, windowless_works=True)
    assert browser_finder.find_windowless() == WINDOWLESS
    assert machine.commands == ["update", "windowless"]


def test_the_whole_browser_does_where_there_is_none_without_windows(on_machine):
    on_machine("/usr/bin/chromium", "/usr/bin/apt-get", root=True)
    assert browser_finder.find_windowless() == "/usr/bin/chromium"


def test_the_named_browser_is_read_with_windows_or_without(on_machine):
    on_machine("/opt/mine", WINDOWLESS, named="/opt/mine")
    assert browser_finder.find_windowless() == "/opt/mine"


def test_the_script_prints_the_path_and_nothing_else(on_machine, capsys):
    on_machine("/usr/bin/chromium")
    assert browser_finder.main() == 0
    assert capsys.readouterr().out == "/usr/bin/chromium\n"


def test_without_any_browser_the_script_fails_and_says_what_to_install(on_machine, capsys):
    on_machine()
    assert browser_finder.main() == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "apt-get install chromium" in printed.err
    assert browser_finder.VARIABLE in printed.err


def test_a_command_that_fails_or_is_missing_is_no_crash(capsys):
    assert programs.run(["/nowhere/at/all", "--version"], minutes=1) is None
    assert programs.run(["sh", "-c", "echo out of luck >&2; exit 3"], minutes=1) is None
    assert "out of luck" in capsys.readouterr().err


def test_an_nginx_that_only_root_has_in_sight_is_found(on_machine):
    machine = on_machine("/usr/sbin/nginx", "/usr/bin/apt-get", root=True)
    assert nginx_finder.find_nginx() == "/usr/sbin/nginx"
    assert machine.commands == []


def test_nginx_is_installed_where_it_can_be_and_missed_where_it_cannot(on_machine, capsys):
    machine = on_machine("/usr/bin/apt-get", root=True, package_works=True)
    assert nginx_finder.find_nginx() == "/usr/sbin/nginx"
    assert machine.commands == ["update", "nginx"]
    on_machine("/usr/bin/apt-get", root=False)
    assert nginx_finder.find_nginx() is None
    assert nginx_finder.main() == 1
    assert "apt-get install nginx-light" in capsys.readouterr().err
