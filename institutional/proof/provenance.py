"""Writing W3C PROV-JSON as it comes: what a thing is, what was done, who did it, and what came of what.

**Source:** W3C Member Submission *The PROV-JSON Serialization*, 24 April 2013; terms of PROV-DM.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

from enterprises.public import canonical_json

PREFIXES: Final = {
    "clear": "urn:clear:",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True, slots=True)
class Record:
    """One record: under which section it stands, what it is called, and its attributes."""

    section: str
    id: str
    says: Mapping[str, Any]


def entity(id: str, **says: Any) -> Record:
    """Give a thing: a figure, a row, a file, a version of a decision."""
    return Record("entity", _named(id), _said(says))


def activity(id: str, **says: Any) -> Record:
    """Give something that was done: an import, a run, an approval."""
    return Record("activity", _named(id), _said(says))


def agent(id: str, **says: Any) -> Record:
    """Give a person, an organization or a part of the system."""
    return Record("agent", _named(id), _said(says))


def derived(thing: str, of: str, *, row: int | None = None) -> Record:
    """Say that a thing was made from another; from a file, from which of its rows."""
    told = _relation("wasDerivedFrom", "generatedEntity", thing, "usedEntity", of)
    return replace(told, says={**told.says, **_said({"row": row})})


def influenced(thing: str, by: str) -> Record:
    """Say that a thing is as it is because of another that it was not made from."""
    return _relation("wasInfluencedBy", "influencee", thing, "influencer", by)


def used(act: str, thing: str) -> Record:
    """Say that something that was done used a thing."""
    return _relation("used", "activity", act, "entity", thing)


def generated(thing: str, by: str) -> Record:
    """Say that a thing came of something that was done."""
    return _relation("wasGeneratedBy", "entity", thing, "activity", by)


def attributed(thing: str, to: str) -> Record:
    """Say whose a thing is."""
    return _relation("wasAttributedTo", "entity", thing, "agent", to)


def associated(act: str, whom: str) -> Record:
    """Say who did something."""
    return _relation("wasAssociatedWith", "activity", act, "agent", whom)


def prov_json(records: Iterable[Record]) -> Iterator[bytes]:
    """Give PROV-JSON with one record a line.

    Takes: records with those of one section after each other; a section that comes twice is refused with `ValueError`.
    """
    yield b'{"prefix":' + canonical_json(PREFIXES).encode()
    seen: set[str] = set()
    for section, group in groupby(records, key=lambda one: one.section):
        if section in seen:
            raise ValueError(f"The records of {section} do not stand together.")
        seen.add(section)
        yield b",\n " + canonical_json(section).encode() + b":{"
        before = b"\n "
        for one in group:
            yield before + canonical_json(one.id).encode() + b":" + canonical_json(one.says).encode()
            before = b",\n "
        yield b"\n }"
    yield b"\n}"


def _relation(section: str, one: str, first: str, other: str, second: str) -> Record:
    return Record(
        section, f"_:{section}:{first}:{second}", {f"prov:{one}": _named(first), f"prov:{other}": _named(second)}
    )


def _named(id: str) -> str:
    return id if id.startswith("clear:") else f"clear:{id}"


def _said(says: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in says.items() if value not in (None, "")}
    return {
        name if ":" in name else f"{'prov' if name == 'type' else 'clear'}:{name}": one for name, one in kept.items()
    }
