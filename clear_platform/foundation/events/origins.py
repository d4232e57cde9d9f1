"""From which sources of data events come, asked before one leaves the house. Not here: what sources allow (`leaving`).

Most types say it in their contract. What an event says of rows that name a source themselves is asked by readers,
which the apps of those rows register.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from clear_platform.foundation.events.models import Event
from clear_platform.foundation.events.reading import contract_for
from clear_platform.foundation.leaving.results import INTERNAL
from clear_platform.foundation.tenancy.actors import Actor

Reader = Callable[[Actor, Mapping[UUID, Mapping[str, Any]]], Mapping[UUID, Collection[str]]]
"""Gives the sources of events from their data, both by the events' ids. One whose rows are gone is left out."""

GONE = "unknown"
"""Stands for the source of what cannot be asked any more; no source has this code, so nothing of it leaves."""

_READERS: dict[str, Reader] = {}


def events_come_from(type: str, reader: Reader) -> None:
    """Have the sources of events of a type told by their rows; called from the `ready` of an app."""
    known = _READERS.get(type)
    if known is not None and known is not reader:
        raise RuntimeError(f"Two readers tell where {type} comes from.")
    _READERS[type] = reader


def sources_of(actor: Actor, events: Sequence[Event]) -> dict[UUID, frozenset[str]]:
    """Give the codes of the sources that each event comes from. One statement for each type that has a reader."""
    found: dict[UUID, frozenset[str]] = {}
    for type, group in groupby(sorted(events, key=lambda one: one.type), key=lambda one: one.type):
        same = list(group)
        reader = _READERS.get(type)
        if reader is None:
            found.update({one.pk: frozenset({_said_by(one)}) for one in same})
            continue
        told = reader(actor, {one.pk: one.data_json for one in same})
        found.update({one.pk: frozenset(told.get(one.pk) or {GONE}) for one in same})
    return found


def _said_by(event: Event) -> str:
    of = contract_for(event.type, event.version)
    return str(event.data_json.get(of.source_in) or GONE) if of.source_in else of.source or INTERNAL
