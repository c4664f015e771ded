"""Where others reach the atlas: only hosts at which it listens and which it lets through."""

from __future__ import annotations

import pytest

from components.session.network import is_only_here, machine_hosts, network_of, open_hosts

MACHINE = ("192.168.7.20", "10.0.0.5")


@pytest.mark.parametrize(
    ("listens_at", "allowed", "expected"),
    [
        ("127.0.0.1", [], ()),
        ("localhost", ["hall.example.org"], ()),
        ("0.0.0.0", ["localhost", "127.0.0.1"], ()),
        ("0.0.0.0", ["localhost", "hall.example.org"], ("hall.example.org",)),
        ("0.0.0.0", ["hall.example.org", "10.0.0.5"], ("hall.example.org", "10.0.0.5")),
        ("0.0.0.0", [], MACHINE),
        ("", ["*"], MACHINE),
        ("10.0.0.5", [], ("10.0.0.5",)),
        ("0.0.0.0", ["*.example.org"], ()),
    ],
)
def test_a_host_is_offered_only_if_the_server_answers_there(listens_at, allowed, expected):
    assert open_hosts(listens_at, allowed, MACHINE) == expected


def test_a_machine_without_a_network_offers_nothing():
    assert open_hosts("0.0.0.0", [], ()) == ()


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.", "127.0.0.1", "127.8.9.1", "[::1]", "atlas.localhost"])
def test_what_names_the_device_itself_is_only_here(host):
    assert is_only_here(host)


@pytest.mark.parametrize("host", ["hall.example.org", "192.168.7.20", "localhost.example.org", "[2001:db8::1]"])
def test_what_others_can_reach_is_not(host):
    assert not is_only_here(host)


def test_no_address_of_the_machine_is_its_own_loopback():
    assert not any(map(is_only_here, machine_hosts()))


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_all_addresses_of_one_machine_are_one_sender(address, network):
    assert network_of(address) == network
