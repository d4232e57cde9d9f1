"""A pack written as a Markdown checklist. Reading it back: `reading`."""

from __future__ import annotations

import re
import string

from execution.roadmaps.rules.files.state import PackState, TicketLine

_FIELD = re.compile(r"(?i)[*_]*(?:status|assignee|notes)[*_]*\s*:")
_ORDERED = re.compile(r"\d+[.)](?=\s|$)")
_PUNCTUATION = frozenset(string.punctuation)


def render_ticket_pack_markdown(state: PackState) -> str:
    """Write a pack as a checklist: a block that says of what it is, then each sprint with its tickets, each once.

    A box is ticked exactly where the ticket is done. What a person wrote is escaped where Markdown, or a reader of
    these files, would take it for structure.
    """
    lines = [
        "---",
        f"pack: {state.pack}",
        f"version: {state.version}",
        f"state: {state.hash}",
        "---",
        "",
        f"# Ticket pack {state.version} – {_one_line(state.enterprise)}",
        "",
        "Tick a box, or change what stands after Status, Assignee and Notes, and bring the file back.",
        "Status is one of not_started, in_progress, blocked, done, skipped.",
    ]
    by_sprint: dict[int, list[TicketLine]] = {}
    for one in state.tickets:
        by_sprint.setdefault(one.sprint, []).append(one)
    for head in state.sprints:
        lines += ["", f"## Sprint {head.number} — {_one_line(head.name)}", ""]
        if head.planned_start:
            lines += [f"Planned from {head.planned_start} to {head.planned_end}.", ""]
        for one in by_sprint.get(head.number, ()):
            lines += _ticket(one)
    return "\n".join(lines) + "\n"


def escaped(line: str) -> str:
    """Write one line of a person's words so that it is read back as just these words."""
    said = line.replace("\\", "\\\\")
    if _FIELD.match(line):
        return said.replace(":", "\\:", 1)
    numbered = _ORDERED.match(line)
    if numbered:
        return said[: numbered.end() - 1] + "\\" + said[numbered.end() - 1 :]
    if line and line[0] in _PUNCTUATION and line[0] != "\\":
        return "\\" + said
    return said


def _ticket(one: TicketLine) -> list[str]:
    box = "x" if one.status == "done" else " "
    first, *others = one.notes.split("\n")
    return [
        f"- [{box}] {one.ref} – {_one_line(one.title)}",
        f"  Status: {one.status}",
        f"  Assignee: {escaped(_one_line(one.assignee))}".rstrip(),
        f"  Notes: {escaped(first)}".rstrip(),
        *(f"  {escaped(line)}".rstrip() for line in others),
    ]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def file_name(slug: str, version: str) -> str:
    """Give the name of a pack's file."""
    return f"{slug}_TICKET_PACK_{version}.md"
