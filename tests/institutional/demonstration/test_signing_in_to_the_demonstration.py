"""Loading the demonstration again leaves everybody's password as it is, unless new ones are asked for."""

from __future__ import annotations

import pytest

from clear_platform.foundation.models import User
from clear_platform.foundation.public import StaffGroup, acting
from institutional.demonstration import people
from institutional.demonstration.results import SignIn, Told
from institutional.demonstration.telling import sign_in
from institutional.management.commands.demo import Command
from tests import actors

pytestmark = pytest.mark.django_db
EVERYBODY = [person.email for person in people.SIGNING_IN.values()]


@pytest.fixture
def first() -> Told:
    """The sign-ins of a first load."""
    actor = actors.system()
    people.staff_member(actor, StaffGroup.ADMINISTRATOR)
    fund = actors.organization("institution")
    for person in list(people.SIGNING_IN.values())[1:]:
        people.seated(actor, person, fund, "viewer")
    return signed_in({})


def signed_in(kept: dict[str, SignIn], *, new_passwords: bool = False) -> Told:
    actor, told = actors.system(), Told()
    with acting(actor):
        sign_in(actor, told, kept, new_passwords=new_passwords)
    return told


def hashes() -> dict[str, str]:
    with acting(actors.system()):
        return dict(User.objects.filter(email__in=EVERYBODY).values_list("email", "password"))


def test_who_has_no_password_gets_one(first: Told) -> None:
    assert (first.renewed, first.unknown, list(first.sign_ins)) == (EVERYBODY, [], list(people.SIGNING_IN))
    assert first.replaced == []


def test_what_was_kept_is_how_they_go_on_signing_in(first: Told) -> None:
    before = hashes()
    again = signed_in(first.sign_ins)
    assert (again.sign_ins, again.renewed, again.unknown) == (first.sign_ins, [], [])
    assert hashes() == before


def test_a_password_that_stands_nowhere_is_named_and_left(first: Told) -> None:
    before = hashes()
    again = signed_in({"staff": SignIn(EVERYBODY[0], "another one")})
    assert (again.sign_ins, again.renewed, again.unknown) == ({}, [], EVERYBODY)
    assert hashes() == before


def test_new_passwords_are_made_where_they_are_asked_for(first: Told) -> None:
    again = signed_in(first.sign_ins, new_passwords=True)
    assert (again.renewed, again.replaced) == (EVERYBODY, EVERYBODY)
    assert not set(again.sign_ins.values()) & set(first.sign_ins.values())


@pytest.mark.parametrize(
    ("made", "replaced", "says"),
    [
        ([], [], "No password was changed."),
        (["a@example.org"], [], "Passwords were made for a@example.org."),
        (
            ["a@example.org"],
            ["a@example.org"],
            "New passwords, which end earlier sign-ins and API tokens: a@example.org.",
        ),
    ],
)
def test_only_a_password_that_took_the_place_of_another_is_said_to_end_sign_ins(
    made: list[str], replaced: list[str], says: str
) -> None:
    said = Command().show(
        {
            "holds": {},
            "made": {},
            "sign_ins": "here",
            "new_passwords": made,
            "replaced_passwords": replaced,
            "passwords_not_known": [],
        }
    )
    assert said.splitlines()[1] == says
