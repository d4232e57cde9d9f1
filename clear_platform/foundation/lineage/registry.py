"""The kinds of things that can be cited, registered by the apps that own them; a kind knows its word and its pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class CitableKind:
    """A kind: its code, what one is called, and the address of the page of one; empty where there is none."""

    kind: str
    label: str | Promise
    link: Callable[[str], str] = lambda _ref: ""


_KINDS: dict[str, CitableKind] = {}


def register_citable(kind: CitableKind) -> None:
    """Let things of a kind be cited; called from an app's `ready`.

    Refuses: `ValueError` when another app already has this kind.
    """
    if _KINDS.setdefault(kind.kind, kind) is not kind and _KINDS[kind.kind].label != kind.label:
        raise ValueError(f"There already is a citable kind {kind.kind!r}.")


def is_citable(kind: str) -> bool:
    """Say whether things of a kind can be cited."""
    return kind in _KINDS


def kind_named(kind: str) -> CitableKind:
    """Give a kind by its code. Refuses: `KeyError` where none was registered."""
    return _KINDS[kind]


def citable_kinds() -> list[CitableKind]:
    """Give every kind, in the order of their codes."""
    return [_KINDS[kind] for kind in sorted(_KINDS)]


def link_to(kind: str, ref: str) -> str:
    """Give the address of the page of a thing; empty where there is none."""
    found = _KINDS.get(kind)
    return found.link(ref) if found else ""
