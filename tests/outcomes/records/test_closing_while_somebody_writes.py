"""A period is closed while somebody writes into it: one of the two waits, and nothing lands behind the closed door."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.public import acting
from outcomes.models import Outcome
from outcomes.public import NewOutcome, add_outcomes
from outcomes.records.operations.locking import lock_period
from outcomes.records.operations.reviewing import review_outcomes
from tests import actors
from tests.at_once import while_the_first_is_open
from tests.enterprises.factories import owner_of
from tests.outcomes.factories import bank, enterprise, measured

STARTS, ENDS = date(2026, 1, 1), date(2026, 3, 31)
WITHIN = datetime(2026, 2, 10, 12, tzinfo=UTC)


class Told:
    """An institution and the enterprise that it reads."""

    def __init__(self) -> None:
        self.enterprise_id, self.bank_id = enterprise(), bank()
        actors.granted(self.bank_id, self.enterprise_id, "act")
        self.admin, self.analyst = actors.member(self.bank_id, "admin"), actors.member(self.bank_id, "analyst")

    def close(self) -> int:
        """Close the first quarter."""
        return int(lock_period(actor=self.admin, starts=STARTS, ends=ENDS).pk)

    def in_the_file(self, jobs: int) -> NewOutcome:
        """A line of a file that the enterprise sends."""
        return NewOutcome(self.enterprise_id, self.enterprise_id, "annual", {"jobs_created": jobs},
                          valid_on=WITHIN.date(), external_ref="A-1")  # fmt: skip


@pytest.fixture
def told(cloned_database: str) -> Told:
    return Told()


def refused(act: object) -> str:
    """What an act was refused with."""
    assert callable(act)
    with pytest.raises(ClearError) as fault:
        act()
    return fault.value.code


def test_a_judgement_waits_for_the_closing_and_is_refused(told: Told) -> None:
    row = measured(told.enterprise_id, on=WITHIN, jobs_created=3)

    def judge() -> str:
        return refused(lambda: review_outcomes(actor=told.analyst, outcome_ids=[row.pk], verdict="approved"))

    assert while_the_first_is_open(told.admin, told.close, judge) == "period.locked"


def test_a_value_that_an_analyst_writes_down_waits_for_the_closing_and_is_refused(told: Told) -> None:
    def write() -> str:
        return refused(lambda: measured(told.enterprise_id, by=told.analyst, on=WITHIN, jobs_created=4))

    assert while_the_first_is_open(told.admin, told.close, write) == "period.locked"


def test_a_file_that_alters_what_counts_waits_for_the_closing_and_is_refused(told: Told) -> None:
    system = actors.system()
    with acting(system):
        add_outcomes(actor=system, rows=[told.in_the_file(3)], batch_id=None)

    def alter() -> str:
        with acting(system):
            return refused(lambda: add_outcomes(actor=system, rows=[told.in_the_file(4)], batch_id=None))

    assert while_the_first_is_open(told.admin, told.close, alter) == "outcome.in_locked_period"


def test_a_closing_waits_for_what_the_enterprise_is_writing_and_finds_it(told: Told) -> None:
    owner = owner_of(told.enterprise_id)

    def close() -> str:
        told.close()
        with acting(told.admin, read_only=True):
            return str(Outcome.objects.for_actor(told.admin).filter(enterprise_id=told.enterprise_id).count())

    found = while_the_first_is_open(
        owner, lambda: measured(told.enterprise_id, by=owner, on=WITHIN, jobs_created=3), close
    )
    assert found == "1"
