"""The people of the demonstration: named by their role, marked as invented, with passwords made when it is loaded."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.utils.text import slugify

from clear_platform.foundation.public import (
    Actor,
    StaffGroup,
    account_by_email,
    acting,
    actor_for,
    add_member,
    create_user,
    set_password,
)
from institutional.demonstration.results import SignIn

DOMAIN = "demo.example"


@dataclass(frozen=True)
class Person:
    """Somebody invented: the name is the role."""

    email: str
    name: str


STAFF: dict[StaffGroup, Person] = {
    StaffGroup.ADMINISTRATOR: Person(f"administrator@{DOMAIN}", "Demo administrator"),
    StaffGroup.PROGRAMME_OFFICER: Person(f"programme.officer@{DOMAIN}", "Demo programme officer"),
    StaffGroup.ANALYST: Person(f"staff.analyst@{DOMAIN}", "Demo staff analyst"),
    StaffGroup.AUDITOR: Person(f"auditor@{DOMAIN}", "Demo auditor"),
}
SBA_ANALYST = Person(f"sba.analyst@{DOMAIN}", "Demo analyst of the SBA portfolio")
BANK_ANALYST = Person(f"bank.analyst@{DOMAIN}", "Demo analyst of one bank")
FUND_ADMIN = Person(f"fund.administrator@{DOMAIN}", "Demo fund administrator")
FUND_ANALYST = Person(f"fund.analyst@{DOMAIN}", "Demo fund analyst")
FUND_VIEWER = Person(f"fund.viewer@{DOMAIN}", "Demo fund viewer")
OWNED = "Example Orchard Press"
OWNER = Person(f"owner@{DOMAIN}", f"Demo owner of {OWNED}")
MEMBER = Person(f"member@{DOMAIN}", "Demo bookkeeper")
VIEWER = Person(f"viewer@{DOMAIN}", "Demo board member")
SIGNING_IN = {
    "staff": STAFF[StaffGroup.ADMINISTRATOR],
    "institution_analyst": SBA_ANALYST,
    "institution_admin": FUND_ADMIN,
    "bank_analyst": BANK_ANALYST,
    "enterprise_owner": OWNER,
}
"""Those whose sign-ins are kept and shown, by the name they are shown under."""


def owner_of(enterprise: str) -> Person:
    """Give the invented owner of an invented enterprise; one of them may sign in."""
    return (
        OWNER if enterprise == OWNED else Person(f"owner.{slugify(enterprise)}@{DOMAIN}", f"Demo owner of {enterprise}")
    )


def new_password() -> str:
    """Give a password of four groups that can be typed."""
    return "-".join(secrets.token_hex(2) for _ in range(4))


def staff_member(actor: Actor, group: StaffGroup) -> Actor:
    """Give the invented person of a staff group, made where missing."""
    person = STAFF[group]
    with acting(actor):
        user = account_by_email(person.email) or create_user(
            actor=actor, email=person.email, name=person.name, staff_group=group, is_demo=True
        )
        return actor_for(user)


def seated(actor: Actor, person: Person, organization_id: int, role: str) -> Actor:
    """Give an invented person with a seat in an organization, made where missing."""
    with acting(actor):
        user = account_by_email(person.email) or create_user(
            actor=actor, email=person.email, name=person.name, is_demo=True
        )
        as_they_are = actor_for(user)
        if organization_id not in as_they_are.organization_ids:
            add_member(actor=actor, organization_id=organization_id, email=person.email, name=person.name, role=role)
        return actor_for(user, organization_id=organization_id)


def renewed_sign_in(actor: Actor, person: Person) -> SignIn:
    """Give a person a fresh password, which ends the sign-ins with the one before, and say what it is."""
    password = new_password()
    set_password(actor=actor, email=person.email, password=password)
    return SignIn(person.email, password)


def has_password(person: Person) -> bool:
    """Say whether a person signs in with a password already."""
    account = account_by_email(person.email)
    return account is not None and account.has_usable_password()


def signs_in_with(person: Person, kept: SignIn | None) -> bool:
    """Say whether what was kept is still how a person signs in."""
    account = account_by_email(person.email)
    return account is not None and kept is not None and account.check_password(kept.password)
