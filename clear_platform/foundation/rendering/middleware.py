"""What every request gets: an id, one spelling of its path, and refusals shown as pages."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from django.contrib import messages
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _noop
from django.views.defaults import bad_request, server_error

from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.rendering.problems import FaultOfOurs, Problem, problem_of
from clear_platform.foundation.rendering.shell import REFUSED
from clear_platform.foundation.tenancy import context
from clear_platform.foundation.tenancy.errors import NOTED

Next = Callable[[HttpRequest], HttpResponseBase]


class RequestIdMiddleware:
    """Take `X-Request-ID` when it is a UUID, else make one; give it back and put it on every log line."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = _uuid(request.headers.get("X-Request-ID", "")) or uuid.uuid4()
        request.request_id = request_id  # type: ignore[attr-defined]  # the request is where Django carries such facts
        with structlog.contextvars.bound_contextvars(request_id=str(request_id)):
            response = self.get_response(request)
        response["X-Request-ID"] = str(request_id)
        return response


class ApiPathMiddleware:
    """One spelling of each path: under /api/ a trailing slash is dropped, elsewhere the known spelling is led to."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if path.startswith("/api/"):
            if path.endswith("/") and len(path) > len("/api/"):
                request.path_info = path.rstrip("/")
                request.path = request.path.rstrip("/")
        elif request.method in {"GET", "HEAD"} and not _resolves(path):
            other = path.rstrip("/") if path.endswith("/") else f"{path}/"
            if other and _resolves(other):
                query = request.META.get("QUERY_STRING", "")
                return HttpResponsePermanentRedirect(f"{other}?{query}" if query else other)
        return self.get_response(request)


class OnlyForForms(ClearError):
    """Somebody opened an address that takes only what a form sends."""

    status = 405
    title = "Nothing to read here"
    code = "request.only_for_forms"
    sentence = "This address takes what a form sends and shows nothing by itself. Go to the page that has the form."


class ClearErrorMiddleware:
    """Show a refusal that a page raised: above the form it came from, else as a page that says what to do."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != 405 or _of_api(request):
            return response
        shown = problem_page(request, OnlyForForms(), way=(_noop("Go to that page"), _page_above(request.path)))
        shown["Allow"] = response["Allow"]
        return shown

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Render a `ClearError`; leave every other exception to Django."""
        if not isinstance(error, ClearError):
            return None
        actor = getattr(request, "actor", None)
        if isinstance(error, NOTED) and actor is not None:
            context.note_refusal(actor, error)
        form_page = _page_of_form(request)
        if form_page is None or error.status == 401:
            return refusal_of(request, error)
        # As after every refusal nothing of the request stays, though this answer itself is none.
        transaction.set_rollback(True)
        messages.error(request, error.detail)
        return redirect(form_page)


def problem_page(request: HttpRequest, error: Exception, *, way: tuple[str, str] | None = None) -> HttpResponse:
    """Give the page of a refusal. Takes: `way`, what leads out of it, where the refusal itself knows none."""
    problem = problem_of(error)
    if problem is None:
        raise error
    setattr(request, REFUSED, True)
    way = (error.way_on if isinstance(error, ClearError) else None) or way
    facts: dict[str, Any] = {
        "problem": problem,
        "request_id": getattr(request, "request_id", None),
        "ways": [{"label": gettext(way[0]), "href": way[1]}] if way else [],
        # The rail asks the database, which answers nothing more in a transaction that failed.
        "framed": not connection.needs_rollback,
    }
    return _with_retry_after(render(request, "errors/problem.html", facts, status=problem.status), problem)


def refusal_of(request: HttpRequest, error: Exception) -> HttpResponse:
    """Give a refusal that comes before any view: problem+json under /api/, a page elsewhere."""
    return _problem_json(request, error) if _of_api(request) else problem_page(request, error)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 404 handler: problem+json under /api/, a page elsewhere."""
    return refusal_of(request, exception)


def request_unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 400 handler: problem+json under /api/, a page elsewhere."""
    return _problem_json(request, exception) if _of_api(request) else bad_request(request, exception)


def fault_of_ours(request: HttpRequest) -> HttpResponse:
    """Django's 500 handler: problem+json under /api/, a page elsewhere."""
    return _problem_json(request, FaultOfOurs()) if _of_api(request) else server_error(request)


def _page_of_form(request: HttpRequest) -> str | None:
    """Give the page of this site whose form was sent here, None where it is this address itself, or is not told."""
    sent_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(sent_from, {request.get_host()}, require_https=request.is_secure())
    parts = urlsplit(sent_from)
    if request.method != "POST" or not ours or not parts.path or parts.path == request.path:
        return None
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _page_above(path: str) -> str:
    """Give the nearest address above one that leads somewhere."""
    while path := path.rpartition("/")[0]:
        if _resolves(path):
            return path
    return "/"


def _of_api(request: HttpRequest) -> bool:
    return request.path.startswith(("/api/", "/.well-known/"))


def _problem_json(request: HttpRequest, error: Exception) -> HttpResponse:
    problem = problem_of(error)
    if problem is None:
        raise error
    body = problem.as_json(getattr(request, "request_id", None))
    response = JsonResponse(body, status=problem.status, content_type="application/problem+json")
    return _with_retry_after(response, problem)


def _with_retry_after(response: HttpResponse, problem: Problem) -> HttpResponse:
    if "retry_after_seconds" in problem.facts:
        response["Retry-After"] = str(problem.facts["retry_after_seconds"])
    return response


def _resolves(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
