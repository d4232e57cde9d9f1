"""Forms of positions. What fits is said again by the operations; here it is said at the field."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.public import Expected
from clear_platform.foundation.rendering.bounded import BoundedDecimalField
from clear_platform.foundation.rendering.choosing import let_choose
from institutional.portfolios.forms import CurrencyField
from institutional.positions import words
from institutional.positions.results import PositionShown
from institutional.positions.rules import LEAST_RATIO, LONGEST_REASON, MOST_RATIO, STATUSES, TERMS


class AmountField(BoundedDecimalField):
    """An amount of money to the cent, none below nothing."""

    def __init__(self, **kwargs: Any) -> None:
        usual = {"required": False, "max_digits": 16, "decimal_places": 2, "min_value": 0}
        said = {"invalid": _("Write an amount, for instance 25000.00.")}
        super().__init__(**{**usual, "error_messages": said, **kwargs})


class DayField(forms.DateField):
    """A day that may not be known."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        said = {"invalid": _("Write a day, for instance 2026-04-30.")}
        usual = {"required": False, "widget": widget, "input_formats": ["%Y-%m-%d"], "error_messages": said}
        super().__init__(**{**usual, **kwargs})


class TermsForm(forms.Form):
    """The terms of a position."""

    instrument = forms.ChoiceField(label=_("Instrument"))
    external_ref = forms.CharField(label=_("Reference"), required=False, max_length=80)
    currency = CurrencyField()
    principal = AmountField(label=_("Principal"), required=True)
    outstanding = AmountField(label=_("Outstanding"), help_text=_("What is still owed; empty where it is not known."))
    written_off_amount = AmountField(label=_("Lost"))
    interest_ratio = BoundedDecimalField(
        label=_("Interest"),
        required=False,
        max_digits=7,
        decimal_places=5,
        min_value=LEAST_RATIO,
        max_value=MOST_RATIO,
        help_text=_("As a ratio: 0.0525 is 5.25 %."),
    )
    status = forms.ChoiceField(label=_("Status"))
    approved_on = DayField(label=_("Approved on"))
    started_on = DayField(label=_("Started on"))
    matures_on = DayField(label=_("Matures on"))

    def __init__(self, filled: QueryDict | None, **kwargs: Any) -> None:
        super().__init__(filled, **kwargs)
        let_choose(self, "instrument", words.instrument_choices())
        let_choose(self, "status", words.status_choices())

    def clean_interest_ratio(self) -> Decimal | None:
        """Give the interest. Refuses: more than all of the principal a year, unless it stands so already."""
        ratio: Decimal | None = self.cleaned_data["interest_ratio"]
        if ratio is not None and ratio > 1 and ratio != self.initial.get("interest_ratio"):
            raise forms.ValidationError(_("Write a ratio: 0.0525 is 5.25 %."))
        return ratio

    def terms(self) -> dict[str, Any]:
        """Give every term, by name."""
        return {name: self.cleaned_data[name] for name in TERMS}


class EnterForm(TermsForm):
    """A position that is entered, in the currency of its portfolio unless another is written."""

    def __init__(self, filled: QueryDict | None, *, currency: str) -> None:
        super().__init__(filled, initial={"currency": currency, "status": STATUSES[0]})


class CorrectForm(TermsForm):
    """A position as it should be, and why; it carries how the position stood when the form was opened."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=200)
    because = forms.CharField(
        label=_("Why it is corrected"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In a sentence: what was wrong, and where the right value stands."),
        error_messages={"required": _("Say what was wrong, and where the right value stands.")},
    )

    def __init__(self, filled: QueryDict | None, *, held: PositionShown) -> None:
        super().__init__(filled, initial={"version": held.tag, **{name: getattr(held, name) for name in TERMS}})

    def expected(self) -> Expected:
        """Give how the position stood when the form was opened."""
        return Expected(frozenset({self.cleaned_data["version"]}))
