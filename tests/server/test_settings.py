from __future__ import annotations

import pytest

from components.server.settings import SettingMistake, Settings, read_settings
from tests.app_server import NoServer, running


def test_nothing_set_is_the_usual():
    assert read_settings({}) == Settings()
    assert (
        read_settings({"ATLAS_FRAME_ANCESTORS": " ", "ATLAS_LOOK_SECONDS": "", "ATLAS_LOG": "", "ATLAS_FORWARDED": ""})
        == Settings()
    )


def test_everything_can_be_set():
    given = {
        "ATLAS_FRAME_ANCESTORS": "https://courses.example.org https://*.uni.example:8443 'self'",
        "ATLAS_LOOK_SECONDS": "0.5",
        "ATLAS_LOG": "json",
        "ATLAS_FORWARDED": "yes",
        "ATLAS_ROOMS": "/var/lib/atlas/rooms.sqlite3",
    }
    origins = ("https://courses.example.org", "https://*.uni.example:8443", "'self'")
    assert read_settings(given) == Settings(origins, 0.5, "json", True, "/var/lib/atlas/rooms.sqlite3")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ATLAS_FRAME_ANCESTORS", "courses.example.org"),
        ("ATLAS_FRAME_ANCESTORS", "https://a.example; script-src *"),
        ("ATLAS_FRAME_ANCESTORS", "https://a.example, https://b.example"),
        ("ATLAS_FRAME_ANCESTORS", "*"),
        ("ATLAS_FRAME_ANCESTORS", "https://a.example/path"),
        ("ATLAS_LOOK_SECONDS", "soon"),
        ("ATLAS_LOOK_SECONDS", "0"),
        ("ATLAS_LOOK_SECONDS", "nan"),
        ("ATLAS_LOOK_SECONDS", "1e9"),
        ("ATLAS_LOG", "xml"),
        ("ATLAS_FORWARDED", "127.0.0.1"),
        ("ATLAS_ROOMS", "mysql://"),
    ],
)
def test_a_mistake_names_the_variable_what_came_and_what_is_allowed(name, value):
    with pytest.raises(SettingMistake) as caught:
        read_settings({name: value})
    message = str(caught.value)
    assert message.startswith(name)
    assert "allowed:" in message
    assert value.split()[-1] in message or value.split()[0] in message


def test_a_server_with_a_mistake_in_its_settings_does_not_start_and_says_why(tmp_path):
    refused = pytest.raises(NoServer, match="ATLAS_LOG is 'xml'; allowed: auto, json, plain")
    with refused, running(tmp_path / "log", ATLAS_LOG="xml"):
        pass
