"""Features in the administration: the installation's choices and every organization's, changed by the operation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminSelectWidget

from clear_platform.foundation.features.models import FeatureFlag
from clear_platform.foundation.features.operations import OF_THE_INSTALLATION, set_feature
from clear_platform.foundation.features.rules import FEATURES
from clear_platform.foundation.leaving.origins import Own
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows, actor_of
from clear_platform.foundation.tenancy.framing import may


class ChoiceForm(forms.ModelForm):
    """For whom, which feature, on or off."""

    code = forms.ChoiceField(
        label="Feature", choices=[(one.code, one.label) for one in FEATURES], widget=UnfoldAdminSelectWidget
    )

    class Meta:
        model = FeatureFlag
        fields = ["organization", "code", "enabled"]
        help_texts = {"organization": "Leave it empty to choose for the whole installation."}

    def _get_validation_exclusions(self) -> set[str]:
        # Left to the operation: a second choice for the same feature takes the place of the first.
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # a hook the stubs leave out
        return excluded | {"organization", "code"}


@admin.register(FeatureFlag)
class FeatureFlagAdmin(ExportsRows, ClearModelAdmin):
    """What is switched on and off. Where nothing was chosen a feature is on."""

    comes_from = Own("Choices that staff and members made.")
    list_display = ["code", "organization", "enabled", "by_staff", "changed_by", "changed_at"]
    list_filter = ["code", "enabled", "by_staff", ("organization", admin.EmptyFieldListFilter)]
    search_fields = ["code", "organization__name"]
    list_select_related = ["organization", "changed_by"]
    date_hierarchy = "changed_at"
    ordering = ["code", "organization__name"]
    autocomplete_fields = ["organization"]
    form = ChoiceForm
    fields = ["organization", "code", "enabled", "by_staff", "changed_by", "changed_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may(actor_of(request), "set_feature")

    def has_change_permission(self, request: HttpRequest, obj: FeatureFlag | None = None) -> bool:
        return self._may_choose(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: FeatureFlag | None = None) -> bool:
        return self._may_choose(request, obj)

    def get_fields(self, request: HttpRequest, obj: FeatureFlag | None = None) -> Any:
        return ["organization", "code", "enabled"] if obj is None else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: FeatureFlag | None = None) -> Any:
        return [] if obj is None else [name for name in self.fields if name != "enabled"]

    def get_form(
        self, request: HttpRequest, obj: FeatureFlag | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is not None:
            kwargs["form"] = forms.ModelForm
            kwargs["fields"] = ["enabled"]
        return super().get_form(request, obj, change=change, **kwargs)

    def save_model(self, request: HttpRequest, obj: FeatureFlag, form: Any, change: bool) -> None:
        actor = actor_of(request)
        set_feature(actor=actor, organization_id=obj.organization_id, code=obj.code, enabled=obj.enabled)
        chosen = FeatureFlag.objects.for_actor(actor).get(organization_id=obj.organization_id, code=obj.code)
        obj.pk = chosen.pk

    def delete_model(self, request: HttpRequest, obj: FeatureFlag) -> None:
        set_feature(actor=actor_of(request), organization_id=obj.organization_id, code=obj.code, enabled=None)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for flag in queryset:
            self.delete_model(request, flag)

    def _may_choose(self, request: HttpRequest, obj: FeatureFlag | None) -> bool:
        actor = actor_of(request)
        if obj is not None and obj.organization_id is None:
            return OF_THE_INSTALLATION.admits(actor)
        return may(actor, "set_feature")
