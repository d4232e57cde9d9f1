"""A pack is built by a run of the pattern `build_pack`, step by step; a replay sees the same and builds nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from clear_platform.foundation.clock import fixed_at
from clear_platform.foundation.public import Actor, acting
from execution.packs import queries
from execution.packs.agents import pack_pinned
from execution.runs.operations.beginning import Wanted, execute_pattern
from execution.runs.operations.carrying_out import carry_out
from execution.runs.replaying import replay
from execution.runs.results import Carried
from tests import actors
from tests.execution.packs.factories import MONDAY, TUESDAY, TUESDAY_NIGHT, USUAL, ecb_file, fx, pack

pytestmark = pytest.mark.django_db
JUMPED = {**USUAL, "USD": "11.684"}


@pytest.fixture
def system(settings: Any, tmp_path: Path) -> Actor:
    settings.ECB_RATES_FILE = ecb_file(tmp_path, {MONDAY: USUAL, TUESDAY: JUMPED}).path
    return actors.system()


def built(actor: Actor, asof: Any) -> Carried:
    wanted = Wanted("build_pack", {"kind": "fx"}, asof_date=asof)
    return carry_out(actor=actor, run_id=execute_pattern(actor=actor, wanted=wanted).run_id)


def statuses(run: Carried) -> list[tuple[Any, Any]]:
    return [(one["step_id"], one["status"]) for one in run.trace]


def test_a_run_takes_a_pack_through_its_steps(system: Actor) -> None:
    run = built(system, MONDAY)
    assert statuses(run) == [("load", "succeeded"), ("reconcile", "succeeded"), ("publish", "succeeded")]
    assert run.sources == ("ecb",)
    with acting(system, read_only=True):
        found = queries.pack_in_force("fx")
    assert found is not None
    assert found.asof_date == MONDAY
    assert run.result["published"]["pack_id"] == found.id  # type: ignore[index,call-overload]


def test_a_pack_that_does_not_pass_is_not_published(system: Actor) -> None:
    good = pack(fx(MONDAY))
    run = built(system, TUESDAY)
    assert statuses(run) == [("load", "succeeded"), ("reconcile", "succeeded"), ("publish", "skipped")]
    with acting(system, read_only=True):
        found = queries.pack_in_force("fx")
    assert found is not None
    assert found.id == good.id


def test_a_replay_sees_the_same_and_builds_nothing(system: Actor, settings: Any) -> None:
    run = built(system, MONDAY)
    settings.ECB_RATES_FILE = None
    replayed = replay(actor=system, run_id=run.run_id)
    assert replayed.differences == ()
    with acting(system, read_only=True):
        assert queries.packs().count() == 1


def test_a_run_is_pinned_to_the_pack_of_its_day(system: Actor) -> None:
    made = pack(fx(MONDAY))
    pack(fx(TUESDAY, JUMPED))
    with acting(system, read_only=True), fixed_at(TUESDAY_NIGHT):
        monday, tuesday = pack_pinned(system, "fx", MONDAY), pack_pinned(system, "fx", TUESDAY)
    assert (monday.pack_id, monday.is_fresh, monday.because) == (made.id, True, "")
    assert (tuesday.pack_id, tuesday.is_fresh, tuesday.status) == (made.id, False, "error")
    assert tuesday.because.startswith("EUR/USD went from")
