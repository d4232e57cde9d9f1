"""Shapes of webhooks on the API."""

from __future__ import annotations

from rest_framework import serializers

from clear_platform.foundation.events.api.serializers import TAKEN
from clear_platform.foundation.rendering.api import StrictSerializer
from clear_platform.foundation.webhooks.rules import LONGEST_URL, Off, Status

MOST_TYPES = 100
STATUSES = [one.value for one in Status]


def _types(*, required: bool = True) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.CharField(max_length=80),
        min_length=1,
        max_length=MOST_TYPES,
        allow_empty=False,
        help_text="Types of events, or * for all of them.",
        required=required,
    )


class EndpointRequest(StrictSerializer):
    """Where events are to be sent, and of which types."""

    url = serializers.CharField(max_length=LONGEST_URL, help_text="An address of the public network, with https.")
    types = _types()
    description = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class EndpointChange(StrictSerializer):
    """What is to be otherwise; what is left out stays."""

    url = serializers.CharField(max_length=LONGEST_URL, required=False)
    types = _types(required=False)
    description = serializers.CharField(max_length=200, required=False, allow_blank=True)
    active = serializers.BooleanField(required=False, help_text="false: nothing is sent there, and nothing is kept.")


class EndpointAnswer(serializers.Serializer[object]):
    """An address that events are sent to; its secret is never shown again."""

    id = serializers.IntegerField()
    organization = serializers.IntegerField(source="organization_id")
    url = serializers.CharField()
    types = serializers.ListField(child=serializers.CharField())
    description = serializers.CharField(allow_blank=True)
    active = serializers.BooleanField()
    disabled_because = serializers.ChoiceField(choices=[*(one.value for one in Off), ""], allow_blank=True)
    created_at = serializers.DateTimeField()
    former_secret_until = serializers.DateTimeField(
        allow_null=True, help_text="Until when messages are signed with the secret before as well."
    )


class EndpointGivenAnswer(EndpointAnswer):
    """An address that was just added or got another secret, with the secret, which is shown this once."""

    secret = serializers.CharField()


class DeliveryAnswer(serializers.Serializer[object]):
    """An event on its way to an address, or a message to try one out."""

    id = serializers.UUIDField()
    organization = serializers.IntegerField(source="organization_id")
    endpoint = serializers.IntegerField(source="endpoint_id")
    url = serializers.CharField(source="endpoint.url")
    event = serializers.UUIDField(source="event_id", allow_null=True)
    type = serializers.CharField()
    webhook_id = serializers.CharField(help_text="The same at every try and every replay.")
    status = serializers.ChoiceField(choices=STATUSES)
    because = serializers.CharField(allow_blank=True, help_text="Why it was not delivered.")
    attempt = serializers.IntegerField(help_text="How often it was tried.")
    next_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    response_code = serializers.IntegerField(allow_null=True)
    response_ms = serializers.IntegerField(allow_null=True)
    replay_of = serializers.UUIDField(source="replay_of_id", allow_null=True)


class AttemptAnswer(serializers.Serializer[object]):
    """One try."""

    number = serializers.IntegerField()
    began_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    response_code = serializers.IntegerField(allow_null=True)
    response_ms = serializers.IntegerField(allow_null=True)
    response_body = serializers.CharField(allow_blank=True, help_text="The first 500 signs of it.")
    error = serializers.CharField(allow_blank=True)


class WholeDeliveryAnswer(DeliveryAnswer):
    """A delivery with the text that is sent, and every try."""

    payload = serializers.CharField()
    attempts = AttemptAnswer(many=True)


class ReceivedAnswer(serializers.Serializer[object]):
    """What became of a signed event."""

    id = serializers.CharField(allow_null=True, help_text="The id of the event as it was sent.")
    status = serializers.ChoiceField(choices=TAKEN)
    event = serializers.UUIDField(help_text="The id under which it is found here.")
