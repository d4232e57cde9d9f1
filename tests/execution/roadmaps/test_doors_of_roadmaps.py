"""Roadmaps and packs through the API, on the pages and on a terminal: the same operations, each in its own words."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clear_platform.foundation.public import Actor, acting
from enterprises.public import enterprise_for
from execution.roadmaps.operations.working import update_ticket
from execution.roadmaps.operations.writing import edit_section, update_roadmap
from execution.roadmaps.results import PackMade
from tests import actors
from tests.clients import client_of, page_client_of, sent
from tests.enterprises.factories import approved, enterprise
from tests.execution.roadmaps.making import brought_back, edited, exported, pack_of, ticked, tickets

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise_id() -> int:
    return enterprise().id


@pytest.fixture
def owner(enterprise_id: int) -> Actor:
    return actors.member(enterprise_id, "owner", email="owner@example.org")


@pytest.fixture
def api(owner: Actor) -> Client:
    return client_of("owner@example.org")


@pytest.fixture
def page(owner: Actor) -> Client:
    return page_client_of("owner@example.org")


@pytest.fixture
def made(enterprise_id: int, owner: Actor) -> PackMade:
    return pack_of(enterprise_id, owner)


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def conflicting(made: PackMade, owner: Actor) -> str:
    """A file whose first ticket is done, and which was blocked here meanwhile."""
    text = exported(made.pack, owner)
    first = tickets(made.pack, owner)["T1.1.1"]
    update_ticket(actor=owner, instance_id=first.pk, changes={"status": "blocked", "notes": "Waits for the bank."})
    return ticked(text, "T1.1.1")


# The API -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["/api/v1", "/api"])
def test_a_pack_is_made_and_found_with_its_roadmap(api: Client, enterprise_id: int, prefix: str) -> None:
    body = {
        "recommendations": ["T1.2.1"],
        "hours_per_sprint": "12.0",
        "starts_on": "2026-11-23",
        "assumptions": {"blended_hourly_rate": "45.00", "currency": "USD"},
    }
    answer = sent(api, "post", f"{prefix}/enterprises/{enterprise_id}/ticket-packs", body)
    assert (answer.status_code, answer["Location"]) == (201, f"{prefix}/ticket-packs/{answer.json()['id']}")
    assert api.get(answer["Location"]).json() == answer.json()
    assert (answer.json()["total_tickets"], answer.json()["totals_json"]["not_started"]) == (3, 3)
    roadmap = api.get(f"{prefix}/roadmaps/{answer.json()['roadmap']}").json()
    assert (roadmap["version"], roadmap["status"], roadmap["pack"]) == ("v1.0", "active", answer.json()["id"])
    assert roadmap["metadata_json"]["assumptions"] == {"blended_hourly_rate": "45.00", "currency": "USD"}
    section = api.get(f"{prefix}/roadmaps/{roadmap['id']}/sections/4").json()
    assert (section["section_name"], section["status"]) == ("workflows", "planned")


def test_a_decision_may_choose_the_tickets(api: Client, enterprise_id: int) -> None:
    decision = approved(enterprise_id)
    answer = sent(api, "post", f"/api/v1/enterprises/{enterprise_id}/ticket-packs", {"decision": str(decision.pk)})
    assert answer.status_code == 201
    listed = api.get(f"/api/v1/ticket-packs/{answer.json()['id']}/tickets?system=finance_cash").json()["results"]
    assert {"T4.1.2", "T4.1.4"} <= {one["ticket"] for one in listed}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "request.malformed"),
        ({"recommendations": ["T1.1.1"], "more": 1}, 400, "request.malformed"),
        ({"recommendations": ["T9.9.9"]}, 422, "ticket_pack.unknown_tickets"),
        ({"recommendations": ["T1.1.1"], "assumptions": {"currency": "dollars"}}, 400, "request.malformed"),
    ],
)
def test_what_cannot_be_planned_is_refused_by_name(
    api: Client, enterprise_id: int, body: dict[str, object], status: int, code: str
) -> None:
    answer = sent(api, "post", f"/api/v1/enterprises/{enterprise_id}/ticket-packs", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_the_library_is_everybodys_to_read_and_narrowed(api: Client) -> None:
    found = api.get("/api/v1/tickets?system=crm&category=enablement").json()["results"]
    assert [(one["ticket_id"], one["depends_on"]) for one in found] == [("T2.2.2", ["T2.1.2", "T2.1.3"])]


def test_a_ticket_is_changed_under_its_tag_alone(api: Client, made: PackMade, owner: Actor) -> None:
    path = f"/api/v1/ticket-instances/{tickets(made.pack, owner)['T4.1.2'].pk}"
    tag = api.get(path)["ETag"]
    first = api.patch(path, {"status": "done"}, content_type="application/json", headers={"If-Match": tag})
    late = api.patch(path, {"notes": "Late."}, content_type="application/json", headers={"If-Match": tag})
    assert (first.status_code, first.json()["status"], late.status_code) == (200, "done", 412)
    assert first.json()["completed_at"] is not None


def test_a_pack_that_moved_on_meanwhile_is_not_deleted(api: Client, made: PackMade, owner: Actor) -> None:
    path = f"/api/v1/ticket-packs/{made.pack.pk}"
    tag = api.get(path)["ETag"]
    update_ticket(actor=owner, instance_id=tickets(made.pack, owner)["T1.1.1"].pk, changes={"status": "in_progress"})
    late = api.delete(path, headers={"If-Match": tag})
    assert (late.status_code, late.json()["code"]) == (412, "precondition.stale")
    assert api.delete(path, headers={"If-Match": api.get(path)["ETag"]}).status_code == 204


def test_a_pack_goes_out_as_markdown_and_is_told_what_its_file_says(api: Client, made: PackMade) -> None:
    path = f"/api/v1/ticket-packs/{made.pack.pk}"
    out = api.get(f"{path}/markdown")
    text = out.getvalue().decode()
    assert out["Content-Type"].startswith("text/markdown")
    assert "_TICKET_PACK_v1.0.md" in out["Content-Disposition"]
    file = SimpleUploadedFile("pack.md", ticked(text, "T1.1.1").encode())
    told = api.post(f"{path}/sync", {"file": file, "dry_run": "true"}).json()
    assert (told["dry_run"], told["edits"], told["upload"]) == (True, 1, None)
    assert [(one["ticket"], one["field"], one["here"], one["in_file"]) for one in told["taken"]] == [
        ("T1.1.1", "status", "not_started", "done")
    ]
    file.seek(0)
    assert api.post(f"{path}/sync", {"file": file}).json()["pack"]["totals_json"]["done"] == 1


def test_conflicts_wait_and_are_settled_one_by_one(api: Client, made: PackMade, owner: Actor) -> None:
    path = f"/api/v1/ticket-packs/{made.pack.pk}"
    file = SimpleUploadedFile("pack.md", conflicting(made, owner).encode())
    assert len(api.post(f"{path}/sync", {"file": file}).json()["conflicts"]) == 1
    [row] = api.get(f"{path}/conflicts").json()["results"]
    assert (row["exported"], row["in_file"], row["here"], row["changed_by"]) == (
        "not_started", "done", "blocked", owner.id,
    )  # fmt: skip
    left = sent(api, "post", f"{path}/conflicts", {"conflicts": [row["id"]], "keep": "file"})
    assert (left.status_code, left.json()["results"]) == (200, [])
    assert tickets(made.pack, owner)["T1.1.1"].status == "done"


def test_a_roadmap_is_renewed_where_there_is_news_and_stays_where_there_is_none(
    api: Client, made: PackMade, owner: Actor
) -> None:
    path = f"/api/v1/roadmaps/{made.roadmap.pk}"
    update_ticket(actor=owner, instance_id=tickets(made.pack, owner)["T1.1.1"].pk, changes={"status": "done"})
    first = sent(api, "post", f"{path}/refresh")
    again = sent(api, "post", f"{first['Location']}/refresh")
    late = sent(api, "post", f"{path}/refresh")
    assert (first.status_code, first.json()["version"], first.json()["renews"]) == (201, "v1.1", made.roadmap.pk)
    assert (again.status_code, again.json()["version"]) == (200, "v1.1")
    assert (late.status_code, late.json()["code"]) == (409, "roadmap.superseded")


def test_a_pack_with_something_done_is_not_deleted(api: Client, made: PackMade, owner: Actor) -> None:
    path = f"/api/v1/ticket-packs/{made.pack.pk}"
    update_ticket(actor=owner, instance_id=tickets(made.pack, owner)["T1.1.1"].pk, changes={"status": "done"})
    answer = api.delete(path)
    assert (answer.status_code, answer.json()["code"]) == (409, "ticket_pack.has_done")


def test_those_of_another_enterprise_are_refused(api: Client) -> None:
    other = pack_of(enterprise().id, actors.staff())
    instance = other.pack.sprint_assignments_json[0]["ticket_instance_ids"][0]
    paths = [
        f"roadmaps/{other.roadmap.pk}",
        f"roadmaps/{other.roadmap.pk}/sections/1",
        f"ticket-packs/{other.pack.pk}",
        f"ticket-packs/{other.pack.pk}/markdown",
        f"ticket-packs/{other.pack.pk}/conflicts",
        f"ticket-instances/{instance}",
        "ticket-packs/987654321",
    ]
    assert {api.get(f"/api/v1/{path}").json()["code"] for path in paths} == {"access.not_visible"}


def test_a_list_of_many_tickets_takes_as_many_queries_as_one_of_few(api: Client, made: PackMade, owner: Actor) -> None:
    counts = []
    for pack in (made.pack, pack_of(made.pack.enterprise_id, owner, chosen=["T8.3.2", "T7.3.1", "T6.2.3"]).pack):
        with CaptureQueriesContext(connection) as asked:
            assert api.get(f"/api/v1/ticket-packs/{pack.pk}/tickets").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


# The pages -----------------------------------------------------------------------------------------------------------


def test_an_empty_tab_says_what_a_roadmap_is_and_leads_to_planning(page: Client, enterprise_id: int) -> None:
    text = shown(page, f"/enterprises/{enterprise_id}/roadmap")
    assert "No roadmap yet" in text
    assert f'href="/enterprises/{enterprise_id}/roadmap/new"' in text


def test_the_form_plans_the_roadmap(page: Client, enterprise_id: int) -> None:
    assert "T1.2.1 Name who has the enquiries" in shown(page, f"/enterprises/{enterprise_id}/roadmap/new")
    filled = {"recommendations": ["T1.2.1"], "hours_per_sprint": "10", "starts_on": "2026-11-23"}
    answer = page.post(f"/enterprises/{enterprise_id}/roadmap/new", filled)
    assert (answer.status_code, answer["Location"]) == (302, f"/enterprises/{enterprise_id}/roadmap")
    text = shown(page, answer["Location"])
    assert "Roadmap v1.0 stands." in text
    assert "Sprint 1, Lead capture and response" in text


def test_a_card_is_moved_by_its_menu_without_script(page: Client, made: PackMade, owner: Actor) -> None:
    row = tickets(made.pack, owner)["T1.1.1"]
    text = shown(page, f"/enterprises/{made.pack.enterprise_id}/roadmap")
    assert f'action="/ticket-instances/{row.pk}/move"' in text
    answer = page.post(f"/ticket-instances/{row.pk}/move", {"status": "done"})
    assert (answer.status_code, tickets(made.pack, owner)["T1.1.1"].status) == (302, "done")


def test_blocking_from_the_board_asks_for_a_reason_first(page: Client, made: PackMade, owner: Actor) -> None:
    row = tickets(made.pack, owner)["T1.1.1"]
    answer = page.post(f"/ticket-instances/{row.pk}/move", {"status": "blocked"})
    assert answer["Location"] == f"/ticket-instances/{row.pk}?to=blocked"
    filled = {"status": "blocked", "sprint": "1", "notes": ""}
    refused = page.post(f"/ticket-instances/{row.pk}", filled)
    assert refused.status_code == 400
    assert "Say in the notes what blocks T1.1.1" in refused.content.decode()
    page.post(f"/ticket-instances/{row.pk}", {**filled, "notes": "The bank."})
    assert tickets(made.pack, owner)["T1.1.1"].notes == "The bank."


def test_a_file_comes_back_on_the_page_and_its_conflict_is_settled_there(
    page: Client, made: PackMade, owner: Actor
) -> None:
    text = edited(conflicting(made, owner), "T4.1.1", assignee="Nobody Here")
    answer = page.post(f"/ticket-packs/{made.pack.pk}/upload", {"file": SimpleUploadedFile("pack.md", text.encode())})
    assert "Nobody here is called" in answer.content.decode()
    board = shown(page, f"/enterprises/{made.pack.enterprise_id}/roadmap")
    assert "One edit of your checklist waits for you." in board
    assert "Conflict in the file: status" in board
    name = board.split('name="keep-', 1)[1].split('"', 1)[0]
    page.post(f"/ticket-packs/{made.pack.pk}/settle", {f"keep-{name}": "here"})
    assert "waits for you" not in shown(page, f"/enterprises/{made.pack.enterprise_id}/roadmap")
    assert tickets(made.pack, owner)["T1.1.1"].status == "blocked"


def test_a_roadmap_is_read_section_by_section_and_written_in(page: Client, made: PackMade) -> None:
    path = f"/roadmaps/{made.roadmap.pk}"
    assert "10 Outcomes and learning" in shown(page, path)
    words = "We buy **nothing**.\n\n<script>alert(1)</script>"
    page.post(f"{path}/sections/6/edit", {"status": "in_progress", "content_md": words})
    text = shown(page, path)
    assert "We buy <strong>nothing</strong>." in text
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;" in text


def test_a_roadmap_is_renewed_on_its_page(page: Client, made: PackMade, owner: Actor) -> None:
    path = f"/roadmaps/{made.roadmap.pk}"
    assert page.post(f"{path}/refresh")["Location"] == path
    assert "Nothing was done or measured since v1.0" in shown(page, path)
    update_ticket(actor=owner, instance_id=tickets(made.pack, owner)["T1.1.1"].pk, changes={"status": "done"})
    text = shown(page, page.post(f"{path}/refresh")["Location"])
    assert "Roadmap v1.1 stands." in text
    assert "What this version changed" in text
    assert f'action="{path}/refresh"' not in shown(page, path)


def test_what_it_is_worth_is_stated_on_its_page(page: Client, made: PackMade) -> None:
    page.post(f"/roadmaps/{made.roadmap.pk}/worth", {"currency": "USD", "blended_hourly_rate": "45", "cost": "12000"})
    assert 'value="45"' in shown(page, f"/roadmaps/{made.roadmap.pk}/worth")


def opened(page: Client, path: str) -> dict[str, object]:
    """What a form holds as it is opened, as a browser would send it back."""
    form = page.get(path).context["form"]
    return {name: "" if form[name].value() is None else form[name].value() for name in form.fields}


def late(page: Client, path: str, filled: dict[str, object]) -> str:
    """The page that comes back to whoever sends a form that was opened before somebody else's change."""
    answer = page.post(path, filled)
    assert answer.status_code == 400
    text = answer.content.decode()
    assert "This was changed since you read it." in text
    return text


def test_a_ticket_that_somebody_else_changed_is_not_written_over(page: Client, made: PackMade, owner: Actor) -> None:
    row = tickets(made.pack, owner)["T1.1.1"]
    filled = {**opened(page, f"/ticket-instances/{row.pk}"), "status": "done"}
    update_ticket(actor=owner, instance_id=row.pk, changes={"notes": "Waits for the bank."})
    late(page, f"/ticket-instances/{row.pk}", filled)
    stands = tickets(made.pack, owner)["T1.1.1"]
    assert (stands.status, stands.notes) == ("not_started", "Waits for the bank.")


def test_a_section_that_somebody_else_wrote_in_is_not_written_over(page: Client, made: PackMade, owner: Actor) -> None:
    path = f"/roadmaps/{made.roadmap.pk}/sections/6/edit"
    filled = {**opened(page, path), "content_md": "Mine."}
    edit_section(actor=owner, roadmap_id=made.roadmap.pk, number=6, changes={"content_md": "Theirs."})
    assert "Mine." in late(page, path, filled)
    assert "Theirs." in shown(page, f"/roadmaps/{made.roadmap.pk}")


def test_a_worth_that_somebody_else_stated_is_not_written_over(page: Client, made: PackMade, owner: Actor) -> None:
    path = f"/roadmaps/{made.roadmap.pk}/worth"
    filled = {**opened(page, path), "annual_lead_volume": "900"}
    theirs = {"assumptions": {"annual_lead_volume": 600}}
    update_roadmap(actor=owner, roadmap_id=made.roadmap.pk, changes=theirs)
    late(page, path, filled)
    assert opened(page, path)["annual_lead_volume"] == "600"


def test_forms_that_were_opened_last_are_taken(page: Client, made: PackMade, owner: Actor) -> None:
    row = tickets(made.pack, owner)["T1.1.1"]
    for path, more in (
        (f"/ticket-instances/{row.pk}", {"notes": "Ours."}),
        (f"/roadmaps/{made.roadmap.pk}/sections/6/edit", {"content_md": "Ours."}),
        (f"/roadmaps/{made.roadmap.pk}/worth", {"annual_lead_volume": "900"}),
    ):
        assert page.post(path, {**opened(page, path), **more}).status_code == 302


def test_amounts_without_a_currency_are_said_at_its_field(page: Client, made: PackMade) -> None:
    answer = page.post(f"/roadmaps/{made.roadmap.pk}/worth", {"blended_hourly_rate": "45"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["currency"])


def test_a_first_day_of_another_age_is_said_at_its_field(page: Client, enterprise_id: int) -> None:
    filled = {"recommendations": ["T1.2.1"], "hours_per_sprint": "10", "starts_on": "9999-12-31"}
    answer = page.post(f"/enterprises/{enterprise_id}/roadmap/new", filled)
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["starts_on"])


def test_a_pack_is_deleted_from_its_roadmap_and_asked_about_once_more(
    page: Client, made: PackMade, owner: Actor
) -> None:
    at, path = f"/roadmaps/{made.roadmap.pk}", f"/ticket-packs/{made.pack.pk}/delete"
    assert f'href="{path}"' in shown(page, at)
    before = opened(page, path)
    update_ticket(actor=owner, instance_id=tickets(made.pack, owner)["T1.1.1"].pk, changes={"status": "in_progress"})
    late(page, path, before)
    answer = page.post(path, opened(page, path))
    assert (answer.status_code, answer["Location"]) == (302, at)
    text = shown(page, at)
    assert "The ticket pack was deleted." in text
    assert path not in text
    assert "10 Outcomes and learning" in text


def test_planning_anew_says_before_what_work_and_which_edits_are_left_behind(
    page: Client, made: PackMade, owner: Actor
) -> None:
    path = f"/enterprises/{made.pack.enterprise_id}/roadmap/new"
    assert "wait for somebody" not in shown(page, path)
    brought_back(made.pack, owner, conflicting(made, owner))
    text = shown(page, path)
    assert "does not come in force again" in text
    assert "Of its 5 tickets 0 are done, 0 in progress and 1 blocked." in text
    assert "waits for somebody to choose; once it is replaced, nobody can choose any more: settle it first." in text


def test_deleting_says_before_that_the_roadmap_stays_in_force_without_tickets(page: Client, made: PackMade) -> None:
    text = shown(page, f"/ticket-packs/{made.pack.pk}/delete")
    assert "Roadmap v1.0 stays in force, without tickets." in text
    assert "does not bring the version before back" in text


def test_a_pack_that_is_kept_says_why_and_offers_no_button(page: Client, made: PackMade, owner: Actor) -> None:
    update_ticket(actor=owner, instance_id=tickets(made.pack, owner)["T1.1.1"].pk, changes={"status": "done"})
    path = f"/ticket-packs/{made.pack.pk}/delete"
    text = shown(page, path)
    assert "1 tickets of this pack are done, so it cannot be deleted." in text
    assert "Delete the pack" not in text
    assert page.post(path).status_code == 400


def test_who_may_not_plan_is_led_to_no_deleting(made: PackMade) -> None:
    actors.member(made.pack.enterprise_id, "member", email="member@example.org")
    member = page_client_of("member@example.org")
    path = f"/ticket-packs/{made.pack.pk}/delete"
    assert path not in shown(member, f"/roadmaps/{made.roadmap.pk}")
    assert member.post(path).status_code == 403


def test_who_only_looks_gets_no_menus_and_no_file(made: PackMade) -> None:
    actors.member(made.pack.enterprise_id, "viewer", email="viewer@example.org")
    viewer = page_client_of("viewer@example.org")
    text = shown(viewer, f"/enterprises/{made.pack.enterprise_id}/roadmap")
    assert "T1.1.1" in text
    assert "data-card" not in text
    assert "checklist.md" not in text


def test_the_board_takes_as_many_queries_for_many_as_for_few(page: Client, made: PackMade, owner: Actor) -> None:
    counts = []
    for chosen in (["T1.1.1"], ["T8.3.2", "T7.3.1", "T6.2.3", "T1.2.3"]):
        pack_of(made.pack.enterprise_id, owner, chosen=chosen)
        with CaptureQueriesContext(connection) as asked:
            shown(page, f"/enterprises/{made.pack.enterprise_id}/roadmap")
        counts.append(len(asked))
    assert counts[0] == counts[1]


# The command ---------------------------------------------------------------------------------------------------------


def slug_of(made: PackMade, owner: Actor) -> str:
    with acting(owner):
        return enterprise_for(actor=owner, enterprise_id=made.pack.enterprise_id).slug


def synced(made: PackMade, owner: Actor, file: Path, *more: str) -> str:
    out = StringIO()
    call_command(
        "ticketpack_sync_from_md", "--enterprise", slug_of(made, owner), "--ticketpack-version", "v1.0",
        "--file", str(file), "--as", "owner@example.org", *more, stdout=out,
    )  # fmt: skip
    return out.getvalue()


def test_the_command_takes_a_file_in(made: PackMade, owner: Actor, tmp_path: Path) -> None:
    file = tmp_path / "pack.md"
    file.write_text(ticked(exported(made.pack, owner), "T1.1.1"), encoding="utf-8")
    assert "1 edits: 1 taken, 0 in conflict, 0 not understood." in synced(made, owner, file)
    told = json.loads(synced(made, owner, file, "--format", "json"))
    assert (told["edits"], told["taken"], told["pack"]["version"]) == (1, [], "v1.0")


@pytest.mark.parametrize(("side", "status"), [("--ours", "blocked"), ("--theirs", "done")])
def test_the_command_settles_all_one_way(made: PackMade, owner: Actor, tmp_path: Path, side: str, status: str) -> None:
    file = tmp_path / "pack.md"
    file.write_text(conflicting(made, owner), encoding="utf-8")
    synced(made, owner, file, side)
    assert tickets(made.pack, owner)["T1.1.1"].status == status


def test_the_command_ends_with_one_where_something_waits(made: PackMade, owner: Actor, tmp_path: Path) -> None:
    file = tmp_path / "pack.md"
    file.write_text(conflicting(made, owner), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        synced(made, owner, file)
    assert ended.value.code == 1


def test_the_command_refuses_a_file_that_is_not_there(made: PackMade, owner: Actor, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"pack_file\.unreadable") as refused:
        synced(made, owner, tmp_path / "none.md")
    assert refused.value.returncode == 2
