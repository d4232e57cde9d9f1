"""API doors of reporting: requests, their forms, what is made of them, what they come to."""

from __future__ import annotations

from django.urls import reverse
from django.utils.dateparse import parse_date
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation import clock
from clear_platform.foundation.public import require, tag_of
from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.schema import filters_of
from outcomes.records.errors import InstitutionMissing, PeriodMalformed
from outcomes.reporting.api.filters import FormFilters, RequestFilters, TotalFilters
from outcomes.reporting.api.serializers import (
    FormsAnswer,
    FormsRequest,
    FormsReturnRequest,
    RecipientsRequest,
    RemindedAnswer,
    ReportedTotalsAnswer,
    ReportingFormAnswer,
    ReportingFormChange,
    ReportingRequestAnswer,
    ReportingRequestChange,
    ReportingRequestRequest,
    TakenBackAnswer,
)
from outcomes.reporting.operations.asking import change_reporting_request, remind_enterprises, request_reports
from outcomes.reporting.operations.correcting import (
    ask_more_enterprises,
    cancel_reporting_request,
    readdress_form,
    take_back_forms,
)
from outcomes.reporting.operations.judging import approve_reports, return_reports
from outcomes.reporting.queries.asked import (
    READERS,
    form_for,
    forms_for,
    forms_of,
    request_for,
    requests_for,
    tag_of_form,
)
from outcomes.reporting.queries.totals import totals_of

EXAMPLE = OpenApiExample(
    "Jobs of a quarter, broken down by gender",
    value={
        "title": "First quarter 2026",
        "starts": "2026-01-01",
        "ends": "2026-03-31",
        "due_on": "2026-04-15",
        "metrics": [{"metric": "jobs_created", "by": ["gender"]}, {"metric": "revenue"}],
        "enterprises": [12],
        "emails": ["founder@example.org"],
        "reminders": [-7, -1, 3],
    },
    request_only=True,
)


class RequestsView(ClearAPIView):
    """What institutions asked enterprises to report."""

    resource = "reporting"
    filterset_class = RequestFilters
    orderings = {"due_on": "due_on", "id": "id"}
    default_ordering = "-due_on"

    @extend_schema(
        operation_id="reporting_requests_list",
        parameters=filters_of(RequestFilters),
        responses=ReportingRequestAnswer(many=True),
    )
    def get(self, request: Request) -> Response:
        return self.listed(requests_for(self.actor), ReportingRequestAnswer)

    @extend_schema(
        operation_id="request_reports",
        request=ReportingRequestRequest,
        responses={201: ReportingRequestAnswer},
        examples=[EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        made = request_reports(actor=self.actor, **self.body(ReportingRequestRequest))
        match = request.resolver_match
        where = reverse(f"{match.namespace if match else 'v1'}:reporting-request", args=[made.pk])
        row = request_for(actor=self.actor, request_id=made.pk)
        return self.shown(ReportingRequestAnswer, row, tag=tag_of(row), status=status.HTTP_201_CREATED, location=where)


class RequestView(ClearAPIView):
    """One request."""

    resource = "reporting"

    @extend_schema(operation_id="reporting_request_show", responses=ReportingRequestAnswer)
    def get(self, request: Request, reporting_request_id: int) -> Response:
        found = request_for(actor=self.actor, request_id=reporting_request_id)
        return self.shown(ReportingRequestAnswer, found, tag=tag_of(found))

    @extend_schema(
        operation_id="change_reporting_request",
        request=ReportingRequestChange,
        responses=ReportingRequestAnswer,
        examples=[OpenApiExample("Two weeks more", value={"due_on": "2026-04-29"}, request_only=True)],
    )
    def patch(self, request: Request, reporting_request_id: int) -> Response:
        sent = self.body(ReportingRequestChange)
        changed = change_reporting_request(
            actor=self.actor, request_id=reporting_request_id, expected=self.expected(), **sent
        )
        row = request_for(actor=self.actor, request_id=changed.pk)
        return self.shown(ReportingRequestAnswer, row, tag=tag_of(row))

    @extend_schema(operation_id="cancel_reporting_request", responses={204: None})
    def delete(self, request: Request, reporting_request_id: int) -> Response:
        cancel_reporting_request(actor=self.actor, request_id=reporting_request_id, expected=self.expected())
        return Response(status=status.HTTP_204_NO_CONTENT)


class RequestFormsView(ClearAPIView):
    """The forms of one request: who owes what."""

    resource = "reporting"
    filterset_class = FormFilters
    orderings = {"id": "id", "status": "status"}
    default_ordering = "id"

    @extend_schema(
        operation_id="reporting_forms_list",
        parameters=filters_of(FormFilters),
        responses=ReportingFormAnswer(many=True),
    )
    def get(self, request: Request, reporting_request_id: int) -> Response:
        request_for(actor=self.actor, request_id=reporting_request_id)
        return self.listed(forms_of(self.actor, reporting_request_id), ReportingFormAnswer)

    @extend_schema(
        operation_id="ask_more_enterprises",
        request=RecipientsRequest,
        responses={201: FormsAnswer},
        examples=[
            OpenApiExample("One more", value={"enterprises": [13], "emails": ["kim@example.org"]}, request_only=True)
        ],
    )
    def post(self, request: Request, reporting_request_id: int) -> Response:
        sent = self.body(RecipientsRequest)
        made = ask_more_enterprises(actor=self.actor, request_id=reporting_request_id, **sent)
        forms = forms_of(self.actor, reporting_request_id).filter(pk__in=[row.pk for row in made])
        answer = Response(FormsAnswer({"forms": forms}).data, status=status.HTTP_201_CREATED)
        answer["Location"] = request.path
        return answer


class FormView(ClearAPIView):
    """The form of one enterprise."""

    resource = "reporting"

    @extend_schema(operation_id="reporting_form_show", responses=ReportingFormAnswer)
    def get(self, request: Request, form_id: int) -> Response:
        found = form_for(actor=self.actor, form_id=form_id)
        return self.shown(ReportingFormAnswer, found, tag=tag_of_form(found))

    @extend_schema(
        operation_id="readdress_form",
        request=ReportingFormChange,
        responses=ReportingFormAnswer,
        examples=[OpenApiExample("Somebody else", value={"email": "kim@example.org"}, request_only=True)],
    )
    def patch(self, request: Request, form_id: int) -> Response:
        readdress_form(actor=self.actor, form_id=form_id, expected=self.expected(), **self.body(ReportingFormChange))
        found = form_for(actor=self.actor, form_id=form_id)
        return self.shown(ReportingFormAnswer, found, tag=tag_of_form(found))


class FormsApproveView(ClearAPIView):
    """Accept what enterprises handed in; all of it or none."""

    resource = "reporting"

    @extend_schema(
        operation_id="approve_reports",
        request=FormsRequest,
        responses=FormsAnswer,
        examples=[OpenApiExample("One form", value={"forms": [7]}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        rows = approve_reports(actor=self.actor, form_ids=self.body(FormsRequest)["forms"])
        return Response(FormsAnswer({"forms": rows}).data)


class FormsReturnView(ClearAPIView):
    """Send back what enterprises handed in, with what is to be mended."""

    resource = "reporting"

    @extend_schema(
        operation_id="return_reports",
        request=FormsReturnRequest,
        responses=FormsAnswer,
        examples=[
            OpenApiExample("One form", value={"forms": [7], "note": "Are these jobs to date?"}, request_only=True)
        ],
    )
    def post(self, request: Request) -> Response:
        sent = self.body(FormsReturnRequest)
        rows = return_reports(actor=self.actor, form_ids=sent["forms"], note=sent["note"])
        return Response(FormsAnswer({"forms": rows}).data)


class FormsRemindView(ClearAPIView):
    """Send the links of forms once more."""

    resource = "reporting"

    @extend_schema(
        operation_id="remind_enterprises",
        request=FormsRequest,
        responses=RemindedAnswer,
        examples=[OpenApiExample("One form", value={"forms": [7]}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        sent = remind_enterprises(actor=self.actor, form_ids=self.body(FormsRequest)["forms"])
        return Response(RemindedAnswer({"sent": sent}).data)


class FormsTakeBackView(ClearAPIView):
    """Ask some enterprises no more; all of them or none."""

    resource = "reporting"

    @extend_schema(
        operation_id="take_back_forms",
        request=FormsRequest,
        responses=TakenBackAnswer,
        examples=[OpenApiExample("One form", value={"forms": [7]}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        gone = take_back_forms(actor=self.actor, form_ids=self.body(FormsRequest)["forms"])
        return Response(TakenBackAnswer({"taken_back": gone}).data)


class TotalsView(ClearAPIView):
    """What the figures of several enterprises come to over a period, and on how many of them that rests."""

    resource = "reporting"
    filterset_class = TotalFilters

    @extend_schema(operation_id="reporting_totals", parameters=filters_of(TotalFilters), responses=ReportedTotalsAnswer)
    def get(self, request: Request) -> Response:
        forms = self._filtered(forms_for(self.actor))
        require(self.actor, READERS)
        asked = request.query_params
        institution = int(asked["institution"]) if asked.get("institution") else self.actor.organization_id
        if institution is None:
            raise InstitutionMissing()
        until = parse_date(asked.get("period_to", "")) or clock.today()
        since = parse_date(asked.get("period_from", "")) or until.replace(month=1, day=1)
        if since > until:
            raise PeriodMalformed(starts=since.isoformat(), ends=until.isoformat())
        narrowed = any(asked.get(one) for one in ("enterprise", "enterprise_id", "portfolio"))
        found = totals_of(
            actor=self.actor,
            organization_id=institution,
            since=since,
            until=until,
            metrics=asked.getlist("metric"),
            by=asked.getlist("by"),
            enterprise_ids=set(forms.values_list("enterprise_id", flat=True)) if narrowed else None,
        )
        answer = {"institution": institution, "period_from": since, "period_to": until, "totals": found}
        return Response(ReportedTotalsAnswer(answer).data)
