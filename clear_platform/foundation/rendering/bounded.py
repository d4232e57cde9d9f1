"""Fields and filters that take what they say alone: a number of bounded digits, yes or no.

Not here: what a number may be at a certain place.
"""

from __future__ import annotations

import re
from typing import Any, Final

import django_filters
from django import forms

from clear_platform.foundation.decimals import is_bounded

_YES_NO: Final = {"": None, "true": True, "1": True, "false": False, "0": False}
_PLAIN: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII)


class BoundedDecimalField(forms.DecimalField):
    """A number. Refuses: one of more digits than can be reckoned with, as it refuses what is no number."""

    def to_python(self, value: Any) -> Any:
        """Give the number, None for nothing."""
        # What Python reads as a number besides, 1_000 or 1e3, nobody writes who knows what becomes of it.
        if isinstance(value, str) and value.strip() and not _PLAIN.fullmatch(value.strip()):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        found = super().to_python(value)
        if found is not None and not is_bounded(found):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found


class BoundedNumberFilter(django_filters.NumberFilter):
    """A filter by a number. Refuses: one of more digits than can be reckoned with."""

    field_class = BoundedDecimalField


class YesNoField(forms.NullBooleanField):
    """Yes, no, or nothing. Refuses: any other word, which would count as nothing."""

    # One that leaves words as they were sent.
    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        """Give yes or no, None for nothing."""
        word = str(value or "").lower()
        if word not in _YES_NO:
            raise forms.ValidationError("Write true or false.", code="invalid")
        return _YES_NO[word]


class YesNoFilter(django_filters.BooleanFilter):
    """A filter by yes or no. Refuses: any other word."""

    field_class = YesNoField
