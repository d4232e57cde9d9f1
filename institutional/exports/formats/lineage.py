"""The lineage of a package as W3C PROV: which file each row came with, what it rests on, who wrote and approved it.

Each section is one walk over the rows, so that nothing of them is held.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from institutional.exports.gathered import Gathered
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
_HELD: Final = "held"
_OTHERS: Final = "held/other-currencies"
_NAMED: Final[Mapping[str, str]] = {
    "members": "enterprise",
    "decisions": "decision",
    "analyses": "analysis",
    "tasks": "task",
    "outcomes": "outcome",
    "snapshots": "snapshot",
    "positions": "position",
    "capability_scores": "capability_score",
    "readiness": "readiness",
    "overviews": "overview",
}


def records_of(gathered: Gathered) -> Iterator[Record]:
    """Give the records of a package's lineage, those of one section after each other."""
    about = gathered.about
    whole = f"package/{about.kind}/{about.id}/{about.scope}"
    whom = f"organization/{about.organization or 'platform'}"
    currency = str(gathered.subject.get("currency", ""))
    yield entity(whole, type="clear:package", name=about.name)
    yield from _figures(gathered)
    for name in (_HELD, _OTHERS) if _has(gathered, "figures") else ():
        yield entity(name, type="prov:Collection", currency=currency if name == _HELD else "")
    for one in gathered.files:
        yield entity(f"import/{one['import']}", type="clear:file", name=one["name"], sha256=one["sha256"])
    for part in gathered.parts:
        yield entity(f"part/{part.name}", type="clear:part", sha256=part.sha256, rows=part.rows)
    yield from _each(gathered, _thing)
    yield activity(EXPORT, type="clear:export", scope=about.scope)
    yield from _each(gathered, _approvals)
    yield agent(whom, type="prov:Organization", name=about.organization)
    yield from _each(gathered, _approvers)
    yield generated(whole, EXPORT)
    for part in gathered.parts:
        yield used(EXPORT, f"part/{part.name}")
    yield from _each(gathered, _approved)
    yield associated(EXPORT, whom)
    yield from _each(gathered, _approved_by)
    yield from _each(gathered, _derivations)
    if _has(gathered, "figures"):
        yield from _summed(gathered, currency)
    yield attributed(whole, whom)
    yield from _each(gathered, _attributions)
    yield from _expected(gathered)


def _each(gathered: Gathered, told: Callable[[str, Row], list[Record]]) -> Iterator[Record]:
    for part in gathered.parts:
        if part.name in _NAMED:
            for line in part.lines():
                yield from told(part.name, json.loads(line, parse_float=Decimal))


def _ref(name: str, row: Row) -> str:
    return f"{_NAMED[name]}/{row.get('decision_id' if name == 'decisions' else 'id')}"


def _thing(name: str, row: Row) -> list[Record]:
    """Give a thing with the hash by which it can be known again, its source, and the row of the file it came with."""
    says = {
        "sha256": row.get("content_hash") or row.get("inputs_hash") or row.get("result_hash"),
        "source": row.get("source"),
        "row": row.get("import_row"),
    }
    if name == "decisions":
        says |= {"title": row["title"], "version": row["version"], "status": row["status"]}
    if name == "outcomes":
        says |= {f"measured_{code}": str(value) for code, value in row["metrics"].items()}
    return [entity(_ref(name, row), type=f"clear:{_NAMED[name]}", **says)]


def _has(gathered: Gathered, name: str) -> bool:
    return any(part.name == name and part.rows for part in gathered.parts)


def _rows(gathered: Gathered, name: str) -> Iterator[Row]:
    for part in gathered.parts:
        if part.name == name:
            for line in part.lines():
                yield json.loads(line, parse_float=Decimal)


def _figure(row: Row) -> str:
    return "/".join(["figure", row["figure"], *(row["of"].split(": ") if row["of"] else [])])


def _figures(gathered: Gathered) -> Iterator[Record]:
    for row in _rows(gathered, "figures"):
        yield entity(_figure(row), type="clear:figure", value=row["value"], unit=row["unit"])


def _summed(gathered: Gathered, currency: str) -> Iterator[Record]:
    """Say what each figure adds up: the outcomes it names, or positions in the currency, or those in others."""
    for row in _rows(gathered, "figures"):
        for pk in row["outcomes"]:
            yield derived(_figure(row), f"outcome/{pk}")
        if not row["outcomes"]:
            yield derived(_figure(row), _OTHERS if row["figure"] == "other_currencies" else _HELD)
    for row in _rows(gathered, "positions"):
        yield derived(_HELD if row["currency"] == currency else _OTHERS, f"position/{row['id']}")


def _expected(gathered: Gathered) -> Iterator[Record]:
    for row in _rows(gathered, "figures"):
        for one in row["decisions"]:
            yield influenced(_figure(row), f"decision/{one}")


def _approvals(name: str, row: Row) -> list[Record]:
    return [
        activity(act, type="clear:approval", by=one["approved_by"], at=one["approved_at"], sha256=one["content_hash"])
        for act, one in _numbered(name, row)
    ]


def _approved(name: str, row: Row) -> list[Record]:
    return [used(act, _ref(name, row)) for act, _one in _numbered(name, row)]


def _approvers(name: str, row: Row) -> list[Record]:
    # Two people of one name are two: each approval has its own.
    return [agent(_approver(act), type="prov:Person", name=one["approved_by"]) for act, one in _numbered(name, row)]


def _approved_by(name: str, row: Row) -> list[Record]:
    return [associated(act, _approver(act)) for act, _one in _numbered(name, row)]


def _attributions(name: str, row: Row) -> list[Record]:
    return [attributed(_ref(name, row), _approver(act)) for act, _one in _numbered(name, row)]


def _approver(act: str) -> str:
    return act.replace("approval/", "approver/", 1)


def _numbered(name: str, row: Row) -> list[tuple[str, Row]]:
    given = row["approvals"] if name == "decisions" else []
    return [(f"approval/{row['decision_id']}/{number}", one) for number, one in enumerate(given, start=1)]


def _derivations(name: str, row: Row) -> list[Record]:
    thing = _ref(name, row)
    filed = row.get("import")
    brought = [] if filed is None else [derived(thing, f"import/{filed}", row=row.get("import_row"))]
    return [*brought, *(derived(thing, one) for one in dict.fromkeys(_made_from(name, row)))]


def _made_from(name: str, row: Row) -> Iterator[str]:
    if name == "decisions":
        if row["supersedes"]:
            yield f"decision/{row['supersedes']}"
        yield from (f"analysis/{pk}" for pk in row["analyses"])
    elif row.get("decision_id"):
        yield f"decision/{row['decision_id']}"
    if name == "capability_scores":
        yield from (f"{one['type']}/{one['id']}" for one in row["evidence"].get("rows", []))
