"""Scenario 1 without a network: from "jobs +214" to the row, the file's hash, the approver and the version decided."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from institutional.overview.results import EXPLAINED
from institutional.proof import verify_export
from tests import actors
from tests.clients import client_of, page_client_of
from tests.enterprises.factories import owner_of
from tests.institutional import factories
from tests.institutional.exports.packages import document, links, taken, words
from tests.institutional.exports.tracing import ANALYST, FILE, FILE_HASH, JOBS, Traced, portfolio_with_jobs
from tests.outcomes.factories import measured

pytestmark = pytest.mark.django_db


@pytest.fixture
def traced() -> Traced:
    return portfolio_with_jobs()


@pytest.fixture
def client(traced: Traced) -> Client:
    return client_of(ANALYST)


def figures(client: Client, portfolio: int) -> dict[str, Any]:
    rows = document(client, "portfolio", portfolio, "?scope=outcomes")["parts"]["figures"]
    return {one["figure"]: one for one in rows if not one["of"]}


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-S", str(verify_export.__file__), *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False, timeout=60, env={})


def test_the_last_values_to_date_are_added_with_what_they_rest_on(traced: Traced, client: Client) -> None:
    jobs = figures(client, traced.portfolio)["jobs_created"]
    assert (jobs["value"], jobs["unit"], len(jobs["outcomes"])) == ("214", "jobs", 2)
    assert set(jobs["decisions"]) == set(traced.decisions)


def test_what_is_stated_of_no_position_is_not_known_rather_than_nothing(traced: Traced, client: Client) -> None:
    found = figures(client, traced.portfolio)
    names = ("outstanding", "jobs_to_create", "jobs_to_retain", "jobs_stated", "lost")
    assert [found[one]["value"] for one in names] == [None, None, None, "0", "0.00"]
    assert words(taken(client, "portfolio", traced.portfolio, "?format=pdf&scope=outcomes")).count("not stated") == 3


def test_what_was_stated_of_positions_leads_to_the_page_that_adds_it_up() -> None:
    bank = factories.institution()
    portfolio, [enterprise] = factories.holding(bank)
    facts = {"jobs_to_create": 3, "jobs_to_retain": 4}
    factories.position(portfolio, enterprise, principal=Decimal(1000), outstanding=Decimal(250), facts=facts)
    actors.member(bank, "analyst", email=ANALYST)
    client = client_of(ANALYST)
    found = figures(client, portfolio)
    assert (found["outstanding"]["value"], found["jobs_to_create"]["value"]) == ("250.00", "3")
    content = taken(client, "portfolio", portfolio, "?format=pdf&scope=outcomes")
    address = f"{settings.PUBLIC_URL}/institutional/portfolios/{portfolio}/figures/jobs"
    assert links(content).count(address) == 3


def test_a_document_without_readiness_has_no_columns_for_it(traced: Traced, client: Client) -> None:
    told = words(taken(client, "portfolio", traced.portfolio, "?format=pdf&scope=execution"))
    assert ("Employees" in told, "Readiness" in told) == (True, False)


def test_what_no_decision_expected_is_no_figure_of_the_portfolio() -> None:
    bank = factories.institution()
    portfolio, [enterprise] = factories.holding(bank)
    measured(enterprise, by=owner_of(enterprise), jobs_created=7)
    actors.member(bank, "analyst", email="other@tracing.example")
    assert "jobs_created" not in figures(client_of("other@tracing.example"), portfolio)


@pytest.mark.parametrize("asked", ["jobs_created", "214", "jobs +214"])
def test_the_whole_walk_is_printed_offline(traced: Traced, client: Client, tmp_path: Path, asked: str) -> None:
    (tmp_path / "package.zip").write_bytes(taken(client, "portfolio", traced.portfolio, "?format=zip"))
    walked = run(tmp_path, "package.zip", "--trace", asked)
    assert walked.returncode == 0, walked.stdout
    wanted = ["figure/jobs_created: unit jobs, value 214", "made from row 41 of import/", "made from row 42 of import/"]
    wanted += [f"name {FILE}", f"sha256 {FILE_HASH}", "version 1", *traced.hashes, *traced.approvers]
    assert [one for one in wanted if one not in walked.stdout] == []
    assert "row 21 " not in walked.stdout


def test_a_sum_of_positions_leads_to_each_of_them(traced: Traced, client: Client, tmp_path: Path) -> None:
    (tmp_path / "package.zip").write_bytes(taken(client, "portfolio", traced.portfolio, "?format=zip"))
    walked = run(tmp_path, "package.zip", "--trace", "figure/principal").stdout
    assert walked.count("made from position/") == 2


def test_one_flipped_byte_in_each_part_is_named(traced: Traced, client: Client, tmp_path: Path) -> None:
    content = taken(client, "portfolio", traced.portfolio, "?format=zip")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        inside = {one.filename: one.header_offset + 30 + len(one.filename) + one.compress_size // 2
                  for one in package.infolist() if one.file_size}  # fmt: skip
    untold = []
    for name, at in inside.items():
        (tmp_path / "package.zip").write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        told = run(tmp_path, "package.zip")
        untold += [name] * (told.returncode == 0 or name not in told.stdout)
    assert (untold, len(inside) > 10) == ([], True)


def test_figures_and_rows_on_paper_open_the_page_that_explains_them(traced: Traced, client: Client) -> None:
    content = taken(client, "portfolio", traced.portfolio, "?format=pdf")
    here = f"{settings.PUBLIC_URL}/institutional/portfolios/{traced.portfolio}"
    found = links(content)
    assert "+214" in words(content)
    wanted = [f"{here}/figures/{one}" for one in ("jobs_created", "principal", "lost")]
    wanted += [f"{here}/enterprises/{one}" for one in traced.enterprises]
    wanted += [f"{settings.PUBLIC_URL}/decisions/{one}" for one in traced.decisions]
    assert [one for one in wanted if one not in found] == []
    ours = [
        one.removeprefix(settings.PUBLIC_URL) for one in dict.fromkeys(found) if one.startswith(settings.PUBLIC_URL)
    ]
    pages = page_client_of(ANALYST)
    assert [one for one in ours if pages.get(one).status_code != 200] == []


def test_the_page_of_the_figure_says_row_file_version_and_approver(traced: Traced) -> None:
    page = (
        page_client_of(ANALYST)
        .get(f"/institutional/portfolios/{traced.portfolio}/figures/jobs_created")
        .content.decode()
    )
    wanted = ["+214", f"Row 41 of {FILE}", "Version 1", *traced.decisions, *traced.approvers]
    assert [one for one in wanted if one not in page] == []


def test_a_figure_without_anything_measured_is_refused(traced: Traced) -> None:
    refused = page_client_of(ANALYST).get(f"/institutional/portfolios/{traced.portfolio}/figures/jobs_retained")
    assert (refused.status_code, "jobs_retained" in EXPLAINED, JOBS["metric"]) == (404, True, "jobs_created")
