"""Agents for proofs: they add, read rows, fail and wait as they are told to, and write into the ledger."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from threading import Barrier

from django.db import connection, transaction

from clear_platform.foundation.errors import Invalid, Unavailable
from clear_platform.foundation.public import Actor, acting, organizations_for
from execution.public import AwaitsReview, Call, Said, Sourced, actor_of, capability
from tests.proving.jobs import FOLDER, reach

FAULTS: dict[str, list[Exception]] = {}
"""What steps raise, each once, in this process; a file `fails-<step>` makes a step fail in every process."""
BEFORE: dict[str, Callable[[], object]] = {}
"""What happens in the middle of a step, once."""
PATTERNS = Path(__file__).parents[1]
CALLS: list[str] = []
"""Steps that were called in this process, in turn."""
READ_AS: list[Actor] = []
"""On whose behalf `proof.see` read in this process, in turn."""
KEYS: list[str] = []
"""The keys under which steps that add would have written, in turn."""
MEETING = Barrier(4)


class Number(Said):
    number: int


class Numbers(Said):
    numbers: list[int]


class Key(Said):
    key: str


class Organizations(Said):
    names: list[str]


class Nothing(Said):
    pass


Figures = Invalid
"""What an agent refuses because of the figures it was given."""
NotThere = Unavailable
"""What an agent refuses because what it needs is not there yet."""


@capability("proof.add", agent="cfo", arguments=Numbers, result=Number, retries=0)
def add(call: Call, arguments: Numbers) -> Sourced[Number]:
    """Add numbers up, and cite a source."""
    CALLS.append(call.step_id)
    KEYS.append(call.key)
    BEFORE.pop(call.step_id, lambda: None)()
    if FAULTS.get(call.step_id):
        raise FAULTS[call.step_id].pop(0)
    if (FOLDER / f"fails-{call.step_id}").exists():
        raise NotThere()
    return Sourced(Number(number=sum(arguments.numbers)), ("ecb",))


@capability("proof.add_once", agent="cfo", arguments=Numbers, result=Number, pure=True)
def add_once(call: Call, arguments: Numbers) -> Number:
    """Add numbers up, and let the answer be kept."""
    CALLS.append(call.capability)
    return Number(number=sum(arguments.numbers))


@capability("proof.wait", agent="cfo", arguments=Nothing, result=Number, retries=1, timeout_seconds=0.5)
def wait(call: Call, arguments: Nothing) -> Number:
    """Take too long."""
    CALLS.append(call.step_id)
    again = " again" if call.attempt > 1 else ""
    BEFORE.pop(call.step_id + again, lambda: None)()
    call.given_up.wait(20)
    return Number(number=1)


@capability("proof.look", agent="cfo", arguments=Nothing, result=Number)
def look(call: Call, arguments: Nothing) -> Number:
    """Want a person to look first."""
    raise AwaitsReview("Somebody looks at it first.", {"number": 5})


@capability("proof.see", agent="financial_analyst", arguments=Nothing, result=Organizations)
def see(call: Call, arguments: Nothing) -> Organizations:
    """Give the names of the organizations that whoever asked may see."""

    def names() -> list[str]:
        actor = actor_of(call)
        READ_AS.append(actor)
        with acting(actor, read_only=True):
            return [one.name for one in organizations_for(actor)]

    return Organizations(names=call.read("names", names))


@capability("proof.meet", agent="cfo", arguments=Nothing, result=Organizations, retries=0)
def meet(call: Call, arguments: Nothing) -> Organizations:
    """Read, and then wait until all four steps have read."""

    def names() -> list[str]:
        actor = actor_of(call)
        with acting(actor, read_only=True):
            return [one.name for one in organizations_for(actor)]

    found = call.read("names", names)
    MEETING.wait(20)
    return Organizations(names=found)


@capability("proof.peek", agent="cfo", arguments=Nothing, result=Organizations, retries=0)
def peek(call: Call, arguments: Nothing) -> Organizations:
    """Give the names of organizations without keeping that they were read."""
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SELECT 'Bank of Runs'")
        return Organizations(names=[cursor.fetchone()[0]])


@capability("proof.write", agent="cfo", arguments=Key, result=Number, writes=True, retries=0)
def write(call: Call, arguments: Key) -> Number:
    """Write into the ledger once for each step of a run, however often it is called."""

    def effect() -> int:
        actor = actor_of(call)
        with acting(actor), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM proving_ledger WHERE key = %s", [call.key])
            if cursor.fetchone()[0] == 0:
                cursor.execute(
                    "INSERT INTO proving_ledger (key, step, fence, pid) VALUES (%s, 0, 0, %s)", [call.key, os.getpid()]
                )
        return os.getpid()

    with (FOLDER / f"called-{call.step_id}").open("a") as file:
        file.write("x")
    reach(f"before-{call.step_id}")
    written_by = call.read("effect", effect)
    reach(f"after-{call.step_id}")
    return Number(number=written_by)
