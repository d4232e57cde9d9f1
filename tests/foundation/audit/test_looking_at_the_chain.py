"""Whoever runs an organization looks at its chain, filters it and takes it away; nobody else does."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from clear_platform.foundation.audit.operations import anchor_audit, forget_person_in_audit, verify_audit
from clear_platform.foundation.public import Actor, OrganizationKind, acting, record
from clear_platform.foundation.tenancy.queries import system_actor
from tests import actors
from tests.clients import client_of, page_client_of
from tests.databases import ServerAddress
from tests.foundation.audit.chains import chain_of, entries, falsifying, head_of


@pytest.fixture
def bank(db: None) -> int:
    return actors.organization(OrganizationKind.INSTITUTION, "Bank of the Valley")


@pytest.fixture
def admin(bank: int) -> Actor:
    admin = actors.member(bank, "admin", email="admin@example.org")
    entries(admin, 3)
    return admin


@pytest.fixture
def api(admin: Actor) -> Client:
    return client_of("admin@example.org")


@pytest.fixture
def pages(admin: Actor) -> Client:
    return page_client_of("admin@example.org")


def body_of(answer: object) -> str:
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


def test_the_api_lists_the_entries_with_their_hashes_newest_first(api: Client, bank: int, admin: Actor) -> None:
    found = api.get("/api/v1/audit?action=test").json()["results"]
    assert [one["after"] for one in found] == [{"number": 2}, {"number": 1}, {"number": 0}]
    assert found[0]["prev_hash"] == found[1]["hash"]
    assert {(one["organization"], one["actor"], one["actor_name"]) for one in found} == {(bank, admin.id, "The admin")}


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("object_type=thing&object_id=1", 1),
        ("actor_kind=user&action=test", 3),
        ("actor=999999", 0),
        ("action=test&at_to=2020-01-01T00:00:00Z", 0),
        ("action=test&at_from=2020-01-01T00:00:00Z", 3),
    ],
)
def test_the_api_filters_by_actor_action_object_and_time(api: Client, query: str, count: int) -> None:
    assert len(api.get(f"/api/v1/audit?{query}").json()["results"]) == count


def test_members_who_do_not_run_the_organization_are_refused(bank: int) -> None:
    actors.member(bank, "analyst", email="analyst@example.org")
    answer = client_of("analyst@example.org").get("/api/v1/audit")
    assert (answer.status_code, answer.json()["code"]) == (403, "access.role_not_allowed")


def test_the_log_of_an_organization_that_granted_sight_stays_its_own(api: Client, bank: int) -> None:
    owner = actors.member(actors.organization(OrganizationKind.ENTERPRISE), "owner")
    entries(owner, 1)
    actors.granted(bank, owner.organization_id or 0)
    assert {one["organization"] for one in api.get("/api/v1/audit").json()["results"]} == {bank}


def test_staff_read_the_logs_of_all(admin: Actor, bank: int) -> None:
    actors.staff(email="staff@example.org")
    found = client_of("staff@example.org").get("/api/v1/audit?action=test").json()["results"]
    assert bank in {one["organization"] for one in found}


def test_the_page_shows_each_entry_with_its_hash_and_the_one_it_rests_on(pages: Client, bank: int) -> None:
    page = pages.get(f"/organizations/{bank}/audit").content.decode()
    last = chain_of(bank)[-1]
    assert last.hash in page
    assert last.prev_hash in page
    assert "The admin" in page


def test_the_page_filters_and_says_when_nothing_is_left(pages: Client, bank: int) -> None:
    one = pages.get(f"/organizations/{bank}/audit?search=1&action=test").content.decode()
    none = pages.get(f"/organizations/{bank}/audit?search=nothing").content.decode()
    assert (one.count("chain-said"), none.count("chain-said")) == (1, 0)
    assert "No entry matches these filters" in none


@pytest.fixture
def colleague(bank: int, admin: Actor) -> Actor:
    colleague = actors.member(bank, "analyst")
    entries(colleague, 2)
    return colleague


def test_the_page_filters_by_the_person_who_acted(pages: Client, bank: int, admin: Actor, colleague: Actor) -> None:
    page = pages.get(f"/organizations/{bank}/audit?who=user:{colleague.id}&action=test").content.decode()
    both = pages.get(f"/organizations/{bank}/audit?who=user:{colleague.id}&who=user:{admin.id}&action=test")
    assert (page.count("<b>The analyst</b>"), page.count("<b>The admin</b>")) == (2, 0)
    assert "Who: The analyst" in page
    assert both.content.decode().count("chain-said") == 5


def test_the_parts_of_the_system_are_one_to_choose(pages: Client, bank: int) -> None:
    entries(system_actor("clock", organization_id=bank), 1)
    page = pages.get(f"/organizations/{bank}/audit?who=system&action=test").content.decode()
    assert "Who: CLEAR itself" in page
    assert page.count("<b>clock</b>") == page.count("chain-said") == 1


def test_two_people_of_one_name_are_told_apart(pages: Client, bank: int, colleague: Actor) -> None:
    namesake = actors.member(bank, "analyst")
    entries(namesake, 1)
    page = pages.get(f"/organizations/{bank}/audit").content.decode()
    assert {f"The analyst ({one.id})" in page for one in (colleague, namesake)} == {True}


def test_a_stretch_of_the_chain_can_be_chosen_and_dropped(pages: Client, bank: int) -> None:
    page = pages.get(f"/organizations/{bank}/audit?entry_from=2&entry=3").content.decode()
    assert page.count("chain-said") == 2
    assert "Entry 2 to 3" in page


@pytest.mark.parametrize("query", ["who=user:x", "who=nobody", "action=nothing", "entry=9e99", "at_from=never"])
def test_what_a_filter_cannot_take_is_passed_over(pages: Client, bank: int, query: str) -> None:
    answer = pages.get(f"/organizations/{bank}/audit?{query}&search=1")
    assert (answer.status_code, answer.content.decode().count("chain-said")) == (200, 1)


def test_the_page_is_not_another_s_to_open(pages: Client) -> None:
    other = actors.organization(OrganizationKind.INSTITUTION)
    assert pages.get(f"/organizations/{other}/audit").status_code == 403


def test_every_page_says_at_its_foot_when_the_chain_was_verified(pages: Client, bank: int) -> None:
    before = pages.get("/").content.decode()
    verify_audit(actor=actors.system())
    after = pages.get("/").content.decode()
    assert ("chain verified" in before, "chain verified" in after) == (False, True)
    assert head_of(bank)[1][:4] in after


def test_what_leaves_as_a_file_is_recorded_before_it_does(pages: Client, bank: int) -> None:
    rows = list(csv.DictReader(io.StringIO(body_of(pages.get(f"/organizations/{bank}/audit/export?action=test")))))
    assert [row["object_id"] for row in rows] == ["0", "1", "2"]
    recorded = chain_of(bank)[-1]
    assert (recorded.action, recorded.after) == ("export_audit", {"format": "csv", "filters": {"action": "test"}})


def test_the_file_holds_what_the_page_shows(pages: Client, bank: int, admin: Actor, colleague: Actor) -> None:
    query = f"who=user:{colleague.id}&action=test&action=add_member&search=1"
    page = pages.get(f"/organizations/{bank}/audit?{query}").content.decode()
    rows = list(csv.DictReader(io.StringIO(body_of(pages.get(f"/organizations/{bank}/audit/export?{query}")))))
    assert (len(rows), page.count("chain-said"), {row["actor"] for row in rows}) == (1, 1, {"The analyst"})
    assert chain_of(bank)[-1].after == {
        "format": "csv",
        "filters": {"who": f"user:{colleague.id}", "action": "test, add_member", "search": "1"},
    }


def test_a_refused_export_is_neither_sent_nor_recorded(pages: Client, bank: int) -> None:
    before = head_of(bank)
    assert pages.get(f"/organizations/{bank}/audit/export?format=xml").status_code == 400
    assert head_of(bank) == before


def test_no_cell_of_the_file_is_computed_by_a_spreadsheet(pages: Client, bank: int, admin: Actor) -> None:
    with acting(admin):
        record(actor=admin, action="test", object_type="thing", object_id="=1+1")
    rows = list(csv.DictReader(io.StringIO(body_of(pages.get(f"/organizations/{bank}/audit/export?action=test")))))
    assert rows[-1]["object_id"] == "'=1+1"


REQUIRED = {
    "activity_id",
    "actor",
    "api",
    "category_uid",
    "class_uid",
    "metadata",
    "severity_id",
    "src_endpoint",
    "time",
    "type_uid",
}


def test_each_line_for_security_systems_is_an_event_of_ocsf_that_proves_itself(pages: Client, bank: int) -> None:
    sent = body_of(pages.get(f"/organizations/{bank}/audit/export?format=ocsf"))
    events = [json.loads(line) for line in sent.splitlines()]
    assert [one["metadata"]["sequence"] for one in events] == list(range(1, len(events) + 1))
    for one in events:
        assert one.keys() >= REQUIRED
        assert (one["class_uid"], one["category_uid"], one["metadata"]["version"]) == (6003, 6, "1.8.0")
        assert one["type_uid"] == 600300 + one["activity_id"]
        assert one["api"]["operation"] == one["metadata"]["event_code"]
        assert hashlib.sha256(one["raw_data"].encode()).hexdigest() == one["unmapped"]["hash"]


def test_a_name_that_was_erased_is_shown_as_erased(api: Client, admin: Actor) -> None:
    forget_person_in_audit(actor=actors.system(), user_id=admin.id or 0)
    names = {one["actor_name"] for one in api.get("/api/v1/audit?action=test").json()["results"]}
    assert names == {"erased"}


def test_the_command_exports_what_was_asked_for_into_a_file(admin: Actor, bank: int, tmp_path: Path) -> None:
    file, before = tmp_path / "audit.jsonl", [one.seq for one in chain_of(bank)]
    call_command("audit_export", "--format", "ocsf", "--organization", str(bank), "--output", str(file))
    sequences = [json.loads(line)["metadata"]["sequence"] for line in file.read_text().splitlines()]
    assert sequences == before
    assert [one.action for one in chain_of(bank)[len(before) :]] == ["export_audit"]


@pytest.fixture
def broken(cloned_database: str, database_server: ServerAddress) -> psycopg.Connection | Actor:
    """Somebody in whose chain the second entry was changed past CLEAR."""
    owner = actors.member(actors.organization(OrganizationKind.ENTERPRISE), "owner", email="owner@example.org")
    entries(owner, 3)
    with falsifying(database_server.owner(cloned_database)) as hand:
        hand.execute(
            "UPDATE foundation_auditevent SET action = 'x' WHERE organization_id = %s AND seq = 2",
            [owner.organization_id],
        )
    return owner


def test_the_command_names_the_first_broken_link_and_exits_with_one(
    broken: Actor, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exited:
        call_command("audit_verify")
    assert exited.value.code == 1
    said = capsys.readouterr().out
    assert f"organization {broken.organization_id}, entry 2 was changed" in said


def test_the_command_gives_its_findings_as_json(broken: Actor, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("audit_verify", "--format", "json", "--organization", str(broken.organization_id))
    said = json.loads(capsys.readouterr().out)
    assert (said["whole"], [(one["organization"], one["seq"]) for one in said["faults"]]) == (
        False,
        [(broken.organization_id, 2)],
    )


def test_a_broken_chain_stands_at_the_foot_of_every_page_and_leads_to_the_entry(broken: Actor) -> None:
    verify_audit(actor=actors.system())
    client = page_client_of("owner@example.org")
    page = client.get("/").content.decode()
    assert "chain broken at entry" in page
    assert f"/organizations/{broken.organization_id}/audit?entry=2" in page
    shown = client.get(f"/organizations/{broken.organization_id}/audit?entry=2").content.decode()
    assert 'class="is-broken" id="entry-2"' in shown


def test_the_command_refuses_a_time_that_is_none() -> None:
    with pytest.raises(CommandError, match="Write for instance 2026-11-01"):
        call_command("audit_verify", "--from", "yesterday")


def test_the_command_says_which_file_was_anchored(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("audit_anchor")
    assert "heads are anchored in" in capsys.readouterr().out
    assert anchor_audit(actor=actors.system()).chains >= 1
