"""The lineage of a package as W3C PROV: which file each row came with, what it rests on, who wrote and approved it.

Each row is read once. What it has to say in a later section is kept in a file until that section's turn, so that no
more than a line is held.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final

import msgspec

from clear_platform.foundation.public import IN_MEMORY_BYTES
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


_OF_LATER: Final = ("activity", "agent", "used", "wasAssociatedWith", "wasDerivedFrom", "wasAttributedTo")


class _Told(msgspec.Struct, rename={"batch_id": "import"}, gc=False):
    """Of a row what its lineage is told from; whatever else stands in it is passed over."""

    id: int | str | None = None
    decision_id: str | None = None
    source: str | None = None
    batch_id: int | None = None
    import_row: int | None = None
    content_hash: str | None = None
    inputs_hash: str | None = None
    result_hash: str | None = None

    def says(self) -> dict[str, Any]:
        """Give what only things of its kind say of themselves."""
        return {}

    def made_from(self) -> Sequence[str]:
        """Give what it was made from but the file."""
        return [f"decision/{self.decision_id}"] if self.decision_id else ()


class _Approval(msgspec.Struct):
    approved_by: str | None
    approved_at: str | None
    content_hash: str | None


class _Decision(_Told, kw_only=True):
    title: str
    version: int
    status: str
    supersedes: str | None
    analyses: list[int | str]
    approvals: list[_Approval]

    def says(self) -> dict[str, Any]:
        return {"title": self.title, "version": self.version, "status": self.status}

    def made_from(self) -> Sequence[str]:
        before = [f"decision/{self.supersedes}"] if self.supersedes else []
        return before + [f"analysis/{pk}" for pk in self.analyses]


class _Outcome(_Told, kw_only=True):
    metrics: dict[str, msgspec.Raw]

    def says(self) -> dict[str, Any]:
        return {f"measured_{code}": str(value, "ascii") for code, value in self.metrics.items()}


class _Position(_Told, kw_only=True):
    currency: str


class _Evidence(msgspec.Struct):
    type: str
    id: int | str


class _RestsOn(msgspec.Struct):
    rows: list[_Evidence] = []


class _Score(_Told, kw_only=True):
    evidence: _RestsOn

    def made_from(self) -> Sequence[str]:
        return [*super().made_from(), *(f"{one.type}/{one.id}" for one in self.evidence.rows)]


_READ: Final = {
    name: msgspec.json.Decoder(
        {"decisions": _Decision, "outcomes": _Outcome, "positions": _Position, "capability_scores": _Score}.get(
            name, _Told
        )
    )
    for name in _NAMED
}


def records_of(gathered: Gathered) -> Iterator[Record]:
    """Give the records of a package's lineage, those of one section after each other."""
    about = gathered.about
    whole = f"package/{about.kind}/{about.id}/{about.scope}"
    whom = f"organization/{about.organization or 'platform'}"
    currency = str(gathered.subject.get("currency", "")) if _has(gathered, "figures") else None
    with ExitStack() as forgotten:
        later = _Later(
            {one: forgotten.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)) for one in _OF_LATER}
        )
        yield entity(whole, type="clear:package", name=about.name)
        yield from _figures(gathered)
        for name in (_HELD, _OTHERS) if currency is not None else ():
            yield entity(name, type="prov:Collection", currency=currency if name == _HELD else "")
        for one in gathered.files:
            yield entity(f"import/{one['import']}", type="clear:file", name=one["name"], sha256=one["sha256"])
        for part in gathered.parts:
            yield entity(f"part/{part.name}", type="clear:part", sha256=part.sha256, rows=part.rows)
        yield from _things(gathered, currency, later)
        yield activity(EXPORT, type="clear:export", scope=about.scope)
        yield from later.of("activity")
        yield agent(whom, type="prov:Organization", name=about.organization)
        yield from later.of("agent")
        yield generated(whole, EXPORT)
        for part in gathered.parts:
            yield used(EXPORT, f"part/{part.name}")
        yield from later.of("used")
        yield associated(EXPORT, whom)
        yield from later.of("wasAssociatedWith")
        yield from later.of("wasDerivedFrom")
        yield from _summed(gathered)
        yield attributed(whole, whom)
        yield from later.of("wasAttributedTo")
        yield from _expected(gathered)


@dataclass(frozen=True)
class _Later:
    """Records whose section's turn has not come: kept a line each, in a file once they are many."""

    files: Mapping[str, IO[bytes]]

    def keep(self, record: Record) -> None:
        """Keep a record for the turn of its section."""
        self.files[record.section].write(record.text.encode() + b"\n")

    def of(self, section: str) -> Iterator[Record]:
        """Give what was kept for a section, in the order in which it was kept."""
        self.files[section].seek(0)
        for line in self.files[section]:
            yield Record(section, line[:-1].decode())


def _things(gathered: Gathered, currency: str | None, later: _Later) -> Iterator[Record]:
    """Give each row as a thing, and keep what it was made from and who approved it.

    A thing has the hash by which it can be known again, its source, and the row of the file it came with.
    """
    for part in gathered.parts:
        if part.name not in _NAMED:
            continue
        read, kind = _READ[part.name].decode, _NAMED[part.name]
        for line in part.lines():
            row = read(line)
            thing = f"{kind}/{row.decision_id if kind == 'decision' else row.id}"
            yield entity(
                thing,
                type=f"clear:{kind}",
                sha256=row.content_hash or row.inputs_hash or row.result_hash,
                source=row.source,
                row=row.import_row,
                **row.says(),
            )
            if row.batch_id is not None:
                later.keep(derived(thing, f"import/{row.batch_id}", row=row.import_row))
            for one in dict.fromkeys(row.made_from()):
                later.keep(derived(thing, one))
            if isinstance(row, _Decision):
                _keep_approvals(row, thing, later)
            if currency is not None and isinstance(row, _Position):
                later.keep(derived(_HELD if row.currency == currency else _OTHERS, thing))


def _keep_approvals(row: _Decision, thing: str, later: _Later) -> None:
    for number, one in enumerate(row.approvals, start=1):
        act = f"approval/{row.decision_id}/{number}"
        # Two people of one name are two: each approval has its own.
        approver = f"approver/{row.decision_id}/{number}"
        later.keep(
            activity(act, type="clear:approval", by=one.approved_by, at=one.approved_at, sha256=one.content_hash)
        )
        later.keep(used(act, thing))
        later.keep(agent(approver, type="prov:Person", name=one.approved_by))
        later.keep(associated(act, approver))
        later.keep(attributed(thing, approver))


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


def _summed(gathered: Gathered) -> Iterator[Record]:
    """Say what each figure adds up: the outcomes it names, or positions in the currency, or those in others."""
    for row in _rows(gathered, "figures"):
        for pk in row["outcomes"]:
            yield derived(_figure(row), f"outcome/{pk}")
        if not row["outcomes"]:
            yield derived(_figure(row), _OTHERS if row["figure"] == "other_currencies" else _HELD)


def _expected(gathered: Gathered) -> Iterator[Record]:
    for row in _rows(gathered, "figures"):
        for one in row["decisions"]:
            yield influenced(_figure(row), f"decision/{one}")
