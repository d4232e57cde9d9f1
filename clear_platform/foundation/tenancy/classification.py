"""The words for tables that belong to no organization, or not always. Those that do build on `scoping.TenantModel`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GlobalTable:
    """Marks a model whose rows belong to no organization, with the reason why that is safe."""

    reason: str


@dataclass(frozen=True)
class SharedTable:
    """Marks a model whose rows belong to an organization or, where that is null, to the installation for all of them.

    The reason says what a row without an organization means, and why everybody may read it.
    """

    reason: str
