"""What a file of a pack holds, before and after it was a file, and the hash by which an export is known again."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_BREAKS = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
# What no terminal, database or file takes well in the middle of words.
_UNSAID = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f\ufffd\ud800-\udfff]")
_MANY_BLANK = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class TicketLine:
    """A ticket of a pack as a file tells of it. `assignee` is how a person is written, `assignee_id` who it is."""

    ref: str
    title: str
    status: str
    sprint: int
    assignee: str = ""
    assignee_id: int | None = None
    notes: str = ""


@dataclass(frozen=True)
class SprintHead:
    """A sprint as a file tells of it."""

    number: int
    name: str
    planned_start: str = ""
    planned_end: str = ""


@dataclass(frozen=True)
class PackState:
    """A pack at one moment: its sprints in order, its tickets in the order of the sprints."""

    pack: int
    version: str
    enterprise: str
    sprints: tuple[SprintHead, ...]
    tickets: tuple[TicketLine, ...]

    @property
    def hash(self) -> str:
        """Give the SHA-256 of all that a file of this state says, and of who its people are."""
        return hash_of(self.pack, self.version, kept(self.tickets))


def kept(tickets: Iterable[TicketLine]) -> dict[str, dict[str, Any]]:
    """Give tickets by id as they are kept for the day the file comes back; the order is that of the file."""
    return {
        one.ref: {
            "status": one.status,
            "assignee": one.assignee,
            "assignee_id": one.assignee_id,
            "notes": one.notes,
            "sprint": one.sprint,
            "at": place,
        }
        for place, one in enumerate(tickets)
    }


def hash_of(pack: int, version: str, tickets: Mapping[str, Mapping[str, Any]]) -> str:
    """Give the hash of a pack's kept state."""
    said = json.dumps(
        {"pack": pack, "version": version, "tickets": tickets},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return hashlib.sha256(said.encode()).hexdigest()


def base_of(state: Mapping[str, Mapping[str, Any]]) -> list[TicketLine]:
    """Give the tickets of a kept state in the order of the file; titles are the library's, and not kept."""
    ordered: Sequence[tuple[str, Mapping[str, Any]]] = sorted(state.items(), key=lambda one: one[1]["at"])
    return [
        TicketLine(ref, "", one["status"], one["sprint"], one["assignee"], one["assignee_id"], one["notes"])
        for ref, one in ordered
    ]


def normal_notes(text: str) -> str:
    """Give notes in the one form in which they are kept: no space at the ends of lines, at most one blank line.

    A file of Markdown cannot tell more, so what goes out comes back the same.
    """
    lines = [line.strip() for line in _BREAKS.split(_UNSAID.sub("", text))]
    return _MANY_BLANK.sub("\n\n", "\n".join(lines)).strip()
