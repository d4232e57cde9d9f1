"""An enterprise, a decision, a portfolio: each leaves as one documented form, in four formats, with all it holds."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.conf import settings
from django.test import Client

from clear_platform.foundation import clock
from enterprises.public import canonical_json, supersede_decision
from execution.public import Evidence, create_tasks_from_decision, log_milestone
from institutional.exports.contracts.published import BESIDE, KINDS, schema
from institutional.proof import verify_export
from institutional.public import analyse_portfolio
from outcomes.public import capture_snapshot, record_outcome
from tests import actors
from tests.clients import client_of, page_client_of
from tests.enterprises import factories as enterprises
from tests.institutional import factories
from tests.institutional.exports.packages import ADDRESSES, FORMATS, document, links, members, taken, words

pytestmark = pytest.mark.django_db
ANALYST = "analyst@example.org"
FORMULA = '=HYPERLINK("http://elsewhere.example")'


@dataclass(frozen=True)
class World:
    bank: int
    ids: dict[str, object]
    second: str
    client: Client


@pytest.fixture
def world() -> World:
    """A bank that holds an enterprise with a decision in two versions, carried out, proved and measured."""
    bank = factories.institution("Harbor Bank")
    portfolio, [enterprise] = factories.holding(bank, name="Ängström’s Söhne")
    factories.position(portfolio, enterprise, principal=Decimal("1234.50"), facts={"employees": 9})
    member = actors.member(enterprise, "member")
    first = enterprises.approved(enterprise, by=member)
    [task, *_] = create_tasks_from_decision(actor=member, decision_id=first.pk)
    log_milestone(actor=member, task_id=task.id, milestone_type="delivered", evidence=Evidence(text=FORMULA))
    owner = enterprises.owner_of(enterprise)
    second = supersede_decision(actor=owner, decision_id=first.pk)
    capture_snapshot(
        actor=owner, enterprise_id=enterprise, label="baseline", source="manual", metrics={"nps": Decimal(12)},
        on=date(2026, 5, 3),
    )  # fmt: skip
    record_outcome(
        actor=owner, enterprise_id=enterprise, outcome_type="follow_up", decision_id=first.pk,
        metrics={"jobs_created": 3}, notes=FORMULA, measured_at=clock.now(),
    )  # fmt: skip
    analyse_portfolio(actor=actors.system(), portfolio_id=portfolio)
    actors.member(bank, "analyst", email=ANALYST)
    ids = {"enterprise": enterprise, "decision": first.pk, "portfolio": portfolio}
    return World(bank, ids, str(second.pk), client_of(ANALYST))


EVERY_SCOPE = [(kind, scope) for kind, one in KINDS.items() for scope in one.scopes]


@pytest.mark.parametrize(("kind", "scope"), EVERY_SCOPE)
def test_every_kind_and_scope_follows_its_published_schema(world: World, kind: str, scope: str) -> None:
    told = document(world.client, kind, world.ids[kind], f"?scope={scope}")
    jsonschema.validate(told, schema(KINDS[kind]), format_checker=jsonschema.FormatChecker())
    assert tuple(told["parts"]) == tuple(one.name for one in KINDS[kind].scopes[scope])


def test_the_chain_of_a_decision_is_there_with_its_approvals(world: World) -> None:
    [first, second] = document(world.client, "decision", world.ids["decision"])["parts"]["decisions"]
    assert (first["version"], second["version"]) == (1, 2)
    assert (second["supersedes"], second["decision_id"]) == (first["decision_id"], world.second)
    assert [(one["content_hash"], one["note"]) for one in first["approvals"]] == [(first["content_hash"], "Agreed.")]


@pytest.mark.parametrize("kind", ["enterprise", "decision", "portfolio"])
def test_work_and_what_came_of_it_are_there(world: World, kind: str) -> None:
    parts = document(world.client, kind, world.ids[kind])["parts"]
    assert [one["evidence_text"] for task in parts["tasks"] for one in task["milestones"]] == [FORMULA]
    assert [one["metrics"] for one in parts["outcomes"]] == [{"jobs_created": 3}]
    assert {one["enterprise"] for one in (*parts["tasks"], *parts["outcomes"])} == {world.ids["enterprise"]}


PAGES = {
    "decisions": "/decisions/{decision_id}",
    "analyses": "/analyses/{id}",
    "tasks": "/tasks/{id}",
    "outcomes": "/enterprises/{enterprise}/outcomes/{id}",
    "positions": "/institutional/portfolios/{portfolio}/positions/{id}",
    "capability_scores": "/enterprises/{enterprise}/capabilities/{id}/lineage",
    "readiness": "/enterprises/{enterprise}/financing-readiness/{id}/lineage",
}
"""The page of a row of each part that stands on paper."""


@pytest.mark.parametrize(
    ("kind", "some"),
    [
        ("enterprise", {"decisions", "analyses", "tasks", "outcomes", "positions", "capabilities"}),
        ("decision", {"decisions", "tasks", "outcomes"}),
        ("portfolio", {"decisions", "analyses", "tasks", "outcomes", "positions", "capabilities"}),
    ],
)
def test_every_row_on_paper_opens_its_page(world: World, kind: str, some: set[str]) -> None:
    parts = document(world.client, kind, world.ids[kind])["parts"]
    wanted = {PAGES[name].format(**row) for name in parts.keys() & PAGES.keys() for row in parts[name]}
    content = taken(world.client, kind, world.ids[kind], "?format=pdf")
    found = {one.removeprefix(settings.PUBLIC_URL) for one in links(content)}
    assert (some - {step for one in wanted for step in one.split("/")}, wanted - found) == (set(), set())
    pages = page_client_of(ANALYST)
    assert {one for one in wanted if pages.get(one).status_code != 200} == set()


def test_a_snapshot_on_paper_opens_its_page(world: World) -> None:
    [snapshot] = document(world.client, "enterprise", world.ids["enterprise"])["parts"]["snapshots"]
    content = taken(world.client, "enterprise", world.ids["enterprise"], "?format=pdf")
    page = f"/enterprises/{world.ids['enterprise']}/snapshots/{snapshot['id']}"
    assert (f"{settings.PUBLIC_URL}{page}" in links(content), page_client_of(ANALYST).get(page).status_code) == (
        True,
        200,
    )


def test_a_snapshot_says_what_was_not_measured_with_nothing(world: World) -> None:
    [snapshot] = document(world.client, "enterprise", world.ids["enterprise"])["parts"]["snapshots"]
    assert (snapshot["date"], Decimal(snapshot["nps"]), snapshot["close_rate"]) == ("2026-05-03", 12, None)


def test_a_portfolio_has_its_members_and_what_they_add_up_to(world: World) -> None:
    parts = document(world.client, "portfolio", world.ids["portfolio"])["parts"]
    figures = {(one["figure"], one["of"]): one["value"] for one in parts["figures"]}
    assert [one["name"] for one in parts["members"]] == ["Ängström’s Söhne"]
    assert (figures["principal", ""], figures["positions", ""]) == ("1234.50", "1")
    assert len(parts["readiness"]) == 1


def test_a_portfolio_says_how_many_positions_are_in_no_sum(world: World) -> None:
    """As the page of a portfolio says it beside its first figure."""
    enterprise, portfolio = world.ids["enterprise"], world.ids["portfolio"]
    factories.position(int(str(portfolio)), int(str(enterprise)), principal=Decimal("99.00"), currency="EUR")
    parts = document(world.client, "portfolio", portfolio)["parts"]
    figures = {one["figure"]: one["value"] for one in parts["figures"] if not one["of"]}
    assert (figures["other_currencies"], figures["principal"], len(parts["positions"])) == ("1", "1234.50", 2)


def test_a_portfolio_says_how_many_guarantees_its_sums_count_beside_their_loan(world: World) -> None:
    enterprise, portfolio = int(str(world.ids["enterprise"])), int(str(world.ids["portfolio"]))
    before = {one["figure"] for one in document(world.client, "portfolio", portfolio)["parts"]["figures"]}
    factories.position(portfolio, enterprise, principal=Decimal("10.00"), external_ref="LOAN-1")
    factories.position(portfolio, enterprise, principal=Decimal("8.00"), instrument="guarantee", external_ref="LOAN-1")
    parts = document(world.client, "portfolio", portfolio)["parts"]
    figures = {one["figure"]: (one["value"], one["unit"]) for one in parts["figures"] if not one["of"]}
    assert ("counted_twice" in before, figures["counted_twice"]) == (False, ("1", "positions"))
    assert figures["principal"] == ("1252.50", "USD")


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


@pytest.mark.parametrize("kind", ["enterprise", "decision", "portfolio"])
def test_the_dictionary_says_what_every_column_of_every_table_means(world: World, kind: str) -> None:
    files = members(taken(world.client, kind, world.ids[kind], "?format=csv"))
    tables = {name[7:-4]: content for name, content in files.items() if name.startswith("tables/")}
    said = {(one["table"], one["column"]) for one in rows(files["dictionary.csv"])}
    heads = {name: next(csv.reader(io.StringIO(content.decode()))) for name, content in tables.items()}
    assert said == {(name, column) for name, head in heads.items() for column in head}
    assert all(one["meaning"] and one["type"] for one in rows(files["dictionary.csv"]))
    assert {one.name for one in BESIDE} <= set(tables)


def test_rows_within_rows_are_a_table_of_their_own_and_nothing_is_computed(world: World) -> None:
    files = members(taken(world.client, "enterprise", world.ids["enterprise"], "?format=csv"))
    [milestone], [outcome] = rows(files["tables/milestones.csv"]), rows(files["tables/outcomes.csv"])
    assert milestone["task"] in {one["id"] for one in rows(files["tables/tasks.csv"])}
    assert (milestone["evidence_text"], outcome["notes"]) == (f"'{FORMULA}", f"'{FORMULA}")
    assert [one["note"] for one in rows(files["tables/decision_approvals.csv"])] == ["Agreed."]


@pytest.mark.parametrize("door", ["/api/v1/exports/{}/proof", "/institutional/exports/{}/proof"])
def test_a_pdf_is_whole_by_the_proof_that_either_door_gives(world: World, door: str, tmp_path: Path) -> None:
    content = taken(world.client, "enterprise", world.ids["enterprise"], "?format=pdf")
    [left] = world.client.get("/api/v1/exports").json()["results"]
    file = tmp_path / left["file_name"]
    file.write_bytes(content)
    asking = {"api": world.client, "institutional": page_client_of(ANALYST)}[door.split("/")[1]]
    proof = asking.get(door.format(left["id"]))
    assert (proof.status_code, proof["Content-Type"]) == (200, "application/json")
    (tmp_path / f"{file.name}.proof.json").write_bytes(proof.content)
    report = verify_export.verify(str(file))
    assert (report.whole, report.faults) == (True, [])


def test_a_dossier_has_rows_tables_and_paper(world: World) -> None:
    files = members(taken(world.client, "portfolio", world.ids["portfolio"], "?format=zip"))
    wanted = {"data/outcomes.ndjson", "tables/outcomes.csv", "dictionary.csv", "portfolio.pdf", "lineage.prov.json"}
    assert wanted <= set(files)
    assert "Ängström’s Söhne" in words(files["portfolio.pdf"])


@pytest.mark.parametrize("kind", ["enterprise", "decision", "portfolio"])
@pytest.mark.parametrize("format", ["json", "csv", "zip"])
def test_whoever_gets_it_can_check_it_with_one_file(world: World, kind: str, format: str, tmp_path: Path) -> None:
    file = tmp_path / f"package.{format}"
    file.write_bytes(taken(world.client, kind, world.ids[kind], f"?format={format}"))
    checked = subprocess.run(
        [sys.executable, "-I", str(verify_export.__file__), str(file)], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("kind", ["enterprise", "decision", "portfolio"])
def test_the_same_state_gives_the_same_parts_byte_for_byte(world: World, kind: str) -> None:
    files = [members(taken(world.client, kind, world.ids[kind], "?format=zip")) for _time in range(2)]
    once, again = ({name: one for name, one in each.items() if name.startswith(("data/", "tables/"))} for each in files)
    assert once == again


def test_rows_written_by_the_database_are_in_the_form_that_is_hashed(world: World) -> None:
    """A reader that puts a row into canonical form itself gets the very line."""
    files = members(taken(world.client, "portfolio", world.ids["portfolio"], "?format=zip"))
    from_database = files["data/outcomes.ndjson"] + files["data/positions.ndjson"] + files["data/snapshots.ndjson"]
    assert from_database.count(b"\n") == 3
    assert [line for line in from_database.splitlines() if line != again(line)] == []


def test_whatever_a_source_wrote_is_in_the_form_that_is_hashed() -> None:
    bank = factories.institution("Harbor Bank")
    portfolio, [enterprise] = factories.holding(bank, name="Mesa Press")
    facts = {
        "é": {"b": [1.5, {"y": "q\\"}], "a": None},
        "Zulu": 'q" \\ \n\t',
        "aa": 100.0,
        "B": True,
        "_": [],
        "ab": {},
    }
    factories.position(portfolio, enterprise, facts=facts)
    actors.member(bank, "analyst", email=ANALYST)
    files = members(taken(client_of(ANALYST), "portfolio", portfolio, "?format=zip"))
    lines = files["data/positions.ndjson"].splitlines()
    assert b'"facts":{"B":true,"Zulu":"q\\" \\\\ \\n\\t","_":[],"aa":100,"ab":{},' in b"".join(lines)
    assert [line for line in lines if line != again(line)] == []


def again(line: bytes) -> bytes:
    return canonical_json(json.loads(line, parse_float=Decimal)).encode()


@pytest.mark.parametrize("kind", ["enterprise", "decision", "portfolio"])
@pytest.mark.parametrize("format", FORMATS)
def test_it_is_recorded_with_the_hash_of_its_bytes(world: World, kind: str, format: str) -> None:
    content = taken(world.client, kind, world.ids[kind], f"?format={format}")
    [kept] = world.client.get("/api/v1/exports").json()["results"]
    assert (kept["subject_type"], kept["format"]) == (kind, format)
    assert kept["sha256"] == hashlib.sha256(content).hexdigest()


BACK = {
    "enterprise": "/institutional/enterprises/",
    "decision": "/decisions/",
    "portfolio": "/institutional/portfolios/",
}


@pytest.mark.parametrize("kind", KINDS)
def test_its_page_says_what_is_in_it_offers_it_and_leads_back(world: World, kind: str) -> None:
    client, here = page_client_of(ANALYST), f"/institutional/{kind}s/{world.ids[kind]}/export"
    shown: Any = client.get(here)
    back, offered = shown.context["back"], [one["href"] for one in shown.context["offers"]]
    assert back == f"{BACK[kind]}{world.ids[kind]}"
    assert offered == [f"{here}/package?scope=full&format={one}" for one in ("zip", "pdf", "json", "csv")]
    package: Any = client.get(offered[2])
    assert json.loads(b"".join(package.streaming_content))["schema"] == KINDS[kind].schema_name


def test_what_is_not_there_is_refused_as_for_any_address(world: World) -> None:
    stranger = factories.institution("Elsewhere")
    actors.member(stranger, "analyst", email="elsewhere@example.org")
    client: Any = client_of("elsewhere@example.org")
    refused = [client.get(ADDRESSES[kind].format(id)).status_code for kind, id in world.ids.items()]
    assert refused == [403, 403, 403]
