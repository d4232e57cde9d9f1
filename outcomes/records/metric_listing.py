"""What the page of metrics, and every list of them to pick from, consists of, as plain data. Reads: `queries`."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import number
from outcomes.records import queries
from outcomes.records.library import CATALOGUES
from outcomes.records.models import MetricDefinition
from outcomes.records.rules import Metric
from outcomes.records.wording import DIMENSIONS, behaviour_in_words, standards_in_words

STANDARDS = {"iris": gettext_lazy("IRIS+"), "sdg": gettext_lazy("SDG"), "vsme": gettext_lazy("VSME")}
COLUMN_OF = {"iris": "iris_code", "sdg": "sdg_targets", "vsme": "vsme_datapoint"}


def library_of(actor: Actor, organization_id: int, query: QueryDict) -> dict[str, Any]:
    """Give the metrics an institution can ask for: its own apart from those that ship, narrowed by an address."""
    rows = [row for row in queries.metric_definitions(actor) if row.organization_id in {None, organization_id}]
    rows.sort(key=lambda row: row.name.casefold())
    shipped = [row for row in rows if row.organization_id is None]
    own = [row for row in rows if row.organization_id is not None]
    found = [row for row in shipped if _fits(row, query)]
    return {
        "own": _table(_("Your own metrics"), own, organization_id) if own else None,
        "table": _table(_("The library"), found, None) if found else None,
        "total": len(shipped),
        "bar": filters.filter_bar(
            query,
            _("Filter the library"),
            search=filters.search(query, _("Words of a name or of how it is counted, or a code"), _("Find a metric")),
            fields=[
                filters.choice(
                    query,
                    "standard",
                    _("Standard"),
                    [filters.Option(code, str(label)) for code, label in STANDARDS.items()],
                ),
                filters.choice(
                    query,
                    "by",
                    _("Broken down by"),
                    [filters.Option(code, str(label)) for code, label in DIMENSIONS.items()],
                ),
            ],
            count=_("%(found)s of %(total)s metrics") % {"found": number(len(found)), "total": number(len(shipped))},
        ),
        "catalogues": [
            {
                "label": str(STANDARDS[code]),
                "value": f"{edition}; "
                + _("%(n)s metrics") % {"n": sum(bool(getattr(row, COLUMN_OF[code])) for row in shipped)},
            }
            for code, edition in CATALOGUES.items()
        ],
    }


def metric_groups(known: Mapping[str, Metric], chosen: Container[str]) -> list[dict[str, Any]]:
    """Give metrics to pick from, own ones first, the others grouped by the kind of thing they measure."""
    titles = {
        "own": _("Your own"),
        "cashflow_discipline": _("Cash and finance"),
        "operational_reliability": _("Operations"),
        "growth_systemization": _("Customers and growth"),
        "technology_resilience": _("Technology"),
        "": _("Jobs, people, environment"),
    }
    grouped: dict[str, list[dict[str, Any]]] = {code: [] for code in titles}
    for metric in sorted(known.values(), key=lambda one: one.name.casefold()):
        option = {
            "code": metric.code,
            "name": metric.name,
            "unit": metric.unit,
            "chosen": metric.code in chosen,
            "by": ", ".join(str(DIMENSIONS[way]).lower() for way in metric.breakdowns),
        }
        grouped["own" if metric.organization_id is not None else metric.capability_code].append(option)
    return [
        {"title": titles[code], "metrics": options, "open": any(one["chosen"] for one in options)}
        for code, options in grouped.items()
        if options
    ]


def _fits(row: MetricDefinition, query: QueryDict) -> bool:
    standards = [code for code in query.getlist("standard") if code in COLUMN_OF]
    ways = query.getlist("by")
    text = f"{row.code} {row.name} {row.definition} {row.iris_code} {row.vsme_datapoint}".casefold()
    return (
        (not standards or any(getattr(row, COLUMN_OF[code]) for code in standards))
        and (not ways or bool({*ways} & {*row.breakdowns}))
        and all(word in text for word in query.get("search", "").casefold().split())
    )


def _table(caption: str, rows: Sequence[MetricDefinition], own_of: int | None) -> Table:
    return Table(
        caption,
        [
            Column(_("Metric"), "name"),
            Column(_("Unit"), "words", main=True),
            Column(_("How it adds up"), "quiet"),
            Column(_("Broken down by"), "quiet", spare=True),
            Column(_("Counts towards"), "words"),
        ],
        [_row(row, own_of) for row in rows],
    )


def _row(row: MetricDefinition, own_of: int | None) -> Row:
    standards = standards_in_words(row.iris_code, row.sdg_targets, row.vsme_datapoint)
    return Row(
        [
            Cell(
                row.name,
                note=row.definition,
                href=reverse("metric-page", args=[own_of, row.pk]) if own_of is not None else "",
                in_drawer=False,
            ),
            Cell(row.unit),
            Cell(behaviour_in_words(queries.metric_of(row))),
            Cell(", ".join(str(DIMENSIONS[way]) for way in row.breakdowns))
            if row.breakdowns
            else Cell(because=_("not at all")),
            Cell(standards) if standards else Cell(because=_("no standard asks for the same thing")),
        ],
        name=row.name,
    )
