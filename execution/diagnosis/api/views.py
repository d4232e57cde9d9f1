"""API door of diagnosing."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.rendering.api import ClearAPIView
from execution.diagnosis.api.serializers import CfoInputs, DiagnosisAnswer, DiagnosisRequest
from execution.diagnosis.operations import diagnose

DOMAINS = ["cfo", "cmo", "coo", "cto"]


class DiagnoseView(ClearAPIView):
    """From stated inputs to an analysis, the draft of a decision and, if asked, its tasks."""

    resource = "diagnoses"

    @extend_schema(
        operation_id="diagnose",
        parameters=[
            OpenApiParameter("domain", str, OpenApiParameter.PATH, enum=DOMAINS, description="Only cfo as yet.")
        ],
        request=DiagnosisRequest,
        responses={201: DiagnosisAnswer},
        examples=[
            OpenApiExample(
                "Loan facts alone",
                value={
                    "enterprise_id": 12,
                    "inputs": {
                        "principal": "120000.00",
                        "employees": 4,
                        "is_new_business": True,
                        "jobs_created_expected": 6,
                        "approval_year": 2026,
                        "term_months": 84,
                        "secured": True,
                    },
                },
                request_only=True,
            ),
            OpenApiExample(
                "Figures of the books",
                value={
                    "inputs": {
                        "currency": "USD",
                        "statements_as_of": "2026-06-30",
                        "cash": "20000.00",
                        "monthly_operating_cost": "10000.00",
                        "revenue_12m": "400000.00",
                    },
                    "decision_context": {"why_now": "The credit line is up for renewal."},
                    "create_tasks": True,
                },
                request_only=True,
            ),
        ],
    )
    def post(self, request: Request, domain: str) -> Response:
        wanted = self.body(DiagnosisRequest)
        stated = wanted.pop("inputs")
        made = diagnose(
            actor=self.actor,
            domain=domain,
            loan=CfoInputs.loan_of(stated),
            books=CfoInputs.books_of(stated),
            not_weighed=CfoInputs.not_weighed(stated),
            **wanted,
        )
        response = Response(DiagnosisAnswer(made).data, status=status.HTTP_201_CREATED)
        response["Location"] = request.path.replace(f"diagnose/{domain}", f"analyses/{made.analysis.id}")
        return response
