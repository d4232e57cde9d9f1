"""API door of the audit log: the entries of the organization one runs."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.audit.api.serializers import AuditEntryAnswer
from clear_platform.foundation.audit.filters import AuditFilters
from clear_platform.foundation.audit.queries import log_of
from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.schema import filters_of


class AuditView(ClearAPIView):
    """The audit log of the organization one acts for; staff read those of all."""

    resource = "audit"
    filterset_class = AuditFilters
    orderings = {"id": "pk", "at": "at", "seq": "seq"}
    default_ordering = "-at"

    @extend_schema(
        operation_id="audit_list",
        description="For admins of an institution, owners of an enterprise, and staff.",
        parameters=filters_of(AuditFilters),
        responses=AuditEntryAnswer(many=True),
    )
    def get(self, request: Request) -> Response:
        return self.listed(log_of(self.actor, None), AuditEntryAnswer)
