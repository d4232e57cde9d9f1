"""What the record of a decision shows of the tasks that carry it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.wording import number
from execution.implementation import queries
from execution.implementation.wording import task_table

AT_MOST = 12


def panel_of(actor: Actor, decision_id: UUID) -> Mapping[str, Any] | None:
    """Give the tasks of a decision with how they stand; None where there are none. Two statements."""
    rows = queries.tasks_of(actor=actor, decision_id=decision_id)
    standing = queries.standing_of(actor=actor, decision_id=decision_id)
    if not standing.total:
        return None
    here = reverse("decision-execution-page", args=[decision_id])
    left = standing.total - AT_MOST
    return {
        "total": standing.total,
        "done": standing.done,
        "late": standing.late,
        "table": task_table(rows[:AT_MOST], here=here, sortable=False),
        "href": here,
        "more": _("%(n)s more") % {"n": number(left)} if left > 0 else "",
    }
