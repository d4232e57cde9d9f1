"""The form of a diagnosis: what is asked in a domain, theme by theme. Nothing needs to be complete.

What may be so is said in one place for all doors (`reading`); the form only carries texts there and faults back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clear_platform.foundation import clock
from execution.diagnosis.errors import InputsFaulty, MixedCurrencies
from execution.diagnosis.reading import BASE, read_stated
from execution.diagnosis.results import Foreseen
from execution.diagnosis.rules.stated.kinds import Stated
from execution.diagnosis.rules.texts import WITHIN, Asked, asked_of, stated_from, texts_from
from execution.diagnosis.rules.trial_balance import MOST_MONTHS

KNOWN = [("", gettext_lazy("not known")), ("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))]
LONGEST = 20_000
FRAMED = {"industry", "size_band"}
"""What the enterprise itself says."""


class DiagnosisForm(forms.Form):
    """The inputs of one domain, each a field that may stay empty."""

    nothing_is_needed = True
    create_tasks = forms.BooleanField(label=gettext_lazy("Make tasks from the draft's plan at once"), required=False)

    def __init__(self, domain: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.domain = domain
        self.stated: Stated | None = None
        for one in asked_of(domain):
            if one.name not in FRAMED:
                self.fields[one.name] = _field(one)
        self.order_fields([one.name for one in asked_of(domain) if one.name in self.fields] + ["create_tasks"])

    @classmethod
    def filled(cls, domain: str, stated: Mapping[str, Any]) -> DiagnosisForm:
        """Give the form with what is stated already, plain as JSON."""
        return cls(domain, initial=texts_from(domain, stated))

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        texts = {name: str(value) for name, value in found.items() if isinstance(value, str)}
        try:
            self.stated = read_stated(self.domain, stated_from(self.domain, texts), today=clock.today())
        except MixedCurrencies as refusal:
            self.add_error(None, refusal.detail)
        except InputsFaulty as refusal:
            for problem in refusal.problems:
                self.add_error(self._field_at(problem.pointer), problem.detail)
        return found

    def inputs(self) -> dict[str, Any]:
        """Give what was stated, as the API takes it."""
        texts = {name: str(value) for name, value in self.cleaned_data.items() if isinstance(value, str)}
        return stated_from(self.domain, texts)

    def tell(self, foreseen: Foreseen) -> None:
        """Write beside each field that is empty what it would add to the confidence."""
        for one in asked_of(self.domain):
            gap = foreseen.gaps.get(one.input)
            if gap is not None and one.name in self.fields:
                costs = _("Left out, it costs %(share)s of confidence.") % {"share": format(gap.adds, "f")}
                self.fields[one.name].help_text = f"{_help(one)} {costs}".strip()

    def parts(self) -> list[dict[str, Any]]:
        """Give the fields by theme, for the page."""
        themes: dict[str, list[Any]] = {}
        for one in asked_of(self.domain):
            if one.name in self.fields:
                themes.setdefault(one.theme, []).append(self[one.name])
        framing = themes.pop("", [])
        parts = [{"title": theme, "fields": fields} for theme, fields in themes.items()]
        if parts:
            parts[0]["fields"] = [*framing, *parts[0]["fields"]]
        return parts

    def _field_at(self, pointer: str) -> str | None:
        path = pointer.removeprefix(f"{BASE}/").split("/")
        return next((name for name in (WITHIN.join(path[:2]), path[0]) if name in self.fields), None)


def _help(one: Asked) -> str:
    says = "" if one.says == f"{one.label}." else one.says
    if one.kind == "rows":
        columns = "; ".join(name.replace("_", " ").removesuffix(" ratio") for name, _kind in one.columns)
        return f"{says} {_('One line each: %(columns)s.') % {'columns': columns}}".strip()
    if one.kind == "series":
        return f"{says} {_('Divide figures by semicolons.')}".strip()
    if one.unit == "share":
        return f"{says} {_('From 0 to 1, for instance 0.25.')}".strip()
    return says


def _field(one: Asked) -> forms.Field:
    if one.kind == "flag":
        return forms.ChoiceField(label=one.label, required=False, choices=KNOWN, help_text=_help(one))
    widget: forms.Widget = forms.TextInput(attrs={"inputmode": "decimal" if one.kind == "figure" else "text"})
    if one.kind == "count":
        widget = forms.TextInput(attrs={"inputmode": "numeric"})
    if one.kind == "date":
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    if one.kind in {"rows", "series"}:
        widget = forms.Textarea(attrs={"rows": 3})
    initial = "USD" if one.name == "currency" else None
    return forms.CharField(
        label=one.label, required=False, max_length=LONGEST, widget=widget, help_text=_help(one), initial=initial
    )


class FiguresFile(forms.Form):
    """A file that figures are read from."""

    file = forms.FileField(label=gettext_lazy("File"), help_text=gettext_lazy("CSV or XLSX."))


class BalanceFile(forms.Form):
    """A trial balance, its chart of accounts, how many months it covers, its currency and its day."""

    file = forms.FileField(
        label=gettext_lazy("Trial balance"), help_text=gettext_lazy("CSV or XLSX with account, name, debit, credit.")
    )
    chart = forms.ChoiceField(label=gettext_lazy("Chart of accounts"))
    months = forms.IntegerField(
        label=gettext_lazy("Months that it covers"),
        min_value=1,
        max_value=MOST_MONTHS,
        initial=12,
        help_text=gettext_lazy("Figures of a year are read from twelve months only."),
    )
    currency = forms.RegexField(
        "^[A-Z]{3}$",
        label=gettext_lazy("Currency"),
        help_text=gettext_lazy("Three letters, for instance EUR. All amounts of the balance are in it."),
    )
    as_of = forms.DateField(
        label=gettext_lazy("Balance as of"),
        help_text=gettext_lazy("The last day that it covers."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, charts: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chart = self.fields["chart"]
        assert isinstance(chart, forms.ChoiceField)  # noqa: S101  (told to mypy: declared above)
        chart.choices = list(charts.items())

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if day > clock.today():
            raise forms.ValidationError(_("Give a day that has come; figures of the future are a plan."), "in_future")
        return day
