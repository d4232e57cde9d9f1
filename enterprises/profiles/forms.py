"""Forms of enterprises. What fits is said again by the operations; here it is said at the field."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from enterprises.profiles.regions import fault_of

NOT_NAICS = RegexValidator(r"^[0-9]{2,6}$", _("Give two to six digits, for instance 311811."))
NOT_A_CURRENCY = RegexValidator(r"^[A-Z]{3}$", _("Write three capital letters, for instance NZD."))
BANDS = [("", _("not known")), *((band, band) for band in ("1-5", "6-15", "16-50", "51-250", "251+"))]


def _refuse_no_region(text: str) -> None:
    fault = fault_of(text)
    if fault is not None:
        raise ValidationError(fault.detail)


class EnterpriseForm(forms.Form):
    """What is known of an enterprise; what is left empty is not known."""

    name = forms.CharField(label=_("Name"), max_length=255, help_text=_("As it is registered."))
    industry = forms.CharField(
        label=_("Industry"), required=False, validators=[NOT_NAICS], help_text=_("NAICS code, two to six digits.")
    )
    region = forms.CharField(
        label=_("Region"),
        required=False,
        validators=[_refuse_no_region],
        help_text=_("ISO 3166-2, for instance US-CA; the country's two letters where no more is known."),
    )
    city = forms.CharField(label=_("City"), required=False, max_length=120)
    size_band = forms.ChoiceField(label=_("Employees"), required=False, choices=BANDS)

    def facts(self) -> dict[str, Any]:
        """Give what was filled in, with None for what is not known."""
        return {name: value or None for name, value in self.cleaned_data.items()}


class KnownForm(EnterpriseForm):
    """What is known of an enterprise that is there already, with the settings that the platform itself reads."""

    currency = forms.CharField(
        label=_("Currency of the accounts"),
        required=False,
        validators=[NOT_A_CURRENCY],
        help_text=_("ISO 4217 code, for instance NZD. Every amount the enterprise reports is in it."),
    )

    def __init__(self, *args: Any, settings: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settings = settings
        self.fields["currency"].initial = settings.get("currency", "")
        stood = {one} if isinstance(one := settings.get("timezone"), str) else set()
        zones = sorted(stood | _zones())
        self.fields["timezone"] = forms.ChoiceField(
            label=_("Time zone"),
            required=False,
            choices=[("", _("not known")), *((zone, zone) for zone in zones)],
            initial=settings.get("timezone", ""),
            help_text=_("Its days begin and end there; where none is named, in UTC."),
        )

    def facts(self) -> dict[str, Any]:
        """Give what was filled in, with None for what is not known, and all settings as they are to be."""
        filled = super().facts()
        named = {name: filled.pop(name) for name in ("currency", "timezone")}
        others = {name: value for name, value in self.settings.items() if name not in named}
        return {**filled, "settings_json": {**others, **{name: value for name, value in named.items() if value}}}


@cache
def _zones() -> frozenset[str]:
    """Give the names of all time zones; their files are looked through once."""
    return frozenset(available_timezones())
