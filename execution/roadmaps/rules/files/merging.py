"""A file that came back, held three ways: against the state it was written from, and against what is here now.

A field that changed in the file alone is taken; one that changed on both sides is a conflict and stays as it is here.
Not here: reading the file (`reading`), and writing what was taken (the operations).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from execution.roadmaps.rules.files.reading import Fault, ReadPack, ReadTicket
from execution.roadmaps.rules.files.state import TicketLine
from execution.roadmaps.rules.kinds import TicketStatus
from execution.roadmaps.rules.planning import order_violations

FIELDS = ("status", "assignee", "notes", "sprint")
Keep = Literal["file", "here"]


@dataclass(frozen=True)
class Change:
    """One field of one ticket that a file changes. For an assignee the values are names, `to_id` says who it is."""

    ref: str
    field: str
    line: int
    exported: str
    in_file: str
    here: str
    to_id: int | None = None


@dataclass(frozen=True)
class Merged:
    """What a file comes to: what of it is taken, what waits for somebody, what cannot be taken.

    `edits` counts the fields that hands changed, `already` those of them that are so here too: nothing is left to do.
    `kept` are those where both changed and what is here was to count.
    """

    edits: int
    already: int
    taken: tuple[Change, ...]
    conflicts: tuple[Change, ...]
    kept: tuple[Change, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class People:
    """Who a name in a file may mean: ids by name or address, both folded; several ids where a name is shared."""

    ids: Mapping[str, tuple[int, ...]]

    def who(self, said: str) -> tuple[int, ...]:
        """Give the ids that a name or an address means."""
        return self.ids.get(said.casefold(), ())


def merge(
    *,
    base: Sequence[TicketLine],
    file: ReadPack,
    now: Sequence[TicketLine],
    people: People,
    needs: Mapping[str, Sequence[str]],
    sprints: int,
    keep: Keep | None = None,
) -> Merged:
    """Hold a file against its export and against now.

    Takes: `needs`, what each ticket waits for; `sprints`, how many the pack has; `keep`, which side counts where both
    changed, None to leave that to a person.
    """
    exported, here = {one.ref: one for one in base}, {one.ref: one for one in now}
    faults = list(file.faults)
    changes: list[tuple[Change, bool]] = []
    edits = 0
    seen: set[str] = {one.ref for one in faults if one.code == "duplicate"}
    for ticket in file.tickets:
        seen.add(ticket.ref)
        before, standing = exported.get(ticket.ref), here.get(ticket.ref)
        if before is None or standing is None:
            faults.append(Fault("unknown_ticket", ticket.line, ticket.ref))
            continue
        wanted = _wanted(ticket, before, people, sprints, faults)
        for change in _changes(wanted, before, standing):
            edits += 1
            if not _is_so(change, standing):
                changes.append((change, _moved_since(change, before, standing)))
    faults += _deleted(base, here, seen, file)
    taken = [change for change, moved in changes if not moved or keep == "file"]
    conflicts = [change for change, moved in changes if moved and keep is None]
    taken = _in_order(taken, here, needs, faults)
    taken = _blocked_with_reason(taken, here, faults)
    return Merged(
        edits=edits,
        already=edits - len(changes),
        taken=tuple(taken),
        conflicts=tuple(conflicts),
        kept=tuple(change for change, moved in changes if moved and keep == "here"),
        faults=tuple(sorted(faults, key=lambda one: one.line)),
    )


@dataclass(frozen=True)
class _Wanted:
    """What a file wants of each field: the value and its line; what it leaves alone is not there."""

    ref: str
    values: Mapping[str, tuple[str, int, int | None]]


def _wanted(ticket: ReadTicket, before: TicketLine, people: People, sprints: int, faults: list[Fault]) -> _Wanted:
    values: dict[str, tuple[str, int, int | None]] = {}
    status = _status(ticket, before, faults)
    if status is not None:
        values["status"] = (*status, None)
    if ticket.notes is not None:
        values["notes"] = (ticket.notes.value, ticket.notes.line, None)
    if ticket.sprint is not None:
        if 1 <= ticket.sprint <= sprints:
            values["sprint"] = (str(ticket.sprint), ticket.line, None)
        else:
            faults.append(Fault("unknown_sprint", ticket.line, ticket.ref, {"sprint": str(ticket.sprint)}))
    said = ticket.assignee
    if said is not None:
        if said.value in {"", before.assignee}:
            who = before.assignee_id if said.value else None
            values["assignee"] = (said.value, said.line, who)
        else:
            found = people.who(said.value)
            if len(found) == 1:
                values["assignee"] = (said.value, said.line, found[0])
            else:
                code = "several_people" if found else "unknown_person"
                faults.append(Fault(code, said.line, ticket.ref, {"name": said.value[:80]}))
    return _Wanted(ticket.ref, values)


def _status(ticket: ReadTicket, before: TicketLine, faults: list[Fault]) -> tuple[str, int] | None:
    """Give what box and line together say. Of the two, the one that a hand changed counts; two that differ cannot."""
    done = before.status == TicketStatus.DONE
    box_changed = ticket.is_ticked is not None and ticket.is_ticked != done
    line = ticket.status
    line_changed = line is not None and line.value != before.status
    if not box_changed:
        return (line.value, line.line) if line is not None else None
    by_box = TicketStatus.DONE if ticket.is_ticked else TicketStatus.IN_PROGRESS
    if line is None or not line_changed:
        return by_box, ticket.line
    if (line.value == TicketStatus.DONE) == ticket.is_ticked:
        return line.value, line.line
    faults.append(Fault("box_and_status_differ", line.line, ticket.ref, {"status": line.value}))
    return None


def _changes(wanted: _Wanted, before: TicketLine, standing: TicketLine) -> list[Change]:
    found = []
    for name in FIELDS:
        if name in wanted.values:
            value, line, who = wanted.values[name]
            exported = _of(before, name)
            # However a person is written, it is who it means that counts.
            same = who == before.assignee_id if name == "assignee" else value == exported
            if not same:
                found.append(Change(wanted.ref, name, line, exported, value, _of(standing, name), who))
    return found


def _is_so(change: Change, standing: TicketLine) -> bool:
    if change.field == "assignee":
        return change.to_id == standing.assignee_id
    return change.in_file == change.here


def _moved_since(change: Change, before: TicketLine, standing: TicketLine) -> bool:
    if change.field == "assignee":
        return before.assignee_id != standing.assignee_id
    return change.exported != change.here


def _of(one: TicketLine, name: str) -> str:
    return str(getattr(one, name))


def _deleted(base: Sequence[TicketLine], here: Mapping[str, TicketLine], seen: set[str], file: ReadPack) -> list[Fault]:
    """Name the tickets whose lines are gone, at the line of the one that stood before them in the export."""
    lines = {one.ref: one.line for one in file.tickets}
    at, faults = 1, []
    for one in base:
        at = lines.get(one.ref, at)
        if one.ref not in seen and one.ref in here:
            faults.append(Fault("deleted", at, one.ref))
    return faults


def _in_order(
    taken: list[Change], here: Mapping[str, TicketLine], needs: Mapping[str, Sequence[str]], faults: list[Fault]
) -> list[Change]:
    """Leave out moves that would put a ticket before one it waits for, until what is left stands in order."""
    moves = {one.ref: one for one in taken if one.field == "sprint"}
    standing = {ref: one.sprint for ref, one in here.items()}
    already = set(order_violations(standing, needs))
    while moves:
        after = {**standing, **{ref: int(one.in_file) for ref, one in moves.items()}}
        broken = [pair for pair in order_violations(after, needs) if pair not in already]
        wrong = {pair: ref for pair in broken for ref in pair if ref in moves}
        if not wrong:
            break
        for (ref, need), moved in wrong.items():
            change = moves.pop(moved, None)
            if change is not None:
                faults.append(Fault("before_what_it_needs", change.line, moved, {"ticket": ref, "needs": need}))
    return [one for one in taken if one.field != "sprint" or one.ref in moves]


def _blocked_with_reason(taken: list[Change], here: Mapping[str, TicketLine], faults: list[Fault]) -> list[Change]:
    """Leave out what would let a ticket be blocked while no note says by what: the block, or emptying the notes."""
    by_field = {(one.ref, one.field): one.in_file for one in taken}
    kept = []
    for one in taken:
        notes = by_field.get((one.ref, "notes"), here[one.ref].notes)
        status = by_field.get((one.ref, "status"), here[one.ref].status)
        silent = status == TicketStatus.BLOCKED and not notes
        # Where both came at once, neither does: the notes go on saying what they said.
        if silent and one.field in {"status", "notes"}:
            faults.append(Fault("blocked_without_reason", one.line, one.ref))
        else:
            kept.append(one)
    return kept
