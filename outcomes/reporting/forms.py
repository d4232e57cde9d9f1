"""Forms of reporting: asking, sending back, closing and opening a period, and the form that an enterprise fills in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from outcomes.records.breakdown_forms import BrokenDownForm
from outcomes.records.figure_fields import FigureField
from outcomes.records.rules import Metric
from outcomes.records.wording import DIMENSIONS, Words, unit_beside
from outcomes.reporting.errors import NameMissing
from outcomes.reporting.results import FormShown, Recipient
from outcomes.reporting.rules.answering import LONGEST_REASON, faults_of_entries
from outcomes.reporting.rules.asking import MOST_REMINDERS, Asked
from outcomes.reporting.rules.lines import Called, Line, lines_of, meant_by, offered
from outcomes.reporting.wording import hint_of

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_WHOLE = re.compile(r"-?[0-9]{1,3}")
DAY_ERROR = {"invalid": _("Write a day, for instance 2026-04-30.")}


class RecipientsForm(forms.Form):
    """Who is to answer: one enterprise a line, with the address its link goes to."""

    recipients = forms.CharField(
        label=_("Who answers"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "One enterprise a line: its name, a comma, the e-mail address. A number such as #12 behind the name tells"
            " enterprises of one name apart. Lines that end in their comma are left out."
        ),
    )

    def __init__(self, *args: Any, find: Callable[[Sequence[Line]], Sequence[Called]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.find = find

    def clean_recipients(self) -> list[Recipient]:
        """Read the lines. Refuses, by its number, each line that does not say whom to ask, and at which address."""
        lines, incomplete = lines_of(self.cleaned_data["recipients"])
        faults = [_fault(number, _("write an enterprise, a comma and an e-mail address.")) for number in incomplete]
        known = self.find(lines)
        found: dict[int, Recipient] = {}
        first: dict[int, int] = {}
        for line in lines:
            meant = meant_by(line, known)
            if len(meant) > 1:
                ways = "; ".join(offered(one).rstrip(", ") + (f" ({one.city})" if one.city else "") for one in meant)
                faults.append(_fault(line.number, _("several are called so. Write one of: %(ways)s.") % {"ways": ways}))
            elif not meant:
                faults.append(_fault(line.number, _("there is no enterprise of this name in your sight.")))
            elif meant[0].id in first:
                says = _("%(name)s stands in line %(line)s already.")
                faults.append(_fault(line.number, says % {"name": meant[0].name, "line": first[meant[0].id]}))
            elif not _is_email(line.email):
                faults.append(_fault(line.number, _("this is no e-mail address.")))
            else:
                found[meant[0].id] = Recipient(meant[0].id, line.email)
            for one in meant[:1]:
                first.setdefault(one.id, line.number)
        if faults:
            raise ValidationError(faults)
        if not found:
            raise ValidationError(_("Give at least one enterprise with the address of who answers."))
        return list(found.values())


def _fault(number: int, says: Words) -> ValidationError:
    return ValidationError(_("Line %(number)s: %(says)s"), params={"number": number, "says": says})


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


class AskForm(RecipientsForm):
    """What is asked, of whom, until when."""

    title = forms.CharField(
        label=_("What it is called"), max_length=120, help_text=_("Founders see it, for instance First quarter 2026.")
    )
    starts = forms.DateField(label=_("First day of the period"), widget=DAY, error_messages=DAY_ERROR)
    ends = forms.DateField(label=_("Last day of the period"), widget=DAY, error_messages=DAY_ERROR)
    due_on = forms.DateField(label=_("Due on"), widget=DAY, error_messages=DAY_ERROR)
    by = forms.MultipleChoiceField(
        label=_("Broken down by"),
        choices=list(DIMENSIONS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Asked for wherever the metric can be broken down so."),
    )
    note = forms.CharField(
        label=_("A word to the founders"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=2000
    )

    def __init__(self, *args: Any, metrics: Iterable[Metric], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {metric.code: metric for metric in metrics}
        self.fields["metrics"] = forms.MultipleChoiceField(
            label=_("Metrics"),
            choices=[(metric.code, metric.name) for metric in self.known.values()],
            widget=forms.CheckboxSelectMultiple,
        )
        self.order_fields(["title", "starts", "ends", "due_on", "recipients", "metrics", "by", "note"])

    def wanted(self) -> dict[str, Any]:
        """Give what the operation takes."""
        filled = self.cleaned_data
        asked = [
            Asked(code, tuple(one for one in filled["by"] if one in self.known[code].breakdowns))
            for code in filled["metrics"]
        ]
        kept = {name: filled[name] for name in ("title", "starts", "ends", "due_on", "note", "recipients")}
        return {**kept, "metrics": asked}


class MoreForm(RecipientsForm):
    """Who is asked besides; it carries how the request stood when the form was opened."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=200)


class ChangeForm(forms.Form):
    """Until when, and when to remind; it carries how the request stood when the form was opened."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=200)
    due_on = forms.DateField(label=_("Due on"), widget=DAY, error_messages=DAY_ERROR)
    reminders = forms.CharField(
        label=_("Reminders"),
        required=False,
        max_length=80,
        help_text=_("Days from the day due, with commas between; before it, negative: -7, -1, 3. Empty: none is sent."),
    )

    def clean_reminders(self) -> list[int]:
        """Read the days. Refuses: what is no whole number, or too many of them."""
        written = [one.strip().replace("\N{MINUS SIGN}", "-") for one in self.cleaned_data["reminders"].split(",")]
        days = [one for one in written if one]
        if len(days) > MOST_REMINDERS or not all(_WHOLE.fullmatch(one) for one in days):
            raise ValidationError(_("Write whole numbers with commas between, at most %(n)s.") % {"n": MOST_REMINDERS})
        return [int(one) for one in days]


class CancelForm(forms.Form):
    """Nothing is asked; it carries how the request stood when the page was opened."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=200)


class AddressForm(forms.Form):
    """Who answers for one enterprise; it carries how the form stood when it was opened."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=200)
    email = forms.EmailField(label=_("E-mail address of who answers"))


class JudgeForm(forms.Form):
    """Which forms, and what is to become of them."""

    act = forms.ChoiceField(choices=[(one, one) for one in ("approve", "return", "remind", "take-back")])
    note = forms.CharField(required=False, max_length=2000)


class LockForm(forms.Form):
    """The period to close."""

    starts = forms.DateField(label=_("First day"), widget=DAY, error_messages=DAY_ERROR)
    ends = forms.DateField(label=_("Last day"), widget=DAY, error_messages=DAY_ERROR)
    note = forms.CharField(label=_("Why now"), required=False, max_length=2000)


class UnlockForm(forms.Form):
    """Why a period is opened again."""

    because = forms.CharField(label=_("Why it is opened again"), max_length=2000)


class AnswerForm(BrokenDownForm):
    """The figures of one enterprise: for each metric a value and its groups, or a reason why there is none."""

    nothing_is_needed = True
    """Not said of each field: a figure left empty is saved, and asked for again when the form is handed in."""

    def __init__(self, *args: Any, shown: FormShown, finished: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown, self.finished = shown, finished
        for one in shown.fields:
            metric, entry = one.metric, one.entry
            self.fields[metric.code] = FigureField(
                unit=metric.unit,
                label=metric.name,
                initial=entry.get("value"),
                help_text=hint_of(metric, before=one.before, currency=shown.currency),
            )
            self.add_breakdowns(metric.code, one.by, entry.get("parts", {}), unit=metric.unit)
            self.fields[f"{metric.code}:skipped"] = forms.CharField(
                label=_("No value? Say why"),
                required=False,
                max_length=LONGEST_REASON,
                initial=entry.get("skipped", ""),
                help_text=_("For instance: not applicable, we have no stock."),
            )
        self.fields["name"] = forms.CharField(
            label=_("Your name"), required=False, max_length=120, initial=shown.submitted_by
        )

    @property
    def sections(self) -> Sequence[dict[str, Any]]:
        """The fields by metric, for the page: the value, its groups, the reason."""
        return [
            {
                "value": self[one.metric.code],
                "unit": unit_beside(one.metric, self.shown.currency),
                "groups": self.groups_shown(one.metric.code, one.by),
                "skipped": self[f"{one.metric.code}:skipped"],
            }
            for one in self.shown.fields
        ]

    def clean(self) -> dict[str, Any]:
        """Say at each field at once what is wrong with it, and who hands it in where nobody is named."""
        cleaned = super().clean()
        unread = self.unread
        asked = [Asked(one.metric.code, one.by) for one in self.shown.fields]
        known = {one.metric.code: one.metric for one in self.shown.fields}
        for fault in faults_of_entries(self._entries(), asked, known, finished=self.finished):
            code, *place = fault.pointer.removeprefix("/").split("/")
            if code not in unread:
                field = ":".join([code, *place])
                self.add_error(field if field in self.fields else code, ValidationError(fault.detail))
        if self.finished and not cleaned.get("name"):
            self.add_error("name", ValidationError(NameMissing.sentence))
        return cleaned

    @property
    def unread(self) -> set[str]:
        """The metrics with something wrong at one of their fields."""
        return {name.partition(":")[0] for name in self.errors} - {"name", NON_FIELD_ERRORS}

    def entries(self) -> dict[str, dict[str, Any]]:
        """Give what was filled in, as the operation takes it; of what cannot be taken, what was kept of it before."""
        unread, found = self.unread, self._entries()
        before = {one.metric.code: dict(one.entry) for one in self.shown.fields if one.entry}
        return {code: entry for code, entry in found.items() if code not in unread} | {
            code: before[code] for code in unread if code in before
        }

    def _entries(self) -> dict[str, dict[str, Any]]:
        """Give what was filled in and can be read; what was left empty is left out."""
        found: dict[str, dict[str, Any]] = {}
        for one in self.shown.fields:
            code, entry = one.metric.code, {}
            value, reason = self.cleaned_data.get(code), self.cleaned_data.get(f"{code}:skipped", "")
            parts = self.parts_filled_in(code, one.by)
            if value is not None or parts:
                entry = {**({} if value is None else {"value": value}), **({"parts": parts} if parts else {})}
            if reason:
                entry["skipped"] = reason
            if entry:
                found[code] = entry
        return found
