"""What a reader may say of an overview before it is computed: the day, the pack, each assumption."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.rendering.bounded import BoundedDecimalField
from institutional.analytics.rules.assuming import ASSUMPTIONS, CODES
from institutional.analytics.words import assumption_word

DAY = "asof_date"


class OverviewForm(forms.Form):
    """The day, whether an older pack will do, and each assumption; what is left empty is as usual."""

    nothing_is_needed = True
    asof_date = forms.DateField(
        required=False,
        label=_("As of"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Rates of this day, readiness known by its end; without it, today. Holdings are as they stand."),
    )
    older_pack = forms.BooleanField(
        required=False, initial=True, label=_("The newest rates there are will do, where those of the day are missing")
    )

    def __init__(self, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        for one in ASSUMPTIONS:
            self.fields[one.code] = BoundedDecimalField(
                required=False,
                min_value=Decimal(0),
                max_value=Decimal(1),
                max_digits=7,
                decimal_places=6,
                label=str(assumption_word(one.code)),
                initial=one.value,
            )

    def assumptions(self) -> dict[str, str]:
        """Give the assumptions that were stated, as text."""
        stated = {code: self.cleaned_data.get(code) for code in CODES}
        return {code: format(value, "f") for code, value in stated.items() if value is not None}
