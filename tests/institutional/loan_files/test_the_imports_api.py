"""The imports API: send a file, see what was found, commit it, fetch what stayed behind, take it back."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clear_platform.foundation.public import OrganizationKind, StaffGroup
from tests import actors
from tests.institutional.loan_files.factories import BAD, HEADINGS, NAMED, loaded, row, written
from tests.institutional.loan_files.snapshots import ask, counted

pytestmark = pytest.mark.django_db
BASE = "/api/v1/imports"


def client_of(email: str) -> Client:
    answer = Client().post(
        "/api/v1/auth/token", {"email": email, "password": actors.PASSWORD}, content_type="application/json"
    )
    return Client(headers={"Authorization": f"Bearer {answer.json()['access']}"})


@pytest.fixture
def officer() -> Client:
    actors.staff(StaffGroup.PROGRAMME_OFFICER, email="officer@example.org")
    return client_of("officer@example.org")


def sent(client: Client, content: bytes, *, kind: str = "loans", name: str = "loans.csv", **form: str) -> Any:
    return client.post(f"{BASE}/{kind}", {"file": SimpleUploadedFile(name, content), **form})


def test_without_credentials_there_is_nothing() -> None:
    assert Client().get(BASE).status_code == 401
    assert sent(Client(), b"").status_code == 401


def test_a_file_is_checked_first_and_nothing_is_loaded(officer: Client) -> None:
    answer = sent(officer, written([row(1), *BAD]))
    body = answer.json()
    assert (answer.status_code, answer["Location"]) == (201, f"{BASE}/{body['id']}")
    assert (body["status"], body["counts"]["good"], body["counts"]["rejected"]) == ("checked", 1, 7)
    assert [(one["row"], one["column"]) for one in body["problems"]] == list(zip(range(3, 10), NAMED, strict=True))
    assert counted()["enterprises"] == 0
    assert officer.get(answer["Location"]).json() == body


def test_committing_loads_the_good_rows(officer: Client) -> None:
    checked = sent(officer, written([row(1), *BAD])).json()
    committed = officer.post(f"{BASE}/{checked['id']}/commit")
    assert (committed.status_code, committed.json()["status"]) == (200, "committed")
    assert committed.json()["counts"]["created"] == 1
    again = officer.post(f"{BASE}/{checked['id']}/commit")
    assert (again.status_code, again.json()["code"]) == (409, "import.not_ready")


def test_a_file_can_be_loaded_in_one_step(officer: Client) -> None:
    assert sent(officer, written([row(1)]), dry_run="false").json()["counts"]["created"] == 1
    again = sent(officer, written([row(1)]), dry_run="false").json()
    assert (again["counts"]["created"], again["counts"]["unchanged"]) == (0, 1)


def test_the_rows_that_stayed_behind_are_a_file_to_save(officer: Client) -> None:
    checked = sent(officer, written([row(1), *BAD]), name="march.csv").json()
    answer = officer.get(f"{BASE}/{checked['id']}/rejected")
    assert answer["Content-Disposition"] == 'attachment; filename="march_rejected.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert list(rows[0]) == [*HEADINGS, "reason"]
    assert [one["reason"].split(":")[0] for one in rows] == NAMED


def test_all_problems_are_listed_in_pages(officer: Client) -> None:
    checked = sent(officer, written([row(1), *BAD])).json()
    first = officer.get(f"{BASE}/{checked['id']}/problems?page_size=5").json()
    second = officer.get(first["next"]).json()
    assert [one["row"] for one in [*first["results"], *second["results"]]] == list(range(3, 10))
    assert first["results"][0]["problems"][0]["column"] == "LoanNr_ChkDgt"


def test_a_wrong_column_is_a_problem_with_a_pointer(officer: Client) -> None:
    answer = sent(officer, written([row(1)], headings=["Amount" if one == "GrAppv" else one for one in HEADINGS]))
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json()["code"] == "import.wrong_columns"
    assert answer.json()["errors"] == [{"pointer": "/file/GrAppv", "code": "missing", "detail": "GrAppv is missing"}]


def test_a_mapping_is_used_kept_and_used_again(officer: Client) -> None:
    content = written([{**row(1), "Borrower": "EVERGREEN"}], headings=["Borrower", *HEADINGS[:1], *HEADINGS[2:]])
    mapping = json.dumps({"Name": "Borrower"})
    assert sent(officer, content, mapping=mapping, save_mapping_as="Regional").json()["counts"]["good"] == 1
    assert sent(officer, content, mapping="Regional").json()["mapping"] == {"Name": "Borrower"}
    assert officer.get(f"{BASE}/loans").json()["mappings"] == {"Regional": {"Name": "Borrower"}}


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        ({"mapping": "{"}, 400, "import.mapping_malformed"),
        ({"mapping": "Nowhere"}, 422, "import.unknown_mapping"),
        ({"mapping": '{"Colour": "x"}'}, 422, "import.wrong_columns"),
        ({"mapping": '{"Colour": "x"}', "save_mapping_as": "y"}, 422, "import.unknown_column"),
        ({"dry_run": "perhaps"}, 400, "request.malformed"),
        ({"colour": "red"}, 400, "request.malformed"),
    ],
)
def test_what_is_wrong_with_the_form_is_said(officer: Client, form: dict[str, str], status: int, code: str) -> None:
    answer = sent(officer, written([row(1)]), **form)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [(b"", 422, "import.file_refused"), (b"%PDF", 422, "import.file_refused"), (b"A,B\n", 422, "import.wrong_columns")],
)
def test_a_file_that_cannot_be_read_is_refused(officer: Client, content: bytes, status: int, code: str) -> None:
    answer = sent(officer, content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_body_beyond_the_bound_is_refused_unread(officer: Client) -> None:
    answer = officer.generic(
        "POST", f"{BASE}/loans", b"", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(300 * 1024 * 1024)
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "import.too_large")


def test_a_form_without_a_file_is_refused_with_a_pointer(officer: Client) -> None:
    answer = officer.post(f"{BASE}/loans", {})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/file")


def test_json_instead_of_a_form_is_refused(officer: Client) -> None:
    answer = officer.post(f"{BASE}/loans", {}, content_type="application/json")
    assert answer.status_code == 415


def test_an_unknown_kind_is_not_found(officer: Client) -> None:
    answer = sent(officer, written([row(1)]), kind="spells")
    assert (answer.status_code, answer.json()["code"]) == (404, "import.unknown_kind")


def test_a_kind_tells_its_columns(officer: Client) -> None:
    body = officer.get(f"{BASE}/loans").json()
    assert [one["name"] for one in body["columns"]] == HEADINGS
    assert {one["name"] for one in body["columns"] if not one["is_required"]} >= {"Zip", "UrbanRural"}


def test_undoing_says_what_stands_in_the_way(officer: Client) -> None:
    first = sent(officer, written([row(1)]), dry_run="false").json()
    second = sent(officer, written([row(2, Name="BORROWER 1")]), dry_run="false").json()
    refused = officer.post(f"{BASE}/{first['id']}/undo")
    assert (refused.status_code, refused.json()["code"]) == (422, "import.undo_blocked")
    assert refused.json()["errors"][0]["detail"] == "2 positions that did not come with it"
    assert officer.post(f"{BASE}/{second['id']}/undo").json()["status"] == "undone"
    assert officer.post(f"{BASE}/{first['id']}/undo").json()["removed"]["enterprises"] == 1
    assert counted()["positions"] == 0


def test_a_checked_import_can_be_let_go(officer: Client) -> None:
    checked = sent(officer, written([row(1)])).json()
    assert officer.post(f"{BASE}/{checked['id']}/cancel").json()["status"] == "cancelled"
    assert ask("SELECT count(*) FROM foundation_importrow") == [(0,)]


def test_the_list_is_filtered_by_kind_and_status(officer: Client) -> None:
    checked = sent(officer, written([row(1)]), name="one.csv").json()
    sent(officer, written([row(2)]), name="two.csv", dry_run="false")
    found = officer.get(f"{BASE}?kind=loans&status=checked").json()["results"]
    assert [one["id"] for one in found] == [checked["id"]]
    assert [one["file_name"] for one in officer.get(BASE).json()["results"]] == ["two.csv", "one.csv"]
    assert officer.get(f"{BASE}?search=TWO").json()["results"][0]["counts"]["created"] == 1


def test_an_import_of_staff_is_nobody_elses(officer: Client) -> None:
    checked = sent(officer, written([row(1)])).json()
    actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin", email="admin@example.org")
    stranger = client_of("admin@example.org")
    for answer in (
        stranger.get(f"{BASE}/{checked['id']}"),
        stranger.get(f"{BASE}/{checked['id']}/rejected"),
        stranger.get(f"{BASE}/{checked['id']}/problems"),
        stranger.post(f"{BASE}/{checked['id']}/commit"),
        stranger.get(f"{BASE}/999999"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "access.not_visible")
    assert stranger.get(BASE).json()["results"] == []
    assert sent(stranger, written([row(1)])).status_code == 403


def test_a_longer_list_asks_no_more_of_the_database(officer: Client) -> None:
    by = actors.staff()
    loaded(by, written([row(1)]))
    officer.get(BASE)
    with CaptureQueriesContext(connection) as one:
        officer.get(BASE)
    for serial in range(2, 8):
        loaded(by, written([row(serial)]))
    with CaptureQueriesContext(connection) as seven:
        assert len(officer.get(BASE).json()["results"]) == 7
    assert len(seven) == len(one)
