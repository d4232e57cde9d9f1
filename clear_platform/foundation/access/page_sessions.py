"""Calling the API with the session of a page: how it is read, and how OpenAPI names it. Not here: tokens and keys."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from clear_platform.foundation.access.errors import FormTokenMissing


class PageSessionAuthentication(SessionAuthentication):
    """Reads the session of somebody who signed in on a page; what changes something must carry the form's token too."""

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied as forged:
            raise FormTokenMissing() from forged


class PageSessionScheme(OpenApiAuthenticationExtension):
    """The session, in the OpenAPI document. drf-spectacular finds this class by itself."""

    target_class = PageSessionAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "The session of the pages. What changes something carries the form's token in X-CSRFToken.",
        }
