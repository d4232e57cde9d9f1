"""What was asked, what was answered and both readings stay as they were, in plain SQL too, whoever writes it."""

from __future__ import annotations

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from capability.contests.operations import answer_contest
from clear_platform.foundation.public import Actor, StaffGroup, acting
from tests import actors
from tests.capability.contests.factories import REASON, WHY, as_it_stands, asked, held_by, mend_books, scored
from tests.databases import ServerAddress
from tests.outcomes.factories import bank

WRITTEN, OVER, DOUBTED, DENIED = "stays as it was written", "is over", "was doubted", "permission denied"
WHEN_OPEN = {
    "another reason": ("UPDATE capability_readinesscontest SET reason = 'forged'", WRITTEN),
    "another day": ("UPDATE capability_readinesscontest SET due_on = due_on + 365", WRITTEN),
    "another asker": ("UPDATE capability_readinesscontest SET asked_by_id = %(other)s", WRITTEN),
    "answered by whoever asked": (
        "UPDATE capability_readinesscontest SET state = 'upheld', answer = 'So be it.', answered_at = now(),"
        " answered_by_id = asked_by_id",
        "readiness_contest_answered_by_another",
    ),
    "answered without words": (
        "UPDATE capability_readinesscontest SET state = 'upheld', answered_at = now()",
        "readiness_contest_answer_has_words",
    ),
    "mended by itself": (
        "UPDATE capability_readinesscontest SET state = 'changed', answer = 'So be it.', answered_at = now(),"
        " recomputed_id = readiness_id",
        "readiness_contest_mended_is_another_row",
    ),
    "taken away": ("DELETE FROM capability_readinesscontest", DENIED),
    "emptied": ("TRUNCATE capability_readinesscontest", DENIED),
    "a second one": (
        "INSERT INTO capability_readinesscontest (organization_id, enterprise_id, readiness_id, reason, asked_at,"
        " due_on, state, answer) SELECT organization_id, enterprise_id, readiness_id, 'forged', now(), due_on, 'open',"
        " '' FROM capability_readinesscontest",
        "readiness_contest_open_once",
    ),
    "one that begins answered": (
        "INSERT INTO capability_readinesscontest (organization_id, enterprise_id, readiness_id, reason, asked_at,"
        " due_on, state, answer, answered_at) SELECT organization_id, enterprise_id, readiness_id, 'forged', now(),"
        " due_on, 'upheld', 'forged', now() FROM capability_readinesscontest",
        "begins open",
    ),
    "the score that is doubted": ("UPDATE capability_financingreadiness SET readiness_score = 99", DOUBTED),
    "its reasons": ("UPDATE capability_financingreadiness SET rationale_json = '{}', flags_json = '[]'", DOUBTED),
}
WHEN_ANSWERED = {
    "another answer": ("UPDATE capability_readinesscontest SET answer = 'forged'", OVER),
    "opened again": (
        "UPDATE capability_readinesscontest SET state = 'open', answer = '', answered_at = NULL, answered_by_id = NULL,"
        " recomputed_id = NULL",
        OVER,
    ),
    "it stands after all": ("UPDATE capability_readinesscontest SET state = 'upheld', recomputed_id = NULL", OVER),
    "answered by another": ("UPDATE capability_readinesscontest SET answered_by_id = %(other)s", OVER),
    "another reason": ("UPDATE capability_readinesscontest SET reason = 'forged'", WRITTEN),
    "taken away": ("DELETE FROM capability_readinesscontest", DENIED),
    "the row before": (
        "UPDATE capability_financingreadiness SET readiness_score = 99 WHERE id ="
        " (SELECT readiness_id FROM capability_readinesscontest)",
        DOUBTED,
    ),
    "the row after": (
        "UPDATE capability_financingreadiness SET readiness_score = 99 WHERE id ="
        " (SELECT recomputed_id FROM capability_readinesscontest)",
        DOUBTED,
    ),
    "the row before taken away": (
        "DELETE FROM capability_financingreadiness WHERE id = (SELECT readiness_id FROM capability_readinesscontest)",
        "violates foreign key constraint",
    ),
}
"""Each statement beside the words of what refuses it."""
OF_ANOTHER = (
    "INSERT INTO capability_readinesscontest (organization_id, enterprise_id, readiness_id, reason, asked_at, due_on,"
    " state, answer) SELECT (SELECT max(id) FROM foundation_organization), enterprise_id, readiness_id, 'forged',"
    " now(), due_on, 'open', '' FROM capability_readinesscontest"
)


def opened() -> tuple[int, tuple[Actor, Actor], int]:
    """A contest about what a bank computed for itself; who may write its rows: the bank's own, and staff; another."""
    enterprise_id = scored()
    bank_id = bank()
    held_by(bank_id, enterprise_id)
    made = asked(actors.member(bank_id, "analyst"), enterprise_id)
    other = actors.member(bank_id, "admin")
    return made.pk, (other, actors.staff(StaffGroup.ADMINISTRATOR)), actors.member(bank_id, "analyst").id or 0


def write(by: Actor, statement: str, other: int) -> None:
    with acting(by), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, {"other": other})
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db
@pytest.mark.parametrize("role", [0, 1], ids=["clear_app", "clear_staff"])
@pytest.mark.parametrize("what", WHEN_OPEN)
def test_nobody_rewrites_what_waits_for_an_answer(what: str, role: int) -> None:
    contest_id, writers, other = opened()
    before = as_it_stands(contest_id)
    statement, says = WHEN_OPEN[what]
    with pytest.raises(DatabaseError, match=says):
        write(writers[role], statement, other)
    found = as_it_stands(contest_id)
    assert (found.reason, found.due_on, found.state) == (REASON, before.due_on, "open")
    assert found.readiness.rationale_json == before.readiness.rationale_json


@pytest.mark.django_db
@pytest.mark.parametrize("role", [0, 1], ids=["clear_app", "clear_staff"])
@pytest.mark.parametrize("what", WHEN_ANSWERED)
def test_nobody_rewrites_an_answer(what: str, role: int) -> None:
    contest_id, writers, other = opened()
    mend_books(as_it_stands(contest_id).enterprise_id)
    answer_contest(actor=writers[0], contest_id=contest_id, becomes="changed", answer=WHY)
    before = as_it_stands(contest_id)
    statement, says = WHEN_ANSWERED[what]
    with pytest.raises(DatabaseError, match=says):
        write(writers[role], statement, other)
    found = as_it_stands(contest_id)
    assert (found.state, found.answer, found.recomputed_id) == ("changed", WHY, before.recomputed_id)
    assert found.readiness.readiness_score == before.readiness.readiness_score
    assert found.recomputed.readiness_score == before.recomputed.readiness_score


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE capability_readinesscontest SET answer = 'forged'",
        "UPDATE capability_financingreadiness SET inputs_hash = 'forged'",
        "DELETE FROM capability_readinesscontest",
    ],
)
def test_not_even_whoever_may_switch_triggers_off_does_by_one_setting(
    cloned_database: str, database_server: ServerAddress, statement: str
) -> None:
    contest_id, writers, _other = opened()
    answer_contest(actor=writers[0], contest_id=contest_id, becomes="upheld", answer=WHY)
    with psycopg.connect(database_server.addresses.superuser(cloned_database)) as anybody:
        anybody.execute("SET session_replication_role = 'replica'")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="stays"):
            anybody.execute(statement)


@pytest.mark.django_db
def test_a_readiness_that_nobody_doubted_may_still_be_corrected_by_a_migration() -> None:
    enterprise_id = scored()
    system = actors.system()
    write(system, "UPDATE capability_financingreadiness SET decision_id = NULL, confidence = 0.5", 0)
    with acting(system), connection.cursor() as cursor:
        cursor.execute("SELECT confidence FROM capability_financingreadiness WHERE enterprise_id = %s", [enterprise_id])
        assert str(cursor.fetchall()[0][0]) == "0.500"


@pytest.mark.django_db
def test_a_contest_is_of_the_organization_of_its_readiness() -> None:
    contest_id, writers, other = opened()
    bank()
    with pytest.raises(DatabaseError, match="begins open"):
        write(writers[1], OF_ANOTHER, other)
    assert as_it_stands(contest_id).state == "open"
