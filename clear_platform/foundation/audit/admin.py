"""The audit log in the administration: read only, by actor, action, object and time."""

from __future__ import annotations

from django.contrib import admin

from clear_platform.foundation.audit.models import AuditEvent
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows


@admin.register(AuditEvent)
class AuditEventAdmin(ExportsRows, ClearModelAdmin):
    """Every operation and every refused access."""

    list_display = ["at", "actor_name", "action", "object_type", "object_id", "organization", "request_id"]
    list_filter = ["action", "actor_kind", "object_type"]
    search_fields = ["actor_name", "object_id", "organization__name"]
    list_select_related = ["organization"]
    date_hierarchy = "at"
    ordering = ["-at", "-pk"]
    show_full_result_count = False
