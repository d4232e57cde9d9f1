"""The library that ships is whole: eight systems, known metrics and measures, and no ring of what waits for what."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from clear_platform.foundation.public import acting
from execution.diagnosis.rules.remedies.library import LIBRARY
from execution.models import Ticket, TicketDependency
from execution.roadmaps import queries
from execution.roadmaps.operations.shipping import sync_tickets
from execution.roadmaps.rules.kinds import CATEGORIES, SYSTEMS
from execution.roadmaps.rules.library import ShippedTicket, faults_of, read_tickets, recommended_for, shipped_tickets
from outcomes.records.library import SHIPPED_METRICS
from tests import actors

SHIPPED = shipped_tickets()
ONE = ShippedTicket("T1.1", "A", "crm", "tooling", "What it is.", "nps", Decimal(1), Decimal(0), "USD")


def test_at_least_forty_tickets_over_eight_systems_ship() -> None:
    assert len(SHIPPED) >= 40
    assert {one.system for one in SHIPPED} == set(SYSTEMS)
    assert len(SYSTEMS) == 8


def test_what_shows_that_a_ticket_worked_is_a_metric_of_the_library() -> None:
    assert {one.success_metric for one in SHIPPED} <= {one.code for one in SHIPPED_METRICS}


def test_what_a_ticket_answers_is_a_measure_that_has_a_remedy() -> None:
    assert {measure for one in SHIPPED for measure in one.answers} <= set(LIBRARY)


def test_each_category_of_work_is_there() -> None:
    assert {one.category for one in SHIPPED} == set(CATEGORIES)


def test_a_tickets_number_tells_its_system() -> None:
    assert {(one.ticket_id[1], SYSTEMS.index(one.system) + 1) for one in SHIPPED} == {
        (str(number), number) for number in range(1, 9)
    }


@pytest.mark.parametrize(
    ("tickets", "fault"),
    [
        ([ONE, ONE], "T1.1 is there 2 times."),
        ([replace(ONE, needs=("T9.9",))], "T1.1 waits for T9.9, which is not there."),
        ([replace(ONE, system="hope")], "T1.1: no system hope."),
        ([replace(ONE, category="hope")], "T1.1: no category hope."),
        ([replace(ONE, estimate_hours=Decimal(0))], "T1.1 takes no time."),
        ([replace(ONE, cost=Decimal(-1))], "T1.1: its cost is below zero."),
        (
            [replace(ONE, needs=("T1.2",)), replace(ONE, ticket_id="T1.2", needs=("T1.1",))],
            "T1.1 after T1.2 after T1.1: each waits for the next.",
        ),
    ],
)
def test_a_fault_of_a_library_is_named(tickets: list[ShippedTicket], fault: str) -> None:
    assert fault in faults_of(tickets)


def test_a_part_of_a_ticket_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing is known of colour"):
        read_tickets('system = "crm"\ncurrency = "USD"\n[[ticket]]\nid = "T1.1"\ncolour = "red"')


def test_weak_measures_and_metrics_to_move_choose_tickets() -> None:
    found = recommended_for(measures=["tax_arrears_ratio"], metrics=["nps"], offered=SHIPPED)
    assert found == ["T4.2.2", "T6.1.1", "T6.1.2", "T6.3.1"]


@pytest.mark.django_db
def test_loading_it_again_changes_nothing() -> None:
    staff = actors.staff()
    with acting(staff):
        before = list(Ticket.objects.order_by("pk").values())
        assert sync_tickets() == len(SHIPPED)
        assert list(Ticket.objects.order_by("pk").values()) == before
        assert TicketDependency.objects.count() == sum(len(one.needs) for one in SHIPPED)


@pytest.mark.django_db
def test_what_no_longer_ships_is_kept_and_no_longer_offered() -> None:
    with acting(actors.staff()):
        gone = Ticket.objects.create(
            ticket_id="T9.1.1", title="Gone", system="crm", category="tooling", description="It was.",
            success_metric="nps", estimate_hours=1, cost=0, currency="USD",
        )  # fmt: skip
        Ticket.objects.filter(ticket_id="T1.1.1").update(title="Changed by hand")
        sync_tickets()
        gone.refresh_from_db()
        assert (gone.is_offered, queries.offered_tickets().count()) == (False, len(SHIPPED))
        assert Ticket.objects.get(ticket_id="T1.1.1").title == "List every way an enquiry comes in, and who sees it"
