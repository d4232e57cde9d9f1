"""A file shows that a milestone was reached: taken by page and API, kept with its hash, held against it ever after."""

from __future__ import annotations

import hashlib
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from clear_platform.foundation.public import Actor, acting
from execution.implementation import rules
from execution.implementation.errors import EvidenceChanged, EvidenceNotTaken, EvidenceTooLarge
from execution.implementation.models import Milestone
from execution.public import Evidence, log_milestone, verify_milestone
from tests import actors
from tests.clients import client_of, page_client_of
from tests.enterprises.factories import enterprise, owner_of
from tests.execution.factories import tasks

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\nthe calendar"
SHA = hashlib.sha256(PDF).hexdigest()


@pytest.fixture
def enterprise_id() -> int:
    return enterprise().id


@pytest.fixture
def member(enterprise_id: int) -> Actor:
    return actors.member(enterprise_id, "member", email="member@example.org")


@pytest.fixture
def owner(enterprise_id: int) -> Actor:
    return actors.member(enterprise_id, "owner", email="owner@example.org")


@pytest.fixture
def task_id(enterprise_id: int, member: Actor, owner: Actor) -> int:
    return tasks(enterprise_id)[0].pk


def sent(client: Client, task_id: int, **fields: Any) -> Any:
    said = {
        "milestone_type": "delivered",
        "evidence_file": SimpleUploadedFile("calendar.pdf", PDF, "application/pdf"),
        **fields,
    }
    return client.post(f"/api/v1/tasks/{task_id}/milestones", said)


def with_file(task_id: int, by: Actor, name: str = "calendar.pdf", content: bytes = PDF) -> Milestone:
    file = ContentFile(content, name=name)
    return log_milestone(actor=by, task_id=task_id, milestone_type="delivered", evidence=Evidence(file=file))


def tampered(row: Milestone) -> None:
    """Put something else where the file of a milestone is stored."""
    storages["default"].delete(row.evidence_file.name)
    storages["default"].save(row.evidence_file.name, ContentFile(b"%PDF-1.7\nanother"))


# What is taken -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "beginning", "fault"),
    [
        ("calendar.pdf", PDF, None),
        ("CALENDAR.PDF", PDF, None),
        ("wall.jpeg", b"\xff\xd8\xff\xe0", None),
        ("wall.webp", b"RIFF\x10\0\0\0WEBPVP8 ", None),
        ("wall.heic", b"\0\0\0\x18ftypheic", None),
        ("sheet.xlsx", b"PK\x03\x04\x14", None),
        ("hours.csv", "Woche;Stunden\n1;46 é".encode("cp1252"), None),
        ("page.html", b"<html>", "ending"),
        ("tool.exe", b"MZ", "ending"),
        ("archive.zip", b"PK\x03\x04", "ending"),
        ("picture.svg", b"<svg>", "ending"),
        ("pdf", PDF, "ending"),
        ("", PDF, "ending"),
        ("calendar.pdf", b"<html>", "content"),
        ("wall.png", b"\xff\xd8\xff\xe0", "content"),
        ("wall.webp", b"RIFF\x10\0\0\0WAVE", "content"),
        ("hours.csv", b"MZ\x90\0\x03", "content"),
    ],
)
def test_a_file_is_evidence_by_what_it_is_and_what_its_name_says(name: str, beginning: bytes, fault: str) -> None:
    assert rules.fault_of_file(name, beginning) == fault


def test_a_file_of_another_kind_is_refused_by_name(task_id: int, member: Actor) -> None:
    with pytest.raises(EvidenceNotTaken) as refused:
        with_file(task_id, member, "calendar.html", b"<script>")
    assert "'calendar.html' is not taken" in refused.value.detail


def test_a_file_that_is_too_large_is_refused_with_its_size(task_id: int, member: Actor) -> None:
    with pytest.raises(EvidenceTooLarge) as refused:
        with_file(task_id, member, content=PDF + b" " * rules.MOST_MEGABYTES * 1024 * 1024)
    assert (refused.value.status, "25.0 MB" in refused.value.detail) == (413, True)


# By the API ----------------------------------------------------------------------------------------------------------


def test_the_api_takes_a_file_and_answers_with_its_hash(task_id: int) -> None:
    made = sent(client_of("member@example.org"), task_id, evidence_text="It hangs there.", effective_date="2026-11-02")
    body = made.json()
    assert made.status_code == 201
    assert (body["evidence_hash"], body["evidence_text"]) == (SHA, "It hangs there.")
    assert body["evidence_file"].startswith("calendar")


def test_the_api_hands_the_file_out_to_whoever_may_see_it(task_id: int, owner: Actor) -> None:
    made = sent(client_of("member@example.org"), task_id).json()
    path = f"/api/v1/milestones/{made['id']}/evidence"
    answer = client_of("owner@example.org").get(path)
    assert (b"".join(answer.streaming_content), answer["Content-Type"]) == (PDF, "application/octet-stream")
    assert answer["Content-Disposition"].startswith("attachment")
    actors.member(enterprise().id, "owner", email="stranger@example.org")
    assert client_of("stranger@example.org").get(path).status_code == 403


def test_a_form_of_the_api_takes_measured_values_as_text(task_id: int) -> None:
    made = sent(client_of("member@example.org"), task_id, milestone_type="measured", metrics_json='{"hours": 39}')
    assert made.json()["metrics_json"] == {"hours": 39}


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"evidence_file": SimpleUploadedFile("calendar.pdf", b"<html>")}, 400, "milestone.evidence_not_taken"),
        ({"evidence_file": SimpleUploadedFile("calendar.pdf", b"")}, 400, "request.malformed"),
        ({"metrics_json": "[1]"}, 400, "request.malformed"),
        ({"metrics_json": '{"hours": NaN}'}, 400, "request.malformed"),
        ({"verified_by": "1"}, 400, "request.malformed"),
    ],
)
def test_the_api_refuses_what_shows_nothing(task_id: int, fields: dict[str, Any], status: int, code: str) -> None:
    refused = sent(client_of("member@example.org"), task_id, **fields)
    assert (refused.status_code, refused.json()["code"]) == (status, code)


def test_a_form_that_says_it_is_too_large_is_refused_unread(task_id: int) -> None:
    refused = client_of("member@example.org").generic(
        "POST",
        f"/api/v1/tasks/{task_id}/milestones",
        b"--x",
        "multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(300 * 1024 * 1024),
    )
    assert (refused.status_code, refused.json()["code"]) == (413, "milestone.evidence_too_large")


def test_a_milestone_without_a_file_hands_none_out(task_id: int, member: Actor) -> None:
    row = log_milestone(actor=member, task_id=task_id, milestone_type="started", evidence=Evidence(text="Begun."))
    assert client_of("member@example.org").get(f"/api/v1/milestones/{row.pk}/evidence").status_code == 404


# By the page ---------------------------------------------------------------------------------------------------------


def test_the_page_says_at_the_file_why_it_is_not_taken_and_keeps_what_was_typed(task_id: int) -> None:
    page = page_client_of("member@example.org")
    typed = {"milestone_type": "delivered", "evidence_text": "It hangs there."}
    answer = page.post(f"/tasks/{task_id}", {**typed, "evidence_file": SimpleUploadedFile("tool.exe", b"MZ")})
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["evidence_file"]
    assert "It hangs there." in answer.content.decode()


def test_the_command_takes_a_file(task_id: int, tmp_path: Path) -> None:
    file = tmp_path / "calendar.pdf"
    file.write_bytes(PDF)
    out = StringIO()
    said = [str(task_id), "delivered", "--as", "member@example.org", "--format", "json"]
    call_command("log_milestone", *said, "--file", str(file), stdout=out)
    assert json.loads(out.getvalue())["evidence_hash"] == SHA
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("log_milestone", *said, "--file", str(tmp_path / "none.pdf"), stdout=out)


# Ever after ----------------------------------------------------------------------------------------------------------


def test_somebody_else_verifies_the_file_that_was_logged(task_id: int, member: Actor, owner: Actor) -> None:
    row = with_file(task_id, member)
    assert verify_milestone(actor=owner, milestone_id=row.pk).verified_by_id == owner.id


def test_a_file_that_is_not_the_one_logged_is_neither_verified_nor_handed_out(
    task_id: int, member: Actor, owner: Actor
) -> None:
    row = with_file(task_id, member)
    tampered(row)
    with pytest.raises(EvidenceChanged):
        verify_milestone(actor=owner, milestone_id=row.pk)
    refused = client_of("owner@example.org").get(f"/api/v1/milestones/{row.pk}/evidence")
    assert (refused.status_code, refused.json()["code"]) == (409, "milestone.evidence_changed")
    assert page_client_of("owner@example.org").get(f"/milestones/{row.pk}/evidence").status_code == 409


def test_a_file_that_is_gone_is_said_to_be(task_id: int, member: Actor) -> None:
    row = with_file(task_id, member)
    storages["default"].delete(row.evidence_file.name)
    refused = client_of("member@example.org").get(f"/api/v1/milestones/{row.pk}/evidence")
    assert refused.json()["code"] == "milestone.evidence_changed"


def test_what_was_kept_is_the_file_as_it_came(task_id: int, member: Actor) -> None:
    row = with_file(task_id, member)
    with (
        acting(owner_of(row.organization_id), read_only=True),
        storages["default"].open(row.evidence_file.name) as kept,
    ):
        assert (kept.read(), row.evidence_hash) == (PDF, SHA)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("0001-01-01", "request.day_out_of_reach"),
        ("9999-12-31", "request.day_out_of_reach"),
        ("2199-12-31", "milestone.in_the_future"),
    ],
)
def test_a_milestone_holds_since_a_day_that_came(task_id: int, day: str, code: str) -> None:
    answer = sent(client_of("member@example.org"), task_id, effective_date=day)
    assert (answer.status_code, answer.json()["type"].rpartition("#")[2]) == (422, code)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("calendar.pdf", "calendar.pdf"),
        ("a b.c.csv", "a_b.c.csv"),
        (".txt", "evidence.txt"),
        ("\x00.txt", "evidence.txt"),
        ("📈.csv", "evidence.csv"),
        ("../../Übersicht.PDF", "Übersicht.PDF"),
    ],
)
def test_a_file_is_kept_with_a_stem_and_its_ending(name: str, kept: str) -> None:
    assert rules.kept_name(name) == kept


def test_two_files_of_no_name_keep_their_endings(task_id: int, member: Actor) -> None:
    names = [
        log_milestone(
            actor=member,
            task_id=task_id,
            milestone_type="delivered",
            evidence=Evidence(file=ContentFile(b"It hangs there.", name=".txt")),
        ).file_name
        for _ in range(2)
    ]
    assert [name.startswith("evidence") and name.endswith(".txt") for name in names] == [True, True]
    assert len(set(names)) == 2
