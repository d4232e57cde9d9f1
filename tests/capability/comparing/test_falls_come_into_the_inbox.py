"""Whoever answers for a score that fell is asked to look, once, until it recovered or somebody looked."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from capability.comparing.inbox import inbox
from capability.comparing.jobs import compare
from capability.comparing.models import Fall
from capability.comparing.operations.seeing import see_falls
from capability.comparing.queries import falls_of
from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, NotVisible, RoleNotAllowed, acting, inbox_of
from tests import actors
from tests.capability.comparing.making import GOOD, MILD, better, compared, fallen, reader_of, scored, stands, worse
from tests.capability.factories import recomputed
from tests.capability.recomputing.factories import revoked
from tests.clients import client_of, page_client_of
from tests.institutional import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> int:
    return fallen(name="Here")


def fell(actor: Actor) -> list[str]:
    with acting(actor):
        return [item.because for group in inbox_of(actor) if group.group == "Scores that fell" for item in group.items]


def figures(actor: Actor) -> list[tuple[str, Decimal, Decimal]]:
    with acting(actor):
        rows = Fall.objects.for_actor(actor).filter(ended_at__isnull=True).order_by("measure")
        return list(rows.values_list("measure", "before", "after"))


def dashboard(enterprise_id: int) -> str:
    return page_client_of("reader@example.org").get(f"/enterprises/{enterprise_id}/dashboard").content.decode()


def test_a_fall_is_told_of_once_however_often_scores_are_compared(here: int) -> None:
    owner = reader_of(here)
    assert fell(owner) == []
    first, again = compared(), compared()
    assert (first.fell, again.fell) == (2, 0)
    found = fell(owner)
    assert len(found) == 1
    assert found[0].startswith("readiness down ")
    assert found[0].endswith("; cash flow fell too")


def test_until_somebody_looks_it_is_told_of_with_the_newest_figures(here: int) -> None:
    owner = reader_of(here)
    stands(here, MILD)
    compared()
    [mild] = fell(owner)
    worse(here)
    assert (compared().fell, compared().ended) == (0, 0)
    [bad] = fell(owner)
    assert bad != mild
    see_falls(actor=owner, enterprise_id=here)
    seen = figures(owner)
    stands(here, MILD)
    compared()
    assert figures(owner) == seen


def test_seen_it_is_gone_for_everybody_who_answers_for_it(here: int) -> None:
    owner, member = reader_of(here), reader_of(here, "member", "member@example.org")
    compared()
    assert "What fell" in dashboard(here)
    assert see_falls(actor=owner, enterprise_id=here) == 2
    assert (fell(owner), fell(member), see_falls(actor=member, enterprise_id=here)) == ([], [], 0)
    assert compared().fell == 0
    assert "What fell" not in dashboard(here)


def test_the_card_says_what_takes_more_than_it_did_and_stands_before_the_reasons(here: int) -> None:
    reader_of(here)
    compared()
    shown = dashboard(here)
    card = shown[shown.index("What fell") : shown.index("Why it is ")]
    assert "What takes more than it did: Cash-flow discipline (" in card


def test_what_it_fell_by_is_the_difference_of_the_figures_that_are_shown(here: int) -> None:
    owner = reader_of(here)
    compared()
    [said] = fell(owner)
    found = re.match(r"readiness down (\d+) points, from (\d+) on .* to (\d+)", said)
    assert found is not None
    points, before, after = map(int, found.groups())
    assert points == before - after


def test_having_looked_is_confirmed(here: int) -> None:
    reader_of(here)
    compared()
    client = page_client_of("reader@example.org")
    shown = client.post(f"/enterprises/{here}/falls/seen", follow=True).content.decode()
    assert "Kept: you have looked at what fell." in shown


def test_recovered_it_is_gone_and_falling_again_is_told_of_again(here: int) -> None:
    owner = reader_of(here)
    compared()
    better(here)
    assert (compared().ended, fell(owner)) == (2, [])
    worse(here)
    assert compared().fell == 2
    assert len(fell(owner)) == 1


def test_a_score_that_did_not_fall_asks_for_nothing() -> None:
    one = scored()
    owner = reader_of(one)
    compare()
    assert fell(owner) == []


def test_a_holder_is_told_of_its_own_computation_alone(here: int) -> None:
    bank = factories.institution("Bank")
    actors.granted(bank, here)
    analyst = actors.member(bank, "analyst")
    viewer = actors.member(bank, "viewer")
    compared()
    # The enterprise's own fell; the bank computed nothing.
    assert (fell(analyst), fell(viewer)) == ([], [])


@pytest.mark.parametrize(("asks", "statements"), [("bank", 3), ("staff", 2), ("here", 2)])
def test_asking_takes_as_few_statements_as_it_says(here: int, asks: str, statements: int) -> None:
    bank = factories.institution("Bank")
    who = {"bank": actors.member(bank, "analyst"), "staff": actors.staff(), "here": reader_of(here)}
    compared()
    with acting(who[asks]), CaptureQueriesContext(connection) as queries:
        inbox(who[asks])
    assert len([one for one in queries if one["sql"].startswith("SELECT")]) == statements


def test_doors_of_having_looked(here: int) -> None:
    reader_of(here)
    compared()
    client = client_of("reader@example.org")
    listed = client.get(f"/api/v1/enterprises/{here}/financing-readiness/falls").json()["results"]
    assert {one["measure"] for one in listed} == {"readiness", "cashflow_discipline"}
    answer = page_client_of("reader@example.org").post(f"/enterprises/{here}/falls/seen")
    assert (answer.status_code, answer["Location"]) == (302, f"/enterprises/{here}/dashboard")
    assert client.post(f"/api/v1/enterprises/{here}/financing-readiness/falls/seen").json() == {"seen": 0}


def test_others_cannot_look_away_for_an_enterprise(here: int) -> None:
    other = reader_of(scored(), email="other@example.org")
    compared()
    with pytest.raises(NotVisible):
        see_falls(actor=other, enterprise_id=here)
    with pytest.raises(RoleNotAllowed):
        see_falls(actor=reader_of(here, "viewer"), enterprise_id=here)
    system = actors.system()
    with acting(system):
        assert Fall.objects.for_actor(system).filter(seen_at__isnull=False).count() == 0


def test_staff_are_listed_the_falls_of_the_computation_they_read(here: int) -> None:
    actors.staff(email="staff@example.org")
    compared()
    listed = client_of("staff@example.org").get(f"/api/v1/enterprises/{here}/financing-readiness/falls").json()
    assert {one["measure"] for one in listed["results"]} == {"readiness", "cashflow_discipline"}


def test_a_holder_is_not_told_of_what_fell_of_an_enterprise_it_may_not_read_any_more() -> None:
    bank = factories.institution("Bank")
    with clock.fixed_at(clock.now() - timedelta(days=100)):
        made = scored(books=GOOD | {"statements_as_of": clock.today()})
        actors.granted(bank, made)
        recomputed(made, organization_id=bank)
    worse(made)
    recomputed(made, organization_id=bank)
    compared()
    analyst = actors.member(bank, "analyst")
    with acting(analyst):
        before = falls_of(analyst, organization_id=bank).count()
    revoked(bank, made)
    with acting(analyst):
        after = falls_of(analyst, organization_id=bank).count()
    assert (before > 0, after) == (True, 0)
    compared()
    system = actors.system()
    with acting(system):
        assert not Fall.objects.for_actor(system).filter(organization_id=bank, ended_at__isnull=True).exists()
