"""Shapes of the API of runs."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from clear_platform.foundation.rendering.api import StrictSerializer
from execution.runs.operations.steering import LONGEST_REASON

_LAST_ID = 2**63 - 1

MODES = [("sync", "sync"), ("async", "async")]
"""How a run is asked for."""


class AgentRunRequest(StrictSerializer):
    """What is carried out, on what. `require_fresh`: whether the data pack has to be fresh."""

    inputs = serializers.DictField(required=False, default=dict, help_text="As the pattern's schema of inputs says.")
    asof_date = serializers.DateField(required=False, help_text="The day to look at; without it, today.")
    require_fresh = serializers.BooleanField(required=False, default=True)
    enterprise_id = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=_LAST_ID)
    portfolio_id = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=_LAST_ID)
    mode = serializers.ChoiceField(MODES, required=False, default="sync")


class OneAgentRequest(AgentRunRequest):
    """What an agent is run with. `pattern_id`: which of its patterns, where it has several."""

    pattern_id = serializers.CharField(max_length=64, required=False, default=None)


class ExecuteRequest(AgentRunRequest):
    """A pattern to be carried out, and on what."""

    pattern_id = serializers.CharField(max_length=64)


class PatternStepAnswer(serializers.Serializer[Any]):
    """One step of a pattern."""

    step_id = serializers.CharField()
    capability = serializers.CharField()
    agent_name = serializers.CharField()
    needs = serializers.ListField(child=serializers.CharField(), help_text="The steps that it waits for")


class PatternAnswer(serializers.Serializer[Any]):
    """A pattern that can be carried out."""

    pattern_id = serializers.CharField()
    version = serializers.IntegerField()
    pattern_hash = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    requires_pack = serializers.CharField(allow_null=True, help_text="The kind of data pack that it stands on")
    inputs = serializers.DictField(help_text="The JSON Schema of what it takes")
    steps = PatternStepAnswer(many=True)


class PatternsAnswer(serializers.Serializer[Any]):
    """The patterns that the caller may carry out."""

    patterns = PatternAnswer(many=True)


class MetadataAnswer(serializers.Serializer[Any]):
    """What a result stands on."""

    request_id = serializers.UUIDField()
    user_id = serializers.IntegerField(allow_null=True)
    organization_id = serializers.IntegerField()
    asof_date = serializers.DateField()
    pricing_pack_id = serializers.IntegerField(allow_null=True)
    ledger_commit_hash = serializers.CharField(allow_null=True)
    pattern_id = serializers.CharField()
    pattern_hash = serializers.CharField()
    pattern_version = serializers.IntegerField()
    seed = serializers.IntegerField()
    result_hash = serializers.CharField(allow_null=True, help_text="SHA-256 of the result's canonical form")
    run_hash = serializers.CharField(allow_null=True, help_text="Of the result and all that it stands on")
    set_by_person = serializers.BooleanField(help_text="Whether a value that a person set went into the result")
    sources = serializers.ListField(child=serializers.CharField())
    attempts = serializers.IntegerField()


class FaultAnswer(serializers.Serializer[Any]):
    """Why a step failed."""

    code = serializers.CharField()
    detail = serializers.CharField()


class StepAnswer(serializers.Serializer[Any]):
    """One step as it went."""

    step_id = serializers.CharField()
    capability = serializers.CharField()
    agent_name = serializers.CharField()
    status = serializers.CharField()
    attempt = serializers.IntegerField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    duration_ms = serializers.IntegerField()
    inputs_hash = serializers.CharField()
    output_hash = serializers.CharField(allow_null=True)
    sources = serializers.ListField(child=serializers.CharField())
    cached = serializers.BooleanField()
    set_by_person = serializers.BooleanField()
    reason = serializers.CharField()
    error = FaultAnswer(allow_null=True)


class CarriedAnswer(serializers.Serializer[Any]):
    """A run with its result, its state and its trace; of one under way, as far as it got."""

    run_id = serializers.UUIDField()
    status = serializers.CharField()
    result = serializers.JSONField(help_text="As the pattern says; null where there is none yet")
    state = serializers.DictField(help_text="What each step gave, by name, with `_metadata`")
    metadata = MetadataAnswer()
    trace = StepAnswer(many=True)


class RunAnswer(serializers.Serializer[Any]):
    """A run in a list."""

    run_id = serializers.UUIDField()
    kind = serializers.CharField()
    mode = serializers.CharField()
    status = serializers.CharField()
    pattern = serializers.CharField()
    pattern_version = serializers.IntegerField()
    pattern_hash = serializers.CharField()
    enterprise = serializers.IntegerField(source="enterprise_id", allow_null=True)
    asof_date = serializers.DateField()
    pricing_pack_id = serializers.IntegerField(allow_null=True)
    attempts = serializers.IntegerField(source="attempt")
    retry_of = serializers.UUIDField(source="retry_of_id", allow_null=True)
    set_by_person = serializers.BooleanField()
    result_hash = serializers.CharField(help_text="Empty where there is no result")
    error_payload = serializers.DictField(allow_null=True)
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)


class OneRunAnswer(RunAnswer):
    """One run in full."""

    result = serializers.JSONField(help_text="As the pattern says; null where there is none yet")
    state = serializers.DictField()
    metadata = MetadataAnswer()
    trace = StepAnswer(many=True)


class FollowedAnswer(serializers.Serializer[Any]):
    """One event of a run that is followed."""

    id = serializers.CharField(required=False, help_text="Grows with each change of a step; for Last-Event-ID")
    event = serializers.ChoiceField([("step", "step"), ("run", "run")], required=False)
    data = serializers.CharField(  # type: ignore[assignment]  # the protocol's word, not the serializer's own
        required=False,
        help_text="JSON. Of a step: step_id, status, agent_name, duration_ms, attempt, set_by_person, error_code. Of"
        " the run: status, and over, after which nothing follows",
    )
    retry = serializers.IntegerField(required=False, help_text="Milliseconds after which to come back")


class OverrideRequest(StrictSerializer):
    """A step's value set by hand."""

    step_id = serializers.CharField(max_length=64)
    value = serializers.JSONField(help_text="As the step's capability would give it.")
    reason = serializers.CharField(max_length=LONGEST_REASON, help_text="Why; whoever reads the result sees it.")


class AgentLogAnswer(serializers.Serializer[Any]):
    """One step of a run, as its agent did it last."""

    sequence = serializers.IntegerField()
    run_id = serializers.UUIDField()
    pattern = serializers.CharField(source="run.pattern")
    step_id = serializers.CharField()
    agent_name = serializers.CharField()
    capability = serializers.CharField()
    status = serializers.CharField()
    attempt = serializers.IntegerField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    duration_ms = serializers.IntegerField()
    cached = serializers.BooleanField()
    sources = serializers.ListField(source="sources_json", child=serializers.CharField())
    error_code = serializers.CharField(help_text="Empty where nothing went wrong")


class SpendAnswer(serializers.Serializer[Any]):
    """What was spent in one currency."""

    amount = serializers.CharField()
    currency = serializers.CharField()


class AgentFiguresAnswer(serializers.Serializer[Any]):
    """How one capability of an agent did."""

    agent_name = serializers.CharField()
    capability = serializers.CharField()
    calls = serializers.IntegerField(help_text="Of its agent, each try of a step; not what was kept or skipped.")
    failed = serializers.IntegerField(help_text="Of these calls, also where a later one or a person healed it.")
    error_rate_ratio = serializers.FloatField(allow_null=True, help_text="Null where it was not called.")
    cached = serializers.IntegerField()
    set_by_person = serializers.IntegerField()
    p50_ms = serializers.IntegerField(allow_null=True, help_text="Of the last call of each step.")
    p95_ms = serializers.IntegerField(allow_null=True)
    breaker = serializers.CharField(help_text="closed, open or half_open")
    tokens_in = serializers.IntegerField()
    tokens_out = serializers.IntegerField()
    spend = SpendAnswer(many=True, help_text="By currency; empty where nothing costs")


class AgentsFiguresAnswer(serializers.Serializer[Any]):
    """How every capability did that was called."""

    since = serializers.DateTimeField()
    results = AgentFiguresAnswer(many=True)
