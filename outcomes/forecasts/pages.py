"""Pages of forecasts: the Forecast tab of a decision, its panel on the record, and how forecasts did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from clear_platform.foundation.public import INTERNAL, Actor, may, may_reach, tabs_of
from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.shell import Imprint, imprint_of
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import number, percent, signed
from enterprises.public import DOMAINS, decision_for, enterprises_by_id
from outcomes.forecasts import queries
from outcomes.forecasts.drawings import chart_of, days_table, part_of
from outcomes.forecasts.rules.calibrating import Calibration
from outcomes.forecasts.wording import agent_in_words, lede_of, record_of
from outcomes.records.queries import metrics_known

MOST_CHARTS = 12


@require_GET
@page
def decision_forecast(request: PageRequest, decision_id: UUID) -> HttpResponse:
    """Show what a decision expected and what came: on each day with the row that says so, and drawn."""
    actor = request.actor
    decision = decision_for(actor=actor, decision_id=decision_id)
    forecast = queries.forecast_of(actor=actor, decision_id=decision_id)
    known = metrics_known()
    about = enterprises_by_id(actor=actor, enterprise_ids=[decision.enterprise_id or 0])
    enterprise = about.get(decision.enterprise_id or 0)
    measures = (
        enterprise is not None
        and forecast.day is not None
        and may(actor, "capture_snapshot")
        and may_reach(actor, enterprise.id, "act")
    )
    context = {
        "decision": decision,
        "enterprise": enterprise,
        "kind": _("%(domain)s decision, version %(version)s")
        % {"domain": DOMAINS[decision.domain], "version": decision.version},
        "origin": enterprise.origin if enterprise else decision.organization.origin,
        "tabs": tabs_of("decision", actor=actor, subject_id=decision_id, current="forecast"),
        "lede": lede_of(forecast),
        "forecast": forecast,
        "table": days_table(forecast, known) if forecast.outcomes else None,
        "charts": [chart_of(forecast, one, known) for one in forecast.outcomes[:MOST_CHARTS]],
        "not_drawn": max(0, len(forecast.outcomes) - MOST_CHARTS),
        "snapshot_href": f"{reverse('capture-snapshot-page', args=[enterprise.id])}" if measures and enterprise else "",
        "outcome_href": f"{reverse('record-outcome-page', args=[enterprise.id])}?decision={decision_id}"
        if measures and enterprise
        else "",
        **_named(actor, forecast.sources),
        "calibration_href": reverse("calibration-page"),
    }
    return render(request, "outcomes/forecasts/decision_forecast.html", context)


@require_GET
@page
def calibration(request: PageRequest) -> HttpResponse:
    """Show how often forecasts held, how far off they were, and what the confidence beside them was worth."""
    query = request.GET
    everything = queries.decisions_forecasting(request.actor)
    rows = queries.narrowed(everything, domain=query.get("domain", ""), agent=query.get("agent", ""))
    found = queries.calibration_of(actor=request.actor, decisions=rows)
    bar = filters.filter_bar(
        query,
        _("Filter the forecasts"),
        fields=[
            filters.choice(
                query,
                "agent",
                _("Said by"),
                [
                    *(filters.Option(one, agent_in_words(one)) for one in queries.AGENTS),
                    filters.Option(queries.PERSON, agent_in_words("")),
                ],
            ),
            filters.choice(query, "domain", _("Domain"), [filters.Option(k, str(v)) for k, v in DOMAINS.items()]),
        ],
        count=ngettext("%(n)s settled forecast", "%(n)s settled forecasts", found.overall.n)
        % {"n": number(found.overall.n)},
    )
    context = {
        "lede": record_of(found.overall),
        "left_out": _("The %(n)s decisions approved last are taken; there are more before them.")
        % {"n": number(found.decisions)}
        if found.more
        else "",
        "overall": found.overall,
        "bar": bar,
        "any": bool(found.groups) or bar.on,
        "figures": _figures(found.overall) if found.groups else [],
        "table": _table(found.groups) if found.groups else None,
        **_named(request.actor, found.sources),
    }
    return render(request, "outcomes/forecasts/calibration.html", context)


def panel_of(actor: Actor, decision_id: UUID) -> Mapping[str, Any] | None:
    """Give what the record of a decision shows of its forecast; None where none has begun."""
    forecast = queries.forecast_of(actor=actor, decision_id=decision_id)
    if not forecast.outcomes or forecast.day is None:
        return None
    return {**part_of(forecast, metrics_known()), "lede": lede_of(forecast)}


def _named(actor: Actor, sources: Sequence[str]) -> dict[str, Imprint]:
    """Give the foot of a page that rests on data from outside; nothing where all of it is our own."""
    return {"imprint": imprint_of(actor, sources, may=(_("read"),))} if set(sources) - {INTERNAL} else {}


def _figures(overall: Calibration) -> list[dict[str, Any]]:
    return [
        {
            "label": _("Held"),
            "value": _share(overall.held_ratio),
            "basis": _("%(held)s of %(n)s; interval %(low)s to %(high)s")
            % {
                "held": number(overall.held),
                "n": number(overall.n),
                "low": _share(overall.low_ratio),
                "high": _share(overall.high_ratio),
            }
            if overall.n
            else _("none has come due and been measured"),
        },
        {
            "label": _("Not measured"),
            "value": number(overall.not_measured),
            "basis": _("of %(n)s that came due") % {"n": number(overall.n + overall.not_measured)},
        },
        {
            "label": _("Mean error"),
            "value": _error(overall.mean_error_ratio),
            "basis": _("of the expected change, %(n)s forecasts") % {"n": number(overall.n_errors)},
        },
        {
            "label": _("Mean distance"),
            "value": _share(overall.mean_absolute_error_ratio),
            "basis": _("of the expected change, either way"),
        },
        {
            "label": _("Confidence against what came"),
            "value": number(overall.brier, places=2),
            "basis": _("Brier score: 0 is perfect, 0.25 no better than a coin; %(n)s with a confidence")
            % {"n": number(overall.n_with_confidence)},
        },
    ]


def _table(groups: Sequence[Calibration]) -> Table:
    return Table(
        _("How forecasts did, by who said them"),
        [
            Column(_("Said by"), "name"),
            Column(_("Domain"), "words"),
            Column(_("Held"), "figure", main=True),
            Column(_("Not measured"), "figure"),
            Column(_("Interval"), "figure"),
            Column(_("Mean error"), "figure"),
            Column(_("Mean distance"), "figure", spare=True),
            Column(_("Brier score"), "figure"),
            Column(_("Mean confidence"), "figure", spare=True),
            Column(_("To come"), "figure", spare=True),
        ],
        [_row(one) for one in groups],
    )


def _row(one: Calibration) -> Row:
    none = _("none has come due")
    return Row(
        [
            Cell(agent_in_words(one.agent), note=_("few: says little") if one.n and one.few else ""),
            Cell(str(DOMAINS[one.domain])),
            Cell(_share(one.held_ratio), note=_("%(held)s of %(n)s") % {"held": number(one.held), "n": number(one.n)})
            if one.n
            else Cell(because=none),
            Cell(number(one.not_measured)),
            Cell(_("%(low)s to %(high)s") % {"low": _share(one.low_ratio), "high": _share(one.high_ratio)})
            if one.n
            else Cell(because=none),
            Cell(_error(one.mean_error_ratio)) if one.n_errors else Cell(because=none),
            Cell(_share(one.mean_absolute_error_ratio)) if one.n_errors else Cell(because=none),
            Cell(number(one.brier, places=2)) if one.n_with_confidence else Cell(because=_("no confidence was stated")),
            Cell(number(one.mean_confidence, places=2))
            if one.n_with_confidence
            else Cell(because=_("no confidence was stated")),
            Cell(number(one.to_come)),
        ],
        name=agent_in_words(one.agent),
    )


def _share(value: Any) -> str:
    return percent(value, places=0)


def _error(value: Any) -> str:
    return "–" if value is None else f"{signed(value * 100)}\u202f%"
