"""The kit of API doors: base view, strict serializers, cursor lists. Not here: any resource, or how refusals look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from clear_platform.foundation.errors import Malformed
from clear_platform.foundation.rendering.pagination import CursorPages
from clear_platform.foundation.rendering.parsing import StrictJSONParser
from clear_platform.foundation.tenancy import context, queries
from clear_platform.foundation.tenancy.actors import ANONYMOUS, CHOSEN_ORGANIZATION, Actor


class UnknownFilter(Malformed):
    """The list has no such filter."""

    code = "filter.unknown"
    sentence = "'{name}' is not a filter of this list. There are: {choices}."


class OrganizationHeaderMalformed(Malformed):
    """The header names no organization id."""

    code = "organization.header_malformed"
    sentence = "X-Organization must be the id of one of your organizations, a whole number."


class StrictSerializer(serializers.Serializer[Any]):
    """A serializer that refuses fields it does not know, by name."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = sorted(set(data) - set(self.fields))
            if unknown:
                raise serializers.ValidationError(
                    {
                        name: [exceptions.ErrorDetail("There is no such field here.", "unknown_field")]
                        for name in unknown
                    }
                )
        return super().to_internal_value(data)


class ClearAPIView(APIView):
    """Base of every API view: builds the actor, answers lists in cursor pages.

    `resource` names what the view is about, in the plural: a key reads it with the scope `<resource>.read` and changes
    it with `<resource>.write`.
    """

    resource: str = ""
    parser_classes = [StrictJSONParser]
    pagination_class = CursorPages
    orderings: Mapping[str, str] = {"id": "id"}
    default_ordering = "id"
    filterset_class: type[django_filters.FilterSet] | None = None
    actor: Actor = ANONYMOUS

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.actor = queries.actor_for(
            request.user,
            organization_id=self._organization_asked(request),
            request_id=getattr(request, "request_id", None),
            ip=request.META.get("REMOTE_ADDR") or None,
        )
        context.bind(self.actor)

    def _organization_asked(self, request: Request) -> int | None:
        header = request.headers.get("X-Organization", "")
        if header:
            if not (header.isascii() and header.isdigit() and len(header) < 19):
                raise OrganizationHeaderMalformed()
            return int(header)
        if isinstance(request.auth, Mapping) and request.auth.get("org"):
            return int(request.auth["org"])
        chosen: int | None = request.session.get(CHOSEN_ORGANIZATION) if request.auth is None else None
        return chosen if chosen in self._memberships(request) else None

    def _memberships(self, request: Request) -> list[int]:
        if not request.user.is_authenticated:
            return []
        return list(request.user.memberships.values_list("organization_id", flat=True))

    def body(self, serializer_class: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """Give the request's body, validated. Refuses: 400 with a pointer to each field at fault."""
        serializer = serializer_class(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def listed(self, rows: QuerySet[Any], serializer_class: type[serializers.BaseSerializer[Any]]) -> Response:
        """Give one cursor page of `rows`, filtered by the view's filter set."""
        pages = self.pagination_class()
        found = pages.paginate_queryset(self._filtered(rows), self.request, view=self)
        return pages.get_paginated_response(serializer_class(found, many=True).data)

    def _filtered(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        known = set(self.filterset_class.base_filters) if self.filterset_class else set()
        for name in self.request.query_params:
            if name not in known | {"cursor", "page_size", "ordering"}:
                raise UnknownFilter(name=name[:40], choices=", ".join(sorted(known)) or "none")
        if self.filterset_class is None:
            return rows
        if any("\x00" in value for values in self.request.query_params.lists() for value in values[1]):
            raise exceptions.ParseError("A filter holds a NUL character; take it out.")
        filterset = self.filterset_class(self.request.query_params, queryset=rows, request=self.request)
        if not filterset.is_valid():
            raise exceptions.ValidationError(filterset.errors.get_json_data())
        return filterset.qs
