"""API doors of contests: asking, reading, answering, taking back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from capability.contests import queries
from capability.contests.api.serializers import ContestAnswerRequest, ContestRequest, ContestShown
from capability.contests.operations import answer_contest, ask_to_look_again, withdraw_contest
from capability.scoring.queries.resting import sources_behind
from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.attributions import attributed
from enterprises.public import enterprise_for

ORDERINGS = {"asked_at": "asked_at", "due_on": "due_on", "id": "id"}


class _OfContests(ClearAPIView):
    resource = "readiness"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return sources_behind(self.actor, enterprise_ids={row.enterprise_id for row in rows})


class AskView(_OfContests):
    """Ask a person to look again at one readiness."""

    @extend_schema(
        operation_id="ask_to_look_again",
        request=ContestRequest,
        responses={201: attributed(ContestShown)},
        examples=[
            OpenApiExample(
                "A wrong figure",
                value={"reason": "Late invoices are 12 %, not 30 %: the reminder of March was paid on 2 April."},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request, enterprise_id: int, readiness_id: int) -> Response:
        wanted = self.body(ContestRequest)
        made = ask_to_look_again(
            actor=self.actor, enterprise_id=enterprise_id, readiness_id=readiness_id, reason=wanted["reason"]
        )
        found = queries.contest_for(actor=self.actor, enterprise_id=enterprise_id, contest_id=made.pk)
        match = request.resolver_match
        place = reverse(f"{match.namespace if match else 'v1'}:readiness-contest", args=[found.enterprise_id, found.pk])
        return self.shown(ContestShown, found, tag=queries.tag(found), status=status.HTTP_201_CREATED, location=place)


class ContestsView(_OfContests):
    """What was asked about the readiness of one enterprise, and what was answered, newest first."""

    orderings = ORDERINGS
    default_ordering = "-asked_at"

    @extend_schema(operation_id="readiness_contests_list", responses=ContestShown(many=True))
    def get(self, request: Request, enterprise_id: int) -> Response:
        enterprise_for(actor=self.actor, enterprise_id=enterprise_id)
        return self.listed(queries.contests_of(self.actor, enterprise_id=enterprise_id), ContestShown)


class ContestView(_OfContests):
    """One request to look again, with both readings."""

    @extend_schema(operation_id="readiness_contests_show", responses=attributed(ContestShown))
    def get(self, request: Request, enterprise_id: int, contest_id: int) -> Response:
        found = queries.contest_for(actor=self.actor, enterprise_id=enterprise_id, contest_id=contest_id)
        return self.shown(ContestShown, found, tag=queries.tag(found))


class AnswerView(_OfContests):
    """Answer as the person who looked again."""

    @extend_schema(
        operation_id="answer_contest",
        request=ContestAnswerRequest,
        responses=attributed(ContestShown),
        examples=[
            OpenApiExample(
                "It stands",
                value={"becomes": "upheld", "answer": "The statements of June still show 30 % late."},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request, enterprise_id: int, contest_id: int) -> Response:
        wanted = self.body(ContestAnswerRequest)
        queries.contest_for(actor=self.actor, enterprise_id=enterprise_id, contest_id=contest_id)
        answer_contest(actor=self.actor, contest_id=contest_id, expected=self.expected(), **wanted)
        found = queries.contest_for(actor=self.actor, enterprise_id=enterprise_id, contest_id=contest_id)
        return self.shown(ContestShown, found, tag=queries.tag(found))


class WithdrawView(_OfContests):
    """Take back what one asked oneself."""

    @extend_schema(operation_id="withdraw_contest", request=None, responses=attributed(ContestShown))
    def post(self, request: Request, enterprise_id: int, contest_id: int) -> Response:
        queries.contest_for(actor=self.actor, enterprise_id=enterprise_id, contest_id=contest_id)
        withdraw_contest(actor=self.actor, contest_id=contest_id, expected=self.expected())
        found = queries.contest_for(actor=self.actor, enterprise_id=enterprise_id, contest_id=contest_id)
        return self.shown(ContestShown, found, tag=queries.tag(found))
