"""A page shows the refusals it names where they can be mended; every other one passes on."""

from __future__ import annotations

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest

from clear_platform.foundation.errors import Conflict, FieldProblem, Invalid
from clear_platform.foundation.rendering.refusals import said_above, shown_in


class SizeForm(forms.Form):
    size = forms.CharField()
    metric_weight = forms.CharField(required=False)


class SizeTaken(Conflict):
    sentence = "Size {size} is taken. Choose another."


class Faulty(Invalid):
    sentence = "These values cannot be kept."


@pytest.fixture
def form() -> SizeForm:
    sent = SizeForm({"size": "7"})
    assert sent.is_valid()
    return sent


@pytest.fixture
def request_() -> HttpRequest:
    request = HttpRequest()
    request.session = {}  # type: ignore[assignment]  # messages keep themselves in any mapping
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]  # as the middleware sets it
    return request


def test_a_refusal_is_said_at_its_field(form: SizeForm) -> None:
    with shown_in(form, {SizeTaken: "size"}):
        raise SizeTaken(size=7)
    assert form.errors == {"size": ["Size 7 is taken. Choose another."]}


def test_a_closer_kind_of_a_refusal_is_said_where_its_kind_is(form: SizeForm) -> None:
    with shown_in(form, {Conflict: "size"}):
        raise SizeTaken(size=7)
    assert form.errors == {"size": ["Size 7 is taken. Choose another."]}


def test_a_refusal_of_the_whole_is_said_of_the_form(form: SizeForm) -> None:
    with shown_in(form, {SizeTaken: None}):
        raise SizeTaken(size=7)
    assert form.non_field_errors() == ["Size 7 is taken. Choose another."]


def test_each_fault_is_said_at_the_field_that_its_pointer_ends_in(form: SizeForm) -> None:
    with shown_in(form, each={Faulty: "size"}, prefix="metric_"):
        raise Faulty(
            problems=[
                FieldProblem("/metrics/weight", "heavy", "This is too heavy."),
                FieldProblem("/metrics/height", "high", "This is too high."),
            ]
        )
    assert form.errors == {"metric_weight": ["This is too heavy."], "size": ["This is too high."]}


def test_a_refusal_that_is_not_named_passes_on(form: SizeForm) -> None:
    with pytest.raises(Faulty), shown_in(form, {SizeTaken: "size"}):
        raise Faulty()
    assert form.errors == {}


def test_what_is_done_shows_nothing(form: SizeForm) -> None:
    with shown_in(form, {SizeTaken: "size"}, each={Faulty: None}):
        pass
    assert form.is_valid()


def test_a_refusal_is_said_above_the_page_that_comes_next(request_: HttpRequest) -> None:
    with said_above(request_, SizeTaken):
        raise SizeTaken(size=7)
    assert [str(one) for one in get_messages(request_)] == ["Size 7 is taken. Choose another."]


def test_a_refusal_that_is_not_to_be_said_above_passes_on(request_: HttpRequest) -> None:
    with pytest.raises(Faulty), said_above(request_, SizeTaken):
        raise Faulty()
    assert list(get_messages(request_)) == []
