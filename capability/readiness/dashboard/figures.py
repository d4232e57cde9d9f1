"""The sentence above the dashboard, its line of figures, and what the scores rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from capability import constants
from capability.catalog.shipped import SHORT_NAMES
from capability.readiness.drawings import by_capability
from capability.readiness.explaining.leads import FINANCE, Leads
from capability.readiness.models import FinancingReadiness
from capability.readiness.results import ReadinessShown
from capability.readiness.rules.standing import is_outdated
from capability.readiness.wording import flag_in_words, lineage_href, readiness_href
from capability.scoring.models import CapabilityScore
from capability.scoring.rules.arithmetic import rounded
from clear_platform.foundation import clock
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import day_full, in_words, number, percent

# The figures an enterprise is asked about first, in this order, after readiness itself.
SHOWN_FLAGS = ("short_runway", "late_invoices", "customer_concentration", "overdue_tax")
FIGURE_LABELS = {
    "short_runway": "Cash runway",
    "late_invoices": "Late invoices, by value",
    "customer_concentration": "Largest customer, of revenue",
    "overdue_tax": "Taxes overdue",
}


def lede(ready: ReadinessShown) -> str:
    """Say in a sentence how ready it is, what capabilities lack, and what flags take."""
    standing = [flag for flag in ready.rationale["flags"] if flag["state"] == "raised"]
    lacking = Decimal(100) - Decimal(ready.rationale["could_be"])
    facts = {"score": number(ready.score), "lacking": number(lacking)}
    says = _("Financing readiness is %(score)s of 100: capabilities lack %(lacking)s points") % facts
    if is_outdated(ready.rationale["newest"], clock.today()):
        known = {**facts, "day": day_full(date.fromisoformat(ready.rationale["newest"]))}
        says = _("On facts no newer than %(day)s, financing readiness is %(score)s of 100, which is not to be read as"
                 " today's: capabilities lack %(lacking)s points") % known  # fmt: skip
    if not standing:
        return says + _(", and no flag is raised.")
    taken = sum((Decimal(flag["penalty"]) for flag in standing), Decimal(0))
    return says + ngettext(
        ", and one flag takes %(points)s more.", ", and %(n)s flags take %(points)s more.", len(standing)
    ) % {"n": in_words(len(standing)), "points": number(taken)}  # fmt: skip


def outdated(ready: ReadinessShown, leads: Leads) -> dict[str, str] | None:
    """Give what is said above all where readiness rests on facts too old for today; None where it does not."""
    newest = ready.rationale["newest"]
    if not is_outdated(newest, clock.today()):
        return None
    known = {
        "day": day_full(date.fromisoformat(newest)),
        "confidence": number(ready.confidence, places=2),
        "coverage": percent(Decimal(ready.rationale["coverage"]), places=0),
    }
    strong = _("This rests on facts no newer than %(day)s, and is not to be read as today's.")
    text = _("Confidence is %(confidence)s of 1, and %(coverage)s of the weights are scored.")
    href = leads.diagnosis(FINANCE)
    return {"strong": strong % known, "text": text % known, "href": href, "act": _("Diagnose") if href else ""}


def figures(ready: ReadinessShown, history: Sequence[FinancingReadiness], leads: Leads) -> list[dict[str, Any]]:
    """Give readiness and the figures behind the flags that are asked about first."""
    why = readiness_href(leads.enterprise_id, ready.id)
    first = history[-1]
    computed = day_full(ready.computed_at.date())
    basis = _("confidence %(n)s as of %(day)s") % {"n": number(ready.confidence, places=2), "day": computed}
    if (ready.confidence or 0) < constants.SURE_FROM:
        basis = _("unsure: %s") % basis
    outdated = is_outdated(ready.rationale["newest"], clock.today())
    if outdated:
        known = _("facts no newer than %s") % day_full(date.fromisoformat(ready.rationale["newest"]))
        basis = f"{known}; {basis}"
    moved = rounded(Fraction(ready.score), places=0) - rounded(Fraction(first.readiness_score), places=0)
    if len(history) > 1 and moved:
        way = _("up %(n)s since %(day)s") if moved > 0 else _("down %(n)s since %(day)s")
        basis = f"{way % {'n': number(abs(moved)), 'day': day_full(first.computed_at.date())}}; {basis}"
    figures: list[dict[str, Any]] = [
        {
            "label": _("Financing readiness"),
            "value": number(ready.score),
            "unit": _("of 100"),
            "basis": basis,
            "why": why,
            "stale": outdated,
        }
    ]
    flags = {flag["code"]: flag for flag in ready.rationale["flags"]}
    return figures + [_flag_figure(flags[code], why, leads.currency) for code in SHOWN_FLAGS]


def _flag_figure(flag: Mapping[str, Any], why: str, currency: str | None) -> dict[str, Any]:
    label = FIGURE_LABELS[flag["code"]]
    if flag["state"] == "not_known":
        return {"label": label, "state": "missing", "because": _("no statement or measurement says it")}
    threshold = flag_in_words({**flag, "figure": flag["threshold"]}, currency)
    if flag["state"] == "raised":
        basis = _("the flag clears at %(n)s") % {"n": threshold}
    else:
        says = _("a flag above %(n)s") if flag["stands_when"] == "over" else _("a flag under %(n)s")
        basis = says % {"n": threshold}
    return {
        "label": label,
        "value": flag_in_words(flag, currency),
        "basis": f"{day_full(date.fromisoformat(flag['on']))}; {basis}" if flag["on"] else basis,
        "why": why,
    }


def rests_on(series: Sequence[CapabilityScore], enterprise_id: int) -> Table:
    """Give how many inputs each score has, how new they are, and how sure it is."""
    rows = []
    for code, known in by_capability(series).items():
        row = known[-1]
        inputs, newest = row.evidence_json["inputs"], row.evidence_json["newest"]
        why = lineage_href(enterprise_id, row.pk)
        rows.append(
            Row(
                [
                    Cell(SHORT_NAMES.get(code, code)),
                    Cell(number(row.score), why=why),
                    Cell(_("%(had)s of %(wanted)s") % inputs, why=why),
                    Cell(day_full(date.fromisoformat(newest)) if newest else _("day unknown"), why=why),
                    Cell(
                        number(row.confidence, places=2),
                        note=_("as of %s") % day_full(row.computed_at.date()),
                        why=why,
                    ),
                ]
            )
        )
    columns = [
        Column(_("Capability"), "name"),
        Column(_("Score"), "figure", main=True),
        Column(_("Inputs"), "figure"),
        Column(_("Newest"), "date"),
        Column(_("Confidence"), "figure"),
    ]
    return Table(_("What the scores rest on"), columns, rows, tight=True)
