"""Readiness of which nothing counts any more is kept, is none of today, and is one again when something counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from capability.comparing.queries import standings
from capability.public import newest_readiness
from capability.readiness.models import ReadinessLapse
from capability.readiness.queries import last_readiness, took_more
from capability.readiness.results import Recomputed
from clear_platform.foundation import clock
from clear_platform.foundation.models import AuditEvent, DataSource, Event
from clear_platform.foundation.public import acting
from tests import actors
from tests.capability.factories import diagnosed, recomputed
from tests.clients import client_of, page_client_of
from tests.enterprises.factories import enterprise
from tests.outcomes.factories import bank, measured

pytestmark = pytest.mark.django_db
OWNER = "owner@example.org"
ON = datetime(2026, 10, 5, 9, tzinfo=UTC)


@pytest.fixture
def enterprise_id() -> int:
    """An enterprise with a readiness of 5 October that rests on what it measured itself."""
    made = enterprise(name="Quarry Glass").id
    actors.member(made, "owner", email=OWNER)
    with clock.fixed_at(ON):
        for days, share in ((60, 0.5), (1, 0.8)):
            measured(made, on=clock.today() - timedelta(days=days), on_time_delivery_ratio=share)
        recomputed(made)
    return made


def counts(*, own: bool) -> None:
    """Whether what people wrote down themselves may be computed with."""
    with acting(actors.system()):
        DataSource.objects.filter(code="internal").update(may_derive=own)


def lapsed(enterprise_id: int, *, after_days: int = 10, **more: Any) -> Recomputed:
    """The enterprise computed anew when nothing counts of it any more."""
    counts(own=False)
    with clock.fixed_at(ON + timedelta(days=after_days)):
        return recomputed(enterprise_id, **more)


def back(enterprise_id: int, *, after_days: int = 20) -> Recomputed:
    """The same when all counts again that counted before."""
    counts(own=True)
    with clock.fixed_at(ON + timedelta(days=after_days)):
        return recomputed(enterprise_id)


def written() -> int:
    """Rows of lapses, past every scope."""
    system = actors.system()
    with acting(system):
        return ReadinessLapse.objects.for_actor(system).count()


def told(enterprise_id: int) -> list[str]:
    """What was told of readiness, in order."""
    system = actors.system()
    with acting(system):
        rows = Event.objects.for_actor(system).filter(
            type__startswith="readiness.", subject=f"enterprise/{enterprise_id}"
        )
        return list(rows.order_by("pk").values_list("type", flat=True))


def test_that_it_lapsed_is_written_once_and_told_once(enterprise_id: int) -> None:
    assert lapsed(enterprise_id) == Recomputed(enterprises=1, scores=0, readiness=0, unchanged=0, lapsed=1)
    assert lapsed(enterprise_id, after_days=11) == Recomputed(enterprises=1, scores=0, readiness=0, unchanged=1)
    assert written() == 1
    assert told(enterprise_id) == ["readiness.changed", "readiness.lapsed"]


def test_the_log_counts_it(enterprise_id: int) -> None:
    lapsed(enterprise_id)
    system = actors.system()
    with acting(system):
        [row] = AuditEvent.objects.for_actor(system).filter(action="recompute_capabilities").order_by("-pk")[:1]
    assert row.after["lapsed"] == 1


def test_an_enterprise_that_never_had_a_readiness_lapses_never() -> None:
    assert lapsed(enterprise().id).lapsed == 0
    assert written() == 0


def test_it_is_no_newest_readiness_and_the_last_there_was(enterprise_id: int) -> None:
    lapsed(enterprise_id)
    system = actors.system()
    with acting(system):
        assert newest_readiness(system, [enterprise_id]) == {}
        assert last_readiness(system, [enterprise_id])[enterprise_id].lapsed_at == ON + timedelta(days=10)


def test_what_counts_again_is_a_new_readiness_though_it_is_the_same(enterprise_id: int) -> None:
    system = actors.system()
    with acting(system):
        before = newest_readiness(system, [enterprise_id])[enterprise_id]
    lapsed(enterprise_id)
    assert back(enterprise_id).readiness == 1
    assert back(enterprise_id, after_days=21).unchanged == 1
    with acting(system):
        after = newest_readiness(system, [enterprise_id])[enterprise_id]
    assert (after.inputs_hash, after.score, after.lapsed_at) == (before.inputs_hash, before.score, None)
    assert after.id != before.id
    assert told(enterprise_id) == ["readiness.changed", "readiness.lapsed", "readiness.changed"]


def test_it_lapses_again_when_nothing_counts_again(enterprise_id: int) -> None:
    lapsed(enterprise_id)
    back(enterprise_id)
    assert lapsed(enterprise_id, after_days=30).lapsed == 1
    assert written() == 2


def test_the_history_says_from_when_to_when_there_was_none(enterprise_id: int) -> None:
    lapsed(enterprise_id)
    back(enterprise_id)
    found = client_of(OWNER).get(f"/api/v1/enterprises/{enterprise_id}/financing-readiness").json()
    assert [(one["computed_at"], one["lapsed_at"]) for one in found["history"]] == [
        ("2026-10-25T09:00:00.000000Z", None),
        ("2026-10-05T09:00:00.000000Z", "2026-10-15T09:00:00.000000Z"),
    ]
    assert (found["lapsed"], found["newest"]["lapsed_at"]) == (False, None)


STANDING = {"readiness", "operational_reliability"}


@pytest.mark.parametrize(("after_days", "measures"), [(9, STANDING), (10, set()), (19, set()), (20, STANDING)])
def test_a_comparison_by_a_day_knows_what_counted_by_then(
    enterprise_id: int, after_days: int, measures: set[str]
) -> None:
    lapsed(enterprise_id)
    back(enterprise_id)
    system = actors.system()
    with acting(system):
        found = standings(system, on=(ON + timedelta(days=after_days)).date())
    assert {measure for _organization, _enterprise, measure in found.now} == measures
    assert {measure for one in found.pools[None, False] for measure in one.now} == measures


def test_nothing_takes_more_by_a_day_on_which_there_was_none(enterprise_id: int) -> None:
    diagnosed(enterprise_id)
    with clock.fixed_at(ON + timedelta(days=5)):
        recomputed(enterprise_id)
    system = actors.system()
    days = {"first": ON.date(), "last": (ON + timedelta(days=12)).date()}
    with acting(system):
        row = last_readiness(system, [enterprise_id])[enterprise_id]
        asked = {"enterprise_id": enterprise_id, "organization_id": enterprise_id, **days}
        assert took_more(system, **asked)
        ReadinessLapse.objects.create(
            organization_id=enterprise_id,
            enterprise_id=enterprise_id,
            readiness_id=row.id,
            since=ON + timedelta(days=9),
        )
        assert took_more(system, **asked) == []


def test_for_a_holder_it_lapses_apart_and_nobody_else_sees_that(enterprise_id: int) -> None:
    holder = bank()
    actors.granted(holder, enterprise_id)
    recomputed(enterprise_id, organization_id=holder)
    lapsed(enterprise_id, organization_id=holder)
    analyst, owner = actors.member(holder, "analyst"), actors.member(enterprise_id, "owner")
    with acting(analyst):
        assert ReadinessLapse.objects.for_actor(analyst).filter(organization_id=holder).count() == 1
    with acting(owner):
        assert ReadinessLapse.objects.for_actor(owner).count() == 0
        assert enterprise_id in newest_readiness(owner, [enterprise_id])


def keep_for(organization_id: int, enterprise_id: int, readiness_id: int) -> None:
    """A lapse kept for an organization, past every rule of ours, as far as the database lets it."""
    ReadinessLapse.objects.create(
        organization_id=organization_id, enterprise_id=enterprise_id, readiness_id=readiness_id
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_keeps_it_with_the_organization_of_its_readiness(enterprise_id: int) -> None:
    holder, system = bank(), actors.system()
    actors.granted(holder, enterprise_id)
    with acting(system):
        row = newest_readiness(system, [enterprise_id])[enterprise_id]
        with pytest.raises(IntegrityError, match="same_organization"), transaction.atomic():
            keep_for(holder, enterprise_id, row.id)


def dashboard(enterprise_id: int, *, after_days: int) -> str:
    """The page as its owner sees it so many days later."""
    with clock.fixed_at(ON + timedelta(days=after_days)):
        return page_client_of(OWNER).get(f"/enterprises/{enterprise_id}/dashboard").content.decode()


def test_lines_over_time_break_where_nothing_counted_and_the_page_says_so(enterprise_id: int) -> None:
    lapsed(enterprise_id, after_days=10)
    back(enterprise_id, after_days=20)
    shown = dashboard(enterprise_id, after_days=21)
    assert "not scored from 15 Oct 2026 to 25 Oct 2026, for nothing that was known counted" in shown
    assert '<th scope="row">15 Oct 2026 – 25 Oct 2026</th>' in shown
    assert "Not scored any more: nothing that was known counted" in shown
    assert "Scored again: readiness" in shown


def test_a_score_that_came_back_as_it_was_has_its_point_after_the_gap(enterprise_id: int) -> None:
    lapsed(enterprise_id, after_days=10)
    back(enterprise_id, after_days=20)
    shown = dashboard(enterprise_id, after_days=21)
    assert '<th scope="row">25 Oct 2026</th>' in shown
