"""What every page of one decision shows: its tabs, its crumbs, where it stands."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from clear_platform.foundation.public import Actor, may, tabs_of
from enterprises.analyses.wording import DOMAINS
from enterprises.decisions.queries import Version
from enterprises.profiles.queries import shown as enterprise_shown


def shell_of(actor: Actor, row: Version, current: str) -> dict[str, Any]:
    """Give the shell of a decision's page for its templates, with the tab that is open."""
    return {
        "decision": row,
        "enterprise": enterprise_shown(row.enterprise) if row.enterprise else None,
        "origin": row.organization.origin if row.enterprise is None else row.enterprise.organization.origin,
        "kind": _("%(domain)s decision, version %(version)s") % {"domain": DOMAINS[row.domain], "version": row.version},
        "tabs": tabs_of("decision", actor=actor, subject_id=row.pk, current=current),
        "may_take": may(actor, "export_memo"),
    }
