"""Sources and exceptions in the administration: sources ship with the product, exceptions are granted and ended."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from clear_platform.foundation import clock
from clear_platform.foundation.leaving.origins import Own
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows, actor_of, run_for_each
from clear_platform.foundation.rights.models import DataSource, RightsException
from clear_platform.foundation.rights.operations.granting import grant_rights_exception, revoke_rights_exception
from clear_platform.foundation.rights.rules import holds
from clear_platform.foundation.tenancy.framing import may


@admin.register(DataSource)
class DataSourceAdmin(ClearModelAdmin):
    """Sources and what may be done with what they gave."""

    list_display = ["code", "name", "may_display", "may_export", "may_share", "may_derive", "requires_attribution"]
    list_filter = ["may_export", "may_share", "requires_attribution"]
    search_fields = ["code", "name"]
    # Named one by one: left out, Django would build an editing form of all of them just to learn their names.
    fields = [
        "code",
        "name",
        "licence",
        "terms_url",
        "may_display",
        "may_export",
        "may_share",
        "may_derive",
        "requires_attribution",
        "attribution_text",
        "watermark_text",
    ]


class NewExceptionForm(forms.ModelForm):
    """Which source, for whom, for what, for which days, and who agreed."""

    reason = forms.CharField(
        widget=UnfoldAdminTextareaWidget,
        required=False,
        help_text="Who agreed to it, and where that is written. Members of the organization read it.",
    )

    class Meta:
        model = RightsException
        fields = ["source", "organization", "purpose", "starts_on", "ends_on", "reason"]
        widgets = {"purpose": UnfoldAdminSelectWidget}
        help_texts = {"organization": "Leave it empty to grant it to every organization."}

    def validate_constraints(self) -> None:
        """Left to the operation, whose sentence says what to do."""


@admin.register(RightsException)
class RightsExceptionAdmin(ExportsRows, ClearModelAdmin):
    """Exceptions to what sources allow, for some days. They are ended, never changed or deleted."""

    comes_from = Own("Written by staff.")
    list_display = ["source", "purpose", "organization", "starts_on", "ends_on", "in_force", "granted_by", "granted_at"]
    list_filter = ["purpose", "source", ("organization", admin.EmptyFieldListFilter)]
    search_fields = ["source__code", "source__name", "organization__name", "reason"]
    list_select_related = ["source", "organization", "granted_by"]
    date_hierarchy = "granted_at"
    ordering = ["-granted_at", "-pk"]
    autocomplete_fields = ["source", "organization"]
    form = NewExceptionForm
    fields = [
        "source",
        "organization",
        "purpose",
        "starts_on",
        "ends_on",
        "reason",
        "granted_by",
        "granted_at",
        "revoked_by",
        "revoked_at",
    ]
    actions = ["revoke_exceptions"]

    @admin.display(boolean=True, description="In force")
    def in_force(self, row: RightsException) -> bool:
        """Say whether it holds today."""
        return holds(row.permit, clock.today())

    @admin.action(description="End the exceptions chosen, at once")
    def revoke_exceptions(self, request: HttpRequest, rows: Any) -> None:
        """End each; whatever leaves from now on goes by the terms alone."""
        actor = actor_of(request)
        run_for_each(
            self, request, rows, lambda row: revoke_rights_exception(actor=actor, exception_id=row.pk), "ended"
        )

    def get_actions(self, request: HttpRequest) -> Any:
        found = super().get_actions(request)
        if not may(actor_of(request), "revoke_rights_exception"):
            found.pop("revoke_exceptions", None)
        return found

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may(actor_of(request), "grant_rights_exception")

    def get_fields(self, request: HttpRequest, obj: RightsException | None = None) -> Any:
        return NewExceptionForm.Meta.fields if obj is None else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: RightsException | None = None) -> Any:
        return [] if obj is None else self.fields

    def save_model(self, request: HttpRequest, obj: RightsException, form: Any, change: bool) -> None:
        made = grant_rights_exception(
            actor=actor_of(request),
            source=obj.source.code,
            organization_id=obj.organization_id,
            purpose=obj.purpose,
            starts_on=obj.starts_on,
            ends_on=obj.ends_on,
            reason=obj.reason,
        )
        obj.pk = made.pk
