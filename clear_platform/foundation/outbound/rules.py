"""Which addresses may be called from here. No Django, no network: the addresses are given.

Source: the special-purpose registries of IANA as Python's `ipaddress` knows them; RFC 6052 for addresses behind NAT64.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

OWN_NETWORKS: tuple[IPv4Network | IPv6Network, ...] = (
    IPv4Network("10.0.0.0/8"),
    IPv4Network("172.16.0.0/12"),
    IPv4Network("192.168.0.0/16"),
    IPv6Network("fc00::/7"),
)
"""RFC 1918 and RFC 4193: what an operator's own machines stand in. Addresses of clouds about themselves do not."""
NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))


def may_be_called(address: str, *, loopback: bool) -> bool:
    """Say whether an address is one of the public network, whatever form it is written in.

    Takes: `loopback`, whether addresses of this very machine count too.
    """
    known = _innermost(ip_address(address.partition("%")[0]))
    if known.is_loopback:
        return loopback
    return known.is_global and not known.is_multicast


def is_in_own_network(address: str) -> bool:
    """Say whether an address is one of the operator's own machines, whatever form it is written in."""
    known = _innermost(ip_address(address.partition("%")[0]))
    return any(known in network for network in OWN_NETWORKS)


def is_loopback(address: str) -> bool:
    """Say whether an address is one of this very machine."""
    return _innermost(ip_address(address.partition("%")[0])).is_loopback


def _innermost(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if any(address in network for network in NAT64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
