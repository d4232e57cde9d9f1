"""Forecasts as tables and drawings: the panel of a decision, a chart for each outcome it expects. Drawing: `charts`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from clear_platform.foundation.charts.forecast import Point, forecast_chart
from clear_platform.foundation.charts.results import Chart, Words
from clear_platform.foundation.charts.small import forecast_track
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import ABSENT, HARD_SPACE, day_full, number
from outcomes.forecasts.rules.forecast import Forecast
from outcomes.forecasts.rules.judging import HORIZONS, Checked, Judged, Measured, path_at, settled_by
from outcomes.forecasts.wording import (
    note_of,
    sayer,
    sentence_of,
    unit_shown,
    verdict_note,
    why_not_comparable,
    with_unit,
)
from outcomes.records.rules import Metric
from outcomes.records.wording import plain

LONGEST_TRACK = 90

Known = Mapping[str, Metric]


def name_of(one: Judged, known: Known) -> str:
    """Give what an expected outcome is called: the metric's name, or its code where the library has none."""
    metric = known.get(one.expected.metric)
    return metric.name if metric else one.expected.metric.replace("_", " ").capitalize()


def panel_table(forecast: Forecast, known: Known) -> Table:
    """Give what a decision expected and what came, a line for each outcome, with its track."""
    return Table(
        _("What it expected, and what came"),
        [
            Column(_("Expected outcome"), "name"),
            Column(_("Start"), "figure"),
            Column(_("Forecast"), "figure", main=True),
            Column(_("Track"), "words", spare=True),
            Column(_("So far"), "status"),
        ],
        [
            Row(
                [
                    Cell(name_of(one, known), note=unit_shown(one.expected.unit)),
                    _start(forecast, one),
                    Cell(
                        sayer(one.expected.unit)(one.expected.target),
                        note=(_("by day %(n)s") % {"n": number(one.expected.by_days)}).replace(" ", HARD_SPACE),
                    ),
                    _track(forecast, one, known),
                    Cell(status=one.state, note=verdict_note(one)),
                ]
            )
            for one in forecast.outcomes
        ],
    )


def days_table(forecast: Forecast, known: Known) -> Table:
    """Give what came at 30, 60 and 90 days and on the day it was due, each with the row that says so."""
    return Table(
        _("What came, day by day"),
        [
            Column(_("Expected outcome"), "name"),
            Column(_("Start"), "figure"),
            *(Column(_("%(n)s days") % {"n": day}, "figure") for day in HORIZONS),
            Column(_("When due"), "figure", main=True),
            Column(_("Verdict"), "status"),
        ],
        [
            Row(
                [
                    Cell(name_of(one, known), note=unit_shown(one.expected.unit)),
                    _start(forecast, one),
                    *(_day(forecast, one, checked) for checked in one.at),
                    _due(forecast, one),
                    Cell(status=one.state, note=verdict_note(one)),
                ]
            )
            for one in forecast.outcomes
        ],
    )


def chart_of(forecast: Forecast, one: Judged, known: Known) -> Chart:
    """Give the chart of one expected outcome: the forecast to its flag, and what came."""
    say, expected = sayer(one.expected.unit), one.expected
    came = {measured.day: measured for measured in _measured(one)}
    days = sorted({0, *HORIZONS, expected.by_days, *came})
    points = [Point(day, path_at(expected, one.start, day), came[day].value if day in came else None) for day in days]
    direction = "" if expected.better_up is None else _("more is better") if expected.better_up else _("less is better")
    return forecast_chart(
        Words(
            sentence_of(one, name_of(one, known)),
            unit="; ".join(
                part for part in (unit_shown(expected.unit), direction, _("days since the approval")) if part
            ),
        ),
        start=one.start,
        target=expected.target,
        due_day=expected.by_days,
        points=points,
        today=forecast.day,
        heads=(_("Day"), _("Forecast"), _("Came")),
        names=(_("expected"), _("came")),
        say=lambda value: say(Decimal(str(value))),
        say_day=number,
        say_end=lambda day: _("day %(n)s") % {"n": day},
    )


def _measured(one: Judged) -> list[Measured]:
    if one.unlike:
        # On the scale of what was expected, a value in another unit would be drawn where it is not.
        return []
    checked = [*one.at, one.due, *([one.newest] if one.newest else [])]
    return [
        *([one.start_from] if one.start_from else []),
        *(each.measured for each in checked if each.measured is not None),
    ]


def _start(forecast: Forecast, one: Judged) -> Cell:
    if one.start is None:
        return Cell(because=_("the decision states none, and none was measured before it"))
    text = sayer(one.expected.unit)(one.start)
    if one.start_from is None:
        return Cell(text)
    return Cell(text, why=_row_of(forecast, one.start_from), note=_("measured"))


def _day(forecast: Forecast, one: Judged, checked: Checked) -> Cell:
    if checked.measured is None:
        return Cell(ABSENT, note=_reasons()[checked.state])
    taken, how = day_full(checked.measured.on), note_of(checked, one)
    if one.unlike:
        value = plain(checked.measured.value)
        return Cell(value, why=_row_of(forecast, checked.measured), note=f"{taken}; {why_not_comparable(one)}")
    said = {"behind": _("%(day)s; behind %(how)s"), "missed": _("%(day)s; missed %(how)s")}
    note = said.get(checked.state, _("%(day)s; %(how)s")) % {"day": taken, "how": how} if how else taken
    return Cell(sayer(one.expected.unit)(checked.measured.value), why=_row_of(forecast, checked.measured), note=note)


def _due(forecast: Forecast, one: Judged) -> Cell:
    """Give the day it is due; where nothing speaks for it, when it can be measured, or could have been."""
    first, last = forecast.on(one.expected.by_days), forecast.on(settled_by(one.expected.by_days))
    if one.due.measured is not None or one.due.state not in {"early", "not_measured"} or first is None:
        return _day(forecast, one, one.due)
    facts = {"first": day_full(first), "last": day_full(last)}
    if one.due.state == "early":
        return Cell(ABSENT, note=_("to be measured from %(first)s to %(last)s") % facts)
    return Cell(ABSENT, note=_("nobody measured it from %(first)s to %(last)s") % facts)


def _reasons() -> dict[str, str]:
    return {
        "early": _("still to come"),
        "not_measured": _("nobody measured it"),
        "superseded": _("a later version held by then"),
    }


def _row_of(forecast: Forecast, measured: Measured) -> str:
    """Give the address of the row that holds a measurement."""
    if measured.kind == "outcome":
        return reverse("enterprise-outcome-page", args=[forecast.enterprise_id, measured.id])
    return reverse("enterprise-snapshot-page", args=[forecast.enterprise_id, measured.id])


def _track(forecast: Forecast, one: Judged, known: Known) -> Cell:
    came = sorted({(each.day, each.value) for each in _measured(one) if each.day > 0})
    if one.start is None or not one.expected.by_days:
        return Cell(because=_("there is no start to draw from"))
    label = [
        _("%(name)s: %(start)s at the start, %(target)s expected by day %(day)s")
        % {
            "name": name_of(one, known),
            "start": with_unit(one.start, one.expected.unit),
            "target": with_unit(one.expected.target, one.expected.unit),
            "day": number(one.expected.by_days),
        },
        *(
            _("%(value)s on day %(day)s") % {"value": with_unit(value, one.expected.unit), "day": number(day)}
            for day, value in came
        ),
    ]
    last = max([LONGEST_TRACK, one.expected.by_days, *(day for day, _value in came)])
    return Cell(
        drawing=forecast_track(
            ", ".join(label),
            start=float(one.start),
            forecast=float(one.expected.target),
            due_day=one.expected.by_days,
            came=[(day, float(value)) for day, value in came],
            today=-1 if forecast.day is None else forecast.day,
            horizon=-(-last // 3) * 3,
        )
    )


def part_of(forecast: Forecast, known: Known) -> dict[str, Any]:
    """Give what the panel of a decision shows."""
    return {
        "table": panel_table(forecast, known),
        "href": reverse("decision-forecast-page", args=[forecast.decision_id]),
    }
