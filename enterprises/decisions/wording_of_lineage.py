"""Approvals and citations that changed, as people read them. Reads nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clear_platform.foundation.public import StaleCitation, Thing, is_citable, kind_named
from clear_platform.foundation.rendering.wording import day_full
from enterprises.decisions.models import DecisionApproval, DecisionRecord

VERDICTS = {
    "changed": gettext_lazy("was changed"),
    "superseded": gettext_lazy("was superseded"),
    "removed": gettext_lazy("was taken away"),
    "unreadable": gettext_lazy("can no longer be read"),
}


def stale_in_words(stale: Sequence[StaleCitation]) -> list[dict[str, str]]:
    """Give each citation that holds no longer as a line, with the address of what changed."""
    return [{"text": _line(one), "href": one.citation.link} for one in stale]


def approvals_in_words(row: DecisionRecord, approvals: Sequence[DecisionApproval]) -> dict[str, Any]:
    """Give how many approved of as many as are needed, and who when. Nothing where one approval is all there is."""
    if row.approvers_needed == 1:
        return {"count": "", "facts": []}
    return {
        "count": _("%(given)s of %(needed)s approvals") % {"given": len(approvals), "needed": row.approvers_needed},
        "facts": [
            {
                "label": _("Approved by"),
                "value": one.approver.name if one.approver else _("the system"),
                "note": day_full(one.approved_at.date()),
            }
            for one in approvals
        ]
        or [{"label": _("Approved by"), "value": _("nobody yet"), "note": ""}],
    }


def _line(one: StaleCitation) -> str:
    what = one.citation.label or _called(one.citation.cited)
    said = f"{what} {VERDICTS[one.citation.verdict]}"
    between = one.path[1:-1]
    if not between:
        return said
    return _("%(said)s; it stands behind %(through)s") % {"said": said, "through": ", ".join(map(_called, between))}


def _called(thing: Thing) -> str:
    word = str(kind_named(thing.kind).label) if is_citable(thing.kind) else thing.kind
    return f"{word} {thing.ref[:8]}"
