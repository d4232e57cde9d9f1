"""X1: a mark planted in data of a source that forbids it leaves by no way there is; with an exception, it does.

The mark stands in the rows themselves, in what was computed from them, in what the audit log tells of them, and in the
rows of a file that stayed behind. A right that ends is gone with the next export, and with one that is under way.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.test import Client

from capability.public import readiness_for
from clear_platform.foundation import clock
from clear_platform.foundation.models import DataSource
from clear_platform.foundation.public import Actor, acting, events_for
from clear_platform.foundation.rights.errors import RightsChanged
from clear_platform.foundation.rights.operations.granting import grant_rights_exception, revoke_rights_exception
from enterprises.profiles.queries import enterprises_for, sources_of_told
from enterprises.public import analyses_for
from institutional.exports.contracts.published import FORMATS, KINDS
from institutional.exports.operations.packing import packed
from institutional.exports.queries.gathering import gathered_of
from institutional.exports.queries.records import exports_for
from institutional.portfolios.queries import portfolios_for
from institutional.public import analyse_portfolio
from outcomes.public import record_outcome
from tests import actors
from tests.clients import client_of, page_client_of
from tests.enterprises import factories as enterprises
from tests.institutional import factories
from tests.institutional.exports.packages import document, words
from tests.institutional.loan_files import factories as loan_files
from tests.matrix.knocking import read

pytestmark = [pytest.mark.django_db, pytest.mark.walks]
MARK = "zqxforbidden"
AMOUNT = Decimal("73777123.00")
MEASURED = 4_711_008
BANK_ADMIN, ANALYST, STAFF = "admin@example.org", "analyst@example.org", "staff@example.org"


@pytest.fixture
def bank() -> int:
    return factories.institution("Harbor Bank")


@pytest.fixture
def enterprise(bank: int) -> int:
    """An enterprise with a position, two outcomes, an analysis, scores and readiness that rest on forbidden data."""
    portfolio, [enterprise] = factories.holding(bank, name="Harbor Tiles")
    factories.position(
        portfolio, enterprise, source="polygon", principal=AMOUNT, external_ref=MARK, status="default",
        approved_on=date(2026, 5, 3), facts={"employees": 9, "approved": str(AMOUNT), "remark": MARK},
    )  # fmt: skip
    for days, value in ((200, MEASURED), (20, MEASURED + 7)):
        record_outcome(
            actor=actors.system(), enterprise_id=enterprise, outcome_type="follow_up", source_code="polygon",
            metrics={"jobs_created": value}, notes=MARK, measured_at=clock.now() - timedelta(days=days),
        )  # fmt: skip
    analyse_portfolio(actor=actors.system(), portfolio_id=portfolio)
    actors.member(bank, "admin", email=BANK_ADMIN)
    actors.staff(email=STAFF)
    return enterprise


def granted(*, organization_id: int | None = None, source: str = "polygon") -> int:
    made = grant_rights_exception(
        actor=actors.staff(), source=source, purpose="export", organization_id=organization_id,
        starts_on=clock.today(), ends_on=clock.today(), reason="Agreed by letter.",
    )  # fmt: skip
    return made.pk


def told(text: str) -> bool:
    """Whether forbidden data can be read in it: the mark, the amount, what was measured."""
    digits = text.replace(",", "").replace("\u00a0", "").replace("\u202f", "")
    return MARK in text or "73777123" in digits or str(MEASURED) in digits


def text_of(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return read(answer).text


def packages(enterprise: int, portfolio: int, decision: str) -> Iterator[tuple[str, str]]:
    """Every package there is of them: by the API and the page, in every scope and format."""
    api, pages = client_of(BANK_ADMIN), page_client_of(BANK_ADMIN)
    about = {"enterprise": ("enterprises", enterprise), "portfolio": ("portfolios", portfolio)}
    about["decision"] = ("decisions", decision)
    for kind, (plural, id) in about.items():
        ways: list[tuple[Client, str]] = [
            (api, f"/api/v1/institutional/{plural}/{id}/export"),
            (pages, f"/institutional/{plural}/{id}/export/package"),
        ]
        for client, path in ways:
            for scope in KINDS[kind].scopes:
                for format in FORMATS:
                    address = f"{path}?scope={scope}&format={format}"
                    answer = client.get(address)
                    assert answer.status_code == 200, answer.status_code
                    yield address, read(answer).text


def tables() -> Iterator[tuple[str, str]]:
    """Every table of the administration whose rows can be taken away, as CSV; positions in every format."""
    client = page_client_of(STAFF)
    for table in admin.site._registry.values():
        if not hasattr(table, "export_action"):
            continue
        address = f"/admin/{table.opts.app_label}/{table.opts.model_name}/export/"
        formats = len(table.get_export_formats()) if table.opts.model_name == "position" else 1
        for number in range(formats):
            answer = client.post(address, {"format": str(number), "resource": "0"})
            yield f"{address} {number}", read(answer).text if answer.status_code != 302 else ""


def logs(bank: int, folder: Path) -> Iterator[tuple[str, str]]:
    """The audit log, by the page and by the command, in both forms."""
    client = page_client_of(BANK_ADMIN)
    for format in ("csv", "ocsf"):
        yield f"page {format}", text_of(client.get(f"/organizations/{bank}/audit/export?format={format}"))
        file = folder / format
        call_command("audit_export", "--format", format, "--output", str(file), stderr=io.StringIO())
        yield f"command {format}", file.read_text()


@pytest.fixture
def portfolio(bank: int, enterprise: int) -> int:
    """The portfolio that holds it."""
    system = actors.system()
    with acting(system):
        [found] = portfolios_for(system).filter(organization_id=bank).values_list("pk", flat=True)
    return int(found)


@pytest.fixture
def decision(enterprise: int) -> str:
    """A decision that cites the analysis of forbidden data, and an outcome of it."""
    system = actors.system()
    with acting(system):
        analysis = analyses_for(system).filter(enterprise_id=enterprise)[0]
    made = enterprises.draft(
        enterprise, by=actors.member(enterprise, "member"), citations=[{"type": "analysis", "id": analysis.pk}]
    )
    record_outcome(
        actor=system, enterprise_id=enterprise, outcome_type="follow_up", source_code="polygon", decision_id=made.pk,
        metrics={"jobs_created": MEASURED}, notes=MARK, measured_at=clock.now(),
    )  # fmt: skip
    return str(made.pk)


def test_no_package_holds_it(enterprise: int, portfolio: int, decision: str) -> None:
    """X1, scenario 6."""
    assert [address for address, text in packages(enterprise, portfolio, decision) if told(text)] == []


def test_with_an_exception_packages_hold_it(bank: int, enterprise: int, portfolio: int, decision: str) -> None:
    """X1: what would keep the test above from failing."""
    granted(organization_id=bank)
    found = {address: told(text) for address, text in packages(enterprise, portfolio, decision)}
    silent = {address.split("?")[1].split("&")[0] for address, holds in found.items() if not holds}
    assert silent == {"scope=execution"}


@pytest.fixture
def repaying(bank: int) -> int:
    """An enterprise without a flag that cites anything: its readiness rests on one loan of forbidden data alone."""
    portfolio, [enterprise] = factories.holding(bank, name="Harbor Bricks")
    factories.position(
        portfolio, enterprise, source="polygon", principal=AMOUNT, approved_on=date(2026, 5, 3),
        facts={"employees": 9, "approved": str(AMOUNT)},
    )  # fmt: skip
    analyse_portfolio(actor=actors.system(), portfolio_id=portfolio)
    actors.member(bank, "admin", email=BANK_ADMIN)
    return enterprise


def readiness_in_a_package(enterprise: int) -> Any:
    path = f"/api/v1/institutional/enterprises/{enterprise}/export?scope=full"
    answer: Any = client_of(BANK_ADMIN).get(path)
    return json.loads(answer.getvalue())["parts"]["readiness"]


def what_is_quoted(enterprise: int) -> dict[str, str]:
    """The analysis as the reasons of readiness quote it, and what they say of its findings."""
    system = actors.system()
    with acting(system):
        made = readiness_for(system).filter(enterprise_id=enterprise).order_by("-pk")[0].rationale_json
    reason = next(one for one in made["reasons"] if one["code"].startswith("capability.low."))
    row = json.dumps({"id": reason["basis"]["id"]}).strip("{}")
    return {"hash": reason["basis"]["hash"], "advice": reason["advice"], "row": row}


def quoted_in_a_package(enterprise: int) -> set[str]:
    text = json.dumps(readiness_in_a_package(enterprise), ensure_ascii=False)
    return {name for name, canary in what_is_quoted(enterprise).items() if canary in text}


def test_reasons_of_readiness_leave_without_what_they_quote(repaying: int) -> None:
    """X1."""
    assert quoted_in_a_package(repaying) == set()
    rationale = readiness_in_a_package(repaying)[0]["rationale"]
    # What a loan was at its approval is no step: that is to diagnose anew, which quotes nothing.
    assert {one["code"]: one["withheld"] for one in (*rationale["reasons"], rationale["first_step"]) if
            "withheld" in one} == {"capability.low.cashflow_discipline": ["polygon"]}  # fmt: skip


def test_where_a_flag_is_hidden_other_reasons_quote_nothing_either(enterprise: int) -> None:
    """X1."""
    assert quoted_in_a_package(enterprise) == set()


def test_with_an_exception_reasons_quote_it(bank: int, repaying: int) -> None:
    """X1: what would keep the tests above from failing."""
    granted(organization_id=bank)
    assert quoted_in_a_package(repaying) == {"hash", "advice", "row"}


def test_readiness_stays_where_what_it_rests_on_may_not_be_computed_with(repaying: int) -> None:
    """X1."""
    before = len(readiness_in_a_package(repaying))
    system = actors.system()
    with acting(system):
        DataSource.objects.filter(code="polygon").update(may_derive=False)
    assert (before > 0, readiness_in_a_package(repaying)) == (True, [])


def test_no_table_of_the_administration_lets_it_out(enterprise: int) -> None:
    """X1."""
    assert [address for address, text in tables() if told(text)] == []


def test_with_an_exception_for_all_the_tables_that_hold_it_do(enterprise: int) -> None:
    """X1: what would keep the test above from failing."""
    granted()
    telling = {address.split("/")[3] for address, text in tables() if told(text)}
    assert telling == {"position", "outcome", "analysis", "auditevent", "decisionledgerentry"}


def test_the_audit_log_leaves_without_it(bank: int, enterprise: int, tmp_path: Path) -> None:
    """X1."""
    actors.staff()
    texts = dict(logs(bank, tmp_path))
    assert [way for way, text in texts.items() if told(text)] == []
    assert all('"withheld": "polygon"' in text.replace('""', '"') for text in texts.values())


def test_with_an_exception_the_log_tells_it(bank: int, enterprise: int, tmp_path: Path) -> None:
    """X1: what would keep the test above from failing."""
    granted()
    assert [way for way, text in logs(bank, tmp_path) if not told(text)] == []


def test_the_command_writes_it_nowhere(enterprise: int, tmp_path: Path) -> None:
    """X1."""
    for name in ("package.json", "package.pdf", "package.zip"):
        call_command("export_enterprise", str(enterprise), str(tmp_path / name), stdout=io.StringIO())
        call_command(
            "export_package", "enterprise", str(enterprise), str(tmp_path / f"as-{name}"), stdout=io.StringIO()
        )
    assert [one.name for one in tmp_path.iterdir() if told(words(one.read_bytes()))] == []
    assert len(list(tmp_path.iterdir())) == 8


@pytest.fixture
def rejected(enterprise: int) -> int:
    """An import with one row that stayed behind, of a source that stopped allowing it."""
    content = loan_files.written([loan_files.row(1), loan_files.row(2, Name=f"SPOILT {MARK}", GrAppv=MARK)])
    batch = loan_files.loaded(actors.staff(), content, file_name="loans.csv")
    system = actors.system()
    with acting(system):
        DataSource.objects.filter(code="sba_foia").update(may_export=False)
    return batch.id


@pytest.mark.parametrize("path", ["/api/v1/imports/{}/rejected", "/institutional/imports/{}/rejected"])
def test_rows_that_stayed_behind_are_refused(rejected: int, path: str) -> None:
    """X1."""
    client = client_of(STAFF) if path.startswith("/api") else page_client_of(STAFF)
    answer = client.get(path.format(rejected))
    shown = answer.content.decode()
    assert answer.status_code == 403
    assert "rights.refused" in shown
    assert not told(shown)


def test_nothing_is_let_out_of_an_enterprise_whose_own_facts_may_not_leave(rejected: int) -> None:
    """X1: name, city and industry came with a file of that source."""
    analyst = client_of(STAFF)
    [loaded] = analyst.get("/api/v1/enterprises?search=BORROWER").json()["results"][:1]
    answer = analyst.get(f"/api/v1/institutional/enterprises/{loaded['id']}/export")
    assert (answer.status_code, answer.json()["code"]) == (403, "rights.refused")


def test_sums_of_a_portfolio_are_of_those_alone_that_may_be_told_of(bank: int, rejected: int) -> None:
    """X1: the sum less the rows beside it would tell of a loan of ours to an enterprise that may not be named."""
    portfolio, [open_one] = factories.holding(bank, name="Harbor Bricks")
    system = actors.system()
    with acting(system):
        [closed] = enterprises_for(system).filter(import_batch_id=rejected).values_list("pk", flat=True)
    factories.put_in(portfolio, closed)
    for enterprise, amount in ((open_one, "100.00"), (closed, "73777123.00")):
        factories.position(portfolio, enterprise, principal=Decimal(amount))
        factories.position(portfolio, enterprise, principal=Decimal(amount), currency="EUR")
    actors.member(bank, "analyst", email=ANALYST)
    parts = document(client_of(ANALYST), "portfolio", portfolio)["parts"]
    figures = {one["figure"]: one["value"] for one in parts["figures"] if not one["of"]}
    assert {one["enterprise"] for one in parts["positions"]} == {open_one}
    assert (figures["principal"], figures["enterprises"], figures["other_currencies"]) == ("100.00", "1", "1")


def test_names_that_came_with_a_file_of_such_a_source_are_in_no_table_that_leaves(rejected: int) -> None:
    """X1."""
    assert [address for address, text in tables() if "SIMPLEX" in text or "ANAHEIM" in text] == []


def test_what_is_told_of_such_an_enterprise_bears_its_source_to_whoever_did_not_import_it(rejected: int) -> None:
    """X1: nobody but the importer sees the batch, and all who see the enterprise are told of it."""
    system = actors.system()
    with acting(system):
        loaded = enterprises_for(system).filter(import_batch_id=rejected).first()
    assert loaded is not None
    owner, event = actors.member(loaded.pk, "owner"), uuid4()
    with acting(owner):
        assert sources_of_told(owner, {event: {"enterprise_id": loaded.pk}}) == {event: {"sba_foia"}}


def test_a_refusal_is_in_the_log_under_its_own_name(rejected: int) -> None:
    client_of(STAFF).get(f"/api/v1/imports/{rejected}/rejected")
    system = actors.system()
    with acting(system):
        entry = events_for(system).filter(action="rights.refused").first()
    assert (entry.after or {})["sources"] == ["sba_foia"]


def test_a_right_that_ended_is_gone_with_the_next_export(bank: int, enterprise: int) -> None:
    """X1."""
    exception = granted(organization_id=bank)
    client, address = client_of(BANK_ADMIN), f"/api/v1/institutional/enterprises/{enterprise}/export"
    before = told(text_of(client.get(address)))
    revoke_rights_exception(actor=actors.staff(), exception_id=exception)
    assert (before, told(text_of(client.get(address)))) == (True, False)


def test_a_right_that_ends_between_gathering_and_leaving_stops_it(bank: int, enterprise: int) -> None:
    """X1."""
    exception = granted(organization_id=bank)
    actor = actors.member(bank, "analyst")
    with acting(actor, read_only=True):
        gathered = gathered_of(actor=actor, kind="enterprise", id=str(enterprise), scope="full")
    revoke_rights_exception(actor=actors.staff(), exception_id=exception)
    with gathered, pytest.raises(RightsChanged, match="stopped allowing it"):
        packed(actor=actor, gathered=gathered, format="json")


def made_at_the_end_of_its_last_day(actor: Actor, enterprise: int) -> None:
    """A package that is made on one day and would leave on the next: the scope ends, as that of a request, after it."""
    with ExitStack() as later, acting(actor, read_only=True):
        gathered = gathered_of(actor=actor, kind="enterprise", id=str(enterprise), scope="full")
        later.callback(gathered.close)
        later.callback(packed(actor=actor, gathered=gathered, format="json").file.content.file.close)
        later.enter_context(clock.fixed_at(clock.now() + timedelta(days=1)))


def test_a_right_that_ends_while_the_answer_is_made_stops_it(bank: int, enterprise: int) -> None:
    """X1."""
    granted(organization_id=bank)
    actor = actors.member(bank, "admin")
    with pytest.raises(RightsChanged, match="stopped allowing it"):
        made_at_the_end_of_its_last_day(actor, enterprise)
    with acting(actor):
        refused = events_for(actor).filter(action="rights.refused").first()
    assert "stopped allowing it" in (refused.after or {})["ended"]


def test_the_decision_is_kept_with_the_export_and_in_the_log(bank: int, enterprise: int) -> None:
    text_of(client_of(BANK_ADMIN).get(f"/api/v1/institutional/enterprises/{enterprise}/export"))
    reader = actors.member(bank, "viewer")
    with acting(reader):
        [kept] = exports_for(reader)
        actions = {one.action: one.after for one in events_for(reader)}
    assert {one["source"] for one in kept.rights_json["withheld"]} == {"polygon"}
    assert kept.rights_json["purpose"] == "export"
    assert {"release_export", "rights.refused", "export_enterprise"} <= set(actions)
    assert {one["source"] for one in actions["rights.refused"]["withheld"]} == {"polygon"}


def test_the_page_says_beforehand_what_stays_and_why(enterprise: int) -> None:
    shown = page_client_of(BANK_ADMIN).get(f"/institutional/enterprises/{enterprise}/export").content.decode()
    assert "parts may leave whole" in shown
    assert "Its terms let it be shown here, but not exported." in shown


def test_the_command_is_refused_in_a_sentence(rejected: int, tmp_path: Path) -> None:
    """X1."""
    content = tmp_path / "more.csv"
    content.write_bytes(loan_files.written([loan_files.row(9, GrAppv=MARK)]))
    out = tmp_path / "rejected.csv"
    with pytest.raises(CommandError, match=r"rights\.refused"):
        call_command("import_loans", str(content), "--rejected", str(out), "--as", STAFF, stdout=io.StringIO())
    assert not out.exists()
