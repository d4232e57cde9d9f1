"""The page of one enterprise as its institution sees it: what is held, decided, done, measured, and how ready it is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.pages import has_page, page_or_drawer
from clear_platform.foundation.rendering.shell import imprint_of
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import day_full, grouped_hash, money, number, signed
from enterprises.public import DOMAINS
from institutional.overview import banding
from institutional.overview.entrance import let_in
from institutional.overview.errors import NoSuchFigure
from institutional.overview.pages import whys, words
from institutional.overview.pages.beside import about, no_readiness, position_facts, score_bar
from institutional.overview.pages.provenance import provenance_of
from institutional.overview.queries.snapshot import MOST_NAMED, Snapshot, snapshot_of
from institutional.overview.results import Totals
from institutional.positions.queries import positions_in
from institutional.positions.results import PositionShown
from outcomes.public import metrics_in_words, metrics_known, type_in_words

TEMPLATE: Final = "institutional/overview/enterprise.html"
GAPS = {
    "industry": gettext_lazy("Its industry is not known."),
    "region": gettext_lazy("Its region is not known."),
    "city": gettext_lazy("Its city is not known."),
    "size_band": gettext_lazy("How many it employs is not known."),
    "analysis": gettext_lazy("It was not analysed yet."),
    "readiness": gettext_lazy("Its readiness was not computed within half a year, or nothing counts of it any more."),
    "position.matures_before_start": gettext_lazy("A position ends before it begins."),
    "position.approved_after_start": gettext_lazy("A position began before it was approved."),
    "position.outstanding_above_principal": gettext_lazy("More is outstanding of a position than its principal."),
    "position.ended_with_outstanding": gettext_lazy("A position has ended, and something of it is outstanding."),
    "position.written_off_above_principal": gettext_lazy("More was written off of a position than its principal."),
    "position.matured_but_running": gettext_lazy("A position is past its end, and counts as running."),
    "position.written_off_but_performing": gettext_lazy(
        "Something of a position was lost, and it counts as performing."
    ),
    "position.counted_twice": gettext_lazy("A guarantee stands beside the loan that it covers: sums count both."),
}
"""What is said of a fact that is not known or cannot be so; others are said where they stand."""


@page
@require_safe
def enterprise(request: PageRequest, enterprise_id: int) -> HttpResponse:
    """Show an enterprise."""
    let_in(request.actor)
    seen = snapshot_of(actor=request.actor, enterprise_id=enterprise_id)
    return render(request, TEMPLATE, _context(request.actor, seen))


@page
@require_safe
def figure(request: PageRequest, enterprise_id: int, figure: str) -> HttpResponse:
    """Show why a figure of an enterprise is what it is: what is held in it, of a kind, or how ready it is."""
    let_in(request.actor)
    seen = snapshot_of(actor=request.actor, enterprise_id=enterprise_id)
    told = {"principal": _why_held, "readiness": _why_ready}.get(figure, _why_nothing)(request, seen)
    if told is None:
        raise NoSuchFigure(figure=figure)
    context = {
        **({} if has_page(request) else _context(request.actor, seen)),
        **told,
        "opened": whys.DRAWER,
        "close_href": reverse("institutional-enterprise", args=[enterprise_id]),
    }
    return page_or_drawer(request, TEMPLATE, context, drawer=whys.DRAWER)


def _why_nothing(request: PageRequest, seen: Snapshot) -> dict[str, Any] | None:
    return None


def _why_held(request: PageRequest, seen: Snapshot) -> dict[str, Any] | None:
    kinds = [(one.currency, one.instrument) for one in seen.positions]
    asked = (request.GET.get("currency", ""), request.GET.get("instrument", ""))
    kind = asked if any(asked) else next(iter(kinds), None)
    if kind not in kinds:
        return None
    currency, instrument = kind
    rows = positions_in(actor=request.actor, enterprise_id=seen.enterprise.id)
    of_kind = rows.filter(currency=currency, instrument=instrument)
    return whys.sum_of_positions(of_kind, "principal", currency=currency)


def _why_ready(request: PageRequest, seen: Snapshot) -> dict[str, Any] | None:
    ready = seen.readiness
    if ready is None:
        return None
    all_of_it = reverse("readiness-lineage-page", args=[seen.enterprise.id, ready.id])
    confidence = gettext("confidence %(n)s") % {"n": number(ready.confidence, places=2)}
    return {
        "label": gettext("Financing readiness"),
        "value": banding.points(ready.score),
        "says": gettext("The points of what it can do, less those that each flag costs."),
        "parts": [
            {"label": one["label"], "value": signed(Decimal(one["points"]))} for one in ready.rationale["bridge"]
        ],
        "steps": [
            {
                "kind": gettext("Computed"),
                "what": day_full(ready.computed_at.date()),
                "text": confidence,
                "facts": [
                    {"label": gettext("Inputs"), "value": grouped_hash(ready.inputs_hash, groups=16)},
                    {"label": gettext("All of it"), "value": gettext("Each part and flag"), "href": all_of_it},
                ],
            }
        ],
    }


def _context(actor: Actor, seen: Snapshot) -> dict[str, Any]:
    return {
        "enterprise": seen.enterprise,
        "lede": about(seen.enterprise),
        "figures": _figures(seen),
        "positions": [position_facts(one) for one in seen.newest_positions],
        "scores": [
            {**score_bar(one), "href": reverse("capability-lineage-page", args=[seen.enterprise.id, one.pk])}
            for one in seen.newest_scores
        ],
        "decisions": _decisions(seen),
        "tasks": _tasks(seen),
        "outcomes": _outcomes(actor, seen),
        "more": _more(seen),
        "gaps": [_gap(one.fact) for one in seen.gaps if one.fact in GAPS],
        "provenance": provenance_of(seen.enterprise.origin),
        "imprint": imprint_of(actor, seen.sources, may=(gettext("read"), gettext("export"))),
    }


def _figures(seen: Snapshot) -> list[dict[str, Any]]:
    decided = sum(len(rows) for rows in seen.decisions.values())
    open_tasks = len(seen.tasks) - sum(seen.tasks_by_status.get(one, 0) for one in ("done", "cancelled"))
    ready = seen.readiness
    flags = len(ready.flags) if ready else 0
    return [
        *_held(seen),
        {
            "label": gettext("Financing readiness"),
            "value": banding.points(ready.score) if ready else "",
            "unit": gettext("of 100"),
            "state": "" if ready else "missing",
            "why": reverse("institutional-enterprise-figure", args=[seen.enterprise.id, "readiness"]) if ready else "",
            "basis": (
                ngettext("%(n)s flag", "%(n)s flags", flags) % {"n": number(flags)} if flags else gettext("no flag")
            )
            if ready
            else no_readiness(seen.last_readiness),
        },
        {
            "label": gettext("Decisions"),
            "value": number(decided),
            "basis": _work(open_tasks, seen.overdue),
        },
        {"label": gettext("Outcomes"), "value": number(len(seen.outcomes)), "basis": ""},
    ]


def _work(open_tasks: int, late: int) -> str:
    says = ngettext("%(n)s task open", "%(n)s tasks open", open_tasks) % {"n": number(open_tasks)}
    return says + gettext(", %(n)s late") % {"n": number(late)} if late else says if open_tasks else ""


def _held(seen: Snapshot) -> list[dict[str, Any]]:
    """Give what is held by currency and instrument: a loan and the guarantee of it are the same money."""
    alike: dict[tuple[str, str], list[PositionShown]] = {}
    for one in seen.positions:
        alike.setdefault((one.currency, one.instrument), []).append(one)
    why = reverse("institutional-enterprise-figure", args=[seen.enterprise.id, "principal"])
    return [
        {
            "label": words.principal_of(instrument),
            "value": money(sum(one.principal for one in held), currency),
            "basis": words.counted(Totals(positions=len(held), by_instrument={instrument: len(held)})),
            "why": f"{why}?{urlencode({'currency': currency, 'instrument': instrument})}",
        }
        for (currency, instrument), held in alike.items()
    ]


def _more(seen: Snapshot) -> dict[str, dict[str, str]]:
    """Say of each list that is not drawn whole how much of it is, and where all of it stands."""
    lists = (
        ("decisions", "enterprise-decisions-page"),
        ("tasks", "enterprise-execution-page"),
        ("outcomes", "enterprise-outcomes-page"),
        ("positions", "institutional-enterprise-export"),
    )
    said = gettext("%(shown)s of %(all)s stand here.")
    return {
        name: {
            "says": said % {"shown": number(MOST_NAMED), "all": number(seen.counts[name])},
            "href": reverse(page_of_all, args=[seen.enterprise.id]),
        }
        for name, page_of_all in lists
        if seen.counts[name] > MOST_NAMED
    }


def _decisions(seen: Snapshot) -> Table | None:
    rows = [row for group in seen.newest_decisions.values() for row in group]
    if not rows:
        return None
    return Table(
        caption=gettext("Decisions"),
        columns=[
            Column(gettext("Decision"), "name"),
            Column(gettext("Domain"), "quiet"),
            Column(gettext("Status"), "status"),
            Column(gettext("Version"), "figure"),
            Column(gettext("Written"), "date"),
        ],
        rows=[
            Row(
                [
                    Cell(row.title, href=reverse("decision-page", args=[row.pk]), in_drawer=False),
                    Cell(str(DOMAINS[row.domain])),
                    Cell(status=row.status),
                    Cell(number(row.version)),
                    Cell(day_full(row.created_at.date())),
                ]
            )
            for row in rows
        ],
    )


def _tasks(seen: Snapshot) -> Table | None:
    if not seen.tasks:
        return None
    today = clock.today()
    return Table(
        caption=gettext("Tasks"),
        columns=[
            Column(gettext("Task"), "name"),
            Column(gettext("Owner"), "quiet"),
            Column(gettext("Status"), "status"),
            Column(gettext("Due"), "date"),
        ],
        rows=[
            Row(
                [
                    Cell(row.title, href=reverse("task-page", args=[row.pk]), in_drawer=False),
                    Cell(row.owner.name) if row.owner else Cell(because=gettext("nobody yet")),
                    Cell(status=row.status),
                    Cell(
                        day_full(row.due_date),
                        late=row.due_date is not None and row.due_date < today and row.done_at is None,
                    ),
                ]
            )
            for row in seen.newest_tasks
        ],
    )


def _outcomes(actor: Actor, seen: Snapshot) -> Table | None:
    if not seen.outcomes:
        return None
    known = metrics_known(actor)
    return Table(
        caption=gettext("Outcomes"),
        columns=[
            Column(gettext("Outcome"), "words"),
            Column(gettext("Measured"), "words", main=True),
            Column(gettext("Day"), "date"),
            Column(gettext("Source"), "quiet"),
        ],
        rows=[
            Row(
                [
                    Cell(type_in_words(row.outcome_type)),
                    Cell(
                        metrics_in_words({code: Decimal(str(value)) for code, value in row.metrics_json.items()}, known)
                    ),
                    Cell(day_full(row.measured_at.date()))
                    if row.measured_at
                    else Cell(because=gettext("the source does not give the day")),
                    Cell(row.source.code),
                ]
            )
            for row in seen.newest_outcomes
        ],
    )


def _gap(fact: str) -> str:
    return str(GAPS[fact])
