"""Staff grant an exception to a source's terms for some days, and end it; both are in the audit log."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from clear_platform.foundation import clock
from clear_platform.foundation.errors import ClearError, NotFound
from clear_platform.foundation.models import RightsException
from clear_platform.foundation.public import (
    Actor,
    OrganizationKind,
    Purpose,
    RoleNotAllowed,
    StaffGroup,
    acting,
    decide,
    events_for,
)
from clear_platform.foundation.rights.errors import (
    ExceptionOver,
    NothingToExcept,
    PurposeUnknown,
    ReasonMissing,
    SourceUnknown,
    SpanRefused,
)
from clear_platform.foundation.rights.operations.granting import grant_rights_exception, revoke_rights_exception
from tests import actors
from tests.clients import client_of, page_client_of

pytestmark = pytest.mark.django_db
LETTER = "Letter of the licence holder of 20 November, file 4."


@pytest.fixture
def bank() -> int:
    return actors.organization(OrganizationKind.INSTITUTION, "Harbor Bank")


@pytest.fixture
def admin(bank: int) -> Actor:
    return actors.member(bank, "admin", email="admin@example.org")


def granted(by: Actor | None = None, **facts: Any) -> RightsException:
    today = clock.today()
    wanted: dict[str, Any] = {
        "source": "polygon",
        "purpose": "export",
        "starts_on": today,
        "ends_on": today + timedelta(days=30),
        "reason": LETTER,
        **facts,
    }
    return grant_rights_exception(actor=by or actors.staff(), **wanted)


def may_export(actor: Actor, source: str = "polygon") -> bool:
    with acting(actor, read_only=True):
        return decide(actor, Purpose.EXPORT, [source]).on(source).allowed


def source_id(code: str) -> int | None:
    system = actors.system()
    with acting(system, read_only=True):
        return decide(system, Purpose.EXPORT).on(code).source_id


def in_the_table() -> list[RightsException]:
    system = actors.system()
    with acting(system, read_only=True):
        return list(RightsException.objects.for_actor(system))


def test_for_one_organization_it_holds_for_that_one(bank: int, admin: Actor) -> None:
    granted(organization_id=bank)
    other = actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")
    assert (may_export(admin), may_export(other)) == (True, False)


def test_for_every_organization_it_holds_for_each(admin: Actor) -> None:
    granted()
    assert may_export(admin)


def test_it_ends_when_it_is_revoked(bank: int, admin: Actor) -> None:
    made = granted(organization_id=bank)
    revoke_rights_exception(actor=actors.staff(), exception_id=made.pk)
    assert not may_export(admin)


def test_it_ends_by_itself_after_its_last_day(bank: int, admin: Actor) -> None:
    granted(organization_id=bank)
    with clock.fixed_at(clock.now() + timedelta(days=31)):
        assert not may_export(admin)


def test_it_ends_once(bank: int) -> None:
    made = granted(organization_id=bank)
    revoke_rights_exception(actor=actors.staff(), exception_id=made.pk)
    with pytest.raises(ExceptionOver):
        revoke_rights_exception(actor=actors.staff(), exception_id=made.pk)


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"source": "nowhere"}, SourceUnknown),
        ({"purpose": "sell"}, PurposeUnknown),
        ({"reason": "  "}, ReasonMissing),
        ({"reason": "x" * 501}, ReasonMissing),
        ({"ends_on": date(2020, 1, 1)}, SpanRefused),
        ({"source": "ecb"}, NothingToExcept),
        ({"organization_id": 987_654_321}, NotFound),
    ],
)
def test_what_makes_no_exception_is_refused(facts: dict[str, Any], refusal: type[ClearError]) -> None:
    with pytest.raises(refusal):
        granted(**facts)


@pytest.mark.parametrize("group", [StaffGroup.PROGRAMME_OFFICER, StaffGroup.ANALYST, StaffGroup.AUDITOR])
def test_administrators_of_the_staff_alone_grant(group: StaffGroup) -> None:
    with pytest.raises(RoleNotAllowed):
        granted(actors.staff(group))


def test_members_do_not_grant_to_themselves(bank: int, admin: Actor) -> None:
    with pytest.raises(RoleNotAllowed):
        granted(admin, organization_id=bank)


def test_both_are_in_the_log_of_the_organization(bank: int, admin: Actor) -> None:
    made = granted(organization_id=bank)
    revoke_rights_exception(actor=actors.staff(), exception_id=made.pk)
    with acting(admin):
        told = {one.action: one for one in events_for(admin) if one.object_id == str(made.pk)}
    assert set(told) == {"grant_rights_exception", "revoke_rights_exception"}
    assert (told["grant_rights_exception"].after or {})["source_code"] == "polygon"


def test_staff_grant_and_end_it_in_the_administration(client: Client, bank: int, admin: Actor) -> None:
    actors.staff(email="staff@example.org")
    client.post("/sign-in", {"email": "staff@example.org", "password": actors.PASSWORD})
    form = {
        "source": source_id("polygon"),
        "organization": bank,
        "purpose": "export",
        "starts_on": clock.today(),
        "ends_on": clock.today(),
        "reason": LETTER,
    }
    assert client.post("/admin/foundation/rightsexception/add/", form).status_code == 302
    assert may_export(admin)
    [made] = in_the_table()
    chosen = {"action": "revoke_exceptions", "_selected_action": [made.pk]}
    client.post("/admin/foundation/rightsexception/", chosen)
    assert not may_export(admin)


def test_the_administration_says_what_the_operation_refuses(client: Client) -> None:
    actors.staff(email="staff@example.org")
    client.post("/sign-in", {"email": "staff@example.org", "password": actors.PASSWORD})
    day = clock.today()
    form = {"source": source_id("ecb"), "purpose": "export", "starts_on": day, "ends_on": day, "reason": LETTER}
    answer = client.post("/admin/foundation/rightsexception/add/", form, follow=True)
    assert "No exception is needed." in answer.content.decode()


def test_commands_grant_show_and_end(bank: int, admin: Actor) -> None:
    out = StringIO()
    until = (clock.today() + timedelta(days=3)).isoformat()
    call_command(
        "grant_rights_exception", "polygon", "export", "--until", until, "--organization", str(bank),
        "--reason", LETTER, "--format", "json", stdout=out,
    )  # fmt: skip
    assert may_export(admin)
    shown = StringIO()
    call_command("show_rights", "--organization", str(bank), stdout=shown)
    assert LETTER in shown.getvalue()
    call_command("revoke_rights_exception", str(json.loads(out.getvalue())["exception"]), stdout=StringIO())
    assert not may_export(admin)


def test_a_command_says_in_a_sentence_what_is_refused() -> None:
    with pytest.raises(CommandError, match=r"rights\.allowed_anyway"):
        call_command("grant_rights_exception", "ecb", "export", "--until", "2099-01-01", "--reason", LETTER)


def test_whoever_runs_an_organization_reads_what_each_source_allows_it(bank: int, admin: Actor) -> None:
    granted(organization_id=bank)
    shown = page_client_of("admin@example.org").get(f"/organizations/{bank}/rights").content.decode()
    assert LETTER in shown
    assert "One exception is in force." in shown


def test_the_api_gives_the_verdicts_and_exceptions_of_the_organization(bank: int, admin: Actor) -> None:
    granted(organization_id=bank, ends_on=date(2099, 12, 31))
    granted(organization_id=actors.organization(OrganizationKind.INSTITUTION), source="fmp")
    answer = client_of("admin@example.org").get("/api/v1/rights").json()
    prices = next(one for one in answer["sources"] if one["code"] == "polygon")
    assert prices["purposes"]["export"]["until"] == "2099-12-31"
    assert [one["source"] for one in answer["exceptions"]] == ["polygon"]
