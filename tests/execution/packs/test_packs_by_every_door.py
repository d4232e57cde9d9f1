"""Packs by API, command, administration and job: whoever signs in reads them, staff have them built."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from clear_platform.foundation.clock import fixed_at
from clear_platform.foundation.jobs.registry import JOBS
from clear_platform.foundation.public import OrganizationKind, StaffGroup, acting
from execution.packs import jobs, queries
from tests import actors
from tests.clients import client_of, page_client_of, sent
from tests.execution.packs.factories import (
    MONDAY,
    TUESDAY,
    TUESDAY_NIGHT,
    USUAL,
    ecb_file,
    ecb_rates_that_ship,
    fx,
    pack,
    pack_of_the_bank,
    prices,
)

pytestmark = pytest.mark.django_db
JUMPED = {**USUAL, "USD": "11.684"}
ECB = {
    "source": "ecb",
    "name": "European Central Bank, euro foreign exchange reference rates",
    "licence": "Free use with attribution",
    "text": "Source: European Central Bank",
}


@pytest.fixture
def member() -> Client:
    actors.member(actors.organization(OrganizationKind.INSTITUTION), "viewer", email="viewer@example.org")
    return client_of("viewer@example.org")


@pytest.fixture
def officer() -> Client:
    actors.staff(StaffGroup.PROGRAMME_OFFICER, email="officer@example.org")
    return client_of("officer@example.org")


@pytest.fixture
def officer_pages() -> Client:
    actors.staff(StaffGroup.PROGRAMME_OFFICER, email="officer@example.org")
    return page_client_of("officer@example.org")


def waiting_jobs() -> list[tuple[str, dict[str, Any]]]:
    with acting(actors.system(), read_only=True):
        rows = ProcrastinateJob.objects.filter(status="todo").order_by("id")
        return [(row.task_name, row.args) for row in rows]


def test_a_list_names_its_source(member: Client) -> None:
    made = pack(fx())
    found = member.get("/api/v1/packs").json()
    assert [one["id"] for one in found["results"]] == [made.id]
    assert found["attributions"] == [ECB]


def test_a_list_is_narrowed(member: Client) -> None:
    monday, _tuesday, closes = pack(fx(MONDAY)), pack(fx(TUESDAY, JUMPED)), pack(prices(), provider="fmp")
    found = {
        asked: [one["id"] for one in member.get(f"/api/v1/packs?{asked}&ordering=id").json()["results"]]
        for asked in ("kind=price", "in_force=true", "status=fresh&source=ecb", "asof_to=2026-05-04&kind=fx")
    }
    assert found == {
        "kind=price": [closes.id],
        "in_force=true": [monday.id, closes.id],
        "status=fresh&source=ecb": [monday.id],
        "asof_to=2026-05-04&kind=fx": [monday.id],
    }


def test_a_list_costs_the_same_however_long_it_is(member: Client, django_assert_max_num_queries: Any) -> None:
    for day in (date(2026, 4, 13), date(2026, 4, 10), date(2026, 4, 9), date(2026, 4, 8)):
        pack_of_the_bank(day)
    with django_assert_max_num_queries(14):
        assert len(member.get("/api/v1/packs").json()["results"]) == 4


def test_one_pack_says_why_it_did_not_pass(member: Client) -> None:
    pack(fx(MONDAY))
    failed = pack(fx(TUESDAY, JUMPED))
    answer = member.get(f"/api/v1/packs/{failed.id}")
    found = answer.json()
    assert (found["status"], found["is_fresh"], found["in_force"]) == ("error", False, False)
    assert found["problems"] == [
        {
            "code": "jump",
            "subject": "EUR/USD",
            "detail": "EUR/USD went from 1.1684 on 2026-05-04 to 11.684, more than 10 %.",
        }
    ]
    assert found["attributions"] == [ECB]
    assert answer.headers["ETag"].startswith('"')


def test_the_rates_of_a_pack_are_exact(member: Client) -> None:
    made = pack(fx())
    found = member.get(f"/api/v1/packs/{made.id}/rates?ordering=quote").json()
    assert found["results"] == [
        {"base": "EUR", "quote": "GBP", "rate": "0.87058"},
        {"base": "EUR", "quote": "JPY", "rate": "186.75"},
        {"base": "EUR", "quote": "USD", "rate": "1.1684"},
    ]
    assert found["attributions"] == [ECB]
    assert len(member.get(f"/api/v1/packs/{made.id}/rates?quote=USD").json()["results"]) == 1


def test_the_prices_of_a_pack_say_what_they_count(member: Client) -> None:
    made = pack(prices(), provider="fmp")
    [first, _] = member.get(f"/api/v1/packs/{made.id}/prices?ordering=symbol").json()["results"]
    assert first == {
        "symbol": "AAPL", "price": "210.1", "unit": "money", "currency": "USD", "observed_on": "2026-05-04"
    }  # fmt: skip


def test_a_pack_that_is_not_there_is_not_found(member: Client) -> None:
    for path in ("", "/rates", "/prices"):
        answer = member.get(f"/api/v1/packs/987654321{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "pack.not_there")


def test_every_provider_says_whether_it_is_on(member: Client) -> None:
    found = member.get("/api/v1/packs/providers").json()["providers"]
    states = {one["code"]: one["state"] for one in found}
    assert states["fred"] == "off: no key. Set FRED_API_KEY to switch it on."
    assert [one["code"] for one in found if one["on"]] == ["platform"]


def test_staff_have_a_pack_built_by_a_worker(officer: Client, settings: Any, tmp_path: Path) -> None:
    settings.ECB_RATES_FILE = ecb_file(tmp_path, {MONDAY: USUAL}).path
    answer = sent(officer, "post", "/api/v1/packs", {"kind": "fx", "asof_date": "2026-05-04"})
    assert answer.status_code == 202
    assert ("packs.build", {"kind": "fx", "provider": "ecb_file", "asof_date": "2026-05-04"}) in waiting_jobs()


def test_what_is_off_builds_nothing(officer: Client) -> None:
    answer = sent(officer, "post", "/api/v1/packs", {"kind": "price", "provider": "fmp"})
    assert (answer.status_code, answer.json()["code"]) == (422, "pack.provider_off")
    assert "FMP_API_KEY" in answer.json()["detail"]


def test_members_have_nothing_built(member: Client) -> None:
    assert sent(member, "post", "/api/v1/packs", {"kind": "fx"}).status_code == 403
    made = pack(fx())
    assert sent(member, "post", f"/api/v1/packs/{made.id}/accept", {"reason": "I know."}).status_code == 403


def test_staff_accept_a_jump(officer: Client) -> None:
    pack(fx(MONDAY))
    failed = pack(fx(TUESDAY, JUMPED))
    answer = sent(officer, "post", f"/api/v1/packs/{failed.id}/accept", {"reason": "It floats since 5 May."})
    assert (answer.status_code, answer.json()["reconciliation_status"]) == (200, "accepted")
    again = sent(officer, "post", f"/api/v1/packs/{failed.id}/accept", {"reason": "It floats since 5 May."})
    assert (again.status_code, again.json()["code"]) == (409, "pack.nothing_to_accept")


def called(*arguments: Any, **options: Any) -> Any:
    out = StringIO()
    call_command(*arguments, format="json", stdout=out, **options)
    return json.loads(out.getvalue())


def test_the_command_builds_the_day_of_a_file() -> None:
    file = str(ecb_rates_that_ship())
    [made] = called("build_pack", "--kind", "fx", "--file", file, "--asof", "2026-04-13")
    assert (made["asof_date"], made["in_force"], made["source"]) == ("2026-04-13", True, "ecb")


def test_the_command_says_why_and_ends_with_1_where_a_pack_did_not_pass(tmp_path: Path) -> None:
    pack(fx(MONDAY))
    path = ecb_file(tmp_path, {MONDAY: USUAL, TUESDAY: JUMPED}).path
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("build_pack", "--kind", "fx", "--file", str(path), "--asof", "2026-05-05", stdout=out)
    assert ended.value.code == 1
    assert "not in force. EUR/USD went from 1.1684 on 2026-05-04 to 11.684" in out.getvalue()


def test_the_command_refuses_a_day_without_rates_with_2(tmp_path: Path) -> None:
    path = ecb_file(tmp_path, {MONDAY: USUAL}).path
    with pytest.raises(CommandError, match=r"The last day before it is 2026-05-04\.") as refusal:
        call_command("build_pack", "--kind", "fx", "--file", str(path), "--asof", "2026-05-05")
    assert refusal.value.returncode == 2


def test_the_command_accepts_a_jump() -> None:
    pack(fx(MONDAY))
    failed = pack(fx(TUESDAY, JUMPED))
    assert called("accept_pack", str(failed.id), "--reason", "It floats.")["in_force"] is True


def test_the_night_leaves_what_is_due_to_one_job_for_each_provider(settings: Any, tmp_path: Path) -> None:
    settings.ECB_RATES_FILE = ecb_file(tmp_path, {MONDAY: USUAL}).path
    settings.FRED_API_KEY, settings.PACK_BENCHMARK_SERIES = "a-key", ["DGS10:percent"]
    jobs.build_nightly()
    assert [arguments for name, arguments in waiting_jobs() if name == "packs.build"] == [
        {"kind": "fx", "provider": "ecb_file", "asof_date": None},
        {"kind": "benchmark", "provider": "fred", "asof_date": None},
        {"kind": "benchmark", "provider": "platform", "asof_date": None},
    ]


def test_the_night_is_that_of_frankfurt() -> None:
    nightly = JOBS["packs.build_nightly"]
    assert (nightly.cron, nightly.timezone) == ("15 23 * * *", "Europe/Berlin")


def test_the_job_builds_all_that_is_due_and_again_changes_nothing(settings: Any, tmp_path: Path) -> None:
    settings.ECB_RATES_FILE = ecb_file(tmp_path, {MONDAY: USUAL, TUESDAY: USUAL}).path
    pack(fx(MONDAY))
    with fixed_at(TUESDAY_NIGHT):
        jobs.build(kind="fx", provider="ecb_file")
        jobs.build(kind="fx", provider="ecb_file")
    with acting(actors.system(), read_only=True):
        assert [row.asof_date for row in queries.packs().filter(in_force=True)] == [TUESDAY, MONDAY]
        assert queries.packs().count() == 2


def test_the_job_of_one_day_builds_that_day(settings: Any, tmp_path: Path) -> None:
    settings.ECB_RATES_FILE = ecb_file(tmp_path, {MONDAY: USUAL, TUESDAY: USUAL}).path
    jobs.build(kind="fx", provider="ecb_file", asof_date="2026-05-04")
    with acting(actors.system(), read_only=True):
        assert [row.asof_date for row in queries.packs()] == [MONDAY]


def test_the_administration_shows_packs_what_they_hold_and_who_gives_it(officer_pages: Client) -> None:
    pack(fx(MONDAY))
    failed = pack(fx(TUESDAY, JUMPED))
    closes = pack(prices(), provider="fmp")
    listed = officer_pages.get("/admin/execution/datapack/").content.decode()
    assert "EUR/USD went from 1.1684 on 2026-05-04 to 11.684, more than 10 %." in listed
    shown = officer_pages.get(f"/admin/execution/datapack/{failed.id}/change/").content.decode()
    assert "more than 10 %." in shown
    rates = officer_pages.get(f"/admin/execution/packrate/?pack__id__exact={failed.id}").content.decode()
    assert "11.684" in rates
    figures = officer_pages.get(f"/admin/execution/packprice/?pack__id__exact={closes.id}").content.decode()
    assert "AAPL" in figures
    providers = officer_pages.get("/admin/execution/datapack/providers/").content.decode()
    assert "off: no key. Set POLYGON_API_KEY to switch it on." in providers


@pytest.mark.parametrize(("action", "asof"), [("build_again", "2026-05-04"), ("build_due", None)])
def test_an_action_leaves_building_to_a_worker(
    officer_pages: Client, settings: Any, tmp_path: Path, action: str, asof: str | None
) -> None:
    settings.ECB_RATES_FILE = ecb_file(tmp_path, {MONDAY: USUAL}).path
    made = pack(fx(MONDAY))
    officer_pages.post("/admin/execution/datapack/", {"action": action, "_selected_action": [made.id]})
    assert ("packs.build", {"kind": "fx", "provider": "ecb_file", "asof_date": asof}) in waiting_jobs()


def test_an_auditor_finds_no_such_action() -> None:
    actors.staff(StaffGroup.AUDITOR, email="auditor@example.org")
    pack(fx(MONDAY))
    listed = page_client_of("auditor@example.org").get("/admin/execution/datapack/").content.decode()
    assert "build_again" not in listed


def test_rows_that_may_not_leave_stay(officer_pages: Client) -> None:
    pack(fx(MONDAY))
    pack(prices(), provider="fmp")
    answer = officer_pages.post(
        "/admin/execution/packprice/export/", {"format": "0", "resource": "0", "packpriceresource_id": "on"}
    )
    assert answer.status_code == 403
