"""The bridge in the administration: how it stands, and who may send events in through it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from clear_platform.foundation.bridge.models import BridgeState, EventSender
from clear_platform.foundation.bridge.operations import add_event_sender, end_event_sender
from clear_platform.foundation.bridge.queries import bridge_figures
from clear_platform.foundation.bridge.results import BridgeFigures
from clear_platform.foundation.leaving.origins import Own
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows, actor_of, run_for_each
from clear_platform.foundation.rendering.wording import number
from clear_platform.foundation.tenancy.framing import may
from clear_platform.foundation.tenancy.scope import current_scope

NOTHING = BridgeFigures("out", False, None, "", 0, 0.0, 0, 0, 0, None)


@admin.register(BridgeState)
class BridgeStateAdmin(ClearModelAdmin):
    """How the bridge stands, outward and inward; read only. Empty until a bridge has run."""

    list_display = [
        "direction",
        "is_connected",
        "waits",
        "oldest",
        "passed",
        "held_back",
        "position",
        "last_at",
        "trouble",
    ]
    fields = [
        "direction",
        "is_connected",
        "worker",
        "connected_since",
        "waits",
        "oldest",
        "passed",
        "held_back",
        "position",
        "last_at",
        "trouble",
    ]
    readonly_fields = ["is_connected", "waits", "oldest"]
    ordering = ["-direction"]

    @admin.display(boolean=True, description="Connected")
    def is_connected(self, row: BridgeState) -> bool:
        """Say whether a bridge is at work in this direction."""
        return _figures(row).connected

    @admin.display(description="Waiting")
    def waits(self, row: BridgeState) -> str:
        """Give how much waits to pass."""
        return number(_figures(row).waiting)

    @admin.display(description="Oldest waits")
    def oldest(self, row: BridgeState) -> str:
        """Give for how long the oldest has waited; inward NATS does not say it."""
        return f"{number(round(_figures(row).lag_seconds))} s" if row.direction == "out" else ""


@admin.register(EventSender)
class EventSenderAdmin(ExportsRows, ClearModelAdmin):
    """Programs that send events through NATS, each for one organization. They are ended, never changed or deleted."""

    comes_from = Own("Written by staff.")
    withheld = ("token",)
    list_display = ["name", "organization", "sends_on", "made_by", "made_at", "ended_at"]
    list_filter = [("ended_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "=token", "organization__name"]
    list_select_related = ["organization", "made_by"]
    ordering = ["-made_at", "-pk"]
    autocomplete_fields = ["organization"]
    fields = ["name", "organization", "sends_on", "made_by", "made_at", "ended_by", "ended_at"]
    actions = ["end_senders"]

    @admin.display(description="Sends on")
    def sends_on(self, row: EventSender) -> str:
        """Give the subjects that NATS has to let it publish on."""
        return row.subject

    @admin.action(description="End the senders chosen, at once")
    def end_senders(self, request: HttpRequest, rows: Any) -> None:
        """End each; what it sends from now on is a dead letter."""
        actor = actor_of(request)
        run_for_each(self, request, rows, lambda row: end_event_sender(actor=actor, sender_id=row.pk), "ended")

    def get_actions(self, request: HttpRequest) -> Any:
        found = super().get_actions(request)
        if not may(actor_of(request), "end_event_sender"):
            found.pop("end_senders", None)
        return found

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may(actor_of(request), "add_event_sender")

    def get_fields(self, request: HttpRequest, obj: EventSender | None = None) -> Any:
        return ["name", "organization"] if obj is None else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: EventSender | None = None) -> Any:
        return [] if obj is None else self.fields

    def save_model(self, request: HttpRequest, obj: EventSender, form: Any, change: bool) -> None:
        made = add_event_sender(actor=actor_of(request), organization_id=obj.organization_id, name=obj.name)
        obj.pk = made.pk


def _figures(row: BridgeState) -> BridgeFigures:
    """Give how the direction of a row stands, asked once for each row."""
    known: BridgeFigures | None = row.__dict__.get("figures")
    if known is None:
        actor = current_scope().actor
        known = next(one for one in bridge_figures(actor) if one.direction == row.direction) if actor else NOTHING
        row.__dict__["figures"] = known
    return known
