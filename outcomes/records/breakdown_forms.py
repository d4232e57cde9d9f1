"""Fields that break a value down by gender, age or place; for every form that asks for values of metrics.

Whether the groups make the value is the operation's to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from outcomes.records.figure_fields import FigureField
from outcomes.records.rules import GROUPS
from outcomes.records.wording import DIMENSIONS, GROUPS_IN_WORDS

LONGEST_PLACES = 2000


class BrokenDownForm(forms.Form):
    """A form in which a value's field may have, for each dimension, fields of its groups: `value:dimension:group`."""

    def add_breakdowns(
        self, name: str, dimensions: Iterable[str], parts: Mapping[str, Mapping[str, Any]], *, unit: str = ""
    ) -> None:
        """Add the fields of the groups of a value in a unit, filled with what is known of them."""
        for dimension in dimensions:
            groups = parts.get(dimension, {})
            if dimension == "location":
                self.fields[f"{name}:location"] = _places(groups)
            else:
                self.fields |= {
                    f"{name}:{dimension}:{group}": _group(group, groups.get(group), unit) for group in GROUPS[dimension]
                }

    def groups_shown(self, name: str, dimensions: Iterable[str]) -> Sequence[dict[str, Any]]:
        """Give the fields of a value's groups for a page; those with something in them are open."""
        return [
            {
                "title": DIMENSIONS[dimension],
                "open": any(field.errors or field.value() not in {None, ""} for field in fields),
                "fields": fields,
            }
            for dimension in dimensions
            if (fields := [self[one] for one in self.fields if _is_of(one, f"{name}:{dimension}")])
        ]

    def parts_filled_in(self, name: str, dimensions: Iterable[str]) -> dict[str, dict[str, Decimal]]:
        """Give the groups of a value that were filled in, by dimension; none that is empty."""
        found = {dimension: self._filled_in(name, dimension) for dimension in dimensions}
        return {dimension: groups for dimension, groups in found.items() if groups}

    def clean(self) -> dict[str, Any]:
        """Read the places. Refuses: a line that is no code and number."""
        cleaned = super().clean() or self.cleaned_data
        for name in [one for one in cleaned if one.endswith(":location")]:
            cleaned[name] = self._places_of(name, cleaned[name])
        return cleaned

    def _filled_in(self, name: str, dimension: str) -> dict[str, Decimal]:
        if dimension == "location":
            return self.cleaned_data.get(f"{name}:location") or {}
        return {
            group: value
            for group in GROUPS[dimension]
            if (value := self.cleaned_data.get(f"{name}:{dimension}:{group}")) is not None
        }

    def _places_of(self, name: str, text: str) -> dict[str, Decimal]:
        places: dict[str, Decimal] = {}
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.strip():
                continue
            place, _space, value = line.strip().partition(" ")
            numeral = value.strip().replace(",", ".")
            group = place if place == "not_stated" else place.upper()
            if not numeral.replace(".", "", 1).lstrip("-").isdigit() or not numeral.isascii():
                self._wrong_line(name, number, _("Line %(number)s: write a code and a number."))
            elif group in places:
                self._wrong_line(name, number, _("Line %(number)s: this place stands above already."))
            else:
                places[group] = Decimal(numeral)
        return places

    def _wrong_line(self, name: str, number: int, says: Any) -> None:
        self.add_error(name, ValidationError(says, params={"number": number}))


def _is_of(field: str, stem: str) -> bool:
    return field == stem or field.startswith(f"{stem}:")


def _group(group: str, value: Any, unit: str) -> forms.Field:
    return FigureField(unit=unit, label=str(GROUPS_IN_WORDS[group]), initial=value)


def _places(values: Mapping[str, Any]) -> forms.Field:
    return forms.CharField(
        label=_("By place"),
        required=False,
        max_length=LONGEST_PLACES,
        initial="\n".join(f"{place} {value}" for place, value in values.items()),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One place a line: its code (KE, US-CA), a space, the number."),
    )
