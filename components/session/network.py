"""Where others reach this atlas: the machine's addresses in its network, and whether they are open at all."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache

import streamlit as st

#: A documentation address: naming it as a destination sends nothing, but shows which of our addresses leads out.
_ELSEWHERE = ("192.0.2.1", 9)
#: Seconds for which the machine's addresses are assumed not to change.
FRESH_SECONDS = 60


def hosts_for_others() -> tuple[str, ...]:
    """The hosts under which other devices reach this server, best first; none if it serves nobody else.

    A host counts only if the server listens there and ``server.allowedHosts`` lets it through. Names the operator
    allows come before addresses of the machine.
    """
    return open_hosts(
        str(st.get_option("server.address") or ""), list(st.get_option("server.allowedHosts") or ()), machine_hosts()
    )


def open_hosts(listens_at: str, allowed_hosts: Iterable[str], machine: Iterable[str]) -> tuple[str, ...]:
    """``hosts_for_others`` for a server listening at an address (empty: at all) of a machine with these."""
    if is_only_here(listens_at):
        return ()
    allowed = [host.strip().lower().rstrip(".") for host in allowed_hosts]
    named = [host for host in allowed if not is_only_here(host) and not host.startswith("*")]
    listening = [host for host in machine if _is_any(listens_at) or host == listens_at]
    reached = [host for host in listening if not allowed or "*" in allowed or host in allowed]
    return tuple(dict.fromkeys((*named, *reached)))


def machine_hosts() -> tuple[str, ...]:
    """The machine's addresses that others in its network can reach, the one that leads out of it first."""
    return _machine_hosts(int(time.monotonic() / FRESH_SECONDS))


# Some machines ask a slow name server for their own name. Streamlit's own cache, declared before a server runs, would
# write a non-JSON line to the log.
@lru_cache(maxsize=1)
def _machine_hosts(_moment: int) -> tuple[str, ...]:
    found: list[str] = []
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as leading_out:
        leading_out.connect(_ELSEWHERE)
        found.append(leading_out.getsockname()[0])
    with suppress(OSError):
        found += [str(place[0]) for *_, place in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return tuple(host for host in dict.fromkeys(found) if not is_only_here(host) and not _is_any(host))


def is_only_here(host: str) -> bool:
    """Whether a host names the very device that asks for it: localhost, 127.0.0.1, ::1."""
    host = host.strip("[]").lower().rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def network_of(address: str) -> str:
    """What counts as one sender: an IPv4 address, or a network of IPv6, of which one machine has all addresses."""
    try:
        version = ipaddress.ip_address(address).version
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{address.partition('%')[0]}/64", strict=False)) if version == 6 else address


def _is_any(host: str) -> bool:
    """Whether a server listening there listens at every address of its machine."""
    return host in ("", "0.0.0.0", "::")
