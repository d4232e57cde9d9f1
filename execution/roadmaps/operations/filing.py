"""A pack as a file: what it was written from is kept, and what hands changed in it is taken in.

Not here: the file's text and the merge (`rules.files`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, operation, record, who_may_see
from enterprises.public import AUTHORS
from execution.roadmaps import queries
from execution.roadmaps.errors import (
    AssigneeGone,
    FileOfAnotherPack,
    FileOfUnknownExport,
    FileUnreadable,
    NoSuchConflict,
    TicketReasonMissing,
)
from execution.roadmaps.models import PackConflict, PackExport, PackUpload, TicketInstance, TicketPack
from execution.roadmaps.operations.keeping import KEEPERS, TicketState, locked_pack, state_of_row, write_tickets
from execution.roadmaps.operations.working import move_to_sprints
from execution.roadmaps.results import Synced
from execution.roadmaps.rules.files.merging import Change, Keep, Merged, merge
from execution.roadmaps.rules.files.reading import Fault, ReadPack, parse_ticket_pack_markdown
from execution.roadmaps.rules.files.state import PackState, base_of, kept
from execution.roadmaps.rules.kinds import TicketStatus
from execution.roadmaps.rules.moving import times_after

MOST_BYTES = 4 * 1024 * 1024
MOST_LINES = 40_000
"""Twenty for each of 2,000 tickets."""


@operation(AUTHORS)
def export_ticket_pack(*, actor: Actor, pack_id: int, state: PackState) -> str:
    """Keep the state that a file of a pack is written from, so that the file can be compared with it one day.

    Gives: the hash by which it is known. The same state twice is kept once. Refuses: `NotVisible`.
    """
    pack = locked_pack(actor, pack_id, of_any_version=True)
    _row, created = PackExport.objects.for_actor(actor, "act").get_or_create(
        pack=pack,
        hash=state.hash,
        defaults={
            "organization_id": pack.organization_id,
            "state_json": kept(state.tickets),
            "exported_by_id": actor.id,
        },
    )
    if created:
        record(
            actor=actor,
            action="export_ticket_pack",
            obj=pack,
            after={"version": pack.version, "state": state.hash, "tickets": len(state.tickets)},
        )
    return state.hash


@operation(KEEPERS)
def sync_ticket_pack(
    *,
    actor: Actor,
    pack_id: int,
    content: bytes,
    filename: str = "",
    keep: Keep | None = None,
    dry_run: bool = False,
) -> Synced:
    """Take in what hands changed in a file of a pack, held against its export and against what is here now.

    Takes: the file as it came; `keep`, which side counts where both changed, and None to leave that to a person;
    `dry_run` to be told and change nothing. A file of a version that this pack's roadmap renewed is taken as well.
    Gives: what was taken, what waits as conflicts, what could not be taken and on which line. Nothing that changed on
    both sides is overwritten; what waits already, of the same export and with the same value, goes on waiting as it
    was. What an earlier file left open of a field is over once this one brings another value, or a side counts.
    Refuses: `NotVisible`, `RoadmapSuperseded`, `FileUnreadable`, `FileOfAnotherPack`, `FileOfUnknownExport`.
    Leaves: the tickets, the pack counted again, the upload with its open conflicts, an audit event; nothing where the
    file was not edited, nor where all it brings waits already.
    """
    queries.pack_for(actor=actor, pack_id=pack_id, level="act")
    # Read before the lock: a large file takes a while, and nobody has to wait for that.
    file = parse_ticket_pack_markdown(_text(content))
    pack = locked_pack(actor, pack_id)
    export = _export(actor, pack, file)
    now = queries.state_of(actor=actor, pack=pack)
    rows = {row.ticket.ticket_id: row for row in queries.instances_of(actor=actor, pack_id=pack.pk)}
    merged = merge(
        base=base_of(export.state_json),
        file=file,
        now=now.tickets,
        people=queries.people_of(actor=actor, pack=pack),
        needs=queries.needs_of(row.ticket_id for row in rows.values()),
        sprints=len(now.sprints),
        keep=keep,
    )
    waiting = {
        (row.instance.ticket.ticket_id, row.field): row
        for row in queries.open_conflicts_of(actor=actor, pack_id=pack.pk)
    }
    fresh = [one for one in merged.conflicts if not _waits(waiting.get((one.ref, one.field)), one, export)]
    taken = {(one.ref, one.field) for one in merged.taken}
    over: dict[int, Keep] = {
        row.pk: "file" if (one.ref, one.field) in taken and _brings(row, one) else "here"
        for one in (*fresh, *merged.kept, *merged.taken)
        if (row := waiting.get((one.ref, one.field))) is not None
    }
    if dry_run or not (merged.taken or fresh or over):
        return Synced(pack, merged, None, dry_run)
    _apply(actor, pack, rows, merged.taken)
    _settle(actor, over)
    upload = _upload(actor, pack, export, rows, merged, fresh, content, filename)
    record(
        actor=actor,
        action="sync_ticket_pack",
        obj=pack,
        before={"tickets": _told(merged.taken, "here")},
        after={
            "file": upload.file_hash,
            "export": export.hash,
            "tickets": _told(merged.taken, "in_file"),
            "conflicts": len(fresh),
            "not_taken": len(merged.faults),
            **({"settled": {str(pk): side for pk, side in over.items()}} if over else {}),
        },
    )
    return Synced(pack, merged, upload.pk, dry_run=False)


@operation(KEEPERS)
def settle_conflicts(
    *, actor: Actor, pack_id: int, choices: Mapping[int, Keep] | None = None, keep_all: Keep | None = None
) -> int:
    """Choose for conflicts of a file whether its value counts or what is here; for some of them, or for all.

    Gives: how many are still open. Refuses: `NotVisible`, `RoadmapSuperseded`, `NoSuchConflict`, `BeforeWhatItNeeds`
    where a sprint of the file would break the order, `TicketReasonMissing` where it blocks without a reason,
    `AssigneeGone` where whom the file names no longer sees the work.
    """
    pack = locked_pack(actor, pack_id)
    waiting = {row.pk: row for row in queries.conflicts_here(actor=actor, pack=pack)}
    wanted = dict.fromkeys(waiting, keep_all) if keep_all is not None else dict(choices or {})
    strange = sorted(set(wanted) - set(waiting))
    if strange:
        for one in strange:
            queries.conflict_for(actor=actor, conflict_id=one)
        raise NoSuchConflict(conflicts=", ".join(str(one) for one in strange))
    if not wanted:
        return len(waiting)
    taken = [_change_of(waiting[pk]) for pk, choice in wanted.items() if choice == "file"]
    _refuse_gone(pack, taken)
    rows = {row.ticket.ticket_id: row for row in queries.instances_of(actor=actor, pack_id=pack_id)}
    _apply(actor, pack, rows, taken)
    _settle(actor, wanted)
    record(
        actor=actor,
        action="settle_conflicts",
        obj=pack,
        before={"tickets": _told(taken, "here")},
        after={"tickets": _told(taken, "in_file"), "settled": {str(pk): choice for pk, choice in wanted.items()}},
    )
    return len(waiting) - len(wanted)


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise FileUnreadable(why=f"it is larger than {MOST_BYTES // 1024 // 1024} MB")
    if max(content.count(b"\n"), content.count(b"\r")) > MOST_LINES:
        raise FileUnreadable(why=f"it has more than {MOST_LINES:,} lines")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _export(actor: Actor, pack: TicketPack, file: ReadPack) -> PackExport:
    packs = queries.packs_before(actor=actor, pack=pack)
    if file.pack is not None and file.pack not in packs:
        raise FileOfAnotherPack(line=file.pack_line, pack=file.pack, version=file.version or "unknown")
    found = queries.export_of(actor=actor, packs=packs, state=file.state) if file.pack and file.state else None
    if found is None or found.pack_id != file.pack:
        raise FileOfUnknownExport()
    return found


def _apply(actor: Actor, pack: TicketPack, rows: Mapping[str, TicketInstance], taken: Sequence[Change]) -> None:
    """Write changes of tickets; the sprints of those that move are written with the pack."""
    states: dict[str, TicketState] = {}
    for change in taken:
        state = states.get(change.ref) or state_of_row(rows[change.ref])
        if change.field == "status":
            started, completed = times_after(
                change.in_file, started_at=state.started_at, completed_at=state.completed_at, at=clock.now()
            )
            state = replace(state, status=change.in_file, started_at=started, completed_at=completed)
        elif change.field == "assignee":
            state = replace(state, assignee_id=change.to_id)
        elif change.field == "notes":
            state = replace(state, notes=change.in_file)
        states[change.ref] = state
    silent = [ref for ref, one in states.items() if one.status == TicketStatus.BLOCKED and not one.notes]
    if silent:
        raise TicketReasonMissing(ticket=silent[0])
    moves = {rows[one.ref].pk: int(one.in_file) for one in taken if one.field == "sprint"}
    if moves:
        move_to_sprints(actor, pack, moves)
    write_tickets(actor=actor, pack=pack, states=[one for ref, one in states.items() if one != state_of_row(rows[ref])])


def _waits(row: PackConflict | None, change: Change, export: PackExport) -> bool:
    """Say whether a conflict of a file is one that waits already: of the same export, with the same value."""
    return row is not None and row.upload.export_id == export.pk and _brings(row, change)


def _brings(row: PackConflict, change: Change) -> bool:
    return row.in_file == change.in_file and row.person_id == change.to_id


def _refuse_gone(pack: TicketPack, taken: Sequence[Change]) -> None:
    """Refuse to name somebody who was taken from the organization since the file came."""
    named = [one for one in taken if one.field == "assignee" and one.in_file]
    seeing = who_may_see(user_ids=[one.to_id for one in named if one.to_id], organization_id=pack.organization_id)
    gone = [one for one in named if one.to_id not in seeing]
    if gone:
        raise AssigneeGone(name=gone[0].in_file, ticket=gone[0].ref)


def _settle(actor: Actor, choices: Mapping[int, Keep]) -> None:
    """Settle conflicts, each for the side chosen."""
    rows = PackConflict.objects.for_actor(actor, "act")
    for side in ("file", "here"):
        chosen = [pk for pk, choice in choices.items() if choice == side]
        if chosen:
            rows.filter(pk__in=chosen).update(kept=side, settled_at=clock.now(), settled_by_id=actor.id)


def _upload(
    actor: Actor,
    pack: TicketPack,
    export: PackExport,
    rows: Mapping[str, TicketInstance],
    merged: Merged,
    fresh: Sequence[Change],
    content: bytes,
    filename: str,
) -> PackUpload:
    """Keep that a file came, with what of it waits that did not wait before."""
    upload: PackUpload = PackUpload.objects.create(
        organization_id=pack.organization_id,
        pack=pack,
        export=export,
        filename=filename[-200:],
        file_hash=hashlib.sha256(content).hexdigest(),
        edits=merged.edits,
        taken=len(merged.taken),
        problems_json=[problem_of(one) for one in merged.faults],
        uploaded_by_id=actor.id,
    )
    PackConflict.objects.bulk_create(
        [
            PackConflict(
                organization_id=pack.organization_id,
                upload=upload,
                instance_id=rows[one.ref].pk,
                field=one.field,
                line=one.line,
                exported=one.exported,
                in_file=one.in_file,
                person_id=one.to_id,
            )
            for one in fresh
        ]
    )
    return upload


def problem_of(fault: Fault) -> dict[str, object]:
    """Give a fault plain as JSON."""
    return {"code": fault.code, "line": fault.line, "ticket": fault.ref, "facts": dict(fault.facts)}


def _change_of(row: Any) -> Change:
    """Give a conflict, as `conflicts_here` gives it, as the change that taking it would be."""
    ref = row.instance.ticket.ticket_id
    return Change(ref, row.field, row.line, row.exported, row.in_file, row.here, row.person_id)


def _told(changes: Iterable[Change], side: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for one in changes:
        found.setdefault(one.ref, {})[one.field] = getattr(one, side)
    return found
