"""API door of themes: how an organization looks, and choosing it."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.branding import queries
from clear_platform.foundation.branding.api.serializers import ThemeAnswer, ThemeChoice
from clear_platform.foundation.branding.operations import set_theme
from clear_platform.foundation.rendering.api import ClearAPIView


class ThemeView(ClearAPIView):
    """How one organization looks."""

    resource = "themes"

    @extend_schema(operation_id="theme_show", responses=ThemeAnswer)
    def get(self, request: Request, organization_id: int) -> Response:
        found = queries.theme_of(self.actor, organization_id)
        return self.shown(ThemeAnswer, found, tag=found.tag)

    @extend_schema(
        operation_id="set_theme",
        request=ThemeChoice,
        responses=ThemeAnswer,
        examples=[OpenApiExample("Green", value={"primary": "#1F6B4A", "accent": "#C5771A"}, request_only=True)],
    )
    def put(self, request: Request, organization_id: int) -> Response:
        chosen = set_theme(
            actor=self.actor, organization_id=organization_id, expected=self.expected(), **self.body(ThemeChoice)
        )
        return self.shown(ThemeAnswer, chosen, tag=chosen.tag)
