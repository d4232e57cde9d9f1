"""Why a measured figure of a portfolio is what it is: its outcomes, the rows of files they came with, its decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.wording import day_full, grouped_hash, number
from enterprises.public import approvals_by_version, decisions_for, enterprises_by_id
from institutional.overview.queries.lineage import LARGEST_SHOWN
from institutional.overview.results import Measured
from outcomes.public import FileRow, outcome_files


def measured_context(actor: Actor, measured: Measured, label: str) -> dict[str, Any]:
    """Give what the drawer of a measured figure shows."""
    largest = sorted(measured.outcomes, key=lambda one: (-one.value, one.id))[:LARGEST_SHOWN]
    decisions = list(decisions_for(actor).filter(pk__in=measured.decisions).order_by("-created_at", "pk"))
    ids = {one.enterprise_id for one in largest} | {row.enterprise_id for row in decisions[:LARGEST_SHOWN]}
    found = enterprises_by_id(actor=actor, enterprise_ids=[one for one in ids if one is not None])
    names = {pk: one.name for pk, one in found.items()}
    files = outcome_files(actor=actor, outcome_ids=[one.id for one in largest])
    decided = {row.enterprise_id: row for row in reversed(decisions)}
    n = len(measured.outcomes)
    return {
        "label": label,
        "value": f"+{number(measured.value)}",
        "says": ngettext(
            "What was measured last, to date, of %(n)s enterprise for which a decision expected it.",
            "What was measured last, to date, of %(n)s enterprises for which a decision expected it, added up.",
            n,
        )
        % {"n": number(n)},
        "parts": [
            {
                "label": names[one.enterprise_id],
                "value": number(one.value),
                "href": reverse("enterprise-outcome-page", args=[one.enterprise_id, one.id]),
                "under": _came_from(files.get(one.id), decided.get(one.enterprise_id)),
            }
            for one in largest
        ],
        "steps": [
            *(_step_of_row(names[one.enterprise_id], files[one.id]) for one in largest if one.id in files),
            *_steps_of_decisions(actor, decisions[:LARGEST_SHOWN], names),
        ],
    }


def _came_from(file: FileRow | None, decision: Any) -> str:
    """Say by what a measured value came: its row of a file, else the decision that expected it."""
    if file is not None:
        return gettext("from the file %(file)s, row %(n)s") % {"file": file.name, "n": number(file.number)}
    if decision is None:
        return ""
    return gettext("“%(title)s”, version %(n)s") % {"title": decision.title, "n": number(decision.version)}


def _step_of_row(enterprise: str, file: FileRow) -> dict[str, Any]:
    return {
        "kind": gettext("Row of the file"),
        "what": gettext("Row %(n)s of %(file)s") % {"n": number(file.number), "file": file.name},
        "text": enterprise,
        "facts": [{"label": gettext("SHA-256"), "value": grouped_hash(file.sha256, groups=16)}],
    }


def _steps_of_decisions(actor: Actor, rows: Sequence[Any], names: Mapping[int, str]) -> list[dict[str, Any]]:
    approvals = approvals_by_version(actor=actor, decision_ids=[row.pk for row in rows])
    return [
        {
            "kind": gettext("Decision"),
            "what": row.title,
            "facts": [
                *_enterprise_of(row, names),
                {
                    "label": gettext("Decision"),
                    "value": gettext("Version %(n)s") % {"n": number(row.version)},
                    "href": reverse("decision-page", args=[row.pk]),
                },
                {"label": gettext("SHA-256"), "value": grouped_hash(row.content_hash, groups=16)},
                *(
                    {
                        "label": gettext("Approved by"),
                        "value": one.approver.name if one.approver else None,
                        "note": day_full(one.approved_at.date()),
                    }
                    for one in approvals[row.pk]
                ),
            ],
        }
        for row in rows
    ]


def _enterprise_of(row: Any, names: Mapping[int, str]) -> list[dict[str, Any]]:
    if row.enterprise_id not in names:
        return []
    href = reverse("institutional-enterprise", args=[row.enterprise_id])
    return [{"label": gettext("Enterprise"), "value": names[row.enterprise_id], "href": href}]
