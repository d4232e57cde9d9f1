"""One who asks for everything to be computed anew while another retries what was given up: one is under way."""

from __future__ import annotations

import pytest

from capability.recomputing import queries
from capability.recomputing.jobs import let_it_go_on, say_it_was_given_up
from capability.recomputing.operations import request_recomputation
from clear_platform.foundation.public import acting
from tests import actors
from tests.at_once import while_the_first_is_open

pytestmark = pytest.mark.usefixtures("cloned_database")


def test_what_is_retried_while_somebody_asks_stays_given_up() -> None:
    system = actors.system()
    one = request_recomputation(actor=system)
    say_it_was_given_up({"recomputation_id": one.id}, ("job.failed", "The database went away."))

    def retried() -> str:
        with acting(system):
            let_it_go_on(system, {"recomputation_id": one.id})
            return queries.recomputation(system, one.id).status

    assert while_the_first_is_open(system, lambda: request_recomputation(actor=system), retried) == "failed"
