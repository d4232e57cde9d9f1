"""Writing W3C PROV-JSON as it comes: what a thing is, what was done, who did it, and what came of what.

**Source:** W3C Member Submission *The PROV-JSON Serialization*, 24 April 2013; terms of PROV-DM.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby, islice
from typing import Any, Final, NamedTuple

from enterprises.public import canonical_json

PREFIXES: Final = {
    "clear": "urn:clear:",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_AT_ONCE: Final = 200
_BETWEEN: Final = ",\n "
_written: Final = json.encoder.encode_basestring


class Record(NamedTuple):
    """One record: under which section it stands, and what it is called with its attributes, as canonical JSON.

    Or several of one section that were written before.
    """

    section: str
    text: str


def entity(id: str, **says: Any) -> Record:
    """Give a thing: a figure, a row, a file, a version of a decision."""
    return Record("entity", f"{_written(_named(id))}:{_said(says)}")


def activity(id: str, **says: Any) -> Record:
    """Give something that was done: an import, a run, an approval."""
    return Record("activity", f"{_written(_named(id))}:{_said(says)}")


def agent(id: str, **says: Any) -> Record:
    """Give a person, an organization or a part of the system."""
    return Record("agent", f"{_written(_named(id))}:{_said(says)}")


def derived(thing: str, of: str, *, row: int | None = None) -> Record:
    """Say that a thing was made from another; from a file, from which of its rows."""
    return _relation("wasDerivedFrom", "generatedEntity", thing, "usedEntity", of, row=row)


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


def together(section: str, lines: Sequence[bytes]) -> Record:
    """Give several records of a section, each as it was written before with a line feed."""
    return Record(section, b"".join(lines)[:-1].decode().replace("\n", _BETWEEN))


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
        before = "\n "
        while told := [one.text for one in islice(group, _AT_ONCE)]:
            yield (before + _BETWEEN.join(told)).encode()
            before = _BETWEEN
        yield b"\n }"
    yield b"\n}"


def _relation(section: str, one: str, first: str, other: str, second: str, *, row: int | None = None) -> Record:
    ends = {f"prov:{one}": _named(first), f"prov:{other}": _named(second)}
    return Record(section, f"{_written(f'_:{section}:{first}:{second}')}:{_said({**ends, 'row': row})}")


def _named(id: str) -> str:
    return id if id.startswith("clear:") else f"clear:{id}"


def _said(says: Mapping[str, Any]) -> str:
    """Write attributes that are flat, and only those that say something, in the order of their qualified names."""
    told = ",".join(
        [
            f"{opening}{_written(value) if type(value) is str else canonical_json(value)}"
            for name, opening in _in_order(tuple(says))
            if (value := says[name]) is not None and value != ""
        ]
    )
    return f"{{{told}}}"


@lru_cache(maxsize=1024)
def _in_order(names: tuple[str, ...]) -> Sequence[tuple[str, str]]:
    """Give names in the order of what they are called among prefixes, each with how it opens its member."""
    qualified = {one if ":" in one else f"{'prov' if one == 'type' else 'clear'}:{one}": one for one in names}
    return [(one, f"{_written(name)}:") for name, one in sorted(qualified.items())]
