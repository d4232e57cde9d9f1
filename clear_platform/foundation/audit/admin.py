"""The audit log in the administration: read only, by actor, action, object and time."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from clear_platform.foundation.audit.models import AuditEvent
from clear_platform.foundation.audit.queries import events_read
from clear_platform.foundation.audit.rules import sources_told
from clear_platform.foundation.leaving.origins import FromRow
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows, actor_of


@admin.register(AuditEvent)
class AuditEventAdmin(ExportsRows, ClearModelAdmin):
    """Every operation and every refused access."""

    comes_from = FromRow(sources_told)
    list_display = ["at", "seq", "who", "action", "object_type", "object_id", "organization", "request_id"]
    list_filter = ["action", "actor_kind", "object_type"]
    search_fields = ["=actor_id", "object_id", "organization__name", "=request_id", "=hash"]
    readonly_fields = ["who", "address", "facts_before", "facts_after"]
    exclude = ["actor_name", "ip", "before", "after"]
    list_select_related = ["organization"]
    date_hierarchy = "at"
    ordering = ["-at", "-pk"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEvent]:
        """Read the names behind the digests along."""
        return events_read(actor_of(request)).order_by(*self.ordering)
