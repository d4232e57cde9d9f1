"""What a status looks like: for every status word one shape, one tone and the word as people read it.

A status is keyed by its stored value, so `done` looks the same on a task and on a ticket. An app whose status is not
here adds it with `register_marks` when it starts; the meaning of a status stays with the app that owns it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.rendering.icons import ICONS

Tone = Literal["good", "warn", "bad", "calm", "off"]


@dataclass(frozen=True)
class Mark:
    """A shape (an icon's name), a tone and the word beside them."""

    shape: str
    tone: Tone
    word: str | Promise


_MARKS: dict[str, Mark] = {
    # Money lent or given.
    "performing": Mark("st-half", "calm", _("performing")),
    "watch": Mark("st-watch", "warn", _("watch")),
    "default": Mark("st-diamond", "bad", _("default")),
    "repaid": Mark("st-closed", "calm", _("repaid")),
    "written_off": Mark("st-lost", "bad", _("written off")),
    # Work.
    "not_started": Mark("st-open", "off", _("not started")),
    "todo": Mark("st-open", "off", _("to do")),
    "in_progress": Mark("st-half", "calm", _("in progress")),
    "blocked": Mark("st-block", "bad", _("blocked")),
    "done": Mark("st-ok", "good", _("done")),
    "cancelled": Mark("st-skip", "off", _("cancelled")),
    "skipped": Mark("st-skip", "off", _("skipped")),
    "verified": Mark("st-ok", "good", _("verified")),
    "unverified": Mark("st-half", "warn", _("not verified")),
    # Records that are signed.
    "draft": Mark("st-draft", "off", _("draft")),
    "proposed": Mark("st-open", "calm", _("proposed")),
    "approved": Mark("st-ok", "good", _("approved")),
    "rejected": Mark("st-lost", "bad", _("rejected")),
    "superseded": Mark("st-skip", "off", _("superseded")),
    "closed": Mark("st-closed", "off", _("closed")),
    "stale": Mark("st-watch", "warn", _("stale")),
    # Things a machine does.
    "queued": Mark("st-open", "off", _("queued")),
    "running": Mark("st-half", "calm", _("running")),
    "awaiting_review": Mark("st-half", "warn", _("awaiting review")),
    "succeeded": Mark("st-ok", "good", _("succeeded")),
    "failed": Mark("st-lost", "bad", _("failed")),
    "dead_lettered": Mark("st-block", "bad", _("given up")),
    "by_hand": Mark("pen", "warn", _("set by a person")),
    # Rows of a file.
    "checked": Mark("st-open", "calm", _("checked")),
    "waiting": Mark("st-half", "calm", _("waiting")),
    "writing": Mark("st-half", "calm", _("being made")),
    "committing": Mark("st-half", "calm", _("loading")),
    "stopped": Mark("st-half", "warn", _("stopped half-way")),
    "committed": Mark("st-ok", "good", _("loaded")),
    "partly": Mark("st-half", "warn", _("partly loaded")),
    "undone": Mark("st-skip", "off", _("undone")),
    "unchanged": Mark("st-closed", "off", _("unchanged")),
    # A forecast against what came.
    "held": Mark("st-ok", "good", _("held")),
    "on_course": Mark("st-half", "calm", _("on course")),
    "behind": Mark("st-watch", "warn", _("behind")),
    "missed": Mark("st-lost", "bad", _("missed")),
    "early": Mark("st-open", "off", _("early")),
    # What may leave.
    "allowed": Mark("st-ok", "good", _("allowed")),
    "goes": Mark("st-ok", "good", _("goes")),
    "goes_named": Mark("st-half", "calm", _("goes, named")),
    "goes_in_part": Mark("st-half", "warn", _("goes in part")),
    "withheld": Mark("st-block", "bad", _("stays")),
    "in_force": Mark("st-ok", "good", _("in force")),
    "ended": Mark("st-skip", "off", _("ended")),
    # Accounts and places.
    "active": Mark("st-ok", "good", _("active")),
    "inactive": Mark("st-skip", "off", _("inactive")),
    "archived": Mark("st-closed", "off", _("archived")),
    "unknown": Mark("st-unknown", "off", _("unknown")),
}


def register_marks(marks: Mapping[str, Mark]) -> None:
    """Add the looks of an app's own status values.

    Refuses: `ValueError` for a shape that is not drawn, and for a value that already looks otherwise, since one word
    must mean one thing everywhere.
    """
    for value, mark in marks.items():
        if mark.shape not in ICONS:
            raise ValueError(f"Status {value!r} asks for the shape {mark.shape!r}, which is not drawn in icons.py.")
        known = _MARKS.get(value)
        if known is not None and (known.shape, known.tone) != (mark.shape, mark.tone):
            raise ValueError(f"Status {value!r} already has the shape {known.shape!r}; choose another value.")
        _MARKS[value] = mark


def mark_of(value: str) -> Mark:
    """Give the look of a status value; a value nobody described gets an open square and its own word."""
    return _MARKS.get(value) or Mark("st-unknown", "off", value.replace("_", " "))


def known_marks() -> Mapping[str, Mark]:
    """Give every status value that has a look, in the order of this file."""
    return dict(_MARKS)
