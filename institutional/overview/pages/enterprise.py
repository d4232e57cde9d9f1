"""The page of one enterprise as its institution sees it: what is held, decided, done, measured, and how ready it is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, attributions_of
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.shell import Imprint
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import day_full, money, number
from enterprises.public import DOMAINS
from institutional.overview.entrance import let_in
from institutional.overview.pages import words
from institutional.overview.pages.beside import about, position_facts, score_bar
from institutional.overview.pages.provenance import provenance_of
from institutional.overview.queries.snapshot import Snapshot, snapshot_of
from institutional.overview.results import Totals
from institutional.positions.results import PositionShown
from outcomes.public import metrics_in_words, metrics_known, type_in_words

GAPS = {
    "industry": gettext_lazy("Its industry is not known."),
    "region": gettext_lazy("Its region is not known."),
    "city": gettext_lazy("Its city is not known."),
    "size_band": gettext_lazy("How many it employs is not known."),
    "analysis": gettext_lazy("It was not analysed yet."),
    "readiness": gettext_lazy("Its readiness was never computed, or not within half a year."),
    "position.matures_before_start": gettext_lazy("A position ends before it begins."),
    "position.approved_after_start": gettext_lazy("A position began before it was approved."),
    "position.outstanding_above_principal": gettext_lazy("More is outstanding of a position than its principal."),
    "position.ended_with_outstanding": gettext_lazy("A position has ended, and something of it is outstanding."),
    "position.written_off_above_principal": gettext_lazy("More was written off of a position than its principal."),
    "position.matured_but_running": gettext_lazy("A position is past its end, and counts as running."),
}
"""What is said of a fact that is not known or cannot be so; others are said where they stand."""


@page
@require_safe
def enterprise(request: PageRequest, enterprise_id: int) -> HttpResponse:
    """Show an enterprise."""
    let_in(request.actor)
    seen = snapshot_of(actor=request.actor, enterprise_id=enterprise_id)
    return render(
        request,
        "institutional/overview/enterprise.html",
        {
            "enterprise": seen.enterprise,
            "lede": about(seen.enterprise),
            "figures": _figures(seen),
            "positions": [position_facts(one) for one in seen.positions],
            "scores": [score_bar(one) for one in seen.newest_scores],
            "decisions": _decisions(seen),
            "tasks": _tasks(seen),
            "outcomes": _outcomes(request.actor, seen),
            "gaps": [_gap(one.fact) for one in seen.gaps if one.fact in GAPS],
            "provenance": provenance_of(seen.enterprise.origin),
            "imprint": Imprint(
                as_of=clock.now(),
                may=(gettext("read"), gettext("export")),
                sources=tuple(seen.sources),
                attributions=tuple(one["text"] for one in attributions_of(request.actor, seen.sources) if one["text"]),
            ),
        },
    )


def _figures(seen: Snapshot) -> list[dict[str, Any]]:
    decided = sum(len(rows) for rows in seen.decisions.values())
    open_tasks = len(seen.tasks) - sum(seen.tasks_by_status.get(one, 0) for one in ("done", "cancelled"))
    ready = seen.readiness
    flags = len(ready.flags) if ready else 0
    return [
        *_held(seen),
        {
            "label": gettext("Financing readiness"),
            "value": number(ready.score) if ready else "",
            "unit": gettext("of 100"),
            "state": "" if ready else "missing",
            "basis": (
                ngettext("%(n)s flag", "%(n)s flags", flags) % {"n": number(flags)} if flags else gettext("no flag")
            )
            if ready
            else gettext("not scored yet"),
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
    return [
        {
            "label": words.principal_of(instrument),
            "value": money(sum(one.principal for one in held), currency),
            "basis": words.counted(Totals(positions=len(held), by_instrument={instrument: len(held)})),
            "why": reverse("institutional-portfolio-position", args=[held[0].portfolio_id, held[0].id])
            if len(held) == 1
            else "",
        }
        for (currency, instrument), held in alike.items()
    ]


def _decisions(seen: Snapshot) -> Table | None:
    rows = [row for group in seen.decisions.values() for row in group]
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
            for row in seen.tasks
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
            for row in seen.outcomes
        ],
    )


def _gap(fact: str) -> str:
    return str(GAPS[fact])
