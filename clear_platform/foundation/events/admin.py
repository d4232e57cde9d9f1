"""Events in the administration: read only; and what consumers failed to take in."""

from __future__ import annotations

import json

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from clear_platform.foundation.events.envelope import shown
from clear_platform.foundation.events.models import Event, EventRetry
from clear_platform.foundation.events.tracing import trace
from clear_platform.foundation.rendering.admin import ClearModelAdmin
from clear_platform.foundation.rendering.wording import moment_full
from clear_platform.foundation.tenancy.scope import current_scope


@admin.register(Event)
class EventAdmin(ClearModelAdmin):
    """What happened, in every organization."""

    list_display = ["recorded_at", "type", "subject", "organization_id", "source", "correlation_id"]
    list_filter = ["type", "actor_kind"]
    search_fields = ["=id", "=subject", "=external_id", "=correlation_id", "=causation_id"]
    fields = ["type", "subject", "recorded_at", "envelope", "together"]
    readonly_fields = ["envelope", "together"]
    ordering = ["-position"]
    show_full_result_count = False

    @admin.display(description="Envelope")
    def envelope(self, event: Event) -> SafeString:
        """Give the event as it is told."""
        return format_html("<pre>{}</pre>", json.dumps(shown(event), indent=2, ensure_ascii=False))

    @admin.display(description="Everything of this request")
    def together(self, event: Event) -> SafeString:
        """Give all that belongs to the same request, in order of time."""
        actor = current_scope().actor
        lines = trace(actor, event.correlation_id) if actor else []
        return format_html_join(
            "", "<div>{} · {} · {} · {}</div>", ((moment_full(one.at), one.kind, one.said, one.about) for one in lines)
        )


@admin.register(EventRetry)
class EventRetryAdmin(ClearModelAdmin):
    """What consumers failed to take in and are tried with again, and what waits behind it."""

    list_display = ["consumer", "subject", "organization_id", "attempts", "next_at", "error_code"]
    list_filter = ["consumer"]
    search_fields = ["=subject", "=event__id"]
    ordering = ["consumer", "organization_id", "subject", "position"]
