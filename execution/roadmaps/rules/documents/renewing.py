"""A roadmap renewed by what was done and what was measured: a pure function of both, to a new version or to none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from clear_platform.foundation.days import day_in_words
from execution.roadmaps.rules.documents import markdown, parts
from execution.roadmaps.rules.documents.facts import Learned, SectionText, SprintPlan, WorkTicket, Worth
from execution.roadmaps.rules.documents.progress import (
    inputs_hash,
    is_over,
    learned_hash,
    placed_of,
    progress_of,
    section_status,
)
from execution.roadmaps.rules.documents.sections import (
    ACTUALS,
    DELIVERED,
    DIAGNOSTIC,
    LEARNING,
    PROGRESS,
    SPRINTS,
    SYSTEMS_PART,
    WORTH,
)
from execution.roadmaps.rules.kinds import FINANCIALS, OVER, SECTION_TITLES, SECTIONS, SYSTEM_NAMES, TicketStatus
from execution.roadmaps.rules.versions import renewed as next_version


@dataclass(frozen=True)
class Renewed:
    """A new version: its sections, its sprints with their days, its metadata, and what it changed in Markdown."""

    version: str
    sections: tuple[SectionText, ...]
    sprints: tuple[SprintPlan, ...]
    metadata: Mapping[str, Any]
    changelog: str


def renewed_roadmap(
    *,
    version: str,
    metadata: Mapping[str, Any],
    sections: Sequence[SectionText],
    sprints: Sequence[SprintPlan],
    tickets: Sequence[WorkTicket],
    learned: Learned | None,
    on: date,
) -> Renewed | None:
    """Give the version that follows from the work and the newest outcome; None where both stand as they stood.

    Takes: `metadata` with `inputs_hash`, `learned_hash`, `implementation_progress` and `placed` as the standing version
    left them; no outcome where none is newer than the one it knows; `on`, the day that late sprints are shifted to.
    Gives: hand-written words kept, and only what follows from the work written anew.
    """
    standing = str(metadata.get("learned_hash", ""))
    known = learned_hash(learned) if learned is not None else standing
    now = inputs_hash(tickets, sprints, known)
    if now == metadata.get("inputs_hash"):
        return None
    shifted = shifted_sprints(sprints, tickets, on=on)
    after = tuple(
        _section(with_worth(one, metadata), shifted, tickets, learned, was_learned=bool(known)) for one in sections
    )
    progress = progress_of(tickets)
    following = next_version(version)
    return Renewed(
        version=following,
        sections=after,
        sprints=shifted,
        metadata={
            **metadata,
            "implementation_progress": progress,
            "placed": placed_of(sprints),
            "inputs_hash": now,
            "learned_hash": known,
        },
        changelog=_changelog(version, following, metadata, sections, after, sprints, shifted, tickets, learned, on),
    )


def shifted_sprints(
    sprints: Sequence[SprintPlan], tickets: Sequence[WorkTicket], *, on: date
) -> tuple[SprintPlan, ...]:
    """Shift what is left by as many days as the first unfinished sprint is late; what is done keeps its days."""
    statuses = {one.ref: one.status for one in tickets}
    open_ones = [one for one in sprints if not is_over(one, statuses)]
    late = (on - open_ones[0].end).days if open_ones else 0
    if late <= 0:
        return tuple(sprints)
    by = timedelta(days=late)
    first = open_ones[0].number
    return tuple(
        one
        if is_over(one, statuses)
        else replace(one, end=one.end + by)
        if one.number == first
        else replace(one, start=one.start + by, end=one.end + by)
        for one in sprints
    )


def with_worth(one: SectionText, metadata: Mapping[str, Any]) -> SectionText:
    """Give the section of financials with what the metadata states of the worth, any other as it is.

    One whose part hands took out stays as they left it.
    """
    if one.number != FINANCIALS or not markdown.has_part(one.content, WORTH):
        return one
    worth = Worth(
        metadata.get("assumptions") or {},
        metadata.get("roi_projection") or {},
        (metadata.get("suggested") or {}).get("figures", ()),
    )
    return replace(one, content=markdown.with_part(one.content, WORTH, parts.worth_part(worth)))


def _section(
    one: SectionText,
    sprints: Sequence[SprintPlan],
    tickets: Sequence[WorkTicket],
    learned: Learned | None,
    *,
    was_learned: bool,
) -> SectionText:
    content = one.content
    if one.number == 1:
        content = markdown.with_part(content, PROGRESS, parts.progress_part(sprints, tickets))
    elif one.number == 3:
        content = markdown.with_part(content, SYSTEMS_PART, parts.systems_part(tickets))
    elif one.number == 4:
        done = [ticket.ref for ticket in tickets if ticket.category == "workflow" and _is_done(ticket)]
        content = markdown.moved_beneath(content, done, heading=DELIVERED)
    elif one.number == 5:
        content = markdown.with_part(content, SPRINTS, parts.sprints_part(sprints, tickets))
    elif one.number == 8 and learned is not None:
        content = markdown.with_part(content, ACTUALS, parts.actuals_part(learned))
    elif one.number == 10 and (learned is not None or not was_learned):
        content = markdown.with_part(content, LEARNING, parts.learning_part(learned))
    if one.number == DIAGNOSTIC:
        # No work of tickets writes a diagnosis: it stands as it stood.
        return one
    status = section_status(one.number, tickets, standing=one.status, learned=was_learned)
    return SectionText(one.number, content, str(status))


def _changelog(
    version: str,
    following: str,
    metadata: Mapping[str, Any],
    before: Sequence[SectionText],
    after: Sequence[SectionText],
    planned: Sequence[SprintPlan],
    shifted: Sequence[SprintPlan],
    tickets: Sequence[WorkTicket],
    learned: Learned | None,
    on: date,
) -> str:
    earlier = metadata.get("implementation_progress") or {}
    known = set(earlier.get("done_tickets", ()))
    done = [one for one in tickets if _is_done(one) and one.ref not in known]
    reopened = sorted(known - {one.ref for one in tickets if _is_done(one)})
    lines = [f"# From {version} to {following}", "", f"Renewed on {day_in_words(on)}."]
    lines += _listed("Done since", [_named(one) for one in done])
    lines += _listed("No longer done", reopened)
    lines += _listed("Skipped since", _skipped(earlier, tickets))
    lines += _listed("No longer skipped", _taken_up(earlier, tickets))
    lines += _listed("Moved to another sprint", _moved(metadata.get("placed") or {}, shifted, tickets))
    lines += _listed("Completion by system", _completions(earlier, tickets))
    lines += _listed("Sections", _statuses(before, after))
    lines += _listed("Sprints", _sprints(planned, shifted, tickets, known))
    if learned is not None:
        lines += ["", "## What was measured", "", *parts.learning_part(learned)]
    return "\n".join(lines) + "\n"


def _skipped(earlier: Mapping[str, Any], tickets: Sequence[WorkTicket]) -> list[str]:
    known = earlier.get("skipped_tickets", ())
    return [_named(one) for one in tickets if one.status == TicketStatus.SKIPPED and one.ref not in known]


def _taken_up(earlier: Mapping[str, Any], tickets: Sequence[WorkTicket]) -> list[str]:
    """Name what was skipped and is open now; what is done by now is named there."""
    known = earlier.get("skipped_tickets", ())
    return [_named(one) for one in tickets if one.ref in known and one.status not in OVER]


def _moved(before: Mapping[str, int], sprints: Sequence[SprintPlan], tickets: Sequence[WorkTicket]) -> list[str]:
    now = placed_of(sprints)
    return [
        f"{_named(one)}: sprint {before[one.ref]} to sprint {now[one.ref]}"
        for one in tickets
        if one.ref in before and one.ref in now and before[one.ref] != now[one.ref]
    ]


def _named(one: WorkTicket) -> str:
    return f"{one.ref} – {markdown.plain(one.title)}"


def _completions(earlier: Mapping[str, Any], tickets: Sequence[WorkTicket]) -> list[str]:
    was = earlier.get("by_system", {})
    found = []
    for system, one in progress_of(tickets)["by_system"].items():
        share, before = one["completion_ratio"], was.get(system, {}).get("completion_ratio")
        if share != before:
            found.append(f"{SYSTEM_NAMES[system]}: {_percent(before)} to {_percent(share)}")
    return found


def _statuses(before: Sequence[SectionText], after: Sequence[SectionText]) -> list[str]:
    was = {one.number: one.status for one in before}
    return [
        f"{one.number} {SECTION_TITLES[SECTIONS[one.number]]}: {_words(was[one.number])} to {_words(one.status)}"
        for one in after
        if was[one.number] != one.status
    ]


def _sprints(
    planned: Sequence[SprintPlan], shifted: Sequence[SprintPlan], tickets: Sequence[WorkTicket], known: set[str]
) -> list[str]:
    statuses = {one.ref: one.status for one in tickets}
    found = [
        f"Sprint {one.number} is done"
        for one in shifted
        if is_over(one, statuses)
        and not known.issuperset(ref for ref in one.refs if statuses[ref] == TicketStatus.DONE)
    ]
    return found + [
        f"Sprint {after.number} now ends on {day_in_words(after.end)}, not on {day_in_words(before.end)}"
        for before, after in zip(planned, shifted, strict=True)
        if before.end != after.end
    ]


def _listed(title: str, items: Sequence[str]) -> list[str]:
    return ["", f"## {title}", "", *(f"- {one}" for one in items)] if items else []


def _is_done(one: WorkTicket) -> bool:
    return one.status == TicketStatus.DONE


def _words(status: str) -> str:
    return status.replace("_", " ")


def _percent(share: str | None) -> str:
    return "–" if share is None else f"{round(float(share) * 100)} %"
