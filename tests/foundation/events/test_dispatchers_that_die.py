"""The story of a dispatcher that dies, stops or is not alone: what happened is told once, in order."""

from __future__ import annotations

import os
import signal

import psycopg
import pytest
from django.db import connection

from clear_platform.foundation.events import rules
from clear_platform.foundation.public import OrganizationKind
from tests import actors
from tests.databases import ServerAddress
from tests.foundation.events.conftest import Hall
from tests.foundation.events.happenings import tell
from tests.launcher.processes import wait_until
from tests.proving.floor import killed, stopped
from tests.proving.subscribers import CONSUMER, KILLS
from tests.sizes import sized

pytestmark = [pytest.mark.processes, pytest.mark.prove]

SUBJECTS = ("decision/1", "decision/2", "decision/3")
VERSIONS = 5


@pytest.fixture
def bank(hall: Hall) -> int:
    return actors.organization(OrganizationKind.INSTITUTION)


def tell_all(bank: int) -> list[tuple[str, int]]:
    """Tell every version of every subject; gives what is to be taken in."""
    wanted = [(subject, version) for version in range(1, VERSIONS + 1) for subject in SUBJECTS]
    for subject, version in wanted:
        tell(subject, bank, version=version)
    return sorted(wanted)


def by_subject(written: list[tuple[str, int]]) -> dict[str, list[int]]:
    """The versions of each subject in the order in which they were taken in."""
    return {subject: [version for one, version in written if one == subject] for subject in SUBJECTS}


IN_ORDER = {subject: list(range(1, VERSIONS + 1)) for subject in SUBJECTS}


@pytest.mark.parametrize("version", sized([3], [1, 3, 5]))
def test_one_that_is_killed_at_an_event_tells_it_once_all_the_same(hall: Hall, bank: int, version: int) -> None:
    """Its effect and that it was taken in fell together; whoever comes next tells it."""
    hall.hold(f"inside-decision_2-{version}")
    dispatcher = hall.dispatcher()
    wanted = tell_all(bank)
    hall.until_somebody_is_at(f"inside-decision_2-{version}")
    killed(dispatcher)
    hall.let_go(f"inside-decision_2-{version}")
    hall.dispatcher()
    wait_until(lambda: hall.waiting() == 0)
    assert sorted(hall.written()) == wanted
    assert by_subject(hall.written()) == IN_ORDER


def test_one_that_is_stopped_does_not_keep_the_others_waiting(hall: Hall, bank: int) -> None:
    """The database ends its transaction; when it goes on, it leaves nothing of it."""
    hall.hold("inside-decision_2-1")
    sleeper = hall.dispatcher()
    wanted = tell_all(bank)
    hall.until_somebody_is_at("inside-decision_2-1")
    stopped(sleeper)
    hall.let_go("inside-decision_2-1")
    hall.dispatcher()
    wait_until(lambda: hall.waiting() == 0)
    os.kill(sleeper.pid, signal.SIGCONT)
    tell("decision/1", bank, version=VERSIONS + 1)
    wait_until(lambda: hall.waiting() == 0)
    assert sorted(hall.written()) == sorted([*wanted, ("decision/1", VERSIONS + 1)])


def test_an_event_that_takes_its_dispatcher_along_is_given_up(hall: Hall, bank: int) -> None:
    """Each is started again, and begins with it; in the end what follows is told."""
    (hall.folder / "kills").touch()
    deadly = sized((1,), (1, 2))
    for version in deadly:
        tell(KILLS, bank, version=version)
    for _ in range(len(deadly) * (rules.MOST_DEATHS + 1)):
        dispatcher = hall.dispatcher()
        wait_until(lambda died=dispatcher: not died.running or hall.waiting() == 0)
    tell("decision/1", bank, version=1)
    hall.dispatcher()
    wait_until(lambda: hall.waiting() == 0)
    assert hall.written() == [("decision/1", 1)]
    letters = hall.read("SELECT error_code, payload_json ->> 'consumer' FROM foundation_deadletter")
    assert letters == [("event.dispatcher_died", CONSUMER)] * len(deadly)


def test_several_at_once_tell_each_event_once_and_in_order(hall: Hall, bank: int) -> None:
    for _ in range(2):
        hall.dispatcher()
    wanted = tell_all(bank)
    wait_until(lambda: hall.waiting() == 0)
    assert sorted(hall.written()) == wanted
    assert by_subject(hall.written()) == IN_ORDER


def test_one_whose_connections_are_cut_goes_on(hall: Hall, bank: int, database_server: ServerAddress) -> None:
    """F4: as when the database is started again."""
    dispatcher = hall.dispatcher()
    tell("decision/1", bank, version=1)
    wait_until(lambda: hall.waiting() == 0)
    connection.close()
    with psycopg.connect(database_server.administrator, autocommit=True) as administrator:
        cut = administrator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = 'clear_web'",
            [str(connection.settings_dict["NAME"])],
        ).fetchall()
    assert cut
    tell("decision/1", bank, version=2)
    wait_until(lambda: hall.waiting() == 0)
    assert (hall.written(), dispatcher.running) == ([("decision/1", 1), ("decision/1", 2)], True)
