"""What is open beside a list of a portfolio, and how its page and its drawer share an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict


@dataclass(frozen=True)
class Opened:
    """What is open beside a portfolio: the template that draws it, what it needs, which enterprise it is about."""

    template: str
    context: Mapping[str, Any]
    enterprise_id: int | None = None


def address_of(query: QueryDict) -> str:
    """Give the query part of an address as it is, empty when it has none."""
    return f"?{query.urlencode()}" if query else ""
