"""Providers that other slices bring: what the platform itself knows. Those of the outside world are in `providers`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from execution.packs.rules.material import Kind, Material


class Given(Protocol):
    """A provider that needs no network; what its members mean is said at `providers.port.Provider`."""

    code: str
    name: str
    source: str
    kinds: frozenset[Kind]

    @property
    def on(self) -> bool: ...

    @property
    def state(self) -> str: ...

    def fetch(self, kind: Kind, asof: date) -> Material: ...

    def days_after(self, kind: Kind, last: date | None, until: date) -> Sequence[date]: ...

    def may_have_after(self, kind: Kind, last: date | None) -> bool: ...


_GIVEN: list[Given] = []


def gives_pack(provider: Given) -> None:
    """Add a provider; called when the apps are ready."""
    _GIVEN[:] = [*(one for one in _GIVEN if one.code != provider.code), provider]


def providers() -> Sequence[Given]:
    """Give the providers that slices brought."""
    return tuple(_GIVEN)
