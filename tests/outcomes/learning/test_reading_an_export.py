"""An enterprise says once how its exports are read; then a page and a command read them so, or name the line."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from clear_platform.foundation.public import Actor, acting
from enterprises.public import enterprise_for, update_enterprise
from outcomes.learning.errors import ExportRefused, MappingRefused
from outcomes.learning.operations.reading import figures_from_export, save_snapshot_mapping
from outcomes.learning.rules.exports import Columns
from outcomes.models import ImplementationSnapshot
from outcomes.snapshots.jobs import copy_snapshot
from tests import actors
from tests.clients import client_of, page_client_of, sent
from tests.outcomes.factories import enterprise

pytestmark = pytest.mark.django_db

EXPORT = """Lead;Phase;Result;In;Out
A;New;open;2026-03-01 09:00;2026-03-01 09:20
B;Visit;open;2026-03-01 09:00;2026-03-01 10:00
C;Bought;yes;2026-03-02 09:00;2026-03-02 09:40
D;Bought;no;2026-03-02 09:00;
"""
COLUMNS = {
    "arrived_column": "In",
    "answered_column": "Out",
    "stage_column": "Phase",
    "appointment_stages": ["Visit", "Bought"],
    "status_column": "Result",
    "won_values": ["yes"],
}
READ = {
    "lead_response_minutes": Decimal("40.00"),
    "lead_to_appt_rate": Decimal("0.750000"),
    "close_rate": Decimal("0.333333"),
}
# Minutes 20, 60 and 40; three of four were visited, one of these three bought.


@pytest.fixture
def enterprise_id() -> int:
    return enterprise("Harbour Joinery")


@pytest.fixture
def owner(enterprise_id: int) -> Actor:
    return actors.member(enterprise_id, "owner", email="owner@example.org")


@pytest.fixture
def kept(enterprise_id: int, owner: Actor) -> None:
    save_snapshot_mapping(actor=owner, enterprise_id=enterprise_id, columns=Columns(**COLUMNS))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text(EXPORT, encoding="utf-8")
    return path


def asked(enterprise_id: int, owner: Actor, *more: str) -> list[str]:
    with acting(owner):
        slug = enterprise_for(actor=owner, enterprise_id=enterprise_id).slug
    return ["roadmap_snapshot", "--enterprise", slug, "--label", "30d", "--as", "owner@example.org", *more]


def snapshots(owner: Actor) -> list[ImplementationSnapshot]:
    with acting(owner):
        return list(ImplementationSnapshot.objects.for_actor(owner).order_by("pk"))


@pytest.mark.usefixtures("kept")
def test_an_export_is_read_as_the_enterprise_said(enterprise_id: int, owner: Actor) -> None:
    assert figures_from_export(actor=owner, enterprise_id=enterprise_id, content=EXPORT.encode()).figures == READ


@pytest.mark.usefixtures("kept")
def test_times_of_an_export_are_those_of_the_enterprise(enterprise_id: int, owner: Actor) -> None:
    update_enterprise(actor=owner, enterprise_id=enterprise_id, changes={"settings_json": {"timezone": "Asia/Tokyo"}})
    # Midnight in UTC is nine in the morning in Tokyo.
    content = EXPORT.replace("2026-03-01 09:20", "2026-03-01T00:20:00Z").encode()
    assert figures_from_export(actor=owner, enterprise_id=enterprise_id, content=content).figures == READ


def test_without_a_mapping_the_columns_that_ship_are_read(enterprise_id: int, owner: Actor) -> None:
    with pytest.raises(ExportRefused) as refusal:
        figures_from_export(actor=owner, enterprise_id=enterprise_id, content=EXPORT.encode())
    assert [one.code for one in refusal.value.problems] == ["nothing_read"]


@pytest.mark.parametrize(
    ("left_out", "code"),
    [("answered_column", "belongs_together"), ("won_values", "belongs_together"), ("stage_column", "belongs_together")],
)
def test_half_of_what_a_figure_needs_is_refused(enterprise_id: int, owner: Actor, left_out: str, code: str) -> None:
    columns = {name: value for name, value in COLUMNS.items() if name != left_out}
    with pytest.raises(MappingRefused) as refusal:
        save_snapshot_mapping(actor=owner, enterprise_id=enterprise_id, columns=Columns(**columns))
    assert code in {one.code for one in refusal.value.problems}


def test_the_api_keeps_a_mapping_and_says_it_again(enterprise_id: int, owner: Actor) -> None:
    api, at = client_of("owner@example.org"), f"/api/v1/enterprises/{enterprise_id}/snapshot-mapping"
    assert api.get(at).status_code == 404
    answers = [sent(api, "put", at, COLUMNS) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    assert api.get(at).json() == answers[1].json() == answers[0].json()
    assert answers[0].json()["appointment_stages"] == ["Visit", "Bought"]


def test_a_mapping_that_was_replaced_meanwhile_is_not_replaced_again(enterprise_id: int, owner: Actor) -> None:
    api, at = client_of("owner@example.org"), f"/api/v1/enterprises/{enterprise_id}/snapshot-mapping"
    tag = sent(api, "put", at, COLUMNS)["ETag"]
    first, late = (
        api.put(at, {**COLUMNS, "won_values": [one]}, content_type="application/json", headers={"If-Match": tag})
        for one in ("Won", "Sold")
    )
    assert (first.status_code, late.status_code, api.get(at).json()["won_values"]) == (200, 412, ["Won"])


@pytest.fixture
def page(owner: Actor) -> Client:
    return page_client_of("owner@example.org")


def uploaded(page: Client, enterprise_id: int, text: str) -> str:
    sent_along = {"file": SimpleUploadedFile("export.csv", text.encode()), "on": "2026-03-06", "label": "60d"}
    answer = page.post(f"/enterprises/{enterprise_id}/snapshots/from-export", sent_along)
    return answer.content.decode() if answer.status_code == 400 else answer["Location"]


def test_a_page_keeps_the_mapping_and_reads_a_file_by_it(page: Client, enterprise_id: int, owner: Actor) -> None:
    said = {name: value if isinstance(value, str) else "\n".join(value) for name, value in COLUMNS.items()}
    answer = page.post(f"/enterprises/{enterprise_id}/snapshots/mapping", said)
    assert (answer.status_code, answer["Location"]) == (302, f"/enterprises/{enterprise_id}/snapshots/from-export")
    assert uploaded(page, enterprise_id, EXPORT) == f"/enterprises/{enterprise_id}/snapshots"
    [row] = snapshots(owner)
    assert (row.source, row.label, row.metrics) == ("ghl_export", "60d", READ)


@pytest.mark.usefixtures("kept")
def test_a_page_names_line_and_column_and_writes_nothing(page: Client, enterprise_id: int, owner: Actor) -> None:
    text = uploaded(page, enterprise_id, EXPORT.replace("2026-03-01 10:00", "soon"))
    assert "Line 3, column Out" in text
    assert snapshots(owner) == []


# The command ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("kept")
def test_the_command_reads_the_file_and_has_it_copied(
    enterprise_id: int, owner: Actor, file: Path, tmp_path: Path, settings: Any
) -> None:
    settings.SNAPSHOT_COPIES = tmp_path / "snapshots"
    more = ["--source", "ghl_export", "--file", str(file), "--metric", "nps=12", "--copy", "--on", "2026-03-06"]
    said = StringIO()
    for _ in range(2):
        call_command(*asked(enterprise_id, owner, *more), stdout=said)
    [row] = snapshots(owner)
    assert row.metrics == {**READ, "nps": Decimal("12.00")}
    copy_snapshot(row.pk)
    written = tmp_path / "snapshots" / f"enterprise-{enterprise_id}" / "2026-03-06-30d-ghl_export.json"
    assert written.is_file()
    assert str(written) in said.getvalue()


@pytest.mark.usefixtures("kept")
def test_the_command_names_line_and_column(enterprise_id: int, owner: Actor, file: Path) -> None:
    file.write_text(EXPORT.replace("Phase", "Step").replace("2026-03-02 09:40", "2026-03-01 09:40"), encoding="utf-8")
    more = ["--source", "ghl_export", "--file", str(file)]
    with pytest.raises(CommandError) as refusal:
        call_command(*asked(enterprise_id, owner, *more), stdout=StringIO())
    assert refusal.value.returncode == 2
    assert "Line 1, column Phase" in str(refusal.value)
    assert "Line 4, column Out" in str(refusal.value)


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("source", [[], ["--source", "manual"], ["--source", "api"]])
def test_figures_of_a_file_are_not_said_to_be_of_another_source(
    enterprise_id: int, owner: Actor, file: Path, source: list[str]
) -> None:
    with pytest.raises(CommandError, match="--source ghl_export") as refusal:
        call_command(*asked(enterprise_id, owner, "--file", str(file), *source), stdout=StringIO())
    assert (refusal.value.returncode, snapshots(owner)) == (2, [])


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A terminal of its own as standard input; gives the end at which somebody types."""
    typing, reading = os.openpty()
    with os.fdopen(reading, "r", encoding="utf-8") as ours:
        monkeypatch.setattr(sys, "stdin", ours)
        yield typing
    os.close(typing)


def test_on_a_terminal_it_asks_for_what_is_missing(enterprise_id: int, owner: Actor, terminal: int) -> None:
    # Not measured; no number, so asked again; a share; three that nobody measured. Hours were given.
    os.write(terminal, b"\nmany\n0.25\n0.3\n\n41\n")
    errors = StringIO()
    more = ["--metric", "weekly_ops_hours=38.5", "--on", "2026-03-06"]
    call_command(*asked(enterprise_id, owner, *more), stdout=StringIO(), stderr=errors)
    [row] = snapshots(owner)
    assert {name: float(value) for name, value in row.metrics.items()} == {
        "lead_to_appt_rate": 0.25,
        "close_rate": 0.3,
        "weekly_ops_hours": 38.5,
        "nps": 41.0,
    }
    assert "Write a number" in errors.getvalue()


def test_answers_that_end_early_write_nothing_and_say_so(enterprise_id: int, owner: Actor, terminal: int) -> None:
    end_of_typing = b"\x04"
    os.write(terminal, b"30\n" + end_of_typing)
    with pytest.raises(CommandError, match="nothing was written") as refusal:
        call_command(*asked(enterprise_id, owner), stdout=StringIO(), stderr=StringIO())
    assert (refusal.value.returncode, snapshots(owner)) == (2, [])
