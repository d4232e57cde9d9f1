"""A POST with an Idempotency-Key is carried out once, however often it is sent within a day (W4)."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clear_platform.foundation.models import AuditEvent, KeptAnswer, SpentKey
from clear_platform.foundation.public import StaffGroup, acting
from institutional.models import Portfolio
from tests import actors
from tests.clients import client_of, page_client_of, sent
from tests.institutional import factories
from tests.institutional.loan_files.factories import row, written

pytestmark = pytest.mark.django_db
PORTFOLIOS = "/api/v1/institutional/portfolios"
GROWTH = {"name": "Growth", "currency": "USD"}


@pytest.fixture
def bank() -> int:
    return factories.institution()


@pytest.fixture
def analyst(bank: int) -> Client:
    actors.member(bank, "analyst", email="analyst@example.org")
    return client_of("analyst@example.org")


def posted(client: Client, key: str, body: Any = GROWTH, path: str = PORTFOLIOS, **headers: str) -> Any:
    return client.post(path, body, content_type="application/json", headers={"Idempotency-Key": key, **headers})


def rows(model: type[Model], **wanted: Any) -> list[Any]:
    actor = actors.system()
    with acting(actor):
        return list(model.objects.for_actor(actor).filter(**wanted))


def portfolios() -> int:
    return len(rows(Portfolio))


def test_the_same_key_and_body_give_the_first_answer_again(analyst: Client) -> None:
    """W4"""
    key = str(uuid4())
    first = posted(analyst, key)
    again = posted(analyst, key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert [again[name] for name in ("Location", "Content-Type")] == [
        first[name] for name in ("Location", "Content-Type")
    ]
    assert ("Idempotent-Replayed" in first, again["Idempotent-Replayed"]) == (False, "true")
    assert (portfolios(), len(rows(AuditEvent, action="create_portfolio"))) == (1, 1)


def test_without_a_key_each_is_carried_out(analyst: Client) -> None:
    assert sent(analyst, "post", PORTFOLIOS, GROWTH).status_code == 201
    assert sent(analyst, "post", PORTFOLIOS, GROWTH).json()["code"] == "portfolio.name_taken"


def test_the_same_key_with_another_body_is_refused(analyst: Client) -> None:
    """W4"""
    key = str(uuid4())
    posted(analyst, key)
    other = posted(analyst, key, {"name": "Seed", "currency": "USD"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency.key_reused")
    assert portfolios() == 1


def test_a_refusal_is_not_kept_since_nothing_happened(analyst: Client) -> None:
    """W4"""
    key = str(uuid4())
    refused = posted(analyst, key, {"name": "Growth", "currency": "usd"})
    mended = posted(analyst, key)
    assert (refused.status_code, mended.status_code) == (400, 201)
    assert "Idempotent-Replayed" not in mended


@pytest.mark.parametrize("key", ["", "two words", "x" * 256, "ключ", "tab\tin"])
def test_a_key_that_is_none_is_refused(analyst: Client, key: str) -> None:
    answer = posted(analyst, key)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency.key_malformed")
    assert portfolios() == 0


def test_after_a_day_the_key_is_new(analyst: Client) -> None:
    """W4"""
    key = str(uuid4())
    first = posted(analyst, key)
    kept_at = datetime.now(UTC)
    with time_machine.travel(kept_at + timedelta(hours=23, minutes=59), tick=False):
        just_within = posted(client_of("analyst@example.org"), key)
    with time_machine.travel(kept_at + timedelta(hours=24, seconds=1), tick=False):
        after = posted(client_of("analyst@example.org"), key, {"name": "Seed", "currency": "USD"})
    assert (just_within.content, just_within["Idempotent-Replayed"]) == (first.content, "true")
    assert (after.status_code, after.json()["name"]) == (201, "Seed")


def test_a_key_is_one_persons(analyst: Client, bank: int) -> None:
    """W4"""
    key = str(uuid4())
    posted(analyst, key)
    actors.member(bank, "admin", email="admin@example.org")
    other = posted(client_of("admin@example.org"), key, {"name": "Seed", "currency": "USD"})
    assert (other.status_code, "Idempotent-Replayed" in other) == (201, False)


def test_a_key_is_for_one_organization(analyst: Client, bank: int) -> None:
    """W4"""
    other_bank = factories.institution()
    person = actors.member(other_bank, "admin", email="two.seats@example.org")
    actors.seated_too(person, bank, "admin")
    client, key = client_of("two.seats@example.org"), str(uuid4())
    here = posted(client, key, **{"X-Organization": str(bank)})
    there = posted(client, key, **{"X-Organization": str(other_bank)})
    assert (here.json()["institution"], there.json()["institution"]) == (bank, other_bank)


def test_a_key_is_for_one_path_and_query(analyst: Client, bank: int) -> None:
    """W4"""
    key = str(uuid4())
    portfolio, enterprises = factories.holding(bank, 1)
    loan = {"enterprise": enterprises[0], "instrument": "loan", "principal": "100.00"}
    first = posted(analyst, key, loan, f"{PORTFOLIOS}/{portfolio}/positions")
    other_query = posted(analyst, key, loan, f"{PORTFOLIOS}/{portfolio}/positions?again=1")
    other_path = posted(analyst, key)
    assert [one.status_code for one in (first, other_query, other_path)] == [201, 201, 201]
    assert first["Location"] != other_query["Location"]


def test_both_prefixes_lead_to_the_same_request_each_keeping_its_own(analyst: Client) -> None:
    key = str(uuid4())
    first = posted(analyst, key)
    again = posted(analyst, key, path="/api/institutional/portfolios")
    assert again["Idempotent-Replayed"] == "true"
    assert again["Location"] == first["Location"].replace("/api/v1/", "/api/")


def test_a_person_with_a_session_has_the_same_right(analyst: Client) -> None:
    client, key = page_client_of("analyst@example.org"), str(uuid4())
    first, again = posted(client, key), posted(client, key)
    assert (first.status_code, again.content) == (201, first.content)


def test_without_credentials_the_key_is_not_even_looked_at() -> None:
    assert posted(Client(), "two words").status_code == 401


def test_an_upload_is_the_same_when_its_fields_and_files_are(analyst: Client) -> None:
    """W4: another sending of a form has other boundaries between its parts."""
    actors.staff(StaffGroup.PROGRAMME_OFFICER, email="officer@example.org")
    officer, key = client_of("officer@example.org"), str(uuid4())

    def upload(content: bytes, boundary: str) -> Any:
        form = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="loans.csv"\r\n\r\n'.encode()
            + content
            + f'\r\n--{boundary}\r\nContent-Disposition: form-data; name="dry_run"\r\n\r\nfalse\r\n'.encode()
            + f"--{boundary}--\r\n".encode()
        )
        return officer.generic(
            "POST",
            "/api/v1/imports/loans",
            form,
            content_type=f"multipart/form-data; boundary={boundary}",
            headers={"Idempotency-Key": key},
        )

    first = upload(written([row(1)]), "first-boundary")
    again = upload(written([row(1)]), "second-boundary")
    other = upload(written([row(2)]), "first-boundary")
    assert (first.status_code, first.json()["counts"]["created"]) == (201, 1)
    assert (again.content, again["Idempotent-Replayed"]) == (first.content, "true")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency.key_reused")


def test_a_file_is_read_whole_after_it_was_compared(analyst: Client) -> None:
    actors.staff(StaffGroup.PROGRAMME_OFFICER, email="officer@example.org")
    officer = client_of("officer@example.org")
    answer = officer.post(
        "/api/v1/imports/loans",
        {"file": SimpleUploadedFile("loans.csv", written([row(1), row(2)])), "dry_run": "true"},
        headers={"Idempotency-Key": str(uuid4())},
    )
    assert answer.json()["counts"]["rows"] == 2


def test_a_request_without_a_body_is_known_again() -> None:
    actors.staff(StaffGroup.PROGRAMME_OFFICER, email="officer@example.org")
    officer, key = client_of("officer@example.org"), str(uuid4())
    checked = officer.post("/api/v1/imports/loans", {"file": SimpleUploadedFile("loans.csv", written([row(1)]))})
    cancel = f"{checked['Location']}/cancel"
    first, again, anew = (officer.post(cancel, headers={"Idempotency-Key": one}) for one in (key, key, "another"))
    assert (first.status_code, again.status_code, again.content) == (200, 200, first.content)
    assert (anew.status_code, anew.json()["code"]) == (409, "import.not_ready")


def test_an_answer_is_kept_for_the_organization_that_was_acted_for(analyst: Client, bank: int) -> None:
    posted(analyst, str(uuid4()))
    [kept] = rows(KeptAnswer)
    assert (kept.organization_id, kept.status) == (bank, 201)
    assert b"Growth" in bytes(kept.body)


def test_a_request_without_a_key_asks_nothing_more_of_the_database(analyst: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        sent(analyst, "post", PORTFOLIOS, GROWTH)
    asked = " ".join(query["sql"] for query in queries.captured_queries)
    assert "advisory" not in asked
    assert "keptanswer" not in asked
    assert "spentkey" not in asked


KEY = {"name": "Nightly import", "scopes": ["tasks.read"]}


def test_an_answer_that_holds_a_secret_is_not_given_again(bank: int) -> None:
    """W4"""
    actors.member(bank, "admin", email="admin@example.org")
    admin, key = client_of("admin@example.org"), str(uuid4())
    first = posted(admin, key, KEY, "/api/v1/api-keys")
    again = posted(admin, key, KEY, "/api/v1/api-keys")
    other = posted(admin, key, {**KEY, "name": "Another"}, "/api/v1/api-keys")
    assert (first.status_code, again.status_code, again.json()["code"]) == (201, 409, "idempotency.not_repeatable")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency.key_reused")
    assert len(admin.get("/api/v1/api-keys").json()["results"]) == 1
    assert rows(KeptAnswer) == []


TOKEN = "/api/v1/auth/token"


def test_where_nobody_is_known_the_key_is_not_heeded() -> None:
    """W4: there is no actor whose key it could be, so that neither strangers share keys nor a guess is told about."""
    actors.staff(email="staff@example.org")
    right = {"email": "staff@example.org", "password": actors.PASSWORD}
    first = posted(Client(), "sign-in-1", right, TOKEN)
    again = posted(Client(), "sign-in-1", right, TOKEN)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["refresh"] != again.json()["refresh"]
    assert rows(KeptAnswer) == []
    with acting(actors.system()):
        assert not SpentKey.objects.exists()


def test_a_guessed_password_with_somebodys_key_is_a_failed_sign_in() -> None:
    """W4: the key said whether the guess was right, before it was tried and counted."""
    actors.staff(email="staff@example.org")
    posted(Client(), "sign-in-1", {"email": "staff@example.org", "password": actors.PASSWORD}, TOKEN)
    guess = {"email": "staff@example.org", "password": "not the right one"}
    answer = posted(Client(), "sign-in-1", guess, TOKEN)
    assert (answer.status_code, answer.json()["code"]) == (401, "auth.wrong_credentials")


def test_what_is_kept_of_a_secret_request_tells_nothing_of_it(bank: int) -> None:
    actors.member(bank, "admin", email="admin@example.org")
    posted(client_of("admin@example.org"), "a-key-1", KEY, "/api/v1/api-keys")
    with acting(actors.system()):
        spent = SpentKey.objects.get()
    plain = hashlib.sha256(json.dumps(KEY).encode()).hexdigest()
    assert {spent.digest, spent.fingerprint}.isdisjoint({plain, hashlib.sha256(b"a-key-1").hexdigest()})
