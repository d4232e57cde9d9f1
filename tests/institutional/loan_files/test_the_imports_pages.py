"""Staff import a file on pages: send it, read what was found, load it, save what stayed behind, take it back."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clear_platform.foundation.public import OrganizationKind, StaffGroup
from tests import actors
from tests.institutional.loan_files.factories import BAD, HEADINGS, checked, loaded, row, written
from tests.institutional.loan_files.snapshots import ask, counted

pytestmark = pytest.mark.django_db
BASE = "/institutional/imports"


def signed_in(email: str) -> Client:
    client = Client()
    client.post("/sign-in", {"email": email, "password": actors.PASSWORD})
    return client


@pytest.fixture
def officer() -> Client:
    actors.staff(StaffGroup.PROGRAMME_OFFICER, email="officer@example.org")
    return signed_in("officer@example.org")


def sent(client: Client, content: bytes, **form: str) -> HttpResponse:
    file = SimpleUploadedFile("march.csv", content)
    return client.post(f"{BASE}/new", {"kind": "loans", "file": file, "headings": "", "keep_as": "", **form})


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_who_is_not_signed_in_is_led_to_the_sign_in_page() -> None:
    answer = Client().get(BASE)
    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in?next={BASE}")


def test_an_empty_list_says_what_to_do(officer: Client) -> None:
    assert "Nothing was imported yet" in text(officer.get(BASE))


def test_a_file_walks_from_the_form_to_the_portfolio_and_back(officer: Client) -> None:
    answer = sent(officer, written([row(1), *BAD]))
    here = answer["Location"]
    assert (answer.status_code, here.rsplit("/", 1)[0]) == (302, BASE)
    page = text(officer.get(here))
    assert "1 of 8 rows can be loaded, 7 stay behind. Nothing is loaded yet." in page
    assert "Row 6, MIS_Status" in page
    assert officer.post(f"{here}/commit")["Location"] == here
    assert counted()["positions"] == 2
    assert "1 loans new, 0 changed, 0 as before. 7 rows stayed behind." in text(officer.get(here))
    assert "Take it back" in text(officer.get(f"{here}/undo"))
    assert officer.post(f"{here}/undo")["Location"] == here
    assert counted()["positions"] == 0
    assert "2 positions, 2 repayment outcomes, 1 enterprises." in text(officer.get(here))


def test_the_rows_left_behind_can_be_saved(officer: Client) -> None:
    here = sent(officer, written([row(1), *BAD]))["Location"]
    answer = officer.get(f"{here}/rejected")
    assert answer["Content-Disposition"] == 'attachment; filename="march_rejected.csv"'
    assert len(b"".join(answer.streaming_content).splitlines()) == 8  # type: ignore[attr-defined]


def test_a_checked_import_can_be_let_go(officer: Client) -> None:
    here = sent(officer, written([row(1)]))["Location"]
    officer.post(f"{here}/cancel")
    assert "Let go before anything was loaded." in text(officer.get(here))


def test_a_file_with_a_wrong_column_is_said_at_its_field(officer: Client) -> None:
    answer = sent(officer, written([row(1)], headings=["Amount" if one == "GrAppv" else one for one in HEADINGS]))
    assert answer.status_code == 400
    assert "The columns do not fit: GrAppv is missing." in text(answer)


def test_headings_of_ones_own_are_read_and_kept_for_the_next_file(officer: Client) -> None:
    content = written([{**row(1), "Amount": "31000"}], headings=[*HEADINGS[:-2], "Amount", "SBA_Appv"])
    first = sent(officer, content, headings="GrAppv: Amount", keep_as="Regional")
    assert first.status_code == 302
    assert sent(officer, content, kept="Regional").status_code == 302
    assert ask("SELECT mapping_json ->> 'GrAppv' FROM foundation_importbatch") == [("Amount",), ("Amount",)]


@pytest.mark.parametrize(
    ("form", "said"),
    [({"headings": "GrAppv Amount"}, "is no pair"), ({"headings": "Colour: red", "keep_as": "x"}, "does not have")],
)
def test_headings_that_say_nothing_are_named(officer: Client, form: dict[str, str], said: str) -> None:
    answer = sent(officer, written([row(1)]), **form)
    assert answer.status_code == 400
    assert said in text(answer)


def test_an_empty_file_with_the_headings_can_be_saved(officer: Client) -> None:
    assert text(officer.get(f"{BASE}/template/loans")).strip() == ",".join(HEADINGS)


def test_an_import_that_something_rests_on_says_what(officer: Client) -> None:
    by = actors.staff()
    first = loaded(by, written([row(1)]))
    loaded(by, written([row(2, Name="BORROWER 1")]))
    page = text(officer.get(f"{BASE}/{first.id}/undo"))
    assert "2 positions that did not come with it" in page
    assert "Take it back" not in page
    refused = officer.post(f"{BASE}/{first.id}/undo")
    assert (refused.status_code, "import.undo_blocked" in text(refused)) == (422, True)


def test_problems_are_shown_by_their_kind(officer: Client) -> None:
    batch = checked(actors.staff(), written([row(1, Bank=""), *BAD]))
    odd = text(officer.get(f"{BASE}/{batch.id}?severity=warning"))
    assert "Row 2, Bank" in odd
    assert "Row 3" not in odd
    assert "Row 2" not in text(officer.get(f"{BASE}/{batch.id}?severity=error"))


def test_the_list_is_searched_filtered_and_sorted(officer: Client) -> None:
    by = actors.staff()
    checked(by, written([row(1)]), file_name="beta.csv")
    loaded(by, written([row(2)]), file_name="alpha.csv")
    assert "alpha.csv" not in text(officer.get(f"{BASE}?search=BET"))
    assert "beta.csv" not in text(officer.get(f"{BASE}?status=committed"))
    page = text(officer.get(f"{BASE}?ordering=file"))
    assert page.index("alpha.csv") < page.index("beta.csv")
    assert "No import matches these filters" in text(officer.get(f"{BASE}?search=zebra"))


def test_what_was_checked_waits_on_the_first_page(officer: Client) -> None:
    sent(officer, written([row(1)]))
    assert "Load march.csv or let it go" in text(officer.get("/"))


def test_those_whose_role_includes_no_import_are_offered_none() -> None:
    actors.member(actors.organization(OrganizationKind.INSTITUTION), "analyst", email="analyst@example.org")
    analyst = signed_in("analyst@example.org")
    assert f'href="{BASE}"' not in text(analyst.get("/"))
    assert "Import a file" not in text(analyst.get(BASE))
    assert analyst.get(f"{BASE}/new").status_code == 403


def test_an_import_of_staff_is_nobody_elses() -> None:
    batch = checked(actors.staff(), written([row(1)]))
    actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin", email="admin@example.org")
    stranger = signed_in("admin@example.org")
    assert stranger.get(f"{BASE}/{batch.id}").status_code == 403
    assert stranger.get(f"{BASE}/{batch.id}/rejected").status_code == 403
    assert stranger.post(f"{BASE}/{batch.id}/commit").status_code == 403


def test_a_longer_list_asks_no_more_of_the_database(officer: Client) -> None:
    by = actors.staff()
    checked(by, written([row(1)]))
    officer.get(BASE)
    with CaptureQueriesContext(connection) as one:
        officer.get(BASE)
    for serial in range(2, 8):
        checked(by, written([row(serial)]))
    with CaptureQueriesContext(connection) as seven:
        officer.get(BASE)
    assert len(seven) == len(one)


def test_the_administration_loads_and_takes_back_through_operations(officer: Client) -> None:
    batch = checked(actors.staff(), written([row(1)]))
    address = "/admin/foundation/importbatch/"
    officer.post(address, {"action": "commit_selected", "_selected_action": [batch.id]})
    assert counted()["positions"] == 2
    answer = officer.post(address, {"action": "commit_selected", "_selected_action": [batch.id]}, follow=True)
    assert "only one that is checked, stopped or failed can be loaded" in text(answer)
    officer.post(address, {"action": "undo_selected", "_selected_action": [batch.id]})
    assert counted()["positions"] == 0
    assert "Open the import" in text(officer.get(f"{address}{batch.id}/change/"))
    assert officer.get(f"{address}import-a-file/")["Location"] == f"{BASE}/new"
