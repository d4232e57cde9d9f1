"""Webhooks in the administration: staff see what is sent where and how it went, and stop what should not be sent."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from clear_platform.foundation.rendering.admin import ClearModelAdmin, actor_of, run_for_each
from clear_platform.foundation.rendering.wording import moment_full
from clear_platform.foundation.tenancy.framing import may
from clear_platform.foundation.tenancy.scope import current_scope
from clear_platform.foundation.webhooks.models import InboundEndpoint, WebhookDelivery, WebhookEndpoint
from clear_platform.foundation.webhooks.operations.endpoints import pause_webhook
from clear_platform.foundation.webhooks.operations.inbound import remove_inbound_webhook
from clear_platform.foundation.webhooks.queries import attempts_of

SECRETS = ("secret", "former_secret")


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(ClearModelAdmin):
    """Where events of organizations are sent, without the secrets they are signed with."""

    list_display = ["url", "organization", "types", "active", "disabled_because", "created_at", "removed_at"]
    list_filter = ["active", "disabled_because"]
    search_fields = ["url", "description", "organization__name"]
    list_select_related = ["organization"]
    ordering = ["-created_at"]
    fields = [
        "url", "organization", "types", "description", "active", "disabled_because", "created_at", "former_until",
        "removed_at",
    ]  # fmt: skip
    actions = ["pause"]
    withheld = SECRETS

    @admin.action(description="Pause the addresses chosen")
    def pause(self, request: HttpRequest, rows: Any) -> None:
        """Send nothing to each until its organization switches it on."""
        actor = actor_of(request)
        run_for_each(self, request, rows, lambda row: pause_webhook(actor=actor, endpoint_id=row.pk), "paused")

    def get_actions(self, request: HttpRequest) -> Any:
        found = super().get_actions(request)
        if not may(actor_of(request), "pause_webhook"):
            found.pop("pause", None)
        return found


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ClearModelAdmin):
    """What was sent for organizations, and every try."""

    list_display = ["created_at", "type", "organization", "endpoint", "status", "attempt", "response_code", "next_at"]
    list_filter = ["status", "type"]
    search_fields = ["=id", "=webhook_id", "=event__id", "endpoint__url"]
    list_select_related = ["organization", "endpoint"]
    ordering = ["-created_at"]
    show_full_result_count = False
    fields = [
        "type", "organization", "endpoint", "webhook_id", "status", "because", "attempt", "next_at", "created_at",
        "ended_at", "replay_of", "tries", "payload_text",
    ]  # fmt: skip
    readonly_fields = ["tries", "payload_text"]

    @admin.display(description="What is sent")
    def payload_text(self, row: WebhookDelivery) -> SafeString:
        """Give the text as it is sent."""
        return format_html("<pre>{}</pre>", row.payload)

    @admin.display(description="Tries")
    def tries(self, row: WebhookDelivery) -> SafeString:
        """Give every try, the last one first."""
        actor = current_scope().actor
        found = attempts_of(actor, row) if actor else []
        return format_html_join(
            "",
            "<div>{} · {} · {} · {}</div>",
            ((moment_full(one.began_at), one.number, one.response_code or "–", one.error) for one in found),
        )


@admin.register(InboundEndpoint)
class InboundEndpointAdmin(ClearModelAdmin):
    """Addresses that signed messages come to organizations by, without their secrets."""

    list_display = ["name", "organization", "id", "created_at", "last_used_at", "removed_at"]
    search_fields = ["name", "=id", "organization__name"]
    list_select_related = ["organization"]
    ordering = ["-created_at"]
    fields = ["name", "organization", "id", "created_at", "last_used_at", "former_until", "removed_at"]
    actions = ["remove"]
    withheld = SECRETS

    @admin.action(description="Take nothing by the addresses chosen any more, for good")
    def remove(self, request: HttpRequest, rows: Any) -> None:
        """End each at once."""
        actor = actor_of(request)
        run_for_each(
            self, request, rows, lambda row: remove_inbound_webhook(actor=actor, endpoint_id=row.pk), "removed"
        )

    def get_actions(self, request: HttpRequest) -> Any:
        found = super().get_actions(request)
        if not may(actor_of(request), "remove_inbound_webhook"):
            found.pop("remove", None)
        return found
