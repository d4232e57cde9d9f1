"""What would raise a figure or clear a flag, and where that leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from capability.catalog.shipped import DOMAIN_OF
from capability.constants import FLAG_BY_CODE
from capability.readiness.explaining.leads import FINANCE, Leads
from capability.readiness.results import ReadinessShown
from capability.readiness.rules.reasons import FLAG
from capability.readiness.wording import citation_href, way_note


@dataclass(frozen=True)
class Act:
    """What would raise a figure: its words, where they lead, a note, and where that leads."""

    text: str
    href: str = ""
    note: str = ""
    note_href: str = ""


def flag_behind(code: str, ready: ReadinessShown) -> Mapping[str, Any] | None:
    wanted = code.removeprefix(FLAG)
    return next((flag for flag in ready.rationale["flags"] if code.startswith(FLAG) and flag["code"] == wanted), None)


def act_of_flag(flag: Mapping[str, Any], leads: Leads) -> Act:
    """Give what clears a flag: the decision, task or diagnosis named with it, else a decision to be written."""
    if flag["cleared_by"]:
        way = flag["cleared_by"][0]
        if way["type"] != "diagnosis" or leads.may_write:
            return Act(leads.title(way), citation_href(way, leads.enterprise_id), way_note(way, flag, leads.currency))
    if flag["code"] == "unverified_evidence":
        return Act(flag["advice"])
    rule = FLAG_BY_CODE[flag["code"]]
    cited = flag["citation"] or {}
    href = leads.decision(
        title=rule.advice.rstrip("."),
        analysis=cited["id"] if cited.get("type") == "analysis" else "",
        metric=rule.stated,
    )
    return Act(flag["advice"], "", _("Write a decision") if href else "", href)


def act_of_row(basis: Mapping[str, Any] | None, capability: str, advice: str, leads: Leads) -> Act:
    """Give what would raise a row: the decision that was drafted on its analysis or set its target, else a new one."""
    domain = DOMAIN_OF.get(capability, FINANCE)
    if basis is None:
        href = leads.diagnosis(domain)
        return Act(advice, "", _("Diagnose") if href else "", href)
    decisions = leads.drafted if basis["type"] == "finding" else leads.decisions
    known = decisions.get(basis["part_of"])
    if known is not None:
        named = leads.title({"type": "decision", "id": str(known.pk), "title": known.title})
        return Act(advice, "", _("Open the decision “%s”") % named, reverse("decision-page", args=[known.pk]))
    href = leads.decision(
        title=_("Raise %s") % basis["label"],
        domain=domain,
        analysis=basis["part_of"] if basis["type"] == "finding" else "",
    )
    return Act(advice, "", _("Write a decision") if href else "", href)
