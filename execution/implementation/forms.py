"""Forms of tasks and milestones."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.rendering.choosing import let_choose
from execution.implementation import rules

PRIORITIES = [("low", _("low")), ("normal", _("normal")), ("high", _("high"))]
KINDS = [
    ("started", _("Work has begun")),
    ("progress", _("A part is done")),
    ("delivered", _("It is there")),
    ("measured", _("Its effect was measured")),
]


class DayInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"


class TaskForm(forms.Form):
    """A task beside the plan."""

    title = forms.CharField(label=_("What is to be done"), max_length=200)
    due_date = forms.DateField(label=_("Due"), required=False, widget=DayInput(format="%Y-%m-%d"))
    priority = forms.ChoiceField(label=_("Priority"), choices=PRIORITIES, initial="normal")


class TaskDetailsForm(TaskForm):
    """What a task is about, and who does it; it carries how the task stood when the form was opened."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=200)
    owner_id = forms.TypedChoiceField(label=_("Who"), required=False, coerce=int, empty_value=None)
    depends_on = forms.TypedMultipleChoiceField(
        label=_("Waits for"), required=False, coerce=int, empty_value=[], widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], others: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "owner_id", [("", _("nobody yet")), *people])
        let_choose(self, "depends_on", others)
        if not others:
            del self.fields["depends_on"]

    def clean_depends_on(self) -> list[int]:
        """Give the tasks in the order of their ids, in which they are kept."""
        return sorted(self.cleaned_data["depends_on"])


class MilestoneForm(forms.Form):
    """What was reached, and what shows it."""

    milestone_type = forms.ChoiceField(label=_("What was reached"), choices=KINDS)
    evidence_text = forms.CharField(
        label=_("In words"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    evidence_url = forms.URLField(label=_("Address"), required=False, max_length=500, assume_scheme="https")
    evidence_file = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in rules.BEGINNINGS)}),
        help_text=_("A PDF, picture, document, sheet or text, at most %(n)s MB.") % {"n": rules.MOST_MEGABYTES},
    )
    effective_date = forms.DateField(label=_("Since"), required=False, widget=DayInput(format="%Y-%m-%d"))

    def clean(self) -> dict[str, Any]:
        """Ask at the field for what the operation would refuse to do without, so that nothing typed is lost."""
        given = super().clean() or {}
        shown = given.get("evidence_text") or given.get("evidence_url") or given.get("evidence_file")
        if rules.needs_evidence(given.get("milestone_type", "")) and not shown:
            self.add_error("evidence_text", _("Say what shows it, give an address, or add a file."))
        return given


class ReasonForm(forms.Form):
    """Why a task is blocked or given up, or a note on how it was done."""

    reason = forms.CharField(label=_("Why"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
