"""An e-mail address is one text, however it is typed; what merely looks like it is another, or none."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from clear_platform.foundation.access.errors import EmailTaken
from clear_platform.foundation.models import User
from clear_platform.foundation.public import account_by_email, acting, create_user
from clear_platform.foundation.tenancy.addresses import address_of, normal_address
from clear_platform.foundation.tenancy.errors import AddressRefused
from tests import actors

LONG_S, DOTLESS_I, KELVIN = "\u017f", "\u0131", "\u212a"


@pytest.mark.parametrize(
    "typed",
    ["ada@example.org", "ADA@Example.ORG", " ada@example.org\u00a0", "ada@example.org.", "ada@ex\uff41mple\u3002org"],
)
def test_spellings_of_one_address_are_one(typed: str) -> None:
    assert normal_address(typed) == "ada@example.org"


def test_a_domain_of_another_alphabet_is_kept_in_ascii() -> None:
    assert normal_address(f"boss@b{DOTLESS_I}gcorp.example") == "boss@xn--bgcorp-p9a.example"
    assert normal_address("info@B\u00c4CKEREI.example") == normal_address("info@xn--bckerei-5wa.example")


@pytest.mark.parametrize(
    "typed",
    [
        f"{LONG_S}ba@example.org",
        f"{KELVIN}ai@example.org",
        f"l{DOTLESS_I}n@example.org",
        "caf\u00e9@example.org",
        "two..dots@example.org",
        '"a name"@example.org',
        "ada@[127.0.0.1]",
        "ada@under_score.example",
        "ada@xn--zz.example",
        "ada@",
        "@example.org",
        "ada",
        "",
        f"{'a' * 65}@example.org",
        f"ada@{'.'.join(['a' * 60] * 5)}",
    ],
)
def test_what_has_no_plain_form_is_no_address(typed: str) -> None:
    assert normal_address(typed) == ""
    with pytest.raises(AddressRefused):
        address_of(typed)


@pytest.mark.django_db
def test_an_account_is_kept_under_the_form_and_found_by_every_spelling_of_it() -> None:
    system = actors.system()
    with acting(system):
        made = create_user(actor=system, email=" Lin@Example.ORG ", name="Lin")
        assert made.email == "lin@example.org"
        assert account_by_email("LIN@example.org") == made
        assert account_by_email(f"l{DOTLESS_I}n@example.org") is None
        with pytest.raises(EmailTaken):
            create_user(actor=system, email="lin@EXAMPLE.org", name="Lin again")


@pytest.mark.django_db
@pytest.mark.parametrize("kept", ["Lin@example.org", f"l{DOTLESS_I}n@example.org", "lin@b\u00e4ckerei.example", "lin"])
def test_the_database_keeps_no_other_form(kept: str) -> None:
    system = actors.system()
    with acting(system), pytest.raises(IntegrityError), transaction.atomic():
        User(email=kept, name="Lin").save()
