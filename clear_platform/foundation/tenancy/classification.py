"""The word for tables that belong to no organization. Those that do build on `scoping.TenantModel`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GlobalTable:
    """Marks a model whose rows belong to no organization, with the reason why that is safe."""

    reason: str
