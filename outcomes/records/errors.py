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


class EnterpriseMissing(Invalid):
    """An outcome is always somebody's."""

    code = "outcome.enterprise_missing"
    sentence = "Name the enterprise that was measured, or a decision of it."
