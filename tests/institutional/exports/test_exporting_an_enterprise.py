"""An enterprise leaves as a package in a published form, with its proof; each package is recorded before it goes."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

import jsonschema
import pytest
from django.test import Client

from clear_platform.foundation.public import acting, events_for
from enterprises.public import canonical_json, content_hash
from institutional.exports.contracts.published import ENTERPRISE, schema
from institutional.exports.queries.records import exports_for
from institutional.public import analyse_portfolio
from tests import actors
from tests.enterprises.ledger.books import head_of
from tests.institutional import factories

pytestmark = pytest.mark.django_db
STATED = {"employees": 9, "jobs_to_create": 3, "jobs_to_retain": 4, "approved": "100000.00", "guaranteed": "75000.00"}


def held(name: str = "Ängström’s Söhne") -> tuple[int, int]:
    """A bank with one analysed enterprise; gives both ids. Its analyst is analyst@example.org."""
    bank = factories.institution()
    portfolio, [enterprise] = factories.holding(bank, name=name)
    factories.position(portfolio, enterprise, principal=Decimal("1234.50"), facts=STATED)
    analyse_portfolio(actor=actors.system(), portfolio_id=portfolio)
    actors.member(bank, "analyst", email="analyst@example.org")
    return bank, enterprise


def analyst() -> Client:
    client = Client()
    client.post("/sign-in", {"email": "analyst@example.org", "password": actors.PASSWORD})
    return client


def package_of(enterprise: int, query: str = "") -> tuple[bytes, Any]:
    answer = analyst().get(f"/api/v1/institutional/enterprises/{enterprise}/export{query}")
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    return content, answer


@pytest.mark.parametrize("scope", ENTERPRISE.scopes)
def test_every_scope_follows_the_published_schema(scope: str) -> None:
    _, enterprise = held()
    content, _ = package_of(enterprise, f"?scope={scope}")
    document = json.loads(content)
    jsonschema.validate(document, schema(ENTERPRISE), format_checker=jsonschema.FormatChecker())
    assert tuple(document["parts"]) == tuple(one.name for one in ENTERPRISE.scopes[scope])


def test_names_and_amounts_arrive_as_they_are() -> None:
    _, enterprise = held()
    document = json.loads(package_of(enterprise)[0])
    assert document["enterprise"]["name"] == "Ängström’s Söhne"
    assert [one["principal"] for one in document["parts"]["positions"]] == ["1234.50"]
    assert document["parts"]["capability_scores"][0]["computed_at"]
    assert document["parts"]["readiness"][0]["rationale"]


def test_the_manifest_names_the_hash_of_every_part() -> None:
    _, enterprise = held()
    document = json.loads(package_of(enterprise)[0])
    told = {one["path"]: one["sha256"] for one in document["proof"]["manifest"]["files"]}
    lines = {
        f"parts/{name}": "".join(f"{canonical_json(row)}\n" for row in rows) for name, rows in document["parts"].items()
    }
    hashes = {path: hashlib.sha256(text.encode()).hexdigest() for path, text in lines.items()}
    assert {path: told[path] for path in hashes} == hashes
    assert told["enterprise"] == content_hash(document["enterprise"])


def test_the_hash_of_the_bytes_is_recorded_and_told() -> None:
    bank, enterprise = held()
    content, answer = package_of(enterprise)
    reader = actors.member(bank, "viewer")
    with acting(reader):
        [kept] = exports_for(reader)
        actions = set(events_for(reader).values_list("action", flat=True))
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert answer["Digest"] == f"sha-256={kept.sha256}"
    assert (kept.byte_count, kept.scope, kept.format) == (len(content), "full", "json")
    assert "export_enterprise" in actions


def test_the_package_is_pinned_to_the_hash_that_the_exporters_ledger_stood_at() -> None:
    bank, enterprise = held()
    document = json.loads(package_of(enterprise)[0])
    reader = actors.member(bank, "viewer")
    with acting(reader, read_only=True):
        [kept] = exports_for(reader)
    assert document["exported"]["ledger_commit_hash"] == kept.ledger_commit_hash == head_of(bank)[1]


def test_rows_of_a_source_that_forbids_it_stay_and_are_counted() -> None:
    bank, enterprise = held()
    portfolio = factories.portfolio(bank)
    factories.put_in(portfolio, enterprise)
    factories.position(portfolio, enterprise, source="polygon")
    document = json.loads(package_of(enterprise)[0])
    assert [one["source"] for one in document["parts"]["positions"]] == ["internal"]
    assert [(one["source"], one["rows"]) for one in document["rights"]["withheld"]] == [("polygon", 1)]


def test_the_package_names_what_has_to_stand_beside_it() -> None:
    bank, enterprise = held()
    portfolio = factories.portfolio(bank)
    factories.put_in(portfolio, enterprise)
    factories.position(portfolio, enterprise, source="ecb")
    document = json.loads(package_of(enterprise)[0])
    assert document["attributions"] == ["Source: European Central Bank"]
    assert {one["code"] for one in document["rights"]["sources"]} == {"internal", "ecb"}


def test_answers_of_the_api_name_the_sources_from_outside_that_they_rest_on() -> None:
    bank, enterprise = held()
    portfolio = factories.portfolio(bank)
    factories.put_in(portfolio, enterprise)
    made = factories.position(portfolio, enterprise, source="ecb")
    named = [{"source": "ecb", "text": "Source: European Central Bank"}]
    client = analyst()
    for path in ("positions", f"positions/{made}", f"enterprises/{enterprise}"):
        answer = client.get(f"/api/v1/institutional/portfolios/{portfolio}/{path}").json()
        assert [{key: one[key] for key in ("source", "text")} for one in answer["attributions"]] == named
    seen = client.get(f"/api/v1/institutional/enterprises/{enterprise}/snapshot").json()
    assert [one["source"] for one in seen["attributions"]] == ["ecb"]


def test_the_foot_of_a_page_says_what_its_sources_ask_for() -> None:
    bank, enterprise = held()
    portfolio = factories.portfolio(bank)
    factories.put_in(portfolio, enterprise)
    factories.position(portfolio, enterprise, source="ecb")
    assert "Source: European Central Bank" in analyst().get(f"/institutional/enterprises/{enterprise}").content.decode()


def test_what_another_holds_in_it_is_not_in_the_package() -> None:
    _, enterprise = held()
    other = factories.portfolio(factories.institution())
    factories.put_in(other, enterprise)
    factories.position(other, enterprise, principal=Decimal("99.00"))
    document = json.loads(package_of(enterprise)[0])
    assert [one["principal"] for one in document["parts"]["positions"]] == ["1234.50"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("?scope=everything", "export.unknown_scope"),
        ("?format=docx", "export.unknown_format"),
        ("?colour=red", "filter.unknown"),
    ],
)
def test_an_unknown_wish_is_refused_by_name(query: str, code: str) -> None:
    _, enterprise = held()
    refused = analyst().get(f"/api/v1/institutional/enterprises/{enterprise}/export{query}")
    assert (refused.status_code, refused.json()["code"]) == (400, code)


def test_an_enterprise_out_of_sight_is_refused() -> None:
    held()
    [stranger] = factories.enterprises()
    refused = analyst().get(f"/api/v1/institutional/enterprises/{stranger}/export")
    assert (refused.status_code, refused.json()["code"]) == (403, "access.not_visible")


def test_the_page_says_before_what_will_be_in_it() -> None:
    _, enterprise = held()
    page = analyst().get(f"/institutional/enterprises/{enterprise}/export").content.decode()
    assert "All of it may leave" in page
    assert "format=json" in page


def test_the_lists_show_what_left() -> None:
    _, enterprise = held("Harbor Tiles")
    package_of(enterprise)
    client = analyst()
    assert "Harbor Tiles" in client.get("/institutional/exports").content.decode()
    [row] = client.get("/api/v1/exports?format=json&search=harbor").json()["results"]
    assert row["subject"] == str(enterprise)


@pytest.mark.parametrize(
    "path", ["/api/v1/institutional/enterprises/{}/export", "/institutional/enterprises/{}/export/package"]
)
def test_who_may_read_but_not_export_is_refused_before_anything_is_sent(path: str) -> None:
    _, enterprise = held()
    actors.member(enterprise, "viewer", email="viewer@example.org")
    client = Client()
    client.post("/sign-in", {"email": "viewer@example.org", "password": actors.PASSWORD})
    assert client.get(path.format(enterprise)).status_code == 403
