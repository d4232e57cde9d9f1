"""The kit of API doors: base view, strict serializers, cursor lists. Not here: any resource, or how refusals look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from rest_framework import exceptions, serializers, status
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from clear_platform.foundation.errors import Malformed, NotAllowed
from clear_platform.foundation.leaving.gate import attributions_of
from clear_platform.foundation.rendering import conditional, repeating
from clear_platform.foundation.rendering.pagination import CursorPages
from clear_platform.foundation.rendering.parsing import StrictJSONParser
from clear_platform.foundation.rendering.schema import takes_a_body
from clear_platform.foundation.rendering.several import takes_several
from clear_platform.foundation.rendering.strict_json import key_shown
from clear_platform.foundation.tenancy import queries, standing
from clear_platform.foundation.tenancy.actors import ANONYMOUS, CHOSEN_ORGANIZATION, Actor
from clear_platform.foundation.tenancy.credential import Credential
from clear_platform.foundation.tenancy.errors import OrganizationNotChosen
from clear_platform.foundation.versions.tags import Expected

WITH_BODIES = frozenset({"POST", "PUT", "PATCH"})

READING = frozenset({"GET", "HEAD", "OPTIONS"})

MOST_UNKNOWN_NAMED = 20


class UnknownFilter(Malformed):
    """The list has no such filter."""

    code = "filter.unknown"
    sentence = "'{name}' is not a filter of this list. There are: {choices}."


class AskedTwice(Malformed):
    """What is asked for once is given several times, and no one of them is more meant than another."""

    code = "query.repeated"
    sentence = "'{name}' stands in the address {times} times; give it once."


class FilterHoldsNul(Malformed):
    """A filter holds what no text can."""

    code = "filter.holds_nul"
    sentence = "A filter holds a NUL character; take it out."


class OrganizationHeaderMalformed(Malformed):
    """The header names no organization id."""

    code = "organization.header_malformed"
    sentence = "X-Organization must be the id of one of your organizations, a whole number."


class ScopeMissing(NotAllowed):
    """The key was not given the scope that this needs."""

    code = "key.scope_missing"
    sentence = "This key does not have the scope {scope}. Ask whoever made it for one that has."


def organization_asked(request: Request) -> int | None:
    """Give the organization that a request names in `X-Organization`, None when it names none."""
    header = request.headers.get("X-Organization")
    if header is None:
        return None
    if not (header.isascii() and header.isdigit() and len(header) < 19):
        raise OrganizationHeaderMalformed()
    return int(header)


class StrictSerializer(serializers.Serializer[Any]):
    """A serializer that refuses fields it does not know, by name."""

    no_such_field = "There is no such field here."

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = sorted(set(data) - set(self.fields))
            if unknown:
                raise serializers.ValidationError(_unknown(unknown, self.no_such_field))
        return super().to_internal_value(data)


def _unknown(names: Sequence[str], because: str) -> dict[str, list[exceptions.ErrorDetail]]:
    # An answer that names whatever was sent would be larger than what was sent, for anybody who asks.
    found: dict[str, list[exceptions.ErrorDetail]] = {}
    for name in names[:MOST_UNKNOWN_NAMED]:
        found[key_shown(name)] = [exceptions.ErrorDetail(because, "unknown_field")]
    more = len(names) - MOST_UNKNOWN_NAMED
    if more > 0:
        found[api_settings.NON_FIELD_ERRORS_KEY] = [
            exceptions.ErrorDetail(f"Fields that are not here and not named: {more} more.", "unknown_field")
        ]
    return found


class NothingSent(StrictSerializer):
    """The body of what takes none: empty, or an object without fields."""

    no_such_field = (
        "There is no such field here: no body is taken. What can be given goes into the address, ?name=value."
    )


class Door(APIView):
    """What every API view does, also one that is open without credentials: strict JSON, one effect, answers with tags.

    `holds_secret`: what its POST answers with may be shown once only, so that no copy of it is kept.
    `repeatable`: its POST takes an `Idempotency-Key`; one that nobody is known at has no actor whose key it could be.
    `several`: what may stand in its address several times.
    """

    parser_classes = [StrictJSONParser]
    holds_secret = False
    repeatable = True
    several: frozenset[str] = frozenset()
    actor: Actor = ANONYMOUS
    _kept: Sequence[repeating.Kept] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        except repeating.AnsweredBefore as before:
            response = before.response
        conditional.vary(response)
        if isinstance(response, Response):
            # Here, where the transaction is still open; what is streamed is left alone.
            response = conditional.conditioned(self.request, response.render())
        if status.is_success(response.status_code):
            for one in self._kept:
                one.keep(response)
        return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.identify(request)
        self._refuse_what_is_asked_twice(request)
        nothing_is_sent = request.method in WITH_BODIES and not takes_a_body(self, request.method)
        if nothing_is_sent:
            # Clients also send nothing as an empty form.
            request.parsers = [StrictJSONParser(), FormParser(), MultiPartParser()]
        if request.method == "POST" and self.repeatable:
            self._kept = repeating.begun(self, request)
        if nothing_is_sent:
            self.body(NothingSent)

    def identify(self, request: Request) -> None:
        """Say who acts; nobody, where what is sent is the credential itself."""

    def _refuse_what_is_asked_twice(self, request: Request) -> None:
        for name, values in request.query_params.lists():
            if len(values) > 1 and name not in self.may_be_repeated():
                raise AskedTwice(name=name[:40], times=len(values))

    @classmethod
    def may_be_repeated(cls) -> frozenset[str]:
        """Give the names that may stand in the address several times."""
        return cls.several

    def body(self, serializer_class: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """Give the request's body, validated. Refuses: 400 with a pointer to each field at fault."""
        serializer = serializer_class(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)


class ClearAPIView(Door):
    """Base of the API views for those signed in: builds the actor, answers lists in cursor pages.

    `resource` names what the view is about, in the plural: a key reads it with the scope `<resource>.read` and changes
    it with `<resource>.write`. `about_oneself`: it is about who calls, whichever of their organizations they act for.
    """

    resource: str = ""
    about_oneself = False
    pagination_class = CursorPages
    orderings: Mapping[str, str] = {"id": "id"}
    default_ordering = "id"
    filterset_class: type[django_filters.FilterSet] | None = None

    def identify(self, request: Request) -> None:
        self.actor = self._actor_of(request)
        standing.bind(self.actor)
        if self.actor.has_to_choose and not self.about_oneself:
            raise OrganizationNotChosen()
        self._refuse_without_scope(request)

    def _actor_of(self, request: Request) -> Actor:
        request_id, ip = getattr(request, "request_id", None), request.META.get("REMOTE_ADDR") or None
        asked = organization_asked(request)
        if isinstance(request.auth, Credential):
            return request.auth.actor(organization_id=asked, request_id=request_id, ip=ip)
        if asked is not None:
            return queries.actor_for(request.user, organization_id=asked, request_id=request_id, ip=ip)
        chosen = request.session.get(CHOSEN_ORGANIZATION)
        return queries.actor_for_first(request.user, [chosen], request_id=request_id, ip=ip)

    @classmethod
    def may_be_repeated(cls) -> frozenset[str]:
        """Give the names that may stand in the address several times: the filters that take several, and `several`."""
        filters = cls.filterset_class.base_filters if cls.filterset_class else {}
        return cls.several.union(name for name, one in filters.items() if takes_several(one))

    @classmethod
    def scope_for(cls, method: str) -> str:
        """Give the scope a key needs for a method; asking what a view can do needs one that the view has."""
        reads = method in READING and (method != "OPTIONS" or hasattr(cls, "get"))
        return f"{cls.resource}.{'read' if reads else 'write'}"

    @classmethod
    def scopes(cls) -> set[str]:
        """Give the scopes that the methods of the view need."""
        return {cls.scope_for(name.upper()) for name in cls.http_method_names if hasattr(cls, name)}

    def _refuse_without_scope(self, request: Request) -> None:
        needed = self.scope_for(request.method or "")
        if self.actor.scopes is not None and needed not in self.actor.scopes:
            raise ScopeMissing(scope=needed)

    def shown(
        self,
        serializer_class: type[serializers.BaseSerializer[Any]],
        found: object,
        *,
        tag: str,
        status: int = status.HTTP_200_OK,
        location: str | None = None,
    ) -> Response:
        """Give one object with its tag as a strong ETag; for one that was made, `status` 201 and where it is found."""
        response = Response(self.attributed_data(dict(serializer_class(found).data), [found]), status=status)
        response["ETag"] = conditional.strong(tag)
        if location is not None:
            response["Location"] = location
        return response

    def expected(self) -> Expected | None:
        """Give what `If-Match` demands of the object to change, for its operation. Refuses: 400 where it is no tag."""
        return conditional.expected_of(self.request)

    def asked_key(self, request: Request) -> str:
        """Give under what something is begun once: whatever became of it, the same request finds it again."""
        key = request.headers.get("Idempotency-Key")
        if not key:
            return ""
        asked = f"{self.actor.kind} {self.actor.acting_id} {request.path} {key}".encode()
        return sha256(asked + b"\0" + request._request.body).hexdigest()

    def listed(
        self,
        rows: QuerySet[Any],
        serializer_class: type[serializers.BaseSerializer[Any]],
        *,
        complete: Callable[[Sequence[Any]], None] | None = None,
    ) -> Response:
        """Give one cursor page of `rows`, filtered by the view's filter set.

        Takes: `complete`, which gives the rows of the page what is not looked up for all the others.
        """
        pages = self.pagination_class()
        found = pages.paginate_queryset(self._filtered(rows), self.request, view=self)
        if complete is not None:
            complete(found)
        response = pages.get_paginated_response(serializer_class(found, many=True).data)
        response.data = self.attributed_data(response.data, found)
        return response

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str] | None:
        """Give the codes of the sources that rows of an answer come from; None where all that is shown is our own."""
        return None

    def attributed_data(self, data: dict[str, Any], rows: Sequence[Any]) -> dict[str, Any]:
        """Give an answer with what has to be named beside it, where its rows may come from outside."""
        sources = self.sources_of(rows)
        return data if sources is None else {**data, "attributions": attributions_of(self.actor, sources)}

    def _filtered(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        known = set(self.filterset_class.base_filters) if self.filterset_class else set()
        for name in self.request.query_params:
            if name not in known | {"cursor", "page_size", "ordering"}:
                raise UnknownFilter(name=name[:40], choices=", ".join(sorted(known)) or "none")
        if self.filterset_class is None:
            return rows
        if any("\x00" in value for values in self.request.query_params.lists() for value in values[1]):
            raise FilterHoldsNul()
        filterset = self.filterset_class(self.request.query_params, queryset=rows, request=self.request)
        if not filterset.is_valid():
            said = filterset.errors.get_json_data()
            faults = {
                name: [exceptions.ErrorDetail(one["message"], one["code"]) for one in found]
                for name, found in said.items()
            }
            raise exceptions.ValidationError(faults)
        return filterset.qs


def every_scope_needed() -> tuple[str, ...]:
    """Give the scopes that the views of the API that are loaded need, in order."""
    found: set[str] = set()
    waiting: list[type[ClearAPIView]] = [ClearAPIView]
    while waiting:
        kind = waiting.pop()
        waiting.extend(kind.__subclasses__())
        if kind.resource:
            found |= kind.scopes()
    return tuple(sorted(found))
