"""Prompts, what was written with them, and budgets, in the administration; changed by the operations of everywhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from clear_platform.foundation.public import Own, may, standing
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows, actor_of, run_for_each
from execution.narration import queries
from execution.narration.catalogue import offered
from execution.narration.models import LLMBudget, LLMLog, Prompt, PromptVersion
from execution.narration.operations import LONGEST_REASON, change_prompt, roll_back_prompt
from execution.narration.rules.wording import LONGEST_INSTRUCTIONS, LONGEST_TEMPLATE, Wording

TEXTS = ("instructions", "template", "fallback")


class PromptForm(forms.ModelForm):
    """The words of the installation's prompt, and why they are changed."""

    instructions = forms.CharField(widget=UnfoldAdminTextareaWidget, max_length=LONGEST_INSTRUCTIONS, strip=False)
    template = forms.CharField(widget=UnfoldAdminTextareaWidget, max_length=LONGEST_TEMPLATE, strip=False)
    fallback = forms.CharField(widget=UnfoldAdminTextareaWidget, max_length=LONGEST_TEMPLATE, strip=False)
    most_characters = forms.IntegerField(widget=UnfoldAdminIntegerFieldWidget)
    because = forms.CharField(widget=UnfoldAdminTextInputWidget, max_length=LONGEST_REASON, required=False)

    class Meta:
        model = Prompt
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actor = standing().actor
        if self.instance.pk and actor is not None and self.instance.key in offered():
            now = queries.prompt_in_force(actor=actor, key=self.instance.key, organization_id=None).wording
            for name in (*TEXTS, "most_characters"):
                if name in self.fields:
                    self.fields[name].initial = getattr(now, name)


@admin.register(Prompt)
class PromptAdmin(ExportsRows, ClearModelAdmin):
    """Every prompt: the installation's, which staff word, and those that organizations have of their own."""

    comes_from = Own("Written by staff and by organizations themselves.")
    list_display = ["key", "organization", "in_force", "changed_at"]
    list_filter = ["key", ("organization", admin.EmptyFieldListFilter)]
    search_fields = ["key", "organization__name"]
    list_select_related = ["organization"]
    ordering = ["key", "organization", "pk"]
    form = PromptForm
    fields = ["key", "organization", "in_force", "changed_at"]

    def has_change_permission(self, request: HttpRequest, obj: Prompt | None = None) -> bool:
        """Let staff word the installation's that still ship; an organization's own are its members' alone."""
        if obj is None or obj.organization_id is not None or obj.key not in offered():
            return False
        return may(actor_of(request), "change_prompt")

    def get_fields(self, request: HttpRequest, obj: Prompt | None = None) -> Any:
        wording = [*TEXTS, "most_characters", "because"] if self.has_change_permission(request, obj) else []
        return [*self.fields, *wording]

    def get_readonly_fields(self, request: HttpRequest, obj: Prompt | None = None) -> Any:
        return self.fields

    def save_model(self, request: HttpRequest, obj: Prompt, form: Any, change: bool) -> None:
        given = form.cleaned_data
        texts = {name: str(given[name]).replace("\r\n", "\n") for name in TEXTS}
        change_prompt(
            actor=actor_of(request),
            key=obj.key,
            wording=Wording(**texts, most_characters=given["most_characters"]),
            because=given["because"],
        )


@admin.register(PromptVersion)
class PromptVersionAdmin(ExportsRows, ClearModelAdmin):
    """Every wording that prompts had, with who wrote it and why. None is ever changed."""

    comes_from = Own("Written by staff and by organizations themselves.")
    list_display = ["prompt", "number", "organization", "ships", "repeats", "made_by", "made_at", "because"]
    list_filter = ["ships", ("organization", admin.EmptyFieldListFilter)]
    search_fields = ["prompt__key", "organization__name", "because", "content_hash"]
    list_select_related = ["prompt", "organization", "made_by"]
    date_hierarchy = "made_at"
    ordering = ["-made_at", "-pk"]
    actions = ["roll_back_selected"]

    def has_roll_back_permission(self, request: HttpRequest) -> bool:
        """Say whether the role includes letting an earlier wording hold again."""
        return may(actor_of(request), "roll_back_prompt")

    @admin.action(description="Let it hold again", permissions=["roll_back"])
    def roll_back_selected(self, request: HttpRequest, rows: Any) -> None:
        """Let each of the installation's versions chosen hold again; an organization's own are its members' alone."""
        actor = actor_of(request)
        own = queries.whose(actor)
        run_for_each(
            self,
            request,
            rows.filter(organization_id=own),
            lambda row: roll_back_prompt(actor=actor, key=row.prompt.key, version=row.number),
            "put in force again",
        )


@admin.register(LLMLog)
class LLMLogAdmin(ExportsRows, ClearModelAdmin):
    """How each text came about: by which model, at what cost, what was wrong with it, what was taken out before."""

    comes_from = Own("How texts were written; the texts themselves stand with their runs.")
    list_display = [
        "created_at",
        "prompt_key",
        "organization",
        "written_by",
        "because",
        "model",
        "calls",
        "tokens_in",
        "tokens_out",
        "cost",
        "confidence",
        "latency_ms",
    ]
    list_filter = ["written_by", "because", "prompt_key", "model"]
    search_fields = ["prompt_key", "model", "organization__name", "=run__run_id"]
    list_select_related = ["organization"]
    date_hierarchy = "created_at"
    ordering = ["-created_at", "-pk"]
    show_full_result_count = False


@admin.register(LLMBudget)
class LLMBudgetAdmin(ExportsRows, ClearModelAdmin):
    """What language models used of each organization's budget, day by day."""

    comes_from = Own("Counted by the gateway to language models.")
    list_display = [
        "day",
        "organization",
        "currency",
        "calls",
        "tokens_used",
        "tokens_reserved",
        "cost_used",
        "cost_reserved",
    ]
    search_fields = ["organization__name"]
    list_select_related = ["organization"]
    date_hierarchy = "day"
    ordering = ["-day", "organization"]
