"""API doors of events: sending them, one or many; reading them; and their contracts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.events import queries
from clear_platform.foundation.events.api import examples, serializers
from clear_platform.foundation.events.api.parsing import CloudEventBatchParser, CloudEventParser
from clear_platform.foundation.events.envelope import BATCH_MEDIA_TYPE, MEDIA_TYPE
from clear_platform.foundation.events.errors import BatchNotAList
from clear_platform.foundation.events.filters import EventFilters
from clear_platform.foundation.events.operations.receiving import MOST_AT_ONCE, receive_events
from clear_platform.foundation.events.results import Received
from clear_platform.foundation.rendering.api import ClearAPIView, Door
from clear_platform.foundation.rendering.attributions import attributed
from clear_platform.foundation.rendering.parsing import StrictJSONParser
from clear_platform.foundation.rendering.schema import filters_of, refused


class EventsView(ClearAPIView):
    """The events of the organizations one may see; and where one event is sent."""

    resource = "events"
    parser_classes = [StrictJSONParser, CloudEventParser]
    filterset_class = EventFilters
    orderings = {"id": "position", "recorded_at": "recorded_at"}
    default_ordering = "-recorded_at"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return queries.sources_behind(self.actor, rows)

    @extend_schema(
        operation_id="events_list",
        parameters=filters_of(EventFilters),
        responses=serializers.EventAnswer(many=True),
    )
    def get(self, request: Request) -> Response:
        return self.listed(queries.events_told(self.actor), serializers.EventAnswer)

    @extend_schema(
        operation_id="receive_events",
        summary="Send an event",
        description=(
            "One CloudEvent in structured mode. The same event sent again, by its source and id, is answered with 200 "
            "and has no second effect."
        ),
        request={MEDIA_TYPE: serializers.SENT, "application/json": serializers.SENT},
        responses={201: serializers.TakenAnswer, 200: serializers.TakenAnswer, **refused(409)},
        examples=[
            OpenApiExample("A session", value=examples.SENT, request_only=True, media_type=MEDIA_TYPE),
            OpenApiExample("A session as JSON", value=examples.SENT, request_only=True),
            OpenApiExample("Taken", value=examples.TAKEN, response_only=True),
        ],
    )
    def post(self, request: Request) -> Response:
        [found] = receive_events(actor=self.actor, sent=[request.data])
        if found.refusal is not None:
            raise found.refusal
        taken = Response(serializers.TakenAnswer(found).data)
        if found.status == "accepted":
            taken.status_code = status.HTTP_201_CREATED
            taken["Location"] = f"{request.path}/{found.event_id}"
        return taken


class EventView(ClearAPIView):
    """One event."""

    resource = "events"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return queries.sources_behind(self.actor, rows)

    @extend_schema(
        operation_id="events_show",
        responses=attributed(serializers.EventAnswer),
        examples=[OpenApiExample("A session", value=examples.SHOWN, response_only=True)],
    )
    def get(self, request: Request, event_id: UUID) -> Response:
        found = queries.event_for(self.actor, event_id)
        return Response(self.attributed_data(dict(serializers.EventAnswer(found).data), [found]))


class EventBatchView(ClearAPIView):
    """Where many events are sent at once."""

    resource = "events"
    parser_classes = [StrictJSONParser, CloudEventBatchParser]

    @extend_schema(
        operation_id="receive_event_batch",
        summary="Send up to 1,000 events",
        description=(
            "A list of CloudEvents. Each is taken or refused by itself; the answer says which, in the order in which "
            "they were sent."
        ),
        request={BATCH_MEDIA_TYPE: serializers.BATCH, "application/json": serializers.BATCH},
        responses=serializers.BatchAnswer,
        examples=[
            OpenApiExample("One session", value=[examples.SENT], request_only=True, media_type=BATCH_MEDIA_TYPE),
            OpenApiExample("One session as JSON", value=[examples.SENT], request_only=True),
            OpenApiExample("One taken, one refused", value=examples.BATCH_TAKEN, response_only=True),
        ],
    )
    def post(self, request: Request) -> Response:
        if not isinstance(request.data, list):
            raise BatchNotAList(most=MOST_AT_ONCE)
        return Response(serializers.BatchAnswer(_counted(receive_events(actor=self.actor, sent=request.data))).data)


class OpenToAll(Door):
    """Contracts hold nobody's data: whoever gets an event may look up what it says."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]


class ContractsView(OpenToAll):
    """Contracts of events hold nobody's data; whoever gets an event may look up what it says."""

    @extend_schema(
        operation_id="event_contracts_list",
        summary="List the contracts of events",
        responses=serializers.ContractsAnswer,
        auth=[],
        examples=[OpenApiExample("A contract", value={"contracts": [examples.CONTRACT]}, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        return Response(serializers.ContractsAnswer({"contracts": queries.contracts_told()}).data)


class ContractView(OpenToAll):
    """The JSON Schema of an event's data holds nobody's data; `dataschema` of every event leads to one."""

    @extend_schema(
        operation_id="event_contracts_show",
        summary="Show the JSON Schema of a contract",
        responses=OpenApiTypes.OBJECT,
        auth=[],
    )
    def get(self, request: Request, type: str, version: int) -> Response:
        return Response(queries.contract_told(type, version).schema())


def _counted(items: Sequence[Received]) -> dict[str, Any]:
    counts = {status: sum(one.status == status for one in items) for status in ("accepted", "duplicate", "refused")}
    return {**counts, "items": items}
