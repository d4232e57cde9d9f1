"""Whoever reads while a pack is put in force sees the one before or the one after; two who build at once make one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection

from clear_platform.foundation.public import acting
from execution.packs import queries
from execution.packs.operations.steps import load_pack, publish_pack, reconcile_pack
from tests import actors
from tests.at_once import at_once
from tests.execution.packs.factories import USUAL, fx, pack

pytestmark = pytest.mark.usefixtures("cloned_database")
CORRECTED = {**USUAL, "USD": "1.1685"}


def ids_in_force() -> list[int]:
    with acting(actors.system(), read_only=True):
        return list(queries.packs().filter(in_force=True).values_list("pk", flat=True))


def ready(rates: dict[str, str]) -> int:
    system = actors.system()
    loaded = load_pack(actor=system, material=fx(rates=rates), provider="ecb_file")
    return reconcile_pack(actor=system, pack_id=loaded.id).id


def test_until_the_switch_is_committed_the_one_before_is_in_force() -> None:
    before, after = pack(fx()).id, ready(CORRECTED)
    seen: list[list[int]] = []
    system = actors.system()
    with ThreadPoolExecutor(1) as elsewhere, acting(system):
        publish_pack(actor=system, pack_id=after)
        seen.append(elsewhere.submit(_and_close).result())
    seen.append(ids_in_force())
    assert seen == [[before], [after]]


def _and_close() -> list[int]:
    try:
        return ids_in_force()
    finally:
        connection.close()


def test_readers_never_find_none_or_two() -> None:
    pack(fx())
    stop, counted = Event(), set[int]()

    def read() -> None:
        try:
            while not stop.is_set():
                counted.add(len(ids_in_force()))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read)
        for turn in range(10):
            pack(fx(rates={**USUAL, "USD": f"1.1{turn}"}))
        stop.set()
        reading.result()
    assert counted == {1}


def test_two_who_build_the_same_at_once_make_one_pack() -> None:
    made = at_once(lambda: str(pack(fx()).id))
    assert made[0] == made[1]
    assert ids_in_force() == [int(made[0])]


def test_of_two_packs_of_one_day_that_are_put_in_force_at_once_one_stays() -> None:
    waiting = [ready(USUAL), ready(CORRECTED)]
    published = at_once(lambda: str(publish_pack(actor=actors.system(), pack_id=waiting.pop()).id))
    assert len(set(published)) == 2
    [left] = ids_in_force()
    assert str(left) in published
