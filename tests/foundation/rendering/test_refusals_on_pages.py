"""A page shows the refusals it names where they can be mended; every other one passes on."""

from __future__ import annotations

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest

from clear_platform.foundation.access.errors import EmailTaken
from clear_platform.foundation.errors import Conflict, FieldProblem
from clear_platform.foundation.profile.errors import PasswordTooWeak
from clear_platform.foundation.rendering.refusals import said_above, shown_in

SOPHIA = "sophia@camber.example"
TAKEN = EmailTaken(email=SOPHIA).detail


class AccountForm(forms.Form):
    email = forms.CharField()
    new_password = forms.CharField(required=False)


@pytest.fixture
def form() -> AccountForm:
    sent = AccountForm({"email": SOPHIA})
    assert sent.is_valid()
    return sent


@pytest.fixture
def request_() -> HttpRequest:
    request = HttpRequest()
    request.session = {}  # type: ignore[assignment]  # messages keep themselves in any mapping
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]  # as the middleware sets it
    return request


def test_a_refusal_is_said_at_its_field(form: AccountForm) -> None:
    with shown_in(form, {EmailTaken: "email"}):
        raise EmailTaken(email=SOPHIA)
    assert form.errors == {"email": [TAKEN]}


def test_a_closer_kind_of_a_refusal_is_said_where_its_kind_is(form: AccountForm) -> None:
    with shown_in(form, {Conflict: "email"}):
        raise EmailTaken(email=SOPHIA)
    assert form.errors == {"email": [TAKEN]}


def test_a_refusal_of_the_whole_is_said_of_the_form(form: AccountForm) -> None:
    with shown_in(form, {EmailTaken: None}):
        raise EmailTaken(email=SOPHIA)
    assert form.non_field_errors() == [TAKEN]


def test_each_fault_is_said_at_the_field_that_its_pointer_ends_in(form: AccountForm) -> None:
    with shown_in(form, each={PasswordTooWeak: "email"}, prefix="new_"):
        raise PasswordTooWeak(
            because="",
            problems=[
                FieldProblem("/account/password", "short", "This is too short."),
                FieldProblem("/account/name", "like", "This is too much like the name."),
            ],
        )
    assert form.errors == {"new_password": ["This is too short."], "email": ["This is too much like the name."]}


def test_a_refusal_that_is_not_named_passes_on(form: AccountForm) -> None:
    with pytest.raises(PasswordTooWeak), shown_in(form, {EmailTaken: "email"}):
        raise PasswordTooWeak(because="")
    assert form.errors == {}


def test_what_is_done_shows_nothing(form: AccountForm) -> None:
    with shown_in(form, {EmailTaken: "email"}, each={PasswordTooWeak: None}):
        pass
    assert form.is_valid()


def test_a_refusal_is_said_above_the_page_that_comes_next(request_: HttpRequest) -> None:
    with said_above(request_, EmailTaken):
        raise EmailTaken(email=SOPHIA)
    assert [str(one) for one in get_messages(request_)] == [TAKEN]


def test_a_refusal_that_is_not_to_be_said_above_passes_on(request_: HttpRequest) -> None:
    with pytest.raises(PasswordTooWeak), said_above(request_, EmailTaken):
        raise PasswordTooWeak(because="")
    assert list(get_messages(request_)) == []
