"""What the name service says about a name that a tenant claims. Not here: what is proved by it."""

from __future__ import annotations

from dataclasses import dataclass

import dns.exception
import dns.resolver
from django.conf import settings

from clear_platform.foundation.outbound.apart import refuse_inside_transaction

WHOLE_SECONDS = 5.0


@dataclass(frozen=True)
class Texts:
    """The TXT records that a name had when the name service was asked."""

    name: str
    texts: tuple[str, ...]


def texts_of(name: str) -> Texts:
    """Ask for the TXT records of a name; none where there are none, or nobody answers. Refuses: `InsideTransaction`."""
    refuse_inside_transaction()
    try:
        answer = _resolver().resolve(name, "TXT", lifetime=WHOLE_SECONDS, search=False)
    except (dns.exception.DNSException, OSError):
        return Texts(name, ())
    return Texts(name, tuple(b"".join(record.strings).decode("utf-8", "replace") for record in answer))


def _resolver() -> dns.resolver.Resolver:
    if not settings.DNS_SERVERS:
        return dns.resolver.Resolver()
    resolver = dns.resolver.Resolver(configure=False)
    host, _, port = settings.DNS_SERVERS[0].partition(":")
    resolver.nameservers = [host]
    resolver.port = int(port or 53)
    return resolver
