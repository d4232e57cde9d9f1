"""Gathering a package: weighing the rows of each part and writing those that may leave, one part after the other."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from typing import IO, Any

from clear_platform.foundation import clock
from clear_platform.foundation.imports.origins import files_by_batch
from clear_platform.foundation.public import IN_MEMORY_BYTES, Actor, Purpose, Scales, brand_of, weigh
from institutional.exports.gathered import Gathered, WrittenPart
from institutional.exports.lineage.things import Things
from institutional.exports.queries.ledgers import ledger_of
from institutional.exports.queries.pieces import PartToWrite
from institutional.exports.queries.plans import Plan, plan_of
from institutional.exports.queries.wording import moment
from institutional.proof.signing import signer_for


def gathered_of(*, actor: Actor, kind: str, id: str, scope: str) -> Gathered:
    """Give all that a package holds, as this actor may see it and its sources allow. To be called within a scope.

    Refuses: as `plan_of`. Leaves: the rows in files that are gone once it is closed.
    """
    plan = plan_of(actor=actor, kind=kind, id=id, scope=scope)
    scales = weigh(actor, Purpose.EXPORT)
    with ExitStack() as until_kept:
        things = until_kept.enter_context(closing(Things(plan.currency)))
        parts, batches, enterprises = [], set[int](), list[int]()
        if plan.admits(scales):
            enterprises = list(plan.members_told(scales))
            for part in plan.told_of(scales):
                file = until_kept.enter_context(tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES))
                parts.append(written(part, things.passing(part.name, part.lines(scales)), file))
                batches |= set(part.batches(scales))
        else:
            parts = [nothing_of(part) for part in plan.told_of(scales)]
        gathered = put_together(
            actor, plan, parts=parts, things=things, batches=batches, enterprises=enterprises, scales=scales
        )
        return replace(gathered, close=until_kept.pop_all().close)


def put_together(
    actor: Actor,
    plan: Plan,
    *,
    parts: list[WrittenPart],
    things: Things,
    batches: Collection[int],
    enterprises: Sequence[int],
    scales: Scales,
) -> Gathered:
    """Give what was written as a package, with where the ledger stands and who signs for it."""
    ledger = ledger_of(actor, parts, scales)
    now = clock.now()
    return Gathered(
        kind=plan.kind,
        id=plan.id,
        name=plan.name,
        scope=plan.scope,
        origin=plan.origin,
        subject=plan.about,
        exported={
            "at": moment(now),
            "by": actor.name,
            "organization": actor.seat.name if actor.seat else None,
            "ledger_commit_hash": ledger.head,
        },
        at=now,
        parts=parts,
        files=[
            {
                "import": one.batch_id,
                "name": one.file_name,
                "sha256": one.file_sha256,
                "bytes": one.file_bytes,
                "source": one.source,
            }
            for _id, one in sorted(files_by_batch(batches).items())
        ],
        things=things,
        scales=scales,
        enterprises=enterprises,
        brand=brand_of(actor, actor.organization_id),
        ledger=ledger,
        signer=signer_for(actor),
    )


def written(part: PartToWrite, lines: Iterator[bytes], file: IO[bytes]) -> WrittenPart:
    """Write the rows of a part, and give it with their number and hash."""
    digest, rows, size = hashlib.sha256(), 0, 0
    for chunk in lines:
        digest.update(chunk)
        rows += chunk.count(b"\n")
        size += len(chunk)
        file.write(chunk)
    return WrittenPart(part.table, rows, size, digest.hexdigest(), partial(_again, file))


def nothing_of(part: PartToWrite) -> WrittenPart:
    """Give a part of which nothing may leave."""
    return WrittenPart(part.table, 0, 0, hashlib.sha256().hexdigest(), BytesIO)


@contextmanager
def _again(file: IO[bytes]) -> Iterator[IO[bytes]]:
    file.seek(0)
    yield file


@dataclass(frozen=True, slots=True)
class Weighing:
    """What a package would hold: how many rows of each part are there, and what of them stays."""

    plan: Plan
    scales: Scales
    counts: dict[str, int]

    @property
    def row_count(self) -> int:
        """Give how many rows there are."""
        return sum(self.counts.values())


def weighing_of(*, actor: Actor, kind: str, id: str, scope: str) -> Weighing:
    """Give what a package would hold, weighed and not written. Refuses: as `plan_of`."""
    plan = plan_of(actor=actor, kind=kind, id=id, scope=scope)
    scales = weigh(actor, Purpose.EXPORT)
    told = plan.admits(scales)
    counts: dict[str, int] = {}
    for part in plan.told_of(scales):
        counts[part.name] = part.count() if told else 0
        if told:
            part.weigh(scales)
    return Weighing(plan, scales, counts)


def rows_in(*, actor: Actor, kind: str, id: str, scope: str) -> int:
    """Give how many rows a package would be made from. Refuses: as `plan_of`."""
    plan = plan_of(actor=actor, kind=kind, id=id, scope=scope)
    scales = weigh(actor, Purpose.EXPORT)
    return sum(part.count() for part in plan.told_of(scales)) if plan.admits(scales) else 0


def rights_told(scales: Scales) -> dict[str, Any]:
    """Give the decision as the package tells it: for what, when, which sources go and what they ask for, what stays."""
    return {
        "purpose": str(scales.decision.purpose),
        "decided_at": moment(scales.decision.decided_at),
        "watermark": scales.watermark,
        "sources": [
            {
                "code": one.source,
                "name": one.name,
                "licence": one.licence,
                "attribution": one.attribution,
                "rows": one.rows,
            }
            for one in scales.passed
        ],
        "withheld": [
            {"source": one.source, "part": one.part, "rows": one.rows, "because": one.because}
            for one in scales.withheld
        ],
    }
