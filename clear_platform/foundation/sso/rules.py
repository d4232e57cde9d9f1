"""Domains, roles and claims: pure decisions about what a provider says. No Django here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from clear_platform.foundation.tenancy.addresses import normal_domain

PROOF_HOST = "_clear-verification"
_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_DOMAIN = re.compile(rf"(?=.{{4,253}}$){_LABEL}(?:\.{_LABEL})+")


def domain_of(typed: str) -> str:
    """Give an e-mail domain as it is kept: lower case, in ASCII; empty when what was typed is none."""
    text = normal_domain(typed.strip().removeprefix("@"))
    return text if _DOMAIN.fullmatch(text) else ""


def domain_of_address(email: str) -> str:
    """Give the domain of an e-mail address, as it is kept; empty when it has none."""
    return domain_of(email.rpartition("@")[2]) if "@" in email else ""


def proof_of(domain: str, token: str) -> tuple[str, str]:
    """Give the name of the TXT record that proves a domain, and what it must say."""
    return f"{PROOF_HOST}.{domain}", f"clear-verification={token}"


def role_from(claims: Mapping[str, Any], *, claim: str, roles: Mapping[str, str], order: Sequence[str]) -> str | None:
    """Give the role that a claim maps to; of several the one that comes first in `order`. None when none does."""
    said = claims.get(claim) if claim else None
    values = said if isinstance(said, list) else [said]
    mapped = {roles[str(value)] for value in values if value is not None and str(value) in roles}
    return next((role for role in order if role in mapped), None)


def read_map(text: str) -> dict[str, str]:
    """Give the mapping written as lines 'value = role'; lines without a sign of equality are left out."""
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line)
    return {value.strip(): role.strip() for value, _sign, role in pairs if value.strip()}


def written_map(roles: Mapping[str, str]) -> str:
    """Give a mapping as lines 'value = role'."""
    return "\n".join(f"{value} = {role}" for value, role in roles.items())
