"""What a reader may say of an overview before it is computed: the day, the pack, each assumption."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.rendering.bounded import BoundedDecimalField
from institutional.analytics.rules.assuming import ASSUMPTIONS, CODES
from institutional.analytics.words import assumption_word

DAY, PACK, LEDGER = "asof_date", "pricing_pack_id", "ledger_commit_hash"


class OverviewForm(forms.Form):
    """The day, whether an older pack will do, and each assumption; what is left empty is as usual."""

    nothing_is_needed = True
    asof_date = forms.DateField(
        required=False,
        label=_("As of"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Rates, holdings and readiness as they were when this day was over; without it, as they are now."),
    )
    older_pack = forms.BooleanField(
        required=False, initial=True, label=_("The newest rates there are will do, where those of the day are missing")
    )

    pricing_pack_id = forms.IntegerField(
        required=False, min_value=1, label=_("Pack of an earlier overview"), help_text=_("Without it, that of the day.")
    )
    ledger_commit_hash = forms.RegexField(
        r"^[0-9a-f]{64}$",
        required=False,
        label=_("Ledger hash of an earlier overview"),
        help_text=_("With it, that overview comes out again, whatever was changed since."),
        error_messages={"invalid": _("A hash has 64 digits, 0 to 9 and a to f.")},
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
