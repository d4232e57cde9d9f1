"""The page that holds two versions of a decision against each other."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from clear_platform.foundation.rendering.doors import PageRequest, page
from enterprises.decisions import queries
from enterprises.decisions.pages.shell import shell_of
from enterprises.decisions.queries import Version
from enterprises.decisions.wording import sealed
from enterprises.decisions.wording_of_changes import parts_between


@require_GET
@page
def decision_versions(request: PageRequest, decision_id: UUID) -> HttpResponse:
    """Show all versions of a decision, and what one changes against the one before, or against one chosen."""
    actor = request.actor
    row = queries.decision_for(actor=actor, decision_id=decision_id)
    versions = queries.versions_of(actor=actor, decision_id=decision_id)
    signed = queries.approvals_by_version(actor=actor, decision_ids=[one.pk for one in versions])
    asked = request.GET.get("against", "")
    other = queries.version_named(actor=actor, versions=versions, asked=asked) if asked else row.supersedes
    parts = parts_between(other, row) if other else []
    context = {
        **shell_of(actor, row, "versions"),
        "against": other,
        "changed": [one for one in parts if not one.same],
        "unchanged": [one for one in parts if one.same and one.compared.entries],
        "versions": [
            sealed(one, signed[one.pk])
            | {
                "place": _place(one, row, other),
                "compare": f"?against={one.pk}" if one.pk != row.pk else "",
            }
            for one in reversed(versions)
        ],
    }
    return render(request, "enterprises/decisions/versions.html", context)


def _place(one: Version, row: Version, other: Version | None) -> str:
    """Say which of the two that are held against each other a version is; empty for others."""
    if one.pk == row.pk:
        return _("shown as the later one") if other else ""
    return _("shown as the earlier one") if other is not None and one.pk == other.pk else ""
