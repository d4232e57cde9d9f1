"""API doors of runs: starting them, reading them, steering them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.public import between_transactions
from clear_platform.foundation.rendering.api import ClearAPIView, UnknownFilter
from clear_platform.foundation.rendering.schema import filters_of
from clear_platform.foundation.rendering.seen_filters import ask_about
from clear_platform.foundation.rendering.streams import MEDIA_TYPE, EventStream, EventStreamRenderer
from execution.runs.api.filters import RunFilters
from execution.runs.api.serializers import (
    AgentsFiguresAnswer,
    CarriedAnswer,
    ExecuteRequest,
    FollowedAnswer,
    OneAgentRequest,
    OneRunAnswer,
    OverrideRequest,
    PatternsAnswer,
    RunAnswer,
)
from execution.runs.catalogue import pattern_of_agent
from execution.runs.errors import RunCancelled, StepFailed
from execution.runs.operations.beginning import Wanted, execute_pattern
from execution.runs.operations.carrying_out import carry_out
from execution.runs.operations.steering import cancel_run, override_step, retry_run
from execution.runs.queries import figures, finding, offering, telling, tracing
from execution.runs.results import Carried
from execution.runs.streaming import followed, run_event, step_event

STATED = {"cash": "9000.00", "monthly_operating_cost": "4500.00", "revenue_12m": "120000.00"}
ONE_MORE = OpenApiExample("As of a day", value={"inputs": STATED, "asof_date": "2026-03-31"}, request_only=True)

CARRIED = {200: CarriedAnswer, 202: CarriedAnswer}


class Executing(ClearAPIView):
    """What starts a run: begins it, and unless a worker is to carry it out, carries it out between transactions."""

    resource = "runs"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str] | None:
        return [source for one in rows for source in one.sources]

    def started(self, request: Request, pattern_id: str, wanted: dict[str, Any], *, kind: str) -> Response:
        """Give the answer of a run that was asked for. Refuses: as `execute_pattern`; `StepFailed`, `RunCancelled`."""
        if wanted.get("portfolio_id") is not None:
            ask_about("portfolio")(self.actor, wanted["portfolio_id"])
        asked = Wanted(pattern_id=pattern_id, kind=kind, asked_key=self.asked_key(request), **wanted)
        again = finding.ended_under(actor=self.actor, asked_key=asked.asked_key)
        if again is not None:
            response = self._answer(request, telling.carried(actor=self.actor, run_id=again))
            response["Idempotent-Replayed"] = "true"
            return response
        if asked.mode == "async":
            run = execute_pattern(actor=self.actor, wanted=asked)
            return self._answer(request, telling.carried(actor=self.actor, run_id=run.run_id))
        with between_transactions():
            run = execute_pattern(actor=self.actor, wanted=asked)
            carried = carry_out(actor=self.actor, run_id=run.run_id)
        return self._answer(request, carried)

    def _answer(self, request: Request, carried: Carried) -> Response:
        if carried.status == "failed":
            raise StepFailed(
                run_id=str(carried.run_id),
                step_id=carried.failed_step or "outputs",
                because=carried.fault_text,
                trace=carried.trace,
            )
        if carried.status == "cancelled":
            raise RunCancelled(run_id=str(carried.run_id))
        code = status.HTTP_200_OK if carried.status == "succeeded" else status.HTTP_202_ACCEPTED
        response = Response(self.attributed_data(dict(CarriedAnswer(carried).data), [carried]), status=code)
        if code == status.HTTP_202_ACCEPTED:
            response["Location"] = f"{_prefix(request)}/runs/{carried.run_id}"
        return response


def _prefix(request: Request) -> str:
    return "/api/v1" if request.path.startswith("/api/v1/") else "/api"


class PatternsView(ClearAPIView):
    """The patterns that the caller may carry out, each with the schema of its inputs."""

    resource = "runs"

    @extend_schema(operation_id="patterns_list", responses=PatternsAnswer)
    def get(self, request: Request) -> Response:
        return Response(PatternsAnswer({"patterns": offering.patterns_open_to(self.actor)}).data)


class ExecuteView(Executing):
    """Carry a pattern out."""

    @extend_schema(
        operation_id="execute_pattern",
        request=ExecuteRequest,
        responses=CARRIED,
        examples=[
            OpenApiExample(
                "As of a day",
                value={"pattern_id": "diagnose_cfo", "inputs": STATED, "asof_date": "2026-03-31"},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        wanted = self.body(ExecuteRequest)
        return self.started(request, wanted.pop("pattern_id"), wanted, kind="execute")


class AgentRunView(Executing):
    """Carry out the pattern of one agent."""

    @extend_schema(
        operation_id="run_agent",
        request=OneAgentRequest,
        responses=CARRIED,
        examples=[ONE_MORE],
    )
    def post(self, request: Request, agent_name: str) -> Response:
        wanted = self.body(OneAgentRequest)
        pattern = pattern_of_agent(agent_name, wanted.pop("pattern_id")).pattern.id
        return self.started(request, pattern, wanted, kind="agent")


class RunsView(ClearAPIView):
    """The runs that the caller may see, over all organizations."""

    resource = "runs"
    orderings = {"created_at": "created_at", "id": "run_id"}
    default_ordering = "-created_at"
    filterset_class = RunFilters

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str] | None:
        return [source for run in rows for source in run.sources_json]

    @extend_schema(operation_id="runs_list", parameters=filters_of(RunFilters), responses=RunAnswer(many=True))
    def get(self, request: Request) -> Response:
        return self.listed(finding.runs_for(self.actor), RunAnswer)


class RunView(ClearAPIView):
    """One run, with its result, state and trace as far as it got."""

    resource = "runs"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str] | None:
        return [source for one in rows for source in one["sources"]]

    @extend_schema(operation_id="runs_show", responses=OneRunAnswer)
    def get(self, request: Request, run_id: UUID) -> Response:
        run = finding.run_for(actor=self.actor, run_id=run_id)
        carried = telling.carried(actor=self.actor, run_id=run_id)
        found = {
            **RunAnswer(run).data,
            "result": carried.result,
            "state": carried.state,
            "metadata": carried.metadata,
            "trace": carried.trace,
        }
        response = Response(self.attributed_data(found, [carried.metadata]))
        response["ETag"] = f'"{finding.tag(run)}"'
        return response


class RunEventsView(ClearAPIView):
    """What happens to a run, as it happens."""

    resource = "runs"
    renderer_classes = [JSONRenderer, EventStreamRenderer]

    @extend_schema(
        operation_id="runs_follow",
        parameters=[
            OpenApiParameter(
                "Last-Event-ID",
                int,
                OpenApiParameter.HEADER,
                description="The last number seen; what came after follows.",
            )
        ],
        responses={(200, MEDIA_TYPE): FollowedAnswer},
        examples=[
            OpenApiExample("A step", value='id: 8\nevent: step\ndata: {"step_id":"diagnosis","status":"running"}\n\n')
        ],
    )
    def get(self, request: Request, run_id: UUID) -> HttpResponseBase:
        run = finding.run_for(actor=self.actor, run_id=run_id)
        last = request.headers.get("Last-Event-ID", "")
        since = int(last) if last.isascii() and last.isdigit() and len(last) < 19 else 0
        already = [step_event(row) for row in tracing.steps_since(actor=self.actor, run_id=run_id, since=since)]
        return EventStream([*already, run_event(str(run.status))], follows=partial(followed, run_id, since))


class RetryRunView(ClearAPIView):
    """Let a run that failed go on at the step that failed."""

    resource = "runs"

    @extend_schema(operation_id="retry_run", request=None, responses={202: RunAnswer})
    def post(self, request: Request, run_id: UUID) -> Response:
        return _goes_on(request, retry_run(actor=self.actor, run_id=run_id, expected=self.expected()))


class CancelRunView(ClearAPIView):
    """Let a run end where it stands."""

    resource = "runs"

    @extend_schema(operation_id="cancel_run", request=None, responses=RunAnswer)
    def post(self, request: Request, run_id: UUID) -> Response:
        return Response(RunAnswer(cancel_run(actor=self.actor, run_id=run_id, expected=self.expected())).data)


class OverrideStepView(ClearAPIView):
    """Set a step's value by hand and let the run go on from there."""

    resource = "runs"

    @extend_schema(
        operation_id="override_step",
        request=OverrideRequest,
        responses={202: RunAnswer},
        examples=[
            OpenApiExample(
                "A figure",
                value={"step_id": "liquidity", "value": {"ratio": "1.40"}, "reason": "Read off the audited accounts."},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request, run_id: UUID) -> Response:
        wanted = self.body(OverrideRequest)
        return _goes_on(request, override_step(actor=self.actor, run_id=run_id, expected=self.expected(), **wanted))


class AgentFiguresView(ClearAPIView):
    """How agents did in the last seven days: counts, error rate, times, breakers."""

    resource = "runs"

    @extend_schema(operation_id="agent_figures", responses=AgentsFiguresAnswer)
    def get(self, request: Request) -> Response:
        for name in request.query_params:
            raise UnknownFilter(name=name[:40], choices="none")
        since = figures.figures_begin()
        found = {"since": since, "results": figures.agent_figures(actor=self.actor, since=since)}
        return Response(AgentsFiguresAnswer(found).data)


def _goes_on(request: Request, run: Any) -> Response:
    response = Response(RunAnswer(run).data, status=status.HTTP_202_ACCEPTED)
    response["Location"] = f"{_prefix(request)}/runs/{run.run_id}"
    return response
