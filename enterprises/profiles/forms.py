"""Forms of enterprises. What fits is said again by the operations; here it is said at the field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

NOT_NAICS = RegexValidator(r"^[0-9]{2,6}$", _("Give two to six digits, for instance 311811."))
NOT_A_REGION = RegexValidator(r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$", _("Write for instance US-CA."))
BANDS = [("", _("not known")), *((band, band) for band in ("1-5", "6-15", "16-50", "51-250", "251+"))]


class EnterpriseForm(forms.Form):
    """What is known of an enterprise; what is left empty is not known."""

    name = forms.CharField(label=_("Name"), max_length=255, help_text=_("As it is registered."))
    industry = forms.CharField(
        label=_("Industry"), required=False, validators=[NOT_NAICS], help_text=_("NAICS code, two to six digits.")
    )
    region = forms.CharField(
        label=_("Region"), required=False, validators=[NOT_A_REGION], help_text=_("ISO 3166-2, for instance US-CA.")
    )
    city = forms.CharField(label=_("City"), required=False, max_length=120)
    size_band = forms.ChoiceField(label=_("Employees"), required=False, choices=BANDS)

    def facts(self) -> dict[str, Any]:
        """Give what was filled in, with None for what is not known."""
        return {name: value or None for name, value in self.cleaned_data.items()}
