"""What the figures of several enterprises come to: a page, and the same as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clear_platform.foundation import clock
from clear_platform.foundation.public import INTERNAL, Columns, ConsoleRequest, Subject, console_part, figures_file
from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.numbers import named_day
from outcomes.records.queries import metrics_known
from outcomes.records.rules import Metric
from outcomes.records.wording import DIMENSIONS
from outcomes.reporting.listing import totals_facts
from outcomes.reporting.queries.totals import sources_of_totals, totals_of
from outcomes.reporting.rules.adding import Total


@dataclass(frozen=True)
class Figure:
    """A line of the file: a total, or one group of it."""

    total: Total
    metric: Metric
    value: Decimal | None
    dimension: str = ""
    group: str = ""


def _ids_of(name: str) -> Callable[[Any], object]:
    return lambda row: " ".join(str(one) for one in getattr(row.total.coverage, name))


LACKING = ("late", "carried", "waiting", "skipped", "missing", "not_reviewed", "left_out", "currency_unknown")
"""Why an enterprise is not in a figure, or in it otherwise than asked, as its coverage has it."""
COLUMNS: Columns = {
    "metric": lambda row: row.total.metric,
    "name": lambda row: row.metric.name,
    "unit": lambda row: row.metric.unit,
    "currency": lambda row: row.total.currency,
    "dimension": lambda row: row.dimension,
    "group": lambda row: row.group,
    "value": lambda row: None if row.value is None else format(row.value, "f"),
    "how": lambda row: row.total.how,
    "as_of": lambda row: row.total.as_of,
    "asked": lambda row: row.total.coverage.asked,
    "reported": lambda row: len(row.total.coverage.reported),
    **{name: _ids_of(name) for name in LACKING},
    "complete": lambda row: "yes" if row.total.coverage.complete else "no",
}


@console_part("reporting")
@require_safe
def totals(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """Show the totals of a period, each with those it rests on, broken down where asked."""
    since, until, by = _asked(request.GET)
    found = totals_of(
        actor=request.actor, organization_id=organization_id, since=since, until=until, by=[by] if by else []
    )
    facts = totals_facts(request.actor, found, metrics_known(request.actor), since=since, until=until, by=by)
    facts["kept"] = filters.address(request.GET)
    return render(request, "outcomes/reporting/totals.html", facts)


@console_part("reporting")
@require_safe
def file(request: ConsoleRequest, organization_id: int) -> FileResponse:
    """Give the totals of a period as a file: a line for each, and one beneath it for each of its groups.

    A total leaves as the sources of all outcomes let it that it rests on.
    """
    since, until, by = _asked(request.GET)
    found = totals_of(
        actor=request.actor, organization_id=organization_id, since=since, until=until, by=[by] if by else []
    )
    known, sources = metrics_known(request.actor), sources_of_totals(actor=request.actor, totals=found)
    lines = (
        (line, from_where or {INTERNAL})
        for total, from_where in zip(found, sources, strict=True)
        for line in _lines_of(total, known)
    )
    subject, name = Subject("outcomes.outcome", "", "totals.csv"), "totals.csv"
    return figures_file(request.actor, lines, columns=COLUMNS, subject=subject, name=name)


def _asked(query: QueryDict) -> tuple[date, date, str]:
    """Give the period that an address asks for, this year so far unless it does, and what to break totals down by."""
    until = named_day(query.get("to", "")) or clock.today()
    since = named_day(query.get("from", "")) or until.replace(month=1, day=1)
    by = query.get("by", "")
    return min(since, until), until, by if by in DIMENSIONS else ""


def _lines_of(total: Total, known: Mapping[str, Metric]) -> Iterator[Figure]:
    metric = known[total.metric]
    yield Figure(total, metric, total.value)
    for dimension, groups in total.parts.items():
        for group, value in groups.items():
            yield Figure(total, metric, value, dimension, group)
