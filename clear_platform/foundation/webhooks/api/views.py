"""API doors of what is sent out: the addresses, their secrets, a message to try one, what was sent, and once more."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.schema import filters_of, refused
from clear_platform.foundation.webhooks import queries
from clear_platform.foundation.webhooks.api import examples, serializers
from clear_platform.foundation.webhooks.filters import DeliveryFilters
from clear_platform.foundation.webhooks.operations.endpoints import (
    create_webhook,
    remove_webhook,
    rotate_webhook_secret,
    send_test_webhook,
    update_webhook,
)
from clear_platform.foundation.webhooks.operations.queueing import replay_webhook_delivery
from clear_platform.foundation.webhooks.results import EndpointGiven


class WebhooksView(ClearAPIView):
    """The addresses that events of the caller's organization are sent to, newest first."""

    resource = "webhooks"
    holds_secret = True
    orderings = {"id": "pk", "created_at": "created_at"}
    default_ordering = "-created_at"

    @extend_schema(
        operation_id="webhooks_list",
        summary="List where events are sent",
        responses=serializers.EndpointAnswer(many=True),
    )
    def get(self, request: Request) -> Response:
        return self.listed(queries.endpoints_for(self.actor), serializers.EndpointAnswer)

    @extend_schema(
        operation_id="create_webhook",
        summary="Have events sent to an address",
        request=serializers.EndpointRequest,
        responses={201: serializers.EndpointGivenAnswer, **refused(422)},
        examples=[
            OpenApiExample("Two types", value=examples.WANTED, request_only=True),
            OpenApiExample("Shown this once", value=examples.GIVEN, response_only=True, status_codes=["201"]),
        ],
    )
    def post(self, request: Request) -> Response:
        given = create_webhook(actor=self.actor, **self.body(serializers.EndpointRequest))
        response = _shown_once(given, status.HTTP_201_CREATED)
        response["Location"] = f"{request.path}/{given.shown.id}"
        return response


class WebhookView(ClearAPIView):
    """One address that events are sent to."""

    resource = "webhooks"

    @extend_schema(
        operation_id="webhooks_show",
        summary="Show where events are sent",
        responses=serializers.EndpointAnswer,
        examples=[OpenApiExample("An address", value=examples.ENDPOINT, response_only=True)],
    )
    def get(self, request: Request, endpoint_id: int) -> Response:
        found = queries.shown(queries.endpoint_for(self.actor, endpoint_id))
        return self.shown(serializers.EndpointAnswer, found, tag=queries.tag_of_endpoint(found))

    @extend_schema(
        operation_id="update_webhook",
        summary="Change an address, what is sent there, or whether",
        request=serializers.EndpointChange,
        responses={200: serializers.EndpointAnswer, **refused(422)},
        examples=[OpenApiExample("Pause it", value={"active": False}, request_only=True)],
    )
    def patch(self, request: Request, endpoint_id: int) -> Response:
        found = update_webhook(
            actor=self.actor,
            endpoint_id=endpoint_id,
            expected=self.expected(),
            **self.body(serializers.EndpointChange),
        )
        return self.shown(serializers.EndpointAnswer, found, tag=queries.tag_of_endpoint(found))

    @extend_schema(operation_id="remove_webhook", summary="Send nothing to an address any more", responses={204: None})
    def delete(self, request: Request, endpoint_id: int) -> Response:
        remove_webhook(actor=self.actor, endpoint_id=endpoint_id, expected=self.expected())
        return Response(status=status.HTTP_204_NO_CONTENT)


class RotateSecretView(ClearAPIView):
    """Give an address another secret; for a day everything is signed with both."""

    resource = "webhooks"
    holds_secret = True

    @extend_schema(
        operation_id="rotate_webhook_secret",
        summary="Give an address another secret",
        request=None,
        responses=serializers.EndpointGivenAnswer,
        examples=[OpenApiExample("Shown this once", value=examples.GIVEN, response_only=True)],
    )
    def post(self, request: Request, endpoint_id: int) -> Response:
        return _shown_once(rotate_webhook_secret(actor=self.actor, endpoint_id=endpoint_id), status.HTTP_200_OK)


class SendTestView(ClearAPIView):
    """Send a message to an address to try it out."""

    resource = "webhooks"

    @extend_schema(
        operation_id="send_test_webhook",
        summary="Send a message to try an address out",
        request=None,
        responses={202: serializers.DeliveryAnswer, **refused(409)},
    )
    def post(self, request: Request, endpoint_id: int) -> Response:
        made = send_test_webhook(actor=self.actor, endpoint_id=endpoint_id)
        return Response(serializers.DeliveryAnswer(made).data, status=status.HTTP_202_ACCEPTED)


class DeliveriesView(ClearAPIView):
    """What was sent for the caller's organization, newest first."""

    resource = "webhooks"
    filterset_class = DeliveryFilters
    orderings = {"id": "pk", "created_at": "created_at"}
    default_ordering = "-created_at"

    @extend_schema(
        operation_id="webhook_deliveries_list",
        summary="List what was sent",
        parameters=filters_of(DeliveryFilters),
        responses=serializers.DeliveryAnswer(many=True),
    )
    def get(self, request: Request) -> Response:
        return self.listed(queries.deliveries_for(self.actor), serializers.DeliveryAnswer)


class DeliveryView(ClearAPIView):
    """One delivery with the text that is sent, and every try."""

    resource = "webhooks"

    @extend_schema(
        operation_id="webhook_deliveries_show",
        summary="Show a delivery with every try",
        responses=serializers.WholeDeliveryAnswer,
    )
    def get(self, request: Request, delivery_id: UUID) -> Response:
        found = queries.whole_delivery_for(self.actor, delivery_id)
        tries = serializers.AttemptAnswer(queries.attempts_of(self.actor, found), many=True).data
        whole = {**serializers.DeliveryAnswer(found).data, "payload": found.payload, "attempts": tries}
        return Response(whole)


class ReplayView(ClearAPIView):
    """Send again what was delivered or given up, as a new delivery of the same text under the same id."""

    resource = "webhooks"

    @extend_schema(
        operation_id="replay_webhook_delivery",
        summary="Send a delivery again",
        request=None,
        responses={202: serializers.DeliveryAnswer, **refused(409, 422)},
        examples=[OpenApiExample("A delivery", value=examples.DELIVERY, response_only=True, status_codes=["202"])],
    )
    def post(self, request: Request, delivery_id: UUID) -> Response:
        made = replay_webhook_delivery(actor=self.actor, delivery_id=delivery_id)
        return Response(serializers.DeliveryAnswer(made).data, status=status.HTTP_202_ACCEPTED)


def _shown_once(given: EndpointGiven, code: int) -> Response:
    answer = serializers.EndpointGivenAnswer({**asdict(given.shown), "secret": given.secret})
    response = Response(answer.data, status=code)
    response["Cache-Control"] = "no-store"
    return response
