"""What lowered readiness most, as a table. Decided in `rules.reasons`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from capability.readiness.explaining.acts import Act, act_of_flag, act_of_row, flag_behind
from capability.readiness.explaining.leads import FINANCE, Leads
from capability.readiness.results import ReadinessShown
from capability.readiness.rules.reasons import CAPABILITY_LOW
from capability.readiness.wording import citation_href, flag_in_words, readiness_href
from capability.scoring.rules.reasons import (
    FIXED_ADVICE,
    MISSING,
    OLD,
    OVERDUE,
    UNVERIFIED,
)
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import day_full, in_words, number, signed


def reasons_table(ready: ReadinessShown, scores: Mapping[str, str], leads: Leads) -> Table:
    """Give what lowered readiness most, the most first.

    Takes: the address of the lineage of the newest score, by capability and by each task it rests on ("task 12").
    """
    rows = []
    for reason in ready.rationale["reasons"]:
        act = _act_of_reason(reason, ready, leads)
        rows.append(
            Row(
                [
                    Cell(reason["name"]),
                    Cell(act.text, href=act.href, note=act.note, note_href=act.note_href, in_drawer=False),
                    Cell(_figure_of(reason, ready, leads), why=_why(reason, ready, scores)),
                    Cell(taken(reason)),
                ]
            )
        )
    columns = [
        Column(_("What lowers it most"), "name"),
        Column(_("What would raise it")),
        Column(_("Figure"), "figure"),
        Column(_("Points"), "figure", main=True),
    ]
    return Table(_("Why it is not 100"), columns, rows)


def taken(reason: Mapping[str, Any]) -> str:
    """Give what a reason took: points, or confidence alone."""
    if reason["affects"] == "confidence":
        return _("no points; confidence %(n)s") % {"n": signed(-Decimal(reason["confidence_lost"]), places=2)}
    return signed(-Decimal(reason["points_lost"]), places=1)


def _figure_of(reason: Mapping[str, Any], ready: ReadinessShown, leads: Leads) -> str:
    flag = flag_behind(reason["code"], ready)
    if flag is not None:
        return flag_in_words(flag, leads.currency)
    return reason_figure(reason)


def reason_figure(reason: Mapping[str, Any]) -> str:
    """Give the figure of a reason that is no flag, with its unit: 52 of 100, 2 tasks, 5 of 12 inputs, a day."""
    if reason["figure"] is None:
        return _("day unknown")
    if reason["unit"] == "day":
        return _("newest of %s") % day_full(date.fromisoformat(reason["figure"]))
    value = number(Decimal(reason["figure"]))
    if reason["of"] is not None:
        return _("%(n)s of %(all)s %(unit)s") % {"n": value, "all": reason["of"], "unit": reason["unit"]}
    if reason["unit"] == "tasks":
        n = int(reason["figure"])
        return ngettext("%(n)s task", "%(n)s tasks", n) % {"n": value}
    return f"{value} {reason['unit']}"


def _why(reason: Mapping[str, Any], ready: ReadinessShown, scores: Mapping[str, str]) -> str:
    if reason["code"].startswith(CAPABILITY_LOW):
        return scores.get(reason["code"].removeprefix(CAPABILITY_LOW), "")
    if reason["code"] in {OVERDUE, UNVERIFIED}:
        return scores.get(f"task {reason['basis']['id']}", "")
    return readiness_href(ready.enterprise_id, ready.id)


def _act_of_reason(reason: Mapping[str, Any], ready: ReadinessShown, leads: Leads) -> Act:
    code = reason["code"]
    flag = flag_behind(code, ready)
    if flag is not None:
        return act_of_flag(flag, leads)
    if code.startswith(CAPABILITY_LOW):
        if reason["advice"] == FIXED_ADVICE:
            href = leads.diagnosis(FINANCE)
            return Act(reason["advice"], "", _("Diagnose") if href else "", href)
        return act_of_row(reason["basis"], code.removeprefix(CAPABILITY_LOW), reason["advice"], leads)
    if reason["raised_by"]:
        first, more = reason["raised_by"][0], len(reason["raised_by"]) - 1
        note = ngettext("and %(n)s more", "and %(n)s more", more) % {"n": in_words(more)} if more else first["status"]
        return Act(leads.title(first), citation_href(first, leads.enterprise_id), note)
    act = _("Diagnose") if leads.may_write and code in {MISSING, OLD} else ""
    return Act(reason["advice"], "", act, leads.diagnosis(FINANCE) if act else "")
