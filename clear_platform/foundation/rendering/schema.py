"""How OpenAPI describes our views: summary, tag, filters. The document is written by drf-spectacular."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django_filters import Filter, FilterSet
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.views import APIView

from clear_platform.foundation.rendering.openapi_headers import describe_answers, headers_of_requests
from clear_platform.foundation.rendering.several import takes_several
from clear_platform.foundation.tenancy.framing import OPERATIONS

PROBLEM_TYPE = "application/problem+json"
Answers = dict[tuple[int, str], OpenApiResponse]


class ClearSchema(AutoSchema):
    """Names each operation after what it does, with the headers it heeds. Refusals are added by `openapi_answers`."""

    def get_operation(self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any) -> Any:
        described = super().get_operation(path, path_regex, path_prefix, method, registry)
        if described is not None:
            describe_answers(described, self.view, method)
        return described

    def get_override_parameters(self) -> list[Any]:
        return list(headers_of_requests(self.view, self.method))

    def get_summary(self) -> str:
        method = self.method.lower()
        handler = getattr(self.view, method)
        known = OPERATIONS.get(self.get_operation_id())
        if handler.__doc__:
            said = handler.__doc__
        elif known is not None:
            said = known.sentence
        elif method == "get":
            said = type(self.view).__doc__ or ""
        else:
            said = self.get_operation_id().replace("_", " ").capitalize()
        return said.strip().splitlines()[0].split(" Refuses:")[0].rstrip(".")

    def get_tags(self) -> list[str]:
        module = type(self.view).__module__.split(".")
        return ["platform" if module[0] == "clear_platform" else module[0]]


def takes_a_body(view: APIView, method: str) -> bool:
    """Say whether the description of a view's method has a body; `request=None` says that it takes none."""
    declared = getattr(getattr(view, method.lower(), None), "kwargs", {}).get("schema")
    if declared is None:
        return True
    description = declared()
    description.view, description.method = view, method
    return description.get_request_serializer() is not None


def refused(*statuses: int) -> Answers:
    """Give refusals that others of its method have not, for `extend_schema(responses={…, **refused(422)})`."""
    return {(status, PROBLEM_TYPE): OpenApiResponse(OpenApiTypes.OBJECT) for status in statuses}


def filters_of(filterset: type[FilterSet]) -> list[OpenApiParameter]:
    """Give the filters of a list as query parameters, for `extend_schema(parameters=…)`; type and meaning from each."""
    return [
        OpenApiParameter(
            name,
            type=_type_of(one),
            location=OpenApiParameter.QUERY,
            # An empty filter is as one that is left out.
            enum=[*(value for value, _ in one.extra["choices"]), ""] if one.extra.get("choices") else None,
            many=takes_several(one),
            description=str(one.extra.get("help_text", "") or one.extra.get("label", "")),
        )
        for name, one in filterset.base_filters.items()
    ]


def _type_of(one: Filter) -> type:
    kinds: tuple[tuple[type[Filter], type], ...] = (
        (django_filters.BooleanFilter, bool),
        (django_filters.DateFilter, date),
        (django_filters.NumberFilter, int if one.extra.get("decimal_places") == 0 else float),
    )
    return next((kind for known, kind in kinds if isinstance(one, known)), str)
