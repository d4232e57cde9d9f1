"""API doors of enterprises and of the people who belong to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.public import (
    bring_member_in,
    change_member_role,
    member_of,
    remove_member,
    roster_of,
    tag_of_seat,
)
from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.attributions import attributed
from clear_platform.foundation.rendering.schema import filters_of
from enterprises.profiles import queries
from enterprises.profiles.api.filters import EnterpriseFilters, MemberFilters
from enterprises.profiles.api.serializers import (
    EnterpriseAnswer,
    EnterpriseChange,
    EnterpriseRequest,
    EnterpriseRow,
    MemberAnswer,
    MemberBroughtIn,
    MemberChange,
    MemberRequest,
)
from enterprises.profiles.operations import create_enterprise, update_enterprise
from enterprises.profiles.results import NewEnterprise


class EnterprisesView(ClearAPIView):
    """The enterprises that the caller may see."""

    resource = "enterprises"
    filterset_class = EnterpriseFilters
    orderings = {"id": "pk", "name": "organization__name", "created_at": "organization__created_at"}
    default_ordering = "id"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return queries.sources_of(rows)

    @extend_schema(
        operation_id="enterprises_list", parameters=filters_of(EnterpriseFilters), responses=EnterpriseRow(many=True)
    )
    def get(self, request: Request) -> Response:
        return self.listed(queries.enterprises_for(self.actor), EnterpriseRow)

    @extend_schema(
        operation_id="create_enterprise",
        request=EnterpriseRequest,
        responses={201: attributed(EnterpriseAnswer)},
        examples=[
            OpenApiExample(
                "A bakery",
                value={"name": "Bay Bakery", "industry": "311811", "region": "US-CA", "size_band": "6-15"},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        made = create_enterprise(actor=self.actor, wanted=NewEnterprise(**self.body(EnterpriseRequest)))
        where = f"{request.path}/{made.id}"
        return self.shown(EnterpriseAnswer, made, tag=made.tag, status=status.HTTP_201_CREATED, location=where)


class EnterpriseView(ClearAPIView):
    """One enterprise."""

    resource = "enterprises"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return queries.sources_of(rows)

    @extend_schema(operation_id="enterprises_show", responses=attributed(EnterpriseAnswer))
    def get(self, request: Request, enterprise_id: int) -> Response:
        found = queries.enterprise_for(actor=self.actor, enterprise_id=enterprise_id)
        return self.shown(EnterpriseAnswer, found, tag=found.tag)

    @extend_schema(
        operation_id="update_enterprise",
        request=EnterpriseChange,
        responses=attributed(EnterpriseAnswer),
        examples=[OpenApiExample("It has grown", value={"size_band": "16-50"}, request_only=True)],
    )
    def patch(self, request: Request, enterprise_id: int) -> Response:
        changes = self.body(EnterpriseChange)
        changed = update_enterprise(
            actor=self.actor, enterprise_id=enterprise_id, changes=changes, expected=self.expected()
        )
        return self.shown(EnterpriseAnswer, changed, tag=changed.tag)


class EnterpriseMembersView(ClearAPIView):
    """The people who belong to an enterprise."""

    resource = "members"
    filterset_class = MemberFilters
    orderings = {"id": "pk", "name": "person"}
    default_ordering = "name"

    @extend_schema(
        operation_id="enterprise_members_list", parameters=filters_of(MemberFilters), responses=MemberAnswer(many=True)
    )
    def get(self, request: Request, enterprise_id: int) -> Response:
        queries.enterprise_for(actor=self.actor, enterprise_id=enterprise_id)
        return self.listed(roster_of(self.actor, enterprise_id), MemberAnswer)

    @extend_schema(
        operation_id="enterprise_add_member",
        summary="Bring somebody into an enterprise",
        description=(
            "Staff give a seat at once. Whoever runs the enterprise offers one by e-mail, whether or not the address"
            " has an account: then `invitation` is its id, `user` is null, and `Location` leads to it."
        ),
        request=MemberRequest,
        responses={201: MemberBroughtIn},
        examples=[
            OpenApiExample(
                "A bookkeeper",
                value={"email": "books@example.org", "name": "The bookkeeper", "role": "member"},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request, enterprise_id: int) -> Response:
        queries.enterprise_for(actor=self.actor, enterprise_id=enterprise_id)
        made = bring_member_in(actor=self.actor, organization_id=enterprise_id, **self.body(MemberRequest))
        where = f"{request.path}/{made.user_id}"
        if made.invitation_id is not None:
            prefix = request.path.partition("/enterprises/")[0]
            where = f"{prefix}/organizations/{enterprise_id}/invitations/{made.invitation_id}"
        return self.shown(MemberBroughtIn, made, tag=made.tag, status=status.HTTP_201_CREATED, location=where)


class EnterpriseMemberView(ClearAPIView):
    """One person's seat in an enterprise."""

    resource = "members"

    @extend_schema(operation_id="enterprise_members_show", responses=MemberAnswer)
    def get(self, request: Request, enterprise_id: int, user_id: int) -> Response:
        queries.enterprise_for(actor=self.actor, enterprise_id=enterprise_id)
        seat = member_of(self.actor, enterprise_id, user_id)
        return self.shown(MemberAnswer, seat, tag=tag_of_seat(seat))

    @extend_schema(
        operation_id="enterprise_change_member_role",
        summary="Give a member of an enterprise another role",
        request=MemberChange,
        responses=MemberAnswer,
        examples=[OpenApiExample("Read only from now on", value={"role": "viewer"}, request_only=True)],
    )
    def patch(self, request: Request, enterprise_id: int, user_id: int) -> Response:
        queries.enterprise_for(actor=self.actor, enterprise_id=enterprise_id)
        changed = change_member_role(
            actor=self.actor,
            organization_id=enterprise_id,
            user_id=user_id,
            expected=self.expected(),
            **self.body(MemberChange),
        )
        return self.shown(MemberAnswer, changed, tag=tag_of_seat(changed))

    @extend_schema(
        operation_id="enterprise_remove_member",
        summary="Take a seat in an enterprise away",
        responses={204: None},
    )
    def delete(self, request: Request, enterprise_id: int, user_id: int) -> Response:
        queries.enterprise_for(actor=self.actor, enterprise_id=enterprise_id)
        remove_member(actor=self.actor, organization_id=enterprise_id, user_id=user_id, expected=self.expected())
        return Response(status=status.HTTP_204_NO_CONTENT)
