"""Forms of portfolios. What fits is said again by the operations; here it is said at the field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.public import Expected
from clear_platform.foundation.rendering.choosing import let_choose
from institutional.portfolios.results import PortfolioShown

NOT_A_CURRENCY = RegexValidator(r"^[A-Z]{3}$", _("Write three capital letters, for instance NZD."))
PICKED = "picked"
MOST_FOUND = 50
"""How many of those that were found are offered, by name; the rest is found by more words."""


def sought(query: QueryDict) -> str:
    """Give the words that something is looked for by; empty where none are."""
    return str(query.get("search", "")).replace("\x00", "").strip()[:100]


def let_choose_one(form: forms.Form, name: str, found: Sequence[tuple[int, str]]) -> None:
    """Offer what was found in a field of which one is chosen; none is chosen before somebody does."""
    let_choose(form, name, [("", _("Choose one")), *found])


class CurrencyField(forms.CharField):
    """A currency by its code, in whatever letters it was written."""

    def __init__(self, **kwargs: Any) -> None:
        usual = {"label": _("Currency"), "validators": [NOT_A_CURRENCY], "help_text": _("ISO 4217 code.")}
        super().__init__(**{**usual, **kwargs})

    def to_python(self, value: Any) -> str:
        """Give the code in capital letters."""
        return str(super().to_python(value)).upper()


class NewPortfolioForm(forms.Form):
    """What a portfolio is called and counted in; staff say whose it is."""

    institution = forms.TypedChoiceField(label=_("Institution"), coerce=int, empty_value=None)
    name = forms.CharField(label=_("Name"), max_length=120)
    currency = CurrencyField(
        help_text=_("ISO 4217 code. Positions in it are summed; those in others are told beside them.")
    )

    def __init__(self, filled: QueryDict | None, *, institutions: Sequence[tuple[int, str]] | None) -> None:
        super().__init__(filled)
        if institutions is None:
            del self.fields["institution"]
        else:
            let_choose_one(self, "institution", institutions)


class EditPortfolioForm(forms.Form):
    """What a portfolio is called and counted in; it carries how the portfolio stood when the form was opened."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=200)
    name = forms.CharField(label=_("Name"), max_length=120)
    currency = CurrencyField(help_text=_("ISO 4217 code. It stays as it is once positions are held."))

    def __init__(self, filled: QueryDict | None, *, held: PortfolioShown) -> None:
        super().__init__(filled, initial={"version": held.tag, "name": held.name, "currency": held.currency})

    def expected(self) -> Expected:
        """Give how the portfolio stood when the form was opened."""
        return Expected(frozenset({self.cleaned_data["version"]}))


class FillForm(forms.Form):
    """The enterprises that are put into a portfolio, of those that were found."""

    picked = forms.TypedMultipleChoiceField(
        label=_("Enterprises"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one.")},
    )

    def __init__(self, filled: QueryDict | None, *, found: Sequence[tuple[int, str]]) -> None:
        super().__init__(filled)
        let_choose(self, PICKED, found)
