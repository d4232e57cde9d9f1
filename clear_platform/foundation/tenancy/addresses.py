"""The one form in which e-mail addresses are kept, looked for and counted. No Django here.

Two spellings are one address only where this module says so. Nothing else may compare addresses loosely: what a
database or Python takes for upper and lower case of a letter makes one account of the addresses of two people.
"""

from __future__ import annotations

import re

import idna

from clear_platform.foundation.errors import FieldProblem
from clear_platform.foundation.tenancy.errors import AddressRefused

LONGEST = 254
LONGEST_LOCAL = 64
LONGEST_DOMAIN = 253
NORMAL = (
    r"^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$"
)
"""What an address looks like in that form; the database holds every one that is kept to it. Source: RFC 5322, 3.4.1."""


def normal_address(typed: str) -> str:
    """Give an e-mail address in its one form: the domain in ASCII, all in lower case; empty when it has none.

    A name before the @ that is not plain ASCII has none: letters of other alphabets that look like it, or that become
    it in another case, would be taken for it. Source: RFC 5890 and UTS 46 for domains.
    """
    local, sign, domain = typed.strip().rpartition("@")
    if not sign or not local.isascii() or len(local) > LONGEST_LOCAL:
        return ""
    address = f"{local.lower()}@{normal_domain(domain)}"
    return address if len(address) <= LONGEST and re.fullmatch(NORMAL, address) else ""


def normal_domain(typed: str) -> str:
    """Give a domain in its one form: ASCII, in lower case, without a dot at the end; empty when it is none."""
    try:
        domain = idna.encode(typed.strip(), uts46=True, std3_rules=True).decode("ascii").rstrip(".").lower()
    except UnicodeError:
        return ""
    return domain if len(domain) <= LONGEST_DOMAIN else ""


def address_of(typed: str, *, pointer: str = "/email") -> str:
    """Give an address that somebody typed in its one form. Refuses: `AddressRefused`, with the field it stood in."""
    address = normal_address(typed)
    if not address:
        raise AddressRefused(problems=[FieldProblem(pointer, "address_refused", AddressRefused.sentence)])
    return address
