"""One form for every refusal: problem details (RFC 9457). The five doors show it, each in its way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404
from django.http.multipartparser import MultiPartParserError
from rest_framework import exceptions, status

from clear_platform.foundation.errors import ClearError, FieldProblem, Malformed, NotAllowed, NotFound
from clear_platform.foundation.tenancy.errors import NotSignedIn


@dataclass(frozen=True)
class Problem:
    """A refusal ready to be shown: HTTP status, stable code, title, what to do, and the fields at fault."""

    status: int
    code: str
    title: str
    detail: str
    problems: tuple[FieldProblem, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    told: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self, request_id: object) -> dict[str, Any]:
        """Give the members of an `application/problem+json` body."""
        body: dict[str, Any] = {
            "type": f"/docs/errors#{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "request_id": str(request_id) if request_id else None,
        }
        if self.problems:
            body["errors"] = [{"pointer": p.pointer, "code": p.code, "detail": p.detail} for p in self.problems]
        return {**self.told, **body}


FRAMEWORK_CODES: Mapping[int, tuple[str, str]] = {
    status.HTTP_400_BAD_REQUEST: ("request.not_parsed", "The body is not of the type that its header names."),
    status.HTTP_405_METHOD_NOT_ALLOWED: ("request.method_not_allowed", "The path does not take this method."),
    status.HTTP_406_NOT_ACCEPTABLE: ("request.not_acceptable", "The path does not answer in the format asked for."),
    status.HTTP_413_REQUEST_ENTITY_TOO_LARGE: ("request.too_large", "The body is larger than the path takes."),
    status.HTTP_415_UNSUPPORTED_MEDIA_TYPE: ("request.unsupported_media_type", "The body is of another type."),
}
"""Codes of refusals that the framework finds before a view runs: status, then code and when it comes."""


class Unreadable(Malformed):
    """Something around the body, in the address or the headers, is not as clients send it."""

    code = "request.not_readable"
    sentence = "Something in the request is not as a client sends it. Look at its address and headers and send it anew."


class FaultOfOurs(ClearError):
    """A failure that is no refusal; what went wrong stands in the log under the request's id."""

    title = "Something here is broken"
    code = "request.fault_of_ours"
    sentence = (
        "It is a fault of ours and has been written down; nothing was half saved. Try again, and if it happens again"
        " tell whoever runs CLEAR for you, with the request_id."
    )


def problem_of(error: BaseException) -> Problem | None:
    """Give the problem an exception is, or None when it is a fault of ours and no refusal."""
    match error:
        case ClearError():
            told = {name: error.facts[name] for name in error.tells if name in error.facts}
            return Problem(error.status, error.code, error.title, error.detail, error.problems, error.facts, told)
        case Http404():
            return problem_of(NotFound())
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return problem_of(NotSignedIn())
        case exceptions.ValidationError():
            return Problem(
                Malformed.status, Malformed.code, Malformed.title, Malformed.sentence, tuple(_flatten(error.detail))
            )
        case exceptions.APIException() if error.status_code in FRAMEWORK_CODES:
            code, _ = FRAMEWORK_CODES[error.status_code]
            return Problem(error.status_code, code, "Refused", str(error.detail))
        case RequestDataTooBig():
            code, when = FRAMEWORK_CODES[status.HTTP_413_REQUEST_ENTITY_TOO_LARGE]
            return Problem(413, code, "Refused", f"{when} Send it in parts.")
        case SuspiciousOperation() | BadRequest() | MultiPartParserError():
            return problem_of(Unreadable())
        case exceptions.PermissionDenied():
            return problem_of(NotAllowed())
        case PermissionDenied():
            return Problem(403, "access.not_allowed", "Not allowed", str(error) or "This is not open to you.")
        case _:
            return None


def _flatten(detail: Any, pointer: str = "") -> Sequence[FieldProblem]:
    if isinstance(detail, Mapping):
        return [
            found
            for key, value in detail.items()
            for found in _flatten(value, pointer if key == "non_field_errors" else f"{pointer}/{_escaped(str(key))}")
        ]
    if isinstance(detail, list | tuple):
        if all(isinstance(one, exceptions.ErrorDetail) for one in detail):
            return [FieldProblem(pointer, str(one.code), str(one)) for one in detail]
        return [found for number, one in enumerate(detail) for found in _flatten(one, f"{pointer}/{number}")]
    return [FieldProblem(pointer, str(getattr(detail, "code", "invalid")), str(detail))]


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
