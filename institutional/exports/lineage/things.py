"""What each row of a package says of its own lineage, told while the row passes, kept until its section's turn.

The database takes longer to give a row than this takes to read it, so reading it as it comes costs no time of its own;
reading all of them once more afterwards costs a third of a package. What is told waits in files, so that no more than a
chunk is held. Not here: what a package says of itself (`records`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final

import msgspec

from clear_platform.foundation.public import IN_MEMORY_BYTES
from institutional.proof.provenance import (
    Record,
    activity,
    agent,
    associated,
    attributed,
    derived,
    entity,
    together,
    used,
)

HELD: Final = "held"
OTHERS: Final = "held/other-currencies"
FIGURES: Final = "figures"
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
_AT_ONCE: Final = 1 << 14


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


class Things:
    """The things that the rows of a package are, and what they have to do with each other. To be closed.

    Takes: the currency of the package's figures, where it has any.
    """

    def __init__(self, currency: str | None) -> None:
        self.currency = currency
        self.has_figures = False
        self._files = ExitStack()
        self._kept: dict[str, IO[bytes]] = defaultdict(self._file)

    def passing(self, part: str, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Give the chunks of a part, and take each as it passes."""
        for chunk in chunks:
            self.take(part, chunk)
            yield chunk

    def take(self, part: str, chunk: bytes) -> None:
        """Tell what the rows of a chunk say: whole lines. Parts come in their order, figures before positions."""
        if part == FIGURES and chunk:
            self.has_figures = True
        if part not in _NAMED:
            return
        kind, entities, files = _NAMED[part], [], []
        for row in _READ[part].decode_lines(chunk):
            thing = f"{kind}/{row.decision_id if kind == 'decision' else row.id}"
            # A thing has the hash by which it can be known again, its source, and the row of the file it came with.
            entities.append(
                entity(
                    thing,
                    type=f"clear:{kind}",
                    sha256=row.content_hash or row.inputs_hash or row.result_hash,
                    source=row.source,
                    row=row.import_row,
                    **row.says(),
                )
            )
            if row.batch_id is not None:
                files.append(derived(thing, f"import/{row.batch_id}", row=row.import_row))
            files += [derived(thing, one) for one in dict.fromkeys(row.made_from())]
            if isinstance(row, _Decision):
                self._keep(_approvals(row, thing))
            if self.has_figures and isinstance(row, _Position):
                files.append(derived(HELD if row.currency == self.currency else OTHERS, thing))
        self._keep(entities)
        self._keep(files)

    def of(self, section: str) -> Iterator[Record]:
        """Give what was told for a section, in the order in which it was."""
        file = self._kept[section]
        file.seek(0)
        while lines := file.readlines(_AT_ONCE):
            yield together(section, lines)

    def close(self) -> None:
        """Forget all of it."""
        self._files.close()

    def _file(self) -> IO[bytes]:
        return self._files.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY_BYTES))

    def _keep(self, records: list[Record]) -> None:
        for record in records:
            self._kept[record.section].write(record.text.encode() + b"\n")


def _approvals(row: _Decision, thing: str) -> list[Record]:
    said = []
    for number, one in enumerate(row.approvals, start=1):
        act = f"approval/{row.decision_id}/{number}"
        # Two people of one name are two: each approval has its own.
        approver = f"approver/{row.decision_id}/{number}"
        said += [
            activity(act, type="clear:approval", by=one.approved_by, at=one.approved_at, sha256=one.content_hash),
            used(act, thing),
            agent(approver, type="prov:Person", name=one.approved_by),
            associated(act, approver),
            attributed(thing, approver),
        ]
    return said
