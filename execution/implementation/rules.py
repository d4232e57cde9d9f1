"""How a task may move, and what proves it done. Pure: no Django."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

MORNING = 7
"""The hour of a person's own clock from which late tasks are told by mail."""
MISSED = "missed_on"
"""Where the notes of a task keep the day it missed; nobody writes it by hand."""
OPEN = frozenset({"todo", "in_progress", "blocked"})
ACTS: Mapping[str, tuple[frozenset[str], str]] = {
    "start": (frozenset({"todo", "blocked"}), "in_progress"),
    "block": (frozenset({"todo", "in_progress"}), "blocked"),
    "complete": (frozenset({"todo", "in_progress"}), "done"),
    "cancel": (OPEN, "cancelled"),
}
ACT_TOWARDS: Mapping[str, str] = {status: act for act, (_, status) in ACTS.items()}
PROVING = frozenset({"delivered", "measured"})
MOST_MEGABYTES = 25
"""How large a file that proves something may be."""
_ZIPPED = (0, b"PK\x03\x04")
BEGINNINGS: Mapping[str, tuple[tuple[int, bytes], ...]] = {
    "pdf": ((0, b"%PDF-"),),
    "png": ((0, b"\x89PNG\r\n\x1a\n"),),
    "jpg": ((0, b"\xff\xd8\xff"),),
    "jpeg": ((0, b"\xff\xd8\xff"),),
    "webp": ((0, b"RIFF"), (8, b"WEBP")),
    "heic": ((4, b"ftyp"),),
    "docx": (_ZIPPED,),
    "xlsx": (_ZIPPED,),
    "pptx": (_ZIPPED,),
    "odt": (_ZIPPED,),
    "ods": (_ZIPPED,),
    "txt": (),
    "csv": (),
    "md": (),
}
"""Files that can prove something, by the ending of their name: which octets stand where in them. A text has none."""


def refusal_of(
    act: str,
    *,
    status: str,
    priority: str = "normal",
    waits_for: Collection[str] = (),
    has_verified_milestone: bool = False,
) -> str | None:
    """Give the code of why a task may not move so, or None when it may.

    Takes: the titles of tasks it depends on that are neither done nor cancelled. A task that is done or cancelled
    moves no more; a blocked one is started again before it is done; one that waits for others is neither started nor
    done; one of high priority is done only with a milestone that somebody verified.
    """
    if status == "done":
        return "task.already_done"
    if status == "cancelled":
        return "task.cancelled"
    if status not in ACTS[act][0]:
        return "task.blocked" if status == "blocked" else "task.already_so"
    if act in {"start", "complete"} and waits_for:
        return "task.waits_for_others"
    if act == "complete" and priority == "high" and not has_verified_milestone:
        return "task.needs_verified_milestone"
    return None


def round_through(task: int, wanted: Iterable[int], needs: Mapping[int, Collection[int]]) -> list[int]:
    """Give a way from a task over what it would wait for back to itself, empty where there is none.

    Takes: `wanted`, what the task would wait for; `needs`, what each of the others waits for. Gives: the shortest way
    by steps, lowest ids first where several are as short, beginning and ending with the task.
    """
    came_from: dict[int, int] = {}
    line = sorted(set(wanted))
    came_from.update(dict.fromkeys(line, task))
    for one in line:
        if one == task:
            way = [task]
            while len(way) == 1 or way[-1] != task:
                way.append(came_from[way[-1]])
            return way[::-1]
        for other in sorted(needs.get(one, ())):
            if other not in came_from:
                came_from[other] = one
                line.append(other)
    return []


def comes_to(act: str) -> str:
    """Give the status that an act leads to."""
    return ACTS[act][1]


def due_on(*, began_on: date, due_days: int | None) -> date | None:
    """Give the day a step of a plan is due, counted from the day the plan began."""
    return None if due_days is None else began_on + timedelta(days=due_days)


def is_overdue(*, status: str, due_date: date | None, today: date) -> bool:
    """Say whether a task that is still open is past its day."""
    return status in OPEN and due_date is not None and due_date < today


def with_missed(meta: Mapping[str, Any], *, status: str, due_date: date | None, today: date) -> dict[str, Any]:
    """Give the notes of a task that is given up or due another day, with the day it missed where that has passed.

    Scores count what was due and not done; neither giving it up nor another day undoes that it was.
    """
    late = due_date is not None and is_overdue(status=status, due_date=due_date, today=today)
    return {**meta, MISSED: due_date.isoformat()} if due_date is not None and late else dict(meta)


def written_meta(given: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Give notes as somebody writes them; the day that was missed stays as it is kept, whatever they say of it."""
    return {name: value for name, value in given.items() if name != MISSED} | {
        name: value for name, value in kept.items() if name == MISSED
    }


def missed_day(meta: Mapping[str, Any]) -> date | None:
    """Give the day that a task missed before it was given up or due another day; None where it missed none."""
    return date.fromisoformat(meta[MISSED]) if MISSED in meta else None


def morning_of(moment: datetime, zone: str) -> date | None:
    """Give the day it is in a zone once it is seven in the morning there, None before that."""
    here = moment.astimezone(ZoneInfo(zone))
    return here.date() if here.hour >= MORNING else None


def is_web_address(text: str) -> bool:
    """Say whether a text is an address that a page may lead to: of the web, and nothing that a browser would run."""
    return text.lower().startswith(("https://", "http://"))


def fault_of_file(name: str, beginning: bytes) -> str | None:
    """Give what keeps a file from being evidence: `ending` or `content`, by its name and first octets; else None.

    What it holds is what its name says: a page or a program under the name of a picture is none. Texts hold no NUL.
    """
    ending = name.lower().rpartition(".")[2] if "." in name else ""
    if ending not in BEGINNINGS:
        return "ending"
    marks = BEGINNINGS[ending]
    is_so = all(beginning[at:].startswith(octets) for at, octets in marks) if marks else b"\0" not in beginning
    return None if is_so else "content"


def kept_name(name: str) -> str:
    """Give the name that a file is kept under: its ending always, and a stem of its own where nothing is left of it."""
    stem, dot, ending = name.rpartition("/")[2].rpartition(".")
    plain = re.sub(r"[^\w.-]+", "_", stem).strip("._-")
    return f"{plain or 'evidence'}{dot}{ending}"


def needs_evidence(milestone_type: str) -> bool:
    """Say whether a milestone of this type says something that must be shown: that it is delivered, or measured."""
    return milestone_type in PROVING
