"""API doors of tasks and milestones."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.parsing import StrictJSONParser
from clear_platform.foundation.rendering.schema import filters_of
from enterprises.public import decision_for
from execution.implementation import queries
from execution.implementation.api.filters import TaskFilters
from execution.implementation.api.serializers import (
    MilestoneAnswer,
    MilestoneFileRequest,
    MilestoneRequest,
    TaskAnswer,
    TaskChange,
    TaskRequest,
    TasksAnswer,
    TasksChange,
)
from execution.implementation.downloads import MEDIA_TYPE, evidence_answer
from execution.implementation.errors import EvidenceTooLarge
from execution.implementation.operations.planning import create_task, create_tasks_from_decision, update_task
from execution.implementation.operations.proving import Evidence, log_milestone, verify_milestone
from execution.implementation.operations.working import move_task, move_tasks
from execution.implementation.rules import ACT_TOWARDS, MOST_MEGABYTES

FORM_BYTES = 64 * 1024
"""What a form may have beside its file."""
ORDERINGS = {"id": "pk", "created_at": "created_at", "title": "title", "status": "status"}


class DecisionTasksView(ClearAPIView):
    """The tasks that carry out one decision."""

    resource = "tasks"
    orderings = ORDERINGS
    filterset_class = TaskFilters

    @extend_schema(
        operation_id="decision_tasks_list", parameters=filters_of(TaskFilters), responses=TaskAnswer(many=True)
    )
    def get(self, request: Request, decision_id: UUID) -> Response:
        decision_for(actor=self.actor, decision_id=decision_id)
        return self.listed(queries.tasks_of(actor=self.actor, decision_id=decision_id), TaskAnswer)

    @extend_schema(
        operation_id="create_task",
        request=TaskRequest,
        responses={201: TasksAnswer},
        examples=[
            OpenApiExample("The plan", value={"from_plan": True}, request_only=True),
            OpenApiExample("One more", value={"title": "Tell the staff", "due_date": "2026-12-01"}, request_only=True),
        ],
    )
    def post(self, request: Request, decision_id: UUID) -> Response:
        wanted = self.body(TaskRequest)
        if wanted.pop("from_plan"):
            made = create_tasks_from_decision(actor=self.actor, decision_id=decision_id)
        else:
            made = [create_task(actor=self.actor, decision_id=decision_id, **wanted)]
        shown = queries.tasks_among(actor=self.actor, task_ids=[task.pk for task in made])
        response = Response(TasksAnswer({"results": shown}).data, status=status.HTTP_201_CREATED)
        response["Location"] = (
            request.path.replace(f"decisions/{decision_id}/tasks", f"tasks/{made[0].pk}")
            if len(made) == 1
            else request.path
        )
        return response


class TasksView(ClearAPIView):
    """The tasks that the caller may see, over all organizations."""

    resource = "tasks"
    orderings = ORDERINGS
    filterset_class = TaskFilters

    @extend_schema(operation_id="tasks_list", parameters=filters_of(TaskFilters), responses=TaskAnswer(many=True))
    def get(self, request: Request) -> Response:
        return self.listed(queries.tasks_for(self.actor), TaskAnswer)


class BulkTasksView(ClearAPIView):
    """Several tasks at once."""

    resource = "tasks"

    @extend_schema(
        operation_id="move_tasks",
        request=TasksChange,
        responses=TasksAnswer,
        examples=[OpenApiExample("Start two", value={"tasks": [4, 5], "status": "in_progress"}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        wanted = self.body(TasksChange)
        moved = move_tasks(actor=self.actor, act=ACT_TOWARDS[wanted.pop("status")], **wanted)
        shown = queries.tasks_among(actor=self.actor, task_ids=[task.pk for task in moved])
        return Response(TasksAnswer({"results": shown}).data)


class TaskView(ClearAPIView):
    """One task."""

    resource = "tasks"

    @extend_schema(operation_id="tasks_show", responses=TaskAnswer)
    def get(self, request: Request, task_id: int) -> Response:
        found = queries.task_for(actor=self.actor, task_id=task_id)
        return self.shown(TaskAnswer, found, tag=queries.tag(found))

    @extend_schema(
        operation_id="update_task",
        request=TaskChange,
        responses=TaskAnswer,
        examples=[
            OpenApiExample("Done", value={"status": "done"}, request_only=True),
            OpenApiExample("Later", value={"due_date": "2026-12-31"}, request_only=True),
        ],
    )
    def patch(self, request: Request, task_id: int) -> Response:
        changes = self.body(TaskChange)
        target, reason = changes.pop("status", None), changes.pop("because", "")
        expected = self.expected()
        if changes:
            update_task(actor=self.actor, task_id=task_id, changes=changes, expected=expected)
            # Met, and by this very change no longer so.
            expected = None
        if target is not None:
            act = ACT_TOWARDS[target]
            move_task(actor=self.actor, task_id=task_id, act=act, reason=reason, expected=expected)
        found = queries.task_for(actor=self.actor, task_id=task_id)
        return self.shown(TaskAnswer, found, tag=queries.tag(found))


class MilestonesView(ClearAPIView):
    """What was reached on one task. A form takes a file as evidence; JSON takes the same without one."""

    resource = "milestones"
    orderings = {"id": "pk", "logged_at": "logged_at"}
    default_ordering = "-logged_at"
    parser_classes = [StrictJSONParser, MultiPartParser]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # Before anything reads the body, for reading it would already store all of it.
        length = request.META.get("CONTENT_LENGTH") or "0"
        most = MOST_MEGABYTES * 1024 * 1024 + FORM_BYTES
        if _is_form(request) and length.isdigit() and int(length) > most:
            raise EvidenceTooLarge(megabytes=f"{int(length) / 1024 / 1024:.1f}", most=MOST_MEGABYTES)
        super().initial(request, *args, **kwargs)

    @extend_schema(operation_id="milestones_list", responses=MilestoneAnswer(many=True))
    def get(self, request: Request, task_id: int) -> Response:
        queries.task_for(actor=self.actor, task_id=task_id)
        return self.listed(queries.milestones_of(actor=self.actor, task_id=task_id), MilestoneAnswer)

    @extend_schema(
        operation_id="log_milestone",
        request={"application/json": MilestoneRequest, "multipart/form-data": MilestoneFileRequest},
        responses={201: MilestoneAnswer},
        examples=[
            OpenApiExample(
                "Delivered",
                value={
                    "milestone_type": "delivered",
                    "evidence_text": "It hangs in the office.",
                    "evidence_url": "https://example.org/calendar.pdf",
                    "effective_date": "2026-11-02",
                },
                request_only=True,
            ),
            OpenApiExample(
                "With a file",
                value={"milestone_type": "delivered", "evidence_file": "(a file)"},
                request_only=True,
                media_type="multipart/form-data",
            ),
        ],
    )
    def post(self, request: Request, task_id: int) -> Response:
        wanted = self.body(MilestoneFileRequest if _is_form(request) else MilestoneRequest)
        made = log_milestone(
            actor=self.actor,
            task_id=task_id,
            milestone_type=wanted["milestone_type"],
            effective_date=wanted.get("effective_date"),
            evidence=Evidence(
                text=wanted["evidence_text"],
                url=wanted["evidence_url"],
                file=wanted.get("evidence_file"),
                metrics=wanted["metrics_json"],
            ),
        )
        response = Response(MilestoneAnswer(made).data, status=status.HTTP_201_CREATED)
        response["Location"] = request.path
        return response


class EvidenceView(ClearAPIView):
    """The file that shows a milestone, held against the hash it was logged with."""

    resource = "milestones"

    @extend_schema(operation_id="milestones_evidence", responses={(200, MEDIA_TYPE): OpenApiTypes.BINARY})
    def get(self, request: Request, milestone_id: int) -> FileResponse:
        return evidence_answer(self.actor, milestone_id)


class VerifyMilestoneView(ClearAPIView):
    """Confirm what a milestone shows; never one's own."""

    resource = "milestones"

    @extend_schema(operation_id="verify_milestone", request=None, responses=MilestoneAnswer)
    def post(self, request: Request, milestone_id: int) -> Response:
        return Response(MilestoneAnswer(verify_milestone(actor=self.actor, milestone_id=milestone_id)).data)


def _is_form(request: Request) -> bool:
    return str(request.content_type).partition(";")[0].strip().lower() == "multipart/form-data"
