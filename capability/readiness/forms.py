"""The form that tries other values: a score for each capability, and which flags would be gone. It saves nothing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from capability.catalog.shipped import SHIPPED_CAPABILITIES
from capability.constants import FLAG_BY_CODE
from capability.readiness.results import ReadinessShown
from capability.readiness.rules.summing import Readiness
from capability.readiness.rules.supposing import scores_of, suppose
from clear_platform.foundation.rendering.bounded import BoundedDecimalField

TRY = "try"
WITHOUT = "without_"
OFFERED = _("Write a score from 0 to 100, for instance 62.")


class WhatIfForm(forms.Form):
    """Prefilled with what is so today; a capability left empty is not counted."""

    def __init__(self, data: Mapping[str, Any] | None, ready: ReadinessShown) -> None:
        super().__init__(data if data and TRY in data else None)
        self.ready = ready
        today = scores_of(ready.rationale)
        for one in SHIPPED_CAPABILITIES:
            self.fields[one.code] = BoundedDecimalField(
                label=one.name,
                min_value=0,
                max_value=100,
                max_digits=5,
                decimal_places=2,
                required=False,
                initial=today.get(one.code),
                widget=forms.NumberInput(attrs={"step": "any"}),
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), OFFERED),
            )
        for code in ready.flags:
            self.fields[f"{WITHOUT}{code}"] = forms.BooleanField(
                label=_("Without “%(flag)s”") % {"flag": FLAG_BY_CODE[code].name}, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a flag that is not raised today: it cannot be taken away."""
        asked = [name.removeprefix(WITHOUT) for name in self.data if name.startswith(WITHOUT)]
        for code in asked:
            if code not in self.ready.flags:
                named = FLAG_BY_CODE[code].name if code in FLAG_BY_CODE else code[:40]
                raise forms.ValidationError(_("“%(flag)s” is not raised today, so it cannot be taken away."),
                                            params={"flag": named})  # fmt: skip
        return self.cleaned_data

    def result(self) -> Readiness | None:
        """Give the readiness that the values would make, or None where none is given or one cannot be read."""
        if not self.is_bound or not self.is_valid():
            return None
        filled = self.cleaned_data
        scores = {one.code: Decimal(filled[one.code]) for one in SHIPPED_CAPABILITIES if filled[one.code] is not None}
        gone = {code for code in self.ready.flags if filled[f"{WITHOUT}{code}"]}
        return suppose(scores, self.ready.flags, without=gone)
