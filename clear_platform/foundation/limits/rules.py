"""When a sign-in is locked and for how long, and what an address counts as. Pure: no Django, no database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from math import ceil

ADDRESS_PREFIX_BITS = 64
"""Whoever has one IPv6 address has the 2⁶⁴ beside it, so they count as one."""


def standing_failures(failures: int, last_at: datetime, *, now: datetime, span: timedelta) -> int:
    """Give how many failed attempts still count: all of them, until `span` has passed since the last."""
    return failures if now < last_at + span else 0


def wait_seconds(failures: int, last_at: datetime, *, now: datetime, most: int, span: timedelta) -> int:
    """Give the whole seconds until one may try again, 0 when one may now.

    Takes: `most`, the failed attempts after which nothing is tried for `span`.
    """
    if standing_failures(failures, last_at, now=now, span=span) < most:
        return 0
    return max(1, ceil((last_at + span - now).total_seconds()))


def client_address(peer: str, forwarded: Sequence[str], *, trusted: Sequence[str]) -> str:
    """Give the address a request came from.

    Takes: `peer`, who is at the other end of the connection; `forwarded`, the addresses that proxies wrote down, the
    last one by the nearest; `trusted`, addresses and networks of the installation's own proxies.
    Gives: the peer, unless it is trusted: then the last address that no trusted proxy has. What stands before that was
    written by the client itself, and is worth nothing.
    """
    networks = [ip_network(one, strict=False) for one in trusted]
    found = _plain(peer)
    for one in reversed(forwarded):
        if found is None or not any(found in network for network in networks):
            break
        told = _plain(one)
        if told is None:
            break
        found = told
    return str(found) if found else ""


def counted_address(address: str) -> str:
    """Give what an address is counted as: an IPv4 address as itself, an IPv6 address as its network."""
    found = _plain(address)
    if isinstance(found, IPv6Address):
        return str(IPv6Network((found, ADDRESS_PREFIX_BITS), strict=False))
    return str(found) if found else "unknown"


def _plain(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text.strip())
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found
