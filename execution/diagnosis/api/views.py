"""API doors of diagnosing: doing it, and what may be stated for it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.public import between_transactions
from clear_platform.foundation.rendering.api import ClearAPIView
from execution.diagnosis.api.serializers import DiagnosisAnswer, DiagnosisRequest, InputsAnswer
from execution.diagnosis.operations.diagnosing import diagnose, run_diagnosis
from execution.diagnosis.reading import domain_named, input_schema
from execution.diagnosis.rules.domains import DOMAINS
from execution.diagnosis.rules.measuring import Measure

DOMAIN = OpenApiParameter("domain", str, OpenApiParameter.PATH, enum=list(DOMAINS))
LOAN_FACTS: dict[str, Any] = {
    "principal": "120000.00",
    "employees": 4,
    "is_new_business": True,
    "jobs_created_expected": 6,
    "approval_year": 2026,
    "term_months": 84,
    "secured": True,
}
BOOKS: dict[str, Any] = {
    "currency": "USD",
    "statements_as_of": "2026-06-30",
    "cash": "20000.00",
    "monthly_operating_cost": "10000.00",
    "revenue_12m": "400000.00",
}


def _request_schema() -> dict[str, Any]:
    """Give the schema of the body: its inputs are those of one of the four domains."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["inputs"],
        "properties": {
            "enterprise_id": {"type": "integer", "minimum": 1},
            "inputs": {
                "anyOf": [{**input_schema(name), "title": f"{name} inputs"} for name in DOMAINS],
                "description": "Those of the domain in the path; another domain's are refused by name.",
            },
            "decision_context": {
                "type": "object",
                "additionalProperties": {},
                "description": "Kept as the new decision's context.",
            },
            "create_tasks": {
                "type": "boolean",
                "default": False,
                "description": "Make tasks from the draft's plan at once.",
            },
        },
    }


class DiagnoseView(ClearAPIView):
    """From stated inputs to an analysis, the draft of a decision and, if asked, its tasks."""

    resource = "diagnoses"

    @extend_schema(
        operation_id="diagnose",
        parameters=[DOMAIN],
        request={"application/json": _request_schema()},
        responses={201: DiagnosisAnswer},
        examples=[
            OpenApiExample("Loan facts alone", value={"enterprise_id": 12, "inputs": LOAN_FACTS}, request_only=True),
            OpenApiExample(
                "Figures of the books",
                value={
                    "inputs": BOOKS,
                    "decision_context": {"why_now": "The credit line is up for renewal."},
                    "create_tasks": True,
                },
                request_only=True,
            ),
        ],
    )
    def post(self, request: Request, domain: str) -> Response:
        wanted = self.body(DiagnosisRequest)
        about = {name: wanted.pop(name) for name in ("inputs", "enterprise_id") if name in wanted}
        with between_transactions():
            ran = run_diagnosis(actor=self.actor, domain=domain, asked_key=self.asked_key(request), **about)
        made = diagnose(actor=self.actor, run_id=ran.run_id, **wanted)
        response = Response(DiagnosisAnswer(made).data, status=status.HTTP_201_CREATED)
        response["Location"] = request.path.replace(f"diagnose/{domain}", f"analyses/{made.analysis.id}")
        return response


class InputsView(ClearAPIView):
    """What may be stated for a domain, and what is measured from it with which formula."""

    resource = "diagnoses"

    @extend_schema(operation_id="diagnosis_inputs", parameters=[DOMAIN], responses={200: InputsAnswer})
    def get(self, request: Request, domain: str) -> Response:
        found = domain_named(domain)
        shown = {
            "domain": domain,
            "schema": input_schema(domain),
            "measures": [_measure(one) for one in found.measures],
        }
        return Response(InputsAnswer(shown).data)


def _measure(one: Measure) -> dict[str, Any]:
    return {
        "measure": one.name,
        "label": one.label,
        "unit": one.unit,
        "weight": one.weight,
        "definition": one.definition,
        "source": one.source,
        "needs": list(one.needs),
        "reads": list(one.reads),
        "why": one.why,
        "scale": [{"value": value, "score": score} for value, score in one.scale],
    }
