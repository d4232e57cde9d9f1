"""The lineage of a package as W3C PROV: which file each row came with, what it rests on, who wrote and approved it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from institutional.exports.gathered import Gathered
from institutional.exports.lineage.things import FIGURES, HELD, OTHERS
from institutional.proof.provenance import (
    Record,
    activity,
    agent,
    associated,
    attributed,
    derived,
    entity,
    generated,
    influenced,
    used,
)

Row = Mapping[str, Any]
EXPORT: Final = "export"


def records_of(gathered: Gathered) -> Iterator[Record]:
    """Give the records of a package's lineage, those of one section after each other."""
    about, things = gathered.about, gathered.things
    whole = f"package/{about.kind}/{about.id}/{about.scope}"
    whom = f"organization/{about.organization or 'platform'}"
    yield entity(whole, type="clear:package", name=about.name)
    yield from _figures(gathered)
    for name, currency in ((HELD, things.currency), (OTHERS, "")) if things.has_figures else ():
        yield entity(name, type="prov:Collection", currency=currency)
    for one in gathered.files:
        yield entity(f"import/{one['import']}", type="clear:file", name=one["name"], sha256=one["sha256"])
    for part in gathered.parts:
        yield entity(f"part/{part.name}", type="clear:part", sha256=part.sha256, rows=part.rows)
    yield from things.of("entity")
    yield activity(EXPORT, type="clear:export", scope=about.scope)
    yield from things.of("activity")
    yield agent(whom, type="prov:Organization", name=about.organization)
    yield from things.of("agent")
    yield generated(whole, EXPORT)
    for part in gathered.parts:
        yield used(EXPORT, f"part/{part.name}")
    yield from things.of("used")
    yield associated(EXPORT, whom)
    yield from things.of("wasAssociatedWith")
    yield from things.of("wasDerivedFrom")
    yield from _summed(gathered)
    yield attributed(whole, whom)
    yield from things.of("wasAttributedTo")
    yield from _expected(gathered)


def _rows(gathered: Gathered, name: str) -> Iterator[Row]:
    for part in gathered.parts:
        if part.name == name:
            for line in part.lines():
                yield json.loads(line, parse_float=Decimal)


def _figure(row: Row) -> str:
    return "/".join(["figure", row["figure"], *(row["of"].split(": ") if row["of"] else [])])


def _figures(gathered: Gathered) -> Iterator[Record]:
    for row in _rows(gathered, FIGURES):
        yield entity(_figure(row), type="clear:figure", value=row["value"], unit=row["unit"])


def _summed(gathered: Gathered) -> Iterator[Record]:
    """Say what each figure adds up: the outcomes it names, or positions in the currency, or those in others."""
    for row in _rows(gathered, FIGURES):
        for pk in row["outcomes"]:
            yield derived(_figure(row), f"outcome/{pk}")
        if not row["outcomes"]:
            yield derived(_figure(row), OTHERS if row["figure"] == "other_currencies" else HELD)


def _expected(gathered: Gathered) -> Iterator[Record]:
    for row in _rows(gathered, FIGURES):
        for one in row["decisions"]:
            yield influenced(_figure(row), f"decision/{one}")
