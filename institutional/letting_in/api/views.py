"""API doors of letting in: an institution's invitations, the answer to a link, whom an enterprise let in."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.public import tag_of_values
from clear_platform.foundation.rendering.api import ClearAPIView, NothingSent
from clear_platform.foundation.rendering.schema import filters_of, refused
from institutional.letting_in import queries
from institutional.letting_in.api.filters import EnterpriseInvitationFilters
from institutional.letting_in.api.serializers import (
    EnterpriseInvitationAnswer,
    EnterpriseInvitationRequest,
    EnterpriseInvitationRow,
    LetInAnswer,
    LetInList,
    LinkAnswered,
)
from institutional.letting_in.operations import (
    accept_enterprise_invitation,
    decline_enterprise_invitation,
    end_institution_access,
    invite_enterprise,
    withdraw_enterprise_invitation,
)

_A_LINK = [
    OpenApiExample(
        "The link of the e-mail", value={"token": "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}, request_only=True
    )
]


class EnterpriseInvitationsView(ClearAPIView):
    """The enterprises that the caller's institution asked to let it in, by address; of all institutions, for staff."""

    resource = "enterprise_invitations"
    filterset_class = EnterpriseInvitationFilters
    orderings = {"id": "pk", "created_at": "created_at", "expires_at": "expires_at"}
    default_ordering = "-created_at"

    @extend_schema(
        operation_id="enterprise_invitations_list",
        parameters=filters_of(EnterpriseInvitationFilters),
        responses=EnterpriseInvitationRow(many=True),
    )
    def get(self, request: Request) -> Response:
        return self.listed(queries.invitations_for(self.actor), EnterpriseInvitationRow)

    @extend_schema(
        operation_id="invite_enterprise",
        request=EnterpriseInvitationRequest,
        responses={201: EnterpriseInvitationAnswer, **refused(409)},
        examples=[OpenApiExample("An owner", value={"email": "ada@example.org"}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        made = invite_enterprise(actor=self.actor, **self.body(EnterpriseInvitationRequest))
        return self.shown(
            EnterpriseInvitationAnswer,
            made,
            tag=tag_of_values(made),
            status=status.HTTP_201_CREATED,
            location=f"{request.path}/{made.id}",
        )


class EnterpriseInvitationView(ClearAPIView):
    """One invitation of an enterprise."""

    resource = "enterprise_invitations"

    @extend_schema(operation_id="enterprise_invitations_show", responses=EnterpriseInvitationAnswer)
    def get(self, request: Request, enterprise_invitation_id: int) -> Response:
        found = queries.invitation_for(self.actor, enterprise_invitation_id)
        return self.shown(EnterpriseInvitationAnswer, found, tag=tag_of_values(found))

    @extend_schema(operation_id="withdraw_enterprise_invitation", responses={204: None, **refused(409)})
    def delete(self, request: Request, enterprise_invitation_id: int) -> Response:
        withdraw_enterprise_invitation(
            actor=self.actor, invitation_id=enterprise_invitation_id, expected=self.expected()
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


class AcceptView(ClearAPIView):
    """Let the institution that sent a link read the enterprise one owns and acts for."""

    resource = "let_in"

    @extend_schema(
        operation_id="accept_enterprise_invitation",
        request=LinkAnswered,
        responses={200: LetInAnswer, **refused(409)},
        examples=_A_LINK,
    )
    def post(self, request: Request) -> Response:
        return Response(LetInAnswer(accept_enterprise_invitation(actor=self.actor, **self.body(LinkAnswered))).data)


class DeclineView(ClearAPIView):
    """Say no to the institution that sent a link."""

    resource = "let_in"

    @extend_schema(
        operation_id="decline_enterprise_invitation", request=LinkAnswered, responses={204: None}, examples=_A_LINK
    )
    def post(self, request: Request) -> Response:
        decline_enterprise_invitation(actor=self.actor, **self.body(LinkAnswered))
        return Response(status=status.HTTP_204_NO_CONTENT)


class LetInView(ClearAPIView):
    """The institutions that the caller's enterprise let in, newest first, with those it let in no more."""

    resource = "let_in"

    @extend_schema(operation_id="let_in_list", responses=LetInList)
    def get(self, request: Request) -> Response:
        return Response(LetInList({"results": queries.let_in_by(self.actor)}).data)


class EndView(ClearAPIView):
    """End what the caller's enterprise allowed an institution."""

    resource = "let_in"

    @extend_schema(
        operation_id="end_institution_access", request=NothingSent, responses={200: LetInAnswer, **refused(409)}
    )
    def post(self, request: Request, enterprise_invitation_id: int) -> Response:
        self.body(NothingSent)
        found = end_institution_access(actor=self.actor, invitation_id=enterprise_invitation_id)
        return Response(LetInAnswer(found).data)
