"""A program acts for an organization by a key: shown once, within its scopes, and never beyond who made it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from clear_platform.foundation import clock
from clear_platform.foundation.audit.queries import events_read
from clear_platform.foundation.credentials.operations import create_api_key, revoke_api_key
from clear_platform.foundation.models import ApiKey, AuditEvent, User
from clear_platform.foundation.public import (
    Actor,
    OrganizationKind,
    RoleNotAllowed,
    StaffGroup,
    acting,
    change_member_role,
    remove_member,
)
from tests import actors
from tests.clients import client_of, sent

pytestmark = pytest.mark.django_db
KEYS = "/api/v1/api-keys"
EVERYTHING = ["api_keys.read", "api_keys.write", "enterprises.read", "imports.read", "me.read", "me.write"]


@pytest.fixture
def bank() -> int:
    return actors.organization(OrganizationKind.INSTITUTION, "Bank of the Valley")


@pytest.fixture
def admin(bank: int) -> Actor:
    actors.member(bank, "admin")
    return actors.member(bank, "admin", email="admin@example.org")


@pytest.fixture
def people(admin: Actor) -> Client:
    return client_of("admin@example.org")


def made(client: Client, *scopes: str, **more: Any) -> dict[str, Any]:
    answer = sent(client, "post", KEYS, {"name": "Nightly import", "scopes": scopes or EVERYTHING, **more})
    assert answer.status_code == 201, answer.json()
    found: dict[str, Any] = answer.json()
    return found


def program(key: str) -> Client:
    return Client(headers={"Authorization": f"Api-Key {key}"})


def me(key: str) -> Any:
    return program(key).get("/api/v1/auth/me")


def test_a_key_acts_for_its_organization_in_the_role_of_who_made_it(people: Client, bank: int, admin: Actor) -> None:
    given = made(people)
    assert me(given["key"]).json() == {
        "kind": "key",
        "id": admin.id,
        "key_id": given["id"],
        "name": "Nightly import",
        "is_staff": False,
        "staff_groups": [],
        "organization": bank,
        "memberships": [
            {"organization": bank, "name": "Bank of the Valley", "kind": "institution", "role": "admin"},
        ],
        "scopes": EVERYTHING,
    }


def test_a_key_is_shown_once_and_kept_as_a_hash(people: Client) -> None:
    answer = sent(people, "post", KEYS, {"name": "Nightly import", "scopes": ["me.read"]})
    given = answer.json()
    secret = given["key"].rpartition("_")[2]
    assert given["key"].startswith(f"clear_{given['prefix']}_")
    assert (answer.headers["Cache-Control"], answer.headers["Location"]) == ("no-store", f"{KEYS}/{given['id']}")
    again = [people.get(answer.headers["Location"]).json(), *people.get(KEYS).json()["results"]]
    assert all("key" not in one for one in again)
    with acting(actors.system()) as scope:
        kept = str(ApiKey.objects.for_actor(scope.actor).values().get())
        logged = str(list(AuditEvent.objects.for_actor(scope.actor).values()))
    assert secret not in kept
    assert secret not in logged


def test_what_a_key_does_stands_in_the_audit_log_under_its_own_name(people: Client, admin: Actor) -> None:
    key = made(people)
    made(program(key["key"]), "me.read")
    with acting(actors.system()) as scope:
        event = events_read(scope.actor).filter(action="create_api_key", actor_kind="key").get()
    assert (event.actor_id, event.who) == (key["id"], "Nightly import")


def test_a_key_may_do_what_its_scopes_name_and_nothing_else(people: Client) -> None:
    reader = program(made(people, "enterprises.read")["key"])
    assert reader.get("/api/v1/enterprises").status_code == 200
    for verb, path, scope in (
        ("post", "/api/v1/enterprises", "enterprises.write"),
        ("get", "/api/v1/imports", "imports.read"),
        ("get", "/api/v1/auth/me", "me.read"),
    ):
        refused = sent(reader, verb, path, {} if verb == "post" else None)
        assert (refused.status_code, refused.json()["code"]) == (403, "key.scope_missing")
        assert f"scope {scope}." in refused.json()["detail"]


def test_a_key_does_not_act_for_another_organization(people: Client) -> None:
    key = made(people)["key"]
    fund = actors.organization(OrganizationKind.INSTITUTION)
    refused = Client(headers={"Authorization": f"Api-Key {key}", "X-Organization": str(fund)}).get("/api/v1/auth/me")
    assert (refused.status_code, refused.json()["code"]) == (403, "access.not_a_member")


def test_a_key_has_one_organization_though_its_maker_has_two(people: Client, admin: Actor, bank: int) -> None:
    fund = actors.organization(OrganizationKind.INSTITUTION)
    key = made(people)["key"]
    actors.seated_too(admin, fund, "admin")
    assert [seat["organization"] for seat in me(key).json()["memberships"]] == [bank]


def test_a_revoked_key_is_refused_at_once(people: Client) -> None:
    """A3."""
    key = made(people)
    assert people.delete(f"{KEYS}/{key['id']}").status_code == 204
    assert me(key["key"]).status_code == 401
    assert people.get(f"{KEYS}/{key['id']}").json()["holds"] is False
    refused = sent(people, "post", f"{KEYS}/{key['id']}/rotate", {})
    assert (refused.status_code, refused.json()["code"]) == (422, "key.revoked")


def test_a_rotated_key_has_another_text_and_the_old_one_ends(people: Client) -> None:
    key = made(people)
    renewed = sent(people, "post", f"{KEYS}/{key['id']}/rotate", {}).json()
    assert (renewed["id"], renewed["scopes"]) == (key["id"], key["scopes"])
    assert me(key["key"]).status_code == 401
    assert me(renewed["key"]).status_code == 200


def test_an_expired_key_is_refused(people: Client) -> None:
    soon = clock.now() + timedelta(hours=1)
    key = made(people, expires_at=soon.isoformat())["key"]
    assert me(key).status_code == 200
    with time_machine.travel(soon + timedelta(seconds=1), tick=False):
        assert me(key).status_code == 401


def test_an_expired_key_is_not_renewed(people: Client) -> None:
    soon = clock.now() + timedelta(hours=1)
    key = made(people, expires_at=soon.isoformat())
    with time_machine.travel(soon + timedelta(seconds=1), tick=False):
        refused = sent(client_of("admin@example.org"), "post", f"{KEYS}/{key['id']}/rotate", {})
    assert (refused.status_code, refused.json()["code"]) == (422, "key.expired")
    assert me(key["key"]).status_code == 200


def test_a_key_ends_with_the_seat_and_the_account_of_who_made_it(people: Client, admin: Actor, bank: int) -> None:
    key = made(people)["key"]
    with acting(actors.system()):
        User.objects.filter(pk=admin.id).update(is_active=False)
    assert me(key).status_code == 401
    with acting(actors.system()):
        User.objects.filter(pk=admin.id).update(is_active=True)
    assert me(key).status_code == 200
    remove_member(actor=actors.member(bank, "admin"), organization_id=bank, user_id=admin.id or 0)
    assert me(key).status_code == 401


def test_a_key_may_do_less_when_its_maker_may(people: Client, admin: Actor, bank: int) -> None:
    key = made(people)["key"]
    second = actors.member(bank, "admin")
    change_member_role(actor=second, organization_id=bank, user_id=admin.id or 0, role="viewer")
    refused = sent(program(key), "post", KEYS, {"name": "Another", "scopes": ["me.read"]})
    assert (refused.status_code, refused.json()["code"]) == (403, "access.role_not_allowed")


def test_who_rotates_a_key_answers_for_it(people: Client, admin: Actor, bank: int) -> None:
    key = made(people)
    actors.member(bank, "admin", email="second@example.org")
    renewed = sent(client_of("second@example.org"), "post", f"{KEYS}/{key['id']}/rotate", {}).json()
    remove_member(actor=actors.member(bank, "admin"), organization_id=bank, user_id=admin.id or 0)
    assert me(renewed["key"]).status_code == 200


def test_a_key_makes_and_renews_no_key_that_may_do_more(people: Client) -> None:
    wide = made(people)
    narrow = program(made(people, "api_keys.write", "me.read")["key"])
    refused = sent(narrow, "post", KEYS, {"name": "Wider", "scopes": ["enterprises.read"]})
    renewed = sent(narrow, "post", f"{KEYS}/{wide['id']}/rotate", {})
    assert [one.json()["code"] for one in (refused, renewed)] == ["key.scope_too_wide"] * 2
    assert me(wide["key"]).status_code == 200
    assert sent(narrow, "post", KEYS, {"name": "As wide", "scopes": ["me.read"]}).status_code == 201


def test_a_key_ends_no_key_that_may_do_more(people: Client) -> None:
    wide = made(people)
    narrow, other = made(people, "api_keys.write", "me.read"), made(people, "me.read")
    program_of_it = program(narrow["key"])
    refused = program_of_it.delete(f"{KEYS}/{wide['id']}")
    assert (refused.status_code, refused.json()["code"]) == (403, "key.scope_too_wide")
    assert me(wide["key"]).status_code == 200
    assert [program_of_it.delete(f"{KEYS}/{one['id']}").status_code for one in (other, narrow)] == [204, 204]


def test_what_a_key_makes_ends_no_later_than_the_key(people: Client) -> None:
    ends = clock.now() + timedelta(days=7)
    own = program(made(people, "api_keys.write", "me.read", expires_at=ends.isoformat())["key"])
    body = {"name": "Next", "scopes": ["me.read"]}
    later = [{}, {"expires_at": None}, {"expires_at": (ends + timedelta(seconds=1)).isoformat()}]
    refused = [sent(own, "post", KEYS, {**body, **end}) for end in later]
    assert [(one.status_code, one.json()["code"]) for one in refused] == [(403, "key.expiry_too_late")] * 3
    assert sent(own, "post", KEYS, {**body, "expires_at": ends.isoformat()}).status_code == 201


def test_a_key_gets_no_other_text_of_one_that_ends_later(people: Client) -> None:
    ends = clock.now() + timedelta(days=7)
    own = made(people, "api_keys.write", "me.read", expires_at=ends.isoformat())
    lasting = made(people, "me.read")
    refused = sent(program(own["key"]), "post", f"{KEYS}/{lasting['id']}/rotate", {})
    assert (refused.status_code, refused.json()["code"]) == (403, "key.expiry_too_late")
    assert me(lasting["key"]).status_code == 200
    assert sent(program(own["key"]), "post", f"{KEYS}/{own['id']}/rotate", {}).status_code == 200


@pytest.mark.parametrize(("role", "answer"), [("admin", 201), ("analyst", 403)])
def test_a_key_gives_seats_only_as_its_maker_may(
    people: Client, admin: Actor, bank: int, role: str, answer: int
) -> None:
    key = program(made(people, "invitations.write")["key"])
    change_member_role(actor=actors.member(bank, "admin"), organization_id=bank, user_id=admin.id or 0, role=role)
    invited = sent(
        key, "post", f"/api/v1/organizations/{bank}/invitations", {"email": "x@example.org", "role": "admin"}
    )
    assert invited.status_code == answer


def test_a_key_is_not_a_person(people: Client) -> None:
    refused = sent(program(made(people)["key"]), "post", "/api/v1/auth/sign-out-everywhere", {})
    assert (refused.status_code, refused.json()["code"]) == (403, "access.role_not_allowed")


def test_a_key_opens_no_page(people: Client) -> None:
    assert program(made(people)["key"]).get("/").status_code == 302


@pytest.mark.parametrize(
    "body",
    [
        {"name": "", "scopes": ["me.read"]},
        {"name": "No scopes", "scopes": []},
        {"name": "Unknown", "scopes": ["everything.write"]},
        {"name": "Unknown", "scopes": ["me.delete"]},
        {"name": "Not a list", "scopes": "me.read"},
    ],
)
def test_a_key_is_not_made_from_less(people: Client, body: dict[str, Any]) -> None:
    assert sent(people, "post", KEYS, body).status_code == 400


def test_a_key_that_has_expired_already_is_not_made(people: Client) -> None:
    past = {"name": "Late", "scopes": ["me.read"], "expires_at": "2020-01-01T00:00:00Z"}
    refused = sent(people, "post", KEYS, past)
    assert (refused.status_code, refused.json()["code"]) == (422, "key.expiry_passed")


@pytest.mark.parametrize("role", ["analyst", "viewer"])
def test_who_does_not_run_an_organization_sees_and_makes_no_keys(bank: int, role: str) -> None:
    actors.member(bank, role, email="somebody@example.org")
    client = client_of("somebody@example.org")
    body = {"name": "Mine", "scopes": ["me.read"]}
    assert [client.get(KEYS).status_code, sent(client, "post", KEYS, body).status_code] == [403, 403]


def test_an_institution_that_acts_for_an_enterprise_does_not_reach_its_keys(people: Client, bank: int) -> None:
    enterprise = actors.organization(OrganizationKind.ENTERPRISE)
    actors.granted(bank, enterprise, "act")
    owner = actors.member(enterprise, "owner")
    key = create_api_key(actor=owner, name="Theirs", scopes=["me.read"])
    assert people.get(KEYS).json()["results"] == []
    paths = [f"{KEYS}/{key.shown.id}", f"{KEYS}/{10**9}"]
    assert [people.get(path).json()["code"] for path in paths] == ["access.not_visible"] * 2
    assert [people.delete(path).status_code for path in paths] == [403, 403]
    assert me(key.key).status_code == 200


def test_a_key_that_is_not_there_is_404_to_staff_who_read_it_or_end_it() -> None:
    actors.staff(StaffGroup.PROGRAMME_OFFICER, email="officer@example.org")
    officer = client_of("officer@example.org")
    path = f"{KEYS}/{10**9}"
    assert [officer.get(path).status_code, officer.delete(path).status_code] == [404, 404]


def test_staff_end_a_key_and_make_none(people: Client) -> None:
    key = made(people)
    officer = actors.staff(StaffGroup.PROGRAMME_OFFICER)
    with pytest.raises(RoleNotAllowed):
        create_api_key(actor=officer, name="Staff's", scopes=["me.read"])
    revoke_api_key(actor=officer, key_id=key["id"])
    assert me(key["key"]).status_code == 401


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "clear__",
        "clear_abc_def",
        "clear_aaaaaaaaaaaa_" + "A" * 43,
        "clear_aaaaaaaaaaaa_" + "A" * 42 + "é",
        "clear_" + "a" * 5000,
        "clear_aaaaaaaaaaaa_' OR '1'='1" + "A" * 32,
    ],
)
def test_a_text_that_is_no_key_is_401(text: str) -> None:
    """A3."""
    assert program(text).get("/api/v1/auth/me").status_code == 401


def test_half_a_key_is_no_key(people: Client) -> None:
    """A3."""
    one, other = made(people)["key"], made(people)["key"]
    mixed = f"{one.rpartition('_')[0]}_{other.rpartition('_')[2]}"
    assert me(mixed).status_code == 401
    assert me(one[:-1] + ("A" if one[-1] != "A" else "B")).status_code == 401


def test_that_a_key_was_used_is_written_down_once_a_minute(people: Client) -> None:
    key = made(people)
    begun = clock.now()
    moments = [begun, begun + timedelta(seconds=50), begun + timedelta(seconds=70)]
    noted = []
    for moment in moments:
        with time_machine.travel(moment, tick=False):
            assert me(key["key"]).status_code == 200
        noted.append(people.get(f"{KEYS}/{key['id']}").json()["last_used_at"])
    assert noted[0] == noted[1]
    assert noted[2] > noted[1]


def test_a_key_that_held_once_is_told_that_it_ended(people: Client) -> None:
    revoked, replaced, over = (made(people, "me.read") for _ in range(3))
    people.delete(f"{KEYS}/{revoked['id']}")
    sent(people, "post", f"{KEYS}/{replaced['id']}/rotate", {})
    with acting(actors.system()) as scope:
        ApiKey.objects.for_actor(scope.actor).filter(pk=over["id"]).update(expires_at=clock.now())
    said = {me(one["key"]).json()["code"] for one in (revoked, replaced, over)}
    assert said == {"auth.credential_ended"}


def test_nobody_learns_of_a_key_that_ended_by_its_prefix_alone(people: Client) -> None:
    revoked, replaced = (made(people, "me.read") for _ in range(2))
    people.delete(f"{KEYS}/{revoked['id']}")
    sent(people, "post", f"{KEYS}/{replaced['id']}/rotate", {})
    guessed = [f"{one['key'][:19]}{'A' * 43}" for one in (revoked, replaced)]
    assert {me(one).json()["code"] for one in guessed} == {"auth.not_signed_in"}


def test_the_text_before_the_last_opens_nothing_either(people: Client) -> None:
    key = made(people, "me.read")
    texts = [key["key"], *(sent(people, "post", f"{KEYS}/{key['id']}/rotate", {}).json()["key"] for _ in range(2))]
    assert [me(text).status_code for text in texts] == [401, 401, 200]
