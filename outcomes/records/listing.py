"""What the list of an enterprise's outcomes and the drawer of one consist of, as plain data. Reads: `queries`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.numbers import named_day
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import day_full, in_words, moment_full, number
from outcomes.records import queries
from outcomes.records.models import Outcome
from outcomes.records.rules import Metric, exactly
from outcomes.records.wording import DIMENSIONS, metrics_in_words, parts_in_words, plain, type_in_words, value_in_words

ROWS = 50
MOST_FIGURES = 5


def listed(actor: Actor, enterprise_id: int, query: QueryDict, *, opened: int | None = None) -> dict[str, Any]:
    """Give filter bar, table, pager, figures and lede of an enterprise's outcomes for one address."""
    known = queries.metrics_known(actor)
    everything = queries.outcomes_of(actor, enterprise_id=enterprise_id)
    types, codes = queries.what_occurs(everything)
    rows = queries.narrowed(
        everything,
        metrics=query.getlist("metric"),
        types=query.getlist("type"),
        since=named_day(query.get("from", "")),
        until=named_day(query.get("to", "")),
        words=query.get("search", ""),
        ordering=query.get("ordering", ""),
    )
    pages = Paginator(rows, ROWS)
    shown = pages.get_page(query.get("page"))
    total = everything.count()
    return {
        "total": total,
        "lede": _lede(everything, total, codes),
        "figures": _figures(everything, known, enterprise_id) if total else [],
        "bar": _bar(query, types, codes, known, found=pages.count, total=total),
        "table": _table(list(shown), known, enterprise_id, query, opened),
        "pager": filters.pager(query, shown) if pages.num_pages > 1 else None,
    }


def drawer_of(actor: Actor, row: Outcome, enterprise_id: int) -> dict[str, Any]:
    """Give what the drawer of one outcome shows: its values, its facts, and the file it came from."""
    known = queries.metrics_known(actor)
    batch = row.import_batch
    return {
        "title": type_in_words(row.outcome_type),
        "lede": day_full(row.valid_on) if row.valid_on else _("The day is not known."),
        "values": [
            {"label": known[code].name, "value": value_in_words(known[code], exactly(value))}
            if code in known
            else {"label": code, "value": plain(exactly(value))}
            for code, value in row.metrics_json.items()
        ],
        "parts": [
            {
                "label": _("%(metric)s by %(dimension)s")
                % {"metric": known[code].name, "dimension": str(DIMENSIONS[way]).lower()},
                "value": parts_in_words({group: exactly(value) for group, value in groups.items()}),
            }
            for code, ways in row.breakdowns_json.items()
            if code in known
            for way, groups in ways.items()
        ],
        "facts": [
            {"label": _("Source"), "value": row.source.name},
            {"label": _("Recorded"), "value": moment_full(row.recorded_at)},
            *([{"label": _("By"), "value": row.recorded_by.name}] if row.recorded_by else []),
            *([{"label": _("Reference"), "value": row.external_ref}] if row.external_ref else []),
        ],
        "notes": row.notes,
        "decision": {"title": row.decision.title, "href": f"/decisions/{row.decision_id}"} if row.decision else None,
        "file": {"name": batch.file_name, "row": row.import_row, "hash": batch.file_sha256} if batch else None,
    }


def _lede(rows: QuerySet[Outcome], total: int, codes: list[str]) -> str:
    if not total:
        return ""
    unknown = rows.filter(valid_on__isnull=True).count()
    says = ngettext("%(n)s outcome, %(m)s metrics measured.", "%(n)s outcomes, %(m)s metrics measured.", total) % {
        "n": in_words(total).capitalize(),
        "m": in_words(len(codes)),
    }
    if unknown == total == 1:
        return says + " " + _("Its day is not known.")
    if unknown:
        says += " " + ngettext(
            "Of one the day is not known.", "Of %(n)s the day is not known.", unknown
        ) % {"n": in_words(unknown)}  # fmt: skip
    return says


def _figures(rows: QuerySet[Outcome], known: Mapping[str, Metric], enterprise_id: int) -> list[dict[str, Any]]:
    """Give the newest value of the metrics measured last, each with what it was before where it was measured twice."""
    newest: dict[str, tuple[Outcome, Outcome | None]] = {}
    for row in queries.narrowed(rows)[:ROWS]:
        for code in row.metrics_json:
            if code in known and code not in newest:
                newest[code] = (row, None)
            elif code in newest and newest[code][1] is None:
                newest[code] = (newest[code][0], row)
    chosen = sorted(newest.items(), key=lambda one: (one[1][1] is None, -one[1][0].pk))[:MOST_FIGURES]
    return [_figure(known[code], last, before, enterprise_id) for code, (last, before) in chosen]


def _figure(metric: Metric, last: Outcome, before: Outcome | None, enterprise_id: int) -> dict[str, Any]:
    value = exactly(last.metrics_json[metric.code])
    basis = day_full(last.valid_on) if last.valid_on else _("day unknown")
    if before is not None:
        earlier = value_in_words(metric, exactly(before.metrics_json[metric.code]))
        basis = _("%(day)s; before: %(value)s") % {"day": basis, "value": earlier}
    return {
        "label": metric.name,
        "value": value_in_words(metric, value),
        "basis": basis,
        "why": reverse("enterprise-outcome-page", args=[enterprise_id, last.pk]),
    }


def _bar(
    query: QueryDict, types: list[str], codes: list[str], known: Mapping[str, Metric], *, found: int, total: int
) -> filters.FilterBar:
    return filters.filter_bar(
        query,
        _("Filter the outcomes"),
        search=filters.search(query, _("Words of the notes, or a reference"), _("Notes or reference")),
        fields=[
            filters.choice(
                query,
                "metric",
                _("Metric"),
                [filters.Option(code, known[code].name if code in known else code) for code in codes],
            ),
            filters.choice(query, "type", _("Kind"), [filters.Option(one, type_in_words(one)) for one in types]),
            filters.span(query, _("Measured"), name_from="from", name_to="to", input_type="date"),
        ],
        count=_("%(found)s of %(total)s outcomes") % {"found": number(found), "total": number(total)},
    )


def _table(
    rows: list[Outcome], known: Mapping[str, Metric], enterprise_id: int, query: QueryDict, opened: int | None
) -> Table:
    return Table(
        _("Outcomes"),
        [
            Column(_("Outcome"), "name", sort="kind"),
            Column(_("What was measured"), "words", main=True),
            Column(_("Result of"), "words", spare=True),
            Column(_("Source"), "quiet", spare=True),
            Column(_("Measured"), "date", sort="measured"),
            Column(_("Recorded"), "date", sort="recorded"),
        ],
        [_row(row, known, enterprise_id, query, row.pk == opened) for row in rows],
    )


def _row(row: Outcome, known: Mapping[str, Metric], enterprise_id: int, query: QueryDict, current: bool) -> Row:
    href = reverse("enterprise-outcome-page", args=[enterprise_id, row.pk])
    kept = query.urlencode()
    decision = row.decision
    values = {code: exactly(value) for code, value in row.metrics_json.items()}
    return Row(
        [
            Cell(type_in_words(row.outcome_type), href=f"{href}?{kept}" if kept else href),
            Cell(metrics_in_words(values, known)),
            Cell(decision.title, href=f"/decisions/{decision.pk}", in_drawer=False)
            if decision is not None
            else Cell(because=_("no decision claims it")),
            Cell(row.source.code),
            Cell(day_full(row.valid_on)) if row.valid_on else Cell(_("day unknown")),
            Cell(day_full(row.recorded_at.date())),
        ],
        key=str(row.pk),
        name=type_in_words(row.outcome_type),
        current=current,
    )
