"""The API door for signed messages: one event, signed with the secret of the address that it names."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.events.api import examples as events
from clear_platform.foundation.events.api.parsing import CloudEventParser
from clear_platform.foundation.events.api.serializers import SENT
from clear_platform.foundation.events.envelope import MEDIA_TYPE
from clear_platform.foundation.rendering.api import Door
from clear_platform.foundation.rendering.parsing import StrictJSONParser
from clear_platform.foundation.rendering.schema import refused
from clear_platform.foundation.webhooks.api import examples, serializers
from clear_platform.foundation.webhooks.operations.receiving import receive_signed_event
from clear_platform.foundation.webhooks.results import SignedMessage
from clear_platform.foundation.webhooks.verifying import actor_of, verified

SIGNED = [
    OpenApiParameter("endpoint", OpenApiTypes.UUID, required=True, description="The id that the console shows."),
    *(
        OpenApiParameter(name, str, OpenApiParameter.HEADER, required=True, description=says)
        for name, says in {
            "webhook-id": "The sender's id of this message, the same however often it is sent.",
            "webhook-timestamp": "When it was signed, in seconds since 1970. It must be within five minutes of now.",
            "webhook-signature": "v1, and base64 of HMAC-SHA256 over id.timestamp.body; several with blanks between.",
        }.items()
    ),
]


class SignedDoor(Door):
    """A door for messages that are signed instead of carrying credentials; nothing is read before the signature holds.

    An `Idempotency-Key` is not heeded: `webhook-id` is what says that two messages are one.
    """

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    repeatable = False
    message: SignedMessage

    def identify(self, request: Request) -> None:
        """Say who acts: whoever the address belongs to, where the signature holds.

        Refuses: `MethodNotAllowed` first, since nothing would have to be signed then.
        """
        if not hasattr(self, str(request.method).lower()):
            raise MethodNotAllowed(str(request.method))
        self.message = verified(
            endpoint=request.query_params.get("endpoint", ""), headers=request.headers, body=request._request.body
        )
        ip = request.META.get("REMOTE_ADDR") or None
        self.actor = actor_of(self.message, request_id=getattr(request, "request_id", None), ip=ip)


class SignedEventsView(SignedDoor):
    """Take in one event that is signed with the secret of the address it names, for that address's organization."""

    parser_classes = [StrictJSONParser, CloudEventParser]

    @extend_schema(
        operation_id="receive_signed_event",
        summary="Send a signed event",
        description=(
            "One CloudEvent in structured mode, signed as Standard Webhooks has it. The same message sent again, by "
            "its webhook-id, is answered with 200 and has no second effect."
        ),
        parameters=SIGNED,
        request={MEDIA_TYPE: SENT, "application/json": SENT},
        responses={201: serializers.ReceivedAnswer, 200: serializers.ReceivedAnswer, **refused(401, 409)},
        auth=[],
        examples=[
            OpenApiExample("A session", value=events.SENT, request_only=True),
            OpenApiExample("Taken", value=examples.TAKEN, response_only=True),
        ],
    )
    def post(self, request: Request) -> Response:
        taken = receive_signed_event(actor=self.actor, message=self.message, sent=request.data)
        new = not taken.again and taken.outcome["status"] == "accepted"
        outcome = taken.outcome if new else {**taken.outcome, "status": "duplicate"}
        return Response(
            serializers.ReceivedAnswer(outcome).data, status=status.HTTP_201_CREATED if new else status.HTTP_200_OK
        )
