"""Choices of a form that are known only once it is made. How fields are drawn is templates/parts/field.html."""

from __future__ import annotations

from typing import Any

from django import forms


def let_choose(form: forms.BaseForm, name: str, choices: Any) -> None:
    """Offer these choices in a field of the form.

    Takes: the name of a `ChoiceField`, and what Django takes as its choices.
    Refuses: TypeError for a field that has no choices.
    """
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} of {type(form).__name__} has no choices")
    field.choices = choices
