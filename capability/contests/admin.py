"""Contests in the administration: read, and answered there through the operation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from capability.contests import queries, rules
from capability.contests.forms import ANSWERS
from capability.contests.models import ReadinessContest
from capability.contests.operations import answer_contest
from clear_platform.foundation.public import Expected, Own, may
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows, actor_of

SAID = ("becomes", "answer")


class AnswerInAdmin(forms.ModelForm):
    """The answer that staff give; nothing else of a contest is ever changed."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    becomes = forms.ChoiceField(label="Answer", choices=ANSWERS)
    answer = forms.CharField(max_length=rules.LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 6}))

    class Meta:
        model = ReadinessContest
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "version" in self.fields:
            self.fields["version"].initial = queries.tag(self.instance)


@admin.register(ReadinessContest)
class ReadinessContestAdmin(ExportsRows, ClearModelAdmin):
    """Scores that were doubted, by when a person answers, and what was answered."""

    comes_from = Own("Written by whoever asked and whoever answered, about figures that were computed here.")
    list_display = ["enterprise_name", "score", "state", "due_on", "asked_by", "asked_at", "answered_by", "answered_at"]
    list_filter = ["state", "due_on"]
    search_fields = ["enterprise__organization__name", "organization__name"]
    list_select_related = ["enterprise__organization", "readiness", "asked_by", "answered_by"]
    date_hierarchy = "asked_at"
    ordering = ["-asked_at", "-pk"]
    show_full_result_count = False
    form = AnswerInAdmin
    fields = [
        "organization",
        "enterprise_name",
        "readiness",
        "reason",
        "asked_by",
        "asked_at",
        "due_on",
        "state",
        "said",
        "answered_by",
        "answered_at",
        "recomputed",
        "withdrawn_at",
    ]

    @admin.display(description="enterprise", ordering="enterprise__organization__name")
    def enterprise_name(self, row: ReadinessContest) -> str:
        """Give the name of the enterprise."""
        return str(row.enterprise.organization.name)

    @admin.display(description="score doubted", ordering="readiness__readiness_score")
    def score(self, row: ReadinessContest) -> str:
        """Give the score that was doubted."""
        return str(row.readiness.readiness_score)

    @admin.display(description="answer")
    def said(self, row: ReadinessContest) -> str:
        """Give what was answered."""
        return str(row.answer) or "-"

    def has_change_permission(self, request: HttpRequest, obj: ReadinessContest | None = None) -> bool:
        """Let staff answer what waits for them."""
        return (
            obj is not None
            and may(actor_of(request), "answer_contest")
            and not queries.refusal_of(actor_of(request), obj)
        )

    def get_fields(self, request: HttpRequest, obj: ReadinessContest | None = None) -> Any:
        return [*self.fields, *SAID, "version"] if self.has_change_permission(request, obj) else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: ReadinessContest | None = None) -> Any:
        return self.fields

    def save_model(self, request: HttpRequest, obj: ReadinessContest, form: Any, change: bool) -> None:
        given = form.cleaned_data
        answer_contest(
            actor=actor_of(request),
            contest_id=obj.pk,
            becomes=given["becomes"],
            answer=given["answer"],
            expected=Expected(frozenset({given["version"]})),
        )
