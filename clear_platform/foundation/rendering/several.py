"""Filters that may be given several times. Not here: what a filter finds, or the refusal of one that is given once."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms


class _AnyWords(forms.MultipleChoiceField):
    def valid_value(self, value: Any) -> bool:
        return True


class WordsFilter(django_filters.MultipleChoiceFilter):
    """Any of several words, of which there is no list beforehand."""

    field_class = _AnyWords


def takes_several(one: django_filters.Filter) -> bool:
    """Say whether a filter may be given several times, and then finds what fits any of them."""
    return isinstance(one, django_filters.MultipleChoiceFilter)
