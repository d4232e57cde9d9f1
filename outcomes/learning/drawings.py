"""What roadmaps came to as tables and charts. Reads nothing. Not here: the kinds of drawing (`charts`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from clear_platform.foundation.charts.results import Chart, ChartTable, Words
from clear_platform.foundation.charts.spreads import Spread as Line
from clear_platform.foundation.charts.spreads import spreads
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import day_full, number
from clear_platform.foundation.withholding import FEWEST
from outcomes.learning import queries
from outcomes.learning.queries import SNAPSHOT_OF
from outcomes.learning.rules.aggregating import MEASURES, Aggregate, Group, Spread
from outcomes.learning.rules.walking import Walked
from outcomes.learning.wording import (
    FIGURES,
    STATED,
    UNITS_OF_MEASURES,
    delta_in_words,
    figure_in_words,
    measure_in_words,
    way_of,
)  # fmt: skip
from outcomes.learning.wording import (
    MEASURES as NAMES,
)
from outcomes.records.rules import Metric
from outcomes.records.wording import value_in_words
from outcomes.snapshots.rules import METRICS
from outcomes.snapshots.wording import LABELS, SHORT

Known = Mapping[str, Metric]


def deltas_table(row: queries.Row, known: Known) -> Table:
    """Give what changed, a line for each metric, each figure with the snapshot it was read from."""
    target = getattr(row, SNAPSHOT_OF[row.target_label])
    then, now = (reverse("enterprise-snapshot-page", args=[row.enterprise_id, one.pk]) for one in _both(row))
    return Table(
        _("What changed"),
        [
            Column(_("Metric"), "name"),
            Column(_("Baseline, %(day)s") % {"day": day_full(row.baseline_snapshot.date)}, "figure"),
            Column(f"{LABELS[row.target_label]}, {day_full(target.date)}", "figure"),
            Column(_("Change"), "figure", main=True),
        ],
        [_delta(name, row.deltas_json.get(name), known[name], then, now) for name in METRICS],
    )


def worth_table(row: queries.Row, walked: Walked) -> Table:
    """Give what it is worth, a line for each figure, with the sum that it came about by and what that rests on."""
    then, now = (reverse("enterprise-snapshot-page", args=[row.enterprise_id, one.pk]) for one in _both(row))
    worked = {one.name: one for one in walked.steps}
    lines = []
    for name, words in FIGURES.items():
        step = worked.get(name)
        if step is None:
            lines.append(Row([Cell(str(words)), Cell(because=_("left out")), Cell(_lacks(row, name))]))
            continue
        rests = [
            *([_("both snapshots")] if step.metrics else []),
            *(str(STATED[one]) for one in step.states),
        ]
        value = figure_in_words(name, row.realized_roi_12_months_estimate_json[name], row.currency)
        lines.append(
            Row(
                [
                    Cell(str(words)),
                    Cell(value, why=now if step.metrics else ""),
                    Cell(
                        step.how or _("as the roadmap states it"),
                        note=_("from %(what)s") % {"what": ", ".join(rests)} if rests else "",
                        note_href=then if step.metrics else reverse("roadmap-page", args=[row.roadmap_id]),
                    ),
                ]
            )
        )
    return Table(
        _("What it is worth in a year"),
        [Column(_("Figure"), "name"), Column(_("Value"), "figure", main=True), Column(_("Worked out"), "words")],
        lines,
    )


def charts_of(found: Aggregate, dimension: str, names: Mapping[str, str]) -> list[Chart]:
    """Give a chart for each measure that any group of a dimension may be told of."""
    return [one for one in (_chart(found.by[dimension], name, names) for name in MEASURES) if one.svg is not None]


def groups_table(found: Aggregate, dimension: str, head: str, names: Mapping[str, str]) -> Table:
    """Give the groups of a dimension with the median of each measure, how many it is of and its quartiles."""
    return Table(
        _("What roadmaps came to, by %(what)s") % {"what": head.lower()},
        [
            Column(head, "name"),
            Column(_("Enterprises"), "figure"),
            *(Column(str(NAMES[one]), "figure", main=one == "weekly_hours_saved") for one in MEASURES),
        ],
        [_group(one, names.get(one.key, one.key)) for one in found.by[dimension]],
        total=_group(found.overall, _("All of them")).cells,
    )


def spread_in_words(name: str, spread: Spread) -> dict[str, str]:
    """Give a measure over all as a figure with its basis; suppressed where too few have it."""
    figure = {"label": str(NAMES[name]), "unit": str(UNITS_OF_MEASURES[name])}
    if spread.is_withheld:
        return {**figure, "state": "suppressed", "because": _("group too small to show")}
    return {
        **figure,
        "value": measure_in_words(name, spread.median),
        "basis": _("median of %(n)s; half lie from %(low)s to %(high)s")
        % {
            "n": number(spread.n or 0),
            "low": measure_in_words(name, spread.p25),
            "high": measure_in_words(name, spread.p75),
        },
    }


def _both(row: queries.Row) -> tuple[queries.Snapshot, queries.Snapshot]:
    return row.baseline_snapshot, getattr(row, SNAPSHOT_OF[row.target_label])


def _delta(name: str, one: Mapping[str, str] | None, metric: Metric, then: str, now: str) -> Row:
    label = Cell(str(SHORT[name]), note=metric.name)
    if one is None:
        because = _("not measured on both days")
        return Row([label, Cell(because=because), Cell(because=because), Cell(because=because)])
    before, after, delta = (Decimal(one[part]) for part in ("baseline", "target", "delta"))
    return Row(
        [
            label,
            Cell(value_in_words(metric, before), why=then),
            Cell(value_in_words(metric, after), why=now),
            Cell(delta_in_words(metric, delta), note=way_of(name, delta)),
        ]
    )


def _lacks(row: queries.Row, figure: str) -> str:
    lacking = [one["name"] for one in row.missing_json if figure in one["leaves_out"]]
    named = ", ".join(str(SHORT.get(one) or STATED.get(one) or one) for one in lacking)
    return _("not known: %(what)s") % {"what": named} if named else _("nothing to set against the cost")


def _chart(groups: Sequence[Group], name: str, names: Mapping[str, str]) -> Chart:
    told = [(one, one.measures[name]) for one in groups if not one.measures[name].is_withheld]
    told.sort(key=lambda pair: (-(pair[1].median or Decimal(0)), pair[0].key))
    rows = [
        Line(
            names.get(group.key, group.key),
            spread.p25 or Decimal(0),
            spread.median or Decimal(0),
            spread.p75 or Decimal(0),
            measure_in_words(name, spread.median),
        )
        for group, spread in told
    ]
    table = ChartTable(
        (_("Group"), _("Median"), _("Lower quartile"), _("Upper quartile"), _("Enterprises")),
        tuple(
            (
                names.get(group.key, group.key),
                *(measure_in_words(name, one) for one in (spread.median, spread.p25, spread.p75)),
                number(spread.n or 0),
            )
            for group, spread in told
        ),
    )
    title = (
        _("%(what)s: most in %(group)s, %(value)s at the median")
        % {"what": NAMES[name], "group": rows[0].label, "value": rows[0].figure}
        if rows
        else str(NAMES[name])
    )
    unit = _("%(unit)s; the bar holds the middle half, the dot is the median") % {"unit": UNITS_OF_MEASURES[name]}
    return spreads(Words(title, unit), rows=rows, heads=(_("Group"), _("Median")), table=table)


def _group(one: Group, name: str) -> Row:
    small = Cell(_("under %(n)s") % {"n": FEWEST}, note=_("too small to show"))
    cells = [Cell(number(one.n)) if one.n is not None else small]
    # A document that was kept has its measures in no order.
    for measure in MEASURES:
        spread = one.measures[measure]
        note = _("%(low)s to %(high)s, of %(n)s") % {
            "low": measure_in_words(measure, spread.p25),
            "high": measure_in_words(measure, spread.p75),
            "n": number(spread.n or 0),
        }
        cells.append(small if spread.is_withheld else Cell(measure_in_words(measure, spread.median), note=note))
    return Row([Cell(name), *cells], name=name)
