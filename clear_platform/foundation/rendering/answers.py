"""Refusals as API answers: problem+json with its headers. The form itself is in `problems`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from clear_platform.foundation.errors import NotAllowed
from clear_platform.foundation.rendering.problems import Problem, problem_of
from clear_platform.foundation.tenancy import context
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.errors import NOTED


def render_problem(error: Exception, context_: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler: every refusal as problem+json; None for a fault of ours, which becomes a 500."""
    problem = problem_of(error)
    if problem is None:
        return None
    view, request = context_.get("view"), context_.get("request")
    actor = getattr(view, "actor", None)
    if isinstance(error, NOTED) and isinstance(actor, Actor) and actor.kind != "anonymous":
        context.note_refusal(actor, error)
    response = problem_response(problem, request_id=getattr(request, "request_id", None))
    if request is not None:
        # Also where the view itself answers with pages.
        request.accepted_renderer, request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
    if problem.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="CLEAR"'
    if isinstance(error, NotAllowed) or problem.status in {401, 403}:
        response["Cache-Control"] = "no-store"
    return response


def problem_response(problem: Problem, *, request_id: UUID | None) -> Response:
    """Give the API answer of a problem."""
    response = Response(problem.as_json(request_id), status=problem.status, content_type="application/problem+json")
    if "retry_after_seconds" in problem.facts:
        response["Retry-After"] = str(problem.facts["retry_after_seconds"])
    return response
