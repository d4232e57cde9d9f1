"""A refused access is written once a minute for each route, the others are counted: nothing is lost, nothing floods."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import connection

from clear_platform.foundation.audit.operations import record_refusal, tell_refusals
from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import ANONYMOUS, Actor, NotVisible, OrganizationKind
from tests import actors
from tests.clients import client_of
from tests.databases import ServerAddress
from tests.foundation.audit.chains import chain_of

ROUTE = "/api/v1/enterprises/<int:enterprise_id>"


@pytest.fixture
def analyst(db: None) -> Actor:
    bank = actors.organization(OrganizationKind.INSTITUTION)
    return actors.member(bank, "analyst", email="analyst@example.org")


def refused(actor: Actor, number: int = 1) -> None:
    record_refusal(
        actor=actor, refusal=NotVisible(noun="enterprise"), path=f"/api/v1/enterprises/{number}", route=ROUTE
    )


def told(organization_id: int | None) -> list[tuple[str, str, int]]:
    """Object, code and count of the refusals in a log."""
    events: list[AuditEvent] = [one for one in chain_of(organization_id or 0) if one.action == "access.refused"]
    return [(one.object_id, one.after["code"], one.after["count"]) for one in events]


def test_the_first_is_written_at_once_and_the_next_are_counted(analyst: Actor) -> None:
    for number in range(5):
        refused(analyst, number)
    assert told(analyst.organization_id) == [("/api/v1/enterprises/0", "access.not_visible", 1)]


def test_ids_that_are_tried_one_after_the_other_do_not_flood_the_log(analyst: Actor) -> None:
    signed_in = client_of("analyst@example.org")
    answers = [signed_in.get(f"/api/v1/enterprises/{10**9 + number}").status_code for number in range(20)]
    assert (set(answers), len(told(analyst.organization_id))) == ({403}, 1)


def test_another_route_another_code_and_another_person_are_counted_apart(analyst: Actor) -> None:
    colleague = actors.member(analyst.organization_id or 0, "viewer")
    refused(analyst)
    refused(colleague)
    record_refusal(actor=analyst, refusal=NotVisible(noun="task"), path="/api/v1/tasks/1", route="/api/v1/tasks/<id>")
    assert len(told(analyst.organization_id)) == 3


def test_nobody_signed_in_is_refused_into_the_log_of_the_platform(db: None) -> None:
    refused(ANONYMOUS)
    assert told(actors.system().organization_id)[-1:] == [("/api/v1/enterprises/1", "access.not_visible", 1)]


def test_a_participant_who_may_not_read_the_log_is_refused_into_it(db: None) -> None:
    enterprise = actors.organization(OrganizationKind.ENTERPRISE)
    refused(actors.member(enterprise, "participant"))
    assert told(enterprise) == [("/api/v1/enterprises/1", "access.not_visible", 1)]


@pytest.fixture
def minute_over(cloned_database: str, database_server: ServerAddress) -> Iterator[psycopg.Connection]:
    """What lets a minute go by for all that is being counted."""
    with psycopg.connect(database_server.owner(cloned_database), autocommit=True) as hand:
        yield hand


def let_pass(hand: psycopg.Connection) -> None:
    hand.execute("UPDATE foundation_auditrefusal SET began_at = began_at - interval '2 minutes'")


def a_banker() -> Actor:
    return actors.member(actors.organization(OrganizationKind.INSTITUTION), "analyst")


def test_those_that_were_counted_are_told_with_the_next_refusal(minute_over: psycopg.Connection) -> None:
    banker = a_banker()
    for _ in range(5):
        refused(banker)
    let_pass(minute_over)
    refused(banker, 7)
    assert [count for _object, _code, count in told(banker.organization_id)] == [1, 4, 1]


def test_those_that_were_counted_are_told_when_their_minute_is_over(minute_over: psycopg.Connection) -> None:
    banker = a_banker()
    for _ in range(5):
        refused(banker)
    assert tell_refusals(actor=actors.system()) == 0
    let_pass(minute_over)
    assert tell_refusals(actor=actors.system()) == 4
    assert told(banker.organization_id)[1:] == [(ROUTE, "access.not_visible", 4)]
    assert chain_of(banker.organization_id or 0)[-1].actor_id == banker.id
    assert tell_refusals(actor=actors.system()) == 0


def test_forty_at_once_are_all_counted(minute_over: psycopg.Connection) -> None:
    banker = a_banker()

    def one(number: int) -> None:
        refused(banker, number)
        connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(one, range(40)))
    let_pass(minute_over)
    tell_refusals(actor=actors.system())
    assert [count for _object, _code, count in told(banker.organization_id)] == [1, 39]
