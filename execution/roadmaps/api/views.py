"""API doors of roadmaps, their sections, the library, packs and the tickets in them. Files: `files`."""

from __future__ import annotations

from django.urls import reverse
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.public import tag_of
from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.schema import filters_of
from enterprises.public import enterprise_for
from execution.roadmaps import queries
from execution.roadmaps.api.filters import LibraryFilters, PackFilters, PackTicketFilters, RoadmapFilters
from execution.roadmaps.api.serializers import (
    PackTicketAnswer,
    PackTicketDetail,
    RoadmapAnswer,
    RoadmapChange,
    SectionAnswer,
    SectionChange,
    TicketAnswer,
    TicketChange,
    TicketPackAnswer,
    TicketPackRequest,
)
from execution.roadmaps.operations.planning import create_pack, delete_pack
from execution.roadmaps.operations.refreshing import refresh_roadmap
from execution.roadmaps.operations.working import update_ticket
from execution.roadmaps.operations.writing import edit_section, update_roadmap

ORDERINGS = {"id": "pk", "created_at": "created_at", "version": "version"}


class EnterpriseRoadmapsView(ClearAPIView):
    """The versions of an enterprise's roadmap."""

    resource = "roadmaps"
    filterset_class = RoadmapFilters
    orderings = ORDERINGS
    default_ordering = "-created_at"

    @extend_schema(
        operation_id="roadmaps_list", parameters=filters_of(RoadmapFilters), responses=RoadmapAnswer(many=True)
    )
    def get(self, request: Request, enterprise_id: int) -> Response:
        enterprise_for(actor=self.actor, enterprise_id=enterprise_id)
        return self.listed(queries.roadmaps_of(actor=self.actor, enterprise_id=enterprise_id), RoadmapAnswer)


class RoadmapView(ClearAPIView):
    """One version of a roadmap."""

    resource = "roadmaps"

    @extend_schema(operation_id="roadmaps_show", responses=RoadmapAnswer)
    def get(self, request: Request, roadmap_id: int) -> Response:
        found = queries.roadmap_for(actor=self.actor, roadmap_id=roadmap_id)
        return self.shown(RoadmapAnswer, found, tag=tag_of(found))

    @extend_schema(
        operation_id="update_roadmap",
        request=RoadmapChange,
        responses=RoadmapAnswer,
        examples=[
            OpenApiExample(
                "What is assumed",
                value={"assumptions": {"blended_hourly_rate": "45.00", "currency": "USD"}},
                request_only=True,
            )
        ],
    )
    def patch(self, request: Request, roadmap_id: int) -> Response:
        changes = self.body(RoadmapChange)
        found = update_roadmap(actor=self.actor, roadmap_id=roadmap_id, changes=changes, expected=self.expected())
        return self.shown(RoadmapAnswer, found, tag=tag_of(found))


class RefreshView(ClearAPIView):
    """A roadmap's next version."""

    resource = "roadmaps"

    @extend_schema(operation_id="refresh_roadmap", request=None, responses={200: RoadmapAnswer, 201: RoadmapAnswer})
    def post(self, request: Request, roadmap_id: int) -> Response:
        """Renew a roadmap by what was done and measured: 201 with the next version, 200 with this one for no news."""
        found = queries.roadmap_for(actor=self.actor, roadmap_id=roadmap_id, level="act")
        made = refresh_roadmap(actor=self.actor, pack_id=queries.pack_of_roadmap(found).pk)
        if made is None:
            return self.shown(RoadmapAnswer, found, tag=tag_of(found))
        match = request.resolver_match
        return self.shown(
            RoadmapAnswer,
            made.roadmap,
            tag=tag_of(made.roadmap),
            status=status.HTTP_201_CREATED,
            location=reverse(f"{match.namespace if match else 'v1'}:roadmap", args=[made.roadmap.pk]),
        )


class SectionView(ClearAPIView):
    """One of the ten sections of a roadmap."""

    resource = "roadmaps"

    @extend_schema(operation_id="sections_show", responses=SectionAnswer)
    def get(self, request: Request, roadmap_id: int, number: int) -> Response:
        found = queries.section_for(actor=self.actor, roadmap_id=roadmap_id, number=number)
        return self.shown(SectionAnswer, found, tag=tag_of(found))

    @extend_schema(
        operation_id="edit_section",
        request=SectionChange,
        responses=SectionAnswer,
        examples=[OpenApiExample("Under way", value={"status": "in_progress"}, request_only=True)],
    )
    def patch(self, request: Request, roadmap_id: int, number: int) -> Response:
        found = edit_section(
            actor=self.actor,
            roadmap_id=roadmap_id,
            number=number,
            changes=self.body(SectionChange),
            expected=self.expected(),
        )
        return self.shown(SectionAnswer, found, tag=tag_of(found))


class LibraryView(ClearAPIView):
    """The library of tickets that new packs may take."""

    resource = "tickets"
    filterset_class = LibraryFilters
    orderings = {"id": "pk", "ticket_id": "ticket_id", "estimate_hours": "estimate_hours"}

    @extend_schema(
        operation_id="tickets_list", parameters=filters_of(LibraryFilters), responses=TicketAnswer(many=True)
    )
    def get(self, request: Request) -> Response:
        return self.listed(queries.offered_tickets(), TicketAnswer)


class EnterprisePacksView(ClearAPIView):
    """The packs of an enterprise."""

    resource = "ticket_packs"
    filterset_class = PackFilters
    orderings = ORDERINGS
    default_ordering = "-created_at"

    @extend_schema(
        operation_id="ticket_packs_list", parameters=filters_of(PackFilters), responses=TicketPackAnswer(many=True)
    )
    def get(self, request: Request, enterprise_id: int) -> Response:
        enterprise_for(actor=self.actor, enterprise_id=enterprise_id)
        return self.listed(queries.packs_of(actor=self.actor, enterprise_id=enterprise_id), TicketPackAnswer)

    @extend_schema(
        operation_id="create_pack",
        request=TicketPackRequest,
        responses={201: TicketPackAnswer},
        examples=[
            OpenApiExample(
                "By hand, sixty hours a sprint",
                value={"recommendations": ["T1.2.1", "T4.1.2"], "hours_per_sprint": "60.0"},
                request_only=True,
            ),
        ],
    )
    def post(self, request: Request, enterprise_id: int) -> Response:
        made = create_pack(actor=self.actor, enterprise_id=enterprise_id, **self.body(TicketPackRequest))
        match = request.resolver_match
        return self.shown(
            TicketPackAnswer,
            made.pack,
            tag=tag_of(made.pack),
            status=status.HTTP_201_CREATED,
            location=reverse(f"{match.namespace if match else 'v1'}:ticket-pack", args=[made.pack.pk]),
        )


class PackView(ClearAPIView):
    """One pack."""

    resource = "ticket_packs"

    @extend_schema(operation_id="ticket_packs_show", responses=TicketPackAnswer)
    def get(self, request: Request, ticket_pack_id: int) -> Response:
        found = queries.pack_for(actor=self.actor, pack_id=ticket_pack_id)
        return self.shown(TicketPackAnswer, found, tag=tag_of(found))

    @extend_schema(operation_id="delete_pack", responses={204: None})
    def delete(self, request: Request, ticket_pack_id: int) -> Response:
        delete_pack(actor=self.actor, pack_id=ticket_pack_id, expected=self.expected())
        return Response(status=status.HTTP_204_NO_CONTENT)


class PackTicketsView(ClearAPIView):
    """The tickets of a pack. In which sprint each stands, the pack says."""

    resource = "ticket_packs"
    filterset_class = PackTicketFilters
    orderings = {"id": "pk", "status": "status", "updated_at": "updated_at"}

    @extend_schema(
        operation_id="ticket_instances_list",
        parameters=filters_of(PackTicketFilters),
        responses=PackTicketAnswer(many=True),
    )
    def get(self, request: Request, ticket_pack_id: int) -> Response:
        pack = queries.pack_for(actor=self.actor, pack_id=ticket_pack_id)
        return self.listed(queries.instances_of(actor=self.actor, pack_id=pack.pk), PackTicketAnswer)


class PackTicketView(ClearAPIView):
    """One ticket of a pack."""

    resource = "ticket_packs"

    @extend_schema(operation_id="ticket_instances_show", responses=PackTicketDetail)
    def get(self, request: Request, instance_id: int) -> Response:
        found = queries.ticket_in_its_sprint(actor=self.actor, instance_id=instance_id)
        return self.shown(PackTicketDetail, found, tag=queries.ticket_tag(found))

    @extend_schema(
        operation_id="update_ticket",
        request=TicketChange,
        responses=PackTicketDetail,
        examples=[
            OpenApiExample("Done", value={"status": "done"}, request_only=True),
            OpenApiExample("Blocked", value={"status": "blocked", "notes": "Waits for the bank."}, request_only=True),
        ],
    )
    def patch(self, request: Request, instance_id: int) -> Response:
        found = update_ticket(
            actor=self.actor, instance_id=instance_id, changes=self.body(TicketChange), expected=self.expected()
        )
        return self.shown(PackTicketDetail, found, tag=queries.ticket_tag(found))
