"""Refusals of outcomes and their metrics."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Invalid


class MetricsRefused(Invalid):
    """A metric is unknown, or its value is none that can be kept."""

    code = "outcome.metrics_refused"
    sentence = "These values cannot be kept as they stand. Each metric at fault is named; mend it and send it again."


class OutcomeTypeMalformed(Invalid):
    """The type is no word of the kind that types are."""

    code = "outcome.type_malformed"
    sentence = "'{outcome_type}' cannot be a type of outcome. Write lower-case letters, digits and underscores."


class MeasuredInTheFuture(Invalid):
    """Nothing is measured before it happens."""

    code = "outcome.measured_in_the_future"
    sentence = "{day} is still to come. Record the outcome once it has been measured."


class DecisionOfAnotherEnterprise(Invalid):
    """The decision belongs to somebody else than the enterprise named."""

    code = "outcome.decision_of_another_enterprise"
    sentence = "This decision is not one of the enterprise named. Leave the enterprise out, or name the right decision."


class AggregationFixed(Conflict):
    """Values of the metric exist, so how they add up cannot change any more."""

    code = "metric.aggregation_fixed"
    sentence = "{code} has values that add up by {before}. Give the new way a metric of its own."


class MetricRefused(Invalid):
    """A metric cannot be defined as it stands."""

    code = "metric.refused"
    sentence = "This metric cannot be defined as it stands. Each fault is named; mend it and send it again."


class MetricCodeTaken(Conflict):
    """The institution has a metric of this code."""

    code = "metric.code_taken"
    sentence = "You have a metric '{code}' already. Choose another code, or change that one."


class MetricInUse(Conflict):
    """Values of the metric exist, so what they are values of cannot change any more."""

    code = "metric.in_use"
    sentence = "{name} has values, so its {what} stays as it is. Define another metric for the new way."


class EnterpriseMissing(Invalid):
    """An outcome is always somebody's."""

    code = "outcome.enterprise_missing"
    sentence = "Name the enterprise that was measured, or a decision of it."


class PeriodLocked(Conflict):
    """The institution has closed the period, so what it was told of it stands."""

    code = "period.locked"
    sentence = (
        "The period from {starts} to {ends} is closed."
        " An administrator of the institution can open it again, with a reason."
    )


class OutcomesInLockedPeriod(Conflict):
    """An institution for which the outcome counts has closed the period it lies in."""

    code = "outcome.in_locked_period"
    sentence = "Somebody who was told this has locked its period, so it cannot change. Ask them to unlock it first."


class OutcomesMovedIntoLockedPeriod(Conflict):
    """A newer file gives another day to an outcome that was judged, and whoever judged it has closed that day."""

    code = "outcome.moved_into_locked_period"
    sentence = (
        "This file moves outcomes to other days ({references}; {n} in all), and somebody who judged one of them has"
        " closed its new day. Leave the day as it was, or ask them to open the period first."
    )


class PeriodMalformed(Invalid):
    """A period ends on or after the day it starts."""

    code = "period.malformed"
    sentence = "A period ends on the day it starts or later. {starts} to {ends} does not."


class PeriodNotOver(Invalid):
    """Only what is over can be closed."""

    code = "period.not_over"
    sentence = "This period ends on {ends}. Lock it once it is over."


class PeriodLockedAlready(Conflict):
    """Exactly this period stands locked."""

    code = "period.locked_already"
    sentence = "The period from {starts} to {ends} is closed already."


class PeriodNotLocked(Conflict):
    """Somebody unlocked the period before."""

    code = "period.not_locked"
    sentence = "This period was unlocked already. Lock it again if it should be closed."


class ReasonMissing(Invalid):
    """What is sent back or opened again says why."""

    code = "review.reason_missing"
    sentence = "Say why, in a sentence: whoever is concerned reads it."


class CameOnAForm(Conflict):
    """What came in on a form is judged with the form, so that the two never say different things."""

    code = "review.came_on_a_form"
    sentence = "Outcome {outcome} came in on form {form}. Accept that form or send it back; the outcome follows it."


class ReviewedMeanwhile(Conflict):
    """Somebody else of the institution judged it at the same moment."""

    code = "review.reviewed_meanwhile"
    sentence = "{name} reviewed outcome {outcome} at the same moment: it is {status}. Look at it again, then decide."


class InstitutionMissing(Invalid):
    """Reviews, locks and requests belong to an institution."""

    code = "review.institution_missing"
    sentence = "Act for the institution that this belongs to."
