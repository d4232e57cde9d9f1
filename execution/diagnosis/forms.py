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
from clear_platform.foundation.rendering.choosing import let_choose
from execution.diagnosis.errors import InputsFaulty, MixedCurrencies
from execution.diagnosis.reading import BASE, read_stated
from execution.diagnosis.rules.stated.cfo import LOAN
from execution.diagnosis.rules.stated.kinds import Stated
from execution.diagnosis.rules.texts import WITHIN, Asked, asked_of, column_name, has_amounts, stated_from, texts_from
from execution.diagnosis.rules.trial_balance import MOST_MONTHS

KNOWN = [("", gettext_lazy("not known")), ("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))]
LONGEST = 20_000
FRAMED = {"industry", "size_band", "country"}
"""What the enterprise itself says."""
CURRENCY = "currency"
SAID_OF = {LOAN: gettext_lazy("Where there is none, leave all of this empty.")}
"""What is said of all that is asked under a theme."""
EXAMPLES = {
    "loan_terms": "18000; 8%; 36",
    "cohorts": "40; 24",
    "channels": "Shop; 300; 18; 4500",
    "suppliers": "Mill; 60000; no",
    "system_list": "Till; yes; no; yes",
    "monthly_receipts": "31000; 28500; 33000",
    "monthly_cash": "26000; 23000; 20000",
    "recovery_minutes": "45; 120; 30",
}
"""A line of each list as it may be written."""


class DiagnosisForm(forms.Form):
    """The inputs of one domain, each a field that may stay empty."""

    nothing_is_needed = True
    create_tasks = forms.BooleanField(
        label=gettext_lazy("Make tasks from the draft's plan at once"),
        required=False,
        help_text=gettext_lazy("Before anybody approves it. Their days due are counted from today."),
    )

    def __init__(self, domain: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.domain = domain
        self.stated: Stated | None = None
        for one in asked_of(domain):
            if one.name not in FRAMED and (one.name != CURRENCY or has_amounts(domain)):
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
                self.add_error(self._field_at(problem.pointer), _at_its_line(problem.pointer, problem.detail))
            self.stated = self._rest(texts)
        return found

    def _rest(self, texts: Mapping[str, str]) -> Stated | None:
        """Give what is stated without the answers that cannot be read; None where the rest cannot be read either."""
        readable = {name: text for name, text in texts.items() if name not in self.errors}
        try:
            return read_stated(self.domain, stated_from(self.domain, readable), today=clock.today())
        except (InputsFaulty, MixedCurrencies):
            return None

    def inputs(self) -> dict[str, Any]:
        """Give what was stated, as the API takes it."""
        texts = {name: str(value) for name, value in self.cleaned_data.items() if isinstance(value, str)}
        return stated_from(self.domain, texts)

    def parts(self) -> list[dict[str, Any]]:
        """Give the fields by theme, for the page."""
        themes: dict[str, list[Any]] = {}
        for one in asked_of(self.domain):
            if one.name in self.fields:
                themes.setdefault(one.theme, []).append(self[one.name])
        framing = themes.pop("", [])
        parts = [{"title": theme, "fields": fields, "says": SAID_OF.get(theme, "")} for theme, fields in themes.items()]
        if parts:
            parts[0]["fields"] = [*framing, *parts[0]["fields"]]
        return parts

    def _field_at(self, pointer: str) -> str | None:
        path = pointer.removeprefix(f"{BASE}/").split("/")
        return next((name for name in (WITHIN.join(path[:2]), path[0]) if name in self.fields), None)


def _help(one: Asked) -> str:
    says = "" if one.says == f"{one.label}." else one.says
    if one.kind == "rows":
        columns = "; ".join(_column(name, kind) for name, kind in one.columns)
        form = _("One line each: %(columns)s. For instance: %(example)s")
        return f"{says} {form % {'columns': columns, 'example': EXAMPLES[one.name]}}".strip()
    if one.kind == "series":
        form = _("Divide figures by semicolons, for instance: %(example)s")
        return f"{says} {form % {'example': EXAMPLES[one.name]}}".strip()
    if one.unit == "share":
        return f"{says} {_('From 0 to 1 or in percent: 0.25 or 25%.')}".strip()
    return says


def _column(name: str, kind: str) -> str:
    return _("%(part)s (yes or no)") % {"part": column_name(name)} if kind == "flag" else column_name(name)


def _at_its_line(pointer: str, says: str) -> str:
    """Give a fault with the line and the part of a list that it is in."""
    path = pointer.removeprefix(f"{BASE}/").split("/")
    if len(path) < len(("list", "line")) or not path[1].isdecimal():
        return says
    part = f", {column_name(path[2])}" if len(path) > len(("list", "line")) else ""
    return _("Line %(line)s%(part)s: %(says)s") % {"line": int(path[1]) + 1, "part": part, "says": says}


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
        let_choose(self, "chart", list(charts.items()))

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if day > clock.today():
            raise forms.ValidationError(_("Give a day that has come; figures of the future are a plan."), "in_future")
        return day
