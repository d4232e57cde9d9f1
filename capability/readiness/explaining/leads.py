"""Where what is missing is begun, and in which currency amounts are said, for one reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from capability.readiness.rules.flags import NEAREST
from clear_platform.foundation.public import Actor, may, may_reach
from clear_platform.foundation.rendering.wording import day_full
from enterprises.public import EnterpriseShown, analyses_for, currency_of, newest_decisions_of

FINANCE = "cfo"
MOST_ASKED = 40


@dataclass(frozen=True)
class Leads:
    """Where what is missing is begun: a decision is written, a domain diagnosed; nowhere for those who may not."""

    enterprise_id: int
    may_write: bool
    may_record: bool
    drafted: Mapping[str, Any]
    """By the id of an analysis, the decision that was drafted on it."""
    decisions: Mapping[str, Any]
    """By their ids, the decisions that hold."""
    currency: str | None
    """The currency of the accounts, None where it is not known."""

    @classmethod
    def of(
        cls, actor: Actor, enterprise: EnterpriseShown, decisions: Sequence[Any], flags: Sequence[Mapping[str, Any]]
    ) -> Leads:
        """Give those of one reader. Takes: the decisions that hold, newest first; flags as they are stored.

        The currency is the one that the enterprise named, else that of the analysis an amount was read from.
        """
        reached = may_reach(actor, enterprise.id, "act")
        open_ones = [row for row in decisions if row.status in NEAREST and row.analysis_id is not None]
        return cls(
            enterprise_id=enterprise.id,
            may_write=may(actor, "create_decision") and reached,
            may_record=may(actor, "record_outcome") and reached,
            decisions={str(row.pk): row for row in decisions},
            drafted={str(row.analysis_id): row for row in reversed(open_ones)},
            currency=currency_in(actor, enterprise, flags),
        )

    def title(self, way: Mapping[str, Any]) -> str:
        """Give what a way is called: a decision by its own title, told apart from another of the same title."""
        row = self.decisions.get(way["id"]) if way["type"] == "decision" else None
        if row is None:
            return str(way["title"])
        if all(one.title != row.title or one.pk == row.pk for one in self.decisions.values()):
            return str(row.title)
        known = {"title": row.title, "n": row.version, "status": row.status, "day": day_full(_settled_on(row))}
        return _("%(title)s (v%(n)s, %(status)s %(day)s)") % known

    def decision(self, *, title: str, domain: str = FINANCE, analysis: str = "", metric: str = "") -> str:
        """Give the form of a new decision, begun with what it is about; empty for those who may not write one."""
        if not self.may_write:
            return ""
        asked = {"title": title, "domain": domain, "analysis": analysis, "metric": metric}
        said = urlencode({name: value for name, value in asked.items() if value})
        return f"{reverse('decision-new-page', args=[self.enterprise_id])}?{said}"

    def diagnosis(self, domain: str) -> str:
        """Give the form that diagnoses a domain; empty for those who may not."""
        return reverse("diagnose-domain-page", args=[self.enterprise_id, domain]) if self.may_write else ""


def standing_decisions(actor: Actor, enterprise_id: int) -> list[Any]:
    """Give the decisions that hold, newest first, as many as are looked through for what a reason rests on."""
    return list(newest_decisions_of(actor=actor, enterprise_id=enterprise_id)[:MOST_ASKED])


def _settled_on(row: Any) -> date:
    found: date = (row.decided_at if row.status == "approved" and row.decided_at else row.created_at).date()
    return found


def currency_in(actor: Actor, enterprise: EnterpriseShown, flags: Sequence[Mapping[str, Any]]) -> str | None:
    """Give the currency of the amounts of flags: the one the enterprise named, else that of their analysis."""
    named = currency_of(enterprise.settings)
    if named:
        return named
    amounts = [flag["citation"] for flag in flags if flag["unit"] == "currency" and flag["citation"]]
    ids = [int(one["id"]) for one in amounts if one["type"] == "analysis"]
    rows = analyses_for(actor).filter(pk__in=ids).values_list("input_json__currency", flat=True) if ids else ()
    return next((str(one) for one in rows if one), None)
