"""What the dashboard of an enterprise consists of, as plain data. Charts: `drawings`; the walk back: `lineage`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from capability import constants
from capability.catalog.shipped import DOMAIN_OF, SHORT_NAMES
from capability.readiness import queries
from capability.readiness.drawings import bridge_of, by_capability, capabilities_chart, time_chart
from capability.readiness.explaining import (
    FINANCE,
    Leads,
    act_of_flag,
    first_step_of,
    flags_table,
    reasons_table,
    tenths,
)
from capability.readiness.forms import WhatIfForm
from capability.readiness.models import FinancingReadiness
from capability.readiness.results import ReadinessShown
from capability.readiness.rules.standing import is_outdated
from capability.readiness.rules.summing import Readiness, is_summed
from capability.readiness.rules.supposing import beside
from capability.readiness.wording import figure_in_words, lineage_href, readiness_href
from capability.scoring.models import CapabilityScore
from capability.scoring.queries.stored import daily_series
from capability.scoring.rules.arithmetic import rounded
from clear_platform.foundation import clock
from clear_platform.foundation.charts.svg import Svg
from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.rail import way
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import day_full, in_words, number, percent, signed
from enterprises.public import EnterpriseShown, newest_decisions_of

MOST_DECISIONS = 5
MOST_CHANGES = 5
# Decisions looked through for one that was drafted on the analysis a reason rests on.
MOST_ASKED = 40
# The figures an enterprise is asked about first, in this order, after readiness itself.
SHOWN_FLAGS = ("short_runway", "late_invoices", "customer_concentration", "overdue_tax")
FIGURE_LABELS = {
    "short_runway": "Cash runway",
    "late_invoices": "Late invoices, by value",
    "customer_concentration": "Largest customer, of revenue",
    "overdue_tax": "Taxes overdue",
}


@dataclass(frozen=True)
class BridgeLine:
    """One row of the bridge as the page draws it."""

    kind: str
    label: str
    figure: str
    why: str
    change: str
    change_href: str
    change_note: str
    points: Decimal
    svg: Svg


def dashboard_of(actor: Actor, enterprise: EnterpriseShown, tried: Mapping[str, Any]) -> dict[str, Any]:
    """Give everything the dashboard shows to this actor; `scored` is False where nothing could be computed.

    Where nothing counts any more, `last` is the readiness there was. A capability that is not in the newest readiness
    keeps its line over time and is shown nowhere else.

    Takes: `tried`, the values of the what-if form as the address holds them.
    """
    series = daily_series(actor, enterprise_id=enterprise.id)
    rows = queries.history_of(actor, enterprise_id=enterprise.id)
    if not series or not rows:
        return {"scored": False}
    if queries.has_lapsed(actor, rows[0]):
        return {"scored": False, "last": _last(rows[0])}
    ready = queries.shown(queries.explained_row(actor, rows[0]))
    counted = [row for row in series if is_summed(ready.rationale["bridge"], row.capability.code)]
    standing = list(newest_decisions_of(actor=actor, enterprise_id=enterprise.id)[:MOST_ASKED])
    decisions = standing[:MOST_DECISIONS]
    leads = Leads.of(actor, enterprise, standing, ready.rationale["flags"])
    approvals = [(row.decided_at.date(), _("v%(n)s approved") % {"n": row.version}) for row in decisions
                 if row.status == "approved" and row.decided_at]  # fmt: skip
    bridge = bridge_of(ready)
    what_if = WhatIfForm(tried, ready)
    supposed = what_if.result()
    scores = _lineages({code: known[-1] for code, known in by_capability(counted).items()}, enterprise.id)
    return {
        "scored": True,
        "lede": _lede(ready),
        "outdated": _outdated(ready, leads),
        "first": first_step_of(actor, ready, leads),
        "reasons": reasons_table(ready, scores, leads),
        "flags": flags_table(ready, leads),
        "whose": ready.organization_id != enterprise.id,
        "figures": _figures(ready, rows, leads),
        "radar": capabilities_chart(counted),
        "lines": time_chart(series, sorted(approvals)),
        "rests_on": _rests_on(counted, enterprise.id),
        "missing": [
            {"name": name, "href": leads.diagnosis(DOMAIN_OF[code]) if code in DOMAIN_OF else ""}
            for code, name in SHORT_NAMES.items()
            if code not in by_capability(series)
        ],
        "surest": number(Decimal(ready.rationale["coverage"]), places=2),
        "lapsed": [
            name
            for code, name in SHORT_NAMES.items()
            if code in by_capability(series) and code not in by_capability(counted)
        ],
        "marks": bridge.marks,
        "bridge": _bridge_lines(ready, [row.svg for row in bridge.rows], counted, leads),
        "decisions": [_decision(row) for row in decisions],
        "changes": _changes(rows, enterprise.id),
        "first_on": rows[-1].computed_at,
        "what_if": what_if,
        "supposed": supposed.score if supposed else None,
        "compared": _compared(ready, supposed) if supposed else None,
        "spread_anew": _spread_anew(ready, supposed) if supposed else "",
        "today": ready.score,
        "held_against": way("readiness_evaluation", actor),
    }


def _last(row: FinancingReadiness) -> dict[str, str]:
    return {
        "score": number(row.readiness_score),
        "day": day_full(row.computed_at.date()),
        "why": readiness_href(row.enterprise_id, row.pk),
    }


def _lineages(newest: Mapping[str, CapabilityScore], enterprise_id: int) -> dict[str, str]:
    found = {}
    for code, row in newest.items():
        found[code] = lineage_href(enterprise_id, row.pk)
        tasks = [one["id"] for one in row.evidence_json["rows"] if one["type"] == "task"]
        found |= {f"task {task_id}": found[code] for task_id in tasks}
    return found


def _lede(ready: ReadinessShown) -> str:
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


def _outdated(ready: ReadinessShown, leads: Leads) -> dict[str, str] | None:
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


def _figures(ready: ReadinessShown, history: Sequence[FinancingReadiness], leads: Leads) -> list[dict[str, Any]]:
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
    threshold = figure_in_words({**flag, "figure": flag["threshold"]}, currency)
    if flag["state"] == "raised":
        basis = _("the flag clears at %(n)s") % {"n": threshold}
    else:
        says = _("a flag above %(n)s") if flag["stands_when"] == "over" else _("a flag under %(n)s")
        basis = says % {"n": threshold}
    return {
        "label": label,
        "value": figure_in_words(flag, currency),
        "basis": f"{day_full(date.fromisoformat(flag['on']))}; {basis}" if flag["on"] else basis,
        "why": why,
    }


def _rests_on(series: Sequence[CapabilityScore], enterprise_id: int) -> Table:
    rows = []
    for code, known in by_capability(series).items():
        row = known[-1]
        inputs, newest = row.evidence_json["inputs"], row.evidence_json["newest"]
        rows.append(
            Row(
                [
                    Cell(SHORT_NAMES.get(code, code)),
                    Cell(number(row.score), why=lineage_href(enterprise_id, row.pk)),
                    Cell(_("%(had)s of %(wanted)s") % inputs),
                    Cell(day_full(date.fromisoformat(newest))) if newest else Cell(_("day unknown")),
                    Cell(number(row.confidence, places=2), note=_("as of %s") % day_full(row.computed_at.date())),
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


def _bridge_lines(
    ready: ReadinessShown, drawings: Sequence[Svg], series: Sequence[CapabilityScore], leads: Leads
) -> list[BridgeLine]:
    why = readiness_href(leads.enterprise_id, ready.id)
    flags = {flag["code"]: flag for flag in ready.rationale["flags"]}
    newest = {code: known[-1] for code, known in by_capability(series).items()}
    parts = ready.rationale["bridge"]
    lines = [
        _capability_line(part, newest[part["code"]], svg, leads.enterprise_id)
        if part["kind"] == "capability" and part["code"] in newest
        else _flag_line(part, flags.get(part["code"]), svg, why, leads)
        for part, svg in zip(parts, drawings, strict=False)
    ]
    lines.append(
        BridgeLine(
            kind="total",
            label=_("Readiness today"),
            figure="",
            why=why,
            change="",
            change_href="",
            change_note="",
            points=ready.score,
            svg=drawings[len(parts)],
        )
    )
    if len(drawings) > len(parts) + 1:
        could_be = Decimal(ready.rationale["could_be"])
        lines.append(
            BridgeLine(
                "maybe",
                _("If only the flags clear"),
                "",
                "",
                _("Capabilities as they are today"),
                "",
                "",
                could_be,
                drawings[-1],
            )
        )
    return lines


def _capability_line(part: Mapping[str, Any], row: CapabilityScore, svg: Svg, enterprise_id: int) -> BridgeLine:
    inputs = row.evidence_json["inputs"]
    lacking = inputs["wanted"] - inputs["had"]
    change = (
        ngettext("One of %(all)s inputs is missing", "%(n)s of %(all)s inputs are missing", lacking)
        % {"n": in_words(lacking).capitalize(), "all": number(inputs["wanted"])}
        if lacking
        else _("Every input is known")
    )
    return BridgeLine(
        kind="part",
        label=part["label"],
        figure=f"{number(Decimal(part['figure']))} × {number(Decimal(part['weight']), places=2)}",
        why=lineage_href(enterprise_id, row.pk),
        change=change,
        change_href="",
        change_note="",
        points=Decimal(part["points"]),
        svg=svg,
    )


def _flag_line(part: Mapping[str, Any], flag: Mapping[str, Any] | None, svg: Svg, why: str, leads: Leads) -> BridgeLine:
    if flag is None:
        return BridgeLine("part", part["label"], "", "", "", "", "", Decimal(part["points"]), svg)
    act = act_of_flag(flag, leads)
    return BridgeLine(
        kind="loss",
        label=part["label"],
        figure=figure_in_words(flag, leads.currency),
        why=why if flag["citation"] else "",
        change=act.text,
        change_href=act.href,
        change_note=act.note if act.href else "",
        points=Decimal(part["points"]),
        svg=svg,
    )


def _compared(ready: ReadinessShown, supposed: Readiness) -> Table:
    """Give each part of the sum as it is today and as it would be with the values tried."""
    rows = [
        Row(
            [
                Cell(one.label),
                Cell(number(one.points_today, places=1)),
                Cell(number(one.points, places=1)),
                Cell(_moved(one.points_today, one.points)),
            ]
        )
        for one in beside(ready.rationale, supposed)
    ]
    columns = [
        Column(_("Part"), "name"),
        Column(_("Today"), "figure"),
        Column(_("Then"), "figure"),
        Column(_("Difference"), "figure", main=True),
    ]
    total = [
        Cell(_("Readiness")),
        Cell(number(ready.score, places=1)),
        Cell(number(supposed.score, places=1)),
        Cell(_moved(ready.score, supposed.score)),
    ]
    return Table(_("What these values change, in points"), columns, rows, total=total, tight=True)


def _moved(before: Decimal, after: Decimal) -> str:
    moved = tenths(after) - tenths(before)
    return signed(moved, places=1) if moved else _("the same")


def _spread_anew(ready: ReadinessShown, supposed: Readiness) -> str:
    """Give why weights are others than today's, where other capabilities are tried; nothing where they are the same."""
    before = {part["code"]: part for part in ready.rationale["bridge"] if part["kind"] == "capability"}
    after = {part.code: part for part in supposed.bridge if part.kind == "capability"}
    came = [SHORT_NAMES.get(code, code) for code in after if code not in before]
    left = [SHORT_NAMES.get(code, code) for code in before if code not in after]
    if not came and not left:
        return ""
    says = []
    if came:
        says.append(_("Counted besides: %s. One that scores lower than the others lowers readiness, though it is new.")
                    % ", ".join(came))  # fmt: skip
    if left:
        says.append(_("Not counted: %s.") % ", ".join(left))
    weights = [
        _("%(name)s %(now)s instead of %(before)s")
        % {
            "name": SHORT_NAMES.get(code, code),
            "now": number(part.weight, places=2),
            "before": number(Decimal(before[code]["weight"]), places=2),
        }
        for code, part in after.items()
        if code in before
    ]
    if weights:
        says.append(_("So the weights are spread anew: %s.") % "; ".join(weights))
    return " ".join(says)


def _decision(row: Any) -> dict[str, Any]:
    approved = row.status == "approved"
    on = (row.decided_at if approved else row.created_at).date()
    return {
        "title": row.title,
        "href": f"/decisions/{row.pk}",
        "hash": row.content_hash,
        "version": row.version,
        "state": "pinned" if approved else "none",
        "text": _("%(status)s v%(n)s, %(day)s")
        % {"status": row.status.capitalize(), "n": row.version, "day": day_full(on)},
    }


def _changes(history: Sequence[FinancingReadiness], enterprise_id: int) -> list[dict[str, Any]]:
    changes = []
    for now, before in pairwise(history):
        text = _("Readiness %(before)s → %(now)s") % {
            "before": number(before.readiness_score), "now": number(now.readiness_score),
        }  # fmt: skip
        stands, stood = set(now.flags_json), set(before.flags_json)
        if stands == stood and now.readiness_score == before.readiness_score:
            continue
        names = {rule.code: rule.name for rule in constants.FLAGS}
        notes = [_("raised: %s") % names[code] for code in sorted(stands - stood)]
        notes += [_("cleared: %s") % names[code] for code in sorted(stood - stands)]
        changes.append(
            {
                "at": now.computed_at,
                "text": text + (f" ({'; '.join(notes)})" if notes else ""),
                "href": readiness_href(enterprise_id, now.pk),
            }
        )
    return changes[:MOST_CHANGES]
