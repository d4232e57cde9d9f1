"""Shapes of events on the API. What comes in is read by its envelope and contract, and described by their schemas."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from clear_platform.foundation.events.envelope import Envelope, shown

SENT = {**Envelope.model_json_schema(), "title": "CloudEvent"}
BATCH = {"type": "array", "minItems": 1, "maxItems": 1000, "items": SENT}
TAKEN = ["accepted", "duplicate"]
OF_A_BATCH = [*TAKEN, "refused"]


class ProblemAnswer(serializers.Serializer[object]):
    """A member at fault."""

    pointer = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class TakenAnswer(serializers.Serializer[object]):
    """What became of an event that was sent."""

    id = serializers.CharField(allow_null=True, help_text="The id that was sent.")
    status = serializers.ChoiceField(choices=TAKEN)
    event = serializers.UUIDField(source="event_id", help_text="The id under which it is found here.")


class ItemAnswer(serializers.Serializer[object]):
    """What became of one event of a batch."""

    id = serializers.CharField(allow_null=True)
    status = serializers.ChoiceField(choices=OF_A_BATCH)
    event = serializers.UUIDField(source="event_id", allow_null=True)
    code = serializers.CharField(allow_null=True)
    detail = serializers.CharField(allow_null=True)
    problems = ProblemAnswer(many=True)


class BatchAnswer(serializers.Serializer[object]):
    """What became of a batch, in the order in which it was sent."""

    accepted = serializers.IntegerField()
    duplicate = serializers.IntegerField()
    refused = serializers.IntegerField()
    items = ItemAnswer(many=True)


@extend_schema_field({**SENT, "required": [*SENT["required"], "subject", "time", "dataschema", "correlationid"]})
class EnvelopeField(serializers.ReadOnlyField):
    """An event in its envelope, CloudEvents 1.0 in JSON."""

    def to_representation(self, value: Any) -> dict[str, Any]:
        return shown(value)


class EventAnswer(serializers.Serializer[object]):
    """An event: under which id it is found here, when it was written down, and its envelope."""

    event = serializers.UUIDField(source="pk")
    recorded_at = serializers.DateTimeField()
    envelope = EnvelopeField(source="*")


class ContractAnswer(serializers.Serializer[object]):
    """One version of a contract."""

    type = serializers.CharField()
    version = serializers.IntegerField()
    says = serializers.CharField(help_text="What has happened.")
    from_outside = serializers.BooleanField(help_text="Whether others send such events here.")
    schema = serializers.CharField(source="path", help_text="Where its JSON Schema is.")


class ContractsAnswer(serializers.Serializer[object]):
    """Every version of every contract."""

    contracts = ContractAnswer(many=True)
