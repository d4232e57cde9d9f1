"""A field that reads a figure as people write it: with separators of thousands, a decimal comma, a percent sign.

What reads in one way alone is read; what could be two numbers is asked back. Not here: what a metric may be (`rules`).
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.rendering.bounded import BoundedDecimalField
from outcomes.records.rules import MONEY, SHARES, WHOLE_UNITS

_SPACES = re.compile(r"(?<=[0-9])[\s'\N{RIGHT SINGLE QUOTATION MARK}](?=[0-9]{3}(?![0-9]))")
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:(?:,[0-9]{3})+(?:\.[0-9]+)?|(?:\.[0-9]{3})+(?:,[0-9]+)?)")
_ONE_SEPARATOR = re.compile(r"-?(?P<before>[1-9][0-9]{0,2})(?P<sign>[.,])(?P<after>[0-9]{3})")
_DECIMAL_COMMA = re.compile(r"-?[0-9]+,[0-9]+")


class FigureField(BoundedDecimalField):
    """A figure in a unit; of a share `14 %` is 0.14."""

    default_error_messages = {
        "invalid": _("Write a number, for instance 12.5."),
        "ambiguous": _("Is it %(whole)s, or %(before)s and a fraction? Write %(whole)s or %(fraction)s."),
    }

    def __init__(self, *, unit: str, **kwargs: Any) -> None:
        super().__init__(
            required=False, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **kwargs
        )
        self.unit = unit

    def to_python(self, value: Any) -> Any:
        """Read what was typed. Refuses: what is no number, and what could be two."""
        typed = "" if value is None else str(value).strip()
        if self.unit in SHARES and typed.endswith("%"):
            found = super().to_python(self._plain(typed.removesuffix("%").strip()))
            if found is None:
                raise ValidationError(self.error_messages["invalid"], code="invalid")
            return found.scaleb(-2).normalize()
        return super().to_python(self._plain(typed))

    def _plain(self, typed: str) -> str:
        """Give the digits without separators, the fraction after a point; what is no number as it stands."""
        text = _SPACES.sub("", typed.replace("\N{MINUS SIGN}", "-"))
        one = _ONE_SEPARATOR.fullmatch(text)
        if one is not None:
            return self._of_one_separator(text, one)
        if _GROUPED.fullmatch(text) and not text.lstrip("-").startswith("0"):
            decimal = max(text.rfind(","), text.rfind("."))
            sign = text[decimal]
            if text.count(sign) > 1:
                return text.replace(sign, "")
            return f"{re.sub('[.,]', '', text[:decimal])}.{text[decimal + 1 :]}"
        return text.replace(",", ".") if _DECIMAL_COMMA.fullmatch(text) else text

    def _of_one_separator(self, text: str, found: re.Match[str]) -> str:
        whole = text.replace(found["sign"], "")
        # People are counted whole, and amounts have no thousandths: there a comma and three digits read in one way.
        if self.unit in WHOLE_UNITS or (self.unit == MONEY and found["sign"] == ","):
            return whole
        # A point is how a fraction is written here and how one that was kept comes back.
        if found["sign"] == "." and self.unit != MONEY:
            return text
        before = text[: found.end("before")]
        fraction = f"{before}.{found['after'][:2] if self.unit == MONEY else found['after'] + '0'}"
        raise ValidationError(
            self.error_messages["ambiguous"],
            code="ambiguous",
            params={"whole": whole, "before": before, "fraction": fraction},
        )
