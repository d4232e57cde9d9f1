"""The first tab of an enterprise's workspace: what is known of it, what was found, what was decided, who belongs.

It stands above profiles, analyses and decisions, for it shows all three. The other tabs register themselves.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from clear_platform.foundation.public import events_read, may, may_reach, members_of, panels_of, said, tabs_of
from clear_platform.foundation.rendering.doors import PageRequest, about_one, page
from clear_platform.foundation.rendering.wording import in_words
from enterprises.analyses import queries as analyses
from enterprises.analyses.wording import findings_table, summary_of
from enterprises.decisions import queries as decisions
from enterprises.decisions.wording import sealed
from enterprises.profiles import queries as profiles
from enterprises.profiles.industries import industry_title
from enterprises.profiles.listing import size_in_words
from enterprises.profiles.regions import region_in_words
from enterprises.profiles.results import EnterpriseShown

MOST_DECISIONS = 5
MOST_EVENTS = 6
MOST_MEMBERS = 12


@require_GET
@page
@about_one("enterprise_id")
def overview(request: PageRequest, enterprise_id: int) -> HttpResponse:
    """Show an enterprise: its facts, its newest analysis, its decisions, its people, what happened last."""
    actor = request.actor
    enterprise = profiles.enterprise_for(actor=actor, enterprise_id=enterprise_id)
    newest = analyses.newest_analyses(
        actor=actor, enterprise_ids=[enterprise_id], organization_id=actor.organization_id
    ).get((enterprise_id, "cfo"))
    counts = decisions.counts_by_status(actor=actor, enterprise_ids=[enterprise_id]).get(enterprise_id, {})
    standing = decisions.newest_decisions_of(actor=actor, enterprise_id=enterprise_id)[:MOST_DECISIONS]
    context = {
        "enterprise": enterprise,
        "tabs": tabs_of("enterprise", actor=actor, subject_id=enterprise_id, current="overview"),
        "lede": _lede(enterprise, counts),
        "facts": _facts(enterprise),
        "analysis": summary_of(newest) if newest else None,
        "findings": findings_table(newest, at_most=6) if newest else None,
        "decisions": [sealed(row) for row in standing],
        "members": [
            {"label": seat.user.name, "value": _role(seat.role)}
            for seat in members_of(actor, enterprise_id)[:MOST_MEMBERS]
        ],
        "events": [
            {"at": event.at, "text": f"{event.who} {said(event.action)}"}
            for event in events_read(actor).filter(organization_id=enterprise_id)[:MOST_EVENTS]
        ],
        "panels": panels_of("enterprise", actor=actor, subject_id=enterprise_id),
        "may_act": may(actor, "update_enterprise") and may_reach(actor, enterprise_id, "act"),
    }
    return render(request, "enterprises/workspace/overview.html", context)


def _facts(one: EnterpriseShown) -> list[dict[str, str]]:
    known = (
        (_("Industry"), f"{industry_title(one.industry)} ({one.industry})" if one.industry else None),
        (_("City"), one.city),
        (_("Region"), region_in_words(one.region)),
        (_("Employees"), size_in_words(one.size_band) or None),
        *((name, value) for name, value in one.external_ids.items()),
    )
    return [{"label": label, "value": value} for label, value in known if value]


def _lede(one: EnterpriseShown, counts: dict[str, int]) -> str:
    in_force, waiting = counts.get("approved", 0), counts.get("proposed", 0)
    where = f"{one.city}. " if one.city else ""
    if not in_force and not waiting:
        return where + _("Nothing was decided yet.")
    parts = [
        ngettext("%(n)s decision in force", "%(n)s decisions in force", in_force) % {"n": in_words(in_force)}
        if in_force
        else "",
        ngettext("%(n)s waits for approval", "%(n)s wait for approval", waiting) % {"n": in_words(waiting)}
        if waiting
        else "",
    ]
    says = ", ".join(part for part in parts if part)
    return f"{where}{says[0].upper()}{says[1:]}."


def _role(role: str) -> str:
    return {
        "owner": _("owner"),
        "member": _("member"),
        "viewer": _("reads only"),
        "participant": _("takes part in programmes"),
    }.get(role, role)
