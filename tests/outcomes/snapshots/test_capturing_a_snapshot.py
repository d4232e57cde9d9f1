"""How an enterprise stood on a day is written down once for a day, label and source, with what was measured alone."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from drf_spectacular.drainage import get_override
from hypothesis import given
from hypothesis import strategies as some
from procrastinate.contrib.django.models import ProcrastinateJob

from clear_platform.foundation import clock
from clear_platform.foundation.models import AuditEvent, Event
from clear_platform.foundation.public import ReadOnly, RoleNotAllowed, acting
from clear_platform.foundation.stated import DayOutOfReach
from enterprises.public import update_enterprise
from outcomes.models import ImplementationSnapshot
from outcomes.public import capture_snapshot
from outcomes.records.library import SHIPPED_METRICS
from outcomes.snapshots.api.serializers import FiguresRequest
from outcomes.snapshots.errors import SnapshotInTheFuture, SnapshotRefused
from outcomes.snapshots.files import copy_path
from outcomes.snapshots.jobs import copy_snapshot
from outcomes.snapshots.rules import BOUNDS, METRICS, exactly, faults_of
from tests import actors
from tests.clients import client_of, page_client_of, sent
from tests.enterprises.factories import owner_of
from tests.outcomes.factories import bank, enterprise, taken

DAY = date(2026, 4, 5)
FIGURES = {"lead_response_minutes": 42, "close_rate": 0.27, "nps": -12.5}
BODY = {"date": "2026-04-05", "label": "30d", "metrics": FIGURES}


@pytest.fixture
def enterprise_id() -> int:
    return enterprise()


@pytest.fixture
def owner(enterprise_id: int) -> Client:
    actors.member(enterprise_id, "owner", email="owner@example.org")
    return client_of("owner@example.org")


@pytest.fixture
def page(owner: Client) -> Client:
    return page_client_of("owner@example.org")


# The figures ---------------------------------------------------------------------------------------------------------


def test_each_figure_is_a_metric_of_the_library_with_the_same_bounds() -> None:
    library = {one.code: one for one in SHIPPED_METRICS}
    assert {name: (library[name].low, library[name].high) for name in METRICS} == {
        name: (bounds.low, bounds.high) for name, bounds in BOUNDS.items()
    }


@pytest.mark.parametrize(
    ("metrics", "code"),
    [
        ({}, "required"),
        ({"nps": None}, "required"),
        ({"revenue": 4}, "unknown_metric"),
        ({"nps": 100.01}, "out_of_range"),
        ({"nps": -101}, "out_of_range"),
        ({"close_rate": 1.01}, "out_of_range"),
        ({"lead_response_minutes": -1}, "out_of_range"),
        ({"weekly_ops_hours": 10**8}, "out_of_range"),
        ({"nps": 1.234}, "too_precise"),
        ({"nps": True}, "not_a_number"),
        ({"nps": "40"}, "not_a_number"),
        ({"nps": float("nan")}, "not_a_number"),
    ],
)
def test_a_figure_that_cannot_be_kept_is_named(metrics: dict[str, Any], code: str) -> None:
    assert [fault.code for fault in faults_of(metrics)] == [code]


@given(some.sampled_from(METRICS).flatmap(lambda name: some.tuples(some.just(name), some.floats(-200, 10**7))))
def test_what_is_let_through_is_kept_as_it_was_written(sent: tuple[str, float]) -> None:
    name, value = sent
    faults = faults_of({name: value})
    assert faults or float(exactly({name: value})[name] or 0) == value


# The operation -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_was_not_measured_is_null_and_never_zero(enterprise_id: int) -> None:
    made = taken(enterprise_id, DAY, "30d", nps=0)
    assert (made.nps, made.close_rate, made.metrics) == (0, None, {"nps": 0})


@pytest.mark.django_db
def test_it_belongs_to_the_enterprise_and_is_audited_and_told(enterprise_id: int) -> None:
    someone = owner_of(enterprise_id)
    made = taken(enterprise_id, DAY, "30d", by=someone, weekly_ops_hours=43.5)
    assert (made.organization_id, made.recorded_by_id, made.source) == (enterprise_id, someone.id, "manual")
    with acting(someone):
        entry = AuditEvent.objects.for_actor(someone).get(action="capture_snapshot", object_id=str(made.pk))
        told = Event.objects.for_actor(someone).get(type="snapshot.captured")
    assert entry.after["metrics"] == {"weekly_ops_hours": "43.5"}
    assert (told.data_json["label"], told.data_json["metrics"]) == ("30d", {"weekly_ops_hours": "43.5"})


@pytest.mark.django_db
def test_the_same_snapshot_twice_is_one_row_and_leaves_one_entry(enterprise_id: int) -> None:
    someone = owner_of(enterprise_id)
    wanted = {"actor": someone, "enterprise_id": enterprise_id, "on": DAY, "label": "30d", "metrics": FIGURES}
    first, again = capture_snapshot(**wanted), capture_snapshot(**wanted)
    assert (first.became, again.became, first.row.pk) == ("created", "unchanged", again.row.pk)
    with acting(someone):
        assert AuditEvent.objects.for_actor(someone).filter(action="capture_snapshot").count() == 1


@pytest.mark.django_db
def test_another_value_for_the_same_day_corrects_it_and_the_earlier_state_is_kept(enterprise_id: int) -> None:
    someone = owner_of(enterprise_id)
    first = taken(enterprise_id, DAY, "30d", by=someone, nps=10, close_rate=0.2)
    second = taken(enterprise_id, DAY, "30d", by=someone, nps=20)
    assert (second.pk, second.nps, second.close_rate, second.row_version) == (first.pk, 20, None, 2)
    with acting(actors.system()), connection.cursor() as cursor:
        cursor.execute("SELECT nps, close_rate FROM outcomes_implementationsnapshothistory WHERE id = %s", [first.pk])
        assert cursor.fetchall() == [(10, first.close_rate)]
    with acting(someone):
        entries = AuditEvent.objects.for_actor(someone).filter(action="capture_snapshot").order_by("pk")
        assert entries[1].before == {"metrics": {"nps": "10", "close_rate": "0.2"}}


@pytest.mark.django_db
def test_another_label_or_source_of_the_same_day_is_another_snapshot(enterprise_id: int) -> None:
    someone = owner_of(enterprise_id)
    rows = {taken(enterprise_id, DAY, label, by=someone, nps=1).pk for label in ("baseline", "30d", "custom")}
    program = {"actor": someone, "enterprise_id": enterprise_id, "on": DAY, "label": "30d", "source": "api"}
    rows.add(capture_snapshot(**program, metrics={"nps": 1}).row.pk)  # type: ignore[arg-type]
    assert len(rows) == 4


@pytest.mark.django_db
def test_nothing_is_measured_before_it_happens(enterprise_id: int) -> None:
    with pytest.raises(SnapshotInTheFuture):
        taken(enterprise_id, clock.today() + timedelta(days=1), nps=1)


@pytest.mark.django_db
def test_nothing_is_measured_before_anybody_could(enterprise_id: int) -> None:
    with pytest.raises(DayOutOfReach):
        taken(enterprise_id, date(1, 1, 1), nps=1)


@pytest.mark.django_db
def test_the_day_is_that_of_the_enterprises_own_time_zone(enterprise_id: int) -> None:
    someone = owner_of(enterprise_id)
    at_home = {"settings_json": {"timezone": "Pacific/Auckland"}}
    update_enterprise(actor=someone, enterprise_id=enterprise_id, changes=at_home)
    # Noon of the 21st in UTC is one in the morning of the 22nd in Auckland.
    with clock.fixed_at(datetime(2026, 11, 21, 12, tzinfo=UTC)):
        assert taken(enterprise_id, date(2026, 11, 22), by=someone, nps=1).date == date(2026, 11, 22)
        with pytest.raises(SnapshotInTheFuture):
            taken(enterprise_id, date(2026, 11, 23), by=someone, nps=1)
        unsaid = capture_snapshot(actor=someone, enterprise_id=enterprise_id, label="custom", metrics={"nps": 2})
        assert unsaid.row.date == date(2026, 11, 22)


@pytest.mark.django_db
def test_where_a_file_is_asked_for_a_job_writes_it_and_done_again_it_is_the_same_one(
    owner: Client, enterprise_id: int, settings: Any, tmp_path: Path
) -> None:
    settings.SNAPSHOT_COPIES = tmp_path
    made = sent(owner, "post", f"/api/v1/enterprises/{enterprise_id}/snapshots", {**BODY, "file_copy": True}).json()
    assert list(tmp_path.rglob("*")) == []
    for _again in range(2):
        copy_snapshot(made["id"])
    [file] = tmp_path.rglob("*.json")
    assert file.relative_to(tmp_path).as_posix() == f"enterprise-{enterprise_id}/2026-04-05-30d-api.json"
    kept = json.loads(file.read_text())
    assert kept["metrics"] == {"lead_response_minutes": "42", "close_rate": "0.27", "nps": "-12.5"}
    assert not list(tmp_path.rglob("*.part"))
    with acting(actors.system()):
        waiting = ProcrastinateJob.objects.filter(task_name="outcomes.copy_snapshot")
        assert [one.args["snapshot_id"] for one in waiting] == [made["id"]]


@pytest.mark.django_db
def test_a_file_is_named_by_nothing_that_could_lead_elsewhere(enterprise_id: int, tmp_path: Path) -> None:
    row = taken(enterprise_id, DAY, nps=1)
    row.label = "../../30d"
    with pytest.raises(ValueError, match="no label and source"):
        copy_path(tmp_path, row)


@pytest.mark.django_db
def test_a_refused_figure_leaves_nothing(enterprise_id: int) -> None:
    someone = owner_of(enterprise_id)
    with pytest.raises(SnapshotRefused):
        taken(enterprise_id, DAY, by=someone, nps=1, close_rate=2)
    with acting(someone):
        assert not ImplementationSnapshot.objects.for_actor(someone).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("column", METRICS)
def test_the_database_itself_refuses_what_lies_outside(enterprise_id: int, column: str) -> None:
    made = taken(enterprise_id, DAY, nps=1)
    system = actors.system()
    rows = ImplementationSnapshot.objects.for_actor(system).filter(pk=made.pk)
    with acting(system), pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**{column: BOUNDS[column].low - 1})


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["member", "viewer", "participant"])
def test_of_an_enterprises_people_its_owners_alone_write_one_down(enterprise_id: int, role: str) -> None:
    with pytest.raises(RoleNotAllowed):
        taken(enterprise_id, DAY, by=actors.member(enterprise_id, role), nps=1)


@pytest.mark.django_db
def test_a_bank_writes_down_only_where_it_may_act(enterprise_id: int) -> None:
    reader, doer = bank(), bank()
    actors.granted(reader, enterprise_id, "read")
    actors.granted(doer, enterprise_id, "act")
    with pytest.raises(ReadOnly):
        taken(enterprise_id, DAY, by=actors.member(reader, "admin"), nps=40)
    with pytest.raises(RoleNotAllowed):
        taken(enterprise_id, DAY, by=actors.member(doer, "analyst"), nps=40)
    assert taken(enterprise_id, DAY, by=actors.member(doer, "admin"), nps=40).organization_id == enterprise_id


# The API -------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["/api/v1", "/api"])
def test_what_was_sent_is_found_at_its_address(owner: Client, enterprise_id: int, prefix: str) -> None:
    made = sent(owner, "post", f"{prefix}/enterprises/{enterprise_id}/snapshots", BODY)
    assert (made.status_code, made["Location"]) == (201, f"{prefix}/snapshots/{made.json()['id']}")
    found = owner.get(made["Location"])
    assert (found.json(), found["ETag"]) == (made.json(), made["ETag"])
    assert {name: value for name, value in found.json()["metrics"].items() if value is not None} == {
        "lead_response_minutes": "42", "close_rate": "0.27", "nps": "-12.5",
    }  # fmt: skip
    assert (found.json()["source"], found.json()["label"]) == ("api", "30d")


@pytest.mark.django_db
def test_sent_again_it_is_answered_with_the_one_that_stands(owner: Client, enterprise_id: int) -> None:
    path = f"/api/v1/enterprises/{enterprise_id}/snapshots"
    first, same = sent(owner, "post", path, BODY), sent(owner, "post", path, BODY)
    corrected = sent(owner, "post", path, {**BODY, "metrics": {"nps": 5}})
    assert [one.status_code for one in (first, same, corrected)] == [201, 200, 200]
    assert same.json() == first.json()
    assert corrected.json()["metrics"]["close_rate"] is None
    assert len(owner.get(path).json()["results"]) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "pointer", "code", "status"),
    [
        ({"more": 1}, "/more", "unknown_field", 400),
        ({"metrics": {"revenue": 1}}, "/metrics/revenue", "unknown_field", 400),
        ({"metrics": {"nps": "40"}}, "/metrics/nps", "not_a_number", 400),
        ({"label": "45d"}, "/label", "invalid_choice", 400),
        ({"date": "yesterday"}, "/date", "invalid", 400),
        ({"metrics": {"nps": 150}}, "/metrics/nps", "out_of_range", 400),
        ({"metrics": {"nps": 1.234}}, "/metrics/nps", "too_precise", 422),
        ({"metrics": {}}, "/metrics", "required", 422),
    ],
)
def test_what_is_refused_is_named(
    owner: Client, enterprise_id: int, change: dict[str, Any], pointer: str, code: str, status: int
) -> None:
    answer = sent(owner, "post", f"/api/v1/enterprises/{enterprise_id}/snapshots", {**BODY, **change})
    assert answer.status_code == status
    assert [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]] == [(pointer, code)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "found"),
    [("label=30d", 1), ("label=60d", 0), ("source=manual", 1), ("date_from=2026-04-06", 0), ("date_to=2026-04-05", 1)],
)
def test_the_list_is_narrowed(owner: Client, enterprise_id: int, query: str, found: int) -> None:
    taken(enterprise_id, DAY, "30d", nps=1)
    assert len(owner.get(f"/api/v1/enterprises/{enterprise_id}/snapshots?{query}").json()["results"]) == found


def test_the_bounds_are_published() -> None:
    fields = FiguresRequest().fields
    published = {name: get_override(fields[name], "field") for name in METRICS}
    assert published["nps"] == {"type": "number", "minimum": -100, "maximum": 100}
    assert {name: (one["minimum"], one["maximum"]) for name, one in published.items()} == {
        name: (float(bounds.low), float(bounds.most)) for name, bounds in BOUNDS.items()
    }


@pytest.mark.django_db
def test_those_of_another_enterprise_are_refused(owner: Client) -> None:
    other = taken(enterprise(), DAY, nps=1)
    paths = [f"enterprises/{other.enterprise_id}/snapshots", f"snapshots/{other.pk}", "snapshots/987654321"]
    assert {owner.get(f"/api/v1/{path}").json()["code"] for path in paths} == {"access.not_visible"}


# The pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_empty_page_says_what_a_snapshot_is(page: Client, enterprise_id: int) -> None:
    shown = page.get(f"/enterprises/{enterprise_id}/snapshots").content.decode()
    assert "No snapshot was taken yet" in shown
    assert f'href="/enterprises/{enterprise_id}/snapshots/new"' in shown


@pytest.mark.django_db
def test_the_form_writes_down_what_was_filled_in(page: Client, enterprise_id: int) -> None:
    address = f"/enterprises/{enterprise_id}/snapshots"
    filled = {"on": "2026-04-05", "label": "30d", "metric_close_rate": "0.27", "notes": "From the week before."}
    answer = page.post(f"{address}/new", filled)
    assert (answer.status_code, answer["Location"]) == (302, address)
    shown = page.get(address).content.decode()
    assert "27.0\u202f%" in shown
    assert "The snapshot stands." in shown


@pytest.mark.django_db
def test_a_figure_that_is_refused_is_said_at_its_field(page: Client, enterprise_id: int) -> None:
    answer = page.post(
        f"/enterprises/{enterprise_id}/snapshots/new", {"on": "2026-04-05", "label": "30d", "metric_nps": "150"}
    )
    assert answer.status_code == 400
    assert "This lies between -100 and 100; 150 is outside." in answer.content.decode()


@pytest.mark.django_db
def test_the_drawer_shows_one_snapshot_alone_when_only_it_is_asked_for(page: Client, enterprise_id: int) -> None:
    made = taken(enterprise_id, DAY, "30d", nps=40)
    path = f"/enterprises/{enterprise_id}/snapshots/{made.pk}"
    assert "<html" in page.get(path).content.decode()
    alone = page.get(path, headers={"HX-Request": "true", "HX-Target": "drawer"}).content.decode()
    assert "<html" not in alone
    assert "40\u00a0points" in alone


@pytest.mark.django_db
def test_a_long_list_takes_as_many_queries_as_a_short_one(page: Client, enterprise_id: int) -> None:
    someone, counts = owner_of(enterprise_id), []
    for wanted in (1, 30):
        for number in range(wanted):
            taken(enterprise_id, DAY - timedelta(days=number), by=someone, nps=number)
        with CaptureQueriesContext(connection) as captured:
            assert page.get(f"/enterprises/{enterprise_id}/snapshots").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_a_snapshot_is_not_shown_under_another_enterprise(enterprise_id: int) -> None:
    other = enterprise()
    row = taken(other, DAY, weekly_ops_hours=77)
    actors.staff(email="staff@example.org")
    client = page_client_of("staff@example.org")
    assert client.get(f"/enterprises/{other}/snapshots/{row.pk}").status_code == 200
    assert client.get(f"/enterprises/{enterprise_id}/snapshots/{row.pk}").status_code == 404
