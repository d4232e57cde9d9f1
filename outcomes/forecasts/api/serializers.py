"""Shapes of the forecasts API. Figures are texts, so that no digit is lost; shares are texts too."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from outcomes.forecasts.rules.forecast import Forecast
from outcomes.forecasts.rules.judging import Checked, Judged
from outcomes.records.api.serializers import FigureField

STATES = ("held", "missed", "on_course", "behind", "early", "not_measured", "not_comparable", "superseded")


class MeasuredAnswer(serializers.Serializer[object]):
    """A measurement, and the row that holds it: an outcome or a snapshot."""

    value = FigureField()
    day = serializers.IntegerField(help_text="Days after the approval.")
    measured_on = serializers.DateField(source="on")
    kind = serializers.ChoiceField(choices=["outcome", "snapshot"])
    id = serializers.IntegerField()


class CheckedAnswer(serializers.Serializer[object]):
    """One day of a forecast. `difference` is what was measured less what was asked for."""

    horizon = serializers.IntegerField(help_text="Days after the approval.")
    on = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(choices=STATES)
    asked_for = FigureField(
        allow_null=True,
        help_text="The target where it held or missed, else the straight line to it on the day that was measured.",
    )
    measured = MeasuredAnswer(allow_null=True)
    difference = FigureField(allow_null=True)


class ExpectedAnswer(serializers.Serializer[object]):
    """An outcome that a decision expects, held against what came at 30, 60 and 90 days, and on the day it was due."""

    metric = serializers.CharField()
    unit = serializers.CharField()
    direction = serializers.ChoiceField(
        choices=["up", "down"], allow_null=True, help_text="Which way is better, by the definition of the metric."
    )
    baseline = FigureField(allow_null=True, help_text="As the decision states it, else as it was measured before.")
    baseline_measured = MeasuredAnswer(allow_null=True, help_text="Where the decision states no baseline.")
    target = FigureField()
    by_days = serializers.IntegerField()
    state = serializers.ChoiceField(choices=STATES)
    why_not_comparable = serializers.ChoiceField(
        choices=["unit", "currency", "direction"],
        allow_null=True,
        help_text="What was measured has another unit or currency, or nobody can say which way is better.",
    )
    difference = FigureField(allow_null=True, help_text="What the state rests on, less what was asked for.")
    came_ratio = FigureField(allow_null=True, help_text="Share of the expected change that the newest value shows.")
    at = CheckedAnswer(many=True)
    due = CheckedAnswer()
    newest = CheckedAnswer(allow_null=True)


class ForecastAnswer(serializers.Serializer[object]):
    """What one version of a decision expected, and what came. `day` is null where it was never approved."""

    decision_id = serializers.UUIDField()
    enterprise = serializers.IntegerField(allow_null=True)
    status = serializers.CharField()
    approved_on = serializers.DateField(allow_null=True)
    as_of = serializers.DateField()
    day = serializers.IntegerField(allow_null=True)
    held = serializers.IntegerField()
    settled = serializers.IntegerField()
    expected_outcomes = ExpectedAnswer(many=True)


class CalibrationRow(serializers.Serializer[object]):
    """How forecasts did. Shares are texts between 0 and 1, null where there is nothing to take them of.

    `few` says that too few are settled to lean on the share. `low_ratio` to `high_ratio` is Wilson's interval at 95 %.
    `brier` reads the confidence of the analysis as the chance that the forecast holds.
    """

    n = serializers.IntegerField(help_text="Expected outcomes that held or missed.")
    held = serializers.IntegerField()
    missed = serializers.IntegerField()
    held_ratio = FigureField(allow_null=True)
    low_ratio = FigureField(allow_null=True)
    high_ratio = FigureField(allow_null=True)
    few = serializers.BooleanField()
    mean_error_ratio = FigureField(allow_null=True, help_text="Signed, as a share of the expected change.")
    mean_absolute_error_ratio = FigureField(allow_null=True)
    n_errors = serializers.IntegerField()
    brier = FigureField(allow_null=True)
    mean_confidence = FigureField(allow_null=True)
    n_with_confidence = serializers.IntegerField()
    not_measured = serializers.IntegerField(help_text="Came due and nobody measured.")
    to_come = serializers.IntegerField(help_text="Not due yet.")
    not_comparable = serializers.IntegerField(help_text="Measured in another unit or currency than was expected.")
    superseded = serializers.IntegerField(help_text="Replaced by a later version before they came due.")


class GroupAnswer(CalibrationRow):
    """How the forecasts of one agent in one domain did; `agent` is empty where a person wrote or changed them."""

    agent = serializers.CharField()
    domain = serializers.CharField()


class CalibrationAnswer(serializers.Serializer[object]):
    """How the forecasts that the caller may see did, all together and by who said them.

    Decisions are taken from the one approved last back, up to 5,000; `more` says that there are earlier ones, which
    `approved_to` reaches.
    """

    decisions = serializers.IntegerField()
    more = serializers.BooleanField()
    overall = CalibrationRow()
    groups = GroupAnswer(many=True)


def as_answer(forecast: Forecast) -> dict[str, Any]:
    """Give a forecast as the answer has it."""
    return {
        "decision_id": forecast.decision_id,
        "enterprise": forecast.enterprise_id,
        "status": forecast.status,
        "approved_on": forecast.approved_on,
        "as_of": forecast.as_of,
        "day": forecast.day,
        "held": forecast.count("held"),
        "settled": forecast.settled,
        "expected_outcomes": [_expected(forecast, one) for one in forecast.outcomes],
    }


def _expected(forecast: Forecast, one: Judged) -> dict[str, Any]:
    expected = one.expected
    return {
        "metric": expected.metric,
        "unit": expected.unit,
        "direction": None if expected.better_up is None else "up" if expected.better_up else "down",
        "baseline": one.start,
        "baseline_measured": one.start_from,
        "target": expected.target,
        "by_days": expected.by_days,
        "state": one.state,
        "why_not_comparable": one.unlike or None,
        "difference": one.decisive.difference,
        "came_ratio": one.came_ratio,
        "at": [_checked(forecast, each) for each in one.at],
        "due": _checked(forecast, one.due),
        "newest": _checked(forecast, one.newest) if one.newest else None,
    }


def _checked(forecast: Forecast, one: Checked) -> dict[str, Any]:
    return {
        "horizon": one.horizon,
        "on": forecast.on(one.horizon),
        "state": one.state,
        "asked_for": one.path,
        "measured": one.measured,
        "difference": one.difference,
    }
