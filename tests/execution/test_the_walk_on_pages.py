"""The whole walk on pages, without a script: diagnose, decide with two people, carry out, verify, done."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from clear_platform.foundation.public import StaffGroup, acting
from enterprises.public import decisions_of
from execution.public import tasks_of
from tests import actors
from tests.clients import page_client_of
from tests.enterprises.factories import approved, draft, enterprise, owner_of
from tests.execution.factories import delivered, tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise_id() -> int:
    return enterprise(name="Bay Bakery", industry="311811", region="US-CA", city="Oakland", size_band="6-15").id


@pytest.fixture
def owner(enterprise_id: int) -> Client:
    actors.member(enterprise_id, "owner", email="owner@example.org")
    return page_client_of("owner@example.org")


@pytest.fixture
def member(enterprise_id: int) -> Client:
    actors.member(enterprise_id, "member", email="member@example.org")
    return page_client_of("member@example.org")


def shown(client: Client, path: str) -> str:
    """The text of a page, which must be there."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_walk_from_diagnosis_to_a_done_task(owner: Client, member: Client, enterprise_id: int) -> None:
    base = f"/enterprises/{enterprise_id}"
    inputs = {"currency": "USD", "cash": "20000", "monthly_operating_cost": "10000", "receivables": "80000"}
    inputs |= {"receivables_over_60_days_ratio": "0.3", "revenue_12m": "400000", "debt_service_12m": "30000"}
    inputs |= {"operating_cash_flow_12m": "36000", "equity": "30000", "debt": "90000"}
    analysis = member.post(f"{base}/diagnose", inputs)["Location"]
    assert "Share of receivables more than 60 days old" in shown(member, analysis)
    staff = actors.staff()
    with acting(staff):
        decision = decisions_of(actor=staff, enterprise_id=enterprise_id).get()
    record = f"/decisions/{decision.pk}"
    assert decision.title in shown(member, record)
    member.post(f"{record}/act/propose", {"note": ""})
    assert "wrote this version and cannot approve it" in shown(member, record) or "role does not" in shown(
        member, record
    )
    assert decision.title in shown(owner, "/")
    owner.post(f"{record}/act/approve", {"note": "Agreed."})
    assert "Agreed." in shown(owner, record)
    member.post(f"{record}/execution/plan")
    with acting(staff):
        task = tasks_of(actor=staff, decision_id=decision.pk).order_by("pk").first()
    assert task is not None
    page = f"/tasks/{task.pk}"
    evidence = SimpleUploadedFile("calendar.txt", b"day 1, 14, 30")
    member.post(page, {"milestone_type": "delivered", "evidence_text": "It hangs there.", "evidence_file": evidence})
    assert "calendar" in shown(owner, page)
    assert task.title in shown(owner, "/")
    verify = re.search(r"/milestones/(\d+)/verify", shown(owner, page))
    assert verify is not None
    assert "/verify" not in shown(member, page)
    owner.post(verify[0])
    downloaded = member.get(verify[0].replace("verify", "evidence"))
    assert downloaded["Content-Disposition"].startswith("attachment")
    assert b"".join(downloaded) == b"day 1, 14, 30"
    member.post(f"{page}/act/complete", {"reason": ""})
    assert "done" in shown(member, page)
    assert "one of" in shown(owner, f"{base}/execution").lower()


@pytest.mark.parametrize(
    "path",
    ["", "edit", "decisions", "decisions/new", "execution", "diagnose"],
)
def test_each_tab_of_the_workspace_opens_on_an_empty_enterprise(owner: Client, enterprise_id: int, path: str) -> None:
    assert "<h1" in shown(owner, f"/enterprises/{enterprise_id}/{path}")


def test_a_decision_is_written_field_by_field(owner: Client, enterprise_id: int) -> None:
    path = f"/enterprises/{enterprise_id}/decisions/new"
    form = {
        "title": "Collect on a calendar", "domain": "cfo", "recommendation": "Collect.", "rationale": "It is late.",
        "options": "Collect\nWait", "risks": "", "trade_offs": "", "constraints": "",
        "expected-TOTAL_FORMS": "1", "expected-INITIAL_FORMS": "0", "expected-0-metric": "late_invoice_share_ratio",
        "expected-0-unit": "share", "expected-0-baseline": "0.3", "expected-0-target": "0.1",
        "expected-0-by_days": "90",
        "steps-TOTAL_FORMS": "2", "steps-INITIAL_FORMS": "0", "steps-0-title": "Set the calendar",
        "steps-0-due_days": "7", "steps-0-proof": "The calendar; a photo", "steps-0-priority": "high",
        "steps-1-title": "",
    }  # fmt: skip
    made = owner.post(path, form)
    assert made.status_code == 302
    record = shown(owner, made["Location"])
    assert "Set the calendar" in record
    assert "The calendar; a photo" in record
    assert "Receivables over 60 days late, by value" in record
    rewritten = owner.post(f"{made['Location']}/edit", {**form, "title": "Collect each week"})
    assert "Collect each week" in shown(owner, rewritten["Location"])
    refused = owner.post(path, {**form, "title": "", "expected-0-target": ""})
    assert refused.status_code == 400
    assert "needs a target" in refused.content.decode()


def test_versions_stand_side_by_side(owner: Client, enterprise_id: int) -> None:
    first = approved(enterprise_id)
    following = owner.post(f"/decisions/{first.pk}/act/supersede", {"note": ""})["Location"]
    assert "Version 2" in shown(owner, f"{following}/versions") or "version 2" in shown(owner, f"{following}/versions")


def test_a_task_opens_beside_its_list_at_its_own_address(owner: Client, enterprise_id: int) -> None:
    task = tasks(enterprise_id)[0]
    delivered(task, by=owner_of(enterprise_id))
    for path in (f"/enterprises/{enterprise_id}/execution", f"/decisions/{task.decision_id}/execution"):
        assert 'id="drawer-title"' in shown(owner, f"{path}?task={task.pk}")
        part = owner.get(f"{path}?task={task.pk}", headers={"HX-Request": "true", "HX-Target": "drawer"})
        assert "<html" not in part.content.decode()


def test_lists_filter_search_and_sort(owner: Client, enterprise_id: int) -> None:
    tasks(enterprise_id)
    assert "Call everybody" in shown(owner, f"/enterprises/{enterprise_id}/execution?search=call&ordering=-due")
    assert "No task matches" in shown(owner, f"/enterprises/{enterprise_id}/execution?status=done")
    assert "Collect on a calendar" in shown(owner, "/decisions/?status=approved&ordering=title")
    assert "No decision matches" in shown(owner, f"/enterprises/{enterprise_id}/decisions?status=draft")


def test_staff_find_an_enterprise_and_add_one(enterprise_id: int) -> None:
    actors.staff(email="officer@example.org")
    officer = page_client_of("officer@example.org")
    assert "Bay Bakery" in shown(officer, "/enterprises/?search=bay+oakland&size_band=6-15&industry=31&ordering=-name")
    assert "No enterprise matches" in shown(officer, "/enterprises/?search=reno")
    made = officer.post("/enterprises/new", {"name": "New Mill", "industry": "", "region": "US-CA", "city": "Fresno"})
    assert "New Mill" in shown(officer, made["Location"])
    refused = officer.post("/enterprises/new", {"name": "", "industry": "bread"})
    assert refused.status_code == 400
    edited = officer.post(f"{made['Location']}edit", {"name": "New Mill", "city": "Reno", "region": "US-NV"})
    assert "US-NV" in shown(officer, edited["Location"])


def test_a_refused_act_says_why_on_a_page(owner: Client, enterprise_id: int) -> None:
    mine = draft(enterprise_id, by=owner_of(enterprise_id))
    refused = owner.post(f"/decisions/{mine.pk}/act/approve", {"note": ""})
    assert refused.status_code == 409
    assert "decision.not_open_to_this" in refused.content.decode()


def test_an_auditor_reads_and_has_no_button(enterprise_id: int) -> None:
    made = approved(enterprise_id)
    actors.staff(StaffGroup.AUDITOR, email="auditor@example.org")
    auditor = page_client_of("auditor@example.org")
    record = shown(auditor, f"/decisions/{made.pk}")
    assert "/act/" not in record
    assert "Add an enterprise" not in shown(auditor, "/enterprises/")


@pytest.mark.parametrize("path", ["/enterprises/{}/", "/enterprises/{}/decisions", "/enterprises/{}/execution"])
def test_a_stranger_sees_no_page_of_it(enterprise_id: int, path: str) -> None:
    actors.member(enterprise().id, "owner", email="stranger@example.org")
    assert page_client_of("stranger@example.org").get(path.format(enterprise_id)).status_code == 403


def test_what_was_typed_of_a_milestone_stays_when_its_evidence_is_asked_for(owner: Client, enterprise_id: int) -> None:
    task = tasks(enterprise_id)[0]
    answer = owner.post(f"/tasks/{task.pk}", {"milestone_type": "delivered", "effective_date": "2026-04-14"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Say what shows it, give an address, or add a file." in page
    assert "2026-04-14" in page


def test_a_task_that_nobody_owns_is_shown_to_the_owner(owner: Client, member: Client, enterprise_id: int) -> None:
    title = tasks(enterprise_id)[0].title
    assert title in shown(owner, "/tasks/")
    assert title not in shown(member, "/tasks/")
