"""API doors of invitations."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.members import queries
from clear_platform.foundation.members.api.serializers import InvitationAnswer, InvitationRequest
from clear_platform.foundation.members.operations import invite_member, revoke_invitation
from clear_platform.foundation.rendering.api import ClearAPIView


class InvitationsView(ClearAPIView):
    """The standing invitations of an organization, for those who run it."""

    resource = "invitations"
    orderings = {"id": "pk", "created_at": "created_at"}
    default_ordering = "-created_at"

    @extend_schema(operation_id="invitations_list", responses=InvitationAnswer(many=True))
    def get(self, request: Request, organization_id: int) -> Response:
        return self.listed(queries.invitations_for(self.actor, organization_id), InvitationAnswer)

    @extend_schema(
        operation_id="invite_member",
        request=InvitationRequest,
        responses={201: InvitationAnswer},
        examples=[
            OpenApiExample("An analyst", value={"email": "ada@example.org", "role": "analyst"}, request_only=True)
        ],
    )
    def post(self, request: Request, organization_id: int) -> Response:
        made = invite_member(actor=self.actor, organization_id=organization_id, **self.body(InvitationRequest))
        answer = Response(InvitationAnswer(made).data, status=status.HTTP_201_CREATED)
        answer["Location"] = f"{request.path}/{made.id}"
        return answer


class InvitationView(ClearAPIView):
    """One standing invitation."""

    resource = "invitations"

    @extend_schema(operation_id="invitations_show", responses=InvitationAnswer)
    def get(self, request: Request, organization_id: int, invitation_id: int) -> Response:
        found = queries.invitation_for(self.actor, organization_id, invitation_id)
        return self.shown(InvitationAnswer, found, tag=queries.tag_of_invitation(found))

    @extend_schema(operation_id="revoke_invitation", responses={204: None})
    def delete(self, request: Request, organization_id: int, invitation_id: int) -> Response:
        revoke_invitation(
            actor=self.actor,
            organization_id=organization_id,
            invitation_id=invitation_id,
            expected=self.expected(),
        )
        return Response(status=status.HTTP_204_NO_CONTENT)
